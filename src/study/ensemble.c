#include "study/ensemble.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

/* One thread's part. */
struct hand {
    struct variant *variant;          /* [variants] */
    int64_t *word;                    /* [words] */
    void *scratch;
    int at;                           /* where blocks take turns, the variant whose block stands; -1: none */
    bool out_of_memory;
    double last_report;               /* seconds of the clock */
};

struct run {
    const struct ensemble *ensemble;
    struct stage *stage;              /* [variants]: those before the first of the same scenario stay empty */
    struct hand *hand;                /* [threads] */
    uint64_t from, to;                /* trials */
    uint64_t next, end;               /* blocks: the first that nobody has taken (shared, atomic), and where they end */
    uint64_t done;                    /* trials; shared, atomic */
    double until;                     /* seconds of the clock */
};

void variant_draw(struct variant *v, uint64_t inputs, uint64_t luck)
{
    luck_range(&v->worker.block->inputs, inputs);
    luck_range(&v->worker.block->luck, luck);
    v->stage->kernel->draw(&v->stage->plan, &v->worker.block->inputs, &v->worker.draws);
}

static uint64_t lesser(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static int first_like(const struct ensemble *e, int v)
{
    int first = 0;
    while (e->scenario[first] != e->scenario[v])
        first++;
    return first;
}

/* Where nothing is drawn from one scenario's block into another's, and none is looked at later, one stands at a time: a hundred
 * scenarios take no more memory than one. */
static bool take_turns(const struct ensemble *e)
{
    return e->count_one && !e->draw;
}

/* Puts up the variant's block. False where memory is out. */
static bool enter(const struct ensemble *e, struct hand *h, int v)
{
    struct failure ignored;
    const int host = first_like(e, v);
    if (h->at != host && h->at >= 0)
        worker_free(&h->variant[h->at].worker);
    if (h->at != host && worker_init(h->variant[host].stage, &h->variant[host].worker, &ignored))
        h->out_of_memory = true;
    h->at = h->out_of_memory ? -1 : host;
    h->variant[v].worker = h->variant[host].worker;
    return !h->out_of_memory;
}

static void run_block(struct run *r, struct hand *h, uint64_t n)
{
    const struct ensemble *e = r->ensemble;
    const uint64_t first = n * BLOCK;
    const int from = r->from > first ? (int)(r->from - first) : 0, to = (int)(lesser(r->to, first + BLOCK) - first);
    for (int v = 0; v < e->variants; v++) {
        if (take_turns(e) && !enter(e, h, v))
            return;
        if (e->draw)
            e->draw(e->context, h->variant, v, first);
        else
            variant_draw(&h->variant[v], first, first);
        h->variant[v].stage->kernel->run(h->variant[v].worker.block);
        if (e->count_one)
            e->count_one(e->context, h->variant, v, first, from, to, h->word);
    }
    if (e->count)
        e->count(e->context, h->variant, first, from, to, h->word);
#pragma omp atomic
    r->done += (uint64_t)(to - from);
}

static void report(struct run *r, struct hand *h)
{
    uint64_t done;
    const double now = clock_seconds();
    if (!r->ensemble->progress || omp_get_thread_num() != 0 || now - h->last_report < 0.2)
        return;
    h->last_report = now;
#pragma omp atomic read
    done = r->done;
    r->ensemble->progress(r->ensemble->progress_context, done);
}

/* Blocks are taken in their order, and what is taken is simulated: wherever the run ends, all trials before are done, and none
 * after. */
static bool take_block(struct run *r, uint64_t *n)
{
    if ((r->ensemble->stop && r->ensemble->stop()) || clock_seconds() >= r->until)
        return false;
#pragma omp atomic capture
    *n = r->next++;
    return *n < r->end;
}

static void run_blocks(struct run *r)
{
#pragma omp parallel num_threads(r->ensemble->threads)
    {
        struct hand *h = &r->hand[omp_get_thread_num()];
        for (uint64_t n; !h->out_of_memory && take_block(r, &n);) {
            run_block(r, h, n);
            report(r, h);
        }
    }
}

/* --- what it takes --- */

static enum status stages_init(struct run *r, struct failure *failure)
{
    static const struct stage none;
    const struct ensemble *e = r->ensemble;
    r->stage = calloc((size_t)e->variants, sizeof *r->stage);
    if (!r->stage)
        return fail_memory(failure);
    for (int v = 0; v < e->variants; v++)
        if (first_like(e, v) == v && stage_init_after(e->scenario[v], v > 0 ? &r->stage[0] : &none, &r->stage[v], failure))
            return failure->status;
    return STATUS_DONE;
}

/* The variant in whose block this one is run. */
static int host_of(const struct ensemble *e, int v)
{
    return e->count_one ? first_like(e, v) : v;
}

static void *zeroed(size_t size)
{
    const size_t rounded = size / 64 * 64 + 64;
    void *memory = aligned_alloc(64, rounded);
    if (memory)
        memset(memory, 0, rounded);
    return memory;
}

static enum status hand_init(const struct run *r, struct hand *h, struct failure *failure)
{
    const struct ensemble *e = r->ensemble;
    h->last_report = clock_seconds();
    h->at = -1;
    h->variant = calloc((size_t)e->variants, sizeof *h->variant);
    h->word = calloc(e->words + 1, sizeof *h->word);
    h->scratch = zeroed(e->scratch);
    if (!h->variant || !h->word || !h->scratch)
        return fail_memory(failure);
    for (int v = 0; v < e->variants; v++) {
        struct variant *variant = &h->variant[v];
        variant->stage = &r->stage[first_like(e, v)];
        variant->scratch = h->scratch;
        if (take_turns(e))
            continue;
        if (host_of(e, v) != v)
            variant->worker = h->variant[host_of(e, v)].worker;
        else if (worker_init(variant->stage, &variant->worker, failure))
            return failure->status;
    }
    return STATUS_DONE;
}

static enum status hands_init(struct run *r, struct failure *failure)
{
    r->hand = calloc((size_t)r->ensemble->threads, sizeof *r->hand);
    if (!r->hand)
        return fail_memory(failure);
    for (int i = 0; i < r->ensemble->threads; i++)
        if (hand_init(r, &r->hand[i], failure))
            return failure->status;
    return STATUS_DONE;
}

static void run_free(struct run *r)
{
    for (int i = 0; r->hand && i < r->ensemble->threads; i++) {
        for (int v = 0; r->hand[i].variant && v < r->ensemble->variants; v++)
            if (take_turns(r->ensemble) ? v == r->hand[i].at : v == host_of(r->ensemble, v))
                worker_free(&r->hand[i].variant[v].worker);
        free(r->hand[i].variant);
        free(r->hand[i].word);
        free(r->hand[i].scratch);
    }
    free(r->hand);
    for (int v = 0; r->stage && v < r->ensemble->variants; v++)
        stage_free(&r->stage[v]);
    free(r->stage);
}

static bool any_out_of_memory(const struct run *r)
{
    for (int i = 0; i < r->ensemble->threads; i++)
        if (r->hand[i].out_of_memory)
            return true;
    return false;
}

static void collect(const struct run *r, int64_t *word)
{
    for (int i = 0; i < r->ensemble->threads; i++)
        for (size_t k = 0; k < r->ensemble->words; k++)
            word[k] += r->hand[i].word[k];
}

enum status ensemble_simulate(const struct ensemble *e, uint64_t from, uint64_t to, int64_t *word, uint64_t *done,
                              struct failure *failure)
{
    struct run r = {.ensemble = e, .from = from, .to = to, .next = from / BLOCK, .end = (to + BLOCK - 1) / BLOCK,
                    .until = e->seconds > 0 ? clock_seconds() + e->seconds : HUGE_VAL};
    enum status status = stages_init(&r, failure);
    *done = 0;
    if (!status)
        status = hands_init(&r, failure);
    if (!status) {
        run_blocks(&r);
        status = any_out_of_memory(&r) ? fail_memory(failure) : STATUS_DONE;
    }
    if (!status) {
        collect(&r, word);
        *done = r.done;
    }
    run_free(&r);
    return status;
}

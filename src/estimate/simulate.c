#include "estimate/simulate.h"

#include <omp.h>
#include <stdlib.h>

#include "base/clock.h"

/* One thread's part. */
struct hand {
    struct worker worker;
    struct tally tally;
    double last_report;           /* seconds */
};

struct run {
    const struct simulation *simulation;
    const struct stage *stage;
    struct hand *hand;                /* [threads] */
    uint64_t from, to;                /* trials */
    uint64_t done;                    /* shared, atomic */
    bool stopped;                     /* a visitor said no; shared, atomic */
};

/* What the hook after each step needs to count the paths. */
struct path_looker {
    struct tally *tally;
    int from, to;
};

static void look_at_paths(void *looker, const struct block *block, int step)
{
    const struct path_looker *l = looker;
    tally_paths(l->tally, &block->market, step, l->from, l->to);
}

static uint64_t greater(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

static uint64_t lesser(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* Simulates block number n and counts its lanes that are wanted. */
static void run_block(struct run *r, struct hand *h, uint64_t n, bool visit)
{
    const uint64_t first = n * BLOCK;
    const int from = (int)(greater(r->from, first) - first), to = (int)(lesser(r->to, first + BLOCK) - first);
    struct block *block = h->worker.block;
    struct path_looker looker = {&h->tally, from, to};
    block->looker = &looker;
    block->look = first < FAN_TRIALS ? look_at_paths : NULL;
    luck_range(&block->inputs, first);
    luck_range(&block->luck, first);
    worker_run(r->stage, &h->worker);
    tally_block(&h->tally, block, &h->worker.draws, from, to);
    if (visit) {
#pragma omp ordered
        if (!r->stopped &&
            !r->simulation->visit(r->simulation->visit_context, block, first, from, to))
            r->stopped = true;
    }
#pragma omp atomic
    r->done += (uint64_t)(to - from);
}

/* The first thread reports, at most five times a second. */
static void report(struct run *r, struct hand *h)
{
    if (!r->simulation->progress || omp_get_thread_num() != 0)
        return;
    const double now = clock_seconds();
    if (now - h->last_report < 0.2)
        return;
    h->last_report = now;
    uint64_t done;
#pragma omp atomic read
    done = r->done;
    r->simulation->progress(r->simulation->progress_context, done, &h->tally);
}

/* Blocks first .. end-1, in any order. */
static void run_blocks(struct run *r, uint64_t first, uint64_t end)
{
#pragma omp parallel num_threads(r->simulation->threads)
    {
        struct hand *h = &r->hand[omp_get_thread_num()];
#pragma omp for schedule(dynamic, 4)
        for (uint64_t n = first; n < end; n++) {
            run_block(r, h, n, false);
            report(r, h);
        }
    }
}

/* The same, with visits in their order. */
static void run_blocks_in_order(struct run *r, uint64_t first, uint64_t end)
{
#pragma omp parallel num_threads(r->simulation->threads)
    {
        struct hand *h = &r->hand[omp_get_thread_num()];
#pragma omp for schedule(dynamic, 1) ordered
        for (uint64_t n = first; n < end; n++) {
            run_block(r, h, n, true);
            report(r, h);
        }
    }
}

/* Waves of about half a second, between which the run may stop: all trials before are then done, and none after. */
static void run_waves(struct run *r, uint64_t first, uint64_t end)
{
    const struct simulation *s = r->simulation;
    const double until = clock_seconds() + (s->seconds > 0 ? s->seconds : 1e300);
    uint64_t wave = 16 * (uint64_t)s->threads;
    while (first < end && !r->stopped && !(s->stop && *s->stop) && clock_seconds() < until) {
        const uint64_t next = lesser(first + wave, end);
        const double start = clock_seconds();
        if (s->visit)
            run_blocks_in_order(r, first, next);
        else
            run_blocks(r, first, next);
        if (clock_seconds() - start < 0.25)
            wave *= 2;
        first = next;
    }
}

static enum status hands_init(struct run *r, struct failure *failure)
{
    r->hand = calloc((size_t)r->simulation->threads, sizeof *r->hand);
    if (!r->hand)
        return fail_memory(failure);
    for (int i = 0; i < r->simulation->threads; i++) {
        struct hand *h = &r->hand[i];
        if (worker_init(r->stage, &h->worker, failure) || tally_init(r->simulation->scenario, &h->tally, failure))
            return failure->status;
        h->last_report = clock_seconds();
    }
    return STATUS_DONE;
}

static void hands_free(struct run *r)
{
    for (int i = 0; r->hand && i < r->simulation->threads; i++) {
        worker_free(&r->hand[i].worker);
        tally_free(&r->hand[i].tally);
    }
    free(r->hand);
}

static enum status collect(struct run *r, struct tally *tally, struct failure *failure)
{
    for (int i = 0; i < r->simulation->threads; i++)
        tally_add(tally, &r->hand[i].tally);
    if (tally->out_of_memory)
        return fail_memory(failure);
    return r->stopped ? fail(failure, STATUS_IO, "stopped") : STATUS_DONE;
}

enum status simulate(const struct simulation *simulation, uint64_t from, uint64_t to, struct tally *tally,
                     struct failure *failure)
{
    struct stage stage;
    struct run r = {.simulation = simulation, .stage = &stage, .from = from, .to = to};
    enum status status = stage_init(simulation->scenario, &stage, failure);
    if (status)
        return status;
    status = hands_init(&r, failure);
    if (!status) {
        run_waves(&r, from / BLOCK, (to + BLOCK - 1) / BLOCK);
        status = collect(&r, tally, failure);
    }
    hands_free(&r);
    stage_free(&stage);
    return status;
}

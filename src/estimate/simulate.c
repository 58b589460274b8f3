#include "estimate/simulate.h"

#include <math.h>
#include <omp.h>
#include <pthread.h>
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
    uint64_t next, end;               /* blocks: the first that nobody has taken (shared, atomic), and where they end */
    uint64_t done;                    /* trials; shared, atomic */
    double until;                     /* seconds of the clock */
    /* visits, one after another */
    pthread_mutex_t mutex;
    pthread_cond_t turn;              /* to be looked at: visited has moved on */
    uint64_t visited;                 /* the block whose turn it is */
    bool stopped;                     /* a visitor said no; atomic */
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

/* Blocks before it are at work or done, so its turn comes. */
static void visit_in_turn(struct run *r, const struct block *block, uint64_t n, uint64_t first, int from, int to)
{
    const struct simulation *s = r->simulation;
    pthread_mutex_lock(&r->mutex);
    while (r->visited != n)
        pthread_cond_wait(&r->turn, &r->mutex);
    if (!r->stopped && !s->visit(s->visit_context, block, first, from, to)) {
#pragma omp atomic write
        r->stopped = true;
    }
    r->visited++;
    pthread_cond_broadcast(&r->turn);
    pthread_mutex_unlock(&r->mutex);
}

/* Simulates block number n and counts its lanes that are wanted. */
static void run_block(struct run *r, struct hand *h, uint64_t n)
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
    if (r->simulation->visit)
        visit_in_turn(r, block, n, first, from, to);
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

static bool ends_early(const struct run *r)
{
    const struct simulation *s = r->simulation;
    bool stopped;
#pragma omp atomic read
    stopped = r->stopped;
    return stopped || (s->stop && s->stop()) || clock_seconds() >= r->until;
}

/* Blocks are taken in their order, and what is taken is simulated: wherever the run ends, all trials before are done, and none
 * after. False where there is nothing more to take. */
static bool take_block(struct run *r, uint64_t *n)
{
    if (ends_early(r))
        return false;
#pragma omp atomic capture
    *n = r->next++;
    return *n < r->end;
}

static void run_blocks(struct run *r)
{
#pragma omp parallel num_threads(r->simulation->threads)
    {
        struct hand *h = &r->hand[omp_get_thread_num()];
        for (uint64_t n; take_block(r, &n);) {
            run_block(r, h, n);
            report(r, h);
        }
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
    struct run r = {.simulation = simulation, .stage = &stage, .from = from, .to = to, .next = from / BLOCK,
                    .end = (to + BLOCK - 1) / BLOCK, .visited = from / BLOCK,
                    .until = simulation->seconds > 0 ? clock_seconds() + simulation->seconds : HUGE_VAL,
                    .mutex = PTHREAD_MUTEX_INITIALIZER, .turn = PTHREAD_COND_INITIALIZER};
    enum status status = stage_init(simulation->scenario, &stage, failure);
    if (status)
        return status;
    status = hands_init(&r, failure);
    if (!status) {
        run_blocks(&r);
        status = collect(&r, tally, failure);
    }
    hands_free(&r);
    stage_free(&stage);
    return status;
}

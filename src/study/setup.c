#include "study/setup.h"

enum status setup_init(const struct study *study, struct setup *out, struct failure *failure)
{
    *out = (struct setup){.study = study};
    return point_init(study, &out->point, failure);
}

static void clear_bench(struct bench *b)
{
    worker_free(&b->worker);
    stage_free(&b->stage);
    scenario_free(&b->scenario);
    *b = (struct bench){0};
}

void setup_free(struct setup *setup)
{
    for (int i = 0; i < 2; i++)
        clear_bench(&setup->bench[i]);
    point_free(&setup->point);
}

enum status setup_point(struct setup *setup, uint64_t number, struct failure *failure)
{
    struct bench *old = &setup->bench[setup->at], *new = &setup->bench[!setup->at];
    if (old->ready && setup->number == number)
        return STATUS_DONE;
    point_set(setup->study, number, &setup->point);
    if (point_scenario(setup->study, &setup->point, &new->scenario, failure) ||
        stage_init_after(&new->scenario, &old->stage, &new->stage, failure) ||
        worker_init(&new->stage, &new->worker, failure))
        return failure->status;
    new->ready = true;
    clear_bench(old);
    setup->number = number;
    setup->at = !setup->at;
    return STATUS_DONE;
}

static uint64_t lesser(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* The lanes of one block that are within from … to - 1. */
static void simulate_block(struct bench *b, uint64_t first, uint64_t from, uint64_t to, struct tally *tally)
{
    luck_range(&b->worker.block->inputs, first);
    luck_range(&b->worker.block->luck, first);
    worker_run(&b->stage, &b->worker);
    tally_block(tally, b->worker.block, &b->worker.draws, from > first ? (int)(from - first) : 0,
                (int)(lesser(to, first + BLOCK) - first));
}

enum status setup_simulate(struct setup *setup, uint64_t from, uint64_t to, bool (*stop)(void *context), void *context,
                           struct counts *out, struct failure *failure)
{
    struct bench *b = &setup->bench[setup->at];
    struct tally tally;
    if (counts_init(&b->scenario, out, failure) || tally_init(&b->scenario, &tally, failure))
        return failure->status;
    bool stopped = false;
    for (uint64_t first = from / BLOCK * BLOCK; first < to && !stopped; first += BLOCK) {
        simulate_block(b, first, from, to, &tally);
        stopped = stop(context);
    }
    counts_of_tally(&b->scenario, &tally, out);
    tally_free(&tally);
    return STATUS_DONE;
}

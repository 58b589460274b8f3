/* What it takes to simulate a scenario's trials: what all threads share, and one thread's block. */
#ifndef OUTLAST_ESTIMATE_WORKER_H
#define OUTLAST_ESTIMATE_WORKER_H

#include "estimate/kernel.h"

/* Shared, and not changed while workers run. */
struct stage {
    const struct scenario *scenario;          /* borrowed */
    const struct kernel *kernel;
    struct draw_plan plan;
    struct world world;
};

/* Statuses as draw_plan_init and kernel_choose. The scenario must outlive the stage; free with stage_free. */
MUST_CHECK enum status stage_init(const struct scenario *scenario, struct stage *out, struct failure *failure);

/* The same after the stage of another scenario, or one that is all zero: draw_plan_init_after. */
MUST_CHECK enum status stage_init_after(const struct scenario *scenario, const struct stage *before, struct stage *out,
                                        struct failure *failure);
void stage_free(struct stage *stage);

struct worker {
    struct block *block;
    struct draws draws;
};

/* The stage must outlive the worker; free with worker_free. */
MUST_CHECK enum status worker_init(const struct stage *stage, struct worker *out, struct failure *failure);
void worker_free(struct worker *worker);

/* Gives a constant of the market (entry -1, enum market_key) or of an entry's companies (enum company_key) another value, within its
 * bounds, for the blocks that are run from here on. */
void worker_set(const struct stage *stage, struct worker *worker, int entry, int parameter, double value);

/* Sets lane i to the trial first + i. */
void luck_range(struct luck *luck, uint64_t first);

/* Draws the inputs of block->inputs and simulates the block with the luck of block->luck. */
void worker_run(const struct stage *stage, struct worker *worker);

#endif

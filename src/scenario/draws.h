/* The drawn inputs of a block of trials. */
#ifndef OUTLAST_SCENARIO_DRAWS_H
#define OUTLAST_SCENARIO_DRAWS_H

#include "model/block.h"
#include "scenario/sampler.h"
#include "scenario/scenario.h"

/* What all blocks of a run share. */
struct draw_plan {
    uint64_t seed;
    int inputs;
    struct sampler *sampler;       /* [inputs] */
    const struct scenario *scenario;
    int largest_set;               /* inputs in the largest set of dependent ones */
};

/* One thread's place for them. */
struct draws {
    float **row;                   /* [inputs]: where the values of an input go, [BLOCK] each; not owned */
    int16_t (*rank)[BLOCK];        /* [inputs]: 65536 x the CDF value, less 32768, rounded down */
    double (*normal)[BLOCK];       /* [largest_set]: scratch */
};

/* The scenario is borrowed and must outlive the plan. Statuses as sampler_init, with the input's key in the message. */
MUST_CHECK enum status draw_plan_init(const struct scenario *scenario, struct draw_plan *out, struct failure *failure);

/* The same after the plan of another scenario, or one that is all zero, whose tables are copied where an input is drawn from the same
 * distribution: some take a tenth of a second to make. */
MUST_CHECK enum status draw_plan_init_after(const struct scenario *scenario, const struct draw_plan *before,
                                            struct draw_plan *out, struct failure *failure);
void draw_plan_free(struct draw_plan *plan);

MUST_CHECK enum status draws_init(const struct draw_plan *plan, struct draws *out, struct failure *failure);
void draws_free(struct draws *draws);

/* Draws every input for the trials whose input indices are given, into rows and ranks: one for each instruction set. */
typedef void draws_fill(const struct draw_plan *plan, const struct luck *index, struct draws *draws);

#endif

/* A block of trials, simulated side by side: what goes in, the state, what comes out. The kernel neither allocates nor
 * reads nor writes anything else. */
#ifndef OUTLAST_MODEL_BLOCK_H
#define OUTLAST_MODEL_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "model/parameters.h"

/* Trials in a block; a multiple of the lanes of every instruction set. */
enum { BLOCK = 128 };

#define BLOCK_ALIGNED _Alignas(64)

/* How a company left independence. */
enum fate { INDEPENDENT, HOLLOWED, ACQUIRED, SOLD, SHUT, FATES };

/* What all blocks of a run share. */
struct world {
    uint64_t seed;
    int steps;                          /* of the horizon */
    int step_months;                    /* M */
    float shock_cholesky[SHOCKS][SHOCKS];
    int companies;
};

/* Whose luck each trial has: the coordinate of its random numbers. */
struct luck {
    BLOCK_ALIGNED uint32_t low[BLOCK];  /* of the index */
    BLOCK_ALIGNED uint32_t high[BLOCK]; /* its upper bits, at most 2^16 - 1 */
};

/* Draws that are due, side by side whatever lanes they are for: each has its own address and number. */
struct due_list {
    int count;
    int lane[BLOCK];
    int company[BLOCK];
    BLOCK_ALIGNED uint32_t low[BLOCK];  /* of the index */
    BLOCK_ALIGNED uint32_t high[BLOCK];
    BLOCK_ALIGNED uint32_t address[BLOCK];
    BLOCK_ALIGNED uint32_t number[BLOCK];
};

/* A hazard's clock starts at an exponential with mean 1, falls by hazard x time, and rings below 0: the same law as asking
 * a uniform every step, with one draw an event. */
struct market {
    /* in: every parameter, trial by trial */
    BLOCK_ALIGNED float value[MARKET_KEYS][BLOCK];
    /* the state of model.md, and what the step shows to companies */
    BLOCK_ALIGNED float climate[BLOCK];           /* f */
    BLOCK_ALIGNED float climate_multiple[BLOCK];  /* exp(f) */
    BLOCK_ALIGNED float log_price[BLOCK];         /* ln P */
    BLOCK_ALIGNED float price[BLOCK];             /* p, $/Mtok */
    BLOCK_ALIGNED float log_serving[BLOCK];
    BLOCK_ALIGNED float serving[BLOCK];           /* c, $/Mtok */
    BLOCK_ALIGNED float floor[BLOCK];             /* $/Mtok */
    BLOCK_ALIGNED float heat[BLOCK];
    BLOCK_ALIGNED float training_shock[BLOCK];    /* W */
    BLOCK_ALIGNED float training[BLOCK];          /* T, M$ */
    BLOCK_ALIGNED float demand_shock[BLOCK];      /* Q */
    BLOCK_ALIGNED float pool[BLOCK];              /* M$/month */
    BLOCK_ALIGNED float outside[BLOCK];           /* weight of the big vendors */
    BLOCK_ALIGNED float weights[BLOCK];           /* sum over all who serve the pool */
    BLOCK_ALIGNED float tokens_each[BLOCK];       /* Mtok/month for a unit of weight */
    /* clocks and how often each has rung */
    BLOCK_ALIGNED float cut_clock[BLOCK];
    BLOCK_ALIGNED float crash_clock[BLOCK];
    BLOCK_ALIGNED uint32_t cuts[BLOCK];
    BLOCK_ALIGNED uint32_t crashes[BLOCK];
    uint64_t cuts_due[BLOCK / 64];                /* a bit for each trial whose clock rang in this step */
    uint64_t crashes_due[BLOCK / 64];
    BLOCK_ALIGNED float shock[SHOCKS][BLOCK];     /* of this step */
    /* constant over a trial */
    BLOCK_ALIGNED float climate_keep[BLOCK];      /* exp(-reversion D) */
    BLOCK_ALIGNED float climate_spread[BLOCK];    /* standard deviation of the climate's shock */
    BLOCK_ALIGNED float log_serving_start[BLOCK];
    BLOCK_ALIGNED float log_price_start[BLOCK];
    BLOCK_ALIGNED float log_cut[BLOCK];           /* ln(1 - cut_depth) */
    BLOCK_ALIGNED float log_training_start[BLOCK];
    BLOCK_ALIGNED float training_slope[BLOCK];    /* per month */
    BLOCK_ALIGNED float serving_keep[BLOCK];      /* exp(-serving.decline D) */
    BLOCK_ALIGNED float outside_factor[BLOCK];    /* exp(outside_growth D) */
    BLOCK_ALIGNED float growth_keep[BLOCK];       /* exp(-decay D) */
    BLOCK_ALIGNED float growth_step[BLOCK];       /* (1 - exp(-decay D))/decay */
    /* exp(-decay y) and (1 - exp(-decay y))/decay, carried along */
    BLOCK_ALIGNED float serving_next[BLOCK];      /* of the next step */
    BLOCK_ALIGNED float growth_left[BLOCK];
    BLOCK_ALIGNED float growth_sum[BLOCK];
};

struct company_block {
    /* in */
    uint32_t address;
    bool starts_vertical;
    bool drawn;                                   /* a parameter varies by trial: read each[], else all[] */
    int same_climate;                             /* the first company whose climate_pull is the same; often itself;
                                                     -1: it is market.climate_multiple */
    int same_offer;                               /* the first whose offer_pull is */
    float all[COMPANY_KEYS];
    float (*each)[BLOCK];                         /* [COMPANY_KEYS], aligned, filled in every row; NULL where not drawn */
    /* the state of model.md */
    BLOCK_ALIGNED float cash[BLOCK];              /* C */
    BLOCK_ALIGNED float opex[BLOCK];              /* B */
    BLOCK_ALIGNED float revenue[BLOCK];           /* R */
    BLOCK_ALIGNED float growth[BLOCK];            /* mu */
    BLOCK_ALIGNED float volatility[BLOCK];        /* sig */
    BLOCK_ALIGNED float growth_volatility[BLOCK]; /* eta */
    BLOCK_ALIGNED float losses[BLOCK];            /* L */
    BLOCK_ALIGNED float lag[BLOCK];
    BLOCK_ALIGNED float fraction[BLOCK];          /* q, before the training.decline of the time passed */
    BLOCK_ALIGNED float share[BLOCK];             /* s */
    BLOCK_ALIGNED float since_layoff[BLOCK];
    BLOCK_ALIGNED float weight[BLOCK];            /* in this step's pool */
    BLOCK_ALIGNED int32_t alive[BLOCK];           /* masks */
    BLOCK_ALIGNED int32_t vertical[BLOCK];
    BLOCK_ALIGNED int32_t public[BLOCK];
    BLOCK_ALIGNED int32_t restructured[BLOCK];
    BLOCK_ALIGNED float rounds[BLOCK];
    BLOCK_ALIGNED float raised[BLOCK];            /* M$ in rounds */
    /* out: the step (from 1) in which it left independence, or became vertical; 0 for a vertical from the start; steps + 1
     * where it did not happen */
    BLOCK_ALIGNED int32_t exit_step[BLOCK];
    BLOCK_ALIGNED int32_t vertical_step[BLOCK];
    BLOCK_ALIGNED int32_t fate[BLOCK];            /* enum fate */
    /* of this step, from one part of it to the next, and for whoever looks on */
    BLOCK_ALIGNED float climate_pull[BLOCK];      /* exp(raise.climate f) */
    BLOCK_ALIGNED float offer_pull[BLOCK];        /* (p/offer)^switching */
    BLOCK_ALIGNED float attraction[BLOCK];        /* x */
    BLOCK_ALIGNED float appeal[BLOCK];            /* to investors: x^raise.lag */
    BLOCK_ALIGNED float own_cost[BLOCK];          /* o, $/Mtok */
    BLOCK_ALIGNED float api_revenue[BLOCK];       /* M$/month */
    BLOCK_ALIGNED float model_cost[BLOCK];        /* K, M$ */
    BLOCK_ALIGNED float burn[BLOCK];              /* M$/month */
    BLOCK_ALIGNED float need[BLOCK];              /* M$/month */
    BLOCK_ALIGNED float runway[BLOCK];            /* months */
    /* clocks, the next round's size, and the normals of four steps */
    BLOCK_ALIGNED float round_clock[BLOCK];
    BLOCK_ALIGNED float round_size[BLOCK];        /* exp(raise.volatility Z2) */
    BLOCK_ALIGNED float pivot_clock[BLOCK];
    BLOCK_ALIGNED float listing_clock[BLOCK];
    BLOCK_ALIGNED float deal_clock[BLOCK];
    BLOCK_ALIGNED float deal_kind[BLOCK];         /* U: hollowed or acquired */
    BLOCK_ALIGNED float revenue_shock[4][BLOCK];
    BLOCK_ALIGNED float growth_shock[4][BLOCK];
    uint64_t rounds_due[BLOCK / 64];              /* a bit for each trial in which it closed a round in this step */
    /* constant over a trial */
    BLOCK_ALIGNED float decline[BLOCK];           /* exp(-training.decline y), carried along */
    BLOCK_ALIGNED float opex_factor[BLOCK];       /* exp(opex_growth D) */
    BLOCK_ALIGNED float decline_factor[BLOCK];    /* exp(-training.decline D) */
    BLOCK_ALIGNED float app_keep[BLOCK];          /* exp(-app.reversion D) */
    BLOCK_ALIGNED float growth_spread[BLOCK];     /* sqrt((1 - app_keep^2)/(2 reversion)) */
    BLOCK_ALIGNED float log_floor_ratio[BLOCK];   /* ln(api.serving_ratio api.discipline) */
};

struct block {
    const struct world *world;
    struct luck inputs;                           /* whose inputs each lane has: for whoever fills in the values */
    struct luck luck;                             /* whose luck */
    struct market market;
    struct company_block *company;                /* [world->companies] */
    BLOCK_ALIGNED unsigned char keys[2 * 10 * 64]; /* the generator's, struct philox_keys of any width (philox.h) */
    struct due_list due;                          /* for whoever draws what is due */
    BLOCK_ALIGNED float drawn[2][BLOCK];          /* what it draws */
    /* Called after every step (from 0), when not NULL: the market shows the values that the step used, the companies the
     * state that it left. */
    void (*look)(void *looker, const struct block *block, int step);
    void *looker;
};

#endif

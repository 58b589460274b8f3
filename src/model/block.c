#include "model/block.h"

#include "model/steps.h"

/* What the companies leave of the pool to the big vendors at the start. A rest below 1e-6 is what rounding leaves of shares
 * that add up to 1. */
static void start_outside(struct block *b)
{
    for (int i = 0; i < BLOCK; i += LANES) {
        lanes rest = splat(1);
        for (int k = 0; k < b->world->companies; k++)
            rest -= load(b->company[k].share + i);
        store(b->market.outside + i, only(rest > 1e-6f, rest));
    }
}

void KERNEL(block_run)(struct block *b)
{
    const int companies = b->world->companies;
    *(struct philox_keys *)b->keys = philox_keys(b->world->seed);
    KERNEL(market_start)(b);
    for (int k = 0; k < companies; k++)
        KERNEL(company_start)(b, &b->company[k]);
    start_outside(b);
    for (int step = 0; step < b->world->steps; step++) {
        KERNEL(market_step)(b, step);
        for (int k = 0; k < companies; k++)
            KERNEL(company_weigh)(b, k);
        KERNEL(market_share_out)(b);
        for (int k = 0; k < companies; k++)
            KERNEL(company_step)(b, k, step);
        KERNEL(companies_draw_rounds)(b);
        if (b->look)
            b->look(b->looker, b, step);
    }
}

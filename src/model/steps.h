/* The kernel's parts, each compiled for every instruction set. */
#ifndef OUTLAST_MODEL_STEPS_H
#define OUTLAST_MODEL_STEPS_H

#include "model/luck.h"

/* Sets the market to month 0; outside is set by block_run. */
void KERNEL(market_start)(struct block *block);

/* The market's step (from 0). Leaves in weights the big vendors' alone; companies add theirs. */
void KERNEL(market_step)(struct block *block, int step);

/* What a unit of weight gets of the pool, after all have been weighed. */
void KERNEL(market_share_out)(struct block *block);

/* Sets a company to month 0. */
void KERNEL(company_start)(const struct block *block, struct company_block *company);

/* Its weight in this step's pool, added to market.weights. All are taken, from the first company to the last, before any
 * moves. */
void KERNEL(company_weigh)(struct block *block, int company);

/* Its step (from 0), after the market's. */
void KERNEL(company_step)(const struct block *block, int company, int step);

/* After all have moved: the next round's clock and size, wherever one was closed. */
void KERNEL(companies_draw_rounds)(struct block *block);

void KERNEL(block_run)(struct block *block);

#endif

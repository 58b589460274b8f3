/* The market's step, as docs/model.md has it. */
#include <string.h>

#include "model/steps.h"

struct market_values {
#define MARKET(field, ...) lanes field;
#include "model/parameters.def"
};

LANE_INLINE struct market_values values_at(const struct market *m, int i)
{
    return (struct market_values){
#define MARKET(field, ...) .field = load(m->value[MARKET_##field] + i),
#include "model/parameters.def"
    };
}

LANE_INLINE void start_clocks(struct block *b, int i)
{
    const struct philox_words cut = draw(b, i, MARKET_ADDRESS, 0, PRICE_CUT);
    const struct philox_words crash = draw(b, i, MARKET_ADDRESS, 0, FUNDING_CRASH);
    store(b->market.cut_clock + i, exponential_threshold(cut.word[0]));
    store(b->market.crash_clock + i, exponential_threshold(crash.word[0]));
    store_mask((int32_t *)b->market.cuts + i, splat_mask(0));
    store_mask((int32_t *)b->market.crashes + i, splat_mask(0));
}

/* What stays the same over a trial. */
LANE_INLINE void prepare(struct market *m, const struct market_values *v, int i, float year)
{
    store(m->climate_keep + i, exponential(v->funding_reversion * -year));
    store(m->climate_spread + i, v->funding_volatility * root(decayed(v->funding_reversion * 2.0f, year)));
    store(m->log_serving_start + i, logarithm(v->serving_start));
    store(m->serving_keep + i, exponential(v->serving_decline * -year));
    store(m->outside_factor + i, exponential(v->demand_outside_growth * year));
    store(m->log_price_start + i, logarithm(v->price_start));
    store(m->log_cut + i, logarithm(1.0f - v->price_cut_depth));
    const lanes log_start = logarithm(v->training_start);
    store(m->log_training_start + i, log_start);
    store(m->training_slope + i,
          (logarithm(v->training_peak) - log_start) / (v->training_peak_month - v->training_start_month));
    store(m->growth_keep + i, exponential(v->demand_decay * -year));
    store(m->growth_step + i, decayed(v->demand_decay, year));
}

void KERNEL(market_start)(struct block *b)
{
    struct market *m = &b->market;
    const float year = (float)b->world->step_months / 12.0f;
    memset(m->cuts_due, 0, sizeof m->cuts_due);
    memset(m->crashes_due, 0, sizeof m->crashes_due);
    for (int i = 0; i < BLOCK; i += LANES) {
        const struct market_values v = values_at(m, i);
        prepare(m, &v, i, year);
        store(m->climate + i, v.funding_climate);
        store(m->serving_next + i, v.serving_start);
        store(m->log_price + i, load(m->log_price_start + i));
        store(m->training_shock + i, splat(0));
        store(m->demand_shock + i, splat(0));
        store(m->growth_left + i, splat(1));
        store(m->growth_sum + i, splat(0));
        start_clocks(b, i);
    }
}

/* When a step is. */
struct moment {
    int step;
    float month;               /* at the start of the step */
    float year;                /* D, the step's length in years */
};

/* The four shocks of the step: their words, in the shocks' rows. */
static void draw_shocks(struct block *b, const struct moment *at)
{
    for (int i = 0; i < BLOCK; i += LANES) {
        const struct philox_words w = draw(b, i, MARKET_ADDRESS, (uint32_t)at->step, MARKET_SHOCKS);
        for (int row = 0; row < SHOCKS; row++)
            store(b->market.shock[row] + i, (lanes)w.word[row]);
    }
}

/* Normals of the words, correlated. */
static void correlate_shocks(struct block *b)
{
    float (*shock)[BLOCK] = b->market.shock;
    for (int i = 0; i < BLOCK; i += LANES) {
        const struct normal_pair first = normals((words)load(shock[0] + i), (words)load(shock[1] + i));
        const struct normal_pair second = normals((words)load(shock[2] + i), (words)load(shock[3] + i));
        const lanes plain[SHOCKS] = {first.first, first.second, second.first, second.second};
        for (int row = 0; row < SHOCKS; row++) {
            lanes z = splat(0);
            for (int column = 0; column <= row; column++)
                z += b->world->shock_cholesky[row][column] * plain[column];
            store(shock[row] + i, z);
        }
    }
}

/* 1. Serving cost, heat of the war, pricing floor. */
static void move_serving(struct market *m, const struct moment *at)
{
    for (int i = 0; i < BLOCK; i += LANES) {
        const struct market_values v = values_at(m, i);
        const lanes serving = load(m->serving_next + i);
        const lanes cooling = exponential((v.price_war_length - at->month) / v.price_recovery);
        const lanes heat = pick(v.price_war_length > at->month, splat(1), cooling);
        store(m->log_serving + i, load(m->log_serving_start + i) - v.serving_decline * (at->month / 12.0f));
        store(m->serving + i, serving);
        store(m->serving_next + i, greatest(serving * load(m->serving_keep + i), splat(1.2e-38f)));
        store(m->heat + i, heat);
        store(m->floor + i, serving * (v.price_floor_after + (v.price_floor - v.price_floor_after) * heat));
    }
}

/* 2. Price: a random walk that falls, with cuts while the war lasts, held up by the floor. */
static void move_price(struct market *m, const struct moment *at)
{
    const lanes root_year = root(splat(at->year));
    for (int i = 0; i < BLOCK; i += LANES) {
        const struct market_values v = values_at(m, i);
        const mask war = v.price_war_length > at->month;
        const lanes clock = load(m->cut_clock + i) - only(war, v.price_cut_rate * at->year);
        const mask cut = war & (clock < 0.0f);
        const lanes moved = load(m->log_price + i) - v.price_decline * at->year +
                            v.price_volatility * root_year * load(m->shock[SHOCK_PRICE] + i) +
                            only(cut, load(m->log_cut + i));
        const lanes log_floor = logarithm(greatest(load(m->floor + i), splat(1e-12f)));
        store(m->cut_clock + i, clock);
        store(m->log_price + i, greatest(moved, log_floor));
        due_note(m->cuts_due, cut, i);
    }
    for (int i = 0; i < BLOCK; i += LANES)
        store(m->price + i, exponential(load(m->log_price + i)));
}

/* 3. Funding climate: reverts to its mean; crashes. */
static void move_climate(struct market *m, const struct moment *at)
{
    for (int i = 0; i < BLOCK; i += LANES) {
        const struct market_values v = values_at(m, i);
        const lanes clock = load(m->crash_clock + i) - v.funding_crash_rate * at->year;
        const mask crash = clock < 0.0f;
        const lanes distance = load(m->climate + i) - v.funding_mean;
        const lanes climate = v.funding_mean + distance * load(m->climate_keep + i) +
                              load(m->climate_spread + i) * load(m->shock[SHOCK_FUNDING] + i) -
                              only(crash, v.funding_crash_depth);
        store(m->crash_clock + i, clock);
        store(m->climate + i, climate);
        store(m->climate_multiple + i, exponential(climate));
        due_note(m->crashes_due, crash, i);
    }
}

/* 4. Cost of a frontier model. */
static void move_training(struct market *m, const struct moment *at)
{
    const lanes root_year = root(splat(at->year));
    for (int i = 0; i < BLOCK; i += LANES) {
        const struct market_values v = values_at(m, i);
        const lanes shock = load(m->training_shock + i) +
                            v.training_volatility * root_year * load(m->shock[SHOCK_TRAINING] + i);
        const lanes grown = least(splat(at->month), v.training_peak_month) - v.training_start_month;
        const lanes after = greatest(at->month - v.training_peak_month, splat(0));
        store(m->training_shock + i, shock);
        store(m->training + i, exponential(load(m->log_training_start + i) + load(m->training_slope + i) * grown +
                                           v.training_growth_after * after * (1.0f / 12.0f) + shock));
    }
}

/* 5. Spending on model APIs. */
static void move_demand(struct market *m, const struct moment *at)
{
    const lanes root_year = root(splat(at->year));
    for (int i = 0; i < BLOCK; i += LANES) {
        const struct market_values v = values_at(m, i);
        const lanes shock = load(m->demand_shock + i) +
                            v.demand_volatility * root_year * load(m->shock[SHOCK_DEMAND] + i);
        const lanes left = load(m->growth_left + i), sum = load(m->growth_sum + i);
        const lanes grown = v.demand_growth_long * (at->month / 12.0f) + (v.demand_growth - v.demand_growth_long) * sum;
        const lanes dearer = load(m->log_price + i) - load(m->log_price_start + i);
        store(m->demand_shock + i, shock);
        store(m->pool + i, v.demand_pool * exponential(grown + shock + (1.0f - v.demand_elasticity) * dearer));
        store(m->growth_sum + i, sum + left * load(m->growth_step + i));
        store(m->growth_left + i, left * load(m->growth_keep + i));
    }
}

/* The pull of the big vendors. */
static void move_outside(struct market *m)
{
    for (int i = 0; i < BLOCK; i += LANES) {
        store(m->weights + i, load(m->outside + i));
        store(m->outside + i, load(m->outside + i) * load(m->outside_factor + i));
    }
}

/* New clocks for the trials whose clock has rung. */
static void reset_clocks(struct block *b, uint64_t due[], uint32_t *rung, float *clock, enum purpose purpose)
{
    b->due.count = 0;
    for (int lane = due_next(due); lane >= 0; lane = due_next(due))
        due_add(b, 0, lane, MARKET_ADDRESS, ++rung[lane]);
    for (int k = 0; k < b->due.count; k += LANES)
        store(b->drawn[0] + k, exponential_threshold(due_words(b, k, purpose).word[0]));
    for (int k = 0; k < b->due.count; k++)
        clock[b->due.lane[k]] = b->drawn[0][k];
}

/* Each part goes over the block before the next begins: in one go, the parts of one set of lanes would wait for each other,
 * and the processor could not look far enough ahead to the next set. */
void KERNEL(market_step)(struct block *b, int step)
{
    struct market *m = &b->market;
    const float months = (float)b->world->step_months;
    const struct moment at = {step, (float)step * months, months / 12.0f};
    draw_shocks(b, &at);
    correlate_shocks(b);
    move_serving(m, &at);
    move_price(m, &at);
    move_climate(m, &at);
    move_training(m, &at);
    move_demand(m, &at);
    move_outside(m);
    reset_clocks(b, m->cuts_due, m->cuts, m->cut_clock, PRICE_CUT);
    reset_clocks(b, m->crashes_due, m->crashes, m->crash_clock, FUNDING_CRASH);
}

/* What a unit of weight gets, once all have been weighed. */
void KERNEL(market_share_out)(struct block *b)
{
    struct market *m = &b->market;
    for (int i = 0; i < BLOCK; i += LANES) {
        const lanes weights = load(m->weights + i);
        store(m->tokens_each + i, only(weights > 0.0f, load(m->pool + i) / weights / load(m->price + i)));
    }
}

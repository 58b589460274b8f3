/* The market's step, as docs/model.md has it. */
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
    m->cut_refill = m->crash_refill = (struct refill){{0}};
    for (int i = 0; i < BLOCK; i += LANES) {
        const struct market_values v = values_at(m, i);
        prepare(m, &v, i, year);
        store(m->climate + i, v.funding_climate);
        store(m->log_price + i, load(m->log_price_start + i));
        store(m->training_shock + i, splat(0));
        store(m->demand_shock + i, splat(0));
        store(m->growth_left + i, splat(1));
        store(m->growth_sum + i, splat(0));
        start_clocks(b, i);
    }
}

/* 1. Serving cost, heat of the war, pricing floor. */
LANE_INLINE void step_serving(struct market *m, const struct market_values *v, int i, float month)
{
    const lanes log_serving = load(m->log_serving_start + i) - v->serving_decline * (month / 12.0f);
    const lanes serving = exponential(log_serving);
    const lanes cooling = exponential((v->price_war_length - month) / v->price_recovery);
    const lanes heat = pick(v->price_war_length > month, splat(1), cooling);
    store(m->log_serving + i, log_serving);
    store(m->serving + i, serving);
    store(m->heat + i, heat);
    store(m->floor + i, serving * (v->price_floor_after + (v->price_floor - v->price_floor_after) * heat));
}

/* 2. Price: a random walk that falls, with cuts while the war lasts, held up by the floor. */
LANE_INLINE void step_price(struct market *m, const struct market_values *v, int i, float month, float year, lanes z)
{
    const mask war = v->price_war_length > month;
    const lanes clock = load(m->cut_clock + i) - only(war, v->price_cut_rate * year);
    const mask cut = war & (clock < 0.0f);
    lanes log_price = load(m->log_price + i) - v->price_decline * year +
                      v->price_volatility * root(splat(year)) * z + only(cut, load(m->log_cut + i));
    log_price = greatest(log_price, logarithm(greatest(load(m->floor + i), splat(1e-12f))));
    store(m->cut_clock + i, clock);
    store(m->log_price + i, log_price);
    store(m->price + i, exponential(log_price));
    refill_note(&m->cut_refill, cut, i);
}

/* 3. Funding climate: reverts to its mean; crashes. */
LANE_INLINE void step_climate(struct market *m, const struct market_values *v, int i, float year, lanes z)
{
    const lanes clock = load(m->crash_clock + i) - v->funding_crash_rate * year;
    const mask crash = clock < 0.0f;
    const lanes distance = load(m->climate + i) - v->funding_mean;
    const lanes climate = v->funding_mean + distance * load(m->climate_keep + i) + load(m->climate_spread + i) * z -
                          only(crash, v->funding_crash_depth);
    store(m->crash_clock + i, clock);
    store(m->climate + i, climate);
    store(m->climate_multiple + i, exponential(climate));
    refill_note(&m->crash_refill, crash, i);
}

/* 4. Cost of a frontier model. */
LANE_INLINE void step_training(struct market *m, const struct market_values *v, int i, float month, float year, lanes z)
{
    const lanes shock = load(m->training_shock + i) + v->training_volatility * root(splat(year)) * z;
    const lanes grown = least(splat(month), v->training_peak_month) - v->training_start_month;
    const lanes after = greatest(month - v->training_peak_month, splat(0));
    store(m->training_shock + i, shock);
    store(m->training + i, exponential(load(m->log_training_start + i) + load(m->training_slope + i) * grown +
                                       v->training_growth_after * after / 12.0f + shock));
}

/* 5. Spending on model APIs. */
LANE_INLINE void step_demand(struct market *m, const struct market_values *v, int i, float month, float year, lanes z)
{
    const lanes shock = load(m->demand_shock + i) + v->demand_volatility * root(splat(year)) * z;
    const lanes left = load(m->growth_left + i), sum = load(m->growth_sum + i);
    const lanes grown = v->demand_growth_long * (month / 12.0f) + (v->demand_growth - v->demand_growth_long) * sum;
    const lanes dearer = load(m->log_price + i) - load(m->log_price_start + i);
    store(m->demand_shock + i, shock);
    store(m->pool + i, v->demand_pool * exponential(grown + shock + (1.0f - v->demand_elasticity) * dearer));
    store(m->growth_sum + i, sum + left * load(m->growth_step + i));
    store(m->growth_left + i, left * load(m->growth_keep + i));
}

/* The four shocks of lanes i on, correlated. */
LANE_INLINE void market_shocks(const struct block *b, int i, int step, lanes z[SHOCKS])
{
    const struct philox_words w = draw(b, i, MARKET_ADDRESS, (uint32_t)step, MARKET_SHOCKS);
    const struct normal_pair first = normals(w.word[0], w.word[1]), second = normals(w.word[2], w.word[3]);
    const lanes plain[SHOCKS] = {first.first, first.second, second.first, second.second};
    for (int row = 0; row < SHOCKS; row++) {
        z[row] = splat(0);
        for (int column = 0; column <= row; column++)
            z[row] += b->world->shock_cholesky[row][column] * plain[column];
    }
}

/* New clocks for the lanes where one has rung. */
LANE_INLINE void reset_clocks(const struct block *b, struct refill *r, uint32_t *rung, float *clock,
                              enum purpose purpose)
{
    for (struct batch batch = refill_take(r); batch.count > 0; batch = refill_take(r)) {
        uint32_t number[LANES] = {0};
        for (int k = 0; k < batch.count; k++)
            number[k] = ++rung[batch.lane[k]];
        const lanes fresh = exponential_threshold(batch_words(b, &batch, number, MARKET_ADDRESS, purpose).word[0]);
        for (int k = 0; k < batch.count; k++)
            clock[batch.lane[k]] = fresh[k];
    }
}

void KERNEL(market_step)(struct block *b, int step)
{
    struct market *m = &b->market;
    const float year = (float)b->world->step_months / 12.0f;
    const float month = (float)(step * b->world->step_months);
    for (int i = 0; i < BLOCK; i += LANES) {
        const struct market_values v = values_at(m, i);
        lanes z[SHOCKS];
        market_shocks(b, i, step, z);
        step_serving(m, &v, i, month);
        step_price(m, &v, i, month, year, z[1]);
        step_climate(m, &v, i, year, z[0]);
        step_training(m, &v, i, month, year, z[2]);
        step_demand(m, &v, i, month, year, z[3]);
        store(m->weights + i, load(m->outside + i) * exponential(v.demand_outside_growth * (month / 12.0f)));
    }
    reset_clocks(b, &m->cut_refill, m->cuts, m->cut_clock, PRICE_CUT);
    reset_clocks(b, &m->crash_refill, m->crashes, m->crash_clock, FUNDING_CRASH);
}

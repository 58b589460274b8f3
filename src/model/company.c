/* A company's step, as docs/model.md has it. */
#include <math.h>
#include <string.h>

#include "model/steps.h"

struct company_values {
#define COMPANY(field, ...) lanes field;
#include "model/parameters.def"
};

LANE_INLINE struct company_values values_at(const struct company_block *c, int i, bool drawn)
{
    return (struct company_values){
#define COMPANY(field, ...) .field = drawn ? load(c->each[COMPANY_##field] + i) : splat(c->all[COMPANY_##field]),
#include "model/parameters.def"
    };
}

/* What falls with time alone and what stays as it is: the same in every trial where no parameter is drawn. */
struct company_course {
    lanes volatility, growth_volatility, decline, opex_factor, app_keep, growth_spread;
};

LANE_INLINE struct company_course course_at(const struct company_block *c, int i)
{
    return (struct company_course){
        .volatility = load(c->volatility + i),
        .growth_volatility = load(c->growth_volatility + i),
        .decline = load(c->decline + i),
        .opex_factor = load(c->opex_factor + i),
        .app_keep = load(c->app_keep + i),
        .growth_spread = load(c->growth_spread + i),
    };
}

/* What stays the same over a trial. */
LANE_INLINE void prepare(struct company_block *c, const struct company_values *v, int i, float year)
{
    store(c->opex_factor + i, exponential(v->opex_growth * year));
    store(c->decline_factor + i, exponential(v->training_decline * -year));
    store(c->app_keep + i, exponential(v->app_reversion * -year));
    store(c->growth_spread + i, root(decayed(v->app_reversion * 2.0f, year)));
    store(c->log_floor_ratio + i, logarithm(v->api_serving_ratio) + logarithm(v->api_discipline));
}

LANE_INLINE void start_values(struct company_block *c, const struct company_values *v, int i)
{
    store(c->cash + i, v->cash);
    store(c->opex + i, v->opex);
    store(c->revenue + i, v->app_revenue);
    store(c->growth + i, v->app_growth);
    store(c->volatility + i, v->app_volatility);
    store(c->growth_volatility + i, v->app_growth_volatility);
    store(c->losses + i, v->tax_losses);
    store(c->lag + i, v->training_lag);
    store(c->fraction + i, v->training_fraction);
    store(c->decline + i, splat(1));
    store(c->share + i, v->api_share);
    store(c->since_layoff + i, splat(INFINITY));
    store(c->rounds + i, splat(0));
    store(c->raised + i, splat(0));
}

LANE_INLINE void start_flags(struct company_block *c, int i, int steps)
{
    store_mask(c->alive + i, splat_mask(-1));
    store_mask(c->vertical + i, splat_mask(c->starts_vertical ? -1 : 0));
    store_mask(c->public + i, splat_mask(0));
    store_mask(c->restructured + i, splat_mask(0));
    store_mask(c->exit_step + i, splat_mask(steps + 1));
    store_mask(c->vertical_step + i, splat_mask(c->starts_vertical ? 0 : steps + 1));
    store_mask(c->fate + i, splat_mask(INDEPENDENT));
}

/* The clock of a round and its size, exp(raise.volatility Z2). The hazard falls with every round that was closed, by
 * exp(-raise.fatigue rounds): the clock starts higher instead, which is the same. */
struct next_round {
    lanes clock, size;
};

LANE_INLINE struct next_round next_round(struct philox_words w, lanes rounds, lanes fatigue, lanes volatility)
{
    const lanes z = normals(w.word[1], w.word[2]).first;
    return (struct next_round){exponential_threshold(w.word[0]) * exponential(fatigue * rounds),
                               exponential(volatility * z)};
}

LANE_INLINE void start_clocks(const struct block *b, struct company_block *c, const struct company_values *v, int i)
{
    const struct philox_words w = draw(b, i, c->address, 0, COMPANY_CLOCKS);
    const struct next_round r =
        next_round(draw(b, i, c->address, 0, FUNDING_ROUND), splat(0), v->raise_fatigue, v->raise_volatility);
    store(c->pivot_clock + i, exponential_threshold(w.word[0]));
    store(c->listing_clock + i, exponential_threshold(w.word[1]));
    store(c->deal_clock + i, exponential_threshold(w.word[2]));
    store(c->deal_kind + i, uniform(w.word[3]));
    store(c->round_clock + i, r.clock);
    store(c->round_size + i, r.size);
}

LANE_INLINE void start(const struct block *b, struct company_block *c, bool drawn)
{
    const float year = (float)b->world->step_months / 12.0f;
    for (int i = 0; i < BLOCK; i += LANES) {
        const struct company_values v = values_at(c, i, drawn);
        prepare(c, &v, i, year);
        start_values(c, &v, i);
        start_flags(c, i, b->world->steps);
        start_clocks(b, c, &v, i);
    }
}

void KERNEL(company_start)(const struct block *b, struct company_block *c)
{
    memset(c->rounds_due, 0, sizeof c->rounds_due);
    if (c->drawn)
        start(b, c, true);
    else
        start(b, c, false);
}

/* How the climate moves investors, and a price below what it can sell at customers: worked out once for all companies that
 * have the same constants there. */
LANE_INLINE void pull(const struct block *b, struct company_block *c, int company, bool drawn)
{
    const struct market *m = &b->market;
    if (c->same_climate == company)
        for (int i = 0; i < BLOCK; i += LANES) {
            const struct company_values v = values_at(c, i, drawn);
            store(c->climate_pull + i, exponential(v.raise_climate * load(m->climate + i)));
        }
    if (c->same_offer == company)
        for (int i = 0; i < BLOCK; i += LANES) {
            const struct company_values v = values_at(c, i, drawn);
            const lanes log_floor = load(c->log_floor_ratio + i) + load(m->log_serving + i);
            const lanes cheaper = least(load(m->log_price + i) - log_floor, splat(0));
            store(c->offer_pull + i, exponential(v.api_switching * cheaper));
        }
}

/* What an overdue model leaves of its attraction, and of its appeal to investors. */
LANE_INLINE void age(struct company_block *c, const struct company_values *v, int i, bool drawn)
{
    const lanes overdue = greatest(load(c->lag + i) - v->training_cadence, splat(0));
    lanes attraction = splat(1), appeal = splat(1);
    if (any(overdue > 0.0f)) {
        const lanes log_x = v->api_lag_penalty * overdue * (-1.0f / 12.0f);
        attraction = appeal = exponential(log_x);
        if (drawn || c->all[COMPANY_raise_lag] != 1.0f)
            appeal = exponential(v->raise_lag * log_x);
    }
    store(c->attraction + i, attraction);
    store(c->appeal + i, appeal);
}

/* w = s x (p/offer)^switching: offer is the price, or its floor where that is dearer. */
LANE_INLINE void weigh(struct block *b, struct company_block *c, bool drawn)
{
    const float *offer_pull = b->company[c->same_offer].offer_pull;
    for (int i = 0; i < BLOCK; i += LANES) {
        const mask alive = load_mask(c->alive + i);
        if (!any(alive))
            continue;
        const struct company_values v = values_at(c, i, drawn);
        age(c, &v, i, drawn);
        const lanes w = load(c->share + i) * load(c->attraction + i) * load(offer_pull + i);
        store(c->weight + i, only(alive, w));
        store(b->market.weights + i, load(b->market.weights + i) + only(alive, w));
    }
}

void KERNEL(company_weigh)(struct block *b, int company)
{
    struct company_block *c = &b->company[company];
    if (c->drawn) {
        pull(b, c, company, true);
        weigh(b, c, true);
    } else {
        pull(b, c, company, false);
        weigh(b, c, false);
    }
}

/* One company's step in some lanes: where its parts find things. */
struct move {
    const struct block *b;
    struct company_block *c;
    const struct market *m;
    const struct company_values *v;
    const struct company_course *course;
    int i;                     /* the first lane */
    int step;
    float year, months;        /* D and M */
    lanes root_year;
};

/* 1. What the month brings and takes. */
LANE_INLINE void earn(const struct move *a)
{
    struct company_block *c = a->c;
    const struct market *m = a->m;
    const int i = a->i;
    const lanes price = load(m->price + i);
    const lanes own_cost = a->v->api_serving_ratio * load(m->serving + i);
    const lanes offer = greatest(price, a->v->api_discipline * own_cost);
    const lanes tokens = load(c->weight + i) * load(m->tokens_each + i);
    const lanes app_margin = a->v->app_margin - a->v->app_squeeze * load(m->heat + i);
    store(c->own_cost + i, own_cost);
    store(c->api_revenue + i, tokens * offer);
    store(c->model_cost + i, load(c->fraction + i) * a->course->decline * load(m->training + i));
    store(c->burn + i, load(c->opex + i) - tokens * (offer - own_cost) - app_margin * load(c->revenue + i) -
                           load(m->value[MARKET_interest] + i) * (1.0f / 12.0f) * greatest(load(c->cash + i), splat(0)));
}

/* 2. Pays for a model when one is due and it can; taxes; cash flow. */
LANE_INLINE void pay(const struct move *a)
{
    struct company_block *c = a->c;
    const struct company_values *v = a->v;
    const int i = a->i;
    const lanes cash = load(c->cash + i), burn = load(c->burn + i), model_cost = load(c->model_cost + i);
    const lanes aged = load(c->lag + i) + a->months;
    const mask pays = (aged >= v->training_cadence) &
                      (cash - model_cost >= v->training_reserve * greatest(burn, splat(0)));
    const lanes profit = -burn * a->months - only(pays, model_cost);
    const lanes gain = greatest(profit, splat(0)), loss = greatest(-profit, splat(0));
    const lanes losses = load(c->losses + i), sheltered = least(gain, losses);
    store(c->losses + i, losses - sheltered + loss);
    store(c->cash + i, cash + (profit - v->tax_rate * (gain - sheltered)));
    store(c->lag + i, only(~pays, aged));
}

/* 3. How long the cash lasts. */
LANE_INLINE void look_ahead(const struct move *a)
{
    struct company_block *c = a->c;
    const int i = a->i;
    const lanes need = load(c->burn + i) + load(c->model_cost + i) / a->v->training_cadence;
    store(c->need + i, need);
    store(c->runway + i, pick(need > 0.0f, load(c->cash + i) / need, splat(INFINITY)));
}

/* 4. Application revenue and its growth. The cap keeps single precision finite. */
LANE_INLINE void grow(const struct move *a)
{
    struct company_block *c = a->c;
    const int i = a->i;
    const lanes before = load(c->growth + i), keep = a->course->app_keep;
    const lanes volatility = a->course->volatility;
    const lanes drift = (before - volatility * volatility * 0.5f) * a->year;
    const lanes shock = volatility * a->root_year * load(c->revenue_shock[a->step & 3] + i);
    store(c->revenue + i, least(load(c->revenue + i) * exponential(drift + shock), splat(1e30f)));
    store(c->growth + i, a->v->app_growth_long + (before - a->v->app_growth_long) * keep);
}

LANE_INLINE void shake_growth(const struct move *a)
{
    struct company_block *c = a->c;
    const lanes spread = a->course->growth_volatility * a->course->growth_spread;
    store(c->growth + a->i, load(c->growth + a->i) + spread * load(c->growth_shock[a->step & 3] + a->i));
}

/* What falls with time alone, the same in every trial where no parameter is drawn: both volatilities, to their long-run
 * values, and the cost of a model for the same rank. */
LANE_INLINE void pass_time(struct company_block *c, bool drawn)
{
    for (int i = 0; i < (drawn ? BLOCK : LANES); i += LANES) {
        const struct company_values v = values_at(c, i, drawn);
        const lanes keep = load(c->app_keep + i);
        store(c->volatility + i, v.app_volatility_long + (load(c->volatility + i) - v.app_volatility_long) * keep);
        store(c->growth_volatility + i, load(c->growth_volatility + i) * keep);
        store(c->decline + i, load(c->decline + i) * load(c->decline_factor + i));
    }
}

/* 5 and 6. Opex grows while runway is comfortable; layoffs when it is short. */
LANE_INLINE void hire_or_fire(const struct move *a)
{
    struct company_block *c = a->c;
    const struct company_values *v = a->v;
    const int i = a->i;
    const lanes runway = load(c->runway + i);
    const lanes opex = load(c->opex + i) * pick(runway >= v->raise_runway, a->course->opex_factor, splat(1));
    const lanes since = load(c->since_layoff + i) + a->months;
    const mask layoff = (runway < v->layoff_runway) & (since >= v->layoff_spacing);
    const lanes cut = only(layoff, v->layoff_cut);
    store(c->cash + i, load(c->cash + i) - v->layoff_severance * cut * opex);
    store(c->opex + i, opex * (1.0f - cut));
    store(c->growth + i, load(c->growth + i) - only(layoff, v->layoff_growth_hit));
    store(c->since_layoff + i, only(~layoff, since));
}

/* 7. A generalist under water turns vertical, or is found to have left the race. */
LANE_INLINE void pivot(const struct move *a)
{
    struct company_block *c = a->c;
    const struct company_values *v = a->v;
    const int i = a->i;
    const mask before = load_mask(c->vertical + i);
    const lanes share = load(c->share + i);
    const mask may = ~before & (share > 0.0f) & (load(a->m->price + i) < load(c->own_cost + i)) &
                     (load(c->runway + i) < v->pivot_runway);
    const lanes clock = load(c->pivot_clock + i) - only(may, v->pivot_rate * a->year);
    const mask turns = may & (clock < 0.0f);
    const mask after = before | turns | (load(c->lag + i) >= v->training_stale);
    const mask now = after & ~before & load_mask(c->alive + i);
    store(c->pivot_clock + i, clock);
    store(c->fraction + i, load(c->fraction + i) * pick(turns, v->pivot_training, splat(1)));
    store(c->share + i, pick(turns, share * v->pivot_share, share));
    store(c->opex + i, load(c->opex + i) * (1.0f - only(turns, v->pivot_cut)));
    store(c->growth + i, load(c->growth + i) + only(turns, v->pivot_growth));
    store_mask(c->vertical + i, after);
    store_mask(c->vertical_step + i, pick_mask(now, splat_mask(a->step + 1), load_mask(c->vertical_step + i)));
}

/* 8. A round, when it looks for money. */
LANE_INLINE void raise(const struct move *a)
{
    struct company_block *c = a->c;
    const struct company_values *v = a->v;
    const int i = a->i;
    const float *climate_pull =
        c->same_climate < 0 ? a->m->climate_multiple : a->b->company[c->same_climate].climate_pull;
    const mask looks = load_mask(c->alive + i) & (load(c->runway + i) < v->raise_runway);
    const lanes hazard = v->raise_rate * load(climate_pull + i) * load(c->appeal + i);
    const lanes clock = load(c->round_clock + i) - only(looks, hazard * a->year);
    const mask closes = looks & (clock < 0.0f);
    store(c->round_clock + i, clock);
    const lanes need = greatest(load(c->need + i), load(c->opex + i) * 0.5f);
    const lanes wanted = v->raise_months * need * load(c->round_size + i);
    const lanes amount = only(closes, least(wanted, v->raise_cap * load(a->m->climate_multiple + i)));
    store(c->cash + i, load(c->cash + i) + amount);
    store(c->rounds + i, load(c->rounds + i) + only(closes, splat(1)));
    store(c->raised + i, load(c->raised + i) + amount);
    due_note(c->rounds_due, closes, i);
}

/* 9. A listing: still independent. */
LANE_INLINE void list(const struct move *a)
{
    struct company_block *c = a->c;
    const struct company_values *v = a->v;
    const int i = a->i;
    const lanes yearly = (load(c->api_revenue + i) + load(c->revenue + i)) * 12.0f;
    const mask public = load_mask(c->public + i);
    const mask may = ~public & (yearly >= v->ipo_revenue) & (load(a->m->climate + i) >= v->ipo_climate);
    const lanes clock = load(c->listing_clock + i) - only(may, v->ipo_rate * a->year);
    const mask lists = may & (clock < 0.0f);
    store(c->cash + i, load(c->cash + i) + only(lists, v->ipo_multiple * yearly));
    store(c->listing_clock + i, clock);
    store_mask(c->public + i, public | (lists & load_mask(c->alive + i)));
}

/* 10. A deal with a big vendor rings its clock. */
LANE_INLINE mask meet_buyer(const struct move *a)
{
    struct company_block *c = a->c;
    const struct company_values *v = a->v;
    const int i = a->i;
    const lanes distressed = only(load(c->runway + i) < v->acquisition_runway, v->acquisition_distress);
    lanes hazard = v->acquisition_rate * load(a->m->value[MARKET_deals_appetite] + i) * (1.0f + distressed);
    if (c->drawn || c->all[COMPANY_acquisition_climate] != 0.0f)
        hazard *= exponential(v->acquisition_climate * load(a->m->climate + i));
    const lanes clock = load(c->deal_clock + i) - hazard * a->year;
    store(c->deal_clock + i, clock);
    return load_mask(c->alive + i) & (clock < 0.0f);
}

LANE_INLINE void leave(const struct move *a, mask gone, mask fate)
{
    struct company_block *c = a->c;
    const int i = a->i;
    store_mask(c->alive + i, load_mask(c->alive + i) & ~gone);
    store_mask(c->fate + i, pick_mask(gone, fate, load_mask(c->fate + i)));
    store_mask(c->exit_step + i, pick_mask(gone, splat_mask(a->step + 1), load_mask(c->exit_step + i)));
}

/* The deal hires the team and leaves a shell, or takes the company. */
LANE_INLINE void settle_deal(const struct move *a, mask deal)
{
    const mask hollow = load(a->c->deal_kind + a->i) < a->v->acquisition_hollow;
    leave(a, deal, pick_mask(hollow, splat_mask(HOLLOWED), splat_mask(ACQUIRED)));
}

/* 11. The cash is gone: sold, restructured (once), or shut. */
LANE_INLINE void settle_ruin(const struct move *a, mask ruin)
{
    struct company_block *c = a->c;
    const struct company_values *v = a->v;
    const int i = a->i;
    const lanes u = uniform(draw(a->b, i, c->address, (uint32_t)a->step, RUIN).word[0]);
    const mask before = load_mask(c->restructured + i);
    const mask sold = u < v->rescue_sale;
    const mask rescued = ruin & ~sold & ~before & (u < v->rescue_sale + v->rescue_restructure);
    const lanes opex = load(c->opex + i) * (1.0f - only(rescued, v->rescue_cut));
    store(c->opex + i, opex);
    store(c->cash + i, pick(rescued, v->rescue_bridge * opex, load(c->cash + i)));
    store_mask(c->restructured + i, before | rescued);
    leave(a, ruin & ~rescued, pick_mask(sold, splat_mask(SOLD), splat_mask(SHUT)));
}

/* The cap keeps single precision finite. */
LANE_INLINE void leave_or_stay(const struct move *a)
{
    float *cash = a->c->cash + a->i;
    store(cash, least(load(cash), splat(1e30f)));
    const mask deal = meet_buyer(a);
    const mask ruin = load_mask(a->c->alive + a->i) & ~deal & (load(cash) <= 0.0f);
    if (any(deal))
        settle_deal(a, deal);
    if (any(ruin))
        settle_ruin(a, ruin);
}

/* Four steps' normals at a time: their words first, in the same rows. */
LANE_INLINE void draw_shocks(const struct move *a, float shocks[4][BLOCK], enum purpose purpose)
{
    const struct philox_words w = draw(a->b, a->i, a->c->address, (uint32_t)a->step / 4, purpose);
    for (int k = 0; k < 4; k++)
        store(shocks[k] + a->i, (lanes)w.word[k]);
}

LANE_INLINE void make_normal(const struct move *a, float shocks[4][BLOCK])
{
    for (int k = 0; k < 4; k += 2) {
        float *first = shocks[k] + a->i, *second = shocks[k + 1] + a->i;
        const struct normal_pair z = normals((words)load(first), (words)load(second));
        store(first, z.first);
        store(second, z.second);
    }
}

/* The parts in groups: each goes over the block before the next begins. In one go, the parts of one set of lanes would wait
 * for each other, and the processor could not look far enough ahead to the next set. */
enum stage { REVENUE_WORDS, REVENUE_NORMALS, GROWTH_WORDS, GROWTH_NORMALS, CASH_FLOW, GROWTH, HIRING, CHANCE, PIVOT, ROUND, LEAVING };

LANE_INLINE void run_stage(const struct move *a, enum stage stage)
{
    switch (stage) {
    case REVENUE_WORDS:
        draw_shocks(a, a->c->revenue_shock, REVENUE_SHOCK);
        break;
    case REVENUE_NORMALS:
        make_normal(a, a->c->revenue_shock);
        break;
    case GROWTH_WORDS:
        draw_shocks(a, a->c->growth_shock, GROWTH_SHOCK);
        break;
    case GROWTH_NORMALS:
        make_normal(a, a->c->growth_shock);
        break;
    case CASH_FLOW:
        earn(a);
        pay(a);
        look_ahead(a);
        break;
    case GROWTH:
        grow(a);
        break;
    case HIRING:
        hire_or_fire(a);
        break;
    case CHANCE:
        shake_growth(a);
        break;
    case PIVOT:
        pivot(a);
        break;
    case ROUND:
        raise(a);
        break;
    case LEAVING:
        list(a);
        leave_or_stay(a);
        break;
    }
}

/* Two sets of lanes at a time: instructions of the one are at work while those of the other wait. */
LANE_INLINE void go_over(const struct block *b, struct company_block *restrict c, int step, enum stage stage, bool drawn)
{
    const float months = (float)b->world->step_months, year = months / 12.0f;
    const lanes root_year = root(splat(year));
    struct company_values v = values_at(c, 0, drawn), w = v;
    struct company_course here = course_at(c, 0), there = here;
    for (int i = 0, j = LANES; i < BLOCK; i += 2 * LANES, j += 2 * LANES) {
        if (!any(load_mask(c->alive + i) | load_mask(c->alive + j)))
            continue;
        if (drawn) {
            v = values_at(c, i, true);
            w = values_at(c, j, true);
            here = course_at(c, i);
            there = course_at(c, j);
        }
        const struct move first = {b, c, &b->market, &v, &here, i, step, year, months, root_year};
        const struct move second = {b, c, &b->market, &w, &there, j, step, year, months, root_year};
        run_stage(&first, stage);
        run_stage(&second, stage);
    }
}

LANE_INLINE void step_all(const struct block *b, struct company_block *c, int step, bool drawn)
{
    const bool shaken = drawn || c->all[COMPANY_app_growth_volatility] > 0.0f;
    if ((step & 3) == 0) {
        go_over(b, c, step, REVENUE_WORDS, drawn);
        go_over(b, c, step, REVENUE_NORMALS, drawn);
        if (shaken) {
            go_over(b, c, step, GROWTH_WORDS, drawn);
            go_over(b, c, step, GROWTH_NORMALS, drawn);
        }
    }
    go_over(b, c, step, CASH_FLOW, drawn);
    go_over(b, c, step, GROWTH, drawn);
    go_over(b, c, step, HIRING, drawn);
    if (shaken)
        go_over(b, c, step, CHANCE, drawn);
    if (!c->starts_vertical)
        go_over(b, c, step, PIVOT, drawn);
    go_over(b, c, step, ROUND, drawn);
    go_over(b, c, step, LEAVING, drawn);
    pass_time(c, drawn);
}

void KERNEL(company_step)(const struct block *b, int company, int step)
{
    struct company_block *c = &b->company[company];
    if (c->drawn)
        step_all(b, c, step, true);
    else
        step_all(b, c, step, false);
}

LANE_INLINE float value_of(const struct company_block *c, enum company_key key, int lane)
{
    return c->drawn ? c->each[key][lane] : c->all[key];
}

/* Draws what the list has, and empties it. */
static void draw_rounds(struct block *b)
{
    struct due_list *due = &b->due;
    BLOCK_ALIGNED float rounds[BLOCK] = {0}, fatigue[BLOCK] = {0}, volatility[BLOCK] = {0};
    for (int k = 0; k < due->count; k++) {
        const struct company_block *c = &b->company[due->company[k]];
        rounds[k] = c->rounds[due->lane[k]];
        fatigue[k] = value_of(c, COMPANY_raise_fatigue, due->lane[k]);
        volatility[k] = value_of(c, COMPANY_raise_volatility, due->lane[k]);
    }
    for (int k = 0; k < due->count; k += LANES) {
        const struct next_round next = next_round(due_words(b, k, FUNDING_ROUND), load(rounds + k), load(fatigue + k),
                                                  load(volatility + k));
        store(b->drawn[0] + k, next.clock);
        store(b->drawn[1] + k, next.size);
    }
    for (int k = 0; k < due->count; k++) {
        struct company_block *c = &b->company[due->company[k]];
        c->round_clock[due->lane[k]] = b->drawn[0][k];
        c->round_size[due->lane[k]] = b->drawn[1][k];
    }
    due->count = 0;
}

/* All companies' together, so that no lane goes empty. */
void KERNEL(companies_draw_rounds)(struct block *b)
{
    b->due.count = 0;
    for (int k = 0; k < b->world->companies; k++) {
        struct company_block *c = &b->company[k];
        for (int lane = due_next(c->rounds_due); lane >= 0; lane = due_next(c->rounds_due)) {
            due_add(b, k, lane, c->address, (uint32_t)c->rounds[lane]);
            if (b->due.count == BLOCK)
                draw_rounds(b);
        }
    }
    draw_rounds(b);
}

/* A company's step, as docs/model.md has it. */
#include <math.h>

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

/* What stays the same over a trial. */
LANE_INLINE void prepare(struct company_block *c, const struct company_values *v, int i, float year)
{
    const lanes log_ratio = logarithm(v->api_serving_ratio);
    store(c->opex_factor + i, exponential(v->opex_growth * year));
    store(c->fraction_factor + i, exponential(v->training_decline * -year));
    store(c->app_keep + i, exponential(v->app_reversion * -year));
    store(c->growth_spread + i, root(decayed(v->app_reversion * 2.0f, year)));
    store(c->log_ratio + i, log_ratio);
    store(c->log_floor_ratio + i, log_ratio + logarithm(v->api_discipline));
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

/* The clock of a round and its size, exp(raise.volatility Z2). */
struct next_round {
    lanes clock, size;
};

LANE_INLINE struct next_round next_round(struct philox_words w, lanes volatility)
{
    const lanes z = normals(w.word[1], w.word[2]).first;
    return (struct next_round){exponential_threshold(w.word[0]), exponential(volatility * z)};
}

LANE_INLINE void start_clocks(const struct block *b, struct company_block *c, const struct company_values *v, int i)
{
    const struct philox_words w = draw(b, i, c->address, 0, COMPANY_CLOCKS);
    const struct next_round r = next_round(draw(b, i, c->address, 0, FUNDING_ROUND), v->raise_volatility);
    store(c->pivot_clock + i, exponential_threshold(w.word[0]));
    store(c->listing_clock + i, exponential_threshold(w.word[1]));
    store(c->deal_clock + i, exponential_threshold(w.word[2]));
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
    c->round_refill.count = 0;
    if (c->drawn)
        start(b, c, true);
    else
        start(b, c, false);
}

/* ln x: the attraction that an overdue model has lost. */
LANE_INLINE lanes log_attraction(const struct company_block *c, const struct company_values *v, int i)
{
    return v->api_lag_penalty * greatest(load(c->lag + i) - v->training_cadence, splat(0)) * (-1.0f / 12.0f);
}

/* w = s x (p/offer)^switching, in logarithms: offer is the price, or its floor where that is dearer. */
LANE_INLINE void weigh(struct block *b, struct company_block *c, bool drawn)
{
    const struct market *m = &b->market;
    for (int i = 0; i < BLOCK; i += LANES) {
        const mask alive = load_mask(c->alive + i);
        if (!any(alive))
            continue;
        const struct company_values v = values_at(c, i, drawn);
        const lanes log_floor = load(c->log_floor_ratio + i) + load(m->log_serving + i);
        const lanes cheaper = least(load(m->log_price + i) - log_floor, splat(0));
        const lanes w = load(c->share + i) * exponential(log_attraction(c, &v, i) + v.api_switching * cheaper);
        store(c->weight + i, only(alive, w));
        store(b->market.weights + i, load(m->weights + i) + only(alive, w));
    }
}

void KERNEL(company_weigh)(struct block *b, struct company_block *c)
{
    if (c->drawn)
        weigh(b, c, true);
    else
        weigh(b, c, false);
}

/* One company's step in some lanes: what its parts hand to each other. Masks and values are those of model.md. */
struct move {
    const struct block *b;
    struct company_block *c;
    const struct market *m;
    struct company_values v;
    int i;                     /* the first lane */
    float year, months;        /* D and M */
    mask alive;
    lanes log_x, own_cost, api, burn, model_cost, need, runway;
    lanes cash, opex, revenue, growth, lag;
    mask vertical;
};

/* 1. What the month brings and takes. */
LANE_INLINE void earn(struct move *a)
{
    const struct market *m = a->m;
    const int i = a->i;
    const lanes price = load(m->price + i);
    a->log_x = log_attraction(a->c, &a->v, i);
    a->own_cost = a->v.api_serving_ratio * load(m->serving + i);
    const lanes offer = greatest(price, a->v.api_discipline * a->own_cost);
    const lanes share = load(a->c->weight + i) / greatest(load(m->weights + i), splat(1e-30f));
    const lanes tokens = share * load(m->pool + i) / price;
    const lanes app_margin = a->v.app_margin - a->v.app_squeeze * load(m->heat + i);
    a->api = tokens * offer;
    a->model_cost = load(a->c->fraction + i) * load(m->training + i);
    a->burn = a->opex - tokens * (offer - a->own_cost) - app_margin * a->revenue -
              load(m->value[MARKET_interest] + i) * (1.0f / 12.0f) * greatest(a->cash, splat(0));
    if (a->c->view)
        store(a->c->view->share + i, share);
}

/* 2. Pays for a model when one is due and it can; taxes; cash flow. */
LANE_INLINE void pay(struct move *a)
{
    const struct company_values *v = &a->v;
    const lanes aged = a->lag + a->months;
    const mask pays = (aged >= v->training_cadence) &
                      (a->cash - a->model_cost >= v->training_reserve * greatest(a->burn, splat(0)));
    const lanes profit = -a->burn * a->months - only(pays, a->model_cost);
    const lanes gain = greatest(profit, splat(0)), loss = greatest(-profit, splat(0));
    const lanes losses = load(a->c->losses + a->i), sheltered = least(gain, losses);
    store(a->c->losses + a->i, losses - sheltered + loss);
    a->cash += profit - v->tax_rate * (gain - sheltered);
    a->lag = only(~pays, aged);
}

/* 3. How long the cash lasts. */
LANE_INLINE void look_ahead(struct move *a)
{
    a->need = a->burn + a->model_cost / a->v.training_cadence;
    a->runway = pick(a->need > 0.0f, a->cash / a->need, splat(INFINITY));
}

/* 4. Application revenue, its growth and volatilities. The cap keeps single precision finite. */
LANE_INLINE void grow(struct move *a, int step)
{
    struct company_block *c = a->c;
    const int i = a->i;
    const lanes volatility = load(c->volatility + i), eta = load(c->growth_volatility + i);
    const lanes keep = load(c->app_keep + i);
    const lanes drift = (a->growth - volatility * volatility * 0.5f) * a->year;
    const lanes shock = volatility * root(splat(a->year)) * load(c->revenue_shock[step & 3] + i);
    a->revenue = least(a->revenue * exponential(drift + shock), splat(1e30f));
    a->growth = a->v.app_growth_long + (a->growth - a->v.app_growth_long) * keep;
    if (c->drawn || c->all[COMPANY_app_growth_volatility] > 0.0f)
        a->growth += eta * load(c->growth_spread + i) * load(c->growth_shock[step & 3] + i);
    store(c->volatility + i, a->v.app_volatility_long + (volatility - a->v.app_volatility_long) * keep);
    store(c->growth_volatility + i, eta * keep);
}

/* 5 and 6. Opex grows while runway is comfortable; layoffs when it is short. */
LANE_INLINE void hire_or_fire(struct move *a)
{
    struct company_block *c = a->c;
    const struct company_values *v = &a->v;
    const mask comfortable = a->runway >= v->raise_runway;
    a->opex *= pick(comfortable, load(c->opex_factor + a->i), splat(1));
    const lanes since = load(c->since_layoff + a->i) + a->months;
    const mask layoff = (a->runway < v->layoff_runway) & (since >= v->layoff_spacing);
    const lanes cut = only(layoff, v->layoff_cut);
    a->cash -= v->layoff_severance * cut * a->opex;
    a->opex *= 1.0f - cut;
    a->growth -= only(layoff, v->layoff_growth_hit);
    store(c->since_layoff + a->i, only(~layoff, since));
}

/* 7. A generalist under water turns vertical, or is found to have left the race. */
LANE_INLINE void pivot(struct move *a, int step)
{
    struct company_block *c = a->c;
    const struct company_values *v = &a->v;
    const int i = a->i;
    const lanes share = load(c->share + i);
    const mask may = ~a->vertical & (share > 0.0f) & (load(a->m->price + i) < a->own_cost) &
                     (a->runway < v->pivot_runway);
    const lanes clock = load(c->pivot_clock + i) - only(may, v->pivot_rate * a->year);
    const mask turns = may & (clock < 0.0f);
    const mask before = a->vertical;
    store(c->pivot_clock + i, clock);
    store(c->fraction + i, load(c->fraction + i) * load(c->fraction_factor + i) *
                               pick(turns, v->pivot_training, splat(1)));
    store(c->share + i, pick(turns, share * v->pivot_share, share));
    a->opex *= 1.0f - only(turns, v->pivot_cut);
    a->growth += only(turns, v->pivot_growth);
    a->vertical |= turns | (a->lag >= v->training_stale);
    const mask now = a->vertical & ~before & a->alive;
    store_mask(c->vertical_step + i, pick_mask(now, splat_mask(step + 1), load_mask(c->vertical_step + i)));
}

/* 8. A round, when it looks for money. */
LANE_INLINE void raise(struct move *a)
{
    struct company_block *c = a->c;
    const struct company_values *v = &a->v;
    const int i = a->i;
    const lanes climate = load(a->m->climate + i), rounds = load(c->rounds + i);
    const mask looks = a->alive & (a->runway < v->raise_runway);
    const lanes hazard = v->raise_rate * exponential(v->raise_climate * climate + v->raise_lag * a->log_x -
                                                     v->raise_fatigue * rounds);
    const lanes clock = load(c->round_clock + i) - only(looks, hazard * a->year);
    const mask closes = looks & (clock < 0.0f);
    store(c->round_clock + i, clock);
    if (!any(closes))
        return;
    const lanes wanted = v->raise_months * greatest(a->need, a->opex * 0.5f) * load(c->round_size + i);
    const lanes amount = only(closes, least(wanted, v->raise_cap * exponential(climate)));
    a->cash += amount;
    store(c->rounds + i, rounds + only(closes, splat(1)));
    store(c->raised + i, load(c->raised + i) + amount);
    refill_note(&c->round_refill, closes, i);
}

/* 9. A listing: still independent. */
LANE_INLINE void list(struct move *a)
{
    struct company_block *c = a->c;
    const struct company_values *v = &a->v;
    const int i = a->i;
    const lanes yearly = (a->api + a->revenue) * 12.0f;
    const mask public = load_mask(c->public + i);
    const mask may = ~public & (yearly >= v->ipo_revenue) & (load(a->m->climate + i) >= v->ipo_climate);
    const lanes clock = load(c->listing_clock + i) - only(may, v->ipo_rate * a->year);
    const mask lists = may & (clock < 0.0f);
    a->cash += only(lists, v->ipo_multiple * yearly);
    store(c->listing_clock + i, clock);
    store_mask(c->public + i, public | (lists & a->alive));
}

/* 10. A deal with a big vendor rings its clock. */
LANE_INLINE mask meet_buyer(struct move *a)
{
    struct company_block *c = a->c;
    const struct company_values *v = &a->v;
    const lanes distressed = only(a->runway < v->acquisition_runway, v->acquisition_distress);
    lanes hazard = v->acquisition_rate * load(a->m->value[MARKET_deals_appetite] + a->i) * (1.0f + distressed);
    if (c->drawn || c->all[COMPANY_acquisition_climate] != 0.0f)
        hazard *= exponential(v->acquisition_climate * load(a->m->climate + a->i));
    const lanes clock = load(c->deal_clock + a->i) - hazard * a->year;
    store(c->deal_clock + a->i, clock);
    return a->alive & (clock < 0.0f);
}

LANE_INLINE void leave(struct move *a, mask gone, mask fate, int step)
{
    struct company_block *c = a->c;
    a->alive &= ~gone;
    store_mask(c->fate + a->i, pick_mask(gone, fate, load_mask(c->fate + a->i)));
    store_mask(c->exit_step + a->i, pick_mask(gone, splat_mask(step + 1), load_mask(c->exit_step + a->i)));
}

/* The deal hires the team and leaves a shell, or takes the company. */
LANE_INLINE void settle_deal(struct move *a, mask deal, int step)
{
    const struct philox_words w = draw(a->b, a->i, a->c->address, 0, DEAL_KIND);
    const mask hollow = uniform(w.word[0]) < a->v.acquisition_hollow;
    leave(a, deal, pick_mask(hollow, splat_mask(HOLLOWED), splat_mask(ACQUIRED)), step);
}

/* 11. The cash is gone: sold, restructured (once), or shut. */
LANE_INLINE void settle_ruin(struct move *a, mask ruin, int step)
{
    struct company_block *c = a->c;
    const struct company_values *v = &a->v;
    const lanes u = uniform(draw(a->b, a->i, c->address, (uint32_t)step, RUIN).word[0]);
    const mask before = load_mask(c->restructured + a->i);
    const mask sold = u < v->rescue_sale;
    const mask rescued = ruin & ~sold & ~before & (u < v->rescue_sale + v->rescue_restructure);
    a->opex *= 1.0f - only(rescued, v->rescue_cut);
    a->cash = pick(rescued, v->rescue_bridge * a->opex, a->cash);
    store_mask(c->restructured + a->i, before | rescued);
    leave(a, ruin & ~rescued, pick_mask(sold, splat_mask(SOLD), splat_mask(SHUT)), step);
}

LANE_INLINE void leave_or_stay(struct move *a, int step)
{
    const mask deal = meet_buyer(a);
    const mask ruin = a->alive & ~deal & (a->cash <= 0.0f);
    if (any(deal))
        settle_deal(a, deal, step);
    if (any(ruin))
        settle_ruin(a, ruin, step);
}

LANE_INLINE void show(const struct move *a)
{
    struct company_view *view = a->c->view;
    store(view->api_revenue + a->i, a->api);
    store(view->burn + a->i, a->burn);
    store(view->model_cost + a->i, a->model_cost);
    store(view->runway + a->i, a->runway);
}

/* Four steps' normals at a time. */
LANE_INLINE void draw_shocks(const struct block *b, const struct company_block *c, float shocks[4][BLOCK], int i, int step,
                             enum purpose purpose)
{
    const struct philox_words w = draw(b, i, c->address, (uint32_t)step / 4, purpose);
    const struct normal_pair first = normals(w.word[0], w.word[1]), second = normals(w.word[2], w.word[3]);
    store(shocks[0] + i, first.first);
    store(shocks[1] + i, first.second);
    store(shocks[2] + i, second.first);
    store(shocks[3] + i, second.second);
}

LANE_INLINE void move(const struct block *b, struct company_block *c, int i, int step, bool drawn)
{
    struct move a = {.b = b, .c = c, .m = &b->market, .v = values_at(c, i, drawn), .i = i,
                     .months = (float)b->world->step_months, .alive = load_mask(c->alive + i),
                     .cash = load(c->cash + i), .opex = load(c->opex + i), .revenue = load(c->revenue + i),
                     .growth = load(c->growth + i), .lag = load(c->lag + i), .vertical = load_mask(c->vertical + i)};
    a.year = a.months / 12.0f;
    earn(&a);
    pay(&a);
    look_ahead(&a);
    grow(&a, step);
    hire_or_fire(&a);
    pivot(&a, step);
    raise(&a);
    list(&a);
    leave_or_stay(&a, step);
    store(c->cash + i, least(a.cash, splat(1e30f))); /* the cap keeps single precision finite */
    store(c->opex + i, a.opex);
    store(c->revenue + i, a.revenue);
    store(c->growth + i, a.growth);
    store(c->lag + i, a.lag);
    store_mask(c->vertical + i, a.vertical);
    store_mask(c->alive + i, a.alive);
    if (c->view)
        show(&a);
}

/* The next round's clock and size, for the lanes that closed one. */
LANE_INLINE void refill_rounds(const struct block *b, struct company_block *c, bool drawn)
{
    const struct refill *r = &c->round_refill;
    for (int from = 0; from < r->count; from += LANES) {
        uint32_t number[LANES] = {0};
        lanes volatility = splat(c->all[COMPANY_raise_volatility]);
        for (int k = 0; k < LANES && from + k < r->count; k++) {
            number[k] = (uint32_t)c->rounds[r->lane[from + k]];
            if (drawn)
                volatility[k] = c->each[COMPANY_raise_volatility][r->lane[from + k]];
        }
        const struct next_round next =
            next_round(refill_words(b, r, from, number, c->address, FUNDING_ROUND), volatility);
        for (int k = 0; k < LANES && from + k < r->count; k++) {
            c->round_clock[r->lane[from + k]] = next.clock[k];
            c->round_size[r->lane[from + k]] = next.size[k];
        }
    }
    c->round_refill.count = 0;
}

LANE_INLINE void step_all(const struct block *b, struct company_block *c, int step, bool drawn)
{
    for (int i = 0; i < BLOCK; i += LANES) {
        if (!any(load_mask(c->alive + i)))
            continue;
        if ((step & 3) == 0) {
            draw_shocks(b, c, c->revenue_shock, i, step, REVENUE_SHOCK);
            if (drawn || c->all[COMPANY_app_growth_volatility] > 0.0f)
                draw_shocks(b, c, c->growth_shock, i, step, GROWTH_SHOCK);
        }
        move(b, c, i, step, drawn);
    }
    refill_rounds(b, c, drawn);
}

void KERNEL(company_step)(const struct block *b, struct company_block *c, int step)
{
    if (c->drawn)
        step_all(b, c, step, true);
    else
        step_all(b, c, step, false);
}

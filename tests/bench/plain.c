/* The model of docs/model.md as a careful user would write it for one's own use: one company after another in double
 * precision, with GSL's generators, libm's functions and OpenMP over trials. What does not change is computed once, what can
 * be shared is shared, and nothing is drawn that is not needed; there is no other trick.
 *
 *   plain SCENARIO.tsv TRIALS SEED THREADS     prints a table, like survival.tsv, of companies, groups and the market
 *
 * The same seed gives the same table with any number of threads: each batch of trials seeds the generator anew. */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <omp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "plain_tally.h"

enum { BATCH = 64 };

struct market {
    /* constant over a trial */
    double serving_keep, price_spread, cut_chance, log_cut, climate_keep, climate_spread, crash_chance;
    double log_training, training_slope, training_spread, demand_spread, decay_keep, outside_keep;
    double log_price_start, interest /* a month */;
    /* state */
    double f, log_price, W, Q, decay;
    /* what companies see of a month */
    double c, heat, p, boom /* exp(f) */, T, pool, outside, weights, tokens /* for a weight of 1 */;
};

/* What is constant over a trial. */
struct company_constants {
    double monthly_training /* 1/cadence */, fraction_keep, app_keep, growth_spread, opex_factor;
    double pivot_chance, listing_chance;
    double deal_chance[2];        /* in distress: [1] */
};

struct company {
    double C, B, R, mu, sig, eta, L, lag, q, s, idle, rounds, raised;
    double log_x, offer, weight, api_revenue, K, burn, need, runway;
    bool pivoted, public, restructured;
    enum fate fate;
};

/* What a thread works with. */
struct life {
    struct scenario s;            /* drawn inputs filled in */
    gsl_rng *rng;
    double M, D, root_D;
    struct market market;
    struct company_constants constants[MOST_COMPANIES];
    struct company company[MOST_COMPANIES];
    int generalists[MOST_COMPANIES + 1], independents[MOST_COMPANIES + 1], size[MOST_COMPANIES + 1]; /* by group */
    struct tally tally;
};

static double greater(double a, double b)
{
    return a > b ? a : b;
}

static double lesser(double a, double b)
{
    return a < b ? a : b;
}

static bool happens(struct life *l, double chance)
{
    return gsl_rng_uniform(l->rng) < chance;
}

static double normal(struct life *l)
{
    return gsl_ran_gaussian_ziggurat(l->rng, 1);
}

/* (1 - exp(-rate t))/rate */
static double reverted(double rate, double t)
{
    return rate > 0 ? -expm1(-rate * t) / rate : t;
}

/* --- the start --- */

static void start_market(struct life *l)
{
    const struct market_values *v = &l->s.market;
    struct market *m = &l->market;
    const double D = l->D;
    m->serving_keep = exp(-v->serving_decline * D);
    m->price_spread = v->price_volatility * l->root_D;
    m->cut_chance = 1 - exp(-v->price_cut_rate * D);
    m->log_cut = log(1 - v->price_cut_depth);
    m->climate_keep = exp(-v->funding_reversion * D);
    m->climate_spread = v->funding_volatility * sqrt(reverted(2 * v->funding_reversion, D));
    m->crash_chance = 1 - exp(-v->funding_crash_rate * D);
    m->log_training = log(v->training_start);
    m->training_slope = (log(v->training_peak) - m->log_training) / (v->training_peak_month - v->training_start_month);
    m->training_spread = v->training_volatility * l->root_D;
    m->demand_spread = v->demand_volatility * l->root_D;
    m->decay_keep = exp(-v->demand_decay * D);
    m->outside_keep = exp(v->demand_outside_growth * D);
    m->log_price_start = log(v->price_start);
    m->interest = v->interest / 12;
    m->f = v->funding_climate;
    m->log_price = m->log_price_start;
    m->W = m->Q = 0;
    m->decay = 1;
    m->c = v->serving_start;
    m->outside = 1;
}

static void prepare_company(struct life *l, int i)
{
    const struct company_values *v = &l->s.company[i];
    struct company_constants *k = &l->constants[i];
    const double D = l->D;
    k->monthly_training = 1 / v->training_cadence;
    k->fraction_keep = exp(-v->training_decline * D);
    k->app_keep = exp(-v->app_reversion * D);
    k->growth_spread = sqrt(reverted(2 * v->app_reversion, D));
    k->opex_factor = exp(v->opex_growth * D);
    k->pivot_chance = 1 - exp(-v->pivot_rate * D);
    k->listing_chance = 1 - exp(-v->ipo_rate * D);
}

static void start_company(struct life *l, int i)
{
    const struct company_values *v = &l->s.company[i];
    const double deals = v->acquisition_rate * l->s.market.deals_appetite * l->D;
    l->constants[i].deal_chance[0] = 1 - exp(-deals);
    l->constants[i].deal_chance[1] = 1 - exp(-deals * (1 + v->acquisition_distress));
    l->company[i] = (struct company){.C = v->cash, .B = v->opex, .R = v->app_revenue, .mu = v->app_growth,
                                     .sig = v->app_volatility, .eta = v->app_growth_volatility, .L = v->tax_losses,
                                     .lag = v->training_lag, .q = v->training_fraction, .s = v->api_share,
                                     .idle = INFINITY, .pivoted = l->s.vertical[i]};
    l->market.outside -= v->api_share;
}

/* Constants of companies are computed anew only where some of their values are drawn. */
static void start(struct life *l)
{
    const int market = l->s.groups;
    bool drawn = false;
    for (int i = 0; i < l->s.inputs; i++) {
        const struct input *in = &l->s.input[i];
        double *values = in->company < 0 ? (double *)&l->s.market : (double *)&l->s.company[in->company];
        values[in->key] = input_draw(in, l->rng);
        drawn |= in->company >= 0;
    }
    start_market(l);
    for (int i = 0; drawn && i < l->s.companies; i++)
        prepare_company(l, i);
    for (int g = 0; g <= market; g++)
        l->generalists[g] = l->independents[g] = 0;
    for (int i = 0; i < l->s.companies; i++) {
        start_company(l, i);
        l->independents[l->s.group[i]]++;
        l->generalists[l->s.group[i]] += !l->s.vertical[i];
        l->independents[market]++;
        l->generalists[market] += !l->s.vertical[i];
    }
    if (l->market.outside < 1e-9)
        l->market.outside = 0;
}

/* --- a month of the market --- */

static void step_price(struct life *l, double t, double Z)
{
    const struct market_values *v = &l->s.market;
    struct market *m = &l->market;
    const bool war = t < v->price_war_length;
    m->heat = war ? 1 : exp(-(t - v->price_war_length) / v->price_recovery);
    const double floor = m->c * (v->price_floor_after + (v->price_floor - v->price_floor_after) * m->heat);
    m->log_price += m->price_spread * Z - v->price_decline * l->D;
    if (war && happens(l, m->cut_chance))
        m->log_price += m->log_cut;
    m->p = exp(m->log_price);
    if (m->p < floor || m->p < 1e-12) {
        m->p = greater(floor, 1e-12);
        m->log_price = log(m->p);
    }
}

static void step_climate(struct life *l, double Z)
{
    const struct market_values *v = &l->s.market;
    struct market *m = &l->market;
    m->f = v->funding_mean + (m->f - v->funding_mean) * m->climate_keep + m->climate_spread * Z;
    if (happens(l, m->crash_chance))
        m->f -= v->funding_crash_depth;
    m->boom = exp(m->f);
}

static void step_training(struct life *l, double t, double Z)
{
    const struct market_values *v = &l->s.market;
    struct market *m = &l->market;
    m->W += m->training_spread * Z;
    m->T = exp(m->log_training + m->training_slope * (lesser(t, v->training_peak_month) - v->training_start_month) +
               v->training_growth_after * greater(t - v->training_peak_month, 0) / 12 + m->W);
}

static void step_demand(struct life *l, double y, double Z)
{
    const struct market_values *v = &l->s.market;
    struct market *m = &l->market;
    m->Q += m->demand_spread * Z;
    const double reverted_years = v->demand_decay > 0 ? (1 - m->decay) / v->demand_decay : y;
    const double g = v->demand_growth_long * y + (v->demand_growth - v->demand_growth_long) * reverted_years;
    const double dearer = m->log_price - m->log_price_start;
    m->pool = v->demand_pool * exp(g + m->Q + (1 - v->demand_elasticity) * dearer);
    m->decay *= m->decay_keep;
}

static void step_market(struct life *l, int step)
{
    const double t = step * l->M;
    struct market *m = &l->market;
    double plain[4], Z[4] = {0};
    for (int i = 0; i < 4; i++)
        plain[i] = normal(l);
    for (int i = 0; i < 4; i++)
        for (int j = 0; j <= i; j++)
            Z[i] += l->s.cholesky[i][j] * plain[j];
    if (step > 0) {
        m->c *= m->serving_keep;
        m->outside *= m->outside_keep;
    }
    step_price(l, t, Z[1]);
    step_climate(l, Z[0]);
    step_training(l, t, Z[2]);
    step_demand(l, t / 12, Z[3]);
    m->weights = m->outside;
}

/* --- a month of a company --- */

static void weigh(struct life *l, int i)
{
    const struct company_values *v = &l->s.company[i];
    struct company *a = &l->company[i];
    struct market *m = &l->market;
    const double late = a->lag - v->training_cadence;
    const double least = v->api_discipline * v->api_serving_ratio * m->c;
    a->log_x = late > 0 ? -v->api_lag_penalty * late / 12 : 0;
    a->offer = greater(m->p, least);
    a->weight = a->s;
    if (a->s > 0 && late > 0)
        a->weight *= exp(a->log_x);
    if (a->s > 0 && least > m->p)
        a->weight *= pow(m->p / least, v->api_switching);
    m->weights += a->weight;
}

/* Steps 1 to 3. */
static void earn_and_pay(struct life *l, int i)
{
    const struct company_values *v = &l->s.company[i];
    struct company *a = &l->company[i];
    const struct market *m = &l->market;
    const double o = v->api_serving_ratio * m->c;
    const double tokens = a->weight * m->tokens;
    a->api_revenue = tokens * a->offer;
    a->K = a->q * m->T;
    a->burn = a->B - tokens * (a->offer - o) - (v->app_margin - v->app_squeeze * m->heat) * a->R -
              m->interest * greater(a->C, 0);
    const bool pays = a->lag + l->M >= v->training_cadence && a->C - a->K >= v->training_reserve * greater(a->burn, 0);
    const double profit = -a->burn * l->M - (pays ? a->K : 0);
    a->C += profit;
    if (profit > 0) {
        const double used = lesser(a->L, profit);
        a->L -= used;
        a->C -= v->tax_rate * (profit - used);
    } else {
        a->L -= profit;
    }
    a->lag = pays ? 0 : a->lag + l->M;
    a->need = a->burn + a->K * l->constants[i].monthly_training;
    a->runway = a->need > 0 ? a->C / a->need : INFINITY;
}

/* Steps 4 to 6. */
static void grow(struct life *l, int i)
{
    const struct company_values *v = &l->s.company[i];
    const struct company_constants *k = &l->constants[i];
    struct company *a = &l->company[i];
    a->R *= exp((a->mu - a->sig * a->sig / 2) * l->D + a->sig * l->root_D * normal(l));
    a->mu = v->app_growth_long + (a->mu - v->app_growth_long) * k->app_keep;
    if (a->eta > 0)
        a->mu += a->eta * k->growth_spread * normal(l);
    a->sig = v->app_volatility_long + (a->sig - v->app_volatility_long) * k->app_keep;
    a->eta *= k->app_keep;
    if (a->runway >= v->raise_runway)
        a->B *= k->opex_factor;
    a->idle += l->M;
    if (a->runway < v->layoff_runway && a->idle >= v->layoff_spacing) {
        a->C -= v->layoff_severance * v->layoff_cut * a->B;
        a->B *= 1 - v->layoff_cut;
        a->mu -= v->layoff_growth_hit;
        a->idle = 0;
    }
}

static void count_ceased(struct life *l, int i, int step)
{
    const int steps = l->s.horizon / l->s.step;
    l->generalists[l->s.group[i]]--;
    l->generalists[l->s.groups]--;
    l->tally.ceased[i * steps + step]++;
}

/* Step 7. */
static void pivot(struct life *l, int i, int step)
{
    const struct company_values *v = &l->s.company[i];
    struct company *a = &l->company[i];
    a->q *= l->constants[i].fraction_keep;
    if (a->pivoted)
        return;
    if (a->s > 0 && l->market.p < v->api_serving_ratio * l->market.c && a->runway < v->pivot_runway &&
        happens(l, l->constants[i].pivot_chance)) {
        a->pivoted = true;
        a->q *= v->pivot_training;
        a->s *= v->pivot_share;
        a->B *= 1 - v->pivot_cut;
        a->mu += v->pivot_growth;
    }
    a->pivoted |= a->lag >= v->training_stale;
    if (a->pivoted)
        count_ceased(l, i, step);
}

/* Steps 8 and 9. */
static void raise(struct life *l, int i)
{
    const struct company_values *v = &l->s.company[i];
    struct company *a = &l->company[i];
    const struct market *m = &l->market;
    if (a->runway < v->raise_runway) {
        const double appeal = v->raise_climate * m->f + v->raise_lag * a->log_x - v->raise_fatigue * a->rounds;
        if (happens(l, 1 - exp(-v->raise_rate * exp(appeal) * l->D))) {
            const double wanted = v->raise_months * greater(a->need, a->B / 2) * exp(v->raise_volatility * normal(l));
            const double amount = lesser(wanted, v->raise_cap * m->boom);
            a->C += amount;
            a->raised += amount;
            a->rounds++;
        }
    }
    const double revenue = 12 * (a->api_revenue + a->R);
    if (!a->public && revenue >= v->ipo_revenue && m->f >= v->ipo_climate && happens(l, l->constants[i].listing_chance)) {
        a->C += v->ipo_multiple * revenue;
        a->public = true;
    }
}

static double deal_chance(const struct life *l, int i)
{
    const struct company_values *v = &l->s.company[i];
    const bool distress = l->company[i].runway < v->acquisition_runway;
    if (v->acquisition_climate == 0)
        return l->constants[i].deal_chance[distress];
    const double h = v->acquisition_rate * l->s.market.deals_appetite * exp(v->acquisition_climate * l->market.f);
    return 1 - exp(-h * (distress ? 1 + v->acquisition_distress : 1) * l->D);
}

/* Steps 10 and 11. */
static void end_month(struct life *l, int i)
{
    const struct company_values *v = &l->s.company[i];
    struct company *a = &l->company[i];
    if (happens(l, deal_chance(l, i))) {
        a->fate = happens(l, v->acquisition_hollow) ? HOLLOWED : ACQUIRED;
    } else if (a->C <= 0) {
        const double V = gsl_rng_uniform(l->rng);
        if (V < v->rescue_sale) {
            a->fate = SOLD;
        } else if (V < v->rescue_sale + v->rescue_restructure && !a->restructured) {
            a->B *= 1 - v->rescue_cut;
            a->C = v->rescue_bridge * a->B;
            a->restructured = true;
        } else {
            a->fate = SHUT;
        }
    }
}

static void count_exit(struct life *l, int i, int step)
{
    const int steps = l->s.horizon / l->s.step;
    l->independents[l->s.group[i]]--;
    l->independents[l->s.groups]--;
    l->tally.exits[i * steps + step][l->company[i].fate]++;
    if (!l->company[i].pivoted)
        count_ceased(l, i, step);
}

static void step_company(struct life *l, int i, int step)
{
    earn_and_pay(l, i);
    grow(l, i);
    pivot(l, i, step);
    raise(l, i);
    end_month(l, i);
    if (l->company[i].fate != INDEPENDENT)
        count_exit(l, i, step);
}

/* --- a life of the market --- */

static void count_groups(struct life *l, int step)
{
    const int steps = l->s.horizon / l->s.step;
    for (int g = 0; g <= l->s.groups; g++) {
        struct group_count *to = &l->tally.group[g * steps + step];
        const int64_t generalists = l->generalists[g], independents = l->independents[g];
        to->generalists += generalists;
        to->generalist_squares += generalists * generalists;
        to->independents += independents;
        to->independent_squares += independents * independents;
        to->no_generalist += generalists == 0;
        to->none_left += independents == 0;
    }
}

static void count_company(struct life *l, int i)
{
    const struct company *a = &l->company[i];
    l->tally.rounds[i] += a->rounds;
    l->tally.raised[i] += a->raised;
    l->tally.public[i] += a->public && a->fate == INDEPENDENT;
    l->tally.restructured[i] += a->restructured;
}

static void live(struct life *l)
{
    const int steps = l->s.horizon / l->s.step;
    start(l);
    for (int step = 0; step < steps; step++) {
        if (l->independents[l->s.groups] > 0) {
            step_market(l, step);
            for (int i = 0; i < l->s.companies; i++)
                if (l->company[i].fate == INDEPENDENT)
                    weigh(l, i);
            l->market.tokens = l->market.weights > 0 ? l->market.pool / l->market.p / l->market.weights : 0;
            for (int i = 0; i < l->s.companies; i++)
                if (l->company[i].fate == INDEPENDENT)
                    step_company(l, i, step);
        }
        count_groups(l, step);
    }
    for (int i = 0; i < l->s.companies; i++)
        count_company(l, i);
}

/* --- all of them --- */

static struct life *life_new(const struct scenario *s)
{
    struct life *l = calloc(1, sizeof *l);
    if (!l)
        abort();
    l->s = *s;
    l->rng = gsl_rng_alloc(gsl_rng_taus2); /* half the time of mt19937 */
    l->M = s->step;
    l->D = l->M / 12;
    l->root_D = sqrt(l->D);
    l->tally = tally_new(s);
    for (int i = 0; i < s->companies; i++)
        prepare_company(l, i);
    return l;
}

/* Seeds that are unlike each other however alike the numbers (SplitMix64). */
static unsigned long seed_of(uint64_t seed, uint64_t batch)
{
    uint64_t z = (seed << 40) + batch;
    z = (z + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (unsigned long)(z ^ (z >> 31));
}

static void simulate(const struct scenario *s, long trials, uint64_t seed, struct tally *total)
{
#pragma omp parallel
    {
        struct life *l = life_new(s);
#pragma omp for schedule(dynamic)
        for (long batch = 0; batch < (trials + BATCH - 1) / BATCH; batch++) {
            gsl_rng_set(l->rng, seed_of(seed, (uint64_t)batch));
            for (long trial = batch * BATCH; trial < trials && trial < (batch + 1) * BATCH; trial++)
                live(l);
        }
#pragma omp critical
        tally_add(s, total, &l->tally);
    }
}

int main(int count, char **arguments)
{
    static struct scenario s;
    if (count != 5) {
        fprintf(stderr, "usage: plain SCENARIO.tsv TRIALS SEED THREADS\n");
        return 1;
    }
    const long trials = atol(arguments[2]);
    scenario_read(arguments[1], &s);
    omp_set_num_threads(atoi(arguments[4]));
    struct tally total = tally_new(&s);
    simulate(&s, trials, (uint64_t)atol(arguments[3]), &total);
    tally_print(&s, &total, (double)trials);
    return 0;
}

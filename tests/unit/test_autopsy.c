/* Autopsies: what is noted of the state before against single lives lived again, bins, what stands in the counts against a count by
 * hand, changes of keys, and how often the intervals of shares hold. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "estimate/replay.h"
#include "study/autopsy.h"
#include "study/autopsy_words.h"
#include "study/typical.h"

#include "from_text.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include <cmocka.h>

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])
#define assert_near(a, b, most) assert_true(fabs((a) - (b)) <= (most))

/* Two who race, in trouble soon, and one who does not. Quarters. */
static const char market[] = "horizon: 36\n"
                             "step: 3\n"
                             "market: {price.floor: 'uniform(0.2, 1.3)', funding.mean: 'normal(-1, 0.6)'}\n"
                             "companies:\n"
                             "  - {name: lab, count: 3, cash: 'choice(60, 120, 240)', opex: 10, training.fraction: 0.02}\n"
                             "  - {name: shop, kind: vertical, cash: 30, opex: 6, group: lab}\n"
                             "  - {name: alone, cash: 80, opex: 8}\n";

enum { TRIALS = 1000 };               /* no whole number of blocks */

/* An autopsy of some of the market, with its counts. */
struct fixture {
    struct scenario scenario;
    struct autopsy autopsy;
    int64_t *word;
};

static void fixture_init(struct fixture *f, const char *name, enum reading reading, uint64_t trials)
{
    struct failure failure;
    struct cohort cohort;
    struct ensemble ensemble;
    uint64_t done;
    scenario_from(market, &f->scenario);
    assert_false(cohort_init(&f->scenario, name, reading, &cohort, &failure));
    assert_false(autopsy_init(&f->scenario, &cohort, &f->autopsy, &failure));
    autopsy_ensemble(&f->autopsy, &ensemble);
    ensemble.threads = 2;
    f->word = calloc(f->autopsy.words, sizeof *f->word);
    assert_false(ensemble_simulate(&ensemble, 0, trials, f->word, &done, &failure));
    assert_true(done == trials);
    autopsy_read(&f->autopsy, done, f->word);
}

static void fixture_free(struct fixture *f)
{
    autopsy_free(&f->autopsy);
    scenario_free(&f->scenario);
    free(f->word);
}

/* --- the cohort --- */

static void cohorts(void **state)
{
    struct scenario s;
    struct cohort c;
    struct failure failure;
    (void)state;
    scenario_from(market, &s);
    assert_false(cohort_init(&s, "lab", READINGS, &c, &failure));
    assert_true(c.reading == READING_GENERALIST && c.members == 3 && c.left_out == 1 && c.entries == 1);
    cohort_free(&c);
    assert_false(cohort_init(&s, "lab", READING_INDEPENDENT, &c, &failure));
    assert_true(c.members == 4 && c.left_out == 0 && c.entries == 2);
    cohort_free(&c);
    assert_false(cohort_init(&s, "shop", READINGS, &c, &failure));
    assert_true(c.reading == READING_INDEPENDENT && c.members == 1 && c.left_out == 0);
    cohort_free(&c);
    assert_false(cohort_init(&s, "market", READINGS, &c, &failure));
    assert_true(c.members == 4 && c.left_out == 1 && c.group == s.groups_count);
    cohort_free(&c);
    assert_int_equal(cohort_init(&s, "shop", READING_GENERALIST, &c, &failure), STATUS_USAGE);
    assert_int_equal(cohort_init(&s, "labb", READINGS, &c, &failure), STATUS_USAGE);
    assert_non_null(strstr(failure.message, "the nearest is lab"));
    scenario_free(&s);
}

/* --- against lives lived again, one by one --- */

/* What a life's months say of how it was lost. */
static struct loss loss_by_months(const struct replay *r, int company, enum reading reading)
{
    static const enum cause causes[STATES] = {[STATE_HOLLOWED] = CAUSE_HOLLOWED, [STATE_ACQUIRED] = CAUSE_ACQUIRED,
                                              [STATE_SOLD] = CAUSE_SOLD, [STATE_SHUT] = CAUSE_SHUT};
    for (int step = 0; step <= r->last_step[company]; step++) {
        const struct company_month *m = &r->company[step * r->companies + company];
        if (reading == READING_GENERALIST && m->state == STATE_VERTICAL)
            return (struct loss){step + 1, strstr(m->events, "turns vertical") ? CAUSE_PIVOT : CAUSE_STALE};
        if (m->state > STATE_VERTICAL && reading_knows(reading, causes[m->state]))
            return (struct loss){step + 1, causes[m->state]};
    }
    return (struct loss){0};
}

static double trait_by_months(const struct replay *r, const struct scenario *s, int step, int company, enum trait trait)
{
    const struct company_month *m = &r->company[step * r->companies + company];
    const struct market_month *market_month = &r->market[step];
    const struct distribution *ratio = &s->entries[s->companies[company].entry].value[COMPANY_api_serving_ratio];
    const double values[TRAITS] = {m->cash, m->runway, market_month->price / (ratio->argument[0] * market_month->serving),
                                   exp(market_month->climate), m->opex, m->app_revenue, m->share, m->lag};
    return values[trait];
}

struct by_hand {
    int64_t lost[CAUSES + 1], squares[CAUSES + 1], ended[LEFT_RACE][STATES];
    double *value[SIDES][TRAITS];     /* of the longest span */
    int values[SIDES];
};

static bool is_survivor(const struct replay *r, int company, enum reading reading)
{
    const struct company_month *last = &r->company[(r->steps - 1) * r->companies + company];
    return r->last_step[company] == r->steps - 1 && last->state <= STATE_VERTICAL && loss_by_months(r, company, reading).step == 0;
}

/* The lane after this one, in a circle, in which the company survives, of the block's replays; -1: none. */
static int peer_by_hand(const struct replay *replay, int lane, int company, enum reading reading)
{
    for (int i = 1; i < BLOCK; i++)
        if (is_survivor(&replay[(lane + i) % BLOCK], company, reading))
            return (lane + i) % BLOCK;
    return -1;
}

static void note_by_hand(struct by_hand *h, enum side side, const struct replay *r, const struct scenario *s, int step, int company)
{
    for (enum trait trait = 0; trait < TRAITS; trait++)
        h->value[side][trait][h->values[side]] = trait_by_months(r, s, step, company, trait);
    h->values[side]++;
}

static void count_trial(struct by_hand *h, const struct autopsy *a, const struct replay *replay, int lane)
{
    int64_t lost[CAUSES + 1] = {0};
    const struct replay *r = &replay[lane];
    for (int i = 0; i < a->cohort.members; i++) {
        const int company = a->cohort.member[i], peer = peer_by_hand(replay, lane, company, a->cohort.reading);
        const struct loss loss = loss_by_months(r, company, a->cohort.reading);
        if (loss.step == 0)
            continue;
        lost[loss.cause]++, lost[ANY_CAUSE]++;
        if (loss.cause < LEFT_RACE)
            h->ended[loss.cause][r->company[r->last_step[company] * r->companies + company].state]++;
        if (loss.step <= a->span[0])
            continue;
        note_by_hand(h, SIDE_LOST, r, a->scenario, loss.step - a->span[0] - 1, company);
        if (peer >= 0)
            note_by_hand(h, SIDE_SURVIVED, &replay[peer], a->scenario, loss.step - a->span[0] - 1, company);
    }
    for (int cause = 0; cause <= CAUSES; cause++) {
        h->lost[cause] += lost[cause];
        h->squares[cause] += lost[cause] * lost[cause];
    }
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* A quantile from bins is one of the values near that rank, to the width of a bin. */
static void check_quantile(double quantile, double *value, int values, double q)
{
    const double rank = q * values;
    const int low = (int)floor(rank) - 2, high = (int)ceil(rank) + 1;
    const double least = value[low < 0 ? 0 : low], most = value[high >= values ? values - 1 : high];
    if (isinf(quantile))
        assert_true(most > 0x1p39);
    else
        assert_true(quantile >= least * (1 - 1.0 / 16) - 1e-7 && quantile <= most * (1 + 1.0 / 16) + 1e-7);
}

static void check_values(struct by_hand *h, const struct autopsy *a)
{
    for (enum side side = 0; side < SIDES; side++)
        for (enum trait trait = 0; trait < TRAITS; trait++) {
            const struct seen seen = autopsy_seen(a, ANY_CAUSE, 0, side, trait);
            assert_int_equal(seen.lives, h->values[side]);
            qsort(h->value[side][trait], (size_t)h->values[side], sizeof(double), ascending);
            check_quantile(seen.p05, h->value[side][trait], h->values[side], 0.05);
            check_quantile(seen.p25, h->value[side][trait], h->values[side], 0.25);
            check_quantile(seen.p50, h->value[side][trait], h->values[side], 0.5);
            check_quantile(seen.p75, h->value[side][trait], h->values[side], 0.75);
            check_quantile(seen.p95, h->value[side][trait], h->values[side], 0.95);
            assert_true(seen.p50_low <= seen.p50 && seen.p50 <= seen.p50_high);
        }
}

static void check_against_replays(const char *name, enum reading reading)
{
    enum { BLOCKS = 2 };
    struct fixture f;
    struct failure failure;
    struct by_hand h = {.values = {0}};
    fixture_init(&f, name, reading, BLOCKS * BLOCK);
    for (int i = 0; i < SIDES * TRAITS; i++)
        h.value[i / TRAITS][i % TRAITS] = calloc(BLOCKS * BLOCK * 5, sizeof(double));
    for (int block = 0; block < BLOCKS; block++) {
        struct replay replay[BLOCK];
        for (int lane = 0; lane < BLOCK; lane++)
            assert_false(replay_trial(&f.scenario, (uint64_t)(block * BLOCK + lane), &replay[lane], &failure));
        for (int lane = 0; lane < BLOCK; lane++)
            count_trial(&h, &f.autopsy, replay, lane);
        for (int lane = 0; lane < BLOCK; lane++)
            replay_free(&replay[lane]);
    }
    for (int cause = 0; cause <= CAUSES; cause++) {
        const struct counted counted = autopsy_lost_by(&f.autopsy, cause, f.autopsy.steps);
        const struct estimate wanted = interval_grouped(h.lost[cause], h.squares[cause], BLOCKS * BLOCK, f.autopsy.cohort.members,
                                                        interval_z(0));
        assert_int_equal(counted.lives, h.lost[cause]);
        assert_near(counted.share.low, wanted.low, 0);
        assert_near(counted.share.high, wanted.high, 0);
    }
    for (enum cause cause = 0; cause < LEFT_RACE; cause++)
        for (enum state end = 0; end < STATES; end++)
            assert_int_equal(autopsy_afterwards(&f.autopsy, cause, end).lives, h.ended[cause][end]);
    assert_true(h.values[SIDE_LOST] > 30 && h.values[SIDE_SURVIVED] > 30);
    check_values(&h, &f.autopsy);
    for (int i = 0; i < SIDES * TRAITS; i++)
        free(h.value[i / TRAITS][i % TRAITS]);
    fixture_free(&f);
}

static void as_lived_one_by_one(void **state)
{
    (void)state;
    check_against_replays("lab", READING_GENERALIST);
    check_against_replays("lab", READING_INDEPENDENT);
    check_against_replays("alone", READING_LEGAL);
    check_against_replays("market", READING_OPERATING);
}

/* --- within itself --- */

static void months_add_up(void **state)
{
    struct fixture f;
    (void)state;
    fixture_init(&f, "lab", READING_GENERALIST, TRIALS);
    const struct autopsy *a = &f.autopsy;
    for (int cause = 0; cause <= CAUSES; cause++) {
        int64_t sum = 0;
        for (int step = 1; step <= a->steps; step++) {
            sum += autopsy_lost_in(a, cause, step).lives;
            assert_int_equal(autopsy_lost_by(a, cause, step).lives, sum);
        }
        const int median = autopsy_median_step(a, cause);
        assert_true((sum == 0) == (median == 0));
        if (median > 0)
            assert_true(2 * autopsy_lost_by(a, cause, median).lives >= sum && 2 * autopsy_lost_by(a, cause, median - 1).lives < sum);
    }
    fixture_free(&f);
}

/* Any cut of the trials gives the same counts: survivors of a block are looked for in all of it. */
static void parts_add_up(void **state)
{
    static const uint64_t cut[] = {0, 1, 100, 128, 131, 777, TRIALS};
    struct fixture f;
    struct ensemble ensemble;
    struct failure failure;
    (void)state;
    fixture_init(&f, "lab", READING_GENERALIST, TRIALS);
    int64_t *word = calloc(f.autopsy.words, sizeof *word);
    uint64_t done;
    autopsy_ensemble(&f.autopsy, &ensemble);
    ensemble.threads = 1;
    for (size_t i = 0; i + 1 < LENGTH(cut); i++)
        assert_false(ensemble_simulate(&ensemble, cut[i], cut[i + 1], word, &done, &failure));
    assert_memory_equal(word, f.word, f.autopsy.words * sizeof *word);
    free(word);
    fixture_free(&f);
}

static void typical_is_the_middle(void **state)
{
    struct fixture f;
    struct failure failure;
    struct typicals typicals;
    struct replay r;
    (void)state;
    fixture_init(&f, "lab", READING_GENERALIST, TRIALS);
    assert_false(typicals_find(&f.autopsy, 2, NULL, &typicals, &failure));
    for (int cause = 0; cause <= CAUSES; cause++) {
        const struct typical *t = &typicals.of[cause];
        assert_int_equal(t->lives, autopsy_lost_by(&f.autopsy, cause, f.autopsy.steps).lives);
        if (t->lives == 0)
            continue;
        assert_true(autopsy_lost_by(&f.autopsy, cause, t->step - 1).lives <= t->lives / 2);
        assert_true(autopsy_lost_by(&f.autopsy, cause, t->step).lives > t->lives / 2);
        assert_false(replay_trial(&f.scenario, t->trial, &r, &failure));
        const struct loss loss = loss_by_months(&r, t->company, READING_GENERALIST);
        assert_true(loss.step == t->step && loss.cause == t->cause && (cause == ANY_CAUSE || cause == (int)t->cause));
        replay_free(&r);
    }
    fixture_free(&f);
}

static void bins_hold_their_values(void **state)
{
    (void)state;
    assert_int_equal(trait_bin(0), 0);
    assert_int_equal(trait_bin(-5), 0);
    assert_int_equal(trait_bin(NAN), 0);
    assert_int_equal(trait_bin(1e-9f), 0);
    assert_int_equal(trait_bin(INFINITY), TRAIT_BINS - 1);
    assert_int_equal(trait_bin(1e30f), TRAIT_BINS - 1);
    for (int i = -24 * 50; i < 40 * 50; i++) {
        const float value = exp2f((float)i / 50);
        const int bin = trait_bin(value);
        assert_true(trait_edge(bin) <= (double)value && (double)value < trait_edge(bin + 1));
        assert_true(trait_edge(bin + 1) <= trait_edge(bin) * (17.0 / 16));
    }
}

/* --- changes --- */

static void check_remedy(const struct scenario *s, const char *text, const char *set, bool idle)
{
    static const int entries[] = {0, 1};
    struct remedy remedy;
    struct failure failure;
    if (remedy_read(s, (struct owners){entries, 2}, text, NULL, &remedy, &failure))
        fail_msg("%s", failure.message);
    char all[512] = "";
    for (int i = 0; i < remedy.sets; i++)
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s", i > 0 ? " " : "", remedy.set[i]);
    assert_string_equal(all, set);
    assert_true(remedy.idle == idle && remedy.given);
    remedy_free(&remedy);
}

static void changes_as_sets(void **state)
{
    struct scenario s;
    (void)state;
    scenario_from("market: {price.floor: 'triangular(0.2, 0.8, 1.3)', price.war_length: 'exponential(24) in [1, inf]', "
                  "funding.mean: 'normal(0.1, 0.6)'}\n"
                  "companies:\n"
                  "  - {name: '01.AI', cash: 'lognormal(600, 0.3)', opex: 0.1}\n"
                  "  - {name: b c, cash: 'choice(1, 2.5)', app.growth: -0.3}\n", &s);
    check_remedy(&s, "price.floor=1", "price.floor=1", false);
    check_remedy(&s, "price.floor=triangular(0.2, 0.8, 1.3)", "price.floor=triangular(0.2, 0.8, 1.3)", true);
    check_remedy(&s, "price.floor*=0.5", "price.floor=triangular(0.1, 0.4, 0.65)", false);
    check_remedy(&s, "price.floor+=0.1", "price.floor=triangular(0.3, 0.9, 1.4)", false);
    check_remedy(&s, "price.war_length*=0.5", "price.war_length=exponential(12) in [0.5, inf]", false);
    check_remedy(&s, "funding.mean+=0.2", "funding.mean=normal(0.3, 0.6)", false);
    check_remedy(&s, "funding.mean*=2", "funding.mean=normal(0.2, 1.2)", false);
    check_remedy(&s, "funding.mean+=-0.1", "funding.mean=normal(0, 0.6)", false);
    check_remedy(&s, "cash*=2", "companies.\"01.AI\".cash=lognormal(1200, 0.3) companies.\"b c\".cash=choice(2, 5)", false);
    check_remedy(&s, "companies.\"b c\".cash+=0.2", "companies.\"b c\".cash=choice(1.2, 2.7)", false);
    check_remedy(&s, "opex+=0.2", "companies.\"01.AI\".opex=0.3 companies.\"b c\".opex=12.2", false);
    check_remedy(&s, "opex*=1", "companies.\"01.AI\".opex=0.1 companies.\"b c\".opex=12", true);
    check_remedy(&s, "companies.\"b c\".app.growth+=0.3", "companies.\"b c\".app.growth=0", false);
    scenario_free(&s);
}

static void changes_that_cannot_be(void **state)
{
    static const struct {
        const char *text, *part;
        enum status status;
    } cases[] = {
        {"cash+=100", "--change cash+=100: companies.\"01.AI\".cash: lognormal(600, 0.3) has no form with an amount added; expected cash=VALUE",
         STATUS_DATA},
        {"opex*=2", "--change opex*=2: companies.\"01.AI\".opex: beta(2, 3) has no form with a factor; expected opex=VALUE", STATUS_DATA},
        {"opex*=0", "--change opex*=0: expected a factor above 0 after *=", STATUS_USAGE},
        {"opex+=a", "--change opex+=a: expected an amount after +=", STATUS_USAGE},
        {"opex", "--change opex: expected KEY=VALUE, KEY*=FACTOR or KEY+=AMOUNT, as in --change cash+=100", STATUS_USAGE},
        {"=5", "--change =5: expected KEY=VALUE, ", STATUS_USAGE},
        {"opxe=5", "--change opxe=5: opxe: unknown key; the nearest is opex", STATUS_USAGE},
        {"price.flor=5", "--change price.flor=5: price.flor: unknown key; the nearest is price.floor", STATUS_USAGE},
        {"companies.lab.cash=5", "--change companies.lab.cash=5: companies.lab.cash: unknown key", STATUS_USAGE},
        {"trials=5", "--change trials=5: trials: unknown key", STATUS_USAGE},
    };
    static const int entries[] = {0};
    struct scenario s;
    (void)state;
    scenario_from("companies: [{name: '01.AI', cash: 'lognormal(600, 0.3)', opex: 'beta(2, 3)'}]\n", &s);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct remedy remedy;
        struct failure failure;
        assert_int_equal(remedy_read(&s, (struct owners){entries, 1}, cases[i].text, NULL, &remedy, &failure), cases[i].status);
        if (strncmp(failure.message, cases[i].part, strlen(cases[i].part)) != 0)
            fail_msg("said: %s", failure.message);
    }
    scenario_free(&s);
}

/* --- intervals of shares --- */

static void shares_of_single_lives(void **state)
{
    (void)state;
    const struct estimate share = interval_share(30, 30, 30, 100, 100, 1000, 1.96), single = interval_single(30, 100, 1.96);
    assert_true(share.low == single.low && share.high == single.high);
    const struct estimate none = interval_share(0, 0, 0, 0, 0, 1000, 1.96);
    assert_true(isnan(none.probability) && none.low == 0 && none.high == 1);
    const struct estimate all = interval_share(60, 180, 180, 60, 180, 1000, 1.96);        /* 20 trials of three */
    assert_true(all.high == 1 && all.low == interval_single(20, 20, 1.96).low);
}

/* Trials of up to 6 lives lost, of which a share that differs by trial is saved: 95 % intervals have to hold in about so many of 4000
 * repetitions. Wrong by chance with less than 1e-6: five standard errors. */
static void shares_hold(void **state)
{
    enum { REPETITIONS = 4000, N = 400, MEMBERS = 6 };
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    int held = 0;
    (void)state;
    for (int i = 0; i < REPETITIONS; i++) {
        int64_t part = 0, squares = 0, products = 0, whole = 0, whole_squares = 0;
        for (int trial = 0; trial < N; trial++) {
            const double hard = gsl_ran_beta(rng, 2, 3), kind = gsl_ran_beta(rng, 1, 3);
            const int64_t y = gsl_ran_binomial(rng, hard, MEMBERS), x = gsl_ran_binomial(rng, kind, (unsigned)y);
            part += x, squares += x * x, products += x * y, whole += y, whole_squares += y * y;
        }
        const struct estimate e = interval_share(part, squares, products, whole, whole_squares, N, interval_z(0));
        held += e.low <= 0.25 && 0.25 <= e.high;
    }
    gsl_rng_free(rng);
    assert_near(held, 0.95 * REPETITIONS, 5 * sqrt(0.95 * 0.05 * REPETITIONS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cohorts),
        cmocka_unit_test(as_lived_one_by_one),
        cmocka_unit_test(months_add_up),
        cmocka_unit_test(parts_add_up),
        cmocka_unit_test(typical_is_the_middle),
        cmocka_unit_test(bins_hold_their_values),
        cmocka_unit_test(changes_as_sets),
        cmocka_unit_test(changes_that_cannot_be),
        cmocka_unit_test(shares_of_single_lives),
        cmocka_unit_test(shares_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

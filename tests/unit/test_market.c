/* The market's processes against their exact moments, by looking on at every step of 102,400 trials. */
#include <gsl/gsl_errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "estimate/worker.h"
#include "from_text.h"

#include <cmocka.h>

enum { BLOCKS = 800, TRIALS = BLOCKS * BLOCK, STEPS = 60 };

/* Kept of every trial and step. */
struct paths {
    float climate[STEPS][TRIALS], log_price[STEPS][TRIALS], log_training[STEPS][TRIALS], log_pool[STEPS][TRIALS];
    float cuts[STEPS][TRIALS];
};

struct watcher {
    struct paths *paths;
    int block;
};

static void watch(void *looker, const struct block *b, int step)
{
    const struct watcher *w = looker;
    for (int i = 0; i < BLOCK; i++) {
        const int trial = w->block * BLOCK + i;
        w->paths->climate[step][trial] = b->market.climate[i];
        w->paths->log_price[step][trial] = b->market.log_price[i];
        w->paths->log_training[step][trial] = logf(b->market.training[i]);
        w->paths->log_pool[step][trial] = logf(b->market.pool[i]);
        w->paths->cuts[step][trial] = (float)b->market.cuts[i];
    }
}

static struct paths *watch_market(const char *text)
{
    struct stage stage;
    struct worker worker;
    struct failure failure;
    struct scenario s;
    scenario_from(text, &s);
    struct watcher w = {.paths = malloc(sizeof *w.paths)};
    assert_non_null(w.paths);
    assert_int_equal(stage_init(&s, &stage, &failure), 0);
    assert_int_equal(worker_init(&stage, &worker, &failure), 0);
    worker.block->look = watch;
    worker.block->looker = &w;
    for (w.block = 0; w.block < BLOCKS; w.block++) {
        luck_range(&worker.block->inputs, (uint64_t)w.block * BLOCK);
        luck_range(&worker.block->luck, (uint64_t)w.block * BLOCK);
        worker_run(&stage, &worker);
    }
    worker_free(&worker);
    stage_free(&stage);
    scenario_free(&s);
    return w.paths;
}

static double mean(const float *x)
{
    double sum = 0;
    for (int i = 0; i < TRIALS; i++)
        sum += (double)x[i];
    return sum / TRIALS;
}

static double covariance(const float *x, const float *y)
{
    const double mx = mean(x), my = mean(y);
    double sum = 0;
    for (int i = 0; i < TRIALS; i++)
        sum += ((double)x[i] - mx) * ((double)y[i] - my);
    return sum / TRIALS;
}

/* A normal's mean is off by 6 standard errors with a chance of 2e-9, its variance by 6 of its (relative sqrt(2/n)), a
 * correlation by 6/sqrt(n): with some 400 comparisons below, a false alarm in 8e-7 runs. */
static void assert_moments(const float *x, double wanted_mean, double wanted_variance)
{
    const double off = fabs(mean(x) - wanted_mean), spread = covariance(x, x);
    if (off > 6 * sqrt(wanted_variance / TRIALS) + 2e-5)
        fail_msg("mean %.6f, expected %.6f", mean(x), wanted_mean);
    if (fabs(spread / wanted_variance - 1) > 6 * sqrt(2.0 / TRIALS) + 1e-4)
        fail_msg("variance %.6f, expected %.6f", spread, wanted_variance);
}

static void assert_correlation(const float *x, const float *y, double wanted)
{
    const double found = covariance(x, y) / sqrt(covariance(x, x) * covariance(y, y));
    if (fabs(found - wanted) > 6 / sqrt(TRIALS))
        fail_msg("correlation %.4f, expected %.4f", found, wanted);
}

/* After t years: mean + (start - mean) exp(-k t), variance s^2 (1 - exp(-2 k t))/(2 k); autocorrelation over a lag. */
static void climate_is_an_ornstein_uhlenbeck_process(void **state)
{
    (void)state;
    for (int step_months = 1; step_months <= 6; step_months += 5) {
        char text[512];
        snprintf(text, sizeof text, "horizon: %d\nstep: %d\ncompanies: [{name: a}]\nmarket: {funding: {climate: -0.4, mean: 0.3, "
                                    "reversion: 1.3, volatility: 0.6, crash_rate: 0}}\n", STEPS * step_months, step_months);
        struct paths *p = watch_market(text);
        for (int step = 0; step < STEPS; step += 7) {
            const double t = (step + 1) * step_months / 12.0, variance = 0.36 * (1 - exp(-2.6 * t)) / 2.6;
            assert_moments(p->climate[step], 0.3 - 0.7 * exp(-1.3 * t), variance);
            const int later = step + 3 < STEPS ? step + 3 : step;
            const double lag = (later - step) * step_months / 12.0, grown = 0.36 * (1 - exp(-2.6 * (t + lag))) / 2.6;
            assert_correlation(p->climate[step], p->climate[later], exp(-1.3 * lag) * sqrt(variance / grown));
        }
        free(p);
    }
}

/* Without reversion it is a random walk. */
static void climate_without_reversion_is_a_random_walk(void **state)
{
    (void)state;
    struct paths *p = watch_market("companies: [{name: a}]\nmarket: {funding: {climate: 0.2, reversion: 0, volatility: 0.5, "
                                   "crash_rate: 0}}\n");
    for (int step = 0; step < STEPS; step += 7)
        assert_moments(p->climate[step], 0.2, 0.25 * (step + 1) / 12.0);
    free(p);
}

/* Crashes take depth off, and the climate reverts: mean -rate depth (1 - exp(-k t))/k but for the steps' width. */
static void crashes_come_at_their_rate(void **state)
{
    (void)state;
    struct paths *p = watch_market("companies: [{name: a}]\nmarket: {funding: {climate: 0, reversion: 0, volatility: 0, "
                                   "crash_rate: 0.6, crash_depth: 1}}\n");
    const double each = 1 - exp(-0.6 / 12);
    for (int step = 0; step < STEPS; step += 7)
        assert_moments(p->climate[step], -each * (step + 1), each * (1 - each) * (step + 1));
    free(p);
}

static const char free_price[] =
    "companies: [{name: a}]\n"
    "market: {funding: {crash_rate: 0},\n"
    "         price: {start: 2, decline: 1.2, volatility: 0.3, cut_rate: 0, floor: 0, floor_after: 0, war_length: 0},\n"
    "         training: {start: 100, start_month: -15, peak: 7000, peak_month: 24, growth_after: 0.3, volatility: 0.15},\n"
    "         demand: {pool: 250, growth: 0.8, growth_long: 0.2, decay: 0.5, elasticity: 1.3, volatility: 0.4}}\n"
    "correlation: {funding_price: 0.3, funding_training: -0.2, funding_demand: 0.4, price_training: 0.25,\n"
    "              price_demand: -0.35, training_demand: 0.15}\n";

static void price_training_and_pool_are_lognormal(void **state)
{
    (void)state;
    struct paths *p = watch_market(free_price);
    const double slope = log(70) / 39;
    for (int step = 0; step < STEPS; step += 7) {
        const double t = step + 1, y = step / 12.0;
        const double grown = fmin(step, 24) + 15, after = fmax(step - 24, 0);
        assert_moments(p->log_price[step], log(2) - 1.2 * t / 12, 0.09 * t / 12);
        assert_moments(p->log_training[step], log(100) + slope * grown + 0.3 * after / 12, 0.0225 * t / 12);
        const double volume = 0.2 * y + 0.6 * (1 - exp(-0.5 * y)) / 0.5;
        /* pool: its own shock, and -0.3 times the price's walk, with which it is correlated by -0.35 */
        const double variance = (0.16 + 0.0081 + 2 * 0.3 * 0.4 * 0.3 * 0.35) * t / 12;
        assert_moments(p->log_pool[step], log(250) + volume + 0.3 * 1.2 * t / 12, variance);
    }
    free(p);
}

static void first_shocks_have_their_correlations(void **state)
{
    (void)state;
    struct paths *p = watch_market(free_price);
    assert_correlation(p->climate[0], p->log_price[0], 0.3);
    assert_correlation(p->climate[0], p->log_training[0], -0.2);
    assert_correlation(p->log_price[0], p->log_training[0], 0.25);
    /* the pool's shock is 0.4 Zd - 0.09 Zp */
    const double spread = sqrt(0.16 + 0.0081 + 2 * 0.4 * 0.09 * 0.35);
    assert_correlation(p->climate[0], p->log_pool[0], (0.4 * 0.4 - 0.09 * 0.3) / spread);
    assert_correlation(p->log_price[0], p->log_pool[0], (-0.4 * 0.35 - 0.09) / spread);
    assert_correlation(p->log_training[0], p->log_pool[0], (0.4 * 0.15 - 0.09 * 0.25) / spread);
    free(p);
}

/* While the war lasts, cuts are a binomial count; afterwards there are none. */
static void cuts_end_with_the_war(void **state)
{
    (void)state;
    struct paths *p = watch_market("companies: [{name: a}]\nmarket: {price: {cut_rate: 2, war_length: 24, floor: 0}}\n");
    const double each = 1 - exp(-2.0 / 12);
    for (int step = 0; step < STEPS; step += 7) {
        const int at_war = step + 1 < 24 ? step + 1 : 24;
        assert_moments(p->cuts[step], each * at_war, each * (1 - each) * at_war);
    }
    assert_memory_equal(p->cuts[23], p->cuts[STEPS - 1], sizeof p->cuts[0]);
    free(p);
}

/* With a price that only the floor holds up, the price is the floor: serving cost x (after + (war - after) heat). */
static void price_rests_on_the_floor(void **state)
{
    (void)state;
    struct paths *p = watch_market("companies: [{name: a}]\nmarket: {price: {start: 0.001, volatility: 0, cut_rate: 0, floor: 0.8,"
                                   " floor_after: 1.4, war_length: 24, recovery: 6}, serving: {start: 0.5, decline: 1.1}}\n");
    for (int step = 0; step < STEPS; step++) {
        const double heat = step < 24 ? 1 : exp(-(step - 24) / 6.0);
        const double floor = 0.5 * exp(-1.1 * step / 12) * (1.4 - 0.6 * heat);
        assert_true(fabs((double)p->log_price[step][step] - log(floor)) < 2e-6);
    }
    free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(climate_is_an_ornstein_uhlenbeck_process),
        cmocka_unit_test(climate_without_reversion_is_a_random_walk),
        cmocka_unit_test(crashes_come_at_their_rate),
        cmocka_unit_test(price_training_and_pool_are_lognormal),
        cmocka_unit_test(first_shocks_have_their_correlations),
        cmocka_unit_test(cuts_end_with_the_war),
        cmocka_unit_test(price_rests_on_the_floor)};
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Paired differences: known intervals and tests, how often intervals hold the truth, and sums that no 64 bits hold. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "estimate/paired.h"

#include <cmocka.h>

#define assert_near(a, b, most) assert_true(fabs((a) - (b)) <= (most))

static struct moment moment_of(int64_t gains, int64_t losses)
{
    return (struct moment){.sum = gains - losses, .square = {gains + losses}, .trials = gains + losses};
}

/* D. Bonett's statpsych, ci.prop.ps(.05, 12, 4, 26, 6). */
static void as_published(void **state)
{
    const struct moment m = moment_of(26, 4);
    const struct change_estimate e = paired_change(&m, 1, 48);
    (void)state;
    assert_near(e.change, 22.0 / 48, 1e-15);
    assert_near(e.low, 0.2548067, 5e-8);
    assert_near(e.high, 0.6251933, 5e-8);
}

static void nothing_seen_is_not_nothing(void **state)
{
    const struct moment none = {0};
    const struct change_estimate e = paired_change(&none, 6, 1000), unknown = paired_change(&none, 6, 0);
    (void)state;
    assert_true(e.change == 0 && e.low < 0 && e.high > 0 && e.low == -e.high);
    assert_near(e.high, 1.959964 * sqrt(2.0) / 1002, 1e-8);
    assert_true(isnan(unknown.change) && unknown.low == -1 && unknown.high == 1);
}

/* All trials alike: sure up to what one more could show. */
static void ends_stay_within_bounds(void **state)
{
    struct moment m = {0};
    (void)state;
    for (int i = 0; i < 50; i++)
        moment_add(&m, 3);
    const struct change_estimate e = paired_change(&m, 3, 50);
    assert_true(e.change == 1 && e.high == 1 && e.low > 0.85 && e.low < 1);
}

/* Squares of 2^46 over many trials are beyond 2^63. */
static void squares_do_not_overflow(void **state)
{
    const int64_t large = INT64_C(1) << 46;
    struct moment m = {0};
    (void)state;
    for (int i = 0; i < 3000; i++)
        moment_add(&m, i % 2 == 0 ? large - 1 : 1 - large);
    const double one = (double)(large - 1);
    assert_true(m.sum == 0 && m.trials == 3000);
    assert_near(moment_squares(&m) / (3000 * one * one), 1, 1e-14);
}

static void test_of_events_against_gsl(void **state)
{
    (void)state;
    for (int all = 0; all <= 1000; all += all < 30 ? 1 : 97)
        for (int fewer = 0; fewer <= all / 2; fewer++) {
            const double exact = fmin(1, 2 * gsl_cdf_binomial_P((unsigned)fewer, 0.5, (unsigned)all));
            assert_near(paired_test_events(fewer, all - fewer) / exact, 1, 1e-9);
            assert_true(paired_test_events(fewer, all - fewer) == paired_test_events(all - fewer, fewer));
        }
    assert_near(paired_test_events(5200, 4900), 2 * gsl_cdf_ugaussian_Q(300 / sqrt(10100.0)), 1e-12);
    assert_true(paired_test_events(0, 0) == 1);
}

static void test_of_moments_is_mcnemar_for_single_companies(void **state)
{
    const struct moment m = moment_of(5200, 4900), none = {0};
    (void)state;
    assert_near(paired_test_moment(&m), paired_test_events(5200, 4900), 1e-15);
    assert_true(paired_test_moment(&none) == 1);
}

/* --- how often the interval holds the truth --- */

/* Of a company: exactly, by adding up over all numbers of gains and losses. */
static double coverage_of_company(int n, double gain, double loss)
{
    const double truth = gain - loss, p[3] = {gain, loss, 1 - gain - loss};
    double sum = 0;
    for (unsigned gains = 0; gains <= (unsigned)n; gains++)
        for (unsigned losses = 0; gains + losses <= (unsigned)n; losses++) {
            const struct moment m = moment_of(gains, losses);
            const struct change_estimate e = paired_change(&m, 1, n);
            const unsigned count[3] = {gains, losses, (unsigned)n - gains - losses};
            if (e.low <= truth && truth <= e.high)
                sum += gsl_ran_multinomial_pdf(3, p, count);
        }
    return sum;
}

static void holds_for_companies(void **state)
{
    static const double chance[][2] = {{0.3, 0.1}, {0.2, 0.2}, {0.05, 0.02}, {0.1, 0}, {0.02, 0}, {0, 0}, {0.6, 0.3}};
    (void)state;
    for (size_t i = 0; i < sizeof chance / sizeof *chance; i++) {
        assert_true(coverage_of_company(100, chance[i][0], chance[i][1]) > 0.93);
        assert_true(coverage_of_company(400, chance[i][0], chance[i][1]) > 0.93);
    }
}

/* A group of six, which in a share of the trials changes: by one or more members, one way or the other. */
static struct moment group_of_six(gsl_rng *random, int n, double changing, double up)
{
    struct moment m = {0};
    for (int i = 0; i < n; i++)
        if (gsl_rng_uniform(random) < changing) {
            const int members = 1 + (int)gsl_ran_binomial(random, 0.3, 5);
            moment_add(&m, gsl_rng_uniform(random) < up ? members : -members);
        }
    return m;
}

/* With 20,000 repetitions and a coverage of 0.94 at least, fewer than 0.93 have a chance of 2e-9. */
static void holds_for_groups(void **state)
{
    enum { REPETITIONS = 20000, TRIALS = 400, MEMBERS = 6 };
    static const double changing[] = {0.02, 0.1, 0.5};
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    (void)state;
    gsl_rng_set(random, 7);
    for (size_t i = 0; i < 3; i++) {
        const double up = 0.8, truth = changing[i] * (1 + 0.3 * 5) * (2 * up - 1) / MEMBERS;
        int held = 0;
        for (int k = 0; k < REPETITIONS; k++) {
            const struct moment m = group_of_six(random, TRIALS, changing[i], up);
            const struct change_estimate e = paired_change(&m, MEMBERS, TRIALS);
            held += e.low <= truth && truth <= e.high;
        }
        assert_true(held > 0.93 * REPETITIONS && held < 0.985 * REPETITIONS);
    }
    gsl_rng_free(random);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_published),
        cmocka_unit_test(nothing_seen_is_not_nothing),
        cmocka_unit_test(ends_stay_within_bounds),
        cmocka_unit_test(squares_do_not_overflow),
        cmocka_unit_test(test_of_events_against_gsl),
        cmocka_unit_test(test_of_moments_is_mcnemar_for_single_companies),
        cmocka_unit_test(holds_for_companies),
        cmocka_unit_test(holds_for_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

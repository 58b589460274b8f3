/* Intervals: known values, the chance with which they hold the truth, groups, and what looks cost. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "estimate/interval.h"

#include <cmocka.h>

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

/* Debian's cmocka compares single precision alone. */
#define assert_near(a, b, most) assert_true(fabs((a) - (b)) <= (most))

static const double z95 = 1.9599639845400542;

static void same(struct estimate a, struct estimate b)
{
    assert_near(a.low, b.low, 0);
    assert_near(a.high, b.high, 0);
}

/* --- one company --- */

/* R. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I,
 * method 3. */
static void wilson_as_published(void **state)
{
    static const struct {
        int count, trials;
        double low, high;
    } known[] = {{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}};
    (void)state;
    for (size_t i = 0; i < LENGTH(known); i++) {
        const struct estimate e = interval_single(known[i].count, known[i].trials, z95);
        assert_near(e.low, known[i].low, 0.00005);
        assert_near(e.high, known[i].high, 0.00005);
    }
}

static void ends_are_exact(void **state)
{
    static const int64_t trials[] = {1, 3, 128, 1000000, INT64_C(1000000000000)};
    (void)state;
    for (size_t i = 0; i < LENGTH(trials); i++) {
        const struct estimate none = interval_single(0, trials[i], z95), all = interval_single(trials[i], trials[i], z95);
        assert_true(none.probability == 0 && none.low == 0 && none.high > 0);
        assert_true(all.probability == 1 && all.high == 1 && all.low < 1);
        assert_near(none.high, 1 - all.low, 1e-15);
    }
}

static void failures_mirror_successes(void **state)
{
    (void)state;
    for (int count = 0; count <= 50; count++) {
        const struct estimate e = interval_single(count, 50, z95), mirrored = interval_single(50 - count, 50, z95);
        assert_near(e.low, 1 - mirrored.high, 1e-15);
        assert_near(e.high, 1 - mirrored.low, 1e-15);
        assert_true(e.low <= e.probability && e.probability <= e.high);
    }
}

static void nothing_is_known_without_trials(void **state)
{
    (void)state;
    const struct estimate one = interval_single(0, 0, z95), many = interval_grouped(0, 0, 0, 5, z95);
    assert_true(isnan(one.probability) && one.low == 0 && one.high == 1);
    assert_true(isnan(many.probability) && many.low == 0 && many.high == 1);
}

/* P(X = k) of a binomial. */
static double binomial(int n, int k, double p)
{
    return exp(lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0) + k * log(p) + (n - k) * log1p(-p));
}

/* The chance that the interval holds p, by adding up over every count. */
static double coverage(int n, double p)
{
    double held = 0;
    for (int k = 0; k <= n; k++) {
        const struct estimate e = interval_single(k, n, z95);
        if (e.low <= p && p <= e.high)
            held += binomial(n, k, p);
    }
    return held;
}

static void intervals_hold_the_truth(void **state)
{
    static const int trials[] = {30, 128, 1000};
    (void)state;
    for (size_t i = 0; i < LENGTH(trials); i++) {
        double sum = 0, least = 1;
        for (int k = 1; k < 200; k++) {
            const double held = coverage(trials[i], k / 200.0);
            sum += held;
            least = held < least ? held : least;
        }
        assert_near(sum / 199, 0.95, 0.006);
        assert_true(least > 0.83);                   /* next to 0 and 1, where hardly a count is possible */
    }
    assert_near(coverage(1000, 0.5), 0.95, 0.005);
    assert_near(coverage(1000, 0.1), 0.95, 0.005);
}

/* --- groups --- */

/* m = 2, 1, 1, 0 of 2 members: Var(m) = 2/3, p = 1/2, deff = 4/3, so 8 lives tell as much as 6. */
static void shared_fates_count_for_less(void **state)
{
    (void)state;
    same(interval_grouped(4, 6, 4, 2, z95), interval_single(3, 6, z95));
}

/* m = 2, 1, 1, 1, 1, 0 of 2: Var(m) = 2/5, p = 1/2, deff = 4/5, so 12 lives tell as much as 15. */
static void unlike_members_count_for_more(void **state)
{
    (void)state;
    const struct estimate e = interval_grouped(6, 8, 6, 2, z95), fifteen = interval_single(75, 150, z95);
    assert_near(e.probability, 0.5, 1e-15);
    assert_near((e.high - 0.5) * sqrt(1 + z95 * z95 / 15) * sqrt(15), (fifteen.high - 0.5) * sqrt(1 + z95 * z95 / 150) * sqrt(150),
                1e-12);
}

/* m = 1, 1, 1, 1 of 2: no spread at all, by chance or by nature; it was seen 4 times, of 8 lives each at most. */
static void a_sum_that_never_changed_was_seen_so_often(void **state)
{
    (void)state;
    same(interval_grouped(4, 4, 4, 2, z95), interval_single(16, 32, z95));
}

/* All members of a trial share one fate: what is counted is trials, less the one that the variance costs. */
static void one_fate_counts_once(void **state)
{
    (void)state;
    const struct estimate e = interval_grouped(600 * 7, 600 * 49, 1000, 7, z95), alone = interval_single(600, 1000, z95);
    assert_near(e.probability, 0.6, 1e-15);
    assert_near(e.low, alone.low, 2e-5);
    assert_near(e.high, alone.high, 2e-5);
}

static void one_trial_or_one_outcome_shows_no_spread(void **state)
{
    (void)state;
    same(interval_grouped(0, 0, 1000, 7, z95), interval_single(0, 1000, z95));
    same(interval_grouped(7000, 49000, 1000, 7, z95), interval_single(1000, 1000, z95));
    assert_near(interval_grouped(1, 1, 1, 2, z95).high, interval_single(1, 2, z95).high, 0.2);
    assert_true(interval_grouped(1, 1, 1, 2, z95).high > interval_single(1, 2, z95).high);
}

static void group_of_one_is_its_company(void **state)
{
    (void)state;
    same(interval_grouped(37, 37, 100, 1, z95), interval_single(37, 100, z95));
}

/* A billion trials. Half of a group of six in every one, so no spread; and two of them in every second one: Var(m) = 1. */
static void many_trials_fit(void **state)
{
    const int64_t trials = INT64_C(1000000000);
    (void)state;
    const struct estimate still = interval_grouped(3 * trials, 9 * trials, trials, 6, z95);
    assert_near((still.high - still.low) / 2, z95 * sqrt(0.25 / 6e18), 1e-13);
    const struct estimate e = interval_grouped(trials, 2 * trials, trials, 6, z95);
    const double p = 1.0 / 6, deff = 1 / (6 * p * (1 - p)), lives = 6e9 / deff;
    assert_near((e.high - e.low) / 2, z95 * sqrt(p * (1 - p) / lives), 1e-13);
}

/* Ten thousand companies, half of them alive in nearly every trial: products of sums that no 64 bits hold. */
static void large_groups_fit(void **state)
{
    const int64_t trials = 100000000, members = 10000, half = members / 2, odd = trials / 100000;
    (void)state;
    const struct estimate e = interval_grouped(trials * half, trials * half * half + odd * 200000, trials, (int)members, z95);
    const double deff = 200000.0 / 100000 / (0.25 * 10000); /* Var(m) = 2 */
    assert_near((e.high - e.low) / 2, z95 * sqrt(0.25 * deff / (1e8 * 1e4)), 1e-12);
}

/* --- stopping early --- */

static void looks_double(void **state)
{
    (void)state;
    assert_int_equal(look_after(0), 65536);
    assert_int_equal(look_after(65535), 65536);
    assert_int_equal(look_after(65536), 131072);
    assert_int_equal(look_after(200000), 262144);
    assert_true(look_trials(LOOKS - 1) == UINT64_C(1) << 48); /* the most that a run may ask for */
    assert_true(look_after(UINT64_C(1) << 48) > UINT64_C(1) << 48);
}

static void more_looks_cost_width(void **state)
{
    (void)state;
    assert_near(interval_z(0), z95, 0);
    assert_near(interval_z(0.1), z95, 0);    /* one look is enough */
    double last = z95;
    for (double precision = 0.003; precision > 1e-7; precision /= 4) {
        assert_true(interval_z(precision) > last);
        last = interval_z(precision);
    }
    assert_true(last < 3.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wilson_as_published),
        cmocka_unit_test(ends_are_exact),
        cmocka_unit_test(failures_mirror_successes),
        cmocka_unit_test(nothing_is_known_without_trials),
        cmocka_unit_test(intervals_hold_the_truth),
        cmocka_unit_test(shared_fates_count_for_less),
        cmocka_unit_test(unlike_members_count_for_more),
        cmocka_unit_test(a_sum_that_never_changed_was_seen_so_often),
        cmocka_unit_test(one_fate_counts_once),
        cmocka_unit_test(one_trial_or_one_outcome_shows_no_spread),
        cmocka_unit_test(group_of_one_is_its_company),
        cmocka_unit_test(many_trials_fit),
        cmocka_unit_test(large_groups_fit),
        cmocka_unit_test(looks_double),
        cmocka_unit_test(more_looks_cost_width),
    };
    return cmocka_run_group_tests_name("interval", tests, NULL, NULL);
}

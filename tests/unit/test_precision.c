/* Stopping early: how often the intervals of a run to a precision hold, what they cost, and when such a run ends.
 *
 * The limits of counts are chosen for a false alarm of at most 1e-6 over this file. Of what they let pass: a sequence that
 * fails in 5.6 % of runs instead of 5 % is found with a chance above 99.9 %. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "estimate/precision.h"

#include <cmocka.h>                                  /* last: its macro fail() would break failure.h */

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

enum { RUNS = 100000 };

/* The most failures of RUNS runs that a chance of 5 % explains, but for one in ten million. */
static int most_failures(void)
{
    int most = RUNS / 20;
    while (gsl_cdf_binomial_Q((unsigned)most, 0.05, RUNS) > 1e-7)
        most++;
    return most;
}

/* Looks up to the one at which even an even chance is known to the precision. */
static int looks_of(double precision)
{
    const double z = interval_z(precision);
    int looks = 1;
    while (z / (2 * sqrt((double)look_trials(looks - 1) - 1 + z * z)) > precision)
        looks++;
    return looks;
}

struct outcome {
    bool missed_once;             /* the interval of some look did not hold the chance */
    bool missed_at_end;           /* nor did that of the look at which the run ended */
    uint64_t trials;              /* of that look */
};

/* One run: counts that grow from look to look as those of independent trials do. */
static struct outcome run_once(gsl_rng *rng, double chance, double precision, double z, int looks)
{
    struct outcome out = {0};
    int64_t count = 0;
    for (int look = 0; look < looks; look++) {
        const uint64_t trials = look_trials(look), before = look > 0 ? look_trials(look - 1) : 0;
        count += gsl_ran_binomial(rng, chance, (unsigned)(trials - before));
        const struct estimate e = interval_single(count, (int64_t)trials, z);
        const bool missed = chance < e.low || chance > e.high;
        out.missed_once |= missed;
        if (out.trials == 0 && (e.high - e.low) / 2 <= precision) {
            out.missed_at_end = missed;
            out.trials = trials;
        }
    }
    return out;
}

static void sequence_holds_as_often_as_it_says(void **state)
{
    static const struct {
        double chance, precision;
    } cases[] = {{0.5, 0.001}, {0.05, 0.001}, {0.05, 0.0003}, {1e-4, 0.001}, {1e-4, 3e-5}, {3e-5, 1e-4}, {1 - 1e-4, 0.001}};
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    const int most = most_failures();
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const double z = interval_z(cases[i].precision);
        const int looks = looks_of(cases[i].precision);
        int once = 0, end = 0;
        for (int run = 0; run < RUNS; run++) {
            const struct outcome o = run_once(rng, cases[i].chance, cases[i].precision, z, looks);
            once += o.missed_once;
            end += o.missed_at_end;
            assert_true(o.trials > 0);               /* by the last look, the precision is there */
        }
        assert_true(once <= most && end <= once);
    }
    gsl_rng_free(rng);
}

/* The price: half of all intervals' 5 % at least is used up, so they are not far wider than they need be. */
static void sequence_is_not_wasteful(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    const double z = interval_z(0.001);
    int once = 0;
    for (int run = 0; run < RUNS; run++)
        once += run_once(rng, 0.5, 0.001, z, looks_of(0.001)).missed_once;
    assert_true(once >= RUNS / 40);
    gsl_rng_free(rng);
}

/* Members who share one fate, of which half of the trials are: no group is known less well. */
static void every_group_has_its_precision_at_the_last_look(void **state)
{
    (void)state;
    for (double precision = 0.1; precision > 1e-6; precision *= 0.93) {
        const double z = interval_z(precision);
        const int64_t trials = (int64_t)look_trials(looks_of(precision) - 1), sum = trials / 2 * 5;
        const struct estimate e = interval_grouped(sum, 5 * sum, trials, 5, z);
        assert_true((e.high - e.low) / 2 <= precision);
    }
}

/* --- when a run ends --- */

static struct tally looked_at(const double *reach, int looks)
{
    struct tally t = {.trials = look_trials(looks - 1)};
    for (int i = 0; i < looks; i++)
        t.reach[i] = reach[i];
    return t;
}

static void a_run_ends_at_the_first_look_that_reaches_it(void **state)
{
    static const double reach[] = {0.006, 0.003, 0.002};
    (void)state;
    const struct tally t = looked_at(reach, 3);
    uint64_t trials = 0;
    assert_true(precision_reached(&t, 0.002) && precision_reached(&t, 0.5));
    assert_false(precision_reached(&t, 0.00199));
    assert_false(precision_reached(&t, 0));
    assert_int_equal(precision_passed(&t, 0.0029, &trials), PASSED_NONE);
    assert_int_equal(precision_passed(&t, 0.003, &trials), PASSED_ONE);
    assert_true(trials == look_trials(1));
    assert_int_equal(precision_passed(&t, 0.3, &trials), PASSED_ONE);
    assert_true(trials == look_trials(0));
}

static void between_looks_no_run_ends(void **state)
{
    static const double reach[] = {0.006, 0.003, 0.002};
    (void)state;
    struct tally t = looked_at(reach, 3);
    t.trials++;
    assert_false(precision_reached(&t, 0.4));
    t = looked_at(reach, 3);
    t.from = BLOCK;
    assert_false(precision_reached(&t, 0.4));
}

static void what_nobody_looked_at_is_not_known(void **state)
{
    static const double reach[] = {0.006, 0, 0.002};
    (void)state;
    const struct tally t = looked_at(reach, 3);
    uint64_t trials = 0;
    assert_int_equal(precision_passed(&t, 0.001, &trials), PASSED_UNSEEN);
    assert_true(trials == look_trials(1));
    assert_int_equal(precision_passed(&t, 0.007, &trials), PASSED_ONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sequence_holds_as_often_as_it_says),
        cmocka_unit_test(sequence_is_not_wasteful),
        cmocka_unit_test(every_group_has_its_precision_at_the_last_look),
        cmocka_unit_test(a_run_ends_at_the_first_look_that_reaches_it),
        cmocka_unit_test(between_looks_no_run_ends),
        cmocka_unit_test(what_nobody_looked_at_is_not_known),
    };
    return cmocka_run_group_tests_name("precision", tests, NULL, NULL);
}

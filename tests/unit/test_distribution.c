/* Distributions: what is read, refused, written back, and held against a parameter's bounds. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "scenario/distribution.h"
#include "scenario/family.h"

#include <cmocka.h>                                  /* last: its macro fail() would break failure.h */

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

static struct distribution parsed(const char *text)
{
    struct distribution out;
    struct failure failure;
    int column;
    if (distribution_parse(text, NULL, &out, &column, &failure) != STATUS_DONE)
        fail_msg("%s: %s", text, failure.message);
    return out;
}

/* One line for each text: what is said about it, and where. */
struct refusal {
    const char *text;
    int column;
    const char *message;
};

static const struct refusal refusals[] = {
    {"", 0, "expected a number or a distribution, found nothing"},
    {" \t ", 3, "expected a number or a distribution, found nothing"},
    {"5O", 0, "expected a number or a distribution, found '5O'"},
    {"  five", 2, "expected a number or a distribution, found 'five'"},
    {"0,5", 0, "expected a number or a distribution, found '0,5'; the decimal separator is a point"},
    {"-1,5e3", 0, "expected a number or a distribution, found '-1,5e3'; the decimal separator is a point"},
    {"1,000,000", 0, "expected a number or a distribution, found '1,000,000'"},
    {"nan", 0, "expected a number or a distribution, found 'nan'"},
    {"inf", 0, "expected a number or a distribution, found 'inf'"},
    {"0x10", 0, "expected a number or a distribution, found '0x10'"},
    {"1e999", 0, "expected a number or a distribution, found '1e999'; the largest number is 1.797e308"},
    {"1 2", 0, "expected a number or a distribution, found '1 2'"},
    {"5 in [0, 10]", 2, "expected a number alone, found '5 in [0, 10]'; only a distribution is cut by 'in'"},
    {"5 M$", 0, "expected a number or a distribution, found '5 M$'"},
    {"3(4)", 0, "expected a number or a distribution, found '3(4)'"},
    {"a\nb", 0, "expected a number or a distribution, found 'a?b'"},
    {"uniform", 0, "expected uniform(min, max), found 'uniform'"},
    {"exponential 3", 0, "expected exponential(mean), found 'exponential 3'"},
    {"pert [1, 2, 3]", 0, "expected pert(min, mode, max), found 'pert [1, 2, 3]'"},
    {"choice", 0, "expected choice(value, value, ...), found 'choice'"},
    {" unifrom(0, 1)", 1, "there is no distribution 'unifrom'; the nearest is uniform"},
    {"Normal(0, 1)", 0, "there is no distribution 'Normal'; the nearest is normal"},
    {"log-normal(1, 1)", 0, "there is no distribution 'log-normal'; the nearest is lognormal"},
    {"empircal(a.tsv:b)", 0, "there is no distribution 'empircal'; the nearest is empirical"},
    {"weibull(1, 2)", 0, "there is no distribution 'weibull'; there are uniform, loguniform, normal, lognormal, "
     "triangular, pert, exponential, beta, quantiles, choice, empirical"},
    {"normal(1, 2, 3)", 0, "normal takes 2 numbers (mean, sd), found 3"},
    {"normal(0,5, 1)", 0, "normal takes 2 numbers (mean, sd), found 3"},
    {"normal()", 0, "normal takes 2 numbers (mean, sd), found 0"},
    {"exponential(1, 2)", 0, "exponential takes 1 number (mean), found 2"},
    {"triangular(1, 2, 3, 4, 5)", 0, "triangular takes 3 numbers (min, mode, max), found 5"},
    {"choice( )", 0, "choice takes at least 1 value, found none"},
    {"uniform(1,,2)", 10, "expected a number, found nothing"},
    {"uniform(1, )", 11, "expected a number, found nothing"},
    {"uniform(1, x)", 11, "expected a number, found 'x'"},
    {"uniform(0, inf)", 11, "expected a number, found 'inf'"},
    {"uniform(0, 1e400)", 11, "expected a number, found '1e400'; the largest number is 1.797e308"},
    {"uniform(normal(0, 1), 2)", 8, "expected a number, found 'normal'"},
    {"uniform(0 1)", 10, "expected ',' or ')', found '1'"},
    {"uniform(0, 1", 12, "expected ',' or ')', found the end"},
    {"uniform(0, 1]", 12, "expected ',' or ')', found ']'"},
    {"uniform(0", 9, "expected ',' or ')', found the end"},
    {"uniform(2, 1)", 8, "min must be below max, found 2 and 1"},
    {"uniform(2, 2)", 8, "min must be below max, found 2 and 2"},
    {"loguniform(0, 2)", 11, "min must be above 0, found 0"},
    {"loguniform(3, 2)", 11, "min must be below max, found 3 and 2"},
    {"normal(1, 0)", 10, "sd must be above 0, found 0"},
    {"normal(1, -2)", 10, "sd must be above 0, found -2"},
    {"lognormal(-1, 2)", 10, "median must be above 0, found -1"},
    {"lognormal(1, 0)", 13, "sigma must be above 0, found 0"},
    {"triangular(3, 2, 5)", 11, "min must be at most mode, found 3 and 2"},
    {"triangular(1, 6, 5)", 14, "mode must be at most max, found 6 and 5"},
    {"pert(1, 1, 1)", 5, "min must be below max, found 1 and 1"},
    {"exponential(0)", 12, "mean must be above 0, found 0"},
    {"beta(0, 1)", 5, "a must be above 0, found 0"},
    {"beta(1, -0.5)", 8, "b must be above 0, found -0.5"},
    {"quantiles(1, 1, 2)", 10, "p10 must be below p50, found 1 and 1"},
    {"quantiles(1, 3, 2)", 13, "p50 must be below p90, found 3 and 2"},
    {"uniform(-1e308, 1e308)", 0, "uniform with these numbers reaches beyond what the computer can hold"},
    {"lognormal(1, 200)", 0, "lognormal with these numbers reaches beyond what the computer can hold"},
    {"exponential(1e-300)", 0, "exponential with these numbers reaches beyond what the computer can hold"},
    {"normal(0, 1) [0, 1]", 13, "expected 'in [low, high]' or the end, found '['"},
    {"normal(0, 1) into [0, 1]", 13, "expected 'in [low, high]' or the end, found 'into'"},
    {"normal(0, 1))", 12, "expected 'in [low, high]' or the end, found ')'"},
    {"normal(0, 1) in", 15, "expected '[' after 'in', found the end"},
    {"normal(0, 1) in (0, 1)", 16, "expected '[' after 'in', found '('"},
    {"normal(0, 1) in [0]", 18, "expected ',', found ']'"},
    {"normal(0, 1) in [0, 1", 21, "expected ']', found the end"},
    {"normal(0, 1) in [0, 1] 2", 23, "expected the end, found '2'"},
    {"normal(0, 1) in [, 1]", 17, "expected a number, inf or -inf, found nothing"},
    {"normal(0, 1) in [nan, 1]", 17, "expected a number, inf or -inf, found 'nan'"},
    {"normal(0, 1) in [0, infinity]", 20, "expected a number, inf or -inf, found 'infinity'"},
    {"normal(0, 1) in [1, 1]", 16, "the low end must be below the high end, found 1 and 1"},
    {"normal(0, 1) in [inf, -inf]", 16, "the low end must be below the high end, found inf and -inf"},
    {"normal(0, 1) in [8, inf]", 13, "the chance to fall within the interval is under 1e-12, expected one that draws reach"},
    {"uniform(0, 1) in [1, 2]", 14, "the chance to fall within the interval is under 1e-12, expected one that draws reach"},
    {"choice(1, 2) in [3, 4]", 13, "none of the values falls within the interval"},
    {"empirical(a.tsv", 15, "expected ')', found the end"},
    {"empirical()", 10, "expected empirical(FILE:COLUMN), found nothing"},
    {"empirical( a.tsv )", 11, "expected empirical(FILE:COLUMN), found 'a.tsv'"},
    {"empirical(a.tsv:)", 10, "expected empirical(FILE:COLUMN), found 'a.tsv:'"},
    {"empirical(:b)", 10, "expected empirical(FILE:COLUMN), found ':b'"},
    {"\xC3\xA9(1)", 0, "expected a number or a distribution, found '\xC3\xA9(1)'"},
    {"unif\xC3\xB6rm(1, x)", 0, "there is no distribution 'unif\xC3\xB6rm'; the nearest is uniform"},
    {"choice(\xC3\xA9\xC3\xA9, 1)", 7, "expected a number, found '\xC3\xA9\xC3\xA9'"},
    {"choice(1) \xC3\xA9 in", 10, "expected 'in [low, high]' or the end, found '\xC3\xA9'"},
};

static void test_refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(refusals); i++) {
        struct distribution out;
        struct failure failure = {0};
        int column = -1;
        const struct refusal *expected = &refusals[i];
        assert_int_equal(distribution_parse(expected->text, NULL, &out, &column, &failure), STATUS_DATA);
        assert_int_equal(failure.status, STATUS_DATA);
        assert_string_equal(failure.message, expected->message);
        if (column != expected->column)
            fail_msg("%s: column %d, expected %d", expected->text, column, expected->column);
        assert_null(out.values);
    }
}

/* Texts, and how they are written back. */
static const char *const same[][2] = {
    {"1e-3", "0.001"},
    {" +5 ", "5"},
    {"-0", "-0"},
    {".5", "0.5"},
    {"1e22", "1.0e+22"},
    {"0.1", "0.1"},
    {"0.30000000000000004", "0.30000000000000004"},
    {"1.7976931348623157e308", "1.7976931348623157e+308"},
    {"5e-324", "4.94065645841247e-324"},
    {"uniform(0,1)", "uniform(0, 1)"},
    {"\tuniform ( -1 , +1 ) ", "uniform(-1, 1)"},
    {"loguniform(5000, 10000)", "loguniform(5000, 10000)"},
    {"normal(-0.374, 0.3)in[-1,inf]", "normal(-0.374, 0.3) in [-1, inf]"},
    {"normal(0, 1) in [-inf, +inf]", "normal(0, 1)"},
    {"normal(0, 1) in [ -inf , 3 ]", "normal(0, 1) in [-inf, 3]"},
    {"normal(0, 1) in [-0.5, 1e3]", "normal(0, 1) in [-0.5, 1000]"},
    {"lognormal(250, 0.3) in [0, 1000]", "lognormal(250, 0.3) in [0, 1000]"},
    {"triangular(1, 1, 2)", "triangular(1, 1, 2)"},
    {"pert(0.2, 0.8, 1.3)", "pert(0.2, 0.8, 1.3)"},
    {"exponential(24)", "exponential(24)"},
    {"beta(2, 3) in [0.1, 0.2]", "beta(2, 3) in [0.1, 0.2]"},
    {"quantiles(1, 2, 5)", "quantiles(1, 2, 5)"},
    {"choice(3)", "choice(3)"},
    {"choice(3, -0, 0.1, 1e300)", "choice(3, -0, 0.1, 1.0e+300)"},
    {"choice(1, 2, 3, 4) in [2, 3]", "choice(2, 3)"},
    {"uniform(0, 1) in [-5, 0.5]", "uniform(0, 1) in [-5, 0.5]"},
};

static void assert_same(const struct distribution *a, const struct distribution *b)
{
    assert_int_equal(a->family, b->family);
    assert_memory_equal(a->argument, b->argument, sizeof a->argument);
    assert_int_equal(a->count, b->count);
    if (a->count > 0)
        assert_memory_equal(a->values, b->values, a->count * sizeof *a->values);
    assert_int_equal(a->truncated, b->truncated);
    assert_memory_equal(&a->low, &b->low, sizeof a->low);
    assert_memory_equal(&a->high, &b->high, sizeof a->high);
}

static void test_round_trips(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(same); i++) {
        struct distribution first = parsed(same[i][0]);
        char *text = distribution_text(&first);
        assert_non_null(text);
        assert_string_equal(text, same[i][1]);
        struct distribution second = parsed(text);
        assert_same(&first, &second);
        free(text);
        distribution_free(&first);
        distribution_free(&second);
    }
}

/* Doubles of all magnitudes read back as they were. */
static void test_numbers_read_back(void **state)
{
    (void)state;
    uint64_t bits = 1;
    for (int i = 0; i < 300000; i++) {
        double value, read;
        char text[32];
        bits = bits * 6364136223846793005u + 1442695040888963407u;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        number_text(value, text);
        assert_true(strlen(text) <= 24);
        assert_true(number_parse(text, &read));
        assert_memory_equal(&value, &read, sizeof value);
    }
}

static void test_copy_owns_its_values(void **state)
{
    (void)state;
    struct failure failure;
    struct distribution first = parsed("choice(1, 2, 3)"), second;
    assert_int_equal(distribution_copy(&first, &second, &failure), STATUS_DONE);
    assert_ptr_not_equal(first.values, second.values);
    assert_same(&first, &second);
    distribution_free(&first);
    assert_true(second.values[2] == 3);
    distribution_free(&second);
    distribution_free(&second);
    assert_null(second.values);
    struct distribution constant = distribution_constant(4);
    assert_int_equal(distribution_copy(&constant, &second, &failure), STATUS_DONE);
    assert_same(&constant, &second);
    distribution_free(&second);
}

static void test_supports(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double low, high;
        bool open_low;
    } supports[] = {
        {"3", 3, 3, false},
        {"uniform(-1, 2)", -1, 2, false},
        {"loguniform(1, 2)", 1, 2, false},
        {"normal(0, 1)", -INFINITY, INFINITY, false},
        {"normal(0, 1) in [-1, inf]", -1, INFINITY, false},
        {"lognormal(1, 1)", 0, INFINITY, true},
        {"lognormal(1, 1) in [-3, 4]", 0, 4, true},
        {"lognormal(1, 1) in [0, 4]", 0, 4, true},
        {"lognormal(1, 1) in [0.5, 4]", 0.5, 4, false},
        {"triangular(1, 2, 4)", 1, 4, false},
        {"triangular(0, 2, 4)", 0, 4, false},
        {"pert(1, 2, 4) in [3, 9]", 3, 4, false},
        {"exponential(3)", 0, INFINITY, true},
        {"beta(2, 2)", 0, 1, true},
        {"beta(2, 2) in [0.1, 0.2]", 0.1, 0.2, false},
        {"quantiles(1, 2, 3)", -INFINITY, INFINITY, false},
        {"choice(4, -2, 3)", -2, 4, false},
        {"choice(4, -2, 3) in [0, inf]", 3, 4, false},
    };
    for (size_t i = 0; i < LENGTH(supports); i++) {
        struct distribution distribution = parsed(supports[i].text);
        double low, high;
        bool open_low;
        distribution_support(&distribution, &low, &high, &open_low);
        assert_true(low == supports[i].low && high == supports[i].high);
        assert_int_equal(open_low, supports[i].open_low);
        distribution_free(&distribution);
    }
}

/* The chances that decide whether a truncation is too narrow. */
static void test_masses(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double mass;
    } masses[] = {
        {"uniform(0, 4) in [1, 2]", 0.25},
        {"loguniform(1, 100) in [0, 10]", 0.5},
        {"normal(1, 2) in [1, 3]", 0.341344746068543},
        {"normal(0, 1) in [7, inf]", 1.27981254388584e-12},
        {"normal(0, 1) in [-inf, -7]", 1.27981254388584e-12},
        {"normal(0, 1) in [0, 1e-11]", 3.98942280401433e-12},
        {"lognormal(2, 0.5) in [0, 2]", 0.5},
        {"lognormal(2, 0.5) in [-1, inf]", 1},
        {"triangular(0, 1, 4) in [0, 1]", 0.25},
        {"triangular(0, 1, 4) in [1, 4]", 0.75},
        {"triangular(0, 1, 4) in [0.5, 2.5]", 0.75},
        {"triangular(0, 0, 1) in [0.5, 9]", 0.25},
        {"triangular(0, 1, 1) in [0.5, 9]", 0.75},
        {"pert(0, 1, 2) in [0, 1]", 0.5},
        {"pert(0, 0, 1) in [0, 0.5]", 0.96875},
        {"exponential(2) in [2, 4]", 0.232544157934830},
        {"exponential(1) in [27, inf]", 1.87952881653908e-12},
        {"beta(1, 1) in [0.25, 0.75]", 0.5},
        {"beta(1, 3) in [0.5, 1]", 0.125},
        {"beta(3, 1) in [-1, 0.5]", 0.125},
        {"quantiles(1, 2, 4) in [1, 2]", 0.4},
        {"quantiles(1, 2, 4) in [2, 4]", 0.4},
        {"quantiles(1, 2, 4) in [4, inf]", 0.1},
    };
    for (size_t i = 0; i < LENGTH(masses); i++) {
        struct distribution distribution = parsed(masses[i].text);
        const double mass = family_mass(&distribution);
        if (!(fabs(mass / masses[i].mass - 1) < 1e-6))
            fail_msg("%s: %g, expected %g", masses[i].text, mass, masses[i].mass);
        distribution_free(&distribution);
    }
}

static const struct parameter anything = {.low = -INFINITY, .high = INFINITY},
                              not_negative = {.low = 0, .high = INFINITY},
                              positive = {.low = 0, .high = INFINITY, .above_low = true},
                              fraction = {.low = 0, .high = 1};

static const struct {
    const char *text;
    const struct parameter *parameter;
    const char *message;                             /* NULL: it fits */
} checks[] = {
    {"-3", &anything, NULL},
    {"-3", &not_negative, "-3 is below 0, the least value allowed"},
    {"-0", &not_negative, NULL},
    {"0", &positive, "0 is too small, values must be above 0"},
    {"-1e-3", &positive, "-0.001 is too small, values must be above 0"},
    {"1.2", &fraction, "1.2 is above 1, the largest value allowed"},
    {"-0.2", &fraction, "-0.2 is below 0, the least value allowed"},
    {"1", &fraction, NULL},
    {"uniform(0, 12)", &not_negative, NULL},
    {"uniform(-1, 12)", &not_negative,
     "uniform(-1, 12) reaches below 0, the least value allowed; write uniform(-1, 12) in [0, inf]"},
    {"uniform(0, 12)", &positive,
     "uniform(0, 12) reaches 0, and values must be above 0; write uniform(0, 12) in [0.1, inf]"},
    {"uniform(-1, 12)", &positive,
     "uniform(-1, 12) reaches below 0, and values must be above 0; write uniform(-1, 12) in [0.1, inf]"},
    {"uniform(0, 12)", &fraction,
     "uniform(0, 12) reaches above 1, the largest value allowed; write uniform(0, 12) in [0, 1]"},
    {"uniform(-3, -1)", &not_negative, "uniform(-3, -1) reaches below 0, the least value allowed"},
    {"uniform(-3, 0)", &positive, "uniform(-3, 0) reaches below 0, and values must be above 0"},
    {"loguniform(0.5, 2)", &positive, NULL},
    {"loguniform(0.5, 2)", &fraction,
     "loguniform(0.5, 2) reaches above 1, the largest value allowed; write loguniform(0.5, 2) in [0, 1]"},
    {"normal(0.8, 0.3)", &anything, NULL},
    {"normal(0.8, 0.3)", &not_negative,
     "normal(0.8, 0.3) reaches below 0, the least value allowed; write normal(0.8, 0.3) in [0, inf]"},
    {"normal(0.8, 0.3)", &positive,
     "normal(0.8, 0.3) reaches below 0, and values must be above 0; write normal(0.8, 0.3) in [0.008, inf]"},
    {"normal(0.8, 0.3)", &fraction,
     "normal(0.8, 0.3) reaches below 0, the least value allowed, and above 1, the largest; "
     "write normal(0.8, 0.3) in [0, 1]"},
    {"normal(0.8, 0.3) in [0.2, inf]", &fraction,
     "normal(0.8, 0.3) in [0.2, inf] reaches above 1, the largest value allowed; write normal(0.8, 0.3) in [0.2, 1]"},
    {"normal(0.8, 0.3) in [0, 1]", &fraction, NULL},
    {"normal(6, 2) in [0, inf]", &positive,
     "normal(6, 2) in [0, inf] reaches 0, and values must be above 0; write normal(6, 2) in [0.06, inf]"},
    {"normal(-1, 2)", &positive,
     "normal(-1, 2) reaches below 0, and values must be above 0; write normal(-1, 2) in [0.02, inf]"},
    {"normal(-100, 1)", &not_negative, "normal(-100, 1) reaches below 0, the least value allowed"},
    {"lognormal(1, 0.5)", &positive, NULL},
    {"lognormal(1, 0.5)", &fraction,
     "lognormal(1, 0.5) reaches above 1, the largest value allowed; write lognormal(1, 0.5) in [0, 1]"},
    {"triangular(0, 1, 2)", &not_negative, NULL},
    {"triangular(0, 1, 2)", &positive,
     "triangular(0, 1, 2) reaches 0, and values must be above 0; write triangular(0, 1, 2) in [0.02, inf]"},
    {"triangular(-1, 0, 2)", &fraction,
     "triangular(-1, 0, 2) reaches below 0, the least value allowed, and above 1, the largest; "
     "write triangular(-1, 0, 2) in [0, 1]"},
    {"pert(-1, 0, 2)", &not_negative,
     "pert(-1, 0, 2) reaches below 0, the least value allowed; write pert(-1, 0, 2) in [0, inf]"},
    {"pert(0, 1, 200)", &positive,
     "pert(0, 1, 200) reaches 0, and values must be above 0; write pert(0, 1, 200) in [2, inf]"},
    {"exponential(24)", &positive, NULL},
    {"exponential(24)", &fraction,
     "exponential(24) reaches above 1, the largest value allowed; write exponential(24) in [0, 1]"},
    {"beta(2, 3)", &positive, NULL},
    {"beta(2, 3)", &fraction, NULL},
    {"quantiles(1, 2, 5)", &not_negative,
     "quantiles(1, 2, 5) reaches below 0, the least value allowed; write quantiles(1, 2, 5) in [0, inf]"},
    {"quantiles(1, 2, 5)", &positive,
     "quantiles(1, 2, 5) reaches below 0, and values must be above 0; write quantiles(1, 2, 5) in [0.02, inf]"},
    {"quantiles(0.1, 0.2, 0.5)", &fraction,
     "quantiles(0.1, 0.2, 0.5) reaches below 0, the least value allowed, and above 1, the largest; "
     "write quantiles(0.1, 0.2, 0.5) in [0, 1]"},
    {"choice(-1, 0, 5, 7)", &not_negative,
     "choice(-1, 0, 5, 7) reaches below 0, the least value allowed; write choice(-1, 0, 5, 7) in [0, inf]"},
    {"choice(-1, 0, 5, 7)", &positive,
     "choice(-1, 0, 5, 7) reaches below 0, and values must be above 0; write choice(-1, 0, 5, 7) in [5, inf]"},
    {"choice(2, 3)", &fraction, "choice(2, 3) reaches above 1, the largest value allowed"},
    {"choice(-2, -3)", &positive, "choice(-2, -3) reaches below 0, and values must be above 0"},
};

static void test_checks(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(checks); i++) {
        struct distribution distribution = parsed(checks[i].text);
        struct failure failure = {.message = "fits"};
        const enum status status = distribution_check(&distribution, checks[i].parameter, &failure);
        assert_string_equal(failure.message, checks[i].message == NULL ? "fits" : checks[i].message);
        assert_int_equal(status, checks[i].message == NULL ? STATUS_DONE : STATUS_DATA);
        distribution_free(&distribution);
    }
}

/* What a message says to write does read, and fits; and whatever overlaps the bounds gets such advice. */
static void assert_mended(const char *text, const struct parameter *parameter)
{
    struct distribution distribution = parsed(text);
    struct failure failure;
    if (distribution_check(&distribution, parameter, &failure) != STATUS_DONE) {
        const char *advice = strstr(failure.message, "; write ");
        if (advice == NULL)
            fail_msg("%s", failure.message);
        struct distribution mended = parsed(advice + strlen("; write "));
        assert_int_equal(distribution_check(&mended, parameter, &failure), STATUS_DONE);
        distribution_free(&mended);
    }
    distribution_free(&distribution);
}

static void test_advice_mends(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "uniform(-1, 2)",        "uniform(0, 1e9)",      "uniform(-5, 2) in [-2, 1.5]",
        "loguniform(0.01, 900)", "normal(0.5, 4)",       "normal(-2, 1)",
        "normal(1e6, 1e6)",      "normal(6, 2) in [0, 1e9]", "lognormal(3, 2)",
        "lognormal(1, 3) in [-1, 9]", "triangular(-1, 0.1, 3)", "triangular(0, 0, 1e6)",
        "pert(-1, -1, 3)",       "pert(0, 2, 3)",        "exponential(0.001)",
        "exponential(1e4)",      "beta(0.5, 0.5)",       "beta(20, 30) in [-1, 7]",
        "quantiles(-1, 0, 1)",   "quantiles(-3, -1, 8)", "choice(-1, 0, 0.5, 7)",
        "choice(0, 1e-9, 4)",
    };
    const struct parameter *const bounds[] = {&anything, &not_negative, &positive, &fraction};
    for (size_t i = 0; i < LENGTH(texts); i++)
        for (size_t j = 0; j < LENGTH(bounds); j++)
            assert_mended(texts[i], bounds[j]);
}

static void test_long_choices_are_not_shown(void **state)
{
    (void)state;
    char text[2048] = "choice(-1";
    for (int i = 0; i < 300; i++)
        strcat(text, ", 2");
    strcat(text, ")");
    struct failure failure;
    struct distribution choice = parsed(text);
    assert_int_equal(distribution_check(&choice, &not_negative, &failure), STATUS_DATA);
    assert_string_equal(failure.message, "choice of 301 values reaches below 0, the least value allowed; "
                                         "write it with in [0, inf]");
    assert_int_equal(distribution_check(&choice, &fraction, &failure), STATUS_DATA);
    assert_string_equal(failure.message,
                        "choice of 301 values reaches below 0, the least value allowed, and above 1, the largest");
    distribution_free(&choice);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_round_trips),
        cmocka_unit_test(test_numbers_read_back),
        cmocka_unit_test(test_copy_owns_its_values),
        cmocka_unit_test(test_supports),
        cmocka_unit_test(test_masses),
        cmocka_unit_test(test_checks),
        cmocka_unit_test(test_advice_mends),
        cmocka_unit_test(test_long_choices_are_not_shown),
    };
    return cmocka_run_group_tests_name("distribution", tests, NULL, NULL);
}

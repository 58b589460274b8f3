/* Drawn inputs against GSL's distribution functions. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "estimate/worker.h"
#include "from_text.h"

#include <cmocka.h>

/* The exact distribution function of a test case, before truncation. */
typedef double cdf_of(double x);

static double uniform_cdf(double x)
{
    return gsl_cdf_flat_P(x, 2, 5);
}

static double loguniform_cdf(double x)
{
    return gsl_cdf_flat_P(log(x), log(5000), log(10000));
}

static double normal_cdf_gsl(double x)
{
    return gsl_cdf_gaussian_P(x - 1, 0.5);
}

static double lognormal_cdf(double x)
{
    return gsl_cdf_lognormal_P(x, log(250), 0.3);
}

static double triangular_cdf(double x)
{
    return x < 0.8 ? (x - 0.2) * (x - 0.2) / (1.1 * 0.6) : 1 - (1.3 - x) * (1.3 - x) / (1.1 * 0.5);
}

static double pert_cdf(double x)
{
    return gsl_cdf_beta_P((x - 1) / 9, 1 + 4 * 2 / 9.0, 1 + 4 * 7 / 9.0);
}

static double exponential_cdf(double x)
{
    return gsl_cdf_exponential_P(x, 24);
}

static double beta_cdf(double x)
{
    return gsl_cdf_beta_P(x, 2, 3.5);
}

static double spiky_beta_cdf(double x)
{
    return gsl_cdf_beta_P(x, 0.5, 0.5);
}

static double steep_beta_cdf(double x)
{
    return gsl_cdf_beta_P(x, 10, 1000);
}

static double narrow_beta_cdf(double x)
{
    return gsl_cdf_beta_P(x, 1e5, 1e5);
}

static double quantiles_cdf(double x)
{
    const double side = (x < 3 ? 3 - 1 : 8 - 3) / gsl_cdf_ugaussian_Pinv(0.9);
    return gsl_cdf_ugaussian_P((x - 3) / side);
}

/* What is drawn, its exact distribution function, and the ends of its truncation. */
struct draw_case {
    const char *text;
    cdf_of *cdf;
    double low, high;
};

static const struct draw_case cases[] = {
    {"uniform(2, 5)", uniform_cdf, 2, 5},
    {"uniform(2, 5) in [3, 4.5]", uniform_cdf, 3, 4.5},
    {"loguniform(5000, 10000)", loguniform_cdf, 5000, 10000},
    {"loguniform(5000, 10000) in [6000, inf]", loguniform_cdf, 6000, 10000},
    {"normal(1, 0.5) in [0, inf]", normal_cdf_gsl, 0, INFINITY},
    {"normal(1, 0.5) in [3.5, inf]", normal_cdf_gsl, 3.5, INFINITY},
    {"lognormal(250, 0.3)", lognormal_cdf, 0, INFINITY},
    {"lognormal(250, 0.3) in [600, 700]", lognormal_cdf, 600, 700},
    {"triangular(0.2, 0.8, 1.3)", triangular_cdf, 0.2, 1.3},
    {"triangular(0.2, 0.8, 1.3) in [0.5, 1]", triangular_cdf, 0.5, 1},
    {"pert(1, 3, 10)", pert_cdf, 1, 10},
    {"pert(1, 3, 10) in [4, 9]", pert_cdf, 4, 9},
    {"exponential(24)", exponential_cdf, 0, INFINITY},
    {"exponential(24) in [100, inf]", exponential_cdf, 100, INFINITY},
    {"beta(2, 3.5)", beta_cdf, 0, 1},
    {"beta(2, 3.5) in [0.9, 1]", beta_cdf, 0.9, 1},
    {"beta(0.5, 0.5)", spiky_beta_cdf, 0, 1},
    {"beta(10, 1000)", steep_beta_cdf, 0, 1},
    {"beta(1e5, 1e5)", narrow_beta_cdf, 0, 1},
    {"quantiles(1, 3, 8) in [0, inf]", quantiles_cdf, 0, INFINITY},
};
enum { CASES = sizeof cases / sizeof *cases };

static double case_cdf(const struct draw_case *c, double x)
{
    const double low = isfinite(c->low) && c->cdf != lognormal_cdf ? c->cdf(c->low) : c->low > 0 ? c->cdf(c->low) : 0;
    const double high = isfinite(c->high) ? c->cdf(c->high) : 1;
    return (c->cdf(x) - low) / (high - low);
}

static struct sampler sampler_from(const char *text)
{
    struct distribution d;
    struct sampler s;
    struct failure failure;
    int column;
    assert_int_equal(distribution_parse(text, NULL, &d, &column, &failure), 0);
    assert_int_equal(sampler_init(&d, &company_parameters[COMPANY_cash], &s, &failure), 0);
    distribution_free(&d);
    return s;
}

/* The exact CDF of the quantile of u is u. Tables of beta quantiles are interpolated: 2e-5 of probability. */
static void quantiles_match_gsl(void **state)
{
    (void)state;
    for (int i = 0; i < CASES; i++) {
        struct sampler s = sampler_from(cases[i].text);
        const double tolerance = s.family == BETA || s.family == PERT ? 2e-5 : 3e-7;
        for (double u = 0.0005; u < 1; u += 0.0005) {
            const double x = sampler_quantile(&s, u);
            if (fabs(case_cdf(&cases[i], x) - u) > tolerance)
                fail_msg("%s: quantile of %g is %.17g, of which the CDF is %.10g", cases[i].text, u, x,
                         case_cdf(&cases[i], x));
            assert_true(x >= cases[i].low && x <= cases[i].high);
        }
        sampler_free(&s);
    }
}

/* --- draws of many trials --- */

enum { DRAWS = 200 * BLOCK };

/* A scenario in which companies' cash is drawn from each case. */
static void scenario_of_cases(struct scenario *out)
{
    char text[8192] = "companies:\n";
    for (int i = 0; i < CASES; i++) {
        const size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "  - {name: c%d, cash: '%s'}\n", i, cases[i].text);
    }
    scenario_from(text, out);
}

/* value[input][trial] of the first DRAWS trials. */
static void draw_all(const struct scenario *s, float (*value)[DRAWS], int inputs)
{
    struct stage stage;
    struct worker worker;
    struct failure failure;
    assert_int_equal(stage_init(s, &stage, &failure), 0);
    assert_int_equal(worker_init(&stage, &worker, &failure), 0);
    assert_int_equal(stage.plan.inputs, inputs);
    for (int block = 0; block < DRAWS / BLOCK; block++) {
        luck_range(&worker.block->inputs, (uint64_t)block * BLOCK);
        stage.kernel->draw(&stage.plan, &worker.block->inputs, &worker.draws);
        for (int i = 0; i < inputs; i++)
            memcpy(&value[i][block * BLOCK], worker.draws.row[i], BLOCK * sizeof(float));
    }
    worker_free(&worker);
    stage_free(&stage);
}

static int compare_floats(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

/* Kolmogorov's statistic beyond 3.05 has a chance of 2e-8; 20 of them: 4e-7. */
static void draws_follow_their_distribution(void **state)
{
    (void)state;
    struct scenario s;
    scenario_of_cases(&s);
    float(*value)[DRAWS] = malloc(CASES * sizeof *value);
    assert_non_null(value);
    draw_all(&s, value, CASES);
    for (int i = 0; i < CASES; i++) {
        qsort(value[i], DRAWS, sizeof(float), compare_floats);
        double worst = 0;
        for (int k = 0; k < DRAWS; k++) {
            const double p = case_cdf(&cases[i], (double)value[i][k]);
            worst = fmax(worst, fmax(fabs(p - k / (double)DRAWS), fabs((k + 1) / (double)DRAWS - p)));
        }
        if (worst * sqrt(DRAWS) > 3.05)
            fail_msg("%s: Kolmogorov's statistic is %.2f", cases[i].text, worst * sqrt(DRAWS));
    }
    free(value);
    scenario_free(&s);
}

static double correlation(const float *x, const float *y)
{
    double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
    for (int i = 0; i < DRAWS; i++) {
        const double a = (double)x[i], b = (double)y[i];
        sx += a;
        sy += b;
        sxx += a * a;
        syy += b * b;
        sxy += a * b;
    }
    const double n = DRAWS;
    return (sxy - sx * sy / n) / sqrt((sxx - sx * sx / n) * (syy - sy * sy / n));
}

/* Of uniforms Pearson's correlation is Spearman's. Its standard error is at most 1/sqrt(25600) = 0.00625; 5.5 of them,
 * 0.035, have a chance of 4e-8. */
static void dependent_draws_have_their_rank_correlation(void **state)
{
    (void)state;
    struct scenario s;
    scenario_from("market: {price.floor: 'uniform(0, 1)', price.decline: 'uniform(0, 1)',\n"
                  "         serving.decline: 'uniform(0, 1)'}\n"
                  "companies: [{name: a}]\n"
                  "dependence: [[price.decline, serving.decline, 0.7],\n"
                  "             [price.floor, price.decline, -0.3]]\n", &s);
    float(*value)[DRAWS] = malloc(3 * sizeof *value);
    assert_non_null(value);
    draw_all(&s, value, 3); /* in the table's order: decline, floor, serving.decline */
    assert_true(fabs(correlation(value[0], value[2]) - 0.7) < 0.035);
    assert_true(fabs(correlation(value[0], value[1]) + 0.3) < 0.035);
    assert_true(fabs(correlation(value[1], value[2])) < 0.035);
    free(value);
    scenario_free(&s);
}

/* To add an input leaves the draws of the others as they were. */
static void draws_do_not_depend_on_other_inputs(void **state)
{
    (void)state;
    struct scenario one;
    scenario_from("companies: [{name: a, cash: 'normal(5, 1) in [0, inf]'}]\n", &one);
    struct scenario two;
    scenario_from("market: {price.floor: 'uniform(0, 1)'}\n"
                  "companies: [{name: b, cash: 'uniform(1, 2)'},\n"
                  "            {name: a, cash: 'normal(5, 1) in [0, inf]', opex: 'uniform(1, 2)'}]\n", &two);
    float(*value)[DRAWS] = malloc(5 * sizeof *value);
    assert_non_null(value);
    draw_all(&one, value, 1);
    draw_all(&two, value + 1, 4);
    assert_memory_equal(value[0], value[3], sizeof value[0]);
    free(value);
    scenario_free(&one);
    scenario_free(&two);
}

/* Means by formula, and by quadrature where truncated: against GSL's for the truncated normal. */
static void means_are_right(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double mean;
    } wanted[] = {{"uniform(2, 5)", 3.5},
                  {"lognormal(250, 0.3)", 261.5069},
                  {"loguniform(5000, 10000)", 7213.475},
                  {"triangular(0.2, 0.8, 1.3)", 0.7666667},
                  {"pert(1, 3, 10)", 3.833333},
                  {"exponential(24)", 24},
                  {"exponential(24) in [100, inf]", 124},
                  {"beta(2, 3.5)", 0.3636364},
                  {"choice(1, 2, 6)", 3},
                  {"normal(0, 1) in [0, inf]", 0.7978846}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        struct sampler s = sampler_from(wanted[i].text);
        assert_true(fabs(sampler_mean(&s) / wanted[i].mean - 1) < 2e-6);
        sampler_free(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_match_gsl), cmocka_unit_test(draws_follow_their_distribution),
        cmocka_unit_test(dependent_draws_have_their_rank_correlation),
        cmocka_unit_test(draws_do_not_depend_on_other_inputs), cmocka_unit_test(means_are_right)};
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

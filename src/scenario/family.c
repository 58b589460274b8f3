#include "scenario/family.h"

#include <float.h>
#include <math.h>

#include <gsl/gsl_cdf.h>

#include "random/real.h"

const struct shape family_shapes[FAMILIES] = {
    [UNIFORM] = {"uniform", 2, {"min", "max"}, {{BELOW, 0, 1}}},
    [LOGUNIFORM] = {"loguniform", 2, {"min", "max"}, {{ABOVE_ZERO, 0, 0}, {BELOW, 0, 1}}},
    [NORMAL] = {"normal", 2, {"mean", "sd"}, {{ABOVE_ZERO, 1, 1}}},
    [LOGNORMAL] = {"lognormal", 2, {"median", "sigma"}, {{ABOVE_ZERO, 0, 0}, {ABOVE_ZERO, 1, 1}}},
    [TRIANGULAR] = {"triangular", 3, {"min", "mode", "max"}, {{BELOW, 0, 2}, {AT_MOST, 0, 1}, {AT_MOST, 1, 2}}},
    [PERT] = {"pert", 3, {"min", "mode", "max"}, {{BELOW, 0, 2}, {AT_MOST, 0, 1}, {AT_MOST, 1, 2}}},
    [EXPONENTIAL] = {"exponential", 1, {"mean"}, {{ABOVE_ZERO, 0, 0}}},
    [BETA] = {"beta", 2, {"a", "b"}, {{ABOVE_ZERO, 0, 0}, {ABOVE_ZERO, 1, 1}}},
    /* A median equal to p10 or p90 would put half of the chance on one point. */
    [QUANTILES] = {"quantiles", 3, {"p10", "p50", "p90"}, {{BELOW, 0, 1}, {BELOW, 1, 2}}},
    [CHOICE] = {"choice", 0, {NULL}, {{NO_RULE, 0, 0}}},
};

/* The part of the truncation that the family reaches. */
struct interval {
    double low, high;
};

/* The standard normal between a and b, without cancellation in the tails and in narrow intervals. */
static double normal_mass(double a, double b)
{
    const double pi = 3.14159265358979323846, middle = a / 2 + b / 2;
    if (a > 0)
        return normal_mass(-b, -a);
    if (b - a < 1e-4)
        return real_exp(-middle * middle / 2) / sqrt(2 * pi) * (b - a);
    return real_normal_cdf(b) - real_normal_cdf(a);
}

/* ln x for every x from 0 up. */
static double logarithm(double x)
{
    if (x == 0 || isinf(x))
        return x == 0 ? -INFINITY : x;
    return real_log(fmax(x, DBL_MIN));
}

static double loguniform_mass(const double argument[3], struct interval at)
{
    return (logarithm(at.high) - logarithm(at.low)) / (logarithm(argument[1]) - logarithm(argument[0]));
}

static double lognormal_mass(const double argument[3], struct interval at)
{
    const double median = logarithm(argument[0]), sigma = argument[1];
    return normal_mass((logarithm(at.low) - median) / sigma, (logarithm(at.high) - median) / sigma);
}

/* Each side of the mode is a triangle; the part of it between low and high is a trapezium. */
static double triangular_mass(const double argument[3], struct interval at)
{
    const double min = argument[0], mode = argument[1], max = argument[2];
    const double rise = fmin(at.high, mode), fall = fmax(at.low, mode);
    double mass = 0;
    if (at.low < rise)
        mass += (rise - at.low) / (max - min) * ((rise - min) / (mode - min) + (at.low - min) / (mode - min));
    if (fall < at.high)
        mass += (at.high - fall) / (max - min) * ((max - at.high) / (max - mode) + (max - fall) / (max - mode));
    return mass;
}

static double exponential_mass(const double argument[3], struct interval at)
{
    const double from = at.low / argument[0], width = (at.high - at.low) / argument[0];
    return real_exp(-from) * (width < 1e-8 ? width : 1 - real_exp(-width));
}

/* From the end that is nearer, where the chances are small and their difference is exact. In single precision, since GSL's
 * last digits differ from machine to machine. */
static double beta_mass(double a, double b, struct interval at)
{
    if (at.low > a / (a + b))
        return (float)(gsl_cdf_beta_Q(at.low, a, b) - gsl_cdf_beta_Q(at.high, a, b));
    return (float)(gsl_cdf_beta_P(at.high, a, b) - gsl_cdf_beta_P(at.low, a, b));
}

static double pert_mass(const double argument[3], struct interval at)
{
    const double min = argument[0], range = argument[2] - min;
    const struct interval scaled = {(at.low - min) / range, (at.high - min) / range};
    return beta_mass(1 + 4 * (argument[1] - min) / range, 1 + 4 * (argument[2] - argument[1]) / range, scaled);
}

/* The normal value that stands at x: two halves, each with its own standard deviation. */
static double quantiles_normal(const double argument[3], double x)
{
    const double z90 = 1.2815515655446004;
    return z90 * (x - argument[1]) / (x < argument[1] ? argument[1] - argument[0] : argument[2] - argument[1]);
}

double family_mass(const struct distribution *distribution)
{
    const double *const argument = distribution->argument;
    if (distribution->family == CONSTANT || distribution->family == CHOICE)
        return 1;
    struct interval at;
    bool open_low;
    distribution_support(distribution, &at.low, &at.high, &open_low);
    if (!(at.low < at.high))
        return 0;
    switch (distribution->family) {
    case UNIFORM:     return (at.high - at.low) / (argument[1] - argument[0]);
    case LOGUNIFORM:  return loguniform_mass(argument, at);
    case NORMAL:      return normal_mass((at.low - argument[0]) / argument[1], (at.high - argument[0]) / argument[1]);
    case LOGNORMAL:   return lognormal_mass(argument, at);
    case TRIANGULAR:  return triangular_mass(argument, at);
    case PERT:        return pert_mass(argument, at);
    case EXPONENTIAL: return exponential_mass(argument, at);
    case BETA:        return beta_mass(argument[0], argument[1], at);
    case QUANTILES:   return normal_mass(quantiles_normal(argument, at.low), quantiles_normal(argument, at.high));
    case CONSTANT:
    case CHOICE:
    case FAMILIES:    break;
    }
    return 1;
}

/* Further from the middle than any uniform of 64 bits leads: normals reach 9.2 standard deviations, exponentials 45 means down
 * to 5e-20 of one. */
enum { FARTHEST_NORMAL = 10, FARTHEST_EXPONENTIAL = 50 };
#define NEAREST_EXPONENTIAL 1e-20
#define LARGEST_LOG 708.0                /* within it, real_exp neither cuts nor overflows */

bool family_overflows(const struct distribution *distribution)
{
    const double *const argument = distribution->argument;
    switch (distribution->family) {
    case UNIFORM:
        return !isfinite(argument[1] - argument[0]);
    case TRIANGULAR:
    case PERT:
        return !isfinite(argument[2] - argument[0]);
    case NORMAL:
        return !isfinite(fabs(argument[0]) + FARTHEST_NORMAL * argument[1]);
    case LOGUNIFORM:
        return argument[0] < DBL_MIN;
    case LOGNORMAL:
        return argument[0] < DBL_MIN || !(fabs(real_log(argument[0])) + FARTHEST_NORMAL * argument[1] < LARGEST_LOG);
    case EXPONENTIAL:
        return !isfinite(FARTHEST_EXPONENTIAL * argument[0]) || NEAREST_EXPONENTIAL * argument[0] < DBL_MIN;
    case QUANTILES:
        return !isfinite(fabs(argument[1]) + FARTHEST_NORMAL * (argument[2] - argument[0]));
    case CONSTANT:
    case BETA:
    case CHOICE:
    case FAMILIES:
        break;
    }
    return false;
}

#include "scenario/sampler.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "random/real.h"
#include "scenario/quantile.h"

/* P(X <= x) and P(X > x). */
struct tails {
    double below, above;
};

static struct tails normal_tails(double z)
{
    return (struct tails){real_normal_cdf(z), real_normal_cdf(-z)};
}

static struct tails clipped(double below)
{
    below = below < 0 ? 0 : below > 1 ? 1 : below;
    return (struct tails){below, 1 - below};
}

static struct tails triangular_tails(const double a[3], double x)
{
    const double width = a[2] - a[0];
    if (x <= a[0] || x >= a[2])
        return clipped(x <= a[0] ? 0 : 1);
    if (x < a[1])
        return clipped((x - a[0]) * (x - a[0]) / (width * (a[1] - a[0])));
    const double above = (a[2] - x) * (a[2] - x) / (width * (a[2] - a[1]));
    return (struct tails){1 - above, above};
}

static struct tails two_piece_tails(const double a[3], double x)
{
    const double p90 = 1.2815515655446004;
    const double side = (x < a[1] ? a[1] - a[0] : a[2] - a[1]) / p90;
    return normal_tails(side > 0 ? (x - a[1]) / side : x < a[1] ? -40 : x > a[1] ? 40 : 0);
}

/* PERT is the beta distribution with these shapes, stretched from min to max. */
static void beta_shape(const struct sampler *s, double *shape_a, double *shape_b, double *min, double *width)
{
    const double *a = s->argument;
    const bool pert = s->family == PERT;
    *min = pert ? a[0] : 0;
    *width = pert ? a[2] - a[0] : 1;
    *shape_a = pert ? 1 + 4 * (a[1] - a[0]) / *width : a[0];
    *shape_b = pert ? 1 + 4 * (a[2] - a[1]) / *width : a[1];
}

static struct tails beta_tails(const struct sampler *s, double x)
{
    double shape_a, shape_b, min, width;
    beta_shape(s, &shape_a, &shape_b, &min, &width);
    const double at = (x - min) / width;
    if (at <= 0 || at >= 1)
        return clipped(at <= 0 ? 0 : 1);
    return (struct tails){gsl_cdf_beta_P(at, shape_a, shape_b), gsl_cdf_beta_Q(at, shape_a, shape_b)};
}

/* x is finite. */
static struct tails tails_at(const struct sampler *s, double x)
{
    const double *a = s->argument;
    switch (s->family) {
    case UNIFORM:
        return clipped((x - a[0]) / (a[1] - a[0]));
    case LOGUNIFORM:
        return x <= a[0] ? clipped(0) : clipped(real_log(x / a[0]) / s->log_ratio);
    case NORMAL:
        return normal_tails((x - a[0]) / a[1]);
    case LOGNORMAL:
        return x <= 0 ? clipped(0) : normal_tails(real_log(x / a[0]) / a[1]);
    case TRIANGULAR:
        return triangular_tails(a, x);
    case EXPONENTIAL:
        return x <= 0 ? clipped(0) : (struct tails){1 - real_exp(-x / a[0]), real_exp(-x / a[0])};
    case QUANTILES:
        return two_piece_tails(a, x);
    case PERT:
    case BETA:
        return beta_tails(s, x);
    case CONSTANT:
    case CHOICE:
    case FAMILIES:
        break;
    }
    return clipped(0);
}

/* The mass between the ends is taken in the tail where it is not the difference of two numbers near 1. */
static void truncate_mass(struct sampler *s, const struct distribution *d)
{
    const struct tails low = isfinite(d->low) ? tails_at(s, d->low) : (struct tails){0, 1};
    const struct tails high = isfinite(d->high) ? tails_at(s, d->high) : (struct tails){1, 0};
    s->below = low.below;
    s->above = low.above;
    s->mass = low.below < 0.5 ? high.below - low.below : low.above - high.above;
}

/* The beta quantile, from 0 to 1, at the uniform whose z is given, by halving the interval from `least`: GSL's own inverse
 * gives up on many ordinary shapes. In the tail that is exact there. */
static double beta_quantile(const struct sampler *s, const double shape[2], double z, double least)
{
    const double passed = real_normal_cdf(z) * s->mass, below = s->below + passed, above = s->above - passed;
    double low = least, high = 1;
    for (int i = 0; i < 60; i++) {
        const double middle = low + (high - low) / 2;
        const bool beyond = below < 0.5 ? gsl_cdf_beta_P(middle, shape[0], shape[1]) >= below
                                        : gsl_cdf_beta_Q(middle, shape[0], shape[1]) <= above;
        if (beyond)
            high = middle;
        else
            low = middle;
    }
    return high;
}

static enum status fill_table(struct sampler *s, struct failure *failure)
{
    double shape[2], min, width, at = 0;
    beta_shape(s, &shape[0], &shape[1], &min, &width);
    s->values = malloc(KNOTS * sizeof *s->values);
    if (!s->values)
        return fail_memory(failure);
    for (int i = 0; i < KNOTS; i++) {
        at = beta_quantile(s, shape, KNOTS_LOW + (double)i / KNOTS_PER_UNIT, at);
        s->values[i] = (double)(float)(min + width * at);
    }
    return STATUS_DONE;
}

static int compare_values(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* In order, so that the value of a uniform is a quantile: dependence and ranks mean nothing else. */
static enum status copy_choices(struct sampler *s, const struct distribution *d, struct failure *failure)
{
    s->values = malloc(d->count * sizeof *s->values);
    if (!s->values)
        return fail_memory(failure);
    for (size_t i = 0; i < d->count; i++)
        if (d->values[i] >= d->low && d->values[i] <= d->high)
            s->values[s->count++] = d->values[i];
    qsort(s->values, s->count, sizeof *s->values, compare_values);
    return STATUS_DONE;
}

static void limit(struct sampler *s, const struct distribution *d, const struct parameter *parameter)
{
    const double largest = 1e30, least = parameter->above_low ? 1e-30 : -1e30;
    bool open_low;
    distribution_support(d, &s->low, &s->high, &open_low);
    s->low = fmin(fmax(s->low, least), largest);
    s->high = fmax(fmin(s->high, largest), least);  /* all of a support may lie beyond */
}

enum status sampler_init(const struct distribution *d, const struct parameter *parameter, struct sampler *out,
                         struct failure *failure)
{
    *out = (struct sampler){.family = d->family, .below = 0, .above = 1, .mass = 1};
    memcpy(out->argument, d->argument, sizeof out->argument);
    limit(out, d, parameter);
    if (d->family == TRIANGULAR)
        out->split = (d->argument[1] - d->argument[0]) / (d->argument[2] - d->argument[0]);
    if (d->family == LOGUNIFORM)
        out->log_ratio = real_log(d->argument[1] / d->argument[0]);
    if (d->truncated && d->family != CHOICE)
        truncate_mass(out, d);
    enum status status = STATUS_DONE;
    if (d->family == CHOICE)
        status = copy_choices(out, d, failure);
    else if (d->family == BETA || d->family == PERT)
        status = fill_table(out, failure);
    if (status)
        sampler_free(out);
    return status;
}

void sampler_free(struct sampler *s)
{
    free(s->values);
    s->values = NULL;
}

double sampler_quantile(const struct sampler *s, double u)
{
    return quantile(s, splat_real(u))[0];
}

/* Midpoint rule in v, where u = v^2 (3 - 2 v): its slope of 0 at both ends tames quantiles that are unbounded there. */
static double integrated_mean(const struct sampler *s)
{
    const int points = 1 << 14;
    double sum = 0;
    for (int i = 0; i < points; i++) {
        const double v = (i + 0.5) / points;
        sum += sampler_quantile(s, v * v * (3 - 2 * v)) * 6 * v * (1 - v);
    }
    return sum / points;
}

static double average(const struct sampler *s)
{
    double sum = 0;
    for (size_t i = 0; i < s->count; i++)
        sum += s->values[i];
    return sum / (double)s->count;
}

double sampler_mean(const struct sampler *s)
{
    const double *a = s->argument;
    if (s->family == CHOICE)
        return average(s);
    if (s->mass < 1)
        return integrated_mean(s);
    switch (s->family) {
    case UNIFORM:
        return (a[0] + a[1]) / 2;
    case LOGUNIFORM:
        return (a[1] - a[0]) / s->log_ratio;
    case LOGNORMAL:
        return a[0] * real_exp(a[1] * a[1] / 2);
    case TRIANGULAR:
        return (a[0] + a[1] + a[2]) / 3;
    case PERT:
        return (a[0] + 4 * a[1] + a[2]) / 6;
    case BETA:
        return a[0] / (a[0] + a[1]);
    case QUANTILES: /* each half of a standard normal has the mean 1/sqrt(2 pi) towards the whole */
        return a[1] + (a[2] - 2 * a[1] + a[0]) / 1.2815515655446004 * 0.3989422804014327;
    case CONSTANT:
    case NORMAL:
    case EXPONENTIAL:
    case CHOICE:
    case FAMILIES:
        break;
    }
    return a[0];
}

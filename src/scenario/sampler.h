/* A distribution made ready to be drawn from: values from uniforms by the inverse of its distribution function. */
#ifndef OUTLAST_SCENARIO_SAMPLER_H
#define OUTLAST_SCENARIO_SAMPLER_H

#include "base/failure.h"
#include "scenario/distribution.h"

/* A table of the quantiles at z = -8.25, -8.25 + 1/128 … 8.25, where the uniform is the normal CDF of z: even in z, beta
 * quantiles are smooth to the ends. */
enum { KNOTS_PER_UNIT = 128, KNOTS = 2 * 8 * KNOTS_PER_UNIT + KNOTS_PER_UNIT / 2 + 1 };
#define KNOTS_LOW (-8.25)

struct sampler {
    enum family family;
    /* the uniform u stands for P(X <= x) = below + u mass and P(X > x) = above - u mass; 0, 1 and 1 unless truncated */
    double below, above, mass;
    double low, high;            /* no draw is outside */
    double argument[3];
    double split;                /* TRIANGULAR: P(X <= mode) */
    double log_ratio;            /* LOGUNIFORM: ln(max/min) */
    size_t count;                /* CHOICE */
    double *values;              /* CHOICE: its values; BETA, PERT: KNOTS quantiles, rounded to single precision; owned */
};

/* Prepares a distribution that passed distribution_check for the parameter. Draws stay within single precision's range:
 * at most 1e30, and at least 1e-30 where the parameter must be above 0.
 * Status 74 where memory is out.
 * The caller frees *out with sampler_free. */
MUST_CHECK enum status sampler_init(const struct distribution *distribution, const struct parameter *parameter,
                                    struct sampler *out, struct failure *failure);

void sampler_free(struct sampler *sampler);

/* The value of a uniform u, 0 < u < 1. */
double sampler_quantile(const struct sampler *sampler, double u);

/* The mean: its formula, or for truncated distributions the integral of the quantiles (relative error about 1e-6). */
double sampler_mean(const struct sampler *sampler);

#endif

/* Quantiles over lanes: the one place where a uniform becomes a value, for draws and for tables alike. */
#ifndef OUTLAST_SCENARIO_QUANTILE_H
#define OUTLAST_SCENARIO_QUANTILE_H

#include "random/functions_real.h"
#include "scenario/sampler.h"

LANE_INLINE reals triangular_quantile(const struct sampler *s, reals p, reals q)
{
    const double min = s->argument[0], mode = s->argument[1], max = s->argument[2];
    const reals rising = min + root_real(p * ((max - min) * (mode - min)));
    const reals falling = max - root_real(q * ((max - min) * (max - mode)));
    return pick_real(p < s->split, rising, falling);
}

LANE_INLINE reals two_piece_quantile(const struct sampler *s, reals z)
{
    const double p90 = 1.2815515655446004; /* of a standard normal */
    const reals below = splat_real((s->argument[1] - s->argument[0]) / p90);
    const reals above = splat_real((s->argument[2] - s->argument[1]) / p90);
    return s->argument[1] + pick_real(z < 0.0, below, above) * z;
}

LANE_INLINE reals choice_quantile(const struct sampler *s, reals p)
{
    reals out = splat_real(0);
    for (int i = 0; i < REALS; i++) {
        const size_t at = (size_t)(p[i] * (double)s->count);
        out[i] = s->values[at < s->count ? at : s->count - 1];
    }
    return out;
}

LANE_INLINE reals table_quantile(const struct sampler *s, reals z)
{
    reals out = splat_real(0);
    for (int i = 0; i < REALS; i++) {
        double place = (z[i] - KNOTS_LOW) * KNOTS_PER_UNIT;
        place = place > 0 ? place : 0;
        place = place < KNOTS - 1 ? place : KNOTS - 1;
        const int knot = place < KNOTS - 2 ? (int)place : KNOTS - 2;
        out[i] = s->values[knot] + (s->values[knot + 1] - s->values[knot]) * (place - knot);
    }
    return out;
}

LANE_INLINE reals positive(reals x)
{
    return pick_real(x > 1e-300, x, splat_real(1e-300));
}

LANE_INLINE reals quantile_of(const struct sampler *s, reals u)
{
    const reals p = positive(s->below + u * s->mass), q = positive(s->above - u * s->mass);
    const double *a = s->argument;
    switch (s->family) {
    case CONSTANT:
        return splat_real(a[0]);
    case UNIFORM:
        return a[0] + p * (a[1] - a[0]);
    case LOGUNIFORM:
        return a[0] * exponential_real(p * s->log_ratio);
    case NORMAL:
        return a[0] + a[1] * normal_quantile(p, q);
    case LOGNORMAL:
        return a[0] * exponential_real(a[1] * normal_quantile(p, q));
    case TRIANGULAR:
        return triangular_quantile(s, p, q);
    case EXPONENTIAL:
        return -a[0] * logarithm_real(q);
    case QUANTILES:
        return two_piece_quantile(s, normal_quantile(p, q));
    case PERT:
    case BETA: /* the table is of the truncated distribution */
        return table_quantile(s, normal_quantile(u, 1.0 - u));
    case CHOICE:
        return choice_quantile(s, u);
    case FAMILIES:
        break;
    }
    return splat_real(0);
}

/* The values of uniforms u, within [low, high]. */
LANE_INLINE reals quantile(const struct sampler *s, reals u)
{
    reals x = quantile_of(s, u);
    x = pick_real(x > s->low, x, splat_real(s->low));
    return pick_real(x < s->high, x, splat_real(s->high));
}

#endif

/* Functions of lanes in double precision, for drawn inputs and for all that stands between scenario and table. */
#ifndef OUTLAST_RANDOM_FUNCTIONS_REAL_H
#define OUTLAST_RANDOM_FUNCTIONS_REAL_H

#include "random/lanes.h"

/* The polynomial with these 8 coefficients, highest power first. */
LANE_INLINE reals polynomial8(const double c[8], reals x)
{
    reals y = splat_real(c[0]);
    for (int i = 1; i < 8; i++)
        y = y * x + c[i];
    return y;
}

/* e^x within 2 units in the last place; x is taken within [-708, 709], so the result is never 0 and never infinite. */
LANE_INLINE reals exponential_real(reals x)
{
    const double round = 6755399441055744.0; /* 1.5 * 2^52: adding it leaves the integer nearest in the low bits */
    x = pick_real(x > -708.0, x, splat_real(-708.0));
    x = pick_real(x < 709.0, x, splat_real(709.0));
    const reals shifted = x * 1.4426950408889634074 + round;
    const reals n = shifted - round;
    const reals r = x - n * 6.93147180369123816490e-01 - n * 1.90821492927058770002e-10;
    reals y = splat_real(1.0 / 6227020800.0); /* Taylor to the 13th power: |r| <= ln(2)/2 leaves 1e-17 */
    static const double inverse_factorial[] = {1.0 / 479001600.0, 1.0 / 39916800.0, 1.0 / 3628800.0, 1.0 / 362880.0,
                                               1.0 / 40320.0,     1.0 / 5040.0,     1.0 / 720.0,     1.0 / 120.0,
                                               1.0 / 24.0,        1.0 / 6.0,        0.5,             1.0};
    for (int i = 0; i < 12; i++)
        y = y * r + inverse_factorial[i];
    y = y * r + 1.0;
    return (reals)((long_words)y + ((long_words)shifted << 52));
}

/* ln x within 2 units in the last place, for normal x above 0. Coefficients: FreeBSD's e_log.c (Sun Microsystems). */
LANE_INLINE reals logarithm_real(reals x)
{
    const real_mask bits = (real_mask)x;
    const real_mask exponent = (bits - 0x3FE6A09E667F3BCD) >> 52; /* leaves a mantissa from sqrt(1/2) to sqrt(2) */
    const reals e = __builtin_convertvector(exponent, reals);
    const reals f = (reals)(bits - (exponent << 52)) - 1.0;
    const reals s = f / (f + 2.0), z = s * s;
    static const double c[8] = {0,
                                1.479819860511658591e-01,
                                1.531383769920937332e-01,
                                1.818357216161805012e-01,
                                2.222219843214978396e-01,
                                2.857142874366239149e-01,
                                3.999999999940941908e-01,
                                6.666666666666735130e-01};
    const reals tail = polynomial8(c, z) * z, half = f * f * 0.5;
    return e * 6.93147180369123816490e-01 - ((half - (s * (half + tail) + e * 1.90821492927058770002e-10)) - f);
}

/* P(Z <= x) of a standard normal, within 1e-15 absolutely, and to a relative 1e-8 in the lower tail down to x = -37.
 * G. West, "Better approximations to cumulative normal functions", Wilmott 2005 (after Hart). */
LANE_INLINE reals normal_cdf(reals x)
{
    const reals size = pick_real(x < 0.0, -x, x);
    const reals bell = exponential_real(size * size * -0.5);
    static const double top[8] = {0,
                                  3.52624965998911e-02,
                                  0.700383064443688,
                                  6.37396220353165,
                                  33.912866078383,
                                  112.079291497871,
                                  221.213596169931,
                                  220.206867912376};
    static const double bottom[8] = {8.83883476483184e-02, 1.75566716318264, 16.064177579207, 86.7807322029461,
                                     296.564248779674,     637.333633378831, 793.826512519948, 440.413735824752};
    const reals middle = bell * polynomial8(top, size) / polynomial8(bottom, size);
    const reals fraction = size + 1.0 / (size + 2.0 / (size + 3.0 / (size + 4.0 / (size + 0.65))));
    const reals far = bell / (fraction * 2.506628274631);
    const reals tail = pick_real(size < 7.07106781186547, middle, far);
    return pick_real(x > 0.0, 1.0 - tail, tail);
}

/* The x with P(Z <= x) = p, where q is 1 - p (given apart, so that both tails are exact), both above 0.
 * M. Wichura, algorithm AS 241 (PPND16), Applied Statistics 37 (1988), 477-484: relative error about 1e-16. */
LANE_INLINE reals normal_quantile(reals p, reals q)
{
    static const double centre_top[8] = {2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4,
                                         4.5921953931549871457e+4, 1.3731693765509461125e+4, 1.9715909503065514427e+3,
                                         1.3314166789178437745e+2, 3.3871328727963666080e+0};
    static const double centre_bottom[8] = {5.2264952788528545610e+3, 2.8729085735721942674e+4, 3.9307895800092710610e+4,
                                            2.1213794301586595867e+4, 5.3941960214247511077e+3, 6.8718700749205790830e+2,
                                            4.2313330701600911252e+1, 1.0};
    static const double near_top[8] = {7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
                                       1.27045825245236838258e+0, 3.64784832476320460504e+0, 5.76949722146069140550e+0,
                                       4.63033784615654529590e+0, 1.42343711074968357734e+0};
    static const double near_bottom[8] = {1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
                                          1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940e+0,
                                          2.05319162663775882187e+0, 1.0};
    static const double far_top[8] = {2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
                                      2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e+0,
                                      5.46378491116411436990e+0, 6.65790464350110377720e+0};
    static const double far_bottom[8] = {2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
                                         7.86869131145613259100e-4,  1.48753612908506148525e-2, 1.36929880922735805310e-1,
                                         5.99832206555887937690e-1,  1.0};
    const reals from_middle = (p - q) * 0.5, square = 0.180625 - from_middle * from_middle;
    const reals centre = from_middle * polynomial8(centre_top, square) / polynomial8(centre_bottom, square);
    const reals r = root_real(-logarithm_real(pick_real(p < q, p, q)));
    const reals near = polynomial8(near_top, r - 1.6) / polynomial8(near_bottom, r - 1.6);
    const reals far = polynomial8(far_top, r - 5.0) / polynomial8(far_bottom, r - 5.0);
    const reals tail = pick_real(r <= 5.0, near, far);
    return pick_real(square >= 0.0, centre, pick_real(p < q, -tail, tail));
}

#endif

/* Functions of lanes in single precision: exp, log, normals. Our own, since a library's depend on the processor. */
#ifndef OUTLAST_RANDOM_FUNCTIONS_H
#define OUTLAST_RANDOM_FUNCTIONS_H

#include "random/lanes.h"

/* e^x within 1.5 units in the last place; x is taken within [-87, 88], so the result is never 0 and never infinite, and
 * e^0 is 1. Polynomial: Cephes' expf (S. Moshier). */
LANE_INLINE lanes exponential(lanes x)
{
    const float round = 12582912.0f; /* 1.5 * 2^23: adding it leaves the integer nearest in the low bits */
    x = least(greatest(x, splat(-87.0f)), splat(88.0f));
    const lanes shifted = x * 1.44269504088896341f + round;
    const lanes n = shifted - round;
    const lanes r = x - n * 0.693359375f - n * -2.12194440e-4f; /* ln 2 in two parts, the first exact in n's product */
    const lanes z = r * r; /* two powers at a time: shorter chains than Horner's, so more of them go on at once */
    const lanes high = (r * 1.9875691500e-4f + 1.3981999507e-3f) * z + (r * 8.3334519073e-3f + 4.1665795894e-2f);
    const lanes y = (high * z + (r * 1.6666665459e-1f + 5.0000001201e-1f)) * z + r + 1.0f;
    return (lanes)((mask)y + ((mask)shifted << 23)); /* times 2^n */
}

/* ln x within 1.5 units in the last place (absolutely near 1), for x from 1.2e-38 up; 0 counts as 2^-127, so ln 0 is
 * -88.03. Polynomial: Cephes' logf. */
LANE_INLINE lanes logarithm(lanes x)
{
    const mask bits = (mask)x;
    const mask exponent = (bits - 0x3F3504F3) >> 23; /* leaves a mantissa from sqrt(1/2) to sqrt(2) */
    const lanes e = __builtin_convertvector(exponent, lanes);
    const lanes m = (lanes)(bits - (exponent << 23)) - 1.0f;
    const lanes z = m * m;
    const lanes fourth = z * z;
    const lanes high = (m * 7.0376836292e-2f - 1.1514610310e-1f) * z + (m * 1.1676998740e-1f - 1.2420140846e-1f);
    const lanes low = (m * 1.4249322787e-1f - 1.6668057665e-1f) * z + (m * 2.0000714765e-1f - 2.4999993993e-1f);
    const lanes y = (high * fourth + low) * m + 3.3333331174e-1f;
    return m + (y * (m * z) + e * -2.12194440e-4f - z * 0.5f) + e * 0.693359375f;
}

/* Uniform on [0, 1), of 24 bits: below p with chance p to 2^-24, never below 0 and always below 1. */
LANE_INLINE lanes uniform(words w)
{
    return __builtin_convertvector((mask)(w >> 8), lanes) * 0x1p-24f;
}

/* Uniform on [2^-32, 1], fine near 0: for logarithms. */
LANE_INLINE lanes uniform_tail(words w)
{
    return __builtin_convertvector((mask)(w >> 1), lanes) * 0x1p-31f + 0x1p-32f;
}

/* Exponential with mean 1, from 0 (once in 2^25 exactly 0, which is why a clock rings below 0 and not at 0: a hazard of
 * 0 must never ring it) to 22.2. */
LANE_INLINE lanes exponential_threshold(words w)
{
    return -logarithm(uniform_tail(w));
}

struct sine_cosine {
    lanes sine, cosine;
};

/* Sine and cosine of x within [-pi/2, pi/2], within 2e-7. Minimax polynomials. */
LANE_INLINE struct sine_cosine half_turn(lanes x)
{
    const lanes z = x * x, fourth = z * z;
    const lanes sine = (z * 2.600054501e-6f - 1.980661508e-4f) * fourth + (z * 8.333017290e-3f - 1.666665710e-1f);
    const lanes cosine = (z * 2.319438359e-5f - 1.385592706e-3f) * fourth + (z * 4.166398944e-2f - 4.999993229e-1f);
    return (struct sine_cosine){sine * (z * x) + x, cosine * z + 1.0f};
}

struct normal_pair {
    lanes first, second;
};

/* Two independent standard normals from two words (Box and Muller 1958); none is beyond 6.67. The angle goes over half a
 * turn, and its lowest bit says to which side. */
LANE_INLINE struct normal_pair normals(words radius, words angle)
{
    const lanes r = root(logarithm(uniform_tail(radius)) * -2.0f);
    const struct sine_cosine t = half_turn(__builtin_convertvector((mask)angle, lanes) * 7.31459197e-10f); /* pi/2^32 */
    return (struct normal_pair){(lanes)((words)(r * t.cosine) ^ angle << 31), r * t.sine};
}

#endif

/* Random numbers and functions over lanes, against Random123, libm and GSL. Compiled for each instruction set. */
#include <Random123/philox.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random/functions.h"
#include "random/functions_real.h"
#include "random/philox.h"

#include <cmocka.h>

/* Random123's words for a counter and key, against those of every lane. */
static void assert_random123(const uint32_t counter[4][LANES], uint64_t key)
{
    words spread[4];
    memcpy(spread, counter, sizeof spread);
    const struct philox_keys keys = philox_keys(key);
    const struct philox_words ours = philox(spread, &keys);
    for (int lane = 0; lane < LANES; lane++) {
        const philox4x32_ctr_t c = {{counter[0][lane], counter[1][lane], counter[2][lane], counter[3][lane]}};
        const philox4x32_key_t k = {{(uint32_t)key, (uint32_t)(key >> 32)}};
        const philox4x32_ctr_t theirs = philox4x32(c, k);
        for (int i = 0; i < 4; i++)
            assert_int_equal(ours.word[i][lane], theirs.v[i]);
    }
}

static void gives_random123_words(void **state)
{
    (void)state;
    uint32_t x = 12345;
    for (int round = 0; round < 20000; round++) {
        uint32_t counter[4][LANES];
        for (int i = 0; i < 4 * LANES; i++) {
            x = x * 1664525u + 1013904223u;
            counter[i / LANES][i % LANES] = round < 2 ? (round ? UINT32_MAX : 0) : x;
        }
        assert_random123((const uint32_t(*)[LANES])counter, round < 2 ? 0 : (uint64_t)x << 32 | (x ^ 77));
    }
}

/* Random123's published vector (kat_vectors): philox4x32-10 of pi's digits. */
static void gives_the_published_vector(void **state)
{
    (void)state;
    const words c[4] = {splat_words(0x243f6a88), splat_words(0x85a308d3), splat_words(0x13198a2e),
                        splat_words(0x03707344)};
    const struct philox_keys keys = philox_keys((uint64_t)0x299f31d0 << 32 | 0xa4093822);
    const struct philox_words w = philox(c, &keys);
    const uint32_t wanted[4] = {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1};
    for (int i = 0; i < 4; i++)
        assert_int_equal(w.word[i][LANES - 1], wanted[i]);
}

static void exp_is_within_two_units(void **state)
{
    (void)state;
    double worst = 0;
    for (double x = -87; x <= 88; x += 0.00037) {
        const float f = (float)x;
        const double error = fabs((double)exponential(splat(f))[0] / exp((double)f) - 1);
        worst = error > worst ? error : worst;
    }
    assert_true(worst < 1.5 * 0x1p-24 * 2);
    assert_true(exponential(splat(0))[0] == 1);
    assert_true(exponential(splat(-INFINITY))[0] > 0);
    assert_true(isfinite(exponential(splat(INFINITY))[0]));
}

static void log_is_within_two_units(void **state)
{
    (void)state;
    double worst = 0;
    for (double x = -87; x <= 88; x += 0.00037) {
        const float f = (float)exp(x);
        const double exact = log((double)f);
        const double error = fabs((double)logarithm(splat(f))[0] - exact) / fmax(1, fabs(exact));
        worst = error > worst ? error : worst;
    }
    assert_true(worst < 1.5 * 0x1p-24 * 2);
    assert_true(logarithm(splat(1))[0] == 0);
    assert_true(fabsf(logarithm(splat(0))[0] + 88.0297f) < 1e-4f);
}

static void sine_and_cosine_are_exact(void **state)
{
    (void)state;
    for (double x = -M_PI_2; x <= M_PI_2; x += 1e-5) {
        const struct sine_cosine t = half_turn(splat((float)x));
        assert_true(fabs((double)t.sine[0] - sin((double)(float)x)) < 2e-7);
        assert_true(fabs((double)t.cosine[0] - cos((double)(float)x)) < 2e-7);
    }
}

/* Box and Muller's formula, for the whole range of both words. */
static void normals_follow_their_formula(void **state)
{
    (void)state;
    for (uint64_t radius = 0; radius <= UINT32_MAX; radius += 40503557)
        for (uint64_t angle = 0; angle <= UINT32_MAX; angle += 104395301) {
            const struct normal_pair n = normals(splat_words((uint32_t)radius), splat_words((uint32_t)angle));
            const double u = ((double)(radius >> 1) + 0.5) * 0x1p-31;
            const double r = sqrt(-2 * log(u)), half = M_PI_2 * (double)(int32_t)(uint32_t)angle * 0x1p-31;
            const double side = angle & 1 ? -1 : 1;
            assert_true(fabs((double)n.first[0] - side * r * cos(half)) < 3e-6 + (u > 0.999 ? 4e-4 : 0));
            assert_true(fabs((double)n.second[0] - r * sin(half)) < 3e-6 + (u > 0.999 ? 4e-4 : 0));
        }
    assert_true(normals(splat_words(0), splat_words(0)).first[0] < 6.67f);
    assert_true(normals(splat_words(0), splat_words(0)).first[0] > 6.65f);
}

/* Kolmogorov's statistic of two million normals from consecutive trials: beyond 2.72 (a chance of 7e-7) the generator, the
 * words' use or the transformation is wrong. */
static int compare_floats(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

static void normals_are_normal(void **state)
{
    (void)state;
    enum { COUNT = 2000000 };
    float *z = malloc(COUNT * sizeof *z);
    const struct philox_keys keys = philox_keys(1);
    assert_non_null(z);
    for (int i = 0; i < COUNT; i += 2 * LANES) {
        words trial = splat_words((uint32_t)i / 2);
        for (int lane = 0; lane < LANES; lane++)
            trial[lane] += (uint32_t)lane;
        const words c[4] = {trial, splat_words(7), splat_words(0), splat_words(1)};
        const struct philox_words w = philox(c, &keys);
        const struct normal_pair n = normals(w.word[0], w.word[1]);
        for (int lane = 0; lane < LANES; lane++) {
            z[i + lane] = n.first[lane];
            z[i + LANES + lane] = n.second[lane];
        }
    }
    qsort(z, COUNT, sizeof *z, compare_floats);
    double worst = 0;
    for (int i = 0; i < COUNT; i++) {
        const double p = gsl_cdf_ugaussian_P((double)z[i]);
        worst = fmax(worst, fmax(fabs(p - i / (double)COUNT), fabs((i + 1) / (double)COUNT - p)));
    }
    free(z);
    assert_true(worst * sqrt(COUNT) < 2.72);
}

static void uniforms_keep_their_ends(void **state)
{
    (void)state;
    assert_true(uniform(splat_words(0))[0] == 0);
    assert_true(uniform(splat_words(UINT32_MAX))[0] < 1);
    assert_true(uniform_tail(splat_words(0))[0] > 0);
    assert_true(uniform_tail(splat_words(UINT32_MAX))[0] <= 1);
    assert_false(exponential_threshold(splat_words(UINT32_MAX))[0] < 0); /* a hazard of 0 never rings the clock */
}

static void real_exp_and_log_match_libm(void **state)
{
    (void)state;
    for (double x = -707; x < 708; x += 0.0173) {
        assert_true(fabs(exponential_real(splat_real(x))[0] / exp(x) - 1) < 5e-16);
        const double y = exp(x), exact = log(y);
        assert_true(fabs(logarithm_real(splat_real(y))[0] - exact) < 5e-16 * fmax(1, fabs(exact)));
    }
}

static void normal_cdf_matches_gsl(void **state)
{
    (void)state;
    for (double x = -37; x < 9; x += 0.0013) {
        const double exact = gsl_cdf_ugaussian_P(x), ours = normal_cdf(splat_real(x))[0];
        assert_true(fabs(ours - exact) < 1e-15);
        assert_true(fabs(ours / exact - 1) < 1e-8);
    }
}

static void normal_quantile_matches_gsl(void **state)
{
    (void)state;
    for (double z = -37; z < 0; z += 0.0013) {
        const double p = gsl_cdf_ugaussian_P(z), exact = gsl_cdf_ugaussian_Pinv(p);
        const double below = normal_quantile(splat_real(p), splat_real(1 - p))[0];
        const double above = normal_quantile(splat_real(1 - p), splat_real(p))[0];
        assert_true(fabs(below - exact) < 4e-15 * fmax(1, fabs(exact)));
        assert_true(fabs(above + exact) < 4e-15 * fmax(1, fabs(exact)) + (p > 0.4 ? 4e-16 : 0));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_random123_words),       cmocka_unit_test(gives_the_published_vector),
        cmocka_unit_test(exp_is_within_two_units),     cmocka_unit_test(log_is_within_two_units),
        cmocka_unit_test(sine_and_cosine_are_exact),             cmocka_unit_test(normals_follow_their_formula),
        cmocka_unit_test(normals_are_normal),          cmocka_unit_test(uniforms_keep_their_ends),
        cmocka_unit_test(real_exp_and_log_match_libm), cmocka_unit_test(normal_cdf_matches_gsl),
        cmocka_unit_test(normal_quantile_matches_gsl)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

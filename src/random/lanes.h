/* Lanes: short vectors of trials that go side by side through one instruction. Every operation here is an IEEE operation or
 * a bit operation on each lane alone, so a lane's result does not depend on how many there are, nor on the instruction set.
 *
 * A file that includes this header is compiled once for each instruction set, with LANE_BYTES (16, 32 or 64) and
 * KERNEL_NAME (baseline, avx2 or avx512) defined; its public functions are named KERNEL(name), as in company_step_avx2. */
#ifndef OUTLAST_RANDOM_LANES_H
#define OUTLAST_RANDOM_LANES_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __FAST_MATH__
#error "compiled with -ffast-math, results would depend on the machine: leave it out"
#endif

#ifndef LANE_BYTES
#define LANE_BYTES 16
#define KERNEL_NAME baseline
#endif

#define KERNEL_PASTE(name, kernel) name##_##kernel
#define KERNEL_EXPAND(name, kernel) KERNEL_PASTE(name, kernel)
#define KERNEL(name) KERNEL_EXPAND(name, KERNEL_NAME)

#define LANE_INLINE static inline __attribute__((always_inline))

/* may_alias: arrays of float and int32_t are read and written through these. */
typedef float lanes __attribute__((vector_size(LANE_BYTES), may_alias));
typedef int32_t mask __attribute__((vector_size(LANE_BYTES), may_alias)); /* all ones: true; 0: false; or integers */
typedef uint32_t words __attribute__((vector_size(LANE_BYTES), may_alias));

/* Double precision, and 64-bit words: half as many. */
typedef double reals __attribute__((vector_size(LANE_BYTES), may_alias));
typedef int64_t real_mask __attribute__((vector_size(LANE_BYTES), may_alias));
typedef uint64_t long_words __attribute__((vector_size(LANE_BYTES), may_alias));

enum { LANES = LANE_BYTES / 4, REALS = LANE_BYTES / 8 };

#if defined __x86_64__
#include <immintrin.h>
#if LANE_BYTES == 64
#define X86(op, type) _mm512_##op##_##type
#define X86_FLOAT __m512
#define X86_DOUBLE __m512d
#define X86_INT __m512i
#elif LANE_BYTES == 32
#define X86(op, type) _mm256_##op##_##type
#define X86_FLOAT __m256
#define X86_DOUBLE __m256d
#define X86_INT __m256i
#else
#define X86(op, type) _mm_##op##_##type
#define X86_FLOAT __m128
#define X86_DOUBLE __m128d
#define X86_INT __m128i
#endif
#endif

/* Arrays are aligned to 64 bytes and i is a multiple of LANES. */
LANE_INLINE lanes load(const float *from)
{
    return *(const lanes *)from;
}

LANE_INLINE void store(float *to, lanes value)
{
    *(lanes *)to = value;
}

LANE_INLINE mask load_mask(const int32_t *from)
{
    return *(const mask *)from;
}

LANE_INLINE void store_mask(int32_t *to, mask value)
{
    *(mask *)to = value;
}

LANE_INLINE words load_words(const uint32_t *from)
{
    return *(const words *)from;
}

LANE_INLINE lanes splat(float value)
{
    return value - (lanes){0};
}

LANE_INLINE mask splat_mask(int32_t value)
{
    return value - (mask){0};
}

LANE_INLINE words splat_words(uint32_t value)
{
    return value - (words){0};
}

LANE_INLINE reals splat_real(double value)
{
    return value - (reals){0};
}

/* a where the mask is true, else b. */
LANE_INLINE lanes pick(mask m, lanes a, lanes b)
{
    return (lanes)((m & (mask)a) | (~m & (mask)b));
}

LANE_INLINE mask pick_mask(mask m, mask a, mask b)
{
    return (m & a) | (~m & b);
}

/* a where the mask is true, else 0. */
LANE_INLINE lanes only(mask m, lanes a)
{
    return (lanes)(m & (mask)a);
}

LANE_INLINE reals pick_real(real_mask m, reals a, reals b)
{
    return (reals)((m & (real_mask)a) | (~m & (real_mask)b));
}

/* The lesser; b where they are equal or not ordered, as the instruction has it. */
LANE_INLINE lanes least(lanes a, lanes b)
{
#ifdef X86
    return (lanes)X86(min, ps)((X86_FLOAT)a, (X86_FLOAT)b);
#else
    return pick(a < b, a, b);
#endif
}

/* The greater; b where they are equal or not ordered. */
LANE_INLINE lanes greatest(lanes a, lanes b)
{
#ifdef X86
    return (lanes)X86(max, ps)((X86_FLOAT)a, (X86_FLOAT)b);
#else
    return pick(a > b, a, b);
#endif
}

LANE_INLINE lanes root(lanes a)
{
#ifdef X86
    return (lanes)X86(sqrt, ps)((X86_FLOAT)a);
#else
    for (int i = 0; i < LANES; i++)
        a[i] = __builtin_sqrtf(a[i]);
    return a;
#endif
}

LANE_INLINE reals root_real(reals a)
{
#ifdef X86
    return (reals)X86(sqrt, pd)((X86_DOUBLE)a);
#else
    for (int i = 0; i < REALS; i++)
        a[i] = __builtin_sqrt(a[i]);
    return a;
#endif
}

/* Products of the low halves of 64-bit words; the high halves are not looked at. */
LANE_INLINE long_words multiply_low(long_words a, long_words b)
{
#ifdef X86
    return (long_words)X86(mul, epu32)((X86_INT)a, (X86_INT)b);
#else
    return (a & 0xFFFFFFFFu) * (b & 0xFFFFFFFFu);
#endif
}

/* A bit for each lane, the first lane's the lowest. */
LANE_INLINE uint64_t lane_bits(mask m)
{
#if defined __x86_64__ && LANE_BYTES == 32 && defined __AVX__
    return (uint32_t)_mm256_movemask_ps((__m256)m);
#elif defined __x86_64__ && LANE_BYTES == 64
    return _mm512_test_epi32_mask((__m512i)m, (__m512i)m);
#elif defined __x86_64__
    return (uint32_t)_mm_movemask_ps((__m128)m);
#else
    uint64_t bits = 0;
    for (int i = 0; i < LANES; i++)
        bits |= (uint64_t)(m[i] & 1) << i;
    return bits;
#endif
}

LANE_INLINE bool any(mask m)
{
    const long_words w = (long_words)m;
    uint64_t all = 0;
#if defined __x86_64__ && LANE_BYTES == 32 && defined __AVX__
    (void)all;
    return !_mm256_testz_si256((__m256i)w, (__m256i)w);
#elif defined __x86_64__ && LANE_BYTES == 64
    (void)all;
    return _mm512_test_epi32_mask((__m512i)w, (__m512i)w) != 0;
#else
    for (int i = 0; i < REALS; i++)
        all |= w[i];
    return all != 0;
#endif
}

#endif

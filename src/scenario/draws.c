#include "scenario/draws.h"

#include "model/luck.h"
#include "scenario/quantile.h"

/* Uniforms on (0, 1), of 52 bits and a half: (2 bits + 1)/2^53. */
LANE_INLINE reals uniform_real(long_words high, long_words low)
{
    const long_words bits = (high & 0xFFFFFFFFu) << 20 | (low & 0xFFFFFFFFu) >> 12;
    return (reals)(bits | 0x3FF0000000000000u) - (1.0 - 0x1p-53);
}

/* The uniforms of an input in lanes i on: those of even lanes, then those of odd ones. */
LANE_INLINE void input_uniforms(const struct philox_keys *keys, const struct luck *index, int i, uint32_t address,
                                reals u[2])
{
    const words counter[4] = {load_words(index->low + i), splat_words(address), splat_words(0),
                              load_words(index->high + i) << 8 | (uint32_t)INPUT_DRAW};
    const struct philox_words w = philox(counter, keys);
    for (int half = 0; half < 2; half++)
        u[half] = uniform_real((long_words)w.word[0] >> 32 * half, (long_words)w.word[1] >> 32 * half);
}

/* Writes the values and ranks of uniforms u for the lanes i, i + 2, i + 4 … */
LANE_INLINE void put(const struct sampler *s, reals u, float *row, int16_t *rank, int i)
{
    const reals value = quantile(s, u);
    for (int k = 0; k < REALS; k++) {
        row[i + 2 * k] = (float)value[k];
        rank[i + 2 * k] = (int16_t)((int)(u[k] * 65536.0) - 32768);
    }
}

static void fill_independent(const struct draw_plan *plan, const struct luck *index, struct draws *d, int input)
{
    const struct philox_keys keys = philox_keys(plan->seed);
    const uint32_t address = plan->scenario->inputs[input].address;
    for (int i = 0; i < BLOCK; i += LANES) {
        reals u[2];
        input_uniforms(&keys, index, i, address, u);
        for (int half = 0; half < 2; half++)
            put(&plan->sampler[input], u[half], d->row[input], d->rank[input], i + half);
    }
}

/* The independent normals of a set, before they are mixed. */
static void set_normals(const struct draw_plan *plan, const struct luck *index, struct draws *d, const struct set *set)
{
    const struct philox_keys keys = philox_keys(plan->seed);
    for (int member = 0; member < set->size; member++) {
        const uint32_t address = plan->scenario->inputs[set->input[member]].address;
        for (int i = 0; i < BLOCK; i += LANES) {
            reals u[2];
            input_uniforms(&keys, index, i, address, u);
            for (int half = 0; half < 2; half++) {
                const reals z = normal_quantile(u[half], 1.0 - u[half]);
                for (int k = 0; k < REALS; k++)
                    d->normal[member][i + half + 2 * k] = z[k];
            }
        }
    }
}

/* The dependent normals y = cholesky z of one member in lanes i, i + 2 … */
LANE_INLINE reals mixed(const struct draws *d, const struct set *set, int member, int i)
{
    reals y = splat_real(0);
    for (int column = 0; column <= member; column++)
        for (int k = 0; k < REALS; k++)
            y[k] += set->cholesky[member * set->size + column] * d->normal[column][i + 2 * k];
    return y;
}

static void fill_set(const struct draw_plan *plan, const struct luck *index, struct draws *d, const struct set *set)
{
    const reals most = splat_real(1.0 - 0x1p-53), least_u = splat_real(0x1p-53);
    set_normals(plan, index, d, set);
    for (int member = 0; member < set->size; member++)
        for (int i = 0; i < BLOCK; i += LANES)
            for (int half = 0; half < 2; half++) {
                reals u = normal_cdf(mixed(d, set, member, i + half));
                u = pick_real(u < most, pick_real(u > least_u, u, least_u), most);
                const int input = set->input[member];
                put(&plan->sampler[input], u, d->row[input], d->rank[input], i + half);
            }
}

draws_fill KERNEL(draws_fill);

void KERNEL(draws_fill)(const struct draw_plan *plan, const struct luck *index, struct draws *d)
{
    for (int input = 0; input < plan->inputs; input++)
        if (plan->scenario->inputs[input].set < 0)
            fill_independent(plan, index, d, input);
    for (int set = 0; set < plan->scenario->sets_count; set++)
        fill_set(plan, index, d, &plan->scenario->sets[set]);
}

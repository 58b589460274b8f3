/* The addresses of a trial's random numbers, and the draws that the model needs from them. The counter of a draw is
 *   word 0: the index's low 32 bits
 *   word 1: the company's address (a hash of its name), MARKET_ADDRESS, or an input's (a hash of its key)
 *   word 2: the step, or the how-manieth of its purpose
 *   word 3: the purpose in the low byte, above it the index's upper 16 bits
 * and its key is the seed: no two draws share an address. */
#ifndef OUTLAST_MODEL_LUCK_H
#define OUTLAST_MODEL_LUCK_H

#include "model/block.h"
#include "random/functions.h"
#include "random/philox.h"

enum { MARKET_ADDRESS = 0 };

enum purpose {
    INPUT_DRAW,        /* the two words of a drawn input */
    MARKET_SHOCKS,     /* by step */
    PRICE_CUT,         /* by number: the clock of the nth */
    FUNDING_CRASH,     /* by number */
    COMPANY_CLOCKS,    /* pivot, listing, deal */
    FUNDING_ROUND,     /* by number: clock and size of the nth */
    REVENUE_SHOCK,     /* by step / 4: four steps' normals */
    GROWTH_SHOCK,      /* by step / 4 */
    DEAL_KIND,         /* hollowed or acquired */
    RUIN               /* by step: sold, restructured or shut */
};

LANE_INLINE struct philox_words draw_words(uint64_t seed, words low, words high, uint32_t address, words number,
                                           enum purpose purpose)
{
    const words counter[4] = {low, splat_words(address), number, high << 8 | (uint32_t)purpose};
    return philox(counter, seed);
}

/* The same for the block's trials from lane i on. */
LANE_INLINE struct philox_words draw(const struct block *b, int i, uint32_t address, uint32_t number,
                                     enum purpose purpose)
{
    return draw_words(b->world->seed, load_words(b->luck.low + i), load_words(b->luck.high + i), address,
                      splat_words(number), purpose);
}

/* Notes the lanes of the mask, from lane i of the block on. Without a branch: it would be mispredicted all the time. */
LANE_INLINE void refill_note(struct refill *r, mask m, int i)
{
    r->lanes[i / 64] |= lane_bits(m) << (i % 64);
}

/* Up to LANES noted lanes, taken off the note. */
struct batch {
    int count;
    int lane[LANES];
};

LANE_INLINE struct batch refill_take(struct refill *r)
{
    struct batch out = {0};
    for (int word = 0; word < BLOCK / 64; word++)
        for (; r->lanes[word] && out.count < LANES; r->lanes[word] &= r->lanes[word] - 1)
            out.lane[out.count++] = 64 * word + __builtin_ctzll(r->lanes[word]);
    return out;
}

/* The draws of a batch: each lane's own number of its purpose. */
LANE_INLINE struct philox_words batch_words(const struct block *b, const struct batch *batch,
                                            const uint32_t number[LANES], uint32_t address, enum purpose purpose)
{
    words low = {0}, high = {0}, n = {0};
    for (int k = 0; k < batch->count; k++) {
        low[k] = b->luck.low[batch->lane[k]];
        high[k] = b->luck.high[batch->lane[k]];
        n[k] = number[k];
    }
    return draw_words(b->world->seed, low, high, address, n, purpose);
}

/* (1 - exp(-x t))/x, and its limit t where x is 0: by its series where 1 - exp would cancel. */
LANE_INLINE lanes decayed(lanes x, float t)
{
    const lanes a = x * t;
    const lanes series = 1.0f - a * (0.5f - a * (1.0f / 6.0f - a * (1.0f / 24.0f)));
    return pick(a < 0.05f, series * t, (1.0f - exponential(-a)) / x);
}

#endif

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
    COMPANY_CLOCKS,    /* pivot, listing, deal; and the kind of deal */
    FUNDING_ROUND,     /* by number: clock and size of the nth */
    REVENUE_SHOCK,     /* by step / 4: four steps' normals */
    GROWTH_SHOCK,      /* by step / 4 */
    RUIN               /* by step: sold, restructured or shut */
};

LANE_INLINE struct philox_words draw_words(const struct philox_keys *keys, words low, words high, words address, words number,
                                           enum purpose purpose)
{
    const words counter[4] = {low, address, number, high << 8 | (uint32_t)purpose};
    return philox(counter, keys);
}

/* The same for the block's trials from lane i on. */
LANE_INLINE struct philox_words draw(const struct block *b, int i, uint32_t address, uint32_t number,
                                     enum purpose purpose)
{
    return draw_words((const struct philox_keys *)b->keys, load_words(b->luck.low + i), load_words(b->luck.high + i), splat_words(address),
                      splat_words(number), purpose);
}

/* Trials whose draw was used up in this step and that need the next one: a bit for each lane of the block. Noted without a
 * branch, which would be mispredicted all the time. */
LANE_INLINE void due_note(uint64_t due[BLOCK / 64], mask m, int i)
{
    due[i / 64] |= lane_bits(m) << (i % 64);
}

/* Takes a lane off the note; -1 when there is none. */
LANE_INLINE int due_next(uint64_t due[BLOCK / 64])
{
    for (int word = 0; word < BLOCK / 64; word++)
        if (due[word]) {
            const int lane = 64 * word + __builtin_ctzll(due[word]);
            due[word] &= due[word] - 1;
            return lane;
        }
    return -1;
}

/* Adds a draw to the block's list, which must not be full (BLOCK). */
LANE_INLINE void due_add(struct block *b, int company, int lane, uint32_t address, uint32_t number)
{
    struct due_list *list = &b->due;
    const int k = list->count++;
    list->lane[k] = lane;
    list->company[k] = company;
    list->low[k] = b->luck.low[lane];
    list->high[k] = b->luck.high[lane];
    list->address[k] = address;
    list->number[k] = number;
}

/* The words of the list's draws from k on; those beyond its count are of no use. */
LANE_INLINE struct philox_words due_words(const struct block *b, int k, enum purpose purpose)
{
    const struct due_list *list = &b->due;
    return draw_words((const struct philox_keys *)b->keys, load_words(list->low + k), load_words(list->high + k),
                      load_words(list->address + k), load_words(list->number + k), purpose);
}

/* (1 - exp(-x t))/x, and its limit t where x is 0: by its series where 1 - exp would cancel. */
LANE_INLINE lanes decayed(lanes x, float t)
{
    const lanes a = x * t;
    const lanes series = 1.0f - a * (0.5f - a * (1.0f / 6.0f - a * (1.0f / 24.0f)));
    return pick(a < 0.05f, series * t, (1.0f - exponential(-a)) / x);
}

#endif

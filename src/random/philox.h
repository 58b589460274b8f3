/* Philox4x32-10 over lanes: the words that Random123 gives for the same counter and key (Salmon, Moraes, Dror and Shaw,
 * "Parallel random numbers: as easy as 1, 2, 3", SC 2011). A draw is a function of its address; nothing is carried along. */
#ifndef OUTLAST_RANDOM_PHILOX_H
#define OUTLAST_RANDOM_PHILOX_H

#include "random/lanes.h"

struct philox_words {
    words word[4];
};

/* The state of every second lane, a 32-bit word in the low half of each 64; the high halves hold rubbish that no
 * multiplication looks at. */
struct philox_half {
    long_words c[4];
};

/* The keys of all rounds, each in every lane: made once for many draws, since they do not fit into registers. */
struct philox_keys {
    long_words round[10][2];
};

LANE_INLINE struct philox_keys philox_keys(uint64_t key)
{
    struct philox_keys out;
    uint32_t key0 = (uint32_t)key, key1 = (uint32_t)(key >> 32);
    for (int round = 0; round < 10; round++) {
        out.round[round][0] = key0 - (long_words){0};
        out.round[round][1] = key1 - (long_words){0};
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
    return out;
}

LANE_INLINE void philox_round(struct philox_half *h, const long_words key[2])
{
    const long_words multiplier0 = 0xD2511F53u - (long_words){0}, multiplier1 = 0xCD9E8D57u - (long_words){0};
    const long_words product0 = multiply_low(h->c[0], multiplier0), product1 = multiply_low(h->c[2], multiplier1);
    h->c[0] = (product1 >> 32) ^ h->c[1] ^ key[0];
    h->c[1] = product1;
    h->c[2] = (product0 >> 32) ^ h->c[3] ^ key[1];
    h->c[3] = product0;
}

LANE_INLINE struct philox_half philox_half(const words counter[4], int shift)
{
    struct philox_half h;
    for (int i = 0; i < 4; i++)
        h.c[i] = (long_words)counter[i] >> shift;
    return h;
}

/* Four words for each lane. The halves go side by side, since a round waits for the one before. */
LANE_INLINE struct philox_words philox(const words counter[4], const struct philox_keys *keys)
{
    struct philox_half even = philox_half(counter, 0), odd = philox_half(counter, 32);
    for (int round = 0; round < 10; round++) {
        philox_round(&even, keys->round[round]);
        philox_round(&odd, keys->round[round]);
    }
    struct philox_words out;
    for (int i = 0; i < 4; i++)
        out.word[i] = (words)((even.c[i] & 0xFFFFFFFFu) | (odd.c[i] << 32));
    return out;
}

#endif

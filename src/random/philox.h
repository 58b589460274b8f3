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

LANE_INLINE void philox_round(struct philox_half *h, uint32_t key0, uint32_t key1)
{
    const long_words multiplier0 = 0xD2511F53u - (long_words){0}, multiplier1 = 0xCD9E8D57u - (long_words){0};
    const long_words product0 = multiply_low(h->c[0], multiplier0), product1 = multiply_low(h->c[2], multiplier1);
    h->c[0] = (product1 >> 32) ^ h->c[1] ^ key0;
    h->c[1] = product1;
    h->c[2] = (product0 >> 32) ^ h->c[3] ^ key1;
    h->c[3] = product0;
}

LANE_INLINE struct philox_half philox_half(const words counter[4], int shift, uint64_t key)
{
    struct philox_half h;
    for (int i = 0; i < 4; i++)
        h.c[i] = (long_words)counter[i] >> shift;
    uint32_t key0 = (uint32_t)key, key1 = (uint32_t)(key >> 32);
    for (int round = 0; round < 10; round++) {
        philox_round(&h, key0, key1);
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
    return h;
}

/* Four words for each lane. */
LANE_INLINE struct philox_words philox(const words counter[4], uint64_t key)
{
    const struct philox_half even = philox_half(counter, 0, key), odd = philox_half(counter, 32, key);
    struct philox_words out;
    for (int i = 0; i < 4; i++)
        out.word[i] = (words)((even.c[i] & 0xFFFFFFFFu) | (odd.c[i] << 32));
    return out;
}

#endif

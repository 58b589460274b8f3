/* The layout of a comparison's counts: for each subject and claim the words of its finding; then, for each group and claim, those of
 * each key. Only for the files comparison*.c. */
#ifndef OUTLAST_STUDY_COMPARISON_WORDS_H
#define OUTLAST_STUDY_COMPARISON_WORDS_H

#include "study/comparison.h"

/* Of how many members a claim is true (1 where it is true that none is left), in the base and in the other: sums over trials, and of
 * squares; in how many trials it is of more in the other, and in the base: of single companies, from which those of groups follow; and
 * a moment of the difference, in units of unit_of(). */
enum word { BASE_SUM, BASE_SQUARES, OTHER_SUM, OTHER_SQUARES, GAINED, LOST, CHANGE, FINDING_WORDS = CHANGE + MOMENT_WORDS };

static inline size_t finding_at(const struct contrast *c, int subject, enum claim claim)
{
    return c->first_word + ((size_t)subject * CLAIMS + (size_t)claim) * FINDING_WORDS;
}

/* A moment of what the key brings, and the sums of each pair of orders that was drawn. */
static inline size_t share_at(const struct contrast *c, int subject, enum claim claim, int key)
{
    const size_t line = (size_t)(subject - c->first_group) * CLAIMS + (size_t)claim;
    const size_t words = MOMENT_WORDS + (size_t)c->account.pairs;
    return finding_at(c, c->subjects, 0) + (line * (size_t)c->account.keys + (size_t)key) * words;
}

static inline int64_t common_multiple(int64_t a, int64_t b)
{
    int64_t divisor = a, rest = b;
    while (rest > 0) {
        const int64_t next = divisor % rest;
        divisor = rest;
        rest = next;
    }
    return a / divisor * b;
}

/* What all members of a subject count together in a claim. */
static inline int64_t unit_of(const struct counterpart *s, enum claim claim)
{
    return claim < CLAIM_NONE_LEFT ? common_multiple(s->base.count, s->other.count) : 1;
}

#endif

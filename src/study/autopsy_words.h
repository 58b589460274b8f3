/* Where an autopsy's counts stand among its words. Private to src/study/autopsy*.c. */
#ifndef OUTLAST_STUDY_AUTOPSY_WORDS_H
#define OUTLAST_STUDY_AUTOPSY_WORDS_H

#include "study/autopsy.h"

/* By cause or any, and step (from 1): the lives lost then; sums over trials of the square of how many members were; and by how much
 * the square of how many were lost up to then grew. */
enum series { SERIES_LOST, SERIES_SQUARES, SERIES_GAINED, SERIES };

static inline size_t series_at(const struct autopsy *a, enum series series, int cause)
{
    return ((size_t)series * (CAUSES + 1) + (size_t)cause) * ((size_t)a->steps + 1);
}

static inline size_t afterwards_at(const struct autopsy *a, enum cause cause, enum state state)
{
    return series_at(a, SERIES, 0) + ((size_t)cause * STATES + state) * (sizeof(struct parts) / sizeof(int64_t));
}

static inline size_t seen_at(const struct autopsy *a, enum cause cause, int span, enum side side, enum trait trait)
{
    const size_t histogram = (((size_t)cause * SPANS + (size_t)span) * SIDES + side) * TRAITS + trait;
    return afterwards_at(a, LEFT_RACE, 0) + histogram * TRAIT_BINS;
}

static inline size_t remedy_at(const struct autopsy *a, int remedy)
{
    return seen_at(a, CAUSES, 0, 0, 0) + (size_t)remedy * (sizeof(struct remedy_counts) / sizeof(int64_t));
}

/* autopsy_count.c: the hooks of an ensemble, whose context is the autopsy, and the bytes of scratch that they take. */
void autopsy_draw(const void *context, struct variant *variant, int v, uint64_t first);
void autopsy_count(const void *context, const struct variant *variant, uint64_t first, int from, int to, int64_t *word);
size_t autopsy_scratch(const struct autopsy *autopsy);

/* The bin of a value, and its low edge. */
int trait_bin(float value);
double trait_edge(int bin);

#endif

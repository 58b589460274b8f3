/* How far a sweep is: a live line on a terminal, elsewhere a line a minute; to standard error. */
#ifndef OUTLAST_OUTPUT_POINTS_PROGRESS_H
#define OUTLAST_OUTPUT_POINTS_PROGRESS_H

#include "study/sweep.h"

struct points_progress {
    bool live;                    /* a terminal that can rewrite its line */
    bool at_most;                 /* a precision may end points before all their trials */
    double z;                     /* of its intervals */
    double start, last;           /* seconds of the clock */
    bool shown;                   /* a live line stands */
};

struct points_progress points_progress_start(const struct study *study);

/* As struct sweep wants it. */
void points_progress_show(void *progress, const struct sweep_state *state);

/* Takes the live line away. */
void points_progress_end(struct points_progress *progress);

#endif

/* Between what a study's answers move: for each group, and the market, the points where they are lowest and highest. */
#ifndef OUTLAST_STUDY_EXTREMES_H
#define OUTLAST_STUDY_EXTREMES_H

#include "study/sweep.h"

struct extreme {
    struct estimate estimate;
    uint64_t point;
};

struct span {
    enum claim claim;             /* generalist, of those who never race independent; of the market no_generalist or none_left */
    struct extreme low, high;     /* the first of the points where it is so */
};

struct extremes {
    struct span *span;            /* [groups + 1]: the last is the market's; owned */
    double widest;                /* half-width of an interval that the points' table shows */
    uint64_t least, most;         /* trials of a point */
    uint64_t trials;              /* of all points together */
};

/* Reads all points that the sweep has, each with trials. Statuses as store_get, and 75 where sweep->stop says so; the caller
 * frees *out with extremes_free. */
MUST_CHECK enum status extremes_find(const struct sweep *sweep, struct extremes *out, struct failure *failure);
void extremes_free(struct extremes *extremes);

#endif

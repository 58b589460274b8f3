/* Goal seek: where along a line of values, numbered 0 … last, a chance passes a mark.
 *
 * First SCAN values spread evenly are tried, the ends among them. Where the chance at one reaches the mark and at the next does not, the
 * place is closed in on (by ITP: Oliveira and Takahashi, ACM Transactions on Mathematical Software 47 (2021), article 5: no more steps
 * than bisection takes at worst, far fewer as a rule), until the values are neighbours, or what lies between them is a small part of an
 * interval. Then in the same way where the ends of the chance's interval pass the mark: between these the mark lies within it. */
#ifndef OUTLAST_STUDY_SEEK_H
#define OUTLAST_STUDY_SEEK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/failure.h"
#include "estimate/interval.h"

enum { SCAN = 9, MOST_TRIED = 160 };

struct tried {
    int64_t value;                /* its number */
    struct estimate estimate;
};

struct seek {
    /* set by the caller */
    int64_t last;                 /* at least 1, below 2^40 */
    bool exact;                   /* close in on neighbours, however little they differ */
    bool at_most;                 /* the chance is to be at most the mark; else at least */
    double mark;
    enum status (*look)(void *context, int64_t value, struct estimate *out, struct failure *failure);
    void *context;
    /* found */
    struct tried tried[MOST_TRIED];   /* in the order in which they were tried */
    int count;
    int passages;                 /* between neighbours of the scan at which it changes whether the mark is reached; 0: none found */
    int64_t solution;             /* of the first passage: the value that reaches the mark, next to one that does not */
    int64_t beyond;               /* that one */
    int64_t low, high;            /* the outermost values, or their neighbours, around the solution at which the interval holds the mark */
    bool low_open, high_open;     /* it does so up to that end of the line */
    bool rising;                  /* the mark is reached on the upper side of the passage */
};

/* Fails as `look` does. */
MUST_CHECK enum status seek_run(struct seek *seek, struct failure *failure);

bool seek_reaches(const struct seek *seek, struct estimate estimate);

/* Whether all values of the scan gave the very same chance. */
bool seek_flat(const struct seek *seek);

/* Whether the chance goes up somewhere and down elsewhere along the line, by more than the intervals of the values tried. *peak is then
 * the one of them, furthest from the chance at the start, that has lower ones on both sides, or higher ones. */
bool seek_turns(const struct seek *seek, int64_t *peak);

#endif

/* What an output does where an input lies in a part of its distribution: counts by bins of the input, and what follows from
 * them. */
#ifndef OUTLAST_STUDY_BINS_H
#define OUTLAST_STUDY_BINS_H

#include <stdbool.h>
#include <stdint.h>

#include "estimate/interval.h"
#include "study/sobol.h"

enum { MOST_BINS = 32 };

struct bins {
    int bins;
    double weight[MOST_BINS];     /* the part of the input's distribution that a bin is; 1 together */
    int cells;                    /* values that the output may have, from 0 to cells - 1 */
    const int64_t *count;         /* [bins][cells] */
};

/* PAWN (Pianosi and Wagener 2015): how far on average, over the input's distribution, knowing the input's bin moves the output's
 * distribution function, at most over its values; with a 95 % interval. threshold is what an input that has nothing to do with the
 * output stays below in 95 % of runs with as many trials. All by GSL's random numbers from a fixed seed. told: above the threshold.
 * NAN where a bin has no trial. */
struct pawn {
    struct index index;
    double threshold;
};
struct pawn pawn_find(const struct bins *bins);

/* Which yes or no is asked of the output's value. */
enum question {
    QUESTION_MEAN,                /* the chance of one of cells - 1 members: the mean over them */
    QUESTION_NONE                 /* the chance that the value is 0 */
};

/* Its probability in a bin. */
struct estimate bin_chance(const struct bins *bins, int bin, enum question question, double z);

/* In how much of the input's distribution the chance is on the other side of one half than it is altogether. */
struct flips {
    struct estimate share;        /* low counts bins that are surely there, high those that may be; 95 % for all bins together */
    bool even;                    /* the chance altogether is not distinguishable from one half: share is NAN */
    int first, last;              /* bins on the other side, or -1, -1 */
    bool gap;                     /* not all bins between these are */
};
struct flips flips_find(const struct bins *bins, enum question question, struct estimate overall);

#endif

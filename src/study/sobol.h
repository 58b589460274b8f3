/* Sobol indices from whole sums over trials: how much of an output's variance each factor decides.
 *
 * A trial has a value of the output under its own draw of all factors, a; under another, independent draw of all, b; and for
 * each factor under its own draw but for that factor, which is the other draw's, m (Saltelli et al., Computer Physics
 * Communications 181 (2010): a pick-freeze design with one more variant for each factor). With V the variance of a, first =
 * Cov(b, m)/V         what knowing the factor alone would explain; total = E (a - m)^2 / 2 V   what would be left if all but
 * the factor were known (Jansen 1999). The covariance is estimated as that of b and m less (1 - total) times that of b and a,
 * which is 0 but shares most of its noise: of all such multiples the one that leaves the least. Where the factor moves little
 * (total near 0) that is Saltelli's estimator with centred values, where it moves most it is Sobol's own, and its variance, (2
 * total - total^2)/n, is below that of both.
 *
 * Intervals are of 95 %: the jackknife's standard error, leaving out each of FOLDS parts of the trials in turn, and Student's
 * t. */
#ifndef OUTLAST_STUDY_SOBOL_H
#define OUTLAST_STUDY_SOBOL_H

#include <stdbool.h>
#include <stdint.h>

/* Trial n is of fold n % FOLDS. */
enum { FOLDS = 64 };

/* Sums over the trials of each fold, rows of an array [row][FOLDS]. */
enum sobol_base { SOBOL_A, SOBOL_AA, SOBOL_B, SOBOL_BB, SOBOL_AB, SOBOL_BASE };
enum sobol_mixed { SOBOL_M, SOBOL_MM, SOBOL_AM, SOBOL_BM, SOBOL_MIXED };

/* An output. It may have several members, each with a value of its own: what is explained is then the sum of their variances, and
 * every sum above is over members, too. */
struct sobol_output {
    const int64_t *trials;                    /* [FOLDS] */
    const int64_t (*base)[FOLDS];             /* [SOBOL_BASE] */
    int members;
    const int *member;                        /* [members]: rows of each; NULL where there is one */
    const int64_t (*each)[2][FOLDS];          /* of each member the sums of a and b; NULL where there is one */
};

/* An estimate with its interval, and whether that keeps clear of 0. All NAN where nothing can be said. */
struct index {
    double value, low, high;
    bool told;
};

/* What all factors of an output share. */
struct sobol {
    double trials[FOLDS + 1];                 /* of all folds but one, and at FOLDS of all */
    double mean[FOLDS + 1];                   /* of a and b, over trials and members */
    double between[FOLDS + 1];                /* sum over members of the squared distance of their means from that */
    double variance[FOLDS + 1];
    double members;
    const int64_t (*base)[FOLDS];
    bool known;                               /* false: the output varies too seldom for any index */
};

void sobol_start(const struct sobol_output *output, struct sobol *out);

/* The indices of the factor with these sums, mixed[SOBOL_MIXED]. Within [0, 1], as the indices themselves are. */
void sobol_indices(const struct sobol *sobol, const int64_t (*mixed)[FOLDS], struct index *first, struct index *total);

/* 1 - x: what all other factors together decide, where x is what one of them has a hand in. */
struct index index_rest(struct index x);

#endif

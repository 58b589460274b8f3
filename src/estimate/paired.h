/* Differences that were counted trial by trial, under the same luck: their intervals, and whether they are more than luck. Of
 * functions, sqrt and this program's own normal distribution function alone stand between counts and results. */
#ifndef OUTLAST_ESTIMATE_PAIRED_H
#define OUTLAST_ESTIMATE_PAIRED_H

#include <stdint.h>

/* Sums over trials of a whole number d, |d| < 2^47: its square in three parts of 32 bits, which add up without overflow. */
enum { MOMENT_WORDS = 5 };
struct moment {
    int64_t sum;
    int64_t square[3];
    int64_t trials;               /* in which d is not 0 */
};

static inline void moment_add(struct moment *moment, int64_t d)
{
    __extension__ typedef __int128 wide;
    const wide square = (wide)d * d;
    moment->sum += d;
    for (int i = 0; i < 3; i++)
        moment->square[i] += (int64_t)(uint32_t)(square >> (32 * i));
    moment->trials += d != 0;
}

double moment_squares(const struct moment *moment);

/* A mean difference and its 95 % interval: -1 to 1. */
struct change_estimate {
    double change, low, high;
};

/* The mean of d/unit over n trials, where |d| is at most unit. The interval is that of the paired variance with two more trials, one
 * each way, of the mean square of those in which d is not 0 and one of unit: so little is known of how much can change at once where
 * few trials have shown it. Of single companies that is the interval of Bonett and Price (Journal of Educational and Behavioral Statistics 37 (2012), 479-488). */
struct change_estimate paired_change(const struct moment *moment, double unit, int64_t n);

/* P of so uneven a number of gains and losses, or one more so, where each is as likely: exact for at most 1000 of both, else by the
 * normal law (McNemar's test). 1 where there are none. */
double paired_test_events(int64_t gains, int64_t losses);

/* The same of a d that may be more than one at once, by the normal law of its sum. */
double paired_test_moment(const struct moment *moment);

#endif

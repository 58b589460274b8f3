/* Intervals of probabilities that were counted. Of functions, sqrt alone stands between counts and intervals, so that they
 * are the same to the last bit everywhere. */
#ifndef OUTLAST_ESTIMATE_INTERVAL_H
#define OUTLAST_ESTIMATE_INTERVAL_H

#include <stdint.h>

struct estimate {
    double probability, low, high;
};

/* How many standard errors an interval of 95 % reaches: 1.959964 where the number of trials is fixed (precision 0), more
 * where a run ends as soon as its intervals are narrow enough. Such a run looks at look_trials(0), look_trials(1) … trials
 * and has its precision at the latest at the look where even an even chance is known to it, also that of a group whose members
 * share one fate; the 5 % are split over all looks up to there. So the intervals of all looks hold together, however many
 * trials were asked for at most. */
double interval_z(double precision);

/* The looks: after 65536 trials, and whenever they have doubled, up to the most that a run may ask for. */
enum { LOOKS = 33 };
uint64_t look_trials(int look);

/* The first look that comes after this many trials; past the last one, look_trials(LOOKS). */
uint64_t look_after(uint64_t trials);

/* Wilson's interval for `count` of `trials`. The low end of 0 and the high end of all are exactly 0 and 1. Without trials
 * the probability is NAN and the interval all of [0, 1]. */
struct estimate interval_single(int64_t count, int64_t trials, double z);

/* The same for the mean over the members of a group, who share a market: `sum` and `squares` are of m and m^2 over trials,
 * m being how many members it is true of. In the place of the number of lives, trials x members, stands
 *     trials x members / deff,    deff = Var(m) / (members p (1 - p)),
 * where Var(m) is the variance over trials (n - 1). Below 1 it says that members differ from each other, or take from
 * each other, more than they share. It is taken as 1/trials at least, since even a sum that never changed was only seen so often,
 * and as `members` where p is 0 or 1 or there is one trial, since nothing is then known of how fates hang together. */
struct estimate interval_grouped(int64_t sum, int64_t squares, int64_t trials, int members, double z);

/* The share of a group's lives of which something else is true already: in a trial x of y, `part` and `whole` are the sums of these
 * over trials, squares and products those of x^2 and x y, whole_squares that of y^2. Wilson's interval with the number of lives that
 * would be as uncertain if they were independent, by the variance of x - y part/whole over trials; where part is 0 or whole, with
 * whole^2 / whole_squares, as if a trial's lives shared one fate. Without lives as interval_single. */
struct estimate interval_share(int64_t part, int64_t squares, int64_t products, int64_t whole, int64_t whole_squares,
                               int64_t trials, double z);

#endif

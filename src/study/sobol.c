#include "study/sobol.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stddef.h>

#include "estimate/interval.h"

/* The sum of a row over all folds but one; fold FOLDS: over all. */
static double sum_without(const int64_t row[FOLDS], int fold)
{
    int64_t sum = 0;
    for (int i = 0; i < FOLDS; i++)
        sum += i == fold ? 0 : row[i];
    return (double)sum;
}

/* Sum over members of the squared distance of their means from the mean of all. */
static double spread_between(const struct sobol_output *o, int fold, double trials, double mean)
{
    double sum = 0;
    for (int i = 0; i < o->members && o->each; i++) {
        const int64_t(*row)[FOLDS] = o->each[o->member[i]];
        const double away = (sum_without(row[0], fold) + sum_without(row[1], fold)) / (2 * trials) - mean;
        sum += away * away;
    }
    return sum;
}

static void start_fold(const struct sobol_output *o, int fold, struct sobol *s)
{
    const double trials = sum_without(o->trials, fold);
    const double lives = 2 * trials * s->members,
                 mean = (sum_without(o->base[SOBOL_A], fold) + sum_without(o->base[SOBOL_B], fold)) / lives;
    const double squares = (sum_without(o->base[SOBOL_AA], fold) + sum_without(o->base[SOBOL_BB], fold)) / (2 * trials);
    s->trials[fold] = trials;
    s->mean[fold] = mean;
    s->between[fold] = spread_between(o, fold, trials, mean);
    s->variance[fold] = squares - s->members * mean * mean - s->between[fold];
}

void sobol_start(const struct sobol_output *o, struct sobol *out)
{
    const double fewest = 50;                        /* times that the rarer value of a yes or no has to be seen, about */
    *out = (struct sobol){.members = o->members, .base = o->base};
    for (int fold = 0; fold <= FOLDS; fold++)
        start_fold(o, fold, out);
    out->known = 2 * out->trials[FOLDS] * out->variance[FOLDS] >= fewest;
}

/* Both indices without a fold. */
struct pair {
    double first, total;
};

/* The covariance with b of values whose sum and sum of products with b are given. */
static double covariance(const struct sobol *s, int fold, double sum, double products)
{
    const double n = s->trials[fold], mean = s->mean[fold];
    return (products - mean * (sum_without(s->base[SOBOL_B], fold) + sum)) / n + s->members * mean * mean;
}

static struct pair without(const struct sobol *s, const int64_t (*mixed)[FOLDS], int fold)
{
    const double squares = sum_without(s->base[SOBOL_AA], fold) + sum_without(mixed[SOBOL_MM], fold);
    const double total = (squares - 2 * sum_without(mixed[SOBOL_AM], fold)) / (2 * s->trials[fold] * s->variance[fold]);
    const double kept = 1 - total;                   /* the correlation of a and m */
    const double with_m = covariance(s, fold, sum_without(mixed[SOBOL_M], fold), sum_without(mixed[SOBOL_BM], fold));
    const double with_a = covariance(s, fold, sum_without(s->base[SOBOL_A], fold), sum_without(s->base[SOBOL_AB], fold));
    return (struct pair){(with_m - kept * with_a - (1 - kept) * s->between[fold]) / s->variance[fold], total};
}

static double clipped(double x)
{
    return x > 0 ? x < 1 ? x : 1 : 0;
}

static struct index with_error(double value, const double left_out[FOLDS])
{
    double mean = 0, squares = 0;
    for (int i = 0; i < FOLDS; i++)
        mean += left_out[i] / FOLDS;
    for (int i = 0; i < FOLDS; i++)
        squares += (left_out[i] - mean) * (left_out[i] - mean);
    const double error = sqrt(squares * (FOLDS - 1) / FOLDS) * gsl_cdf_tdist_Pinv(0.975, FOLDS - 1);
    return (struct index){clipped(value), clipped(value - error), clipped(value + error), value - error > 0};
}

/* That no trial was moved does not say that none can be: Wilson's bound on how often they are. */
static struct index never_moved(const struct sobol *s)
{
    const double trials = s->trials[FOLDS], often = interval_single(0, (int64_t)trials, interval_z(0)).high;
    return (struct index){0, 0, clipped(often * s->members / (2 * s->variance[FOLDS])), false};
}

void sobol_indices(const struct sobol *s, const int64_t (*mixed)[FOLDS], struct index *first, struct index *total)
{
    double firsts[FOLDS], totals[FOLDS];
    *first = *total = (struct index){NAN, NAN, NAN, false};
    if (!s->known)
        return;
    const struct pair all = without(s, mixed, FOLDS);
    for (int fold = 0; fold < FOLDS; fold++) {
        const struct pair left = without(s, mixed, fold);
        firsts[fold] = left.first;
        totals[fold] = left.total;
    }
    *first = with_error(all.first, firsts);
    *total = all.total > 0 ? with_error(all.total, totals) : never_moved(s);
    if (!(all.total > 0))
        first->high = total->high;
}

struct index index_rest(struct index x)
{
    return (struct index){1 - x.value, 1 - x.high, 1 - x.low, x.high < 1};
}

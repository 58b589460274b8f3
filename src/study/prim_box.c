#include "study/prim_box.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

struct range range_free(const struct prim_data *d, int column)
{
    const int values = d->values[column];
    return (struct range){.bound = false, .low = 0, .high = 65536,
                         .values = values >= MOST_CHOICES ? ~UINT64_C(0) : (UINT64_C(1) << values) - 1};
}

bool box_has(const struct prim_data *d, const struct prim_rows *r, const struct range *box, int but, size_t row)
{
    for (int c = 0; c < d->columns; c++)
        if (box[c].bound && c != but && !range_has(&box[c], r->place[c][row], d->values[c] > 0))
            return false;
    return true;
}

struct weight box_weight(const struct prim_data *d, const struct prim_rows *r, const struct range *box, int but)
{
    struct weight w = {0};
    for (size_t row = 0; row < r->rows; row++)
        if (box_has(d, r, box, but, row)) {
            w.rows++;
            w.lost += r->lost[row];
        }
    return w;
}

/* --- with intervals: sums over trials --- */

/* Of x in y: sums of both and of their squares and products; all: over everything, not the box alone. */
struct ratio {
    double x, y, xx, xy, yy;
};

static void add(struct ratio *r, double x, double y)
{
    r->x += x;
    r->y += y;
    r->xx += x * x;
    r->xy += x * y;
    r->yy += y * y;
}

/* The variance of x/y over that of a share of y independent ones: how far trials hang together. */
static double design_effect(const struct ratio *r)
{
    const double p = r->x / r->y, residual = r->xx - 2 * p * r->xy + p * p * r->yy;
    return residual / (r->y * p * (1 - p));
}

/* How many independent lives it is worth: no more than a share that was never seen to vary may be taken for. */
static double independent(const struct ratio *r, double trials)
{
    if (!(r->x > 0 && r->x < r->y))
        return fmin(trials, r->y);
    const double effect = design_effect(r);
    return effect > 0 ? r->y / effect : r->y;
}

/* Wilson's, with as many lives as it is worth. */
static struct estimate share(const struct ratio *r, double trials)
{
    if (!(r->y > 0))
        return (struct estimate){NAN, 0, 1};
    const double n = independent(r, trials), p = r->x / r->y, z = interval_z(0), scale = 1 / (1 + z * z / n);
    const double half = scale * z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)), centre = scale * (p + z * z / (2 * n));
    return (struct estimate){p, p > 0 ? fmax(centre - half, 0) : 0, p < 1 ? fmin(centre + half, 1) : 1};
}

struct sums {
    struct ratio density, coverage, mass;
    double trials, trials_in;
};

/* One trial's rows from `row` on. */
static void add_trial(const struct prim_data *d, const struct prim_rows *r, const struct range *box, int but, size_t row,
                      struct sums *s)
{
    double in = 0, lost_in = 0, lost = 0;
    for (size_t i = row; i < row + d->cluster; i++) {
        const bool has = box_has(d, r, box, but, i);
        in += has;
        lost_in += has ? r->lost[i] : 0;
        lost += r->lost[i];
    }
    add(&s->density, lost_in, in * d->lives);
    add(&s->coverage, lost_in, lost);
    add(&s->mass, in, (double)d->cluster);
    s->trials++;
    s->trials_in += in > 0;
}

static struct sums sum_up(const struct prim_data *d, int half, const struct range *box, int but)
{
    const struct prim_rows *r = &d->half[half];
    struct sums s = {0};
    for (size_t row = 0; row < r->rows; row += d->cluster)
        add_trial(d, r, box, but, row, &s);
    return s;
}

struct holding box_holding(const struct prim_data *d, int half, const struct range *box, int but)
{
    const struct sums s = sum_up(d, half, box, but);
    return (struct holding){share(&s.density, s.trials_in), share(&s.coverage, s.trials), share(&s.mass, s.trials)};
}

/* P of at least k of n, for numbers that need not be whole. */
static double binomial_tail(double k, double n, double p)
{
    if (k <= 0 || p >= 1)
        return 1;
    return gsl_cdf_beta_P(p, k, fmax(n - k, 0) + 1);
}

double box_chance(const struct prim_data *d, int half, const struct range *box, double density)
{
    const struct sums s = sum_up(d, half, box, -1);
    if (!(s.density.y > 0))
        return 1;
    const double n = independent(&s.density, s.trials_in);
    return binomial_tail(s.density.x / s.density.y * n, n, density);
}

#include "study/bins.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>

/* --- PAWN --- */

enum { REPLICATES = 99 };                            /* so that one in 20 others is above the 95th */

static int64_t sum_of(const int64_t *count, int cells)
{
    int64_t sum = 0;
    for (int i = 0; i < cells; i++)
        sum += count[i];
    return sum;
}

/* Counts over all bins, each as much as its weight says. */
static void pool(const struct bins *b, double *part)
{
    for (int cell = 0; cell < b->cells; cell++) {
        part[cell] = 0;
        for (int bin = 0; bin < b->bins; bin++)
            part[cell] += b->weight[bin] * (double)b->count[bin * b->cells + cell] /
                          (double)sum_of(b->count + bin * b->cells, b->cells);
    }
}

/* The largest distance of two distribution functions, of counts and of parts. */
static double distance(const int64_t *count, const double *part, int cells)
{
    const double all = (double)sum_of(count, cells);
    double largest = 0, apart = 0;
    for (int cell = 0; cell < cells; cell++) {
        apart += (double)count[cell] / all - part[cell];
        largest = fmax(largest, fabs(apart));
    }
    return largest;
}

static double pawn_of(const struct bins *b, double *part)
{
    double mean = 0;
    pool(b, part);
    for (int bin = 0; bin < b->bins; bin++)
        mean += b->weight[bin] * distance(b->count + bin * b->cells, part, b->cells);
    return mean;
}

/* Room for replicates of the counts. */
struct replica {
    struct bins bins;
    gsl_rng *rng;
    int64_t *count;
    unsigned *drawn;
    double *chance, *part;        /* [cells] */
    double value[REPLICATES];
};

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Draws every bin's counts anew, as many as it has, by its own frequencies (part NULL) or by these. */
static void draw(const struct bins *b, const double *part, struct replica *r)
{
    for (int bin = 0; bin < b->bins; bin++) {
        const int64_t *count = b->count + bin * b->cells;
        for (int cell = 0; cell < b->cells; cell++)
            r->chance[cell] = part ? part[cell] : (double)count[cell];
        gsl_ran_multinomial(r->rng, (size_t)b->cells, (unsigned)sum_of(count, b->cells), r->chance, r->drawn);
        for (int cell = 0; cell < b->cells; cell++)
            r->count[bin * b->cells + cell] = r->drawn[cell];
    }
}

/* PAWN of so many replicates, in ascending order. */
static void replicate(const struct bins *b, const double *part, struct replica *r)
{
    for (int i = 0; i < REPLICATES; i++) {
        draw(b, part, r);
        r->value[i] = pawn_of(&r->bins, r->part);
    }
    qsort(r->value, REPLICATES, sizeof *r->value, compare);
}

static double replicate_quantile(const struct replica *r, double q)
{
    const double place = q * (REPLICATES + 1) - 1;
    const int below = (int)place;
    return r->value[below] + (place - below) * (r->value[below + 1] - r->value[below]);
}

/* A mean of absolute distances lies above the truth, and its replicates above it in turn: the interval is mirrored. */
static void find(const struct bins *b, struct replica *r, double *part, struct pawn *out)
{
    const double value = pawn_of(b, part);
    replicate(b, part, r);
    out->threshold = replicate_quantile(r, 0.95);
    replicate(b, NULL, r);
    out->index = (struct index){.value = value, .low = fmax(0, 2 * value - replicate_quantile(r, 0.975)),
                                .high = fmax(value, 2 * value - replicate_quantile(r, 0.025)), .told = value > out->threshold};
}

static bool all_bins_seen(const struct bins *b)
{
    for (int bin = 0; bin < b->bins; bin++)
        if (sum_of(b->count + bin * b->cells, b->cells) == 0)
            return false;
    return true;
}

struct pawn pawn_find(const struct bins *b)
{
    struct pawn out = {{NAN, NAN, NAN, false}, NAN};
    const size_t cells = (size_t)b->cells;
    struct replica r = {.bins = *b, .rng = gsl_rng_alloc(gsl_rng_taus2)};
    double *part = malloc(cells * sizeof *part);
    r.count = malloc((size_t)b->bins * cells * sizeof *r.count);
    r.drawn = malloc(cells * sizeof *r.drawn);
    r.chance = malloc(cells * sizeof *r.chance);
    r.part = malloc(cells * sizeof *r.part);
    r.bins.count = r.count;
    if (part && r.rng && r.count && r.drawn && r.chance && r.part && all_bins_seen(b))
        find(b, &r, part, &out);
    if (r.rng)
        gsl_rng_free(r.rng);
    free(part);
    free(r.count);
    free(r.drawn);
    free(r.chance);
    free(r.part);
    return out;
}

/* --- chances by bins --- */

struct estimate bin_chance(const struct bins *b, int bin, enum question question, double z)
{
    const int64_t *count = b->count + bin * b->cells, trials = sum_of(count, b->cells);
    int64_t sum = 0, squares = 0;
    for (int cell = 0; cell < b->cells; cell++) {
        sum += cell * count[cell];
        squares += (int64_t)cell * cell * count[cell];
    }
    if (question == QUESTION_NONE)
        return interval_single(count[0], trials, z);
    return interval_grouped(sum, squares, trials, b->cells - 1, z);
}

static void note_side(struct flips *f, int bin)
{
    f->gap |= f->last >= 0 && bin > f->last + 1;
    f->first = f->first < 0 ? bin : f->first;
    f->last = bin;
}

struct flips flips_find(const struct bins *b, enum question question, struct estimate overall)
{
    const double z = gsl_cdf_ugaussian_Qinv(0.025 / b->bins);
    struct flips out = {.even = !(overall.low > 0.5 || overall.high < 0.5), .first = -1, .last = -1};
    if (out.even) {
        out.share = (struct estimate){NAN, NAN, NAN};
        return out;
    }
    const bool above = overall.probability > 0.5;
    for (int bin = 0; bin < b->bins; bin++) {
        const struct estimate e = bin_chance(b, bin, question, z);
        const double weight = b->weight[bin];
        out.share.probability += (above ? e.probability < 0.5 : e.probability > 0.5) ? weight : 0;
        out.share.low += (above ? e.high < 0.5 : e.low > 0.5) ? weight : 0;
        out.share.high += (above ? e.low < 0.5 : e.high > 0.5) ? weight : 0;
        if (above ? e.probability < 0.5 : e.probability > 0.5)
            note_side(&out, bin);
    }
    return out;
}

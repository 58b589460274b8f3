/* What the counts say. */
#include <math.h>

#include "study/choices.h"
#include "study/sensitivity_layout.h"

struct sensitivity_counts sensitivity_counts(const struct sensitivity *s, const int64_t *word, uint64_t trials)
{
    struct sensitivity_counts out = {.sensitivity = s, .word = word, .trials = trials};
    for (uint64_t fold = 0; fold < FOLDS; fold++)
        out.fold[fold] = (int64_t)(trials / FOLDS + (fold < trials % FOLDS));
    return out;
}

static int64_t sum_row(const int64_t *row)
{
    int64_t sum = 0;
    for (int i = 0; i < FOLDS; i++)
        sum += row[i];
    return sum;
}

struct estimate sensitivity_chance(const struct sensitivity_counts *c, int crowd, enum reading reading, enum output output)
{
    const struct sensitivity *s = c->sensitivity;
    const int64_t *row = c->word + output_at(s, crowd, reading, output == OUTPUT_NONE ? OUTPUT_NONE : OUTPUT_NUMBER);
    const int64_t sum = sum_row(row + SOBOL_A * FOLDS), squares = sum_row(row + SOBOL_AA * FOLDS), trials = (int64_t)c->trials;
    if (output == OUTPUT_NONE)
        return interval_single(sum, trials, interval_z(0));
    return interval_grouped(sum, squares, trials, s->crowd[crowd].members, interval_z(0));
}

typedef const int64_t (*rows)[FOLDS];

void sensitivity_sobol(const struct sensitivity_counts *c, int crowd, enum reading reading, enum output output,
                       struct index *first, struct index *total)
{
    const struct sensitivity *s = c->sensitivity;
    const bool each = output == OUTPUT_EACH;
    const struct sobol_output what = {
        .trials = c->fold,
        .base = (rows)(c->word + output_at(s, crowd, reading, output)),
        .members = each ? s->crowd[crowd].members : 1,
        .member = each ? s->crowd[crowd].member : NULL,
        .each = each ? (const int64_t(*)[2][FOLDS])(c->word + company_at(s, reading, 0, 0)) : NULL};
    struct sobol sobol;
    sobol_start(&what, &sobol);
    for (int factor = 0; factor <= s->factors.factors; factor++)
        sobol_indices(&sobol, (rows)(c->word + mixed_at(s, crowd, reading, output, factor)), &first[factor], &total[factor]);
}

struct change_estimate sensitivity_change(const struct sensitivity_counts *c, int bar, int end, int crowd, enum reading reading,
                                          enum output output)
{
    const struct sensitivity *s = c->sensitivity;
    const int scene = s->bar_scene[bar][end];
    if (scene < 0)
        return (struct change_estimate){NAN, NAN, NAN};
    const int64_t *sum = c->word + change_at(s, scene, crowd, reading);
    if (output == OUTPUT_NONE)
        return paired_change((const struct moment *)(sum + CHANGE_NONE), 1, (int64_t)c->trials);
    return paired_change((const struct moment *)(sum + CHANGE_NUMBER), s->crowd[crowd].members, (int64_t)c->trials);
}

bool sensitivity_changes_any(const struct sensitivity_counts *c, int bar)
{
    const struct sensitivity *s = c->sensitivity;
    for (int end = 0; end < 2; end++)
        for (int crowd = 0; crowd < s->crowds && s->bar_scene[bar][end] >= 0; crowd++)
            for (enum reading reading = 0; reading <= READING_INDEPENDENT; reading++)
                if (((const struct moment *)(c->word + change_at(s, s->bar_scene[bar][end], crowd, reading)))->trials > 0)
                    return true;
    return false;
}

static double reach(const struct sensitivity_counts *c, int bar, int crowd, enum reading reading, enum output output)
{
    double low = 0, high = 0;
    for (int end = 0; end < 2; end++) {
        const double change = sensitivity_change(c, bar, end, crowd, reading, output).change;
        low = fmin(low, change);                     /* of a NAN the other */
        high = fmax(high, change);
    }
    return high - low;
}

int sensitivity_rank(const struct sensitivity_counts *c, int crowd, enum reading reading, enum output output, int *order)
{
    int count = 0;
    for (int bar = 0; bar < c->sensitivity->bars.bars; bar++) {
        if (c->sensitivity->bars.bar[bar].key < 0 && !sensitivity_changes_any(c, bar))
            continue;
        const double this = reach(c, bar, crowd, reading, output);
        int at = count++;
        for (; at > 0 && reach(c, order[at - 1], crowd, reading, output) < this; at--)
            order[at] = order[at - 1];
        order[at] = bar;
    }
    return count;
}

struct bins sensitivity_bins(const struct sensitivity_counts *c, int key, int crowd, enum reading reading)
{
    const struct sensitivity *s = c->sensitivity;
    const struct bin_place *place = bin_place(s, key, crowd);
    struct bins out = {.bins = s->bin_count[key], .cells = place->cells};
    out.count = c->word + place->at + (size_t)reading * (size_t)out.bins * (size_t)out.cells;
    if (sensitivity_bins_are_values(s, key))
        choice_weights(&s->plan.sampler[s->factors.key[key].input[0]], out.weight);
    else
        for (int bin = 0; bin < out.bins; bin++)
            out.weight[bin] = 1.0 / out.bins;
    return out;
}

bool sensitivity_counts_flips(const struct sensitivity *s, int key, int crowd, enum output output)
{
    return output == OUTPUT_EACH || bin_place(s, key, crowd)->cells == s->crowd[crowd].members + 1;
}

struct flips sensitivity_flips(const struct sensitivity_counts *c, int key, int crowd, enum reading reading, enum output output)
{
    const struct bins bins = sensitivity_bins(c, key, crowd, reading);
    return flips_find(&bins, output == OUTPUT_NONE ? QUESTION_NONE : QUESTION_MEAN, sensitivity_chance(c, crowd, reading, output));
}

/* Which values a study's points have. */
#include <gsl/gsl_qrng.h>
#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "base/number.h"
#include "study/study.h"

/* --- how many points --- */

static struct place place_of(const struct study *s, const struct node *node)
{
    return (struct place){s->file, node->line, node->column};
}

static enum status refuse_design(const struct study *s, const struct node *node, struct failure *failure)
{
    static const char *const known[] = {"grid", "zip", "sobol"};
    char shown[DESCRIPTION_SIZE], name[EXCERPT_SIZE];
    const char *text = node->type == SCALAR ? node->text : "";
    snprintf(name, sizeof name, "%.*s", (int)(strcspn(text, "( ") < 60 ? strcspn(text, "( ") : 60), text);
    const char *near = nearest_name(name, known, 3);
    const bool nearer = near && strcmp(near, name) != 0;
    return fail_at(failure, STATUS_DATA, place_of(s, node), "design", "expected grid, zip or sobol(N), found %s%s%s",
                   node_describe(node, shown), nearer ? "; the nearest is " : "", nearer ? near : "");
}

static enum status count_grid(struct study *s, struct failure *failure)
{
    const struct node *vary = node_get(s->tree.root, "vary");
    double points = 1;
    for (int i = 0; i < s->dimensions; i++)
        points *= (double)s->dimension[i].values.count;
    if (points > LARGEST_POINTS)
        return fail_at(failure, STATUS_DATA, place_of(s, vary), "vary", "makes %.12g points, expected at most %d", points,
                       LARGEST_POINTS);
    s->points = (uint64_t)points;
    return STATUS_DONE;
}

static enum status count_zip(struct study *s, struct failure *failure)
{
    char shown[EXCERPT_SIZE];
    const struct dimension *first = &s->dimension[0];
    for (int i = 1; i < s->dimensions; i++) {
        const struct dimension *d = &s->dimension[i];
        if (d->values.count != first->values.count)
            return fail_at(failure, STATUS_DATA, place_of(s, d->given), excerpt(d->key->text, shown),
                           "found %zu value%s, expected %zu, as many as %.200s has: a zip takes them one by one",
                           d->values.count, d->values.count == 1 ? "" : "s", first->values.count, first->key->text);
    }
    s->points = first->values.count;
    return STATUS_DONE;
}

/* N of "sobol(N)". */
static bool read_sobol(const char *text, uint64_t *points)
{
    char count[32];
    const char *open = text + strlen("sobol(");
    if (strncmp(text, "sobol(", strlen("sobol(")) != 0)
        return false;
    const size_t length = strcspn(open, ")");
    if (strcmp(open + length, ")") != 0 || length >= sizeof count)
        return false;
    snprintf(count, sizeof count, "%.*s", (int)length, open);
    return parse_count(count, points);
}

static enum status fill_sobol(struct study *s, struct failure *failure)
{
    const size_t dimensions = (size_t)s->dimensions;
    double place[LARGEST_SOBOL];
    s->sobol = malloc(s->points * dimensions * sizeof *s->sobol);
    gsl_qrng *sequence = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)dimensions);
    for (uint64_t i = 0; s->sobol && sequence && i < s->points; i++) {
        gsl_qrng_get(sequence, place);
        for (size_t j = 0; j < dimensions; j++)
            s->sobol[i * dimensions + j] = (uint32_t)(place[j] * 0x1p32);
    }
    const bool good = s->sobol && sequence;
    gsl_qrng_free(sequence);
    return good ? STATUS_DONE : fail_memory(failure);
}

static enum status count_sobol(struct study *s, const struct node *node, struct failure *failure)
{
    if (s->points < 1 || s->points > LARGEST_POINTS)
        return fail_at(failure, STATUS_DATA, place_of(s, node), "design", "expected from 1 to %d points, found %llu",
                       LARGEST_POINTS, (unsigned long long)s->points);
    if (s->dimensions > LARGEST_SOBOL)
        return fail_at(failure, STATUS_DATA, place_of(s, node), "design", "sobol takes at most %d keys, found %d",
                       LARGEST_SOBOL, s->dimensions);
    return fill_sobol(s, failure);
}

enum status design_read(struct study *s, struct failure *failure)
{
    const struct node *node = node_get(s->tree.root, "design");
    const char *text = node && node->type == SCALAR ? node->text : "";
    if (!node || strcmp(text, "grid") == 0) {
        s->design = DESIGN_GRID;
        return count_grid(s, failure);
    }
    if (strcmp(text, "zip") == 0) {
        s->design = DESIGN_ZIP;
        return count_zip(s, failure);
    }
    if (!read_sobol(text, &s->points))
        return refuse_design(s, node, failure);
    s->design = DESIGN_SOBOL;
    return count_sobol(s, node, failure);
}

/* --- points --- */

enum status point_init(const struct study *s, struct point *out, struct failure *failure)
{
    const size_t dimensions = (size_t)s->dimensions;
    *out = (struct point){.root = {.type = MAPPING, .height = 1, .count = dimensions}};
    out->item = calloc(dimensions, sizeof *out->item);
    out->between = calloc(dimensions, sizeof *out->between);
    out->text = calloc(dimensions, sizeof *out->text);
    if (!out->item || !out->between || !out->text) {
        point_free(out);
        return fail_memory(failure);
    }
    for (int i = 0; i < s->dimensions; i++)
        out->item[i] = (struct item){.key = s->dimension[i].key, .next = i + 1 < s->dimensions ? &out->item[i + 1] : NULL};
    out->root.first = out->item;
    return STATUS_DONE;
}

void point_free(struct point *point)
{
    free(point->item);
    free(point->between);
    free(point->text);
    *point = (struct point){0};
}

/* The last key is the fastest. */
static void set_grid(const struct study *s, uint64_t number, struct point *point)
{
    for (int i = s->dimensions - 1; i >= 0; i--) {
        const struct values *v = &s->dimension[i].values;
        point->item[i].value = v->at[number % v->count];
        number /= v->count;
    }
}

static void set_zip(const struct study *s, uint64_t number, struct point *point)
{
    for (int i = 0; i < s->dimensions; i++)
        point->item[i].value = s->dimension[i].values.at[number];
}

static void set_sobol(const struct study *s, uint64_t number, struct point *point)
{
    for (int i = 0; i < s->dimensions; i++) {
        const struct dimension *d = &s->dimension[i];
        const double u = (double)s->sobol[number * (uint64_t)s->dimensions + (uint64_t)i] * 0x1p-32;
        if (d->values.spread == SPREAD_LIST) {
            point->item[i].value = d->values.at[(size_t)(u * (double)d->values.count)];
            continue;
        }
        values_between(&d->values, u, point->text[i]);
        point->between[i] = (struct node){.type = SCALAR, .line = d->given->line, .column = d->given->column, .size = 1,
                                          .text = point->text[i]};
        point->item[i].value = &point->between[i];
    }
}

void point_set(const struct study *s, uint64_t number, struct point *point)
{
    static void (*const set[])(const struct study *, uint64_t, struct point *) = {set_grid, set_zip, set_sobol};
    set[s->design](s, number, point);
}

const char *point_value(const struct point *point, int dimension)
{
    return point->item[dimension].value->text;
}

enum status point_scenario(const struct study *s, const struct point *point, struct scenario *out, struct failure *failure)
{
    const enum status status =
        source_scenario(s->source, &(struct overlay){.file = s->file, .root = &point->root}, out, failure);
    if (status)
        return status;
    out->trials = s->base.trials;
    out->seed = s->base.seed;
    out->precision = s->base.precision;
    return STATUS_DONE;
}

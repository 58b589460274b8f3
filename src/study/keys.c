/* Reads every point's scenario: for its key, and to find out before any work that all are possible. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "study/study.h"

/* The first point that is not possible, and why. */
struct fault {
    uint64_t number;
    struct failure failure;
};

/* Adds the values of a point to a message. */
static void name_point(const struct study *s, const struct point *point, struct failure *failure)
{
    char *message = failure->message;
    size_t used = strlen(message);
    for (int i = 0; i < s->dimensions && used < sizeof failure->message; i++)
        used += (size_t)snprintf(message + used, sizeof failure->message - used, "%s%.200s = %.100s",
                                 i == 0 ? "; at the point " : ", ", s->dimension[i].key->text, point_value(point, i));
}

static bool same_groups(const struct scenario *a, const struct scenario *b)
{
    bool same = a->groups_count == b->groups_count;
    for (int i = 0; i < a->groups_count && same; i++)
        same = strcmp(a->groups[i].name, b->groups[i].name) == 0;
    return same;
}

/* Whether counts of one can be read as counts of the other. */
static bool same_companies(const struct scenario *a, const struct scenario *b)
{
    bool same = a->companies_count == b->companies_count;
    for (int i = 0; i < a->companies_count && same; i++)
        same = a->companies[i].group == b->companies[i].group;
    return same;
}

static unsigned char hex_value(char digit)
{
    return (unsigned char)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

static enum status key_of(const struct scenario *scenario, struct point_key *out, struct failure *failure)
{
    char hex[65];
    const enum status status = scenario_key(scenario, hex, failure);
    for (size_t i = 0; i < KEY_BYTES && !status; i++)
        out->byte[i] = (unsigned char)(hex_value(hex[2 * i]) << 4 | hex_value(hex[2 * i + 1]));
    return status;
}

static enum status read_point(const struct study *s, const struct point *point, struct point_key *key, bool *alike,
                              struct failure *failure)
{
    struct scenario scenario;
    enum status status = point_scenario(s, point, &scenario, failure);
    if (status)
        return status;
    const struct node *vary = node_get(s->tree.root, "vary");
    if (!same_groups(&scenario, &s->base))
        status = fail_at(failure, STATUS_DATA, (struct place){s->file, vary->line, vary->column}, "vary",
                         "expected the groups that the scenario has, found others");
    if (!status)
        status = key_of(&scenario, key, failure);
    *alike = same_companies(&scenario, &s->base);
    scenario_free(&scenario);
    return status;
}

static void note_fault(struct fault *first, uint64_t number, const struct failure *failure)
{
#pragma omp critical
    if (number < first->number) {
        first->number = number;
        first->failure = *failure;
    }
}

/* One thread's share of the points. */
static void read_points(const struct study *s, bool (*stop)(void), struct point_key *key, bool *all_alike, struct fault *first)
{
    struct point point;
    struct failure failure;
    bool good = true, alike = true;
    if (point_init(s, &point, &failure)) {
        note_fault(first, 0, &failure);
        good = false;
    }
#pragma omp for schedule(dynamic, 64)
    for (uint64_t number = 0; number < s->points; number++) {
        if (!good || stop())
            continue;
        bool one = true;
        point_set(s, number, &point);
        if (read_point(s, &point, &key[number], &one, &failure)) {
            name_point(s, &point, &failure);
            note_fault(first, number, &failure);
            good = false;                            /* points after it are not the first */
        }
        alike &= one;
    }
#pragma omp critical
    *all_alike &= alike;
    point_free(&point);
}

enum status study_keys(struct study *s, int threads, bool (*stop)(void), struct point_key *key, struct failure *failure)
{
    struct fault first = {.number = UINT64_MAX};
    bool alike = true;
#pragma omp parallel num_threads(threads)
    read_points(s, stop, key, &alike, &first);
    s->alike = alike;
    if (first.number == UINT64_MAX && stop())
        return fail(failure, STATUS_STOPPED, "stopped while the points were read; the same command starts again");
    if (first.number == UINT64_MAX)
        return STATUS_DONE;
    *failure = first.failure;
    return failure->status;
}

#include "study/sweep.h"

#include <stdlib.h>
#include <string.h>

/* --- the points --- */

bool sweep_has(const struct sweep *s, uint64_t number)
{
    return s->shard.count == 0 || number % (uint64_t)s->shard.count == (uint64_t)(s->shard.number - 1);
}

enum status sweep_open(struct sweep *s, struct failure *failure)
{
    const uint64_t points = s->study->points;
    s->key = calloc(points, sizeof *s->key);
    s->trials = calloc(points, sizeof *s->trials);
    s->planned = calloc(points, sizeof *s->planned);
    if (!s->key || !s->trials || !s->planned)
        return fail_memory(failure);
    return study_keys(s->study, s->threads, s->stop, s->key, failure);
}

void sweep_close(struct sweep *s)
{
    free(s->key);
    free(s->trials);
    free(s->planned);
    store_close(s->store);
    s->key = NULL;
    s->trials = s->planned = NULL;
    s->store = NULL;
}

/* The scenario that a point's counts are of; *own is to be freed with scenario_free. */
static enum status scenario_of(const struct sweep *s, uint64_t number, struct scenario *own, const struct scenario **out,
                               struct failure *failure)
{
    struct point point;
    *own = (struct scenario){0};
    *out = &s->study->base;
    if (s->study->alike)
        return STATUS_DONE;
    enum status status = point_init(s->study, &point, failure);
    if (status)
        return status;
    point_set(s->study, number, &point);
    status = point_scenario(s->study, &point, own, failure);
    point_free(&point);
    *out = own;
    return status;
}

enum status sweep_counts(const struct sweep *s, uint64_t number, struct counts *counts, struct scenario *own,
                         const struct scenario **scenario, struct failure *failure)
{
    *counts = (struct counts){0};
    if (scenario_of(s, number, own, scenario, failure) || counts_init(*scenario, counts, failure))
        return failure->status;
    return store_get(s->store, &s->key[number], counts, failure);
}

enum status sweep_enough(const struct sweep *s, uint64_t number, const struct counts *counts, bool *enough,
                         struct failure *failure)
{
    const double precision = s->study->base.precision;
    struct scenario own;
    const struct scenario *scenario;
    *enough = counts->trials >= s->study->base.trials;
    if (*enough || precision <= 0 || counts->trials == 0 || look_after(counts->trials - 1) != counts->trials)
        return STATUS_DONE;
    const enum status status = scenario_of(s, number, &own, &scenario, failure);
    if (!status)
        *enough = counts_half_width(scenario, counts, interval_z(precision)) <= precision;
    scenario_free(&own);
    return status;
}

/* --- what the store holds --- */

static int compare_keys(const void *a, const void *b, void *keys)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    const struct point_key *key = keys;
    const int order = memcmp(key[x].byte, key[y].byte, KEY_BYTES);
    return order ? order : (x > y) - (x < y);
}

/* Of points that are one and the same only the first is simulated. */
static enum status find_doubles(struct sweep *s, struct failure *failure)
{
    size_t count = 0;
    uint32_t *order = malloc(s->study->points * sizeof *order);
    if (!order)
        return fail_memory(failure);
    for (uint64_t i = 0; i < s->study->points; i++) {
        s->planned[i] = sweep_has(s, i) ? 0 : SWEEP_NO_MORE;
        if (sweep_has(s, i))
            order[count++] = (uint32_t)i;
    }
    qsort_r(order, count, sizeof *order, compare_keys, s->key);
    for (size_t i = 1; i < count; i++)
        if (memcmp(s->key[order[i - 1]].byte, s->key[order[i]].byte, KEY_BYTES) == 0)
            s->planned[order[i]] = SWEEP_NO_MORE;
    free(order);
    return STATUS_DONE;
}

/* Whether the trials held are enough by themselves, as far as that needs their counts. */
static enum status look_at_held(struct sweep *s, uint64_t number, bool *enough, struct failure *failure)
{
    struct counts counts;
    struct scenario own;
    const struct scenario *scenario;
    *enough = s->trials[number] >= s->study->base.trials;
    if (*enough || s->study->base.precision <= 0 || s->trials[number] == 0)
        return STATUS_DONE;
    enum status status = sweep_counts(s, number, &counts, &own, &scenario, failure);
    if (!status)
        status = sweep_enough(s, number, &counts, enough, failure);
    counts_free(&counts);
    scenario_free(&own);
    return status;
}

enum status sweep_take_up(struct sweep *s, struct failure *failure)
{
    bool enough;
    s->state = (struct sweep_state){0};
    if (find_doubles(s, failure))
        return failure->status;
    for (uint64_t i = 0; i < s->study->points; i++) {
        if (s->planned[i] == SWEEP_NO_MORE)
            continue;
        if (s->store && store_trials(s->store, &s->key[i], &s->trials[i], failure))
            return failure->status;
        if (look_at_held(s, i, &enough, failure))
            return failure->status;
        s->planned[i] = enough ? SWEEP_NO_MORE : s->trials[i];
        s->state.points++;
        s->state.points_done += enough;
        s->state.total += enough ? 0 : s->study->base.trials - s->trials[i];
    }
    return STATUS_DONE;
}

/* --- shards --- */

enum status sweep_take_over(struct sweep *s, const struct sweep *from, uint64_t number, struct failure *failure)
{
    struct counts counts;
    struct scenario own;
    const struct scenario *scenario;
    uint64_t held;
    enum status status = sweep_counts(from, number, &counts, &own, &scenario, failure);
    if (!status)
        status = store_trials(s->store, &s->key[number], &held, failure);
    if (!status && counts.trials == 0)
        status = fail(failure, STATUS_DATA, "shard %d/%d: holds nothing of point %llu", from->shard.number, from->shard.count,
                      (unsigned long long)number + 1);
    if (!status && counts.trials > held)
        status = store_put(s->store, &s->key[number], &counts, failure);
    counts_free(&counts);
    scenario_free(&own);
    return status;
}

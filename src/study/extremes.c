#include "study/extremes.h"

#include <stdlib.h>

static bool races(const struct scenario *s, int group)
{
    for (int i = 0; i < s->companies_count; i++)
        if (group_has(s, group, i) && s->entries[s->companies[i].entry].kind == GENERALIST)
            return true;
    return false;
}

static enum claim claim_of(const struct scenario *s, int group)
{
    if (group < s->groups_count)
        return races(s, group) ? CLAIM_GENERALIST : CLAIM_INDEPENDENT;
    return races(s, group) ? CLAIM_NO_GENERALIST : CLAIM_NONE_LEFT;
}

static double wider(double width, struct estimate e)
{
    const double half = (e.high - e.low) / 2;
    return half > width ? half : width;
}

static double widest_of(const struct scenario *s, const struct counts *counts, double z, double width)
{
    for (int group = 0; group < s->groups_count; group++)
        for (enum claim claim = 0; claim < CLAIM_NONE_LEFT; claim++)
            width = wider(width, counts_claim(s, counts, group, claim, z));
    for (enum claim claim = CLAIM_NONE_LEFT; claim < CLAIMS; claim++)
        width = wider(width, counts_claim(s, counts, s->groups_count, claim, z));
    return width;
}

/* A point takes its place among them; first: it is the first. */
static void look_at(struct extremes *x, const struct scenario *s, const struct counts *counts, uint64_t point, double z,
                    bool first)
{
    for (int group = 0; group <= s->groups_count; group++) {
        struct span *span = &x->span[group];
        const struct estimate e = counts_claim(s, counts, group, span->claim, z);
        if (first || e.probability < span->low.estimate.probability)
            span->low = (struct extreme){e, point};
        if (first || e.probability > span->high.estimate.probability)
            span->high = (struct extreme){e, point};
    }
    x->widest = widest_of(s, counts, z, x->widest);
    x->least = first || counts->trials < x->least ? counts->trials : x->least;
    x->most = counts->trials > x->most ? counts->trials : x->most;
    x->trials += counts->trials;
}

static enum status look_at_all(const struct sweep *sweep, struct extremes *x, struct failure *failure)
{
    const double z = interval_z(sweep->study->base.precision);
    bool first = true;
    enum status status = STATUS_DONE;
    for (uint64_t i = 0; i < sweep->study->points && !status; i++) {
        struct counts counts;
        struct scenario own;
        const struct scenario *scenario;
        if (!sweep_has(sweep, i))
            continue;
        if (sweep->stop())
            return fail(failure, STATUS_STOPPED, "stopped");
        status = sweep_counts(sweep, i, &counts, &own, &scenario, failure);
        if (!status)
            look_at(x, scenario, &counts, i, z, first);
        first = false;
        counts_free(&counts);
        scenario_free(&own);
    }
    return status;
}

enum status extremes_find(const struct sweep *sweep, struct extremes *out, struct failure *failure)
{
    const struct scenario *base = &sweep->study->base;
    *out = (struct extremes){.span = calloc((size_t)base->groups_count + 1, sizeof *out->span)};
    if (!out->span)
        return fail_memory(failure);
    for (int group = 0; group <= base->groups_count; group++)
        out->span[group].claim = claim_of(base, group);
    const enum status status = look_at_all(sweep, out, failure);
    if (status)
        extremes_free(out);
    return status;
}

void extremes_free(struct extremes *extremes)
{
    free(extremes->span);
    *extremes = (struct extremes){0};
}

/* summary.json of a sweep. */
#include <string.h>

#include "base/number.h"
#include "base/version.h"
#include "output/json.h"
#include "output/points.h"
#include "output/points_answer.h"

/* A value as a number where it is one. */
static json_t *value_of(const char *text)
{
    double number;
    return number_parse(text, &number) ? json_real(number) : json_string(text);
}

/* The values that the keys have at a point. */
static json_t *point_object(const struct study *study, uint64_t number)
{
    struct point point;
    struct failure ignored;
    if (point_init(study, &point, &ignored))
        return NULL;
    json_t *object = json_object();
    point_set(study, number, &point);
    for (int i = 0; i < study->dimensions; i++)
        json_object_set_new(object, study->dimension[i].key->text, value_of(point_value(&point, i)));
    point_free(&point);
    return object;
}

static json_t *extreme_object(const struct study *study, const struct extreme *e)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "point", json_whole(e->point + 1), "at", point_object(study, e->point),
                     "probability", json_real_or_null(e->estimate.probability), "low", json_real_or_null(e->estimate.low), "high",
                     json_real_or_null(e->estimate.high));
}

static json_t *span_object(const struct study *study, int group, const struct span *span)
{
    const bool market = group == study->base.groups_count;
    return json_pack("{s:s, s:s, s:o, s:o}", "name", market ? "market" : study->base.groups[group].name, "reading",
                     claim_names[span->claim], "lowest", extreme_object(study, &span->low), "highest",
                     extreme_object(study, &span->high));
}

static json_t *all_spans(const struct study *study, const struct extremes *extremes)
{
    json_t *list = json_array();
    for (int group = 0; group <= study->base.groups_count; group++)
        if (json_array_append_new(list, span_object(study, group, &extremes->span[group]))) {
            json_decref(list);
            return NULL;
        }
    return list;
}

static json_t *dimension_object(const struct dimension *d)
{
    if (d->values.spread != SPREAD_LIST)
        return json_pack("{s:s, s:s}", "key", d->key->text, "values", d->given->text);
    json_t *list = json_array();
    for (size_t i = 0; i < d->values.count; i++)
        json_array_append_new(list, value_of(d->values.at[i]->text));
    return json_pack("{s:s, s:o}", "key", d->key->text, "values", list);
}

static json_t *all_dimensions(const struct study *study)
{
    json_t *list = json_array();
    for (int i = 0; i < study->dimensions; i++)
        json_array_append_new(list, dimension_object(&study->dimension[i]));
    return list;
}

static json_t *shard_value(struct shard shard)
{
    return shard.count > 0 ? json_sprintf("%d/%d", shard.number, shard.count) : json_null();
}

enum status points_write_summary(const struct sweep *sweep, const struct extremes *extremes, const struct timings *timings,
                                 FILE *out, struct failure *failure)
{
    const struct study *study = sweep->study;
    const struct scenario *base = &study->base;
    const struct points_found found = {sweep, extremes};
    json_t *summary = json_pack(
        "{s:o, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:s, s:s, s:o, s:o, s:o}", "headline", json_told(points_tell, &found), "study", study->name, "scenario", base->name, "points",
        json_whole(study->points), "shard", shard_value(sweep->shard), "seed", json_whole(base->seed), "trials", json_whole(base->trials),
        "precision", base->precision > 0 ? json_real(base->precision) : json_null(), "version", OUTLAST_VERSION, "model",
        MODEL_VERSION, "vary", all_dimensions(study), "extremes", extremes->trials > 0 ? all_spans(study, extremes) : json_null(),
        "timings", json_timings(timings));
    return json_finish(summary, out, failure);
}

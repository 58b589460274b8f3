/* summary.json of a comparison. */
#include <jansson.h>

#include "base/version.h"
#include "output/comparison_report.h"
#include "output/json.h"

const char *comparison_lone(const struct comparison *comparison, int contrast, bool of_base, int *at)
{
    const struct difference *d = &comparison->contrast[contrast].account.difference;
    const struct scenario *s = of_base ? d->base : d->other, *other = of_base ? d->other : d->base;
    while (*at < s->companies_count && scenario_company(other, s->companies[*at].name) >= 0)
        ++*at;
    return *at < s->companies_count ? s->companies[(*at)++].name : NULL;
}

static json_t *lone(const struct comparison *comparison, int contrast, bool of_base)
{
    json_t *list = json_array();
    int at = 0;
    for (const char *name; (name = comparison_lone(comparison, contrast, of_base, &at));)
        json_array_append_new(list, json_string(name));
    return list;
}

static int add_change(json_t *object, const char *value, struct change_estimate e)
{
    return json_add_estimate(object, value, "low", "high", (struct estimate){e.change, e.low, e.high});
}

static json_t *finding(const struct comparison_report *r, int i, int subject, enum claim claim)
{
    const struct counterpart *s = &r->counted.comparison->contrast[i].subject[subject];
    const struct finding f = comparison_finding(&r->counted, i, subject, claim);
    json_t *object = json_pack("{s:s, s:s}", "name", s->name, "reading", claim_names[claim]);
    json_add_estimate(object, "base", "base_low", "base_high", f.base);
    json_add_estimate(object, "other", "other_low", "other_high", f.other);
    add_change(object, "difference", f.change);
    json_object_set_new(object, "gained", json_integer(f.gained));
    json_object_set_new(object, "lost", json_integer(f.lost));
    json_object_set_new(object, "p_value", json_real(f.chance));
    json_object_set_new(object, "narrower", json_real_or_null(f.narrower));
    return object;
}

static json_t *findings(const struct comparison_report *r, int i)
{
    const struct contrast *c = &r->counted.comparison->contrast[i];
    json_t *list = json_array();
    for (int subject = 0; subject < c->subjects; subject++)
        for (enum claim claim = 0; claim < (c->subject[subject].company ? CLAIM_NONE_LEFT : CLAIMS); claim++)
            if (c->subject[subject].shown)
                json_array_append_new(list, finding(r, i, subject, claim));
    return list;
}

static json_t *shares(const struct comparison_report *r, int i, int subject, enum claim claim)
{
    const struct account *a = &r->counted.comparison->contrast[i].account;
    json_t *list = json_array();
    for (int key = 0; key < a->keys; key++) {
        json_t *object = json_pack("{s:s}", "key", a->key[key]);
        add_change(object, "contribution", comparison_share(&r->counted, i, subject, claim, key));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *accounts(const struct comparison_report *r, int i)
{
    const struct contrast *c = &r->counted.comparison->contrast[i];
    json_t *list = json_array();
    for (int subject = c->first_group; subject < c->subjects; subject++)
        for (enum claim claim = 0; claim < CLAIMS; claim++)
            if (account_covers(c, subject, claim))
                json_array_append_new(list, json_pack("{s:s, s:s, s:o}", "name", c->subject[subject].name, "reading",
                                                      claim_names[claim], "keys", shares(r, i, subject, claim)));
    return list;
}

static json_t *keys(const struct account *a)
{
    json_t *list = json_array();
    for (int i = 0; i < a->difference.changes; i++) {
        const struct change *c = &a->difference.change[i];
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "key", a->key[a->key_of[i]], "value", c->key, "base", c->from,
                                              "other", c->to));
    }
    return list;
}

/* Orders are all, or so many that were drawn. */
static json_t *contrast(const struct comparison_report *r, int i)
{
    const struct comparison *all = r->counted.comparison;
    const struct account *a = &all->contrast[i].account;
    return json_pack("{s:s, s:o, s:o, s:o, s:i, s:o, s:o, s:o}", "scenario", r->other[i], "only_base", lone(all, i, true),
                     "only_other", lone(all, i, false), "keys", keys(a), "scenarios", a->hybrids, "orders",
                     a->pairs > 0 ? json_integer(2 * a->pairs) : json_string("all"), "differences", findings(r, i), "accounts",
                     accounts(r, i));
}

enum status comparison_write_summary(const void *report, FILE *out, struct failure *failure)
{
    const struct comparison_report *r = report;
    const struct comparison *all = r->counted.comparison;
    json_t *list = json_array();
    for (int i = 0; i < all->contrasts; i++)
        json_array_append_new(list, contrast(r, i));
    json_t *summary = json_pack("{s:o, s:s, s:s, s:o, s:o, s:o, s:s, s:s, s:o, s:o}", "headline",
                                json_told(comparison_tell, r), "command", "compare", "base", r->base, "seed",
                                json_whole(all->base->seed), "trials", json_whole(r->counted.trials), "simulated",
                                json_whole(r->counted.trials * (uint64_t)all->variants), "version", OUTLAST_VERSION, "model",
                                MODEL_VERSION, "comparisons", list, "timings", json_timings(&r->timings));
    return json_finish(summary, out, failure);
}

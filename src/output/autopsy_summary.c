/* summary.json of an autopsy. */
#include <stdlib.h>

#include "base/version.h"
#include "output/autopsy_answer.h"
#include "output/json.h"

static json_t *counted(struct counted c)
{
    json_t *object = json_pack("{s:o}", "lives", json_integer((json_int_t)c.lives));
    if (object)
        (void)!json_add_estimate(object, "probability", "low", "high", c.share);
    return object;
}

static json_t *typical(const struct autopsy *a, const struct typical *t)
{
    if (t->lives == 0)
        return json_null();
    return json_pack("{s:o, s:s, s:i, s:s}", "trial", json_whole(t->trial), "company", a->scenario->companies[t->company].name,
                     "month", t->step * a->scenario->step, "cause", cause_names[t->cause]);
}

static json_t *cause_object(const struct autopsy_report *r, int cause)
{
    const struct autopsy *a = r->autopsy;
    const int median = autopsy_median_step(a, cause);
    json_t *object = counted(autopsy_lost_by(a, cause, a->steps));
    if (!object || json_object_set_new(object, "cause", json_string(cause_names[cause])) ||
        json_object_set_new(object, "median_month", median ? json_integer(median * a->scenario->step) : json_null()) ||
        json_object_set_new(object, "typical", typical(a, &r->typicals->of[cause]))) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *causes(const struct autopsy_report *r)
{
    json_t *list = json_array();
    for (int cause = CAUSES; cause >= 0; cause--)
        if (cause == ANY_CAUSE || reading_knows(r->autopsy->cohort.reading, (enum cause)cause))
            json_array_append_new(list, cause_object(r, cause));
    return list;
}

static json_t *sets(const struct remedy *remedy)
{
    json_t *list = json_array();
    for (int i = 0; i < remedy->sets; i++)
        json_array_append_new(list, json_string(remedy->set[i]));
    return list;
}

static json_t *change_object(const struct autopsy *a, int remedy)
{
    const struct change_estimate net = autopsy_net(a, remedy);
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:{s:o, s:o, s:o}, s:I}", "change", a->remedy[remedy].text, "meaning",
                     a->remedy[remedy].title, "set", sets(&a->remedy[remedy]), "averted",
                     counted(autopsy_averted(a, remedy, ANY_CAUSE)), "delayed", counted(autopsy_delayed(a, remedy)), "doomed",
                     counted(autopsy_doomed(a, remedy)), "net", "change", json_real_or_null(net.change), "low",
                     json_real_or_null(net.low), "high", json_real_or_null(net.high), "altered",
                     (json_int_t)autopsy_altered(a, remedy));
}

static json_t *changes(const struct autopsy *a)
{
    int *order = calloc((size_t)a->remedies + 1, sizeof *order);
    json_t *list = order ? json_array() : NULL;
    if (order)
        autopsy_rank(a, order);
    for (int i = 0; i < a->remedies && list; i++)
        if (json_array_append_new(list, change_object(a, order[i]))) {
            json_decref(list);
            list = NULL;
        }
    free(order);
    return list;
}

static json_t *left_out(const struct autopsy *a)
{
    json_t *list = json_array();
    for (int i = 0; i < a->left_outs; i++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "change", a->left_out[i].text, "meaning", a->left_out[i].title,
                                              "why", a->left_out[i].why));
    return list;
}

static const char *definition(enum reading reading)
{
    static const char *const words[READINGS] = {
        "lost as an independent model company: it left the race, or was hollowed, acquired, sold or shut",
        "lost as an independent company: hollowed, acquired, sold or shut",
        "lost even as a shell: acquired, sold or shut",
        "lost with its product: shut"};
    return words[reading];
}

enum status autopsy_write_summary(const void *report, FILE *out, struct failure *failure)
{
    const struct autopsy_report *r = report;
    const struct autopsy *a = r->autopsy;
    json_t *summary = json_pack(
        "{s:o, s:s, s:o, s:o, s:i, s:s, s:s, s:s, s:s, s:s, s:i, s:I, s:o, s:o, s:o, s:o}", "headline",
        json_told(autopsy_tell, r), "scenario", a->scenario->name, "seed",
        json_whole(a->scenario->seed), "trials", json_whole(a->trials), "lived", 2 + a->remedies, "version", OUTLAST_VERSION,
        "model", MODEL_VERSION, "name", a->cohort.name, "reading", reading_names[a->cohort.reading], "definition",
        definition(a->cohort.reading), "members", a->cohort.members, "lives", (json_int_t)autopsy_lives(a), "causes", causes(r),
        "changes", changes(a), "left_out", left_out(a), "timings", json_timings(&r->timings));
    return json_finish(summary, out, failure);
}

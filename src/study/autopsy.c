#include "study/autopsy.h"

#include <stdlib.h>
#include <string.h>

#include "study/autopsy_words.h"

const char *const trait_names[TRAITS] = {"cash", "runway", "price", "climate", "opex", "app_revenue", "share", "lag"};
const char *const trait_units[TRAITS] = {"M$", "months", "x own cost", "x the year before", "M$/month", "M$/month",
                                         "of the API pool", "months"};

static void set_spans(struct autopsy *a)
{
    static const int months[SPANS] = {12, 6, 3};
    for (int i = 0; i < SPANS; i++) {
        const int steps = (months[i] + a->scenario->step - 1) / a->scenario->step;
        if (a->spans == 0 || a->span[a->spans - 1] != steps)
            a->span[a->spans++] = steps;
    }
}

enum status autopsy_init(const struct scenario *s, struct cohort *cohort, struct autopsy *out, struct failure *failure)
{
    *out = (struct autopsy){.scenario = s, .cohort = *cohort, .steps = s->horizon / s->step};
    *cohort = (struct cohort){0};
    set_spans(out);
    out->words = remedy_at(out, 0);
    out->variant = malloc(2 * sizeof *out->variant);
    if (!out->variant)
        return fail_memory(failure);
    return STATUS_DONE;
}

static void free_left_out(struct left_out *left_out)
{
    free(left_out->text);
    free(left_out->title);
    free(left_out->why);
}

void autopsy_free(struct autopsy *a)
{
    for (int i = 0; i < a->remedies; i++) {
        remedy_free(&a->remedy[i]);
        scenario_free(a->changed[i]);
        free(a->changed[i]);
    }
    for (int i = 0; i < a->left_outs; i++)
        free_left_out(&a->left_out[i]);
    free(a->remedy);
    free(a->changed);
    free(a->left_out);
    free((void *)a->variant);
    cohort_free(&a->cohort);
    *a = (struct autopsy){0};
}

enum status autopsy_add(struct autopsy *a, const struct remedy *remedy, struct scenario *changed,
                        struct failure *failure)
{
    const size_t count = (size_t)a->remedies + 1;
    struct remedy *grown = realloc(a->remedy, count * sizeof *grown);
    a->remedy = grown ? grown : a->remedy;
    struct scenario **scenarios = realloc(a->changed, count * sizeof *scenarios);
    a->changed = scenarios ? scenarios : a->changed;
    const struct scenario **variants = realloc((void *)a->variant, (count + 2) * sizeof *variants);
    a->variant = variants ? variants : a->variant;
    if (!grown || !scenarios || !variants)
        return fail_memory(failure);
    a->remedy[a->remedies] = *remedy;
    a->changed[a->remedies++] = changed;
    a->words = remedy_at(a, a->remedies);
    return STATUS_DONE;
}

enum status autopsy_leave_out(struct autopsy *a, const char *text, const char *title, const char *why, struct failure *failure)
{
    struct left_out *grown = realloc(a->left_out, ((size_t)a->left_outs + 1) * sizeof *grown);
    if (!grown)
        return fail_memory(failure);
    a->left_out = grown;
    struct left_out *out = &grown[a->left_outs++];
    *out = (struct left_out){strdup(text), strdup(title), strdup(why)};
    return out->text && out->title && out->why ? STATUS_DONE : fail_memory(failure);
}

void autopsy_ensemble(struct autopsy *a, struct ensemble *out)
{
    a->variant[0] = a->variant[1] = a->scenario;
    for (int i = 0; i < a->remedies; i++)
        a->variant[2 + i] = a->changed[i];
    *out = (struct ensemble){.scenario = a->variant, .variants = 2 + a->remedies, .draw = autopsy_draw,
                             .count = autopsy_count, .context = a, .words = a->words, .scratch = autopsy_scratch(a)};
}

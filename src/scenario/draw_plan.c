#include <stdlib.h>
#include <string.h>

#include "scenario/draws.h"

static const struct parameter *parameter_of(const struct input *input)
{
    return input->company < 0 ? &market_parameters[input->parameter] : &company_parameters[input->parameter];
}

/* Inputs are in the order of companies and parameters. */
static bool comes_before(const struct input *a, const struct input *b)
{
    return a->company != b->company ? a->company < b->company : a->parameter < b->parameter;
}

/* Copies the table of an input of the plan before, from its number *at on; false where there is none. */
static bool take_over(const struct input *input, const struct draw_plan *before, int *at, struct sampler *out)
{
    while (*at < before->inputs && comes_before(&before->scenario->inputs[*at], input))
        ++*at;
    if (*at == before->inputs || comes_before(input, &before->scenario->inputs[*at]) || !before->sampler[*at].values ||
        !distribution_same(input->distribution, before->scenario->inputs[*at].distribution))
        return false;
    *out = before->sampler[*at];
    const size_t size = (out->family == CHOICE ? out->count : KNOTS) * sizeof *out->values;
    out->values = malloc(size);
    if (out->values)
        memcpy(out->values, before->sampler[*at].values, size);
    return out->values != NULL;
}

static enum status make_sampler(const struct input *input, struct sampler *out, struct failure *failure)
{
    struct failure why;
    if (sampler_init(input->distribution, parameter_of(input), out, &why))
        return fail(failure, why.status, "%s: %s", input->key, why.message);
    return STATUS_DONE;
}

enum status draw_plan_init_after(const struct scenario *s, const struct draw_plan *before, struct draw_plan *out,
                                 struct failure *failure)
{
    int at = 0;
    *out = (struct draw_plan){.seed = s->seed, .scenario = s};
    out->sampler = calloc((size_t)s->inputs_count + 1, sizeof *out->sampler);
    if (!out->sampler)
        return fail_memory(failure);
    for (int i = 0; i < s->inputs_count; i++) {
        if (!take_over(&s->inputs[i], before, &at, &out->sampler[i]) &&
            make_sampler(&s->inputs[i], &out->sampler[i], failure)) {
            draw_plan_free(out);
            return failure->status;
        }
        out->inputs++;
    }
    for (int i = 0; i < s->sets_count; i++)
        if (s->sets[i].size > out->largest_set)
            out->largest_set = s->sets[i].size;
    return STATUS_DONE;
}

enum status draw_plan_init(const struct scenario *s, struct draw_plan *out, struct failure *failure)
{
    const struct draw_plan none = {0};
    return draw_plan_init_after(s, &none, out, failure);
}

void draw_plan_free(struct draw_plan *plan)
{
    for (int i = 0; i < plan->inputs; i++)
        sampler_free(&plan->sampler[i]);
    free(plan->sampler);
    *plan = (struct draw_plan){0};
}

enum status draws_init(const struct draw_plan *plan, struct draws *out, struct failure *failure)
{
    const size_t inputs = (size_t)plan->inputs + 1, scratch = (size_t)plan->largest_set + 1;
    out->row = calloc(inputs, sizeof *out->row);
    out->rank = calloc(inputs, sizeof *out->rank);
    out->normal = calloc(scratch, sizeof *out->normal);
    if (out->row && out->rank && out->normal)
        return STATUS_DONE;
    draws_free(out);
    return fail_memory(failure);
}

void draws_free(struct draws *draws)
{
    free(draws->row);
    free(draws->rank);
    free(draws->normal);
    *draws = (struct draws){0};
}

#include <stdlib.h>

#include "scenario/draws.h"

static const struct parameter *parameter_of(const struct input *input)
{
    return input->company < 0 ? &market_parameters[input->parameter] : &company_parameters[input->parameter];
}

enum status draw_plan_init(const struct scenario *s, struct draw_plan *out, struct failure *failure)
{
    *out = (struct draw_plan){.seed = s->seed, .scenario = s};
    out->sampler = calloc((size_t)s->inputs_count + 1, sizeof *out->sampler);
    if (!out->sampler)
        return fail_memory(failure);
    for (int i = 0; i < s->inputs_count; i++) {
        struct failure why;
        if (sampler_init(s->inputs[i].distribution, parameter_of(&s->inputs[i]), &out->sampler[i], &why)) {
            draw_plan_free(out);
            return fail(failure, why.status, "%s: %s", s->inputs[i].key, why.message);
        }
        out->inputs++;
    }
    for (int i = 0; i < s->sets_count; i++)
        if (s->sets[i].size > out->largest_set)
            out->largest_set = s->sets[i].size;
    return STATUS_DONE;
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

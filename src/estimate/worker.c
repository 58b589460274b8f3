#include "estimate/worker.h"

#include <stdlib.h>
#include <string.h>

enum status stage_init_after(const struct scenario *s, const struct stage *before, struct stage *out, struct failure *failure)
{
    *out = (struct stage){.scenario = s};
    out->world.seed = s->seed;
    out->world.steps = s->horizon / s->step;
    out->world.step_months = s->step;
    out->world.companies = s->companies_count;
    for (int row = 0; row < SHOCKS; row++)
        for (int column = 0; column < SHOCKS; column++)
            out->world.shock_cholesky[row][column] = (float)s->shock_cholesky[row][column];
    const enum status status = kernel_choose(&out->kernel, failure);
    return status ? status : draw_plan_init_after(s, &before->plan, &out->plan, failure);
}

enum status stage_init(const struct scenario *s, struct stage *out, struct failure *failure)
{
    const struct stage none = {0};
    return stage_init_after(s, &none, out, failure);
}

void stage_free(struct stage *stage)
{
    draw_plan_free(&stage->plan);
}

/* Zeroed memory on a boundary of 64 bytes, or NULL. */
static void *allocate_aligned(size_t size)
{
    const size_t rounded = (size + 63) / 64 * 64;
    void *memory = aligned_alloc(64, rounded);
    if (memory)
        memset(memory, 0, rounded);
    return memory;
}

/* A constant for the kernel, within single precision's range as draws are (sampler.h). */
static float constant(double value, const struct parameter *parameter)
{
    const double least = parameter->above_low ? 1e-30 : -1e30;
    const double bounded = value > least ? value : least;
    return (float)(bounded < 1e30 ? bounded : 1e30);
}

static void fill_row(float row[BLOCK], float value)
{
    for (int i = 0; i < BLOCK; i++)
        row[i] = value;
}

static void set_market(struct market *m, const struct scenario *s)
{
    for (int key = 0; key < MARKET_KEYS; key++)
        if (s->market[key].family == CONSTANT)
            fill_row(m->value[key], constant(s->market[key].argument[0], &market_parameters[key]));
}

static bool draws_any(const struct scenario *s, int company)
{
    for (int i = 0; i < s->inputs_count; i++)
        if (s->inputs[i].company == company)
            return true;
    return false;
}

static enum status set_company(struct company_block *c, const struct scenario *s, int company, struct failure *failure)
{
    const struct entry *e = &s->entries[s->companies[company].entry];
    c->address = s->companies[company].address;
    c->starts_vertical = e->kind == VERTICAL;
    c->drawn = draws_any(s, company);
    for (int key = 0; key < COMPANY_KEYS; key++)
        if (e->value[key].family == CONSTANT)
            c->all[key] = constant(e->value[key].argument[0], &company_parameters[key]);
    if (!c->drawn)
        return STATUS_DONE;
    c->each = allocate_aligned(COMPANY_KEYS * sizeof *c->each);
    if (!c->each)
        return fail_memory(failure);
    for (int key = 0; key < COMPANY_KEYS; key++)
        fill_row(c->each[key], c->all[key]);
    return STATUS_DONE;
}

/* Every drawn input gets the row that the kernel reads. */
static void set_rows(const struct scenario *s, struct worker *w)
{
    for (int i = 0; i < s->inputs_count; i++) {
        const struct input *input = &s->inputs[i];
        w->draws.row[i] = input->company < 0 ? w->block->market.value[input->parameter]
                                             : w->block->company[input->company].each[input->parameter];
    }
}

/* Whether two companies have the same constants under these keys. */
static bool same(const struct company_block *a, const struct company_block *b, const enum company_key *key, int keys)
{
    for (int i = 0; i < keys; i++)
        if (a->drawn || b->drawn || memcmp(&a->all[key[i]], &b->all[key[i]], sizeof a->all[0]) != 0)
            return false;
    return true;
}

static int first_same(const struct company_block *company, int k, const enum company_key *key, int keys)
{
    int first = 0;
    while (first < k && !same(&company[first], &company[k], key, keys))
        first++;
    return first;
}

/* What several companies have in common is worked out for the first of them. */
static void find_same(struct company_block *company, int companies)
{
    static const enum company_key climate[] = {COMPANY_raise_climate};
    static const enum company_key offer[] = {COMPANY_api_switching, COMPANY_api_serving_ratio, COMPANY_api_discipline};
    for (int k = 0; k < companies; k++) {
        const bool plain = !company[k].drawn && company[k].all[COMPANY_raise_climate] >= 1 &&
                           company[k].all[COMPANY_raise_climate] <= 1;
        company[k].same_climate = plain ? -1 : first_same(company, k, climate, 1);
        company[k].same_offer = first_same(company, k, offer, 3);
    }
}

void worker_set(const struct stage *stage, struct worker *w, int entry, int parameter, double value)
{
    const struct scenario *s = stage->scenario;
    if (entry < 0)
        fill_row(w->block->market.value[parameter], constant(value, &market_parameters[parameter]));
    for (int i = 0; i < s->companies_count; i++)
        if (s->companies[i].entry == entry) {
            struct company_block *c = &w->block->company[i];
            c->all[parameter] = constant(value, &company_parameters[parameter]);
            if (c->each)
                fill_row(c->each[parameter], c->all[parameter]);
        }
    if (entry >= 0)
        find_same(w->block->company, s->companies_count);
}

static enum status fill_worker(const struct stage *stage, struct worker *w, struct failure *failure)
{
    const struct scenario *s = stage->scenario;
    w->block = allocate_aligned(sizeof *w->block);
    if (!w->block)
        return fail_memory(failure);
    w->block->world = &stage->world;
    w->block->company = allocate_aligned((size_t)s->companies_count * sizeof *w->block->company);
    if (!w->block->company)
        return fail_memory(failure);
    set_market(&w->block->market, s);
    for (int i = 0; i < s->companies_count; i++)
        if (set_company(&w->block->company[i], s, i, failure))
            return failure->status;
    find_same(w->block->company, s->companies_count);
    const enum status status = draws_init(&stage->plan, &w->draws, failure);
    if (!status)
        set_rows(s, w);
    return status;
}

enum status worker_init(const struct stage *stage, struct worker *out, struct failure *failure)
{
    *out = (struct worker){0};
    const enum status status = fill_worker(stage, out, failure);
    if (status)
        worker_free(out);
    return status;
}

void worker_free(struct worker *w)
{
    if (w->block && w->block->company)
        for (int i = 0; i < w->block->world->companies; i++)
            free(w->block->company[i].each);
    if (w->block)
        free(w->block->company);
    free(w->block);
    draws_free(&w->draws);
    *w = (struct worker){0};
}

void luck_range(struct luck *luck, uint64_t first)
{
    for (uint64_t i = 0; i < BLOCK; i++) {
        luck->low[i] = (uint32_t)(first + i);
        luck->high[i] = (uint32_t)((first + i) >> 32);
    }
}

void worker_run(const struct stage *stage, struct worker *w)
{
    stage->kernel->draw(&stage->plan, &w->block->inputs, &w->draws);
    stage->kernel->run(w->block);
}

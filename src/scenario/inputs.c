/* The numbers that are drawn, and the addresses of their draws. */
#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "scenario/draft.h"

/* The address of company or input number index. */
struct addressed {
    uint32_t address;
    int index;
};

static int compare_addresses(const void *a, const void *b)
{
    const struct addressed *x = a, *y = b;
    if (x->address != y->address)
        return x->address > y->address ? 1 : -1;
    return (x->index > y->index) - (x->index < y->index);
}

/* The first two of the sorted addresses that are equal, or NULL. */
static const struct addressed *find_collision(const struct addressed *sorted, int count)
{
    for (int i = 1; i < count; i++)
        if (sorted[i - 1].address == sorted[i].address)
            return &sorted[i - 1];
    return NULL;
}

static enum status fail_collision(struct draft *draft, int entry, const char *a, const char *b)
{
    const struct draft_entry *at = draft->companies.at[entry];
    return fail_at(draft->failure, STATUS_DATA, at->place, at->key,
                   "'%.300s' and '%.300s' would draw the same random numbers: call one of the companies otherwise", a, b);
}

static enum status address_companies(struct draft *draft)
{
    struct scenario *out = draft->out;
    struct addressed *all = malloc(((size_t)out->companies_count + 1) * sizeof *all);
    if (all == NULL)
        return fail_memory(draft->failure);
    for (int i = 0; i < out->companies_count; i++) {
        out->companies[i].address = text_hash(out->companies[i].name);
        all[i] = (struct addressed){out->companies[i].address, i};
    }
    all[out->companies_count] = (struct addressed){0, out->companies_count}; /* the market's */
    qsort(all, (size_t)out->companies_count + 1, sizeof *all, compare_addresses);
    const struct addressed *pair = find_collision(all, out->companies_count + 1);
    enum status status = STATUS_DONE;
    if (pair != NULL) {
        const struct company *a = &out->companies[pair[0].index];
        const bool market = pair[1].index == out->companies_count;
        status = fail_collision(draft, market ? a->entry : out->companies[pair[1].index].entry, a->name,
                                market ? "market" : out->companies[pair[1].index].name);
    }
    free(all);
    return status;
}

static int drawn(const struct distribution *values, int count)
{
    int result = 0;
    for (int i = 0; i < count; i++)
        result += values[i].family != CONSTANT;
    return result;
}

/* Adds the drawn ones of the market's (company -1) or a company's values. */
static enum status add_inputs(struct draft *draft, int company, const struct distribution *values,
                              const struct parameter *parameters, int count)
{
    struct scenario *out = draft->out;
    for (int i = 0; i < count; i++) {
        if (values[i].family == CONSTANT)
            continue;
        struct input *input = &out->inputs[out->inputs_count];
        *input = (struct input){.distribution = &values[i], .company = company, .parameter = i, .set = -1};
        input->key = company < 0 ? strdup(parameters[i].key)
                                 : dotted_key(NULL, "companies", out->companies[company].name, parameters[i].key);
        if (input->key == NULL)
            return fail_memory(draft->failure);
        input->address = text_hash(input->key);
        out->inputs_count++;
    }
    return STATUS_DONE;
}

static enum status refuse_input_collisions(struct draft *draft)
{
    const struct scenario *out = draft->out;
    struct addressed *all = malloc((size_t)out->inputs_count * sizeof *all + 1);
    if (all == NULL)
        return fail_memory(draft->failure);
    for (int i = 0; i < out->inputs_count; i++)
        all[i] = (struct addressed){out->inputs[i].address, i};
    if (out->inputs_count > 1)
        qsort(all, (size_t)out->inputs_count, sizeof *all, compare_addresses);
    const struct addressed *pair = find_collision(all, out->inputs_count);
    enum status status = STATUS_DONE;
    if (pair != NULL) {
        /* No two of the market's collide (a test sees to it), so the later is a company's. */
        const struct input *a = &out->inputs[pair[0].index], *b = &out->inputs[pair[1].index];
        status = fail_collision(draft, out->companies[b->company].entry, a->key, b->key);
    }
    free(all);
    return status;
}

enum status draft_inputs(struct draft *draft)
{
    struct scenario *out = draft->out;
    size_t total = (size_t)drawn(out->market, MARKET_KEYS);
    for (int i = 0; i < out->entries_count; i++)
        total += (size_t)drawn(out->entries[i].value, COMPANY_KEYS) * (size_t)out->entries[i].count;
    out->inputs = calloc(total + 1, sizeof *out->inputs);
    if (out->inputs == NULL)
        return fail_memory(draft->failure);
    enum status status = add_inputs(draft, -1, out->market, market_parameters, MARKET_KEYS);
    for (int i = 0; i < out->companies_count && status == STATUS_DONE; i++)
        status = add_inputs(draft, i, out->entries[out->companies[i].entry].value, company_parameters, COMPANY_KEYS);
    if (status == STATUS_DONE)
        status = address_companies(draft);
    return status == STATUS_DONE ? refuse_input_collisions(draft) : status;
}

#include "estimate/tally.h"

#include <stdlib.h>

#include "estimate/fan.h"

/* --- layout: one array of words, cut up in the same order whenever the scenario is the same --- */

/* Hands out the next `count` words; with t->word NULL only counts them. */
static int64_t *take(struct tally *t, size_t *used, size_t count)
{
    int64_t *at = t->word ? t->word + *used : NULL;
    *used += count;
    return at;
}

static size_t lay_out(struct tally *t)
{
    const size_t steps = (size_t)t->steps + 2;
    size_t used = 0;
    for (int i = 0; i < t->companies; i++) {
        for (int fate = 0; fate < FATES; fate++)
            t->company[i].exits[fate] = take(t, &used, steps);
        t->company[i].ceased = take(t, &used, steps);
        t->company[i].cash = take(t, &used, CASH_BINS);
        t->company[i].sums = take(t, &used, COMPANY_SUMS);
    }
    for (int i = 0; i <= t->groups; i++) {
        t->group[i].squares_lost[READING_GENERALIST] = take(t, &used, steps);
        t->group[i].squares_lost[READING_INDEPENDENT] = take(t, &used, steps);
        t->group[i].sums = take(t, &used, GROUP_SUMS);
    }
    for (int i = 0; i < t->inputs; i++)
        t->input[i].sums = take(t, &used, 2 + 2 * (size_t)t->groups);
    t->left_change = take(t, &used, steps * ((size_t)t->companies + 1));
    t->last_generalist = take(t, &used, steps);
    return used;
}

/* Room for sorting what a block's trials lost. */
static bool make_room(struct tally *t)
{
    t->loss.start = calloc((size_t)t->steps + 2, sizeof *t->loss.start);
    t->loss.step = calloc((size_t)t->companies * BLOCK, sizeof *t->loss.step);
    t->loss.lane = calloc((size_t)t->companies * BLOCK, sizeof *t->loss.lane);
    t->loss.order = calloc((size_t)t->companies * BLOCK, sizeof *t->loss.order);
    t->loss.left = calloc(((size_t)t->groups + 1) * READINGS, sizeof *t->loss.left);
    return t->loss.start && t->loss.step && t->loss.lane && t->loss.order && t->loss.left;
}

static void list_members(struct tally *t, const struct scenario *s)
{
    for (int i = 0; i < t->companies; i++) {
        t->group_of[i] = s->companies[i].group;
        t->members[t->group_of[i]]++;
    }
    t->members[t->groups] = t->companies;
}

enum status tally_init(const struct scenario *s, struct tally *out, struct failure *failure)
{
    *out = (struct tally){.steps = s->horizon / s->step, .companies = s->companies_count, .groups = s->groups_count,
                          .inputs = s->inputs_count};
    out->company = calloc((size_t)out->companies, sizeof *out->company);
    out->group = calloc((size_t)out->groups + 1, sizeof *out->group);
    out->input = calloc((size_t)out->inputs + 1, sizeof *out->input);
    out->fan = calloc((size_t)(QUANTITIES * out->steps), sizeof *out->fan);
    out->group_of = calloc((size_t)out->companies, sizeof *out->group_of);
    out->members = calloc((size_t)out->groups + 1, sizeof *out->members);
    if (out->company && out->group && out->input && out->fan && out->group_of && out->members && make_room(out)) {
        list_members(out, s);
        out->words = lay_out(out);
        out->word = calloc(out->words, sizeof *out->word);
    }
    if (!out->word) {
        tally_free(out);
        return fail_memory(failure);
    }
    lay_out(out);
    return STATUS_DONE;
}

void tally_free(struct tally *t)
{
    for (int i = 0; t->fan && i < QUANTITIES * t->steps; i++)
        fan_free(&t->fan[i]);
    free(t->fan);
    free(t->company);
    free(t->group);
    free(t->input);
    free(t->loss.start);
    free(t->loss.step);
    free(t->loss.lane);
    free(t->loss.order);
    free(t->loss.left);
    free(t->group_of);
    free(t->members);
    free(t->word);
    *t = (struct tally){0};
}

void tally_add(struct tally *to, const struct tally *from)
{
    for (size_t i = 0; i < to->words; i++)
        to->word[i] += from->word[i];
    for (int i = 0; i < QUANTITIES * to->steps; i++)
        if (!fan_add(&to->fan[i], &from->fan[i]))
            to->out_of_memory = true;
    to->out_of_memory |= from->out_of_memory;
    to->trials += from->trials;
}

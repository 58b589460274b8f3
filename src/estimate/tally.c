#include "estimate/tally.h"

#include <math.h>
#include <stdlib.h>

#include "estimate/fan.h"

double cash_edge(int bin)
{
    static const double decade[10] = {1,         1.25892541, 1.58489319, 1.99526231, 2.51188643,
                                      3.16227766, 3.98107171, 5.01187234, 6.30957344, 7.94328235};
    if (bin <= 0)
        return 0;
    if (bin >= CASH_BINS)
        return INFINITY;
    double edge = decade[(bin - 1) % 10];
    for (int decades = (bin - 1) / 10; decades > 0; decades--)
        edge *= 10;
    return edge;
}

/* The last bin whose low edge is not above the cash. */
static int cash_bin(double cash)
{
    int low = 0, high = CASH_BINS;
    while (high - low > 1) {
        const int middle = (low + high) / 2;
        if (cash_edge(middle) <= cash)
            low = middle;
        else
            high = middle;
    }
    return low;
}

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

/* The companies of each group, side by side. */
static void list_members(struct tally *t, const struct scenario *s)
{
    int used = 0;
    for (int group = 0; group < t->groups; group++) {
        t->first[group] = used;
        for (int i = 0; i < t->companies; i++)
            if (s->companies[i].group == group)
                t->member[used++] = i;
    }
    t->first[t->groups] = used;
}

enum status tally_init(const struct scenario *s, struct tally *out, struct failure *failure)
{
    *out = (struct tally){.steps = s->horizon / s->step, .companies = s->companies_count, .groups = s->groups_count,
                          .inputs = s->inputs_count};
    out->company = calloc((size_t)out->companies, sizeof *out->company);
    out->group = calloc((size_t)out->groups + 1, sizeof *out->group);
    out->input = calloc((size_t)out->inputs + 1, sizeof *out->input);
    out->fan = calloc((size_t)(QUANTITIES * out->steps), sizeof *out->fan);
    out->member = calloc((size_t)out->companies, sizeof *out->member);
    out->first = calloc((size_t)out->groups + 1, sizeof *out->first);
    if (out->company && out->group && out->input && out->fan && out->member && out->first) {
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
    free(t->member);
    free(t->first);
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

/* --- counting a block --- */

static int lesser(int a, int b)
{
    return a < b ? a : b;
}

/* The step after which the company is no generalist any more. */
static int ceased_step(const struct company_block *c, int lane)
{
    return lesser(c->exit_step[lane], c->vertical_step[lane]);
}

static void count_company(struct company_tally *t, const struct company_block *c, int lane)
{
    const double raised = (double)c->raised[lane] < 0x1p32 ? (double)c->raised[lane] : 0x1p32;
    const int64_t whole = (int64_t)raised;
    t->exits[c->fate[lane]][c->exit_step[lane]]++;
    t->ceased[ceased_step(c, lane)]++;
    t->sums[SUM_RESTRUCTURED] += c->restructured[lane] != 0;
    t->sums[SUM_ROUNDS] += (int64_t)c->rounds[lane];
    t->sums[SUM_RAISED] += whole;
    t->sums[SUM_RAISED_PART] += (int64_t)((raised - (double)whole) * 0x1p16);
    if (c->fate[lane] == INDEPENDENT) {
        t->sums[SUM_PUBLIC] += c->public[lane] != 0;
        t->cash[cash_bin((double)c->cash[lane])]++;
    }
}

/* A group's companies in a block; of group == tally.groups all. */
struct members {
    const struct block *block;
    const int *company;           /* [count] */
    int count;
};

static struct members members_of(const struct tally *t, const struct block *b, int group)
{
    if (group == t->groups)
        return (struct members){b, t->member, t->companies};
    return (struct members){b, t->member + t->first[group], t->first[group + 1] - t->first[group]};
}

/* The steps at which a trial's members were lost to a reading, ascending; survivors are left out. */
struct losses {
    int count;
    int *step;                    /* [companies] */
};

static void losses_insert(struct losses *l, int step)
{
    int at = l->count++;
    for (; at > 0 && l->step[at - 1] > step; at--)
        l->step[at] = l->step[at - 1];
    l->step[at] = step;
}

static void losses_of(struct losses *l, struct members m, enum reading reading, int steps, int lane)
{
    l->count = 0;
    for (int i = 0; i < m.count; i++) {
        const struct company_block *c = &m.block->company[m.company[i]];
        const int step = reading == READING_GENERALIST ? ceased_step(c, lane) : c->exit_step[lane];
        if (step <= steps)
            losses_insert(l, step);
    }
}

/* As members fall away one by one, m^2 falls by 2 m - 1. */
static void count_squares(int64_t *squares_lost, const struct losses *l, int members)
{
    for (int i = 0; i < l->count; i++)
        squares_lost[l->step[i]] += 2 * (members - i) - 1;
}

static int count_fates(struct members m, enum fate fate, int lane)
{
    int count = 0;
    for (int i = 0; i < m.count; i++)
        count += m.block->company[m.company[i]].fate[lane] == (int32_t)fate;
    return count;
}

/* How many of a group's members are so in a trial at the horizon. */
struct survivors {
    int count[2];                 /* READING_GENERALIST, READING_INDEPENDENT */
};

static void count_horizon(struct group_tally *g, struct members m, struct survivors s, int lane)
{
    const int legal = s.count[READING_INDEPENDENT] + count_fates(m, HOLLOWED, lane);
    const int operating = m.count - count_fates(m, SHUT, lane);
    g->sums[SUM_NONE_LEFT] += s.count[READING_INDEPENDENT] == 0;
    g->sums[SUM_NO_GENERALIST] += s.count[READING_GENERALIST] == 0;
    g->sums[SUM_LEGAL_SQUARES] += (int64_t)legal * legal;
    g->sums[SUM_OPERATING_SQUARES] += (int64_t)operating * operating;
}

/* Leaves in *l the losses of READING_INDEPENDENT. */
static struct survivors count_group(struct tally *t, const struct block *b, int group, int lane, struct losses *l)
{
    struct group_tally *g = &t->group[group];
    const struct members m = members_of(t, b, group);
    struct survivors out;
    for (enum reading reading = READING_GENERALIST; reading <= READING_INDEPENDENT; reading++) {
        losses_of(l, m, reading, t->steps, lane);
        count_squares(g->squares_lost[reading], l, m.count);
        out.count[reading] = m.count - l->count;
    }
    count_horizon(g, m, out, lane);
    return out;
}

/* The number of independents over time, from the market's losses of independence, and when the last generalist ceased. */
static void count_market(struct tally *t, const struct block *b, int lane, const struct losses *l)
{
    const size_t row = (size_t)t->companies + 1;
    for (int i = 0; i < l->count; i++) {
        int64_t *change = t->left_change + (size_t)l->step[i] * row;
        change[t->companies - i]--;
        change[t->companies - i - 1]++;
    }
    int last = 0;
    for (int i = 0; i < t->companies; i++) {
        const int ceased = ceased_step(&b->company[i], lane);
        last = ceased > last ? ceased : last;
    }
    t->last_generalist[last]++;
}

static void count_inputs(struct tally *t, const struct draws *d, int group, struct survivors m, int lane)
{
    for (int i = 0; i < t->inputs; i++) {
        const int64_t rank = d->rank[i][lane];
        int64_t *sums = t->input[i].sums + 2 + 2 * group;
        sums[0] += rank * m.count[READING_GENERALIST];
        sums[1] += rank * m.count[READING_INDEPENDENT];
    }
}

static void count_ranks(struct tally *t, const struct draws *d, int lane)
{
    for (int i = 0; i < t->inputs; i++) {
        const int64_t rank = d->rank[i][lane];
        t->input[i].sums[0] += rank;
        t->input[i].sums[1] += rank * rank;
    }
}

void tally_block(struct tally *t, const struct block *b, const struct draws *d, int from, int to)
{
    int step[LARGEST_COMPANIES];
    struct losses l = {.step = step};
    for (int lane = from; lane < to; lane++) {
        for (int i = 0; i < t->companies; i++)
            count_company(&t->company[i], &b->company[i], lane);
        count_ranks(t, d, lane);
        for (int group = 0; group < t->groups; group++)
            count_inputs(t, d, group, count_group(t, b, group, lane, &l), lane);
        count_group(t, b, t->groups, lane, &l);
        count_market(t, b, lane, &l);
    }
    t->trials += (uint64_t)(to - from);
}

void tally_paths(struct tally *t, const struct market *m, int step, int from, int to)
{
    const float *value[QUANTITIES] = {m->price, m->serving, m->floor, m->training, m->climate, m->pool};
    for (int q = 0; q < QUANTITIES; q++) {
        struct fan *fan = &t->fan[q * t->steps + step];
        if (!fan_count(fan, (enum quantity)q, value[q] + from, to - from))
            t->out_of_memory = true;
    }
}

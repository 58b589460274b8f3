/* Counting a block of trials. */
#include <math.h>
#include <string.h>

#include "estimate/fan.h"
#include "estimate/tally.h"

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

/* The low edges of the bins, and beyond them. */
struct edges {
    double low[64];
};
_Static_assert(CASH_BINS <= 64, "cash_bin halves 64 bins six times");

static struct edges cash_edges(void)
{
    struct edges out;
    for (int bin = 0; bin < 64; bin++)
        out.low[bin] = cash_edge(bin);
    return out;
}

/* The last bin whose low edge is not above the cash. Without branches, which would be mispredicted. */
static int cash_bin(const struct edges *edges, double cash)
{
    int bin = 0;
    for (int width = 32; width > 0; width /= 2)
        bin += edges->low[bin + width] <= cash ? width : 0;
    return bin;
}

static int lesser(int a, int b)
{
    return a < b ? a : b;
}

/* The step after which the company is no generalist any more. */
static int ceased_step(const struct company_block *c, int lane)
{
    return lesser(c->exit_step[lane], c->vertical_step[lane]);
}

static void count_fates(struct company_tally *t, const struct company_block *c, int from, int to)
{
    for (int lane = from; lane < to; lane++) {
        t->exits[c->fate[lane]][c->exit_step[lane]]++;
        t->ceased[ceased_step(c, lane)]++;
    }
}

static void count_rescues(struct company_tally *t, const struct company_block *c, int from, int to)
{
    int restructured = 0;
    int64_t rounds = 0, whole = 0, part = 0;
    for (int lane = from; lane < to; lane++) {
        const double all = (double)c->raised[lane], raised = all < 0x1p32 ? all : 0x1p32;
        restructured += c->restructured[lane] != 0;
        rounds += (int64_t)c->rounds[lane];
        whole += (int64_t)raised;
        part += (int64_t)((raised - (double)(int64_t)raised) * 0x1p16);
    }
    t->sums[SUM_RESTRUCTURED] += restructured;
    t->sums[SUM_ROUNDS] += rounds;
    t->sums[SUM_RAISED] += whole;
    t->sums[SUM_RAISED_PART] += part;
}

static void count_survivors(struct company_tally *t, const struct edges *edges, const struct company_block *c, int from,
                            int to)
{
    for (int lane = from; lane < to; lane++) {
        const bool independent = c->fate[lane] == INDEPENDENT;
        t->sums[SUM_PUBLIC] += independent & (c->public[lane] != 0);
        t->cash[cash_bin(edges, (double)c->cash[lane])] += independent;
    }
}

/* --- what hangs together: how many members of each group are left --- */

/* All companies' lanes in the order of the steps in which they were lost to the reading: company x BLOCK + lane. */
static void sort_losses(struct tally *t, const struct block *b, enum reading reading, int from, int to)
{
    uint32_t *start = t->loss.start;
    memset(start, 0, ((size_t)t->steps + 3) * sizeof *start);
    for (int i = 0; i < t->companies; i++) {
        const struct company_block *c = &b->company[i];
        for (int lane = from; lane < to; lane++) {
            const int step = reading == READING_GENERALIST ? ceased_step(c, lane) : c->exit_step[lane];
            t->loss.step[i * BLOCK + lane] = (uint16_t)step;
            start[step + 1]++;
        }
    }
    for (int step = 1; step < t->steps + 3; step++)
        start[step] += start[step - 1];
    for (int i = 0; i < t->companies; i++)
        for (int lane = from; lane < to; lane++)
            t->loss.order[start[t->loss.step[i * BLOCK + lane]]++] = (uint32_t)(i * BLOCK + lane);
}

/* As members fall away one by one, m^2 falls by 2 m - 1. */
static void lose_one(struct tally *t, int group, enum reading reading, int step, int *left)
{
    t->group[group].squares_lost[reading][step] += 2 * *left - 1;
    --*left;
}

static int *left_of(const struct tally *t, int group, enum reading reading)
{
    return t->loss.left[group * READINGS + (int)reading];
}

/* Goes through the losses in order. Of the whole market's independents the number of trials in which so many are left is
 * counted as well. */
static void count_losses(struct tally *t, const struct block *b, enum reading reading, int from, int to)
{
    uint32_t at = 0;
    int *market = left_of(t, t->groups, reading);
    sort_losses(t, b, reading, from, to);
    for (int step = 0; step <= t->steps; step++) {
        int64_t *change = t->left_change + (size_t)step * ((size_t)t->companies + 1);
        for (; at < t->loss.start[step]; at++) {
            const uint32_t lane = t->loss.order[at] % BLOCK, company = t->loss.order[at] / BLOCK;
            const int group = t->group_of[company];
            lose_one(t, group, reading, step, &left_of(t, group, reading)[lane]);
            lose_one(t, t->groups, reading, step, &market[lane]);
            if (reading == READING_INDEPENDENT) {
                change[market[lane] + 1]--;
                change[market[lane]]++;
            }
        }
    }
}

/* Before anything is lost. */
static void fill_left(struct tally *t)
{
    for (int group = 0; group <= t->groups; group++)
        for (enum reading reading = 0; reading < READINGS; reading++)
            for (int lane = 0; lane < BLOCK; lane++)
                left_of(t, group, reading)[lane] = t->members[group];
}

/* Shells and products that live on, at the horizon. */
static void lose_fates(struct tally *t, const struct block *b, int company, int group)
{
    const int32_t *fate = b->company[company].fate;
    int *legal = left_of(t, group, READING_LEGAL), *operating = left_of(t, group, READING_OPERATING);
    for (int lane = 0; lane < BLOCK; lane++) {
        legal[lane] -= (fate[lane] != INDEPENDENT) & (fate[lane] != HOLLOWED);
        operating[lane] -= fate[lane] == SHUT;
    }
}

static void count_horizon(struct tally *t, int group, int from, int to)
{
    int64_t *sums = t->group[group].sums;
    for (int lane = from; lane < to; lane++) {
        const int64_t legal = left_of(t, group, READING_LEGAL)[lane];
        const int64_t operating = left_of(t, group, READING_OPERATING)[lane];
        sums[SUM_NONE_LEFT] += left_of(t, group, READING_INDEPENDENT)[lane] == 0;
        sums[SUM_NO_GENERALIST] += left_of(t, group, READING_GENERALIST)[lane] == 0;
        sums[SUM_LEGAL_SQUARES] += legal * legal;
        sums[SUM_OPERATING_SQUARES] += operating * operating;
    }
}

static void count_groups(struct tally *t, const struct block *b, int from, int to)
{
    fill_left(t);
    count_losses(t, b, READING_GENERALIST, from, to);
    count_losses(t, b, READING_INDEPENDENT, from, to);
    for (int i = 0; i < t->companies; i++) {
        lose_fates(t, b, i, t->group_of[i]);
        lose_fates(t, b, i, t->groups);
    }
    for (int group = 0; group <= t->groups; group++)
        count_horizon(t, group, from, to);
}

/* When the last generalist ceased. */
static void count_last(struct tally *t, const struct block *b, int from, int to)
{
    int last[BLOCK] = {0};
    for (int i = 0; i < t->companies; i++)
        for (int lane = from; lane < to; lane++) {
            const int ceased = ceased_step(&b->company[i], lane);
            last[lane] = ceased > last[lane] ? ceased : last[lane];
        }
    for (int lane = from; lane < to; lane++)
        t->last_generalist[last[lane]]++;
}

/* --- drawn inputs --- */

static int64_t sum_products(const int16_t *rank, const int *left, int from, int to)
{
    int64_t sum = 0;
    for (int lane = from; lane < to; lane++)
        sum += rank[lane] * left[lane];
    return sum;
}

static void count_inputs(struct tally *t, const struct draws *d, int from, int to)
{
    for (int i = 0; i < t->inputs; i++) {
        int64_t *sums = t->input[i].sums;
        for (int lane = from; lane < to; lane++) {
            sums[0] += d->rank[i][lane];
            sums[1] += d->rank[i][lane] * d->rank[i][lane];
        }
        for (int group = 0; group < t->groups; group++) {
            sums[2 + 2 * group] += sum_products(d->rank[i], left_of(t, group, READING_GENERALIST), from, to);
            sums[3 + 2 * group] += sum_products(d->rank[i], left_of(t, group, READING_INDEPENDENT), from, to);
        }
    }
}

void tally_block(struct tally *t, const struct block *b, const struct draws *d, int from, int to)
{
    const struct edges edges = cash_edges();
    for (int i = 0; i < t->companies; i++) {
        count_fates(&t->company[i], &b->company[i], from, to);
        count_rescues(&t->company[i], &b->company[i], from, to);
        count_survivors(&t->company[i], &edges, &b->company[i], from, to);
    }
    count_groups(t, b, from, to);
    count_last(t, b, from, to);
    count_inputs(t, d, from, to);
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

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

struct edges {
    double low[CASH_BINS];
};

static struct edges cash_edges(void)
{
    struct edges out;
    for (int bin = 0; bin < CASH_BINS; bin++)
        out.low[bin] = cash_edge(bin);
    return out;
}

/* The last bin whose low edge is not above the cash. The bits of a number, read as a whole number, are its logarithm to base
 * 2, at most 0.09 too low: of ten bins a decade, that leaves the right one or the one below. */
static int cash_bin(const struct edges *edges, float cash)
{
    const float bins_per_octave = 3.0103f, bounded = cash > 1 ? cash < 1e6f ? cash : 1e6f : 1;
    int32_t bits;
    memcpy(&bits, &bounded, sizeof bits);
    const float octaves = (float)(bits - 0x3F800000) * 0x1p-23f;
    const int bin = (int)(octaves * bins_per_octave + 0.999f);
    return bin + (edges->low[bin + 1] <= (double)cash);
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

/* What was raised is counted in units of 2^-16 M$. */
static void count_rescues(struct company_tally *t, const struct company_block *c, int from, int to)
{
    int restructured = 0, rounds = 0;
    int64_t whole = 0, part = 0;
    for (int lane = from; lane < to; lane++) {
        const double all = (double)c->raised[lane];
        const int64_t raised = (int64_t)((all < 0x1p32 ? all : 0x1p32) * 0x1p16);
        restructured += c->restructured[lane] != 0;
        rounds += (int)c->rounds[lane];
        whole += raised >> 16;
        part += raised & 0xFFFF;
    }
    t->sums[SUM_RESTRUCTURED] += restructured;
    t->sums[SUM_ROUNDS] += rounds;
    t->sums[SUM_RAISED] += whole;
    t->sums[SUM_RAISED_PART] += part;
}

static void count_survivors(struct company_tally *t, const struct edges *edges, const struct company_block *c, int from,
                            int to)
{
    int bin[BLOCK], public = 0;
    for (int lane = from; lane < to; lane++) {
        bin[lane] = cash_bin(edges, c->cash[lane]);
        public += (c->fate[lane] == INDEPENDENT) & (c->public[lane] != 0);
    }
    for (int lane = from; lane < to; lane++)
        t->cash[bin[lane]] += c->fate[lane] == INDEPENDENT;
    t->sums[SUM_PUBLIC] += public;
}

/* --- what hangs together: how many members of each group are left --- */

/* Lists the company's lanes that were lost to the reading, from the list's place `count` on; returns the place after the
 * last. Written without branches: one would be mispredicted for every second lane. */
static int list_losses(struct tally *t, const struct company_block *c, int company, enum reading reading, int from, int to,
                       int count)
{
    for (int lane = from; lane < to; lane++) {
        const int step = reading == READING_GENERALIST ? ceased_step(c, lane) : c->exit_step[lane];
        t->loss.step[count] = (uint16_t)step;
        t->loss.lane[count] = (uint32_t)(company * BLOCK + lane);
        count += step <= t->steps;
    }
    return count;
}

/* What never happened is most of what there is, and is counted at once. */
static void count_kept(struct tally *t, int company, enum reading reading, int kept)
{
    struct company_tally *c = &t->company[company];
    int64_t *steps = reading == READING_GENERALIST ? c->ceased : c->exits[INDEPENDENT];
    steps[t->steps + 1] += kept;
}

/* All companies' lanes that were lost to the reading, in the order of the steps in which they were: company x BLOCK + lane. */
static void sort_losses(struct tally *t, const struct block *b, enum reading reading, int from, int to)
{
    uint32_t *start = t->loss.start;
    int count = 0;
    for (int i = 0; i < t->companies; i++) {
        const int before = count;
        count = list_losses(t, &b->company[i], i, reading, from, to, count);
        count_kept(t, i, reading, to - from - (count - before));
    }
    memset(start, 0, ((size_t)t->steps + 2) * sizeof *start);
    for (int k = 0; k < count; k++)
        start[t->loss.step[k] + 1]++;
    for (int step = 1; step < t->steps + 2; step++)
        start[step] += start[step - 1];
    for (int k = 0; k < count; k++)
        t->loss.order[start[t->loss.step[k]]++] = t->loss.lane[k];
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
            const struct company_tally *c = &t->company[company];
            if (reading == READING_GENERALIST)
                c->ceased[step]++;
            else
                c->exits[b->company[company].fate[lane]][step]++;
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

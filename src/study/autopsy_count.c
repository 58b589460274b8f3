/* Living the trials of an autopsy, and counting them. */
#include <math.h>
#include <string.h>

#include "study/autopsy_words.h"

enum { BINS_A_DOUBLING = 16, LEAST_POWER = -24 };

/* A positive float's bits rise with it, and from one power of two to the next by 2^23. */
int trait_bin(float value)
{
    enum { BITS_BELOW = 23 - 4, FIRST = (127 + LEAST_POWER) * BINS_A_DOUBLING };
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    if (!(value > 0))
        return 0;
    const int bin = (int)(bits >> BITS_BELOW) - FIRST + 1;
    return bin < 0 ? 0 : bin < TRAIT_BINS - 1 ? bin : TRAIT_BINS - 1;
}

double trait_edge(int bin)
{
    if (bin <= 0)
        return 0;
    const int power = (bin - 1) / BINS_A_DOUBLING, rest = (bin - 1) % BINS_A_DOUBLING;
    return ldexp(1 + rest / (double)BINS_A_DOUBLING, power + LEAST_POWER);
}

/* --- one thread's notes about a block --- */

typedef float traits_of_lanes[TRAITS][BLOCK];

struct notes {
    const struct autopsy *autopsy;
    struct loss (*loss)[BLOCK];                      /* [members]: as it is */
    int16_t (*peer)[BLOCK];                          /* [members]: of a lost lane the survivor it is held against; -1: none */
    traits_of_lanes (*seen)[SIDES];                  /* [members x spans] */
    int *first, *next;                               /* [steps + 1], [members]: who was lost in a step, as lists; -1: the end */
};

/* Hands out room, in whole lines of 64 bytes; with base NULL only counts it. */
static void *take(char *base, size_t *used, size_t size)
{
    void *at = base ? base + *used : NULL;
    *used += (size + 63) / 64 * 64;
    return at;
}

static size_t lay_out(const struct autopsy *a, char *base, struct notes *out)
{
    const size_t members = (size_t)a->cohort.members;
    size_t used = 0;
    out->autopsy = a;
    take(base, &used, sizeof *out);
    out->loss = take(base, &used, members * sizeof *out->loss);
    out->peer = take(base, &used, members * sizeof *out->peer);
    out->seen = take(base, &used, members * SPANS * sizeof *out->seen);
    out->first = take(base, &used, ((size_t)a->steps + 1) * sizeof *out->first);
    out->next = take(base, &used, members * sizeof *out->next);
    return used;
}

size_t autopsy_scratch(const struct autopsy *a)
{
    struct notes notes;
    return lay_out(a, NULL, &notes);
}

static struct notes *notes_in(const struct autopsy *a, void *scratch)
{
    struct notes *notes = scratch;
    if (!notes->autopsy)
        lay_out(a, scratch, notes);
    return notes;
}

/* --- living --- */

/* Those that are independent all the while: a shell that survives in law has no cash to be compared. */
static bool survives(const struct company_block *c, const struct loss *loss, int lane)
{
    return loss->step == 0 && c->fate[lane] == INDEPENDENT;
}

static void find_peers(const struct company_block *c, const struct loss loss[BLOCK], int16_t peer[BLOCK])
{
    int16_t next = -1;
    for (int lane = 2 * BLOCK - 1; lane >= 0; lane--) {
        if (lane < BLOCK)
            peer[lane] = next;
        if (survives(c, &loss[lane % BLOCK], lane % BLOCK))
            next = (int16_t)(lane % BLOCK);
    }
}

static void note_losses(struct notes *n, const struct block *block)
{
    const struct cohort *cohort = &n->autopsy->cohort;
    for (int i = 0; i < cohort->members; i++) {
        const struct company_block *c = &block->company[cohort->member[i]];
        for (int lane = 0; lane < BLOCK; lane++)
            n->loss[i][lane] = loss_of(c, lane, cohort->reading);
        find_peers(c, n->loss[i], n->peer[i]);
    }
}

static void note_traits(const struct market *m, const struct company_block *c, int lane, int to, traits_of_lanes out)
{
    const float weights = m->weights[lane], own_cost = c->own_cost[lane];
    out[TRAIT_CASH][to] = c->cash[lane];
    out[TRAIT_RUNWAY][to] = c->runway[lane];
    out[TRAIT_PRICE][to] = own_cost > 0 ? m->price[lane] / own_cost : INFINITY;
    out[TRAIT_CLIMATE][to] = m->climate_multiple[lane];
    out[TRAIT_OPEX][to] = c->opex[lane];
    out[TRAIT_REVENUE][to] = c->revenue[lane];
    out[TRAIT_SHARE][to] = weights > 0 ? c->weight[lane] / weights : 0;
    out[TRAIT_LAG][to] = c->lag[lane];
}

/* Looks on after every step: where a company will be lost in so many steps, at it and at its peer. */
static void look(void *looker, const struct block *block, int step)
{
    const struct notes *n = looker;
    const struct autopsy *a = n->autopsy;
    for (int i = 0; i < a->cohort.members; i++) {
        const struct company_block *c = &block->company[a->cohort.member[i]];
        for (int lane = 0; lane < BLOCK; lane++)
            for (int s = 0; s < a->spans; s++)
                if (n->loss[i][lane].step == step + 1 + a->span[s]) {
                    note_traits(&block->market, c, lane, lane, n->seen[i * SPANS + s][SIDE_LOST]);
                    if (n->peer[i][lane] >= 0)
                        note_traits(&block->market, c, n->peer[i][lane], lane, n->seen[i * SPANS + s][SIDE_SURVIVED]);
                }
    }
}

void autopsy_draw(const void *context, struct variant *variant, int v, uint64_t first)
{
    if (v == 1) {
        struct notes *n = notes_in(context, variant[v].scratch);
        note_losses(n, variant[0].worker.block);
        variant[v].worker.block->look = look;
        variant[v].worker.block->looker = n;
    }
    variant_draw(&variant[v], first, first);
}

/* --- counting --- */

static void add_parts(struct parts *parts, int64_t part, int64_t whole)
{
    parts->part += part;
    parts->squares += part * part;
    parts->products += part * whole;
}

/* A step's losses: by cause, and any. */
static void count_step(const struct autopsy *a, int step, const int64_t now[CAUSES + 1], int64_t before[CAUSES + 1],
                       int64_t *word)
{
    for (int cause = 0; cause <= CAUSES; cause++) {
        word[series_at(a, SERIES_LOST, cause) + (size_t)step] += now[cause];
        word[series_at(a, SERIES_SQUARES, cause) + (size_t)step] += now[cause] * now[cause];
        word[series_at(a, SERIES_GAINED, cause) + (size_t)step] += now[cause] * (now[cause] + 2 * before[cause]);
        before[cause] += now[cause];
    }
}

/* False where nobody is lost in this lane. */
static bool list_by_step(const struct notes *n, int lane)
{
    const struct autopsy *a = n->autopsy;
    bool any = false;
    for (int step = 1; step <= a->steps; step++)
        n->first[step] = -1;
    for (int i = 0; i < a->cohort.members; i++) {
        const int step = n->loss[i][lane].step;
        if (step == 0)
            continue;
        n->next[i] = n->first[step];
        n->first[step] = i;
        any = true;
    }
    return any;
}

/* lost: how many in this lane, by cause and any; all 0 on entry. */
static void count_losses(const struct notes *n, int lane, int64_t lost[CAUSES + 1], int64_t *word)
{
    const struct autopsy *a = n->autopsy;
    if (!list_by_step(n, lane))
        return;
    for (int step = 1; step <= a->steps; step++) {
        int64_t now[CAUSES + 1] = {0};
        for (int i = n->first[step]; i >= 0; i = n->next[i])
            now[n->loss[i][lane].cause]++, now[ANY_CAUSE]++;
        if (now[ANY_CAUSE] > 0)
            count_step(a, step, now, lost, word);
    }
}

static void count_afterwards(const struct notes *n, const struct block *block, int lane, const int64_t lost[CAUSES + 1],
                             int64_t *word)
{
    const struct autopsy *a = n->autopsy;
    int64_t ended[LEFT_RACE][STATES] = {{0}};
    for (int i = 0; i < a->cohort.members; i++) {
        const struct loss *loss = &n->loss[i][lane];
        if (loss->step > 0 && loss->cause < LEFT_RACE)
            ended[loss->cause][state_of(&block->company[a->cohort.member[i]], lane)]++;
    }
    for (enum cause cause = 0; cause < LEFT_RACE; cause++)
        for (enum state state = 0; state < STATES; state++)
            add_parts((struct parts *)(word + afterwards_at(a, cause, state)), ended[cause][state], lost[cause]);
}

static void count_traits(const struct autopsy *a, enum cause cause, int span, enum side side, traits_of_lanes seen, int lane,
                         int64_t *word)
{
    for (enum trait trait = 0; trait < TRAITS; trait++)
        word[seen_at(a, cause, span, side, trait) + (size_t)trait_bin(seen[trait][lane])]++;
}

static void count_seen(const struct notes *n, int lane, int64_t *word)
{
    const struct autopsy *a = n->autopsy;
    for (int i = 0; i < a->cohort.members; i++) {
        const struct loss *loss = &n->loss[i][lane];
        for (int s = 0; s < a->spans; s++) {
            if (loss->step <= a->span[s])
                continue;                            /* not lost, or before anybody could look */
            count_traits(a, loss->cause, s, SIDE_LOST, n->seen[i * SPANS + s][SIDE_LOST], lane, word);
            if (n->peer[i][lane] >= 0)
                count_traits(a, loss->cause, s, SIDE_SURVIVED, n->seen[i * SPANS + s][SIDE_SURVIVED], lane, word);
        }
    }
}

struct effect {
    int64_t averted[CAUSES + 1], delayed, doomed, altered;
};

static void judge(const struct loss *before, const struct loss *after, struct effect *e)
{
    e->altered += before->step != after->step || before->cause != after->cause;
    e->doomed += before->step == 0 && after->step > 0;
    e->delayed += before->step > 0 && after->step > before->step;
    if (before->step > 0 && after->step == 0)
        e->averted[before->cause]++, e->averted[ANY_CAUSE]++;
}

static void count_remedy(const struct notes *n, const struct block *changed, int lane, const int64_t lost[CAUSES + 1],
                         struct remedy_counts *out)
{
    const struct cohort *cohort = &n->autopsy->cohort;
    struct effect e = {0};
    for (int i = 0; i < cohort->members; i++) {
        const struct loss after = loss_of(&changed->company[cohort->member[i]], lane, cohort->reading);
        judge(&n->loss[i][lane], &after, &e);
    }
    for (int cause = 0; cause <= CAUSES; cause++)
        add_parts(&out->averted[cause], e.averted[cause], lost[cause]);
    add_parts(&out->delayed, e.delayed, lost[ANY_CAUSE]);
    add_parts(&out->doomed, e.doomed, cohort->members - lost[ANY_CAUSE]);
    moment_add(&out->net, e.averted[ANY_CAUSE] - e.doomed);
    out->altered += e.altered;
}

void autopsy_count(const void *context, const struct variant *variant, uint64_t first, int from, int to, int64_t *word)
{
    const struct autopsy *a = context;
    const struct notes *n = notes_in(a, variant[0].scratch);
    (void)first;
    for (int lane = from; lane < to; lane++) {
        int64_t lost[CAUSES + 1] = {0};
        count_losses(n, lane, lost, word);
        count_afterwards(n, variant[0].worker.block, lane, lost, word);
        count_seen(n, lane, word);
        for (int i = 0; i < a->remedies; i++)
            count_remedy(n, variant[2 + i].worker.block, lane, lost, (struct remedy_counts *)(word + remedy_at(a, i)));
    }
}

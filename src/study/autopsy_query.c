/* What is asked of an autopsy's counts. Of functions, sqrt alone stands between them and an answer. */
#include <math.h>

#include "study/autopsy_words.h"

void autopsy_read(struct autopsy *a, uint64_t trials, const int64_t *word)
{
    a->trials = trials;
    a->word = word;
}

int64_t autopsy_lives(const struct autopsy *a)
{
    return (int64_t)a->trials * a->cohort.members;
}

static double z95(void)
{
    return interval_z(0);
}

/* --- causes --- */

static int64_t sum_to(const struct autopsy *a, enum series series, int cause, int step)
{
    const int64_t *word = a->word + series_at(a, series, cause);
    int64_t sum = 0;
    for (int i = 1; i <= step; i++)
        sum += word[i];
    return sum;
}

static struct counted of_all(const struct autopsy *a, int64_t lives, int64_t squares)
{
    return (struct counted){lives, interval_grouped(lives, squares, (int64_t)a->trials, a->cohort.members, z95())};
}

struct counted autopsy_lost_in(const struct autopsy *a, int cause, int step)
{
    return of_all(a, a->word[series_at(a, SERIES_LOST, cause) + (size_t)step],
                  a->word[series_at(a, SERIES_SQUARES, cause) + (size_t)step]);
}

struct counted autopsy_lost_by(const struct autopsy *a, int cause, int step)
{
    return of_all(a, sum_to(a, SERIES_LOST, cause, step), sum_to(a, SERIES_GAINED, cause, step));
}

int autopsy_median_step(const struct autopsy *a, int cause)
{
    const int64_t *lost = a->word + series_at(a, SERIES_LOST, cause), all = sum_to(a, SERIES_LOST, cause, a->steps);
    int64_t so_far = 0;
    for (int step = 1; step <= a->steps; step++) {
        so_far += lost[step];
        if (so_far > 0 && 2 * so_far >= all)
            return step;
    }
    return 0;
}

/* --- shares of those that are lost, or of those that are not --- */

/* How many there are of whom a share is asked: lives, and the sum over trials of the square of how many. */
struct whole {
    int64_t lives, squares;
};

static struct whole lost_to(const struct autopsy *a, int cause)
{
    return (struct whole){sum_to(a, SERIES_LOST, cause, a->steps), sum_to(a, SERIES_GAINED, cause, a->steps)};
}

/* Of members - m where m are lost. */
static struct whole survivors(const struct autopsy *a)
{
    const struct whole lost = lost_to(a, ANY_CAUSE);
    const int64_t members = a->cohort.members, trials = (int64_t)a->trials;
    return (struct whole){members * trials - lost.lives, members * members * trials - 2 * members * lost.lives + lost.squares};
}

static struct counted share_of(const struct autopsy *a, const struct parts *parts, struct whole whole)
{
    return (struct counted){parts->part, interval_share(parts->part, parts->squares, parts->products, whole.lives,
                                                        whole.squares, (int64_t)a->trials, z95())};
}

static const struct remedy_counts *counts_of(const struct autopsy *a, int remedy)
{
    return (const struct remedy_counts *)(a->word + remedy_at(a, remedy));
}

struct counted autopsy_afterwards(const struct autopsy *a, enum cause cause, enum state state)
{
    return share_of(a, (const struct parts *)(a->word + afterwards_at(a, cause, state)), lost_to(a, (int)cause));
}

struct counted autopsy_averted(const struct autopsy *a, int remedy, int cause)
{
    return share_of(a, &counts_of(a, remedy)->averted[cause], lost_to(a, (int)cause));
}

struct counted autopsy_delayed(const struct autopsy *a, int remedy)
{
    return share_of(a, &counts_of(a, remedy)->delayed, lost_to(a, ANY_CAUSE));
}

struct counted autopsy_doomed(const struct autopsy *a, int remedy)
{
    return share_of(a, &counts_of(a, remedy)->doomed, survivors(a));
}

struct change_estimate autopsy_net(const struct autopsy *a, int remedy)
{
    return paired_change(&counts_of(a, remedy)->net, a->cohort.members, (int64_t)a->trials);
}

int64_t autopsy_altered(const struct autopsy *a, int remedy)
{
    return counts_of(a, remedy)->altered;
}

void autopsy_rank(const struct autopsy *a, int *order)
{
    for (int i = 0; i < a->remedies; i++) {
        int place = i;
        for (; place > 0 && counts_of(a, order[place - 1])->net.sum < counts_of(a, i)->net.sum; place--)
            order[place] = order[place - 1];
        order[place] = i;
    }
}

/* --- the state before --- */

struct histogram {
    int64_t bin[TRAIT_BINS], lives;
    bool whole;                   /* the trait is a whole number: of its bin the low end, which is exact up to 32 */
};

static void gather(const struct autopsy *a, int cause, int span, enum side side, enum trait trait, struct histogram *out)
{
    *out = (struct histogram){.whole = trait == TRAIT_LAG};
    for (enum cause c = 0; c < CAUSES; c++)
        for (int bin = 0; bin < TRAIT_BINS && (cause == ANY_CAUSE || cause == (int)c); bin++) {
            const int64_t count = a->word[seen_at(a, c, span, side, trait) + (size_t)bin];
            out->bin[bin] += count;
            out->lives += count;
        }
}

/* The value of which so many lives, and parts of one, are below: within a bin they are spread evenly. */
static double value_at(const struct histogram *h, double rank)
{
    double below = 0;
    int bin = 0;
    while (bin < TRAIT_BINS - 1 && (h->bin[bin] == 0 || below + (double)h->bin[bin] < rank))
        below += (double)h->bin[bin++];
    if (bin == 0)
        return 0;
    if (bin == TRAIT_BINS - 1)
        return h->bin[bin] > 0 ? INFINITY : trait_edge(bin);
    if (h->whole)
        return trait_edge(bin);
    const double within = (rank - below) / (double)h->bin[bin];
    return trait_edge(bin) + (trait_edge(bin + 1) - trait_edge(bin)) * (within < 0 ? 0 : within > 1 ? 1 : within);
}

struct seen autopsy_seen(const struct autopsy *a, int cause, int span, enum side side, enum trait trait)
{
    struct histogram h;
    gather(a, cause, span, side, trait, &h);
    struct seen out = {.lives = h.lives, .p05 = NAN, .p25 = NAN, .p50 = NAN, .p75 = NAN, .p95 = NAN, .p50_low = NAN,
                       .p50_high = NAN};
    if (h.lives == 0)
        return out;
    const double lives = (double)h.lives, half = 0.5 * z95() * sqrt(lives * a->cohort.members);
    out.p05 = value_at(&h, 0.05 * lives);
    out.p25 = value_at(&h, 0.25 * lives);
    out.p50 = value_at(&h, 0.5 * lives);
    out.p75 = value_at(&h, 0.75 * lives);
    out.p95 = value_at(&h, 0.95 * lives);
    out.p50_low = value_at(&h, fmax(0, 0.5 * lives - half));
    out.p50_high = value_at(&h, fmin(lives, 0.5 * lives + half));
    return out;
}

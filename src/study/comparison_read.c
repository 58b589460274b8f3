/* What a comparison's counts say. */
#include <math.h>

#include "study/comparison_words.h"

static struct estimate estimate_of(const struct members *members, enum claim claim, const int64_t *sum, int64_t trials)
{
    if (claim >= CLAIM_NONE_LEFT)
        return interval_single(sum[0], trials, interval_z(0));
    return interval_grouped(sum[0], sum[1], trials, members->count, interval_z(0));
}

/* Of a group, what its companies gain and lose. */
static void add_changes(const struct contrast *c, const struct counterpart *s, enum claim claim, const int64_t *word,
                        struct finding *out)
{
    for (int i = 0; i < s->both_count; i++) {
        const int64_t *of_company = word + finding_at(c, s->both[i], claim);
        out->gained += of_company[GAINED];
        out->lost += of_company[LOST];
    }
}

/* Of the interval of the difference of two runs with luck of their own: their half-widths are added as independent errors are
 * (Newcombe's square-and-add). */
static double independent_width(const struct finding *f)
{
    const double base = f->base.high - f->base.low, other = f->other.high - f->other.low;
    return sqrt(base * base + other * other);
}

struct finding comparison_finding(const struct counted *counted, int contrast, int subject, enum claim claim)
{
    const struct contrast *c = &counted->comparison->contrast[contrast];
    const struct counterpart *s = &c->subject[subject];
    const int64_t *word = counted->word + finding_at(c, subject, claim), trials = (int64_t)counted->trials;
    const struct moment *change = (const struct moment *)(word + CHANGE);
    struct finding out = {.base = estimate_of(&s->base, claim, word + BASE_SUM, trials),
                          .other = estimate_of(&s->other, claim, word + OTHER_SUM, trials), .chance = 1, .narrower = NAN};
    const bool events = s->company || claim >= CLAIM_NONE_LEFT;
    if (c->account.keys == 0)
        return out;                                  /* nothing differs: the change is 0, and known to be */
    out.change = paired_change(change, (double)unit_of(s, claim), trials);
    if (events) {
        out.gained = word[GAINED];
        out.lost = word[LOST];
    } else {
        add_changes(c, s, claim, counted->word, &out);
    }
    out.chance = events ? paired_test_events(out.gained, out.lost) : paired_test_moment(change);
    out.narrower = independent_width(&out) / (out.change.high - out.change.low);
    return out;
}

const struct moment *comparison_moment(const struct counted *counted, int contrast, int subject, enum claim claim, int key)
{
    const struct contrast *c = &counted->comparison->contrast[contrast];
    return (const struct moment *)(counted->word + share_at(c, subject, claim, key));
}

/* How many standard errors 95 % reach where the variance is that of so few (Student's). */
static double student(int degrees)
{
    static const double t[] = {0, 12.7062047, 4.30265273, 3.18244631, 2.77644511, 2.57058184};
    enum { MOST = sizeof t / sizeof *t - 1 };
    return t[degrees < MOST ? degrees : MOST];
}

/* Half the interval that is due to which orders were drawn: the spread between pairs of them. */
static double half_of_draw(const struct account *a, const int64_t *pair, double unit)
{
    double mean = 0, squares = 0;
    for (int i = 0; i < a->pairs; i++)
        mean += (double)pair[i] / unit / a->pairs;
    for (int i = 0; i < a->pairs; i++) {
        const double away = (double)pair[i] / unit - mean;
        squares += away * away;
    }
    return student(a->pairs - 1) * sqrt(squares / (a->pairs - 1) / a->pairs);
}

static void widen(struct change_estimate *e, double half)
{
    const double below = e->change - e->low, above = e->high - e->change;
    e->low = fmax(e->change - sqrt(below * below + half * half), -1);
    e->high = fmin(e->change + sqrt(above * above + half * half), 1);
}

struct change_estimate comparison_share(const struct counted *counted, int contrast, int subject, enum claim claim, int key)
{
    const struct contrast *c = &counted->comparison->contrast[contrast];
    const struct account *a = &c->account;
    const struct moment *moment = comparison_moment(counted, contrast, subject, claim, key);
    const double scale = claim < CLAIM_NONE_LEFT ? c->scale[subject - c->first_group] : 1;
    struct change_estimate out = paired_change(moment, scale * a->denominator, (int64_t)counted->trials);
    const int64_t *pair = (const int64_t *)moment + MOMENT_WORDS;
    if (a->pairs > 0)
        widen(&out, half_of_draw(a, pair, 2 * scale * (double)counted->trials));
    return out;
}

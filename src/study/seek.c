#include "study/seek.h"

#include <math.h>
#include <stddef.h>

/* What is looked for: where the chance passes the mark, or the end of its interval that is first or last to do so. */
enum aim { AIM_CHANCE, AIM_FIRST, AIM_LAST };

/* How far beyond the mark it is; from 0 on it is reached. */
static double beyond_mark(const struct seek *s, struct estimate e, enum aim aim)
{
    const double up = aim == AIM_CHANCE ? e.probability : aim == AIM_FIRST ? e.high : e.low;
    const double down = aim == AIM_CHANCE ? e.probability : aim == AIM_FIRST ? e.low : e.high;
    return s->at_most ? s->mark - down : up - s->mark;
}

bool seek_reaches(const struct seek *s, struct estimate e)
{
    return beyond_mark(s, e, AIM_CHANCE) >= 0;
}

static const struct tried *find(const struct seek *s, int64_t value)
{
    for (int i = 0; i < s->count; i++)
        if (s->tried[i].value == value)
            return &s->tried[i];
    return NULL;
}

/* Each value is looked at once. */
static enum status look(struct seek *s, int64_t value, struct tried *out, struct failure *failure)
{
    const struct tried *known = find(s, value);
    if (!known) {
        if (s->count == MOST_TRIED)
            return fail(failure, STATUS_BUG, "seek: no end after %d values; this is a bug: report the command and its scenario",
                        MOST_TRIED);
        s->tried[s->count].value = value;
        if (s->look(s->context, value, &s->tried[s->count].estimate, failure))
            return failure->status;
        known = &s->tried[s->count++];
    }
    *out = *known;
    return STATUS_DONE;
}

/* --- closing in --- */

/* A value that reaches what is aimed at, and one that does not. */
struct bracket {
    struct tried in, out;
};

static int64_t width(const struct bracket *b)
{
    const int64_t apart = b->in.value - b->out.value;
    return apart < 0 ? -apart : apart;
}

/* Nothing finer would mean anything: the chances differ by less than a small part of the width of an interval, smaller for the
 * solution than for the ends of its own. */
static bool close_enough(const struct seek *s, const struct bracket *b, enum aim aim)
{
    const double parts = aim == AIM_CHANCE ? 32 : 16;
    const struct estimate *e = &b->in.estimate;
    return width(b) <= 1 ||
           (!s->exact && fabs(e->probability - b->out.estimate.probability) * parts <= e->high - e->low);
}

/* Of a bracket that was `start` wide, after so many steps, the next value to try. */
static int64_t next_value(const struct seek *s, const struct bracket *b, enum aim aim, double start, int steps)
{
    const double in = beyond_mark(s, b->in.estimate, aim), out = beyond_mark(s, b->out.estimate, aim), w = (double)width(b);
    const double side = b->in.value > b->out.value ? 1 : -1;
    const double middle = w / 2, straight = w * out / (out - in);         /* from the out end; where a straight line passes */
    double left = start;                              /* of what bisection would have left now, and one step more */
    for (int i = 0; i < steps; i++)
        left /= 2;
    const double push = fmin(0.2 * w * (w / start), fabs(middle - straight)), most = fmax(left - middle, 0);
    double at = straight < middle ? straight + push : straight - push;
    at = at < middle - most ? middle - most : at > middle + most ? middle + most : at;
    const double whole = fmin(fmax(floor(at + 0.5), 1), w - 1);
    return b->out.value + (int64_t)(side * whole);
}

static enum status close_in(struct seek *s, struct bracket *b, enum aim aim, struct failure *failure)
{
    const double start = (double)width(b);
    for (int steps = 0; !close_enough(s, b, aim); steps++) {
        struct tried new;
        if (look(s, next_value(s, b, aim, start, steps), &new, failure))
            return failure->status;
        *(beyond_mark(s, new.estimate, aim) >= 0 ? &b->in : &b->out) = new;
    }
    return STATUS_DONE;
}

/* --- the scan --- */

static int scan_values(const struct seek *s)
{
    return s->last + 1 < SCAN ? (int)s->last + 1 : SCAN;
}

static int64_t scan_value(const struct seek *s, int i)
{
    return s->last * i / (scan_values(s) - 1);
}

static enum status scan(struct seek *s, struct bracket *first, struct failure *failure)
{
    struct tried before = {0}, now = {0};
    for (int i = 0; i < scan_values(s); i++, before = now) {
        if (look(s, scan_value(s, i), &now, failure))
            return failure->status;
        const bool reached = seek_reaches(s, now.estimate);
        if (i == 0 || reached == seek_reaches(s, before.estimate))
            continue;
        if (s->passages++ == 0)
            *first = (struct bracket){reached ? now : before, reached ? before : now};
    }
    return STATUS_DONE;
}

/* --- from the passage to the interval --- */

/* The values tried that are nearest to the solution, going up or down from it, between which it changes whether what is aimed at is
 * reached: the outer one does so if `reached`. False where there is none up to the end of the line. */
static bool nearest_change(const struct seek *s, enum aim aim, bool reached, bool down, struct tried *inner, struct tried *outer)
{
    bool found = false;
    *inner = *find(s, s->solution);
    for (int i = 0; i < s->count; i++) {
        const struct tried *t = &s->tried[i];
        const bool outward = down ? t->value < s->solution : t->value > s->solution;
        if (outward && (beyond_mark(s, t->estimate, aim) >= 0) == reached &&
            (!found || (t->value < outer->value) != down)) {
            *outer = *t;
            found = true;
        }
    }
    for (int i = 0; i < s->count && found; i++) {
        const struct tried *t = &s->tried[i];
        if (down ? t->value < inner->value && t->value > outer->value : t->value > inner->value && t->value < outer->value)
            *inner = *t;
    }
    return found;
}

/* One end of the interval. On the side of the passage where the mark is reached it is where the chance's interval has passed the mark
 * with both its ends, on the other side where it has with neither. */
static enum status find_end(struct seek *s, bool reached, int64_t *end, bool *open, struct failure *failure)
{
    const enum aim aim = reached ? AIM_LAST : AIM_FIRST;
    const bool down = reached != s->rising;
    struct tried inner, outer;
    *end = s->solution;
    *open = false;
    if (reached && beyond_mark(s, find(s, s->solution)->estimate, aim) >= 0)
        return STATUS_DONE;                          /* at one blow */
    *open = !nearest_change(s, aim, reached, down, &inner, &outer);
    *end = down ? 0 : s->last;
    if (*open)
        return STATUS_DONE;
    struct bracket b = reached ? (struct bracket){.in = outer, .out = inner} : (struct bracket){.in = inner, .out = outer};
    if (close_in(s, &b, aim, failure))
        return failure->status;
    const int64_t inside = reached ? b.out.value : b.in.value, outside = reached ? b.in.value : b.out.value;
    *end = width(&b) <= 1 ? inside : outside;        /* rather too wide than too narrow */
    return STATUS_DONE;
}

enum status seek_run(struct seek *s, struct failure *failure)
{
    struct bracket passage;
    s->count = s->passages = 0;
    if (scan(s, &passage, failure))
        return failure->status;
    if (s->passages == 0)
        return STATUS_DONE;
    s->rising = passage.in.value > passage.out.value;
    if (close_in(s, &passage, AIM_CHANCE, failure))
        return failure->status;
    s->solution = passage.in.value;
    s->beyond = passage.out.value;
    if (find_end(s, !s->rising, &s->low, &s->low_open, failure))
        return failure->status;
    return find_end(s, s->rising, &s->high, &s->high_open, failure);
}

/* --- what the values tried show --- */

bool seek_flat(const struct seek *s)
{
    for (int i = 1; i < scan_values(s); i++)
        if (find(s, scan_value(s, i))->estimate.probability != find(s, 0)->estimate.probability)
            return false;
    return true;
}

static bool surely_below(struct estimate a, struct estimate b)
{
    return a.high < b.low;
}

/* Whether some before it and some after it are surely below, or above. */
static bool is_turn(const struct seek *s, const struct tried *t)
{
    bool below[2] = {false, false}, above[2] = {false, false};
    for (int i = 0; i < s->count; i++) {
        const int after = s->tried[i].value > t->value;
        below[after] |= surely_below(s->tried[i].estimate, t->estimate);
        above[after] |= surely_below(t->estimate, s->tried[i].estimate);
    }
    return (below[0] && below[1]) || (above[0] && above[1]);
}

bool seek_turns(const struct seek *s, int64_t *peak)
{
    double furthest = -1;
    for (int i = 0; i < s->count; i++) {
        const double away = fabs(s->tried[i].estimate.probability - find(s, 0)->estimate.probability);
        if (away > furthest && is_turn(s, &s->tried[i])) {
            furthest = away;
            *peak = s->tried[i].value;
        }
    }
    return furthest >= 0;
}

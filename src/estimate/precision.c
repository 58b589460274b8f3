#include "estimate/precision.h"

#include "estimate/findings.h"

/* The look that comes after exactly so many trials, or -1. */
static int look_of(const struct tally *t)
{
    for (int look = 0; look < LOOKS; look++)
        if (t->from == 0 && t->trials == look_trials(look))
            return look;
    return -1;
}

/* A smaller precision takes more looks and so wider intervals: what is not reached leaves all below it unreached too, and
 * halving finds the smallest that is. */
static double smallest_reached(struct findings *f)
{
    double low = 0, high = 0.5;
    for (double middle = high / 2; middle > low && middle < high; middle = (low + high) / 2) {
        f->z = interval_z(middle);
        if (findings_half_width(f) <= middle)
            high = middle;
        else
            low = middle;
    }
    return high;
}

enum status precision_look(const struct scenario *s, struct tally *t, struct failure *failure)
{
    const int look = look_of(t);
    struct findings findings;
    if (look < 0 || t->reach[look] > 0)
        return STATUS_DONE;
    if (findings_init(s, t, &findings, failure))
        return failure->status;
    t->reach[look] = smallest_reached(&findings);
    findings_free(&findings);
    return STATUS_DONE;
}

bool precision_reached(const struct tally *t, double precision)
{
    const int look = look_of(t);
    return look >= 0 && t->reach[look] > 0 && t->reach[look] <= precision;
}

enum passed precision_passed(const struct tally *t, double precision, uint64_t *trials)
{
    for (int look = 0; look < LOOKS && look_trials(look) < t->trials; look++) {
        *trials = look_trials(look);
        if (t->reach[look] <= 0)
            return PASSED_UNSEEN;
        if (t->reach[look] <= precision)
            return PASSED_ONE;
    }
    return PASSED_NONE;
}

#include "study/typical.h"

#include <stdlib.h>

struct lost_life {
    uint64_t trial;
    int company, step;
    enum cause cause;
};

struct search {
    const struct autopsy *autopsy;
    struct lost_life *found;      /* owned */
    size_t count, room;
    bool out_of_memory;
};

uint64_t typical_trials(const struct autopsy *a)
{
    enum { MOST_TRIALS = 1 << 17, MOST_LIVES = 1 << 22 };
    const uint64_t most = MOST_LIVES / (uint64_t)a->cohort.members, bound = most < MOST_TRIALS ? most : MOST_TRIALS;
    return a->trials < bound ? a->trials : bound > 0 ? bound : 1;
}

static bool note(struct search *s, struct lost_life life)
{
    if (s->count == s->room) {
        const size_t room = s->room ? 2 * s->room : 1024;
        struct lost_life *grown = realloc(s->found, room * sizeof *grown);
        if (!grown)
            return !(s->out_of_memory = true);
        s->found = grown;
        s->room = room;
    }
    s->found[s->count++] = life;
    return true;
}

/* A visitor of simulate(). */
static bool visit(void *context, const struct block *b, uint64_t first, int from, int to)
{
    struct search *s = context;
    const struct cohort *cohort = &s->autopsy->cohort;
    for (int lane = from; lane < to; lane++)
        for (int i = 0; i < cohort->members; i++) {
            const int company = cohort->member[i];
            const struct loss loss = loss_of(&b->company[company], lane, cohort->reading);
            if (loss.step > 0 && !note(s, (struct lost_life){first + (uint64_t)lane, company, loss.step, loss.cause}))
                return false;
        }
    return true;
}

static int by_time(const void *a, const void *b)
{
    const struct lost_life *x = a, *y = b;
    if (x->step != y->step)
        return x->step < y->step ? -1 : 1;
    if (x->trial != y->trial)
        return x->trial < y->trial ? -1 : 1;
    return x->company - y->company;
}

/* The life in the middle of those lost by the cause. */
static struct typical middle(const struct search *s, int cause)
{
    struct typical out = {0};
    for (size_t i = 0; i < s->count; i++)
        out.lives += cause == ANY_CAUSE || cause == (int)s->found[i].cause;
    int64_t before = out.lives / 2;
    for (size_t i = 0; i < s->count && out.lives > 0; i++) {
        const struct lost_life *life = &s->found[i];
        if ((cause != ANY_CAUSE && cause != (int)life->cause) || before-- > 0)
            continue;
        out.trial = life->trial;
        out.company = life->company;
        out.step = life->step;
        out.cause = life->cause;
        break;
    }
    return out;
}

static enum status look_for(const struct autopsy *a, int threads, bool (*stop)(void), struct search *s, struct failure *failure)
{
    struct tally tally;
    const uint64_t trials = typical_trials(a);
    if (tally_init(a->scenario, &tally, failure))
        return failure->status;
    const struct simulation simulation = {.scenario = a->scenario, .threads = threads, .visit = visit, .visit_context = s,
                                          .stop = stop};
    enum status status = simulate(&simulation, 0, trials, &tally, failure);
    if (s->out_of_memory)
        status = fail_memory(failure);
    else if (!status && tally.trials < trials)
        status = fail(failure, STATUS_STOPPED, "stopped while the typical lives were looked for");
    tally_free(&tally);
    return status;
}

enum status typicals_find(const struct autopsy *a, int threads, bool (*stop)(void), struct typicals *out,
                          struct failure *failure)
{
    struct search search = {.autopsy = a};
    *out = (struct typicals){.trials = typical_trials(a)};
    const enum status status = look_for(a, threads, stop, &search, failure);
    if (search.count > 1)
        qsort(search.found, search.count, sizeof *search.found, by_time);
    for (int cause = 0; cause <= CAUSES && !status; cause++)
        out->of[cause] = middle(&search, cause);
    free(search.found);
    return status;
}

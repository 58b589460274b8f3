/* Why companies were lost: by which cause and when, in which state before, and which change would have saved them. Every trial is
 * lived once as it is, once more to look on (when it is known who will be lost), and once with each change; all is counted in whole
 * numbers. */
#ifndef OUTLAST_STUDY_AUTOPSY_H
#define OUTLAST_STUDY_AUTOPSY_H

#include "estimate/interval.h"
#include "estimate/paired.h"
#include "study/remedy.h"
#include "study/ensemble.h"
#include "study/loss.h"

/* Whose losses. */
struct cohort {
    const char *name;             /* of a company, a group, or the market; borrowed */
    enum reading reading;
    int group;                    /* groups_count: the market; -1: a company */
    int members;
    int *member;                  /* [members]: indices of companies; owned */
    int left_out;                 /* members of the group that start as verticals, and so are no generalists to be lost */
    int entries;
    int *entry;                   /* [entries]: whose members they are; owned */
};

/* Finds them. reading: READINGS stands for generalist, or independent where all start as verticals. Status 64 where there is
 * nobody of that name, or nobody who could be lost so. The caller frees *out with cohort_free. */
MUST_CHECK enum status cohort_init(const struct scenario *scenario, const char *name, enum reading reading,
                                   struct cohort *out, struct failure *failure);
void cohort_free(struct cohort *cohort);

/* --- the state before --- */

/* So many months before the month in which it was lost, rounded up to steps. */
enum { SPANS = 3 };

enum trait { TRAIT_CASH, TRAIT_RUNWAY, TRAIT_PRICE, TRAIT_CLIMATE, TRAIT_OPEX, TRAIT_REVENUE, TRAIT_SHARE, TRAIT_LAG, TRAITS };
extern const char *const trait_names[TRAITS];
/* "M$", and so on. */
extern const char *const trait_units[TRAITS];

/* Lost lives, and as many survivors: for each lost life the same company in the next trial of its block, in a circle, in which it
 * is a survivor, at the same month. So both have the same months and companies. */
enum side { SIDE_LOST, SIDE_SURVIVED, SIDES };

/* A value's bin: 16 to a doubling, from 2^-24 up to 2^40; the first holds all below, the last all above. */
enum { TRAIT_BINS = 64 * 16 + 2 };

/* --- what is counted --- */

/* Of x, y: sums over trials of numbers of members. */
struct parts {
    int64_t part, squares;        /* of x, x^2 */
    int64_t products;             /* of x y, where x is a part of y */
};

struct remedy_counts {
    struct parts averted[CAUSES + 1];   /* lost as it is by the cause, not lost with the change: of those lost by it */
    struct parts delayed;               /* lost either way, with the change later: of the lost */
    struct parts doomed;                /* not lost as it is, lost with the change: of the others */
    struct moment net;                  /* of averted less doomed */
    int64_t altered;                    /* lives lost otherwise, or not, at another time or by another cause */
};

/* A change that is not tried; all owned. */
struct left_out {
    char *text, *title, *why;
};

struct autopsy {
    const struct scenario *scenario;
    struct cohort cohort;
    int steps;
    int spans;                    /* of the SPANS those that differ in steps */
    int span[SPANS];              /* steps */
    struct remedy *remedy;        /* [remedies]; owned */
    struct scenario **changed;    /* [remedies]; owned */
    int remedies;
    struct left_out *left_out;    /* [left_outs]; owned */
    int left_outs;
    const struct scenario **variant;  /* [2 + remedies]: the scenario, again, then with each remedy; owned */
    size_t words;
    /* of the counts: set by autopsy_read */
    uint64_t trials;
    const int64_t *word;
};

/* An autopsy without changes; the scenario is borrowed, the cohort taken over. Status 74 where memory is out; free with
 * autopsy_free in any case. */
MUST_CHECK enum status autopsy_init(const struct scenario *scenario, struct cohort *cohort, struct autopsy *out,
                                    struct failure *failure);
void autopsy_free(struct autopsy *autopsy);

/* Adds a change and its scenario, which stands in memory of its own; both are taken over. Status 74 where memory is out, and they
 * are then the caller's still. */
MUST_CHECK enum status autopsy_add(struct autopsy *autopsy, const struct remedy *remedy, struct scenario *changed,
                                   struct failure *failure);

/* Notes one that is not tried, and why. Status 74 where memory is out. */
MUST_CHECK enum status autopsy_leave_out(struct autopsy *autopsy, const char *text, const char *title, const char *why,
                                         struct failure *failure);

/* Fills in all of the ensemble but threads, stop, seconds and progress. After the last change; the autopsy must then stay where it
 * is. */
void autopsy_ensemble(struct autopsy *autopsy, struct ensemble *out);

/* --- what is asked of the counts --- */

/* Takes counts of so many trials; they must stay while anything is asked. */
void autopsy_read(struct autopsy *autopsy, uint64_t trials, const int64_t *word);

int64_t autopsy_lives(const struct autopsy *autopsy);

/* Lives lost by a cause, or any (ANY_CAUSE), in a step (from 1), or by then; with the share of all lives. */
struct counted {
    int64_t lives;
    struct estimate share;
};
struct counted autopsy_lost_in(const struct autopsy *autopsy, int cause, int step);
struct counted autopsy_lost_by(const struct autopsy *autopsy, int cause, int step);

/* The first step by which half of those lost by the cause were; 0 where none was. */
int autopsy_median_step(const struct autopsy *autopsy, int cause);

/* Of those who left the race (CAUSE_PIVOT, CAUSE_STALE), who is in a state at the horizon. */
struct counted autopsy_afterwards(const struct autopsy *autopsy, enum cause cause, enum state state);

/* A trait, span[span] steps before, of those lost by the cause or any. */
struct seen {
    int64_t lives;
    double p05, p25, p50, p75, p95;
    double p50_low, p50_high;     /* a 95 % interval, as if a group's members shared one fate */
};
struct seen autopsy_seen(const struct autopsy *autopsy, int cause, int span, enum side side, enum trait trait);

/* What a change does. */
struct counted autopsy_averted(const struct autopsy *autopsy, int remedy, int cause);   /* of those lost by the cause */
struct counted autopsy_delayed(const struct autopsy *autopsy, int remedy);              /* of the lost */
struct counted autopsy_doomed(const struct autopsy *autopsy, int remedy);             /* of the survivors */
struct change_estimate autopsy_net(const struct autopsy *autopsy, int remedy);   /* averted less doomed, of all lives */
int64_t autopsy_altered(const struct autopsy *autopsy, int remedy);        /* lives */

/* The changes by their net effect, the best first: fills order[remedies]. */
void autopsy_rank(const struct autopsy *autopsy, int *order);

#endif

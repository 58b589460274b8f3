/* The same lives under a base and under other scenarios: what differs, and what each key brings of it (account.h). Whole numbers
 * alone are counted, trial by trial. */
#ifndef OUTLAST_STUDY_COMPARISON_H
#define OUTLAST_STUDY_COMPARISON_H

#include "estimate/findings.h"
#include "estimate/paired.h"
#include "study/account.h"
#include "study/ensemble.h"

/* Who is of a subject in one scenario. */
struct members {
    int count;
    int *company;                 /* [count]: indices */
};

/* A company, a group, or the market, that the base and the other scenario have by the same name. */
struct counterpart {
    const char *name;             /* borrowed from the base */
    bool company;                 /* a single one, of which it is not asked whether none is left */
    bool shown;                   /* false: a group that a company of the same name says all of, in both scenarios */
    struct members base, other;
    int *both;                    /* [both_count]: the counterparts of the companies that are of it in both */
    int both_count;
};

/* The base against one other scenario. */
struct contrast {
    struct account account;
    int first_variant;            /* of the ensemble: hybrid 1; hybrid 0 is variant 0 */
    struct counterpart *subject;  /* [subjects]: companies, then groups, the last of which is the market */
    int subjects, first_group;
    struct members *crew;         /* [hybrids][subjects - first_group]: groups in each scenario of the account */
    int *scale;                   /* [subjects - first_group]: what a whole group counts in the account */
    size_t first_word;            /* of its counts */
};

struct comparison {
    const struct scenario *base;
    struct contrast *contrast;    /* [contrasts] */
    int contrasts;
    const struct scenario **variant; /* [variants]: the base, then every contrast's hybrids but the first */
    int variants;
    size_t *flags;                /* [variants]: where in a thread's scratch the fates of its companies are noted */
    int most_hybrids;
    struct ensemble ensemble;     /* what struct inquiry wants; its context is this comparison, which is not to be moved then */
};

/* Every other scenario has the base's seed. All are borrowed, and must outlive it. Statuses as account_init. The caller frees
 * *out with comparison_free. */
MUST_CHECK enum status comparison_init(const struct scenario *base, const struct scenario *other, int others,
                                       struct comparison *out, struct failure *failure);
void comparison_free(struct comparison *comparison);

/* With more trials than this, sums could pass 2^63. */
uint64_t comparison_most_trials(const struct comparison *comparison);

/* --- what the counts say --- */

struct counted {
    const struct comparison *comparison;
    const int64_t *word;
    uint64_t trials;
};

/* A claim of a counterpart. */
struct finding {
    struct estimate base, other;  /* as a run says */
    struct change_estimate change;
    int64_t gained, lost;         /* member-trials (trials, for none_left and no_generalist) that are so in the other alone, in the
                                     base alone; of companies that are of the subject in both */
    double chance;                /* of so uneven a change, or a more uneven one, where both directions are as likely: McNemar's test,
                                     for groups with the variance of the sum over members */
    double narrower;              /* how many times narrower the interval is than that of two independent runs; NAN where it is a point */
};
struct finding comparison_finding(const struct counted *counted, int contrast, int subject, enum claim claim);

/* Whether an account is given of the claim: generalist and independent of groups and the market, and of the market that none is left. */
bool account_covers(const struct contrast *contrast, int subject, enum claim claim);

/* What a key brings of the difference in a claim that is covered. Where orders were drawn the interval is also that of the draw. */
struct change_estimate comparison_share(const struct counted *counted, int contrast, int subject, enum claim claim, int key);

/* The sum behind it: over trials, of denominator x scale x what the key brings (scale 1 where none_left or no_generalist is asked). */
const struct moment *comparison_moment(const struct counted *counted, int contrast, int subject, enum claim claim, int key);

#endif

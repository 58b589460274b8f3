/* What a tally says about whom: the probabilities, with their intervals, that tables, summaries and searches ask for. */
#ifndef OUTLAST_ESTIMATE_FINDINGS_H
#define OUTLAST_ESTIMATE_FINDINGS_H

#include <stdbool.h>

#include "estimate/interval.h"
#include "estimate/tally.h"

/* What can be said of the horizon: the four readings, a mean over members; and of groups, that nobody is left. */
enum claim {
    CLAIM_GENERALIST = READING_GENERALIST,
    CLAIM_INDEPENDENT = READING_INDEPENDENT,
    CLAIM_LEGAL = READING_LEGAL,
    CLAIM_OPERATING = READING_OPERATING,
    CLAIM_NONE_LEFT,
    CLAIM_NO_GENERALIST,
    CLAIMS
};
extern const char *const claim_names[CLAIMS];

/* A company, a group, or the market. */
struct subject {
    const char *name;             /* borrowed from the scenario */
    int group;                    /* index in tally.group; of a company its group of one that bears its name, else -1 */
    int members;
    const int *member;            /* [members]: indices of companies */
};

struct findings {
    const struct scenario *scenario;
    const struct tally *tally;
    double z;                     /* of interval.h */
    struct subject *company;      /* [companies] */
    struct subject *group;        /* [groups + 1]: the last is the market */
    const struct subject **row;   /* [rows]: companies, then groups that are shown: who has rows in tables */
    int rows;
    const struct subject *market;
    int *member;                  /* what subjects point into */
};

/* The scenario and its tally are borrowed and must outlive the findings; free with findings_free. */
MUST_CHECK enum status findings_init(const struct scenario *scenario, const struct tally *tally, struct findings *out,
                                     struct failure *failure);
void findings_free(struct findings *findings);

/* The company, group or market of that name, or NULL. */
const struct subject *findings_subject(const struct findings *findings, const char *name);

/* Whether a claim is made of the subject: CLAIM_NONE_LEFT and CLAIM_NO_GENERALIST only of groups and the market. */
bool claim_applies(const struct subject *subject, enum claim claim);

/* Member-trials for which a reading holds at the horizon. */
int64_t subject_count(const struct findings *findings, const struct subject *subject, enum reading reading);

/* A claim that applies to the subject, at the horizon. */
struct estimate subject_claim(const struct findings *findings, const struct subject *subject, enum claim claim);

/* The widest half-width of what a precision is asked of: the generalist and the independent probability, at the horizon, of
 * every company and group and of the market. */
double findings_half_width(const struct findings *findings);

/* --- step by step --- */

/* Where the subject's member-trials are after a step. */
struct standing {
    int step;
    int64_t lives;                /* member-trials in all */
    int64_t count[2];             /* READING_GENERALIST and READING_INDEPENDENT */
    int64_t squares[2];           /* sums of m^2 of these; of a company the counts themselves */
    int64_t gone[FATES];          /* HOLLOWED to SHUT */
};

/* At the start, step 0; then one step on, up to tally.steps. */
struct standing standing_start(const struct findings *findings, const struct subject *subject);
void standing_advance(const struct findings *findings, const struct subject *subject, struct standing *standing);

/* READING_GENERALIST or READING_INDEPENDENT. */
struct estimate standing_estimate(const struct findings *findings, const struct subject *subject,
                                  const struct standing *standing, enum reading reading);

#endif

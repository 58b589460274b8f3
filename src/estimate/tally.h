/* What is counted: integers alone, so that sums do not depend on their order and every table is a pure function of the
 * scenario and the tallies. */
#ifndef OUTLAST_ESTIMATE_TALLY_H
#define OUTLAST_ESTIMATE_TALLY_H

#include <stdint.h>
#include <stdio.h>

#include "base/failure.h"
#include "base/shard.h"
#include "estimate/interval.h"
#include "model/block.h"
#include "scenario/draws.h"
#include "scenario/scenario.h"

/* The four readings of "survived". */
enum reading { READING_GENERALIST, READING_INDEPENDENT, READING_LEGAL, READING_OPERATING, READINGS };

/* Cash at the end: below 1 M$, ten bins a decade up to 10^6 M$, and above. */
enum { CASH_BINS = 62 };
/* The low edge of a bin, M$; cash_edge(0) is 0, cash_edge(CASH_BINS) infinite. */
double cash_edge(int bin);

/* Counts of one company, over trials. Steps run from 0 to steps + 1; what happened in step k (from 1) stands at k, what was
 * so from the start at 0, what did not happen at steps + 1. */
struct company_tally {
    int64_t *exits[FATES];        /* [steps + 2], by fate, HOLLOWED to SHUT: left independence in that step;
                                     exits[INDEPENDENT][steps + 1] counts those that did not */
    int64_t *ceased;              /* [steps + 2]: stopped being a generalist (turned vertical, or left) in that step */
    int64_t *cash;                /* [CASH_BINS]: of those independent at the horizon */
    int64_t *sums;                /* [COMPANY_SUMS] */
};

enum company_sum {
    SUM_PUBLIC,                   /* listed, and independent at the horizon */
    SUM_RESTRUCTURED,             /* ever */
    SUM_ROUNDS,
    SUM_RAISED,                   /* M$, whole part (a trial's at most 2^32) */
    SUM_RAISED_PART,              /* and the rest, 2^-16 M$ */
    COMPANY_SUMS
};

/* Counts of one group, over trials; m is how many of its members count as surviving in a trial. */
struct group_tally {
    int64_t *squares_lost[2];     /* [steps + 2], READING_GENERALIST and _INDEPENDENT: by how much m^2 fell in that step */
    int64_t *sums;                /* [GROUP_SUMS] */
};

enum group_sum {
    SUM_NONE_LEFT,                /* trials with no member independent at the horizon */
    SUM_NO_GENERALIST,
    SUM_LEGAL_SQUARES,            /* of m at the horizon */
    SUM_OPERATING_SQUARES,
    GROUP_SUMS
};

/* Sums over trials of a drawn input's rank r (draws.h) and of its products with m. */
struct input_tally {
    int64_t *sums;                /* [2 + 2 groups]: r, r^2, then for each group r x m generalist, r x m independent */
};

/* The market's quantities whose paths are shown. */
enum quantity { PATH_PRICE, PATH_SERVING, PATH_FLOOR, PATH_TRAINING, PATH_FUNDING, PATH_POOL, QUANTITIES };
extern const char *const quantity_names[QUANTITIES];

/* A histogram of one quantity at the start of one step, over the first FAN_TRIALS trials: bins of less than 1 % (funding:
 * of 1/128), a window that grows. */
struct fan {
    int first, count;             /* the window of bins */
    uint32_t *bin;                /* [count], owned */
    float min, max;               /* of all values */
};
enum { FAN_TRIALS = 131072 };

struct tally {
    int steps, companies, groups, inputs;
    uint64_t from, trials;        /* counted: from .. from + trials - 1; from is 0 but in a shard's */
    struct shard shard;           /* whose part it is; all zero: of all trials */
    double reach[LOOKS];          /* the precision that a look at the first look_trials(i) trials found; 0: nobody looked */
    int *group_of;                /* [companies]; owned */
    int *members;                 /* [groups + 1]: how many companies, and of the market all; owned */
    size_t words;                 /* of word */
    int64_t *word;                /* all of what follows, but for the fans; owned */
    struct company_tally *company;
    struct group_tally *group;    /* [groups + 1]: the last is of all companies, the market as a group */
    struct input_tally *input;
    int64_t *left_change;         /* [steps + 2][companies + 1]: change in that step of the trials with so many independents;
                                     at step 0 all trials stand at `companies` */
    int64_t *last_generalist;     /* [steps + 2]: the last generalist ceased in that step; 0: there was none */
    struct fan *fan;              /* [QUANTITIES][steps] */
    struct {                      /* room for counting a block; owned */
        uint32_t *start;          /* [steps + 2] */
        uint16_t *step;           /* [companies x BLOCK]: when a company's lane was lost to a reading */
        uint32_t *lane;           /* [companies x BLOCK]: which it was, company x BLOCK + lane */
        uint32_t *order;          /* [companies x BLOCK]: the same by step */
        int (*left)[BLOCK];       /* [(groups + 1) x READINGS] */
    } loss;
    bool out_of_memory;           /* a window could not grow: the tally is no good */
};

/* An empty tally for the scenario. The caller frees it with tally_free. */
MUST_CHECK enum status tally_init(const struct scenario *scenario, struct tally *out, struct failure *failure);
void tally_free(struct tally *tally);

/* Counts the lanes from..to-1 of a block that has been run, and their ranks (rank[input][lane]). */
void tally_block(struct tally *tally, const struct block *block, const struct draws *draws, int from, int to);

/* Counts the market's values of a step (from 0), in lanes from..to-1. */
void tally_paths(struct tally *tally, const struct market *market, int step, int from, int to);

/* Adds from to to. */
void tally_add(struct tally *to, const struct tally *from);

/* The counts as one self-checking file: written to, and read from, a stream. tally_read refuses (65) what is damaged, of
 * another format, or bears another key than the scenario's; *out is initialised by it and freed by the caller. */
MUST_CHECK enum status tally_write(const struct tally *tally, const char key[65], FILE *out, struct failure *failure);
MUST_CHECK enum status tally_read(const struct scenario *scenario, const char key[65], FILE *in, struct tally *out,
                                  struct failure *failure);

/* What such a file says of itself. */
struct tally_head {
    char key[65];
    uint64_t from, trials;
    struct shard shard;
};

/* Reads that, and checks the whole file, without its scenario. The stream is a file's, at its start. Status 65 as above. */
MUST_CHECK enum status tally_peek(FILE *in, struct tally_head *out, struct failure *failure);

/* --- what the tables ask; steps from 0 to steps --- */

/* Trials in which the company is so after the step. */
int64_t company_independent(const struct tally *tally, int company, int step);
int64_t company_generalist(const struct tally *tally, int company, int step);
int64_t company_gone(const struct tally *tally, int company, enum fate fate, int step);

/* Member-trials of a reading at the horizon: of one company. */
int64_t company_reading(const struct tally *tally, int company, enum reading reading);

/* Whether the company is of the group; every one is of group == scenario->groups_count, the market. */
bool group_has(const struct scenario *scenario, int group, int company);

/* Sums of m^2 over trials: of a group's generalists or independents after the step, and of any reading at the horizon.
 * group == scenario->groups_count is the market. */
int64_t group_squares(const struct tally *tally, const struct scenario *scenario, int group, enum reading reading,
                      int step);
int64_t group_reading_squares(const struct tally *tally, const struct scenario *scenario, int group,
                              enum reading reading);

/* Trials in which that many companies are independent after the step: fills count[0..companies]. */
void market_left(const struct tally *tally, int step, int64_t *count);

/* Trials in which no generalist is left after the step. */
int64_t market_no_generalist(const struct tally *tally, int step);

/* The mean and a quantile (0 < q < 1) of a fan; NAN where it is empty. */
double fan_mean(const struct tally *tally, enum quantity quantity, int step);
double fan_quantile(const struct tally *tally, enum quantity quantity, int step, double q);

#endif

/* A resolved scenario: what is simulated, every value in its place.
 *
 * A key's full name is the keys that lead to it, joined by dots, `market.` left out; which of the dots are written as nesting
 * makes no difference. A scenario is made of layers, each over the one before: the files of the `from` chain from its far
 * end on, then each --set (of two for one key the later wins; within a file a key may be given once). Companies and
 * archetypes merge by name, key by key, and keep the place of their first mention; `dependence` is replaced as a whole; `name`
 * is not taken over from a base. A company's value is its own, whichever layer gave it, before that of the archetype which it
 * is like in the end (own values of that before those of what it is like in turn), before the default: so a company's key
 * from a base stands although a later file changes its `like`. Every value is checked where it stands, also one that a later
 * layer replaces. rescue.restructure, where nobody gives it, is no more than a constant rescue.sale leaves of 1. */
#ifndef OUTLAST_SCENARIO_SCENARIO_H
#define OUTLAST_SCENARIO_SCENARIO_H

#include <stdint.h>
#include <stdio.h>

#include "base/failure.h"
#include "model/parameters.h"
#include "scenario/distribution.h"

enum kind { GENERALIST, VERTICAL };

/* An entry of `companies:`: count companies that share its distributions and draw each for itself. */
struct entry {
    char *name;
    int count;
    enum kind kind;
    char *group;                                     /* its own name where none was given */
    struct distribution value[COMPANY_KEYS];
};

struct company {
    char *name;                                      /* the entry's, or NAME-1 … where count is above 1 */
    int entry;
    int group;
    uint32_t address;                                /* hash of the name: its coordinate among the random numbers */
};

struct group {
    char *name;
    int members;
    bool shown;                                      /* false: of one member that bears its name, so its row says it all */
};

/* A number that is drawn. */
struct input {
    char *key;                                       /* "price.floor", "companies.lab-2.cash" */
    const struct distribution *distribution;         /* inside market[] or an entry */
    int company;                                     /* -1: the market's */
    int parameter;                                   /* enum market_key or company_key */
    uint32_t address;                                /* hash of the key */
    int set;                                         /* of dependent inputs, or -1 */
};

/* A line of `dependence:`, keys as they are resolved ("price.decline", "companies.lab.cash": of the entry). */
struct dependence {
    char *key[2];
    double rank;                                     /* Spearman's, above -1 and below 1 */
};

/* Inputs that are drawn together: normals y = cholesky z, each through the normal CDF into its own distribution. */
struct set {
    int size;
    int *input;                                      /* indices into inputs, ascending */
    double *cholesky;                                /* size x size, row-major, lower; rounded to single precision */
};

/* Inputs point into it: it is not to be copied or moved. */
struct scenario {
    char *name;
    int start_year, start_month;                     /* 0, 0 where no start is given; month from 1 */
    int horizon, step;                               /* months; horizon is a multiple of step */
    uint64_t trials, seed;
    double precision;                                /* 0 where none is asked for */
    struct distribution market[MARKET_KEYS];
    double correlation[SHOCK_PAIRS];                 /* in the order of shock_pairs */
    double shock_cholesky[SHOCKS][SHOCKS];           /* of them; rounded to single precision */
    struct dependence *dependences;
    int dependences_count;
    struct entry *entries;
    int entries_count;
    struct company *companies;
    int companies_count;
    struct group *groups;
    int groups_count;
    struct input *inputs;                            /* the market's first, then company by company, in table order */
    int inputs_count;
    struct set *sets;
    int sets_count;
};

/* Largest counts, so that every index fits its place in a random number's address and every table in memory. */
enum { LARGEST_HORIZON = 12000, LARGEST_COMPANIES = 10000 };
#define LARGEST_TRIALS (UINT64_C(1) << 48)

/* One --set: "KEY=VALUE". */
struct overrides {
    const char *const *text;
    int count;
};

/* Reads the file, follows `from` and `like`, applies the overrides, checks everything, and fills *out.
 * On failure nothing is left to free; the message starts "FILE:LINE:COLUMN: " or "--set KEY=VALUE: "; status 65; 64 where
 * an override is not KEY=VALUE; 66 where the file, a `from` or an empirical file is missing or a folder; 74 where it cannot
 * be read.
 * The caller frees *out with scenario_free. */
MUST_CHECK enum status scenario_read(const char *file, struct overrides overrides, struct scenario *out,
                                     struct failure *failure);

void scenario_free(struct scenario *scenario);

/* Writes the complete resolved scenario as YAML that scenario_read reads back to the same (empirical values embedded).
 * Errors show in ferror(out). */
MUST_CHECK enum status scenario_write(const struct scenario *scenario, FILE *out, struct failure *failure);

/* The scenario's key: SHA-256, in 64 hexadecimal digits, of the resolved scenario less name, start, trials, seed and
 * precision; of the seed; and of the model's version. */
MUST_CHECK enum status scenario_key(const struct scenario *scenario, char key[65], struct failure *failure);

/* Finds the value that a key names: "price.floor", "companies.NAME.KEY" (of an entry). The message of status 64 names the
 * nearest known key, without a file in front. */
MUST_CHECK enum status scenario_value(const struct scenario *scenario, const char *key, const struct distribution **value,
                                      struct failure *failure);

/* The index of a company or group by its name, or -1. */
int scenario_company(const struct scenario *scenario, const char *name);
int scenario_group(const struct scenario *scenario, const char *name);

#endif

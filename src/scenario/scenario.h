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

struct node;

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

/* The same from memory, without overrides: a text such as scenario_write writes, which has a name and no `from`. file is what
 * messages call it. */
MUST_CHECK enum status scenario_parse(const char *text, size_t length, const char *file, struct scenario *out,
                                      struct failure *failure);

void scenario_free(struct scenario *scenario);

/* --- many scenarios that differ in a few values --- */

/* Keys written in full, with their values, as they stand in some file. They change what other files say, and add no company
 * and no archetype. */
struct overlay {
    const char *file;                                /* as messages name it */
    const char *folder;                              /* for empirical(): with a slash at its end; NULL: the working folder */
    const struct node *root;                         /* a mapping (tree.h) */
};

/* A scenario file and all that it starts from, read once. */
struct source;

/* Reads the files; under (or NULL) goes over them, the overrides over both. What it holds may be read by several threads.
 * Statuses as scenario_read; messages about what under says start with its place. All that is passed must outlive the source;
 * the caller frees *out with source_free. */
MUST_CHECK enum status source_read(const char *file, const struct overlay *under, struct overrides overrides,
                                   struct source **out, struct failure *failure);
void source_free(struct source *source);

/* Writes what the files, the overlay under the overrides and these say, merged into one file that starts from none, as YAML that
 * scenario_read and source_read read back to the same, under whatever overlay: what nobody gave stays out (but for the market's
 * defaults), archetypes stay in, empirical values are embedded. trials, seed and precision are those of `base`. Errors show
 * in ferror(out). */
void source_write(const struct source *source, const struct scenario *base, FILE *out);

/* Whether each key of the overlay is known, not one that an override gives, and its value one that it may have: all that can
 * be said without the rest of the scenario. Statuses as scenario_read. */
MUST_CHECK enum status source_check(const struct source *source, const struct overlay *over, struct failure *failure);

/* The scenario with the overlay over all else. Statuses as scenario_read. The caller frees *out with scenario_free. */
MUST_CHECK enum status source_scenario(const struct source *source, const struct overlay *over, struct scenario *out,
                                       struct failure *failure);

/* Writes the complete resolved scenario as YAML that scenario_read reads back to the same (empirical values embedded).
 * Errors show in ferror(out). */
void scenario_write(const struct scenario *scenario, FILE *out);

/* The scenario's key: SHA-256, in 64 hexadecimal digits, of the resolved scenario less name, start, trials, seed and
 * precision; of the seed; and of the model's version. */
MUST_CHECK enum status scenario_key(const struct scenario *scenario, char key[65], struct failure *failure);

/* Finds the value that a key names: "price.floor", "companies.NAME.KEY" (of an entry). The message of status 64 names the
 * nearest known key, without a file in front. */
MUST_CHECK enum status scenario_value(const struct scenario *scenario, const char *key, const struct distribution **value,
                                      struct failure *failure);

/* The full key of an entry's parameter: "companies.lab.cash", "companies.\"01.AI\".cash". The caller frees it; NULL where memory is
 * out. */
char *scenario_entry_key(const struct entry *entry, enum company_key key);

/* The key of a value of the market (entry -1, enum market_key) or of an entry (enum company_key), as scenario_value takes it. The
 * caller frees it; NULL where memory is out. */
char *value_key(const struct scenario *scenario, int entry, int parameter);

/* The index of a company or group by its name, or -1. */
int scenario_company(const struct scenario *scenario, const char *name);
int scenario_group(const struct scenario *scenario, const char *name);

#endif

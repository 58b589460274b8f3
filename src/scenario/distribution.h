/* A number of a scenario: a constant, or a distribution that is drawn once a trial. */
#ifndef OUTLAST_SCENARIO_DISTRIBUTION_H
#define OUTLAST_SCENARIO_DISTRIBUTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/failure.h"
#include "model/parameters.h"

enum family {
    CONSTANT,     /* value */
    UNIFORM,      /* min, max */
    LOGUNIFORM,   /* min, max */
    NORMAL,       /* mean, standard deviation */
    LOGNORMAL,    /* median, standard deviation of the logarithm */
    TRIANGULAR,   /* min, mode, max */
    PERT,         /* min, mode, max; lambda 4 */
    EXPONENTIAL,  /* mean */
    BETA,         /* a, b */
    QUANTILES,    /* p10, p50, p90: a two-piece normal about p50 */
    CHOICE,       /* values with equal chances; an empirical file ends up here too */
    FAMILIES
};

enum { LARGEST_CHOICE = 1000000 };   /* values of a CHOICE */

struct distribution {
    enum family family;
    double argument[3];          /* in the order above; unused ones are 0 */
    double *values;              /* CHOICE: owned, else NULL */
    size_t count;                /* of values */
    bool truncated;              /* "in [low, high]"; never so for a CHOICE, whose values outside were dropped */
    char *source;                /* where it comes from, in words: owned; NULL: not said */
    double low, high;            /* low < high, either may be infinite; -inf and inf where not truncated */
};

/* Reads text such as "lognormal(250, 0.3) in [0, 1000]" or "1e-3" into *out. Numbers are decimal, locale or not; nan, inf
 * (but for an end of a truncation) and numbers beyond double's range are refused. For empirical(FILE:COLUMN) the file is
 * read relative to folder (NULL: the working folder).
 * What is returned can be drawn from: the arguments fit the family, ten standard deviations stay within double's range, and
 * a truncation keeps a chance of 1e-12 at least, or one value.
 * On failure: a message without file and key ("expected a number or a distribution, found '5O'"), status 65, or 66 for an
 * empirical file that is missing or a folder, 74 for one that cannot be read; *column is the offset in characters of what is
 * wrong, from 0; *out is the constant 0, with nothing to free.
 * Else the caller frees *out with distribution_free. */
MUST_CHECK enum status distribution_parse(const char *text, const char *folder, struct distribution *out, int *column,
                                          struct failure *failure);

/* A constant; cannot fail and needs no free. */
struct distribution distribution_constant(double value);

/* A copy that owns its values; on failure *to is the constant 0. */
MUST_CHECK enum status distribution_copy(const struct distribution *from, struct distribution *to,
                                         struct failure *failure);

/* Whether they are the same family with the same numbers, truncated alike; wherever they come from. */
bool distribution_same(const struct distribution *a, const struct distribution *b);

/* Leaves the constant 0, so that freeing twice is harmless. */
void distribution_free(struct distribution *distribution);

/* Whether the support lies within the parameter's bounds; else status 65 and a message without file and key that names
 * what was found, the bounds and, where a truncation would mend it, what to write. */
MUST_CHECK enum status distribution_check(const struct distribution *distribution, const struct parameter *parameter,
                                          struct failure *failure);

/* The distribution of its values times a factor above 0, or with an amount added, in decimals of at most twelve digits. Status 65
 * where no family has it, as the lognormal moved aside; the message says so, without file and key. Nothing is checked against a
 * parameter's bounds. The caller frees *out with distribution_free. */
MUST_CHECK enum status distribution_times(const struct distribution *from, double factor, struct distribution *out,
                                          struct failure *failure);
MUST_CHECK enum status distribution_plus(const struct distribution *from, double amount, struct distribution *out,
                                         struct failure *failure);

/* The ends of the support (of the truncated distribution); *open_low says that the low end itself is never drawn. */
void distribution_support(const struct distribution *distribution, double *low, double *high, bool *open_low);

/* The text that distribution_parse reads back to the same distribution. The caller frees it; NULL where memory is out. */
char *distribution_text(const struct distribution *distribution);

/* Writes that text; errors show in ferror(out). */
void distribution_write(const struct distribution *distribution, FILE *out);

/* A decimal that number_parse reads back as value, in 15 digits where they do, else 16 or 17; at most 26 bytes. An infinite
 * value is "inf" or "-inf". */
void number_text(double value, char text[32]);

#endif

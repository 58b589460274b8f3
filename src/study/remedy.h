/* One change of a scenario: a parameter that has another value, of the market or of companies; as --set says it again. */
#ifndef OUTLAST_STUDY_REMEDY_H
#define OUTLAST_STUDY_REMEDY_H

#include <stdbool.h>

#include "scenario/scenario.h"

/* Whose parameter a key means that names none, as "cash": the companies of these entries. */
struct owners {
    const int *entry;             /* [entries]; borrowed */
    int entries;
};

struct remedy {
    char *text;                   /* "cash+=100" */
    char *title;                  /* the same in words; of one that the user gave the text itself */
    bool given;
    char **set;                   /* [sets]: "companies.lab.cash=700", each to be given as a --set */
    int sets;
    bool idle;                    /* the scenario is the same with it */
};

/* Reads "KEY=VALUE", "KEY*=FACTOR" or "KEY+=AMOUNT" against a scenario: KEY is one of the market's, an entry's
 * ("companies.NAME.cash"), or one that companies have ("cash"): then each of the owners' entries gets it. The factor is above 0,
 * the amount any number. A distribution is multiplied or moved as a whole. title: NULL of one that the user gave.
 * Status 64 and a message that starts with "--change TEXT: " where it is none of these, 65 where the distribution that stands
 * there cannot be moved so. Whether the value is possible shows only in remedy_scenario. The caller frees *out with remedy_free. */
MUST_CHECK enum status remedy_read(const struct scenario *scenario, struct owners owners, const char *text, const char *title,
                                   struct remedy *out, struct failure *failure);
void remedy_free(struct remedy *remedy);

/* The standard changes: what companies, investors or the market might have done otherwise. */
enum { STANDARD_REMEDIES = 13 };
extern const struct standard_remedy {
    const char *text, *title;
} standard_remedies[STANDARD_REMEDIES];

/* Reads the scenario file again, with the change over the overrides. Statuses as scenario_read; the message starts with
 * "--change TEXT: " where the change is at fault. The caller frees *out with scenario_free. */
MUST_CHECK enum status remedy_scenario(const struct remedy *remedy, const char *file, struct overrides overrides,
                                       struct scenario *out, struct failure *failure);

#endif

/* In which part of the inputs' distributions a company, or a group's companies, are lost: what PRIM (prim.h) finds in the draws
 * and the fates of a scenario's trials. */
#ifndef OUTLAST_STUDY_DISCOVERY_H
#define OUTLAST_STUDY_DISCOVERY_H

#include "study/autopsy.h"
#include "study/factors.h"
#include "study/prim.h"

/* An input as PRIM sees it. */
struct column {
    char *name;                   /* a key; of an entry with several members, that are not looked at one by one, of the member */
    int *input;                   /* [rows_per_trial]: whose draw a row has */
    int values;                   /* of a choice, at most MOST_CHOICES; else 0 */
    const struct parameter *parameter;
    const struct sampler *sampler;
};

struct discovery {
    const struct scenario *scenario;          /* borrowed */
    struct cohort cohort;                     /* whose losses */
    struct draw_plan plan;
    size_t rows_per_trial;                    /* its members, where they draw keys of their own; else 1, with all of their lives */
    struct column *column;                    /* [columns] */
    int columns;
};

/* No more trials are looked at: so many, or fewer where inputs are many, so that their places take half a gigabyte at most. */
enum { MOST_TRIALS = 1 << 20 };
uint64_t discovery_trials(const struct discovery *discovery, uint64_t wanted);

/* Takes the cohort over, also where it fails. Status 74 where memory is out, or as draw_plan_init. The caller frees *out with
 * discovery_free. */
MUST_CHECK enum status discovery_init(const struct scenario *scenario, struct cohort *cohort, struct discovery *out,
                                      struct failure *failure);
void discovery_free(struct discovery *discovery);

/* Counts of an ensemble (ensemble.h) with the scenario for its one variant and the discovery for context: how many lives of
 * each row are lost, 16 bits each. */
size_t discovery_words(const struct discovery *discovery, uint64_t trials);
void discovery_count(const void *context, const struct variant *variant, uint64_t first, int from, int to, int64_t *word);

/* Draws the inputs of so many trials again, and looks for a box. Every other trial is held out. Status 74 where memory is out,
 * or as stage_init. The caller frees *out with prim_free. */
MUST_CHECK enum status discovery_find(const struct discovery *discovery, uint64_t trials, const int64_t *word, struct prim *out,
                                      struct failure *failure);

/* The value of a column at a place from 0 to 65536; at both ends infinite, for there is nothing beyond. Of a choice the value
 * of that number. */
double column_value(const struct column *column, uint32_t place);

#endif

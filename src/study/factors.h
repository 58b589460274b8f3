/* What is drawn in a scenario, as its author sees it: a key of an entry is one, however many members draw it for themselves;
 * and keys that depend on each other are one factor. */
#ifndef OUTLAST_STUDY_FACTORS_H
#define OUTLAST_STUDY_FACTORS_H

#include "scenario/scenario.h"

struct drawn_key {
    char *name;                   /* as scenario_value takes it */
    int entry, parameter;         /* entry -1: the market's */
    int *input;                   /* [inputs]: indices of scenario->inputs, one for each member of the entry */
    int inputs;
    int factor;
};

struct factor {
    char *name;                   /* of its key; of several "a + b" */
    int keys;
};

struct factors {
    struct drawn_key *key;        /* [keys], in the order of the scenario's inputs */
    int keys;
    struct factor *factor;        /* [factors], in the order of their first keys */
    int factors;
};

/* Status 74 where memory is out. The caller frees *out with factors_free. */
MUST_CHECK enum status factors_find(const struct scenario *scenario, struct factors *out, struct failure *failure);
void factors_free(struct factors *factors);

/* The parameter that a key is of. */
const struct parameter *key_parameter(const struct drawn_key *key);

/* The key that an input belongs to. */
int key_of_input(const struct factors *factors, int input);

#endif

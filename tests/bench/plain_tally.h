/* What the plain program counts, and the tables that it prints of it. */
#ifndef PLAIN_TALLY_H
#define PLAIN_TALLY_H

#include <stdint.h>

#include "plain_scenario.h"

enum fate { INDEPENDENT, HOLLOWED, ACQUIRED, SOLD, SHUT, FATES };

/* Counts over trials. Those of companies stand at the step in which it happened, those of groups are
 * of all who are left after the step. */
struct tally {
    int64_t (*exits)[FATES];      /* [companies][steps] */
    int64_t *ceased;              /* [companies][steps]: no generalist any more */
    struct group_count {
        int64_t generalists, generalist_squares, independents, independent_squares, no_generalist, none_left;
    } *group;                     /* [groups + 1][steps]; the last is the market */
    double *rounds, *raised;      /* [companies] */
    int64_t *public, *restructured;
};

/* Never freed. */
struct tally tally_new(const struct scenario *scenario);

void tally_add(const struct scenario *scenario, struct tally *to, const struct tally *from);

void tally_print(const struct scenario *scenario, const struct tally *tally, double trials);

#endif

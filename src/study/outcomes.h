/* What became of real companies: a table with a row for each, tab-separated, one header line, comments with #.
 *
 *   company       of the scenario
 *   state         generalist, vertical, hollowed, acquired, sold or shut, in month_seen
 *   month_seen    the last month of which anything is known
 *   month_event   may be left out: the month in which it left independence, NA where it did not or nobody knows
 * Other columns are not looked at. */
#ifndef OUTLAST_STUDY_OUTCOMES_H
#define OUTLAST_STUDY_OUTCOMES_H

#include "estimate/lives.h"

struct outcome {
    int company;
    enum state state;
    int month;                    /* seen; at least a step */
    int step;                     /* the last that ends by then */
};

struct outcomes {
    struct outcome *outcome;      /* [count], in the order of the scenario's companies; owned */
    int count;                    /* at least 1 */
};

/* Reads the file. Status 65 and FILE:LINE:COLUMN where a company or state is not known (the nearest is named), a company is there
 * twice, a column or value is missing, or a month is not within the horizon; 66 where there is no such file, 74 where it cannot be
 * read. The caller frees *out with outcomes_free. */
MUST_CHECK enum status outcomes_read(const char *file, const struct scenario *scenario, struct outcomes *out,
                                     struct failure *failure);
void outcomes_free(struct outcomes *outcomes);

#endif

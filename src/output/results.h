/* What a run leaves in its results folder: first the scenario, from which whoever finds the folder incomplete can carry on; the
 * tallies again and again; at the end the tables, the summary and the manifest. */
#ifndef OUTLAST_OUTPUT_RESULTS_H
#define OUTLAST_OUTPUT_RESULTS_H

#include "output/folder.h"
#include "output/summary.h"

struct results {
    const struct scenario *scenario;
    const char *key;                  /* the scenario's */
    const struct tally *tally;
    const struct findings *findings;  /* NULL: a shard, which is no answer: counts and no tables */
    struct timings timings;           /* tables and total are filled in */
    double start;                     /* seconds of the clock when the command began */
    bool (*stop)(void);               /* asked before every table, when not NULL: true ends it early */
};

/* Status 73 where the folder holds a sweep or the counts of another command, with which no run is mixed. */
MUST_CHECK enum status results_check_folder(const struct folder *folder, struct failure *failure);

/* Statuses as folder_write. */
MUST_CHECK enum status results_write_scenario(struct folder *folder, const struct scenario *scenario,
                                              struct failure *failure);
MUST_CHECK enum status results_write_tallies(struct folder *folder, const struct tally *tally, const char *key,
                                             struct failure *failure);

/* Writes the tallies, all that is made of them, and the manifest: the folder is then complete. Statuses as folder_write, and 75
 * where it was to stop. */
MUST_CHECK enum status results_finish(struct folder *folder, struct results *results, struct failure *failure);

#endif

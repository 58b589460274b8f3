/* A sweep's results folder: the store, which is written all the time; the study and its scenario, from which whoever finds the
 * folder incomplete can carry on; points.tsv, which says so itself until the sweep is complete; then summary and manifest. */
#ifndef OUTLAST_OUTPUT_SWEEP_FOLDER_H
#define OUTLAST_OUTPUT_SWEEP_FOLDER_H

#include "output/folder.h"
#include "output/points.h"

/* Opens the folder's store for the sweep, made if there is none; fresh: what is there is thrown away. Status 73 where it holds a
 * run, or a store that is not this study's and shard's, or damaged. */
MUST_CHECK enum status sweep_folder_store(struct folder *folder, struct sweep *sweep, bool fresh, struct failure *failure);

/* Before any trial is simulated: what the folder holds is no longer complete, and says so. Statuses as folder_write. */
MUST_CHECK enum status sweep_folder_begin(struct folder *folder, const struct sweep *sweep, struct failure *failure);

/* After a stop in good order: what is known so far. */
MUST_CHECK enum status sweep_folder_interrupt(struct folder *folder, const struct sweep *sweep, struct failure *failure);

/* All of it; the folder is then complete. Fills in timings->tables and total, which counts from `start` of the clock. */
MUST_CHECK enum status sweep_folder_finish(struct folder *folder, const struct sweep *sweep, const struct extremes *extremes,
                                           struct timings *timings, double start, struct failure *failure);

#endif

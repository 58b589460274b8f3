/* Joins the shards of a sweep. */
#ifndef OUTLAST_COMMANDS_MERGE_SWEEP_H
#define OUTLAST_COMMANDS_MERGE_SWEEP_H

#include "commands/options.h"

/* Whether a folder holds the points of a sweep. */
bool is_sweep_folder(const char *folder);

/* Joins the folders options->words into options->output, and prints the answer: points.tsv and all else are those of the sweep
 * without --shard. typed is the command line, for run.log. Status 65 where a shard is missing, doubled, foreign, unfinished or
 * damaged, 66 where a folder is not there, 73 where the output folder holds something else. */
MUST_CHECK enum status merge_sweep(const struct options *options, const char *typed, struct failure *failure);

#endif

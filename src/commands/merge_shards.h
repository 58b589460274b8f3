/* Joins the shards of a run. */
#ifndef OUTLAST_COMMANDS_MERGE_SHARDS_H
#define OUTLAST_COMMANDS_MERGE_SHARDS_H

#include "commands/options.h"

/* Joins the folders options->words into options->output, and prints the answer; typed is the command line, for run.log.
 * Status 65 where a shard is missing, doubled, foreign, unfinished or damaged, 66 where a folder is not there, 73 where the
 * output folder holds something else. */
MUST_CHECK enum status merge_shards(const struct options *options, const char *typed, struct failure *failure);

#endif

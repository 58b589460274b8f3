/* The folders that are to be joined: whether they are all the shards of one whole. */
#ifndef OUTLAST_COMMANDS_MERGE_PARTS_H
#define OUTLAST_COMMANDS_MERGE_PARTS_H

#include <stdbool.h>

#include "base/failure.h"
#include "base/shard.h"

struct part {
    const char *folder;
    struct shard shard;
};

/* Puts the parts into the order of their shards. Status 65 where one is of another number of shards than the first, is there
 * twice, or is missing; each is named. */
MUST_CHECK enum status parts_check(struct part *part, int count, struct failure *failure);

/* Whether a file of that name is the same, byte by byte, in both folders. Status 74 where it cannot be read. */
MUST_CHECK enum status same_in_both(const char *folder, const char *other, const char *name, bool *same, struct failure *failure);

#endif

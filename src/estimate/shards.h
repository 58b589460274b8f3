/* The trials of a shard: contiguous parts of whole blocks, which join exactly. */
#ifndef OUTLAST_ESTIMATE_SHARDS_H
#define OUTLAST_ESTIMATE_SHARDS_H

#include <stdint.h>

#include "base/shard.h"

/* from .. to - 1 */
struct trials {
    uint64_t from, to;
};

/* What the shard does of the trials 0 .. trials - 1: every trial is in exactly one of the shards. A part may be empty where
 * there are fewer blocks than shards. Where it is no shard (all zero): all. */
struct trials shard_trials(struct shard shard, uint64_t trials);

#endif

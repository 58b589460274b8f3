#include "estimate/shards.h"

#include "model/block.h"
#include "scenario/scenario.h"

_Static_assert(LARGEST_TRIALS / BLOCK <= UINT64_MAX / LARGEST_SHARDS, "blocks x shards fit");

/* Where the shard after the first `number` starts. */
static uint64_t start_after(int number, int count, uint64_t trials)
{
    const uint64_t blocks = (trials + BLOCK - 1) / BLOCK;
    const uint64_t start = blocks * (uint64_t)number / (uint64_t)count * BLOCK;
    return start < trials ? start : trials;
}

struct trials shard_trials(struct shard shard, uint64_t trials)
{
    if (shard.count == 0)
        return (struct trials){0, trials};
    return (struct trials){start_after(shard.number - 1, shard.count, trials),
                           start_after(shard.number, shard.count, trials)};
}

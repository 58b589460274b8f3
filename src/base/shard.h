/* One of so many parts of a run or a sweep. */
#ifndef OUTLAST_BASE_SHARD_H
#define OUTLAST_BASE_SHARD_H

#include <stdbool.h>

/* 3/16 is the third of 16; all zero: not a part, but all of it. */
struct shard {
    int number, count;
};

enum { LARGEST_SHARDS = 10000 };

/* Reads I/N with 1 <= I <= N <= LARGEST_SHARDS. False, and *out as it was, where text is anything else. */
bool shard_parse(const char *text, struct shard *out);

#endif

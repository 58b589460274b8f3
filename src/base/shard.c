#include "base/shard.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"

bool shard_parse(const char *text, struct shard *out)
{
    char first[32];
    uint64_t number, count;
    const char *slash = strchr(text, '/');
    if (!slash || slash - text >= (long)sizeof first)
        return false;
    snprintf(first, sizeof first, "%.*s", (int)(slash - text), text);
    if (!parse_count(first, &number) || !parse_count(slash + 1, &count) || number < 1 || number > count ||
        count > LARGEST_SHARDS)
        return false;
    *out = (struct shard){(int)number, (int)count};
    return true;
}

/* A histogram of a path's values at one step: a window of narrow bins that grows as values come. */
#ifndef OUTLAST_ESTIMATE_FAN_H
#define OUTLAST_ESTIMATE_FAN_H

#include <stdbool.h>

#include "estimate/tally.h"

/* Counts values, at least one and at most a BLOCK. False where memory is out. */
MUST_CHECK bool fan_count(struct fan *fan, enum quantity quantity, const float *value, int count);

/* Adds from's counts to to's. False where memory is out. */
MUST_CHECK bool fan_add(struct fan *to, const struct fan *from);

void fan_free(struct fan *fan);

#endif

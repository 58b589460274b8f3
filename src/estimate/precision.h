/* When a run that goes on to a precision may end: at the first look whose intervals are narrow enough (interval.h). What each
 * look found is kept in the tally, so that a run that is carried on ends where one that went through would have ended,
 * whatever precision was asked for before. */
#ifndef OUTLAST_ESTIMATE_PRECISION_H
#define OUTLAST_ESTIMATE_PRECISION_H

#include "estimate/tally.h"

/* Looks, where the tally holds all trials up to a look: notes the smallest precision that is reached, that is the smallest H
 * for which findings_half_width, with the intervals of a run to the precision H, is at most H. */
MUST_CHECK enum status precision_look(const struct scenario *scenario, struct tally *tally, struct failure *failure);

/* Whether a run to this precision ends with the trials that the tally holds. */
bool precision_reached(const struct tally *tally, double precision);

/* What is known of the looks before the last trial: that none reached the precision, the trials of the first that did, or
 * that one of them was never made (as where shards were joined). */
enum passed { PASSED_NONE, PASSED_ONE, PASSED_UNSEEN };
enum passed precision_passed(const struct tally *tally, double precision, uint64_t *trials);

#endif

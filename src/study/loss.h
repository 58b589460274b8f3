/* How and when a life was lost, by a reading of "survived". */
#ifndef OUTLAST_STUDY_LOSS_H
#define OUTLAST_STUDY_LOSS_H

#include "estimate/lives.h"

/* What ended it first: a generalist that leaves the race is lost as such, whatever becomes of it then. */
enum cause { CAUSE_PIVOT, CAUSE_STALE, CAUSE_HOLLOWED, CAUSE_ACQUIRED, CAUSE_SOLD, CAUSE_SHUT, CAUSES };
#define ANY_CAUSE CAUSES
#define LEFT_RACE CAUSE_HOLLOWED                     /* the causes below leave an independent company behind */

extern const char *const cause_names[CAUSES + 1];    /* the last: "any" */
extern const char *const reading_names[READINGS];

struct loss {
    int step;                     /* from 1: the first after which it is lost; 0: it is not */
    enum cause cause;
};

/* Of a company in a lane of a block that has been run. A company that starts as a vertical was never a generalist and cannot be
 * lost as one: not to be asked. */
struct loss loss_of(const struct company_block *company, int lane, enum reading reading);

/* Whether a reading knows a cause: generalist all, the others those that they do not survive. */
bool reading_knows(enum reading reading, enum cause cause);

#endif

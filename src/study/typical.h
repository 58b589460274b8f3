/* The typical lost life: of those that were lost by a cause, in the order of month, trial and company, the one in the middle. */
#ifndef OUTLAST_STUDY_TYPICAL_H
#define OUTLAST_STUDY_TYPICAL_H

#include "study/autopsy.h"

struct typical {
    int64_t lives;                /* so many were looked at; 0: none was lost so, and the rest means nothing */
    uint64_t trial;
    int company;
    int step;                     /* from 1 */
    enum cause cause;
};

struct typicals {
    uint64_t trials;              /* that were searched */
    struct typical of[CAUSES + 1];    /* by cause, and any */
};

/* How many of the autopsy's trials are searched: the first 131,072, or as many as have 4 million lives. */
uint64_t typical_trials(const struct autopsy *autopsy);

/* Lives those trials again and finds them. `stop` is asked again and again: status 75 where it says so, 74 where memory is out. */
MUST_CHECK enum status typicals_find(const struct autopsy *autopsy, int threads, bool (*stop)(void), struct typicals *out,
                                     struct failure *failure);

#endif

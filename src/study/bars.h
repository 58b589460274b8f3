/* The bars of a tornado: what is changed, one thing at a time, to which two values. */
#ifndef OUTLAST_STUDY_BARS_H
#define OUTLAST_STUDY_BARS_H

#include "scenario/sampler.h"
#include "study/factors.h"

struct bar {
    char *name;                   /* a key */
    int entry, parameter;         /* entry -1: the market's */
    int key;                      /* of factors: a drawn key; -1: a constant */
    double constant;              /* what it is otherwise; NAN where drawn */
    double end[2];                /* the low and the high value; NAN where the scenario allows none */
};

struct bars {
    struct bar *bar;              /* [bars]: drawn keys, in the order of factors, then constants */
    int bars;
    char **zero;                  /* [zeros]: keys of constants that are 0, of which a fifth is nothing */
    int zeros;
};

/* The drawn keys at the 10th and the 90th percentile of their distributions; where wanted the constants a fifth lower and higher,
 * kept within their bounds (where that leaves nothing of a change, or what must hold between values forbids it, there is none). The
 * file and the overrides are those of the scenario. sampler: [inputs]. Statuses as scenario_read; the caller frees *out with
 * bars_free. */
MUST_CHECK enum status bars_find(const struct scenario *scenario, const struct factors *factors, const struct sampler *sampler,
                                 bool constants, const char *file, struct overrides overrides, struct bars *out,
                                 struct failure *failure);
void bars_free(struct bars *bars);

#endif

/* How far a run is: a live line on a terminal, elsewhere a line a minute; to standard error. */
#ifndef OUTLAST_OUTPUT_PROGRESS_H
#define OUTLAST_OUTPUT_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "estimate/tally.h"

struct progress {
    bool live;                    /* a terminal that can rewrite its line */
    bool any_generalist;          /* the scenario has one: then the chance that none is left is shown, else that nobody is */
    bool at_most;                 /* a precision may end the run before the total */
    const struct tally *held;     /* the trials done, but for those of the call to simulate() that is going on */
    uint64_t first, total;        /* trials done at the start; wanted in all */
    double start, last;           /* seconds of the clock */
    bool shown;                   /* a live line stands */
};

/* For a run to so many trials, of which `held` has some already; it is borrowed, and must be what simulate() adds to. */
struct progress progress_start(const struct scenario *scenario, const struct tally *held, uint64_t total);

/* To be called by simulate() as often as it likes: done trials besides those held, and the counts of some of them. */
void progress_show(void *progress, uint64_t done, const struct tally *part);

/* Takes the live line away. */
void progress_end(struct progress *progress);

#endif

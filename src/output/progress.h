/* How far a run is: a live line on a terminal, elsewhere a line a minute; to standard error. */
#ifndef OUTLAST_OUTPUT_PROGRESS_H
#define OUTLAST_OUTPUT_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "estimate/tally.h"

struct progress {
    bool live;                    /* a terminal that can rewrite its line */
    bool any_generalist;          /* the scenario has one: then the chance that none is left is shown, else that nobody is */
    uint64_t total;               /* trials to simulate */
    uint64_t before;              /* of them, done before what progress_show is told of */
    double start, last;           /* seconds of the clock */
    bool shown;                   /* a live line stands */
};

struct progress progress_start(const struct scenario *scenario, uint64_t total);

/* To be called as often as wanted: done trials of the total (besides those before), and the counts of some of them. */
void progress_show(void *progress, uint64_t done, const struct tally *part);

/* Takes the live line away. */
void progress_end(struct progress *progress);

#endif

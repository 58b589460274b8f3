/* The parallel loop over blocks of trials. */
#ifndef OUTLAST_ESTIMATE_SIMULATE_H
#define OUTLAST_ESTIMATE_SIMULATE_H

#include "estimate/tally.h"
#include "estimate/worker.h"

struct simulation {
    const struct scenario *scenario;
    int threads;
    /* Called now and then by one thread, when not NULL: how many trials are done, and the counts of some of them. */
    void (*progress)(void *context, uint64_t done, const struct tally *part);
    void *progress_context;
    /* Called for every block in the order of trials, by one thread at a time, when not NULL: lanes from..to-1 are the
     * trials first + from .. first + to - 1. False stops the run with status 74 (the visitor knows why). */
    bool (*visit)(void *context, const struct block *block, uint64_t first, int from, int to);
    void *visit_context;
    /* Asked before every block by the thread that would take it, when not NULL: true ends the run early in good order. */
    bool (*stop)(void);
    double seconds;                   /* ends early in the same way after so long; 0: does not */
};

/* Simulates the trials from..to-1 and adds their counts to the tally, which was initialised for the scenario and holds the
 * trials before `from`; the result does not depend on the number of threads. Stopped early, it holds the trials up to
 * tally->trials, all before and none after, and the status is 0. On failure the tally is no good. */
MUST_CHECK enum status simulate(const struct simulation *simulation, uint64_t from, uint64_t to, struct tally *tally,
                                struct failure *failure);

#endif

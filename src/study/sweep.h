/* A sweep: simulates the points of a study, round by round, into a store.
 *
 * A round brings all points to the same number of trials: first few, then four times as many each time, up to the study's; with
 * a precision from look to look of interval.h, without the points whose intervals are narrow enough. So a sweep that ends early
 * has every point, each about as well known. Threads take parts of points; which takes what, and when, changes no count. */
#ifndef OUTLAST_STUDY_SWEEP_H
#define OUTLAST_STUDY_SWEEP_H

#include "base/shard.h"
#include "study/store.h"

/* How far it is. */
struct sweep_state {
    uint64_t points;                                 /* its own, that are not doubles of each other */
    uint64_t points_done;                            /* that need no more trials */
    uint64_t done, total;                            /* trials simulated since the start; at most to be simulated then */
    uint64_t least;                                  /* trials that every point has; as told by progress */
};

struct sweep {
    struct study *study;
    struct store *store;
    struct shard shard;                              /* every count-th point from number on; all zero: all */
    int threads;
    bool (*stop)(void);                              /* whether to end early, in good order; asked by every thread, often */
    /* Told by one thread, every now and then, when not NULL. */
    void (*progress)(void *context, const struct sweep_state *state);
    void *context;
    /* Of each point of the study, from sweep_open on; owned. All but the key change during sweep_run. */
    struct point_key *key;
    uint64_t *trials;                                /* that the store holds, or is given next */
    uint64_t *planned;                               /* that somebody has taken; SWEEP_NO_MORE where it needs none */
    struct sweep_state state;
    double rate;                                     /* company-months a second and thread; after sweep_run, 0 where none */
};

/* Reads every point's scenario (study_keys). The caller has set the fields above but for store, and frees with sweep_close in any
 * case. */
MUST_CHECK enum status sweep_open(struct sweep *sweep, struct failure *failure);
void sweep_close(struct sweep *sweep);

/* Finds what the store (NULL: none yet) holds of the points, and fills state. Statuses as store_get. */
MUST_CHECK enum status sweep_take_up(struct sweep *sweep, struct failure *failure);

/* Whether a point is this shard's. */
bool sweep_has(const struct sweep *sweep, uint64_t number);

/* Whether these counts of a point are all that is wanted: as many trials as the study asks for, or a look at which its precision is
 * reached. */
MUST_CHECK enum status sweep_enough(const struct sweep *sweep, uint64_t number, const struct counts *counts, bool *enough,
                                    struct failure *failure);
#define SWEEP_NO_MORE UINT64_MAX

/* Simulates what is missing, commits it every few seconds, and at the end. Status 75 where it was stopped before all was done. */
MUST_CHECK enum status sweep_run(struct sweep *sweep, struct failure *failure);

/* The counts of a point and the scenario that they are of, as store_get: *own is that scenario where it is not the study's base.
 * The caller frees counts with counts_free and own with scenario_free. */
MUST_CHECK enum status sweep_counts(const struct sweep *sweep, uint64_t number, struct counts *counts,
                                    struct scenario *own, const struct scenario **scenario, struct failure *failure);

/* Puts into the sweep's store what another, of a shard of the same study, holds of a point, unless it has as many trials of it.
 * Statuses as store_get and store_put; 65 where that holds none. */
MUST_CHECK enum status sweep_take_over(struct sweep *sweep, const struct sweep *from, uint64_t number, struct failure *failure);

#endif

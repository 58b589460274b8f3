/* What one thread needs to simulate points of a study, one after another: the scenario of the point it is at, and its block. */
#ifndef OUTLAST_STUDY_SETUP_H
#define OUTLAST_STUDY_SETUP_H

#include "estimate/worker.h"
#include "study/counts.h"
#include "study/study.h"

/* One point's; two of them, for the tables of a stage are taken over by the next. */
struct bench {
    struct scenario scenario;
    struct stage stage;
    struct worker worker;
    bool ready;
};

struct setup {
    const struct study *study;
    struct point point;
    uint64_t number;                                 /* of the point that it is at */
    struct bench bench[2];
    int at;                                          /* the bench in use */
};

/* Status 74 where memory is out. The study must outlive it; the caller frees it with setup_free. */
MUST_CHECK enum status setup_init(const struct study *study, struct setup *out, struct failure *failure);
void setup_free(struct setup *setup);

/* Goes to a point, unless it is there. Statuses as point_scenario and stage_init. */
MUST_CHECK enum status setup_point(struct setup *setup, uint64_t number, struct failure *failure);

/* Simulates the trials from … to - 1 of the point that it is at, or as many of the first of them as are done when `stop` says so,
 * which is asked after every block. Their counts are a counts_init'ed *out; the paths of the market are not looked at. Status 74
 * where memory is out; *out is then to be freed all the same. */
MUST_CHECK enum status setup_simulate(struct setup *setup, uint64_t from, uint64_t to, bool (*stop)(void *context), void *context,
                                      struct counts *out, struct failure *failure);

#endif

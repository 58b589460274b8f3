/* One trial again, month by month: the same life that a run counts. */
#ifndef OUTLAST_ESTIMATE_REPLAY_H
#define OUTLAST_ESTIMATE_REPLAY_H

#include "estimate/lives.h"

enum { EVENTS_SIZE = 256 };

/* The market in one step: the values that the step used. */
struct market_month {
    int month;                    /* at the end of the step */
    double price, serving, floor, training, climate, pool;
    int independents, generalists;    /* left after the step */
    char events[EVENTS_SIZE];     /* "price cut; funding crash", or "" */
};

/* A company in one step: what the step did and left. */
struct company_month {
    enum state state;
    double cash, opex, app_revenue, api_revenue, share, burn, model_cost, runway, lag, raised;
    int rounds;
    bool public;
    char events[EVENTS_SIZE];
};

struct replay {
    int steps, companies;
    struct market_month *market;      /* [steps] */
    struct company_month *company;    /* [steps][companies] */
    int *last_step;                   /* [companies]: the last step (from 0) in which it was alive at the start */
    double *input;                    /* [inputs]: the values drawn */
};

/* Simulates the trial. The caller frees *out with replay_free. */
MUST_CHECK enum status replay_trial(const struct scenario *scenario, uint64_t trial, struct replay *out,
                                    struct failure *failure);
void replay_free(struct replay *replay);

#endif

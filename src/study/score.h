/* How well the forecast fits what happened: for each company the state in which it was last seen, against the chances that the
 * model gives for that month. */
#ifndef OUTLAST_STUDY_SCORE_H
#define OUTLAST_STUDY_SCORE_H

#include "estimate/interval.h"
#include "study/ensemble.h"
#include "study/outcomes.h"

/* What is asked of each company: yes or no, or which of the six states. Whether it is a generalist is asked of those alone that
 * start as one. */
enum asked { ASKED_INDEPENDENT, ASKED_GENERALIST, ASKED_STATE, ASKED };
extern const char *const asked_names[ASKED];

/* Whose answer is scored: the model's for the company; for the mean of its group; or a constant, the share of the companies of
 * which it turned out to be true, which nobody knew before: the best that one number for all can do. */
enum forecaster { FORECAST_MODEL, FORECAST_GROUP, FORECAST_CONSTANT, FORECASTERS };
extern const char *const forecaster_names[FORECASTERS];

/* Of one company. */
struct forecast {
    const struct outcome *outcome;
    bool races;                   /* starts as a generalist */
    double chance[2][STATES];     /* FORECAST_MODEL, FORECAST_GROUP: in its month */
    double group_generalist;      /* of the group's members that race */
};

/* The chance of a yes, or for ASKED_STATE of what happened. */
double forecast_chance(const struct forecast *forecast, enum forecaster forecaster, enum asked asked);
bool asked_of(const struct forecast *forecast, enum asked asked);
bool asked_true(enum state state, enum asked asked);             /* not for ASKED_STATE */

/* --- what is computed --- */

/* Means over companies; Brier score and log score (-ln of the chance of what happened) are better where they are lower. Murphy's
 * (1973) decomposition over bins of the forecast: brier = reliability - resolution + uncertainty + within, the last for what
 * forecasts differ within their bin. */
enum statistic {
    STATISTIC_BRIER,              /* of the model; then of the group, the constant */
    STATISTIC_LOG = STATISTIC_BRIER + FORECASTERS,
    STATISTIC_RELIABILITY = STATISTIC_LOG + FORECASTERS,
    STATISTIC_RESOLUTION,
    STATISTIC_UNCERTAINTY,
    STATISTIC_WITHIN,
    STATISTIC_LESS,               /* model less group, model less constant: of the Brier score, then of the log score */
    STATISTICS = STATISTIC_LESS + 4
};

/* With a 95 % interval by the bootstrap over companies; NAN where there is nothing, or no interval: of fewer than LEAST_RESAMPLED
 * companies it would be far too narrow. */
struct figure {
    double value, low, high;
};

enum { CALIBRATION_BINS = 5, LEAST_RESAMPLED = 8, RESAMPLES = 10000, BOOTSTRAP_SEED = 1, LIVES_SCORED = 10000 };

struct calibration {
    int companies, happened;
    double forecast;              /* mean; NAN where there are none */
};

/* What the same forecast would score where what happens is a life of the model. */
struct right {
    double mean, low, high;       /* over lives: the middle 95 % */
    struct estimate worse;        /* lives with this score or a worse one */
};

struct scored {
    int companies;                /* of whom it is asked */
    int happened;                 /* of how many it turned out true; 0 for ASKED_STATE */
    double expected;              /* of how many by the forecast; NAN for ASKED_STATE */
    int impossible;               /* of whom the model had seen what happened in no life: counted as half a life */
    struct figure figure[STATISTICS];
    struct calibration bin[CALIBRATION_BINS];    /* by the model's forecast, each a fifth; not for ASKED_STATE */
    struct right brier, log;
};

struct score {
    const struct scenario *scenario;
    const struct outcomes *outcomes;
    int *step;                    /* [steps]: those in which companies were last seen, ascending; owned */
    int steps;
    size_t words;
    uint64_t trials;
    struct forecast *forecast;    /* [outcomes->count]; owned */
    uint64_t lives;               /* that `right` is of */
    struct scored scored[ASKED];
};

/* Both are borrowed. Status 74 where memory is out; free with score_free in any case. */
MUST_CHECK enum status score_init(const struct scenario *scenario, const struct outcomes *outcomes, struct score *out,
                                  struct failure *failure);
void score_free(struct score *score);

/* The ensemble that counts what the forecasts are made of; the score must stay where it is. */
void score_ensemble(const struct score *score, struct ensemble *out);

/* Makes the forecasts from counts of so many trials. */
void score_forecast(struct score *score, uint64_t trials, const int64_t *word);

/* Scores them, resamples the companies, and lives some of the trials again to see what the model itself would score. `stop` is
 * asked again and again: status 75 where it says so, 74 where memory is out. */
MUST_CHECK enum status score_judge(struct score *score, int threads, bool (*stop)(void), struct failure *failure);

#endif

/* summary.json of a scoring. */
#include "base/version.h"
#include "output/json.h"
#include "output/score_tables.h"

static json_t *figure(struct figure f)
{
    return json_pack("{s:o, s:o, s:o}", "value", json_real_or_null(f.value), "low", json_real_or_null(f.low), "high",
                     json_real_or_null(f.high));
}

static json_t *right(const struct right *r)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "mean", json_real_or_null(r->mean), "low", json_real_or_null(r->low), "high",
                     json_real_or_null(r->high), "worse", json_real_or_null(r->worse.probability));
}

static json_t *by_forecaster(const struct scored *s, int statistic)
{
    json_t *object = json_object();
    for (enum forecaster who = 0; who < FORECASTERS; who++)
        json_object_set_new(object, forecaster_names[who], figure(s->figure[statistic + (int)who]));
    return object;
}

static json_t *differences(const struct scored *s)
{
    json_t *list = json_array();
    for (int i = 0; i < 4; i++) {
        const struct figure f = s->figure[STATISTIC_LESS + i];
        json_array_append_new(list, json_pack("{s:s, s:s, s:o, s:o, s:b}", "score", i < 2 ? "brier" : "log", "against",
                                              forecaster_names[FORECAST_GROUP + i % 2], "difference", figure(f), "least",
                                              json_real_or_null((f.high - f.low) / 2), "told", f.low > 0 || f.high < 0));
    }
    return list;
}

static json_t *question(const struct scored *s, enum asked asked)
{
    return json_pack("{s:s, s:i, s:o, s:o, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "question", asked_names[asked],
                     "companies", s->companies, "happened", asked == ASKED_STATE ? json_null() : json_integer(s->happened),
                     "expected", json_real_or_null(s->expected), "impossible", s->impossible, "brier",
                     by_forecaster(s, STATISTIC_BRIER), "log", by_forecaster(s, STATISTIC_LOG), "reliability",
                     figure(s->figure[STATISTIC_RELIABILITY]), "resolution", figure(s->figure[STATISTIC_RESOLUTION]), "uncertainty",
                     figure(s->figure[STATISTIC_UNCERTAINTY]), "within", figure(s->figure[STATISTIC_WITHIN]), "right_brier",
                     right(&s->brier), "right_log", right(&s->log), "differences", differences(s));
}

enum status score_write_summary(const void *report, FILE *out, struct failure *failure)
{
    const struct score_report *r = report;
    const struct score *score = r->score;
    json_t *questions = json_array();
    for (enum asked asked = 0; asked < ASKED; asked++)
        if (score->scored[asked].companies > 0)
            json_array_append_new(questions, question(&score->scored[asked], asked));
    json_t *summary = json_pack("{s:o, s:s, s:o, s:o, s:s, s:s, s:i, s:i, s:i, s:o, s:o, s:o}", "headline", json_told(score_tell, r), "scenario", score->scenario->name,
                                "seed", json_whole(score->scenario->seed), "trials", json_whole(score->trials), "version",
                                OUTLAST_VERSION, "model", MODEL_VERSION, "companies", score->outcomes->count, "resamples",
                                RESAMPLES, "bootstrap_seed", BOOTSTRAP_SEED, "lives_scored", json_whole(score->lives),
                                "questions", questions, "timings", json_timings(&r->timings));
    return json_finish(summary, out, failure);
}

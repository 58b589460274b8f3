/* The forecasts: counted, and made of the counts. */
#include "study/score.h"

#include <math.h>
#include <stdlib.h>

const char *const asked_names[ASKED] = {"independent", "generalist", "state"};
const char *const forecaster_names[FORECASTERS] = {"model", "group", "constant"};

static int ascending(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* The steps at which somebody was last seen, each once. */
static void list_steps(struct score *score)
{
    const struct outcomes *o = score->outcomes;
    for (int i = 0; i < o->count; i++)
        score->step[i] = o->outcome[i].step;
    qsort(score->step, (size_t)o->count, sizeof *score->step, ascending);
    for (int i = 0; i < o->count; i++)
        if (score->steps == 0 || score->step[score->steps - 1] != score->step[i])
            score->step[score->steps++] = score->step[i];
}

enum status score_init(const struct scenario *s, const struct outcomes *outcomes, struct score *out, struct failure *failure)
{
    *out = (struct score){.scenario = s, .outcomes = outcomes};
    out->step = calloc((size_t)outcomes->count, sizeof *out->step);
    out->forecast = calloc((size_t)outcomes->count, sizeof *out->forecast);
    if (!out->step || !out->forecast)
        return fail_memory(failure);
    list_steps(out);
    out->words = (size_t)out->steps * (size_t)s->companies_count * STATES;
    return STATUS_DONE;
}

void score_free(struct score *score)
{
    free(score->step);
    free(score->forecast);
    *score = (struct score){0};
}

/* --- counting: by step, company and state --- */

static size_t word_at(const struct score *score, int step, int company)
{
    return ((size_t)step * (size_t)score->scenario->companies_count + (size_t)company) * STATES;
}

static void count(const void *context, const struct variant *variant, uint64_t first, int from, int to, int64_t *word)
{
    const struct score *score = context;
    const struct block *block = variant[0].worker.block;
    (void)first;
    for (int step = 0; step < score->steps; step++)
        for (int i = 0; i < score->scenario->companies_count; i++)
            for (int lane = from; lane < to; lane++)
                word[word_at(score, step, i) + state_after(&block->company[i], lane, score->step[step])]++;
}

void score_ensemble(const struct score *score, struct ensemble *out)
{
    *out = (struct ensemble){.scenario = &score->scenario, .variants = 1, .count = count, .context = score, .words = score->words};
}

/* --- forecasts --- */

static bool races(const struct scenario *s, int company)
{
    return s->entries[s->companies[company].entry].kind == GENERALIST;
}

static int step_index(const struct score *score, int step)
{
    int index = 0;
    while (score->step[index] != step)
        index++;
    return index;
}

static void add_chances(const struct score *score, const int64_t *word, int step, int company, double out[STATES])
{
    for (enum state state = 0; state < STATES; state++)
        out[state] += (double)word[word_at(score, step, company) + state] / (double)score->trials;
}

/* Means over the group. */
static void forecast_group(const struct score *score, const int64_t *word, int step, int group, struct forecast *out)
{
    const struct scenario *s = score->scenario;
    int members = 0, racing = 0;
    for (int i = 0; i < s->companies_count; i++)
        if (s->companies[i].group == group) {
            add_chances(score, word, step, i, out->chance[FORECAST_GROUP]);
            members++;
            racing += races(s, i);
        }
    out->group_generalist = racing > 0 ? out->chance[FORECAST_GROUP][STATE_GENERALIST] / racing : 0;
    for (enum state state = 0; state < STATES; state++)
        out->chance[FORECAST_GROUP][state] /= members;
}

void score_forecast(struct score *score, uint64_t trials, const int64_t *word)
{
    score->trials = trials;
    for (int i = 0; i < score->outcomes->count; i++) {
        const struct outcome *outcome = &score->outcomes->outcome[i];
        const int step = step_index(score, outcome->step);
        score->forecast[i] = (struct forecast){.outcome = outcome, .races = races(score->scenario, outcome->company)};
        add_chances(score, word, step, outcome->company, score->forecast[i].chance[FORECAST_MODEL]);
        forecast_group(score, word, step, score->scenario->companies[outcome->company].group, &score->forecast[i]);
    }
}

double forecast_chance(const struct forecast *f, enum forecaster forecaster, enum asked asked)
{
    const double *chance = f->chance[forecaster];
    if (asked == ASKED_STATE)
        return chance[f->outcome->state];
    if (asked == ASKED_INDEPENDENT)
        return chance[STATE_GENERALIST] + chance[STATE_VERTICAL];
    return forecaster == FORECAST_GROUP ? f->group_generalist : chance[STATE_GENERALIST];
}

bool asked_of(const struct forecast *f, enum asked asked)
{
    return asked != ASKED_GENERALIST || f->races;
}

bool asked_true(enum state state, enum asked asked)
{
    return asked == ASKED_GENERALIST ? state == STATE_GENERALIST : state <= STATE_VERTICAL;
}

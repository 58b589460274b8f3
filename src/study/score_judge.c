/* Scores, their intervals, and what the model itself would score. */
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>

#include "estimate/simulate.h"
#include "study/score.h"

/* --- of one company --- */

/* What it would score in each state, and where it stands among the others. */
struct mark {
    enum state state;             /* what happened */
    bool happened;                /* yes; not for ASKED_STATE */
    double chance;                /* of a yes by the model */
    int bin;
    bool impossible;
    double brier[2][STATES], log[2][STATES];    /* FORECAST_MODEL, FORECAST_GROUP */
};

/* A chance of 0 is one that no life was seen of: half a life's. */
static double at_least_half(double chance, uint64_t trials)
{
    return chance > 0 ? chance : 0.5 / (double)trials;
}

static double square(double x)
{
    return x * x;
}

static double brier_of_states(const double chance[STATES], enum state happened)
{
    double sum = 0;
    for (enum state state = 0; state < STATES; state++)
        sum += square(chance[state] - (state == happened));
    return sum;
}

static void mark_states(const struct score *score, const struct forecast *f, struct mark *out)
{
    for (enum forecaster who = FORECAST_MODEL; who <= FORECAST_GROUP; who++)
        for (enum state state = 0; state < STATES; state++) {
            out->brier[who][state] = brier_of_states(f->chance[who], state);
            out->log[who][state] = -log(at_least_half(f->chance[who][state], score->trials));
        }
    out->impossible = f->chance[FORECAST_MODEL][out->state] <= 0;
}

/* 1 - p of a forecast that is a sum of shares may miss 0 by rounding. */
static double chance_of_no(double chance, uint64_t trials)
{
    return 1 - chance < 0.25 / (double)trials ? 0 : 1 - chance;
}

static void mark_answer(const struct score *score, const struct forecast *f, enum asked asked, struct mark *out)
{
    const double model = forecast_chance(f, FORECAST_MODEL, asked);
    for (enum forecaster who = FORECAST_MODEL; who <= FORECAST_GROUP; who++) {
        const double yes = forecast_chance(f, who, asked), no = chance_of_no(yes, score->trials);
        for (enum state state = 0; state < STATES; state++) {
            const bool true_then = asked_true(state, asked);
            out->brier[who][state] = square(yes - true_then);
            out->log[who][state] = -log(at_least_half(true_then ? yes : no, score->trials));
        }
    }
    out->happened = asked_true(out->state, asked);
    out->chance = model;
    out->bin = model >= 1 ? CALIBRATION_BINS - 1 : (int)(model * CALIBRATION_BINS);
    out->impossible = (out->happened ? model : chance_of_no(model, score->trials)) <= 0;
}

/* Those of whom it is asked; how many they are. */
static int mark_all(const struct score *score, enum asked asked, struct mark *out)
{
    int companies = 0;
    for (int i = 0; i < score->outcomes->count; i++) {
        const struct forecast *f = &score->forecast[i];
        struct mark *mark = &out[companies];
        if (!asked_of(f, asked))
            continue;
        *mark = (struct mark){.state = f->outcome->state};
        if (asked == ASKED_STATE)
            mark_states(score, f, mark);
        else
            mark_answer(score, f, asked, mark);
        companies++;
    }
    return companies;
}

/* --- of all --- */

/* What a constant scores: the share of each answer, or state, that was seen. */
static void score_constant(const struct mark *mark, const int *weight, int companies, enum asked asked,
                           double out[STATISTICS])
{
    double share[STATES] = {0}, squares = 0, log_score = 0;
    for (int i = 0; i < companies; i++)
        share[asked == ASKED_STATE ? (int)mark[i].state : mark[i].happened] += weight[i] / (double)companies;
    for (int answer = 0; answer < STATES; answer++) {
        squares += square(share[answer]);
        log_score -= share[answer] > 0 ? share[answer] * log(share[answer]) : 0;
    }
    /* Of yes and no the Brier score takes the yes alone: half of what both come to. */
    out[STATISTIC_BRIER + FORECAST_CONSTANT] = asked == ASKED_STATE ? 1 - squares : (1 - squares) / 2;
    out[STATISTIC_LOG + FORECAST_CONSTANT] = log_score;
}

static void decompose(const struct mark *mark, const int *weight, int companies, double out[STATISTICS])
{
    double count[CALIBRATION_BINS] = {0}, chance[CALIBRATION_BINS] = {0}, yes[CALIBRATION_BINS] = {0}, all_yes = 0;
    for (int i = 0; i < companies; i++) {
        count[mark[i].bin] += weight[i];
        chance[mark[i].bin] += weight[i] * mark[i].chance;
        yes[mark[i].bin] += weight[i] * mark[i].happened;
        all_yes += weight[i] * mark[i].happened;
    }
    const double mean = all_yes / companies;
    out[STATISTIC_RELIABILITY] = out[STATISTIC_RESOLUTION] = 0;
    for (int bin = 0; bin < CALIBRATION_BINS; bin++)
        if (count[bin] > 0) {
            out[STATISTIC_RELIABILITY] += count[bin] * square((chance[bin] - yes[bin]) / count[bin]) / companies;
            out[STATISTIC_RESOLUTION] += count[bin] * square(yes[bin] / count[bin] - mean) / companies;
        }
    out[STATISTIC_UNCERTAINTY] = mean * (1 - mean);
    out[STATISTIC_WITHIN] = out[STATISTIC_BRIER] - out[STATISTIC_RELIABILITY] + out[STATISTIC_RESOLUTION] -
                            out[STATISTIC_UNCERTAINTY];
}

/* Of companies that are there so often. */
static void statistics_of(const struct mark *mark, const int *weight, int companies, enum asked asked, double out[STATISTICS])
{
    for (int i = 0; i < STATISTICS; i++)
        out[i] = 0;
    for (int i = 0; i < companies; i++)
        for (enum forecaster who = FORECAST_MODEL; who <= FORECAST_GROUP; who++) {
            out[STATISTIC_BRIER + who] += weight[i] * mark[i].brier[who][mark[i].state] / companies;
            out[STATISTIC_LOG + who] += weight[i] * mark[i].log[who][mark[i].state] / companies;
        }
    score_constant(mark, weight, companies, asked, out);
    if (asked != ASKED_STATE)
        decompose(mark, weight, companies, out);
    for (int i = 0; i < 4; i++) {
        const int score = i < 2 ? STATISTIC_BRIER : STATISTIC_LOG;
        out[STATISTIC_LESS + i] = out[score] - out[score + FORECAST_GROUP + i % 2];
    }
}

/* --- the bootstrap --- */

static void resample(gsl_rng *rng, int companies, int *weight)
{
    for (int i = 0; i < companies; i++)
        weight[i] = 0;
    for (int i = 0; i < companies; i++)
        weight[gsl_rng_uniform_int(rng, (unsigned long)companies)]++;
}

/* sample: [STATISTICS][RESAMPLES]. */
static void fill_samples(const struct mark *mark, int companies, enum asked asked, int *weight, double *sample)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    if (!rng)
        return;
    gsl_rng_set(rng, BOOTSTRAP_SEED);
    for (int n = 0; n < RESAMPLES; n++) {
        double out[STATISTICS];
        resample(rng, companies, weight);
        statistics_of(mark, weight, companies, asked, out);
        for (int i = 0; i < STATISTICS; i++)
            sample[i * RESAMPLES + n] = out[i];
    }
    gsl_rng_free(rng);
}

static struct figure figure_of(double value, int companies, double *sample)
{
    if (companies < LEAST_RESAMPLED)
        return (struct figure){value, NAN, NAN};
    gsl_sort(sample, 1, RESAMPLES);
    return (struct figure){value, gsl_stats_quantile_from_sorted_data(sample, 1, RESAMPLES, 0.025),
                           gsl_stats_quantile_from_sorted_data(sample, 1, RESAMPLES, 0.975)};
}

static bool is_decomposition(int statistic)
{
    return statistic >= STATISTIC_RELIABILITY && statistic <= STATISTIC_WITHIN;
}

static enum status score_with_intervals(const struct mark *mark, enum asked asked, struct scored *out, struct failure *failure)
{
    const int companies = out->companies;
    int *weight = calloc((size_t)companies + 1, sizeof *weight);
    double *sample = calloc((size_t)STATISTICS * RESAMPLES, sizeof *sample), value[STATISTICS];
    for (int i = 0; i < companies && weight; i++)
        weight[i] = 1;
    if (weight && sample && companies > 0)
        statistics_of(mark, weight, companies, asked, value);
    if (weight && sample && companies >= LEAST_RESAMPLED)
        fill_samples(mark, companies, asked, weight, sample);
    for (int i = 0; i < STATISTICS && sample; i++)
        out->figure[i] = companies == 0 || (asked == ASKED_STATE && is_decomposition(i))
                             ? (struct figure){NAN, NAN, NAN}
                             : figure_of(value[i], companies, sample + i * RESAMPLES);
    const bool good = weight && sample;
    free(weight);
    free(sample);
    return good ? STATUS_DONE : fail_memory(failure);
}

static void sum_up(const struct mark *mark, enum asked asked, struct scored *out)
{
    double sum[CALIBRATION_BINS] = {0};
    out->expected = asked == ASKED_STATE ? NAN : 0;
    for (int i = 0; i < out->companies; i++) {
        out->happened += mark[i].happened;
        out->expected += mark[i].chance;
        out->impossible += mark[i].impossible;
        out->bin[mark[i].bin].companies += asked != ASKED_STATE;
        out->bin[mark[i].bin].happened += mark[i].happened;
        sum[mark[i].bin] += mark[i].chance;
    }
    for (int bin = 0; bin < CALIBRATION_BINS; bin++)
        out->bin[bin].forecast = out->bin[bin].companies > 0 ? sum[bin] / out->bin[bin].companies : NAN;
}

/* --- the model's own lives --- */

struct lives {
    const struct score *score;
    struct mark *mark[ASKED];         /* [companies]; owned, as are */
    int companies[ASKED];
    double *brier[ASKED], *log[ASKED];    /* [lives] */
};

static void score_life(struct lives *l, const struct block *b, int lane, uint64_t life)
{
    int next[ASKED] = {0};
    for (int i = 0; i < l->score->outcomes->count; i++) {
        const struct forecast *f = &l->score->forecast[i];
        const enum state state = state_after(&b->company[f->outcome->company], lane, f->outcome->step);
        for (enum asked asked = 0; asked < ASKED; asked++) {
            if (!asked_of(f, asked))
                continue;
            const struct mark *mark = &l->mark[asked][next[asked]++];
            l->brier[asked][life] += mark->brier[FORECAST_MODEL][state] / l->companies[asked];
            l->log[asked][life] += mark->log[FORECAST_MODEL][state] / l->companies[asked];
        }
    }
}

/* A visitor of simulate(). */
static bool visit(void *context, const struct block *b, uint64_t first, int from, int to)
{
    for (int lane = from; lane < to; lane++)
        score_life(context, b, lane, first + (uint64_t)lane);
    return true;
}

static enum status live(struct lives *l, int threads, bool (*stop)(void), struct failure *failure)
{
    const struct score *score = l->score;
    struct tally tally;
    if (tally_init(score->scenario, &tally, failure))
        return failure->status;
    const struct simulation simulation = {.scenario = score->scenario, .threads = threads, .visit = visit, .visit_context = l,
                                          .stop = stop};
    enum status status = simulate(&simulation, 0, score->lives, &tally, failure);
    if (!status && tally.trials < score->lives)
        status = fail(failure, STATUS_STOPPED, "stopped while the model's own lives were scored");
    tally_free(&tally);
    return status;
}

static struct right right_of(double *score, uint64_t lives, double found)
{
    int64_t worse = 0;
    for (uint64_t i = 0; i < lives; i++)
        worse += score[i] >= found - 1e-12;
    gsl_sort(score, 1, lives);
    return (struct right){gsl_stats_mean(score, 1, lives), gsl_stats_quantile_from_sorted_data(score, 1, lives, 0.025),
                          gsl_stats_quantile_from_sorted_data(score, 1, lives, 0.975),
                          interval_single(worse, (int64_t)lives, interval_z(0))};
}

/* --- all of it --- */

static enum status lives_init(const struct score *score, struct lives *out, struct failure *failure)
{
    const size_t companies = (size_t)score->outcomes->count, lives = score->lives;
    *out = (struct lives){.score = score};
    for (enum asked asked = 0; asked < ASKED; asked++) {
        out->mark[asked] = calloc(companies, sizeof *out->mark[asked]);
        out->brier[asked] = calloc(lives, sizeof *out->brier[asked]);
        out->log[asked] = calloc(lives, sizeof *out->log[asked]);
        if (!out->mark[asked] || !out->brier[asked] || !out->log[asked])
            return fail_memory(failure);
        out->companies[asked] = mark_all(score, asked, out->mark[asked]);
    }
    return STATUS_DONE;
}

static void lives_free(struct lives *l)
{
    for (enum asked asked = 0; asked < ASKED; asked++) {
        free(l->mark[asked]);
        free(l->brier[asked]);
        free(l->log[asked]);
    }
}

static enum status judge(struct score *score, struct lives *l, struct failure *failure)
{
    for (enum asked asked = 0; asked < ASKED; asked++) {
        struct scored *out = &score->scored[asked];
        *out = (struct scored){.companies = l->companies[asked]};
        sum_up(l->mark[asked], asked, out);
        if (score_with_intervals(l->mark[asked], asked, out, failure))
            return failure->status;
        if (out->companies == 0)
            continue;
        out->brier = right_of(l->brier[asked], score->lives, out->figure[STATISTIC_BRIER].value);
        out->log = right_of(l->log[asked], score->lives, out->figure[STATISTIC_LOG].value);
    }
    return STATUS_DONE;
}

enum status score_judge(struct score *score, int threads, bool (*stop)(void), struct failure *failure)
{
    struct lives lives;
    score->lives = score->trials < LIVES_SCORED ? score->trials : LIVES_SCORED;
    enum status status = lives_init(score, &lives, failure);
    if (!status)
        status = live(&lives, threads, stop, failure);
    if (!status)
        status = judge(score, &lives, failure);
    lives_free(&lives);
    return status;
}

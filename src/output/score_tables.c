#include "output/score_tables.h"

#include <math.h>

#include "output/cells.h"

const struct score_table score_tables[SCORE_TABLES] = {
    {"forecasts.tsv", score_write_forecasts},     {"scores.tsv", score_write_scores}, {"differences.tsv", score_write_differences},
    {"calibration.tsv", score_write_calibration}, {"outcomes.tsv", score_write_outcomes},
};

static const struct score *score_of(const void *report)
{
    return ((const struct score_report *)report)->score;
}

/* --- forecasts.tsv --- */

static struct estimate estimate_of(const struct score *score, double chance)
{
    return interval_single((int64_t)(chance * (double)score->trials + 0.5), (int64_t)score->trials, interval_z(0));
}

static void forecast_row(const struct score *score, const struct forecast *f, FILE *out)
{
    const struct scenario *s = score->scenario;
    const struct company *company = &s->companies[f->outcome->company];
    fprintf(out, "%s\t%s\t%d\t%s", company->name, s->groups[company->group].name, f->outcome->month,
            state_names[f->outcome->state]);
    put_estimate(out, estimate_of(score, forecast_chance(f, FORECAST_MODEL, ASKED_STATE)));
    put_estimate(out, estimate_of(score, forecast_chance(f, FORECAST_MODEL, ASKED_INDEPENDENT)));
    put_probability(out, forecast_chance(f, FORECAST_GROUP, ASKED_INDEPENDENT));
    for (enum state state = 0; state < STATES; state++)
        put_probability(out, f->chance[FORECAST_MODEL][state]);
    put_probability(out, f->races ? forecast_chance(f, FORECAST_GROUP, ASKED_GENERALIST) : (double)NAN);
    putc('\n', out);
}

enum status score_write_forecasts(const void *report, FILE *out, struct failure *failure)
{
    const struct score *score = score_of(report);
    (void)failure;
    fputs("# The forecast for each company in the month in which it was last seen: the chance of the state that it was in, that it "
          "is independent, and of each state. 95 % intervals.\n"
          "# group_independent, group_generalist: mean over its group; NA of a company that starts as a vertical, of which it is not "
          "asked whether it is a generalist.\n"
          "company\tgroup\tmonth\tstate\tprobability\tlow\thigh\tindependent\tindependent_low\tindependent_high\t"
          "group_independent\tgeneralist\tvertical\thollowed\tacquired\tsold\tshut\tgroup_generalist\n", out);
    for (int i = 0; i < score->outcomes->count; i++)
        forecast_row(score, &score->forecast[i], out);
    return STATUS_DONE;
}

/* --- scores.tsv --- */

static void put_figure(FILE *out, struct figure figure)
{
    put_number(out, figure.value);
    put_number(out, figure.low);
    put_number(out, figure.high);
}

/* The decomposition, and what the model's own lives score, are the model's alone. */
static void put_own(const struct scored *s, FILE *out)
{
    for (int i = STATISTIC_RELIABILITY; i <= STATISTIC_WITHIN; i++)
        put_figure(out, s->figure[i]);
    put_number(out, s->brier.mean);
    put_number(out, s->brier.low);
    put_number(out, s->brier.high);
    put_estimate(out, s->brier.worse);
    put_number(out, s->log.mean);
    put_number(out, s->log.low);
    put_number(out, s->log.high);
    put_estimate(out, s->log.worse);
    put_count(out, s->impossible);
}

static void scores_row(const struct scored *s, enum asked asked, enum forecaster who, FILE *out)
{
    enum { OWN_COLUMNS = 25 };
    fprintf(out, "%s\t%s\t%d", asked_names[asked], forecaster_names[who], s->companies);
    put_number(out, asked == ASKED_STATE ? (double)NAN : s->happened);
    put_number(out, who == FORECAST_MODEL ? s->expected : (double)NAN);
    put_figure(out, s->figure[STATISTIC_BRIER + who]);
    put_figure(out, s->figure[STATISTIC_LOG + who]);
    if (who == FORECAST_MODEL)
        put_own(s, out);
    for (int i = 0; i < OWN_COLUMNS && who != FORECAST_MODEL; i++)
        fputs("\tNA", out);
    putc('\n', out);
}

enum status score_write_scores(const void *report, FILE *out, struct failure *failure)
{
    const struct score *score = score_of(report);
    (void)failure;
    fprintf(out, "# Scores of the forecasts: Brier, and log (-ln of the chance of what happened); lower is better. Intervals by the "
            "bootstrap over companies, %d resamples, seed %d.\n"
            "# group: the mean of the company's group for the company; constant: the share that it turned out to be. brier = "
            "reliability - resolution + uncertainty + within.\n"
            "# right_brier, right_log: what the same forecast scores where a life of the model happens, mean and middle 95 %% of "
            "%llu lives; worse: the share of them that score as badly or worse. impossible: what happened was seen in no life.\n"
            "question\tforecast\tcompanies\thappened\texpected\tbrier\tbrier_low\tbrier_high\tlog\tlog_low\tlog_high\treliability\t"
            "reliability_low\treliability_high\tresolution\tresolution_low\tresolution_high\tuncertainty\tuncertainty_low\t"
            "uncertainty_high\twithin\twithin_low\twithin_high\tright_brier\tright_brier_low\tright_brier_high\tbrier_worse\t"
            "brier_worse_low\tbrier_worse_high\tright_log\tright_log_low\tright_log_high\tlog_worse\tlog_worse_low\t"
            "log_worse_high\timpossible\n", RESAMPLES, BOOTSTRAP_SEED, (unsigned long long)score->lives);
    for (enum asked asked = 0; asked < ASKED; asked++)
        for (enum forecaster who = 0; who < FORECASTERS && score->scored[asked].companies > 0; who++)
            scores_row(&score->scored[asked], asked, who, out);
    return STATUS_DONE;
}

/* --- differences.tsv --- */

enum status score_write_differences(const void *report, FILE *out, struct failure *failure)
{
    const struct score *score = score_of(report);
    (void)failure;
    fputs("# By how much the model's score is more (worse) than that of the group's mean and of the constant, with 95 % intervals by "
          "the bootstrap over companies.\n"
          "# least: the least difference that such an interval would tell from 0, half its width; told: 1 where this one is.\n"
          "question\tscore\tagainst\tdifference\tlow\thigh\tleast\ttold\n", out);
    for (enum asked asked = 0; asked < ASKED; asked++)
        for (int i = 0; i < 4 && score->scored[asked].companies > 0; i++) {
            const struct figure f = score->scored[asked].figure[STATISTIC_LESS + i];
            fprintf(out, "%s\t%s\t%s", asked_names[asked], i < 2 ? "brier" : "log", forecaster_names[FORECAST_GROUP + i % 2]);
            put_figure(out, f);
            put_number(out, (f.high - f.low) / 2);
            put_count(out, f.low > 0 || f.high < 0);
            putc('\n', out);
        }
    return STATUS_DONE;
}

/* --- calibration.tsv --- */

enum status score_write_calibration(const void *report, FILE *out, struct failure *failure)
{
    const struct score *score = score_of(report);
    (void)failure;
    fputs("# Companies by their forecast: how often what was forecast happened. forecast: its mean; share: of them, with Wilson's "
          "95 % interval, as if they were independent of each other.\n"
          "question\tbin_low\tbin_high\tcompanies\tforecast\thappened\tshare\tlow\thigh\n", out);
    for (enum asked asked = 0; asked < ASKED_STATE; asked++)
        for (int i = 0; i < CALIBRATION_BINS; i++) {
            const struct calibration *bin = &score->scored[asked].bin[i];
            if (bin->companies == 0)
                continue;
            fprintf(out, "%s", asked_names[asked]);
            put_number(out, i / (double)CALIBRATION_BINS);
            put_number(out, (i + 1) / (double)CALIBRATION_BINS);
            put_count(out, bin->companies);
            put_probability(out, bin->forecast);
            put_count(out, bin->happened);
            put_estimate(out, interval_single(bin->happened, bin->companies, interval_z(0)));
            putc('\n', out);
        }
    return STATUS_DONE;
}

/* --- outcomes.tsv: what was scored --- */

enum status score_write_outcomes(const void *report, FILE *out, struct failure *failure)
{
    const struct score *score = score_of(report);
    (void)failure;
    fputs("# What was scored: the outcomes as they were read, in the order of the scenario.\ncompany\tstate\tmonth_seen\n", out);
    for (int i = 0; i < score->outcomes->count; i++) {
        const struct outcome *o = &score->outcomes->outcome[i];
        fprintf(out, "%s\t%s\t%d\n", score->scenario->companies[o->company].name, state_names[o->state], o->month);
    }
    return STATUS_DONE;
}

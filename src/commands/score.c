/* outlast score: the forecast against what happened. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "commands/commands.h"
#include "commands/inquiry.h"
#include "commands/stop.h"
#include "output/score_tables.h"
#include "output/words.h"

static const struct argp_option table[] = {OPTION_ROW_TRIALS, OPTION_ROW_SEED, OPTION_ROW_OUTPUT, OPTION_ROW_THREADS,
                                           OPTION_ROW_SET, OPTION_ROW_FRESH, OPTION_ROW_FOR, OPTION_ROW_UNTIL,
                                           OPTION_ROW_FORMAT("text|json|tsv"), {0}};
static const char about[] =
    "Holds the forecast of SCENARIO against OUTCOMES, a table of companies, the state that each was last seen in, and when: Brier "
    "score and log score, calibration, and whether that can be told from base rates. Writes tables to results/SCENARIO.score.";

/* What a scoring holds while it goes on. */
struct work {
    const struct options *options;
    struct scenario scenario;
    struct outcomes outcomes;
    struct score score;
    char *name;                       /* of the folder; owned */
};

/* What is asked: the scenario, and the outcomes as they were read. */
static enum status make_key(const struct work *w, char key[65], struct failure *failure)
{
    const struct score_report report = {.score = &w->score};
    struct text text;
    char scenario[65];
    if (scenario_key(&w->scenario, scenario, failure))
        return failure->status;
    FILE *out = text_open(&text);
    if (!out)
        return fail_memory(failure);
    enum status status = score_write_outcomes(&report, out, failure);
    char *outcomes = text_close(out, &text);
    if (!outcomes && !status)
        status = fail_memory(failure);
    if (!status)
        record_key((const char *const[]){"score 1", scenario, outcomes}, 3, key);
    free(outcomes);
    return status;
}

static enum status write_scenario_file(const void *scenario, FILE *out, struct failure *failure)
{
    (void)failure;
    scenario_write(scenario, out);
    return STATUS_DONE;
}

static enum status write_all(struct inquiry *q, struct failure *failure)
{
    struct work *w = q->context;
    const double start = clock_seconds();
    struct score_report report = {.score = &w->score};
    score_forecast(&w->score, q->record.trials, q->record.word);
    if (score_judge(&w->score, q->threads.count, stop_asked, failure) ||
        inquiry_write(q, SCENARIO_NAME, write_scenario_file, &w->scenario, failure))
        return failure->status;
    for (int i = 0; i < SCORE_TABLES; i++)
        if (inquiry_write(q, score_tables[i].name, score_tables[i].write, &report, failure))
            return failure->status;
    q->timings.tables = clock_seconds() - start;
    q->timings.total = clock_seconds() - q->start;
    report.timings = q->timings;
    return inquiry_write(q, SUMMARY_NAME, score_write_summary, &report, failure);
}

static void print_text(const struct work *w, const struct inquiry *q, const struct score_report *report)
{
    char time[WORDS_SIZE], effort[2 * WORDS_SIZE];
    snprintf(effort, sizeof effort, "%s on %d thread%s", duration_words(q->timings.total, time), q->threads.count,
             q->threads.count == 1 ? "" : "s");
    const struct run_facts facts = {program_invocation_name, w->options->words[0], q->folder.path, effort};
    score_answer_print(report, w->options->words[1], &facts, stdout);
}

static enum status print_answer(const struct work *w, const struct inquiry *q, struct failure *failure)
{
    const struct score_report report = {.score = &w->score, .timings = q->timings};
    const enum format format = w->options->format;
    enum status status = STATUS_DONE;
    if (format == FORMAT_JSON)
        status = score_write_summary(&report, stdout, failure);
    else if (format == FORMAT_TSV)
        status = score_write_scores(&report, stdout, failure);
    else if (!w->options->quiet)
        print_text(w, q, &report);
    return status ? status : finish_output(failure);
}

static enum status inquire(struct work *w, const char *typed, struct failure *failure)
{
    struct inquiry q = {.options = w->options, .typed = typed, .name = w->name, .trials = w->scenario.trials,
                        .seed = w->scenario.seed, .write = write_all, .context = w};
    score_ensemble(&w->score, &q.ensemble);
    if (make_key(w, q.key, failure))
        return failure->status;
    enum status status = inquiry_run(&q, failure);
    if (!status)
        status = print_answer(w, &q, failure);
    inquiry_close(&q);
    return status;
}

static enum status prepare(struct work *w, struct failure *failure)
{
    if (outcomes_read(w->options->words[1], &w->scenario, &w->outcomes, failure) ||
        score_init(&w->scenario, &w->outcomes, &w->score, failure))
        return failure->status;
    if (asprintf(&w->name, "%s.score", w->scenario.name) >= 0)
        return STATUS_DONE;
    w->name = NULL;
    return fail_memory(failure);
}

static enum status score(const struct options *o, const char *typed, struct failure *failure)
{
    struct work w = {.options = o};
    if (o->words_count != 2)
        return fail(failure, STATUS_USAGE,
                    "score: expected a scenario file and a table of outcomes, as in outlast score cohort-2024.yaml "
                    "outcomes.tsv, found %d argument%s",
                    o->words_count, o->words_count == 1 ? "" : "s");
    if (options_scenario(o, o->words[0], &w.scenario, failure))
        return failure->status;
    enum status status = prepare(&w, failure);
    if (!status)
        status = inquire(&w, typed, failure);
    score_free(&w.score);
    outcomes_free(&w.outcomes);
    scenario_free(&w.scenario);
    free(w.name);
    return status;
}

int command_score(int count, char **arguments)
{
    struct options o = {0};
    struct failure failure;
    char *typed = shell_line(count, arguments);      /* before getopt sorts the words */
    options_read("score", "SCENARIO OUTCOMES", about, table, count, arguments, &o);
    const enum status status = typed ? score(&o, typed, &failure) : fail_memory(&failure);
    free(typed);
    options_free(&o);
    return status ? report_failure(&failure) : STATUS_DONE;
}

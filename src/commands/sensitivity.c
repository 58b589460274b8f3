/* outlast sensitivity: what the answer of a scenario hangs on. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "commands/commands.h"
#include "commands/inquiry.h"
#include "output/sensitivity_answer.h"
#include "output/sensitivity_tables.h"
#include "output/words.h"

static const struct argp_option table[] = {
    {"constants", OPTION_CONSTANTS, NULL, 0, "change every constant by a fifth, too; that takes many times as long", 0},
    OPTION_ROW_TRIALS, OPTION_ROW_SEED, OPTION_ROW_OUTPUT, OPTION_ROW_THREADS, OPTION_ROW_SET, OPTION_ROW_FRESH,
    OPTION_ROW_FOR, OPTION_ROW_UNTIL, OPTION_ROW_FORMAT("text|json|tsv"), {0}};
static const char about[] = "Says how much of the answer of SCENARIO luck decides and how much the uncertain parameters do, "
                            "which of them move it most, and how "
                            "often knowing one would flip it. Every trial is lived once as it is, and again with one thing "
                            "changed at a time; tables go to "
                            "results/NAME.sensitivity.";

struct asked {
    struct inquiry inquiry;
    struct scenario scenario;
    struct sensitivity sensitivity;
    struct sensitivity_counts counts;
    char *name;                       /* of the folder */
};

/* --- files --- */

struct table_job {
    const struct sensitivity_counts *counts;
    write_sensitivity *write;
};

static enum status write_table(const void *context, FILE *out, struct failure *failure)
{
    const struct table_job *job = context;
    return job->write(job->counts, out, failure);
}

static enum status write_scenario(const void *scenario, FILE *out, struct failure *failure)
{
    (void)failure;
    scenario_write(scenario, out);
    return STATUS_DONE;
}

static enum status write_summary(const void *context, FILE *out, struct failure *failure)
{
    const struct asked *a = context;
    return write_sensitivity_summary(&a->counts, &a->inquiry.timings, out, failure);
}

static enum status write_files(struct inquiry *q, struct failure *failure)
{
    static const struct {
        const char *name;
        write_sensitivity *write;
    } tables[] = {{"tornado.tsv", write_tornado}, {"sobol.tsv", write_sobol}, {"pawn.tsv", write_pawn}, {"flips.tsv", write_flips}};
    struct asked *a = q->context;
    a->counts = sensitivity_counts(&a->sensitivity, q->record.word, q->record.trials);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        const struct table_job job = {&a->counts, tables[i].write};
        if (inquiry_write(q, tables[i].name, write_table, &job, failure))
            return failure->status;
    }
    if (inquiry_write(q, SCENARIO_NAME, write_scenario, &a->scenario, failure))
        return failure->status;
    return inquiry_write(q, SUMMARY_NAME, write_summary, a, failure);
}

/* --- what is printed --- */

static enum status print_answer(const struct asked *a, struct failure *failure)
{
    const struct inquiry *q = &a->inquiry;
    char time[WORDS_SIZE], effort[2 * WORDS_SIZE];
    if (q->options->format == FORMAT_TEXT && q->options->quiet)
        return STATUS_DONE;
    snprintf(effort, sizeof effort, "%s on %d thread%s", duration_words(q->timings.total, time), q->threads.count,
             q->threads.count == 1 ? "" : "s");
    const struct run_facts facts = {.program = program_invocation_name, .folder = q->folder.path, .effort = effort};
    enum status status;
    if (q->options->format == FORMAT_JSON)
        status = write_sensitivity_summary(&a->counts, &q->timings, stdout, failure);
    else if (q->options->format == FORMAT_TSV)
        status = write_sobol(&a->counts, stdout, failure);
    else
        status = sensitivity_answer_print(&a->counts, &facts, stdout, failure);
    return status ? status : finish_output(failure);
}

/* --- from the start to the end --- */

static enum status prepare(struct asked *a, struct failure *failure)
{
    struct inquiry *q = &a->inquiry;
    char key[65];
    const char *const texts[] = {"sensitivity", key, q->options->constants ? "constants" : ""};
    if (a->scenario.trials > OTHER_TRIAL)
        return fail(failure, STATUS_USAGE,
                    "--trials: expected at most 2^47, since every trial is mixed with another, found %" PRIu64,
                    a->scenario.trials);
    if (asprintf(&a->name, "%s.sensitivity", a->scenario.name) < 0) {
        a->name = NULL;
        return fail_memory(failure);
    }
    if (scenario_key(&a->scenario, key, failure))
        return failure->status;
    record_key(texts, sizeof texts / sizeof *texts, q->key);
    q->name = a->name;
    q->trials = a->scenario.trials;
    q->seed = a->scenario.seed;
    q->write = write_files;
    q->context = a;
    return STATUS_DONE;
}

static enum status live(struct asked *a, struct failure *failure)
{
    struct inquiry *q = &a->inquiry;
    const struct sensitivity *s = &a->sensitivity;
    const struct scenario **same = malloc((size_t)s->scenes * sizeof *same);
    if (!same)
        return fail_memory(failure);
    for (int i = 0; i < s->scenes; i++)
        same[i] = &a->scenario;
    q->ensemble = (struct ensemble){.scenario = same,
                                    .variants = s->scenes,
                                    .draw = sensitivity_draw,
                                    .count_one = sensitivity_count,
                                    .context = s,
                                    .words = s->words,
                                    .scratch = s->scratch};
    enum status status = inquiry_run(q, failure);
    if (!status)
        status = print_answer(a, failure);
    inquiry_close(q);
    free((void *)same);
    return status;
}

static enum status ask(struct asked *a, const char *file, struct failure *failure)
{
    const struct options *o = a->inquiry.options;
    if (options_scenario(o, file, &a->scenario, failure))
        return failure->status;
    enum status status = prepare(a, failure);
    if (!status)
        status = sensitivity_init(&a->scenario, o->constants, file, o->overrides, &a->sensitivity, failure);
    if (!status) {
        status = live(a, failure);
        sensitivity_free(&a->sensitivity);
    }
    free(a->name);
    scenario_free(&a->scenario);
    return status;
}

int command_sensitivity(int count, char **arguments)
{
    struct options o = {0};
    struct failure failure;
    enum status status;
    char *typed = shell_line(count, arguments);      /* before getopt sorts the words */
    options_read("sensitivity", "SCENARIO", about, table, count, arguments, &o);
    struct asked a = {.inquiry = {.options = &o, .typed = typed}};
    if (o.words_count != 1)
        status = options_expect_one("sensitivity", "scenario file", &o, &failure);
    else if (!typed)
        status = fail_memory(&failure);
    else
        status = ask(&a, o.words[0], &failure);
    free(typed);
    options_free(&o);
    return status ? report_failure(&failure) : STATUS_DONE;
}

/* outlast discover: in which part of what is uncertain a company is lost. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "commands/commands.h"
#include "commands/inquiry.h"
#include "commands/reading.h"
#include "output/discovery_report.h"
#include "output/words.h"

static const struct argp_option table[] = {
    {"reading", OPTION_READING, "generalist|independent|legal|operating", 0, "what it is to have lost", 0},
    OPTION_ROW_TRIALS, OPTION_ROW_SEED, OPTION_ROW_OUTPUT, OPTION_ROW_THREADS, OPTION_ROW_SET, OPTION_ROW_FRESH,
    OPTION_ROW_FOR, OPTION_ROW_UNTIL, OPTION_ROW_FORMAT("text|json|tsv"), {0}};
static const char about[] = "Looks for the box of uncertain inputs in which NAME, a company, a group or market, is lost most "
                            "often: how dense the losses are in "
                            "it, and how many of all losses it covers. At most 1048576 trials are looked at. Writes tables to "
                            "results/SCENARIO.discover-NAME.";

struct asked {
    struct inquiry inquiry;
    struct scenario scenario;
    struct discovery discovery;
    struct prim prim;
    struct discovered found;
    char *name;                       /* of the folder */
};

/* --- files --- */

static enum status boxes(const void *found, FILE *out, struct failure *failure)
{
    (void)failure;
    write_boxes(found, out);
    return STATUS_DONE;
}

static enum status trajectory(const void *found, FILE *out, struct failure *failure)
{
    (void)failure;
    write_trajectory(found, out);
    return STATUS_DONE;
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
    return write_discovery_summary(&a->found, &a->inquiry.timings, out, failure);
}

static enum status write_files(struct inquiry *q, struct failure *failure)
{
    struct asked *a = q->context;
    const double start = clock_seconds();
    if (discovery_find(&a->discovery, q->record.trials, q->record.word, &a->prim, failure))
        return failure->status;
    a->found = (struct discovered){&a->discovery, &a->prim, q->record.trials, a->scenario.trials};
    if (q->options->verbose)
        fprintf(stderr, "outlast: the box was found in %.1f s\n", clock_seconds() - start);
    if (inquiry_write(q, "boxes.tsv", boxes, &a->found, failure) ||
        inquiry_write(q, "trajectory.tsv", trajectory, &a->found, failure) ||
        inquiry_write(q, SCENARIO_NAME, write_scenario, &a->scenario, failure))
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
    if (q->options->format == FORMAT_JSON && write_discovery_summary(&a->found, &q->timings, stdout, failure))
        return failure->status;
    if (q->options->format == FORMAT_TSV)
        write_boxes(&a->found, stdout);
    if (q->options->format == FORMAT_TEXT)
        discovery_answer_print(&a->found, &facts, stdout);
    return finish_output(failure);
}

/* --- from the start to the end --- */

/* A slash would make a folder of its own. */
static enum status name_folder(struct asked *a, const char *who, struct failure *failure)
{
    if (asprintf(&a->name, "%s.discover-%s", a->scenario.name, who) < 0) {
        a->name = NULL;
        return fail_memory(failure);
    }
    for (char *slash = strchr(a->name, '/'); slash; slash = strchr(slash, '/'))
        *slash = '-';
    return STATUS_DONE;
}

static enum status prepare(struct asked *a, const char *who, struct failure *failure)
{
    struct inquiry *q = &a->inquiry;
    char key[65];
    const char *const texts[] = {"discover", key, who, reading_names[a->discovery.cohort.reading]};
    if (name_folder(a, who, failure) || scenario_key(&a->scenario, key, failure))
        return failure->status;
    record_key(texts, sizeof texts / sizeof *texts, q->key);
    q->name = a->name;
    q->trials = discovery_trials(&a->discovery, a->scenario.trials);
    q->seed = a->scenario.seed;
    q->write = write_files;
    q->context = a;
    return STATUS_DONE;
}

static enum status live(struct asked *a, struct failure *failure)
{
    struct inquiry *q = &a->inquiry;
    const struct scenario *const one[] = {&a->scenario};
    q->ensemble = (struct ensemble){.scenario = one, .variants = 1, .count = discovery_count, .context = &a->discovery,
                                    .words = discovery_words(&a->discovery, q->trials)};
    enum status status = inquiry_run(q, failure);
    if (!status)
        status = print_answer(a, failure);
    inquiry_close(q);
    prim_free(&a->prim);
    return status;
}

/* A group comes before the company of its name. */
static enum status find_cohort(const struct asked *a, const char *who, struct cohort *out, struct failure *failure)
{
    const struct scenario *s = &a->scenario;
    enum reading reading;
    if (options_reading(a->inquiry.options, &reading, failure))
        return failure->status;
    if (strcmp(who, "market") != 0 && scenario_group(s, who) < 0 && scenario_company(s, who) < 0)
        return unknown_company(s, "discover", who, failure);
    return cohort_init(s, who, reading, out, failure);
}

static enum status ask(struct asked *a, const char *file, const char *who, struct failure *failure)
{
    struct cohort cohort;
    if (options_scenario(a->inquiry.options, file, &a->scenario, failure))
        return failure->status;
    enum status status = find_cohort(a, who, &cohort, failure);
    if (!status)
        status = discovery_init(&a->scenario, &cohort, &a->discovery, failure);
    if (!status) {
        status = prepare(a, who, failure);
        if (!status)
            status = live(a, failure);
        discovery_free(&a->discovery);
    }
    free(a->name);
    scenario_free(&a->scenario);
    return status;
}

int command_discover(int count, char **arguments)
{
    struct options o = {0};
    struct failure failure;
    enum status status;
    char *typed = shell_line(count, arguments);      /* before getopt sorts the words */
    options_read("discover", "SCENARIO NAME", about, table, count, arguments, &o);
    struct asked a = {.inquiry = {.options = &o, .typed = typed}};
    if (o.words_count != 2)
        status = fail(&failure, STATUS_USAGE,
                      "discover: expected a scenario file and the name of a company, a group or market, as in outlast discover "
                      "params/market-2024.yaml second-tier, found %d "
                      "argument%s",
                      o.words_count, o.words_count == 1 ? "" : "s");
    else if (!typed)
        status = fail_memory(&failure);
    else
        status = ask(&a, o.words[0], o.words[1], &failure);
    free(typed);
    options_free(&o);
    return status ? report_failure(&failure) : STATUS_DONE;
}

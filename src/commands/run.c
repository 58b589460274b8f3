/* outlast run: simulates a scenario, prints the answer, writes the results folder. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/version.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "commands/stop.h"
#include "estimate/lives.h"
#include "estimate/threads.h"
#include "output/answer.h"
#include "output/log.h"
#include "output/progress.h"
#include "output/summary.h"
#include "output/tables.h"

static const struct argp_option table[] = {
    OPTION_ROW_TRIALS, OPTION_ROW_SEED, OPTION_ROW_OUTPUT, OPTION_ROW_THREADS, OPTION_ROW_SET,
    {"fresh", OPTION_FRESH, NULL, 0, "start over, whatever the results folder holds", 0},
    {"lives", OPTION_LIVES, "FILE", 0, "also write trial, company, month and state of every life to FILE", 0},
    OPTION_ROW_FORMAT("text|json|tsv"), {0}};
static const char about[] =
    "Simulates SCENARIO, prints with what probability each kind of company is still an independent model company at the "
    "horizon, and writes tables, summary and the complete scenario to results/NAME. A folder that holds fewer trials of "
    "the same scenario is carried on from where it stands.";

static const char tallies_name[] = "tallies.bin";

/* What a run holds while it goes on. */
struct run {
    const struct options *options;
    const char *file;
    struct scenario scenario;
    char key[65];
    struct threads threads;
    const struct kernel *kernel;
    struct folder folder;
    struct tally tally;
    struct findings findings;
    struct timings timings;
    double start;
    struct lives_file lives;          /* open where --lives is given */
};

/* --- the folder, and what it already holds --- */

static enum status open_folder(struct run *r, struct failure *failure)
{
    char path[4096];
    const char *name = r->scenario.name;
    if (r->options->output)
        return folder_open(r->options->output, &r->folder, failure);
    if (snprintf(path, sizeof path, "results/%s", name) >= (int)sizeof path)
        return fail(failure, STATUS_NO_OUTPUT, "results/%.60s…: too long a name; choose a folder with --output", name);
    return folder_open(path, &r->folder, failure);
}

/* Tallies that cannot be carried on are no reason to lose them. */
static enum status foreign(const struct run *r, const struct failure *why, struct failure *failure)
{
    return fail(failure, STATUS_NO_OUTPUT, "%s: %s; --fresh starts over, --output chooses another folder",
                r->folder.path, why->message);
}

static enum status too_many(const struct run *r, struct failure *failure)
{
    return fail(failure, STATUS_NO_OUTPUT,
                "%s: holds %" PRIu64 " trials, more than the %" PRIu64
                " asked for; --fresh starts over, --output chooses another folder",
                r->folder.path, r->tally.trials, r->scenario.trials);
}

/* The counts that the folder holds, or none. */
static enum status take_up(struct run *r, struct failure *failure)
{
    struct failure why;
    FILE *in = r->options->fresh ? NULL : folder_read(&r->folder, tallies_name);
    if (!in)
        return tally_init(&r->scenario, &r->tally, failure);
    const enum status status = tally_read(&r->scenario, r->key, in, &r->tally, &why);
    fclose(in);
    if (status)
        return status == STATUS_DATA ? foreign(r, &why, failure) : fail(failure, status, "%s", why.message);
    if (r->tally.trials > r->scenario.trials)
        return too_many(r, failure);
    if (!r->options->lives)
        return STATUS_DONE;
    tally_free(&r->tally); /* every life is wanted, so all are lived again */
    return tally_init(&r->scenario, &r->tally, failure);
}

/* --- simulating --- */

static enum status note_start(struct run *r, struct failure *failure)
{
    if (r->scenario.precision > 0 && !r->options->quiet)
        fprintf(stderr, "outlast: precision: this version does not stop early; all %" PRIu64 " trials are simulated\n",
                r->scenario.trials);
    if (!r->folder.locked)
        fprintf(stderr, "outlast: %s: this file system knows no locks; see to it that no second run writes there\n",
                r->folder.path);
    if (r->options->verbose)
        fprintf(stderr, "outlast: %d threads (%s), kernel %s, key %s\n", r->threads.count, r->threads.reason,
                r->kernel->name, r->key);
    return log_line(&r->folder, failure,
                    "outlast %s (model %s) starts: %s, trials %" PRIu64 " to %" PRIu64 ", seed %" PRIu64
                    ", %d threads (%s), kernel %s, key %s",
                    OUTLAST_VERSION, MODEL_VERSION, r->file, r->tally.trials, r->scenario.trials, r->scenario.seed,
                    r->threads.count, r->threads.reason, r->kernel->name, r->key);
}

/* How much work a run that is killed may lose. */
static const double checkpoint_seconds = 5;

static enum status write_tallies(const void *context, FILE *out, struct failure *failure)
{
    const struct run *r = context;
    return tally_write(&r->tally, r->key, out, failure);
}

/* From one checkpoint to the next; where lives are written there are none, since all are lived again. */
static enum status simulate_part(struct run *r, struct simulation *simulation, struct progress *progress,
                                 struct failure *failure)
{
    const uint64_t from = r->tally.trials, to = r->scenario.trials;
    simulation->seconds = simulation->visit ? 0 : checkpoint_seconds;
    enum status status = simulate(simulation, from, to, &r->tally, failure);
    progress->before += r->tally.trials - from;
    if (!status && r->tally.trials < to && !*simulation->stop)
        status = folder_write(&r->folder, tallies_name, write_tallies, r, failure);
    return status;
}

static enum status simulate_rest(struct run *r, struct lives_writer *lives, struct failure *failure)
{
    const uint64_t to = r->scenario.trials;
    struct progress progress = progress_start(&r->scenario, to - r->tally.trials);
    struct simulation simulation = {.scenario = &r->scenario,
                                    .threads = r->threads.count,
                                    .progress = r->options->quiet ? NULL : progress_show,
                                    .progress_context = &progress,
                                    .visit = lives ? lives_visit : NULL,
                                    .visit_context = lives,
                                    .stop = stop_on_signals()};
    enum status status = STATUS_DONE;
    while (!status && r->tally.trials < to && !*simulation.stop)
        status = simulate_part(r, &simulation, &progress, failure);
    progress_end(&progress);
    if (lives && lives->error)
        return fail(failure, STATUS_IO, "--lives: %s: %s", r->options->lives, strerror(lives->error));
    if (!status && r->tally.trials < to)
        status = fail(failure, STATUS_STOPPED, "stopped after %" PRIu64 " of %" PRIu64 " trials; the same command %s",
                      r->tally.trials, to, lives ? "starts again" : "carries on from there");
    return status;
}

static enum status simulate_lives(struct run *r, struct failure *failure)
{
    struct lives_writer writer = {.scenario = &r->scenario, .out = r->lives.out};
    lives_header(&writer);
    return simulate_rest(r, &writer, failure);
}

static enum status simulate_all(struct run *r, struct failure *failure)
{
    const double start = clock_seconds();
    const enum status status = r->options->lives ? simulate_lives(r, failure) : simulate_rest(r, NULL, failure);
    r->timings.simulate = clock_seconds() - start;
    return status;
}

/* --- writing --- */

struct table_job {
    const struct findings *findings;
    write_table *write;
};

static enum status write_one_table(const void *context, FILE *out, struct failure *failure)
{
    const struct table_job *job = context;
    return job->write(job->findings, out, failure);
}

static enum status write_scenario(const void *context, FILE *out, struct failure *failure)
{
    return scenario_write(&((const struct run *)context)->scenario, out, failure);
}

static enum status write_summary(const void *context, FILE *out, struct failure *failure)
{
    const struct run *r = context;
    return summary_write(&r->findings, &r->timings, out, failure);
}

static enum status write_tables(struct run *r, struct failure *failure)
{
    for (int i = 0; i < TABLES; i++) {
        const struct table_job job = {&r->findings, tables[i].write};
        if (folder_write(&r->folder, tables[i].name, write_one_table, &job, failure))
            return failure->status;
    }
    return STATUS_DONE;
}

static enum status write_folder(struct run *r, struct failure *failure)
{
    const char *names[TABLES + 3] = {tallies_name, "scenario.yaml", "summary.json"};
    const double start = clock_seconds();
    if (folder_write(&r->folder, tallies_name, write_tallies, r, failure) ||
        folder_write(&r->folder, "scenario.yaml", write_scenario, r, failure) || write_tables(r, failure))
        return failure->status;
    r->timings.tables = clock_seconds() - start;
    r->timings.total = clock_seconds() - r->start;
    if (folder_write(&r->folder, "summary.json", write_summary, r, failure))
        return failure->status;
    for (int i = 0; i < TABLES; i++)
        names[3 + i] = tables[i].name;
    return folder_finish(&r->folder, names, TABLES + 3, failure);
}

/* The file from which the next command gets the same scenario: what was run may differ from what was read. */
static const char *scenario_again(const struct run *r, char *text, size_t size)
{
    const struct options *o = r->options;
    if (o->overrides.count == 0 && o->trials == 0 && !o->seeded)
        return r->file;
    snprintf(text, size, "%s/scenario.yaml", r->folder.path);
    return text;
}

static enum status print_answer(const struct run *r, struct failure *failure)
{
    char again[4096 + 16];
    const struct run_facts facts = {program_invocation_name, scenario_again(r, again, sizeof again), r->folder.path,
                                    r->timings.total, r->threads.count};
    enum status status = STATUS_DONE;
    if (r->options->quiet && r->options->format == FORMAT_TEXT)
        return STATUS_DONE;
    if (r->options->format == FORMAT_JSON)
        status = summary_write(&r->findings, &r->timings, stdout, failure);
    else if (r->options->format == FORMAT_TSV)
        status = write_companies(&r->findings, stdout, failure);
    else
        answer_print(&r->findings, &facts, stdout);
    return status ? status : finish_output(failure);
}

/* Stopped in good order: what was counted is kept. Not where lives were asked for, which are all lived again. */
static enum status keep_counts(struct run *r, struct failure *failure)
{
    struct failure why;
    if (!r->options->lives && folder_write(&r->folder, tallies_name, write_tallies, r, &why))
        return fail(failure, why.status, "%s", why.message);
    if (log_line(&r->folder, &why, "%s", failure->message))
        return fail(failure, why.status, "%s", why.message);
    return STATUS_STOPPED;
}

static enum status simulate_and_write(struct run *r, struct failure *failure)
{
    /* A run goes on where nobody reads its progress any more; the answer ends quietly in a closed pipe, as any does. */
    void (*const when_closed)(int) = signal(SIGPIPE, SIG_IGN);
    if (take_up(r, failure) || note_start(r, failure))
        return failure->status;
    enum status status = simulate_all(r, failure);
    if (r->lives.out)
        status = lives_close(&r->lives, status, failure);
    if (status)
        return status == STATUS_STOPPED ? keep_counts(r, failure) : status;
    if (findings_init(&r->scenario, &r->tally, &r->findings, failure))
        return failure->status;
    status = write_folder(r, failure);
    signal(SIGPIPE, when_closed);
    if (!status)
        status = log_line(&r->folder, failure, "done: %" PRIu64 " trials in %.1f s", r->tally.trials, r->timings.total);
    if (!status)
        status = print_answer(r, failure);
    findings_free(&r->findings);
    return status;
}

static enum status run(struct run *r, struct failure *failure)
{
    r->start = clock_seconds();
    r->threads = threads_choose(r->options->threads);
    r->timings.threads = r->threads.count;
    enum status status = options_scenario(r->options, r->file, &r->scenario, failure);
    if (status)
        return status;
    status = kernel_choose(&r->kernel, failure);     /* before anything is written */
    if (!status)
        status = scenario_key(&r->scenario, r->key, failure);
    if (!status && r->options->lives)
        status = lives_open(r->options->lives, &r->lives, failure);
    if (!status)
        status = open_folder(r, failure);
    if (!status) {
        status = simulate_and_write(r, failure);
        folder_close(&r->folder);
    }
    if (r->lives.out)
        status = lives_close(&r->lives, status, failure);
    tally_free(&r->tally);
    scenario_free(&r->scenario);
    return status;
}

int command_run(int count, char **arguments)
{
    struct options o = {0};
    struct failure failure;
    options_read("run", "SCENARIO", about, table, count, arguments, &o);
    enum status status;
    if (o.words_count != 1) {
        status = options_expect_one("run", "scenario file", &o, &failure);
    } else {
        struct run r = {.options = &o, .file = o.words[0]};
        status = run(&r, &failure);
    }
    options_free(&o);
    return status ? report_failure(&failure) : STATUS_DONE;
}

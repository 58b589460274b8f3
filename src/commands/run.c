/* outlast run: simulates a scenario, prints the answer, writes the results folder. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "commands/commands.h"
#include "commands/run.h"
#include "commands/stop.h"
#include "output/answer.h"
#include "output/words.h"

static const struct argp_option table[] = {
    OPTION_ROW_TRIALS, OPTION_ROW_SEED, OPTION_ROW_OUTPUT, OPTION_ROW_THREADS, OPTION_ROW_SET, OPTION_ROW_FRESH,
    OPTION_ROW_PRECISION, OPTION_ROW_FOR, OPTION_ROW_UNTIL, OPTION_ROW_SHARD,
    {"lives", OPTION_LIVES, "FILE", 0, "also write trial, company, month and state of every life to FILE", 0},
    OPTION_ROW_FORMAT("text|json|tsv"), {0}};
static const char about[] =
    "Simulates SCENARIO, prints with what probability each kind of company is still an independent model company at the "
    "horizon, and writes tables, summary and the complete scenario to results/NAME. A folder that holds fewer trials of "
    "the same scenario is carried on from where it stands.";

/* --- what is printed --- */

/* The file from which the next command gets the same scenario: what was run may differ from what was read. */
static const char *scenario_again(const struct run *r, char *text, size_t size)
{
    const struct options *o = r->options;
    if (o->overrides.count == 0 && o->trials == 0 && !o->seeded && o->precision <= 0)
        return r->file;
    snprintf(text, size, "%s/" SCENARIO_NAME, r->folder.path);
    return text;
}

/* A part is no answer, and says how it becomes one. */
static void print_shard(const struct run *r)
{
    const struct shard shard = r->options->shard;
    const char *name = r->scenario.name;
    char count[WORDS_SIZE], all[WORDS_SIZE], time[WORDS_SIZE];
    printf("Shard %d/%d: %s of %s trials, from trial %" PRIu64 " on, seed %" PRIu64 ", %s on %d thread%s. A part is no answer: "
           "it has counts and no tables.\nCounts and the full scenario: %s\nNext: outlast merge ",
           shard.number, shard.count, count_words((int64_t)r->tally.trials, count),
           count_words((int64_t)r->scenario.trials, all), r->tally.from, r->scenario.seed,
           duration_words(r->timings.total, time), r->threads.count, r->threads.count == 1 ? "" : "s", r->folder.path);
    if (r->options->output) {
        print_shell_word(r->folder.path, stdout);
        fputs(" …", stdout);
    } else {
        fputs("results/", stdout);
        print_shell_word(name, stdout);
        printf(".*-of-%d", shard.count);
    }
    fputs(" -o results/", stdout);
    print_shell_word(name, stdout);
    printf("   (once all %d are done)\n", shard.count);
}

static void print_text(const struct run *r, const struct findings *findings)
{
    char again[PATH_MAX + 16], time[WORDS_SIZE], effort[2 * WORDS_SIZE];
    snprintf(effort, sizeof effort, "%s on %d thread%s", duration_words(r->timings.total, time), r->threads.count,
             r->threads.count == 1 ? "" : "s");
    const struct run_facts facts = {program_invocation_name, scenario_again(r, again, sizeof again), r->folder.path, effort};
    answer_print(findings, &facts, stdout);
}

static enum status print_answer(const struct run *r, const struct findings *findings, struct failure *failure)
{
    const enum format format = r->options->format;
    if (format == FORMAT_TEXT && r->options->quiet)
        return STATUS_DONE;
    if (!findings)
        print_shard(r);
    else if (format == FORMAT_TEXT)
        print_text(r, findings);
    else if (answer_print_data(findings, &r->timings, format == FORMAT_JSON, stdout, failure))
        return failure->status;
    return finish_output(failure);
}

/* --- from the start to the end --- */

static enum status finish(struct run *r, const struct findings *findings, struct failure *failure)
{
    char reason[64];
    struct results results = {.scenario = &r->scenario, .key = r->key, .tally = &r->tally, .findings = findings,
                              .timings = r->timings, .start = r->start, .stop = stop_asked};
    const enum status status = results_finish(&r->folder, &results, failure);
    r->timings = results.timings;
    r->timings.total = clock_seconds() - r->start;
    if (status == STATUS_STOPPED)
        return fail(failure, status, "stopped after all %" PRIu64 " trials, before their tables were written (%s); the same "
                    "command writes them", r->tally.trials, stop_reason(reason));
    return status;
}

static void say_start(const struct run *r)
{
    if (!r->folder.locked)
        fprintf(stderr, "outlast: %s: this file system knows no locks; see to it that no second run writes there\n",
                r->folder.path);
    if (r->options->verbose)
        fprintf(stderr, "outlast: %d threads (%s), kernel %s, key %s\n", r->threads.count, r->threads.reason,
                r->kernel->name, r->key);
}

static enum status simulate_and_write(struct run *r, struct findings *findings, struct failure *failure)
{
    say_start(r);
    if (run_log_start(r, failure) || results_write_scenario(&r->folder, &r->scenario, failure))
        return failure->status;
    enum status status = run_simulate(r, failure);
    if (r->lives.out)
        status = lives_close(&r->lives, status, failure);
    if (!status && r->options->shard.count > 0)
        return finish(r, NULL, failure);
    if (!status)
        status = findings_init(&r->scenario, &r->tally, findings, failure);
    return status ? status : finish(r, findings, failure);
}

static enum status run_in_folder(struct run *r, struct failure *failure)
{
    struct findings findings = {0};
    if (run_take_up(r, failure))
        return failure->status;
    stop_on_signals();
    /* A run goes on where nobody reads its progress any more; the answer ends quietly in a closed pipe, as any does. */
    void (*const when_closed)(int) = signal(SIGPIPE, SIG_IGN);
    enum status status = simulate_and_write(r, &findings, failure);
    signal(SIGPIPE, when_closed);
    run_log_end(r, status, failure);
    if (!status)
        status = print_answer(r, findings.scenario ? &findings : NULL, failure);
    findings_free(&findings);
    return status;
}

static enum status check_shard(const struct run *r, struct failure *failure)
{
    if (r->options->shard.count == 0)
        return STATUS_DONE;
    if (r->scenario.precision > 0)
        return fail(failure, STATUS_USAGE, "--shard: does not go with %s, since no shard sees how far the others are; give "
                    "--trials instead", r->options->precision > 0 ? "--precision" : "the scenario's precision");
    if (r->options->format != FORMAT_TEXT)
        return fail(failure, STATUS_USAGE, "--format: a shard has no answer to print; outlast merge prints it");
    return STATUS_DONE;
}

/* All that can be wrong with the request is found before anything is written. */
static enum status prepare(struct run *r, struct failure *failure)
{
    if (check_shard(r, failure) || kernel_choose(&r->kernel, failure) || scenario_key(&r->scenario, r->key, failure))
        return failure->status;
    r->wanted = shard_trials(r->options->shard, r->scenario.trials);
    r->threads = threads_choose(r->options->threads);
    r->timings.threads = r->threads.count;
    return r->options->lives ? lives_open(r->options->lives, &r->lives, failure) : STATUS_DONE;
}

static enum status run(struct run *r, const char *file, struct failure *failure)
{
    r->file = file;
    r->start = clock_seconds();
    stop_at_moments(r->options);
    enum status status = options_scenario(r->options, r->file, &r->scenario, failure);
    if (status)
        return status;
    status = prepare(r, failure);
    if (!status)
        status = run_open_folder(r, failure);
    if (!status) {
        status = run_in_folder(r, failure);
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
    enum status status;
    char *typed = shell_line(count, arguments);      /* before getopt sorts the words */
    options_read("run", "SCENARIO", about, table, count, arguments, &o);
    struct run r = {.options = &o, .typed = typed};
    if (o.words_count != 1)
        status = options_expect_one("run", "scenario file", &o, &failure);
    else if (!typed)
        status = fail_memory(&failure);
    else
        status = run(&r, o.words[0], &failure);
    free(typed);
    options_free(&o);
    return status ? report_failure(&failure) : STATUS_DONE;
}

/* outlast sweep: simulates the points of a study, prints between what they move, writes the results folder. */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/version.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "commands/stop.h"
#include "estimate/kernel.h"
#include "estimate/threads.h"
#include "output/log.h"
#include "output/points_answer.h"
#include "output/points_progress.h"
#include "output/sweep_folder.h"
#include "output/words.h"

static const struct argp_option table[] = {
    OPTION_ROW_TRIALS, OPTION_ROW_SEED, OPTION_ROW_OUTPUT, OPTION_ROW_THREADS, OPTION_ROW_SET, OPTION_ROW_FRESH,
    OPTION_ROW_PRECISION, OPTION_ROW_FOR, OPTION_ROW_UNTIL, OPTION_ROW_SHARD, OPTION_ROW_FORMAT("text|json|tsv"), {0}};
static const char about[] =
    "Simulates the scenario of STUDY with every combination of the values that it varies, and writes a row for each to "
    "results/STUDY/points.tsv. All points get few lives first, then more and more. A point that is there already is not "
    "simulated again: a sweep that was stopped, or that has got new values, carries on.";

static const double log_seconds = 3600;  /* how often run.log says that the sweep is still at work */

/* What a sweep holds while it goes on. */
struct sweeping {
    const struct options *options;
    const char *typed;                /* the command line */
    struct threads threads;
    const struct kernel *kernel;
    struct study study;
    struct sweep sweep;
    struct folder folder;
    struct timings timings;
    struct points_progress progress;
    double start, logged;             /* seconds of the clock: the start, the last line in run.log */
};

/* --- what is printed --- */

static enum status print_answer(const struct sweeping *w, const struct extremes *extremes, struct failure *failure)
{
    const enum format format = w->options->format;
    char time[WORDS_SIZE], effort[2 * WORDS_SIZE];
    if (format == FORMAT_TEXT && w->options->quiet)
        return STATUS_DONE;
    snprintf(effort, sizeof effort, "%s on %d thread%s", duration_words(w->timings.total, time), w->threads.count,
             w->threads.count == 1 ? "" : "s");
    const struct run_facts facts = {.program = program_invocation_name, .folder = w->folder.path, .effort = effort};
    enum status status = STATUS_DONE;
    if (format == FORMAT_JSON)
        status = points_write_summary(&w->sweep, extremes, &w->timings, stdout, failure);
    else if (format == FORMAT_TSV)
        status = points_write(&w->sweep, stdout, failure);
    else
        points_answer_print(&w->sweep, extremes, &facts, stdout);
    return status ? status : finish_output(failure);
}

/* File systems whose servers do not always keep what SQLite relies on: locks, and that what is synced is on a disk. */
static const char *network_file_system(int directory)
{
    static const struct {
        unsigned magic;
        const char *name;
    } known[] = {{0x6969, "NFS"}, {0x0BD00BD0, "Lustre"}, {0xFF534D42, "SMB"}, {0xFE534D42, "SMB"}};
    struct statfs found;
    for (size_t i = 0; fstatfs(directory, &found) == 0 && i < sizeof known / sizeof *known; i++)
        if ((unsigned)found.f_type == known[i].magic)
            return known[i].name;
    return NULL;
}

static void say_start(const struct sweeping *w)
{
    const char *network = network_file_system(w->folder.directory);
    if (network)
        fprintf(stderr, "outlast: %s: is on %s, whose servers do not always keep locks and syncs; see to it that no second sweep "
                "writes there\n", w->folder.path, network);
    if (!w->folder.locked)
        fprintf(stderr, "outlast: %s: this file system knows no locks; see to it that no second run writes there\n",
                w->folder.path);
    if (w->options->verbose)
        fprintf(stderr, "outlast: %d threads (%s), kernel %s; %llu of %llu points are there already\n", w->threads.count,
                w->threads.reason, w->kernel->name, (unsigned long long)w->sweep.state.points_done,
                (unsigned long long)w->sweep.state.points);
}

static bool holds_trials(const struct sweep *s)
{
    uint64_t point = 0;
    while (point < s->study->points && s->trials[point] == 0)
        point++;
    return point < s->study->points;
}

static enum status log_start(const struct sweeping *w, struct failure *failure)
{
    const struct sweep_state *state = &w->sweep.state;
    enum status status = log_line(&w->folder, failure, "%s: %s", holds_trials(&w->sweep) ? "goes on" : "starts", w->typed);
    if (!status)
        status = log_line(&w->folder, failure,
                          "outlast %s (model %s), %llu points, of which %llu are done, %llu trials to go, seed %llu, %d threads "
                          "(%s), kernel %s", OUTLAST_VERSION, MODEL_VERSION, (unsigned long long)state->points,
                          (unsigned long long)state->points_done, (unsigned long long)state->total,
                          (unsigned long long)w->study.base.seed, w->threads.count, w->threads.reason, w->kernel->name);
    return status;
}

static void log_end(const struct sweeping *w, enum status status, const struct failure *failure)
{
    struct failure ignored;
    char time[WORDS_SIZE];
    duration_words(clock_seconds() - w->start, time);
    if (status)
        (void)!log_line(&w->folder, &ignored, "ends after %s with status %d: %s", time, (int)status, failure->message);
    else
        (void)!log_line(&w->folder, &ignored, "done in %s: %llu points", time, (unsigned long long)w->sweep.state.points);
}

/* --- from the start to the end --- */

static enum status stopped(const struct sweeping *w, struct failure *failure)
{
    const struct sweep_state *state = &w->sweep.state;
    char reason[64];
    if (state->points_done == state->points)
        return fail(failure, STATUS_STOPPED, "stopped after all trials, before the table was written (%s); the same command writes it",
                    stop_reason(reason));
    return fail(failure, STATUS_STOPPED, "stopped after %llu of %llu trials, %llu of %llu points are done (%s); the same command "
                "carries on from there", (unsigned long long)state->done, (unsigned long long)state->total,
                (unsigned long long)state->points_done, (unsigned long long)state->points, stop_reason(reason));
}

/* Now and then: a line for who looks on, and one an hour in run.log, for want of which nothing ends. */
static void tell(void *sweeping, const struct sweep_state *state)
{
    struct sweeping *w = sweeping;
    struct failure ignored;
    if (!w->options->quiet)
        points_progress_show(&w->progress, state);
    if (clock_seconds() - w->logged < log_seconds)
        return;
    w->logged = clock_seconds();
    (void)!log_line(&w->folder, &ignored, "at work: %llu of %llu points are done, %llu of %llu trials",
                    (unsigned long long)state->points_done, (unsigned long long)state->points,
                    (unsigned long long)state->done, (unsigned long long)state->total);
}

static enum status simulate(struct sweeping *w, struct failure *failure)
{
    const double start = clock_seconds();
    w->progress = points_progress_start(&w->study);
    w->logged = start;
    w->sweep.progress = tell;
    w->sweep.context = w;
    const enum status status = sweep_run(&w->sweep, failure);
    points_progress_end(&w->progress);
    w->timings.simulate = clock_seconds() - start;
    return status;
}

static enum status simulate_and_write(struct sweeping *w, struct extremes *extremes, struct failure *failure)
{
    say_start(w);
    if (log_start(w, failure) || sweep_folder_begin(&w->folder, &w->sweep, failure))
        return failure->status;
    const enum status status = simulate(w, failure);
    if (status == STATUS_STOPPED)
        return sweep_folder_interrupt(&w->folder, &w->sweep, failure) ? failure->status : stopped(w, failure);
    if (status || extremes_find(&w->sweep, extremes, failure) ||
        sweep_folder_finish(&w->folder, &w->sweep, extremes, &w->timings, w->start, failure))
        return failure->status == STATUS_STOPPED ? stopped(w, failure) : failure->status;
    return STATUS_DONE;
}

static enum status sweep_in_folder(struct sweeping *w, struct failure *failure)
{
    struct extremes extremes = {0};
    if (sweep_folder_store(&w->folder, &w->sweep, w->options->fresh, failure) || sweep_take_up(&w->sweep, failure))
        return failure->status;
    /* It goes on where nobody reads its progress any more; the answer ends quietly in a closed pipe, as any does. */
    void (*const when_closed)(int) = signal(SIGPIPE, SIG_IGN);
    enum status status = simulate_and_write(w, &extremes, failure);
    signal(SIGPIPE, when_closed);
    log_end(w, status, failure);
    if (!status)
        status = print_answer(w, &extremes, failure);
    extremes_free(&extremes);
    return status;
}

static enum status open_folder(struct sweeping *w, struct failure *failure)
{
    char path[PATH_MAX];
    const struct shard shard = w->options->shard;
    if (w->options->output)
        return folder_open(w->options->output, &w->folder, failure);
    if (shard.count > 0)
        snprintf(path, sizeof path, "results/%s.%d-of-%d", w->study.name, shard.number, shard.count);
    else
        snprintf(path, sizeof path, "results/%s", w->study.name);
    return folder_open(path, &w->folder, failure);
}

/* All that can be wrong with the study is found before anything is written. */
static enum status prepare(struct sweeping *w, struct failure *failure)
{
    const struct options *o = w->options;
    if (kernel_choose(&w->kernel, failure))
        return failure->status;
    w->threads = threads_choose(o->threads);
    w->timings.threads = w->threads.count;
    w->sweep = (struct sweep){.study = &w->study, .shard = o->shard, .threads = w->threads.count, .stop = stop_asked};
    return sweep_open(&w->sweep, failure);
}

static enum status sweep(struct sweeping *w, const char *file, struct failure *failure)
{
    w->start = clock_seconds();
    stop_at_moments(w->options);
    stop_on_signals();                               /* to read a hundred thousand points takes seconds, too */
    enum status status = study_read(file, w->options->overrides, &w->study, failure);
    if (status)
        return status;
    options_settings(w->options, &w->study.base);
    status = prepare(w, failure);
    if (!status)
        status = open_folder(w, failure);
    if (!status) {
        status = sweep_in_folder(w, failure);
        folder_close(&w->folder);
    }
    sweep_close(&w->sweep);
    study_free(&w->study);
    return status;
}

int command_sweep(int count, char **arguments)
{
    struct options o = {0};
    struct failure failure;
    enum status status;
    char *typed = shell_line(count, arguments);      /* before getopt sorts the words */
    options_read("sweep", "STUDY", about, table, count, arguments, &o);
    struct sweeping w = {.options = &o, .typed = typed};
    if (o.words_count != 1)
        status = options_expect_one("sweep", "study file", &o, &failure);
    else if (!typed)
        status = fail_memory(&failure);
    else
        status = sweep(&w, o.words[0], &failure);
    free(typed);
    options_free(&o);
    return status ? report_failure(&failure) : STATUS_DONE;
}

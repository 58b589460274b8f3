#include "commands/inquiry.h"

#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/version.h"
#include "commands/stop.h"
#include "output/live.h"
#include "output/log.h"
#include "output/words.h"

/* How much work an inquiry that is killed may lose, and how often run.log says that it is still at work. */
static const double checkpoint_seconds = 5, log_seconds = 3600;

/* --- the folder, and what it already holds --- */

static const char ways_out[] = "--fresh starts over, --output chooses another folder";

static enum status open_folder(struct inquiry *q, struct failure *failure)
{
    char path[PATH_MAX];
    if (q->options->output)
        return folder_open(q->options->output, &q->folder, failure);
    snprintf(path, sizeof path, "results/%s", q->name);
    return folder_open(path, &q->folder, failure);
}

static enum status check_folder(const struct inquiry *q, struct failure *failure)
{
    static const char *const others[] = {TALLIES_NAME, "points.sqlite"};
    for (int i = 0; i < 2; i++)
        if (faccessat(q->folder.directory, others[i], F_OK, 0) == 0)
            return fail(failure, STATUS_NO_OUTPUT, "%s: holds the results of another command; choose another folder with "
                        "--output", q->folder.path);
    return STATUS_DONE;
}

/* Counts that cannot be carried on are no reason to lose them. */
static enum status take_up(struct inquiry *q, struct failure *failure)
{
    struct failure why;
    if (check_folder(q, failure) || record_init(q->key, q->words > 0 ? q->words : q->ensemble.words, &q->record, failure))
        return failure->status;
    FILE *in = NULL;
    if (!q->options->fresh && folder_read(&q->folder, RECORD_NAME, &in, failure))
        return failure->status;
    if (!in)
        return STATUS_DONE;
    const enum status status = record_read(in, &q->record, &why);
    fclose(in);
    if (status == STATUS_DATA)
        return fail(failure, STATUS_NO_OUTPUT, "%s: %s; %s", q->folder.path, why.message, ways_out);
    if (status)
        return fail(failure, status, "%s", why.message);
    if (q->record.trials > q->trials)
        return fail(failure, STATUS_NO_OUTPUT, "%s: holds %" PRIu64 " trials, more than the %" PRIu64 " asked for; %s",
                    q->folder.path, q->record.trials, q->trials, ways_out);
    return STATUS_DONE;
}

static enum status write_record(const void *context, FILE *out, struct failure *failure)
{
    (void)failure;
    record_write(context, out);
    return STATUS_DONE;
}

static enum status keep(struct inquiry *q, struct failure *failure)
{
    return folder_write(&q->folder, RECORD_NAME, write_record, &q->record, failure);
}

enum status inquiry_write(struct inquiry *q, const char *name, write_file *write, const void *context,
                          struct failure *failure)
{
    if (q->files == INQUIRY_FILES)
        return fail(failure, STATUS_BUG, "%s: too many files; this is a bug: report the command and its scenario", name);
    q->file[q->files++] = name;
    return folder_write(&q->folder, name, write, context, failure);
}

/* --- progress and the log --- */

struct progress_line {
    struct inquiry *inquiry;
    uint64_t before;                  /* trials: when this count began, and those of the parts that are done */
    uint64_t held, total;
    double start;                     /* seconds of the clock */
    bool live;
};

static void show_progress(void *context, uint64_t done)
{
    const struct progress_line *p = context;
    struct inquiry *q = p->inquiry;
    char line[1024], left[WORDS_SIZE], so_far[WORDS_SIZE], all[WORDS_SIZE];
    const double now = clock_seconds(), trials = (double)(p->held + done), new = trials - (double)p->before;
    if (new <= 0 || now - q->told < (p->live ? 0.2 : 60))
        return;
    q->told = now;
    snprintf(line, sizeof line, "%.300s%s%3.0f %%, %s left; %s of %s trials, each lived %d time%s", q->at ? q->at : "", q->at ? ": " : "",
             100 * trials / (double)p->total, duration_words(((double)p->total - trials) * (now - p->start) / new, left),
             count_words((int64_t)trials, so_far), count_words((int64_t)p->total, all), q->ensemble.variants,
             q->ensemble.variants == 1 ? "" : "s");
    if (p->live)
        live_line(line);
    else
        fprintf(stderr, "outlast: %s\n", line);
}

static enum status log_start(const struct inquiry *q, struct failure *failure)
{
    if (log_line(&q->folder, failure, "%s: %s", q->record.trials > 0 ? "goes on" : "starts", q->typed))
        return failure->status;
    return log_line(&q->folder, failure,
                    "outlast %s (model %s), trials %" PRIu64 " to %" PRIu64 ", each lived %d times, seed %" PRIu64
                    ", %d threads (%s), key %s", OUTLAST_VERSION, MODEL_VERSION, q->record.trials, q->trials,
                    q->ensemble.variants, q->seed, q->threads.count, q->threads.reason, q->key);
}

static void log_end(const struct inquiry *q, enum status status, const struct failure *failure)
{
    struct failure ignored;
    char time[WORDS_SIZE];
    duration_words(clock_seconds() - q->start, time);
    if (status)
        (void)!log_line(&q->folder, &ignored, "ends after %s with status %d: %s", time, (int)status, failure->message);
    else
        (void)!log_line(&q->folder, &ignored, "done in %s: %" PRIu64 " trials", time, q->record.trials);
}

/* --- simulating --- */

static enum status stopped(const struct inquiry *q, uint64_t done, uint64_t trials, struct failure *failure)
{
    char reason[64];
    return fail(failure, STATUS_STOPPED, "stopped %s%s%safter %" PRIu64 " of %" PRIu64 " trials (%s); the same command carries on "
                "from there", q->at ? "at " : "", q->at ? q->at : "", q->at ? " " : "", done, trials, stop_reason(reason));
}

static enum status simulate_part(struct inquiry *q, uint64_t *done, uint64_t trials, int64_t *word, struct failure *failure)
{
    uint64_t more;
    q->ensemble.seconds = fmax(0.001, q->kept + checkpoint_seconds - clock_seconds());
    if (ensemble_simulate(&q->ensemble, *done, trials, word, &more, failure))
        return failure->status;
    *done += more;
    if (clock_seconds() - q->kept >= checkpoint_seconds) {
        q->kept = clock_seconds();
        if (keep(q, failure))
            return failure->status;
    }
    if (clock_seconds() - q->logged < log_seconds)
        return STATUS_DONE;
    q->logged = clock_seconds();
    return log_line(&q->folder, failure, "at work: %s%s%" PRIu64 " of %" PRIu64 " trials", q->at ? q->at : "", q->at ? ", " : "", *done,
                    trials);
}

enum status inquiry_count(struct inquiry *q, uint64_t *done, uint64_t trials, int64_t *word, struct failure *failure)
{
    const double start = clock_seconds();
    struct progress_line line = {.inquiry = q, .before = *done, .total = trials, .start = start, .live = live_terminal()};
    enum status status = STATUS_DONE;
    q->ensemble.threads = q->threads.count;
    q->ensemble.stop = stop_asked;
    q->ensemble.progress = q->options->quiet ? NULL : show_progress;
    q->ensemble.progress_context = &line;
    while (!status && *done < trials && !stop_asked()) {
        line.held = *done;
        status = simulate_part(q, done, trials, word, failure);
    }
    if (line.live && !q->options->quiet)
        live_line("");
    q->timings.simulate += clock_seconds() - start;
    if (status || *done == trials)
        return status;
    return keep(q, failure) ? failure->status : stopped(q, *done, trials, failure);
}

static enum status simulate_once(struct inquiry *q, struct failure *failure)
{
    return inquiry_count(q, &q->record.trials, q->trials, q->record.word, failure);
}

/* --- from the start to the end --- */

static enum status write_files(struct inquiry *q, struct failure *failure)
{
    const double start = clock_seconds();
    q->files = 0;
    if (inquiry_write(q, RECORD_NAME, write_record, &q->record, failure) || q->write(q, failure))
        return failure->status;
    q->timings.tables = clock_seconds() - start;
    q->timings.total = clock_seconds() - q->start;
    return folder_finish(&q->folder, q->file, q->files, failure);
}

static enum status work(struct inquiry *q, struct failure *failure)
{
    q->kept = q->logged = q->told = clock_seconds();
    if (log_start(q, failure) || (q->simulate ? q->simulate : simulate_once)(q, failure))
        return failure->status;
    return write_files(q, failure);
}

enum status inquiry_run(struct inquiry *q, struct failure *failure)
{
    q->start = clock_seconds();
    q->threads = threads_choose(q->options->threads);
    q->timings.threads = q->threads.count;
    stop_at_moments(q->options);
    if (open_folder(q, failure) || take_up(q, failure))
        return failure->status;
    stop_on_signals();
    /* It goes on where nobody reads its progress any more; the answer ends quietly in a closed pipe, as any does. */
    void (*const when_closed)(int) = signal(SIGPIPE, SIG_IGN);
    const enum status status = work(q, failure);
    signal(SIGPIPE, when_closed);
    log_end(q, status, failure);
    return status;
}

void inquiry_close(struct inquiry *q)
{
    record_free(&q->record);
    if (q->folder.path)
        folder_close(&q->folder);
}

/* The folder of a run, what it already holds, and its log. */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/version.h"
#include "commands/run.h"
#include "estimate/precision.h"
#include "output/log.h"
#include "output/words.h"

enum status run_open_folder(struct run *r, struct failure *failure)
{
    char path[PATH_MAX];
    const char *name = r->scenario.name;
    const struct shard shard = r->options->shard;
    if (r->options->output)
        return folder_open(r->options->output, &r->folder, failure);
    if (shard.count > 0)
        snprintf(path, sizeof path, "results/%s.%d-of-%d", name, shard.number, shard.count);
    else
        snprintf(path, sizeof path, "results/%s", name);
    return folder_open(path, &r->folder, failure);
}

/* --- what it holds: tallies that cannot be carried on are no reason to lose them --- */

static const char ways_out[] = "--fresh starts over, --output chooses another folder";

static enum status too_many(const struct run *r, struct failure *failure)
{
    return fail(failure, STATUS_NO_OUTPUT, "%s: holds %" PRIu64 " trials, more than the %" PRIu64 " asked for; %s",
                r->folder.path, r->tally.trials, r->wanted.to - r->wanted.from, ways_out);
}

static const char *part_words(struct shard shard, char text[48])
{
    if (shard.count > 0)
        snprintf(text, 48, "shard %d/%d", shard.number, shard.count);
    else
        snprintf(text, 48, "the whole run");
    return text;
}

static enum status other_part(const struct run *r, struct failure *failure)
{
    char held[48], wanted[48];
    return fail(failure, STATUS_NO_OUTPUT,
                "%s: holds trials of %s, from %" PRIu64 " on; expected those of %s, from %" PRIu64 " on; %s", r->folder.path,
                part_words(r->tally.shard, held), r->tally.from, part_words(r->options->shard, wanted), r->wanted.from,
                ways_out);
}

/* A run to a precision would have ended before, or nobody knows whether it would have. */
static enum status check_looks(const struct run *r, struct failure *failure)
{
    uint64_t trials;
    const enum passed passed = precision_passed(&r->tally, r->scenario.precision, &trials);
    if (passed == PASSED_ONE)
        return fail(failure, STATUS_NO_OUTPUT,
                    "%s: holds %" PRIu64 " trials, more than the %" PRIu64 " that reach precision %g; %s", r->folder.path,
                    r->tally.trials, trials, r->scenario.precision, ways_out);
    if (passed == PASSED_UNSEEN)
        return fail(failure, STATUS_NO_OUTPUT,
                    "%s: was joined from shards, so nobody knows whether precision %g was reached by %" PRIu64
                    " trials; %s", r->folder.path, r->scenario.precision, trials, ways_out);
    return STATUS_DONE;
}

static enum status check_held(const struct run *r, struct failure *failure)
{
    const struct shard held = r->tally.shard, wanted = r->options->shard;
    if (held.number != wanted.number || held.count != wanted.count || r->tally.from != r->wanted.from)
        return other_part(r, failure);
    if (run_position(r) > r->wanted.to)
        return too_many(r, failure);
    return r->scenario.precision > 0 ? check_looks(r, failure) : STATUS_DONE;
}

static enum status start_over(struct run *r, struct failure *failure)
{
    const enum status status = tally_init(&r->scenario, &r->tally, failure);
    r->tally.from = r->wanted.from;
    r->tally.shard = r->options->shard;
    return status;
}

enum status run_take_up(struct run *r, struct failure *failure)
{
    struct failure why;
    FILE *in = NULL;
    if (results_check_folder(&r->folder, failure) ||
        (!r->options->fresh && folder_read(&r->folder, TALLIES_NAME, &in, failure)))
        return failure->status;
    if (!in)
        return start_over(r, failure);
    const enum status status = tally_read(&r->scenario, r->key, in, &r->tally, &why);
    fclose(in);
    if (status == STATUS_DATA)
        return fail(failure, STATUS_NO_OUTPUT, "%s: %s; %s", r->folder.path, why.message, ways_out);
    if (status)
        return fail(failure, status, "%s/" TALLIES_NAME ": %s", r->folder.path, why.message);
    if (check_held(r, failure))
        return failure->status;
    if (!r->options->lives)
        return STATUS_DONE;
    tally_free(&r->tally);
    return start_over(r, failure);
}

/* --- the log --- */

enum status run_log_start(const struct run *r, struct failure *failure)
{
    enum status status = log_line(&r->folder, failure, "%s: %s", r->tally.trials > 0 ? "goes on" : "starts", r->typed);
    if (!status)
        status = log_line(&r->folder, failure,
                          "outlast %s (model %s), trials %" PRIu64 " to %" PRIu64 ", seed %" PRIu64
                          ", %d threads (%s), kernel %s, key %s", OUTLAST_VERSION, MODEL_VERSION, run_position(r),
                          r->wanted.to, r->scenario.seed, r->threads.count, r->threads.reason, r->kernel->name, r->key);
    return status;
}

void run_log_end(const struct run *r, enum status status, const struct failure *failure)
{
    struct failure ignored;
    char time[WORDS_SIZE];
    duration_words(clock_seconds() - r->start, time);
    if (status)
        (void)!log_line(&r->folder, &ignored, "ends after %s with status %d: %s", time, (int)status, failure->message);
    else if (precision_reached(&r->tally, r->scenario.precision))
        (void)!log_line(&r->folder, &ignored, "done in %s: precision %g is reached after %" PRIu64 " trials", time,
                        r->scenario.precision, r->tally.trials);
    else
        (void)!log_line(&r->folder, &ignored, "done in %s: %" PRIu64 " trials", time, r->tally.trials);
}

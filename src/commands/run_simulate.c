/* Simulates what a run still lacks: from checkpoint to checkpoint, and, as far as a precision asks, from look to look. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "commands/run.h"
#include "commands/stop.h"
#include "estimate/precision.h"
#include "output/log.h"
#include "output/progress.h"

/* How much work a run that is killed may lose: more only where the counts are so many that writing them would take more than
 * that part of the time. And how often run.log says that the run is still at work. */
static const double checkpoint_seconds = 5, checkpoint_share = 0.05, log_seconds = 3600;

struct journey {
    struct run *run;
    struct simulation simulation;
    struct progress progress;
    double due, logged;               /* seconds of the clock: the next checkpoint, the last line in run.log */
};

static bool finished(const struct run *r)
{
    return run_position(r) >= r->wanted.to || precision_reached(&r->tally, r->scenario.precision);
}

/* Up to the next look: all runs look, for a later one may ask what was seen. No shard does. */
static uint64_t next_stop(const struct run *r)
{
    const uint64_t look = look_after(r->tally.trials);
    return r->options->shard.count == 0 && look < r->wanted.to ? look : r->wanted.to;
}

static enum status log_hourly(struct journey *j, struct failure *failure)
{
    const struct run *r = j->run;
    if (clock_seconds() - j->logged < log_seconds)
        return STATUS_DONE;
    j->logged = clock_seconds();
    return log_line(&r->folder, failure, "at work: %" PRIu64 " of %" PRIu64 " trials", r->tally.trials,
                    r->wanted.to - r->wanted.from);
}

static enum status keep(struct journey *j, struct failure *failure)
{
    struct run *r = j->run;
    const double start = clock_seconds();
    if (results_write_tallies(&r->folder, &r->tally, r->key, failure))
        return failure->status;
    const double end = clock_seconds();
    j->due = end + fmax(checkpoint_seconds, (end - start) / checkpoint_share);
    return log_hourly(j, failure);
}

/* Where lives are written there are no checkpoints, since all are lived again. */
static enum status simulate_part(struct journey *j, struct failure *failure)
{
    struct run *r = j->run;
    j->simulation.seconds = j->simulation.visit ? 0 : fmax(0.001, j->due - clock_seconds());
    if (simulate(&j->simulation, run_position(r), next_stop(r), &r->tally, failure) ||
        (r->options->shard.count == 0 && precision_look(&r->scenario, &r->tally, failure)))
        return failure->status;
    return j->simulation.visit || finished(r) || clock_seconds() < j->due ? STATUS_DONE : keep(j, failure);
}

/* Stopped in good order: what was counted is kept. */
static enum status keep_counts(struct run *r, struct failure *failure)
{
    char reason[64];
    if (!r->options->lives && results_write_tallies(&r->folder, &r->tally, r->key, failure))
        return failure->status;
    return fail(failure, STATUS_STOPPED, "stopped after %" PRIu64 " of %" PRIu64 " trials (%s); the same command %s",
                r->tally.trials, r->wanted.to - r->wanted.from, stop_reason(reason),
                r->options->lives ? "starts again" : "carries on from there");
}

static enum status simulate_rest(struct journey *j, struct failure *failure)
{
    struct run *r = j->run;
    enum status status = r->options->shard.count == 0 ? precision_look(&r->scenario, &r->tally, failure) : STATUS_DONE;
    while (!status && !finished(r) && !stop_asked())
        status = simulate_part(j, failure);
    progress_end(&j->progress);
    return status;
}

static enum status simulate_lives(struct journey *j, struct failure *failure)
{
    struct run *r = j->run;
    struct lives_writer writer = {.scenario = &r->scenario, .out = r->lives.out};
    j->simulation.visit = lives_visit;
    j->simulation.visit_context = &writer;
    lives_header(&writer);
    const enum status status = simulate_rest(j, failure);
    if (writer.error)
        return fail(failure, STATUS_IO, "--lives: cannot write %s: %s; choose another file", r->options->lives,
                    strerror(writer.error));
    return status;
}

enum status run_simulate(struct run *r, struct failure *failure)
{
    struct journey j = {.run = r, .due = clock_seconds() + checkpoint_seconds, .logged = clock_seconds()};
    j.progress = progress_start(&r->scenario, &r->tally, r->wanted.to - r->wanted.from);
    j.simulation = (struct simulation){.scenario = &r->scenario,
                                       .threads = r->threads.count,
                                       .progress = r->options->quiet ? NULL : progress_show,
                                       .progress_context = &j.progress,
                                       .stop = stop_asked};
    const double start = clock_seconds();
    const enum status status = r->options->lives ? simulate_lives(&j, failure) : simulate_rest(&j, failure);
    r->timings.simulate = clock_seconds() - start;
    if (!status && !finished(r))
        return keep_counts(r, failure);
    return status;
}

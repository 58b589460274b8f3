/* The parts of outlast run. */
#ifndef OUTLAST_COMMANDS_RUN_H
#define OUTLAST_COMMANDS_RUN_H

#include "commands/options.h"
#include "estimate/kernel.h"
#include "estimate/lives.h"
#include "estimate/shards.h"
#include "estimate/threads.h"
#include "output/results.h"

/* What a run holds while it goes on. */
struct run {
    const struct options *options;
    const char *file;
    const char *typed;                /* the command line */
    struct scenario scenario;
    char key[65];
    struct threads threads;
    const struct kernel *kernel;
    struct trials wanted;             /* all, or the shard's */
    struct folder folder;
    struct tally tally;
    struct timings timings;
    double start;                     /* seconds of the clock */
    struct lives_file lives;          /* open where --lives is given */
};

/* The first trial that the tally does not hold yet. */
static inline uint64_t run_position(const struct run *run)
{
    return run->tally.from + run->tally.trials;
}

/* Opens the results folder. Statuses as folder_open. */
MUST_CHECK enum status run_open_folder(struct run *run, struct failure *failure);

/* Fills the tally with the counts that the folder holds, or with none. Status 73 where they are not those of a run that would
 * pass there; with --lives none are taken up, since every life is wanted. */
MUST_CHECK enum status run_take_up(struct run *run, struct failure *failure);

/* Simulates what is missing, with checkpoints. Status 75 where it was stopped; the counts are then kept. */
MUST_CHECK enum status run_simulate(struct run *run, struct failure *failure);

/* Notes in run.log what starts; and how it ended: a failed write there is no failure any more. */
MUST_CHECK enum status run_log_start(const struct run *run, struct failure *failure);
void run_log_end(const struct run *run, enum status status, const struct failure *failure);

#endif

/* The frame of a command that asks what many trials, lived under several scenarios, have in common: its results folder, what that
 * holds already, checkpoints, progress, the log, and the end. */
#ifndef OUTLAST_COMMANDS_INQUIRY_H
#define OUTLAST_COMMANDS_INQUIRY_H

#include "commands/options.h"
#include "estimate/threads.h"
#include "output/folder.h"
#include "output/summary.h"
#include "study/ensemble.h"
#include "study/record.h"

enum { INQUIRY_FILES = 32 };

struct inquiry {
    /* set by the command before inquiry_run; all borrowed */
    const struct options *options;
    const char *typed;                /* the command line */
    const char *name;                 /* the folder is results/NAME unless --output says otherwise */
    char key[65];                     /* what is asked (record_key) */
    uint64_t trials, seed;
    struct ensemble ensemble;         /* all but threads, stop, seconds and progress */
    /* Counts all that is to be counted, by inquiry_count, into the record. NULL: the trials of the ensemble, once. */
    enum status (*simulate)(struct inquiry *inquiry, struct failure *failure);
    size_t words;                     /* of the record; 0: the ensemble's */
    const char *at;                   /* what is counted now, for progress: "price.floor 0.5", or NULL */
    /* Writes the files that are made of the counts, with inquiry_write. */
    enum status (*write)(struct inquiry *inquiry, struct failure *failure);
    void *context;                    /* the command's own */
    /* of use to the command afterwards */
    struct folder folder;
    struct record record;             /* the counts */
    struct threads threads;
    struct timings timings;
    /* its own */
    double start, kept, logged, told; /* seconds of the clock: of the start, the last checkpoint, log line, progress line */
    const char *file[INQUIRY_FILES];  /* in the manifest */
    size_t files;
};

/* Simulates what the folder lacks, writes the files and the manifest. Status 73 where the folder holds something else or is in use,
 * 75 where it was stopped: the counts are then kept, and the same command carries on. The caller ends with inquiry_close in any
 * case. stop_at_moments is called here. */
MUST_CHECK enum status inquiry_run(struct inquiry *inquiry, struct failure *failure);
void inquiry_close(struct inquiry *inquiry);

/* For `simulate`: adds the counts of the ensemble's trials *done … trials - 1 to the words of the record from `word` on, while *done, which
 * is of the record too, goes along; with checkpoints and progress. Status 75 where it was stopped; the record is then kept. */
MUST_CHECK enum status inquiry_count(struct inquiry *inquiry, uint64_t *done, uint64_t trials, int64_t *word,
                                     struct failure *failure);

/* Writes a file of the folder, as folder_write, which the manifest will name. The name must last as long as the inquiry. */
MUST_CHECK enum status inquiry_write(struct inquiry *inquiry, const char *name, write_file *write, const void *context,
                                     struct failure *failure);

#endif

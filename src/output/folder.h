/* A results folder: held by one run at a time, every file in it whole, and marked complete by its manifest. Killed at any
 * moment, or with the disk full, it holds the files as they were or as they were to become, none in part. */
#ifndef OUTLAST_OUTPUT_FOLDER_H
#define OUTLAST_OUTPUT_FOLDER_H

#include <stdbool.h>
#include <stdio.h>

#include "base/failure.h"

/* Files that a results folder holds besides its tables. */
#define TALLIES_NAME "tallies.bin"
#define SCENARIO_NAME "scenario.yaml"
#define SUMMARY_NAME "summary.json"
#define STUDY_NAME "study.yaml"

struct folder {
    char *path;
    int directory;                /* descriptor */
    int lock;                     /* descriptor of the file whose lock says that the folder is in use; -1 */
    bool locked;                  /* false: this file system knows no locks, so nothing keeps a second run out */
    bool complete;                /* its manifest stands */
};

/* Opens the folder, made with its parents if missing, and locks it.
 * Status 73 where it cannot be made, holds other things than results, or is in use by another run; nothing is left to close
 * then. Else the caller ends with folder_close. */
MUST_CHECK enum status folder_open(const char *path, struct folder *out, struct failure *failure);
void folder_close(struct folder *folder);

/* Opens a file of the folder for reading; *out is NULL where there is none. Status 74 where it cannot be opened: what may be there
 * is not to be taken for nothing. */
MUST_CHECK enum status folder_read(const struct folder *folder, const char *name, FILE **out, struct failure *failure);

/* From here on the folder is not complete, and says so: its manifest is taken away. folder_write does so by itself. Status 74. */
MUST_CHECK enum status folder_begin(struct folder *folder, struct failure *failure);

/* Writes what a file is to hold. What goes wrong with the stream shows in ferror(out) and need not be looked at. */
typedef enum status write_file(const void *context, FILE *out, struct failure *failure);

/* Writes a file: under another name, onto the disk, then renamed. The folder is no longer complete from before the first
 * byte. Status 73 where the file cannot be created, 74 where it cannot be written, or the writer's; the file is then as it
 * was. */
MUST_CHECK enum status folder_write(struct folder *folder, const char *name, write_file *write, const void *context,
                                    struct failure *failure);

/* The same of a file beside the results, which no manifest names: the folder is as complete as it was. */
MUST_CHECK enum status folder_add(struct folder *folder, const char *name, write_file *write, const void *context,
                                  struct failure *failure);

/* Writes the manifest, manifest.tsv: the size and SHA-256 of each of these files, which must be there. The folder is
 * complete. Statuses as folder_write. */
MUST_CHECK enum status folder_finish(struct folder *folder, const char *const *names, size_t count,
                                     struct failure *failure);

#endif

/* manifest.tsv: the size and SHA-256 of a results folder's files, and, in its first line, of itself. Written last, its presence
 * means that the folder is complete. */
#ifndef OUTLAST_OUTPUT_MANIFEST_H
#define OUTLAST_OUTPUT_MANIFEST_H

#include <stdint.h>
#include <stdio.h>

#include "base/failure.h"

#define MANIFEST_NAME "manifest.tsv"

/* What a manifest is to name. */
struct manifest {
    int directory;                /* descriptor of the folder; borrowed */
    const char *path;             /* of the folder, for messages; borrowed */
    const char *const *names;
    size_t count;
};

/* Writes the manifest of these files, read as they are; a writer for folder_write (context: a struct manifest). */
MUST_CHECK enum status manifest_write(const void *manifest, FILE *out, struct failure *failure);

/* What was found in a folder, and who is told of it. */
struct inspection {
    void (*tell)(const char *finding); /* NULL, or called with a line for each thing that is wrong */
    int wrong;                    /* how many */
    int files;                    /* that are as they were written, and their bytes */
    uint64_t bytes;
};

/* Holds the folder against its manifest. Status 66 where there is no such folder; 65 where it is incomplete (the message says
 * how far it is, and how it goes on) or something in it is not as it was written: *failure is the first that is wrong; 74 where
 * nothing is known to be wrong, but something cannot be read. */
MUST_CHECK enum status manifest_inspect(const char *path, struct inspection *inspection, struct failure *failure);

/* The same without telling: whether what is in the folder can be used. */
MUST_CHECK enum status manifest_check(const char *path, struct failure *failure);

/* Opens a file of a folder for reading; NULL with errno where that fails. */
FILE *open_in_folder(int directory, const char *name);

#endif

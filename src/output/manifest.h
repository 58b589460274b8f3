/* manifest.tsv: the size and SHA-256 of a results folder's files. Written last, its presence means that the folder is
 * complete. */
#ifndef OUTLAST_OUTPUT_MANIFEST_H
#define OUTLAST_OUTPUT_MANIFEST_H

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

/* Whether the folder is complete and each file that its manifest names is as it was written. Status 66 where there is no such
 * folder, 65 with the first thing that is wrong. */
MUST_CHECK enum status manifest_check(const char *path, struct failure *failure);

/* Opens a file of a folder for reading; NULL with errno where that fails. */
FILE *open_in_folder(int directory, const char *name);

#endif

/* Observed values: one column of a tab-separated table. */
#ifndef OUTLAST_SCENARIO_EMPIRICAL_H
#define OUTLAST_SCENARIO_EMPIRICAL_H

#include <stddef.h>

#include "base/failure.h"

/* Reads the column of that name from a file with one header line; lines that start with "#" are comments, a line may end in
 * CR LF. Every row must have as many fields as the header and a number in the column; at least one row, at most
 * LARGEST_CHOICE. path is relative to folder unless absolute; folder may be NULL.
 * On failure: status 66 where the file is missing or is none, 74 where it cannot be read, else 65 and a message that starts
 * "FILE:LINE:COLUMN: ". Else the caller frees *values. */
MUST_CHECK enum status empirical_read(const char *folder, const char *path, const char *column, double **values,
                                      size_t *count, struct failure *failure);

#endif

/* run.log of a results folder: what started, with which settings, how it ended; a line each, with the time. */
#ifndef OUTLAST_OUTPUT_LOG_H
#define OUTLAST_OUTPUT_LOG_H

#include "base/failure.h"
#include "output/folder.h"

/* Appends a line. Status 73 where the log cannot be opened, 74 where it cannot be written. */
MUST_CHECK enum status log_line(const struct folder *folder, struct failure *failure, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif

/* What went wrong, in one sentence for the user, with the exit status that belongs to it. */
#ifndef OUTLAST_BASE_FAILURE_H
#define OUTLAST_BASE_FAILURE_H

#include <stdbool.h>

/* Exit statuses (sysexits.h's numbers; docs/results.md lists them). */
enum status {
    STATUS_DONE = 0,
    STATUS_USAGE = 64,       /* wrong command line */
    STATUS_DATA = 65,        /* bad scenario, also by --set; changed or incomplete results */
    STATUS_NO_INPUT = 66,    /* an input file that is missing or a folder */
    STATUS_BUG = 70,         /* ours */
    STATUS_NO_OUTPUT = 73,   /* output cannot be created, or belongs to something else */
    STATUS_IO = 74,          /* a read or write failed */
    STATUS_STOPPED = 75      /* stopped early in good order */
};

struct failure {
    enum status status;
    bool placed;                                     /* it starts with what it is about: FILE:LINE:COLUMN, an option */
    char message[1024];
};

#define MUST_CHECK __attribute__((warn_unused_result))

/* Fills *failure (the message is cut to fit, on a character's boundary) and returns status, so that a caller can write
 * `return fail(...)`. */
enum status fail(struct failure *failure, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The failure of an allocation: status 74, "out of memory". */
enum status fail_memory(struct failure *failure);

#endif

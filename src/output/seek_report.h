/* What `outlast solve` writes and prints. */
#ifndef OUTLAST_OUTPUT_SEEK_REPORT_H
#define OUTLAST_OUTPUT_SEEK_REPORT_H

#include <stdio.h>

#include "estimate/findings.h"
#include "output/answer.h"
#include "output/summary.h"
#include "study/line.h"
#include "study/seek.h"

struct seek_report {
    const struct scenario *scenario;  /* as it is, before the key is changed */
    const char *key;
    const char *given;                /* its value there, as text; NULL where that has none (of an archetype) */
    bool drawn;                       /* that is a distribution */
    const char *name;                 /* of a company, a group, or the market */
    int members;
    enum claim claim;
    const struct line *line;
    const struct seek *seek;          /* has run */
    struct timings timings;
};

/* Tables: the solution, one row; the values that were tried, in that order. And all of it as JSON. Writers for folder_write
 * (context: a struct seek_report); the summary fails with 74 where memory is out. */
MUST_CHECK enum status seek_write_solution(const void *report, FILE *out, struct failure *failure);
MUST_CHECK enum status seek_write_steps(const void *report, FILE *out, struct failure *failure);
MUST_CHECK enum status seek_write_summary(const void *report, FILE *out, struct failure *failure);

/* The sentence that it opens with, of a struct seek_report. */
MUST_CHECK write_file seek_tell;

/* The answer in words; what goes wrong with the stream shows in ferror(out). */
void seek_print(const struct seek_report *report, const struct run_facts *facts, FILE *out);

#endif

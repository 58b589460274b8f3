/* What `outlast compare` writes and prints. */
#ifndef OUTLAST_OUTPUT_COMPARISON_REPORT_H
#define OUTLAST_OUTPUT_COMPARISON_REPORT_H

#include <stdio.h>

#include "output/answer.h"
#include "output/summary.h"
#include "study/comparison.h"

struct comparison_report {
    struct counted counted;
    const char *base;             /* what the base is called */
    const char *const *other;     /* [contrasts]: what each of the others is called, no two alike */
    struct timings timings;
};

/* Tables: a row for each other scenario, name and reading, with the paired difference; a row for each key of each account; a row for
 * each value that differs. Writers for folder_write (context: a struct comparison_report). */
MUST_CHECK enum status comparison_write_differences(const void *report, FILE *out, struct failure *failure);
MUST_CHECK enum status comparison_write_accounts(const void *report, FILE *out, struct failure *failure);
MUST_CHECK enum status comparison_write_keys(const void *report, FILE *out, struct failure *failure);

/* All of it as JSON. Status 74 where memory is out. */
MUST_CHECK enum status comparison_write_summary(const void *report, FILE *out, struct failure *failure);

/* The sentences that it opens with, of a struct comparison_report. */
MUST_CHECK write_file comparison_tell;

/* The answer in words; what goes wrong with the stream shows in ferror(out). facts->scenario_file is not looked at. */
void comparison_print(const struct comparison_report *report, const struct run_facts *facts, FILE *out);

/* Names of companies that one scenario of a contrast has and the other lacks, one after another: those of the base from *at = 0 on,
 * or of the other. NULL at the end. */
const char *comparison_lone(const struct comparison *comparison, int contrast, bool of_base, int *at);

#endif

/* The answer in words: what `outlast run` prints. */
#ifndef OUTLAST_OUTPUT_ANSWER_H
#define OUTLAST_OUTPUT_ANSWER_H

#include <stdio.h>

#include "estimate/findings.h"
#include "output/folder.h"
#include "output/summary.h"

/* How the run went. */
struct run_facts {
    const char *program;          /* as it was called: named in the next command */
    const char *scenario_file;    /* that reads back to the scenario: named in the next command */
    const char *folder;           /* of the results; NULL where none are kept */
    const char *effort;           /* "3.9 s on 2 threads" */
};

/* The sentences that it opens with, of a struct findings. */
MUST_CHECK write_file answer_tell;

/* Prints it; what goes wrong with the stream shows in ferror(out). */
void answer_print(const struct findings *findings, const struct run_facts *facts, FILE *out);

/* The same for programs: summary.json, else companies.tsv. Fails as these do. */
MUST_CHECK enum status answer_print_data(const struct findings *findings, const struct timings *timings, bool json,
                                         FILE *out, struct failure *failure);

/* The part of it that is a table, a row for each group, in so many decimals. */
void answer_print_table(const struct findings *findings, int decimals, FILE *out);

/* The reading that a subject is asked about: generalist, or independent where all its members start as verticals. */
enum reading headline_reading(const struct findings *findings, const struct subject *subject);

#endif

/* summary.json: what a script wants to know of a run. */
#ifndef OUTLAST_OUTPUT_SUMMARY_H
#define OUTLAST_OUTPUT_SUMMARY_H

#include <stdio.h>

#include "estimate/findings.h"

/* How long a run took, in seconds of the clock. The one part of its output that is not the same each time. */
struct timings {
    double simulate, tables, total;
    int threads;
};

/* Writes the object; what goes wrong with the stream shows in ferror(out), too. */
MUST_CHECK enum status summary_write(const struct findings *findings, const struct timings *timings, FILE *out,
                                     struct failure *failure);

/* The definition of a claim in words, as "the chance that the company is, after 60 months, …". */
void claim_definition(const struct findings *findings, const struct subject *subject, enum claim claim, char text[256]);

#endif

/* What `outlast discover` writes and prints. */
#ifndef OUTLAST_OUTPUT_DISCOVERY_REPORT_H
#define OUTLAST_OUTPUT_DISCOVERY_REPORT_H

#include <stdio.h>

#include "output/answer.h"
#include "output/summary.h"
#include "study/discovery.h"

/* What was found in how many trials. */
struct discovered {
    const struct discovery *discovery;
    const struct prim *prim;
    uint64_t trials, wanted;      /* looked at; asked for */
};

/* Tables: the bounds of the box, and every step of the peeling. What goes wrong with the stream shows in ferror(out). */
void write_boxes(const struct discovered *found, FILE *out);
void write_trajectory(const struct discovered *found, FILE *out);

/* summary.json. Status 74 where memory is out. */
MUST_CHECK enum status write_discovery_summary(const struct discovered *found, const struct timings *timings, FILE *out,
                                               struct failure *failure);

/* The question and the sentence that answers it, of a struct discovered. */
MUST_CHECK write_file discovery_tell;

/* The answer in words; facts->scenario_file names the scenario in the next command. */
void discovery_answer_print(const struct discovered *found, const struct run_facts *facts, FILE *out);

/* What a column is kept to: "above 8,010 M$", "between 0.2 and 0.5", "1, 2 or 4". */
void range_print(const struct column *column, const struct range *range, FILE *out);

#endif

/* The answer in words of `outlast sensitivity`. */
#ifndef OUTLAST_OUTPUT_SENSITIVITY_ANSWER_H
#define OUTLAST_OUTPUT_SENSITIVITY_ANSWER_H

#include <stdio.h>

#include "output/answer.h"
#include "study/sensitivity.h"

/* The sentences that it opens with, of a struct sensitivity_counts. Status 74 where memory is out. */
MUST_CHECK write_file sensitivity_tell;

/* Prints it; what goes wrong with the stream shows in ferror(out). Status 74 where memory is out. facts->scenario_file is not
 * looked at. */
MUST_CHECK enum status sensitivity_answer_print(const struct sensitivity_counts *counts, const struct run_facts *facts, FILE *out,
                                                struct failure *failure);

#endif

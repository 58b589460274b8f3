/* The answer of a sweep in words: what `outlast sweep` prints. */
#ifndef OUTLAST_OUTPUT_POINTS_ANSWER_H
#define OUTLAST_OUTPUT_POINTS_ANSWER_H

#include <stdio.h>

#include "output/answer.h"
#include "study/extremes.h"

/* What a sweep found. */
struct points_found {
    const struct sweep *sweep;
    const struct extremes *extremes;
};

/* The sentence that it opens with, of a struct points_found; nothing where no point has lives. */
MUST_CHECK write_file points_tell;

/* Prints it; what goes wrong with the stream shows in ferror(out). facts->scenario_file is not looked at. */
void points_answer_print(const struct sweep *sweep, const struct extremes *extremes, const struct run_facts *facts, FILE *out);

#endif

/* What `outlast sensitivity` writes: its tables and its summary. Each is a pure function of the scenario and the counts. */
#ifndef OUTLAST_OUTPUT_SENSITIVITY_TABLES_H
#define OUTLAST_OUTPUT_SENSITIVITY_TABLES_H

#include <stdio.h>

#include "output/summary.h"
#include "study/sensitivity.h"

/* Writes a table. What goes wrong with the stream shows in ferror(out). Status 74 where memory is out. */
typedef enum status write_sensitivity(const struct sensitivity_counts *counts, FILE *out, struct failure *failure);
MUST_CHECK write_sensitivity write_tornado, write_sobol, write_pawn, write_flips;

/* summary.json. */
MUST_CHECK enum status write_sensitivity_summary(const struct sensitivity_counts *counts, const struct timings *timings, FILE *out,
                                                 struct failure *failure);

/* The name of a reading and output, as "generalist", "independents", "none_left". */
const char *output_name(enum reading reading, enum output output);

/* Whether a crowd has that: of verticals none is a generalist, and one company alone is no number of them. */
bool output_applies(const struct crowd *crowd, enum reading reading, enum output output);

#endif

/* The answer of an autopsy in words: what `outlast autopsy` prints. */
#ifndef OUTLAST_OUTPUT_AUTOPSY_ANSWER_H
#define OUTLAST_OUTPUT_AUTOPSY_ANSWER_H

#include "output/answer.h"
#include "output/autopsy_tables.h"

/* Print it, in two parts, between which the typical life may stand (where anybody was lost); what goes wrong with the stream shows
 * in ferror(out). */
void autopsy_answer_print(const struct autopsy_report *report, FILE *out);
void autopsy_answer_end(const struct autopsy_report *report, const struct run_facts *facts, FILE *out);

#endif

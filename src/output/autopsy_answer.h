/* The answer of an autopsy in words: what `outlast autopsy` prints. */
#ifndef OUTLAST_OUTPUT_AUTOPSY_ANSWER_H
#define OUTLAST_OUTPUT_AUTOPSY_ANSWER_H

#include "output/answer.h"
#include "output/autopsy_tables.h"

/* The sentences that it opens with, of a struct autopsy_report. Status 74 where memory is out. */
MUST_CHECK write_file autopsy_tell;

/* Print it, in two parts, between which the typical life may stand (where anybody was lost); what goes wrong with the stream shows
 * in ferror(out). */
void autopsy_answer_print(const struct autopsy_report *report, FILE *out);
void autopsy_answer_end(const struct autopsy_report *report, const struct run_facts *facts, FILE *out);

#endif

/* What a scoring writes: its tables and summary.json. */
#ifndef OUTLAST_OUTPUT_SCORE_TABLES_H
#define OUTLAST_OUTPUT_SCORE_TABLES_H

#include "output/answer.h"
#include "output/folder.h"
#include "study/score.h"

struct score_report {
    const struct score *score;        /* judged */
    struct timings timings;
};

/* Each writes one file of a struct score_report; fails (74) where memory is out. */
MUST_CHECK write_file score_write_forecasts, score_write_scores, score_write_differences, score_write_calibration,
    score_write_outcomes, score_write_summary;

struct score_table {
    const char *name;
    write_file *write;
};
enum { SCORE_TABLES = 5 };
extern const struct score_table score_tables[SCORE_TABLES];

/* score_answer.c: the sentences that the answer opens with, of a struct score_report. */
MUST_CHECK write_file score_tell;

/* score_answer.c: the answer in words; what goes wrong with the stream shows in ferror(out). */
void score_answer_print(const struct score_report *report, const char *outcomes_file, const struct run_facts *facts, FILE *out);

#endif

/* What a sweep writes: points.tsv and its summary.json. */
#ifndef OUTLAST_OUTPUT_POINTS_H
#define OUTLAST_OUTPUT_POINTS_H

#include <stdio.h>

#include "output/summary.h"
#include "output/words.h"
#include "study/extremes.h"

#define POINTS_NAME "points.tsv"

/* Writes the table: a row for each of the sweep's points, in their order. What goes wrong with the stream shows in ferror(out).
 * Statuses as sweep_counts, and 75 where sweep->stop says so. */
MUST_CHECK enum status points_write(const struct sweep *sweep, FILE *out, struct failure *failure);

/* The same of a sweep that is not complete, which a line in front says. Where there are so many points that it would take longer
 * than one who stops a sweep wants to wait, no rows. */
MUST_CHECK enum status points_write_incomplete(const struct sweep *sweep, FILE *out, struct failure *failure);

/* The study, its extremes and timings as JSON. Status 74 where memory is out. */
MUST_CHECK enum status points_write_summary(const struct sweep *sweep, const struct extremes *extremes,
                                            const struct timings *timings, FILE *out, struct failure *failure);

/* When chances are of: "in June 2029", "after 60 months" where that is not asked for or has no start, "at the horizon" where the
 * points have different ones. Returns text. */
const char *points_end_words(const struct study *study, bool dated, char text[WORDS_SIZE]);

#endif

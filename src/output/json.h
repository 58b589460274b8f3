/* Pieces of JSON that every summary has. Each returns a new value, or NULL where memory is out. */
#ifndef OUTLAST_OUTPUT_JSON_H
#define OUTLAST_OUTPUT_JSON_H

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>

#include "estimate/interval.h"
#include "output/folder.h"
#include "output/summary.h"

/* null for what does not exist: JSON has no NaN. */
json_t *json_real_or_null(double value);

/* JSON's readers hold whole numbers up to 2^63-1; a larger one is text. */
json_t *json_whole(uint64_t value);

/* What a writer writes, as text in one line. */
json_t *json_told(write_file *tell, const void *context);

/* An object of timings. */
json_t *json_timings(const struct timings *timings);

/* Adds an estimate and its interval to an object, under these names. Nonzero where that fails. */
int json_add_estimate(json_t *object, const char *value, const char *low, const char *high, struct estimate estimate);

/* Writes a summary, and gives it up; NULL is one that could not be made. Status 74, also where it lacks a value for want of
 * memory. */
MUST_CHECK enum status json_finish(json_t *summary, FILE *out, struct failure *failure);

#endif

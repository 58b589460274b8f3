/* Cells of tables: each writes a tab and a number. A number that does not exist (NAN) is NA. */
#ifndef OUTLAST_OUTPUT_CELLS_H
#define OUTLAST_OUTPUT_CELLS_H

#include <stdint.h>
#include <stdio.h>

#include "estimate/interval.h"

/* A probability without exponent: 8 decimals, and as many more as it takes for 6 significant digits of it and of 1 - p. */
void put_probability(FILE *out, double p);

/* Three cells: probability, low, high. */
void put_estimate(FILE *out, struct estimate estimate);

/* A difference of probabilities, in as many decimals as a probability of its size. */
void put_difference(FILE *out, double d);

void put_count(FILE *out, int64_t count);

/* Any other number, in 7 significant digits; "inf" where it has no bound. */
void put_number(FILE *out, double value);

/* A whole number of units over `count` of them: a mean, or the probability of a count. */
double ratio(int64_t part, int64_t count);

#endif

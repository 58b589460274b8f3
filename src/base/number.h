/* Numbers as users write them: decimal, the same in every locale. */
#ifndef OUTLAST_BASE_NUMBER_H
#define OUTLAST_BASE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* Reads all of text as a decimal number: optional sign, digits with an optional point (a digit on one side of it at least),
 * optional exponent. No blanks, no hexadecimal, no inf or nan, and nothing that a double cannot hold: a number too large is
 * refused, one too small to tell from 0 is 0. False, and *out as it was, where text is anything else. */
bool number_parse(const char *text, double *out);

/* Reads a whole number from 0 to 2^64-1, exactly: "20000", "1e6", "2.5e3", and with a suffix "200k", "1M", "1.5G".
 * False, and *out as it was, where text is anything else or is not whole. */
bool parse_count(const char *text, uint64_t *out);

#endif

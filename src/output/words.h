/* Numbers in prose. */
#ifndef OUTLAST_OUTPUT_WORDS_H
#define OUTLAST_OUTPUT_WORDS_H

#include <stdint.h>
#include <stdio.h>

#include "estimate/interval.h"
#include "estimate/paired.h"

enum { WORDS_SIZE = 128 };

/* A chance in words: as an answer ("Almost surely"), and after "it is" ("almost certain"). */
struct chance_words {
    double least;                 /* for chances from here up */
    const char *answer, *is;
};
const struct chance_words *chance_words(double probability);

/* "1,000,000" */
const char *count_words(int64_t count, char text[WORDS_SIZE]);

/* "51.8 %" */
const char *percent_words(double probability, int decimals, char text[WORDS_SIZE]);

/* "51.8 % (51.7 to 51.9 %)", in as many decimals as the interval lets mean something. */
const char *estimate_words(struct estimate estimate, char text[WORDS_SIZE]);

/* The same, and in words where what was counted is none or all: an interval from 0 is not a chance of 0. */
const char *chance_text(struct estimate estimate, char text[WORDS_SIZE]);

/* The same where a sentence goes on: all is "100 % (92 to 100 %)". */
const char *part_text(struct estimate estimate, char text[WORDS_SIZE]);

/* "one " in front of a chance in words that are no number, as in "from one not distinguishable from 0 to 12 %"; else "". */
const char *one_words(struct estimate estimate);

/* The decimals of a percentage that is known to so much (a probability); 0 of one that is known exactly. */
int percent_decimals(double half_width);

/* A share in points, with its sign, but for what rounds to 0: "+12.9". */
const char *signed_points(double share, int decimals, char text[WORDS_SIZE]);

/* "+12.9 (+12.8 to +13.1)", in as many decimals as the interval lets mean something. */
const char *change_words(struct change_estimate change, char text[WORDS_SIZE]);

/* The same number or a little more, in points of one digit: "0.1". */
const char *points_words(double half_width, char text[WORDS_SIZE]);

/* "3.9 s", "12 min", "3.5 h" */
const char *duration_words(double seconds, char text[WORDS_SIZE]);

/* "after 60 months", "after 1 month" */
const char *months_words(int months, char text[WORDS_SIZE]);

/* "in June 2029", or "after 60 months" where no start is given (year 0). */
const char *date_words(int year, int month, int months, char text[WORDS_SIZE]);

/* Prints a word of a command line so that a shell reads it back. */
void print_shell_word(const char *word, FILE *out);

/* "outlast" and the words of a command line, so that a shell reads them back; the caller frees it. NULL where memory is out. */
char *shell_line(int count, char *const *words);

/* Columns that a text takes on a terminal: its characters. */
int text_width(const char *text);

#endif

/* The values of a key between two ends, numbered: for a key that takes any number about a million of them, decimals of a round step
 * apart; for one that takes whole numbers, those that it can take. */
#ifndef OUTLAST_STUDY_LINE_H
#define OUTLAST_STUDY_LINE_H

#include <stdint.h>

#include "scenario/scenario.h"

struct line {
    double low, high, step;
    bool whole;                   /* it takes whole numbers only */
    int64_t last;                 /* values are numbered 0 … last; last is at least 1 */
    int *value;                   /* [last + 1] of whole numbers; owned */
};

/* Whether a key takes whole numbers only: horizon, step, and an entry's count. */
bool key_is_whole(const char *key);

/* The values of the key from low to high, low < high, in a scenario like base. Status 64 where a whole number is wanted and an end is
 * none, or there are no two values; 74. The message has no option in front. The caller frees *out with line_free. */
MUST_CHECK enum status line_init(const char *key, double low, double high, const struct scenario *base, struct line *out,
                                 struct failure *failure);
void line_free(struct line *line);

/* A value, and how it is written: what is simulated is what the text says. */
double line_value(const struct line *line, int64_t number);
void line_text(const struct line *line, int64_t number, char text[32]);

#endif

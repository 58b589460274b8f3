/* The values of a varied key: a list, or range(low, high, step), linspace(low, high, n), logspace(low, high, n). */
#ifndef OUTLAST_STUDY_VALUES_H
#define OUTLAST_STUDY_VALUES_H

#include "base/arena.h"
#include "scenario/tree.h"

enum { LARGEST_VALUES = 1000000 };                   /* of one key */

enum spread {
    SPREAD_LIST,                                     /* these values and none between */
    SPREAD_EVEN,                                     /* range and linspace: from low to high */
    SPREAD_LOG                                       /* logspace: from low to high, on a logarithmic scale */
};

struct values {
    enum spread spread;
    double low, high;                                /* but for a list */
    size_t count;                                    /* at least 1; but for a list 2 */
    const struct node **at;                          /* [count]: scalars, with their place in the file; no two alike */
};

/* Reads what stands in the file as the value of the key, which is for messages. A range's values are the decimals written:
 * the third of range(0, 1.2, 0.1) is 0.3; those of linspace and logspace are rounded to 10 digits. Both ends are among them, as
 * they are written.
 * All is in the arena, but for list items, which are those of the tree. Status 65 where it is none of these, has no or equal
 * values, or more than LARGEST_VALUES, 74 where memory is out. */
MUST_CHECK enum status values_read(const struct node *node, const char *file, const char *key, struct arena *arena,
                                   struct values *out, struct failure *failure);

/* The value at a part u of the way from low to high, 0 < u < 1, in 10 digits. Not of a list. */
void values_between(const struct values *values, double u, char text[32]);

#endif

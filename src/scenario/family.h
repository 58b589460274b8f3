/* What the families of distributions are called, what they take, and how much a truncation leaves of them. Only for the files
 * distribution*.c. */
#ifndef OUTLAST_SCENARIO_FAMILY_H
#define OUTLAST_SCENARIO_FAMILY_H

#include "scenario/distribution.h"

enum rule_kind {
    NO_RULE,
    ABOVE_ZERO,   /* first > 0 */
    BELOW,        /* first < second */
    AT_MOST       /* first <= second */
};

/* What arguments must fulfil, by their indices. */
struct rule {
    enum rule_kind kind;
    int first, second;
};

struct shape {
    const char *name;            /* NULL: CONSTANT has none */
    int arguments;               /* 0 for CHOICE, which takes any number of values */
    const char *argument[3];
    struct rule rule[3];
};

extern const struct shape family_shapes[FAMILIES];

/* A truncation that keeps less than this is refused: a uniform double is too coarse to draw from it. */
#define SMALLEST_MASS 1e-12

/* Beyond these shapes of a beta its distribution function cannot be computed for certain. */
#define LEAST_BETA 0.001
#define MOST_BETA 100000.0

/* The chance that the distribution without its truncation falls within [low, high]; 1 for CONSTANT and CHOICE. Coarse,
 * to be compared with SMALLEST_MASS; nothing may be drawn with it. */
double family_mass(const struct distribution *distribution);

/* Whether draws could leave the range of double: a spread that overflows, or a tail that does, or that falls to 0 where every
 * draw should be above it. */
bool family_overflows(const struct distribution *distribution);

#endif

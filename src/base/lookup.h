/* From a name to a number, for thousands of names. */
#ifndef OUTLAST_BASE_LOOKUP_H
#define OUTLAST_BASE_LOOKUP_H

#include <stdbool.h>
#include <stddef.h>

struct lookup_slot {
    const char *name;                                /* NULL: free */
    int value;
};

/* All zero is an empty lookup. Names are borrowed: they must outlive it. */
struct lookup {
    struct lookup_slot *slots;
    size_t size, used;                               /* size is 0 or a power of two */
};

/* The number of a name, or -1. */
int lookup_find(const struct lookup *lookup, const char *name);

/* Adds a name that is not there yet; false where memory is out. */
bool lookup_add(struct lookup *lookup, const char *name, int value);

void lookup_free(struct lookup *lookup);

#endif

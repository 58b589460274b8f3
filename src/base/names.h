/* Names and other short texts: the nearest known name, what a name may hold, what a message shows of a text. */
#ifndef OUTLAST_BASE_NAMES_H
#define OUTLAST_BASE_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A search for the known name that is nearest to a wanted one. Starts as nearest_to(wanted); after nearest_try with every
 * known name, best is the nearest, the first of several, or NULL if none is near enough to be what was meant. */
struct nearest {
    const char *wanted, *best;
    size_t distance;                                 /* of best; where there is none, one more than is near enough */
};

struct nearest nearest_to(const char *wanted);
void nearest_try(struct nearest *search, const char *known);

/* The same over an array. */
const char *nearest_name(const char *wanted, const char *const *known, size_t count);

/* Takes one character of UTF-8 off the front of *text; -1 (and *text as it was) where it is not valid UTF-8. 0 at the end. */
int32_t next_character(const char **text);

/* What stands behind the last slash of a path, or all of it. */
const char *path_last(const char *path);

/* Whether all of text is valid UTF-8. */
bool utf8_valid(const char *text);

/* NULL if text may be the name of a company, a group or an archetype; else what is wrong with it, as "a tab". */
const char *name_fault(const char *text);

/* Whether text may name a scenario or a study, and so the folder of its results. */
bool folder_name_fits(const char *text);

/* What a message shows of a text: at most 60 characters, or 200, then an ellipsis; control characters as '?'. Valid UTF-8 in,
 * valid UTF-8 out. Returns out. */
enum { EXCERPT_SIZE = 4 * 60 + 4, LONG_EXCERPT_SIZE = 4 * 200 + 4 };
const char *excerpt(const char *text, char out[EXCERPT_SIZE]);
const char *long_excerpt(const char *text, char out[LONG_EXCERPT_SIZE]);

/* 32 bits that stand for a text among the addresses of random numbers (FNV-1a, its bits mixed). */
uint32_t text_hash(const char *text);

#endif

/* The comments at the ends of a YAML file's lines, which libyaml drops: there a scenario says where its values come from. */
#ifndef OUTLAST_SCENARIO_COMMENTS_H
#define OUTLAST_SCENARIO_COMMENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* Goes through a text line by line, once. Starts as comments_of(text, length). */
struct comments {
    const char *at, *end;         /* the line that was asked about last, and the text's end */
    size_t line;                  /* its number, from 0 */
    bool known;                   /* it was looked through, and this found */
    const char *comment;          /* or NULL */
};

struct comments comments_of(const char *text, size_t length);

/* What follows the # at the end of a line, without spaces around it, in the arena; NULL where there is none, where the line is before one
 * that was asked about, or where memory is out. Lines count from 0, as libyaml counts them. The same pointer for the same line. */
const char *comment_of(struct comments *comments, size_t line, struct arena *arena);

#endif

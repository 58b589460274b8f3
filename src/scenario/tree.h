/* A YAML file as a small strict tree. Every scalar is text: what it means is the reader's business. */
#ifndef OUTLAST_SCENARIO_TREE_H
#define OUTLAST_SCENARIO_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/failure.h"

enum node_type { SCALAR, SEQUENCE, MAPPING };

/* One member of a sequence (key NULL) or of a mapping (key a scalar, no two with the same text). */
struct item {
    const struct node *key, *value;
    const struct item *next;
};

struct node {
    enum node_type type;
    bool plain;                                      /* SCALAR: written without quotes, on one line */
    bool quoted;                                     /* SCALAR: in quotes or as a block, so "" is not just left out */
    int height;                                      /* SCALAR 0, else one more than the highest child, 1 at least */
    int line, column;                                /* from 1, in characters */
    size_t size;                                     /* nodes from here down, aliases followed */
    size_t count;                                    /* of items */
    const char *text;                                /* SCALAR; else NULL */
    const char *comment;                             /* SCALAR: at the end of its last line, without the #; NULL: none */
    const struct item *first;                        /* in the order of the file; NULL for a SCALAR */
};

struct tree {
    struct arena arena;
    const struct node *root;
};

enum {
    LARGEST_FILE = 16 << 20,                         /* bytes */
    DEEPEST_NODE = 64,                               /* collections within one another */
    LARGEST_TREE = 2000000,                          /* nodes as written */
    LARGEST_EXPANSION = 100000                       /* nodes that aliases add */
};

/* Reads a file of exactly one YAML document. Refused: what is not YAML or not UTF-8, tags, duplicate keys, keys that are
 * not scalars, aliases that contain themselves, and whatever passes the limits above.
 * Status 65, 66 (missing, or a folder) or 74; the message starts "FILE:LINE:COLUMN: " where there is a position, else
 * "FILE: ". On failure nothing is left to free; the caller frees *tree with tree_free. */
MUST_CHECK enum status tree_read(const char *file, struct tree *tree, struct failure *failure);

/* The same from memory; file is what messages call it. */
MUST_CHECK enum status tree_parse(const char *text, size_t length, const char *file, struct tree *tree,
                                  struct failure *failure);

void tree_free(struct tree *tree);

/* The value of a key of a mapping, or NULL. */
const struct node *node_get(const struct node *mapping, const char *key);

/* Whether nothing stands there: an empty plain scalar. */
bool node_empty(const struct node *node);

/* "'5O'", "a list", "a mapping" or "nothing", for messages; out is used or not. */
enum { DESCRIPTION_SIZE = 300 };
const char *node_describe(const struct node *node, char out[DESCRIPTION_SIZE]);

/* Where something stands. line 0: no position, and file alone starts the message. */
struct place {
    const char *file;
    int line, column;
};

/* fail() with "FILE:LINE:COLUMN: KEY: " in front; without KEY where key is NULL. */
enum status fail_at(struct failure *failure, enum status status, struct place place, const char *key,
                    const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif

/* Pieces of the page's document. */
#ifndef OUTLAST_OUTPUT_PAGE_NODE_H
#define OUTLAST_OUTPUT_PAGE_NODE_H

#include <libxml/tree.h>
#include <stdint.h>

#include "output/page.h"

/* Has libxml2 and libxslt take memory so that the program ends, with status 74, where there is none. To be called before any other function
 * of theirs, and before those below. */
void node_use_memory(void);

/* A new element at the end of parent's, and an attribute and text of one. Texts are valid UTF-8. */
xmlNode *node_add(xmlNode *parent, const char *name);
void node_set(xmlNode *node, const char *name, const char *value);
void node_set_count(xmlNode *node, const char *name, uint64_t value);
void node_text(xmlNode *node, const char *text);

/* A file's whole text and a NUL, which the caller frees; *size is without the NUL. Status 66 where it is missing, 74 where it cannot be
 * read. */
MUST_CHECK enum status page_read(const char *folder, const char *name, char **text, size_t *size, struct failure *failure);

/* page_tables.c: a folder's manifest and every table that it names. Status 74 where one cannot be read. */
MUST_CHECK enum status page_add_tables(xmlNode *folder, const char *path, struct failure *failure);

/* page_values.c: summary.json, value by value. Status 74 where it cannot be read, 65 where it is no JSON. */
MUST_CHECK enum status page_add_summary(xmlNode *folder, const char *path, struct failure *failure);

/* page_scenario.c: the scenario, with every value that is not its default. Status 74 where memory is out. */
MUST_CHECK enum status page_add_scenario(xmlNode *report, const struct scenario *scenario, const char *key, struct failure *failure);

/* page_words.c: makes the functions of page.h known. */
void page_register_words(void);

#endif

/* Pieces of the page's document. */
#ifndef OUTLAST_OUTPUT_PAGE_NODE_H
#define OUTLAST_OUTPUT_PAGE_NODE_H

#include <libxml/tree.h>
#include <stdint.h>

#include "output/page.h"

/* A new element at the end of parent's, and an attribute and text of one. NULL, and nothing done for it, where memory is or was out;
 * node_failed says so. Texts are valid UTF-8. */
xmlNode *node_add(xmlNode *parent, const char *name);
void node_set(xmlNode *node, const char *name, const char *value);
void node_set_count(xmlNode *node, const char *name, uint64_t value);
void node_text(xmlNode *node, const char *text);

/* Whether any of them failed since the last call. */
bool node_failed(void);

/* A file's whole text and a NUL, which the caller frees; *size is without the NUL. Status 66 where it is missing, 74 where it cannot be
 * read. */
MUST_CHECK enum status page_read(const char *folder, const char *name, char **text, size_t *size, struct failure *failure);

/* page_tables.c: a folder's manifest and every table that it names. Status 74 where one cannot be read. */
MUST_CHECK enum status page_add_tables(xmlNode *folder, const char *path, struct failure *failure);

/* page_values.c: summary.json, value by value. Status 74 where it cannot be read, 65 where it is no JSON. */
MUST_CHECK enum status page_add_summary(xmlNode *folder, const char *path, struct failure *failure);

/* page_scenario.c: the scenario, with every value that is not its default. */
void page_add_scenario(xmlNode *report, const struct scenario *scenario);

/* page_words.c: makes the functions of page.h known. */
void page_register_words(void);

#endif

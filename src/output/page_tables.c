/* Tables (tab-separated, comments, one header line) as parts of the page's document. */
#include <libxml/tree.h>
#include <stdlib.h>
#include <string.h>

#include "output/manifest.h"
#include "output/page_node.h"

/* A table as it is taken apart: fields point into its text. */
struct table {
    xmlNode *node;
    char *column[LARGEST_COMPANIES];
    bool word[LARGEST_COMPANIES];     /* the column's name may name an attribute */
    int columns;
    uint64_t rows;
};

/* Cuts a line off the front of the text; NULL at its end. */
static char *next_line(char **text)
{
    return **text ? strsep(text, "\n") : NULL;
}

static void add_header(struct table *t, char *line)
{
    while (line && t->columns < LARGEST_COMPANIES) {
        char *name = strsep(&line, "\t");
        t->column[t->columns] = name;
        t->word[t->columns++] = xmlValidateNCName((const xmlChar *)name, 0) == 0 && !strchr(name, '.');
    }
}

static void add_cell(const struct table *t, xmlNode *row, int column, const char *value)
{
    if (t->word[column]) {
        node_set(row, t->column[column], value);
        return;
    }
    xmlNode *cell = node_add(row, "cell");
    node_set(cell, "name", t->column[column]);
    node_text(cell, value);
}

static void add_row(struct table *t, char *line)
{
    if (++t->rows > PAGE_ROWS)
        return;
    xmlNode *row = node_add(t->node, "row");
    for (int i = 0; i < t->columns && line; i++)
        add_cell(t, row, i, strsep(&line, "\t"));
}

static void add_lines(struct table *t, char *text)
{
    for (char *line; (line = next_line(&text)) != NULL;)
        if (*line == '#')
            node_text(node_add(t->node, "note"), line + strspn(line, "# "));
        else if (t->columns == 0)
            add_header(t, line);
        else
            add_row(t, line);
}

static enum status add_table(xmlNode *folder, const char *path, const char *file, struct failure *failure)
{
    struct table *t = calloc(1, sizeof *t);
    char *text = NULL;
    size_t size = 0;
    enum status status = t ? page_read(path, file, &text, &size, failure) : fail_memory(failure);
    if (!status) {
        char name[NAME_MAX];
        snprintf(name, sizeof name, "%.*s", (int)(strlen(file) - strlen(".tsv")), file);
        t->node = node_add(folder, "table");
        node_set(t->node, "name", name);
        node_set_count(t->node, "size", size);
        if (size <= PAGE_TEXT)
            node_text(node_add(t->node, "text"), text);
        add_lines(t, text);
        node_set_count(t->node, "rows", t->rows);
        free(text);
    }
    free(t);
    return status;
}

static bool is_table(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && strcmp(dot, ".tsv") == 0;
}

/* A line of the manifest: name, bytes, SHA-256. */
static enum status add_file(xmlNode *folder, const char *path, char *line, struct failure *failure)
{
    const char *name = strsep(&line, "\t"), *bytes = strsep(&line, "\t");
    xmlNode *file = node_add(folder, "file");
    node_set(file, "name", name);
    node_set(file, "bytes", bytes ? bytes : "");
    node_set(file, "sha256", line ? line : "");
    return is_table(name) ? add_table(folder, path, name, failure) : STATUS_DONE;
}

enum status page_add_tables(xmlNode *folder, const char *path, struct failure *failure)
{
    char *text, *rest, *line;
    size_t size;
    bool header = false;
    enum status status = page_read(path, MANIFEST_NAME, &text, &size, failure);
    if (status)
        return status;
    rest = text;
    while (!status && (line = next_line(&rest)) != NULL) {
        if (header && *line)
            status = add_file(folder, path, line, failure);
        header |= *line != '#';
    }
    free(text);
    return status;
}

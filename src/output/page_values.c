/* summary.json as a part of the page's document. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json_memory.h"
#include "output/json.h"
#include "output/page_node.h"

static void add_value(xmlNode *parent, const char *name, const json_t *value);

static void add_number(xmlNode *node, const json_t *value)
{
    char text[64];
    if (json_is_integer(value))
        snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else
        snprintf(text, sizeof text, "%.10g", json_real_value(value));
    node_text(node, text);
}

static void add_members(xmlNode *node, const json_t *value)
{
    const char *key;
    json_t *member;
    size_t i;
    if (json_is_object(value))
        json_object_foreach((json_t *)value, key, member)
            add_value(node, key, member);
    else
        json_array_foreach(value, i, member)
            add_value(node, NULL, member);
}

static void add_value(xmlNode *parent, const char *name, const json_t *value)
{
    xmlNode *node = node_add(parent, "value");
    if (name)
        node_set(node, "name", name);
    if (json_is_string(value))
        node_text(node, json_string_value(value));
    else if (json_is_number(value))
        add_number(node, value);
    else if (json_is_boolean(value))
        node_text(node, json_is_true(value) ? "true" : "false");
    else
        add_members(node, value);
}

enum status page_add_summary(xmlNode *folder, const char *path, struct failure *failure)
{
    char *text;
    size_t size;
    json_error_t error;
    enum status status = page_read(path, SUMMARY_NAME, &text, &size, failure);
    if (status)
        return status;
    json_t *summary = json_loadb(text, size, 0, &error);
    if (summary)
        add_members(folder, summary);
    else if (json_lacks_memory())
        status = fail_memory(failure);
    else
        status = fail(failure, STATUS_DATA, "%s/" SUMMARY_NAME ":%d:%d: %s", path, error.line, error.column, error.text);
    json_decref(summary);
    free(text);
    return status;
}

#include <errno.h>
#include <inttypes.h>
#include <libxml/xmlmemory.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "output/page_node.h"

/* libxml2 and libxslt do not survive an allocation that fails: they go on with what is not there, or lose what is. So the first one ends
 * the program, before the page gets its name: what they were to write is not there, and the page as it was. */
static void *given(void *taken)
{
    if (taken)
        return taken;
    fputs("outlast: out of memory\n", stderr);
    _exit(STATUS_IO);
}

static void *take(size_t size)
{
    return given(malloc(size));
}

static void *retake(void *old, size_t size)
{
    return given(realloc(old, size));
}

static char *duplicate(const char *text)
{
    return given(strdup(text));
}

void node_use_memory(void)
{
    xmlMemSetup(free, take, retake, duplicate);
}

static const xmlChar *utf8(const char *text)
{
    return (const xmlChar *)text;
}

xmlNode *node_add(xmlNode *parent, const char *name)
{
    return xmlNewChild(parent, NULL, utf8(name), NULL);
}

void node_set(xmlNode *node, const char *name, const char *value)
{
    xmlNewProp(node, utf8(name), utf8(value));
}

void node_set_count(xmlNode *node, const char *name, uint64_t value)
{
    char text[32];
    snprintf(text, sizeof text, "%" PRIu64, value);
    node_set(node, name, text);
}

void node_text(xmlNode *node, const char *text)
{
    xmlAddChild(node, xmlNewText(utf8(text)));
}

static enum status read_all(FILE *in, const char *path, char **text, size_t *size, struct failure *failure)
{
    struct text whole;
    char buffer[1 << 16];
    FILE *out = text_open(&whole);
    if (!out)
        return fail_memory(failure);
    for (size_t got; (got = fread(buffer, 1, sizeof buffer, in)) > 0;)
        fwrite(buffer, 1, got, out);
    *text = text_close(out, &whole);
    if (!*text)
        return fail_memory(failure);
    *size = whole.size;
    if (!ferror(in))
        return STATUS_DONE;
    free(*text);
    return fail(failure, STATUS_IO, "%s: cannot read: %s", path, strerror(errno));
}

enum status page_read(const char *folder, const char *name, char **text, size_t *size, struct failure *failure)
{
    char path[PATH_MAX + NAME_MAX + 2];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *in = fopen(path, "re");
    if (!in)
        return fail(failure, errno == ENOENT ? STATUS_NO_INPUT : STATUS_IO, "%s: cannot read: %s", path, strerror(errno));
    const enum status status = read_all(in, path, text, size, failure);
    fclose(in);
    return status;
}

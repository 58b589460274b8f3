#include "output/page.h"

#include <libxml/parser.h>
#include <libxslt/transform.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/names.h"
#include "base/version.h"
#include "model/parameters.h"
#include "output/page_node.h"

const char *results_kind(const char *path)
{
    static const struct {
        const char *table, *kind;
    } kinds[] = {{"survival.tsv", "run"},      {"points.tsv", "sweep"},    {"accounts.tsv", "comparison"}, {"sobol.tsv", "sensitivity"},
                 {"changes.tsv", "autopsy"},   {"boxes.tsv", "discovery"}, {"scores.tsv", "score"},        {"solution.tsv", "solution"}};
    char table[PATH_MAX + NAME_MAX];
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        snprintf(table, sizeof table, "%s/%s", path, kinds[i].table);
        if (access(table, F_OK) == 0)
            return kinds[i].kind;
    }
    return NULL;
}

/* --- the document --- */

/* The figure's drawing itself, so that the page needs no other file. */
static enum status add_figure(xmlNode *folder, const struct page_part *part, const char *name, struct failure *failure)
{
    char path[PATH_MAX + NAME_MAX + 8];
    snprintf(path, sizeof path, "%s/%s.svg", part->drawn, name);
    xmlNode *figure = node_add(folder, "figure");
    node_set(figure, "name", name);
    xmlDoc *svg = xmlReadFile(path, NULL, XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlNode *copy = svg ? xmlDocCopyNode(xmlDocGetRootElement(svg), figure->doc, 1) : NULL;
    xmlFreeDoc(svg);
    if (!copy)
        return fail(failure, STATUS_IO, "%s: cannot read the figure", path);
    xmlAddChild(figure, copy);
    return STATUS_DONE;
}

/* The command of a line of run.log that tells of one. */
static const char *command_of(const char *line)
{
    static const char *const marks[] = {"  starts: ", "  goes on: "};
    const char *after_time = strstr(line, "  ");
    for (size_t i = 0; i < sizeof marks / sizeof *marks && after_time; i++)
        if (strncmp(after_time, marks[i], strlen(marks[i])) == 0)
            return after_time + strlen(marks[i]);
    return NULL;
}

/* The last command that run.log says was at work; a log may be missing, since nothing depends on it. */
static void add_command(xmlNode *folder, const char *path)
{
    char *text, *rest, *line;
    size_t size;
    struct failure ignored;
    if (page_read(path, "run.log", &text, &size, &ignored) != STATUS_DONE)
        return;
    const char *command = NULL;
    for (rest = text; (line = strsep(&rest, "\n")) != NULL;)
        if (command_of(line))
            command = command_of(line);
    if (command)
        node_text(node_add(folder, "command"), command);
    free(text);
}

static enum status add_folder(xmlNode *report, const struct page_part *part, struct failure *failure)
{
    xmlNode *folder = node_add(report, "folder");
    node_set(folder, "kind", results_kind(part->path));
    node_set(folder, "name", path_last(part->path));
    node_set(folder, "path", part->path);
    add_command(folder, part->path);
    enum status status = page_add_summary(folder, part->path, failure);
    if (!status)
        status = page_add_tables(folder, part->path, failure);
    for (int i = 0; i < part->figures.count && !status; i++)
        status = add_figure(folder, part, part->figures.name[i], failure);
    return status;
}

static enum status add_text(xmlNode *report, const struct page *page, const char *name, const char *file, struct failure *failure)
{
    char *text;
    size_t size;
    const enum status status = page_read(page->templates, file, &text, &size, failure);
    if (status)
        return status;
    node_text(node_add(report, name), text);
    free(text);
    return STATUS_DONE;
}

static enum status add_all(xmlNode *report, const struct page *page, struct failure *failure)
{
    node_set(report, "version", OUTLAST_VERSION);
    node_set(report, "model", MODEL_VERSION);
    enum status status = add_text(report, page, "css", "report.css", failure);
    if (!status)
        status = add_text(report, page, "js", "report.js", failure);
    if (!status)
        status = page_add_scenario(report, page->scenario, page->key, failure);
    for (int i = 0; i < page->parts && !status; i++)
        status = add_folder(report, &page->part[i], failure);
    return status;
}

static enum status make_document(const struct page *page, xmlDoc **out, struct failure *failure)
{
    *out = xmlNewDoc((const xmlChar *)"1.0");
    xmlNode *report = xmlNewNode(NULL, (const xmlChar *)"report");
    xmlDocSetRootElement(*out, report);
    const enum status status = add_all(report, page, failure);
    if (status)
        xmlFreeDoc(*out);
    return status;
}

/* --- the template --- */

enum { WORDS_OF_XSLT = 600 };

/* Keeps the first message of libxslt, in one line: the template's own fault. */
static void __attribute__((format(printf, 2, 3))) keep(void *context, const char *format, ...)
{
    char *message = context;
    const size_t used = strlen(message);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message + used, WORDS_OF_XSLT - used, format, arguments);
    va_end(arguments);
    for (char *c = message; *c; c++)
        if (*c == '\n')
            *c = ' ';
}

static enum status transform(xsltStylesheet *style, xmlDoc *document, FILE *out)
{
    xmlDoc *html = xsltApplyStylesheet(style, document, NULL);
    const enum status status = html && xsltSaveResultToFile(out, html, style) >= 0 ? STATUS_DONE : STATUS_DATA;
    xmlFreeDoc(html);
    return status;
}

static enum status fail_template(const char *path, const char *message, struct failure *failure)
{
    if (access(path, R_OK) != 0)
        return fail(failure, STATUS_NO_INPUT,
                    "%s: cannot read the template; make it readable, or take it as it came with outlast", path);
    if (strncmp(message, path, strlen(path)) == 0)
        return fail(failure, STATUS_DATA, "%s", message);
    return fail(failure, STATUS_DATA, "%s: %s", path, *message ? message : "is no template (XSLT) that works");
}

/* Makes the page of the document. */
static enum status write_html(const struct page *page, xmlDoc *document, const char *message, FILE *out, struct failure *failure)
{
    char path[PATH_MAX + NAME_MAX];
    enum status status = STATUS_DONE;
    snprintf(path, sizeof path, "%s/report.xsl", page->templates);
    page_register_words();
    xsltStylesheet *style = access(path, R_OK) == 0 ? xsltParseStylesheetFile((const xmlChar *)path) : NULL;
    if (!style || style->errors > 0 || transform(style, document, out) || *message)
        status = fail_template(path, message, failure);
    xsltFreeStylesheet(style);
    return status;
}

enum status page_write(const void *context, FILE *out, struct failure *failure)
{
    char message[WORDS_OF_XSLT] = "";
    xmlDoc *document;
    node_use_memory();
    xmlSetGenericErrorFunc(message, keep);
    xsltSetGenericErrorFunc(message, keep);
    enum status status = make_document(context, &document, failure);
    if (!status) {
        status = write_html(context, document, message, out, failure);
        xmlFreeDoc(document);
    }
    xmlSetGenericErrorFunc(NULL, NULL);
    xsltSetGenericErrorFunc(NULL, NULL);
    xsltCleanupGlobals();
    xmlCleanupParser();
    return status;
}

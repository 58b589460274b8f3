/* The report page: what results folders hold becomes one document (XML), and the template (XSLT, plots/report.xsl) makes one
 * self-contained HTML page of it. All words and all HTML stand in the template; here is what it can ask for:
 *
 *   report            version, model; css, js: the texts of report.css and report.js
 *     scenario        name, start, end ("in June 2029"), horizon, step, trials, seed, companies, inputs, key
 *       group         name, members
 *       value         whose ("market", or an entry's name), key, text, source (the comment behind it in the scenario, if any), default,
 *                     usual (where the default comes from), unit, meaning: of each that is not its default
 *     folder          kind, name, path: the subject first, then inquiries into the same scenario
 *       value         summary.json: name; an object's and a list's are nested
 *       file          name, bytes, sha256: the manifest
 *       command       as run.log has the last, by which the folder holds what it does
 *       table         name, rows, size; note: its comment; row: attributes by column, or cell with name where that is no word;
 *                     text: all of it as it is. No rows beyond PAGE_ROWS, no text beyond PAGE_TEXT.
 *       figure        name; svg
 *
 * and functions in the namespace "outlast", which write numbers as the program does elsewhere: estimate(p, low, high),
 * percent(p, low, high), range(p, low, high), change(points, low, high), count(n), number(x); and word(text), as a
 * shell reads it back. */
#ifndef OUTLAST_OUTPUT_PAGE_H
#define OUTLAST_OUTPUT_PAGE_H

#include "output/figures.h"
#include "output/folder.h"
#include "scenario/scenario.h"

enum { PAGE_ROWS = 5000, PAGE_TEXT = 2000000 };

struct page_part {
    char *path;                       /* of a complete results folder */
    char *drawn;                      /* folder of its figures */
    struct figures figures;
};

struct page {
    const char *templates;            /* folder with report.xsl, report.css and report.js */
    const struct page_part *part;     /* [parts], the subject first */
    int parts;
    const struct scenario *scenario;
    const char *key;                  /* its own, by which inquiries were told from others */
};

/* What a results folder holds by its tables: "run", "sweep", "comparison", "sensitivity", "autopsy", "discovery", "score" or "solution";
 * NULL where it has none of theirs. */
const char *results_kind(const char *path);

/* Writes the page of a struct page. Status 66 where a template cannot be read, 65 where it is no template or fails, with its own words;
 * 74 where a table or figure cannot be read, or memory is out. */
MUST_CHECK write_file page_write;

#endif

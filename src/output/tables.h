/* The tables of a run. Each is a pure function of a scenario and its tally: a few comment lines, one header line, rows of
 * tab-separated cells. */
#ifndef OUTLAST_OUTPUT_TABLES_H
#define OUTLAST_OUTPUT_TABLES_H

#include <stdio.h>

#include "estimate/findings.h"

/* Writes a table. What goes wrong with the stream shows in ferror(out); fails (74) where memory is out, and as sampler_init
 * does. */
typedef enum status write_table(const struct findings *findings, FILE *out, struct failure *failure);

MUST_CHECK write_table write_companies, write_readings, write_survival, write_market, write_independents, write_paths,
    write_cash, write_inputs;

struct table {
    const char *name;             /* of its file */
    write_table *write;
};

enum { TABLES = 8 };
extern const struct table tables[TABLES];

#endif

/* What an autopsy writes: its tables and summary.json. */
#ifndef OUTLAST_OUTPUT_AUTOPSY_TABLES_H
#define OUTLAST_OUTPUT_AUTOPSY_TABLES_H

#include "output/folder.h"
#include "output/summary.h"
#include "study/typical.h"

struct autopsy_report {
    const struct autopsy *autopsy;    /* with its counts */
    const struct typicals *typicals;
    struct timings timings;
};

/* Each writes one file of a struct autopsy_report; fails (74) where memory is out. */
MUST_CHECK write_file autopsy_write_causes, autopsy_write_afterwards, autopsy_write_before, autopsy_write_typical,
    autopsy_write_changes, autopsy_write_averted, autopsy_write_summary;

struct autopsy_table {
    const char *name;
    write_file *write;
};
enum { AUTOPSY_TABLES = 6 };
extern const struct autopsy_table autopsy_tables[AUTOPSY_TABLES];

/* Writes "--set KEY=VALUE" for each thing that a remedy sets, as a shell reads it; what is long is cut. */
void autopsy_put_sets(const struct remedy *remedy, FILE *out);

#endif

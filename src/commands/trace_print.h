/* What outlast trace prints. */
#ifndef OUTLAST_COMMANDS_TRACE_PRINT_H
#define OUTLAST_COMMANDS_TRACE_PRINT_H

#include "commands/options.h"
#include "estimate/replay.h"

/* A company, a group's members, or (both -1) all. */
struct who {
    int company, group;
};

/* Replays the trial and prints it: as text the market and the events, or the company's months; as tsv and json a row for
 * each company and month until it leaves. */
MUST_CHECK enum status trace_print(const struct scenario *scenario, uint64_t trial, struct who who, enum format format,
                                   struct failure *failure);

/* Replays the trial and prints as text a company's first steps, and as many up to the step `last` (from 0). */
MUST_CHECK enum status trace_print_ends(const struct scenario *scenario, uint64_t trial, int company, int steps, int last,
                                        struct failure *failure);

/* Prints the first lives that were found, and how many there are. */
MUST_CHECK enum status trace_print_found(const struct scenario *scenario, const struct life_search *found,
                                         enum format format, struct failure *failure);

#endif

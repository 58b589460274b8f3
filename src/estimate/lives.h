/* Single lives: how one ended, a list of all, and the search for those that ended in a given way. */
#ifndef OUTLAST_ESTIMATE_LIVES_H
#define OUTLAST_ESTIMATE_LIVES_H

#include <stdio.h>

#include "estimate/simulate.h"

/* What a company is: independent, as a generalist or as a vertical, or how it left. */
enum state { STATE_GENERALIST, STATE_VERTICAL, STATE_HOLLOWED, STATE_ACQUIRED, STATE_SOLD, STATE_SHUT, STATES };
extern const char *const state_names[STATES];

/* The state of a company in a lane, as the block stands. */
enum state state_of(const struct company_block *company, int lane);

/* Whether a reading of "survived" is true of a company in that state. */
bool reading_holds(enum reading reading, enum state state);

/* The same after an earlier step (0: at the start), of a block that has been run. */
enum state state_after(const struct company_block *company, int lane, int step);

/* Writes the lives of a block as rows: trial, company, month, state. A visitor of simulate(). */
struct lives_writer {
    const struct scenario *scenario;
    FILE *out;
    int error;                    /* errno of the write that failed, or 0 */
};
void lives_header(struct lives_writer *writer);
bool lives_visit(void *writer, const struct block *block, uint64_t first, int from, int to);

/* A file for them, which gets its name when it is whole; a device or a pipe is written to as it is. */
struct lives_file {
    const char *path;             /* as given */
    char *temporary;              /* NULL where it is written to directly; owned */
    FILE *out;
};

/* Status 73 where it cannot be created. */
MUST_CHECK enum status lives_open(const char *path, struct lives_file *out, struct failure *failure);

/* Ends it: with status 0 it gets its name, or a failed write shows (74); with another, it is taken away again and the status
 * comes back. */
MUST_CHECK enum status lives_close(struct lives_file *file, enum status status, struct failure *failure);

/* A life that ended as wanted. */
struct life {
    uint64_t trial;
    int company;
    float order;                  /* the month of leaving, or for independents the cash at the end */
};

/* Looks for lives of a company (or of a group's members) that ended in a state. A visitor of simulate(). */
struct life_search {
    const struct scenario *scenario;
    int company, group;           /* one of them, the other -1 */
    enum state state;
    struct life *found;           /* owned: free it */
    size_t count, room;
    bool out_of_memory;
};
bool life_search_visit(void *search, const struct block *block, uint64_t first, int from, int to);

/* Puts them into order (month or cash, then trial, then company); the middle one is the typical life. */
void life_search_sort(struct life_search *search);

#endif

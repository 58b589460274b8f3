/* What `outlast solve` is asked: --find, --between and --reach. */
#ifndef OUTLAST_COMMANDS_SOLVE_REQUEST_H
#define OUTLAST_COMMANDS_SOLVE_REQUEST_H

#include "commands/options.h"
#include "estimate/findings.h"

struct seek_request {
    const char *key;                  /* borrowed */
    double low, high;
    char *name;                       /* of a company, a group, or the market; owned */
    enum claim claim;
    bool at_most;
    double mark;
};

/* Reads the options. Status 64 where one is missing or wrong. The caller frees *out with request_free in any case. */
MUST_CHECK enum status request_read(const struct options *options, struct seek_request *out, struct failure *failure);
void request_free(struct seek_request *request);

/* Whether the scenario has the key, and it is one that numbers can be sought for. Status 64, with the nearest key. */
MUST_CHECK enum status request_check(const struct seek_request *request, const struct scenario *scenario, struct failure *failure);

/* Who is asked about in a scenario: indices of companies; the caller frees company. Status 64 where there is nobody of the name, with
 * the nearest, or the claim is not made of a single company. */
struct subject_members {
    int count;
    int *company;
};
MUST_CHECK enum status request_members(const struct seek_request *request, const struct scenario *scenario, struct subject_members *out,
                                       struct failure *failure);

#endif

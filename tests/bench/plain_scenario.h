/* The scenario of the plain program, as `outlast check SCENARIO --format tsv` prints it: a key and a value on each line. */
#ifndef PLAIN_SCENARIO_H
#define PLAIN_SCENARIO_H

#include <gsl/gsl_rng.h>
#include <stdbool.h>

/* Named as the program's own table names them, so that no key can be forgotten here. Doubles and nothing else. */
struct market_values {
#define MARKET(field, ...) double field;
#include "model/parameters.def"
};

struct company_values {
#define COMPANY(field, ...) double field;
#include "model/parameters.def"
};

enum family { NORMAL, LOGNORMAL, UNIFORM, LOGUNIFORM, TRIANGULAR, EXPONENTIAL, FAMILIES };

/* A number that is drawn once a trial. */
struct input {
    int company;                  /* -1: the market */
    int key;                      /* which double of its values */
    enum family family;
    double argument[3];
};

enum { MOST_COMPANIES = 100, MOST_INPUTS = 1000, NAME_BYTES = 64 };

struct scenario {
    int horizon, step;            /* months */
    double cholesky[4][4];        /* of the shocks' correlations: funding, price, training, demand */
    struct market_values market;  /* where a number is drawn, as read() left it */
    int companies, groups, inputs;
    struct company_values company[MOST_COMPANIES];
    bool vertical[MOST_COMPANIES];
    int group[MOST_COMPANIES];
    char name[MOST_COMPANIES][NAME_BYTES];
    char group_name[MOST_COMPANIES][NAME_BYTES];
    struct input input[MOST_INPUTS];
};

/* Ends the program where the text asks for what the plain program has not: truncated or other distributions, dependence. */
void scenario_read(const char *path, struct scenario *out);

double input_draw(const struct input *input, gsl_rng *rng);

#endif

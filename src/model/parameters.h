/* The parameter table (parameters.def) as data. */
#ifndef OUTLAST_MODEL_PARAMETERS_H
#define OUTLAST_MODEL_PARAMETERS_H

#include <stdbool.h>

/* Goes up whenever the same scenario and seed would give other lives. */
#define MODEL_VERSION "2"

enum market_key {
#define MARKET(field, ...) MARKET_##field,
#include "model/parameters.def"
    MARKET_KEYS
};

enum company_key {
#define COMPANY(field, ...) COMPANY_##field,
#include "model/parameters.def"
    COMPANY_KEYS
};

struct parameter {
    const char *key;             /* dotted, without "market." or the company's name */
    double value;                /* default */
    double low, high;            /* bounds, either may be infinite */
    bool above_low;              /* low itself is out of bounds */
    const char *unit, *meaning, *source;
};

extern const struct parameter market_parameters[MARKET_KEYS];
extern const struct parameter company_parameters[COMPANY_KEYS];

/* The four shocks of a market step, in the order of the kernel's normals, and their six correlations. */
enum shock { SHOCK_FUNDING, SHOCK_PRICE, SHOCK_TRAINING, SHOCK_DEMAND, SHOCKS };
enum { SHOCK_PAIRS = 6 };
/* "funding_price", "funding_training", … in the order (0,1) (0,2) (0,3) (1,2) (1,3) (2,3). */
extern const char *const shock_pairs[SHOCK_PAIRS];

#endif

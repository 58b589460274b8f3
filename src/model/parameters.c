#include "model/parameters.h"

#include <math.h>

#define ANY -INFINITY, INFINITY, false
#define NOT_NEGATIVE 0, INFINITY, false
#define POSITIVE 0, INFINITY, true
#define FRACTION 0, 1, false

const struct parameter market_parameters[MARKET_KEYS] = {
#define MARKET(field, key, value, bounds, unit, meaning, source) {key, value, bounds, unit, meaning, source},
#include "model/parameters.def"
};

const struct parameter company_parameters[COMPANY_KEYS] = {
#define COMPANY(field, key, value, bounds, unit, meaning, source) {key, value, bounds, unit, meaning, source},
#include "model/parameters.def"
};

const char *const shock_pairs[SHOCK_PAIRS] = {"funding_price",  "funding_training", "funding_demand",
                                              "price_training", "price_demand",     "training_demand"};

#include "output/tables.h"

const struct table tables[TABLES] = {
    {"companies.tsv", write_companies},       {"readings.tsv", write_readings}, {"survival.tsv", write_survival},
    {"market.tsv", write_market},             {"paths.tsv", write_paths},       {"cash.tsv", write_cash},
    {"independents.tsv", write_independents}, {"inputs.tsv", write_inputs},
};

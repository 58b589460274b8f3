/* Where two scenarios differ, key by key, and the scenarios between them: some keys as in the one, the rest as in the other. Name,
 * start, trials, seed and precision belong to a run and not to its lives: they do not count. */
#ifndef OUTLAST_SCENARIO_DIFFERENCE_H
#define OUTLAST_SCENARIO_DIFFERENCE_H

#include "scenario/scenario.h"

enum change_kind {
    CHANGE_HORIZON,
    CHANGE_STEP,
    CHANGE_CORRELATION,           /* of shocks: all six are one key */
    CHANGE_DEPENDENCE,            /* the whole list */
    CHANGE_MARKET,                /* a parameter of the market */
    CHANGE_ENTRY,                 /* an entry of companies that one of the two lacks */
    CHANGE_COUNT,                 /* of an entry that both have, as what follows */
    CHANGE_GROUP,
    CHANGE_COMPANY_KIND,
    CHANGE_COMPANY,               /* a parameter of it */
    CHANGE_ORDER                  /* of the entries that both have */
};

struct change {
    enum change_kind kind;
    int entry, parameter;         /* index in `entries`; enum market_key or company_key */
    char *key;                    /* "price.floor", "companies.lab.cash", "companies.lab", "order"; owned */
    char *from, *to;              /* the values as text, a long choice by its length; owned */
};

/* An entry by its index in either scenario, -1 where that has none of its name. */
struct entry_pair {
    int base, other;
};

struct difference {
    const struct scenario *base, *other;
    struct change *change;        /* [changes] */
    int changes;
    struct entry_pair *entries;   /* [entries_count]: both scenarios' entries, each in its order, by that of the base; owned */
    struct entry_pair *reordered; /* the same by the order of the other; owned */
    int entries_count;
};

/* Both scenarios are borrowed, and must outlive it. Status 74 where memory is out. The caller frees *out with difference_free. */
MUST_CHECK enum status difference_find(const struct scenario *base, const struct scenario *other, struct difference *out,
                                       struct failure *failure);
void difference_free(struct difference *difference);

/* The base with those keys changed for which changed[i] is true. Status 65 where there is no such scenario, since what it would
 * have contradicts itself; the caller frees *out with scenario_free. */
MUST_CHECK enum status difference_between(const struct difference *difference, const bool *changed, struct scenario *out,
                                          struct failure *failure);

#endif

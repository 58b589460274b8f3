/* What each key brings of the difference between two scenarios: the keys are changed one after another, and what a key brings is
 * the mean, over orders in which that can be done, of what the answer moves by when it is changed (its Shapley value). In every order
 * the parts add up to the whole. For up to EXACT_KEYS keys it is the mean over all orders, from all 2^keys scenarios between the two;
 * beyond, over some that are drawn, each with its reverse.
 *
 * All scenarios live the same lives, so what a key brings is known trial by trial, as a sum of whole weights times what survives. */
#ifndef OUTLAST_STUDY_ACCOUNT_H
#define OUTLAST_STUDY_ACCOUNT_H

#include "scenario/difference.h"

enum { EXACT_KEYS = 6, LEAST_PAIRS = 4, MOST_HYBRIDS = 64 };   /* of orders; of scenarios, as long as that leaves LEAST_PAIRS */

struct account {
    struct difference difference;
    int keys;                     /* that can be changed by themselves: a change each, or several that only go together */
    int *key_of;                  /* [changes] */
    char **key;                   /* [keys]: "price.floor", "rescue.sale with rescue.restructure"; owned */
    int hybrids;                  /* the base, scenarios between, the other; without a difference one, which is both */
    bool *has;                    /* [hybrids][keys]: what is changed */
    struct scenario *made;        /* [hybrids]: those between; owned */
    const struct scenario **scenario; /* [hybrids] */
    int pairs;                    /* of orders that were drawn; 0: all orders */
    int parts;                    /* pairs, or 1 */
    int denominator;              /* what a key brings, all parts together, is the weighted sum over this */
    int *weight;                  /* [keys][parts][hybrids] */
};

/* Reads nothing; makes the scenarios between. Both are borrowed, and must outlive it; the seed draws the orders. Status 74 where
 * memory is out. The caller frees *out with account_free. */
MUST_CHECK enum status account_init(const struct scenario *base, const struct scenario *other, struct account *out,
                                    struct failure *failure);
void account_free(struct account *account);

static inline const int *account_weights(const struct account *a, int key, int part)
{
    return a->weight + ((size_t)key * (size_t)a->parts + (size_t)part) * (size_t)a->hybrids;
}

#endif

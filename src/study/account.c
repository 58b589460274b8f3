#include "study/account.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* --- keys --- */

/* Every change by itself; or, of those that go together, the numbers closed up again. */
static void number_keys(struct account *a, int *key_of)
{
    a->keys = 0;
    for (int i = 0; i < a->difference.changes; i++) {
        int first = 0;
        while (key_of[first] != key_of[i])
            first++;
        a->key_of[i] = first < i ? a->key_of[first] : a->keys++;
    }
    memcpy(key_of, a->key_of, (size_t)a->difference.changes * sizeof *key_of);
}

static char *name_of(const struct account *a, int key)
{
    struct text text;
    const char *with = "";
    FILE *out = text_open(&text);
    if (!out)
        return NULL;
    for (int i = 0; i < a->difference.changes; i++)
        if (a->key_of[i] == key) {
            fprintf(out, "%s%s", with, a->difference.change[i].key);
            with = " with ";
        }
    return text_close(out, &text);
}

static enum status name_keys(struct account *a, struct failure *failure)
{
    a->key = calloc((size_t)a->keys + 1, sizeof *a->key);
    for (int i = 0; a->key && i < a->keys; i++)
        if (!(a->key[i] = name_of(a, i)))
            return fail_memory(failure);
    return a->key ? STATUS_DONE : fail_memory(failure);
}

/* --- scenarios between --- */

static bool *row(const struct account *a, int hybrid)
{
    return a->has + (size_t)hybrid * (size_t)a->keys;
}

static enum status make(const struct account *a, const bool *has, struct scenario *out, struct failure *failure)
{
    bool *changed = calloc((size_t)a->difference.changes + 1, sizeof *changed);
    if (!changed)
        return fail_memory(failure);
    for (int i = 0; i < a->difference.changes; i++)
        changed[i] = has[a->key_of[i]];
    const enum status status = difference_between(&a->difference, changed, out, failure);
    free(changed);
    return status;
}

/* Whether there is a scenario in which one key alone is changed, or all others are. */
static bool possible(const struct account *a, int key, bool alone)
{
    struct scenario made;
    struct failure ignored;
    bool *has = calloc((size_t)a->keys, sizeof *has);
    if (!has)
        return true;
    for (int i = 0; i < a->keys; i++)
        has[i] = (i == key) == alone;
    const bool is = !make(a, has, &made, &ignored);
    if (is)
        scenario_free(&made);
    free(has);
    return is;
}

/* Of a scenario that is not possible, a changed key and one that is not, which are to go together from here on: such that neither
 * the one can be changed alone nor the other be left alone, if there are any. */
static void at_odds(const struct account *a, const bool *has, int *changed, int *left)
{
    *changed = *left = -1;
    for (int i = a->keys - 1; i >= 0; i--)
        *(has[i] ? changed : left) = i;
    for (int i = 0; i < a->keys; i++)
        for (int j = 0; j < a->keys && has[i] && !possible(a, i, true); j++)
            if (!has[j] && !possible(a, j, false)) {
                *changed = i;
                *left = j;
                return;
            }
}

/* --- all orders --- */

/* The least number that makes every weight of all orders whole: keys times the least common multiple of the binomials of keys - 1. */
static int exact_denominator(int keys)
{
    static const int denominator[EXACT_KEYS + 1] = {1, 1, 2, 6, 12, 60, 60};
    return denominator[keys];
}

/* 1/keys of 1/binomial(keys - 1, before): the share of orders in which a key comes right after just these. */
static int exact_weight(int keys, int before)
{
    int binomial = 1;
    for (int i = 0; i < before; i++)
        binomial = binomial * (keys - 1 - i) / (i + 1);
    return exact_denominator(keys) / (keys * binomial);
}

static void weigh_all(struct account *a)
{
    a->denominator = exact_denominator(a->keys);
    for (int key = 0; key < a->keys; key++)
        for (int hybrid = 0; hybrid < a->hybrids; hybrid++) {
            const bool *has = row(a, hybrid);
            int changed = 0;
            for (int i = 0; i < a->keys; i++)
                changed += has[i];
            a->weight[key * a->hybrids + hybrid] =
                has[key] ? exact_weight(a->keys, changed - 1) : -exact_weight(a->keys, changed);
        }
}

static enum status lay_out_all(struct account *a, struct failure *failure)
{
    a->pairs = 0;
    a->parts = 1;
    a->hybrids = 1 << a->keys;
    a->has = calloc((size_t)a->hybrids * (size_t)a->keys + 1, sizeof *a->has);
    a->weight = calloc((size_t)a->keys * (size_t)a->hybrids + 1, sizeof *a->weight);
    if (!a->has || !a->weight)
        return fail_memory(failure);
    for (int hybrid = 0; hybrid < a->hybrids; hybrid++)
        for (int key = 0; key < a->keys; key++)
            row(a, hybrid)[key] = hybrid >> key & 1;
    weigh_all(a);
    return STATUS_DONE;
}

/* --- orders that are drawn --- */

/* The number of the hybrid that has just these; a new one if there is none. */
static int hybrid_of(struct account *a, const bool *has)
{
    int at = 0;
    while (at < a->hybrids && memcmp(row(a, at), has, (size_t)a->keys * sizeof *has) != 0)
        at++;
    if (at == a->hybrids)
        memcpy(row(a, a->hybrids++), has, (size_t)a->keys * sizeof *has);
    return at;
}

/* Goes along an order; step[i] is the hybrid after i changes. */
static void follow(struct account *a, const int *order, bool *has, int *step)
{
    memset(has, 0, (size_t)a->keys * sizeof *has);
    step[0] = hybrid_of(a, has);
    for (int i = 0; i < a->keys; i++) {
        has[order[i]] = true;
        step[i + 1] = hybrid_of(a, has);
    }
}

static void reverse(int *order, int count)
{
    for (int i = 0, j = count - 1; i < j; i++, j--) {
        const int spare = order[i];
        order[i] = order[j];
        order[j] = spare;
    }
}

/* Draws the orders, each followed by its reverse, and notes for each the hybrids on its way. */
static void draw_orders(struct account *a, int *order, bool *has, int *step)
{
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(random, (unsigned long)(a->difference.base->seed % UINT32_MAX) + 1);
    for (int pair = 0; pair < a->pairs; pair++) {
        int *there = order + 2 * pair * a->keys, *back = there + a->keys;
        for (int i = 0; i < a->keys; i++)
            there[i] = i;
        gsl_ran_shuffle(random, there, (size_t)a->keys, sizeof *there);
        memcpy(back, there, (size_t)a->keys * sizeof *there);
        reverse(back, a->keys);
        follow(a, there, has, step + 2 * pair * (a->keys + 1));
        follow(a, back, has, step + (2 * pair + 1) * (a->keys + 1));
    }
    gsl_rng_free(random);
}

static enum status weigh_drawn(struct account *a, const int *order, const int *step, struct failure *failure)
{
    a->denominator = 2 * a->pairs;
    a->weight = calloc((size_t)a->keys * (size_t)a->parts * (size_t)a->hybrids, sizeof *a->weight);
    if (!a->weight)
        return fail_memory(failure);
    for (int i = 0; i < 2 * a->pairs; i++)
        for (int k = 0; k < a->keys; k++) {
            const int key = order[i * a->keys + k], *at = step + i * (a->keys + 1) + k;
            int *weight = a->weight + (size_t)(key * a->parts + i / 2) * (size_t)a->hybrids;
            weight[at[1]]++;
            weight[at[0]]--;
        }
    return STATUS_DONE;
}

/* The base came first; the other goes to the end. */
static void put_other_last(struct account *a, int *step, int steps)
{
    const int other = step[a->keys], last = a->hybrids - 1;
    memmove(row(a, other), row(a, last), (size_t)a->keys * sizeof *a->has);
    memset(row(a, last), true, (size_t)a->keys * sizeof *a->has);
    for (int i = 0; i < steps; i++)
        step[i] = step[i] == other ? last : step[i] == last ? other : step[i];
}

static enum status lay_out_drawn(struct account *a, struct failure *failure)
{
    const int fitting = MOST_HYBRIDS / (2 * (a->keys - 1));
    a->pairs = a->parts = fitting > LEAST_PAIRS ? fitting : LEAST_PAIRS;
    a->hybrids = 0;
    const size_t orders = 2 * (size_t)a->pairs, keys = (size_t)a->keys;
    int *order = calloc(orders * keys, sizeof *order), *step = calloc(orders * (keys + 1), sizeof *step);
    bool *has = calloc(keys, sizeof *has);
    a->has = calloc(orders * (keys + 1) * keys, sizeof *a->has);
    enum status status = order && step && has && a->has ? STATUS_DONE : fail_memory(failure);
    if (!status) {
        draw_orders(a, order, has, step);
        put_other_last(a, step, (int)(orders * (keys + 1)));
        status = weigh_drawn(a, order, step, failure);
    }
    free(order);
    free(step);
    free(has);
    return status;
}

/* --- from the start to the end --- */

static void forget_scenarios(struct account *a)
{
    for (int i = 0; a->made && i < a->hybrids; i++)
        scenario_free(&a->made[i]);
    free(a->made);
    free(a->scenario);
    free(a->has);
    free(a->weight);
    a->made = NULL;
    a->scenario = NULL;
    a->has = NULL;
    a->weight = NULL;
}

/* Makes all scenarios between; *fault is the first that is not possible, -1 where all are. */
static enum status make_all(struct account *a, int *fault, struct failure *failure)
{
    a->made = calloc((size_t)a->hybrids, sizeof *a->made);
    a->scenario = calloc((size_t)a->hybrids, sizeof *a->scenario);
    *fault = -1;
    if (!a->made || !a->scenario)
        return fail_memory(failure);
    for (int i = 1; i < a->hybrids - 1; i++) {
        const enum status status = make(a, row(a, i), &a->made[i], failure);
        if (status == STATUS_DATA)
            *fault = i;
        if (status)
            return status == STATUS_DATA ? STATUS_DONE : status;
        a->scenario[i] = &a->made[i];
    }
    a->scenario[0] = a->difference.base;
    if (a->hybrids > 1)
        a->scenario[a->hybrids - 1] = a->difference.other;
    return STATUS_DONE;
}

/* Keys that contradict each other where only one of them is changed are taken as one, until every scenario between is possible. */
static enum status settle(struct account *a, int *key_of, struct failure *failure)
{
    for (;;) {
        int fault, changed, left;
        number_keys(a, key_of);
        enum status status = a->keys <= EXACT_KEYS ? lay_out_all(a, failure) : lay_out_drawn(a, failure);
        if (!status)
            status = make_all(a, &fault, failure);
        if (status || fault < 0)
            return status;
        at_odds(a, row(a, fault), &changed, &left);
        for (int i = 0; i < a->difference.changes; i++)
            if (key_of[i] == changed)
                key_of[i] = left;
        forget_scenarios(a);
    }
}

enum status account_init(const struct scenario *base, const struct scenario *other, struct account *out,
                         struct failure *failure)
{
    *out = (struct account){0};
    if (difference_find(base, other, &out->difference, failure))
        return failure->status;
    const int changes = out->difference.changes;
    int *key_of = calloc((size_t)changes + 1, sizeof *key_of);
    out->key_of = calloc((size_t)changes + 1, sizeof *out->key_of);
    enum status status = key_of && out->key_of ? STATUS_DONE : fail_memory(failure);
    for (int i = 0; i < changes && !status; i++)
        key_of[i] = i;
    if (!status)
        status = settle(out, key_of, failure);
    if (!status)
        status = name_keys(out, failure);
    free(key_of);
    if (status)
        account_free(out);
    return status;
}

void account_free(struct account *a)
{
    forget_scenarios(a);
    for (int i = 0; a->key && i < a->keys; i++)
        free(a->key[i]);
    free(a->key);
    free(a->key_of);
    difference_free(&a->difference);
    *a = (struct account){0};
}

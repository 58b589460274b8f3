/* Correlated shocks and dependent inputs: checks, and Cholesky factors.
 *
 * A pair of `dependence:` gives Spearman's rank correlation r of two drawn inputs, which a pair of normals has whose
 * correlation is 2 sin(pi r / 6). Inputs that pairs connect form a set; two of a set without a pair of their own get
 * correlation 0. The members of an entry each have their own set. */
#include <gsl/gsl_linalg.h>
#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "base/number.h"
#include "scenario/draft.h"

enum { MOST_KEYS = (int)COMPANY_KEYS > (int)MARKET_KEYS ? (int)COMPANY_KEYS : (int)MARKET_KEYS };

/* A pair, resolved: of one owner, two of its parameters. */
struct pair {
    int entry;                                       /* -1: the market */
    int parameter[2];                                /* ascending */
    double correlation;                              /* of the normals */
    struct place place;
};

/* Sine for |x| <= pi/6, by its series; the C library's differs between machines. */
static double small_sine(double x)
{
    const double s = x * x;
    double sum = 0;
    for (int i = 17; i > 1; i -= 2)
        sum = (1 - sum) * s / (i * (i - 1));         /* x^3/3! - x^5/5! …, over x, from the last term on */
    return x * (1 - sum);
}

/* Factors a symmetric matrix in place, the lower triangle rounded to single precision so that no digit hangs on the
 * library's order of sums, the rest 0. False where it is not positive definite. */
static bool factor(double *matrix, int size, bool *memory)
{
    const size_t n = (size_t)size;
    gsl_matrix_view view = gsl_matrix_view_array(matrix, n, n);
    const int result = gsl_linalg_cholesky_decomp1(&view.matrix);
    *memory = result == GSL_ENOMEM;
    if (result != GSL_SUCCESS)
        return false;
    for (size_t row = 0; row < n; row++)
        for (size_t column = 0; column < n; column++)
            matrix[row * n + column] = column <= row ? (double)(float)matrix[row * n + column] : 0;
    for (size_t row = 0; row < n; row++)
        if (!(matrix[row * n + row] > 1e-6))         /* within rounding of a matrix that is not positive definite */
            return false;
    return true;
}

static enum status factor_shocks(struct draft *draft)
{
    static const int pairs[SHOCK_PAIRS][2] = {{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}};
    struct scenario *out = draft->out;
    const struct slot *slot = NULL;
    const char *key = "correlation";
    double matrix[SHOCKS * SHOCKS] = {[0] = 1, [SHOCKS + 1] = 1, [2 * SHOCKS + 2] = 1, [3 * SHOCKS + 3] = 1};
    for (int i = 0; i < SHOCK_PAIRS; i++) {
        const int a = pairs[i][0], b = pairs[i][1];
        matrix[a * SHOCKS + b] = matrix[b * SHOCKS + a] = out->correlation[i];
        slot = later_slot(slot, &draft->correlation[i]);
    }
    bool memory;
    if (factor(matrix, SHOCKS, &memory)) {
        memcpy(out->shock_cholesky, matrix, sizeof matrix);
        return STATUS_DONE;
    }
    if (memory || slot == NULL)
        return fail_memory(draft->failure);
    return fail_at(draft->failure, STATUS_DATA, slot->place, key,
                   "no shocks can be correlated like this (the matrix is not positive definite); expected values nearer to 0");
}

/* The place of a node of the list. */
static struct place pair_place(const struct draft *draft, const struct node *node)
{
    return (struct place){draft->dependence.layer->file, node->line, node->column};
}

/* Finds "companies.NAME.KEY", an entry's. */
static enum status find_company_key(struct draft *draft, const char *key, struct place place, int *entry, int *parameter)
{
    const char *name, *rest;
    size_t length;
    char shown[EXCERPT_SIZE];
    if (!split_name(key + strlen("companies."), &name, &length, &rest))
        return fail_at(draft->failure, STATUS_DATA, place, "dependence", "expected companies.NAME.KEY, found '%s'",
                       excerpt(key, shown));
    const char *copy = arena_text(&draft->arena, name, length);
    if (copy == NULL)
        return fail_memory(draft->failure);
    *entry = lookup_find(&draft->companies.names, copy);
    if (*entry < 0)
        return fail_unknown_entry(draft, false, key, copy, place);
    *parameter = parameter_find(company_parameters, COMPANY_KEYS, rest);
    return *parameter >= 0 ? STATUS_DONE : fail_unknown_key(draft, draft->companies.at[*entry], rest, place);
}

/* Finds a drawn input by its key. */
static enum status find_key(struct draft *draft, const struct node *node, int *entry, int *parameter)
{
    char shown[DESCRIPTION_SIZE];
    const struct scenario *out = draft->out;
    const struct place place = pair_place(draft, node);
    enum status status = STATUS_DONE;
    *entry = -1;
    if (node->type != SCALAR || *node->text == '\0')
        return fail_at(draft->failure, STATUS_DATA, place, "dependence", "expected a key, found %s",
                       node_describe(node, shown));
    if (strncmp(node->text, "companies.", strlen("companies.")) == 0)
        status = find_company_key(draft, node->text, place, entry, parameter);
    else if ((*parameter = parameter_find(market_parameters, MARKET_KEYS, node->text)) < 0)
        status = fail_unknown_key(draft, NULL, node->text, place);
    if (status != STATUS_DONE)
        return status;
    const struct distribution *value = *entry < 0 ? &out->market[*parameter] : &out->entries[*entry].value[*parameter];
    if (value->family == CONSTANT)
        return fail_at(draft->failure, STATUS_DATA, place, "dependence",
                       "%.300s is a constant, expected a key with a distribution", node->text);
    return STATUS_DONE;
}

/* Reads one [KEY, KEY, RANK]. */
static enum status read_pair(struct draft *draft, const struct node *node, struct pair *pair, struct dependence *out)
{
    char shown[DESCRIPTION_SIZE];
    const double pi = 3.14159265358979323846;
    int entry[2];
    pair->place = pair_place(draft, node);
    if (node->type != SEQUENCE || node->count != 3)
        return fail_at(draft->failure, STATUS_DATA, pair->place, "dependence", "expected [KEY, KEY, RANK], found %s",
                       node->type == SEQUENCE ? "a list of another length" : node_describe(node, shown));
    const struct node *rank = node->first->next->next->value;
    const struct node *keys[2] = {node->first->value, node->first->next->value};
    for (int i = 0; i < 2; i++) {
        const enum status status = find_key(draft, keys[i], &entry[i], &pair->parameter[i]);
        if (status != STATUS_DONE)
            return status;
        out->key[i] = entry[i] < 0 ? strdup(market_parameters[pair->parameter[i]].key)
                                   : dotted_key(NULL, "companies", draft->out->entries[entry[i]].name,
                                                company_parameters[pair->parameter[i]].key);
        if (out->key[i] == NULL)
            return fail_memory(draft->failure);
    }
    if (entry[0] != entry[1])
        return fail_at(draft->failure, STATUS_DATA, pair_place(draft, keys[1]), "dependence",
                       "%.300s and %.300s, expected two keys of the market or two of one company", out->key[0],
                       out->key[1]);
    if (pair->parameter[0] == pair->parameter[1])
        return fail_at(draft->failure, STATUS_DATA, pair_place(draft, keys[1]), "dependence",
                       "%.300s with itself, expected two keys", out->key[1]);
    if (rank->type != SCALAR || !number_parse(rank->text, &out->rank) || out->rank <= -1 || out->rank >= 1)
        return fail_at(draft->failure, STATUS_DATA, pair_place(draft, rank), "dependence",
                       "expected a rank correlation above -1 and below 1, found %s", node_describe(rank, shown));
    pair->entry = entry[0];
    pair->correlation = 2 * small_sine(pi * out->rank / 6);
    if (pair->parameter[0] > pair->parameter[1]) {
        const int spare = pair->parameter[0];
        pair->parameter[0] = pair->parameter[1];
        pair->parameter[1] = spare;
    }
    return STATUS_DONE;
}

static int compare_pairs(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    if (x->entry != y->entry)
        return (x->entry > y->entry) - (x->entry < y->entry);
    for (int i = 0; i < 2; i++)
        if (x->parameter[i] != y->parameter[i])
            return (x->parameter[i] > y->parameter[i]) - (x->parameter[i] < y->parameter[i]);
    return x->place.line != y->place.line ? (x->place.line > y->place.line) - (x->place.line < y->place.line)
                                          : (x->place.column > y->place.column) - (x->place.column < y->place.column);
}

static const char *key_of(const struct pair *pair, int i)
{
    return (pair->entry < 0 ? market_parameters : company_parameters)[pair->parameter[i]].key;
}

/* Reads the list, and sorts the pairs by owner and parameters. */
static enum status read_pairs(struct draft *draft, struct pair *pairs)
{
    struct scenario *out = draft->out;
    enum status status = STATUS_DONE;
    for (const struct item *item = draft->dependences->first; item != NULL && status == STATUS_DONE; item = item->next) {
        const int i = out->dependences_count++;
        status = read_pair(draft, item->value, &pairs[i], &out->dependences[i]);
    }
    if (status != STATUS_DONE)
        return status;
    qsort(pairs, (size_t)out->dependences_count, sizeof *pairs, compare_pairs);
    for (int i = 1; i < out->dependences_count; i++)
        if (pairs[i - 1].entry == pairs[i].entry && pairs[i - 1].parameter[0] == pairs[i].parameter[0] &&
            pairs[i - 1].parameter[1] == pairs[i].parameter[1])
            return fail_at(draft->failure, STATUS_DATA, pairs[i].place, "dependence",
                           "%s and %s have a rank already, expected each two keys once",
                           key_of(&pairs[i], 0), key_of(&pairs[i], 1));
    return STATUS_DONE;
}

/* The inputs of one owner that pairs connect, numbered by their first parameter; -1 for the rest. */
static void connect(const struct pair *pairs, int count, int component[MOST_KEYS])
{
    for (int i = 0; i < MOST_KEYS; i++)
        component[i] = -1;
    for (int i = 0; i < count; i++)
        for (int j = 0; j < 2; j++)
            component[pairs[i].parameter[j]] = pairs[i].parameter[j];
    /* Each round carries the least number over a pair at least; there are no more rounds than parameters. */
    for (bool changed = true; changed;) {
        changed = false;
        for (int i = 0; i < count; i++) {
            int *a = &component[pairs[i].parameter[0]], *b = &component[pairs[i].parameter[1]];
            changed = changed || *a != *b;
            *a = *b = *a < *b ? *a : *b;
        }
    }
}

/* The index of the input of a company (-1: the market) and parameter, which is drawn. */
static int input_index(const struct scenario *out, int company, int parameter)
{
    int low = 0, high = out->inputs_count - 1;
    while (low < high) {
        const int middle = (low + high) / 2;
        const struct input *input = &out->inputs[middle];
        if (input->company < company || (input->company == company && input->parameter < parameter))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Adds a company's set: the parameters with their factor. */
static enum status add_set(struct draft *draft, int company, const int *parameters, int size, const double *matrix)
{
    struct scenario *out = draft->out;
    struct set *set = &out->sets[out->sets_count];
    const size_t n = (size_t)size;
    set->size = size;
    set->input = calloc(n, sizeof *set->input);
    set->cholesky = calloc(n * n, sizeof *set->cholesky);
    out->sets_count++;
    if (set->input == NULL || set->cholesky == NULL)
        return fail_memory(draft->failure);
    memcpy(set->cholesky, matrix, n * n * sizeof *matrix);
    for (int i = 0; i < size; i++) {
        set->input[i] = input_index(out, company, parameters[i]);
        out->inputs[set->input[i]].set = out->sets_count - 1;
    }
    return STATUS_DONE;
}

/* The correlations of the normals of one component. */
static void fill_matrix(const struct pair *pairs, int count, const int *parameters, int size, double *matrix)
{
    int place[MOST_KEYS];
    for (int i = 0; i < MOST_KEYS; i++)
        place[i] = -1;
    for (int i = 0; i < size; i++)
        place[parameters[i]] = i;
    for (int i = 0; i < size * size; i++)
        matrix[i] = i % (size + 1) == 0;
    for (int i = 0; i < count; i++) {
        const int a = place[pairs[i].parameter[0]], b = place[pairs[i].parameter[1]];
        if (a >= 0)
            matrix[a * size + b] = matrix[b * size + a] = pairs[i].correlation;
    }
}

/* The failure of a component whose matrix is none of correlations: at its last pair in the file. */
static enum status fail_matrix(struct draft *draft, const struct pair *pairs, int count, const int *component, int number)
{
    struct place place = draft->dependence.place;
    for (int i = 0; i < count; i++)
        if (component[pairs[i].parameter[0]] == number && pairs[i].place.line >= place.line)
            place = pairs[i].place;
    return fail_at(draft->failure, STATUS_DATA, place, "dependence",
                   "no inputs can depend on each other like this (the matrix is not positive definite); expected ranks "
                   "nearer to 0");
}

/* Adds the sets of one component: the market's, or one for each member of the entry. */
static enum status add_component(struct draft *draft, const struct pair *pairs, int count, const int *component,
                                 int number)
{
    int parameters[MOST_KEYS], size = 0;
    double matrix[MOST_KEYS * MOST_KEYS];
    bool memory;
    for (int i = 0; i < MOST_KEYS; i++)
        if (component[i] == number)
            parameters[size++] = i;
    fill_matrix(pairs, count, parameters, size, matrix);
    if (!factor(matrix, size, &memory))
        return memory ? fail_memory(draft->failure) : fail_matrix(draft, pairs, count, component, number);
    if (pairs->entry < 0)
        return add_set(draft, -1, parameters, size, matrix);
    enum status status = STATUS_DONE;
    for (int i = 0; i < draft->out->companies_count && status == STATUS_DONE; i++)
        if (draft->out->companies[i].entry == pairs->entry)
            status = add_set(draft, i, parameters, size, matrix);
    return status;
}

/* Adds the sets of one owner's pairs. */
static enum status add_sets(struct draft *draft, const struct pair *pairs, int count)
{
    int component[MOST_KEYS];
    enum status status = STATUS_DONE;
    connect(pairs, count, component);
    for (int i = 0; i < MOST_KEYS && status == STATUS_DONE; i++)
        if (component[i] == i)
            status = add_component(draft, pairs, count, component, i);
    return status;
}

/* Two inputs at least make a set, so there are at most half as many. */
static enum status prepare(struct draft *draft, struct pair **pairs)
{
    struct scenario *out = draft->out;
    const size_t count = draft->dependences->count;
    *pairs = calloc(count, sizeof **pairs);
    out->dependences = calloc(count, sizeof *out->dependences);
    out->sets = calloc((unsigned)out->inputs_count / 2 + 1, sizeof *out->sets);
    return *pairs != NULL && out->dependences != NULL && out->sets != NULL ? STATUS_DONE : fail_memory(draft->failure);
}

enum status draft_dependences(struct draft *draft)
{
    struct pair *pairs = NULL;
    enum status status = factor_shocks(draft);
    if (status != STATUS_DONE || draft->dependences == NULL || draft->dependences->count == 0)
        return status;
    status = prepare(draft, &pairs);
    if (status == STATUS_DONE)
        status = read_pairs(draft, pairs);
    const int total = draft->out->dependences_count;
    for (int i = 0, next; i < total && status == STATUS_DONE; i = next) {
        for (next = i; next < total && pairs[next].entry == pairs[i].entry; next++)
            continue;
        status = add_sets(draft, &pairs[i], next - i);
    }
    free(pairs);
    return status;
}

#include "plain_scenario.h"

#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const market_keys[] = {
#define MARKET(field, key, ...) key,
#include "model/parameters.def"
};

static const char *const company_keys[] = {
#define COMPANY(field, key, ...) key,
#include "model/parameters.def"
};

enum {
    MARKET_VALUES = sizeof market_keys / sizeof *market_keys,
    COMPANY_VALUES = sizeof company_keys / sizeof *company_keys
};

static const struct {
    const char *name;
    int arguments;
} families[FAMILIES] = {{"normal", 2},     {"lognormal", 2},  {"uniform", 2},
                        {"loguniform", 2}, {"triangular", 3}, {"exponential", 1}};

static const char *const pairs[4][4] = {{NULL, "funding_price", "funding_training", "funding_demand"},
                                        {NULL, NULL, "price_training", "price_demand"},
                                        {NULL, NULL, NULL, "training_demand"}};

static _Noreturn void give_up(const char *key, const char *value)
{
    fprintf(stderr, "plain: cannot do %s: %s\n", key, value);
    exit(1);
}

static int find(const char *const *keys, int count, const char *key)
{
    for (int i = 0; i < count; i++)
        if (strcmp(keys[i], key) == 0)
            return i;
    return -1;
}

/* False where the text is not "name(number, number)" of a family that is known here. */
static bool read_distribution(const char *text, struct input *out)
{
    char name[16], after;
    const char *end = strchr(text, ')');
    double *a = out->argument;
    const int found = sscanf(text, "%15[a-z](%lf , %lf , %lf", name, &a[0], &a[1], &a[2]) - 1;
    for (int family = 0; family < FAMILIES; family++)
        if (found == families[family].arguments && strcmp(name, families[family].name) == 0) {
            out->family = (enum family)family;
            return end && sscanf(end, ") %c", &after) != 1;
        }
    return false;
}

static void set_value(struct scenario *s, int company, int key, const char *name, const char *text)
{
    double *values = company < 0 ? (double *)&s->market : (double *)&s->company[company];
    struct input *input = &s->input[s->inputs];
    char *end;
    values[key] = strtod(text, &end);
    if (end != text && *end == '\0')
        return;
    if (s->inputs == MOST_INPUTS || !read_distribution(text, input))
        give_up(name, text);
    input->company = company;
    input->key = key;
    s->inputs++;
}

static void set_name(char name[NAME_BYTES], const char *text)
{
    if (strlen(text) >= NAME_BYTES)
        give_up("a name as long as", text);
    strcpy(name, text);
}

/* An entry's first line, which says how many companies it is. */
static void add_companies(struct scenario *s, const char *entry, int count)
{
    for (int i = 0; i < count; i++) {
        char name[NAME_BYTES + 16];
        if (s->companies == MOST_COMPANIES)
            give_up(entry, "too many companies");
        snprintf(name, sizeof name, count > 1 ? "%s-%d" : "%s", entry, i + 1);
        set_name(s->name[s->companies++], name);
    }
}

static int group_of(struct scenario *s, const char *name)
{
    for (int i = 0; i < s->groups; i++)
        if (strcmp(s->group_name[i], name) == 0)
            return i;
    set_name(s->group_name[s->groups], name);
    return s->groups++;
}

/* A line companies.ENTRY.KEY, of all its members, which are the companies from `first` on. */
static void read_company(struct scenario *s, int *first, const char *key, const char *text)
{
    char entry[NAME_BYTES];
    int length = 0;
    if (sscanf(key, "companies.%63[^.\"].%n", entry, &length) != 1 || length == 0)
        give_up(key, text);
    const char *own = key + length;
    if (strcmp(own, "count") == 0) {
        *first = s->companies;
        add_companies(s, entry, atoi(text));
        return;
    }
    const int number = find(company_keys, COMPANY_VALUES, own);
    const bool known = number >= 0 || strcmp(own, "kind") == 0 || strcmp(own, "group") == 0;
    if (!known)
        give_up(key, text);
    for (int i = *first; i < s->companies; i++) {
        if (strcmp(own, "kind") == 0)
            s->vertical[i] = strcmp(text, "vertical") == 0;
        else if (strcmp(own, "group") == 0)
            s->group[i] = group_of(s, text);
        else
            set_value(s, i, number, key, text);
    }
}

/* Settings, and what is the market's. */
static void read_other(struct scenario *s, gsl_matrix *correlation, const char *key, const char *text)
{
    static const char *const unused[] = {"key", "name", "start", "trials", "seed"};
    for (int i = 0; i < 4; i++)
        for (int j = i + 1; j < 4; j++)
            if (strncmp(key, "correlation.", 12) == 0 && strcmp(key + 12, pairs[i][j]) == 0) {
                gsl_matrix_set(correlation, (size_t)j, (size_t)i, atof(text));
                return;
            }
    const int number = find(market_keys, MARKET_VALUES, key);
    if (number >= 0)
        set_value(s, -1, number, key, text);
    else if (strcmp(key, "horizon") == 0)
        s->horizon = atoi(text);
    else if (strcmp(key, "step") == 0)
        s->step = atoi(text);
    else if (find(unused, sizeof unused / sizeof *unused, key) < 0)
        give_up(key, text);
}

static void set_cholesky(struct scenario *s, gsl_matrix *correlation)
{
    gsl_linalg_cholesky_decomp1(correlation);
    for (int i = 0; i < 4; i++)
        for (int j = 0; j <= i; j++)
            s->cholesky[i][j] = gsl_matrix_get(correlation, (size_t)i, (size_t)j);
}

void scenario_read(const char *path, struct scenario *out)
{
    char line[1000], key[500], text[500];
    int first = 0;
    FILE *in = fopen(path, "r");
    if (!in)
        give_up(path, "not to be read");
    gsl_matrix *correlation = gsl_matrix_alloc(4, 4);
    gsl_matrix_set_identity(correlation);
    *out = (struct scenario){0};
    while (fgets(line, sizeof line, in)) {
        if (sscanf(line, "%499[^\t]\t%499[^\n]", key, text) != 2)
            give_up(path, line);
        if (strncmp(key, "companies.", 10) == 0)
            read_company(out, &first, key, text);
        else
            read_other(out, correlation, key, text);
    }
    fclose(in);
    set_cholesky(out, correlation);
    gsl_matrix_free(correlation);
}

double input_draw(const struct input *input, gsl_rng *rng)
{
    const double *a = input->argument;
    double turn, u;
    switch (input->family) {
    case NORMAL:
        return a[0] + gsl_ran_gaussian_ziggurat(rng, a[1]);
    case LOGNORMAL:
        return a[0] * exp(gsl_ran_gaussian_ziggurat(rng, a[1]));
    case UNIFORM:
        return gsl_ran_flat(rng, a[0], a[1]);
    case LOGUNIFORM:
        return exp(gsl_ran_flat(rng, log(a[0]), log(a[1])));
    case TRIANGULAR:
        turn = (a[1] - a[0]) / (a[2] - a[0]);
        u = gsl_rng_uniform(rng);
        return u < turn ? a[0] + (a[2] - a[0]) * sqrt(u * turn) : a[2] - (a[2] - a[0]) * sqrt((1 - u) * (1 - turn));
    case EXPONENTIAL:
        return gsl_ran_exponential(rng, a[0]);
    default:
        abort();
    }
}

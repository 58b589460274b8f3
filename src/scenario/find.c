/* Finds values, companies and groups of a scenario by name. */
#include <stdio.h>
#include <string.h>

#include "base/names.h"
#include "scenario/draft.h"

static int find_entry(const struct scenario *scenario, const char *name, size_t length)
{
    for (int i = 0; i < scenario->entries_count; i++)
        if (strlen(scenario->entries[i].name) == length && strncmp(scenario->entries[i].name, name, length) == 0)
            return i;
    return -1;
}

/* The value of "companies.NAME.KEY", or NULL. */
static const struct distribution *company_value(const struct scenario *scenario, const char *key)
{
    static const char front[] = "companies.";
    const char *name, *rest;
    size_t length;
    if (strncmp(key, front, strlen(front)) != 0 || !split_name(key + strlen(front), &name, &length, &rest))
        return NULL;
    const int entry = find_entry(scenario, name, length);
    const int parameter = parameter_find(company_parameters, COMPANY_KEYS, rest);
    return entry >= 0 && parameter >= 0 ? &scenario->entries[entry].value[parameter] : NULL;
}

/* Tries every key of every entry, and keeps the text of the nearest in out. */
static void try_entries(const struct scenario *scenario, struct nearest *search, char out[LONG_EXCERPT_SIZE])
{
    for (int i = 0; i < scenario->entries_count; i++)
        for (int j = 0; j < COMPANY_KEYS; j++) {
            const char *name = scenario->entries[i].name, *quote = strpbrk(name, ". =") != NULL ? "\"" : "";
            const char *best = search->best;
            char key[LONG_EXCERPT_SIZE];
            snprintf(key, sizeof key, "companies.%s%.200s%s.%s", quote, name, quote, company_parameters[j].key);
            nearest_try(search, key);
            if (search->best == best)
                continue;
            memcpy(out, key, sizeof key);
            search->best = out;
        }
}

enum status scenario_value(const struct scenario *scenario, const char *key, const struct distribution **value,
                           struct failure *failure)
{
    char shown[EXCERPT_SIZE], best[LONG_EXCERPT_SIZE];
    const int parameter = parameter_find(market_parameters, MARKET_KEYS, key);
    *value = parameter >= 0 ? &scenario->market[parameter] : company_value(scenario, key);
    if (*value != NULL)
        return STATUS_DONE;
    struct nearest search = nearest_to(key);
    for (int i = 0; i < MARKET_KEYS; i++)
        nearest_try(&search, market_parameters[i].key);
    try_entries(scenario, &search, best);
    excerpt(key, shown);
    if (search.best == NULL)
        return fail(failure, STATUS_USAGE,
                    "%s: unknown key, and near none of the known; expected one that `outlast parameters` lists", shown);
    return fail(failure, STATUS_USAGE, "%s: unknown key; the nearest is %s", shown, search.best);
}

char *scenario_entry_key(const struct entry *entry, enum company_key key)
{
    return dotted_key(NULL, "companies", entry->name, company_parameters[key].key);
}

char *value_key(const struct scenario *scenario, int entry, int parameter)
{
    if (entry < 0)
        return strdup(market_parameters[parameter].key);
    return dotted_key(NULL, "companies", scenario->entries[entry].name, company_parameters[parameter].key);
}

int scenario_company(const struct scenario *scenario, const char *name)
{
    for (int i = 0; i < scenario->companies_count; i++)
        if (strcmp(scenario->companies[i].name, name) == 0)
            return i;
    return -1;
}

int scenario_group(const struct scenario *scenario, const char *name)
{
    for (int i = 0; i < scenario->groups_count; i++)
        if (strcmp(scenario->groups[i].name, name) == 0)
            return i;
    return -1;
}

/* Reads a scenario: layers, merge, entries, checks, inputs, dependence; each a file of this folder. */
#include "scenario/scenario.h"

#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "scenario/draft.h"

/* Every setting and every market value at its default. */
static void set_defaults(struct scenario *out)
{
    *out = (struct scenario){.horizon = 60, .step = 1, .trials = 1000000, .seed = 1};
    for (int i = 0; i < MARKET_KEYS; i++)
        out->market[i] = distribution_constant(market_parameters[i].value);
}

static enum status fill_market(struct draft *draft)
{
    enum status status = STATUS_DONE;
    for (int i = 0; i < MARKET_KEYS && status == STATUS_DONE; i++)
        if (draft->market[i].distribution != NULL)
            status = distribution_copy(draft->market[i].distribution, &draft->out->market[i], draft->failure);
    return status;
}

/* The file's name without its folder and ending. */
static enum status name_after_file(struct draft *draft, const char *file)
{
    const char *base = path_last(file), *dot = strrchr(base, '.');
    size_t length = strlen(base);
    const char *expected;
    if (dot != NULL && dot != base && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0))
        length = (size_t)(dot - base);
    const char *name = arena_text(&draft->arena, base, length);
    if (name == NULL)
        return fail_memory(draft->failure);
    for (int i = 0; i < draft->layers_count; i++)
        if (draft->layers[i].named)
            draft->layer = &draft->layers[i];
    if (setting_read(draft, SETTING_NAME, name, &expected) || draft->name != NULL)
        return STATUS_DONE;
    return fail_at(draft->failure, STATUS_DATA, (struct place){file, 1, 1}, "name",
                   "the file's name does not serve, expected %s", expected);
}

enum status draft_gather(struct draft *draft, const char *file, const struct overlay *overlay, struct overrides overrides)
{
    set_defaults(draft->out);
    enum status status = draft_load(draft, file, overlay, overrides);
    if (status == STATUS_DONE)
        status = draft_merge(draft);
    if (status == STATUS_DONE && draft->name == NULL)
        status = name_after_file(draft, file);
    return status;
}

enum status draft_complete(struct draft *draft)
{
    draft->out->name = strdup(draft->name);
    enum status status = draft->out->name != NULL ? STATUS_DONE : fail_memory(draft->failure);
    if (status == STATUS_DONE)
        status = fill_market(draft);
    if (status == STATUS_DONE)
        status = draft_entries(draft);
    if (status == STATUS_DONE)
        status = draft_check(draft);
    if (status == STATUS_DONE)
        status = draft_inputs(draft);
    return status == STATUS_DONE ? draft_dependences(draft) : status;
}

static void free_slots(struct slot *slots, int count)
{
    for (int i = 0; i < count; i++)
        if (slots[i].distribution != NULL && !slots[i].borrowed)
            distribution_free(slots[i].distribution);
}

static void free_list(struct entry_list *list)
{
    for (int i = 0; i < list->count; i++)
        free_slots(list->at[i]->value, COMPANY_KEYS);
}

void draft_free_slots(struct draft *draft)
{
    free_slots(draft->market, MARKET_KEYS);
    free_list(&draft->archetypes);
    free_list(&draft->companies);
}

void draft_free(struct draft *draft)
{
    draft_free_slots(draft);
    lookup_free(&draft->archetypes.names);
    lookup_free(&draft->companies.names);
    for (int i = 0; i < draft->layers_count; i++)
        tree_free(&draft->layers[i].tree);
    free(draft->layers);
    arena_free(&draft->arena);
}

/* The end of reading, where that has gone well so far. */
static enum status complete(struct draft *draft, enum status status)
{
    if (status == STATUS_DONE)
        status = draft_complete(draft);
    draft_free(draft);
    if (status != STATUS_DONE)
        scenario_free(draft->out);
    return status;
}

enum status scenario_read(const char *file, struct overrides overrides, struct scenario *out, struct failure *failure)
{
    struct draft draft = {.out = out, .failure = failure};
    return complete(&draft, draft_gather(&draft, file, NULL, overrides));
}

enum status scenario_parse(const char *text, size_t length, const char *file, struct scenario *out, struct failure *failure)
{
    struct draft draft = {.out = out, .failure = failure};
    set_defaults(out);
    enum status status = draft_load_text(&draft, text, length, file);
    if (status == STATUS_DONE)
        status = draft_merge(&draft);
    return complete(&draft, status);
}

static void free_entries(struct scenario *scenario)
{
    for (int i = 0; i < scenario->entries_count; i++) {
        struct entry *entry = &scenario->entries[i];
        free(entry->name);
        free(entry->group);
        for (int j = 0; j < COMPANY_KEYS; j++)
            distribution_free(&entry->value[j]);
    }
    free(scenario->entries);
}

static void free_names(struct scenario *scenario)
{
    for (int i = 0; i < scenario->companies_count; i++)
        free(scenario->companies[i].name);
    for (int i = 0; i < scenario->groups_count; i++)
        free(scenario->groups[i].name);
    for (int i = 0; i < scenario->inputs_count; i++)
        free(scenario->inputs[i].key);
    free(scenario->companies);
    free(scenario->groups);
    free(scenario->inputs);
}

static void free_dependences(struct scenario *scenario)
{
    for (int i = 0; i < scenario->dependences_count; i++)
        for (int j = 0; j < 2; j++)
            free(scenario->dependences[i].key[j]);
    for (int i = 0; i < scenario->sets_count; i++) {
        free(scenario->sets[i].input);
        free(scenario->sets[i].cholesky);
    }
    free(scenario->dependences);
    free(scenario->sets);
}

void scenario_free(struct scenario *scenario)
{
    free(scenario->name);
    for (int i = 0; i < MARKET_KEYS; i++)
        distribution_free(&scenario->market[i]);
    free_entries(scenario);
    free_names(scenario);
    free_dependences(scenario);
    *scenario = (struct scenario){0};
}

/* The scenario as a part of the page's document. */
#include <stdlib.h>

#include "output/page_node.h"
#include "output/words.h"

/* False where memory is out. */
static bool add_value(xmlNode *scenario, const char *whose, const struct parameter *p, const struct distribution *value)
{
    const struct distribution usual = distribution_constant(p->value);
    char number[32];
    if (distribution_same(value, &usual))
        return true;
    char *text = distribution_text(value);
    if (!text)
        return false;
    xmlNode *node = node_add(scenario, "value");
    node_set(node, "whose", whose);
    node_set(node, "key", p->key);
    node_set(node, "text", text);
    number_text(p->value, number);
    node_set(node, "default", number);
    node_set(node, "unit", p->unit);
    node_set(node, "meaning", p->meaning);
    node_set(node, "usual", p->source);
    if (value->source)
        node_set(node, "source", value->source);
    free(text);
    return true;
}

static bool add_shocks(xmlNode *scenario, const struct scenario *s)
{
    bool good = true;
    for (int i = 0; i < SHOCK_PAIRS; i++) {
        const struct parameter p = {.key = shock_pairs[i], .unit = "", .meaning = "correlation of the monthly shocks",
                                    .source = "none are correlated unless a scenario says so"};
        const struct distribution value = distribution_constant(s->correlation[i]);
        good &= add_value(scenario, "market", &p, &value);
    }
    return good;
}

static void add_dependences(xmlNode *scenario, const struct scenario *s)
{
    for (int i = 0; i < s->dependences_count; i++) {
        char number[32];
        xmlNode *node = node_add(scenario, "dependence");
        number_text(s->dependences[i].rank, number);
        node_set(node, "rank", number);
        node_set(node, "first", s->dependences[i].key[0]);
        node_set(node, "second", s->dependences[i].key[1]);
    }
}

static bool add_values(xmlNode *scenario, const struct scenario *s)
{
    bool good = true;
    for (int key = 0; key < MARKET_KEYS; key++)
        good &= add_value(scenario, "market", &market_parameters[key], &s->market[key]);
    good &= add_shocks(scenario, s);
    add_dependences(scenario, s);
    for (int entry = 0; entry < s->entries_count; entry++)
        for (int key = 0; key < COMPANY_KEYS; key++)
            good &= add_value(scenario, s->entries[entry].name, &company_parameters[key], &s->entries[entry].value[key]);
    return good;
}

static void add_groups(xmlNode *scenario, const struct scenario *s)
{
    for (int i = 0; i < s->groups_count; i++) {
        xmlNode *group = node_add(scenario, "group");
        node_set(group, "name", s->groups[i].name);
        node_set_count(group, "members", (uint64_t)s->groups[i].members);
    }
}

static void add_start(xmlNode *scenario, const struct scenario *s)
{
    char text[WORDS_SIZE];
    node_set(scenario, "end", date_words(s->start_year, s->start_month, s->horizon, text));
    snprintf(text, sizeof text, "%04d-%02d", s->start_year, s->start_month);
    if (s->start_year > 0)
        node_set(scenario, "start", text);
}

enum status page_add_scenario(xmlNode *report, const struct scenario *s, const char *key, struct failure *failure)
{
    xmlNode *scenario = node_add(report, "scenario");
    node_set(scenario, "name", s->name);
    add_start(scenario, s);
    node_set_count(scenario, "horizon", (uint64_t)s->horizon);
    node_set_count(scenario, "step", (uint64_t)s->step);
    node_set_count(scenario, "trials", s->trials);
    node_set_count(scenario, "seed", s->seed);
    node_set_count(scenario, "companies", (uint64_t)s->companies_count);
    node_set_count(scenario, "inputs", (uint64_t)s->inputs_count);
    node_set(scenario, "key", key);
    add_groups(scenario, s);
    return add_values(scenario, s) ? STATUS_DONE : fail_memory(failure);
}

/* The scenario as a part of the page's document. */
#include <stdlib.h>

#include "output/page_node.h"
#include "output/words.h"

static void add_value(xmlNode *scenario, const char *whose, const struct parameter *p, const struct distribution *value)
{
    const struct distribution usual = distribution_constant(p->value);
    char number[32];
    if (distribution_same(value, &usual))
        return;
    char *text = distribution_text(value);
    xmlNode *node = node_add(scenario, "value");
    node_set(node, "whose", whose);
    node_set(node, "key", p->key);
    node_set(node, "text", text);                    /* NULL is memory's end: the next one fails */
    number_text(p->value, number);
    node_set(node, "default", number);
    node_set(node, "unit", p->unit);
    node_set(node, "meaning", p->meaning);
    node_set(node, "usual", p->source);
    if (value->source)
        node_set(node, "source", value->source);
    free(text);
}

static void add_shocks(xmlNode *scenario, const struct scenario *s)
{
    for (int i = 0; i < SHOCK_PAIRS; i++) {
        const struct parameter p = {.key = shock_pairs[i], .unit = "", .meaning = "correlation of the monthly shocks",
                                    .source = "none are correlated unless a scenario says so"};
        const struct distribution value = distribution_constant(s->correlation[i]);
        add_value(scenario, "market", &p, &value);
    }
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

static void add_values(xmlNode *scenario, const struct scenario *s)
{
    for (int key = 0; key < MARKET_KEYS; key++)
        add_value(scenario, "market", &market_parameters[key], &s->market[key]);
    add_shocks(scenario, s);
    add_dependences(scenario, s);
    for (int entry = 0; entry < s->entries_count; entry++)
        for (int key = 0; key < COMPANY_KEYS; key++)
            add_value(scenario, s->entries[entry].name, &company_parameters[key], &s->entries[entry].value[key]);
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

void page_add_scenario(xmlNode *report, const struct scenario *s)
{
    char key[65];
    struct failure ignored;
    xmlNode *scenario = node_add(report, "scenario");
    node_set(scenario, "name", s->name);
    add_start(scenario, s);
    node_set_count(scenario, "horizon", (uint64_t)s->horizon);
    node_set_count(scenario, "step", (uint64_t)s->step);
    node_set_count(scenario, "trials", s->trials);
    node_set_count(scenario, "seed", s->seed);
    node_set_count(scenario, "companies", (uint64_t)s->companies_count);
    node_set_count(scenario, "inputs", (uint64_t)s->inputs_count);
    if (scenario_key(s, key, &ignored) == STATUS_DONE)
        node_set(scenario, "key", key);
    add_groups(scenario, s);
    add_values(scenario, s);
}

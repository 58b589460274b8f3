/* Dotted keys: taking them apart, putting them together, and what is said of one that is not known. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "base/number.h"
#include "scenario/draft.h"

bool split_name(const char *text, const char **name, size_t *length, const char **rest)
{
    const bool quoted = *text == '"';
    *name = text + quoted;
    *length = strcspn(*name, quoted ? "\"" : ".");
    const char *end = *name + *length;
    if (*length == 0 || (quoted && *end != '"'))
        return false;
    end += quoted;
    *rest = *end == '.' ? end + 1 : end;
    return *end == '\0' || (*end == '.' && end[1] != '\0');
}

char *dotted_key(struct arena *arena, const char *section, const char *name, const char *key)
{
    const char *quote = strpbrk(name, ". =") != NULL ? "\"" : "";
    const char *dot = key != NULL ? "." : "";
    key = key != NULL ? key : "";
    const size_t size = strlen(section) + strlen(name) + strlen(key) + 5;
    char *text = arena != NULL ? arena_take(arena, size) : malloc(size);
    if (text != NULL)
        snprintf(text, size, "%s.%s%s%s%s%s", section, quote, name, quote, dot, key);
    return text;
}

int parameter_find(const struct parameter *parameters, int count, const char *key)
{
    for (int i = 0; i < count; i++)
        if (strcmp(parameters[i].key, key) == 0)
            return i;
    return -1;
}

bool parameter_section(const struct parameter *parameters, int count, const char *key)
{
    const size_t length = strlen(key);
    for (int i = 0; i < count; i++)
        if (strncmp(parameters[i].key, key, length) == 0 && parameters[i].key[length] == '.')
            return true;
    return false;
}

int word_find(const char *key)
{
    for (int i = 0; i < WORDS; i++)
        if (strcmp(words[i], key) == 0)
            return i;
    return -1;
}

struct place draft_place(const struct draft *draft, const struct node *node)
{
    return (struct place){draft->layer->file, node->line, node->column};
}

/* Tries the keys of a table, and their sections: "raise" is near to what "rise" was meant to be. */
static void try_parameters(struct nearest *search, const struct parameter *parameters, int count,
                           char section[EXCERPT_SIZE])
{
    for (int i = 0; i < count; i++)
        nearest_try(search, parameters[i].key);
    for (int i = 0; i < count; i++) {
        const size_t length = strcspn(parameters[i].key, ".");
        const size_t distance = search->distance;
        char part[EXCERPT_SIZE];
        snprintf(part, sizeof part, "%.*s", (int)length, parameters[i].key);
        nearest_try(search, part);
        if (search->distance < distance) {
            snprintf(section, EXCERPT_SIZE, "%s", part);
            search->best = section;
        }
    }
}

static enum status fail_unknown_of_entry(struct draft *draft, const struct draft_entry *entry, const char *key,
                                         struct place place)
{
    char section[EXCERPT_SIZE], full[3 * EXCERPT_SIZE], shown[EXCERPT_SIZE];
    snprintf(full, sizeof full, "%.300s.%s", entry->key, excerpt(key, shown));
    struct nearest search = nearest_to(key);
    if (parameter_find(market_parameters, MARKET_KEYS, key) >= 0)
        return fail_at(draft->failure, STATUS_DATA, place, full, "unknown key; %s is a key of the market", key);
    try_parameters(&search, company_parameters, COMPANY_KEYS, section);
    for (int i = 0; i < WORDS; i++)
        nearest_try(&search, words[i]);
    if (search.best == NULL)
        return fail_at(draft->failure, STATUS_DATA, place, full,
                       "unknown key, and near none of the known; expected one that `outlast parameters` lists");
    return fail_at(draft->failure, STATUS_DATA, place, full, "unknown key; the nearest is %.300s.%s", entry->key,
                   search.best);
}

/* Whether a key is a correlation with its shocks the other way round: correlation.price_funding. */
static bool is_reversed(const char *key, const char *pair)
{
    static const char section[] = "correlation.";
    const size_t first = strcspn(pair, "_"), second = strlen(pair) - first - 1;
    if (strncmp(key, section, strlen(section)) != 0 || strlen(key) != strlen(section) + strlen(pair))
        return false;
    key += strlen(section);
    return strncmp(key, pair + first + 1, second) == 0 && key[second] == '_' && strncmp(key + second + 1, pair, first) == 0;
}

static const char *const sections[] = {"market", "correlation", "dependence", "archetypes", "companies", "from"};

enum status fail_unknown_key(struct draft *draft, const struct draft_entry *entry, const char *key, struct place place)
{
    char section[EXCERPT_SIZE], shown[EXCERPT_SIZE], correlation[SHOCK_PAIRS][40];
    static const char market[] = "market.";
    if (entry != NULL)
        return fail_unknown_of_entry(draft, entry, key, place);
    excerpt(key, shown);
    if (parameter_find(company_parameters, COMPANY_KEYS, key) >= 0 || word_find(key) >= 0)
        return fail_at(draft->failure, STATUS_DATA, place, shown,
                       "unknown key; it is a key of companies, expected companies.NAME.%s", key);
    if (strcmp(key, "vary") == 0 || strcmp(key, "study") == 0 || strcmp(key, "scenario") == 0)
        return fail_at(draft->failure, STATUS_DATA, place, key, "unknown key; it is one of a study, which outlast sweep runs");
    struct nearest search = nearest_to(strncmp(key, market, strlen(market)) == 0 ? key + strlen(market) : key);
    try_parameters(&search, market_parameters, MARKET_KEYS, section);
    for (int i = 0; i < SETTINGS; i++)
        nearest_try(&search, settings[i]);
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        nearest_try(&search, sections[i]);
    for (int i = 0; i < SHOCK_PAIRS; i++) {
        if (is_reversed(key, shock_pairs[i]))
            return fail_at(draft->failure, STATUS_DATA, place, shown, "unknown key; the nearest is correlation.%s",
                           shock_pairs[i]);
        snprintf(correlation[i], sizeof correlation[i], "correlation.%s", shock_pairs[i]);
        nearest_try(&search, correlation[i]);
    }
    if (search.best == NULL)
        return fail_at(draft->failure, STATUS_DATA, place, shown,
                       "unknown key, and near none of the known; expected one that `outlast parameters` lists");
    if (strcmp(search.best, key) == 0)               /* a section's name, known but not here */
        return fail_at(draft->failure, STATUS_DATA, place, shown, "found within a section, expected at the top of the file");
    return fail_at(draft->failure, STATUS_DATA, place, shown, "unknown key; the nearest is %s", search.best);
}

/* Whether name is NAME-I, I one of an entry's members. */
static bool is_member(const struct draft_entry *entry, const char *name)
{
    const size_t length = strlen(entry->name);
    uint64_t number;
    return entry->count > 1 && strncmp(name, entry->name, length) == 0 && name[length] == '-' &&
           name[length + 1] >= '1' && name[length + 1] <= '9' && parse_count(name + length + 1, &number) &&
           number <= (uint64_t)entry->count && strspn(name + length + 1, "0123456789") == strlen(name + length + 1);
}

/* Whether a name stands at the front of a key without the quotes that its dot asks for. */
static bool is_unquoted(const struct draft_entry *entry, const char *key)
{
    const char *dot = strchr(key, '.');
    const size_t length = strlen(entry->name);
    return dot != NULL && strchr(entry->name, '.') != NULL && strncmp(dot + 1, entry->name, length) == 0 &&
           (dot[1 + length] == '.' || dot[1 + length] == '\0');
}

enum status fail_unknown_entry(struct draft *draft, bool archetype, const char *key, const char *name, struct place place)
{
    const struct entry_list *list = archetype ? &draft->archetypes : &draft->companies;
    const char *what = archetype ? "archetype" : "company";
    char full[EXCERPT_SIZE], shown[EXCERPT_SIZE];
    excerpt(key, full);
    excerpt(name, shown);
    struct nearest search = nearest_to(name);
    for (int i = 0; i < list->count; i++) {
        if (is_member(list->at[i], name))
            return fail_at(draft->failure, STATUS_DATA, place, full, "%s is a member of %s, expected %s.KEY", shown,
                           list->at[i]->name, list->at[i]->key);
        if (is_unquoted(list->at[i], key))
            return fail_at(draft->failure, STATUS_DATA, place, full,
                           "there is no %s '%s'; a name with a dot is quoted, as in %s", what, shown, list->at[i]->key);
        nearest_try(&search, list->at[i]->name);
    }
    if (search.best == NULL)
        return fail_at(draft->failure, STATUS_DATA, place, full, "there is no %s '%s', nor one with a name near it", what,
                       shown);
    return fail_at(draft->failure, STATUS_DATA, place, full, "there is no %s '%s'; the nearest is %s", what, shown,
                   search.best);
}

const struct slot *effective_value(const struct draft_entry *entry, int parameter)
{
    while (entry != NULL && entry->value[parameter].layer == NULL)
        entry = entry->like;
    return entry != NULL ? &entry->value[parameter] : NULL;
}

const struct slot *effective_word(const struct draft_entry *entry, enum word word)
{
    while (entry != NULL && entry->word[word].layer == NULL)
        entry = entry->like;
    return entry != NULL ? &entry->word[word] : NULL;
}

const struct slot *later_slot(const struct slot *a, const struct slot *b)
{
    if (a == NULL || a->layer == NULL)
        return b != NULL && b->layer != NULL ? b : NULL;
    if (b == NULL || b->layer == NULL)
        return a;
    if (a->layer != b->layer)
        return a->layer->order > b->layer->order ? a : b;
    const bool after = a->place.line != b->place.line ? a->place.line > b->place.line : a->place.column > b->place.column;
    return after ? a : b;
}

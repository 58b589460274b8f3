/* Merges the layers: every key of every layer finds its slot here. */
#include <string.h>

#include "base/names.h"
#include "base/number.h"
#include "scenario/draft.h"

/* Takes one key, dotted from the owner on (NULL: from the top), and its value. */
typedef enum status taker(struct draft *draft, struct draft_entry *owner, const char *key, const struct item *item);

static taker take_top_key, take_market_key, take_entry_key;

/* The key as messages show it, in the arena. */
static const char *full_key(struct draft *draft, const struct draft_entry *owner, const char *key)
{
    if (owner == NULL || *key == '\0')
        return owner == NULL ? key : owner->key;
    const size_t length = strlen(owner->key), rest = strlen(key);
    char *full = arena_take(&draft->arena, length + rest + 2);
    if (full == NULL)
        return key;                                  /* it is for a message: shorter is better than none */
    memcpy(full, owner->key, length);
    full[length] = '.';
    memcpy(full + length + 1, key, rest);
    return full;
}

static enum status fail_expected(struct draft *draft, const char *full, const struct node *found, const char *expected)
{
    char shown[DESCRIPTION_SIZE];
    return fail_at(draft->failure, STATUS_DATA, draft_place(draft, found), full, "expected %s, found %s", expected,
                   node_describe(found, shown));
}

/* Takes every key of a mapping, below a prefix ("" at the owner). Where nothing stands, nothing is given. */
static enum status walk(struct draft *draft, taker *take, struct draft_entry *owner, const char *prefix,
                        const struct item *section)
{
    if (node_empty(section->value))
        return STATUS_DONE;
    if (section->value->type != MAPPING)
        return fail_expected(draft, full_key(draft, owner, prefix), section->value, "keys and values");
    enum status status = STATUS_DONE;
    for (const struct item *item = section->value->first; item != NULL && status == STATUS_DONE; item = item->next) {
        const size_t length = strlen(prefix), rest = strlen(item->key->text);
        char *key = arena_take(&draft->arena, length + rest + 2);
        if (key == NULL)
            return fail_memory(draft->failure);
        memcpy(key, prefix, length);
        if (length > 0)
            key[length] = '.';
        memcpy(key + length + (length > 0), item->key->text, rest);
        status = take(draft, owner, key, item);
    }
    return status;
}

/* Gives a slot to the layer that is merged now; refused if that gave it before. */
static enum status claim(struct draft *draft, struct slot *slot, const char *full, const struct item *item)
{
    if (slot->layer == draft->layer)
        return fail_at(draft->failure, STATUS_DATA, draft_place(draft, item->key), full,
                       "given twice, first in line %d; leave one out", slot->line);
    if (draft->layer->last && slot->layer != NULL && slot->layer->set)
        return fail_at(draft->failure, STATUS_DATA, slot->place, full, "expected a key that %s does not vary",
                       draft->layer->file);
    slot->layer = draft->layer;
    slot->line = item->key->line;
    slot->place = draft_place(draft, item->value);
    return STATUS_DONE;
}

/* `{cash: uniform(1, 2)}` is YAML for a value `uniform(1` and a key `2)`. */
static const char *cut_hint(const struct node *value)
{
    const bool cut = value->plain && strchr(value->text, '(') != NULL && strpbrk(value->text, "),") == NULL;
    return cut ? "; in { } a distribution needs quotes, for a comma ends the value" : "";
}

/* Reads a parameter's value into its slot. */
static enum status read_distribution(struct draft *draft, struct slot *slot, const struct parameter *parameter,
                                     const char *full, const struct node *value)
{
    struct failure inner;
    struct distribution read;
    int column = 0;
    struct place place = slot->place;
    enum status status = distribution_parse(value->text, draft->layer->folder, &read, &column, &inner);
    if (status != STATUS_DONE) {
        place.column += value->plain ? column : 0;
        return fail_at(draft->failure, status, place, full, "%s%s", inner.message, cut_hint(value));
    }
    status = distribution_check(&read, parameter, &inner);
    if (status == STATUS_DONE && value->comment != NULL && (read.source = strdup(value->comment)) == NULL)
        status = fail_memory(&inner);
    if ((slot->distribution == NULL || slot->borrowed) && status == STATUS_DONE) {
        slot->borrowed = false;
        slot->distribution = arena_take(&draft->arena, sizeof *slot->distribution);
        status = slot->distribution != NULL ? STATUS_DONE : fail_memory(&inner);
    }
    if (status != STATUS_DONE) {
        distribution_free(&read);
        return fail_at(draft->failure, status, place, full, "%s", inner.message);
    }
    distribution_free(slot->distribution);           /* all zero, or what an earlier layer gave */
    *slot->distribution = read;
    return STATUS_DONE;
}

static enum status take_number(struct draft *draft, struct slot *slot, const struct parameter *parameter,
                               const char *full, const struct item *item)
{
    const enum status status = claim(draft, slot, full, item);
    if (status != STATUS_DONE)
        return status;
    if (item->value->type != SCALAR || node_empty(item->value))
        return fail_expected(draft, full, item->value, "a number or a distribution");
    return read_distribution(draft, slot, parameter, full, item->value);
}

static enum status take_correlation(struct draft *draft, int pair, const char *full, const struct item *item)
{
    const struct node *value = item->value;
    double *out = &draft->out->correlation[pair];
    const enum status status = claim(draft, &draft->correlation[pair], full, item);
    if (status != STATUS_DONE)
        return status;
    if (value->type != SCALAR || !number_parse(value->text, out) || *out <= -1 || *out >= 1)
        return fail_expected(draft, full, value, "a number above -1 and below 1");
    return STATUS_DONE;
}

static enum status take_setting(struct draft *draft, enum setting setting, const struct item *item)
{
    const char *expected = "a text";
    const enum status status = claim(draft, &draft->setting[setting], settings[setting], item);
    if (status != STATUS_DONE)
        return status;
    const struct node *value = item->value;
    if (!setting_read(draft, setting, value->type == SCALAR ? value->text : "", &expected))
        return fail_expected(draft, settings[setting], value, expected);
    return STATUS_DONE;
}

static enum status take_word(struct draft *draft, struct draft_entry *owner, enum word word, const char *full,
                             const struct item *item)
{
    const char *expected = "a text";
    const struct node *value = item->value;
    const enum status status = claim(draft, &owner->word[word], full, item);
    if (status != STATUS_DONE)
        return status;
    if (!word_read(owner, word, value->type == SCALAR ? value->text : "", &expected))
        return fail_expected(draft, full, value, expected);
    owner->word[word].text = value->text;
    return STATUS_DONE;
}

static enum status take_dependence(struct draft *draft, const struct item *item)
{
    const enum status status = claim(draft, &draft->dependence, "dependence", item);
    if (status != STATUS_DONE)
        return status;
    if (item->value->type != SEQUENCE && !node_empty(item->value))
        return fail_expected(draft, "dependence", item->value, "a list of [KEY, KEY, RANK]");
    draft->dependences = item->value;
    return STATUS_DONE;
}

static enum status take_entry_key(struct draft *draft, struct draft_entry *owner, const char *key, const struct item *item)
{
    const int parameter = parameter_find(company_parameters, COMPANY_KEYS, key), word = word_find(key);
    const char *full = full_key(draft, owner, key);
    if (parameter >= 0)
        return take_number(draft, &owner->value[parameter], &company_parameters[parameter], full, item);
    if (parameter_section(company_parameters, COMPANY_KEYS, key))
        return walk(draft, take_entry_key, owner, key, item);
    if (word >= 0 && !(word == WORD_COUNT && owner->archetype))
        return take_word(draft, owner, (enum word)word, full, item);
    if (strcmp(key, "name") == 0 && item->value == owner->name_node)
        return STATUS_DONE;
    if (strcmp(key, "name") == 0 || word >= 0)
        return fail_at(draft->failure, STATUS_DATA, draft_place(draft, item->key), full,
                       "expected in the list of companies");
    return fail_unknown_key(draft, owner, key, draft_place(draft, item->key));
}

/* The entry of this name; made if there is none. NULL where memory is out. */
static struct draft_entry *obtain_entry(struct draft *draft, bool archetype, const char *name)
{
    struct entry_list *list = archetype ? &draft->archetypes : &draft->companies;
    const int known = lookup_find(&list->names, name);
    if (known >= 0)
        return list->at[known];
    if (list->count == list->size) {
        const int size = list->size * 2 + 16;
        struct draft_entry **larger = arena_take(&draft->arena, (size_t)size * sizeof *larger);
        if (larger == NULL)
            return NULL;
        if (list->count > 0)
            memcpy(larger, list->at, (size_t)list->count * sizeof *larger);
        list->at = larger;
        list->size = size;
    }
    struct draft_entry *entry = arena_take(&draft->arena, sizeof *entry);
    const char *key = dotted_key(&draft->arena, archetype ? "archetypes" : "companies", name, NULL);
    if (entry == NULL || key == NULL || !lookup_add(&list->names, name, list->count))
        return NULL;
    *entry = (struct draft_entry){.name = name, .key = key, .archetype = archetype, .count = 1};
    return list->at[list->count++] = entry;
}

/* Whether a company or an archetype may bear this name. */
static enum status check_name(struct draft *draft, const char *section, const char *name, struct place place)
{
    char shown[EXCERPT_SIZE];
    const char *fault = name_fault(name);
    if (fault != NULL)
        return fail_at(draft->failure, STATUS_DATA, place, section,
                       "found %s in the name '%s', expected a name without tab, quote or newline, and without a leading #",
                       fault, excerpt(name, shown));
    if (strcmp(name, "market") == 0 && strcmp(section, "companies") == 0)
        return fail_at(draft->failure, STATUS_DATA, place, section,
                       "found the name 'market', expected another: it stands for the whole market");
    return STATUS_DONE;
}

/* An entry of `companies:`. */
static enum status take_company(struct draft *draft, const struct node *node)
{
    if (node->type != MAPPING)
        return fail_expected(draft, "companies", node, "a company such as {name: lab, cash: 600}");
    const struct node *name = node_get(node, "name");
    if (name == NULL)
        return fail_at(draft->failure, STATUS_DATA, draft_place(draft, node), "companies",
                       "found a company without a name, expected one such as {name: lab, cash: 600}");
    if (name->type != SCALAR || *name->text == '\0')
        return fail_expected(draft, "companies", name, "a name");
    const enum status status = check_name(draft, "companies", name->text, draft_place(draft, name));
    if (status != STATUS_DONE)
        return status;
    struct draft_entry *entry = obtain_entry(draft, false, name->text);
    if (entry == NULL)
        return fail_memory(draft->failure);
    if (entry->layer == draft->layer)
        return fail_at(draft->failure, STATUS_DATA, draft_place(draft, name), entry->key,
                       "a second company of this name, the first in line %d; give it another, or a count to the first",
                       entry->place.line);
    entry->layer = draft->layer;
    entry->name_node = name;
    entry->place = draft_place(draft, name);
    return walk(draft, take_entry_key, entry, "", &(struct item){.value = node});
}

static enum status take_companies(struct draft *draft, const struct node *list)
{
    if (node_empty(list))
        return STATUS_DONE;
    if (list->type != SEQUENCE)
        return fail_expected(draft, "companies", list, "a list of companies (- name: …)");
    enum status status = STATUS_DONE;
    for (const struct item *item = list->first; item != NULL && status == STATUS_DONE; item = item->next)
        status = take_company(draft, item->value);
    return status;
}

/* `companies.NAME`, `archetypes.NAME` with or without more after it. Only a file makes archetypes this way, and nothing
 * makes companies. */
static enum status take_named(struct draft *draft, bool archetype, const char *key, const char *rest_of_key,
                              const struct item *item, bool literal)
{
    const char *name = rest_of_key, *rest = "";
    size_t length = strlen(name);
    const struct place place = draft_place(draft, item->key);
    if (!literal && !split_name(rest_of_key, &name, &length, &rest))
        return fail_at(draft->failure, STATUS_DATA, place, key, "expected %s.NAME.KEY, a name with a dot in quotes",
                       archetype ? "archetypes" : "companies");
    name = arena_text(&draft->arena, name, length);
    if (name == NULL)
        return fail_memory(draft->failure);
    const struct entry_list *list = archetype ? &draft->archetypes : &draft->companies;
    if ((!archetype || draft->layer->set) && lookup_find(&list->names, name) < 0)
        return fail_unknown_entry(draft, archetype, key, name, place);
    const enum status status = check_name(draft, archetype ? "archetypes" : "companies", name, place);
    if (status != STATUS_DONE)
        return status;
    struct draft_entry *entry = obtain_entry(draft, archetype, name);
    if (entry == NULL)
        return fail_memory(draft->failure);
    if (entry->place.file == NULL)
        entry->place = place;
    return *rest == '\0' ? walk(draft, take_entry_key, entry, "", item) : take_entry_key(draft, entry, rest, item);
}

/* What stands below `archetypes:`. A key in YAML's quotes is a name as it is, dots or not. */
static enum status take_archetypes(struct draft *draft, const struct item *section)
{
    if (node_empty(section->value))
        return STATUS_DONE;
    if (section->value->type != MAPPING)
        return fail_expected(draft, "archetypes", section->value, "archetypes by name");
    enum status status = STATUS_DONE;
    for (const struct item *item = section->value->first; item != NULL && status == STATUS_DONE; item = item->next) {
        const bool literal = item->key->quoted && *item->key->text != '"';
        status = take_named(draft, true, item->key->text, item->key->text, item, literal);
    }
    return status;
}

static enum status take_market_key(struct draft *draft, struct draft_entry *owner, const char *key, const struct item *item)
{
    const int parameter = parameter_find(market_parameters, MARKET_KEYS, key);
    if (parameter >= 0)
        return take_number(draft, &draft->market[parameter], &market_parameters[parameter], key, item);
    if (parameter_section(market_parameters, MARKET_KEYS, key))
        return walk(draft, take_market_key, owner, key, item);
    return fail_unknown_key(draft, NULL, key, draft_place(draft, item->key));
}

static enum status take_correlation_key(struct draft *draft, struct draft_entry *owner, const char *key,
                                        const struct item *item)
{
    (void)owner;
    for (int i = 0; i < SHOCK_PAIRS; i++)
        if (strcmp(key + strlen("correlation."), shock_pairs[i]) == 0)
            return take_correlation(draft, i, key, item);
    return fail_unknown_key(draft, NULL, key, draft_place(draft, item->key));
}

/* What follows a section's name and a dot, or NULL. */
static const char *below(const char *key, const char *section)
{
    const size_t length = strlen(section);
    return strncmp(key, section, length) == 0 && key[length] == '.' ? key + length + 1 : NULL;
}

/* Sections by their name alone; *taken says whether key is one. */
static enum status take_section(struct draft *draft, const char *key, const struct item *item, bool *taken)
{
    *taken = true;
    if (strcmp(key, "market") == 0)
        return node_empty(item->value) || item->value->type == MAPPING
                   ? walk(draft, take_market_key, NULL, "", item)
                   : fail_expected(draft, "market", item->value, "keys and values");
    if (strcmp(key, "correlation") == 0)
        return walk(draft, take_correlation_key, NULL, key, item);
    if (strcmp(key, "dependence") == 0)
        return take_dependence(draft, item);
    if (strcmp(key, "archetypes") == 0)
        return take_archetypes(draft, item);
    if (strcmp(key, "companies") == 0)
        return draft->layer->set ? fail_at(draft->failure, STATUS_DATA, draft_place(draft, item->key), key,
                                           "expected companies.NAME.KEY; only a file adds companies")
                                 : STATUS_DONE;      /* they were taken first */
    if (strcmp(key, "from") == 0)
        return draft->layer->set ? fail_at(draft->failure, STATUS_DATA, draft_place(draft, item->key), key,
                                           "expected in a file, found in --set")
                                 : STATUS_DONE;      /* layers.c followed it */
    *taken = false;
    return STATUS_DONE;
}

static enum status take_top_key(struct draft *draft, struct draft_entry *owner, const char *key, const struct item *item)
{
    bool taken;
    const enum status status = take_section(draft, key, item, &taken);
    if (taken)
        return status;
    for (int i = 0; i < SETTINGS; i++)
        if (strcmp(key, settings[i]) == 0)
            return take_setting(draft, (enum setting)i, item);
    if (below(key, "correlation") != NULL)
        return take_correlation_key(draft, owner, key, item);
    if (below(key, "companies") != NULL)
        return take_named(draft, false, key, below(key, "companies"), item, false);
    if (below(key, "archetypes") != NULL)
        return take_named(draft, true, key, below(key, "archetypes"), item, false);
    return take_market_key(draft, owner, key, item);
}

enum status draft_merge_layer(struct draft *draft, const struct layer *layer)
{
    enum status status = STATUS_DONE;
    draft->layer = layer;
    const struct node *companies = node_get(layer->tree.root, "companies");
    if (companies != NULL && !layer->set)
        status = take_companies(draft, companies);
    return status == STATUS_DONE ? walk(draft, take_top_key, NULL, "", &(struct item){.value = layer->tree.root}) : status;
}

enum status draft_merge(struct draft *draft)
{
    enum status status = STATUS_DONE;
    for (int i = 0; i < draft->layers_count && status == STATUS_DONE; i++)
        status = draft_merge_layer(draft, &draft->layers[i]);
    return status;
}

/* From the draft's entries to the scenario's: `like`, members, groups. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "scenario/draft.h"

enum { LONGEST_CHAIN = 64 };                         /* of archetypes, each like the next */

static enum status fail_word(struct draft *draft, const struct draft_entry *entry, enum word word, const char *message)
{
    char key[EXCERPT_SIZE + 16];
    snprintf(key, sizeof key, "%.250s.%s", entry->key, words[word]);
    return fail_at(draft->failure, STATUS_DATA, entry->word[word].place, key, "%s", message);
}

/* Finds the archetype that an entry is like. */
static enum status find_like(struct draft *draft, struct draft_entry *entry)
{
    char key[EXCERPT_SIZE + 16];
    const struct slot *slot = &entry->word[WORD_LIKE];
    if (slot->layer == NULL)
        return STATUS_DONE;
    const int found = lookup_find(&draft->archetypes.names, slot->text);
    if (found >= 0) {
        entry->like = draft->archetypes.at[found];
        return STATUS_DONE;
    }
    snprintf(key, sizeof key, "%.250s.like", entry->key);
    return fail_unknown_entry(draft, true, key, slot->text, slot->place);
}

/* The number of archetypes above an entry; -1 where they lead back to it, and LONGEST_CHAIN + 1 where there are more. */
static int chain_length(const struct draft_entry *entry)
{
    int length = 0;
    for (const struct draft_entry *above = entry->like; above != NULL && length <= LONGEST_CHAIN; above = above->like) {
        if (above == entry)
            return -1;
        length++;
    }
    return length;
}

static enum status link_entries(struct draft *draft)
{
    enum status status = STATUS_DONE;
    const struct entry_list *archetypes = &draft->archetypes, *companies = &draft->companies;
    for (int i = 0; i < archetypes->count && status == STATUS_DONE; i++)
        status = find_like(draft, archetypes->at[i]);
    for (int i = 0; i < companies->count && status == STATUS_DONE; i++)
        status = find_like(draft, companies->at[i]);
    for (int i = 0; i < archetypes->count && status == STATUS_DONE; i++)
        if (chain_length(archetypes->at[i]) < 0)
            status = fail_word(draft, archetypes->at[i], WORD_LIKE,
                               "leads back to this archetype: a circle; take one `like` out of it");
    for (int i = 0; i < archetypes->count && status == STATUS_DONE; i++)
        if (chain_length(archetypes->at[i]) >= LONGEST_CHAIN)
            status = fail_word(draft, archetypes->at[i], WORD_LIKE, "more than 64 archetypes, each like the next");
    return status;
}

/* rescue.restructure is at its default no more than a constant rescue.sale leaves of 1. Whatever is beyond could never
 * happen, so no life changes by this; a value that is given is never touched but refused (checks.c). */
static void limit_restructure(const struct draft_entry *from, struct entry *to)
{
    const struct distribution *sale = &to->value[COMPANY_rescue_sale];
    const double rest = 1 - sale->argument[0];
    if (effective_value(from, COMPANY_rescue_restructure) != NULL || sale->family != CONSTANT ||
        to->value[COMPANY_rescue_restructure].argument[0] <= rest)
        return;
    /* To 12 decimals, for 1 - 0.7 is to be 0.3. */
    to->value[COMPANY_rescue_restructure] = distribution_constant((double)(long long)(rest * 1e12 + 0.5) / 1e12);
}

static enum status fill_entry(struct draft *draft, const struct draft_entry *from, struct entry *to)
{
    const struct slot *kind = effective_word(from, WORD_KIND), *group = effective_word(from, WORD_GROUP);
    to->name = strdup(from->name);
    to->group = strdup(group != NULL ? group->text : from->name);
    if (to->name == NULL || to->group == NULL)
        return fail_memory(draft->failure);
    to->count = from->count;
    to->kind = kind != NULL && strcmp(kind->text, "vertical") == 0 ? VERTICAL : GENERALIST;
    enum status status = STATUS_DONE;
    for (int i = 0; i < COMPANY_KEYS && status == STATUS_DONE; i++) {
        const struct slot *slot = effective_value(from, i);
        if (slot == NULL)
            to->value[i] = distribution_constant(company_parameters[i].value);
        else
            status = distribution_copy(slot->distribution, &to->value[i], draft->failure);
    }
    if (status == STATUS_DONE)
        limit_restructure(from, to);
    return status;
}

static enum status fill_entries(struct draft *draft)
{
    struct scenario *out = draft->out;
    const struct entry_list *companies = &draft->companies;
    out->entries = calloc((size_t)companies->count, sizeof *out->entries);
    if (out->entries == NULL)
        return fail_memory(draft->failure);
    out->entries_count = companies->count;
    enum status status = STATUS_DONE;
    for (int i = 0; i < companies->count && status == STATUS_DONE; i++)
        status = fill_entry(draft, companies->at[i], &out->entries[i]);
    return status;
}

/* "lab", or "lab-2" where there are several. */
static char *member_name(const struct entry *entry, int member)
{
    const size_t size = strlen(entry->name) + 16;
    char *name = malloc(size);
    if (name != NULL && entry->count == 1)
        snprintf(name, size, "%s", entry->name);
    else if (name != NULL)
        snprintf(name, size, "%s-%d", entry->name, member + 1);
    return name;
}

/* Adds the members of an entry to the companies. */
static enum status add_members(struct draft *draft, int index, struct lookup *names)
{
    struct scenario *out = draft->out;
    const struct draft_entry *from = draft->companies.at[index];
    for (int i = 0; i < out->entries[index].count; i++) {
        struct company *company = &out->companies[out->companies_count];
        company->entry = index;
        company->name = member_name(&out->entries[index], i);
        if (company->name == NULL)
            return fail_memory(draft->failure);
        const int known = lookup_find(names, company->name);
        out->companies_count++;
        if (known >= 0)
            return fail_at(draft->failure, STATUS_DATA, from->place, from->key,
                           "a second company called '%s', the first is one of %s; give it another name", company->name,
                           draft->companies.at[out->companies[known].entry]->key);
        if (!lookup_add(names, company->name, out->companies_count - 1))
            return fail_memory(draft->failure);
    }
    return STATUS_DONE;
}

static enum status count_companies(struct draft *draft, size_t *total)
{
    const struct entry_list *list = &draft->companies;
    *total = 0;
    for (int i = 0; i < list->count; i++) {
        const struct slot *slot = &list->at[i]->word[WORD_COUNT];
        *total += (size_t)list->at[i]->count;
        if (*total > LARGEST_COMPANIES)
            return fail_at(draft->failure, STATUS_DATA, slot->layer != NULL ? slot->place : list->at[i]->place,
                           list->at[i]->key, "makes %zu companies, expected at most %d", *total, LARGEST_COMPANIES);
    }
    if (*total > 0)
        return STATUS_DONE;
    int last = draft->layers_count - 1;
    while (last > 0 && draft->layers[last].set)
        last--;
    const struct node *list_node = node_get(draft->layers[last].tree.root, "companies");
    const int line = list_node != NULL ? list_node->line : 1, column = list_node != NULL ? list_node->column : 1;
    return fail_at(draft->failure, STATUS_DATA, (struct place){draft->layers[last].file, line, column}, "companies",
                   "expected at least one company, found none");
}

static enum status fill_companies(struct draft *draft, struct lookup *names)
{
    size_t total;
    enum status status = count_companies(draft, &total);
    if (status == STATUS_DONE)
        status = fill_entries(draft);
    if (status != STATUS_DONE)
        return status;
    draft->out->companies = calloc(total, sizeof *draft->out->companies);
    if (draft->out->companies == NULL)
        return fail_memory(draft->failure);
    for (int i = 0; i < draft->out->entries_count && status == STATUS_DONE; i++)
        status = add_members(draft, i, names);
    return status;
}

/* The group of this name; made if there is none. -1 where memory is out. */
static int obtain_group(struct scenario *out, struct lookup *names, const char *name)
{
    const int known = lookup_find(names, name);
    if (known >= 0)
        return known;
    struct group *group = &out->groups[out->groups_count];
    group->name = strdup(name);
    if (group->name == NULL)
        return -1;
    out->groups_count++;
    return lookup_add(names, group->name, out->groups_count - 1) ? out->groups_count - 1 : -1;
}

static enum status fill_groups(struct draft *draft, struct lookup *names)
{
    struct scenario *out = draft->out;
    out->groups = calloc((unsigned)out->entries_count, sizeof *out->groups);
    if (out->groups == NULL)
        return fail_memory(draft->failure);
    for (int i = 0, company = 0; i < out->entries_count; i++) {
        const int group = obtain_group(out, names, out->entries[i].group);
        if (group < 0)
            return fail_memory(draft->failure);
        out->groups[group].members += out->entries[i].count;
        for (; company < out->companies_count && out->companies[company].entry == i; company++)
            out->companies[company].group = group;
    }
    return STATUS_DONE;
}

/* The failure of a group that bears the name of a company and has other members: at an entry that asked for it. */
static enum status fail_group(struct draft *draft, const struct group *group, const struct company *company)
{
    const struct draft_entry *at = draft->companies.at[company->entry];
    const struct slot *slot = NULL;
    for (int i = 0; i < draft->companies.count && slot == NULL; i++)
        if (strcmp(draft->out->entries[i].group, group->name) == 0) {
            at = draft->companies.at[i];
            slot = effective_word(at, WORD_GROUP);
        }
    char key[EXCERPT_SIZE + 16];
    snprintf(key, sizeof key, "%.250s.group", at->key);
    return fail_at(draft->failure, STATUS_DATA, slot != NULL ? slot->place : at->place, key,
                   "the group '%s' bears the name of a company that is not its only member, expected another name",
                   group->name);
}

/* Companies and groups are looked up by name in one place, so one name may stand for both only where they are the same. */
static enum status check_groups(struct draft *draft, const struct lookup *companies)
{
    struct scenario *out = draft->out;
    for (int i = 0; i < out->groups_count; i++) {
        struct group *group = &out->groups[i];
        const int found = lookup_find(companies, group->name);
        if (found >= 0 && (group->members != 1 || out->companies[found].group != i))
            return fail_group(draft, group, &out->companies[found]);
        group->shown = found < 0;
    }
    return STATUS_DONE;
}

enum status draft_entries(struct draft *draft)
{
    struct lookup companies = {0}, groups = {0};
    enum status status = link_entries(draft);
    if (status == STATUS_DONE)
        status = fill_companies(draft, &companies);
    if (status == STATUS_DONE)
        status = fill_groups(draft, &groups);
    if (status == STATUS_DONE)
        status = check_groups(draft, &companies);
    lookup_free(&companies);
    lookup_free(&groups);
    return status;
}

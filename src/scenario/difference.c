#include "scenario/difference.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "scenario/draft.h"

/* --- the entries of both --- */

static int find_entry(const struct scenario *s, const char *name)
{
    for (int i = 0; i < s->entries_count; i++)
        if (strcmp(s->entries[i].name, name) == 0)
            return i;
    return -1;
}

static void insert(struct entry_pair *list, int *count, int at, struct entry_pair pair)
{
    memmove(list + at + 1, list + at, (size_t)(*count - at) * sizeof *list);
    list[at] = pair;
    ++*count;
}

/* One scenario's entries in their order; each that only the second has comes after the one that it follows there, and after those that
 * only the first has in the same place. */
static int merge_entries(const struct scenario *first, const struct scenario *second, struct entry_pair *out)
{
    int count = 0, after = 0;
    for (int i = 0; i < first->entries_count; i++)
        out[count++] = (struct entry_pair){i, find_entry(second, first->entries[i].name)};
    for (int i = 0; i < second->entries_count; i++) {
        int at = 0;
        while (at < count && out[at].other != i)
            at++;
        if (at == count) {
            for (at = after; at < count && out[at].other < 0;)
                at++;
            insert(out, &count, at, (struct entry_pair){-1, i});
        }
        after = at + 1;
    }
    return count;
}

static enum status pair_entries(struct difference *d, struct failure *failure)
{
    const size_t most = (size_t)(d->base->entries_count + d->other->entries_count);
    d->entries = calloc(most, sizeof *d->entries);
    d->reordered = calloc(most, sizeof *d->reordered);
    if (!d->entries || !d->reordered)
        return fail_memory(failure);
    d->entries_count = merge_entries(d->base, d->other, d->entries);
    merge_entries(d->other, d->base, d->reordered);
    for (int i = 0; i < d->entries_count; i++)       /* base and other change places */
        d->reordered[i] = (struct entry_pair){d->reordered[i].other, d->reordered[i].base};
    return STATUS_DONE;
}

/* --- values as text; NULL where memory is out --- */

static char *distribution_words(const struct distribution *d)
{
    enum { LONGEST_LIST = 8 };
    char text[64];
    snprintf(text, sizeof text, "choice(%zu values)", d->count);
    return d->family == CHOICE && d->count > LONGEST_LIST ? strdup(text) : distribution_text(d);
}

static char *number_words(int number)
{
    char text[16];
    snprintf(text, sizeof text, "%d", number);
    return strdup(text);
}

/* What a writer writes of a scenario, "none" where that is nothing. */
static char *written(void (*write)(const struct scenario *s, FILE *out), const struct scenario *s)
{
    struct text stream;
    FILE *out = text_open(&stream);
    if (!out)
        return NULL;
    write(s, out);
    char *text = text_close(out, &stream);
    if (!text || *text != '\0')
        return text;
    free(text);
    return strdup("none");
}

static void write_correlation(const struct scenario *s, FILE *out)
{
    const char *comma = "";
    char number[32];
    for (int i = 0; i < SHOCK_PAIRS; i++)
        if (s->correlation[i] != 0) {
            number_text(s->correlation[i], number);
            fprintf(out, "%s%s %s", comma, shock_pairs[i], number);
            comma = ", ";
        }
}

static void write_dependences(const struct scenario *s, FILE *out)
{
    char number[32];
    for (int i = 0; i < s->dependences_count; i++) {
        number_text(s->dependences[i].rank, number);
        fprintf(out, "%s[%s, %s, %s]", i > 0 ? ", " : "", s->dependences[i].key[0], s->dependences[i].key[1], number);
    }
}

static void write_order(const struct scenario *s, FILE *out)
{
    for (int i = 0; i < s->entries_count; i++)
        fprintf(out, "%s%s", i > 0 ? ", " : "", s->entries[i].name);
}

static const char *kind_name(const struct entry *e)
{
    return e->kind == VERTICAL ? "vertical" : "generalist";
}

/* --- what differs --- */

/* Adds a change, whose texts it takes over; NULL: memory was out. */
static enum status add_texts(struct difference *d, struct change change, char *key, char *from, char *to,
                             struct failure *failure)
{
    struct change *larger = realloc(d->change, ((size_t)d->changes + 1) * sizeof *larger);
    if (larger)
        d->change = larger;
    if (larger && key && from && to) {
        change.key = key;
        change.from = from;
        change.to = to;
        d->change[d->changes++] = change;
        return STATUS_DONE;
    }
    free(key);
    free(from);
    free(to);
    return fail_memory(failure);
}

/* The same where the texts are alike: then there is no change. */
static enum status add(struct difference *d, struct change change, char *key, char *from, char *to, struct failure *failure)
{
    if (!key || !from || !to || strcmp(from, to) != 0)
        return add_texts(d, change, key, from, to, failure);
    free(key);
    free(from);
    free(to);
    return STATUS_DONE;
}

static enum status add_value(struct difference *d, struct change change, char *key, const struct distribution *from,
                             const struct distribution *to, struct failure *failure)
{
    if (key && distribution_same(from, to)) {
        free(key);
        return STATUS_DONE;
    }
    return add_texts(d, change, key, distribution_words(from), distribution_words(to), failure);
}

static enum status find_settings(struct difference *d, struct failure *failure)
{
    const struct scenario *a = d->base, *b = d->other;
    if (add(d, (struct change){.kind = CHANGE_HORIZON}, strdup("horizon"), number_words(a->horizon), number_words(b->horizon),
            failure) ||
        add(d, (struct change){.kind = CHANGE_STEP}, strdup("step"), number_words(a->step), number_words(b->step), failure) ||
        add(d, (struct change){.kind = CHANGE_CORRELATION}, strdup("correlation"), written(write_correlation, a),
            written(write_correlation, b), failure) ||
        add(d, (struct change){.kind = CHANGE_DEPENDENCE}, strdup("dependence"), written(write_dependences, a),
            written(write_dependences, b), failure))
        return failure->status;
    for (int i = 0; i < MARKET_KEYS; i++)
        if (add_value(d, (struct change){.kind = CHANGE_MARKET, .parameter = i}, strdup(market_parameters[i].key),
                      &a->market[i], &b->market[i], failure))
            return failure->status;
    return STATUS_DONE;
}

static char *entry_key(const struct entry *e, const char *key)
{
    return dotted_key(NULL, "companies", e->name, key);
}

/* Of an entry that both have. */
static enum status find_values(struct difference *d, int at, struct failure *failure)
{
    const struct entry *a = &d->base->entries[d->entries[at].base], *b = &d->other->entries[d->entries[at].other];
    if (add(d, (struct change){.kind = CHANGE_COUNT, .entry = at}, entry_key(a, "count"), number_words(a->count),
            number_words(b->count), failure) ||
        add(d, (struct change){.kind = CHANGE_GROUP, .entry = at}, entry_key(a, "group"), strdup(a->group), strdup(b->group),
            failure) ||
        add(d, (struct change){.kind = CHANGE_COMPANY_KIND, .entry = at}, entry_key(a, "kind"), strdup(kind_name(a)),
            strdup(kind_name(b)), failure))
        return failure->status;
    for (int i = 0; i < COMPANY_KEYS; i++)
        if (add_value(d, (struct change){.kind = CHANGE_COMPANY, .entry = at, .parameter = i},
                      entry_key(a, company_parameters[i].key), &a->value[i], &b->value[i], failure))
            return failure->status;
    return STATUS_DONE;
}

/* The next entry that both have, from *at on; *at is then past it. -1 where there is none. */
static int next_common(const struct entry_pair *list, int count, int *at)
{
    while (*at < count && (list[*at].base < 0 || list[*at].other < 0))
        ++*at;
    return *at < count ? list[(*at)++].base : -1;
}

static bool same_order(const struct difference *d)
{
    int at = 0, reordered_at = 0, next;
    do {
        next = next_common(d->entries, d->entries_count, &at);
        if (next != next_common(d->reordered, d->entries_count, &reordered_at))
            return false;
    } while (next >= 0);
    return true;
}

static enum status find_entries(struct difference *d, struct failure *failure)
{
    for (int i = 0; i < d->entries_count; i++) {
        const struct entry_pair at = d->entries[i];
        const struct change lone = {.kind = CHANGE_ENTRY, .entry = i};
        enum status status;
        if (at.base >= 0 && at.other >= 0)
            status = find_values(d, i, failure);
        else if (at.base >= 0)
            status = add_texts(d, lone, entry_key(&d->base->entries[at.base], NULL), strdup("there"), strdup("not there"), failure);
        else
            status = add_texts(d, lone, entry_key(&d->other->entries[at.other], NULL), strdup("not there"), strdup("there"), failure);
        if (status)
            return status;
    }
    if (same_order(d))
        return STATUS_DONE;
    return add(d, (struct change){.kind = CHANGE_ORDER}, strdup("order"), written(write_order, d->base),
               written(write_order, d->other), failure);
}

enum status difference_find(const struct scenario *base, const struct scenario *other, struct difference *out,
                            struct failure *failure)
{
    *out = (struct difference){.base = base, .other = other};
    if (!pair_entries(out, failure) && !find_settings(out, failure) && !find_entries(out, failure))
        return STATUS_DONE;
    difference_free(out);
    return failure->status;
}

void difference_free(struct difference *d)
{
    for (int i = 0; i < d->changes; i++) {
        free(d->change[i].key);
        free(d->change[i].from);
        free(d->change[i].to);
    }
    free(d->change);
    free(d->entries);
    free(d->reordered);
    *d = (struct difference){0};
}

/* --- what lies between --- */

/* What of a mixture is borrowed from the two: enough for scenario_write. */
struct mixture {
    const struct difference *difference;
    struct scenario scenario;
    struct entry *entry;                             /* [entries_count], as in difference.entries */
    bool *there;                                     /* [entries_count] */
    bool reordered;
};

static void apply(struct mixture *m, const struct change *c)
{
    const struct scenario *other = m->difference->other;
    const struct entry_pair pair = m->difference->entries[c->entry];
    const struct entry *from = pair.other >= 0 ? &other->entries[pair.other] : NULL;
    struct entry *to = &m->entry[c->entry];
    switch (c->kind) {
    case CHANGE_HORIZON:
        m->scenario.horizon = other->horizon;
        break;
    case CHANGE_STEP:
        m->scenario.step = other->step;
        break;
    case CHANGE_CORRELATION:
        memcpy(m->scenario.correlation, other->correlation, sizeof other->correlation);
        break;
    case CHANGE_DEPENDENCE:
        m->scenario.dependences = other->dependences;
        m->scenario.dependences_count = other->dependences_count;
        break;
    case CHANGE_MARKET:
        m->scenario.market[c->parameter] = other->market[c->parameter];
        break;
    case CHANGE_ENTRY:
        m->there[c->entry] = !m->there[c->entry];
        break;
    case CHANGE_COUNT:
        to->count = from->count;
        break;
    case CHANGE_GROUP:
        to->group = from->group;
        break;
    case CHANGE_COMPANY_KIND:
        to->kind = from->kind;
        break;
    case CHANGE_COMPANY:
        to->value[c->parameter] = from->value[c->parameter];
        break;
    case CHANGE_ORDER:
        m->reordered = true;
        break;
    }
}

/* Where an entry of the other order stands in the base's. */
static int place_of(const struct difference *d, struct entry_pair pair)
{
    int at = 0;
    while (d->entries[at].base != pair.base || d->entries[at].other != pair.other)
        at++;
    return at;
}

/* The entries that are there, in their order, as the scenario's. */
static void line_up(struct mixture *m, struct entry *line)
{
    const struct difference *d = m->difference;
    m->scenario.entries = line;
    m->scenario.entries_count = 0;
    for (int i = 0; i < d->entries_count; i++) {
        const int at = m->reordered ? place_of(d, d->reordered[i]) : i;
        if (m->there[at])
            line[m->scenario.entries_count++] = m->entry[at];
    }
}

static void mix(struct mixture *m, const bool *changed, struct entry *line)
{
    const struct difference *d = m->difference;
    m->scenario = *d->base;
    for (int i = 0; i < d->entries_count; i++) {
        const struct entry_pair at = d->entries[i];
        m->entry[i] = at.base >= 0 ? d->base->entries[at.base] : d->other->entries[at.other];
        m->there[i] = at.base >= 0;
    }
    for (int i = 0; i < d->changes; i++)
        if (changed[i])
            apply(m, &d->change[i]);
    line_up(m, line);
}

/* Written and read again: so that it is checked, and owns all that it has. */
static enum status read_again(const struct scenario *s, struct scenario *out, struct failure *failure)
{
    struct text written;
    FILE *stream = text_open(&written);
    if (!stream)
        return fail_memory(failure);
    scenario_write(s, stream);
    char *text = text_close(stream, &written);
    if (!text)
        return fail_memory(failure);
    const enum status status = scenario_parse(text, written.size, "a scenario between the two", out, failure);
    free(text);
    return status;
}

enum status difference_between(const struct difference *d, const bool *changed, struct scenario *out, struct failure *failure)
{
    const size_t entries = (size_t)d->entries_count;
    struct mixture m = {.difference = d, .entry = calloc(entries, sizeof *m.entry), .there = calloc(entries, sizeof *m.there)};
    struct entry *line = calloc(entries, sizeof *line);
    enum status status = m.entry && m.there && line ? STATUS_DONE : fail_memory(failure);
    if (!status) {
        mix(&m, changed, line);
        status = read_again(&m.scenario, out, failure);
    }
    free(m.entry);
    free(m.there);
    free(line);
    return status;
}

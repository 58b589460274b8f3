/* Whose losses an autopsy looks at. */
#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "study/autopsy.h"

static bool starts_vertical(const struct scenario *s, int company)
{
    return s->entries[s->companies[company].entry].kind == VERTICAL;
}

static bool of_cohort(const struct scenario *s, const struct cohort *c, int company)
{
    return c->group < 0 ? strcmp(s->companies[company].name, c->name) == 0 : group_has(s, c->group, company);
}

static void add(const struct scenario *s, struct cohort *c, int company)
{
    const int entry = s->companies[company].entry;
    c->member[c->members++] = company;
    if (c->entries == 0 || c->entry[c->entries - 1] != entry) /* an entry's companies follow each other */
        c->entry[c->entries++] = entry;
}

static void add_members(const struct scenario *s, struct cohort *c)
{
    for (int i = 0; i < s->companies_count; i++)
        if (of_cohort(s, c, i)) {
            if (c->reading == READING_GENERALIST && starts_vertical(s, i))
                c->left_out++;
            else
                add(s, c, i);
        }
}

static enum status unknown(const struct scenario *s, const char *name, struct failure *failure)
{
    char shown[EXCERPT_SIZE];
    struct nearest search = nearest_to(name);
    nearest_try(&search, "market");
    for (int i = 0; i < s->groups_count; i++)
        nearest_try(&search, s->groups[i].name);
    for (int i = 0; i < s->companies_count; i++)
        nearest_try(&search, s->companies[i].name);
    excerpt(name, shown);
    if (search.best)
        return fail(failure, STATUS_USAGE, "autopsy: no company or group '%s'; the nearest is %s", shown, search.best);
    return fail(failure, STATUS_USAGE, "autopsy: no company or group '%s'; outlast check prints them", shown);
}

/* A group comes before the company of its name, which is then its only member; "market" is a name of neither. */
static bool find(const struct scenario *s, struct cohort *c)
{
    c->group = strcmp(c->name, "market") == 0 ? s->groups_count : scenario_group(s, c->name);
    return c->group >= 0 || scenario_company(s, c->name) >= 0;
}

enum status cohort_init(const struct scenario *s, const char *name, enum reading reading, struct cohort *out,
                        struct failure *failure)
{
    const size_t room = (size_t)s->companies_count;
    char shown[EXCERPT_SIZE];
    *out = (struct cohort){.name = name, .reading = reading == READINGS ? READING_GENERALIST : reading};
    if (!find(s, out))
        return unknown(s, name, failure);
    out->member = calloc(room, sizeof *out->member);
    out->entry = calloc(room, sizeof *out->entry);
    if (!out->member || !out->entry) {
        cohort_free(out);
        return fail_memory(failure);
    }
    add_members(s, out);
    if (out->members == 0 && reading == READINGS) {
        out->reading = READING_INDEPENDENT;
        out->left_out = 0;
        add_members(s, out);
    }
    if (out->members > 0)
        return STATUS_DONE;
    cohort_free(out);
    return fail(failure, STATUS_USAGE, "--reading generalist: %s starts as a vertical, no generalist that could be lost; expected "
                "independent, legal or operating", excerpt(name, shown));
}

void cohort_free(struct cohort *c)
{
    free(c->member);
    free(c->entry);
    *c = (struct cohort){0};
}

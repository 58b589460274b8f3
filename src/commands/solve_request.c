#include "commands/solve_request.h"

#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "base/number.h"
#include "study/line.h"

/* --- reading --- */

static char *trimmed(const char *text, size_t length)
{
    while (length > 0 && *text == ' ') {
        text++;
        length--;
    }
    while (length > 0 && text[length - 1] == ' ')
        length--;
    return strndup(text, length);
}

/* "0.6", "60 %", "60%" */
static bool read_mark(char *text, double *out)
{
    const size_t length = strlen(text);
    const bool percent = length > 0 && text[length - 1] == '%';
    if (percent)
        text[length - 1] = '\0';
    for (size_t end = strlen(text); end > 0 && text[end - 1] == ' '; end--)
        text[end - 1] = '\0';
    if (!number_parse(text, out))
        return false;
    *out = percent ? *out / 100 : *out;
    return *out >= 0 && *out <= 1;
}

/* The last of the two relations in the text, or NULL. */
static const char *find_relation(const char *text)
{
    const char *found = NULL;
    for (; *text != '\0'; text++)
        if ((*text == '>' || *text == '<') && text[1] == '=')
            found = text;
    return found;
}

static enum status read_reading(char *text, struct seek_request *out, struct failure *failure)
{
    char shown[EXCERPT_SIZE];
    for (enum claim claim = 0; claim < CLAIMS; claim++)
        if (strcmp(text, claim_names[claim]) == 0) {
            out->claim = claim;
            return STATUS_DONE;
        }
    const char *near = nearest_name(text, claim_names, CLAIMS);
    return fail(failure, STATUS_USAGE,
                "--reach: expected generalist, independent, legal, operating, none_left or no_generalist after the name, found '%s'%s%s",
                excerpt(text, shown), near ? "; the nearest is " : "", near ? near : "");
}

/* Takes what stands before the relation apart: the last word is the reading. */
static enum status read_subject(char *text, struct seek_request *out, struct failure *failure)
{
    char *blank = strrchr(text, ' ');
    if (!blank)
        return fail(failure, STATUS_USAGE, "--reach: expected 'NAME READING >= P' or '… <= P', as in 'market no_generalist >= 0.02'");
    size_t length = (size_t)(blank - text);
    while (length > 0 && text[length - 1] == ' ')
        length--;
    const bool quoted = length > 2 && *text == '"' && text[length - 1] == '"';      /* as in a key */
    out->name = quoted ? strndup(text + 1, length - 2) : trimmed(text, length);
    return out->name ? read_reading(blank + 1, out, failure) : fail_memory(failure);
}

static enum status read_reach(const char *text, struct seek_request *out, struct failure *failure)
{
    char shown[EXCERPT_SIZE];
    const char *at = find_relation(text);
    if (!at)
        return fail(failure, STATUS_USAGE, "--reach: expected 'NAME READING >= P' or '… <= P', found '%s'", excerpt(text, shown));
    out->at_most = *at == '<';
    char *mark = trimmed(at + 2, strlen(at + 2)), *subject = trimmed(text, (size_t)(at - text));
    enum status status = mark && subject ? STATUS_DONE : fail_memory(failure);
    if (!status && !read_mark(mark, &out->mark))
        status = fail(failure, STATUS_USAGE, "--reach: expected a probability after %c=, such as 0.6 or 60 %%, found '%s'", *at,
                      excerpt(at + 2 + strspn(at + 2, " "), shown));
    if (!status)
        status = read_subject(subject, out, failure);
    free(mark);
    free(subject);
    return status;
}

enum status request_read(const struct options *o, struct seek_request *out, struct failure *failure)
{
    *out = (struct seek_request){.key = o->find, .low = o->between[0], .high = o->between[1]};
    if (!o->find)
        return fail(failure, STATUS_USAGE, "--find: expected --find KEY, the key whose value is sought, found none");
    if (!o->between_given)
        return fail(failure, STATUS_USAGE, "--between: expected --between LO HI, the ends between which it is sought, found none");
    if (!o->reach)
        return fail(failure, STATUS_USAGE, "--reach: expected --reach 'NAME READING >= P', what is to be so, found none");
    return read_reach(o->reach, out, failure);
}

void request_free(struct seek_request *request)
{
    free(request->name);
    *request = (struct seek_request){0};
}

/* --- against a scenario --- */

static bool starts(const char *key, const char *section)
{
    return strncmp(key, section, strlen(section)) == 0;
}

/* What has a key of its own, but is no value that a chance could hang on bit by bit. */
static bool is_no_number(const char *key)
{
    static const char *const whole[] = {"name", "start", "trials", "seed", "precision", "from", "dependence", "market", "correlation",
                                        "companies", "archetypes"};
    static const char *const ends[] = {".kind", ".group", ".like", ".name"};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        if (strcmp(key, whole[i]) == 0)
            return true;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (strlen(key) > strlen(ends[i]) && strcmp(key + strlen(key) - strlen(ends[i]), ends[i]) == 0)
            return true;
    return false;
}

static enum status refuse_key(const char *key, const struct failure *why, struct failure *failure)
{
    static const char *const others[] = {"horizon", "step"};
    char shown[EXCERPT_SIZE];
    const char *near = nearest_name(key, others, 2);
    if (near && strstr(why->message, "the nearest is") == NULL)
        return fail(failure, STATUS_USAGE, "--find: %s: unknown key; the nearest is %s", excerpt(key, shown), near);
    return fail(failure, STATUS_USAGE, "--find: %s", why->message);
}

enum status request_check(const struct seek_request *r, const struct scenario *s, struct failure *failure)
{
    const struct distribution *value;
    struct failure why;
    char shown[EXCERPT_SIZE];
    if (!utf8_valid(r->key))
        return fail(failure, STATUS_USAGE, "--find: found a byte that is not UTF-8, expected UTF-8 text");
    if (is_no_number(r->key))
        return fail(failure, STATUS_USAGE, "--find: %s: expected a key that takes numbers: of the market, a company or an archetype, a "
                    "correlation, horizon or step", excerpt(r->key, shown));
    if (key_is_whole(r->key) || starts(r->key, "correlation.") || starts(r->key, "archetypes."))
        return STATUS_DONE;                          /* what is wrong with it shows at the ends */
    return scenario_value(s, r->key, &value, &why) ? refuse_key(r->key, &why, failure) : STATUS_DONE;
}

/* none_left and no_generalist are asked of groups and the market. */
static enum status check_claim(const struct seek_request *r, bool grouped, struct failure *failure)
{
    if (grouped || r->claim < CLAIM_NONE_LEFT)
        return STATUS_DONE;
    return fail(failure, STATUS_USAGE,
                "--reach: %s is asked of groups and the market, found the company %s; ask generalist or independent of it",
                claim_names[r->claim], r->name);
}

enum status request_members(const struct seek_request *r, const struct scenario *s, struct subject_members *out, struct failure *failure)
{
    const bool market = strcmp(r->name, "market") == 0;
    const int group = market ? s->groups_count : scenario_group(s, r->name), company = scenario_company(s, r->name);
    if (group < 0 && company < 0)
        return unknown_company(s, "--reach", r->name, failure);
    if (check_claim(r, group >= 0, failure))
        return failure->status;
    *out = (struct subject_members){.company = calloc((size_t)s->companies_count, sizeof *out->company)};
    if (!out->company)
        return fail_memory(failure);
    for (int i = 0; i < s->companies_count; i++)
        if (group >= 0 ? group_has(s, group, i) : i == company)
            out->company[out->count++] = i;
    return STATUS_DONE;
}

#include "study/remedy.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "base/number.h"

const struct standard_remedy standard_remedies[STANDARD_REMEDIES] = {
    {"cash+=100", "100 M$ more at the start"},
    {"cash*=2", "twice the cash at the start"},
    {"opex*=0.8", "opex 20 % lower"},
    {"opex_growth*=0.5", "opex that grows half as fast"},
    {"layoff.cut=0", "no layoffs"},
    {"app.growth+=0.2", "applications that grow 0.2 a year faster"},
    {"training.fraction*=0.5", "a model at half the cost"},
    {"raise.rate*=1.5", "money found half again as fast"},
    {"acquisition.rate=0", "no deals"},
    {"price.floor=1", "a price floor at cost during the war"},
    {"price.war_length*=0.5", "a price war half as long"},
    {"training.peak*=0.5", "frontier models at half the cost"},
    {"funding.mean+=0.6", "a warm funding climate"},
};

/* --- the text --- */

enum operation { SET, MULTIPLY, ADD };

struct request {
    enum operation operation;
    char *key;                    /* owned */
    const char *value;            /* within the text */
    double number;                /* of MULTIPLY and ADD */
};

static enum status refuse(const char *text, struct failure *failure, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static enum status refuse(const char *text, struct failure *failure, const char *format, ...)
{
    char shown[EXCERPT_SIZE], what[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    return fail(failure, STATUS_USAGE, "--change %s: %s", excerpt(text, shown), what);
}

/* The first '=' outside quotes, or NULL. */
static const char *find_equals(const char *text)
{
    bool quoted = false;
    for (; *text != '\0' && (*text != '=' || quoted); text++)
        quoted ^= *text == '"';
    return *text == '=' ? text : NULL;
}

static enum status read_number(const char *text, struct request *request, struct failure *failure)
{
    const bool known = number_parse(request->value, &request->number);
    if (request->operation == MULTIPLY && (!known || request->number <= 0))
        return refuse(text, failure, "expected a factor above 0 after *=");
    if (request->operation == ADD && !known)
        return refuse(text, failure, "expected an amount after +=");
    return STATUS_DONE;
}

static enum status parse(const char *text, struct request *out, struct failure *failure)
{
    const char *equals = find_equals(text);
    if (!equals || equals == text || equals[1] == '\0')
        return refuse(text, failure, "expected KEY=VALUE, KEY*=FACTOR or KEY+=AMOUNT, as in --change cash+=100");
    out->operation = equals[-1] == '*' ? MULTIPLY : equals[-1] == '+' ? ADD : SET;
    out->value = equals + 1;
    out->key = strndup(text, (size_t)(equals - text) - (out->operation != SET));
    if (!out->key)
        return fail_memory(failure);
    return out->operation == SET ? STATUS_DONE : read_number(text, out, failure);
}

/* --- what it sets --- */

static const char *written(const struct distribution *value, char **text)
{
    return *text = distribution_text(value);
}

/* What stands there now, after the operation; the caller frees it. NULL: *failure says why. */
static char *moved_text(const struct distribution *now, const struct request *request, struct failure *failure)
{
    struct distribution moved;
    char *text = NULL;
    const enum status status = request->operation == MULTIPLY ? distribution_times(now, request->number, &moved, failure)
                                                              : distribution_plus(now, request->number, &moved, failure);
    if (status)
        return NULL;
    if (!written(&moved, &text))
        (void)!fail_memory(failure);
    distribution_free(&moved);
    return text;
}

/* Whether a text says what stands there already. */
static bool says_the_same(const struct distribution *now, const char *value)
{
    struct distribution read;
    struct failure ignored;
    int column;
    char *a = NULL, *b = NULL;
    if (distribution_parse(value, NULL, &read, &column, &ignored))
        return false;                                /* remedy_scenario says what is wrong with it */
    const bool same = written(now, &a) && written(&read, &b) && strcmp(a, b) == 0;
    free(a);
    free(b);
    distribution_free(&read);
    return same;
}

static enum status add_set(struct remedy *c, const char *key, const char *value, struct failure *failure)
{
    char **grown = realloc(c->set, ((size_t)c->sets + 1) * sizeof *grown);
    if (!grown)
        return fail_memory(failure);
    c->set = grown;
    if (asprintf(&grown[c->sets], "%s=%s", key, value) < 0)
        return fail_memory(failure);
    c->sets++;
    return STATUS_DONE;
}

static enum status set_value(struct remedy *c, const struct distribution *now, const char *key,
                             const struct request *request, struct failure *failure)
{
    struct failure why;
    char *value = request->operation == SET ? strdup(request->value) : moved_text(now, request, &why);
    if (!value)
        return request->operation == SET || why.status != STATUS_DATA
                   ? fail_memory(failure)
                   : fail(failure, STATUS_DATA, "--change %s: %s: %s; expected %s=VALUE", c->text, key, why.message,
                          request->key);
    c->idle &= says_the_same(now, value);
    const enum status status = add_set(c, key, value, failure);
    free(value);
    return status;
}

/* --- whose key it is --- */

static int find_key(const struct parameter *parameters, int count, const char *key)
{
    for (int i = 0; i < count; i++)
        if (strcmp(parameters[i].key, key) == 0)
            return i;
    return -1;
}

static enum status set_owners(struct remedy *c, const struct scenario *s, struct owners owners, enum company_key key,
                              const struct request *request, struct failure *failure)
{
    enum status status = STATUS_DONE;
    for (int i = 0; i < owners.entries && !status; i++) {
        const struct entry *entry = &s->entries[owners.entry[i]];
        char *full = scenario_entry_key(entry, key);
        status = full ? set_value(c, &entry->value[key], full, request, failure) : fail_memory(failure);
        free(full);
    }
    return status;
}

/* Names the nearest of the keys that stand alone; those of entries are scenario_value's. */
static enum status unknown_key(const char *text, const char *key, const struct failure *why, struct failure *failure)
{
    char shown[EXCERPT_SIZE];
    struct nearest search = nearest_to(key);
    for (int i = 0; i < MARKET_KEYS; i++)
        nearest_try(&search, market_parameters[i].key);
    for (int i = 0; i < COMPANY_KEYS; i++)
        nearest_try(&search, company_parameters[i].key);
    if (search.best)
        return refuse(text, failure, "%s: unknown key; the nearest is %s", excerpt(key, shown), search.best);
    return refuse(text, failure, "%s", why->message);
}

static enum status set_all(struct remedy *c, const struct scenario *s, struct owners owners, const struct request *request,
                           struct failure *failure)
{
    struct failure why;
    const struct distribution *now;
    const int key = find_key(company_parameters, COMPANY_KEYS, request->key);
    if (key >= 0)
        return set_owners(c, s, owners, (enum company_key)key, request, failure);
    if (scenario_value(s, request->key, &now, &why))
        return unknown_key(c->text, request->key, &why, failure);
    return set_value(c, now, request->key, request, failure);
}

static enum status fill(struct remedy *c, const struct scenario *s, struct owners owners, const char *text, const char *title,
                        struct failure *failure)
{
    struct request request = {0};
    c->text = strdup(text);
    c->title = strdup(title ? title : text);
    if (!c->text || !c->title)
        return fail_memory(failure);
    enum status status = parse(text, &request, failure);
    if (!status)
        status = set_all(c, s, owners, &request, failure);
    free(request.key);
    return status;
}

enum status remedy_read(const struct scenario *s, struct owners owners, const char *text, const char *title,
                        struct remedy *out, struct failure *failure)
{
    *out = (struct remedy){.idle = true, .given = title == NULL};
    const enum status status = fill(out, s, owners, text, title, failure);
    if (status)
        remedy_free(out);
    return status;
}

void remedy_free(struct remedy *c)
{
    for (int i = 0; i < c->sets; i++)
        free(c->set[i]);
    free(c->set);
    free(c->text);
    free(c->title);
    *c = (struct remedy){0};
}

/* --- the scenario with it --- */

/* The reader names the --set that it met; the user gave a --change. */
static enum status blame(const struct remedy *c, const struct failure *why, struct failure *failure)
{
    static const char set[] = "--set ";
    const char *message = why->message;
    for (int i = 0; i < c->sets && strncmp(message, set, strlen(set)) == 0; i++) {
        char shown[LONG_EXCERPT_SIZE];
        const char *after = message + strlen(set), *name = long_excerpt(c->set[i], shown);
        if (strncmp(after, name, strlen(name)) == 0 && strncmp(after + strlen(name), ": ", 2) == 0)
            return fail(failure, why->status, "--change %s: %s", c->text, after + strlen(name) + 2);
    }
    *failure = *why;
    return failure->status;
}

enum status remedy_scenario(const struct remedy *c, const char *file, struct overrides overrides, struct scenario *out,
                            struct failure *failure)
{
    struct failure why;
    const int count = overrides.count + c->sets;
    const char **text = malloc(((size_t)count + 1) * sizeof *text);
    if (!text)
        return fail_memory(failure);
    for (int i = 0; i < count; i++)
        text[i] = i < overrides.count ? overrides.text[i] : c->set[i - overrides.count];
    const enum status status = scenario_read(file, (struct overrides){text, count}, out, &why);
    free((void *)text);
    return status ? blame(c, &why, failure) : STATUS_DONE;
}

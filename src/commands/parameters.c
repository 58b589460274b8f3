/* outlast parameters: the parameter table, for people, programs and as a template. */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "commands/commands.h"
#include "commands/options.h"

static const struct argp_option table[] = {OPTION_ROW_FORMAT("text|json|tsv|yaml"), {0}};
static const char about[] = "Prints unit, default, bounds, meaning and source of every parameter, or of the KEYs named; a "
                            "KEY may also be the first part of several (price). --format yaml prints a scenario "
                            "to start from.";

/* A row of the table: the market's first, then a company's. */
enum { ROWS = MARKET_KEYS + COMPANY_KEYS };

static const struct parameter *row(int i)
{
    return i < MARKET_KEYS ? &market_parameters[i] : &company_parameters[i - MARKET_KEYS];
}

static const char *scope(int i)
{
    return i < MARKET_KEYS ? "market" : "company";
}

static const char *bounds_text(const struct parameter *p)
{
    if (isfinite(p->high))
        return "0 to 1";
    return !isfinite(p->low) ? "any" : p->above_low ? "above 0" : "0 or more";
}

/* Whether key names the parameter, or the first part of its name. */
static bool matches(const struct parameter *p, const char *key)
{
    const size_t length = strlen(key);
    return strncmp(p->key, key, length) == 0 && (p->key[length] == '\0' || p->key[length] == '.');
}

static enum status check_key(const char *key, struct failure *failure)
{
    char shown[EXCERPT_SIZE];
    struct nearest search = nearest_to(key);
    for (int i = 0; i < ROWS; i++) {
        if (matches(row(i), key))
            return STATUS_DONE;
        nearest_try(&search, row(i)->key);
    }
    excerpt(key, shown);
    if (search.best)
        return fail(failure, STATUS_USAGE, "%s: unknown parameter; the nearest is %s", shown, search.best);
    return fail(failure, STATUS_USAGE, "%s: unknown parameter; outlast parameters prints them all", shown);
}

static bool wanted(const struct options *o, int i)
{
    for (int word = 0; word < o->words_count; word++)
        if (matches(row(i), o->words[word]))
            return true;
    return o->words_count == 0;
}

static void print_text(const struct options *o)
{
    char value[32];
    const char *before = "";
    for (int i = 0; i < ROWS; i++) {
        const struct parameter *p = row(i);
        if (!wanted(o, i))
            continue;
        if (strcmp(before, scope(i)) != 0)
            printf("%s%s\n", *before ? "\n" : "", i < MARKET_KEYS ? "Of the market" : "Of a company");
        before = scope(i);
        number_text(p->value, value);
        printf("  %-22s %s%s%s (%s)\n      %s\n      source: %s\n", p->key, value, *p->unit ? " " : "", p->unit,
               bounds_text(p), p->meaning, p->source);
    }
}

static void print_tsv(const struct options *o)
{
    char value[32], low[32], high[32];
    puts("key\tscope\tunit\tdefault\tlow\thigh\tbounds\tmeaning\tsource");
    for (int i = 0; i < ROWS; i++) {
        const struct parameter *p = row(i);
        if (!wanted(o, i))
            continue;
        number_text(p->value, value);
        number_text(p->low, low);
        number_text(p->high, high);
        printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", p->key, scope(i), p->unit, value, low, high, bounds_text(p),
               p->meaning, p->source);
    }
}

static enum status print_json(const struct options *o, struct failure *failure)
{
    json_t *list = json_array();
    for (int i = 0; i < ROWS; i++) {
        const struct parameter *p = row(i);
        if (wanted(o, i))
            json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:f, s:s, s:s, s:s}", "key", p->key, "scope", scope(i),
                                                  "unit", p->unit, "default", p->value, "bounds", bounds_text(p),
                                                  "meaning", p->meaning, "source", p->source));
    }
    return print_json_value(list, failure);
}

static void print_template_rows(const struct parameter *p, int count, const char *indent)
{
    char value[32];
    for (int i = 0; i < count; i++) {
        number_text(p[i].value, value);
        printf("%s# %s%s%s (%s)\n", indent, p[i].meaning, *p[i].unit ? ", " : "", p[i].unit, bounds_text(&p[i]));
        printf("%s%s: %-*s # %s\n", indent, p[i].key, (int)(28 - strlen(p[i].key)), value, p[i].source);
    }
}

static void print_template(void)
{
    puts("# A scenario with every parameter at its default. Leave out what you do not change; any number may be a\n"
         "# distribution, such as lognormal(600, 0.4) or triangular(0.2, 0.8, 1.3). Above each stands what it means,\n"
         "# its unit and bounds, behind it where its value comes from: the report shows what you say there.\n"
         "name: template\n"
         "start: 2024-06               # calendar dates in the answer and on the plots\n"
         "horizon: 60                  # months\n"
         "step: 1                      # months\n"
         "trials: 1000000\n"
         "seed: 1\n\n"
         "market:");
    print_template_rows(market_parameters, MARKET_KEYS, "  ");
    puts("\n# correlation of the monthly shocks\n"
         "correlation: {funding_price: 0, funding_training: 0, funding_demand: 0, price_training: 0, price_demand: 0,\n"
         "              training_demand: 0}\n\n"
         "companies:\n"
         "  - name: example\n"
         "    count: 1                 # so many of them, each with draws of its own\n"
         "    kind: generalist         # or vertical\n"
         "    group: example           # companies whose fates are also counted together");
    print_template_rows(company_parameters, COMPANY_KEYS, "    ");
}

static enum status print_all(const struct options *o, struct failure *failure)
{
    for (int word = 0; word < o->words_count; word++)
        if (check_key(o->words[word], failure))
            return failure->status;
    if (o->format == FORMAT_YAML && o->words_count > 0)
        return fail(failure, STATUS_USAGE, "--format yaml prints the whole template and takes no KEY");
    if (o->format == FORMAT_YAML)
        print_template();
    else if (o->format == FORMAT_TSV)
        print_tsv(o);
    else if (o->format == FORMAT_JSON && print_json(o, failure))
        return failure->status;
    else if (o->format == FORMAT_TEXT)
        print_text(o);
    return finish_output(failure);
}

int command_parameters(int count, char **arguments)
{
    struct options o = {.yaml = true};
    struct failure failure;
    options_read("parameters", "[KEY...]", about, table, count, arguments, &o);
    const enum status status = print_all(&o, &failure);
    options_free(&o);
    return status ? report_failure(&failure) : STATUS_DONE;
}

#include "commands/options.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "base/number.h"

/* Ends the process: 64, "outlast COMMAND: --OPTION: …". */
static void refuse_count(struct argp_state *state, const char *option, const char *text, const char *expected)
{
    char shown[EXCERPT_SIZE];
    argp_error(state, "%s: expected %s, found '%s'", option, expected, excerpt(text, shown));
}

static uint64_t read_count(struct argp_state *state, const char *option, const char *text, uint64_t least,
                           uint64_t most, const char *expected)
{
    uint64_t value = 0;
    if (!parse_count(text, &value) || value < least || value > most)
        refuse_count(state, option, text, expected);
    return value;
}

static enum format read_format(struct argp_state *state, const char *text, bool yaml)
{
    static const char *const names[] = {"text", "json", "tsv", "yaml"};
    for (int i = 0; i < (yaml ? 4 : 3); i++)
        if (strcmp(text, names[i]) == 0)
            return (enum format)i;
    refuse_count(state, "--format", text, yaml ? "text, json, tsv or yaml" : "text, json or tsv");
    return FORMAT_TEXT;
}

static void add_override(struct argp_state *state, struct options *o, const char *text)
{
    const char **grown = realloc((void *)o->overrides.text, ((size_t)o->overrides.count + 1) * sizeof *grown);
    if (!grown)
        argp_failure(state, STATUS_IO, 0, "out of memory");
    o->overrides.text = grown;
    grown[o->overrides.count++] = text;
}

static void add_word(struct argp_state *state, struct options *o, char *word)
{
    char **grown = realloc(o->words, ((size_t)o->words_count + 1) * sizeof *grown);
    if (!grown)
        argp_failure(state, STATUS_IO, 0, "out of memory");
    o->words = grown;
    grown[o->words_count++] = word;
}

static error_t take_option(int key, char *argument, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case 'n':
        o->trials = read_count(state, "--trials", argument, 1, LARGEST_TRIALS, "a whole number from 1 to 2^48");
        return 0;
    case 's':
        o->seed = read_count(state, "--seed", argument, 0, UINT64_MAX, "a whole number from 0 to 2^64-1");
        o->seeded = true;
        return 0;
    case 'o':
        o->output = argument;
        return 0;
    case 'j':
        o->threads = (int)read_count(state, "--threads", argument, 1, 4096, "a whole number from 1 to 4096");
        return 0;
    case 'q':
        o->quiet = true;
        return 0;
    case 'v':
        o->verbose = true;
        return 0;
    case OPTION_SET:
        add_override(state, o, argument);
        return 0;
    case OPTION_FRESH:
        o->fresh = true;
        return 0;
    case OPTION_LIVES:
        o->lives = argument;
        return 0;
    case OPTION_FORMAT:
        o->format = read_format(state, argument, o->yaml);
        return 0;
    case OPTION_TRIAL:
        o->trial = read_count(state, "--trial", argument, 0, LARGEST_TRIALS - 1, "a whole number from 0 to 2^48-1");
        o->trial_given = true;
        return 0;
    case OPTION_COMPANY:
        o->company = argument;
        return 0;
    case OPTION_STATE:
        o->state = argument;
        return 0;
    case OPTION_TYPICAL:
        o->typical = true;
        return 0;
    case OPTION_PNG:
        o->png = true;
        return 0;
    case ARGP_KEY_ARG:
        add_word(state, o, argument);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

void options_read(const char *command, const char *usage, const char *about, const struct argp_option *table, int count,
                  char **arguments, struct options *out)
{
    char name[64];
    const struct argp parser = {.options = table, .parser = take_option, .args_doc = usage, .doc = about};
    snprintf(name, sizeof name, "outlast %s", command);
    arguments[0] = name;
    argp_parse(&parser, count, arguments, 0, NULL, out);
}

void options_free(struct options *o)
{
    free((void *)o->overrides.text);
    free(o->words);
}

enum status options_scenario(const struct options *o, const char *file, struct scenario *out, struct failure *failure)
{
    const enum status status = scenario_read(file, o->overrides, out, failure);
    if (status)
        return status;
    if (o->trials > 0)
        out->trials = o->trials;
    if (o->seeded)
        out->seed = o->seed;
    return STATUS_DONE;
}

int report_failure(const struct failure *failure)
{
    fprintf(stderr, "outlast: %s\n", failure->message);
    return (int)failure->status;
}

enum status print_json_value(json_t *value, struct failure *failure)
{
    char *text = json_dumps(value, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
    json_decref(value);
    if (!text)
        return fail_memory(failure);
    puts(text);
    free(text);
    return STATUS_DONE;
}

enum status finish_output(struct failure *failure)
{
    if (fflush(stdout) != 0 || ferror(stdout))
        return fail(failure, STATUS_IO, "standard output: %s", strerror(errno));
    return STATUS_DONE;
}

enum status unknown_company(const struct scenario *s, const char *option, const char *name, struct failure *failure)
{
    char shown[EXCERPT_SIZE];
    struct nearest search = nearest_to(name);
    for (int i = 0; i < s->groups_count; i++)
        nearest_try(&search, s->groups[i].name);
    for (int i = 0; i < s->companies_count; i++)
        nearest_try(&search, s->companies[i].name);
    excerpt(name, shown);
    if (search.best)
        return fail(failure, STATUS_USAGE, "%s: no company or group '%s'; the nearest is %s", option, shown, search.best);
    return fail(failure, STATUS_USAGE, "%s: no company or group '%s'; outlast check prints them", option, shown);
}

#include "commands/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_memory.h"
#include "base/moment.h"
#include "base/names.h"
#include "base/number.h"

/* --- values --- */

static enum status refuse_value(const char *option, const char *text, const char *expected, struct failure *failure)
{
    char shown[EXCERPT_SIZE];
    if (*text == '\0')
        return fail(failure, STATUS_USAGE, "%s: expected %s, found nothing", option, expected);
    return fail(failure, STATUS_USAGE, "%s: expected %s, found '%s'", option, expected, excerpt(text, shown));
}

static enum status read_count(const char *option, const char *text, uint64_t least, uint64_t most, const char *expected,
                              uint64_t *out, struct failure *failure)
{
    uint64_t value = 0;
    if (!parse_count(text, &value) || value < least || value > most)
        return refuse_value(option, text, expected, failure);
    *out = value;
    return STATUS_DONE;
}

static enum status read_threads(const char *text, int *out, struct failure *failure)
{
    uint64_t value = 0;
    const enum status status = read_count("--threads", text, 1, 4096, "a whole number from 1 to 4096", &value, failure);
    *out = (int)value;
    return status;
}

static enum status read_format(const char *text, bool yaml, enum format *out, struct failure *failure)
{
    static const char *const names[] = {"text", "json", "tsv", "yaml"};
    for (int i = 0; i < (yaml ? 4 : 3); i++)
        if (strcmp(text, names[i]) == 0) {
            *out = (enum format)i;
            return STATUS_DONE;
        }
    return refuse_value("--format", text, yaml ? "text, json, tsv or yaml" : "text, json or tsv", failure);
}

/* A name that has to be there: the shell makes nothing of a variable that is not set. */
static enum status read_text(const char *option, const char *text, const char **out, struct failure *failure)
{
    if (*text == '\0')
        return fail(failure, STATUS_USAGE, "%s: expected a name, found nothing", option);
    *out = text;
    return STATUS_DONE;
}

static enum status read_precision(const char *text, double *out, struct failure *failure)
{
    double value;
    if (!number_parse(text, &value) || value <= 0 || value >= 0.5)
        return refuse_value("--precision", text, "a number above 0 and below 0.5", failure);
    *out = value;
    return STATUS_DONE;
}

static enum status read_duration(const char *text, struct options *o, struct failure *failure)
{
    if (!duration_parse(text, &o->duration))
        return refuse_value("--for", text, "a number above 0 and its unit, such as 90s, 30m, 7.5h or 2d", failure);
    o->duration_text = text;
    return STATUS_DONE;
}

static enum status read_until(const char *text, struct options *o, struct failure *failure)
{
    if (!day_time_parse(text, &o->until))
        return refuse_value("--until", text, "a time from 00:00 to 23:59, such as 07:00", failure);
    o->until_text = text;
    return STATUS_DONE;
}

static enum status read_shard(const char *text, struct shard *out, struct failure *failure)
{
    if (!shard_parse(text, out))
        return refuse_value("--shard", text, "I/N, the Ith of N parts, such as 3/16, with N up to 10000", failure);
    return STATUS_DONE;
}

static enum status add_override(struct overrides *list, const char *text, struct failure *failure)
{
    const char **grown = realloc((void *)list->text, ((size_t)list->count + 1) * sizeof *grown);
    if (!grown)
        return fail_memory(failure);
    list->text = grown;
    grown[list->count++] = text;
    return STATUS_DONE;
}

static enum status add_word(struct options *o, char *word, struct failure *failure)
{
    if (*word == '\0')
        return fail(failure, STATUS_USAGE, "found an empty argument, expected none; is a variable of the shell not set?");
    char **grown = realloc(o->words, ((size_t)o->words_count + 1) * sizeof *grown);
    if (!grown)
        return fail_memory(failure);
    o->words = grown;
    grown[o->words_count++] = word;
    return STATUS_DONE;
}

/* The one option with two values: the second is the word that follows. */
static enum status read_between(const char *low, int count, char **arguments, struct options *o, struct failure *failure)
{
    static const char expected[] = "two numbers, LO and HI";
    const char *high = optind < count ? arguments[optind] : "";
    if (!number_parse(low, &o->between[0]))
        return refuse_value("--between", low, expected, failure);
    if (!number_parse(high, &o->between[1]))
        return refuse_value("--between", high, expected, failure);
    if (o->between[0] >= o->between[1])
        return fail(failure, STATUS_USAGE, "--between: expected LO below HI, found %s and %s", low, high);
    optind++;
    o->between_given = true;
    return STATUS_DONE;
}

/* False where the key is that of an option with a value. */
static bool take_flag(int key, struct options *o)
{
    switch (key) {
    case 'q':
        return o->quiet = true;
    case 'v':
        return o->verbose = true;
    case OPTION_FRESH:
        return o->fresh = true;
    case OPTION_TYPICAL:
        return o->typical = true;
    case OPTION_PNG:
        return o->png = true;
    case OPTION_CONSTANTS:
        return o->constants = true;
    case OPTION_HELP:
        o->request = REQUEST_HELP;
        return true;
    case OPTION_USAGE:
        o->request = REQUEST_USAGE;
        return true;
    case OPTION_VERSION:
        o->request = REQUEST_VERSION;
        return true;
    default:
        return false;
    }
}

static enum status take_value(int key, char *argument, struct options *o, struct failure *failure)
{
    switch (key) {
    case 'n':
        return read_count("--trials", argument, 1, LARGEST_TRIALS, "a whole number from 1 to 2^48", &o->trials, failure);
    case 's':
        o->seeded = true;
        return read_count("--seed", argument, 0, UINT64_MAX, "a whole number from 0 to 2^64-1", &o->seed, failure);
    case 'o':
        return read_text("--output", argument, &o->output, failure);
    case 'j':
        return read_threads(argument, &o->threads, failure);
    case OPTION_SET:
        return add_override(&o->overrides, argument, failure);
    case OPTION_CHANGE:
        return add_override(&o->changes, argument, failure);
    case OPTION_LIVES:
        return read_text("--lives", argument, &o->lives, failure);
    case OPTION_FORMAT:
        return read_format(argument, o->yaml, &o->format, failure);
    case OPTION_TRIAL:
        o->trial_given = true;
        return read_count("--trial", argument, 0, LARGEST_TRIALS - 1, "a whole number from 0 to 2^48-1", &o->trial, failure);
    case OPTION_COMPANY:
        return read_text("--company", argument, &o->company, failure);
    case OPTION_STATE:
        return read_text("--state", argument, &o->state, failure);
    case OPTION_PRECISION:
        return read_precision(argument, &o->precision, failure);
    case OPTION_FOR:
        return read_duration(argument, o, failure);
    case OPTION_UNTIL:
        return read_until(argument, o, failure);
    case OPTION_SHARD:
        return read_shard(argument, &o->shard, failure);
    case OPTION_FIND:
        return read_text("--find", argument, &o->find, failure);
    case OPTION_REACH:
        return read_text("--reach", argument, &o->reach, failure);
    case OPTION_READING:
        return read_text("--reading", argument, &o->reading, failure);
    default:
        return STATUS_DONE;
    }
}

/* --- the command line ---
 * argp describes the options and prints the help. getopt reads them: what argp says of a wrong one takes two lines and names
 * no option near it. */

enum { MOST_OPTIONS = 32 };

/* What every command takes. */
static const struct argp_option common[] = {{"help", OPTION_HELP, NULL, 0, "print this help", -1},
                                            {"usage", OPTION_USAGE, NULL, 0, "print a short usage message", 0},
                                            {"version", OPTION_VERSION, NULL, 0, "print the version", 0},
                                            {"quiet", 'q', NULL, 0, "print nothing but errors, and what --format asks for", 0},
                                            {"verbose", 'v', NULL, 0, "say more of what is going on", 0},
                                            {0}};

/* A command's options as getopt wants them. */
struct known {
    struct option rows[MOST_OPTIONS + 1];
    const char *value[MOST_OPTIONS];                 /* what its value is called, or NULL */
    char letters[2 * MOST_OPTIONS + 2];
    int count;
};

static bool is_letter(int key)
{
    return key > ' ' && key < 127;
}

static void add_known(struct known *known, const struct argp_option *table)
{
    for (; table->name && known->count < MOST_OPTIONS; table++) {
        known->value[known->count] = table->arg;
        known->rows[known->count++] =
            (struct option){table->name, table->arg ? required_argument : no_argument, NULL, table->key};
        if (is_letter(table->key)) {
            const char letter[] = {(char)table->key, table->arg ? ':' : '\0', '\0'};
            strcat(known->letters, letter);
        }
    }
}

/* The index of an option, or -1. */
static int find_key(const struct known *known, int key)
{
    for (int i = 0; i < known->count; i++)
        if (known->rows[i].val == key)
            return i;
    return -1;
}

/* The names that a shortened one may stand for, "--trial or --trials". */
static int candidates(const struct known *known, const char *name, size_t length, char out[EXCERPT_SIZE])
{
    int count = 0;
    *out = '\0';
    for (int i = 0; i < known->count; i++)
        if (strncmp(known->rows[i].name, name, length) == 0) {
            const size_t used = strlen(out);
            snprintf(out + used, EXCERPT_SIZE - used, "%s--%s", count++ ? " or " : "", known->rows[i].name);
        }
    return count;
}

/* An option that is not known, or is short for several. */
static enum status refuse_option(const struct known *known, const char *command, const char *word, struct failure *failure)
{
    char text[EXCERPT_SIZE], several[EXCERPT_SIZE], shown[EXCERPT_SIZE];
    const char *name = word + strspn(word, "-");
    const size_t length = strcspn(name, "=");
    snprintf(text, sizeof text, "%.*s", length < 128 ? (int)length : 128, name);
    excerpt(word, shown);
    shown[strcspn(shown, "=")] = '\0';
    if (length > 0 && word[1] == '-' && candidates(known, name, length, several) > 1)
        return fail(failure, STATUS_USAGE, "%s: is short for several options, write more of it: %s", shown, several);
    struct nearest search = nearest_to(text);
    for (int i = 0; i < known->count; i++)
        nearest_try(&search, known->rows[i].name);
    if (search.best && length > 1)
        return fail(failure, STATUS_USAGE, "%s: unknown option; the nearest is --%s", shown, search.best);
    if (optopt > ' ' && optopt < 127)
        return fail(failure, STATUS_USAGE, "-%c: unknown option; outlast %s --help lists them", optopt, command);
    return fail(failure, STATUS_USAGE, "%s: unknown option; outlast %s --help lists them", shown, command);
}

/* The word in which getopt met a letter that it does not know: the one it is at, or has just left. */
static const char *word_of(char **arguments, char letter)
{
    const char *last = arguments[optind - 1];
    const size_t length = strlen(last);
    const bool left = *last == '-' && length > 1 && last[length - 1] == letter;
    return left || !arguments[optind] ? last : arguments[optind];
}

static enum status refuse_word(const struct known *known, const char *command, char **arguments, struct failure *failure)
{
    const int row = optopt ? find_key(known, optopt) : -1;
    if (row >= 0)
        return fail(failure, STATUS_USAGE, "--%s: takes no value", known->rows[row].name);
    return refuse_option(known, command, optopt ? word_of(arguments, (char)optopt) : arguments[optind - 1], failure);
}

static enum status refuse_missing(const struct known *known, struct failure *failure)
{
    const int row = find_key(known, optopt);
    return fail(failure, STATUS_USAGE, "--%s: expected --%s %s, found no value", known->rows[row].name,
                known->rows[row].name, known->value[row]);
}

enum status options_parse(const char *command, const struct argp_option *table, int count, char **arguments,
                          struct options *out, struct failure *failure)
{
    struct known known = {.letters = ":"};
    enum status status = STATUS_DONE;
    add_known(&known, table);
    add_known(&known, common);
    optind = 0;                                      /* getopt starts over */
    opterr = 0;
    for (int key; !status && (key = getopt_long(count, arguments, known.letters, known.rows, NULL)) != -1;)
        if (key == ':')
            status = refuse_missing(&known, failure);
        else if (key == '?')
            status = refuse_word(&known, command, arguments, failure);
        else if (key == OPTION_BETWEEN)
            status = read_between(optarg, count, arguments, out, failure);
        else if (!take_flag(key, out))
            status = take_value(key, optarg, out, failure);
    if (status)
        failure->placed = true;
    while (!status && optind < count)
        status = add_word(out, arguments[optind++], failure);
    return status;
}

/* Prints what was asked for instead of doing anything. */
static enum status answer_request(const char *name, const char *usage, const char *about, const struct argp_option *table,
                                  enum request request, struct failure *failure)
{
    char shown[64];
    const struct argp everywhere = {.options = common};
    const struct argp_child children[] = {{&everywhere, 0, NULL, 0}, {0}};
    const struct argp_option *own = table->name ? table : NULL; /* of an empty one argp loses some bytes */
    const struct argp parser = {.options = own, .args_doc = usage, .doc = about, .children = children};
    snprintf(shown, sizeof shown, "%s", name);
    setenv("ARGP_HELP_FMT", "no-dup-args-note,opt-doc-col=31", 0); /* a blank at least before what an option does */
    if (request == REQUEST_VERSION)
        argp_program_version_hook(stdout, NULL);
    else
        argp_help(&parser, stdout, request == REQUEST_HELP ? ARGP_HELP_STD_HELP : ARGP_HELP_USAGE, shown);
    return finish_output(failure);
}

void options_read(const char *command, const char *usage, const char *about, const struct argp_option *table, int count,
                  char **arguments, struct options *out)
{
    char name[64];
    struct failure failure;
    snprintf(name, sizeof name, "outlast %s", command);
    enum status status = options_parse(command, table, count, arguments, out, &failure);
    if (!status && !out->request)
        return;
    if (!status)
        status = answer_request(name, usage, about, table, out->request, &failure);
    if (status)
        report_failure(&failure);
    options_free(out);
    exit((int)status);
}

enum status options_expect_one(const char *command, const char *what, const struct options *o, struct failure *failure)
{
    if (o->words_count == 0)
        return fail(failure, STATUS_USAGE, "%s: expected one %s, found none; outlast %s --help says what it takes", command,
                    what, command);
    return fail(failure, STATUS_USAGE, "%s: expected one %s, found %d", command, what, o->words_count);
}

void options_free(struct options *o)
{
    free((void *)o->overrides.text);
    free((void *)o->changes.text);
    free(o->words);
}

void options_settings(const struct options *o, struct scenario *out)
{
    if (o->trials > 0)
        out->trials = o->trials;
    if (o->seeded)
        out->seed = o->seed;
    if (o->precision > 0)
        out->precision = o->precision;
}

enum status options_scenario(const struct options *o, const char *file, struct scenario *out, struct failure *failure)
{
    const enum status status = scenario_read(file, o->overrides, out, failure);
    if (!status)
        options_settings(o, out);
    return status;
}

int report_failure(const struct failure *failure)
{
    /* What starts with FILE:LINE:COLUMN, or with the name of an option, is found by that. One message is one line. */
    const char *before = failure->placed || strncmp(failure->message, "--", 2) == 0 ? "" : "outlast: ";
    char line[sizeof failure->message];
    snprintf(line, sizeof line, "%s", failure->message);
    for (char *c = line; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == 127)
            *c = '?';
    fprintf(stderr, "%s%s\n", before, line);
    return (int)failure->status;
}

enum status print_json_value(json_t *value, struct failure *failure)
{
    char *text = json_dumps(value, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
    json_decref(value);
    const bool good = text && !json_lacks_memory();
    if (good)
        puts(text);
    free(text);
    return good ? STATUS_DONE : fail_memory(failure);
}

enum status finish_output(struct failure *failure)
{
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return STATUS_DONE;
    if (errno == 0) {                                /* what was lost earlier took its reason along: meet it again */
        clearerr(stdout);
        putchar('\n');
        fflush(stdout);
    }
    return fail(failure, STATUS_IO, "standard output: %s", strerror(errno ? errno : EIO));
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

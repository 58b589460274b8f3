/* Writes a resolved scenario as YAML, and hashes it. */
#include <inttypes.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "scenario/draft.h"

/* Whether a text can stand without quotes and every reader of YAML takes it for one: a letter, then letters, digits and a few
 * marks, but none of the words that stand for truth or nothing. */
static bool is_plain(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
    static const char *const others[] = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcasecmp(text, others[i]) == 0)
            return false;
    return *text != '\0' && strchr(letters, *text) != NULL && strspn(text, safe) == strlen(text);
}

/* A name has no quotes, so quotes hold it; a key may have double ones, which single quotes hold. */
void write_text(FILE *out, const char *text)
{
    const char *quote = is_plain(text) ? "" : "'";
    fprintf(out, "%s%s%s", quote, text, quote);
}

void write_distribution(FILE *out, const struct distribution *value, bool source)
{
    distribution_write(value, out);
    if (source && value->source != NULL)
        fprintf(out, "  # %s", value->source);
    putc('\n', out);
}

/* The parameters of a table, grouped by what stands before the dot, in the table's order; with or without where they come from. */
static void write_values(FILE *out, int indent, const struct parameter *parameters, const struct distribution *values, int count,
                         bool sources)
{
    const char *section = "";
    size_t length = 0;                               /* of the section that is open */
    for (int i = 0; i < count; i++) {
        const char *key = parameters[i].key, *dot = strchr(key, '.');
        const size_t before = dot != NULL ? (size_t)(dot - key) : 0;
        if (dot != NULL && (before != length || strncmp(section, key, length) != 0))
            fprintf(out, "%*s%.*s:\n", indent, "", (int)before, key);
        section = key;
        length = before;
        fprintf(out, "%*s%s: ", dot != NULL ? indent + 2 : indent, "", dot != NULL ? dot + 1 : key);
        write_distribution(out, &values[i], sources);
    }
}

/* What belongs to the run and not to the lives: left out of the key. */
static void write_run(FILE *out, const struct scenario *scenario)
{
    char text[32];
    fprintf(out, "name: ");
    write_text(out, scenario->name);
    fprintf(out, "\n");
    if (scenario->start_year > 0)
        fprintf(out, "start: %04d-%02d\n", scenario->start_year, scenario->start_month);
    fprintf(out, "trials: %" PRIu64 "\nseed: %" PRIu64 "\n", scenario->trials, scenario->seed);
    if (scenario->precision > 0) {
        number_text(scenario->precision, text);
        fprintf(out, "precision: %s\n", text);
    }
}

static void write_dependence(FILE *out, const struct scenario *scenario)
{
    char text[32];
    fprintf(out, "correlation:\n");
    for (int i = 0; i < SHOCK_PAIRS; i++) {
        number_text(scenario->correlation[i], text);
        fprintf(out, "  %s: %s\n", shock_pairs[i], text);
    }
    if (scenario->dependences_count > 0)
        fprintf(out, "dependence:\n");
    for (int i = 0; i < scenario->dependences_count; i++) {
        number_text(scenario->dependences[i].rank, text);
        fprintf(out, "  - [");
        write_text(out, scenario->dependences[i].key[0]);
        fprintf(out, ", ");
        write_text(out, scenario->dependences[i].key[1]);
        fprintf(out, ", %s]\n", text);
    }
}

static void write_entry(FILE *out, const struct entry *entry, bool sources)
{
    fprintf(out, "  - name: ");
    write_text(out, entry->name);
    fprintf(out, "\n    count: %d\n    kind: %s\n    group: ", entry->count,
            entry->kind == VERTICAL ? "vertical" : "generalist");
    write_text(out, entry->group);
    fprintf(out, "\n");
    write_values(out, 4, company_parameters, entry->value, COMPANY_KEYS, sources);
}

/* What decides the lives, but for the seed. */
static void write_lives(FILE *out, const struct scenario *scenario, bool sources)
{
    fprintf(out, "horizon: %d\nstep: %d\n", scenario->horizon, scenario->step);
    write_dependence(out, scenario);
    fprintf(out, "market:\n");
    write_values(out, 2, market_parameters, scenario->market, MARKET_KEYS, sources);
    fprintf(out, "companies:\n");
    for (int i = 0; i < scenario->entries_count; i++)
        write_entry(out, &scenario->entries[i], sources);
}

void scenario_write(const struct scenario *scenario, FILE *out)
{
    write_run(out, scenario);
    write_lives(out, scenario, true);
}

static void hash_text(const char *text, size_t length, char key[65])
{
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&context);
    sha256_update(&context, length, (const uint8_t *)text);
    sha256_digest(&context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(key + 2 * i, 3, "%02x", digest[i]);
}

enum status scenario_key(const struct scenario *scenario, char key[65], struct failure *failure)
{
    struct text stream;
    FILE *out = text_open(&stream);
    if (out == NULL)
        return fail_memory(failure);
    fprintf(out, "model: %s\nseed: %" PRIu64 "\n", MODEL_VERSION, scenario->seed);
    write_lives(out, scenario, false);               /* words decide nothing */
    char *text = text_close(out, &stream);
    if (text == NULL)
        return fail_memory(failure);
    hash_text(text, stream.size, key);
    free(text);
    return STATUS_DONE;
}

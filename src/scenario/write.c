/* Writes a resolved scenario as YAML, and hashes it. */
#include <inttypes.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "scenario/scenario.h"

/* Whether a text can stand without quotes and every reader of YAML takes it for one: a letter, then letters, digits and a few
 * marks, but none of the words that stand for truth or nothing. */
static bool is_plain(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
    static const char *const words[] = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(text, words[i]) == 0)
            return false;
    return *text != '\0' && strchr(letters, *text) != NULL && strspn(text, safe) == strlen(text);
}

/* A name has no quotes, so quotes hold it; a key may have double ones, which single quotes hold. */
static void write_text(FILE *out, const char *text)
{
    const char *quote = is_plain(text) ? "" : "'";
    fprintf(out, "%s%s%s", quote, text, quote);
}

static enum status write_value(FILE *out, const char *key, const struct distribution *value, struct failure *failure)
{
    char *text = distribution_text(value);
    if (text == NULL)
        return fail_memory(failure);
    fprintf(out, "%s: %s\n", key, text);
    free(text);
    return STATUS_DONE;
}

/* The parameters of a table, grouped by what stands before the dot, in the table's order. */
static enum status write_values(FILE *out, int indent, const struct parameter *parameters,
                                const struct distribution *values, int count, struct failure *failure)
{
    enum status status = STATUS_DONE;
    const char *section = "";
    size_t length = 0;                               /* of the section that is open */
    for (int i = 0; i < count && status == STATUS_DONE; i++) {
        const char *key = parameters[i].key, *dot = strchr(key, '.');
        const size_t before = dot != NULL ? (size_t)(dot - key) : 0;
        if (dot != NULL && (before != length || strncmp(section, key, length) != 0))
            fprintf(out, "%*s%.*s:\n", indent, "", (int)before, key);
        section = key;
        length = before;
        fprintf(out, "%*s", dot != NULL ? indent + 2 : indent, "");
        status = write_value(out, dot != NULL ? dot + 1 : key, &values[i], failure);
    }
    return status;
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

static enum status write_entry(FILE *out, const struct entry *entry, struct failure *failure)
{
    fprintf(out, "  - name: ");
    write_text(out, entry->name);
    fprintf(out, "\n    count: %d\n    kind: %s\n    group: ", entry->count,
            entry->kind == VERTICAL ? "vertical" : "generalist");
    write_text(out, entry->group);
    fprintf(out, "\n");
    return write_values(out, 4, company_parameters, entry->value, COMPANY_KEYS, failure);
}

/* What decides the lives, but for the seed. */
static enum status write_lives(FILE *out, const struct scenario *scenario, struct failure *failure)
{
    fprintf(out, "horizon: %d\nstep: %d\n", scenario->horizon, scenario->step);
    write_dependence(out, scenario);
    fprintf(out, "market:\n");
    enum status status = write_values(out, 2, market_parameters, scenario->market, MARKET_KEYS, failure);
    fprintf(out, "companies:\n");
    for (int i = 0; i < scenario->entries_count && status == STATUS_DONE; i++)
        status = write_entry(out, &scenario->entries[i], failure);
    return status;
}

enum status scenario_write(const struct scenario *scenario, FILE *out, struct failure *failure)
{
    write_run(out, scenario);
    return write_lives(out, scenario, failure);
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
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (out == NULL)
        return fail_memory(failure);
    fprintf(out, "model: %s\nseed: %" PRIu64 "\n", MODEL_VERSION, scenario->seed);
    enum status status = write_lives(out, scenario, failure);
    const bool bad = ferror(out) != 0;
    if ((fclose(out) != 0 || bad) && status == STATUS_DONE)
        status = fail_memory(failure);
    if (status == STATUS_DONE)
        hash_text(text, length, key);
    free(text);
    return status;
}

/* The file: a line of text that says what it is, the key, then in little-endian words the trials, how many words there are, and
 * these; and the SHA-256 of all that. */
#include "study/record.h"

#include <inttypes.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

static const char format_line[] = "outlast counts, format 1\n";

static void to_hexadecimal(const uint8_t digest[SHA256_DIGEST_SIZE], char key[65])
{
    for (int i = 0; i < SHA256_DIGEST_SIZE; i++)
        snprintf(key + 2 * i, 3, "%02x", digest[i]);
}

void record_key(const char *const *text, size_t count, char key[65])
{
    struct sha256_ctx sha;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&sha);
    for (size_t i = 0; i < count; i++)
        sha256_update(&sha, strlen(text[i]) + 1, (const uint8_t *)text[i]);
    sha256_digest(&sha, sizeof digest, digest);
    to_hexadecimal(digest, key);
}

enum status record_init(const char key[65], size_t words, struct record *out, struct failure *failure)
{
    *out = (struct record){.words = words, .word = calloc(words + 1, sizeof *out->word)};
    memcpy(out->key, key, sizeof out->key);
    return out->word ? STATUS_DONE : fail_memory(failure);
}

void record_free(struct record *record)
{
    free(record->word);
    *record = (struct record){0};
}

static void put(FILE *out, struct sha256_ctx *sha, const void *bytes, size_t size)
{
    sha256_update(sha, size, bytes);
    fwrite(bytes, 1, size, out);
}

static void put_word(FILE *out, struct sha256_ctx *sha, uint64_t word)
{
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t)(word >> (8 * i));
    put(out, sha, bytes, sizeof bytes);
}

void record_write(const struct record *r, FILE *out)
{
    struct sha256_ctx sha;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&sha);
    put(out, &sha, format_line, strlen(format_line));
    put(out, &sha, r->key, 64);
    put_word(out, &sha, r->trials);
    put_word(out, &sha, r->words);
    for (size_t i = 0; i < r->words; i++)
        put_word(out, &sha, (uint64_t)r->word[i]);
    sha256_digest(&sha, sizeof digest, digest);
    fwrite(digest, 1, sizeof digest, out);
}

/* False where the stream has no more. */
static bool get(FILE *in, struct sha256_ctx *sha, void *bytes, size_t size)
{
    if (fread(bytes, 1, size, in) != size)
        return false;
    sha256_update(sha, size, bytes);
    return true;
}

static bool get_word(FILE *in, struct sha256_ctx *sha, uint64_t *word)
{
    uint8_t bytes[8];
    if (!get(in, sha, bytes, sizeof bytes))
        return false;
    *word = 0;
    for (int i = 0; i < 8; i++)
        *word |= (uint64_t)bytes[i] << (8 * i);
    return true;
}

static bool get_words(FILE *in, struct sha256_ctx *sha, int64_t *word, size_t words)
{
    for (size_t i = 0; i < words; i++) {
        uint64_t value;
        if (!get_word(in, sha, &value))
            return false;
        word[i] = (int64_t)value;
    }
    return true;
}

static bool digest_fits(FILE *in, struct sha256_ctx *sha)
{
    uint8_t wanted[SHA256_DIGEST_SIZE], found[SHA256_DIGEST_SIZE];
    sha256_digest(sha, sizeof wanted, wanted);
    return fread(found, 1, sizeof found, in) == sizeof found && memcmp(found, wanted, sizeof found) == 0 && fgetc(in) == EOF;
}

enum status record_read(FILE *in, struct record *r, struct failure *failure)
{
    struct sha256_ctx sha;
    char line[sizeof format_line] = "", key[65] = "";
    uint64_t trials, words;
    struct record read = {0};
    sha256_init(&sha);
    if (!get(in, &sha, line, strlen(format_line)) || strcmp(line, format_line) != 0 || !get(in, &sha, key, 64) ||
        !get_word(in, &sha, &trials) || !get_word(in, &sha, &words))
        return fail(failure, STATUS_DATA, "not counts of this version, or damaged");
    if (strcmp(key, r->key) != 0)
        return fail(failure, STATUS_DATA, "the counts belong to another question, scenario, seed or version of the model");
    if (words > r->words)
        return fail(failure, STATUS_DATA, "holds the counts of %" PRIu64 " trials, more than are asked for", trials);
    if (record_init(r->key, r->words, &read, failure))
        return failure->status;
    if (!get_words(in, &sha, read.word, words) || !digest_fits(in, &sha)) {
        record_free(&read);
        return fail(failure, STATUS_DATA, "the counts are damaged");
    }
    read.trials = trials;
    record_free(r);
    *r = read;
    return STATUS_DONE;
}

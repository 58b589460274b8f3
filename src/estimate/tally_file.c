/* The tallies as a file: a line of text that says what it is, the scenario's key, the trials, the counts and the fans in
 * little-endian words, and the SHA-256 of all that. */
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

#include "estimate/fan.h"

static const char format_line[] = "outlast tallies, format 1\n";

/* --- writing: errors are left in ferror and looked at once, at the end --- */

struct writer {
    FILE *out;
    struct sha256_ctx sha;
};

static void put(struct writer *w, const void *bytes, size_t size)
{
    sha256_update(&w->sha, size, bytes);
    fwrite(bytes, 1, size, w->out);
}

static void put_word(struct writer *w, uint64_t word)
{
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t)(word >> (8 * i));
    put(w, bytes, sizeof bytes);
}

static uint32_t float_bits(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* Without the empty ends of the window, which depend on the order in which values came. */
static void put_fan(struct writer *w, const struct fan *f)
{
    int first = 0, end = f->count;
    while (first < end && f->bin[first] == 0)
        first++;
    while (end > first && f->bin[end - 1] == 0)
        end--;
    put_word(w, (uint64_t)(f->first + first));
    put_word(w, (uint64_t)(end - first));
    put_word(w, (uint64_t)float_bits(f->min) << 32 | float_bits(f->max));
    for (int i = first; i < end; i++)
        put_word(w, f->bin[i]);
}

enum status tally_write(const struct tally *t, const char key[65], FILE *out, struct failure *failure)
{
    struct writer w = {.out = out};
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&w.sha);
    put(&w, format_line, strlen(format_line));
    put(&w, key, 64);
    put_word(&w, t->trials);
    put_word(&w, t->words);
    for (size_t i = 0; i < t->words; i++)
        put_word(&w, (uint64_t)t->word[i]);
    for (int i = 0; i < QUANTITIES * t->steps; i++)
        put_fan(&w, &t->fan[i]);
    sha256_digest(&w.sha, sizeof digest, digest);
    fwrite(digest, 1, sizeof digest, out);
    return ferror(out) ? fail(failure, STATUS_IO, "the tallies could not be written") : STATUS_DONE;
}

/* --- reading: after the first failure everything reads as 0 --- */

struct reader {
    FILE *in;
    struct sha256_ctx sha;
    bool failed;
};

static void get(struct reader *r, void *bytes, size_t size)
{
    if (r->failed || fread(bytes, 1, size, r->in) != size) {
        r->failed = true;
        memset(bytes, 0, size);
        return;
    }
    sha256_update(&r->sha, size, bytes);
}

static uint64_t get_word(struct reader *r)
{
    uint8_t bytes[8];
    uint64_t word = 0;
    get(r, bytes, sizeof bytes);
    for (int i = 0; i < 8; i++)
        word |= (uint64_t)bytes[i] << (8 * i);
    return word;
}

static float bits_float(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* False where memory is out. */
static bool get_fan(struct reader *r, struct fan *f)
{
    const uint64_t first = get_word(r), count = get_word(r), ends = get_word(r);
    if (first > 65536 || count > 65536 - first)
        r->failed = true;
    if (r->failed || count == 0)
        return true;
    f->bin = calloc(count, sizeof *f->bin);
    if (!f->bin)
        return false;
    f->first = (int)first;
    f->count = (int)count;
    f->min = bits_float((uint32_t)(ends >> 32));
    f->max = bits_float((uint32_t)ends);
    for (uint64_t i = 0; i < count; i++)
        f->bin[i] = (uint32_t)get_word(r);
    return true;
}

static void check_digest(struct reader *r)
{
    uint8_t wanted[SHA256_DIGEST_SIZE], found[SHA256_DIGEST_SIZE];
    sha256_digest(&r->sha, sizeof wanted, wanted);
    if (fread(found, 1, sizeof found, r->in) != sizeof found || memcmp(found, wanted, sizeof found) != 0 ||
        fgetc(r->in) != EOF)
        r->failed = true;
}

static enum status get_counts(struct reader *r, struct tally *t, struct failure *failure)
{
    t->trials = get_word(r);
    if (get_word(r) != t->words)
        r->failed = true;
    for (size_t i = 0; i < t->words; i++)
        t->word[i] = (int64_t)get_word(r);
    for (int i = 0; i < QUANTITIES * t->steps; i++)
        if (!get_fan(r, &t->fan[i]))
            return fail_memory(failure);
    check_digest(r);
    return r->failed ? fail(failure, STATUS_DATA, "the tallies are damaged") : STATUS_DONE;
}

enum status tally_read(const struct scenario *s, const char key[65], FILE *in, struct tally *out,
                       struct failure *failure)
{
    struct reader r = {.in = in};
    char line[sizeof format_line], found[65] = "";
    sha256_init(&r.sha);
    enum status status = tally_init(s, out, failure);
    if (status)
        return status;
    get(&r, line, strlen(format_line));
    get(&r, found, 64);
    if (r.failed || memcmp(line, format_line, strlen(format_line)) != 0)
        status = fail(failure, STATUS_DATA, "not tallies of this version, or damaged");
    else if (strcmp(found, key) != 0)
        status = fail(failure, STATUS_DATA, "the tallies belong to another scenario, seed or version of the model");
    else
        status = get_counts(&r, out, failure);
    if (status)
        tally_free(out);
    return status;
}

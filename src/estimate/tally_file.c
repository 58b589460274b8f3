/* The tallies as a file: a line of text that says what it is, the scenario's key, then in little-endian words the trials (from,
 * to), whose part they are, what the looks found, the counts and the fans; and the SHA-256 of all that. */
#include <errno.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "estimate/fan.h"

static const char format_line[] = "outlast tallies, format 2\n";

enum { MANY = 2048 };                                /* words */

/* --- writing: errors are left in ferror and looked at once, at the end --- */

/* A large scenario has millions of words, and whoever stops a run waits for them: they go out many at a time. */
struct writer {
    FILE *out;
    struct sha256_ctx sha;
    uint8_t bytes[8 * MANY];      /* that have not gone out yet */
    size_t used;
};

static void put_out(struct writer *w)
{
    sha256_update(&w->sha, w->used, w->bytes);
    fwrite(w->bytes, 1, w->used, w->out);
    w->used = 0;
}

/* A short text. */
static void put(struct writer *w, const char *text, size_t size)
{
    if (w->used + size > sizeof w->bytes)
        put_out(w);
    memcpy(w->bytes + w->used, text, size);
    w->used += size;
}

static void put_word(struct writer *w, uint64_t word)
{
    if (w->used + 8 > sizeof w->bytes)
        put_out(w);
    for (int i = 0; i < 8; i++)
        w->bytes[w->used++] = (uint8_t)(word >> (8 * i));
}

static void put_double(struct writer *w, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_word(w, bits);
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

static void put_head(struct writer *w, const struct tally *t, const char key[65])
{
    put(w, format_line, strlen(format_line));
    put(w, key, 64);
    put_word(w, t->from);
    put_word(w, t->from + t->trials);
    put_word(w, (uint64_t)t->shard.number);
    put_word(w, (uint64_t)t->shard.count);
}

enum status tally_write(const struct tally *t, const char key[65], FILE *out, struct failure *failure)
{
    struct writer w = {.out = out};
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&w.sha);
    put_head(&w, t, key);
    for (int i = 0; i < LOOKS; i++)
        put_double(&w, t->reach[i]);
    put_word(&w, t->words);
    for (size_t i = 0; i < t->words; i++)
        put_word(&w, (uint64_t)t->word[i]);
    for (int i = 0; i < QUANTITIES * t->steps; i++)
        put_fan(&w, &t->fan[i]);
    put_out(&w);
    sha256_digest(&w.sha, sizeof digest, digest);
    fwrite(digest, 1, sizeof digest, out);
    return ferror(out) ? fail(failure, STATUS_IO, "the tallies could not be written") : STATUS_DONE;
}

/* --- reading: after the first failure everything reads as 0 --- */

struct reader {
    FILE *in;
    struct sha256_ctx sha;
    bool failed;
    int reason;                   /* errno, where the file could not be read */
};

/* What cannot be read may be good, and is not called damaged. */
static enum status fail_read(const struct reader *r, const char *damaged, struct failure *failure)
{
    if (r->reason)
        return fail(failure, STATUS_IO, "cannot read: %s", strerror(r->reason));
    return fail(failure, STATUS_DATA, "%s", damaged);
}

static void give_up(struct reader *r)
{
    if (!r->failed && ferror(r->in))
        r->reason = errno;
    r->failed = true;
}

static void get(struct reader *r, void *bytes, size_t size)
{
    if (r->failed || fread(bytes, 1, size, r->in) != size) {
        give_up(r);
        memset(bytes, 0, size);
        return;
    }
    sha256_update(&r->sha, size, bytes);
}

static uint64_t from_bytes(const uint8_t bytes[8])
{
    uint64_t word = 0;
    for (int i = 0; i < 8; i++)
        word |= (uint64_t)bytes[i] << (8 * i);
    return word;
}

static uint64_t get_word(struct reader *r)
{
    uint8_t bytes[8];
    get(r, bytes, sizeof bytes);
    return from_bytes(bytes);
}

static void get_words(struct reader *r, int64_t *word, size_t count)
{
    uint8_t bytes[8 * MANY];
    for (size_t done = 0; done < count; done += MANY) {
        const size_t now = count - done < MANY ? count - done : MANY;
        get(r, bytes, 8 * now);
        for (size_t i = 0; i < now; i++)
            word[done + i] = (int64_t)from_bytes(bytes + 8 * i);
    }
}

static double get_double(struct reader *r)
{
    const uint64_t bits = get_word(r);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
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
        fgetc(r->in) != EOF || ferror(r->in))
        give_up(r);
}

static enum status get_counts(struct reader *r, struct tally *t, struct failure *failure)
{
    for (int i = 0; i < LOOKS; i++)
        t->reach[i] = get_double(r);
    if (get_word(r) != t->words)
        r->failed = true;
    get_words(r, t->word, t->words);
    for (int i = 0; i < QUANTITIES * t->steps; i++)
        if (!get_fan(r, &t->fan[i]))
            return fail_memory(failure);
    check_digest(r);
    return r->failed ? fail_read(r, "the tallies are damaged", failure) : STATUS_DONE;
}

static enum status get_head(struct reader *r, struct tally_head *out, struct failure *failure)
{
    char line[sizeof format_line];
    *out = (struct tally_head){0};
    get(r, line, strlen(format_line));
    get(r, out->key, 64);
    out->from = get_word(r);
    out->trials = get_word(r) - out->from;
    out->shard.number = (int)get_word(r);
    out->shard.count = (int)get_word(r);
    if (r->failed || memcmp(line, format_line, strlen(format_line)) != 0)
        return fail_read(r, "not tallies of this version, or damaged", failure);
    return STATUS_DONE;
}

static enum status get_tally(struct reader *r, const char key[65], struct tally *out, struct failure *failure)
{
    struct tally_head head;
    if (get_head(r, &head, failure))
        return failure->status;
    if (strcmp(head.key, key) != 0)
        return fail(failure, STATUS_DATA, "the tallies belong to another scenario, seed or version of the model");
    out->from = head.from;
    out->trials = head.trials;
    out->shard = head.shard;
    return get_counts(r, out, failure);
}

enum status tally_read(const struct scenario *s, const char key[65], FILE *in, struct tally *out,
                       struct failure *failure)
{
    struct reader r = {.in = in};
    sha256_init(&r.sha);
    enum status status = tally_init(s, out, failure);
    if (status)
        return status;
    status = get_tally(&r, key, out, failure);
    if (status)
        tally_free(out);
    return status;
}

/* Takes in all up to the digest. */
static void skip_counts(struct reader *r)
{
    uint8_t bytes[1 << 14];
    struct stat found;
    off_t left = fstat(fileno(r->in), &found) == 0 ? found.st_size - ftello(r->in) - SHA256_DIGEST_SIZE : -1;
    r->failed = r->failed || left < 0;
    while (left > 0 && !r->failed) {
        const size_t size = left < (off_t)sizeof bytes ? (size_t)left : sizeof bytes;
        get(r, bytes, size);
        left -= (off_t)size;
    }
}

enum status tally_peek(FILE *in, struct tally_head *out, struct failure *failure)
{
    struct reader r = {.in = in};
    sha256_init(&r.sha);
    if (get_head(&r, out, failure))
        return failure->status;
    skip_counts(&r);
    check_digest(&r);
    return r.failed ? fail_read(&r, "the tallies are damaged", failure) : STATUS_DONE;
}

#include "study/counts.h"

#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

/* Words of a group. */
enum { GROUP_NONE_LEFT = READINGS, GROUP_NO_GENERALIST, GROUP_WORDS };

static size_t group_at(const struct scenario *s, int group)
{
    return (size_t)s->companies_count * READINGS + (size_t)group * GROUP_WORDS;
}

static enum status make_room(struct counts *counts, size_t words, struct failure *failure)
{
    *counts = (struct counts){.words = words, .word = calloc(words, sizeof *counts->word)};
    return counts->word ? STATUS_DONE : fail_memory(failure);
}

enum status counts_init(const struct scenario *s, struct counts *out, struct failure *failure)
{
    return make_room(out, group_at(s, s->groups_count + 1), failure);
}

enum status counts_like(const struct counts *other, struct counts *out, struct failure *failure)
{
    return make_room(out, other->words, failure);
}

void counts_free(struct counts *counts)
{
    free(counts->word);
    *counts = (struct counts){0};
}

void counts_of_tally(const struct scenario *s, const struct tally *t, struct counts *out)
{
    out->trials = t->trials;
    for (int i = 0; i < s->companies_count; i++)
        for (enum reading reading = 0; reading < READINGS; reading++)
            out->word[i * READINGS + (int)reading] = company_reading(t, i, reading);
    for (int group = 0; group <= s->groups_count; group++) {
        int64_t *word = out->word + group_at(s, group);
        for (enum reading reading = 0; reading < READINGS; reading++)
            word[reading] = group_reading_squares(t, s, group, reading);
        word[GROUP_NONE_LEFT] = t->group[group].sums[SUM_NONE_LEFT];
        word[GROUP_NO_GENERALIST] = t->group[group].sums[SUM_NO_GENERALIST];
    }
}

void counts_add(struct counts *to, const struct counts *from)
{
    to->trials += from->trials;
    for (size_t i = 0; i < to->words; i++)
        to->word[i] += from->word[i];
}

struct estimate counts_claim(const struct scenario *s, const struct counts *c, int group, enum claim claim, double z)
{
    const int64_t *word = c->word + group_at(s, group), trials = (int64_t)c->trials;
    if (claim >= CLAIM_NONE_LEFT)
        return interval_single(word[claim == CLAIM_NONE_LEFT ? GROUP_NONE_LEFT : GROUP_NO_GENERALIST], trials, z);
    const enum reading reading = (enum reading)claim;
    int64_t sum = 0;
    int members = 0;
    for (int i = 0; i < s->companies_count; i++)
        if (group_has(s, group, i)) {
            sum += c->word[i * READINGS + (int)reading];
            members++;
        }
    return interval_grouped(sum, word[reading], trials, members, z);
}

static double wider(double width, struct estimate e)
{
    const double half = (e.high - e.low) / 2;
    return half > width ? half : width;
}

double counts_half_width(const struct scenario *s, const struct counts *c, double z)
{
    double width = 0;
    for (enum claim claim = CLAIM_GENERALIST; claim <= CLAIM_INDEPENDENT; claim++) {
        for (int i = 0; i < s->companies_count; i++)
            width = wider(width, interval_single(c->word[i * READINGS + (int)claim], (int64_t)c->trials, z));
        for (int group = 0; group <= s->groups_count; group++)
            width = wider(width, counts_claim(s, c, group, claim, z));
    }
    return width;
}

/* --- as bytes: seven bits of a word in each, the lowest first, the last without its high bit; then 8 bytes of SHA-256 --- */

enum { LONGEST_WORD = 10, CHECKSUM = 8 };

static void checksum(const unsigned char *bytes, size_t size, const unsigned char key[32], uint64_t trials,
                     unsigned char out[CHECKSUM])
{
    struct sha256_ctx sha;
    unsigned char digest[SHA256_DIGEST_SIZE], number[8];
    for (int i = 0; i < 8; i++)
        number[i] = (unsigned char)(trials >> (8 * i));
    sha256_init(&sha);
    sha256_update(&sha, 32, key);
    sha256_update(&sha, sizeof number, number);
    sha256_update(&sha, size, bytes);
    sha256_digest(&sha, sizeof digest, digest);
    memcpy(out, digest, CHECKSUM);
}

size_t counts_bytes(const struct counts *c)
{
    return c->words * LONGEST_WORD + CHECKSUM;
}

size_t counts_pack(const struct counts *c, const unsigned char key[32], unsigned char *out)
{
    size_t size = 0;
    for (size_t i = 0; i < c->words; i++) {
        uint64_t rest = (uint64_t)c->word[i];
        for (; rest >= 128; rest >>= 7)
            out[size++] = (unsigned char)(rest | 128);
        out[size++] = (unsigned char)rest;
    }
    checksum(out, size, key, c->trials, out + size);
    return size + CHECKSUM;
}

/* Takes a word off the front; false where there is none. */
static bool take_word(const unsigned char **at, const unsigned char *end, int64_t *out)
{
    uint64_t word = 0;
    for (int shift = 0; shift < 64 && *at < end; shift += 7) {
        const unsigned char byte = *(*at)++;
        word |= (uint64_t)(byte & 127) << shift;
        *out = (int64_t)word;
        if (byte < 128)
            return true;
    }
    return false;
}

bool counts_unpack(const unsigned char *bytes, size_t size, const unsigned char key[32], uint64_t trials, struct counts *out)
{
    unsigned char wanted[CHECKSUM];
    if (size < CHECKSUM)
        return false;
    const unsigned char *at = bytes, *end = bytes + size - CHECKSUM;
    checksum(bytes, size - CHECKSUM, key, trials, wanted);
    if (memcmp(wanted, end, CHECKSUM) != 0)
        return false;
    out->trials = trials;
    for (size_t i = 0; i < out->words; i++)
        if (!take_word(&at, end, &out->word[i]))
            return false;
    return at == end;
}

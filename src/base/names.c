#include "base/names.h"

#include <stdio.h>
#include <string.h>

/* Names longer than this are not compared. */
enum { LONGEST = 127 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Edit distance: insertions, deletions, substitutions and swaps of neighbours count 1, the case of a letter 0. */
static size_t edit_distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t rows[3][LONGEST + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b_length; j++)
        last[j] = before[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] = least(least(last[j], row[j - 1]) + 1, last[j - 1] + !same);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return last[b_length];
}

/* Whether known is wanted with something and a dot before it, as "price.floor" is for "floor". */
static bool is_last_part(const char *wanted, const char *known)
{
    const size_t wanted_length = strlen(wanted), length = strlen(known);
    return wanted_length > 0 && length > wanted_length && known[length - wanted_length - 1] == '.' &&
           strcmp(known + length - wanted_length, wanted) == 0;
}

/* The length of the dotted part with which both start: what follows it has to be near. */
static size_t shared_part(const char *a, const char *b)
{
    size_t shared = 0;
    for (size_t i = 0; a[i] != '\0' && a[i] == b[i]; i++)
        if (a[i] == '.')
            shared = i + 1;
    return shared;
}

/* One slip in three characters is still taken for the same word. */
static size_t allowed_slips(size_t length)
{
    return length / 3 > 1 ? length / 3 : 1;
}

struct nearest nearest_to(const char *wanted)
{
    return (struct nearest){.wanted = wanted, .distance = allowed_slips(strlen(wanted)) + 1};
}

void nearest_try(struct nearest *search, const char *known)
{
    const size_t a = strlen(search->wanted), b = strlen(known);
    if (a > LONGEST || b > LONGEST || a == 0)
        return;
    const size_t distance = is_last_part(search->wanted, known) ? 1 : edit_distance(search->wanted, a, known, b);
    const size_t differing = a - shared_part(search->wanted, known);
    if (distance >= search->distance || distance >= b || distance > allowed_slips(differing))
        return;
    search->distance = distance;
    search->best = known;
}

const char *nearest_name(const char *wanted, const char *const *known, size_t count)
{
    struct nearest search = nearest_to(wanted);
    for (size_t i = 0; i < count; i++)
        nearest_try(&search, known[i]);
    return search.best;
}

/* The length of the UTF-8 sequence that starts with this byte, and the bits of the character in the byte; 0 if none does. */
static int sequence_length(unsigned char first, int32_t *bits)
{
    if (first < 0x80)
        return *bits = first, 1;
    if (first >= 0xC2 && first < 0xE0)
        return *bits = first & 0x1F, 2;
    if (first >= 0xE0 && first < 0xF0)
        return *bits = first & 0x0F, 3;
    if (first >= 0xF0 && first < 0xF5)
        return *bits = first & 0x07, 4;
    return 0;
}

int32_t next_character(const char **text)
{
    static const int32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    int32_t character = 0;
    const int length = sequence_length((unsigned char)**text, &character);
    for (int i = 1; i < length; i++) {
        const unsigned char byte = (unsigned char)(*text)[i];
        if ((byte & 0xC0) != 0x80)
            return -1;
        character = character << 6 | (byte & 0x3F);
    }
    const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
    if (length == 0 || character < smallest[length] || character > 0x10FFFF || surrogate)
        return -1;
    if (character != 0)
        *text += length;
    return character;
}

const char *path_last(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool utf8_valid(const char *text)
{
    int32_t character;
    while ((character = next_character(&text)) > 0)
        continue;
    return character == 0;
}

/* Why a character may not stand in a name, or NULL. */
static const char *character_fault(int32_t c)
{
    if (c == '\t')
        return "a tab";
    if (c == '"' || c == '\'')
        return "a quote";
    if (c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029)
        return "a newline";
    if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFEFF || c == 0xFFFE || c == 0xFFFF)
        return "a control character";
    return NULL;
}

const char *name_fault(const char *text)
{
    if (*text == '\0')
        return "nothing";
    if (*text == '#')
        return "a leading #";
    if (*text == ' ' || text[strlen(text) - 1] == ' ')
        return "a blank at its end or start";
    if (!utf8_valid(text))
        return "invalid UTF-8";
    int32_t character;
    const char *fault = NULL;
    while (fault == NULL && (character = next_character(&text)) > 0)
        fault = character_fault(character);
    return fault;
}

bool folder_name_fits(const char *text)
{
    return strlen(text) <= 200 && name_fault(text) == NULL && strchr(text, '/') == NULL && *text != '.';
}

/* Room for 4 bytes a character and the ellipsis. */
static const char *shorten(const char *text, int characters, char *out)
{
    size_t used = 0;
    for (int shown = 0; shown < characters && *text != '\0'; shown++) {
        const char *start = text;
        const int32_t character = next_character(&text);
        if (character < 0)
            text++;
        if (character < 0x20 || (character >= 0x7F && character < 0xA0) || character == 0x2028 || character == 0x2029)
            out[used++] = '?';
        else
            while (start < text)
                out[used++] = *start++;
    }
    out[used] = '\0';
    if (*text != '\0')
        memcpy(out + used, "…", sizeof "…");
    return out;
}

const char *excerpt(const char *text, char out[EXCERPT_SIZE])
{
    return shorten(text, (EXCERPT_SIZE - 4) / 4, out);
}

const char *long_excerpt(const char *text, char out[LONG_EXCERPT_SIZE])
{
    return shorten(text, (LONG_EXCERPT_SIZE - 4) / 4, out);
}

uint32_t text_hash(const char *text)
{
    uint32_t hash = 2166136261u;
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    hash = (hash ^ hash >> 16) * 0x85EBCA6Bu;
    hash = (hash ^ hash >> 13) * 0xC2B2AE35u;
    return hash ^ hash >> 16;
}

#include "base/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The parts of a decimal number: where they start and how long they are. */
struct decimal {
    bool negative;
    const char *whole, *fraction;
    size_t whole_length, fraction_length;
    int exponent;                                    /* held within ±LARGEST_EXPONENT */
};

enum { LARGEST_EXPONENT = 100000 };

/* strspn, and the text moved past what it found. */
static size_t skip_digits(const char **text)
{
    size_t length = strspn(*text, "0123456789");
    *text += length;
    return length;
}

/* An exponent after its "e": optional sign, digits. */
static bool split_exponent(const char **text, int *exponent)
{
    bool negative = **text == '-';
    if (**text == '-' || **text == '+')
        ++*text;
    const char *digits = *text;
    size_t length = skip_digits(text);
    *exponent = 0;
    for (size_t i = 0; i < length; i++)
        if (*exponent < LARGEST_EXPONENT)
            *exponent = *exponent * 10 + (digits[i] - '0');
    if (*exponent > LARGEST_EXPONENT)
        *exponent = LARGEST_EXPONENT;
    if (negative)
        *exponent = -*exponent;
    return length > 0;
}

/* Takes a decimal number off the front of *text. */
static bool split(const char **text, struct decimal *out)
{
    *out = (struct decimal){.negative = **text == '-'};
    if (**text == '-' || **text == '+')
        ++*text;
    out->whole = *text;
    out->whole_length = skip_digits(text);
    if (**text == '.')
        ++*text;
    out->fraction = *text;
    if (out->fraction != out->whole + out->whole_length)
        out->fraction_length = skip_digits(text);
    if (out->whole_length + out->fraction_length == 0)
        return false;
    if (**text != 'e' && **text != 'E')
        return true;
    ++*text;
    return split_exponent(text, &out->exponent);
}

bool number_parse(const char *text, double *out)
{
    struct decimal parts;
    const char *end = text;
    if (!split(&end, &parts) || *end != '\0')
        return false;
    double value = strtod(text, NULL);               /* the locale is never set, so its point is a point */
    if (!isfinite(value))
        return false;
    *out = value;
    return true;
}

/* value * 10 + digit, or false where that passes 2^64-1. */
static bool append_digit(uint64_t *value, char digit)
{
    uint64_t added = (uint64_t)(digit - '0');
    if (*value > (UINT64_MAX - added) / 10)
        return false;
    *value = *value * 10 + added;
    return true;
}

/* The digit at a place of the number written without its point; 0 beyond its digits. */
static char digit_at(const struct decimal *parts, size_t place)
{
    if (place < parts->whole_length)
        return parts->whole[place];
    place -= parts->whole_length;
    return place < parts->fraction_length ? parts->fraction[place] : '0';
}

/* The power of ten that a suffix stands for, or -1. */
static int suffix_power(const char *suffix)
{
    static const struct { const char *suffix; int power; } known[] = {{"", 0}, {"k", 3}, {"M", 6}, {"G", 9}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(suffix, known[i].suffix) == 0)
            return known[i].power;
    return -1;
}

bool parse_count(const char *text, uint64_t *out)
{
    struct decimal parts;
    if (!split(&text, &parts) || suffix_power(text) < 0)
        return false;
    uint64_t value = 0;
    /* Digits before place `point` are the whole part; those after it must be zeros. */
    long long point = (long long)parts.whole_length + parts.exponent + suffix_power(text);
    long long digits = (long long)(parts.whole_length + parts.fraction_length);
    for (long long place = 0; place < (point > digits ? point : digits); place++) {
        char digit = digit_at(&parts, (size_t)place);
        if (place < point ? !append_digit(&value, digit) : digit != '0')
            return false;
    }
    if (parts.negative && value != 0)
        return false;
    *out = value;
    return true;
}

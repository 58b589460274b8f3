#include "output/words.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "base/text.h"

const struct chance_words *chance_words(double probability)
{
    static const struct chance_words words[] = {
        {0.99, "Almost surely", "almost certain"},
        {0.90, "Very probably", "very likely"},
        {0.67, "Probably", "likely"},
        {0.55, "More likely than not", "more likely than not"},
        {0.45, "It is an even bet", "an even bet"},
        {0.33, "Less likely than not", "less likely than not"},
        {0.10, "Probably not", "unlikely"},
        {0.01, "Very probably not", "very unlikely"},
    };
    static const struct chance_words least = {0, "Almost surely not", "almost ruled out"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (probability >= words[i].least)
            return &words[i];
    return &least;
}

const char *count_words(int64_t count, char text[WORDS_SIZE])
{
    char digits[32];
    const int length = snprintf(digits, sizeof digits, "%lld", (long long)count);
    char *to = text;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            *to++ = ',';
        *to++ = digits[i];
    }
    *to = '\0';
    return text;
}

const char *percent_words(double probability, int decimals, char text[WORDS_SIZE])
{
    snprintf(text, WORDS_SIZE, "%.*f %%", decimals, 100 * probability);
    return text;
}

int percent_decimals(double half_width)
{
    enum { MOST = 12 };
    int decimals = 0;
    for (double least = 0.5; half_width > 0 && 100 * half_width < least && decimals < MOST; least /= 10)
        decimals++;
    return decimals;
}

const char *estimate_words(struct estimate e, char text[WORDS_SIZE])
{
    const double below = e.probability - e.low, above = e.high - e.probability; /* differ where it is close to 0 or 1 */
    const int decimals = percent_decimals(below > 0 && (below < above || above <= 0) ? below : above);
    snprintf(text, WORDS_SIZE, "%.*f %% (%.*f to %.*f %%)", decimals, 100 * e.probability, decimals, 100 * e.low, decimals,
             100 * e.high);
    return text;
}

const char *signed_points(double share, int decimals, char text[WORDS_SIZE])
{
    snprintf(text, WORDS_SIZE, "%+.*f", decimals, 100 * share);
    if (strspn(text, "+-0.") == strlen(text))
        snprintf(text, WORDS_SIZE, "%.*f", decimals, 0.0);
    return text;
}

const char *change_words(struct change_estimate e, char text[WORDS_SIZE])
{
    const int decimals = percent_decimals((e.high - e.low) / 2);
    char change[WORDS_SIZE], low[WORDS_SIZE], high[WORDS_SIZE];
    snprintf(text, WORDS_SIZE, "%.20s (%.20s to %.20s)", signed_points(e.change, decimals, change),
             signed_points(e.low, decimals, low), signed_points(e.high, decimals, high));
    return text;
}

const char *points_words(double half_width, char text[WORDS_SIZE])
{
    enum { MOST = 12 };
    const double points = 100 * half_width;
    double unit = 1;
    int decimals = 0;
    for (; unit > points && decimals < MOST; decimals++)
        unit /= 10;
    const double units = points / unit;
    const double rounded_up = units > (double)(int)units ? (int)units + 1 : (int)units;
    if (rounded_up > 9 && decimals > 0)
        decimals--;                                  /* 0.098 is 0.1, not 0.10 */
    snprintf(text, WORDS_SIZE, "%.*f", decimals, rounded_up * unit);
    return text;
}

const char *chance_text(struct estimate e, char text[WORDS_SIZE])
{
    char points[WORDS_SIZE];
    if (e.probability == 0)
        snprintf(text, WORDS_SIZE, "not distinguishable from 0 (at most %.20s %%)", points_words(e.high, points));
    else if (e.probability == 1)
        snprintf(text, WORDS_SIZE, "not distinguishable from 100 %% (short of it by at most %.20s points)",
                 points_words(1 - e.low, points));
    else
        estimate_words(e, text);
    return text;
}

const char *part_text(struct estimate e, char text[WORDS_SIZE])
{
    return e.probability == 0 ? chance_text(e, text) : estimate_words(e, text);
}

const char *one_words(struct estimate e)
{
    return e.probability == 0 || e.probability == 1 ? "one " : "";
}

const char *duration_words(double seconds, char text[WORDS_SIZE])
{
    const double minute = 60, hour = 3600;
    if (seconds < 100)
        snprintf(text, WORDS_SIZE, "%.1f s", seconds);
    else if (seconds < 2 * hour)
        snprintf(text, WORDS_SIZE, "%.0f min", seconds / minute);
    else
        snprintf(text, WORDS_SIZE, "%.1f h", seconds / hour);
    return text;
}

const char *months_words(int months, char text[WORDS_SIZE])
{
    snprintf(text, WORDS_SIZE, "after %d month%s", months, months == 1 ? "" : "s");
    return text;
}

const char *date_words(int year, int month, int months, char text[WORDS_SIZE])
{
    static const char *const names[] = {"January", "February", "March",     "April",   "May",      "June",
                                        "July",    "August",   "September", "October", "November", "December"};
    const int end = 12 * year + month - 1 + months;
    if (year == 0)
        return months_words(months, text);
    snprintf(text, WORDS_SIZE, "in %s %d", names[end % 12], end / 12);
    return text;
}

void print_shell_word(const char *word, FILE *out)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./,:@%";
    if (*word != '\0' && strspn(word, plain) == strlen(word)) {
        fputs(word, out);
        return;
    }
    putc('\'', out);
    for (; *word != '\0'; word++)
        if (*word == '\'')
            fputs("'\\''", out);
        else
            putc(*word, out);
    putc('\'', out);
}

char *shell_line(int count, char *const *words)
{
    struct text text;
    FILE *out = text_open(&text);
    if (!out)
        return NULL;
    fputs("outlast", out);
    for (int i = 0; i < count; i++) {
        putc(' ', out);
        print_shell_word(words[i], out);
    }
    return text_close(out, &text);
}

int text_width(const char *text)
{
    int width = 0;
    while (*text != '\0') {
        if (next_character(&text) < 0)
            text++;
        width++;
    }
    return width;
}

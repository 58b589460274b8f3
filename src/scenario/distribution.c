#include "scenario/distribution.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "scenario/family.h"

struct distribution distribution_constant(double value)
{
    return (struct distribution){.family = CONSTANT, .argument = {value}, .low = -INFINITY, .high = INFINITY};
}

enum status distribution_copy(const struct distribution *from, struct distribution *to, struct failure *failure)
{
    *to = *from;
    to->values = from->count > 0 ? malloc(from->count * sizeof *to->values) : NULL;
    to->source = from->source != NULL ? strdup(from->source) : NULL;
    if ((from->count > 0 && to->values == NULL) || (from->source != NULL && to->source == NULL)) {
        distribution_free(to);
        return fail_memory(failure);
    }
    if (from->count > 0)
        memcpy(to->values, from->values, from->count * sizeof *to->values);
    return STATUS_DONE;
}

static bool same_numbers(const double *a, const double *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (a[i] != b[i])
            return false;
    return true;
}

bool distribution_same(const struct distribution *a, const struct distribution *b)
{
    return a->family == b->family && same_numbers(a->argument, b->argument, 3) && a->low == b->low && a->high == b->high &&
           a->count == b->count && same_numbers(a->values, b->values, a->count);
}

void distribution_free(struct distribution *distribution)
{
    free(distribution->values);
    free(distribution->source);
    *distribution = distribution_constant(0);
}

/* Whether strtod's reading of value at this precision is value again. */
static bool reads_back(double value, int digits, char text[32])
{
    snprintf(text, 32, "%.*g", digits, value);
    return strtod(text, NULL) == value;
}

/* 1e+22 as 1.0e+22, which readers of YAML 1.1 take for a number, too. */
static void add_point(char text[32])
{
    char *exponent = strchr(text, 'e');
    if (!exponent || strchr(text, '.'))
        return;
    memmove(exponent + 2, exponent, strlen(exponent) + 1);
    memcpy(exponent, ".0", 2);
}

/* A number of at most four decimals, as most of a scenario are, without the search for its digits. */
static bool short_text(double value, char text[32])
{
    const double scale = 1e4, scaled = value * scale;
    if (!(fabs(scaled) < 1e13) || scaled != floor(scaled) || scaled / scale != value || (value == 0 && signbit(value)))
        return false;
    const long long whole = llabs((long long)scaled);
    int length = snprintf(text, 32, "%s%lld.%04lld", value < 0 ? "-" : "", whole / 10000, whole % 10000);
    while (text[length - 1] == '0')
        length--;
    text[text[length - 1] == '.' ? length - 1 : length] = '\0';
    return true;
}

void number_text(double value, char text[32])
{
    if (short_text(value, text))
        return;
    if (isinf(value))
        strcpy(text, value < 0 ? "-inf" : "inf");
    else if (!reads_back(value, 15, text) && !reads_back(value, 16, text))
        snprintf(text, 32, "%.17g", value);
    add_point(text);
}

static void write_values(FILE *out, const double *values, size_t count)
{
    char text[32];
    for (size_t i = 0; i < count; i++) {
        number_text(values[i], text);
        fprintf(out, "%s%s", i == 0 ? "" : ", ", text);
    }
}

void distribution_write(const struct distribution *distribution, FILE *out)
{
    const struct shape *shape = &family_shapes[distribution->family];
    if (distribution->family == CONSTANT) {
        write_values(out, distribution->argument, 1);
        return;
    }
    fprintf(out, "%s(", shape->name);
    if (distribution->family == CHOICE)
        write_values(out, distribution->values, distribution->count);
    else
        write_values(out, distribution->argument, (size_t)shape->arguments);
    fputc(')', out);
    if (distribution->truncated) {
        fputs(" in [", out);
        write_values(out, (const double[]){distribution->low, distribution->high}, 2);
        fputc(']', out);
    }
}

char *distribution_text(const struct distribution *distribution)
{
    struct text text;
    FILE *out = text_open(&text);
    if (out == NULL)
        return NULL;
    distribution_write(distribution, out);
    return text_close(out, &text);
}

static void choice_support(const struct distribution *distribution, double *low, double *high)
{
    *low = *high = distribution->values[0];
    for (size_t i = 1; i < distribution->count; i++) {
        *low = fmin(*low, distribution->values[i]);
        *high = fmax(*high, distribution->values[i]);
    }
}

/* The support without the truncation. */
static void whole_support(const struct distribution *distribution, double *low, double *high)
{
    const double *const argument = distribution->argument;
    *low = -INFINITY;
    *high = INFINITY;
    switch (distribution->family) {
    case CONSTANT:
        *low = *high = argument[0];
        break;
    case UNIFORM:
    case LOGUNIFORM:
    case TRIANGULAR:
    case PERT:
        *low = argument[0];
        *high = argument[family_shapes[distribution->family].arguments - 1];
        break;
    case BETA:
        *high = 1;
        *low = 0;
        break;
    case LOGNORMAL:
    case EXPONENTIAL:
        *low = 0;
        break;
    case CHOICE:
        choice_support(distribution, low, high);
        break;
    case NORMAL:
    case QUANTILES:
    case FAMILIES:
        break;
    }
}

void distribution_support(const struct distribution *distribution, double *low, double *high, bool *open_low)
{
    const enum family family = distribution->family;
    whole_support(distribution, low, high);
    *open_low = (family == LOGNORMAL || family == EXPONENTIAL || family == BETA) && distribution->low <= 0;
    *low = fmax(*low, distribution->low);
    *high = fmin(*high, distribution->high);
}

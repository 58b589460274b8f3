/* Reads NUMBER | name(argument, …) [in [low, high]]. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "base/number.h"
#include "scenario/empirical.h"
#include "scenario/family.h"

struct reader {
    char *text;                  /* our copy, in which tokens are closed with NUL for a moment */
    char *at;                    /* what comes next */
    const char *folder;
    struct distribution *out;
    int given;                   /* arguments read so far */
    char *argument_at[3];        /* where the first of them stand */
    size_t size;                 /* allocated for out->values */
    int *column;
    struct failure *failure;
};

struct token {
    char *start;
    size_t length;
};

enum { SHOWN_SIZE = EXCERPT_SIZE + 2 };

/* The token for a message, in quotes. */
static const char *show(struct token token, char text[SHOWN_SIZE])
{
    char part[EXCERPT_SIZE];
    const char after = token.start[token.length];
    if (token.length == 0)
        return strcpy(text, "nothing");
    token.start[token.length] = '\0';
    snprintf(text, SHOWN_SIZE, "'%s'", excerpt(token.start, part));
    token.start[token.length] = after;
    return text;
}

/* Notes where something is wrong, in characters. */
static void mark(const struct reader *reader, const char *at)
{
    *reader->column = 0;
    for (const char *c = reader->text; c < at; c++)
        *reader->column += ((unsigned char)*c & 0xC0) != 0x80;
}

static void skip_blanks(struct reader *reader)
{
    reader->at += strspn(reader->at, " \t");
}

/* Blanks, then all up to the next blank, bracket or comma. */
static struct token next_token(struct reader *reader)
{
    skip_blanks(reader);
    const struct token token = {reader->at, strcspn(reader->at, " \t,()[]")};
    reader->at += token.length;
    skip_blanks(reader);
    return token;
}

/* What follows, for a message: a token, or the one character that begins none, or the end. */
static const char *show_next(struct reader *reader, char text[SHOWN_SIZE])
{
    skip_blanks(reader);
    const size_t length = strcspn(reader->at, " \t,()[]");
    if (*reader->at == '\0')
        return strcpy(text, "the end");
    return show((struct token){reader->at, length == 0 ? 1 : length}, text);
}

static enum status expect(struct reader *reader, char wanted, const char *words)
{
    char found[SHOWN_SIZE];
    skip_blanks(reader);
    if (*reader->at == wanted) {
        reader->at++;
        return STATUS_DONE;
    }
    mark(reader, reader->at);
    return fail(reader->failure, STATUS_DATA, "expected %s, found %s", words, show_next(reader, found));
}

static bool parse_token(struct token token, double *out)
{
    const char after = token.start[token.length];
    token.start[token.length] = '\0';
    const bool parsed = number_parse(token.start, out);
    token.start[token.length] = after;
    return parsed;
}

static bool token_is(struct token token, const char *text)
{
    return token.length == strlen(text) && strncmp(token.start, text, token.length) == 0;
}

/* "inf" and its kin, which only an end of a truncation may be. */
static bool parse_infinite(struct token token, double *out)
{
    *out = token.length > 0 && *token.start == '-' ? -INFINITY : INFINITY;
    return token_is(token, "inf") || token_is(token, "+inf") || token_is(token, "-inf");
}

/* Whether the token would be a number if its comma were a point. */
static bool has_decimal_comma(struct token token)
{
    double ignored;
    char *comma = memchr(token.start, ',', token.length);
    if (comma == NULL)
        return false;
    *comma = '.';
    const bool parsed = parse_token(token, &ignored);
    *comma = ',';
    return parsed;
}

/* Whether the token is a decimal number that no double holds. */
static bool is_too_large(struct token token)
{
    static const char marks[] = "0123456789.+-eE";
    char *end;
    return strspn(token.start, marks) >= token.length && isinf(strtod(token.start, &end)) &&
           end == token.start + token.length;
}

static enum status refuse_number(struct reader *reader, struct token token, const char *expected)
{
    char found[SHOWN_SIZE];
    const char *hint = "";
    if (has_decimal_comma(token))
        hint = "; the decimal separator is a point";
    else if (is_too_large(token))
        hint = "; the largest number is 1.797e308";
    mark(reader, token.start);
    return fail(reader->failure, STATUS_DATA, "expected %s, found %s%s", expected,
                show(token, found), hint);
}

/* "normal(mean, sd)": how the family is written. */
static void write_usage(enum family family, char text[64])
{
    const struct shape *shape = &family_shapes[family];
    const char *const *name = shape->argument;
    if (family == CHOICE)
        snprintf(text, 64, "choice(value, value, ...)");
    else
        snprintf(text, 64, "%s(%s%s%s%s%s)", shape->name, name[0], name[1] == NULL ? "" : ", ",
                 name[1] == NULL ? "" : name[1], name[2] == NULL ? "" : ", ", name[2] == NULL ? "" : name[2]);
}

/* The family of that name, or CONSTANT where there is none. */
static enum family find_family(struct token name)
{
    for (enum family family = UNIFORM; family < FAMILIES; family++)
        if (token_is(name, family_shapes[family].name))
            return family;
    return CONSTANT;
}

/* A text that is neither NAME(…) nor a number. */
static enum status refuse_constant(struct reader *reader, struct token all)
{
    char usage[64], found[SHOWN_SIZE];
    double ignored;
    reader->at = all.start;
    const struct token first = next_token(reader);
    const enum family family = find_family(first);
    mark(reader, all.start);
    if (family != CONSTANT) {
        write_usage(family, usage);
        return fail(reader->failure, STATUS_DATA, "expected %s, found %s", usage, show(all, found));
    }
    if (parse_token(first, &ignored) && strncmp(reader->at, "in", 2) == 0) {
        mark(reader, reader->at);
        return fail(reader->failure, STATUS_DATA, "expected a number alone, found %s; only a distribution is cut by 'in'",
                    show(all, found));
    }
    return refuse_number(reader, all, "a number or a distribution");
}

static enum status parse_constant(struct reader *reader)
{
    double value;
    size_t length = strlen(reader->at);
    while (length > 0 && strchr(" \t", reader->at[length - 1]) != NULL)
        length--;
    const struct token all = {reader->at, length};
    if (!parse_token(all, &value))
        return refuse_constant(reader, all);
    *reader->out = distribution_constant(value);
    return STATUS_DONE;
}

static enum status append_value(struct reader *reader, double value)
{
    struct distribution *out = reader->out;
    if (out->count == reader->size) {
        const size_t size = reader->size == 0 ? 8 : reader->size * 2;
        double *values = realloc(out->values, size * sizeof *values);
        if (values == NULL)
            return fail_memory(reader->failure);
        out->values = values;
        reader->size = size;
    }
    out->values[out->count++] = value;
    return STATUS_DONE;
}

static enum status parse_argument(struct reader *reader)
{
    double value;
    const struct token token = next_token(reader);
    if (!parse_token(token, &value))
        return refuse_number(reader, token, "a number");
    const int index = reader->given++;
    if (reader->out->family != CHOICE) {
        if (index < 3) {
            reader->out->argument[index] = value;
            reader->argument_at[index] = token.start;
        }
        return STATUS_DONE;
    }
    if (index < LARGEST_CHOICE)
        return append_value(reader, value);
    mark(reader, token.start);
    return fail(reader->failure, STATUS_DATA, "expected at most %d values", LARGEST_CHOICE);
}

/* All between the parentheses, and the closing one. */
static enum status parse_arguments(struct reader *reader)
{
    enum status status;
    skip_blanks(reader);
    if (*reader->at == ')') {
        reader->at++;
        return STATUS_DONE;
    }
    do {
        status = parse_argument(reader);
        if (status != STATUS_DONE)
            return status;
    } while (*reader->at == ',' && reader->at++);
    return expect(reader, ')', "',' or ')'");
}

static enum status check_count(struct reader *reader, struct token name)
{
    const struct shape *shape = &family_shapes[reader->out->family];
    char usage[64];
    mark(reader, name.start);
    if (reader->out->family == CHOICE && reader->given == 0)
        return fail(reader->failure, STATUS_DATA, "choice takes at least 1 value, found none");
    if (reader->out->family == CHOICE || reader->given == shape->arguments)
        return STATUS_DONE;
    write_usage(reader->out->family, usage);
    return fail(reader->failure, STATUS_DATA, "%s takes %d number%s %s, found %d", shape->name, shape->arguments,
                shape->arguments == 1 ? "" : "s", strchr(usage, '('), reader->given);
}

static enum status check_rule(struct reader *reader, struct rule rule)
{
    const struct shape *shape = &family_shapes[reader->out->family];
    const double first = reader->out->argument[rule.first], second = reader->out->argument[rule.second];
    const char *first_name = shape->argument[rule.first], *second_name = shape->argument[rule.second];
    char found[32], other[32];
    number_text(first, found);
    number_text(second, other);
    mark(reader, reader->argument_at[rule.first]);
    if (rule.kind == ABOVE_ZERO && !(first > 0))
        return fail(reader->failure, STATUS_DATA, "%s must be above 0, found %s", first_name, found);
    if (rule.kind == BELOW && !(first < second))
        return fail(reader->failure, STATUS_DATA, "%s must be below %s, found %s and %s", first_name, second_name, found,
                    other);
    if (rule.kind == AT_MOST && !(first <= second))
        return fail(reader->failure, STATUS_DATA, "%s must be at most %s, found %s and %s", first_name, second_name,
                    found, other);
    return STATUS_DONE;
}

/* Whether the arguments make a distribution. */
static enum status check_arguments(struct reader *reader, struct token name)
{
    const struct shape *shape = &family_shapes[reader->out->family];
    enum status status = check_count(reader, name);
    for (int i = 0; status == STATUS_DONE && i < 3 && shape->rule[i].kind != NO_RULE; i++)
        status = check_rule(reader, shape->rule[i]);
    if (status != STATUS_DONE)
        return status;
    mark(reader, name.start);
    const double *shapes = reader->out->argument;
    if (reader->out->family == BETA && (fmin(shapes[0], shapes[1]) < LEAST_BETA || fmax(shapes[0], shapes[1]) > MOST_BETA))
        return fail(reader->failure, STATUS_DATA, "beta takes a and b from %g to %g", LEAST_BETA, MOST_BETA);
    if (family_overflows(reader->out))
        return fail(reader->failure, STATUS_DATA, "%s with these numbers reaches beyond what the computer can hold",
                    shape->name);
    return STATUS_DONE;
}

/* empirical(FILE:COLUMN), after its "(". Both may hold anything, so the last ")" and the last ":" count. */
static enum status parse_empirical(struct reader *reader)
{
    struct distribution *out = reader->out;
    char found[SHOWN_SIZE];
    skip_blanks(reader);
    char *start = reader->at, *end = strrchr(start, ')');
    if (end == NULL) {
        mark(reader, start + strlen(start));
        return fail(reader->failure, STATUS_DATA, "expected ')', found the end");
    }
    reader->at = end + 1;
    while (end > start && strchr(" \t", end[-1]) != NULL)
        end--;
    char *colon = memrchr(start, ':', (size_t)(end - start));
    mark(reader, start);
    if (colon == NULL || colon == start || colon + 1 == end)
        return fail(reader->failure, STATUS_DATA, "expected empirical(FILE:COLUMN), found %s",
                    show((struct token){start, (size_t)(end - start)}, found));
    const char after = *end;
    *colon = *end = '\0';
    out->family = CHOICE;
    const enum status status =
        empirical_read(reader->folder, start, colon + 1, &out->values, &out->count, reader->failure);
    *colon = ':';
    *end = after;
    return status;
}

/* One end of a truncation. */
static enum status parse_end(struct reader *reader, double *out)
{
    const struct token token = next_token(reader);
    if (parse_token(token, out) || parse_infinite(token, out))
        return STATUS_DONE;
    return refuse_number(reader, token, "a number, inf or -inf");
}

/* "[low, high]". */
static enum status parse_interval(struct reader *reader, double *low, double *high)
{
    char found[32], other[32];
    enum status status = expect(reader, '[', "'[' after 'in'");
    char *const start = reader->at - 1;
    if (status == STATUS_DONE)
        status = parse_end(reader, low);
    if (status == STATUS_DONE)
        status = expect(reader, ',', "','");
    if (status == STATUS_DONE)
        status = parse_end(reader, high);
    if (status == STATUS_DONE)
        status = expect(reader, ']', "']'");
    if (status != STATUS_DONE || *low < *high)
        return status;
    mark(reader, start);
    number_text(*low, found);
    number_text(*high, other);
    return fail(reader->failure, STATUS_DATA, "the low end must be below the high end, found %s and %s", found, other);
}

/* Drops the values outside of the truncation, which then is done. */
static void drop_values(struct distribution *choice)
{
    size_t kept = 0;
    for (size_t i = 0; i < choice->count; i++)
        if (choice->values[i] >= choice->low && choice->values[i] <= choice->high)
            choice->values[kept++] = choice->values[i];
    choice->count = kept;
    choice->truncated = false;
    choice->low = -INFINITY;
    choice->high = INFINITY;
}

static enum status truncate_to(struct reader *reader, const char *at, double low, double high)
{
    struct distribution *out = reader->out;
    out->low = low;
    out->high = high;
    out->truncated = low > -INFINITY || high < INFINITY;
    mark(reader, at);
    if (out->truncated && !(family_mass(out) >= SMALLEST_MASS))
        return fail(reader->failure, STATUS_DATA,
                    "the chance to fall within the interval is under %g, expected one that draws reach", SMALLEST_MASS);
    if (out->family != CHOICE)
        return STATUS_DONE;
    drop_values(out);
    if (out->count == 0)
        return fail(reader->failure, STATUS_DATA, "none of the values falls within the interval");
    return STATUS_DONE;
}

/* What follows the closing parenthesis. */
static enum status parse_truncation(struct reader *reader)
{
    double low = -INFINITY, high = INFINITY;
    char found[SHOWN_SIZE];
    skip_blanks(reader);
    char *const start = reader->at;
    if (*start == '\0')
        return STATUS_DONE;
    if (!token_is(next_token(reader), "in")) {
        reader->at = start;
        mark(reader, start);
        return fail(reader->failure, STATUS_DATA, "expected 'in [low, high]' or the end, found %s",
                    show_next(reader, found));
    }
    enum status status = parse_interval(reader, &low, &high);
    if (status == STATUS_DONE)
        status = truncate_to(reader, start, low, high);
    skip_blanks(reader);
    if (status != STATUS_DONE || *reader->at == '\0')
        return status;
    mark(reader, reader->at);
    return fail(reader->failure, STATUS_DATA, "expected the end, found %s", show_next(reader, found));
}

static enum status refuse_family(struct reader *reader, struct token name)
{
    const char *names[FAMILIES] = {"empirical"};     /* in CONSTANT's place */
    char found[SHOWN_SIZE];
    for (enum family family = UNIFORM; family < FAMILIES; family++)
        names[family] = family_shapes[family].name;
    mark(reader, name.start);
    show(name, found);
    name.start[name.length] = '\0';                  /* this text is read no further */
    const char *near = nearest_name(name.start, names, FAMILIES);
    if (near != NULL)
        return fail(reader->failure, STATUS_DATA, "there is no distribution %s; the nearest is %s", found, near);
    char all[256] = "";
    for (int i = 1; i < FAMILIES; i++)
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s, ", names[i]);
    return fail(reader->failure, STATUS_DATA, "there is no distribution %s; there are %sempirical", found, all);
}

/* NAME( has been read. */
static enum status parse_named(struct reader *reader, struct token name)
{
    enum status status;
    if (token_is(name, "empirical")) {
        status = parse_empirical(reader);
    } else {
        reader->out->family = find_family(name);
        if (reader->out->family == CONSTANT)
            return refuse_family(reader, name);
        status = parse_arguments(reader);
        if (status == STATUS_DONE)
            status = check_arguments(reader, name);
    }
    return status == STATUS_DONE ? parse_truncation(reader) : status;
}

static enum status parse(struct reader *reader)
{
    const struct token name = next_token(reader);
    const char first = *name.start;
    if (*reader->at != '(' || !((first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z'))) {
        reader->at = name.start;
        return parse_constant(reader);
    }
    reader->at++;
    return parse_named(reader, name);
}

enum status distribution_parse(const char *text, const char *folder, struct distribution *out, int *column,
                               struct failure *failure)
{
    *out = distribution_constant(0);
    *column = 0;
    char *copy = strdup(text);
    if (copy == NULL)
        return fail_memory(failure);
    struct reader reader = {
        .text = copy, .at = copy, .folder = folder, .out = out, .column = column, .failure = failure};
    const enum status status = parse(&reader);
    if (status != STATUS_DONE)
        distribution_free(out);
    free(copy);
    return status;
}

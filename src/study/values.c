#include "study/values.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "base/number.h"
#include "random/real.h"
#include "scenario/distribution.h"

/* --- what is said of a bad one --- */

static const char expected_any[] =
    "a list such as [1, 2], range(low, high, step), linspace(low, high, n) or logspace(low, high, n)";

/* What stands at an offset of a text, where the text stands as it is. */
struct reader {
    const struct node *node;
    const char *file, *key;
    struct failure *failure;
};

static struct place place_at(const struct reader *r, const struct node *node, const char *at)
{
    struct place place = {r->file, node->line, node->column};
    for (const char *text = node->text; node->plain && text < at && next_character(&text) > 0;)
        place.column++;
    return place;
}

/* The failure of an argument, or of the whole where at is the node's text. */
#define refuse(r, at, ...) fail_at((r)->failure, STATUS_DATA, place_at(r, (r)->node, at), (r)->key, __VA_ARGS__)

/* --- range, linspace, logspace: NAME(low, high, third) --- */

enum call { CALL_RANGE, CALL_LINSPACE, CALL_LOGSPACE, CALLS };
static const char *const call_names[CALLS] = {"range", "linspace", "logspace"};

struct arguments {
    enum call call;
    const char *at[3];                               /* in the node's text */
    char text[3][64];
    double low, high, third;
    size_t count;                                    /* of values */
};

/* An argument and the comma or parenthesis after it, taken off the front of *text; false where it is not ended by that. */
static bool take_argument(const char **text, char end, const char **at, char out[64])
{
    *at = *text += strspn(*text, " \t");
    size_t length = strcspn(*text, ",()");
    if ((*text)[length] != end)
        return false;
    *text += length + 1;
    while (length > 0 && strchr(" \t", (*at)[length - 1]))
        length--;
    snprintf(out, 64, "%.*s", length < 64 ? (int)length : 63, *at);
    return length < 64;
}

static enum status refuse_call(const struct reader *r)
{
    char shown[DESCRIPTION_SIZE], name[EXCERPT_SIZE];
    const char *text = r->node->text;
    snprintf(name, sizeof name, "%.*s", (int)(strcspn(text, "( ") < 60 ? strcspn(text, "( ") : 60), text);
    const char *near = nearest_name(name, call_names, CALLS);
    const bool cut = strchr(text, '(') && !strpbrk(text, "),");
    if (cut)                                         /* `{key: range(0` */
        return refuse(r, text, "expected %s, found %s; in { } it needs quotes, for a comma ends the value", expected_any,
                      node_describe(r->node, shown));
    if (near && strcmp(near, name) == 0)
        return refuse(r, text, "expected %s(low, high, %s), found %s", near, strcmp(near, "range") == 0 ? "step" : "n",
                      node_describe(r->node, shown));
    if (near && strchr(text, '('))
        return refuse(r, text, "expected %s, found %s; the nearest is %s", expected_any, node_describe(r->node, shown), near);
    return refuse(r, text, "expected %s, found %s", expected_any, node_describe(r->node, shown));
}

static enum status split_call(const struct reader *r, struct arguments *out)
{
    const char *text = r->node->text, *open = strchr(text, '(');
    out->call = CALLS;
    for (enum call call = 0; open && call < CALLS; call++)
        if ((size_t)(open - text) == strlen(call_names[call]) && strncmp(text, call_names[call], (size_t)(open - text)) == 0)
            out->call = call;
    if (out->call == CALLS)
        return refuse_call(r);
    text = open + 1;
    if (!take_argument(&text, ',', &out->at[0], out->text[0]) || !take_argument(&text, ',', &out->at[1], out->text[1]) ||
        !take_argument(&text, ')', &out->at[2], out->text[2]) || text[strspn(text, " \t")] != '\0')
        return refuse_call(r);
    return STATUS_DONE;
}

static enum status read_number(const struct reader *r, const struct arguments *a, int index, double *out)
{
    char shown[EXCERPT_SIZE];
    if (number_parse(a->text[index], out))
        return STATUS_DONE;
    if (*a->text[index] == '\0')
        return refuse(r, a->at[index], "expected a number, found nothing");
    return refuse(r, a->at[index], "expected a number, found '%s'", excerpt(a->text[index], shown));
}

static enum status read_count(const struct reader *r, struct arguments *a)
{
    char shown[EXCERPT_SIZE];
    uint64_t count;
    if (!parse_count(a->text[2], &count) || count < 2 || count > LARGEST_VALUES)
        return refuse(r, a->at[2], "expected a whole number of values from 2 to %d, found '%s'", LARGEST_VALUES,
                      excerpt(a->text[2], shown));
    a->count = (size_t)count;
    return STATUS_DONE;
}

/* How many values a range has: both ends, if the step divides what is between them. */
static enum status count_steps(const struct reader *r, struct arguments *a)
{
    const double steps = (a->high - a->low) / a->third, whole = floor(steps + 0.5);
    char such[32];
    if (!(a->third > 0))
        return refuse(r, a->at[2], "expected a step above 0, found '%s'", a->text[2]);
    if (!(steps < LARGEST_VALUES))
        return refuse(r, a->at[2], "makes %.12g values, expected at most %d", steps + 1, LARGEST_VALUES);
    if (whole >= 1 && fabs(steps - whole) <= 1e-9 * whole) {
        a->count = (size_t)whole + 1;
        return STATUS_DONE;
    }
    snprintf(such, sizeof such, "%.6g", (a->high - a->low) / (whole >= 1 ? whole : 1));
    return refuse(r, a->at[2], "a step of %s does not divide the range from %s to %s, expected one that does, such as %s",
                  a->text[2], a->text[0], a->text[1], such);
}

static enum status read_arguments(const struct reader *r, struct arguments *a)
{
    if (split_call(r, a) || read_number(r, a, 0, &a->low) || read_number(r, a, 1, &a->high))
        return r->failure->status;
    if (a->call == CALL_LOGSPACE && !(a->low > 0))
        return refuse(r, a->at[0], "expected an end above 0 for logspace, found '%s'", a->text[0]);
    if (!(a->low < a->high))
        return refuse(r, a->at[0], "expected a low end below the high end, found %s and %s", a->text[0], a->text[1]);
    if (!isfinite(a->high - a->low))
        return refuse(r, a->at[0], "expected ends nearer to each other, found %s and %s", a->text[0], a->text[1]);
    if (a->call != CALL_RANGE)
        return read_count(r, a);
    return read_number(r, a, 2, &a->third) ? r->failure->status : count_steps(r, a);
}

/* --- their values --- */

/* How many digits stand after the point of a decimal number; 0 where its exponent takes them all. */
static int decimals_of(const char *text)
{
    const char *point = strchr(text, '.'), *exponent = strpbrk(text, "eE");
    const int shift = exponent ? atoi(exponent + 1) : 0;
    int digits = point ? (int)strspn(point + 1, "0123456789") : 0;
    while (digits > 0 && point[digits] == '0')
        digits--;
    return digits > shift ? digits - shift : 0;
}

static double power_of_ten(int n)
{
    double power = 1;
    while (n-- > 0)
        power *= 10;
    return power;
}

/* whole x 10^-decimals, whole below 10^15. */
static void decimal_text(long long whole, int decimals, char text[32])
{
    enum { MOST = 12 };                              /* beyond it an exponent is shorter */
    for (; decimals > 0 && whole % 10 == 0; decimals--)
        whole /= 10;
    if (decimals > MOST)
        snprintf(text, 32, "%llde-%d", whole, decimals);
    else
        snprintf(text, 32, "%.*f", decimals, (double)whole / power_of_ten(decimals));
}

/* A number in so many digits that one of the size of `scale` has 10: more than anybody measures, and all of them in JSON, too. */
static void rounded_text(double value, double scale, char text[32])
{
    int digits = 10;
    char rounded[32];
    if (fabs(value) < 1e-10 * scale)
        value = 0;
    for (double size = 10 * fabs(value); value != 0 && size <= scale && digits > 1; size *= 10)
        digits--;
    snprintf(rounded, sizeof rounded, "%.*e", digits - 1, value);
    number_text(strtod(rounded, NULL), text);
}

void values_between(const struct values *v, double u, char text[32])
{
    if (v->spread == SPREAD_LOG) {
        const double value = v->low * real_exp(u * real_log(v->high / v->low));
        rounded_text(value, value, text);
    } else {
        rounded_text(v->low + u * (v->high - v->low), fmax(fabs(v->low), fabs(v->high)), text);
    }
}

/* Value number i of a range, in whole units of its last digit: sums of decimals that are none of doubles. */
static void range_text(const struct arguments *a, const struct values *v, size_t i, char text[32])
{
    const int low = decimals_of(a->text[0]), step = decimals_of(a->text[2]), decimals = low > step ? low : step;
    const double unit = power_of_ten(decimals), largest = 1e15;
    if (decimals <= 22 && fmax(fabs(a->low), fabs(a->high)) * unit < largest)
        decimal_text(llround(a->low * unit) + (long long)i * llround(a->third * unit), decimals, text);
    else
        values_between(v, (double)i / (double)(a->count - 1), text);
}

static struct node *scalar(struct arena *arena, const struct node *at, const char *text)
{
    struct node *out = arena_take(arena, sizeof *out);
    if (!out)
        return NULL;
    *out = (struct node){.type = SCALAR, .line = at->line, .column = at->column, .size = 1,
                         .text = arena_text(arena, text, strlen(text))};
    return out->text ? out : NULL;
}

static const struct node *call_value(const struct reader *r, const struct arguments *a, const struct values *v, size_t i,
                                     struct arena *arena)
{
    char text[32];
    if (i == 0 || i == a->count - 1)
        return scalar(arena, r->node, a->text[i == 0 ? 0 : 1]);
    if (a->call == CALL_RANGE)
        range_text(a, v, i, text);
    else
        values_between(v, (double)i / (double)(a->count - 1), text);
    return scalar(arena, r->node, text);
}

static enum status read_call(const struct reader *r, struct arena *arena, struct values *out)
{
    struct arguments a;
    double before = 0, value;
    if (read_arguments(r, &a))
        return r->failure->status;
    *out = (struct values){.spread = a.call == CALL_LOGSPACE ? SPREAD_LOG : SPREAD_EVEN, .low = a.low, .high = a.high,
                           .count = a.count, .at = arena_take(arena, a.count * sizeof *out->at)};
    for (size_t i = 0; out->at && i < a.count; i++) {
        out->at[i] = call_value(r, &a, out, i, arena);
        if (!out->at[i] || !number_parse(out->at[i]->text, &value))
            return fail_memory(r->failure);
        if (i > 0 && !(value > before))
            return refuse(r, r->node->text, "found values closer to each other than 10 digits tell, expected fewer");
        before = value;
    }
    return out->at ? STATUS_DONE : fail_memory(r->failure);
}

/* --- a list --- */

/* By what they are as numbers, or else by their texts. */
static int compare_values(const void *a, const void *b)
{
    const struct node *x = *(const struct node *const *)a, *y = *(const struct node *const *)b;
    double p, q;
    const bool x_number = number_parse(x->text, &p), y_number = number_parse(y->text, &q);
    if (x_number != y_number)
        return x_number ? -1 : 1;
    return x_number ? (p > q) - (p < q) : strcmp(x->text, y->text);
}

static bool stands_before(const struct node *a, const struct node *b)
{
    return a->line != b->line ? a->line < b->line : a->column < b->column;
}

static enum status refuse_equal(const struct reader *r, const struct values *v)
{
    char shown[DESCRIPTION_SIZE];
    const struct node **sorted = malloc(v->count * sizeof *sorted);
    enum status status = sorted ? STATUS_DONE : fail_memory(r->failure);
    if (sorted) {
        memcpy(sorted, v->at, v->count * sizeof *sorted);
        qsort(sorted, v->count, sizeof *sorted, compare_values);
    }
    for (size_t i = 1; i < v->count && !status; i++)
        if (compare_values(&sorted[i - 1], &sorted[i]) == 0) {
            const struct node *second = sorted[stands_before(sorted[i - 1], sorted[i]) ? i : i - 1];
            status = fail_at(r->failure, STATUS_DATA, place_at(r, second, second->text), r->key,
                             "found %s twice, expected each value once", node_describe(second, shown));
        }
    free(sorted);
    return status;
}

static enum status read_list(const struct reader *r, struct arena *arena, struct values *out)
{
    char shown[DESCRIPTION_SIZE];
    const struct place place = {r->file, r->node->line, r->node->column};
    if (r->node->count == 0 || r->node->count > LARGEST_VALUES)
        return fail_at(r->failure, STATUS_DATA, place, r->key, "expected from 1 to %d values, found %zu", LARGEST_VALUES,
                       r->node->count);
    *out = (struct values){.spread = SPREAD_LIST, .at = arena_take(arena, r->node->count * sizeof *out->at)};
    if (!out->at)
        return fail_memory(r->failure);
    for (const struct item *item = r->node->first; item; item = item->next) {
        if (item->value->type != SCALAR || *item->value->text == '\0')
            return fail_at(r->failure, STATUS_DATA, (struct place){r->file, item->value->line, item->value->column}, r->key,
                           "expected a value, found %s", node_describe(item->value, shown));
        out->at[out->count++] = item->value;
    }
    return refuse_equal(r, out);
}

enum status values_read(const struct node *node, const char *file, const char *key, struct arena *arena, struct values *out,
                        struct failure *failure)
{
    const struct reader r = {node, file, key, failure};
    if (node->type == SEQUENCE)
        return read_list(&r, arena, out);
    if (node->type == SCALAR && !node_empty(node))
        return read_call(&r, arena, out);
    const struct place place = {file, node->line, node->column};
    if (node->type == MAPPING)
        return fail_at(failure, STATUS_DATA, place, key, "found keys below it, expected keys in full, such as %s.KEY: [1, 2]", key);
    return fail_at(failure, STATUS_DATA, place, key, "expected %s, found %s", expected_any, node_describe(node, NULL));
}

#include "study/line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

bool key_is_whole(const char *key)
{
    const size_t length = strlen(key);
    static const char count[] = ".count";
    return strcmp(key, "horizon") == 0 || strcmp(key, "step") == 0 ||
           (length > strlen(count) && strcmp(key + length - strlen(count), count) == 0);
}

/* Whether the whole number is one that the key can have, as far as the horizon and the step of the scenario say. */
static bool fits(const char *key, int value, const struct scenario *base)
{
    if (strcmp(key, "horizon") == 0)
        return value % base->step == 0;
    return strcmp(key, "step") != 0 || base->horizon % value == 0;
}

static enum status list_whole(const char *key, const struct scenario *base, struct line *l, struct failure *failure)
{
    const double most = LARGEST_HORIZON > LARGEST_COMPANIES ? LARGEST_HORIZON : LARGEST_COMPANIES;
    if (l->low != floor(l->low) || l->high != floor(l->high) || l->low < 1 || l->high > most)
        return fail(failure, STATUS_USAGE, "%s takes whole numbers from 1 to %g, found %.15g and %.15g", key, most, l->low, l->high);
    l->value = calloc((size_t)(l->high - l->low) + 1, sizeof *l->value);
    if (!l->value)
        return fail_memory(failure);
    l->last = -1;
    for (int value = (int)l->low; value <= (int)l->high; value++)
        if (fits(key, value, base))
            l->value[++l->last] = value;
    if (l->last >= 1)
        return STATUS_DONE;
    return fail(failure, STATUS_USAGE, "%s has no two values from %.15g to %.15g (of %d months in steps of %d)", key, l->low, l->high,
                base->horizon, base->step);
}

/* The power of ten of which about a million lie between the ends. */
static double round_step(double range)
{
    char text[32];
    double step;
    snprintf(text, sizeof text, "%.0e", range / 1e6);    /* "3e-03" */
    *text = '1';
    return number_parse(text, &step) && step > 0 ? step : range / 1e6;
}

enum status line_init(const char *key, double low, double high, const struct scenario *base, struct line *out,
                      struct failure *failure)
{
    *out = (struct line){.low = low, .high = high, .whole = key_is_whole(key)};
    if (out->whole) {
        const enum status status = list_whole(key, base, out, failure);
        if (status)
            line_free(out);
        return status;
    }
    out->step = round_step(high - low);
    out->last = (int64_t)ceil((high - low) / out->step - 1e-6);
    return STATUS_DONE;
}

void line_free(struct line *l)
{
    free(l->value);
    *l = (struct line){0};
}

void line_text(const struct line *l, int64_t number, char text[32])
{
    if (l->whole)
        snprintf(text, 32, "%d", l->value[number]);
    else if (number == 0 || number == l->last)
        number_text(number == 0 ? l->low : l->high, text);
    else
        snprintf(text, 32, "%.15g", l->low + (double)number * l->step);
}

double line_value(const struct line *l, int64_t number)
{
    char text[32];
    double value = 0;
    line_text(l, number, text);
    (void)!number_parse(text, &value);                /* it is a number */
    return value;
}

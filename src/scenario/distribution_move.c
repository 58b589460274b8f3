/* Distributions of other values: times a factor, or with an amount added. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/distribution.h"

/* Of 0.1 + 0.2 the 0.3: what is left of twelve digits of the larger number. */
static double rounded(double value, double scale)
{
    enum { DIGITS = 12, MOST_DECIMALS = 300 };
    char text[700];
    if (!isfinite(value) || scale == 0)
        return value;
    snprintf(text, sizeof text, "%.0e", scale);
    const int decimals = DIGITS - 1 - atoi(strchr(text, 'e') + 1);
    snprintf(text, sizeof text, "%.*f", decimals < 0 ? 0 : decimals > MOST_DECIMALS ? MOST_DECIMALS : decimals, value);
    return strtod(text, NULL);
}

static double times(double value, double factor)
{
    return rounded(value * factor, fabs(value * factor));
}

static double plus(double value, double amount)
{
    return rounded(value + amount, fmax(fabs(value), fabs(amount)));
}

/* How many of the arguments are values, the first of them; the others are spreads. */
static int values_of(enum family family)
{
    static const int values[FAMILIES] = {[CONSTANT] = 1,   [UNIFORM] = 2,     [LOGUNIFORM] = 2, [NORMAL] = 1,
                                         [LOGNORMAL] = 1,  [TRIANGULAR] = 3,  [PERT] = 3,       [EXPONENTIAL] = 1,
                                         [QUANTILES] = 3};
    return values[family];
}

static enum status refuse(const struct distribution *from, const char *what, struct failure *failure)
{
    char *text = distribution_text(from);
    if (!text)
        return fail_memory(failure);
    const enum status status = fail(failure, STATUS_DATA, "%s has no form with %s", text, what);
    free(text);
    return status;
}

static void move(struct distribution *d, int arguments, double (*by)(double value, double amount), double amount)
{
    for (int i = 0; i < arguments; i++)
        d->argument[i] = by(d->argument[i], amount);
    for (size_t i = 0; i < d->count; i++)
        d->values[i] = by(d->values[i], amount);
    if (d->truncated) {
        d->low = by(d->low, amount);
        d->high = by(d->high, amount);
    }
}

enum status distribution_times(const struct distribution *from, double factor, struct distribution *out,
                               struct failure *failure)
{
    if (from->family == BETA)
        return refuse(from, "a factor", failure);
    if (distribution_copy(from, out, failure))
        return failure->status;
    move(out, from->family == NORMAL ? 2 : values_of(from->family), times, factor);
    return STATUS_DONE;
}

enum status distribution_plus(const struct distribution *from, double amount, struct distribution *out,
                              struct failure *failure)
{
    if (from->family == BETA || from->family == LOGUNIFORM || from->family == LOGNORMAL || from->family == EXPONENTIAL)
        return refuse(from, "an amount added", failure);
    if (distribution_copy(from, out, failure))
        return failure->status;
    move(out, values_of(from->family), plus, amount);
    return STATUS_DONE;
}

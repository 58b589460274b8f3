/* Whether a distribution stays within a parameter's bounds, and the truncation that would mend it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/distribution.h"

/* Where a support leaves the bounds. */
struct excess {
    bool below;                  /* goes under the lower bound */
    bool touches;                /* reaches the lower bound, which itself is not allowed */
    bool above;                  /* goes over the upper bound */
};

static struct excess find_excess(const struct distribution *distribution, const struct parameter *parameter)
{
    double low, high;
    bool open_low;
    distribution_support(distribution, &low, &high, &open_low);
    return (struct excess){.below = low < parameter->low,
                           .touches = low == parameter->low && parameter->above_low && !open_low,
                           .above = high > parameter->high};
}

static bool any(struct excess excess)
{
    return excess.below || excess.touches || excess.above;
}

static enum status refuse_constant(double value, struct excess excess, const struct parameter *parameter,
                                   struct failure *failure)
{
    char found[32], low[32], high[32];
    number_text(value, found);
    number_text(parameter->low, low);
    number_text(parameter->high, high);
    if (excess.above)
        return fail(failure, STATUS_DATA, "%s is above %s, the largest value allowed", found, high);
    if (parameter->above_low)
        return fail(failure, STATUS_DATA, "%s is too small, values must be above %s", found, low);
    return fail(failure, STATUS_DATA, "%s is below %s, the least value allowed", found, low);
}

/* "reaches below 0, the least value allowed, and above 1, the largest". */
static void describe(struct excess excess, const struct parameter *parameter, char *text, size_t size)
{
    char low[32], high[32];
    number_text(parameter->low, low);
    number_text(parameter->high, high);
    if (excess.below && excess.above)
        snprintf(text, size, "reaches below %s, the least value allowed, and above %s, the largest", low, high);
    else if (excess.above)
        snprintf(text, size, "reaches above %s, the largest value allowed", high);
    else if (parameter->above_low)
        snprintf(text, size, "reaches %s%s, and values must be above %s", excess.below ? "below " : "", low, low);
    else
        snprintf(text, size, "reaches below %s, the least value allowed", low);
}

/* x rounded to one digit, so that a suggestion reads well. */
static double one_digit(double x)
{
    char text[32];
    snprintf(text, sizeof text, "%.0e", x);
    return strtod(text, NULL);
}

static double least_above(const struct distribution *choice, double bound)
{
    double least = INFINITY;
    for (size_t i = 0; i < choice->count; i++)
        if (choice->values[i] > bound)
            least = fmin(least, choice->values[i]);
    return least;
}

/* A low end above bound, small beside what is drawn: a hundredth of the way to the highest, or to the middle where there is
 * one; of a choice, its least value that fits. */
static double low_above(const struct distribution *distribution, double bound)
{
    double low, high;
    bool open_low;
    if (distribution->family == CHOICE)
        return least_above(distribution, bound);
    distribution_support(distribution, &low, &high, &open_low);
    double scale = high - bound;
    if (distribution->family == NORMAL || distribution->family == QUANTILES) {
        const double middle = distribution->argument[distribution->family == NORMAL ? 0 : 1];
        const double spread = distribution->argument[distribution->family == NORMAL ? 1 : 2] -
                              (distribution->family == NORMAL ? 0 : middle);
        scale = fmin(scale, middle > bound ? middle - bound : spread);
    }
    return bound + one_digit(scale / 100);
}

/* The distribution cut to the bounds, as far as a truncation can. */
static struct distribution cut(const struct distribution *distribution, struct excess excess,
                               const struct parameter *parameter)
{
    struct distribution mended = *distribution;
    mended.truncated = true;
    mended.low = fmax(mended.low, parameter->low);
    mended.high = fmin(mended.high, parameter->high);
    if (excess.touches || (excess.below && parameter->above_low))
        mended.low = low_above(distribution, parameter->low);
    return mended;
}

/* Whether a text reads as a distribution within the bounds. */
static bool mends(const char *text, const struct parameter *parameter)
{
    struct distribution read;
    struct failure ignored;
    int column;
    if (distribution_parse(text, NULL, &read, &column, &ignored) != STATUS_DONE)
        return false;
    const bool within = !any(find_excess(&read, parameter));
    distribution_free(&read);
    return within;
}

enum { LONGEST_SHOWN = 200 };

/* The message about a distribution, given its text and that of its cut. Those of long choices, which come from files, are
 * not shown. */
static enum status refuse(const struct distribution *distribution, const char *reach, const char *text, const char *mended,
                          const struct parameter *parameter, struct failure *failure)
{
    const bool mending = mends(mended, parameter);
    if (strlen(text) <= LONGEST_SHOWN)
        return fail(failure, STATUS_DATA, "%s %s%s%s", text, reach, mending ? "; write " : "", mending ? mended : "");
    return fail(failure, STATUS_DATA, "choice of %zu values %s%s%s", distribution->count, reach,
                mending ? "; write it with " : "", mending ? strrchr(mended, ')') + 2 : "");
}

enum status distribution_check(const struct distribution *distribution, const struct parameter *parameter,
                               struct failure *failure)
{
    const struct excess excess = find_excess(distribution, parameter);
    if (!any(excess))
        return STATUS_DONE;
    if (distribution->family == CONSTANT)
        return refuse_constant(distribution->argument[0], excess, parameter, failure);
    char reach[160];
    describe(excess, parameter, reach, sizeof reach);
    const struct distribution mended = cut(distribution, excess, parameter);
    char *text = distribution_text(distribution), *mended_text = distribution_text(&mended);
    const enum status status = text == NULL || mended_text == NULL
                                   ? fail_memory(failure)
                                   : refuse(distribution, reach, text, mended_text, parameter, failure);
    free(text);
    free(mended_text);
    return status;
}

#include "estimate/fan.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const quantity_names[QUANTITIES] = {"price", "serving", "floor", "training", "funding", "pool"};

/* Positive quantities: the upper 16 bits of the number are the bin, 128 to an octave, so 0.4 % to 0.8 % wide. The funding
 * climate is a logarithm already, and has bins of 1/128 within -128 .. 128. */
static int bin_of(enum quantity quantity, float value)
{
    if (quantity == PATH_FUNDING) {
        const float scaled = value * 128.0f + 16384.0f;
        return scaled > 0 ? scaled < 32767 ? (int)scaled : 32767 : 0;
    }
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return value > 0 ? (int)(bits >> 16) : 0;
}

static double bin_low(enum quantity quantity, int bin)
{
    if (quantity == PATH_FUNDING)
        return (bin - 16384) / 128.0;
    const uint32_t bits = (uint32_t)bin << 16;
    float value;
    memcpy(&value, &bits, sizeof value);
    return (double)value;
}

/* Makes the window reach over bins first..last. */
static bool reach(struct fan *f, int first, int last)
{
    const int margin = 16; /* so that it does not grow a bin at a time */
    if (f->count > 0 && first >= f->first && last < f->first + f->count)
        return true;
    const int low = f->count > 0 && f->first < first ? f->first : first > margin ? first - margin : 0;
    const int high = f->count > 0 && f->first + f->count > last ? f->first + f->count : last + margin + 1;
    uint32_t *bin = calloc((size_t)(high - low), sizeof *bin);
    if (!bin)
        return false;
    if (f->count > 0)
        memcpy(bin + (f->first - low), f->bin, (size_t)f->count * sizeof *bin);
    free(f->bin);
    f->bin = bin;
    f->first = low;
    f->count = high - low;
    return true;
}

static void widen(struct fan *f, bool empty, float min, float max)
{
    f->min = empty || min < f->min ? min : f->min;
    f->max = empty || max > f->max ? max : f->max;
}

bool fan_count(struct fan *f, enum quantity quantity, const float *value, int count)
{
    int bin[BLOCK], first = INT_MAX, last = INT_MIN;
    float min = value[0], max = value[0];
    for (int i = 0; i < count; i++) {
        bin[i] = bin_of(quantity, value[i]);
        first = bin[i] < first ? bin[i] : first;
        last = bin[i] > last ? bin[i] : last;
        min = value[i] < min ? value[i] : min;
        max = value[i] > max ? value[i] : max;
    }
    widen(f, f->count == 0, min, max);
    if (!reach(f, first, last))
        return false;
    for (int i = 0; i < count; i++)
        f->bin[bin[i] - f->first]++;
    return true;
}

bool fan_add(struct fan *to, const struct fan *from)
{
    if (from->count == 0)
        return true;
    widen(to, to->count == 0, from->min, from->max);
    if (!reach(to, from->first, from->first + from->count - 1))
        return false;
    for (int i = 0; i < from->count; i++)
        to->bin[from->first + i - to->first] += from->bin[i];
    return true;
}

void fan_free(struct fan *f)
{
    free(f->bin);
    *f = (struct fan){0};
}

static int64_t fan_total(const struct fan *f)
{
    int64_t total = 0;
    for (int i = 0; i < f->count; i++)
        total += f->bin[i];
    return total;
}

/* No value of the fan lies beyond its least and greatest. */
static double within(const struct fan *f, double value)
{
    value = value > (double)f->min ? value : (double)f->min;
    return value < (double)f->max ? value : (double)f->max;
}

double fan_mean(const struct tally *t, enum quantity quantity, int step)
{
    const struct fan *f = &t->fan[(int)quantity * t->steps + step];
    const int64_t total = fan_total(f);
    double sum = 0;
    for (int i = 0; i < f->count; i++) {
        const double middle = (bin_low(quantity, f->first + i) + bin_low(quantity, f->first + i + 1)) / 2;
        sum += f->bin[i] ? within(f, middle) * f->bin[i] : 0;
    }
    return total > 0 ? sum / (double)total : (double)NAN;
}

double fan_quantile(const struct tally *t, enum quantity quantity, int step, double q)
{
    const struct fan *f = &t->fan[(int)quantity * t->steps + step];
    const double wanted = q * (double)fan_total(f);
    double below = 0;
    for (int i = 0; i < f->count; i++) {
        if (f->bin[i] && below + f->bin[i] >= wanted) {
            const double low = bin_low(quantity, f->first + i), high = bin_low(quantity, f->first + i + 1);
            return within(f, low + (high - low) * (wanted - below) / f->bin[i]);
        }
        below += f->bin[i];
    }
    return (double)NAN;
}

/* Distributions: the first byte chooses a parameter, the rest is the text. What is parsed is written and parsed to the same;
 * what passes a parameter's check can be drawn from: quantiles are finite, in order, and within the support. */
#include "fuzz.h"

#include <math.h>

#include "model/parameters.h"
#include "scenario/sampler.h"

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    put_files();
    return 0;
}

static bool same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static bool same_distribution(const struct distribution *a, const struct distribution *b)
{
    bool equal = a->family == b->family && a->count == b->count && a->truncated == b->truncated && same(a->low, b->low) &&
                 same(a->high, b->high);
    for (int i = 0; i < 3; i++)
        equal = equal && same(a->argument[i], b->argument[i]);
    for (size_t i = 0; equal && i < a->count; i++)
        equal = same(a->values[i], b->values[i]);
    return equal;
}

static void check_text(const struct distribution *first)
{
    struct distribution second;
    struct failure failure;
    int column;
    char *text = distribution_text(first), *again;
    MUST(distribution_parse(text, NULL, &second, &column, &failure) == STATUS_DONE, "%s: %s", text, failure.message);
    MUST(same_distribution(first, &second), "%s", text);
    again = distribution_text(&second);
    MUST(strcmp(text, again) == 0, "%s and %s", text, again);
    distribution_free(&second);
    free(again);
    free(text);
}

/* Draws are held within single precision; see sampler.h. */
static void check_quantiles(const struct distribution *d, const struct parameter *parameter, const char *text)
{
    static const double uniforms[] = {0x1p-65, 0x1p-53, 1e-12, 1e-6, 0.01, 0.1, 0.25, 0.4999, 0.5,
                                      0.75,    0.9,     0.99,  1 - 1e-6, 1 - 1e-12, 1 - 0x1p-53};
    struct sampler sampler;
    struct failure failure;
    double low, high, last = -INFINITY;
    bool open_low;
    const enum status status = sampler_init(d, parameter, &sampler, &failure);
    if (status != STATUS_DONE) {
        check_failure(status, &failure);
        return;
    }
    distribution_support(d, &low, &high, &open_low);
    const double least = parameter->above_low ? 1e-30 : -1e30;
    low = fmin(fmax(low, least), 1e30);
    high = fmax(fmin(high, 1e30), least);
    for (size_t i = 0; i < sizeof uniforms / sizeof *uniforms; i++) {
        const double x = sampler_quantile(&sampler, uniforms[i]);
        const double spare = 1e-9 * (fabs(x) + fabs(last) + (high < 1e30 ? high - low : 0));
        MUST(isfinite(x), "%s at %g: %g", text, uniforms[i], x);
        MUST(x >= low && x <= high, "%s at %g: %g is not within %g and %g", text, uniforms[i], x, low, high);
        MUST(!(x < last - spare), "%s at %g: %g after %g", text, uniforms[i], x, last);
        last = x;
    }
    MUST(!isnan(sampler_mean(&sampler)), "%s", text);
    sampler_free(&sampler);
}

/* Tables of quantiles take milliseconds: one in sixteen is made. */
static bool is_slow(const struct distribution *d)
{
    return d->family == BETA || d->family == PERT || d->truncated;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct distribution read;
    struct failure failure;
    int column = 0;
    if (size == 0)
        return 0;
    const int which = data[0] % (MARKET_KEYS + COMPANY_KEYS);
    const struct parameter *parameter =
        which < MARKET_KEYS ? &market_parameters[which] : &company_parameters[which - MARKET_KEYS];
    char *text = strndup((const char *)data + 1, size - 1);
    enum status status = distribution_parse(text, NULL, &read, &column, &failure);
    if (status != STATUS_DONE) {
        check_failure(status, &failure);
        MUST(column >= 0 && (size_t)column <= strlen(text), "%s: column %d", text, column);
    } else {
        check_text(&read);
        status = distribution_check(&read, parameter, &failure);
        if (status != STATUS_DONE)
            check_failure(status, &failure);
        else if (!is_slow(&read) || text_hash(text) % 16 == 0)
            check_quantiles(&read, parameter, text);
    }
    distribution_free(&read);
    free(text);
    return 0;
}

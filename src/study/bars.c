#include "study/bars.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double part = 0.2;                      /* by which constants are changed */

static enum status add_drawn(const struct factors *f, const struct sampler *sampler, struct bars *out, struct failure *failure)
{
    for (int k = 0; k < f->keys; k++) {
        const struct drawn_key *key = &f->key[k];
        const struct sampler *s = &sampler[key->input[0]];
        struct bar *bar = &out->bar[out->bars++];
        *bar = (struct bar){.name = strdup(key->name), .entry = key->entry, .parameter = key->parameter, .key = k, .constant = NAN,
                            .end = {sampler_quantile(s, 0.1), sampler_quantile(s, 0.9)}};
        if (!bar->name)
            return fail_memory(failure);
    }
    return STATUS_DONE;
}

/* --- constants --- */

static double within(double value, const struct parameter *p)
{
    return fmin(fmax(value, p->low), p->high);
}

/* Whether what must hold between values may forbid another value of this one. */
static bool hangs_together(int entry, int parameter)
{
    if (entry < 0)
        return parameter == MARKET_training_start_month || parameter == MARKET_training_peak_month;
    return parameter == COMPANY_rescue_sale || parameter == COMPANY_rescue_restructure || parameter == COMPANY_api_share;
}

/* Whether the scenario could be read with the value. */
static enum status try_value(const char *key, double value, const char *file, struct overrides overrides, bool *allowed,
                             struct failure *failure)
{
    struct scenario tried;
    char number[32];
    const size_t size = strlen(key) + sizeof number + 2;
    char *set = malloc(size);
    const char **text = malloc(((size_t)overrides.count + 1) * sizeof *text);
    enum status status = STATUS_DONE;
    if (!set || !text)
        status = fail_memory(failure);
    if (!status) {
        number_text(value, number);
        snprintf(set, size, "%s=%s", key, number);
        for (int i = 0; i < overrides.count; i++)
            text[i] = overrides.text[i];
        text[overrides.count] = set;
        status = scenario_read(file, (struct overrides){text, overrides.count + 1}, &tried, failure);
        *allowed = !status;
        if (!status)
            scenario_free(&tried);
        else if (status == STATUS_DATA)
            status = STATUS_DONE;
    }
    free(set);
    free((void *)text);
    return status;
}

static enum status set_ends(struct bar *bar, const struct parameter *p, const char *file, struct overrides overrides,
                            struct failure *failure)
{
    const double ends[2] = {bar->constant - part * fabs(bar->constant), bar->constant + part * fabs(bar->constant)};
    for (int i = 0; i < 2; i++) {
        bool allowed = true;
        bar->end[i] = within(ends[i], p);
        if (hangs_together(bar->entry, bar->parameter) &&
            try_value(bar->name, bar->end[i], file, overrides, &allowed, failure))
            return failure->status;
        if (!allowed || fabs(bar->end[i] - bar->constant) <= 0)
            bar->end[i] = NAN;
    }
    return STATUS_DONE;
}

/* Those of the market (entry -1) or of an entry. */
static enum status add_constants(const struct scenario *s, int entry, const char *file, struct overrides overrides,
                                 struct bars *out, struct failure *failure)
{
    const struct distribution *value = entry < 0 ? s->market : s->entries[entry].value;
    const struct parameter *parameter = entry < 0 ? market_parameters : company_parameters;
    const int count = entry < 0 ? (int)MARKET_KEYS : (int)COMPANY_KEYS;
    for (int i = 0; i < count; i++) {
        if (value[i].family != CONSTANT)
            continue;
        char *name = value_key(s, entry, i);
        if (!name)
            return fail_memory(failure);
        if (fabs(value[i].argument[0]) <= 0) {
            out->zero[out->zeros++] = name;
            continue;
        }
        struct bar *bar = &out->bar[out->bars++];
        *bar = (struct bar){.name = name, .entry = entry, .parameter = i, .key = -1, .constant = value[i].argument[0]};
        if (set_ends(bar, &parameter[i], file, overrides, failure))
            return failure->status;
    }
    return STATUS_DONE;
}

enum status bars_find(const struct scenario *s, const struct factors *f, const struct sampler *sampler, bool constants,
                      const char *file, struct overrides overrides, struct bars *out, struct failure *failure)
{
    const size_t most = (size_t)MARKET_KEYS + (size_t)s->entries_count * COMPANY_KEYS;
    *out = (struct bars){.bar = calloc(most, sizeof *out->bar), .zero = calloc(most, sizeof *out->zero)};
    enum status status = out->bar && out->zero ? add_drawn(f, sampler, out, failure) : fail_memory(failure);
    for (int entry = -1; entry < s->entries_count && constants && !status; entry++)
        status = add_constants(s, entry, file, overrides, out, failure);
    if (status)
        bars_free(out);
    return status;
}

void bars_free(struct bars *b)
{
    for (int i = 0; b->bar && i < b->bars; i++)
        free(b->bar[i].name);
    for (int i = 0; b->zero && i < b->zeros; i++)
        free(b->zero[i]);
    free(b->bar);
    free((void *)b->zero);
    *b = (struct bars){0};
}

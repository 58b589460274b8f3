#include "study/factors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

const struct parameter *key_parameter(const struct drawn_key *key)
{
    return key->entry < 0 ? &market_parameters[key->parameter] : &company_parameters[key->parameter];
}

int key_of_input(const struct factors *f, int input)
{
    for (int k = 0; k < f->keys; k++)
        for (int i = 0; i < f->key[k].inputs; i++)
            if (f->key[k].input[i] == input)
                return k;
    return -1;
}

static int entry_of(const struct scenario *s, const struct input *input)
{
    return input->company < 0 ? -1 : s->companies[input->company].entry;
}

static struct drawn_key *find_key(struct factors *f, int entry, int parameter)
{
    for (int k = 0; k < f->keys; k++)
        if (f->key[k].entry == entry && f->key[k].parameter == parameter)
            return &f->key[k];
    return NULL;
}

static struct drawn_key *add_key(const struct scenario *s, struct factors *f, int entry, int parameter)
{
    const size_t members = entry < 0 ? 1 : (size_t)s->entries[entry].count;
    struct drawn_key *key = &f->key[f->keys++];
    *key = (struct drawn_key){.entry = entry, .parameter = parameter, .factor = -1};
    key->name = value_key(s, entry, parameter);
    key->input = malloc(members * sizeof *key->input);
    return key->name && key->input ? key : NULL;
}

static enum status find_keys(const struct scenario *s, struct factors *f, struct failure *failure)
{
    for (int i = 0; i < s->inputs_count; i++) {
        const int entry = entry_of(s, &s->inputs[i]), parameter = s->inputs[i].parameter;
        struct drawn_key *key = find_key(f, entry, parameter);
        if (!key)
            key = add_key(s, f, entry, parameter);
        if (!key)
            return fail_memory(failure);
        key->input[key->inputs++] = i;
    }
    return STATUS_DONE;
}

/* --- which of them go together --- */

static void join(struct factors *f, int a, int b)
{
    const int from = f->key[a].factor > f->key[b].factor ? f->key[a].factor : f->key[b].factor;
    const int to = f->key[a].factor > f->key[b].factor ? f->key[b].factor : f->key[a].factor;
    for (int k = 0; k < f->keys; k++)
        if (f->key[k].factor == from)
            f->key[k].factor = to;
}

static void join_sets(const struct scenario *s, struct factors *f)
{
    for (int i = 0; i < s->sets_count; i++)
        for (int member = 1; member < s->sets[i].size; member++)
            join(f, key_of_input(f, s->sets[i].input[0]), key_of_input(f, s->sets[i].input[member]));
}

/* Numbers factors in the order of their first keys. */
static void number_factors(struct factors *f)
{
    for (int k = 0; k < f->keys; k++) {
        if (f->key[k].factor < f->factors)
            continue;                                /* it has its number */
        const int old = f->key[k].factor;
        for (int other = k; other < f->keys; other++)
            if (f->key[other].factor == old)
                f->key[other].factor = f->factors;
        f->factors++;
    }
}

static char *factor_name(const struct factors *f, int factor)
{
    struct text text;
    FILE *out = text_open(&text);
    if (!out)
        return NULL;
    int keys = 0;
    for (int k = 0; k < f->keys; k++)
        if (f->key[k].factor == factor)
            fprintf(out, "%s%s", keys++ > 0 ? " + " : "", f->key[k].name);
    return text_close(out, &text);
}

static enum status make_factors(const struct scenario *s, struct factors *f, struct failure *failure)
{
    for (int k = 0; k < f->keys; k++)
        f->key[k].factor = k;
    join_sets(s, f);
    number_factors(f);
    for (int k = 0; k < f->keys; k++)
        f->factor[f->key[k].factor].keys++;
    for (int i = 0; i < f->factors; i++) {
        f->factor[i].name = factor_name(f, i);
        if (!f->factor[i].name)
            return fail_memory(failure);
    }
    return STATUS_DONE;
}

enum status factors_find(const struct scenario *s, struct factors *out, struct failure *failure)
{
    *out = (struct factors){0};
    out->key = calloc((size_t)s->inputs_count + 1, sizeof *out->key);
    out->factor = calloc((size_t)s->inputs_count + 1, sizeof *out->factor);
    enum status status = out->key && out->factor ? find_keys(s, out, failure) : fail_memory(failure);
    if (!status)
        status = make_factors(s, out, failure);
    if (status)
        factors_free(out);
    return status;
}

void factors_free(struct factors *f)
{
    for (int k = 0; f->key && k < f->keys; k++) {
        free(f->key[k].name);
        free(f->key[k].input);
    }
    for (int i = 0; f->factor && i < f->factors; i++)
        free(f->factor[i].name);
    free(f->key);
    free(f->factor);
    *f = (struct factors){0};
}

/* Writes a draft as one scenario file: what was given, and no more, so that it can still be changed as the files could. */
#include <inttypes.h>
#include <stdio.h>

#include "scenario/draft.h"

static void write_settings(const struct draft *draft, const struct scenario *base, FILE *out)
{
    const struct scenario *s = draft->out;
    char precision[32];
    fputs("name: ", out);
    write_text(out, draft->name);
    putc('\n', out);
    if (s->start_year > 0)
        fprintf(out, "start: %04d-%02d\n", s->start_year, s->start_month);
    fprintf(out, "horizon: %d\nstep: %d\ntrials: %" PRIu64 "\nseed: %" PRIu64 "\n", s->horizon, s->step, base->trials,
            base->seed);
    number_text(base->precision, precision);
    if (base->precision > 0)
        fprintf(out, "precision: %s\n", precision);
}

static void write_correlations(const struct draft *draft, FILE *out)
{
    char text[32];
    fputs("correlation:\n", out);
    for (int i = 0; i < SHOCK_PAIRS; i++) {
        number_text(draft->out->correlation[i], text);
        fprintf(out, "  %s: %s\n", shock_pairs[i], text);
    }
}

/* What stands in the list is written as it stands there: it is checked when all values are known. */
static void write_node(const struct node *node, FILE *out)
{
    if (node->type == SCALAR) {
        putc('\'', out);
        for (const char *c = node->text; *c != '\0'; c++) {
            putc(*c, out);
            if (*c == '\'')
                putc(*c, out);
        }
        putc('\'', out);
        return;
    }
    putc(node->type == SEQUENCE ? '[' : '{', out);
    for (const struct item *item = node->first; item != NULL; item = item->next) {
        if (item->key != NULL)
            write_node(item->key, out);
        fputs(item->key != NULL ? ": " : "", out);
        write_node(item->value, out);
        fputs(item->next != NULL ? ", " : "", out);
    }
    putc(node->type == SEQUENCE ? ']' : '}', out);
}

static void write_dependences(const struct draft *draft, FILE *out)
{
    if (draft->dependences == NULL || draft->dependences->type != SEQUENCE)
        return;
    fputs("dependence:\n", out);
    for (const struct item *item = draft->dependences->first; item != NULL; item = item->next) {
        fputs("  - ", out);
        write_node(item->value, out);
        putc('\n', out);
    }
}

static void write_value(FILE *out, int indent, const char *key, const struct distribution *value)
{
    fprintf(out, "%*s%s: ", indent, "", key);
    write_distribution(out, value, true);
}

static void write_market(const struct draft *draft, FILE *out)
{
    fputs("market:\n", out);
    for (int i = 0; i < MARKET_KEYS; i++) {
        const struct distribution *given = draft->market[i].distribution;
        write_value(out, 2, market_parameters[i].key, given != NULL ? given : &draft->out->market[i]);
    }
}

/* The words and values that an entry gives itself. */
static void write_entry(const struct draft_entry *entry, FILE *out)
{
    for (enum word word = 0; word < WORDS; word++)
        if (entry->word[word].layer != NULL) {
            fprintf(out, "    %s: ", words[word]);
            if (word == WORD_COUNT)
                fputs(entry->word[word].text, out);
            else
                write_text(out, entry->word[word].text);
            putc('\n', out);
        }
    for (int i = 0; i < COMPANY_KEYS; i++)
        if (entry->value[i].layer != NULL)
            write_value(out, 4, company_parameters[i].key, entry->value[i].distribution);
}

static bool gives_nothing(const struct draft_entry *entry)
{
    for (int i = 0; i < WORDS; i++)
        if (entry->word[i].layer != NULL)
            return false;
    for (int i = 0; i < COMPANY_KEYS; i++)
        if (entry->value[i].layer != NULL)
            return false;
    return true;
}

static void write_entries(const struct draft *draft, FILE *out)
{
    fputs(draft->archetypes.count > 0 ? "archetypes:\n" : "", out);
    for (int i = 0; i < draft->archetypes.count; i++) {
        fprintf(out, "  '%s':%s\n", draft->archetypes.at[i]->name, gives_nothing(draft->archetypes.at[i]) ? " {}" : "");
        write_entry(draft->archetypes.at[i], out);
    }
    fputs("companies:\n", out);
    for (int i = 0; i < draft->companies.count; i++) {
        fputs("  - name: ", out);
        write_text(out, draft->companies.at[i]->name);
        putc('\n', out);
        write_entry(draft->companies.at[i], out);
    }
}

void draft_write(const struct draft *draft, const struct scenario *base, FILE *out)
{
    write_settings(draft, base, out);
    write_correlations(draft, out);
    write_dependences(draft, out);
    write_market(draft, out);
    write_entries(draft, out);
}

/* The table of the answer: what is left of each group, by the four readings, and how the rest was lost. */
#include <stdlib.h>
#include <string.h>

#include "output/answer.h"
#include "output/words.h"

/* More rows than this are no answer to read; the tables have them. */
enum { LARGEST_TABLE = 60 };

static const char *const reading_titles[READINGS] = {"model company", "in any business", "at least a shell",
                                                     "product lives"};

static bool starts_vertical(const struct findings *f, int company)
{
    const struct scenario *s = f->scenario;
    return s->entries[s->companies[company].entry].kind == VERTICAL;
}

enum reading headline_reading(const struct findings *f, const struct subject *who)
{
    for (int i = 0; i < who->members; i++)
        if (!starts_vertical(f, who->member[i]))
            return READING_GENERALIST;
    return READING_INDEPENDENT;
}

/* --- what it was lost by --- */

struct cause {
    const char *name;
    int64_t lives;
};
enum { CAUSES = 4, SHOWN_CAUSES = 2 };

static int64_t gone(const struct findings *f, const struct subject *who, enum fate fate)
{
    int64_t lives = 0;
    for (int i = 0; i < who->members; i++)
        lives += company_gone(f->tally, who->member[i], fate, f->tally->steps);
    return lives;
}

/* Independent still, but no longer the generalists that they were at the start. */
static int64_t turned_vertical(const struct findings *f, const struct subject *who)
{
    const int end = f->tally->steps;
    int64_t lives = 0;
    for (int i = 0; i < who->members; i++)
        if (!starts_vertical(f, who->member[i]))
            lives += company_independent(f->tally, who->member[i], end) - company_generalist(f->tally, who->member[i], end);
    return lives;
}

static int more_lives_first(const void *a, const void *b)
{
    const int64_t x = ((const struct cause *)a)->lives, y = ((const struct cause *)b)->lives;
    return (x < y) - (x > y);
}

static void print_causes(const struct findings *f, const struct subject *who, FILE *out)
{
    struct cause cause[CAUSES] = {{"a deal", gone(f, who, HOLLOWED) + gone(f, who, ACQUIRED)},
                                  {"leaving the race", turned_vertical(f, who)},
                                  {"a fire sale", gone(f, who, SOLD)},
                                  {"shutting down", gone(f, who, SHUT)}};
    const double lives = (double)f->tally->trials * who->members;
    qsort(cause, CAUSES, sizeof *cause, more_lives_first);
    if (cause[0].lives == 0)
        fputs("never lost", out);
    for (int i = 0; i < SHOWN_CAUSES && cause[i].lives > 0; i++) {
        const double share = (double)cause[i].lives / lives;
        fprintf(out, "%s%s, ", i > 0 ? "; " : "", cause[i].name);
        if (share < 0.005)
            fputs("under 1 %", out);
        else
            fprintf(out, "%.0f %%", 100 * share);
    }
}

/* --- rows --- */

/* A share that rounds to nothing, or to all, is told apart from none and all. */
static const char *cell_text(double p, int decimals, char text[WORDS_SIZE])
{
    double unit = 0.01;                              /* one in the last decimal shown */
    for (int i = 0; i < decimals; i++)
        unit /= 10;
    if (p == 0)
        return "never";
    char number[WORDS_SIZE];
    if (p < unit / 2)
        snprintf(text, WORDS_SIZE, "<%s", percent_words(unit, decimals, number));
    else if (p < 1 && p > 1 - unit / 2)
        snprintf(text, WORDS_SIZE, ">%s", percent_words(1 - unit, decimals, number));
    else
        percent_words(p, decimals, text);
    return text;
}

static void print_padded(const char *text, int width, FILE *out)
{
    fputs(text, out);
    for (int i = text_width(text); i < width; i++)
        putc(' ', out);
}

static void print_row(const struct findings *f, const struct subject *who, int width, int decimals, FILE *out)
{
    putc(' ', out);
    print_padded(who->name, width, out);
    char text[WORDS_SIZE] = "";
    if (who->members > 1)
        snprintf(text, sizeof text, "(%d)", who->members);
    fprintf(out, " %6s", text);
    for (enum reading reading = 0; reading < READINGS; reading++) {
        const int column = 3 + (int)strlen(reading_titles[reading]);
        if (reading == READING_GENERALIST && headline_reading(f, who) != READING_GENERALIST)
            fprintf(out, "%*s", column, "-");
        else
            fprintf(out, "%*s", column, cell_text(subject_claim(f, who, (enum claim)reading).probability, decimals, text));
    }
    fputs("   ", out);
    print_causes(f, who, out);
    putc('\n', out);
}

void answer_print_table(const struct findings *f, int decimals, FILE *out)
{
    const int groups = f->scenario->groups_count, rows = groups < LARGEST_TABLE ? groups : LARGEST_TABLE;
    char text[WORDS_SIZE];
    date_words(0, 0, f->scenario->horizon, text);
    int width = text_width(text);
    for (int i = 0; i < rows; i++)
        if (text_width(f->group[i].name) > width)
            width = text_width(f->group[i].name);
    putc(' ', out);
    print_padded(text, width + 7, out);
    for (enum reading reading = 0; reading < READINGS; reading++)
        fprintf(out, "   %s", reading_titles[reading]);
    fputs("   most often lost by\n", out);
    for (int i = 0; i < rows; i++)
        print_row(f, &f->group[i], width, decimals, out);
    if (rows < groups)
        fprintf(out, " and %s more, in companies.tsv\n", count_words(groups - rows, text));
}

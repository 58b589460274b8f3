/* The answer in words of a discovery. */
#include <math.h>
#include <string.h>

#include "output/discovery_report.h"
#include "output/words.h"

/* --- bounds --- */

/* Three digits; from a thousand on with commas. */
static const char *value_words(double value, char text[WORDS_SIZE])
{
    if (!(fabs(value) >= 1000 && fabs(value) < 1e15)) {
        snprintf(text, WORDS_SIZE, "%.3g", value);
        return text;
    }
    const double unit = pow(10, floor(log10(fabs(value))) - 2);
    return count_words((int64_t)llround(round(value / unit) * unit), text);
}

static void print_values(const struct column *c, const struct range *r, FILE *out)
{
    char text[WORDS_SIZE];
    int left = __builtin_popcountll(r->values);
    for (int value = 0; value < c->values; value++)
        if (r->values >> value & 1) {
            left--;
            fprintf(out, "%s%s", value_words(column_value(c, (uint32_t)value), text), left > 1 ? ", " : left == 1 ? " or " : "");
        }
}

/* Whether a number is better for its unit: it is in money, time or a rate. */
static bool says_something(const char *unit)
{
    return strstr(unit, "M$") || strstr(unit, "$/") || strstr(unit, "months") || strstr(unit, "/yr");
}

void range_print(const struct column *c, const struct range *r, FILE *out)
{
    char low[WORDS_SIZE], high[WORDS_SIZE];
    if (c->values == 0) {
        value_words(column_value(c, r->low), low);
        value_words(column_value(c, r->high), high);
    }
    if (c->values > 0)
        print_values(c, r, out);
    else if (r->low > 0 && r->high < 65536)
        fprintf(out, "between %s and %s", low, high);
    else
        fprintf(out, r->low > 0 ? "above %s" : "below %s", r->low > 0 ? low : high);
    if (says_something(c->parameter->unit))
        fprintf(out, " %s", c->parameter->unit);
}

/* --- what it is about --- */

static bool is_one(const struct discovered *f)
{
    return f->discovery->cohort.members == 1;
}

/* "a second-tier company" */
static void print_who(const struct discovered *f, FILE *out)
{
    const struct cohort *c = &f->discovery->cohort;
    if (is_one(f))
        fputs(c->name, out);
    else if (c->group == f->discovery->scenario->groups_count)
        fputs("a company of the market", out);
    else if (strchr(c->name, ' '))
        fprintf(out, "a company of %s", c->name);
    else
        fprintf(out, "a%s %s company", strchr("aeiouAEIOU", *c->name) ? "n" : "", c->name);
}

static const char *lost_words(enum reading reading)
{
    static const char *const words[READINGS] = {
        [READING_GENERALIST] = "no longer an independent model company", [READING_INDEPENDENT] = "no longer independent",
        [READING_LEGAL] = "not even a shell any more", [READING_OPERATING] = "shut"};
    return words[reading];
}

static void print_question(const struct discovered *f, FILE *out)
{
    const struct scenario *s = f->discovery->scenario;
    char end[WORDS_SIZE];
    fputs("When is ", out);
    print_who(f, out);
    fprintf(out, " lost, that is %s %s?\n", lost_words(f->discovery->cohort.reading),
            date_words(s->start_year, s->start_month, s->horizon, end));
}

/* --- what was found --- */

static void print_box(const struct discovered *f, FILE *out)
{
    const struct prim *p = f->prim;
    const struct holding *h = &p->box[HELD_OUT];
    char density[WORDS_SIZE], overall[WORDS_SIZE], coverage[WORDS_SIZE], mass[WORDS_SIZE];
    fputs("Most often where ", out);
    for (int i = 0; i < p->bounds; i++) {
        fprintf(out, "%s%s is ", i == 0 ? "" : " AND ", f->discovery->column[p->bound[i].column].name);
        range_print(&f->discovery->column[p->bound[i].column], &p->bound[i].range, out);
    }
    fprintf(out, ":\nof such lives %s are lost, against %s altogether; the box holds %s of all losses in %s of all lives.\n",
            part_text(h->density, density), estimate_words(p->overall, overall),
            part_text(h->coverage, coverage), estimate_words(h->mass, mass));
}

static const char *p_words(double p, char text[WORDS_SIZE])
{
    const double certain = 1e-6;
    if (p < certain)
        return strcpy(text, "below one in a million");
    if (p < 0.05)
        snprintf(text, WORDS_SIZE, "%.2g", p);
    else
        snprintf(text, WORDS_SIZE, "%.2g: it may be chance", p);
    return text;
}

static void print_bounds(const struct discovered *f, FILE *out)
{
    const struct prim *p = f->prim;
    char without[WORDS_SIZE], chance[WORDS_SIZE];
    int width = 0;
    for (int i = 0; i < p->bounds; i++)
        if (text_width(f->discovery->column[p->bound[i].column].name) > width)
            width = text_width(f->discovery->column[p->bound[i].column].name);
    fprintf(out, "\n %-*s   lost without this bound     P that the bound means nothing\n", width, "");
    for (int i = 0; i < p->bounds; i++) {
        const char *name = f->discovery->column[p->bound[i].column].name;
        fprintf(out, " %-*s   %-25s   %s\n", width + (int)strlen(name) - text_width(name), name,
                estimate_words(p->bound[i].density_without, without), p_words(p->bound[i].chance, chance));
    }
}

static void print_none(const struct discovered *f, FILE *out)
{
    const struct prim *p = f->prim;
    char density[WORDS_SIZE], overall[WORDS_SIZE], lives[WORDS_SIZE];
    if (f->discovery->columns == 0)
        fputs("No inputs mark that out: nothing that is drawn is uncertain in this scenario.\n", out);
    else if (f->trials < 2)
        fputs("One life is too few to look for a box: half of them find it, the other half judge it.\n", out);
    else if (p->bounds == 0 && !(p->overall.probability > 0))
        fprintf(out, "No box of inputs marks that out: it was not lost once in %s lives: the chance is %s.\n",
                count_words((int64_t)f->trials / 2 * f->discovery->cohort.members, lives), part_text(p->overall, overall));
    else if (p->bounds == 0)
        fprintf(out, "No box of inputs marks that out: it is lost in %s of lives, wherever they are.\n",
                part_text(p->overall, overall));
    else
        fprintf(out,
                "No box of inputs marks that out: in the best that was found %s of lives are lost, against %s altogether. That "
                "may be "
                "chance (P = %.2g).\n",
                part_text(p->box[HELD_OUT].density, density), part_text(p->overall, overall), p->chance);
}

static void print_run(const struct discovered *f, const struct run_facts *facts, FILE *out)
{
    const struct discovery *d = f->discovery;
    char trials[WORDS_SIZE], wanted[WORDS_SIZE], companies[WORDS_SIZE];
    fprintf(out, "%s li%s of %s compan%s, seed %llu, %s.", count_words((int64_t)f->trials, trials),
            f->trials == 1 ? "fe" : "ves", count_words(d->scenario->companies_count, companies),
            d->scenario->companies_count == 1 ? "y" : "ies", (unsigned long long)d->scenario->seed, facts->effort);
    if (f->wanted > f->trials)
        fprintf(out, " Of the %s asked for no more are looked at.", count_words((int64_t)f->wanted, wanted));
    fputs(" The box was found with one half of them, and all\n"
          "numbers are of the other; 95 % intervals leave out what the model itself gets wrong.\n",
          out);
    if (d->cohort.left_out > 0)
        fprintf(out, "%d of its companies start as specialists, in no race to be lost, and are left out.\n", d->cohort.left_out);
    fprintf(out, "Tables: %s\nNext: ", facts->folder);
    print_shell_word(facts->program, out);
    fputs(" report ", out);
    print_shell_word(facts->folder, out);
    fputs("   (draws how density grows as coverage falls)\n", out);
}

enum status discovery_tell(const void *found, FILE *out, struct failure *failure)
{
    const struct discovered *f = found;
    (void)failure;
    print_question(f, out);
    if (f->prim->found)
        print_box(f, out);
    else
        print_none(f, out);
    return STATUS_DONE;
}

void discovery_answer_print(const struct discovered *f, const struct run_facts *facts, FILE *out)
{
    struct failure none;
    (void)!discovery_tell(f, out, &none);
    if (f->prim->found)
        print_bounds(f, out);
    putc('\n', out);
    print_run(f, facts, out);
}

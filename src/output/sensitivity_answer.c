#include "output/sensitivity_answer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output/words.h"

/* More rows are no answer to read; the tables have them. */
enum { LARGEST_TABLE = 40, SHOWN_BARS = 8 };

/* What is asked of a crowd, and what the answer needs of it. */
struct asked_of {
    const struct sensitivity_counts *counts;
    int crowd;
    enum reading reading;
    enum output output;
    struct estimate chance;
    struct index *first, *total;  /* [factors + 1], the last of luck */
    int *order;                   /* [bars], the widest first */
    int bars;
};

static const struct crowd *crowd_of(const struct asked_of *q)
{
    return &q->counts->sensitivity->crowd[q->crowd];
}

static struct index luck_total(const struct asked_of *q)
{
    return q->total[q->counts->sensitivity->factors.factors];
}

/* Whether nothing can be said of what decides it. */
static bool is_rare(const struct asked_of *q)
{
    return isnan(luck_total(q).value);
}

/* Its headline: of a group whether a company is still what it was, of the market whether none is. */
static void ask(struct asked_of *q, int crowd)
{
    const struct sensitivity *s = q->counts->sensitivity;
    q->crowd = crowd;
    q->reading = s->crowd[crowd].races ? READING_GENERALIST : READING_INDEPENDENT;
    q->output = crowd == s->crowds - 1 && s->crowd[crowd].members > 1 ? OUTPUT_NONE : OUTPUT_EACH;
    q->chance = sensitivity_chance(q->counts, crowd, q->reading, q->output);
    sensitivity_sobol(q->counts, crowd, q->reading, q->output, q->first, q->total);
    q->bars = sensitivity_rank(q->counts, crowd, q->reading, q->output, q->order);
}

/* The group whose fate is most open, of those of whom is asked what is asked of the market. */
static int most_open(const struct sensitivity_counts *c)
{
    const struct sensitivity *s = c->sensitivity;
    const bool races = s->crowd[s->crowds - 1].races;
    int open = 0;
    double nearest = 1;
    for (int i = 0; i < s->crowds - 1; i++) {
        const enum reading reading = races ? READING_GENERALIST : READING_INDEPENDENT;
        const double away = fabs(sensitivity_chance(c, i, reading, OUTPUT_EACH).probability - 0.5);
        if (s->crowd[i].races == races && away < nearest) {
            open = i;
            nearest = away;
        }
    }
    return open;
}

/* --- in words --- */

/* "7.1 % (6.8 to 7.4 %)" */
static const char *index_words(struct index x, char text[WORDS_SIZE])
{
    if (x.told)
        return estimate_words((struct estimate){x.value, x.low, x.high}, text);
    char points[WORDS_SIZE];
    snprintf(text, WORDS_SIZE, "not distinguishable from 0 (at most %.20s %%)", points_words(x.high, points));
    return text;
}

static const char *drawn_bar(const struct asked_of *q, int which)
{
    const struct bar *bar = &q->counts->sensitivity->bars.bar[q->order[which]];
    return bar->key >= 0 ? bar->name : NULL;
}

/* The first bar that is a drawn key; -1: none moves. */
static int first_drawn(const struct asked_of *q)
{
    for (int i = 0; i < q->bars; i++)
        if (drawn_bar(q, i))
            return i;
    return -1;
}

/* The chance at an end of a bar. */
static struct estimate chance_at(const struct asked_of *q, int which, int end)
{
    const struct change_estimate e = sensitivity_change(q->counts, q->order[which], end, q->crowd, q->reading, q->output);
    return (struct estimate){q->chance.probability + e.change, q->chance.probability + e.low, q->chance.probability + e.high};
}

static bool is_told(const struct asked_of *q, int which)
{
    for (int end = 0; end < 2; end++) {
        const struct change_estimate e = sensitivity_change(q->counts, q->order[which], end, q->crowd, q->reading, q->output);
        if (e.low > 0 || e.high < 0)
            return true;
    }
    return false;
}

static const char *percent_of(struct estimate e, char text[WORDS_SIZE])
{
    if (isnan(e.probability))
        return strcpy(text, "-");
    if (e.probability <= 0 || e.probability >= 1)
        return strcpy(text, e.probability <= 0 ? "never" : "always");
    return percent_words(e.probability, percent_decimals((e.high - e.low) / 2), text);
}

static void print_subject(const struct crowd *c, FILE *out)
{
    if (c->members == 1)
        fputs(c->name, out);
    else if (strchr(c->name, ' '))
        fprintf(out, "a company of %s", c->name);
    else
        fprintf(out, "a%s %s company", strchr("aeiouAEIOU", *c->name) ? "n" : "", c->name);
}

static const char *who_decides(double luck)
{
    return luck >= 0.9   ? "almost nothing but luck"
           : luck >= 0.5 ? "luck, mostly"
           : luck >= 0.1 ? "the uncertain parameters, mostly"
                         : "almost nothing but the uncertain parameters";
}

static void print_lead(const struct asked_of *q, FILE *out)
{
    const struct scenario *s = q->counts->sensitivity->scenario;
    char end[WORDS_SIZE], share[WORDS_SIZE], low[WORDS_SIZE], high[WORDS_SIZE], chance[WORDS_SIZE];
    fputs("What decides whether ", out);
    print_subject(crowd_of(q), out);
    fprintf(out, " is still an independent %scompany %s? ", q->reading == READING_GENERALIST ? "model " : "",
            date_words(s->start_year, s->start_month, s->horizon, end));
    if (s->inputs_count == 0)
        fputs("Luck: nothing that is drawn is uncertain in this scenario.\n", out);
    else if (is_rare(q))
        fputs("That cannot be said: it happens, or fails to happen, in too few trials.\n", out);
    else
        fprintf(out, index_rest(luck_total(q)).told ? "Of the variance the uncertain\nparameters decide %s: it is %s.\n"
                                                    : "What the uncertain parameters\ndecide of the variance is %s: it is %s.\n",
                index_words(index_rest(luck_total(q)), share), who_decides(luck_total(q).value));
    const int most = first_drawn(q);
    if (most < 0)
        return;
    if (!is_told(q, most)) {
        fputs("No parameter moves the chance by more than its interval between its 10th and its 90th percentile.\n", out);
        return;
    }
    fprintf(out, "Most of all it hangs on %s: at its 10th percentile the chance is %s, at its 90th %s; altogether it is %s.\n",
            drawn_bar(q, most), percent_of(chance_at(q, most, 0), low), percent_of(chance_at(q, most, 1), high),
            chance_text(q->chance, chance));
}

/* --- the table of groups --- */

static const char *what_words(const struct asked_of *q)
{
    if (q->output == OUTPUT_NONE)
        return q->reading == READING_GENERALIST ? "no model company left" : "no company left";
    return q->reading == READING_GENERALIST ? "model company" : "in any business";
}

/* How far a text is padded, in bytes, to be so wide. */
static int padded(const char *text, int width)
{
    return width + (int)strlen(text) - text_width(text);
}

static const char *share_words(struct index x, char text[WORDS_SIZE])
{
    if (isnan(x.value))
        return strcpy(text, "-");
    if (!x.told)
        return strcpy(text, "none seen");
    return percent_words(x.value, percent_decimals((x.high - x.low) / 2), text);
}

/* The input whose value would surely flip the answer most often: "training.peak, in 28 % (12 to 41 %) of cases". */
static void print_flips(const struct asked_of *q, FILE *out)
{
    const struct sensitivity *s = q->counts->sensitivity;
    struct estimate most = {0, 0, 0};
    int input = -1;
    bool even = false;
    for (int key = 0; key < s->factors.keys; key++) {
        if (!sensitivity_counts_flips(s, key, q->crowd, q->output))
            continue;
        const struct flips f = sensitivity_flips(q->counts, key, q->crowd, q->reading, q->output);
        even |= f.even;
        if (f.share.low > most.low) {
            input = key;
            most = f.share;
        }
    }
    if (input >= 0)
        fprintf(out, "%s, in %.0f %% (%.0f to %.0f %%) of cases\n", s->factors.key[input].name, 100 * most.probability,
                100 * most.low, 100 * most.high);
    else
        fputs(even                   ? "the chance itself is not distinguishable from 50 %\n"
              : s->factors.keys == 0 ? "-\n"
                                     : "none that can be told\n",
              out);
}

/* "funding.mean 39.9 % to 62.3 %" */
static const char *most_words(const struct asked_of *q, char text[3 * WORDS_SIZE])
{
    char low[WORDS_SIZE], high[WORDS_SIZE];
    const int most = first_drawn(q);
    if (most < 0 || !is_told(q, most))
        return strcpy(text, "nothing that can be told");
    snprintf(text, 3 * WORDS_SIZE, "%.120s, %s to %s", drawn_bar(q, most), percent_of(chance_at(q, most, 0), low),
             percent_of(chance_at(q, most, 1), high));
    return text;
}

struct widths {
    int name, what, most;
};

static int wider(int width, const char *text)
{
    return text_width(text) > width ? text_width(text) : width;
}

static const char most_title[] = "hangs most on, from its 10th to 90th percentile";

/* The first groups, and the market. */
static int shown_crowds(const struct sensitivity *s)
{
    return s->crowds < LARGEST_TABLE ? s->crowds : LARGEST_TABLE;
}

static int crowd_at(const struct sensitivity *s, int row)
{
    return row == shown_crowds(s) - 1 ? s->crowds - 1 : row;
}

static void print_row(struct asked_of *q, int crowd, const struct widths *w, FILE *out)
{
    char count[WORDS_SIZE] = "", chance[WORDS_SIZE], inputs[WORDS_SIZE], luck[WORDS_SIZE], most[3 * WORDS_SIZE];
    ask(q, crowd);
    const struct crowd *c = crowd_of(q);
    if (c->members > 1)
        snprintf(count, sizeof count, "(%d)", c->members);
    most_words(q, most);
    fprintf(out, " %-*s %6s   %-*s   %9s   %10s   %7s   %-*s   ", padded(c->name, w->name), c->name, count, w->what, what_words(q),
            percent_of(q->chance, chance), share_words(index_rest(luck_total(q)), inputs), share_words(luck_total(q), luck),
            padded(most, w->most), most);
    print_flips(q, out);
}

static void print_table(struct asked_of *q, FILE *out)
{
    const struct sensitivity *s = q->counts->sensitivity;
    char title[WORDS_SIZE], most[3 * WORDS_SIZE];
    struct widths w = {.name = text_width(date_words(0, 0, s->scenario->horizon, title)) - 7, .most = text_width(most_title)};
    for (int i = 0; i < shown_crowds(s); i++) {
        ask(q, crowd_at(s, i));
        w.name = wider(w.name, crowd_of(q)->name);
        w.what = wider(w.what, what_words(q));
        w.most = wider(w.most, most_words(q, most));
    }
    fprintf(out, " %-*s   %-*s   %9s   %10s   %7s   %-*s   learning this would flip \"above 50 %%\"\n", w.name + 7, title,
            w.what, "", "chance", "parameters", "luck", w.most, most_title);
    bool rare = false;
    for (int i = 0; i < shown_crowds(s); i++) {
        print_row(q, crowd_at(s, i), &w, out);
        rare |= is_rare(q);
    }
    if (rare)
        fputs(" -: it happens, or fails to happen, in too few of these trials to say what decides it\n", out);
    if (s->crowds > LARGEST_TABLE)
        fprintf(out, " and %s more, in the tables\n", count_words(s->crowds - LARGEST_TABLE, title));
}

/* --- the inputs of the group that the answer begins with --- */

static void print_bar(const struct asked_of *q, int which, int width, FILE *out)
{
    const struct sensitivity *s = q->counts->sensitivity;
    const struct bar *bar = &s->bars.bar[q->order[which]];
    char low[WORDS_SIZE], high[WORDS_SIZE], first[WORDS_SIZE] = "-", total[WORDS_SIZE] = "-", value[2][32];
    for (int end = 0; end < 2; end++)
        snprintf(value[end], sizeof value[end], isnan(bar->end[end]) ? "-" : "%.4g", bar->end[end]);
    if (bar->key >= 0) {
        const int factor = s->factors.key[bar->key].factor;
        share_words(q->first[factor], first);
        share_words(q->total[factor], total);
    }
    fprintf(out, " %-*s   %10s %9s   %10s %9s", padded(bar->name, width), bar->name, value[0],
            percent_of(chance_at(q, which, 0), low), value[1], percent_of(chance_at(q, which, 1), high));
    if (bar->key >= 0)
        fprintf(out, "   %11s   %13s", first, total);
    putc('\n', out);
}

/* The widest bars of drawn keys, or of constants. */
static void print_bars(const struct asked_of *q, bool drawn, FILE *out)
{
    int which[SHOWN_BARS], count = 0, width = 0;
    char title[3 * WORDS_SIZE];
    for (int i = 0; i < q->bars && count < SHOWN_BARS; i++)
        if ((drawn_bar(q, i) != NULL) == drawn && is_told(q, i)) {
            which[count++] = i;
            width = wider(width, q->counts->sensitivity->bars.bar[q->order[i]].name);
        }
    if (count == 0)
        return;
    snprintf(title, sizeof title, "%s, for %.200s", drawn ? "parameters" : "constants", crowd_of(q)->name);
    width = wider(width, title);
    if (drawn)
        fprintf(out, "\n %-*s   %20s   %20s   %11s   %13s\n", padded(title, width), title, "at the 10th perc.", "at the 90th perc.",
                "explains", "has a hand in");
    else
        fprintf(out, "\n %-*s   %20s   %20s\n", padded(title, width), title, "a fifth lower", "a fifth higher");
    for (int i = 0; i < count; i++)
        print_bar(q, which[i], width, out);
}

/* Inputs of which nothing can be said but that. */
static void print_untold(const struct asked_of *q, FILE *out)
{
    const struct factors *f = &q->counts->sensitivity->factors;
    int count = 0;
    for (int i = 0; i < f->factors && !isnan(q->total[i].value); i++)
        if (!q->first[i].told)
            fprintf(out, "%s%s", count++ == 0 ? "What these explain by themselves is not distinguishable from 0: " : ", ",
                    f->factor[i].name);
    if (count > 0)
        fputs(".\n", out);
    count = 0;
    for (int i = 0; i < f->factors; i++)
        if (f->factor[i].keys > 1)
            fprintf(out, "%s%s", count++ == 0 ? "Keys that depend on each other count as one: " : ", ", f->factor[i].name);
    if (count > 0)
        fputs(".\n", out);
}

/* --- the end of it --- */

static void print_run(const struct sensitivity_counts *c, const struct run_facts *facts, FILE *out)
{
    const struct sensitivity *s = c->sensitivity;
    char trials[WORDS_SIZE], lives[WORDS_SIZE], companies[WORDS_SIZE];
    fprintf(out, "%s trial%s, each lived %d times: %s lives of %s compan%s, seed %llu, %s.\n",
            count_words((int64_t)c->trials, trials), c->trials == 1 ? "" : "s", s->scenes,
            count_words((int64_t)c->trials * s->scenes, lives), count_words(s->scenario->companies_count, companies),
            s->scenario->companies_count == 1 ? "y" : "ies", (unsigned long long)s->scenario->seed, facts->effort);
    fputs("Every number has its 95 % interval in the tables; they leave out what the model itself gets wrong, and keys "
          "that are taken for certain.\n",
          out);
    if (s->bars.zeros > 0)
        fprintf(out,
                "%d constants are 0, of which a fifth is nothing: tornado.tsv names them, and those that change nothing.\n",
                s->bars.zeros);
    fprintf(out, "Tables: %s\nNext: ", facts->folder);
    print_shell_word(facts->program, out);
    fputs(" report ", out);
    print_shell_word(facts->folder, out);
    fputs("   (draws the tornado and the indices)\n", out);
}

static void print_all(struct asked_of *q, const struct run_facts *facts, FILE *out)
{
    const int open = most_open(q->counts);
    ask(q, open);
    print_lead(q, out);
    putc('\n', out);
    print_table(q, out);
    ask(q, open);
    print_bars(q, true, out);
    print_bars(q, false, out);
    print_untold(q, out);
    putc('\n', out);
    print_run(q->counts, facts, out);
}

/* Room for what is asked; false where memory is out. */
static bool asked_init(struct asked_of *q, const struct sensitivity_counts *c)
{
    const size_t factors = (size_t)c->sensitivity->factors.factors + 1;
    *q = (struct asked_of){.counts = c, .first = calloc(factors, sizeof *q->first), .total = calloc(factors, sizeof *q->total),
                           .order = calloc((size_t)c->sensitivity->bars.bars + 1, sizeof *q->order)};
    return q->first && q->total && q->order;
}

static void asked_free(struct asked_of *q)
{
    free(q->first);
    free(q->total);
    free(q->order);
}

enum status sensitivity_tell(const void *counts, FILE *out, struct failure *failure)
{
    const struct sensitivity_counts *c = counts;
    struct asked_of q;
    const bool room = asked_init(&q, c);
    if (room) {
        ask(&q, most_open(c));
        print_lead(&q, out);
    }
    asked_free(&q);
    return room ? STATUS_DONE : fail_memory(failure);
}

enum status sensitivity_answer_print(const struct sensitivity_counts *c, const struct run_facts *facts, FILE *out,
                                     struct failure *failure)
{
    struct asked_of q;
    const bool room = asked_init(&q, c);
    if (room)
        print_all(&q, facts, out);
    asked_free(&q);
    return room ? STATUS_DONE : fail_memory(failure);
}

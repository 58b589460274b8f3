/* The answer of a comparison in words. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "output/comparison_report.h"
#include "output/words.h"

/* More rows than this are no answer to read. */
enum { MOST_ROWS = 60, MOST_KEYS = 20, MOST_NAMES = 12 };

/* --- numbers --- */

/* The same where it is known to be nothing: "0". */
static const char *difference_words(struct change_estimate e, char text[WORDS_SIZE])
{
    if (e.low == 0 && e.high == 0)
        return strcpy(text, "0");
    return change_words(e, text);
}

static bool told_apart(struct change_estimate e)
{
    return e.low > 0 || e.high < 0;
}

/* --- who moves most --- */

static bool races(const struct scenario *s, const struct members *members)
{
    for (int i = 0; i < members->count; i++)
        if (s->entries[s->companies[members->company[i]].entry].kind == GENERALIST)
            return true;
    return false;
}

static bool any_races(const struct contrast *c, int subject)
{
    const struct counterpart *s = &c->subject[subject];
    return races(c->account.difference.base, &s->base) || races(c->account.difference.other, &s->other);
}

static enum claim headline(const struct contrast *c, int subject)
{
    return any_races(c, subject) ? CLAIM_GENERALIST : CLAIM_INDEPENDENT;
}

/* Who is told of, and how it is meant to survive. */
struct mover {
    int subject;
    enum claim claim;
};

/* Of those who can, whose chance differs most. Groups, if they have any in common, else the market. */
static int largest(const struct counted *counted, int i, enum claim claim)
{
    const struct contrast *c = &counted->comparison->contrast[i];
    const int market = c->subjects - 1;
    int most = market;
    double change = -1;
    for (int subject = c->first_group; subject < market; subject++) {
        const double other = fabs(comparison_finding(counted, i, subject, claim).change.change);
        if (other > change && (claim != CLAIM_GENERALIST || any_races(c, subject))) {
            most = subject;
            change = other;
        }
    }
    return most;
}

/* As a model company; where nobody is one, or their chances cannot be told apart but others' can, as an independent one. */
static struct mover moves_most(const struct counted *counted, int i)
{
    const struct contrast *c = &counted->comparison->contrast[i];
    const struct mover model = {largest(counted, i, CLAIM_GENERALIST), CLAIM_GENERALIST};
    const struct mover any = {largest(counted, i, CLAIM_INDEPENDENT), CLAIM_INDEPENDENT};
    if (!any_races(c, c->subjects - 1))
        return any;
    return !told_apart(comparison_finding(counted, i, model.subject, model.claim).change) &&
                   told_apart(comparison_finding(counted, i, any.subject, any.claim).change) ? any : model;
}

/* Whether a group that is in no race moves further, in its own reading, than the model company that is told of. */
static bool others_move_further(const struct counted *counted, int i, struct mover most)
{
    const struct contrast *c = &counted->comparison->contrast[i];
    const double change = fabs(comparison_finding(counted, i, most.subject, most.claim).change.change);
    for (int subject = c->first_group; subject < c->subjects - 1; subject++)
        if (!any_races(c, subject) && fabs(comparison_finding(counted, i, subject, CLAIM_INDEPENDENT).change.change) > change)
            return true;
    return false;
}

static const char *what_words(enum claim claim)
{
    static const char *const words[CLAIMS] = {"model company", "in any business", "at least a shell", "product lives",
                                              "no company left", "no model company left"};
    return words[claim];
}

/* When both end, or that they do. */
static const char *end_words(const struct difference *d, char text[WORDS_SIZE])
{
    if (d->base->horizon != d->other->horizon)
        snprintf(text, WORDS_SIZE, "at the end");
    else
        date_words(d->base->start_year, d->base->start_month, d->base->horizon, text);
    return text;
}

static void print_headline(const struct comparison_report *r, int i, struct mover most, FILE *out)
{
    const struct contrast *c = &r->counted.comparison->contrast[i];
    const char *name = c->subject[most.subject].name, *model = most.claim == CLAIM_GENERALIST ? " model" : "";
    const struct finding f = comparison_finding(&r->counted, i, most.subject, most.claim);
    char end[WORDS_SIZE], base[WORDS_SIZE], other[WORDS_SIZE], change[WORDS_SIZE];
    if (c->account.keys == 0) {
        fprintf(out, "%s and %s are the same scenario: every life is the same, and every difference exactly 0.\n", r->base,
                r->other[i]);
        return;
    }
    if (!told_apart(f.change)) {
        fprintf(out, "Between %s and %s nobody's chances to be still %s %s differ by more than luck would do:\nthe largest difference, of %s, "
                     "is not distinguishable from 0: %s points.\n", r->base, r->other[i],
                most.claim == CLAIM_GENERALIST ? "a model company" : "independent", end_words(&c->account.difference, end), name,
                difference_words(f.change, change));
        return;
    }
    fprintf(out,
            "With %s instead of %s, %s%s moves most. The chance to be still an independent%s company %s\ngoes from %s%s to %s%s: "
            "%s points.\n",
            r->other[i], r->base,
            most.claim == CLAIM_GENERALIST && others_move_further(&r->counted, i, most) ? "of the model companies " : "", name,
            model, end_words(&c->account.difference, end), one_words(f.base), chance_text(f.base, base), one_words(f.other),
            chance_text(f.other, other),
            difference_words(f.change, change));
}

/* --- the table --- */

struct row {
    const char *name, *what;
    char count[WORDS_SIZE], base[WORDS_SIZE], other[WORDS_SIZE], change[WORDS_SIZE], gained[WORDS_SIZE], lost[WORDS_SIZE];
};

static void cell_words(struct estimate e, char text[WORDS_SIZE])
{
    if (e.probability == 0)
        snprintf(text, WORDS_SIZE, "never");
    else
        percent_words(e.probability, percent_decimals((e.high - e.low) / 2), text);
}

/* A part of lives; what is seen at all is told apart from nothing. */
static void part_words(int64_t part, double lives, char text[WORDS_SIZE])
{
    const double share = lives > 0 ? (double)part / lives : 0;
    if (lives <= 0)
        snprintf(text, WORDS_SIZE, "-");         /* nobody is in both */
    else if (part > 0 && share < 0.0005)
        snprintf(text, WORDS_SIZE, "<0.1 %%");
    else
        snprintf(text, WORDS_SIZE, "%.*f %%", part > 0, 100 * share);
}

static void fill_row(const struct comparison_report *r, int i, int subject, enum claim claim, struct row *row)
{
    const struct counterpart *s = &r->counted.comparison->contrast[i].subject[subject];
    const struct finding f = comparison_finding(&r->counted, i, subject, claim);
    const int lives = claim >= CLAIM_NONE_LEFT || s->company ? 1 : s->both_count;
    *row = (struct row){.name = s->name, .what = what_words(claim)};
    if (s->base.count != s->other.count)
        snprintf(row->count, sizeof row->count, "(%d, %d)", s->base.count, s->other.count);
    else if (s->base.count > 1)
        snprintf(row->count, sizeof row->count, "(%d)", s->base.count);
    cell_words(f.base, row->base);
    cell_words(f.other, row->other);
    difference_words(f.change, row->change);
    part_words(f.gained, (double)lives * (double)r->counted.trials, row->gained);
    part_words(f.lost, (double)lives * (double)r->counted.trials, row->lost);
}

static void print_padded(const char *text, int width, FILE *out)
{
    fputs(text, out);
    for (int i = text_width(text); i < width; i++)
        putc(' ', out);
}

static void print_right(const char *text, int width, FILE *out)
{
    for (int i = text_width(text); i < width; i++)
        putc(' ', out);
    fputs(text, out);
}

static int wider(int width, const char *text)
{
    return text_width(text) > width ? text_width(text) : width;
}

/* A name as the head of a column. */
static const char *short_name(const char *name, char text[EXCERPT_SIZE])
{
    enum { MOST = 20 };
    excerpt(name, text);
    const char *end = text;
    for (int i = 0; i < MOST && *end != '\0'; i++)
        if (next_character(&end) < 0)
            end++;
    if (*end != '\0')
        strcpy(text + (end - text), "…");
    return text;
}

static void print_rows(const struct row *row, int rows, const char *title, const char *base, const char *other, FILE *out)
{
    int name = text_width(title), count = 0, what = 0, first = wider(8, base), second = wider(8, other), change = 18;
    for (int i = 0; i < rows; i++) {
        name = wider(name, row[i].name);
        count = wider(count, row[i].count);
        what = wider(what, row[i].what);
        change = wider(change, row[i].change);
    }
    putc(' ', out);
    print_padded(title, name + 3 + count + 3 + what, out);
    fputs("   ", out);
    print_right(base, first, out);
    fputs("   ", out);
    print_right(other, second, out);
    fputs("   ", out);
    print_padded("difference, points", change, out);
    fputs("    gained     lost\n", out);
    for (int i = 0; i < rows; i++) {
        putc(' ', out);
        print_padded(row[i].name, name + 3, out);
        print_padded(row[i].count, count + 3, out);
        print_padded(row[i].what, what + 3, out);
        print_right(row[i].base, first, out);
        fputs("   ", out);
        print_right(row[i].other, second, out);
        fputs("   ", out);
        print_padded(row[i].change, change, out);
        fprintf(out, "   %7s  %7s\n", row[i].gained, row[i].lost);
    }
}

/* Groups by what they are asked about, then the market by three. */
static int fill_rows(const struct comparison_report *r, int i, struct row *row)
{
    const struct contrast *c = &r->counted.comparison->contrast[i];
    const int market = c->subjects - 1;
    int rows = 0;
    for (int subject = c->first_group; subject < market && rows < MOST_ROWS; subject++)
        fill_row(r, i, subject, headline(c, subject), &row[rows++]);
    if (any_races(c, market))
        fill_row(r, i, market, CLAIM_GENERALIST, &row[rows++]);
    fill_row(r, i, market, CLAIM_INDEPENDENT, &row[rows++]);
    fill_row(r, i, market, any_races(c, market) ? CLAIM_NO_GENERALIST : CLAIM_NONE_LEFT, &row[rows++]);
    return rows;
}

static void print_table(const struct comparison_report *r, int i, FILE *out)
{
    const struct contrast *c = &r->counted.comparison->contrast[i];
    struct row *row = calloc(MOST_ROWS + 3, sizeof *row);
    char end[WORDS_SIZE], base[EXCERPT_SIZE], other[EXCERPT_SIZE], more[WORDS_SIZE];
    if (!row)
        return;
    const int rows = fill_rows(r, i, row);
    if (c->account.difference.base->horizon != c->account.difference.other->horizon)
        snprintf(end, sizeof end, "at each one's end");
    else
        date_words(0, 0, c->account.difference.base->horizon, end);
    print_rows(row, rows, end, short_name(r->base, base), short_name(r->other[i], other), out);
    if (c->subjects - 1 - c->first_group > MOST_ROWS)
        fprintf(out, " and %s more groups, in differences.tsv\n", count_words(c->subjects - 1 - c->first_group - MOST_ROWS, more));
    free(row);
}

static void print_lone(const struct comparison_report *r, int i, bool of_base, FILE *out)
{
    int at = 0, count = 0;
    for (const char *name; (name = comparison_lone(r->counted.comparison, i, of_base, &at)); count++)
        if (count == 0)
            fprintf(out, "Only %s has %s", of_base ? r->base : r->other[i], name);
        else if (count < MOST_NAMES)
            fprintf(out, ", %s", name);
    if (count > MOST_NAMES)
        fprintf(out, " and %d more", count - MOST_NAMES);
    if (count > 0)
        fputs(".\n", out);
}

/* --- the account --- */

struct share {
    int key;
    struct change_estimate change;
};

static int larger_first(const void *a, const void *b)
{
    const struct share *x = a, *y = b;
    const double left = fabs(x->change.change), right = fabs(y->change.change);
    return left != right ? (left < right) - (left > right) : x->key - y->key;
}

/* "2 -> 3", of several that go together each; a long value is cut. */
static void print_values(const struct account *a, int key, FILE *out)
{
    const char *comma = "";
    char from[EXCERPT_SIZE], to[EXCERPT_SIZE];
    for (int i = 0; i < a->difference.changes; i++)
        if (a->key_of[i] == key) {
            fprintf(out, "%s%s → %s", comma, excerpt(a->difference.change[i].from, from), excerpt(a->difference.change[i].to, to));
            comma = "; ";
        }
}

static void print_shares(const struct account *a, const struct share *share, FILE *out)
{
    char text[WORDS_SIZE];
    int name = 0, change = 0;
    const int shown = a->keys < MOST_KEYS ? a->keys : MOST_KEYS;
    for (int i = 0; i < shown; i++) {
        name = wider(name, a->key[share[i].key]);
        change = wider(change, difference_words(share[i].change, text));
    }
    for (int i = 0; i < shown; i++) {
        fputs("   ", out);
        print_padded(a->key[share[i].key], name + 3, out);
        print_padded(difference_words(share[i].change, text), change + 3, out);
        print_values(a, share[i].key, out);
        fputs(told_apart(share[i].change) ? "\n" : "   not distinguishable from 0\n", out);
    }
    if (a->keys > shown)
        fprintf(out, "   and %d more keys, in accounts.tsv\n", a->keys - shown);
}

/* What the numbers are. */
static void print_orders(const struct account *a, FILE *out)
{
    if (a->pairs > 0)
        fprintf(out, "Shapley values: means over %d orders in which the keys are changed, drawn by the seed, each with its reverse. Their "
                     "intervals are also those of the draw.\n", 2 * a->pairs);
    else
        fputs("Shapley values: means over all orders in which the keys can be changed.\n", out);
}

static void print_account(const struct comparison_report *r, int i, struct mover most, FILE *out)
{
    const struct contrast *c = &r->counted.comparison->contrast[i];
    const struct account *a = &c->account;
    struct share *share = calloc((size_t)a->keys + 1, sizeof *share);
    char change[WORDS_SIZE];
    const struct change_estimate all = comparison_finding(&r->counted, i, most.subject, most.claim).change;
    if (!share || a->keys == 0) {
        free(share);
        return;
    }
    for (int key = 0; key < a->keys; key++)
        share[key] = (struct share){key, comparison_share(&r->counted, i, most.subject, most.claim, key)};
    qsort(share, (size_t)a->keys, sizeof *share, larger_first);
    if (a->keys == 1)
        fputs("All of it is brought by one key:\n", out);
    else
        fprintf(out, "What each key brings of the %s points of %s:\n",
                signed_points(all.change, percent_decimals((all.high - all.low) / 2), change), c->subject[most.subject].name);
    print_shares(a, share, out);
    if (a->keys > 1)
        print_orders(a, out);
    free(share);
}

/* --- the end of it --- */

/* The least and the most of how many times narrower the intervals of the table are. */
static void find_narrower(const struct comparison_report *r, double *least, double *most)
{
    *least = HUGE_VAL;
    *most = 0;
    for (int i = 0; i < r->counted.comparison->contrasts; i++) {
        const struct contrast *c = &r->counted.comparison->contrast[i];
        for (int subject = c->first_group; subject < c->subjects; subject++) {
            const struct finding f = comparison_finding(&r->counted, i, subject, headline(c, subject));
            *least = f.narrower < *least ? f.narrower : *least;
            *most = f.narrower > *most ? f.narrower : *most;
        }
    }
}

static void print_end(const struct comparison_report *r, const struct run_facts *facts, FILE *out)
{
    const struct comparison *all = r->counted.comparison;
    char trials[WORDS_SIZE], simulated[WORDS_SIZE], from[32], to[32];
    double least, most;
    find_narrower(r, &least, &most);
    fprintf(out, "%s %s under %s%d scenario%s, %s in all, under the same luck (seed %llu), %s.\n",
            count_words((int64_t)r->counted.trials, trials), r->counted.trials == 1 ? "life" : "lives",
            all->variants == 1 ? "" : "each of ", all->variants, all->variants == 1 ? "" : "s",
            count_words((int64_t)r->counted.trials * all->variants, simulated), (unsigned long long)all->base->seed, facts->effort);
    snprintf(from, sizeof from, "%.2g", least);
    snprintf(to, sizeof to, "%.2g", most);
    if (least <= most && most < 1.05)
        fputs("95 % intervals of the differences are no narrower than those of two independent runs", out);
    else if (least <= most)
        fprintf(out, "95 %% intervals of the differences are %s%s%s times narrower than those of two independent runs", from,
                strcmp(from, to) == 0 ? "" : " to ", strcmp(from, to) == 0 ? "" : to);
    fprintf(out, "%s leave out what the model itself gets wrong.\nTables and scenarios: %s\nNext: ",
            least <= most ? "; they" : "95 % intervals", facts->folder);
    print_shell_word(facts->program, out);
    fputs(" report ", out);
    print_shell_word(facts->folder, out);
    fputs("   (draws the differences and what each key brings)\n", out);
}

enum status comparison_tell(const void *report, FILE *out, struct failure *failure)
{
    const struct comparison_report *r = report;
    (void)failure;
    for (int i = 0; i < r->counted.comparison->contrasts; i++)
        print_headline(r, i, moves_most(&r->counted, i), out);
    return STATUS_DONE;
}

void comparison_print(const struct comparison_report *r, const struct run_facts *facts, FILE *out)
{
    for (int i = 0; i < r->counted.comparison->contrasts; i++) {
        const struct mover most = moves_most(&r->counted, i);
        print_headline(r, i, most, out);
        putc('\n', out);
        print_table(r, i, out);
        print_lone(r, i, true, out);
        print_lone(r, i, false, out);
        putc('\n', out);
        print_account(r, i, most, out);
        if (r->counted.comparison->contrast[i].account.keys > 0)
            putc('\n', out);
    }
    print_end(r, facts, out);
}

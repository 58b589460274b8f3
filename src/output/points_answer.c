#include "output/points_answer.h"

#include <stdlib.h>
#include <string.h>

#include "output/points.h"
#include "output/words.h"

/* --- what a point is, in words --- */

enum { POINT_SIZE = 1024 };

/* "price.floor 0, training.peak 20000", or the values alone. */
static const char *point_words(const struct sweep *sweep, uint64_t number, bool keys, char text[POINT_SIZE])
{
    const struct study *study = sweep->study;
    struct point point;
    struct failure ignored;
    size_t used = 0;
    *text = '\0';
    if (point_init(study, &point, &ignored))
        return text;                                 /* it is for a message: shorter is better than none */
    point_set(study, number, &point);
    for (int i = 0; i < study->dimensions && used < POINT_SIZE; i++)
        used += (size_t)snprintf(text + used, POINT_SIZE - used, "%s%s%s%s", i > 0 ? ", " : "",
                                 keys ? study->dimension[i].key->text : "", keys ? " " : "", point_value(&point, i));
    point_free(&point);
    return text;
}

/* "price.floor and training.peak" */
static const char *keys_words(const struct study *study, char text[POINT_SIZE])
{
    size_t used = 0;
    for (int i = 0; i < study->dimensions && used < POINT_SIZE; i++)
        used += (size_t)snprintf(text + used, POINT_SIZE - used, "%s%s", i == 0 ? "" : i + 1 < study->dimensions ? ", " : " and ",
                                 study->dimension[i].key->text);
    return text;
}

/* --- what moves most --- */

static double movement(const struct span *span)
{
    return span->high.estimate.probability - span->low.estimate.probability;
}

static int moves_most(const struct sweep *sweep, const struct extremes *x)
{
    int most = 0;
    for (int group = 1; group < sweep->study->base.groups_count; group++)
        if (movement(&x->span[group]) > movement(&x->span[most]))
            most = group;
    return most;
}

static const char *what_words(enum claim claim)
{
    switch (claim) {
    case CLAIM_GENERALIST:
        return "model company";
    case CLAIM_NO_GENERALIST:
        return "no model company left";
    case CLAIM_NONE_LEFT:
        return "no company left";
    default:
        return "in any business";
    }
}

static void print_most(const struct sweep *sweep, const struct extremes *x, FILE *out)
{
    const struct scenario *base = &sweep->study->base;
    const int group = moves_most(sweep, x);
    const struct span *span = &x->span[group];
    char end[WORDS_SIZE], low[WORDS_SIZE], high[WORDS_SIZE], low_at[POINT_SIZE], high_at[POINT_SIZE], keys[POINT_SIZE];
    points_end_words(sweep->study, true, end);
    keys_words(sweep->study, keys);
    if (span->low.estimate.high >= span->high.estimate.low) {
        fprintf(out, "Nobody's chances move with %s by more than the intervals.\n", keys);
        return;
    }
    fprintf(out, "What moves most with %s is %s: the chance to be %s %s goes\n", keys, base->groups[group].name,
            span->claim == CLAIM_GENERALIST ? "an independent model company" : "an independent company", end);
    fprintf(out, "from %s%s at %s\nto   %s%s at %s.\n", one_words(span->low.estimate),
            chance_text(span->low.estimate, low),
            point_words(sweep, span->low.point, true, low_at), one_words(span->high.estimate), chance_text(span->high.estimate, high),
            point_words(sweep, span->high.point, true, high_at));
}

/* --- the table: a row for each group and the market --- */

enum { LARGEST_TABLE = 60 };                         /* more rows are no answer to read */

struct row {
    const char *name, *what;
    char count[WORDS_SIZE], low[WORDS_SIZE], low_at[POINT_SIZE], high[WORDS_SIZE], high_at[POINT_SIZE];
};

static int group_members(const struct scenario *s, int group)
{
    return group == s->groups_count ? s->companies_count : s->groups[group].members;
}

/* In as many decimals as its interval lets mean something. */
static void cell_words(struct estimate e, char text[WORDS_SIZE])
{
    if (e.probability == 0)
        snprintf(text, WORDS_SIZE, "never");
    else
        percent_words(e.probability, percent_decimals((e.high - e.low) / 2), text);
}

static void fill_row(const struct sweep *sweep, const struct extremes *x, int group, struct row *row)
{
    const struct scenario *base = &sweep->study->base;
    const struct span *span = &x->span[group];
    *row = (struct row){.name = group == base->groups_count ? "market" : base->groups[group].name,
                        .what = what_words(span->claim)};
    if (group_members(base, group) > 1)
        snprintf(row->count, sizeof row->count, "(%d)", group_members(base, group));
    cell_words(span->low.estimate, row->low);
    cell_words(span->high.estimate, row->high);
    point_words(sweep, span->low.point, false, row->low_at);
    point_words(sweep, span->high.point, false, row->high_at);
}

static void print_padded(const char *text, int width, FILE *out)
{
    fputs(text, out);
    for (int i = text_width(text); i < width; i++)
        putc(' ', out);
}

static int wider(int width, const char *text)
{
    return text_width(text) > width ? text_width(text) : width;
}

static void print_rows(const struct row *row, int rows, const char *title, FILE *out)
{
    int name = text_width(title) - 7, what = 0, at = 2;
    for (int i = 0; i < rows; i++) {
        name = wider(name, row[i].name);
        what = wider(what, row[i].what);
        at = wider(at, row[i].low_at);
    }
    putc(' ', out);
    print_padded(title, name + 7, out);
    fprintf(out, "   %*s   %9s   ", what, "", "lowest");
    print_padded("at", at, out);
    fprintf(out, "   %9s   at\n", "highest");
    for (int i = 0; i < rows; i++) {
        putc(' ', out);
        print_padded(row[i].name, name, out);
        fprintf(out, " %6s   ", row[i].count);
        print_padded(row[i].what, what, out);
        fprintf(out, "   %9s   ", row[i].low);
        print_padded(row[i].low_at, at, out);
        fprintf(out, "   %9s   %s\n", row[i].high, row[i].high_at);
    }
}

static void print_table(const struct sweep *sweep, const struct extremes *x, FILE *out)
{
    const struct scenario *base = &sweep->study->base;
    const int shown = base->groups_count < LARGEST_TABLE ? base->groups_count : LARGEST_TABLE;
    struct row *row = calloc((size_t)shown + 1, sizeof *row);
    char title[WORDS_SIZE];
    if (!row)
        return;
    for (int i = 0; i <= shown; i++)
        fill_row(sweep, x, i < shown ? i : base->groups_count, &row[i]);
    points_end_words(sweep->study, false, title);
    print_rows(row, shown + 1, title, out);
    free(row);
}

/* --- the end of it --- */

/* "117 points", of a shard "8 of 117 points". */
static void print_points(const struct sweep *sweep, FILE *out)
{
    char own[WORDS_SIZE], all[WORDS_SIZE];
    uint64_t count = 0;
    for (uint64_t i = 0; i < sweep->study->points; i++)
        count += sweep_has(sweep, i);
    if (sweep->shard.count > 0)
        fprintf(out, "Shard %d/%d: %s of ", sweep->shard.number, sweep->shard.count, count_words((int64_t)count, own));
    fprintf(out, "%s point%s", count_words((int64_t)sweep->study->points, all), sweep->study->points == 1 ? "" : "s");
}

static void print_next(const struct sweep *sweep, const struct run_facts *facts, FILE *out)
{
    char usual[512];
    fputs("Next: ", out);
    print_shell_word(facts->program, out);
    if (sweep->shard.count == 0) {
        fputs(" report ", out);
        print_shell_word(facts->folder, out);
        fputs("   (draws how they depend on the keys)\n", out);
        return;
    }
    snprintf(usual, sizeof usual, "results/%s.%d-of-%d", sweep->study->name, sweep->shard.number, sweep->shard.count);
    fputs(" merge ", out);
    if (strcmp(facts->folder, usual) == 0) {
        fputs("results/", out);
        print_shell_word(sweep->study->name, out);
        fprintf(out, ".*-of-%d -o results/", sweep->shard.count);
    } else {
        print_shell_word(facts->folder, out);
        fputs(" … -o results/", out);
    }
    print_shell_word(sweep->study->name, out);
    fprintf(out, "   (once all %d are done)\n", sweep->shard.count);
}

static void print_sweep(const struct sweep *sweep, const struct extremes *x, const struct run_facts *facts, FILE *out)
{
    char least[WORDS_SIZE], most[WORDS_SIZE], widest[WORDS_SIZE];
    print_points(sweep, out);
    fprintf(out, " of %s", count_words((int64_t)x->least, least));
    if (x->most > x->least)
        fprintf(out, " to %s", count_words((int64_t)x->most, most));
    fprintf(out, " lives each, seed %llu, %s. 95 %% intervals are within %s points; they leave out what the model itself gets "
            "wrong.\n", (unsigned long long)sweep->study->base.seed, facts->effort, points_words(x->widest, widest));
}

enum status points_tell(const void *found, FILE *out, struct failure *failure)
{
    const struct points_found *f = found;
    (void)failure;
    if (f->extremes->trials > 0)
        print_most(f->sweep, f->extremes, out);
    return STATUS_DONE;
}

void points_answer_print(const struct sweep *sweep, const struct extremes *x, const struct run_facts *facts, FILE *out)
{
    if (x->trials > 0) {
        print_most(sweep, x, out);
        putc('\n', out);
        print_table(sweep, x, out);
        putc('\n', out);
        print_sweep(sweep, x, facts, out);
    } else {
        print_points(sweep, out);
        fputs(", fewer than there are shards.\n", out);
    }
    fprintf(out, "A row for each point, the study and its scenario: %s\n", facts->folder);
    print_next(sweep, facts, out);
}

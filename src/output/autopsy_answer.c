#include "output/autopsy_answer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output/words.h"

/* --- whom, and how it is lost --- */

/* "a second-tier company", "an application company", "a company" of the market, or the company's own name. */
static const char *who_words(const struct autopsy *a, bool capital, char text[WORDS_SIZE])
{
    const char *name = a->cohort.name;
    if (a->cohort.members == 1)
        snprintf(text, WORDS_SIZE, "%s", name);
    else if (a->cohort.group == a->scenario->groups_count)
        snprintf(text, WORDS_SIZE, "%s company", capital ? "A" : "a");
    else if (strchr(name, ' '))
        snprintf(text, WORDS_SIZE, "%s company of %.90s", capital ? "A" : "a", name);
    else
        snprintf(text, WORDS_SIZE, "%s%s %.90s company", capital ? "A" : "a", strchr("aeiouAEIOU", *name) ? "n" : "", name);
    return text;
}

static const char *lost_words(enum reading reading)
{
    static const char *const words[READINGS] = {"lost as a model company", "lost as an independent company",
                                                "lost even as a shell", "lost with its product"};
    return words[reading];
}

static const char *by_words(int cause)
{
    static const char *const words[CAUSES + 1] = {"turning vertical", "a stale model", "a deal that leaves a shell",
                                                  "being bought", "a fire sale", "shutting down", "any of these"};
    return words[cause];
}

static int64_t lost(const struct autopsy *a, int cause)
{
    return autopsy_lost_by(a, cause, a->steps).lives;
}

/* Of the causes, but for one, that by which most were lost. */
static int commonest(const struct autopsy *a, int but)
{
    int most = but == 0 ? 1 : 0;
    for (int cause = 0; cause < CAUSES; cause++)
        if (cause != but && lost(a, cause) > lost(a, most))
            most = cause;
    return most;
}

static const char *share_words(const struct autopsy *a, int cause, char text[WORDS_SIZE])
{
    const struct estimate share = autopsy_lost_by(a, cause, a->steps).share;
    return percent_words(share.probability, percent_decimals((share.high - share.low) / 2), text);
}

/* "by June 2029", or "within 60 months". */
static const char *until_words(const struct scenario *s, char text[WORDS_SIZE])
{
    char end[WORDS_SIZE];
    if (s->start_year == 0)
        snprintf(text, WORDS_SIZE, "within %d month%s", s->horizon, s->horizon == 1 ? "" : "s");
    else
        snprintf(text, WORDS_SIZE, "by %.100s", date_words(s->start_year, s->start_month, s->horizon, end) + strlen("in "));
    return text;
}

/* --- the sentences --- */

static void print_losses(const struct autopsy *a, FILE *out)
{
    const struct scenario *s = a->scenario;
    const int first = commonest(a, -1), second = commonest(a, first), month = autopsy_median_step(a, ANY_CAUSE) * s->step;
    char who[WORDS_SIZE], chance[WORDS_SIZE], end[WORDS_SIZE], share[WORDS_SIZE], when[WORDS_SIZE];
    fprintf(out, "%s is %s %s in %s of lives, most often by %s (%s)", who_words(a, true, who), lost_words(a->cohort.reading),
            until_words(s, end), part_text(autopsy_lost_by(a, ANY_CAUSE, a->steps).share, chance), by_words(first),
            share_words(a, first, share));
    if (lost(a, second) > 0)
        fprintf(out, " or %s (%s)", by_words(second), share_words(a, second, share));
    fprintf(out, "; half of them by month %d", month);
    if (s->start_year > 0)
        fprintf(out, ", %s", date_words(s->start_year, s->start_month, month, when));
    fputs(".\n", out);
}

static void print_best(const struct autopsy *a, int best, FILE *out)
{
    char averted[WORDS_SIZE], doomed[WORDS_SIZE];
    const struct counted saved = autopsy_averted(a, best, ANY_CAUSE);
    if (autopsy_net(a, best).low <= 0) {
        fputs("None of the changes that were tried saves more lives than luck may explain.\n", out);
        return;
    }
    fprintf(out, "Of all single changes this saves most: %s. %s of the lost would have survived", a->remedy[best].title,
            part_text(saved.share, averted));
    const struct counted cost = autopsy_doomed(a, best);
    if (cost.lives > 0)
        fprintf(out, ", and %s of the survivors been lost", part_text(cost.share, doomed));
    fputs(".\n", out);
}

/* --- tables --- */

static void print_padded(const char *text, int width, FILE *out)
{
    fputs(text, out);
    for (int i = text_width(text); i < width; i++)
        putc(' ', out);
}

static void print_cause(const struct autopsy_report *r, int cause, FILE *out)
{
    const struct autopsy *a = r->autopsy;
    const struct typical *t = &r->typicals->of[cause];
    char text[WORDS_SIZE];
    putc(' ', out);
    print_padded(by_words(cause), 28, out);
    print_padded(part_text(autopsy_lost_by(a, cause, a->steps).share, text), 28, out);
    if (lost(a, cause) > 0)
        fprintf(out, "  month %-6d", autopsy_median_step(a, cause) * a->scenario->step);
    else
        fprintf(out, "  %-12s", "");
    if (t->lives > 0)
        fprintf(out, "  %s in trial %llu", a->scenario->companies[t->company].name, (unsigned long long)t->trial);
    putc('\n', out);
}

static void print_causes(const struct autopsy_report *r, FILE *out)
{
    putc(' ', out);
    print_padded("lost by", 28, out);
    print_padded("of all lives", 28, out);
    fprintf(out, "  %-12s  the one in the middle\n", "half by");
    for (int cause = 0; cause <= CAUSES; cause++)
        if (cause == ANY_CAUSE ? r->autopsy->cohort.reading != READING_OPERATING
                               : reading_knows(r->autopsy->cohort.reading, (enum cause)cause))
            print_cause(r, cause, out);
}

/* Three digits, as a reader takes them. */
static const char *value_words(double value, char text[WORDS_SIZE])
{
    if (isnan(value))
        return "-";
    if (isinf(value))
        return "no end";
    if (value >= 999.5)
        return count_words((int64_t)(value + 0.5), text);
    const bool small = value > 0 && value < 0.1;
    snprintf(text, WORDS_SIZE, value >= 99.95 ? "%.0f" : value >= 9.995 ? "%.1f" : small ? "%.2g" : "%.2f", value);
    return text;
}

static void print_before(const struct autopsy *a, FILE *out)
{
    static const char *const titles[TRAITS] = {"cash, M$", "runway, months", "price / own cost", "funding climate, x",
                                               "opex, M$/month", "app revenue, M$/month", "API share, %", "last model, months ago"};
    char text[WORDS_SIZE];
    putc(' ', out);
    print_padded("medians, lost | survivors", 28, out);
    for (int i = 0; i < a->spans; i++) {
        snprintf(text, sizeof text, "%d months before", a->span[i] * a->scenario->step);
        fprintf(out, "%21s", text);
    }
    putc('\n', out);
    for (enum trait trait = 0; trait < TRAITS; trait++) {
        putc(' ', out);
        print_padded(titles[trait], 28, out);
        for (int i = 0; i < a->spans; i++) {
            const double scale = trait == TRAIT_SHARE ? 100 : 1;
            fprintf(out, "%11s |", value_words(scale * autopsy_seen(a, ANY_CAUSE, i, SIDE_LOST, trait).p50, text));
            fprintf(out, " %7s", value_words(scale * autopsy_seen(a, ANY_CAUSE, i, SIDE_SURVIVED, trait).p50, text));
        }
        putc('\n', out);
    }
}

static void print_remedy(const struct autopsy *a, int remedy, int width, FILE *out)
{
    char text[WORDS_SIZE];
    putc(' ', out);
    print_padded(a->remedy[remedy].title, width, out);
    putc(' ', out);
    if (autopsy_altered(a, remedy) == 0) {
        fputs("not one life is another", out);
    } else {
        const struct counted averted = autopsy_averted(a, remedy, ANY_CAUSE), doomed = autopsy_doomed(a, remedy);
        print_padded(averted.lives ? estimate_words(averted.share, text) : "none", 25, out);
        print_padded(doomed.lives ? estimate_words(doomed.share, text) : "none", 27, out);
        print_padded(change_words(autopsy_net(a, remedy), text), 24, out);
        if (!a->remedy[remedy].given)
            fputs(a->remedy[remedy].text, out);
    }
    putc('\n', out);
}

static void print_remedies(const struct autopsy *a, const int *order, FILE *out)
{
    int width = 12;
    for (int i = 0; i < a->remedies; i++)
        width = text_width(a->remedy[i].title) > width ? text_width(a->remedy[i].title) : width;
    putc(' ', out);
    print_padded("the same but", width, out);
    fprintf(out, " %-25s%-27s%-24s%s\n", "of the lost, saved", "of the survivors, lost", "points, survive more", "--change");
    for (int i = 0; i < a->remedies; i++)
        print_remedy(a, order[i], width, out);
    for (int i = 0; i < a->left_outs; i++) {
        putc(' ', out);
        print_padded(a->left_out[i].title, width, out);
        fprintf(out, " not tried: %s\n", a->left_out[i].why);
    }
}

/* --- all of it --- */

static void print_cohort(const struct autopsy *a, FILE *out)
{
    const struct entry *entry = &a->scenario->entries[a->cohort.entry[0]];
    if (a->cohort.group < 0 && entry->count > 1)
        fprintf(out, "What is changed of its own is changed of all %d of %s, who have their values in common.\n", entry->count,
                entry->name);
    if (a->cohort.left_out > 0)
        fprintf(out, "%d of %s start%s as verticals and are left out.\n", a->cohort.left_out,
                a->cohort.group == a->scenario->groups_count ? "all companies" : a->cohort.name,
                a->cohort.left_out == 1 ? "s" : "");
}

static void print_sentences(const struct autopsy *a, const int *order, FILE *out)
{
    char who[WORDS_SIZE], lives[WORDS_SIZE], chance[WORDS_SIZE];
    if (lost(a, ANY_CAUSE) == 0) {
        fprintf(out, "In %s %s %s is never %s: the chance is %s.\n", count_words(autopsy_lives(a), lives),
                autopsy_lives(a) == 1 ? "life" : "lives", who_words(a, false, who), lost_words(a->cohort.reading),
                part_text(autopsy_lost_by(a, ANY_CAUSE, a->steps).share, chance));
        return;
    }
    print_losses(a, out);
    if (a->remedies > 0)
        print_best(a, order[0], out);
}

enum status autopsy_tell(const void *report, FILE *out, struct failure *failure)
{
    const struct autopsy *a = ((const struct autopsy_report *)report)->autopsy;
    int *order = calloc((size_t)a->remedies + 1, sizeof *order);
    if (!order)
        return fail_memory(failure);
    autopsy_rank(a, order);
    print_sentences(a, order, out);
    free(order);
    return STATUS_DONE;
}

void autopsy_answer_print(const struct autopsy_report *r, FILE *out)
{
    const struct autopsy *a = r->autopsy;
    int *order = calloc((size_t)a->remedies + 1, sizeof *order);
    if (!order)
        return;
    autopsy_rank(a, order);
    print_sentences(a, order, out);
    if (lost(a, ANY_CAUSE) > 0) {
        print_cohort(a, out);
        putc('\n', out);
        print_causes(r, out);
        putc('\n', out);
        print_before(a, out);
        putc('\n', out);
        print_remedies(a, order, out);
        putc('\n', out);
    }
    free(order);
}

static void print_next(const struct autopsy_report *r, const struct run_facts *facts, FILE *out)
{
    const struct typical *t = &r->typicals->of[ANY_CAUSE];
    fputs("Next: ", out);
    print_shell_word(facts->program, out);
    if (t->lives > 0) {
        fputs(" trace ", out);
        print_shell_word(facts->scenario_file, out);
        fprintf(out, " --trial %llu --company ", (unsigned long long)t->trial);
        print_shell_word(r->autopsy->scenario->companies[t->company].name, out);
        fputs("   (all of that life)\n", out);
        return;
    }
    fputs(" report ", out);
    print_shell_word(facts->folder, out);
    fputs("   (draws what the tables have)\n", out);
}

void autopsy_answer_end(const struct autopsy_report *r, const struct run_facts *facts, FILE *out)
{
    const struct autopsy *a = r->autopsy;
    const int lived = 2 + a->remedies;
    char trials[WORDS_SIZE], all[WORDS_SIZE];
    fprintf(out, "%s trial%s, each lived %d times, %s in all, seed %llu, %s. 95 %% intervals; they leave out what the model itself "
            "gets wrong:\nwhat averts a loss here does so in the model, under the same luck, with everything else as it is.\n",
            count_words((int64_t)a->trials, trials), a->trials == 1 ? "" : "s", lived, count_words((int64_t)a->trials * lived, all),
            (unsigned long long)a->scenario->seed, facts->effort);
    fprintf(out, "Tables (causes, afterwards, before, typical, changes, averted) and the full scenario: %s\n", facts->folder);
    print_next(r, facts, out);
}

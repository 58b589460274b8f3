#include "output/autopsy_tables.h"

#include <stdlib.h>

#include "base/names.h"
#include "output/cells.h"
#include "output/words.h"

const struct autopsy_table autopsy_tables[AUTOPSY_TABLES] = {
    {"causes.tsv", autopsy_write_causes},   {"afterwards.tsv", autopsy_write_afterwards},
    {"before.tsv", autopsy_write_before},   {"typical.tsv", autopsy_write_typical},
    {"changes.tsv", autopsy_write_changes}, {"averted.tsv", autopsy_write_averted},
};

void autopsy_put_sets(const struct remedy *remedy, FILE *out)
{
    char shown[LONG_EXCERPT_SIZE];
    for (int i = 0; i < remedy->sets; i++) {
        fputs(i > 0 ? " --set " : "--set ", out);
        print_shell_word(long_excerpt(remedy->set[i], shown), out);
    }
}

static const struct autopsy *autopsy_of(const void *report)
{
    return ((const struct autopsy_report *)report)->autopsy;
}

static int month(const struct autopsy *a, int step)
{
    return step * a->scenario->step;
}

static void put_counted(FILE *out, struct counted counted)
{
    put_count(out, counted.lives);
    put_estimate(out, counted.share);
}

/* The causes that the reading knows, and any: ANY_CAUSE comes first. */
static int next_cause(const struct autopsy *a, int cause)
{
    int next = cause == ANY_CAUSE ? 0 : cause + 1;
    while (next < CAUSES && !reading_knows(a->cohort.reading, (enum cause)next))
        next++;
    return next;
}

#define for_each_cause(a, cause) \
    for (int cause = ANY_CAUSE, first_ = 1; first_ || cause < CAUSES; first_ = 0, cause = next_cause(a, cause))

/* --- causes.tsv --- */

static void causes_rows(const struct autopsy *a, int cause, FILE *out)
{
    for (int step = 1; step <= a->steps; step++) {
        fprintf(out, "%s\t%d", cause_names[cause], month(a, step));
        put_counted(out, autopsy_lost_in(a, cause, step));
        put_counted(out, autopsy_lost_by(a, cause, step));
        putc('\n', out);
    }
}

enum status autopsy_write_causes(const void *report, FILE *out, struct failure *failure)
{
    const struct autopsy *a = autopsy_of(report);
    (void)failure;
    fprintf(out, "# By what, and when, %s was lost (reading: %s): lives lost in the month and their share of all %lld lives, then "
            "up to the month; 95 %% intervals.\n"
            "# pivot: it turned vertical; stale: its model was too old; of these afterwards.tsv says what became. The others are "
            "final.\n"
            "cause\tmonth\tlives\tprobability\tlow\thigh\tlives_so_far\tcumulative\tcumulative_low\tcumulative_high\n",
            a->cohort.name, reading_names[a->cohort.reading], (long long)autopsy_lives(a));
    for_each_cause(a, cause)
        causes_rows(a, cause, out);
    return STATUS_DONE;
}

/* --- afterwards.tsv --- */

enum status autopsy_write_afterwards(const void *report, FILE *out, struct failure *failure)
{
    const struct autopsy *a = autopsy_of(report);
    (void)failure;
    fputs("# What became, by the horizon, of those who left the race: share of those who left it so, with 95 % intervals.\n"
          "cause\tstate\tlives\tprobability\tlow\thigh\n", out);
    for (enum cause cause = 0; cause < LEFT_RACE && a->cohort.reading == READING_GENERALIST; cause++)
        for (enum state state = STATE_VERTICAL; state < STATES; state++) {
            fprintf(out, "%s\t%s", cause_names[cause], state_names[state]);
            put_counted(out, autopsy_afterwards(a, cause, state));
            putc('\n', out);
        }
    return STATUS_DONE;
}

/* --- before.tsv --- */

static void before_row(const struct autopsy *a, int cause, int span, enum side side, enum trait trait, FILE *out)
{
    static const char *const sides[SIDES] = {"lost", "survived"};
    const struct seen seen = autopsy_seen(a, cause, span, side, trait);
    fprintf(out, "%s\t%d\t%s\t%s", cause_names[cause], month(a, a->span[span]), trait_names[trait], sides[side]);
    put_count(out, seen.lives);
    const double values[] = {seen.p05, seen.p25, seen.p50, seen.p50_low, seen.p50_high, seen.p75, seen.p95};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        put_number(out, values[i]);
    putc('\n', out);
}

enum status autopsy_write_before(const void *report, FILE *out, struct failure *failure)
{
    const struct autopsy *a = autopsy_of(report);
    (void)failure;
    fputs("# The state that the lost lives were in so many months before, beside that of survivors: the same companies in other "
          "trials, independent to the horizon (generalists, where that is what was lost), at the same months.\n"
          "# cash: M$; runway, lag: months; price: of the market, over the company's own cost; climate: of funding, x the year "
          "before; opex, app_revenue: M$/month; share: of the API pool. p50_low and p50_high: 95 % interval of the median.\n"
          "cause\tmonths\tquantity\twho\tlives\tp05\tp25\tp50\tp50_low\tp50_high\tp75\tp95\n", out);
    for_each_cause(a, cause)
        for (int span = 0; span < a->spans; span++)
            for (enum trait trait = 0; trait < TRAITS; trait++)
                for (enum side side = 0; side < SIDES; side++)
                    before_row(a, cause, span, side, trait, out);
    return STATUS_DONE;
}

/* --- typical.tsv --- */

enum status autopsy_write_typical(const void *report, FILE *out, struct failure *failure)
{
    const struct autopsy *a = autopsy_of(report);
    const struct typicals *typicals = ((const struct autopsy_report *)report)->typicals;
    (void)failure;
    fprintf(out, "# The life in the middle of those lost by each cause, by month, then trial, among the first %llu trials: outlast "
            "trace SCENARIO --trial N --company NAME shows it.\n"
            "cause\tlives\ttrial\tcompany\tmonth\tlost_by\n", (unsigned long long)typicals->trials);
    for_each_cause(a, cause) {
        const struct typical *t = &typicals->of[cause];
        fprintf(out, "%s\t%lld", cause_names[cause], (long long)t->lives);
        if (t->lives > 0)
            fprintf(out, "\t%llu\t%s\t%d\t%s\n", (unsigned long long)t->trial, a->scenario->companies[t->company].name,
                    month(a, t->step), cause_names[t->cause]);
        else
            fputs("\tNA\tNA\tNA\tNA\n", out);
    }
    return STATUS_DONE;
}

/* --- changes.tsv and averted.tsv --- */

static void changes_row(const struct autopsy *a, int remedy, FILE *out)
{
    const int64_t losses = autopsy_lost_by(a, ANY_CAUSE, a->steps).lives;
    const struct change_estimate net = autopsy_net(a, remedy);
    fprintf(out, "%s\t%s", a->remedy[remedy].text, a->remedy[remedy].title);
    put_count(out, losses);
    put_counted(out, autopsy_averted(a, remedy, ANY_CAUSE));
    put_counted(out, autopsy_delayed(a, remedy));
    put_count(out, autopsy_lives(a) - losses);
    put_counted(out, autopsy_doomed(a, remedy));
    put_number(out, net.change);
    put_number(out, net.low);
    put_number(out, net.high);
    put_count(out, autopsy_altered(a, remedy));
    putc('\t', out);
    autopsy_put_sets(&a->remedy[remedy], out);
    putc('\n', out);
}

/* Calls a writer of rows for each remedy, the best first. */
static enum status ranked(const struct autopsy *a, void (*rows)(const struct autopsy *a, int remedy, FILE *out), FILE *out,
                          struct failure *failure)
{
    int *order = calloc((size_t)a->remedies + 1, sizeof *order);
    if (!order)
        return fail_memory(failure);
    autopsy_rank(a, order);
    for (int i = 0; i < a->remedies; i++)
        rows(a, order[i], out);
    free(order);
    return STATUS_DONE;
}

enum status autopsy_write_changes(const void *report, FILE *out, struct failure *failure)
{
    const struct autopsy *a = autopsy_of(report);
    fputs("# The same trials again, each with one change: how many of the losses it averts or delays, and how many of the survivors "
          "it dooms; the best first.\n"
          "# net: averted less doomed, over all lives; altered: lives whose loss is another, at another time, or none; set: what "
          "repeats it. 95 % intervals.\n", out);
    for (int i = 0; i < a->left_outs; i++)
        fprintf(out, "# Not tried: %s (%s): %s\n", a->left_out[i].text, a->left_out[i].title, a->left_out[i].why);
    fputs("change\tmeaning\tlosses\taverted\taverted_share\taverted_low\taverted_high\tdelayed\tdelayed_share\tdelayed_low\t"
          "delayed_high\tsurvivors\tdoomed\tdoomed_share\tdoomed_low\tdoomed_high\tnet\tnet_low\tnet_high\taltered\tset\n", out);
    return ranked(a, changes_row, out, failure);
}

static void averted_rows(const struct autopsy *a, int remedy, FILE *out)
{
    for_each_cause(a, cause) {
        fprintf(out, "%s\t%s", a->remedy[remedy].text, cause_names[cause]);
        put_count(out, autopsy_lost_by(a, cause, a->steps).lives);
        put_counted(out, autopsy_averted(a, remedy, cause));
        putc('\n', out);
    }
}

enum status autopsy_write_averted(const void *report, FILE *out, struct failure *failure)
{
    fputs("# What each change averts of the losses by each cause: their share, with 95 % intervals.\n"
          "change\tcause\tlosses\taverted\tprobability\tlow\thigh\n", out);
    return ranked(autopsy_of(report), averted_rows, out, failure);
}

/* The tables about companies and groups. */
#include <math.h>

#include "output/cells.h"
#include "output/tables.h"
#include "output/words.h"

/* --- companies.tsv --- */

static int64_t sum_of(const struct findings *f, const struct subject *who, enum company_sum sum)
{
    int64_t total = 0;
    for (int i = 0; i < who->members; i++)
        total += f->tally->company[who->member[i]].sums[sum];
    return total;
}

/* M$ over all lives. */
static double mean_raised(const struct findings *f, const struct subject *who, int64_t lives)
{
    return ratio(sum_of(f, who, SUM_RAISED), lives) + ratio(sum_of(f, who, SUM_RAISED_PART), lives) * 0x1p-16;
}

/* Goes on to the horizon, and notes the first month by which half of all lives have left independence; -1: fewer have. */
static int median_month(const struct findings *f, const struct subject *who, struct standing *standing)
{
    int median = -1;
    while (standing->step < f->tally->steps) {
        standing_advance(f, who, standing);
        if (median < 0 && standing->count[READING_INDEPENDENT] <= standing->lives / 2)
            median = standing->step * f->scenario->step;
    }
    return median;
}

static void put_fates(FILE *out, const struct standing *standing)
{
    const int64_t *count = standing->count;
    put_probability(out, ratio(count[READING_INDEPENDENT] - count[READING_GENERALIST], standing->lives));
    for (enum fate fate = HOLLOWED; fate < FATES; fate++)
        put_probability(out, ratio(standing->gone[fate], standing->lives));
}

static void companies_row(const struct findings *f, const struct subject *who, FILE *out)
{
    struct standing end = standing_start(f, who);
    const int median = median_month(f, who, &end);
    fprintf(out, "%s\t%d", who->name, who->members);
    put_count(out, (int64_t)f->tally->trials);
    put_estimate(out, standing_estimate(f, who, &end, READING_INDEPENDENT));
    put_estimate(out, standing_estimate(f, who, &end, READING_GENERALIST));
    put_fates(out, &end);
    put_probability(out, ratio(subject_count(f, who, READING_LEGAL), end.lives));
    put_probability(out, ratio(subject_count(f, who, READING_OPERATING), end.lives));
    put_probability(out, ratio(sum_of(f, who, SUM_PUBLIC), end.lives));
    put_probability(out, ratio(sum_of(f, who, SUM_RESTRUCTURED), end.lives));
    put_number(out, ratio(sum_of(f, who, SUM_ROUNDS), end.lives));
    put_number(out, mean_raised(f, who, end.lives));
    put_number(out, median < 0 ? (double)NAN : median);
    putc('\n', out);
}

enum status write_companies(const struct findings *f, FILE *out, struct failure *failure)
{
    char text[WORDS_SIZE];
    (void)failure;
    fprintf(out,
            "# What became of each company and group (mean over its members) %s. Probabilities, with 95 %% "
            "intervals.\n"
            "# rounds and raised (M$) are means over all trials; median_month_gone: the first month by which half have left "
            "independence.\n"
            "company\tmembers\ttrials\tindependent\tindependent_low\tindependent_high\tgeneralist\tgeneralist_low\t"
            "generalist_high\tvertical\thollowed\tacquired\tsold\tshut\tlegal\toperating\tpublic\trestructured\trounds\t"
            "raised\tmedian_month_gone\n",
            months_words(f->scenario->horizon, text));
    for (int i = 0; i < f->rows; i++)
        companies_row(f, f->row[i], out);
    return STATUS_DONE;
}

/* --- readings.tsv --- */

static void readings_rows(const struct findings *f, const struct subject *who, FILE *out)
{
    for (enum claim claim = 0; claim < CLAIMS; claim++)
        if (claim_applies(who, claim)) {
            fprintf(out, "%s\t%s", who->name, claim_names[claim]);
            put_estimate(out, subject_claim(f, who, claim));
            put_count(out, (int64_t)f->tally->trials);
            putc('\n', out);
        }
}

enum status write_readings(const struct findings *f, FILE *out, struct failure *failure)
{
    char text[WORDS_SIZE];
    (void)failure;
    fprintf(out,
            "# Who has survived %s, by each reading of \"survived\": probabilities with 95 %% intervals; of "
            "groups and the market the mean over members.\n"
            "# generalist: an independent model company; independent: in whatever business; legal: or a shell; operating: "
            "not shut.\n"
            "# none_left, no_generalist: no member of the group is.\n"
            "name\treading\tprobability\tlow\thigh\ttrials\n",
            months_words(f->scenario->horizon, text));
    for (int i = 0; i < f->rows; i++)
        readings_rows(f, f->row[i], out);
    readings_rows(f, f->market, out);
    return STATUS_DONE;
}

/* --- survival.tsv --- */

static void survival_row(const struct findings *f, const struct subject *who, const struct standing *now, int64_t at_risk,
                         FILE *out)
{
    fprintf(out, "%d\t%s", now->step * f->scenario->step, who->name);
    put_count(out, at_risk);
    put_estimate(out, standing_estimate(f, who, now, READING_GENERALIST));
    put_estimate(out, standing_estimate(f, who, now, READING_INDEPENDENT));
    put_fates(out, now);
    putc('\n', out);
}

enum status write_survival(const struct findings *f, FILE *out, struct failure *failure)
{
    (void)failure;
    fputs("# When each company and group (mean over its members) is lost. Probabilities, with 95 % intervals; hollowed to "
          "shut: the chance of having ended so by this month.\n"
          "# at_risk: lives that were independent when the step ending in this month began (of a group: of all its "
          "members).\n"
          "month\tcompany\tat_risk\tgeneralist\tgeneralist_low\tgeneralist_high\tindependent\tindependent_low\t"
          "independent_high\tvertical\thollowed\tacquired\tsold\tshut\n",
          out);
    for (int i = 0; i < f->rows; i++) {
        const struct subject *who = f->row[i];
        struct standing now = standing_start(f, who);
        survival_row(f, who, &now, now.lives, out);
        while (now.step < f->tally->steps) {
            const int64_t at_risk = now.count[READING_INDEPENDENT];
            standing_advance(f, who, &now);
            survival_row(f, who, &now, at_risk, out);
        }
    }
    return STATUS_DONE;
}

/* --- cash.tsv --- */

static void cash_rows(const struct findings *f, const struct subject *who, FILE *out)
{
    const int64_t lives = (int64_t)f->tally->trials * who->members;
    for (int bin = 0; bin < CASH_BINS; bin++) {
        int64_t count = 0;
        for (int i = 0; i < who->members; i++)
            count += f->tally->company[who->member[i]].cash[bin];
        fputs(who->name, out);
        put_number(out, cash_edge(bin));
        put_number(out, cash_edge(bin + 1));
        put_probability(out, ratio(count, lives));
        putc('\n', out);
    }
}

enum status write_cash(const struct findings *f, FILE *out, struct failure *failure)
{
    char text[WORDS_SIZE];
    (void)failure;
    fprintf(out,
            "# Cash of those that are independent %s, M$: the probability of being so with cash from bin_low "
            "to below bin_high.\n"
            "# The bins of a company, or of a group (mean over its members), add up to its probability of being "
            "independent.\n"
            "company\tbin_low\tbin_high\tprobability\n",
            months_words(f->scenario->horizon, text));
    for (int i = 0; i < f->rows; i++)
        cash_rows(f, f->row[i], out);
    return STATUS_DONE;
}

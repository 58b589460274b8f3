/* The tables about the market: who is left in it, and the paths of its quantities. */
#include <stdlib.h>

#include "output/cells.h"
#include "output/tables.h"
#include "output/words.h"

/* --- market.tsv --- */

enum { SHOWN_QUANTILES = 5 };
static const int percents[SHOWN_QUANTILES] = {5, 25, 50, 75, 95};

/* The least number of independents that so many percent of the trials do not exceed. */
static int number_quantile(const int64_t *left, int companies, int64_t trials, int percent)
{
    int64_t below = left[0];
    int number = 0;
    while (number < companies && below * 100 < trials * percent)
        below += left[++number];
    return number;
}

static double mean_number(const int64_t *left, int companies, int64_t trials)
{
    int64_t sum = 0;
    for (int number = 1; number <= companies; number++)
        sum += number * left[number];
    return ratio(sum, trials);
}

static void market_row(const struct findings *f, const int64_t *left, int64_t no_generalist, int step, FILE *out)
{
    const int companies = f->tally->companies;
    const int64_t trials = (int64_t)f->tally->trials;
    fprintf(out, "%d", step * f->scenario->step);
    put_estimate(out, interval_single(left[0], trials, f->z));
    put_estimate(out, interval_single(no_generalist, trials, f->z));
    put_number(out, mean_number(left, companies, trials));
    for (int i = 0; i < SHOWN_QUANTILES; i++)
        put_count(out, number_quantile(left, companies, trials, percents[i]));
    putc('\n', out);
}

/* The trials with so many independents, [companies + 1]; NULL where memory is out. */
static int64_t *left_at(const struct findings *f, int step)
{
    int64_t *left = calloc((size_t)f->tally->companies + 1, sizeof *left);
    if (left)
        market_left(f->tally, step, left);
    return left;
}

enum status write_market(const struct findings *f, FILE *out, struct failure *failure)
{
    const struct tally *t = f->tally;
    const int numbers = t->companies + 1;
    int64_t *left = left_at(f, 0), no_generalist = market_no_generalist(t, 0);
    if (!left)
        return fail_memory(failure);
    fprintf(out,
            "# Whether anybody is left of %d companies: the chance that none is independent, and that none is an independent "
            "model company, with 95 %% intervals;\n"
            "# mean_independent, p05 to p95: mean and quantiles of the number of independent companies.\n"
            "month\tnone_left\tnone_left_low\tnone_left_high\tno_generalist\tno_generalist_low\tno_generalist_high\t"
            "mean_independent\tp05\tp25\tp50\tp75\tp95\n",
            t->companies);
    market_row(f, left, no_generalist, 0, out);
    for (int step = 1; step <= t->steps; step++) {
        for (int i = 0; i < numbers; i++)
            left[i] += t->left_change[(int64_t)step * numbers + i];
        no_generalist += t->last_generalist[step];
        market_row(f, left, no_generalist, step, out);
    }
    free(left);
    return STATUS_DONE;
}

/* --- independents.tsv --- */

enum status write_independents(const struct findings *f, FILE *out, struct failure *failure)
{
    char text[WORDS_SIZE];
    int64_t *left = left_at(f, f->tally->steps);
    if (!left)
        return fail_memory(failure);
    fprintf(out,
            "# How many companies are independent %s: the chance that it is exactly this number, with 95 %% "
            "intervals.\n"
            "count\tprobability\tlow\thigh\n",
            months_words(f->scenario->horizon, text));
    for (int number = 0; number <= f->tally->companies; number++) {
        fprintf(out, "%d", number);
        put_estimate(out, interval_single(left[number], (int64_t)f->tally->trials, f->z));
        putc('\n', out);
    }
    free(left);
    return STATUS_DONE;
}

/* --- paths.tsv --- */

static void paths_row(const struct findings *f, enum quantity quantity, int step, FILE *out)
{
    fprintf(out, "%s\t%d", quantity_names[quantity], step * f->scenario->step);
    put_number(out, fan_mean(f->tally, quantity, step));
    for (int i = 0; i < SHOWN_QUANTILES; i++)
        put_number(out, fan_quantile(f->tally, quantity, step, percents[i] / 100.0));
    putc('\n', out);
}

enum status write_paths(const struct findings *f, FILE *out, struct failure *failure)
{
    (void)failure;
    fprintf(out,
            "# The market's quantities at the start of each step, over the first %d trials (or all, where there are fewer), "
            "whether or not companies are left.\n"
            "# price, serving (cost at the best provider), floor: $ per million tokens; training (a frontier model): M$; "
            "funding (climate): ln; pool (spending on APIs): M$ a month.\n"
            "quantity\tmonth\tmean\tp05\tp25\tp50\tp75\tp95\n",
            FAN_TRIALS);
    for (enum quantity quantity = 0; quantity < QUANTITIES; quantity++)
        for (int step = 0; step < f->tally->steps; step++)
            paths_row(f, quantity, step, out);
    return STATUS_DONE;
}

#include <math.h>

#include "output/score_tables.h"
#include "output/words.h"

/* In so many digits as can mean anything; what rounds to 0 has no sign. */
static const char *digits(double value, bool sign, char text[32])
{
    const bool none = fabs(value) < 0.0005;
    snprintf(text, 32, sign && !none ? "%+.3f" : "%.3f", none ? 0 : value);
    return text;
}

/* "0.235 (0.098 to 0.395)", with the sign of a difference. */
static const char *figure_words(struct figure f, bool sign, char text[WORDS_SIZE])
{
    char value[32], low[32], high[32];
    digits(f.value, sign, value);
    if (isnan(f.low))
        snprintf(text, WORDS_SIZE, "%s", value);
    else
        snprintf(text, WORDS_SIZE, "%s (%s to %s)", value, digits(f.low, sign, low), digits(f.high, sign, high));
    return text;
}

static const char *asked_words(enum asked asked)
{
    static const char *const words[ASKED] = {"independent", "model companies", "in their state"};
    return words[asked];
}

/* "month 15 to 24" */
static void print_months(const struct score *score, FILE *out)
{
    int first = score->scenario->horizon, last = 0;
    for (int i = 0; i < score->outcomes->count; i++) {
        const int month = score->outcomes->outcome[i].month;
        first = month < first ? month : first;
        last = month > last ? month : last;
    }
    if (first == last)
        fprintf(out, "month %d", first);
    else
        fprintf(out, "month %d to %d", first, last);
}

/* --- the sentences --- */

static void print_happened(const struct score *score, FILE *out)
{
    const struct scored *any = &score->scored[ASKED_INDEPENDENT], *racing = &score->scored[ASKED_GENERALIST];
    fprintf(out, "Of %d compan%s %d %s independent when last seen (", any->companies, any->companies == 1 ? "y" : "ies",
            any->happened, any->happened == 1 ? "was" : "were");
    print_months(score, out);
    fprintf(out, "); the forecast had %.1f on average.", any->expected);
    if (racing->companies > 0)
        fprintf(out, " Of the %d that began as model companies %d still %s; the forecast had %.1f.", racing->companies,
                racing->happened, racing->happened == 1 ? "was one" : "were", racing->expected);
    putc('\n', out);
}

/* The question whose score is told in words: the strictest that is asked of several. */
static enum asked headline(const struct score *score)
{
    return score->scored[ASKED_GENERALIST].companies > 1 ? ASKED_GENERALIST : ASKED_INDEPENDENT;
}

/* Whether what was found is among the middle 95 % of the model's own lives. */
static void print_right(const struct score *score, enum asked asked, FILE *out)
{
    const struct scored *s = &score->scored[asked];
    const double found = s->figure[STATISTIC_BRIER].value;
    char worse[WORDS_SIZE], lives[WORDS_SIZE];
    if (s->brier.worse.probability == 0)
        snprintf(worse, sizeof worse, "none (at most %.20s %%)", points_words(s->brier.worse.high, lives));
    else
        estimate_words(s->brier.worse, worse);
    fprintf(out, "Were the model right, its Brier score of \"%s\" would be %.3f on average, and in 95 %% of its own lives %.3f to "
            "%.3f. It is %.3f: %s of %s lives score as badly or worse", asked_words(asked), s->brier.mean, s->brier.low,
            s->brier.high, found, worse, count_words((int64_t)score->lives, lives));
    if (found > s->brier.high)
        fputs(", so these outcomes speak against the model.\n", out);
    else if (found < s->brier.low)
        fputs(", so these outcomes fit better than outcomes of the model itself do.\n", out);
    else
        fputs(", so these outcomes do not speak against the model; nor for much in it.\n", out);
}

static void print_told(const struct scored *s, int which, const char *against, FILE *out)
{
    const struct figure f = s->figure[STATISTIC_LESS + which];
    char text[WORDS_SIZE];
    fprintf(out, " Against %s it differs by %s: %s.", against, figure_words(f, true, text),
            f.low > 0 ? "the forecast is worse" : f.high < 0 ? "the forecast is better" : "not distinguishable from it");
}

static void print_power(const struct score *score, enum asked asked, FILE *out)
{
    const struct scored *s = &score->scored[asked];
    const struct figure constant = s->figure[STATISTIC_LESS + 1];
    if (s->companies < LEAST_RESAMPLED) {
        fprintf(out, "%d compan%s too few to say how far the scores might be from those of others; no interval is given.\n",
                s->companies, s->companies == 1 ? "y is" : "ies are");
        return;
    }
    fprintf(out, "%d companies can say little: to be told from the best constant, which nobody knew before, the score would have to "
            "differ by some %.2f.", s->companies, (constant.high - constant.low) / 2);
    print_told(s, 1, "that constant", out);
    print_told(s, 0, "the mean of the company's group", out);
    fputs("\nThe bootstrap takes companies for independent of each other; as they share one market, they say less still.\n", out);
}

static void print_impossible(const struct score *score, FILE *out)
{
    char trials[WORDS_SIZE];
    const int count = score->scored[ASKED_STATE].impossible;
    if (count == 0)
        return;
    fprintf(out, "What happened to %d of them the model saw in none of %s lives", count,
            count_words((int64_t)score->trials, trials));
    for (int i = 0, told = 0; i < score->outcomes->count; i++) {
        const struct outcome *o = score->forecast[i].outcome;
        if (score->forecast[i].chance[FORECAST_MODEL][o->state] <= 0)
            fprintf(out, "%s %s (%s)", told++ > 0 ? "," : ":", score->scenario->companies[o->company].name, state_names[o->state]);
    }
    fputs("; in the log score it counts as half a life.\n", out);
}

/* --- tables --- */

static void print_scored(const struct scored *s, enum asked asked, FILE *out)
{
    char brier[WORDS_SIZE], log_score[WORDS_SIZE];
    fprintf(out, " %-16s %9d", asked_words(asked), s->companies);
    if (asked == ASKED_STATE)
        fprintf(out, " %9s %9s", "-", "-");
    else
        fprintf(out, " %9d %9.1f", s->happened, s->expected);
    fprintf(out, "   %-24s %9.3f %9.3f", figure_words(s->figure[STATISTIC_BRIER], false, brier),
            s->figure[STATISTIC_BRIER + FORECAST_GROUP].value, s->figure[STATISTIC_BRIER + FORECAST_CONSTANT].value);
    fprintf(out, "   %-24s %9.3f %9.3f\n", figure_words(s->figure[STATISTIC_LOG], false, log_score),
            s->figure[STATISTIC_LOG + FORECAST_GROUP].value, s->figure[STATISTIC_LOG + FORECAST_CONSTANT].value);
}

static void print_scores(const struct score *score, FILE *out)
{
    fprintf(out, " %-16s %9s %9s %9s   %-24s %9s %9s   %-24s %9s %9s\n", "", "companies", "happened", "forecast", "Brier score",
            "group", "constant", "log score", "group", "constant");
    for (enum asked asked = 0; asked < ASKED; asked++)
        if (score->scored[asked].companies > 0)
            print_scored(&score->scored[asked], asked, out);
}

static void print_decomposition(const struct score *score, FILE *out)
{
    static const char *const names[] = {"  reliability", "- resolution", "+ uncertainty", "+ within bins"};
    char text[WORDS_SIZE];
    fprintf(out, " %-16s", "Brier score =");
    for (int i = 0; i < 4; i++)
        fprintf(out, "   %-24s", names[i]);
    putc('\n', out);
    for (enum asked asked = 0; asked < ASKED_STATE; asked++) {
        if (score->scored[asked].companies == 0)
            continue;
        fprintf(out, " %-16s", asked_words(asked));
        for (int i = 0; i < 4; i++)
            fprintf(out, "   %-24s", figure_words(score->scored[asked].figure[STATISTIC_RELIABILITY + i], false, text));
        putc('\n', out);
    }
}

static void print_bin(const struct calibration *bin, enum asked asked, int number, FILE *out)
{
    const struct estimate share = interval_single(bin->happened, bin->companies, interval_z(0));
    char range[WORDS_SIZE];
    snprintf(range, sizeof range, "%s: %d to %d %%", asked == ASKED_INDEPENDENT ? "independent" : "a model company",
             100 * number / CALIBRATION_BINS, 100 * (number + 1) / CALIBRATION_BINS);
    fprintf(out, " %-30s %9d %7.0f %%   %d, %.0f %% (%.0f to %.0f %%)\n", range, bin->companies, 100 * bin->forecast, bin->happened,
            100 * share.probability, 100 * share.low, 100 * share.high);
}

static void print_calibration(const struct score *score, FILE *out)
{
    fprintf(out, " %-30s %9s %9s   %s\n", "forecast that it is", "companies", "mean", "and so many were");
    for (enum asked asked = 0; asked < ASKED_STATE; asked++)
        for (int i = 0; i < CALIBRATION_BINS; i++)
            if (score->scored[asked].bin[i].companies > 0)
                print_bin(&score->scored[asked].bin[i], asked, i, out);
}

static void print_next(const struct run_facts *facts, FILE *out)
{
    fputs("Next: ", out);
    print_shell_word(facts->program, out);
    fputs(" report ", out);
    print_shell_word(facts->folder, out);
    fputs("   (draws the calibration)\n", out);
}

enum status score_tell(const void *report, FILE *out, struct failure *failure)
{
    const struct score *score = ((const struct score_report *)report)->score;
    (void)failure;
    print_happened(score, out);
    print_right(score, headline(score), out);
    print_power(score, headline(score), out);
    print_impossible(score, out);
    return STATUS_DONE;
}

void score_answer_print(const struct score_report *report, const char *outcomes_file, const struct run_facts *facts, FILE *out)
{
    const struct score *score = report->score;
    const int unseen = score->scenario->companies_count - score->outcomes->count;
    char trials[WORDS_SIZE];
    struct failure none;
    (void)!score_tell(report, out, &none);
    if (unseen > 0)
        fprintf(out, "%d compan%s of the scenario %s no row in %s and %s not scored.\n", unseen, unseen == 1 ? "y" : "ies",
                unseen == 1 ? "has" : "have", outcomes_file, unseen == 1 ? "is" : "are");
    putc('\n', out);
    print_scores(score, out);
    putc('\n', out);
    print_decomposition(score, out);
    putc('\n', out);
    print_calibration(score, out);
    fprintf(out, "\n%s lives, seed %llu, %s. Intervals by the bootstrap over companies, %d resamples, seed %d; lower scores are "
            "better.\n",
            count_words((int64_t)score->trials, trials), (unsigned long long)score->scenario->seed, facts->effort, RESAMPLES,
            BOOTSTRAP_SEED);
    fprintf(out, "Tables (forecasts, scores, differences, calibration, outcomes) and the full scenario: %s\n", facts->folder);
    print_next(facts, out);
}

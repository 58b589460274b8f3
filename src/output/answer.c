#include "output/answer.h"

#include <string.h>

#include "output/tables.h"
#include "output/words.h"

/* What is asked of the market, or of a company that is alone in it: as a noun, and as its plural. */
struct nouns {
    const char *one, *many;
};

static struct nouns nouns_of(enum reading reading)
{
    if (reading == READING_GENERALIST)
        return (struct nouns){"an independent model company", "independent model companies"};
    return (struct nouns){"an independent company", "independent companies"};
}

/* --- how sure --- */

static double half_width(struct estimate e)
{
    return (e.high - e.low) / 2;
}

/* Of all that the answer shows. */
static double widest_half(const struct findings *f)
{
    double widest = half_width(subject_claim(f, f->market, CLAIM_NO_GENERALIST));
    for (int i = 0; i < f->scenario->groups_count; i++)
        for (enum reading reading = 0; reading < READINGS; reading++) {
            const double half = half_width(subject_claim(f, &f->group[i], (enum claim)reading));
            widest = half > widest ? half : widest;
        }
    return widest;
}

/* --- the questions --- */

static const char *end_text(const struct scenario *s, char text[WORDS_SIZE])
{
    return date_words(s->start_year, s->start_month, s->horizon, text);
}

static void print_alone(const struct findings *f, FILE *out)
{
    const struct subject *who = &f->company[0];
    const enum reading reading = headline_reading(f, who);
    const struct estimate e = subject_claim(f, who, (enum claim)reading);
    char end[WORDS_SIZE], chance[WORDS_SIZE];
    fprintf(out, "Will %s still be %s %s? %s: the chance is %s.\n", who->name, nouns_of(reading).one,
            end_text(f->scenario, end), chance_words(e.probability)->answer, chance_text(e, chance));
}

static void print_market(const struct findings *f, FILE *out)
{
    const enum reading reading = headline_reading(f, f->market);
    const struct estimate none =
        subject_claim(f, f->market, reading == READING_GENERALIST ? CLAIM_NO_GENERALIST : CLAIM_NONE_LEFT);
    char end[WORDS_SIZE], chance[WORDS_SIZE];
    fprintf(out, "Will %s be left %s? %s: the chance that none is left is %s.\n", nouns_of(reading).one,
            end_text(f->scenario, end), chance_words(1 - none.probability)->answer, chance_text(none, chance));
}

static double distance(double a, double b)
{
    return a > b ? a - b : b - a;
}

/* The group whose fate is most open: nearest to an even chance of the reading that the market is asked about. */
static const struct subject *most_open(const struct findings *f)
{
    const enum reading reading = headline_reading(f, f->market);
    const struct subject *open = NULL;
    double nearest = 1;
    for (int i = 0; i < f->scenario->groups_count; i++) {
        const struct subject *who = &f->group[i];
        const double away = distance(subject_claim(f, who, (enum claim)reading).probability, 0.5);
        if (away < nearest && headline_reading(f, who) == reading) {
            open = who;
            nearest = away;
        }
    }
    return open ? open : &f->group[0];
}

/* "an application company"; "a company of data and tools" for a name that is no adjective. */
static void print_one_of(const char *group, FILE *out)
{
    if (strchr(group, ' '))
        fprintf(out, "a company of %s", group);
    else
        fprintf(out, "a%s %s company", strchr("aeiouAEIOU", *group) ? "n" : "", group);
}

static void print_most_open(const struct findings *f, const struct subject *who, FILE *out)
{
    const enum reading reading = headline_reading(f, f->market);
    const struct estimate e = subject_claim(f, who, (enum claim)reading);
    const struct nouns nouns = nouns_of(reading);
    char chance[WORDS_SIZE];
    fputs("For ", out);
    if (who->members == 1)
        fputs(who->name, out);
    else
        print_one_of(who->name, out);
    fprintf(out, " it is %s: ", chance_words(e.probability)->is);
    if (who->members == 1)
        fprintf(out, "the chance that it is still %s is %s.\n", nouns.one, chance_text(e, chance));
    else if (e.probability > 0 && e.probability < 1)
        fprintf(out, "%s are still %s.\n", chance_text(e, chance), nouns.many);
    else
        fprintf(out, "the share of those that still are is %s.\n", chance_text(e, chance));
}

/* --- the end of it --- */

static void print_never(const struct findings *f, FILE *out)
{
    bool never = false;
    for (int i = 0; i < f->scenario->groups_count; i++)
        for (enum reading reading = headline_reading(f, &f->group[i]); reading < READINGS; reading++)
            never |= subject_count(f, &f->group[i], reading) == 0;
    char trials[WORDS_SIZE], most[WORDS_SIZE];
    if (never)
        fprintf(out, " never: not once in %s trials, so not distinguishable from 0 (at most %s %%)\n",
                count_words((int64_t)f->tally->trials, trials),
                points_words(interval_single(0, (int64_t)f->tally->trials, f->z).high, most));
}

/* Whether anybody can be bought: a hazard that is not the constant 0. */
static bool knows_deals(const struct scenario *s)
{
    const struct distribution *appetite = &s->market[MARKET_deals_appetite];
    bool any = false;
    for (int i = 0; i < s->entries_count; i++) {
        const struct distribution *rate = &s->entries[i].value[COMPANY_acquisition_rate];
        any |= rate->family != CONSTANT || rate->argument[0] > 0;
    }
    return any && (appetite->family != CONSTANT || appetite->argument[0] > 0);
}

/* Whether the run ended because it knew enough, or although it did not. */
static void print_precision(const struct findings *f, FILE *out)
{
    char done[WORDS_SIZE], most[WORDS_SIZE];
    const double wanted = f->scenario->precision, half = findings_half_width(f);
    count_words((int64_t)f->tally->trials, done);
    if (half <= wanted)
        fprintf(out, "Precision %g is reached after %s of at most %s trials", wanted, done,
                count_words((int64_t)f->scenario->trials, most));
    else
        fprintf(out, "Precision %g is not reached in all %s trials; more --trials go on", wanted, done);
    fprintf(out, ". The widest interval of \"model company\" and \"in any business\" is +-%.3g points.\n", 100 * half);
}

static void print_run(const struct findings *f, const struct run_facts *facts, double widest, FILE *out)
{
    char trials[WORDS_SIZE], companies[WORDS_SIZE], points[WORDS_SIZE];
    const int count = f->scenario->companies_count;
    if (f->scenario->precision > 0)
        print_precision(f, out);
    fprintf(out, "%s lives of %s compan%s, seed %llu, %s. 95 %% intervals are within %s points; ",
            count_words((int64_t)f->tally->trials, trials), count_words(count, companies), count == 1 ? "y" : "ies",
            (unsigned long long)f->scenario->seed, facts->effort, points_words(widest, points));
    fputs("they leave out what the model itself gets wrong:\n", out);
    if (headline_reading(f, f->market) == READING_GENERALIST)
        fputs("\"model company\" moves with funding, price floors, the length of the war and the cost of training; ", out);
    if (knows_deals(f->scenario))
        fputs("\"in any business\" hangs on the hazard of deals (acquisition.rate), a judgement.\n", out);
    else
        fputs("in this scenario there are no deals, which is a judgement too.\n", out);
    if (facts->folder)
        fprintf(out, "Tables and the full scenario: %s\n", facts->folder);
}

/* How most of the lives ended that did; INDEPENDENT where none did. */
static enum fate commonest_end(const struct findings *f, const struct subject *who)
{
    enum fate commonest = INDEPENDENT;
    int64_t most = 0;
    for (enum fate fate = HOLLOWED; fate < FATES; fate++) {
        int64_t lives = 0;
        for (int i = 0; i < who->members; i++)
            lives += company_gone(f->tally, who->member[i], fate, f->tally->steps);
        if (lives > most) {
            commonest = fate;
            most = lives;
        }
    }
    return commonest;
}

static void print_next(const struct findings *f, const struct subject *who, const struct run_facts *facts, FILE *out)
{
    static const char *const states[FATES] = {"", "hollowed", "acquired", "sold", "shut"};
    const enum fate fate = commonest_end(f, who);
    fputs("Next: ", out);
    print_shell_word(facts->program, out);
    fputs(" trace ", out);
    print_shell_word(facts->scenario_file, out);
    fputs(fate == INDEPENDENT ? " --trial 0 --company " : " --company ", out);
    print_shell_word(who->name, out);
    if (fate == INDEPENDENT)
        fputs("   (one life, month by month)\n", out);
    else
        fprintf(out, " --state %s --typical   (a typical life that ended so, month by month)\n", states[fate]);
}

enum status answer_tell(const void *findings, FILE *out, struct failure *failure)
{
    const struct findings *f = findings;
    (void)failure;
    if (f->scenario->companies_count == 1) {
        print_alone(f, out);
    } else {
        print_market(f, out);
        print_most_open(f, most_open(f), out);
    }
    return STATUS_DONE;
}

void answer_print(const struct findings *f, const struct run_facts *facts, FILE *out)
{
    const double widest = widest_half(f);
    struct failure none;
    (void)!answer_tell(f, out, &none);
    putc('\n', out);
    answer_print_table(f, percent_decimals(widest), out);
    print_never(f, out);
    putc('\n', out);
    print_run(f, facts, widest, out);
    print_next(f, most_open(f), facts, out);
}

enum status answer_print_data(const struct findings *f, const struct timings *timings, bool json, FILE *out,
                              struct failure *failure)
{
    return json ? summary_write(f, timings, out, failure) : write_companies(f, out, failure);
}

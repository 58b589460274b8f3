#include "plain_tally.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void *zeros(size_t count, size_t size)
{
    void *out = calloc(count, size);
    if (!out)
        abort();
    return out;
}

struct tally tally_new(const struct scenario *s)
{
    const size_t steps = (size_t)(s->horizon / s->step), companies = (size_t)s->companies;
    return (struct tally){
        .exits = zeros(companies * steps, sizeof(int64_t[FATES])),
        .ceased = zeros(companies * steps, sizeof(int64_t)),
        .group = zeros((size_t)(s->groups + 1) * steps, sizeof(struct group_count)),
        .rounds = zeros(companies, sizeof(double)),
        .raised = zeros(companies, sizeof(double)),
        .public = zeros(companies, sizeof(int64_t)),
        .restructured = zeros(companies, sizeof(int64_t)),
    };
}

static void add_counts(void *to, const void *from, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ((int64_t *)to)[i] += ((const int64_t *)from)[i];
}

void tally_add(const struct scenario *s, struct tally *to, const struct tally *from)
{
    const size_t steps = (size_t)(s->horizon / s->step), companies = (size_t)s->companies;
    add_counts(to->exits, from->exits, companies * steps * FATES);
    add_counts(to->ceased, from->ceased, companies * steps);
    add_counts(to->group, from->group, (size_t)(s->groups + 1) * steps * sizeof(struct group_count) / sizeof(int64_t));
    add_counts(to->public, from->public, companies);
    add_counts(to->restructured, from->restructured, companies);
    for (size_t i = 0; i < companies; i++) {
        to->rounds[i] += from->rounds[i];
        to->raised[i] += from->raised[i];
    }
}

static void print_company(const struct scenario *s, const struct tally *t, int i, double trials)
{
    const int steps = s->horizon / s->step;
    int64_t gone[FATES] = {0}, ceased = s->vertical[i] ? (int64_t)trials : 0;
    for (int step = 0; step < steps; step++) {
        ceased += t->ceased[i * steps + step];
        for (int fate = HOLLOWED; fate < FATES; fate++) {
            gone[fate] += t->exits[i * steps + step][fate];
            gone[INDEPENDENT] += t->exits[i * steps + step][fate];
        }
        const double generalist = 1 - (double)ceased / trials, independent = 1 - (double)gone[INDEPENDENT] / trials;
        printf("%s\t%d\t%.6f\t%.6f\t%.6f\t%.6f", s->name[i], (step + 1) * s->step, generalist,
               sqrt(generalist * (1 - generalist) / trials), independent, sqrt(independent * (1 - independent) / trials));
        for (int fate = HOLLOWED; fate < FATES; fate++)
            printf("\t%.6f", (double)gone[fate] / trials);
        printf("\n");
    }
}

static void print_finance(const struct scenario *s, const struct tally *t, int i, double trials)
{
    printf("%s\t%.6f\t%.6f\t%.4f\t%.3f\n", s->name[i], (double)t->public[i] / trials,
           (double)t->restructured[i] / trials, t->rounds[i] / trials, t->raised[i] / trials);
}

/* The mean of a count over members, and its standard error over trials. */
static void print_mean(int64_t sum, int64_t squares, double members, double trials)
{
    const double mean = (double)sum / trials;
    const double variance = fmax((double)squares / trials - mean * mean, 0);
    printf("\t%.6f\t%.6f", mean / members, sqrt(variance / trials) / members);
}

static void print_group(const struct scenario *s, const struct tally *t, int group, double trials)
{
    const int steps = s->horizon / s->step;
    int members = 0;
    for (int i = 0; i < s->companies; i++)
        members += group == s->groups || s->group[i] == group;
    for (int step = 0; step < steps; step++) {
        const struct group_count *c = &t->group[group * steps + step];
        printf("%s\t%d", group == s->groups ? "market" : s->group_name[group], (step + 1) * s->step);
        print_mean(c->generalists, c->generalist_squares, members, trials);
        print_mean(c->independents, c->independent_squares, members, trials);
        printf("\t%.6f\t%.6f\n", (double)c->no_generalist / trials, (double)c->none_left / trials);
    }
}

void tally_print(const struct scenario *s, const struct tally *t, double trials)
{
    printf("company\tmonth\tgeneralist\tgeneralist_error\tindependent\tindependent_error\thollowed\tacquired\tsold\tshut\n");
    for (int i = 0; i < s->companies; i++)
        print_company(s, t, i, trials);
    printf("company\tpublic\trestructured\trounds\traised\n");
    for (int i = 0; i < s->companies; i++)
        print_finance(s, t, i, trials);
    printf("group\tmonth\tgeneralist\tgeneralist_error\tindependent\tindependent_error\tno_generalist\tnone_left\n");
    for (int group = 0; group <= s->groups; group++)
        print_group(s, t, group, trials);
}

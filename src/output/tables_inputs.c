/* inputs.tsv: what was drawn, and what survival goes with. */
#include <math.h>
#include <stdlib.h>

#include "output/cells.h"
#include "output/tables.h"

/* Sums over trials of x, x^2, y, y^2 and x y. */
struct pair_sums {
    int64_t trials, x, xx, y, yy, xy;
};

/* trials^2 x the covariance that has these sums, exactly. */
static double scaled_covariance(int64_t trials, int64_t x, int64_t y, int64_t xy)
{
    __extension__ typedef __int128 wide;
    return (double)((wide)trials * (wide)xy - (wide)x * (wide)y);
}

/* Pearson's; NAN where one of the two never varies. */
static double correlation(const struct pair_sums *s)
{
    const double xx = scaled_covariance(s->trials, s->x, s->x, s->xx), yy = scaled_covariance(s->trials, s->y, s->y, s->yy);
    if (!(xx > 0 && yy > 0))
        return NAN;
    return scaled_covariance(s->trials, s->x, s->y, s->xy) / (sqrt(xx) * sqrt(yy));
}

/* Per group and reading, generalist and independent: the sums of m and of m^2 over trials, m being how many members are so. */
struct group_sums {
    int64_t m[2], squares[2];
};

static struct group_sums *sum_groups(const struct findings *f)
{
    struct group_sums *sums = calloc((size_t)f->tally->groups + 1, sizeof *sums);
    for (int group = 0; sums && group < f->tally->groups; group++)
        for (enum reading reading = READING_GENERALIST; reading <= READING_INDEPENDENT; reading++) {
            sums[group].m[reading] = subject_count(f, &f->group[group], reading);
            sums[group].squares[reading] = group_reading_squares(f->tally, f->scenario, group, reading);
        }
    return sums;
}

static void put_correlations(const struct tally *t, const struct group_sums *groups, int input, FILE *out)
{
    const int64_t *sums = t->input[input].sums;
    for (int group = 0; group < t->groups; group++)
        for (enum reading reading = READING_GENERALIST; reading <= READING_INDEPENDENT; reading++) {
            const struct pair_sums pair = {.trials = (int64_t)t->trials,
                                           .x = sums[0],
                                           .xx = sums[1],
                                           .y = groups[group].m[reading],
                                           .yy = groups[group].squares[reading],
                                           .xy = sums[2 + 2 * group + (int)reading]};
            put_number(out, correlation(&pair));
        }
}

/* As the scenario has it; but of a long list only its length. */
static enum status put_distribution(const struct distribution *d, FILE *out, struct failure *failure)
{
    enum { LONGEST_LIST = 8 };
    if (d->family == CHOICE && d->count > LONGEST_LIST) {
        fprintf(out, "\tchoice(%zu values)", d->count);
        return STATUS_DONE;
    }
    char *text = distribution_text(d);
    if (!text)
        return fail_memory(failure);
    fprintf(out, "\t%s", text);
    free(text);
    return STATUS_DONE;
}

static void put_moments(const struct sampler *sampler, FILE *out)
{
    put_number(out, sampler_mean(sampler));
    put_number(out, sampler_quantile(sampler, 0.05));
    put_number(out, sampler_quantile(sampler, 0.5));
    put_number(out, sampler_quantile(sampler, 0.95));
}

static void inputs_header(const struct findings *f, FILE *out)
{
    fputs("# What is drawn once per trial: its distribution, mean and quantiles.\n"
          "# GROUP.generalist, GROUP.independent: correlation of the draw, as its place between 0 and 1 in its distribution, "
          "with the number of members that are so at the end.\n"
          "key\tdistribution\tmean\tp05\tp50\tp95",
          out);
    for (int group = 0; group < f->tally->groups; group++)
        fprintf(out, "\t%s.generalist\t%s.independent", f->group[group].name, f->group[group].name);
    putc('\n', out);
}

enum status write_inputs(const struct findings *f, FILE *out, struct failure *failure)
{
    struct draw_plan plan;
    enum status status = draw_plan_init(f->scenario, &plan, failure);
    if (status)
        return status;
    struct group_sums *groups = sum_groups(f);
    if (!groups)
        status = fail_memory(failure);
    inputs_header(f, out);
    for (int i = 0; i < f->tally->inputs && !status; i++) {
        fputs(f->scenario->inputs[i].key, out);
        status = put_distribution(f->scenario->inputs[i].distribution, out, failure);
        put_moments(&plan.sampler[i], out);
        put_correlations(f->tally, groups, i, out);
        putc('\n', out);
    }
    free(groups);
    draw_plan_free(&plan);
    return status;
}

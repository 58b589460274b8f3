/* What the tables ask of a tally. */
#include "estimate/tally.h"

static int64_t sum_to(const int64_t *count, int step)
{
    int64_t sum = 0;
    for (int i = 0; i <= step; i++)
        sum += count[i];
    return sum;
}

int64_t company_gone(const struct tally *t, int company, enum fate fate, int step)
{
    return sum_to(t->company[company].exits[fate], step);
}

int64_t company_independent(const struct tally *t, int company, int step)
{
    int64_t left = (int64_t)t->trials;
    for (enum fate fate = HOLLOWED; fate < FATES; fate++)
        left -= company_gone(t, company, fate, step);
    return left;
}

int64_t company_generalist(const struct tally *t, int company, int step)
{
    return (int64_t)t->trials - sum_to(t->company[company].ceased, step);
}

int64_t company_reading(const struct tally *t, int company, enum reading reading)
{
    switch (reading) {
    case READING_GENERALIST:
        return company_generalist(t, company, t->steps);
    case READING_INDEPENDENT:
        return company_independent(t, company, t->steps);
    case READING_LEGAL:
        return company_independent(t, company, t->steps) + company_gone(t, company, HOLLOWED, t->steps);
    case READING_OPERATING:
    case READINGS:
        break;
    }
    return (int64_t)t->trials - company_gone(t, company, SHUT, t->steps);
}

bool group_has(const struct scenario *s, int group, int company)
{
    return group == s->groups_count || s->companies[company].group == group;
}

static int group_members(const struct scenario *s, int group)
{
    return group == s->groups_count ? s->companies_count : s->groups[group].members;
}

/* A vertical's losses stand at step 0, so the sum over steps takes them off the full square as well. */
int64_t group_squares(const struct tally *t, const struct scenario *s, int group, enum reading reading, int step)
{
    const int64_t members = group_members(s, group);
    return members * members * (int64_t)t->trials - sum_to(t->group[group].squares_lost[reading], step);
}

int64_t group_reading_squares(const struct tally *t, const struct scenario *s, int group, enum reading reading)
{
    if (reading == READING_LEGAL)
        return t->group[group].sums[SUM_LEGAL_SQUARES];
    if (reading == READING_OPERATING)
        return t->group[group].sums[SUM_OPERATING_SQUARES];
    return group_squares(t, s, group, reading, t->steps);
}

void market_left(const struct tally *t, int step, int64_t *count)
{
    const int row = t->companies + 1;
    for (int i = 0; i < row; i++)
        count[i] = i == t->companies ? (int64_t)t->trials : 0;
    for (int k = 0; k <= step; k++)
        for (int i = 0; i < row; i++)
            count[i] += t->left_change[(int64_t)k * row + i];
}

int64_t market_no_generalist(const struct tally *t, int step)
{
    return sum_to(t->last_generalist, step);
}

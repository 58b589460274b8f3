#include "estimate/findings.h"

#include <stdlib.h>
#include <string.h>

const char *const claim_names[CLAIMS] = {"generalist", "independent", "legal", "operating", "none_left", "no_generalist"};

/* --- who --- */

static void add_companies(struct findings *f)
{
    const struct scenario *s = f->scenario;
    for (int i = 0; i < s->companies_count; i++) {
        const struct company *c = &s->companies[i];
        f->member[i] = i;
        f->company[i] = (struct subject){.name = c->name, .members = 1, .member = f->member + i};
        f->company[i].group = s->groups[c->group].shown ? -1 : c->group;
        f->row[f->rows++] = &f->company[i];
    }
}

/* The members of all groups in one array, ascending within each, by counting sort. */
static void add_members(struct findings *f, int *place)
{
    const struct scenario *s = f->scenario;
    int *used = place;
    for (int g = 0; g < s->groups_count; g++) {
        f->group[g].member = used;
        used += s->groups[g].members;
    }
    for (int i = 0; i < s->companies_count; i++) {
        struct subject *g = &f->group[s->companies[i].group];
        place[g->member - place + g->members++] = i;
    }
}

static void add_groups(struct findings *f)
{
    const struct scenario *s = f->scenario;
    for (int g = 0; g < s->groups_count; g++) {
        f->group[g] = (struct subject){.name = s->groups[g].name, .group = g};
        if (s->groups[g].shown)
            f->row[f->rows++] = &f->group[g];
    }
    add_members(f, f->member + s->companies_count);
    f->group[s->groups_count] = (struct subject){
        .name = "market", .group = s->groups_count, .members = s->companies_count, .member = f->member};
    f->market = &f->group[s->groups_count];
}

enum status findings_init(const struct scenario *s, const struct tally *t, struct findings *out, struct failure *failure)
{
    const size_t companies = (size_t)s->companies_count, groups = (size_t)s->groups_count;
    *out = (struct findings){.scenario = s, .tally = t, .z = interval_z(s->precision)};
    out->company = calloc(companies, sizeof *out->company);
    out->group = calloc(groups + 1, sizeof *out->group);
    out->row = calloc(companies + groups, sizeof *out->row);
    out->member = calloc(2 * companies, sizeof *out->member);
    if (!out->company || !out->group || !out->row || !out->member) {
        findings_free(out);
        return fail_memory(failure);
    }
    add_companies(out);
    add_groups(out);
    return STATUS_DONE;
}

void findings_free(struct findings *f)
{
    free(f->company);
    free(f->group);
    free(f->row);
    free(f->member);
    *f = (struct findings){0};
}

const struct subject *findings_subject(const struct findings *f, const char *name)
{
    for (int i = 0; i < f->rows; i++)
        if (strcmp(f->row[i]->name, name) == 0)
            return f->row[i];
    return strcmp(f->market->name, name) == 0 ? f->market : NULL;
}

/* --- at the horizon --- */

bool claim_applies(const struct subject *subject, enum claim claim)
{
    return claim < CLAIM_NONE_LEFT || subject->group >= 0;
}

int64_t subject_count(const struct findings *f, const struct subject *subject, enum reading reading)
{
    int64_t count = 0;
    for (int i = 0; i < subject->members; i++)
        count += company_reading(f->tally, subject->member[i], reading);
    return count;
}

static struct estimate mean_over_members(const struct findings *f, const struct subject *subject, int64_t count,
                                         int64_t squares)
{
    return interval_grouped(count, squares, (int64_t)f->tally->trials, subject->members, f->z);
}

struct estimate subject_claim(const struct findings *f, const struct subject *subject, enum claim claim)
{
    const struct tally *t = f->tally;
    if (claim >= CLAIM_NONE_LEFT) {
        const enum group_sum sum = claim == CLAIM_NONE_LEFT ? SUM_NONE_LEFT : SUM_NO_GENERALIST;
        return interval_single(t->group[subject->group].sums[sum], (int64_t)t->trials, f->z);
    }
    const enum reading reading = (enum reading)claim;
    const int64_t count = subject_count(f, subject, reading);
    if (subject->members == 1)
        return interval_single(count, (int64_t)t->trials, f->z);
    return mean_over_members(f, subject, count, group_reading_squares(t, f->scenario, subject->group, reading));
}

static double wider(double width, const struct findings *f, const struct subject *subject)
{
    for (enum claim claim = CLAIM_GENERALIST; claim <= CLAIM_INDEPENDENT; claim++) {
        const struct estimate e = subject_claim(f, subject, claim);
        const double half = (e.high - e.low) / 2;
        width = half > width ? half : width;
    }
    return width;
}

double findings_half_width(const struct findings *f)
{
    double width = wider(0, f, f->market);
    for (int i = 0; i < f->rows; i++)
        width = wider(width, f, f->row[i]);
    return width;
}

/* --- step by step --- */

struct standing standing_start(const struct findings *f, const struct subject *subject)
{
    const struct tally *t = f->tally;
    struct standing out = {.lives = (int64_t)t->trials * subject->members};
    for (int i = 0; i < subject->members; i++) {
        out.count[READING_GENERALIST] += company_generalist(t, subject->member[i], 0);
        out.count[READING_INDEPENDENT] += company_independent(t, subject->member[i], 0);
    }
    for (enum reading reading = READING_GENERALIST; reading <= READING_INDEPENDENT; reading++)
        out.squares[reading] = subject->members == 1 ? out.count[reading]
                                                     : group_squares(t, f->scenario, subject->group, reading, 0);
    return out;
}

void standing_advance(const struct findings *f, const struct subject *subject, struct standing *standing)
{
    const int step = ++standing->step;
    for (int i = 0; i < subject->members; i++) {
        const struct company_tally *c = &f->tally->company[subject->member[i]];
        standing->count[READING_GENERALIST] -= c->ceased[step];
        for (enum fate fate = HOLLOWED; fate < FATES; fate++) {
            standing->gone[fate] += c->exits[fate][step];
            standing->count[READING_INDEPENDENT] -= c->exits[fate][step];
        }
    }
    for (enum reading reading = READING_GENERALIST; reading <= READING_INDEPENDENT; reading++)
        standing->squares[reading] = subject->members == 1
                                         ? standing->count[reading]
                                         : standing->squares[reading] -
                                               f->tally->group[subject->group].squares_lost[reading][step];
}

struct estimate standing_estimate(const struct findings *f, const struct subject *subject,
                                  const struct standing *standing, enum reading reading)
{
    return mean_over_members(f, subject, standing->count[reading], standing->squares[reading]);
}

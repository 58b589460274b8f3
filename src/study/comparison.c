#include "study/comparison.h"

#include <stdlib.h>
#include <string.h>

#include "estimate/lives.h"
#include "study/comparison_words.h"

/* --- who is who --- */

static const char *group_name(const struct scenario *s, int group)
{
    return group == s->groups_count ? "market" : s->groups[group].name;
}

/* The group of that name, the market as groups_count; -1 where there is none. */
static int find_group(const struct scenario *s, const char *name)
{
    return strcmp(name, "market") == 0 ? s->groups_count : scenario_group(s, name);
}

/* The companies of a group; none where it is -1. */
static enum status members_init(const struct scenario *s, int group, struct members *out, struct failure *failure)
{
    *out = (struct members){.company = calloc((size_t)s->companies_count, sizeof *out->company)};
    if (!out->company)
        return fail_memory(failure);
    for (int i = 0; i < s->companies_count && group >= 0; i++)
        if (group_has(s, group, i))
            out->company[out->count++] = i;
    return STATUS_DONE;
}

static enum status member_init(int company, struct members *out, struct failure *failure)
{
    *out = (struct members){1, calloc(1, sizeof *out->company)};
    if (!out->company)
        return fail_memory(failure);
    *out->company = company;
    return STATUS_DONE;
}

static struct counterpart *add_subject(struct contrast *c, const char *name)
{
    struct counterpart *larger = realloc(c->subject, ((size_t)c->subjects + 1) * sizeof *larger);
    if (!larger)
        return NULL;
    c->subject = larger;
    c->subject[c->subjects] = (struct counterpart){.name = name, .shown = true};
    return &c->subject[c->subjects++];
}

static enum status add_companies(struct contrast *c, const struct scenario *base, const struct scenario *other,
                                 struct failure *failure)
{
    for (int i = 0; i < base->companies_count; i++) {
        const int there = scenario_company(other, base->companies[i].name);
        if (there < 0)
            continue;
        struct counterpart *subject = add_subject(c, base->companies[i].name);
        if (!subject)
            return fail_memory(failure);
        subject->company = true;
        if (member_init(i, &subject->base, failure) || member_init(there, &subject->other, failure))
            return failure->status;
    }
    c->first_group = c->subjects;
    return STATUS_DONE;
}

static bool is_shown(const struct scenario *s, int group)
{
    return group == s->groups_count || s->groups[group].shown;
}

/* The companies that are of the group in both. */
static enum status find_both(const struct contrast *c, const struct scenario *base, int group, const struct scenario *other,
                             int other_group, struct counterpart *subject, struct failure *failure)
{
    subject->both = calloc((size_t)c->first_group + 1, sizeof *subject->both);
    if (!subject->both)
        return fail_memory(failure);
    for (int i = 0; i < c->first_group; i++)
        if (group_has(base, group, c->subject[i].base.company[0]) &&
            group_has(other, other_group, c->subject[i].other.company[0]))
            subject->both[subject->both_count++] = i;
    return STATUS_DONE;
}

static enum status add_groups(struct contrast *c, const struct scenario *base, const struct scenario *other,
                              struct failure *failure)
{
    for (int group = 0; group <= base->groups_count; group++) {
        const int there = find_group(other, group_name(base, group));
        if (there < 0)
            continue;
        struct counterpart *subject = add_subject(c, group_name(base, group));
        if (!subject)
            return fail_memory(failure);
        subject->shown = is_shown(base, group) || is_shown(other, there);
        if (members_init(base, group, &subject->base, failure) || members_init(other, there, &subject->other, failure) ||
            find_both(c, base, group, other, there, subject, failure))
            return failure->status;
    }
    return STATUS_DONE;
}

static int groups_of(const struct contrast *c)
{
    return c->subjects - c->first_group;
}

static const struct members *crew_of(const struct contrast *c, int hybrid, int subject)
{
    return &c->crew[hybrid * groups_of(c) + subject - c->first_group];
}

static enum status add_crews(struct contrast *c, struct failure *failure)
{
    const int groups = groups_of(c);
    c->crew = calloc((size_t)c->account.hybrids * (size_t)groups, sizeof *c->crew);
    if (!c->crew)
        return fail_memory(failure);
    for (int hybrid = 0; hybrid < c->account.hybrids; hybrid++) {
        const struct scenario *s = c->account.scenario[hybrid];
        for (int group = 0; group < groups; group++)
            if (members_init(s, find_group(s, c->subject[c->first_group + group].name), &c->crew[hybrid * groups + group], failure))
                return failure->status;
    }
    return STATUS_DONE;
}

/* --- what a whole group counts, so that each member is a whole number in every scenario --- */

/* Where the sizes have no common multiple below this, members are rounded to it: to a thousand-millionth of the group. */
enum { MOST_SCALE = 1 << 30 };

static enum status add_scales(struct contrast *c, struct failure *failure)
{
    c->scale = calloc((size_t)groups_of(c), sizeof *c->scale);
    if (!c->scale)
        return fail_memory(failure);
    for (int group = 0; group < groups_of(c); group++) {
        int64_t scale = 1;
        for (int hybrid = 0; hybrid < c->account.hybrids && scale <= MOST_SCALE; hybrid++) {
            const int members = crew_of(c, hybrid, c->first_group + group)->count;
            scale = members > 0 ? common_multiple(scale, members) : scale;
        }
        c->scale[group] = scale <= MOST_SCALE ? (int)scale : MOST_SCALE;
    }
    return STATUS_DONE;
}

/* So many of a crew, on its group's scale; nobody of nobody is nothing. */
static int64_t scaled(int64_t survivors, int members, int scale)
{
    return members > 0 ? (survivors * scale + members / 2) / members : 0;
}

/* --- counting --- */

bool account_covers(const struct contrast *c, int subject, enum claim claim)
{
    const bool market = subject == c->subjects - 1;
    return subject >= c->first_group && (claim <= CLAIM_INDEPENDENT || (market && claim >= CLAIM_NONE_LEFT));
}

/* A bit for each reading. */
static unsigned char readings_of(enum state state)
{
    int readings = 0;
    for (enum reading reading = 0; reading < READINGS; reading++)
        readings |= reading_holds(reading, state) << reading;
    return (unsigned char)readings;
}

/* The readings of every company of a variant: company x BLOCK + lane. */
static unsigned char *flags_of(const struct comparison *c, void *scratch, int variant)
{
    return (unsigned char *)scratch + c->flags[variant];
}

static void note(const void *context, struct variant *variant, int v, uint64_t first, int from, int to, int64_t *word)
{
    const struct comparison *c = context;
    const struct block *block = variant[v].worker.block;
    unsigned char *flags = flags_of(c, variant[v].scratch, v);
    (void)first, (void)from, (void)to, (void)word;
    for (int i = 0; i < block->world->companies; i++)
        for (int lane = 0; lane < BLOCK; lane++)
            flags[i * BLOCK + lane] = readings_of(state_of(&block->company[i], lane));
}

/* How many members each reading is true of, and whether none is left. */
struct survivors {
    int count[CLAIMS][BLOCK];
};

static void find_survivors(const unsigned char *flags, const struct members *members, int readings, struct survivors *out)
{
    memset(out, 0, sizeof *out);
    for (int i = 0; i < members->count; i++) {
        const unsigned char *flag = flags + (size_t)members->company[i] * BLOCK;
        for (int reading = 0; reading < readings; reading++)
            for (int lane = 0; lane < BLOCK; lane++)
                out->count[reading][lane] += flag[lane] >> reading & 1;
    }
    for (int lane = 0; lane < BLOCK; lane++) {
        out->count[CLAIM_NONE_LEFT][lane] = out->count[READING_INDEPENDENT][lane] == 0;
        out->count[CLAIM_NO_GENERALIST][lane] = out->count[READING_GENERALIST][lane] == 0;
    }
}

static void count_finding(const struct counterpart *s, enum claim claim, const int *base, const int *other, int from, int to,
                          int64_t *word)
{
    const int64_t unit = unit_of(s, claim), base_scale = claim < CLAIM_NONE_LEFT ? unit / s->base.count : 1;
    const int64_t other_scale = claim < CLAIM_NONE_LEFT ? unit / s->other.count : 1;
    for (int lane = from; lane < to; lane++) {
        const int64_t a = base[lane], b = other[lane];
        word[BASE_SUM] += a;
        word[BASE_SQUARES] += a * a;
        word[OTHER_SUM] += b;
        word[OTHER_SQUARES] += b * b;
        word[GAINED] += b > a;
        word[LOST] += a > b;
        moment_add((struct moment *)(word + CHANGE), b * other_scale - a * base_scale);
    }
}

static int variant_of(const struct contrast *c, int hybrid)
{
    return hybrid == 0 ? 0 : c->first_variant + hybrid - 1;
}

static void count_findings(const struct comparison *all, const struct contrast *c, void *scratch, int from, int to, int64_t *word)
{
    const unsigned char *base_flags = flags_of(all, scratch, 0);
    const unsigned char *other_flags = flags_of(all, scratch, variant_of(c, c->account.hybrids - 1));
    for (int subject = 0; subject < c->subjects; subject++) {
        const struct counterpart *s = &c->subject[subject];
        struct survivors base, other;
        find_survivors(base_flags, &s->base, READINGS, &base);
        find_survivors(other_flags, &s->other, READINGS, &other);
        for (enum claim claim = 0; claim < (s->company ? CLAIM_NONE_LEFT : CLAIMS); claim++)
            count_finding(s, claim, base.count[claim], other.count[claim], from, to, word + finding_at(c, subject, claim));
    }
}

/* Adds weight x value, scenario by scenario. */
static void weigh(const int *weight, int hybrids, int (*value)[BLOCK], int64_t sum[BLOCK])
{
    for (int hybrid = 0; hybrid < hybrids; hybrid++)
        for (int lane = 0; lane < BLOCK && weight[hybrid] != 0; lane++)
            sum[lane] += (int64_t)weight[hybrid] * value[hybrid][lane];
}

static void count_share(const struct account *a, int key, int (*value)[BLOCK], int from, int to, int64_t *word)
{
    int64_t all[BLOCK] = {0};
    for (int part = 0; part < a->parts; part++) {
        int64_t sum[BLOCK] = {0};
        weigh(account_weights(a, key, part), a->hybrids, value, sum);
        for (int lane = from; lane < to; lane++) {
            all[lane] += sum[lane];
            if (a->pairs > 0)
                word[MOMENT_WORDS + part] += sum[lane];
        }
    }
    for (int lane = from; lane < to; lane++)
        moment_add((struct moment *)word, all[lane]);
}

/* value: room for [CLAIMS][most_hybrids]. */
static void count_line(const struct comparison *all, const struct contrast *c, int subject, void *scratch, int (*value)[BLOCK],
                       int from, int to, int64_t *word)
{
    const int hybrids = c->account.hybrids, scale = c->scale[subject - c->first_group];
    for (int hybrid = 0; hybrid < hybrids; hybrid++) {
        const struct members *crew = crew_of(c, hybrid, subject);
        struct survivors left;
        find_survivors(flags_of(all, scratch, variant_of(c, hybrid)), crew, READING_INDEPENDENT + 1, &left);
        for (enum claim claim = 0; claim < CLAIMS; claim++)
            for (int lane = 0; lane < BLOCK; lane++)
                value[(int)claim * hybrids + hybrid][lane] =
                    claim < CLAIM_NONE_LEFT ? (int)scaled(left.count[claim][lane], crew->count, scale) : left.count[claim][lane];
    }
    for (enum claim claim = 0; claim < CLAIMS; claim++)
        for (int key = 0; key < c->account.keys && account_covers(c, subject, claim); key++)
            count_share(&c->account, key, value + (int)claim * hybrids, from, to, word + share_at(c, subject, claim, key));
}

static void count(const void *context, const struct variant *variant, uint64_t first, int from, int to, int64_t *word)
{
    const struct comparison *all = context;
    void *scratch = variant->scratch;
    int (*value)[BLOCK] = (void *)((unsigned char *)scratch + all->flags[all->variants]);
    (void)first;
    for (int i = 0; i < all->contrasts; i++) {
        const struct contrast *c = &all->contrast[i];
        count_findings(all, c, scratch, from, to, word);
        for (int subject = c->first_group; subject < c->subjects; subject++)
            count_line(all, c, subject, scratch, value, from, to, word);
    }
}

/* --- from the start to the end --- */

static enum status contrast_init(const struct scenario *base, const struct scenario *other, struct contrast *out,
                                 struct failure *failure)
{
    if (account_init(base, other, &out->account, failure) || add_companies(out, base, other, failure) ||
        add_groups(out, base, other, failure) || add_crews(out, failure))
        return failure->status;
    return add_scales(out, failure);
}

/* All variants in a row, and where their companies' fates are noted. */
static enum status line_up(struct comparison *c, struct failure *failure)
{
    c->variants = 1;
    for (int i = 0; i < c->contrasts; i++)
        c->variants += c->contrast[i].account.hybrids - 1;
    c->variant = calloc((size_t)c->variants, sizeof *c->variant);
    c->flags = calloc((size_t)c->variants + 1, sizeof *c->flags);
    if (!c->variant || !c->flags)
        return fail_memory(failure);
    int at = 0;
    c->variant[at++] = c->base;
    for (int i = 0; i < c->contrasts; i++) {
        struct contrast *contrast = &c->contrast[i];
        contrast->first_variant = at;
        for (int hybrid = 1; hybrid < contrast->account.hybrids; hybrid++)
            c->variant[at++] = contrast->account.scenario[hybrid];
        if (contrast->account.hybrids > c->most_hybrids)
            c->most_hybrids = contrast->account.hybrids;
    }
    for (int v = 0; v < c->variants; v++)
        c->flags[v + 1] = c->flags[v] + (size_t)c->variant[v]->companies_count * BLOCK;
    return STATUS_DONE;
}

static void set_ensemble(struct comparison *c)
{
    size_t words = 0;
    for (int i = 0; i < c->contrasts; i++) {
        c->contrast[i].first_word = words;
        words = share_at(&c->contrast[i], c->contrast[i].subjects, 0, 0);
    }
    const size_t values = CLAIMS * (size_t)c->most_hybrids * BLOCK * sizeof(int);
    c->ensemble = (struct ensemble){.scenario = c->variant, .variants = c->variants, .count_one = note, .count = count,
                                    .context = c, .words = words, .scratch = c->flags[c->variants] + values};
}

enum status comparison_init(const struct scenario *base, const struct scenario *other, int others, struct comparison *out,
                            struct failure *failure)
{
    *out = (struct comparison){.base = base, .contrast = calloc((size_t)others, sizeof *out->contrast), .contrasts = others};
    enum status status = out->contrast ? STATUS_DONE : fail_memory(failure);
    for (int i = 0; i < others && !status; i++)
        status = contrast_init(base, &other[i], &out->contrast[i], failure);
    if (!status)
        status = line_up(out, failure);
    if (status)
        comparison_free(out);
    else
        set_ensemble(out);
    return status;
}

static void contrast_free(struct contrast *c)
{
    for (int i = 0; c->crew && i < c->account.hybrids * groups_of(c); i++)
        free(c->crew[i].company);
    for (int i = 0; i < c->subjects; i++) {
        free(c->subject[i].base.company);
        free(c->subject[i].other.company);
        free(c->subject[i].both);
    }
    free(c->subject);
    free(c->crew);
    free(c->scale);
    account_free(&c->account);
}

void comparison_free(struct comparison *c)
{
    for (int i = 0; c->contrast && i < c->contrasts; i++)
        contrast_free(&c->contrast[i]);
    free(c->contrast);
    free(c->variant);
    free(c->flags);
    *c = (struct comparison){0};
}

static uint64_t lesser(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

uint64_t comparison_most_trials(const struct comparison *c)
{
    uint64_t most = UINT32_MAX / 2;                  /* a moment's squares are in parts of 32 bits */
    for (int i = 0; i < c->contrasts; i++) {
        const struct contrast *contrast = &c->contrast[i];
        for (int subject = contrast->first_group; subject < contrast->subjects; subject++) {
            const int64_t scale = contrast->scale[subject - contrast->first_group];
            most = lesser(most, (uint64_t)(INT64_MAX / (scale * contrast->account.denominator)));
            most = lesser(most, (uint64_t)(INT64_MAX / unit_of(&contrast->subject[subject], CLAIM_GENERALIST)));
        }
    }
    return most;
}

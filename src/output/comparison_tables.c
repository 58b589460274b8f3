/* The tables of a comparison. */
#include <math.h>

#include "output/cells.h"
#include "output/comparison_report.h"

static const struct contrast *contrast_of(const struct comparison_report *r, int i)
{
    return &r->counted.comparison->contrast[i];
}

static void put_change(FILE *out, struct change_estimate e)
{
    put_difference(out, e.change);
    put_difference(out, e.low);
    put_difference(out, e.high);
}

/* --- differences.tsv --- */

static void put_finding(const struct comparison_report *r, int i, int subject, enum claim claim, FILE *out)
{
    const struct finding f = comparison_finding(&r->counted, i, subject, claim);
    fprintf(out, "%s\t%s\t%s", r->other[i], contrast_of(r, i)->subject[subject].name, claim_names[claim]);
    put_estimate(out, f.base);
    put_estimate(out, f.other);
    put_change(out, f.change);
    put_count(out, f.gained);
    put_count(out, f.lost);
    put_number(out, f.chance);
    put_number(out, f.narrower);
    put_count(out, (int64_t)r->counted.trials);
    putc('\n', out);
}

enum status comparison_write_differences(const void *report, FILE *out, struct failure *failure)
{
    const struct comparison_report *r = report;
    (void)failure;
    fprintf(out,
            "# What differs from %s, in the same lives: other - base, with the 95 %% interval of the difference trial by trial.\n"
            "# gained, lost: lives (trials, for none_left and no_generalist) in which it is so in the other alone, in the base alone. "
            "p_value: of McNemar's test. narrower: how many times the interval is narrower than that of two independent runs.\n"
            "scenario\tname\treading\tbase\tbase_low\tbase_high\tother\tother_low\tother_high\tdifference\tlow\thigh\tgained\tlost\t"
            "p_value\tnarrower\ttrials\n", r->base);
    for (int i = 0; i < r->counted.comparison->contrasts; i++) {
        const struct contrast *c = contrast_of(r, i);
        for (int subject = 0; subject < c->subjects; subject++)
            for (enum claim claim = 0; claim < (c->subject[subject].company ? CLAIM_NONE_LEFT : CLAIMS); claim++)
                if (c->subject[subject].shown)
                    put_finding(r, i, subject, claim, out);
    }
    return STATUS_DONE;
}

/* --- accounts.tsv --- */

static void put_share(const struct comparison_report *r, int i, int subject, enum claim claim, const char *key,
                      struct change_estimate e, FILE *out)
{
    fprintf(out, "%s\t%s\t%s\t%s", r->other[i], contrast_of(r, i)->subject[subject].name, claim_names[claim], key);
    put_change(out, e);
    put_count(out, (int64_t)r->counted.trials);
    putc('\n', out);
}

static void put_account(const struct comparison_report *r, int i, int subject, enum claim claim, FILE *out)
{
    const struct account *a = &contrast_of(r, i)->account;
    for (int key = 0; key < a->keys; key++)
        put_share(r, i, subject, claim, a->key[key], comparison_share(&r->counted, i, subject, claim, key), out);
    put_share(r, i, subject, claim, "(all)", comparison_finding(&r->counted, i, subject, claim).change, out);
}

enum status comparison_write_accounts(const void *report, FILE *out, struct failure *failure)
{
    const struct comparison_report *r = report;
    (void)failure;
    fprintf(out,
            "# How much of the difference from %s each key brings: its Shapley value, the mean over the orders in which the keys can be "
            "changed, with its 95 %% interval. The keys add up to the row (all), the difference itself.\n"
            "scenario\tname\treading\tkey\tcontribution\tlow\thigh\ttrials\n", r->base);
    for (int i = 0; i < r->counted.comparison->contrasts; i++) {
        const struct contrast *c = contrast_of(r, i);
        for (int subject = c->first_group; subject < c->subjects; subject++)
            for (enum claim claim = 0; claim < CLAIMS; claim++)
                if (account_covers(c, subject, claim))
                    put_account(r, i, subject, claim, out);
    }
    return STATUS_DONE;
}

/* --- keys.tsv --- */

enum status comparison_write_keys(const void *report, FILE *out, struct failure *failure)
{
    const struct comparison_report *r = report;
    (void)failure;
    fprintf(out, "# The keys in which each scenario differs from %s. key: as in accounts.tsv, where values that only go together are one.\n"
                 "scenario\tkey\tvalue\tbase\tother\n", r->base);
    for (int i = 0; i < r->counted.comparison->contrasts; i++) {
        const struct account *a = &contrast_of(r, i)->account;
        for (int k = 0; k < a->difference.changes; k++) {
            const struct change *change = &a->difference.change[k];
            fprintf(out, "%s\t%s\t%s\t%s\t%s\n", r->other[i], a->key[a->key_of[k]], change->key, change->from, change->to);
        }
    }
    return STATUS_DONE;
}

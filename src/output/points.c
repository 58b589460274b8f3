#include "output/points.h"

#include <string.h>

#include "output/cells.h"

/* A value as the study has it; of a long list only its length, and of what would break the table nothing. */
static void put_value(const char *text, FILE *out)
{
    enum { LONGEST_LIST = 8 };
    size_t values = 1;
    for (const char *c = text; *c; c++)
        values += *c == ',';
    if (strncmp(text, "choice(", strlen("choice(")) == 0 && values > LONGEST_LIST)
        fprintf(out, "\tchoice(%zu values)", values);
    else
        for (putc('\t', out); *text; text++)
            putc((unsigned char)*text < ' ' ? ' ' : *text, out);
}

static void put_columns(const struct study *study, FILE *out)
{
    const struct scenario *s = &study->base;
    fputs("point", out);
    for (int i = 0; i < study->dimensions; i++)
        put_value(study->dimension[i].key->text, out);
    fputs("\ttrials", out);
    for (int group = 0; group < s->groups_count; group++)
        for (enum claim claim = 0; claim < CLAIM_NONE_LEFT; claim++) {
            const char *name = s->groups[group].name, *reading = claim_names[claim];
            fprintf(out, "\t%s.%s\t%s.%s_low\t%s.%s_high", name, reading, name, reading, name, reading);
        }
    for (enum claim claim = CLAIM_NONE_LEFT; claim < CLAIMS; claim++)
        fprintf(out, "\t%s\t%s_low\t%s_high", claim_names[claim], claim_names[claim], claim_names[claim]);
    putc('\n', out);
}

static void put_claims(const struct scenario *s, const struct counts *counts, double z, FILE *out)
{
    for (int group = 0; group < s->groups_count; group++)
        for (enum claim claim = 0; claim < CLAIM_NONE_LEFT; claim++)
            put_estimate(out, counts_claim(s, counts, group, claim, z));
    for (enum claim claim = CLAIM_NONE_LEFT; claim < CLAIMS; claim++)
        put_estimate(out, counts_claim(s, counts, s->groups_count, claim, z));
}

static enum status put_row(const struct sweep *sweep, uint64_t number, const struct point *point, double z, FILE *out,
                           struct failure *failure)
{
    struct counts counts;
    struct scenario own;
    const struct scenario *scenario;
    const enum status status = sweep_counts(sweep, number, &counts, &own, &scenario, failure);
    if (!status) {
        fprintf(out, "%llu", (unsigned long long)number + 1);
        for (int i = 0; i < sweep->study->dimensions; i++)
            put_value(point_value(point, i), out);
        put_count(out, (int64_t)counts.trials);
        put_claims(scenario, &counts, z, out);
        putc('\n', out);
    }
    counts_free(&counts);
    scenario_free(&own);
    return status;
}

const char *points_end_words(const struct study *study, bool dated, char text[WORDS_SIZE])
{
    const struct scenario *base = &study->base;
    for (int i = 0; i < study->dimensions; i++)
        if (strcmp(study->dimension[i].key->text, "horizon") == 0)
            return strcpy(text, "at the horizon");
    return date_words(dated ? base->start_year : 0, base->start_month, base->horizon, text);
}

static void put_head(const struct study *study, FILE *out)
{
    char end[WORDS_SIZE];
    fprintf(out,
            "# The points of the study %s: who has survived %s at each, by each reading of \"survived\": "
            "probabilities with 95 %% intervals; of a group the mean over its members.\n"
            "# generalist: an independent model company; independent: in whatever business; legal: or a shell; operating: "
            "not shut. none_left, no_generalist: no company of the market is.\n",
            study->name, points_end_words(study, false, end));
    put_columns(study, out);
}

static bool never(void)
{
    return false;
}

static enum status put_rows(const struct sweep *sweep, bool (*stop)(void), FILE *out, struct failure *failure)
{
    const double z = interval_z(sweep->study->base.precision);
    struct point point;
    enum status status = point_init(sweep->study, &point, failure);
    for (uint64_t i = 0; i < sweep->study->points && !status; i++) {
        if (!sweep_has(sweep, i))
            continue;
        if (stop()) {
            status = fail(failure, STATUS_STOPPED, "stopped");
            break;
        }
        point_set(sweep->study, i, &point);
        status = put_row(sweep, i, &point, z, out, failure);
    }
    point_free(&point);
    return status;
}

enum status points_write(const struct sweep *sweep, FILE *out, struct failure *failure)
{
    put_head(sweep->study, out);
    return put_rows(sweep, sweep->stop, out, failure);
}

enum status points_write_incomplete(const struct sweep *sweep, FILE *out, struct failure *failure)
{
    enum { MOST_ROWS = 20000 };                      /* half a second's */
    const bool many = sweep->study->points > MOST_ROWS;
    fputs("# INCOMPLETE: the sweep has not come to its end, and some points have fewer trials than they should, or none (NA). "
          "The same command carries on.\n", out);
    if (many)
        fputs("# There are so many points that none are shown before the end.\n", out);
    put_head(sweep->study, out);
    return many ? STATUS_DONE : put_rows(sweep, never, out, failure);
}

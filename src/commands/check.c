/* outlast check: reads scenarios and prints them complete, and says of studies what they will take. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/check_study.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "study/study.h"

static const struct argp_option table[] = {OPTION_ROW_SET,      OPTION_ROW_TRIALS, OPTION_ROW_SEED,
                                           OPTION_ROW_FORMAT("text|json|tsv"), {0}};
static const char about[] = "Reads and checks each FILE and prints the complete resolved scenario: every value that a run "
                            "would use; of a study, its points and the time and disk that they will take. Simulates nothing, "
                            "writes nothing.";

/* A number, or the text of a distribution; NULL where memory is out. */
static json_t *json_value(const struct distribution *d)
{
    if (d->family == CONSTANT)
        return json_real(d->argument[0]);
    char *text = distribution_text(d);
    json_t *value = text ? json_string(text) : NULL;
    free(text);
    return value;
}

static json_t *json_values(json_t *object, const struct parameter *parameters, const struct distribution *values,
                           int count)
{
    for (int i = 0; i < count; i++)
        json_object_set_new(object, parameters[i].key, json_value(&values[i]));
    return object;
}

static json_t *json_settings(const struct scenario *s)
{
    char start[16] = "";
    snprintf(start, sizeof start, "%04d-%02d", s->start_year, s->start_month);
    json_t *object = json_pack("{s:s, s:o, s:i, s:i, s:I, s:s}", "name", s->name, "start",
                               s->start_year ? json_string(start) : json_null(), "horizon", s->horizon, "step", s->step,
                               "trials", (json_int_t)s->trials, "seed", "");
    char seed[24];
    snprintf(seed, sizeof seed, "%" PRIu64, s->seed); /* readers' integers end before a seed does */
    json_object_set_new(object, "seed", s->seed <= INT64_MAX ? json_integer((json_int_t)s->seed) : json_string(seed));
    json_object_set_new(object, "precision", s->precision > 0 ? json_real(s->precision) : json_null());
    return object;
}

static json_t *json_dependence(const struct scenario *s)
{
    json_t *list = json_array();
    for (int i = 0; i < s->dependences_count; i++)
        json_array_append_new(list, json_pack("[s, s, f]", s->dependences[i].key[0], s->dependences[i].key[1],
                                              s->dependences[i].rank));
    return list;
}

static json_t *json_companies(const struct scenario *s)
{
    json_t *list = json_array();
    for (int i = 0; i < s->entries_count; i++) {
        const struct entry *e = &s->entries[i];
        json_t *entry = json_pack("{s:s, s:i, s:s, s:s}", "name", e->name, "count", e->count, "kind",
                                  e->kind == VERTICAL ? "vertical" : "generalist", "group", e->group);
        json_array_append_new(list, json_values(entry, company_parameters, e->value, COMPANY_KEYS));
    }
    return list;
}

static enum status print_json(const struct scenario *s, struct failure *failure)
{
    json_t *object = json_settings(s), *correlation = json_object();
    for (int i = 0; i < SHOCK_PAIRS; i++)
        json_object_set_new(correlation, shock_pairs[i], json_real(s->correlation[i]));
    json_object_set_new(object, "correlation", correlation);
    json_object_set_new(object, "dependence", json_dependence(s));
    json_object_set_new(object, "market", json_values(json_object(), market_parameters, s->market, MARKET_KEYS));
    json_object_set_new(object, "companies", json_companies(s));
    return print_json_value(object, failure);
}

static enum status print_values(const char *before, const struct parameter *parameters,
                                const struct distribution *values, int count, struct failure *failure)
{
    for (int i = 0; i < count; i++) {
        char *text = distribution_text(&values[i]);
        if (!text)
            return fail_memory(failure);
        printf("%s%s\t%s\n", before, parameters[i].key, text);
        free(text);
    }
    return STATUS_DONE;
}

static enum status print_entry(const struct entry *e, struct failure *failure)
{
    char before[1024];
    const char *quote = strpbrk(e->name, ". ") ? "\"" : "";
    const int length = snprintf(before, sizeof before, "companies.%s%s%s.", quote, e->name, quote);
    if (length >= (int)sizeof before)
        return fail(failure, STATUS_DATA, "%s: too long a name for a table", e->name);
    printf("%scount\t%d\n%skind\t%s\n%sgroup\t%s\n", before, e->count, before,
           e->kind == VERTICAL ? "vertical" : "generalist", before, e->group);
    return print_values(before, company_parameters, e->value, COMPANY_KEYS, failure);
}

/* Key and value of everything, a line each, keys as --set takes them. */
static enum status print_tsv(const struct scenario *s, struct failure *failure)
{
    printf("key\tvalue\nname\t%s\n", s->name);
    if (s->start_year)
        printf("start\t%04d-%02d\n", s->start_year, s->start_month);
    printf("horizon\t%d\nstep\t%d\ntrials\t%" PRIu64 "\nseed\t%" PRIu64 "\n", s->horizon, s->step, s->trials, s->seed);
    if (s->precision > 0)
        printf("precision\t%.15g\n", s->precision);
    for (int i = 0; i < SHOCK_PAIRS; i++)
        printf("correlation.%s\t%.15g\n", shock_pairs[i], s->correlation[i]);
    for (int i = 0; i < s->dependences_count; i++)
        printf("dependence\t[%s, %s, %.15g]\n", s->dependences[i].key[0], s->dependences[i].key[1],
               s->dependences[i].rank);
    if (print_values("", market_parameters, s->market, MARKET_KEYS, failure))
        return failure->status;
    for (int i = 0; i < s->entries_count; i++)
        if (print_entry(&s->entries[i], failure))
            return failure->status;
    return STATUS_DONE;
}

static enum status print_scenario(const struct options *o, const struct scenario *s, const char *file,
                                  struct failure *failure)
{
    if (o->quiet)
        return STATUS_DONE;
    if (o->format == FORMAT_JSON)
        return print_json(s, failure);
    if (o->words_count > 1)
        printf("# %s\n", file);
    if (o->format == FORMAT_TSV)
        return print_tsv(s, failure);
    scenario_write(s, stdout);
    return STATUS_DONE;
}

static enum status check_file(const struct options *o, const char *file, struct failure *failure)
{
    struct scenario s;
    bool study;
    if (study_is(file, &study, failure))
        return failure->status;
    if (study)
        return check_study(o, file, failure) ? failure->status : finish_output(failure);
    enum status status = options_scenario(o, file, &s, failure);
    if (status)
        return status;
    status = print_scenario(o, &s, file, failure);
    scenario_free(&s);
    return status ? status : finish_output(failure);
}

int command_check(int count, char **arguments)
{
    struct options o = {0};
    struct failure failure;
    int status = STATUS_DONE;
    options_read("check", "FILE...", about, table, count, arguments, &o);
    if (o.words_count == 0) {
        fail(&failure, STATUS_USAGE, "check: expected scenario files, such as params/market-2024.yaml, found none");
        status = report_failure(&failure);
    }
    for (int i = 0; i < o.words_count; i++)
        if (check_file(&o, o.words[i], &failure)) {
            const int failed = report_failure(&failure);
            status = status ? status : failed;
        }
    options_free(&o);
    return status;
}

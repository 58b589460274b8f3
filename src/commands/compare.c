/* outlast compare: the same lives under several scenarios, and what differs. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "commands/commands.h"
#include "commands/inquiry.h"
#include "output/comparison_report.h"
#include "output/words.h"

static const struct argp_option table[] = {
    OPTION_ROW_TRIALS, OPTION_ROW_SEED, OPTION_ROW_OUTPUT, OPTION_ROW_THREADS, OPTION_ROW_SET, OPTION_ROW_FRESH, OPTION_ROW_FOR,
    OPTION_ROW_UNTIL, OPTION_ROW_FORMAT("text|json|tsv"), {0}};
static const char about[] =
    "Lives the same lives under the scenario BASE and under each OTHER, and says what differs: every probability with the interval of "
    "its paired difference, lives gained and lost, and how much of the difference each key brings in which the scenarios differ. "
    "--set, --trials and --seed hold for all of them; --trials is for each scenario that is simulated, also for those between the two "
    "that it takes to tell the keys apart. Results go to results/BASE.compare-OTHER.";

enum { MOST_OTHERS = 20 };

struct compare {
    const struct options *options;
    struct scenario *scenario;        /* [scenarios]: the base, then the others */
    int scenarios;                    /* that have been read */
    struct comparison comparison;
    char label[1 + MOST_OTHERS][LONG_EXCERPT_SIZE];
    const char *other[MOST_OTHERS];   /* labels */
    char folder[NAME_MAX];
    struct inquiry inquiry;
};

/* --- what is asked --- */

static enum status check_request(const struct options *o, struct failure *failure)
{
    if (o->words_count < 2)
        return fail(failure, STATUS_USAGE,
                    "compare: expected two or more scenario files, as in outlast compare BASE.yaml OTHER.yaml, found %s",
                    o->words_count == 0 ? "none" : "one");
    if (o->words_count > 1 + MOST_OTHERS)
        return fail(failure, STATUS_USAGE, "compare: expected at most %d scenario files, found %d", 1 + MOST_OTHERS, o->words_count);
    return STATUS_DONE;
}

/* All live the base's lives. */
static enum status read_scenarios(struct compare *c, struct failure *failure)
{
    const struct options *o = c->options;
    c->scenario = calloc((size_t)o->words_count, sizeof *c->scenario);
    if (!c->scenario)
        return fail_memory(failure);
    for (; c->scenarios < o->words_count; c->scenarios++) {
        struct scenario *s = &c->scenario[c->scenarios];
        if (options_scenario(o, o->words[c->scenarios], s, failure))
            return failure->status;
        s->seed = c->scenario[0].seed;
        s->trials = c->scenario[0].trials;
    }
    return STATUS_DONE;
}

static bool same_name_twice(const struct compare *c)
{
    for (int i = 0; i < c->scenarios; i++)
        for (int j = 0; j < i; j++)
            if (strcmp(c->scenario[i].name, c->scenario[j].name) == 0)
                return true;
    return false;
}

/* Scenarios are called by their names; where two have the same, by their files. */
static void name_all(struct compare *c)
{
    const bool by_file = same_name_twice(c);
    for (int i = 0; i < c->scenarios; i++)
        long_excerpt(by_file ? c->options->words[i] : c->scenario[i].name, c->label[i]);
    for (int i = 1; i < c->scenarios; i++)
        c->other[i - 1] = c->label[i];
    size_t used = (size_t)snprintf(c->folder, sizeof c->folder, "%.200s.compare", c->scenario[0].name);
    for (int i = 1; i < c->scenarios; i++)
        if (used + 1 + strlen(c->scenario[i].name) < sizeof c->folder)
            used += (size_t)snprintf(c->folder + used, sizeof c->folder - used, "-%s", c->scenario[i].name);
}

static enum status find_key(struct compare *c, struct failure *failure)
{
    char key[1 + MOST_OTHERS][65];
    const char *text[2 + MOST_OTHERS] = {"compare"};
    for (int i = 0; i < c->scenarios; i++) {
        if (scenario_key(&c->scenario[i], key[i], failure))
            return failure->status;
        text[1 + i] = key[i];
    }
    record_key(text, 1 + (size_t)c->scenarios, c->inquiry.key);
    return STATUS_DONE;
}

static enum status check_trials(const struct compare *c, struct failure *failure)
{
    const uint64_t most = comparison_most_trials(&c->comparison);
    if (c->scenario[0].trials <= most)
        return STATUS_DONE;
    return fail(failure, STATUS_USAGE, "--trials: expected at most %llu, so that these companies can be counted exactly, found %llu",
                (unsigned long long)most, (unsigned long long)c->scenario[0].trials);
}

/* --- what is written and printed --- */

static struct comparison_report report_of(const struct compare *c)
{
    const struct inquiry *q = &c->inquiry;
    return (struct comparison_report){.counted = {&c->comparison, q->record.word, q->record.trials}, .base = c->label[0],
                                      .other = c->other, .timings = q->timings};
}

static enum status write_scenario(const void *scenario, FILE *out, struct failure *failure)
{
    (void)failure;
    scenario_write(scenario, out);
    return STATUS_DONE;
}

static enum status write_scenarios(struct compare *c, struct failure *failure)
{
    static char name[MOST_OTHERS][32];
    if (inquiry_write(&c->inquiry, SCENARIO_NAME, write_scenario, &c->scenario[0], failure))
        return failure->status;
    for (int i = 1; i < c->scenarios; i++) {
        snprintf(name[i - 1], sizeof name[i - 1], "scenario-%d.yaml", i);
        if (inquiry_write(&c->inquiry, name[i - 1], write_scenario, &c->scenario[i], failure))
            return failure->status;
    }
    return STATUS_DONE;
}

static enum status write_files(struct inquiry *q, struct failure *failure)
{
    struct compare *c = q->context;
    const struct comparison_report report = report_of(c);
    if (write_scenarios(c, failure) || inquiry_write(q, "differences.tsv", comparison_write_differences, &report, failure) ||
        inquiry_write(q, "accounts.tsv", comparison_write_accounts, &report, failure) ||
        inquiry_write(q, "keys.tsv", comparison_write_keys, &report, failure))
        return failure->status;
    return inquiry_write(q, SUMMARY_NAME, comparison_write_summary, &report, failure);
}

static enum status print_answer(const struct compare *c, struct failure *failure)
{
    const struct comparison_report report = report_of(c);
    const struct inquiry *q = &c->inquiry;
    char time[WORDS_SIZE], effort[2 * WORDS_SIZE];
    snprintf(effort, sizeof effort, "%s on %d thread%s", duration_words(q->timings.total, time), q->threads.count,
             q->threads.count == 1 ? "" : "s");
    const struct run_facts facts = {.program = program_invocation_name, .folder = q->folder.path, .effort = effort};
    enum status status = STATUS_DONE;
    if (c->options->format == FORMAT_JSON)
        status = comparison_write_summary(&report, stdout, failure);
    else if (c->options->format == FORMAT_TSV)
        status = comparison_write_differences(&report, stdout, failure);
    else if (!c->options->quiet)
        comparison_print(&report, &facts, stdout);
    return status ? status : finish_output(failure);
}

/* --- from the start to the end --- */

static enum status ask(struct compare *c, const char *typed, struct failure *failure)
{
    c->inquiry = (struct inquiry){.options = c->options, .typed = typed, .name = c->folder, .trials = c->scenario[0].trials,
                                  .seed = c->scenario[0].seed, .ensemble = c->comparison.ensemble, .write = write_files,
                                  .context = c};
    enum status status = find_key(c, failure);
    if (!status)
        status = inquiry_run(&c->inquiry, failure);
    if (!status)
        status = print_answer(c, failure);
    inquiry_close(&c->inquiry);
    return status;
}

/* All that can be wrong with the request is found before anything is written. */
static enum status compare(struct compare *c, const char *typed, struct failure *failure)
{
    if (check_request(c->options, failure))
        return failure->status;
    enum status status = read_scenarios(c, failure);
    if (!status)
        status = comparison_init(&c->scenario[0], &c->scenario[1], c->scenarios - 1, &c->comparison, failure);
    if (!status) {
        name_all(c);
        status = check_trials(c, failure);
        if (!status)
            status = ask(c, typed, failure);
        comparison_free(&c->comparison);
    }
    for (int i = 0; i < c->scenarios; i++)
        scenario_free(&c->scenario[i]);
    free(c->scenario);
    return status;
}

int command_compare(int count, char **arguments)
{
    struct options o = {0};
    struct failure failure;
    char *typed = shell_line(count, arguments);      /* before getopt sorts the words */
    options_read("compare", "BASE OTHER...", about, table, count, arguments, &o);
    struct compare c = {.options = &o};
    const enum status status = typed ? compare(&c, typed, &failure) : fail_memory(&failure);
    free(typed);
    options_free(&o);
    return status ? report_failure(&failure) : STATUS_DONE;
}

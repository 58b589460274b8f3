/* outlast autopsy: why a company was lost, in which state it was before, and what would have saved it. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "commands/commands.h"
#include "commands/inquiry.h"
#include "commands/reading.h"
#include "commands/stop.h"
#include "commands/trace_print.h"
#include "output/autopsy_answer.h"
#include "output/results.h"
#include "output/words.h"

static const struct argp_option table[] = {
    {"reading", OPTION_READING, "generalist|independent|legal|operating", 0, "what it is to have lost", 0},
    {"change", OPTION_CHANGE, "KEY=VALUE", 0,
     "try this change, too: KEY=VALUE, KEY*=FACTOR or KEY+=AMOUNT, of the market or (cash+=100) of NAME; may be given again and "
     "again", 0},
    OPTION_ROW_TRIALS, OPTION_ROW_SEED, OPTION_ROW_OUTPUT, OPTION_ROW_THREADS, OPTION_ROW_SET, OPTION_ROW_FRESH, OPTION_ROW_FOR,
    OPTION_ROW_UNTIL, OPTION_ROW_FORMAT("text|json|tsv"), {0}};
static const char about[] =
    "Looks at the lives in which NAME, a company, a group or market, was lost: by which cause and when, in which state it was "
    "before, and which single change would have saved it, by living the same trials again with each. Writes tables to "
    "results/SCENARIO.autopsy-NAME.";

/* What an autopsy holds while it goes on. */
struct work {
    const struct options *options;
    const char *file;
    struct scenario scenario;
    struct autopsy autopsy;
    struct typicals typicals;
    char *name;                       /* of the folder; owned */
};

/* --- what is asked --- */

/* Leaves a standard change out; why: what remedy_read or remedy_scenario said of it, which the user did not give. */
static enum status leave_out(struct work *w, const char *text, const char *title, const char *why, struct failure *failure)
{
    char front[128];
    snprintf(front, sizeof front, "--change %s: ", text);
    const size_t length = strlen(front);
    return autopsy_leave_out(&w->autopsy, text, title, strncmp(why, front, length) == 0 ? why + length : why, failure);
}

/* What a scenario does not take is here the value of an option. */
static enum status refuse_own(const struct failure *why, struct failure *failure)
{
    *failure = *why;
    if (why->status == STATUS_DATA)
        failure->status = STATUS_USAGE;
    return failure->status;
}

/* A change that is not possible here: the user's own is refused, a standard one left out. */
static enum status try_remedy(struct work *w, struct remedy *remedy, struct scenario **changed, struct failure *failure)
{
    struct failure why;
    if (remedy->idle)
        return autopsy_leave_out(&w->autopsy, remedy->text, remedy->title, "it is so already", failure);
    const enum status status = remedy_scenario(remedy, w->file, w->options->overrides, *changed, &why);
    if (status == STATUS_DATA && !remedy->given)
        return leave_out(w, remedy->text, remedy->title, why.message, failure);
    if (status)
        return refuse_own(&why, failure);
    options_settings(w->options, *changed);
    if (autopsy_add(&w->autopsy, remedy, *changed, failure))
        return failure->status;
    *remedy = (struct remedy){0};                    /* both are the autopsy's now */
    *changed = NULL;
    return STATUS_DONE;
}

/* title: NULL of the user's own. A standard one that the scenario's distributions do not allow is left out, too. */
static enum status add_remedy(struct work *w, const char *text, const char *title, struct failure *failure)
{
    struct remedy remedy = {0};
    struct failure why;
    const struct owners owners = {w->autopsy.cohort.entry, w->autopsy.cohort.entries};
    enum status status = remedy_read(&w->scenario, owners, text, title, &remedy, &why);
    if (status == STATUS_DATA && title)
        return leave_out(w, text, title, why.message, failure);
    if (status)
        return refuse_own(&why, failure);
    struct scenario *changed = calloc(1, sizeof *changed);
    status = changed ? try_remedy(w, &remedy, &changed, failure) : fail_memory(failure);
    remedy_free(&remedy);
    if (changed)
        scenario_free(changed);
    free(changed);
    return status;
}

static bool is_given(const struct options *o, const char *text)
{
    for (int i = 0; i < o->changes.count; i++)
        if (strcmp(o->changes.text[i], text) == 0)
            return true;
    return false;
}

static enum status add_remedies(struct work *w, struct failure *failure)
{
    enum status status = STATUS_DONE;
    for (int i = 0; i < w->options->changes.count && !status; i++)
        status = add_remedy(w, w->options->changes.text[i], NULL, failure);
    for (int i = 0; i < STANDARD_REMEDIES && !status; i++)
        if (!is_given(w->options, standard_remedies[i].text))
            status = add_remedy(w, standard_remedies[i].text, standard_remedies[i].title, failure);
    return status;
}

/* "market-2024.autopsy-second-tier": a name may hold slashes, a folder's name not. */
static enum status name_folder(struct work *w, struct failure *failure)
{
    if (asprintf(&w->name, "%s.autopsy-%s", w->scenario.name, w->options->words[1]) < 0) {
        w->name = NULL;
        return fail_memory(failure);
    }
    for (char *c = w->name; *c != '\0'; c++)
        if (*c == '/')
            *c = '-';
    return STATUS_DONE;
}

/* The cohort, the reading and every scenario say what is asked; the scenarios' keys hold seed and model. */
static enum status make_key(const struct work *w, char key[65], struct failure *failure)
{
    const struct autopsy *a = &w->autopsy;
    const size_t count = (size_t)a->remedies + 4;
    const char **text = calloc(count, sizeof *text);
    char (*keys)[65] = calloc((size_t)a->remedies + 1, sizeof *keys);
    enum status status = text && keys ? scenario_key(&w->scenario, keys[0], failure) : fail_memory(failure);
    for (int i = 0; i < a->remedies && !status; i++) {
        status = scenario_key(a->changed[i], keys[i + 1], failure);
        text[4 + i] = keys[i + 1];
    }
    if (!status) {
        text[0] = "autopsy 1";
        text[1] = a->cohort.name;
        text[2] = reading_names[a->cohort.reading];
        text[3] = keys[0];
        record_key(text, count, key);
    }
    free((void *)text);
    free(keys);
    return status;
}

/* --- what is written and printed --- */

static enum status write_scenario_file(const void *scenario, FILE *out, struct failure *failure)
{
    (void)failure;
    scenario_write(scenario, out);
    return STATUS_DONE;
}

static enum status write_all(struct inquiry *q, struct failure *failure)
{
    struct work *w = q->context;
    const double start = clock_seconds();
    struct autopsy_report report = {.autopsy = &w->autopsy, .typicals = &w->typicals};
    autopsy_read(&w->autopsy, q->record.trials, q->record.word);
    if (typicals_find(&w->autopsy, q->threads.count, stop_asked, &w->typicals, failure) ||
        inquiry_write(q, SCENARIO_NAME, write_scenario_file, &w->scenario, failure))
        return failure->status;
    for (int i = 0; i < AUTOPSY_TABLES; i++)
        if (inquiry_write(q, autopsy_tables[i].name, autopsy_tables[i].write, &report, failure))
            return failure->status;
    q->timings.tables = clock_seconds() - start;
    q->timings.total = clock_seconds() - q->start;
    report.timings = q->timings;
    return inquiry_write(q, SUMMARY_NAME, autopsy_write_summary, &report, failure);
}

static enum status print_typical(const struct work *w, struct failure *failure)
{
    enum { SHOWN_STEPS = 3 };
    const struct typical *t = &w->typicals.of[ANY_CAUSE];
    if (t->lives == 0)
        return STATUS_DONE;
    printf("The life in the middle of all that were lost, how it began and how it was lost:\n");
    return trace_print_ends(&w->scenario, t->trial, t->company, SHOWN_STEPS, t->step - 1, failure);
}

static enum status print_text(const struct work *w, const struct inquiry *q, const struct autopsy_report *report,
                              struct failure *failure)
{
    char again[PATH_MAX + 16], time[WORDS_SIZE], effort[2 * WORDS_SIZE];
    const bool as_it_stands = w->options->overrides.count == 0 && !w->options->seeded;
    snprintf(again, sizeof again, "%s/" SCENARIO_NAME, q->folder.path);
    snprintf(effort, sizeof effort, "%s on %d thread%s", duration_words(q->timings.total, time), q->threads.count,
             q->threads.count == 1 ? "" : "s");
    const struct run_facts facts = {program_invocation_name, as_it_stands ? w->file : again, q->folder.path, effort};
    autopsy_answer_print(report, stdout);
    if (print_typical(w, failure))
        return failure->status;
    autopsy_answer_end(report, &facts, stdout);
    return STATUS_DONE;
}

static enum status print_answer(const struct work *w, const struct inquiry *q, struct failure *failure)
{
    const struct autopsy_report report = {.autopsy = &w->autopsy, .typicals = &w->typicals, .timings = q->timings};
    const enum format format = w->options->format;
    enum status status = STATUS_DONE;
    if (format == FORMAT_JSON)
        status = autopsy_write_summary(&report, stdout, failure);
    else if (format == FORMAT_TSV)
        status = autopsy_write_changes(&report, stdout, failure);
    else if (!w->options->quiet)
        status = print_text(w, q, &report, failure);
    return status ? status : finish_output(failure);
}

/* --- from the start to the end --- */

/* Each trial is lived many times: without -n, fewer than a run would. */
static uint64_t trials_of(const struct work *w)
{
    enum { USUAL_TRIALS = 200000 };
    if (w->options->trials > 0 || w->scenario.trials < USUAL_TRIALS)
        return w->scenario.trials;
    return USUAL_TRIALS;
}

static enum status prepare(struct work *w, struct failure *failure)
{
    enum reading reading;
    struct cohort cohort;
    if (options_reading(w->options, &reading, failure) ||
        cohort_init(&w->scenario, w->options->words[1], reading, &cohort, failure) ||
        autopsy_init(&w->scenario, &cohort, &w->autopsy, failure) || add_remedies(w, failure))
        return failure->status;
    w->scenario.trials = trials_of(w);
    return name_folder(w, failure);
}

static enum status inquire(struct work *w, const char *typed, struct failure *failure)
{
    struct inquiry q = {.options = w->options, .typed = typed, .name = w->name, .trials = w->scenario.trials,
                        .seed = w->scenario.seed, .write = write_all, .context = w};
    autopsy_ensemble(&w->autopsy, &q.ensemble);
    if (make_key(w, q.key, failure))
        return failure->status;
    enum status status = inquiry_run(&q, failure);
    if (!status)
        status = print_answer(w, &q, failure);
    inquiry_close(&q);
    return status;
}

static enum status autopsy(const struct options *o, const char *typed, struct failure *failure)
{
    struct work w = {.options = o};
    if (o->words_count != 2)
        return fail(failure, STATUS_USAGE,
                    "autopsy: expected a scenario file and the name of a company, a group or market, as in outlast autopsy "
                    "params/market-2024.yaml second-tier, found "
                    "%d argument%s",
                    o->words_count, o->words_count == 1 ? "" : "s");
    w.file = o->words[0];
    if (options_scenario(o, w.file, &w.scenario, failure))
        return failure->status;
    enum status status = prepare(&w, failure);
    if (!status)
        status = inquire(&w, typed, failure);
    autopsy_free(&w.autopsy);
    scenario_free(&w.scenario);
    free(w.name);
    return status;
}

int command_autopsy(int count, char **arguments)
{
    struct options o = {0};
    struct failure failure;
    char *typed = shell_line(count, arguments);      /* before getopt sorts the words */
    options_read("autopsy", "SCENARIO NAME", about, table, count, arguments, &o);
    const enum status status = typed ? autopsy(&o, typed, &failure) : fail_memory(&failure);
    free(typed);
    options_free(&o);
    return status ? report_failure(&failure) : STATUS_DONE;
}

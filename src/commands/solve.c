/* outlast solve: at which value of a key a chance passes a mark. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "base/number.h"
#include "commands/commands.h"
#include "commands/inquiry.h"
#include "commands/solve_request.h"
#include "estimate/lives.h"
#include "output/seek_report.h"
#include "output/words.h"
#include "scenario/tree.h"

static const struct argp_option table[] = {
    {"find", OPTION_FIND, "KEY", 0, "the key whose value is sought, such as companies.lab.cash", 0},
    {"between", OPTION_BETWEEN, "LO HI", 0, "the ends between which it is sought", 0},
    {"reach", OPTION_REACH, "'NAME READING >= P'", 0,
     "what is to be so: of a company, a group or market; READING generalist, independent, legal, operating, none_left or "
     "no_generalist; >= or <=; P as 0.6 or 60 %", 0},
    OPTION_ROW_TRIALS, OPTION_ROW_SEED, OPTION_ROW_OUTPUT, OPTION_ROW_THREADS, OPTION_ROW_SET, OPTION_ROW_FRESH, OPTION_ROW_FOR,
    OPTION_ROW_UNTIL, OPTION_ROW_FORMAT("text|json|tsv"), {0}};
static const char about[] =
    "Finds the value of KEY at which a chance passes P, and the values between which luck leaves it: tries some between the ends, each "
    "with the same lives, and closes in. --trials is for each value that is tried. A key that the scenario draws gets one number "
    "instead. Results go to results/NAME.solve-KEY.";

/* What is kept of a value that was tried: its number from 1 on (0: room), trials, and the sums over them of m and m^2. */
enum { KEPT_VALUE, KEPT_TRIALS, KEPT_SUM, KEPT_SQUARES, KEPT_WORDS };
enum { MOST_KEPT = 1024 };            /* values: also of runs with fewer trials, which went other ways */

struct solve {
    const struct options *options;
    struct source *source;
    struct scenario base;
    struct seek_request request;
    struct line line;
    char *given;                      /* the key's value in the scenario; NULL: it has none */
    bool drawn;
    struct seek seek;
    int members;
    char folder[NAME_MAX];
    char at[LONG_EXCERPT_SIZE + 64];  /* what is tried now */
    struct inquiry inquiry;
};

/* --- one value --- */

static enum status scenario_at(const struct solve *s, const char *text, struct scenario *out, struct failure *failure)
{
    const struct node key = {.type = SCALAR, .size = 1, .text = s->request.key};
    const struct node value = {.type = SCALAR, .plain = true, .size = 1, .text = text};
    const struct item item = {.key = &key, .value = &value};
    const struct node root = {.type = MAPPING, .height = 1, .size = 3, .count = 1, .first = &item};
    const enum status status = source_scenario(s->source, &(struct overlay){.file = "--between", .root = &root}, out, failure);
    if (!status)
        options_settings(s->options, out);
    return status;
}

/* Who is counted, and of what. */
struct counting {
    struct subject_members who;
    enum claim claim;
};

static bool holds(const struct counting *c, const struct block *b, int lane, enum reading reading, int *count)
{
    *count = 0;
    for (int i = 0; i < c->who.count; i++)
        *count += reading_holds(reading, state_of(&b->company[c->who.company[i]], lane));
    return *count > 0;
}

static void count(const void *context, const struct variant *variant, uint64_t first, int from, int to, int64_t *word)
{
    static const enum reading readings[CLAIMS] = {READING_GENERALIST, READING_INDEPENDENT, READING_LEGAL, READING_OPERATING,
                                                  READING_INDEPENDENT, READING_GENERALIST};
    const struct counting *c = context;
    (void)first;
    for (int lane = from; lane < to; lane++) {
        int left;
        const bool any = holds(c, variant->worker.block, lane, readings[c->claim], &left);
        const int64_t m = c->claim < CLAIM_NONE_LEFT ? left : !any;
        word[0] += m;
        word[1] += m * m;
    }
}

/* Where the counts of a value are kept, or will be. Status 73 where there is no room, or they are of more trials than are asked for. */
static enum status find_kept(struct solve *s, int64_t value, int64_t **out, struct failure *failure)
{
    const struct inquiry *q = &s->inquiry;
    int64_t *word = q->record.word, *end = word + MOST_KEPT * KEPT_WORDS;
    while (word < end && word[KEPT_VALUE] != 0 && word[KEPT_VALUE] != value + 1)
        word += KEPT_WORDS;
    if (word == end)
        return fail(failure, STATUS_NO_OUTPUT, "%s: holds too many values; --fresh starts over", q->folder.path);
    if ((uint64_t)word[KEPT_TRIALS] > q->trials)
        return fail(failure, STATUS_NO_OUTPUT, "%s: holds %llu trials, more than the %llu asked for; --fresh starts over, --output "
                    "chooses another folder", q->folder.path, (unsigned long long)word[KEPT_TRIALS], (unsigned long long)q->trials);
    word[KEPT_VALUE] = value + 1;
    *out = word;
    return STATUS_DONE;
}

static enum status simulate_at(struct solve *s, const struct scenario *scenario, const struct counting *counting, int64_t *word,
                               struct failure *failure)
{
    struct inquiry *q = &s->inquiry;
    q->ensemble = (struct ensemble){.scenario = &scenario, .variants = 1, .count = count, .context = counting, .words = 2};
    return inquiry_count(q, (uint64_t *)&word[KEPT_TRIALS], q->trials, &word[KEPT_SUM], failure);
}

static enum status look_at(struct solve *s, const struct scenario *scenario, int64_t *word, struct estimate *out,
                           struct failure *failure)
{
    struct counting counting = {.claim = s->request.claim};
    if (request_members(&s->request, scenario, &counting.who, failure))
        return failure->status;
    const enum status status = simulate_at(s, scenario, &counting, word, failure);
    if (s->request.claim < CLAIM_NONE_LEFT)
        *out = interval_grouped(word[KEPT_SUM], word[KEPT_SQUARES], word[KEPT_TRIALS], counting.who.count, interval_z(0));
    else
        *out = interval_single(word[KEPT_SUM], word[KEPT_TRIALS], interval_z(0));
    free(counting.who.company);
    return status;
}

static enum status look(void *context, int64_t value, struct estimate *out, struct failure *failure)
{
    struct solve *s = context;
    struct scenario scenario;
    char text[32], shown[LONG_EXCERPT_SIZE];
    int64_t *word = NULL;
    line_text(&s->line, value, text);
    snprintf(s->at, sizeof s->at, "%s = %s", long_excerpt(s->request.key, shown), text);
    if (find_kept(s, value, &word, failure) || scenario_at(s, text, &scenario, failure))
        return failure->status;
    const enum status status = look_at(s, &scenario, word, out, failure);
    scenario_free(&scenario);
    return status;
}

static enum status count_all(struct inquiry *q, struct failure *failure)
{
    struct solve *s = q->context;
    q->at = s->at;
    const enum status status = seek_run(&s->seek, failure);
    q->at = NULL;
    if (!status)
        q->record.trials = q->trials;
    return status;
}

/* --- what is asked --- */

/* What is wrong at an end is about the option, unless it says another. */
static enum status refuse_end(const struct solve *s, const char *text, const struct failure *why, struct failure *failure)
{
    char shown[EXCERPT_SIZE];
    if (why->status != STATUS_DATA || strncmp(why->message, "--", 2) == 0)
        return fail(failure, why->status == STATUS_DATA ? STATUS_USAGE : why->status, "%s", why->message);
    return fail(failure, STATUS_USAGE, "--between: at %s = %s: %s", excerpt(s->request.key, shown), text, why->message);
}

/* Both ends have to be possible. */
static enum status check_ends(const struct solve *s, struct failure *failure)
{
    const int64_t ends[2] = {0, s->line.last};
    for (int i = 0; i < 2; i++) {
        struct scenario scenario;
        struct subject_members who = {0};
        struct failure why;
        char text[32];
        line_text(&s->line, ends[i], text);
        if (scenario_at(s, text, &scenario, &why))
            return refuse_end(s, text, &why, failure);
        const enum status status = request_members(&s->request, &scenario, &who, failure);
        free(who.company);
        scenario_free(&scenario);
        if (status)
            return status;
    }
    return STATUS_DONE;
}

static enum status find_given(struct solve *s, struct failure *failure)
{
    const struct distribution *value;
    struct failure ignored;
    if (scenario_value(&s->base, s->request.key, &value, &ignored))
        return STATUS_DONE;
    s->drawn = value->family != CONSTANT;
    s->given = distribution_text(value);
    return s->given ? STATUS_DONE : fail_memory(failure);
}

/* results/NAME.solve-KEY, as far as that fits a folder's name. */
static void name_folder(struct solve *s)
{
    size_t used = (size_t)snprintf(s->folder, sizeof s->folder, "%.150s.solve-", s->base.name);
    for (const char *c = s->request.key; *c != '\0' && used + 1 < sizeof s->folder - 1; c++)
        if (*c != '"')
            s->folder[used++] = *c == '/' ? '_' : *c;
    s->folder[used] = '\0';
}

static enum status find_key(struct solve *s, struct failure *failure)
{
    char scenario[65], low[32], high[32], mark[32];
    if (scenario_key(&s->base, scenario, failure))
        return failure->status;
    number_text(s->line.low, low);
    number_text(s->line.high, high);
    number_text(s->request.mark, mark);
    const char *text[] = {"solve", scenario, s->request.key, low, high, s->request.name, claim_names[s->request.claim],
                          s->request.at_most ? "<=" : ">=", mark};
    record_key(text, sizeof text / sizeof *text, s->inquiry.key);
    return STATUS_DONE;
}

static enum status read_all(struct solve *s, struct failure *failure)
{
    const struct options *o = s->options;
    const struct node nothing = {.type = MAPPING, .height = 1};
    struct subject_members who = {0};
    enum status status = request_read(o, &s->request, failure);
    if (!status)
        status = source_read(o->words[0], NULL, o->overrides, &s->source, failure);
    if (!status)
        status = source_scenario(s->source, &(struct overlay){.file = o->words[0], .root = &nothing}, &s->base, failure);
    if (status)
        return status;
    options_settings(o, &s->base);
    if (request_check(&s->request, &s->base, failure) || request_members(&s->request, &s->base, &who, failure))
        return failure->status;
    s->members = who.count;
    free(who.company);
    struct failure why;
    if (line_init(s->request.key, s->request.low, s->request.high, &s->base, &s->line, &why))
        return fail(failure, why.status, "--between: %s", why.message);
    return check_ends(s, failure) ? failure->status : find_given(s, failure);
}

/* --- what is written and printed --- */

static struct seek_report report_of(const struct solve *s)
{
    return (struct seek_report){.scenario = &s->base, .key = s->request.key, .given = s->given, .drawn = s->drawn,
                                .name = s->request.name, .members = s->members, .claim = s->request.claim, .line = &s->line,
                                .seek = &s->seek, .timings = s->inquiry.timings};
}

static enum status write_scenario(const void *scenario, FILE *out, struct failure *failure)
{
    (void)failure;
    scenario_write(scenario, out);
    return STATUS_DONE;
}

static enum status write_files(struct inquiry *q, struct failure *failure)
{
    const struct solve *s = q->context;
    const struct seek_report report = report_of(s);
    if (inquiry_write(q, SCENARIO_NAME, write_scenario, &s->base, failure) ||
        inquiry_write(q, "solution.tsv", seek_write_solution, &report, failure) ||
        inquiry_write(q, "steps.tsv", seek_write_steps, &report, failure))
        return failure->status;
    return inquiry_write(q, SUMMARY_NAME, seek_write_summary, &report, failure);
}

static enum status print_answer(const struct solve *s, struct failure *failure)
{
    const struct seek_report report = report_of(s);
    const struct inquiry *q = &s->inquiry;
    char time[WORDS_SIZE], effort[2 * WORDS_SIZE];
    snprintf(effort, sizeof effort, "%s on %d thread%s", duration_words(q->timings.total, time), q->threads.count,
             q->threads.count == 1 ? "" : "s");
    const struct run_facts facts = {.program = program_invocation_name, .folder = q->folder.path, .effort = effort};
    enum status status = STATUS_DONE;
    if (s->options->format == FORMAT_JSON)
        status = seek_write_summary(&report, stdout, failure);
    else if (s->options->format == FORMAT_TSV)
        status = seek_write_solution(&report, stdout, failure);
    else if (!s->options->quiet)
        seek_print(&report, &facts, stdout);
    return status ? status : finish_output(failure);
}

/* --- from the start to the end --- */

static enum status ask(struct solve *s, const char *typed, struct failure *failure)
{
    s->seek = (struct seek){.last = s->line.last, .exact = s->line.whole, .at_most = s->request.at_most, .mark = s->request.mark,
                            .look = look, .context = s};
    s->inquiry = (struct inquiry){.options = s->options, .typed = typed, .name = s->folder, .trials = s->base.trials,
                                  .seed = s->base.seed, .ensemble = {.variants = 1}, .simulate = count_all,
                                  .words = MOST_KEPT * KEPT_WORDS, .write = write_files, .context = s};
    name_folder(s);
    enum status status = find_key(s, failure);
    if (!status)
        status = inquiry_run(&s->inquiry, failure);
    if (!status)
        status = print_answer(s, failure);
    inquiry_close(&s->inquiry);
    return status;
}

/* All that can be wrong with the request is found before anything is written. */
static enum status solve(struct solve *s, const char *typed, struct failure *failure)
{
    if (s->options->words_count != 1)
        return options_expect_one("solve", "scenario file", s->options, failure);
    enum status status = read_all(s, failure);
    if (!status)
        status = ask(s, typed, failure);
    request_free(&s->request);
    line_free(&s->line);
    free(s->given);
    scenario_free(&s->base);
    source_free(s->source);
    return status;
}

int command_solve(int count_of, char **arguments)
{
    struct options o = {0};
    struct failure failure;
    char *typed = shell_line(count_of, arguments);   /* before getopt sorts the words */
    options_read("solve", "SCENARIO --find KEY --between LO HI --reach 'NAME READING >= P'", about, table, count_of, arguments, &o);
    struct solve s = {.options = &o};
    const enum status status = typed ? solve(&s, typed, &failure) : fail_memory(&failure);
    free(typed);
    options_free(&o);
    return status ? report_failure(&failure) : STATUS_DONE;
}

/* outlast trace: one life, month by month. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "commands/trace_print.h"
#include "estimate/threads.h"

static const struct argp_option table[] = {
    {"trial", OPTION_TRIAL, "N", 0, "the trial to show, from 0", 0},
    {"company", OPTION_COMPANY, "NAME", 0, "show this company, or a group's members", 0},
    {"state", OPTION_STATE, "generalist|vertical|hollowed|acquired|sold|shut", 0,
     "find the trials in which the company ended so", 0},
    {"typical", OPTION_TYPICAL, NULL, 0, "show the median one of them: by month, or of independents by cash", 0},
    OPTION_ROW_TRIALS, OPTION_ROW_SEED, OPTION_ROW_THREADS, OPTION_ROW_SET, OPTION_ROW_FORMAT("text|json|tsv"), {0}};
static const char about[] = "Replays the life of trial N of SCENARIO month by month: the same life that a run counts, "
                            "whatever its number of trials. With --state, looks for the lives that ended so (among "
                            "the first --trials, else the scenario's) and lists the first of them, or with --typical shows the median one.";

static enum status check_request(const struct options *o, struct failure *failure)
{
    if (o->words_count != 1)
        return options_expect_one("trace", "scenario file", o, failure);
    if (o->trial_given && (o->state || o->typical))
        return fail(failure, STATUS_USAGE, "--trial: names one trial; leave out --state and --typical");
    if (!o->trial_given && !o->state)
        return fail(failure, STATUS_USAGE,
                    "trace: expected --trial N, or --company NAME --state STATE --typical");
    if (o->state && !o->company)
        return fail(failure, STATUS_USAGE, "--state: expected --company NAME with it");
    return STATUS_DONE;
}

static enum status find_state(const char *name, enum state *out, struct failure *failure)
{
    char shown[EXCERPT_SIZE];
    for (enum state state = 0; state < STATES; state++)
        if (strcmp(name, state_names[state]) == 0) {
            *out = state;
            return STATUS_DONE;
        }
    const char *near = nearest_name(name, state_names, STATES);
    return fail(failure, STATUS_USAGE,
                "--state: expected generalist, vertical, hollowed, acquired, sold or shut, found '%s'%s%s",
                excerpt(name, shown), near ? "; the nearest is " : "", near ? near : "");
}

static enum status find_company(const struct scenario *s, const char *name, struct who *out, struct failure *failure)
{
    out->company = out->group = -1;
    if (!name)
        return STATUS_DONE;
    if (strcmp(name, "market") == 0) {
        out->group = s->groups_count; /* tally.h's group of all companies */
        return STATUS_DONE;
    }
    out->group = scenario_group(s, name);
    if (out->group < 0)
        out->company = scenario_company(s, name);
    return out->group < 0 && out->company < 0 ? unknown_company(s, "--company", name, failure) : STATUS_DONE;
}

static enum status search(const struct options *o, const struct scenario *s, const struct who *who,
                          struct life_search *found, struct failure *failure)
{
    struct tally tally;
    *found = (struct life_search){.scenario = s, .company = who->company, .group = who->group};
    if (find_state(o->state, &found->state, failure) || tally_init(s, &tally, failure))
        return failure->status;
    const struct simulation simulation = {.scenario = s, .threads = threads_choose(o->threads).count,
                                          .visit = life_search_visit, .visit_context = found};
    enum status status = simulate(&simulation, 0, s->trials, &tally, failure);
    tally_free(&tally);
    if (found->out_of_memory)
        status = fail_memory(failure);
    life_search_sort(found);
    return status;
}

/* Where several members were looked at, the one whose life it is. */
static enum status show_typical(const struct options *o, const struct scenario *s, struct who who,
                                const struct life_search *found, struct failure *failure)
{
    const struct life *life = &found->found[found->count / 2];
    who.company = life->company;
    who.group = -1;
    if (o->format == FORMAT_TEXT)
        printf("Of %" PRIu64 " trials, %zu lives of %s ended as %s; in the middle of them, by %s, stands that of %s in trial %"
               PRIu64 ".\n\n", s->trials, found->count,
               found->group == s->groups_count ? "all companies" : o->company, o->state,
               found->state <= STATE_VERTICAL ? "cash at the end" : "month", s->companies[life->company].name, life->trial);
    return trace_print(s, life->trial, who, o->format, failure);
}

static enum status show_found(const struct options *o, const struct scenario *s, struct who who, struct failure *failure)
{
    struct life_search found;
    enum status status = search(o, s, &who, &found, failure);
    if (!status && found.count == 0)
        printf("%sNone of %" PRIu64 " trials ended so: %s as %s.\n", o->format == FORMAT_TEXT ? "" : "# ", s->trials,
               o->company, o->state);
    else if (!status && o->typical)
        status = show_typical(o, s, who, &found, failure);
    else if (!status)
        status = trace_print_found(s, &found, o->format, failure);
    free(found.found);
    return status;
}

static enum status trace(const struct options *o, struct failure *failure)
{
    struct scenario s;
    struct who who;
    if (check_request(o, failure) || options_scenario(o, o->words[0], &s, failure))
        return failure->status;
    enum status status = find_company(&s, o->company, &who, failure);
    if (who.group == s.groups_count && o->trial_given)
        who.group = -1; /* the market's own life, as where no company is named */
    if (!status && o->trial_given)
        status = trace_print(&s, o->trial, who, o->format, failure);
    else if (!status)
        status = show_found(o, &s, who, failure);
    scenario_free(&s);
    return status ? status : finish_output(failure);
}

int command_trace(int count, char **arguments)
{
    struct options o = {0};
    struct failure failure;
    options_read("trace", "SCENARIO --trial N\nSCENARIO --company NAME --state STATE [--typical]", about, table, count, arguments, &o);
    const enum status status = trace(&o, &failure);
    options_free(&o);
    return status ? report_failure(&failure) : STATUS_DONE;
}

#include "commands/trace_print.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static bool is_wanted(const struct scenario *s, struct who who, int company)
{
    if (who.group >= 0)
        return group_has(s, who.group, company);
    return who.company < 0 || who.company == company;
}

static const struct company_month *month_of(const struct replay *r, int step, int company)
{
    return &r->company[step * r->companies + company];
}

/* --- text --- */

static void print_inputs(const struct scenario *s, const struct replay *r, struct who who)
{
    bool any = false;
    for (int i = 0; i < s->inputs_count; i++) {
        const bool shown = s->inputs[i].company < 0 || is_wanted(s, who, s->inputs[i].company);
        if (shown)
            printf("%s%s %.4g", any ? ", " : "Drawn: ", s->inputs[i].key, r->input[i]);
        any |= shown;
    }
    printf("%s", any ? "\n\n" : "");
}

static void print_market(const struct scenario *s, const struct replay *r)
{
    printf("%5s %9s %9s %9s %10s %8s %9s %5s %5s\n", "month", "price", "serving", "floor", "training", "funding", "pool",
           "inde-", "gene-");
    printf("%5s %9s %9s %9s %10s %8s %9s %5s %5s\n", "", "$/Mtok", "$/Mtok", "$/Mtok", "M$", "ln", "M$/month", "pend.",
           "ral.");
    for (int step = 0; step < r->steps; step++) {
        const struct market_month *m = &r->market[step];
        printf("%5d %9.4g %9.4g %9.4g %10.4g %8.3f %9.4g %5d %5d%s%s\n", m->month, m->price, m->serving, m->floor,
               m->training, m->climate, m->pool, m->independents, m->generalists, *m->events ? "  " : "", m->events);
    }
    printf("\nWhat happened to the %s\n", s->companies_count > 1 ? "companies" : "company");
}

static void print_events(const struct scenario *s, const struct replay *r, struct who who)
{
    for (int step = 0; step < r->steps; step++)
        for (int i = 0; i < r->companies; i++) {
            const struct company_month *c = month_of(r, step, i);
            if (is_wanted(s, who, i) && r->last_step[i] >= step && *c->events)
                printf("%5d  %s: %s\n", r->market[step].month, s->companies[i].name, c->events);
        }
}

static void print_runway(double runway)
{
    if (isfinite(runway))
        printf(" %7.1f", runway);
    else
        printf(" %7s", "inf");
}

static void print_company_month(const struct replay *r, int company, int step)
{
    const struct company_month *c = month_of(r, step, company);
    printf("%5d %-10s %10.1f %8.2f %8.2f %8.2f %8.2f %10.1f %6.0f", r->market[step].month, state_names[c->state], c->cash,
           c->opex, c->app_revenue, c->api_revenue, c->burn, c->model_cost, c->lag);
    print_runway(c->runway);
    printf("%s%s\n", *c->events ? "  " : "", c->events);
}

/* The first steps and those up to `last`, or all where these meet. */
static void print_company(const struct scenario *s, const struct replay *r, int company, int steps, int last)
{
    printf("%s\n%5s %-10s %10s %8s %8s %8s %8s %10s %6s %7s\n", s->companies[company].name, "month", "state", "cash",
           "opex", "app rev.", "API rev.", "burn", "next model", "lag", "runway");
    printf("%5s %-10s %10s %8s %8s %8s %8s %10s %6s %7s\n", "", "", "M$", "M$/month", "M$/month", "M$/month", "M$/month",
           "M$", "months", "months");
    for (int step = 0; step <= last; step++)
        if (step < steps || step > last - steps)
            print_company_month(r, company, step);
        else if (step == steps)
            printf("%5s\n", "…");
    printf("\n");
}

static void print_text(const struct scenario *s, const struct replay *r, uint64_t trial, struct who who)
{
    printf("Trial %" PRIu64 " of %s, seed %" PRIu64 "\n", trial, s->name, s->seed);
    print_inputs(s, r, who);
    if (who.company < 0 && who.group < 0) {
        print_market(s, r);
        print_events(s, r, who);
        return;
    }
    for (int i = 0; i < r->companies; i++)
        if (is_wanted(s, who, i))
            print_company(s, r, i, r->steps, r->last_step[i]);
}

/* --- tsv and json: the same columns --- */

enum { COLUMNS = 23 };
static const char *const columns[COLUMNS] = {
    "trial",       "month",  "company",    "state",  "cash",     "opex",    "app_revenue", "api_revenue",
    "share",       "burn",   "runway",     "lag",    "model_cost", "rounds",  "raised",      "public",
    "price",       "serving", "floor",     "training", "funding", "pool",    "events"};

static void print_number(double value)
{
    if (isfinite(value))
        printf("\t%.7g", value);
    else
        printf("\t%s", value > 0 ? "inf" : "-inf");
}

static void print_row(const struct scenario *s, const struct replay *r, uint64_t trial, int step, int company)
{
    const struct company_month *c = month_of(r, step, company);
    const struct market_month *m = &r->market[step];
    const double numbers[] = {c->cash,   c->opex,     c->app_revenue, c->api_revenue, c->share,
                              c->burn,   c->runway,   c->lag,         c->model_cost,  c->rounds,
                              c->raised, c->public,   m->price,       m->serving,     m->floor,
                              m->training, m->climate, m->pool};
    printf("%" PRIu64 "\t%d\t%s\t%s", trial, m->month, s->companies[company].name, state_names[c->state]);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        print_number(numbers[i]);
    printf("\t%s%s%s\n", c->events, *c->events && *m->events ? "; " : "", *c->events || *m->events ? m->events : "NA");
}

static void print_tsv(const struct scenario *s, const struct replay *r, uint64_t trial, struct who who)
{
    for (int i = 0; i < COLUMNS; i++)
        printf("%s%s", i ? "\t" : "", columns[i]);
    printf("\n");
    for (int i = 0; i < r->companies; i++)
        for (int step = 0; is_wanted(s, who, i) && step <= r->last_step[i]; step++)
            print_row(s, r, trial, step, i);
}

/* JSON has no infinity: null. */
static json_t *json_number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *json_month(const struct scenario *s, const struct replay *r, int step, int company)
{
    const struct company_month *c = month_of(r, step, company);
    const struct market_month *m = &r->market[step];
    return json_pack("{s:i, s:s, s:s, s:f, s:f, s:f, s:f, s:f, s:f, s:o, s:f, s:f, s:i, s:f, s:b, s:f, s:f, s:f, s:f, "
                     "s:f, s:f, s:s, s:s}",
                     "month", m->month, "company", s->companies[company].name, "state", state_names[c->state], "cash",
                     c->cash, "opex", c->opex, "app_revenue", c->app_revenue, "api_revenue", c->api_revenue, "share",
                     c->share, "burn", c->burn, "runway", json_number(c->runway), "lag", c->lag, "model_cost",
                     c->model_cost, "rounds", c->rounds, "raised", c->raised, "public", c->public, "price", m->price,
                     "serving", m->serving, "floor", m->floor, "training", m->training, "funding", m->climate, "pool",
                     m->pool, "events", c->events, "market_events", m->events);
}

static enum status print_json(const struct scenario *s, const struct replay *r, uint64_t trial, struct who who,
                              struct failure *failure)
{
    json_t *inputs = json_object(), *months = json_array();
    for (int i = 0; i < s->inputs_count; i++)
        json_object_set_new(inputs, s->inputs[i].key, json_number(r->input[i]));
    for (int i = 0; i < r->companies; i++)
        for (int step = 0; is_wanted(s, who, i) && step <= r->last_step[i]; step++)
            json_array_append_new(months, json_month(s, r, step, i));
    return print_json_value(json_pack("{s:s, s:I, s:o, s:o}", "scenario", s->name, "trial", (json_int_t)trial, "inputs",
                                      inputs, "months", months),
                            failure);
}

enum status trace_print(const struct scenario *s, uint64_t trial, struct who who, enum format format,
                        struct failure *failure)
{
    struct replay r;
    enum status status = replay_trial(s, trial, &r, failure);
    if (status)
        return status;
    if (format == FORMAT_JSON)
        status = print_json(s, &r, trial, who, failure);
    else if (format == FORMAT_TSV)
        print_tsv(s, &r, trial, who);
    else
        print_text(s, &r, trial, who);
    replay_free(&r);
    return status;
}

enum status trace_print_ends(const struct scenario *s, uint64_t trial, int company, int steps, int last, struct failure *failure)
{
    struct replay r;
    const enum status status = replay_trial(s, trial, &r, failure);
    if (status)
        return status;
    printf("Trial %" PRIu64 " of %s, seed %" PRIu64 "\n", trial, s->name, s->seed);
    print_company(s, &r, company, steps, last);
    replay_free(&r);
    return STATUS_DONE;
}

/* --- lives that were found --- */

static enum status print_found_json(const struct scenario *s, const struct life_search *found, size_t shown,
                                    struct failure *failure)
{
    json_t *list = json_array();
    for (size_t i = 0; i < shown; i++)
        json_array_append_new(list, json_pack("{s:I, s:s}", "trial", (json_int_t)found->found[i].trial, "company",
                                              s->companies[found->found[i].company].name));
    return print_json_value(json_pack("{s:I, s:I, s:o}", "trials", (json_int_t)s->trials, "found",
                                      (json_int_t)found->count, "first", list),
                            failure);
}

enum status trace_print_found(const struct scenario *s, const struct life_search *found, enum format format,
                              struct failure *failure)
{
    const size_t shown = found->count < 10 ? found->count : 10;
    if (format == FORMAT_JSON)
        return print_found_json(s, found, shown, failure);
    if (format == FORMAT_TEXT)
        printf("%zu such lives in %" PRIu64 " trials; %s:\n", found->count, s->trials,
               found->state <= STATE_VERTICAL ? "those with the least cash at the end" : "the earliest");
    printf("trial\tcompany\t%s\n", found->state <= STATE_VERTICAL ? "cash" : "month");
    for (size_t i = 0; i < shown; i++)
        printf("%" PRIu64 "\t%s\t%.7g\n", found->found[i].trial, s->companies[found->found[i].company].name,
               (double)found->found[i].order);
    return STATUS_DONE;
}

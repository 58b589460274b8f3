#include "estimate/replay.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* What is remembered of a company to see what the next step changes. */
struct before {
    float rounds, raised;
    int32_t public, restructured, vertical;
};

struct recorder {
    struct replay *replay;
    struct before *before;            /* [companies] */
    uint32_t cuts, crashes;
};

static void add_event(char events[EVENTS_SIZE], const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add_event(char events[EVENTS_SIZE], const char *format, ...)
{
    size_t used = strlen(events);
    if (used > 0)
        used += (size_t)snprintf(events + used, EVENTS_SIZE - used, "; ");
    va_list arguments;
    va_start(arguments, format);
    if (used < EVENTS_SIZE)
        vsnprintf(events + used, EVENTS_SIZE - used, format, arguments);
    va_end(arguments);
}

static float parameter(const struct company_block *c, enum company_key key)
{
    return c->drawn ? c->each[key][0] : c->all[key];
}

static void money_events(struct company_month *now, const struct company_block *c, const struct before *b)
{
    if (c->lag[0] <= 0)
        add_event(now->events, "pays %.4g M$ for a model", now->model_cost);
    if (c->rounds[0] > b->rounds)
        add_event(now->events, "raises %.4g M$", (double)(c->raised[0] - b->raised));
    if (c->public[0] && !b->public) {
        const float multiple = parameter(c, COMPANY_ipo_multiple) * 12;
        add_event(now->events, "lists and raises %.4g M$",
                  (double)multiple * (now->api_revenue + now->app_revenue));
    }
}

static void crisis_events(struct company_month *now, const struct company_block *c, const struct before *b)
{
    if (c->since_layoff[0] <= 0)
        add_event(now->events, "lays off");
    if (c->vertical[0] && !b->vertical)
        add_event(now->events, "%s", c->pivot_clock[0] < 0 ? "turns vertical" : "has left the race: its model is stale");
    if (c->restructured[0] && !b->restructured)
        add_event(now->events, "runs out of cash and is restructured");
}

static void exit_event(struct company_month *now)
{
    static const char *const words[STATES] = {[STATE_HOLLOWED] = "a deal takes team and model, and leaves a shell",
                                              [STATE_ACQUIRED] = "is bought by a big vendor",
                                              [STATE_SOLD] = "runs out of cash and is sold",
                                              [STATE_SHUT] = "runs out of cash and shuts down"};
    if (words[now->state])
        add_event(now->events, "%s", words[now->state]);
}

static struct before remembered(const struct company_block *c)
{
    return (struct before){c->rounds[0], c->raised[0], c->public[0], c->restructured[0], c->vertical[0]};
}

static double pool_share(const struct block *b, const struct company_block *c)
{
    return c->weight[0] > 0 ? (double)c->weight[0] / (double)b->market.weights[0] : 0;
}

static void record_company(struct recorder *r, const struct block *b, int i, int step)
{
    const struct company_block *c = &b->company[i];
    struct company_month *now = &r->replay->company[step * r->replay->companies + i];
    if (c->exit_step[0] <= step)
        return;
    r->replay->last_step[i] = step;
    *now = (struct company_month){
        .state = state_of(c, 0),
        .cash = (double)c->cash[0], .opex = (double)c->opex[0], .app_revenue = (double)c->revenue[0],
        .api_revenue = (double)c->api_revenue[0], .share = pool_share(b, c),
        .burn = (double)c->burn[0], .model_cost = (double)c->model_cost[0],
        .runway = (double)c->runway[0], .lag = (double)c->lag[0],
        .raised = (double)c->raised[0], .rounds = (int)c->rounds[0], .public = c->public[0] != 0};
    money_events(now, c, &r->before[i]);
    crisis_events(now, c, &r->before[i]);
    exit_event(now);
    r->before[i] = remembered(c);
}

static void record_market(struct recorder *r, const struct block *b, int step)
{
    const struct market *m = &b->market;
    struct market_month *now = &r->replay->market[step];
    *now = (struct market_month){
        .month = (step + 1) * b->world->step_months,
        .price = (double)m->price[0], .serving = (double)m->serving[0], .floor = (double)m->floor[0],
        .training = (double)m->training[0], .climate = (double)m->climate[0], .pool = (double)m->pool[0]};
    if (m->cuts[0] > r->cuts)
        add_event(now->events, "price cut");
    if (m->crashes[0] > r->crashes)
        add_event(now->events, "funding crash");
    r->cuts = m->cuts[0];
    r->crashes = m->crashes[0];
    for (int i = 0; i < b->world->companies; i++) {
        const enum state state = state_of(&b->company[i], 0);
        now->independents += state == STATE_GENERALIST || state == STATE_VERTICAL;
        now->generalists += state == STATE_GENERALIST;
    }
}

static void record(void *looker, const struct block *b, int step)
{
    struct recorder *r = looker;
    record_market(r, b, step);
    for (int i = 0; i < b->world->companies; i++)
        record_company(r, b, i, step);
}

static enum status replay_init(const struct scenario *s, struct replay *out, struct failure *failure)
{
    *out = (struct replay){.steps = s->horizon / s->step, .companies = s->companies_count};
    const size_t steps = (size_t)out->steps, companies = (size_t)out->companies;
    out->market = calloc(steps, sizeof *out->market);
    out->company = calloc(steps * companies, sizeof *out->company);
    out->last_step = calloc(companies, sizeof *out->last_step);
    out->input = calloc((size_t)s->inputs_count + 1, sizeof *out->input);
    return out->market && out->company && out->last_step && out->input ? STATUS_DONE : fail_memory(failure);
}

void replay_free(struct replay *r)
{
    free(r->market);
    free(r->company);
    free(r->last_step);
    free(r->input);
    *r = (struct replay){0};
}

static enum status run_recorded(const struct stage *stage, struct worker *w, struct recorder *r, uint64_t trial,
                                struct failure *failure)
{
    r->before = calloc((size_t)stage->scenario->companies_count, sizeof *r->before);
    if (!r->before)
        return fail_memory(failure);
    for (int i = 0; i < stage->scenario->companies_count; i++)
        r->before[i].vertical = w->block->company[i].starts_vertical;
    w->block->look = record;
    w->block->looker = r;
    luck_range(&w->block->inputs, trial);
    luck_range(&w->block->luck, trial);
    worker_run(stage, w);
    for (int i = 0; i < stage->scenario->inputs_count; i++)
        r->replay->input[i] = (double)w->draws.row[i][0];
    free(r->before);
    return STATUS_DONE;
}

enum status replay_trial(const struct scenario *s, uint64_t trial, struct replay *out, struct failure *failure)
{
    struct stage stage;
    struct worker worker = {0};
    struct recorder r = {.replay = out};
    enum status status = stage_init(s, &stage, failure);
    if (status)
        return status;
    status = replay_init(s, out, failure);
    if (!status)
        status = worker_init(&stage, &worker, failure);
    if (!status)
        status = run_recorded(&stage, &worker, &r, trial, failure);
    worker_free(&worker);
    stage_free(&stage);
    if (status)
        replay_free(out);
    return status;
}

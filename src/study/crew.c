/* The threads of a sweep: what each takes next, and what becomes of what it has done. */
#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "study/setup.h"
#include "study/sweep.h"

/* A part of a point that one thread simulates. */
struct part {
    uint64_t point, from, to;
};

/* Its counts; trials from … from + counts.trials - 1. */
struct result {
    uint64_t point, from;
    struct counts counts;
};

struct results {
    struct result *at;
    size_t count, room;
};

struct crew {
    struct sweep *sweep;
    double months;                /* company-months that were simulated */
    double start, settled, committed, told;          /* seconds of the clock */
    /* The queue, under its lock: what comes next, and what has come in. */
    omp_lock_t queue;
    int round;
    uint64_t next;                /* point */
    uint64_t largest;             /* trials of an item */
    struct results done;
    bool stopping;                /* one has failed, or all are to stop */
    struct failure failure;
    enum status status;
    /* The desk, under its lock: the store, and results whose trials do not follow what it holds yet. */
    omp_lock_t desk;
    struct results waiting;
};

static uint64_t lesser(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* --- rounds --- */

enum { FIRST_ROUND = 8192 };                         /* trials */

/* How many trials a round brings every point to: four times as many as the one before, but that with a precision none leaves
 * out a look. */
static uint64_t round_end(const struct study *study, int round)
{
    uint64_t end = FIRST_ROUND;
    for (; round > 0 && end < study->base.trials; round--)
        end = study->base.precision > 0 ? lesser(4 * end, look_after(end)) : 4 * end;
    return lesser(end, study->base.trials);
}

enum found { FOUND_ITEM, FOUND_NOTHING, FOUND_LATER };

/* What comes next. With a precision a point enters a round when its last is counted, and only then is known to need it:
 * FOUND_LATER. The queue is locked. */
static enum found next_item(struct crew *c, struct part *out)
{
    const struct sweep *s = c->sweep;
    for (;; c->round++, c->next = 0) {
        const uint64_t end = round_end(s->study, c->round), before = c->round > 0 ? round_end(s->study, c->round - 1) : 0;
        for (; c->next < s->study->points; c->next++) {
            uint64_t *planned = &s->planned[c->next];
            if (*planned >= end)
                continue;
            if (s->study->base.precision > 0 && *planned <= before && s->trials[c->next] < *planned)
                return FOUND_LATER;
            *out = (struct part){c->next, *planned, lesser(*planned + c->largest, end)};
            *planned = out->to;
            return FOUND_ITEM;
        }
        if (end == s->study->base.trials)
            return FOUND_NOTHING;
    }
}

/* Items of about a second, and enough of them that all threads end together. */
static uint64_t largest_item(const struct sweep *s)
{
    enum { LEAST = 8 * BLOCK, SHARES = 16 };
    const struct scenario *base = &s->study->base;
    const double months = (double)base->companies_count * base->horizon / base->step, second = 6e7;
    const double share = (double)s->state.total / (s->threads * SHARES);
    const double trials = second / months < share ? second / months : share;
    return trials > LEAST ? (uint64_t)trials / BLOCK * BLOCK : LEAST;
}

/* --- results --- */

static void fail_crew(struct crew *c, const struct failure *failure)
{
    omp_set_lock(&c->queue);
    if (!c->status) {
        c->status = failure->status;
        c->failure = *failure;
    }
    c->stopping = true;
    omp_unset_lock(&c->queue);
}

static bool append(struct results *list, struct result result)
{
    if (list->count == list->room) {
        const size_t room = list->room * 2 + 64;
        struct result *larger = realloc(list->at, room * sizeof *larger);
        if (!larger)
            return false;
        list->at = larger;
        list->room = room;
    }
    list->at[list->count++] = result;
    return true;
}

static void free_results(struct results *list)
{
    for (size_t i = 0; i < list->count; i++)
        counts_free(&list->at[i].counts);
    free(list->at);
    *list = (struct results){0};
}

static int compare_results(const void *a, const void *b)
{
    const struct result *x = a, *y = b;
    if (x->point != y->point)
        return x->point < y->point ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

/* Moves what has come in to the desk, in order. */
static bool collect(struct crew *c)
{
    bool good = true;
    omp_set_lock(&c->queue);
    for (size_t i = 0; i < c->done.count && good; i++) {
        good = append(&c->waiting, c->done.at[i]);
        c->done.at[i].counts = good ? (struct counts){0} : c->done.at[i].counts;
    }
    c->done.count = good ? 0 : c->done.count;
    omp_unset_lock(&c->queue);
    if (c->waiting.count > 1)
        qsort(c->waiting.at, c->waiting.count, sizeof *c->waiting.at, compare_results);
    return good;
}

/* What the store now has of a point. */
static enum status note(struct crew *c, uint64_t point, const struct counts *counts, struct failure *failure)
{
    struct sweep *s = c->sweep;
    bool enough;
    if (sweep_enough(s, point, counts, &enough, failure))
        return failure->status;
    omp_set_lock(&c->queue);
    s->state.done += counts->trials - s->trials[point];
    s->trials[point] = counts->trials;
    if (enough) {
        s->state.points_done++;
        s->state.total -= s->study->base.trials - lesser(counts->trials, s->study->base.trials);
        s->planned[point] = SWEEP_NO_MORE;
    }
    omp_unset_lock(&c->queue);
    return STATUS_DONE;
}

/* Adds the results first … end-1, all of one point, as far as they follow what the store holds; these lose their counts. */
static enum status add_to_store(struct crew *c, size_t first, size_t end, struct failure *failure)
{
    const struct sweep *s = c->sweep;
    struct result *r = c->waiting.at;
    const uint64_t point = r[first].point;
    struct counts sum;
    if (r[first].from != s->trials[point])
        return STATUS_DONE;
    if (counts_like(&r[first].counts, &sum, failure))
        return failure->status;
    enum status status = store_get(s->store, &s->key[point], &sum, failure);
    for (size_t i = first; i < end && !status && r[i].from == sum.trials; i++) {
        counts_add(&sum, &r[i].counts);
        counts_free(&r[i].counts);
    }
    if (!status)
        status = store_put(s->store, &s->key[point], &sum, failure);
    if (!status)
        status = note(c, point, &sum, failure);
    counts_free(&sum);
    return status;
}

/* Takes those away that have lost their counts. */
static void tidy(struct results *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (list->at[i].counts.word)
            list->at[kept++] = list->at[i];
    list->count = kept;
}

static const double commit_seconds = 5, settle_seconds = 1;

/* Puts into the store what can be, and commits it every few seconds. The desk is locked. */
static enum status settle(struct crew *c, struct failure *failure)
{
    bool busy;                                       /* it will be committed next time */
    enum status status = collect(c) ? STATUS_DONE : fail_memory(failure);
    size_t end;
    for (size_t first = 0; first < c->waiting.count && !status; first = end) {
        for (end = first; end < c->waiting.count && c->waiting.at[end].point == c->waiting.at[first].point;)
            end++;
        status = add_to_store(c, first, end, failure);
    }
    tidy(&c->waiting);
    c->settled = clock_seconds();
    if (!status && c->settled - c->committed > commit_seconds) {
        status = store_commit(c->sweep->store, &busy, failure);
        c->committed = clock_seconds();
    }
    return status;
}

/* Whoever has something done settles when it is time, unless another is at it. */
static void settle_now_and_then(struct crew *c, bool now)
{
    struct failure failure;
    if (!omp_test_lock(&c->desk))
        return;
    if ((now || clock_seconds() - c->settled > settle_seconds) && settle(c, &failure))
        fail_crew(c, &failure);
    omp_unset_lock(&c->desk);
}

/* --- a thread --- */

static bool should_stop(void *crew)
{
    struct crew *c = crew;
    if (c->sweep->stop())
        return true;
    bool stopping;
#pragma omp atomic read
    stopping = c->stopping;
    return stopping;
}

/* Points that are doubles of others have none of their own. */
static uint64_t least_trials(const struct sweep *s)
{
    uint64_t least = s->study->base.trials;
    for (uint64_t i = 0; i < s->study->points; i++)
        if (s->planned[i] != SWEEP_NO_MORE)
            least = lesser(least, s->trials[i]);
    return least;
}

static void tell(struct crew *c)
{
    if (!c->sweep->progress || omp_get_thread_num() != 0 || clock_seconds() - c->told < 0.2)
        return;
    omp_set_lock(&c->queue);
    struct sweep_state state = c->sweep->state;
    state.least = least_trials(c->sweep);
    omp_unset_lock(&c->queue);
    c->told = clock_seconds();
    c->sweep->progress(c->sweep->context, &state);
}

static bool stop_or_tell(void *crew)
{
    tell(crew);
    return should_stop(crew);
}

static enum status do_item(struct crew *c, struct setup *setup, struct part item, struct failure *failure)
{
    struct result result = {.point = item.point, .from = item.from};
    enum status status = setup_point(setup, item.point, failure);
    if (!status)
        status = setup_simulate(setup, item.from, item.to, stop_or_tell, c, &result.counts, failure);
    omp_set_lock(&c->queue);
    if (!status && !append(&c->done, result))
        status = fail_memory(failure);
    const struct scenario *s = &setup->bench[setup->at].scenario;
    if (!status)
        c->months += (double)result.counts.trials * s->companies_count * (s->horizon / s->step);
    omp_unset_lock(&c->queue);
    if (status)
        counts_free(&result.counts);
    return status;
}

static void work(struct crew *c)
{
    struct setup setup;
    struct failure failure;
    struct part item;
    enum found found = FOUND_LATER;
    if (setup_init(c->sweep->study, &setup, &failure)) {
        fail_crew(c, &failure);
        return;
    }
    while (found != FOUND_NOTHING && !should_stop(c)) {
        omp_set_lock(&c->queue);
        found = next_item(c, &item);
        omp_unset_lock(&c->queue);
        if (found == FOUND_ITEM && do_item(c, &setup, item, &failure))
            fail_crew(c, &failure);
        if (found == FOUND_LATER)
            nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        settle_now_and_then(c, found == FOUND_LATER);
    }
    setup_free(&setup);
}

enum status sweep_run(struct sweep *s, struct failure *failure)
{
    const double now = clock_seconds();
    struct crew c = {.sweep = s, .largest = largest_item(s), .start = now, .settled = now, .committed = now};
    omp_init_lock(&c.queue);
    omp_init_lock(&c.desk);
#pragma omp parallel num_threads(s->threads)
    work(&c);
    const double seconds = clock_seconds() - c.start;
    if (!c.status && c.months > 0) {
        s->rate = c.months / (seconds * s->threads);
        c.status = store_put_rate(s->store, s->rate, &c.failure);
    }
    if (!c.status && (settle(&c, &c.failure) || store_commit_all(s->store, &c.failure)))
        c.status = c.failure.status;
    if (!c.status && s->state.points_done < s->state.points)
        c.status = fail(&c.failure, STATUS_STOPPED, "stopped");
    omp_destroy_lock(&c.queue);
    omp_destroy_lock(&c.desk);
    free_results(&c.done);
    free_results(&c.waiting);
    *failure = c.failure;
    return c.status;
}

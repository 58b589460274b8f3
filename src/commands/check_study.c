#include "commands/check_study.h"

#include <limits.h>
#include <stdlib.h>

#include "commands/stop.h"
#include "estimate/threads.h"
#include "output/words.h"
#include "study/sweep.h"

/* What the sweep will take. */
struct outlook {
    const struct study *study;
    const struct sweep *sweep;
    double rate;                  /* company-months a second and thread */
    bool measured;                /* by the sweep whose results are there */
    double seconds, bytes;
};

/* Where no sweep has measured it: company-months that one thread of a processor of 2020 simulates in a second. */
static const double usual_rate = 8e7;

/* --- what is there already --- */

static enum status open_store(struct sweep *sweep, struct outlook *out, struct failure *failure)
{
    char path[PATH_MAX];
    struct store_about about;
    struct failure why;
    snprintf(path, sizeof path, "results/%s/" STORE_NAME, sweep->study->name);
    const enum status status = store_open(path, false, NULL, &sweep->store, &why);
    if (status == STATUS_NO_INPUT)
        return STATUS_DONE;
    if (status)
        return fail(failure, status, "%s", why.message);
    if (store_read_about(sweep->store, &about, failure))
        return failure->status;
    out->measured = about.rate > 0;
    out->rate = out->measured ? about.rate : usual_rate;
    free(about.study);
    return STATUS_DONE;
}

/* --- what is to come --- */

/* Of a point, in the store and in the table. */
static double bytes_of_point(const struct study *study)
{
    const double words = (double)study->base.companies_count * READINGS + (study->base.groups_count + 1) * (READINGS + 2);
    const double cells = (double)study->base.groups_count * 3 * READINGS + 6;
    return 1.5 * (50 + 3 * words) + 12 * cells + 15 * study->dimensions;
}

static void look_ahead(struct outlook *o)
{
    const struct scenario *base = &o->study->base;
    const double months = (double)base->companies_count * base->horizon / base->step;
    o->seconds = (double)o->sweep->state.total * months / (o->rate * o->sweep->threads);
    o->bytes = (double)o->study->points * bytes_of_point(o->study);
}

/* --- as text, as JSON, as a table of the points --- */

static const char *bytes_words(double bytes, char text[WORDS_SIZE])
{
    if (bytes < 1e6)
        snprintf(text, WORDS_SIZE, "%.0f kB", bytes / 1e3 < 1 ? 1 : bytes / 1e3);
    else if (bytes < 1e9)
        snprintf(text, WORDS_SIZE, "%.1f MB", bytes / 1e6);
    else
        snprintf(text, WORDS_SIZE, "%.1f GB", bytes / 1e9);
    return text;
}

static void print_dimension(const struct study *study, const struct dimension *d)
{
    enum { MOST = 12 };
    const struct values *v = &d->values;
    printf("  %s: ", d->key->text);
    if (v->spread != SPREAD_LIST)
        fputs(d->given->text, stdout);
    for (size_t i = 0; v->spread == SPREAD_LIST && i < v->count && i < MOST; i++)
        printf("%s%s", i > 0 ? "; " : "", v->at[i]->text);
    if (v->spread == SPREAD_LIST ? v->count > MOST : study->design != DESIGN_SOBOL)
        printf("%s, %zu values", v->spread == SPREAD_LIST ? "; …" : "", v->count);
    putchar('\n');
}

static void print_text(const struct outlook *o)
{
    static const char *const designs[] = {"each value with each", "the values one by one", "spread evenly (Sobol)"};
    const struct study *study = o->study;
    const struct sweep_state *state = &o->sweep->state;
    char points[WORDS_SIZE], trials[WORDS_SIZE], done[WORDS_SIZE], total[WORDS_SIZE], time[WORDS_SIZE], disk[WORDS_SIZE];
    const char *most = study->base.precision > 0 ? "at most " : "";
    printf("Study %s of the scenario %s: %s point%s, %s.\n", study->name, study->base.name,
           count_words((int64_t)study->points, points), study->points == 1 ? "" : "s", designs[study->design]);
    for (int i = 0; i < study->dimensions; i++)
        print_dimension(study, &study->dimension[i]);
    if (state->points < study->points)
        printf("%s of them are different from each other.\n", count_words((int64_t)state->points, points));
    printf("%s%s lives each; %s points are done; %s%s lives to go.\n", *most ? "At most " : "",
           count_words((int64_t)study->base.trials, trials), count_words((int64_t)state->points_done, done), most,
           count_words((int64_t)state->total, total));
    if (state->total == 0)
        return;
    printf("That takes %sabout %s on %d thread%s, an estimate %s, and %s of disk.\n", most, duration_words(o->seconds, time),
           o->sweep->threads, o->sweep->threads == 1 ? "" : "s",
           o->measured ? "by the speed of the sweep before" : "by the speed of a usual processor", bytes_words(o->bytes, disk));
}

static json_t *vary_object(const struct study *study)
{
    json_t *object = json_object();
    for (int i = 0; i < study->dimensions; i++) {
        json_t *list = json_array();
        for (size_t j = 0; j < study->dimension[i].values.count; j++)
            json_array_append_new(list, json_string(study->dimension[i].values.at[j]->text));
        json_object_set_new(object, study->dimension[i].key->text, list);
    }
    return object;
}

static enum status print_json(const struct outlook *o, struct failure *failure)
{
    static const char *const designs[] = {"grid", "zip", "sobol"};
    const struct study *study = o->study;
    const struct sweep_state *state = &o->sweep->state;
    return print_json_value(
        json_pack("{s:s, s:s, s:s, s:o, s:I, s:I, s:I, s:I, s:f, s:i, s:f}", "study", study->name, "scenario", study->base.name,
                  "design", designs[study->design], "vary", vary_object(study), "points", (json_int_t)study->points,
                  "points_done", (json_int_t)state->points_done, "trials", (json_int_t)study->base.trials, "trials_to_go",
                  (json_int_t)state->total, "seconds", o->seconds, "threads", o->sweep->threads, "bytes", o->bytes),
        failure);
}

static enum status print_points(const struct outlook *o, struct failure *failure)
{
    const struct study *study = o->study;
    struct point point;
    const enum status status = point_init(study, &point, failure);
    if (status)
        return status;
    fputs("point", stdout);
    for (int i = 0; i < study->dimensions; i++)
        printf("\t%s", study->dimension[i].key->text);
    fputs("\ttrials\n", stdout);
    for (uint64_t number = 0; number < study->points; number++) {
        point_set(study, number, &point);
        printf("%llu", (unsigned long long)number + 1);
        for (int i = 0; i < study->dimensions; i++)
            printf("\t%s", point_value(&point, i));
        printf("\t%llu\n", (unsigned long long)o->sweep->trials[number]);
    }
    point_free(&point);
    return STATUS_DONE;
}

static enum status print_outlook(const struct options *o, const struct outlook *outlook, const char *file,
                                 struct failure *failure)
{
    if (o->quiet)
        return STATUS_DONE;
    if (o->format == FORMAT_JSON)
        return print_json(outlook, failure);
    if (o->words_count > 1)
        printf("# %s\n", file);
    if (o->format == FORMAT_TSV)
        return print_points(outlook, failure);
    print_text(outlook);
    return STATUS_DONE;
}

enum status check_study(const struct options *o, const char *file, struct failure *failure)
{
    struct study study;
    enum status status = study_read(file, o->overrides, &study, failure);
    if (status)
        return status;
    options_settings(o, &study.base);
    struct sweep sweep = {.study = &study, .threads = threads_choose(0).count, .stop = stop_asked};
    struct outlook outlook = {.study = &study, .sweep = &sweep, .rate = usual_rate};
    status = sweep_open(&sweep, failure);
    if (!status)
        status = open_store(&sweep, &outlook, failure);
    if (!status)
        status = sweep_take_up(&sweep, failure);
    if (!status) {
        look_ahead(&outlook);
        status = print_outlook(o, &outlook, file, failure);
    }
    sweep_close(&sweep);
    study_free(&study);
    return status;
}

#include "output/sweep_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "study/record.h"

static const char ways_out[] = "--fresh starts over, --output chooses another folder";

/* --- the store --- */

static enum status remove_store(struct folder *f, struct failure *failure)
{
    static const char *const names[] = {STORE_NAME, STORE_NAME "-journal"};
    if (folder_begin(f, failure))
        return failure->status;
    for (int i = 0; i < 2; i++)
        if (unlinkat(f->directory, names[i], 0) != 0 && errno != ENOENT)
            return fail(failure, STATUS_NO_OUTPUT, "%s/%s: cannot remove: %s", f->path, names[i], strerror(errno));
    return STATUS_DONE;
}

/* Whether the store is this study's and shard's. */
static enum status check_about(const struct folder *f, const struct sweep *s, const struct store_about *about,
                               struct failure *failure)
{
    char part[32] = "all points";
    if (about->shard.count > 0)
        snprintf(part, sizeof part, "shard %d/%d", about->shard.number, about->shard.count);
    if (strcmp(about->study, s->study->name) != 0)
        return fail(failure, STATUS_NO_OUTPUT, "%s: holds the points of the study %.200s, expected %.200s; %s", f->path,
                    about->study, s->study->name, ways_out);
    if (about->shard.number != s->shard.number || about->shard.count != s->shard.count)
        return fail(failure, STATUS_NO_OUTPUT, "%s: holds %s of the study; %s", f->path, part, ways_out);
    return STATUS_DONE;
}

/* A store that cannot be carried on is no reason to lose it. */
static enum status open_store(const struct folder *f, struct sweep *s, struct failure *failure)
{
    char path[PATH_MAX];
    struct store_about about = {.study = s->study->name, .shard = s->shard};
    struct failure why;
    snprintf(path, sizeof path, "%s/" STORE_NAME, f->path);
    const enum status status = store_open(path, true, &about, &s->store, &why);
    if (status == STATUS_DATA)
        return fail(failure, STATUS_NO_OUTPUT, "%s; %s", why.message, ways_out);
    if (status)
        return fail(failure, status, "%s", why.message);
    if (store_read_about(s->store, &about, failure))
        return failure->status;
    const enum status fits = check_about(f, s, &about, failure);
    free(about.study);
    return fits;
}

enum status sweep_folder_store(struct folder *f, struct sweep *s, bool fresh, struct failure *failure)
{
    static const struct {
        const char *file, *command;
    } others[] = {{TALLIES_NAME, "a run"}, {RECORD_NAME, "another command"}};
    for (int i = 0; i < 2; i++)
        if (faccessat(f->directory, others[i].file, F_OK, 0) == 0)
            return fail(failure, STATUS_NO_OUTPUT, "%s: holds the results of %s, expected those of a sweep; choose another "
                        "folder with --output", f->path, others[i].command);
    if (fresh && remove_store(f, failure))
        return failure->status;
    return open_store(f, s, failure);
}

/* --- the other files --- */

static enum status write_study(const void *context, FILE *out, struct failure *failure)
{
    (void)failure;
    study_write(((const struct sweep *)context)->study, SCENARIO_NAME, out);
    return STATUS_DONE;
}

static enum status write_scenario(const void *context, FILE *out, struct failure *failure)
{
    const struct study *study = ((const struct sweep *)context)->study;
    (void)failure;
    source_write(study->source, &study->base, out);
    return STATUS_DONE;
}

static enum status write_incomplete(const void *context, FILE *out, struct failure *failure)
{
    return points_write_incomplete(context, out, failure);
}

static enum status write_complete(const void *context, FILE *out, struct failure *failure)
{
    return points_write(context, out, failure);
}

enum status sweep_folder_begin(struct folder *f, const struct sweep *s, struct failure *failure)
{
    if (folder_write(f, SCENARIO_NAME, write_scenario, s, failure) || folder_write(f, STUDY_NAME, write_study, s, failure))
        return failure->status;
    return s->state.points_done < s->state.points ? sweep_folder_interrupt(f, s, failure) : STATUS_DONE;
}

enum status sweep_folder_interrupt(struct folder *f, const struct sweep *s, struct failure *failure)
{
    return folder_write(f, POINTS_NAME, write_incomplete, s, failure);
}

struct summary {
    const struct sweep *sweep;
    const struct extremes *extremes;
    const struct timings *timings;
};

static enum status write_summary(const void *context, FILE *out, struct failure *failure)
{
    const struct summary *summary = context;
    return points_write_summary(summary->sweep, summary->extremes, summary->timings, out, failure);
}

enum status sweep_folder_finish(struct folder *f, const struct sweep *s, const struct extremes *extremes,
                                struct timings *timings, double start, struct failure *failure)
{
    static const char *const names[] = {POINTS_NAME, STUDY_NAME, SCENARIO_NAME, SUMMARY_NAME, STORE_NAME};
    const struct summary summary = {s, extremes, timings};
    const double tables = clock_seconds();
    if (folder_write(f, POINTS_NAME, write_complete, s, failure))
        return failure->status;
    timings->tables = clock_seconds() - tables;
    timings->total = clock_seconds() - start;
    if (folder_write(f, SUMMARY_NAME, write_summary, &summary, failure))
        return failure->status;
    return folder_finish(f, names, sizeof names / sizeof *names, failure);
}

#include "commands/merge_sweep.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/version.h"
#include "commands/merge_parts.h"
#include "commands/stop.h"
#include "estimate/threads.h"
#include "output/log.h"
#include "output/manifest.h"
#include "output/points_answer.h"
#include "output/sweep_folder.h"
#include "output/words.h"

struct join {
    const struct options *options;
    const char *typed;
    double start;
    struct part *part;                /* [words], by number */
    char study_file[PATH_MAX];        /* that of the first */
    struct study study;
    struct sweep sweep;               /* the whole */
    struct folder folder;
    struct timings timings;
};

bool is_sweep_folder(const char *folder)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/" STORE_NAME, folder);
    return access(path, F_OK) == 0;
}

/* --- the parts --- */

static enum status open_part(const struct part *p, struct store **out, struct failure *failure)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/" STORE_NAME, p->folder);
    return store_open(path, false, NULL, out, failure);
}

static enum status read_part(struct part *p, struct failure *failure)
{
    struct store_about about = {0};
    struct store *store;
    if (manifest_check(p->folder, failure))
        return failure->status;
    if (!is_sweep_folder(p->folder))
        return fail(failure, STATUS_DATA, "%s: holds a run, expected the shard of a sweep as in the other folders", p->folder);
    if (open_part(p, &store, failure))
        return failure->status;
    const enum status status = store_read_about(store, &about, failure);
    store_close(store);
    free(about.study);
    p->shard = about.shard;
    if (!status && about.shard.count == 0)
        return fail(failure, STATUS_DATA, "%s: is no shard; expected the folder of an outlast sweep --shard I/N", p->folder);
    return status;
}

static enum status check_kin(const struct join *j, const struct part *p, struct failure *failure)
{
    static const char *const names[] = {STUDY_NAME, SCENARIO_NAME};
    for (int i = 0; i < 2; i++) {
        bool same;
        if (same_in_both(p->folder, j->part[0].folder, names[i], &same, failure))
            return failure->status;
        if (!same)
            return fail(failure, STATUS_DATA, "shard %d/%d in %s: its %s is not that of %s: expected the same study, trials, seed "
                        "and precision", p->shard.number, p->shard.count, p->folder, names[i], j->part[0].folder);
    }
    return STATUS_DONE;
}

static enum status read_parts(struct join *j, struct failure *failure)
{
    const int count = j->options->words_count;
    j->part = calloc((size_t)count, sizeof *j->part);
    if (!j->part)
        return fail_memory(failure);
    for (int i = 0; i < count; i++) {
        j->part[i].folder = j->options->words[i];
        if (read_part(&j->part[i], failure))
            return failure->status;
    }
    for (int i = 1; i < count; i++)
        if (check_kin(j, &j->part[i], failure))
            return failure->status;
    return parts_check(j->part, count, failure);
}

static enum status read_study(struct join *j, struct failure *failure)
{
    snprintf(j->study_file, sizeof j->study_file, "%s/" STUDY_NAME, j->part[0].folder);
    if (study_read(j->study_file, (struct overrides){0}, &j->study, failure))
        return failure->status;
    j->sweep = (struct sweep){.study = &j->study, .threads = threads_choose(0).count, .stop = stop_asked};
    j->timings.threads = j->sweep.threads;
    return sweep_open(&j->sweep, failure);
}

/* --- joining --- */

static enum status add_part(struct join *j, const struct part *p, struct failure *failure)
{
    struct sweep part = j->sweep;     /* its points, from its store */
    part.shard = p->shard;
    enum status status = open_part(p, &part.store, failure);
    for (uint64_t i = 0; i < j->study.points && !status; i++)
        if (sweep_has(&part, i))
            status = sweep_take_over(&j->sweep, &part, i, failure);
    store_close(part.store);
    return status;
}

static enum status add_parts(struct join *j, struct failure *failure)
{
    for (int i = 0; i < j->options->words_count; i++)
        if (add_part(j, &j->part[i], failure))
            return failure->status;
    return store_commit_all(j->sweep.store, failure);
}

static enum status log_start(const struct join *j, struct failure *failure)
{
    if (log_line(&j->folder, failure, "starts: %s", j->typed))
        return failure->status;
    return log_line(&j->folder, failure, "outlast %s (model %s), %d shards, %llu points, seed %llu", OUTLAST_VERSION,
                    MODEL_VERSION, j->options->words_count, (unsigned long long)j->study.points,
                    (unsigned long long)j->study.base.seed);
}

static enum status write_folder(struct join *j, struct extremes *extremes, struct failure *failure)
{
    char time[WORDS_SIZE];
    if (sweep_folder_store(&j->folder, &j->sweep, j->options->fresh, failure) || sweep_take_up(&j->sweep, failure) ||
        log_start(j, failure) || sweep_folder_begin(&j->folder, &j->sweep, failure) || add_parts(j, failure) ||
        extremes_find(&j->sweep, extremes, failure) ||
        sweep_folder_finish(&j->folder, &j->sweep, extremes, &j->timings, j->start, failure))
        return failure->status;
    return log_line(&j->folder, failure, "done in %s", duration_words(j->timings.total, time));
}

static enum status print_answer(const struct join *j, const struct extremes *extremes, struct failure *failure)
{
    char effort[64];
    enum status status = STATUS_DONE;
    const int count = j->options->words_count;
    snprintf(effort, sizeof effort, "joined from %d shard%s", count, count == 1 ? "" : "s");
    const struct run_facts facts = {.program = program_invocation_name, .folder = j->folder.path, .effort = effort};
    if (j->options->format == FORMAT_TEXT && j->options->quiet)
        return STATUS_DONE;
    if (j->options->format == FORMAT_JSON)
        status = points_write_summary(&j->sweep, extremes, &j->timings, stdout, failure);
    else if (j->options->format == FORMAT_TSV)
        status = points_write(&j->sweep, stdout, failure);
    else
        points_answer_print(&j->sweep, extremes, &facts, stdout);
    return status ? status : finish_output(failure);
}

static enum status write_and_print(struct join *j, struct failure *failure)
{
    struct extremes extremes = {0};
    if (folder_open(j->options->output, &j->folder, failure))
        return failure->status;
    enum status status = write_folder(j, &extremes, failure);
    if (!status)
        status = print_answer(j, &extremes, failure);
    extremes_free(&extremes);
    sweep_close(&j->sweep);
    folder_close(&j->folder);
    return status;
}

enum status merge_sweep(const struct options *o, const char *typed, struct failure *failure)
{
    struct join j = {.options = o, .typed = typed, .start = clock_seconds()};
    enum status status = read_parts(&j, failure);
    if (!status)
        status = read_study(&j, failure);
    if (!status)
        status = write_and_print(&j, failure);
    sweep_close(&j.sweep);
    study_free(&j.study);
    free(j.part);
    return status;
}

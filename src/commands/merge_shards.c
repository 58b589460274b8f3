#include "commands/merge_shards.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/version.h"
#include "commands/merge_parts.h"
#include "estimate/shards.h"
#include "output/answer.h"
#include "output/log.h"
#include "output/manifest.h"
#include "output/results.h"
#include "output/words.h"

/* One folder to join, and what its counts say of themselves. */
struct piece {
    const char *folder;
    struct tally_head head;
};

struct join {
    const struct options *options;
    const char *typed;
    double start;
    struct piece *part;                /* [count], by number */
    int count;
    struct scenario scenario;         /* of the first */
    char key[65];
    struct tally tally;
    struct timings timings;
};

static FILE *open_file(const char *folder, const char *name)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return fopen(path, "re");
}

/* --- each by itself --- */

/* A folder that cannot be joined: which shard it is, where that can still be read, and what is wrong. */
static enum status refuse_part(const struct piece *p, const struct failure *why, struct failure *failure)
{
    if (p->head.shard.count > 0)
        return fail(failure, why->status, "shard %d/%d: %s", p->head.shard.number, p->head.shard.count, why->message);
    return fail(failure, why->status, "%s", why->message);
}

static enum status read_head(struct piece *p, struct failure *failure)
{
    struct failure why, unread;
    FILE *in = open_file(p->folder, TALLIES_NAME);
    const enum status status = in ? tally_peek(in, &p->head, &unread) : fail(&unread, STATUS_IO, "%s", strerror(errno));
    if (status)
        p->head = (struct tally_head){0};
    if (in)
        fclose(in);
    if (manifest_check(p->folder, &why))
        return refuse_part(p, &why, failure);
    if (status == STATUS_IO)
        return fail(failure, status, "%s/" TALLIES_NAME ": %s", p->folder, unread.message);
    if (p->head.shard.count == 0)
        return fail(failure, STATUS_DATA, "%s: is no shard; expected the folder of an outlast run --shard I/N", p->folder);
    return STATUS_DONE;
}

/* --- all together --- */

static int compare_parts(const void *a, const void *b)
{
    const struct piece *x = a, *y = b;
    return x->head.shard.number - y->head.shard.number;
}

/* A shard of another run than the first. */
static enum status check_kin(const struct join *j, const struct piece *p, struct failure *failure)
{
    const struct piece *first = &j->part[0];
    const struct shard shard = p->head.shard;
    const struct trials wanted = shard_trials(shard, j->scenario.trials);
    bool same;
    if (shard.count != first->head.shard.count)
        return fail(failure, STATUS_DATA, "shard %d/%d in %s: expected one of %d shards, as in %s", shard.number, shard.count,
                    p->folder, first->head.shard.count, first->folder);
    if (strcmp(p->head.key, j->key) != 0)
        return fail(failure, STATUS_DATA,
                    "shard %d/%d in %s: of another scenario, seed or version of the model than %s/" SCENARIO_NAME
                    "; run it again as that was",
                    shard.number, shard.count, p->folder, first->folder);
    if (same_in_both(p->folder, first->folder, SCENARIO_NAME, &same, failure))
        return failure->status;
    if (!same)
        return fail(failure, STATUS_DATA,
                    "shard %d/%d in %s: its " SCENARIO_NAME " is not that of %s: expected the same trials, name and start",
                    shard.number, shard.count, p->folder, first->folder);
    if (p->head.from != wanted.from || p->head.from + p->head.trials != wanted.to)
        return fail(failure, STATUS_DATA,
                    "shard %d/%d in %s: holds trials %" PRIu64 " to %" PRIu64 ", expected %" PRIu64 " to %" PRIu64,
                    shard.number, shard.count, p->folder, p->head.from, p->head.from + p->head.trials, wanted.from,
                    wanted.to);
    return STATUS_DONE;
}

static enum status check_all_there(const struct join *j, struct failure *failure)
{
    struct part *part = calloc((unsigned)j->count, sizeof *part);
    if (!part)
        return fail_memory(failure);
    for (int i = 0; i < j->count; i++)
        part[i] = (struct part){j->part[i].folder, j->part[i].head.shard};
    const enum status status = parts_check(part, j->count, failure);
    free(part);
    return status;
}

/* That of the first shard, whose kin the others have to be. */
static enum status read_scenario(struct join *j, struct failure *failure)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/" SCENARIO_NAME, j->part[0].folder);
    if (scenario_read(path, (struct overrides){0}, &j->scenario, failure))
        return failure->status;
    return scenario_key(&j->scenario, j->key, failure);
}

static enum status check_together(struct join *j, struct failure *failure)
{
    qsort(j->part, (size_t)j->count, sizeof *j->part, compare_parts);
    if (read_scenario(j, failure))
        return failure->status;
    for (int i = 0; i < j->count; i++)
        if (check_kin(j, &j->part[i], failure))
            return failure->status;
    return check_all_there(j, failure);
}

static enum status read_parts(struct join *j, struct failure *failure)
{
    j->count = j->options->words_count;
    j->part = calloc((size_t)j->count, sizeof *j->part);
    if (!j->part)
        return fail_memory(failure);
    for (int i = 0; i < j->count; i++) {
        j->part[i].folder = j->options->words[i];
        if (read_head(&j->part[i], failure))
            return failure->status;
    }
    return check_together(j, failure);
}

/* --- joining --- */

static enum status add_part(struct join *j, const struct piece *p, struct failure *failure)
{
    struct tally tally;
    struct failure why;
    FILE *in = open_file(p->folder, TALLIES_NAME);
    if (!in)
        return fail(failure, STATUS_IO, "%s/" TALLIES_NAME ": %s", p->folder, strerror(errno));
    const enum status status = tally_read(&j->scenario, j->key, in, &tally, &why);
    fclose(in);
    if (status)
        return fail(failure, status, "%s: %s", p->folder, why.message);
    tally_add(&j->tally, &tally);
    tally_free(&tally);
    return j->tally.out_of_memory ? fail_memory(failure) : STATUS_DONE;
}

static enum status add_parts(struct join *j, struct failure *failure)
{
    if (tally_init(&j->scenario, &j->tally, failure))
        return failure->status;
    for (int i = 0; i < j->count; i++)
        if (add_part(j, &j->part[i], failure))
            return failure->status;
    return STATUS_DONE;
}

/* What the output folder holds already, is these trials or fewer of them, or is given up by --fresh. */
static enum status check_held(const struct join *j, const struct folder *folder, struct failure *failure)
{
    struct failure why;
    struct tally_head head = {0};
    FILE *in = NULL;
    if (!j->options->fresh && folder_read(folder, TALLIES_NAME, &in, failure))
        return failure->status;
    if (!in)
        return STATUS_DONE;
    enum status status = tally_peek(in, &head, &why);
    fclose(in);
    if (!status && strcmp(head.key, j->key) != 0)
        status = fail(&why, STATUS_DATA, "the tallies belong to another scenario, seed or version of the model");
    else if (!status && head.shard.count > 0)
        status = fail(&why, STATUS_DATA, "holds shard %d/%d", head.shard.number, head.shard.count);
    else if (!status && head.trials > j->scenario.trials)
        status = fail(&why, STATUS_DATA, "holds %" PRIu64 " trials, more than the %" PRIu64 " of the shards", head.trials,
                      j->scenario.trials);
    if (!status)
        return STATUS_DONE;
    if (status == STATUS_IO)
        return fail(failure, status, "%s/" TALLIES_NAME ": %s", folder->path, why.message);
    return fail(failure, STATUS_NO_OUTPUT, "%s: %s; --fresh starts over, --output chooses another folder", folder->path,
                why.message);
}

static enum status write_folder(struct join *j, struct folder *folder, const struct findings *findings,
                                struct failure *failure)
{
    struct results results = {.scenario = &j->scenario, .key = j->key, .tally = &j->tally, .findings = findings,
                              .timings = {.threads = 1}, .start = j->start};
    char time[WORDS_SIZE];
    if (log_line(folder, failure, "starts: %s", j->typed) ||
        log_line(folder, failure, "outlast %s (model %s), %d shards, %" PRIu64 " trials, seed %" PRIu64 ", key %s",
                 OUTLAST_VERSION, MODEL_VERSION, j->count, j->tally.trials, j->scenario.seed, j->key) ||
        results_finish(folder, &results, failure))
        return failure->status;
    j->timings = results.timings;
    return log_line(folder, failure, "done in %s: %" PRIu64 " trials", duration_words(clock_seconds() - j->start, time),
                    j->tally.trials);
}

static enum status print_answer(const struct join *j, const struct findings *findings, struct failure *failure)
{
    char again[PATH_MAX + 16], effort[64];
    const enum format format = j->options->format;
    snprintf(again, sizeof again, "%s/" SCENARIO_NAME, j->options->output);
    snprintf(effort, sizeof effort, "joined from %d shard%s", j->count, j->count == 1 ? "" : "s");
    const struct run_facts facts = {program_invocation_name, again, j->options->output, effort};
    if (format == FORMAT_TEXT && j->options->quiet)
        return STATUS_DONE;
    if (format == FORMAT_TEXT)
        answer_print(findings, &facts, stdout);
    else if (answer_print_data(findings, &j->timings, format == FORMAT_JSON, stdout, failure))
        return failure->status;
    return finish_output(failure);
}

static enum status write_and_print(struct join *j, struct failure *failure)
{
    struct folder folder;
    struct findings findings = {0};
    if (folder_open(j->options->output, &folder, failure))
        return failure->status;
    enum status status = results_check_folder(&folder, failure);
    if (!status)
        status = check_held(j, &folder, failure);
    if (!status)
        status = findings_init(&j->scenario, &j->tally, &findings, failure);
    if (!status)
        status = write_folder(j, &folder, &findings, failure);
    folder_close(&folder);
    if (!status)
        status = print_answer(j, &findings, failure);
    findings_free(&findings);
    return status;
}

enum status merge_shards(const struct options *o, const char *typed, struct failure *failure)
{
    struct join j = {.options = o, .typed = typed, .start = clock_seconds()};
    enum status status = read_parts(&j, failure);
    if (!status)
        status = add_parts(&j, failure);
    if (!status)
        status = write_and_print(&j, failure);
    tally_free(&j.tally);
    scenario_free(&j.scenario);
    free(j.part);
    return status;
}

#include "output/results.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/clock.h"
#include "output/tables.h"
#include "study/record.h"
#include "study/store.h"

enum status results_check_folder(const struct folder *folder, struct failure *failure)
{
    if (faccessat(folder->directory, STORE_NAME, F_OK, 0) == 0)
        return fail(failure, STATUS_NO_OUTPUT, "%s: holds the points of a sweep; choose another folder with --output",
                    folder->path);
    if (faccessat(folder->directory, RECORD_NAME, F_OK, 0) == 0)
        return fail(failure, STATUS_NO_OUTPUT, "%s: holds the results of another command; choose another folder with --output",
                    folder->path);
    return STATUS_DONE;
}

static enum status write_scenario(const void *scenario, FILE *out, struct failure *failure)
{
    (void)failure;
    scenario_write(scenario, out);
    return STATUS_DONE;
}

enum status results_write_scenario(struct folder *folder, const struct scenario *scenario, struct failure *failure)
{
    return folder_write(folder, SCENARIO_NAME, write_scenario, scenario, failure);
}

struct tally_job {
    const struct tally *tally;
    const char *key;
};

static enum status write_tallies(const void *context, FILE *out, struct failure *failure)
{
    const struct tally_job *job = context;
    return tally_write(job->tally, job->key, out, failure);
}

enum status results_write_tallies(struct folder *folder, const struct tally *tally, const char *key,
                                  struct failure *failure)
{
    const struct tally_job job = {tally, key};
    return folder_write(folder, TALLIES_NAME, write_tallies, &job, failure);
}

struct table_job {
    const struct findings *findings;
    write_table *write;
};

static enum status write_one_table(const void *context, FILE *out, struct failure *failure)
{
    const struct table_job *job = context;
    return job->write(job->findings, out, failure);
}

static enum status write_tables(struct folder *folder, const struct results *r, struct failure *failure)
{
    for (int i = 0; i < TABLES; i++) {
        const struct table_job job = {r->findings, tables[i].write};
        if (r->stop && r->stop())
            return fail(failure, STATUS_STOPPED, "stopped before all tables were written");
        if (folder_write(folder, tables[i].name, write_one_table, &job, failure))
            return failure->status;
    }
    return STATUS_DONE;
}

static enum status write_summary(const void *context, FILE *out, struct failure *failure)
{
    const struct results *r = context;
    return summary_write(r->findings, &r->timings, out, failure);
}

static enum status write_answers(struct folder *folder, struct results *r, struct failure *failure)
{
    const double start = clock_seconds();
    if (write_tables(folder, r, failure))
        return failure->status;
    r->timings.tables = clock_seconds() - start;
    r->timings.total = clock_seconds() - r->start;
    return folder_write(folder, SUMMARY_NAME, write_summary, r, failure);
}

enum status results_finish(struct folder *folder, struct results *r, struct failure *failure)
{
    const char *names[3 + TABLES] = {TALLIES_NAME, SCENARIO_NAME, SUMMARY_NAME};
    for (int i = 0; i < TABLES; i++)
        names[3 + i] = tables[i].name;
    if (results_write_scenario(folder, r->scenario, failure) || results_write_tallies(folder, r->tally, r->key, failure) ||
        (r->findings && write_answers(folder, r, failure)))
        return failure->status;
    return folder_finish(folder, names, r->findings ? 3 + TABLES : 2, failure);
}

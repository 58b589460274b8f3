/* outlast merge: joins what shards have done, by what their folders hold. */
#include <stdlib.h>
#include <sys/stat.h>

#include "commands/commands.h"
#include "commands/merge_shards.h"
#include "commands/merge_sweep.h"
#include "output/words.h"

static const struct argp_option table[] = {
    {"output", 'o', "DIR", 0, "the folder to join them into", 0}, OPTION_ROW_FRESH, OPTION_ROW_FORMAT("text|json|tsv"), {0}};
static const char about[] = "Joins the folders DIR... of a run's or a sweep's shards (outlast run --shard I/N), all N of them, "
                            "into the folder of --output: its tables are those of the run without --shard. Prints the answer.";

static bool same_folder(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static enum status check_request(const struct options *o, struct failure *failure)
{
    if (o->words_count == 0)
        return fail(
            failure, STATUS_USAGE,
            "merge: expected the folders of shards, as in outlast merge results/NAME.*-of-3 -o results/NAME, found none");
    if (!o->output)
        return fail(failure, STATUS_USAGE, "merge: expected --output DIR, the folder to join them into");
    for (int i = 0; i < o->words_count; i++)
        if (same_folder(o->words[i], o->output))
            return fail(failure, STATUS_USAGE, "--output: %s is one of the folders to join; expected another", o->output);
    return STATUS_DONE;
}

int command_merge(int count, char **arguments)
{
    struct options o = {0};
    struct failure failure;
    char *typed = shell_line(count, arguments);      /* before getopt sorts the words */
    options_read("merge", "DIR... -o DIR", about, table, count, arguments, &o);
    enum status status = typed ? check_request(&o, &failure) : fail_memory(&failure);
    if (!status)
        status = (is_sweep_folder(o.words[0]) ? merge_sweep : merge_shards)(&o, typed, &failure);
    free(typed);
    options_free(&o);
    return status ? report_failure(&failure) : STATUS_DONE;
}

/* outlast verify: whether results folders are complete and as they were written. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "commands/commands.h"
#include "commands/options.h"
#include "estimate/tally.h"
#include "output/folder.h"
#include "output/manifest.h"
#include "output/words.h"

static const struct argp_option table[] = {{0}};
static const char about[] = "Holds each results folder DIR against its manifest, and says what is missing, cut short or "
                            "changed, or how an incomplete one goes on. Other files in it, such as figures and logs, do not "
                            "matter.";

static void tell(const char *finding)
{
    struct failure failure;
    (void)!fail(&failure, STATUS_DATA, "%s", finding);
    report_failure(&failure);
}

/* What the counts are of, where the folder holds any. */
static void print_counts(const char *path)
{
    char file[4096], trials[WORDS_SIZE];
    struct tally_head head;
    struct failure ignored;
    snprintf(file, sizeof file, "%s/" TALLIES_NAME, path);
    FILE *in = fopen(file, "re");
    if (in && !tally_peek(in, &head, &ignored)) {
        printf("; %s trials", count_words((int64_t)head.trials, trials));
        if (head.shard.count > 0)
            printf(" from trial %" PRIu64 " on, shard %d/%d", head.from, head.shard.number, head.shard.count);
        printf("; key %s", head.key);
    }
    if (in)
        fclose(in);
}

static enum status verify(const char *path, bool quiet)
{
    struct failure failure;
    struct inspection inspection = {.tell = tell};
    char bytes[WORDS_SIZE];
    const enum status status = manifest_inspect(path, &inspection, &failure);
    if (status == STATUS_NO_INPUT)
        tell(failure.message);
    if (status || quiet)
        return status;
    printf("%s: complete and as written: %d files, %s bytes", path, inspection.files,
           count_words((int64_t)inspection.bytes, bytes));
    print_counts(path);
    putchar('\n');
    return STATUS_DONE;
}

int command_verify(int count, char **arguments)
{
    struct options o = {0};
    struct failure failure;
    options_read("verify", "DIR...", about, table, count, arguments, &o);
    enum status status = STATUS_DONE;
    if (o.words_count == 0)
        status = fail(&failure, STATUS_USAGE, "verify: expected results folders, such as results/market-2024, found none");
    if (status)
        report_failure(&failure);
    for (int i = 0; i < o.words_count; i++) {
        const enum status this = verify(o.words[i], o.quiet);
        status = status ? status : this;
    }
    if (finish_output(&failure))
        status = (enum status)report_failure(&failure);
    options_free(&o);
    return (int)status;
}

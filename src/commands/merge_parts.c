#include "commands/merge_parts.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int compare_parts(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    return x->shard.number - y->shard.number;
}

/* Numbers first .. last, "5/16" or "5/16-7/16". */
static void add_missing(char *text, size_t size, int first, int last, int count)
{
    const size_t used = strlen(text);
    snprintf(text + used, size - used, "%s%d/%d", used ? ", " : "", first, count);
    if (last > first)
        snprintf(text + strlen(text), size - strlen(text), "-%d/%d", last, count);
}

/* Parts are in order, and each is there once. */
static enum status check_missing(const struct part *part, int count, struct failure *failure)
{
    char missing[900] = "";
    const int all = part[0].shard.count;
    int next = 1;
    for (int i = 0; i < count; i++) {
        if (part[i].shard.number > next)
            add_missing(missing, sizeof missing, next, part[i].shard.number - 1, all);
        next = part[i].shard.number + 1;
    }
    if (next <= all)
        add_missing(missing, sizeof missing, next, all, all);
    return *missing
               ? fail(failure, STATUS_DATA, "merge: missing: %s; run these with --shard, and name their folders too", missing)
               : STATUS_DONE;
}

enum status parts_check(struct part *part, int count, struct failure *failure)
{
    for (int i = 1; i < count; i++)
        if (part[i].shard.count != part[0].shard.count)
            return fail(failure, STATUS_DATA, "shard %d/%d in %s: expected one of %d shards, as in %s", part[i].shard.number,
                        part[i].shard.count, part[i].folder, part[0].shard.count, part[0].folder);
    qsort(part, (size_t)count, sizeof *part, compare_parts);
    for (int i = 1; i < count; i++)
        if (part[i].shard.number == part[i - 1].shard.number)
            return fail(failure, STATUS_DATA, "shard %d/%d is there twice: %s and %s; leave one out", part[i].shard.number,
                        part[i].shard.count, part[i - 1].folder, part[i].folder);
    return check_missing(part, count, failure);
}

static bool same_bytes(FILE *a, FILE *b)
{
    int x, y;
    do {
        x = getc(a);
        y = getc(b);
    } while (x == y && x != EOF);
    return x == y;
}

static enum status fail_read(const char *folder, const char *name, struct failure *failure)
{
    return fail(failure, STATUS_IO, "%s/%s: cannot read: %s", folder, name, strerror(errno));
}

static FILE *open_file(const char *folder, const char *name)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return fopen(path, "re");
}

enum status same_in_both(const char *folder, const char *other, const char *name, bool *same, struct failure *failure)
{
    FILE *x = open_file(folder, name), *y = x ? open_file(other, name) : NULL;
    enum status status = x && y ? STATUS_DONE : fail_read(x ? other : folder, name, failure);
    *same = !status && same_bytes(x, y);
    if (!status && (ferror(x) || ferror(y)))
        status = fail_read(ferror(x) ? folder : other, name, failure);
    if (x)
        fclose(x);
    if (y)
        fclose(y);
    return status;
}

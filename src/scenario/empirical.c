#include "scenario/empirical.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/names.h"
#include "base/near_path.h"
#include "base/number.h"
#include "scenario/distribution.h"

struct table {
    const char *name;            /* of the file, as messages show it */
    FILE *file;
    char *line;                  /* the one last read, without its end; changed by fields() */
    size_t size;                 /* allocated for line */
    long number;                 /* of that line, from 1 */
    char **fields;               /* of that line */
    size_t fields_count, fields_size;
    double *values;
    size_t count, values_size;
    struct failure *failure;
};

/* How many characters of UTF-8 lie before end. */
static long characters(const char *text, const char *end)
{
    long count = 0;
    for (; text < end; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

/* The column of a field in the file, from 1. */
static long column_of(const struct table *table, size_t field)
{
    long column = 1;
    for (size_t i = 0; i < field; i++)
        column += characters(table->fields[i], table->fields[i] + strlen(table->fields[i])) + 1;
    return column;
}

static enum status open_table(struct table *table)
{
    struct stat about;
    char near[NEAR_PATH_SIZE];
    table->file = fopen(table->name, "re");
    if (table->file == NULL)
        return fail(table->failure, errno == ENOENT || errno == ENOTDIR ? STATUS_NO_INPUT : STATUS_IO,
                    "cannot open %s: %s%.400s", table->name, strerror(errno),
                    errno == ENOENT || errno == ENOTDIR ? near_path(table->name, near) : "");
    if (fstat(fileno(table->file), &about) != 0)
        return fail(table->failure, STATUS_IO, "cannot read %s: %s", table->name, strerror(errno));
    if (S_ISDIR(about.st_mode))
        return fail(table->failure, STATUS_NO_INPUT, "cannot read %s: it is a folder, expected a table", table->name);
    /* A device such as /dev/zero has no end. */
    if (!S_ISREG(about.st_mode) && !S_ISFIFO(about.st_mode))
        return fail(table->failure, STATUS_NO_INPUT, "cannot read %s: it is not a file, expected a table", table->name);
    return STATUS_DONE;
}

/* Reads one line into table->line; *length is -1 at the end of the file. */
static enum status read_line(struct table *table, ssize_t *length)
{
    errno = 0;
    *length = getline(&table->line, &table->size, table->file);
    table->number++;
    if (*length >= 0 || (feof(table->file) && !ferror(table->file)))
        return STATUS_DONE;
    if (errno == ENOMEM)
        return fail_memory(table->failure);
    return fail(table->failure, STATUS_IO, "cannot read %s: %s", table->name, strerror(errno));
}

/* Takes a byte order mark off the front, and LF or CR LF off the end. */
static void trim_line(struct table *table, size_t length)
{
    char *const line = table->line;
    if (length > 0 && line[length - 1] == '\n')
        line[--length] = '\0';
    if (length > 0 && line[length - 1] == '\r')
        line[--length] = '\0';
    if (table->number == 1 && strncmp(line, "\xEF\xBB\xBF", 3) == 0)
        memmove(line, line + 3, length - 3 + 1);
}

/* Reads the next line that is no comment; *more is false at the end of the file. */
static enum status next_line(struct table *table, bool *more)
{
    ssize_t length;
    do {
        const enum status status = read_line(table, &length);
        *more = length >= 0;
        if (status != STATUS_DONE || !*more)
            return status;
        if (strlen(table->line) != (size_t)length)
            return fail(table->failure, STATUS_DATA, "%s:%ld:%ld: expected text, found a NUL byte", table->name,
                        table->number, characters(table->line, table->line + strlen(table->line)) + 1);
        trim_line(table, (size_t)length);
    } while (table->line[0] == '#');
    return STATUS_DONE;
}

/* Room for one more item of so many bytes in an array. */
static void *grow(void *array, size_t count, size_t *size, size_t bytes)
{
    if (count < *size)
        return array;
    const size_t wanted = *size == 0 ? 64 : *size * 2;
    void *grown = realloc(array, wanted * bytes);
    if (grown != NULL)
        *size = wanted;
    return grown;
}

/* Splits the line at its tabs. */
static enum status split_line(struct table *table)
{
    table->fields_count = 0;
    for (char *rest = table->line; rest != NULL;) {
        char **fields = grow(table->fields, table->fields_count, &table->fields_size, sizeof *fields);
        if (fields == NULL)
            return fail_memory(table->failure);
        table->fields = fields;
        fields[table->fields_count++] = strsep(&rest, "\t");
    }
    return STATUS_DONE;
}

/* The message about a column that the header does not have. */
static enum status refuse_column(const struct table *table, const char *column)
{
    char wanted[EXCERPT_SIZE], nearest[EXCERPT_SIZE];
    const char *const *names = (const char *const *)table->fields;
    const char *near = nearest_name(column, names, table->fields_count);
    if (near == NULL)
        return fail(table->failure, STATUS_DATA, "%s:%ld:1: there is no column '%s'", table->name, table->number,
                    excerpt(column, wanted));
    return fail(table->failure, STATUS_DATA, "%s:%ld:1: there is no column '%s'; the nearest is '%s'", table->name,
                table->number, excerpt(column, wanted), excerpt(near, nearest));
}

/* Reads the header; *index is where the column stands in it. */
static enum status read_header(struct table *table, const char *column, size_t *index)
{
    bool more, found = false;
    enum status status = next_line(table, &more);
    if (status != STATUS_DONE)
        return status;
    if (!more)
        return fail(table->failure, STATUS_DATA, "%s: expected a header line, found nothing", table->name);
    status = split_line(table);
    for (size_t i = 0; status == STATUS_DONE && i < table->fields_count; i++) {
        if (strcmp(table->fields[i], column) != 0)
            continue;
        if (found)
            return fail(table->failure, STATUS_DATA, "%s:%ld:%ld: the column '%s' is there twice; call one otherwise", table->name,
                        table->number, column_of(table, i), column);
        found = true;
        *index = i;
    }
    return status == STATUS_DONE && !found ? refuse_column(table, column) : status;
}

/* Takes the column's value out of the row that was read. */
static enum status read_row(struct table *table, size_t columns, size_t index)
{
    double value;
    char found[EXCERPT_SIZE];
    const enum status status = split_line(table);
    if (status != STATUS_DONE)
        return status;
    const char *field = index < table->fields_count ? table->fields[index] : "";
    if (table->fields_count != columns)
        return fail(table->failure, STATUS_DATA, "%s:%ld:1: expected %zu fields as in the header, found %zu", table->name,
                    table->number, columns, table->fields_count);
    if (!number_parse(field, &value))
        return fail(table->failure, STATUS_DATA, "%s:%ld:%ld: expected a number, found '%s'", table->name, table->number,
                    column_of(table, index), excerpt(field, found));
    if (table->count == LARGEST_CHOICE)
        return fail(table->failure, STATUS_DATA, "%s:%ld:1: expected at most %d rows", table->name, table->number,
                    LARGEST_CHOICE);
    double *values = grow(table->values, table->count, &table->values_size, sizeof *values);
    if (values == NULL)
        return fail_memory(table->failure);
    table->values = values;
    values[table->count++] = value;
    return STATUS_DONE;
}

static enum status read_table(struct table *table, const char *column)
{
    size_t index = 0;
    bool more = true;
    enum status status = open_table(table);
    if (status == STATUS_DONE)
        status = read_header(table, column, &index);
    const size_t columns = table->fields_count;
    while (status == STATUS_DONE) {
        status = next_line(table, &more);
        if (status != STATUS_DONE || !more)
            break;
        status = read_row(table, columns, index);
    }
    if (status == STATUS_DONE && table->count == 0)
        return fail(table->failure, STATUS_DATA, "%s: expected at least one row, found none", table->name);
    return status;
}

static char *join(const char *folder, const char *path)
{
    char *joined;
    if (folder == NULL || folder[0] == '\0' || path[0] == '/')
        return strdup(path);
    return asprintf(&joined, "%s/%s", folder, path) < 0 ? NULL : joined;
}

enum status empirical_read(const char *folder, const char *path, const char *column, double **values, size_t *count,
                           struct failure *failure)
{
    char *name = join(folder, path);
    if (name == NULL)
        return fail_memory(failure);
    struct table table = {.name = name, .failure = failure};
    const enum status status = read_table(&table, column);
    if (table.file != NULL)
        fclose(table.file);                          /* it was only read */
    if (status == STATUS_DONE) {
        *values = table.values;
        *count = table.count;
    } else {
        free(table.values);
    }
    free(table.line);
    free(table.fields);
    free(name);
    return status;
}

#include "output/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static FILE *open_log(const struct folder *folder)
{
    const int file = openat(folder->directory, "run.log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    FILE *log = file >= 0 ? fdopen(file, "a") : NULL;
    if (!log && file >= 0)
        close(file);
    return log;
}

/* ISO 8601 with the zone: 2024-06-01T07:00:00+02:00. */
static void print_time(FILE *log)
{
    char text[32] = "", zone[8] = "";
    struct tm local;
    const time_t now = time(NULL);
    if (localtime_r(&now, &local)) {
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &local);
        strftime(zone, sizeof zone, "%z", &local);
    }
    fprintf(log, "%s%.3s:%s  ", text, zone, zone + (strlen(zone) > 3 ? 3 : 0));
}

/* One entry is one line, whatever the names in it hold. */
static void print_line(FILE *log, const char *text)
{
    for (; *text != '\0'; text++)
        putc((unsigned char)*text < ' ' || *text == 127 ? '?' : *text, log);
    putc('\n', log);
}

enum status log_line(const struct folder *folder, struct failure *failure, const char *format, ...)
{
    char text[8192];
    va_list arguments;
    FILE *log = open_log(folder);
    if (!log)
        return fail(failure, STATUS_NO_OUTPUT, "%s/run.log: %s", folder->path, strerror(errno));
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    print_time(log);
    print_line(log, text);
    const int failed = ferror(log);
    if (fclose(log) != 0 || failed)
        return fail(failure, STATUS_IO, "%s/run.log: %s", folder->path, strerror(errno));
    return STATUS_DONE;
}

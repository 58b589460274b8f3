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

static void print_time(FILE *log)
{
    char text[64] = "";
    struct tm local;
    const time_t now = time(NULL);
    if (localtime_r(&now, &local))
        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %z", &local);
    fprintf(log, "%s  ", text);
}

enum status log_line(const struct folder *folder, struct failure *failure, const char *format, ...)
{
    FILE *log = open_log(folder);
    if (!log)
        return fail(failure, STATUS_NO_OUTPUT, "%s/run.log: %s", folder->path, strerror(errno));
    print_time(log);
    va_list arguments;
    va_start(arguments, format);
    vfprintf(log, format, arguments);
    va_end(arguments);
    fputc('\n', log);
    const int failed = ferror(log);
    if (fclose(log) != 0 || failed)
        return fail(failure, STATUS_IO, "%s/run.log: %s", folder->path, strerror(errno));
    return STATUS_DONE;
}

#include "base/failure.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Takes the bytes of a cut character off the end. */
static void trim_cut_character(char *text)
{
    size_t end = strlen(text);
    while (end > 0 && ((unsigned char)text[end - 1] & 0xC0) == 0x80)
        end--;
    if (end > 0 && ((unsigned char)text[end - 1] & 0xC0) == 0xC0)
        text[end - 1] = '\0';
}

enum status fail(struct failure *failure, enum status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(failure->message, sizeof failure->message, format, arguments);
    va_end(arguments);
    if (length >= (int)sizeof failure->message)
        trim_cut_character(failure->message);
    failure->status = status;
    failure->placed = false;
    return status;
}

enum status fail_memory(struct failure *failure)
{
    return fail(failure, STATUS_IO, "out of memory; fewer --threads, or free some of it");
}

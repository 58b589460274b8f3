#include "commands/reading.h"

#include <string.h>

#include "base/names.h"
#include "study/loss.h"

enum status options_reading(const struct options *o, enum reading *out, struct failure *failure)
{
    char shown[EXCERPT_SIZE];
    *out = READINGS;
    if (!o->reading)
        return STATUS_DONE;
    for (enum reading reading = 0; reading < READINGS; reading++)
        if (strcmp(o->reading, reading_names[reading]) == 0) {
            *out = reading;
            return STATUS_DONE;
        }
    const char *near = nearest_name(o->reading, reading_names, READINGS);
    return fail(failure, STATUS_USAGE, "--reading: expected generalist, independent, legal or operating, found '%s'%s%s",
                excerpt(o->reading, shown), near ? "; the nearest is " : "", near ? near : "");
}

/* Scenarios for tests, from their text. */
#ifndef OUTLAST_TESTS_FROM_TEXT_H
#define OUTLAST_TESTS_FROM_TEXT_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "scenario/scenario.h"

/* Reads the scenario into *out; ends the test program with a message where it is refused. Free with scenario_free. */
static inline void scenario_from(const char *text, struct scenario *out)
{
    char path[] = "/tmp/outlast-test-XXXXXX";
    struct failure failure;
    const int file = mkstemp(path);
    FILE *stream = file >= 0 ? fdopen(file, "w") : NULL;
    if (!stream || fputs(text, stream) < 0 || fclose(stream) != 0)
        abort();
    const enum status status = scenario_read(path, (struct overrides){0}, out, &failure);
    unlink(path);
    if (status) {
        fprintf(stderr, "%s\n", failure.message);
        abort();
    }
}

#endif

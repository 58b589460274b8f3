/* Scenarios for tests, from their text. */
#ifndef OUTLAST_TESTS_FROM_TEXT_H
#define OUTLAST_TESTS_FROM_TEXT_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "scenario/scenario.h"

/* Reads the scenario; ends the test program with a message where it is refused. Free with scenario_free. */
static inline struct scenario scenario_from(const char *text)
{
    char path[] = "/tmp/outlast-test-XXXXXX";
    struct scenario scenario;
    struct failure failure;
    const int file = mkstemp(path);
    FILE *out = file >= 0 ? fdopen(file, "w") : NULL;
    if (!out || fputs(text, out) < 0 || fclose(out) != 0)
        abort();
    const enum status status = scenario_read(path, (struct overrides){0}, &scenario, &failure);
    unlink(path);
    if (status) {
        fprintf(stderr, "%s\n", failure.message);
        abort();
    }
    return scenario;
}

#endif

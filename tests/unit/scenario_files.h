/* A folder with scenario files in it, for the tests of the reader. */
#ifndef OUTLAST_TESTS_SCENARIO_FILES_H
#define OUTLAST_TESTS_SCENARIO_FILES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gsl/gsl_errno.h>

#include "base/names.h"
#include "scenario/scenario.h"

#include <cmocka.h>                                  /* last: its macro fail() would break failure.h */

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])
#define LAB "companies: [{name: lab}]\n"

static inline void write_file(const char *name, const char *text)
{
    FILE *out = fopen(name, "wb");
    assert_non_null(out);
    assert_int_not_equal(fputs(text, out), EOF);
    assert_int_equal(fclose(out), 0);
}

/* Reads lab.yaml with up to four overrides, NULL where there are fewer. */
static inline enum status read_with(const char *const sets[4], struct scenario *out, struct failure *failure)
{
    struct overrides overrides = {sets, 0};
    while (overrides.count < 4 && sets[overrides.count] != NULL)
        overrides.count++;
    return scenario_read("lab.yaml", overrides, out, failure);
}

/* A folder of our own to write files in. */
static inline int enter_folder(void **state)
{
    static char folder[] = "/tmp/outlast-scenario-XXXXXX";
    gsl_set_error_handler_off();
    *state = folder;
    return mkdtemp(folder) == NULL || chdir(folder) != 0 || mkdir("sub", 0700) != 0;
}

static inline int leave_folder(void **state)
{
    static const char *const files[] = {"lab.yaml", "base.yaml", "deep.yaml", "sub/base.yaml", "sub/v.tsv", "sub/x.yml",
                                        "sub/x.y.yaml", "sub/x", "sub/#.yaml"};
    for (size_t i = 0; i < LENGTH(files); i++)
        unlink(files[i]);
    return rmdir("sub") != 0 || chdir("/") != 0 || rmdir(*state) != 0;
}

#endif

/* Shared by the fuzzers: what each checks must hold, or the process aborts and libFuzzer keeps the input.
 * They write their files into the current folder: start them in an empty one. */
#ifndef OUTLAST_TESTS_FUZZ_H
#define OUTLAST_TESTS_FUZZ_H

#include <gsl/gsl_errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/failure.h"
#include "base/names.h"

/* What libFuzzer calls. */
int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(condition, ...)                                                                                           \
    do                                                                                                                 \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: not so: %s: ", __FILE__, __LINE__, #condition);                                    \
            fprintf(stderr, __VA_ARGS__);                                                                              \
            fputc('\n', stderr);                                                                                       \
            abort();                                                                                                   \
        }                                                                                                              \
    while (0)

static inline void put_file(const char *name, const char *text, size_t length)
{
    FILE *out = fopen(name, "wb");
    MUST(out != NULL, "%s", name);
    MUST(fwrite(text, 1, length, out) == length, "%s", name);
    MUST(fclose(out) == 0, "%s", name);
}

/* What `from` and `empirical` may find, and what --set changes. */
static inline void put_files(void)
{
    static const char base[] = "price.floor: 1\narchetypes: {lab: {cash: 600}}\ncompanies: [{name: first, count: 2}]\n";
    static const char table[] = "# values\nx\ty\n1\t0.5\n2\t0.25\n";
    gsl_set_error_handler_off();
    put_file("base.yaml", base, strlen(base));
    put_file("v.tsv", table, strlen(table));
}

/* Every message is a text, and its status one that the command line may have. */
static inline void check_failure(enum status status, const struct failure *failure)
{
    MUST(status == failure->status, "%d and %d", (int)status, (int)failure->status);
    MUST(status == STATUS_USAGE || status == STATUS_DATA || status == STATUS_NO_INPUT || status == STATUS_IO, "%d: %s",
         (int)status, failure->message);
    MUST(*failure->message != '\0', "%d", (int)status);
    MUST(memchr(failure->message, '\0', sizeof failure->message) != NULL, "%d", (int)status);
}

#endif

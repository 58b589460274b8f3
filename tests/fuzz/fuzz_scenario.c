/* The scenario reader, overrides included. The input is a file's text, then, after a line of ===, one --set a line. What is
 * accepted is written, read back, and is the same. */
#include "fuzz.h"

#include "scenario/scenario.h"

enum { MOST_SETS = 8 };

static const char marker[] = "\n===\n";

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    put_files();
    return 0;
}

static char *write_text(const struct scenario *scenario)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    MUST(out != NULL, "cannot write");
    scenario_write(scenario, out);
    MUST(fclose(out) == 0, "cannot write");
    return text;
}

static void check_again(const struct scenario *first)
{
    struct scenario second;
    struct failure failure;
    char key[2][65], *text = write_text(first);
    put_file("again.yaml", text, strlen(text));
    MUST(scenario_read("again.yaml", (struct overrides){0}, &second, &failure) == STATUS_DONE, "%s\n%s", failure.message,
         text);
    char *again = write_text(&second);
    MUST(strcmp(text, again) == 0, "\n%s\n%s", text, again);
    MUST(scenario_key(first, key[0], &failure) == STATUS_DONE, "%s", failure.message);
    MUST(scenario_key(&second, key[1], &failure) == STATUS_DONE, "%s", failure.message);
    MUST(strcmp(key[0], key[1]) == 0, "%s", text);
    scenario_free(&second);
    free(text);
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *sets[MOST_SETS];
    struct overrides overrides = {sets, 0};
    struct scenario scenario;
    struct failure failure;
    const char *split = memmem(data, size, marker, strlen(marker));
    const size_t length = split != NULL ? (size_t)(split - (const char *)data) + 1 : size;
    const size_t after = split != NULL ? length + strlen(marker) - 1 : size;
    char *rest = strndup((const char *)data + after, size - after), *line = rest;
    put_file("lab.yaml", (const char *)data, length);
    while (line != NULL && *line != '\0' && overrides.count < MOST_SETS)
        sets[overrides.count++] = strsep(&line, "\n");
    const enum status status = scenario_read("lab.yaml", overrides, &scenario, &failure);
    if (status == STATUS_DONE) {
        check_again(&scenario);
        scenario_free(&scenario);
    } else {
        check_failure(status, &failure);
        MUST(utf8_valid(failure.message), "%s", failure.message);
        MUST(strstr(failure.message, ".yaml") || strncmp(failure.message, "--set ", 6) == 0, "%s", failure.message);
    }
    free(rest);
    return 0;
}

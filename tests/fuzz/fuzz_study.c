/* The reader of studies. The input is a study's text, over a scenario that is always the same. What is accepted is written, read
 * back, and has the same points. */
#include "fuzz.h"

#include "study/study.h"

enum { MOST_POINTS = 64 };

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    put_files();
    return 0;
}

static bool never(void)
{
    return false;
}

static void check_again(const struct study *first, const struct point_key *key)
{
    struct study second;
    struct failure failure;
    struct point_key other[MOST_POINTS];
    FILE *out = fopen("again.yaml", "wb");
    MUST(out != NULL, "again.yaml");
    study_write(first, "scenario.yaml", out);
    MUST(fclose(out) == 0, "again.yaml");
    out = fopen("scenario.yaml", "wb");
    MUST(out != NULL, "scenario.yaml");
    source_write(first->source, &first->base, out);
    MUST(fclose(out) == 0, "scenario.yaml");
    MUST(study_read("again.yaml", (struct overrides){0}, &second, &failure) == STATUS_DONE, "%s", failure.message);
    MUST(second.points == first->points, "%llu points", (unsigned long long)second.points);
    MUST(study_keys(&second, 1, never, other, &failure) == STATUS_DONE, "%s", failure.message);
    MUST(memcmp(key, other, second.points * sizeof *key) == 0, "other points");
    study_free(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct study study;
    struct failure failure;
    struct point_key key[MOST_POINTS];
    put_file("study.yaml", (const char *)data, size);
    enum status status = study_read("study.yaml", (struct overrides){0}, &study, &failure);
    if (status == STATUS_DONE && study.points <= MOST_POINTS) {
        status = study_keys(&study, 1, never, key, &failure);
        if (status == STATUS_DONE)
            check_again(&study, key);
        study_free(&study);
    } else if (status == STATUS_DONE) {
        study_free(&study);
    }
    if (status != STATUS_DONE) {
        check_failure(status, &failure);
        MUST(utf8_valid(failure.message), "%s", failure.message);
        MUST(strstr(failure.message, ".yaml"), "%s", failure.message);
    }
    return 0;
}

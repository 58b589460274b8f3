/* Results folders: whose they are, what a write leaves behind, and what makes them complete. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/folder.h"

#include <cmocka.h>                                  /* last: its macro fail() would break failure.h */

static char place[] = "/tmp/outlast-test-XXXXXX";

static int enter(void **state)
{
    (void)state;
    strcpy(place, "/tmp/outlast-test-XXXXXX");
    return mkdtemp(place) == NULL || chdir(place) != 0;
}

static int leave(void **state)
{
    (void)state;
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", place);
    return chdir("/") != 0 || system(command) != 0;
}

static enum status put_text(const void *context, FILE *out, struct failure *failure)
{
    (void)failure;
    fputs(context, out);
    return STATUS_DONE;
}

static enum status put_and_fail(const void *context, FILE *out, struct failure *failure)
{
    fputs(context, out);
    strcpy(failure->message, "as it happens");
    return failure->status = STATUS_BUG;
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static void holds_text(const char *path, const char *text)
{
    char found[256] = "";
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    found[fread(found, 1, sizeof found - 1, in)] = '\0';
    fclose(in);
    assert_string_equal(found, text);
}

static struct folder opened(const char *path)
{
    struct folder folder;
    struct failure failure;
    if (folder_open(path, &folder, &failure))
        fail_msg("%s", failure.message);
    return folder;
}

static void refused(const char *path, const char *message)
{
    struct folder folder;
    struct failure failure;
    assert_int_equal(folder_open(path, &folder, &failure), STATUS_NO_OUTPUT);
    assert_string_equal(failure.message, message);
}

static void parents_are_made(void **state)
{
    (void)state;
    struct folder folder = opened("a/b/c/");
    folder_close(&folder);
    folder = opened("a/b/c");
    assert_true(folder.locked);
    assert_false(folder.complete);
    folder_close(&folder);
}

static void foreign_folders_are_left_alone(void **state)
{
    (void)state;
    assert_int_equal(mkdir("d", 0700), 0);
    fclose(fopen("d/letter", "w"));
    fclose(fopen("file", "w"));
    refused("d", "d: is not empty and no results folder of outlast; choose another with --output");
    refused("file", "file: cannot create the folder: Not a directory; choose another with --output");
    refused("file/x", "file/x: cannot create the folder: Not a directory; choose another with --output");
    assert_false(exists("d/.outlast.lock"));
}

static void one_run_at_a_time(void **state)
{
    (void)state;
    struct folder first = opened("r");
    refused("r", "r: is in use by another run of outlast; wait for its end, or choose another with --output");
    folder_close(&first);
    first = opened("r");
    folder_close(&first);
}

static void writing_leaves_the_new_file_or_the_old(void **state)
{
    (void)state;
    struct failure failure;
    struct folder folder = opened("r");
    assert_int_equal(folder_write(&folder, "a.tsv", put_text, "old\n", &failure), STATUS_DONE);
    assert_int_equal(folder_write(&folder, "a.tsv", put_and_fail, "half", &failure), STATUS_BUG);
    assert_string_equal(failure.message, "as it happens");
    holds_text("r/a.tsv", "old\n");
    assert_false(exists("r/.a.tsv.part"));
    assert_int_equal(folder_write(&folder, "a.tsv", put_text, "new\n", &failure), STATUS_DONE);
    holds_text("r/a.tsv", "new\n");
    folder_close(&folder);
}

/* A file that may not grow is as good as a full disk. */
static void full_disk_is_told(void **state)
{
    (void)state;
    struct failure failure;
    struct folder folder = opened("r");
    struct rlimit before, none = {0, 0};
    assert_int_equal(folder_write(&folder, "a.tsv", put_text, "old\n", &failure), STATUS_DONE);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    none.rlim_max = before.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &none);
    const enum status status = folder_write(&folder, "a.tsv", put_text, "new\n", &failure);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_int_equal(status, STATUS_IO);
    assert_string_equal(failure.message, "r/a.tsv: cannot write: File too large");
    holds_text("r/a.tsv", "old\n");
    assert_false(exists("r/.a.tsv.part"));
    folder_close(&folder);
}

static void manifest_stands_only_for_what_is_there(void **state)
{
    (void)state;
    static const char *const names[] = {"a.tsv", "b.tsv"};
    struct failure failure;
    struct folder folder = opened("r");
    assert_int_equal(folder_write(&folder, "a.tsv", put_text, "abc", &failure), STATUS_DONE);
    assert_int_equal(folder_write(&folder, "b.tsv", put_text, "", &failure), STATUS_DONE);
    assert_int_equal(folder_finish(&folder, names, 2, &failure), STATUS_DONE);
    assert_true(folder.complete);
    char found[512] = "";
    FILE *in;
    assert_int_equal(folder_read(&folder, "manifest.tsv", &in, &failure), STATUS_DONE);
    assert_non_null(in);
    found[fread(found, 1, sizeof found - 1, in)] = '\0';
    fclose(in);
    assert_non_null(strstr(found, "a.tsv\t3\tba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n"));
    assert_non_null(strstr(found, "b.tsv\t0\te3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"));
    folder_close(&folder);

    folder = opened("r");
    assert_true(folder.complete);
    assert_int_equal(folder_write(&folder, "a.tsv", put_and_fail, "half", &failure), STATUS_BUG);
    assert_false(exists("r/manifest.tsv"));
    folder_close(&folder);
}

static void manifest_needs_its_files(void **state)
{
    (void)state;
    static const char *const names[] = {"missing.tsv"};
    struct failure failure;
    struct folder folder = opened("r");
    assert_int_equal(folder_finish(&folder, names, 1, &failure), STATUS_IO);
    assert_string_equal(failure.message, "r/missing.tsv: cannot read: No such file or directory");
    assert_false(folder.complete);
    assert_false(exists("r/manifest.tsv"));
    folder_close(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(parents_are_made, enter, leave),
        cmocka_unit_test_setup_teardown(foreign_folders_are_left_alone, enter, leave),
        cmocka_unit_test_setup_teardown(one_run_at_a_time, enter, leave),
        cmocka_unit_test_setup_teardown(writing_leaves_the_new_file_or_the_old, enter, leave),
        cmocka_unit_test_setup_teardown(full_disk_is_told, enter, leave),
        cmocka_unit_test_setup_teardown(manifest_stands_only_for_what_is_there, enter, leave),
        cmocka_unit_test_setup_teardown(manifest_needs_its_files, enter, leave),
    };
    return cmocka_run_group_tests_name("folder", tests, NULL, NULL);
}

/* Empirical distributions: tables that are read, and refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenario/distribution.h"

#include <cmocka.h>                                  /* last: its macro fail() would break failure.h */

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

/* A folder for one test; its files are a.tsv, and the folder d. */
static char folder[] = "/tmp/outlast-test-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/outlast-test-XXXXXX");
    if (mkdtemp(folder) == NULL || chdir(folder) != 0)
        return -1;
    return mkdir("d", 0700);
}

static int remove_folder(void **state)
{
    (void)state;
    unlink("a.tsv");
    unlink("x:y, (z).tsv");
    rmdir("d");
    return chdir("/") != 0 || rmdir(folder) != 0;
}

static void write_file(const char *name, const char *bytes, size_t length)
{
    FILE *file = fopen(name, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void assert_text(const char *text, const char *in, const char *expected)
{
    struct distribution out;
    struct failure failure;
    int column;
    if (distribution_parse(text, in, &out, &column, &failure) != STATUS_DONE)
        fail_msg("%s", failure.message);
    char *written = distribution_text(&out);
    assert_string_equal(written, expected);
    free(written);
    distribution_free(&out);
}

static void test_reads(void **state)
{
    (void)state;
    const char table[] = "\xEF\xBB\xBF# observed\r\n# by month\r\nmonth\tcash left\r\n1\t0.5\r\n# gap\r\n2\t-7e1\r\n3\t12";
    write_file("a.tsv", table, sizeof table - 1);
    assert_text("empirical(a.tsv:month)", NULL, "choice(1, 2, 3)");
    assert_text(" empirical ( a.tsv:cash left ) ", folder, "choice(0.5, -70, 12)");
    assert_text("empirical(a.tsv:cash left)in[0,inf]", folder, "choice(0.5, 12)");
    assert_text("empirical(../a.tsv:month)", "d", "choice(1, 2, 3)");
    char absolute[64];
    snprintf(absolute, sizeof absolute, "empirical(%s/a.tsv:month)", folder);
    assert_text(absolute, "/nowhere", "choice(1, 2, 3)");
    write_file("x:y, (z).tsv", "a)b\n5\n", 6);
    assert_text("empirical(x:y, (z).tsv:a)b) in [5, 6]", folder, "choice(5)");
}

/* The message about a table, read as empirical(a.tsv:b). */
static void assert_refused(const char *table, size_t length, const char *message)
{
    struct distribution out;
    struct failure failure;
    int column;
    write_file("a.tsv", table, length);
    assert_int_equal(distribution_parse("empirical(a.tsv:b)", ".", &out, &column, &failure), STATUS_DATA);
    assert_string_equal(failure.message, message);
    assert_int_equal(column, 10);
    assert_null(out.values);
}

static void test_refuses(void **state)
{
    (void)state;
    static const struct {
        const char *table, *message;
    } tables[] = {
        {"", "./a.tsv: expected a header line, found nothing"},
        {"# only\n", "./a.tsv: expected a header line, found nothing"},
        {"a\tb\n", "./a.tsv: expected at least one row, found none"},
        {"a\tbb\n1\t2\n", "./a.tsv:1:1: there is no column 'b'; the nearest is 'bb'"},
        {"# x\nlong name\n1\n", "./a.tsv:2:1: there is no column 'b'"},
        {"a\tb\tb\n1\t2\t3\n", "./a.tsv:1:5: the column 'b' is there twice; call one otherwise"},
        {"a\tb\n1\t2\n1\tNA\n", "./a.tsv:3:3: expected a number, found 'NA'"},
        {"\xC3\xA9\tb\n\xC3\xA9\xC3\xA9\t0,5\n", "./a.tsv:2:4: expected a number, found '0,5'"},
        {"a\tb\n1\t\n", "./a.tsv:2:3: expected a number, found ''"},
        {"a\tb\n1\t 2\n", "./a.tsv:2:3: expected a number, found ' 2'"},
        {"b\n1\n\n", "./a.tsv:3:1: expected a number, found ''"},
        {"a\tb\n# c\n1\n", "./a.tsv:3:1: expected 2 fields as in the header, found 1"},
        {"a\tb\n1\t2\t3\n", "./a.tsv:2:1: expected 2 fields as in the header, found 3"},
        {"b\ninf\n", "./a.tsv:2:1: expected a number, found 'inf'"},
    };
    for (size_t i = 0; i < LENGTH(tables); i++)
        assert_refused(tables[i].table, strlen(tables[i].table), tables[i].message);
    assert_refused("b\n1\0002\n", 6, "./a.tsv:2:2: expected text, found a NUL byte");
}

static void test_missing(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } files[] = {
        {"empirical(none.tsv:b)", "cannot open none.tsv: No such file or directory; nothing there has a name near it"},
        {"empirical(d:b)", "cannot read d: it is a folder, expected a table"},
        {"empirical(/dev/zero:b)", "cannot read /dev/zero: it is not a file, expected a table"},
    };
    for (size_t i = 0; i < LENGTH(files); i++) {
        struct distribution out;
        struct failure failure;
        int column;
        assert_int_equal(distribution_parse(files[i].text, NULL, &out, &column, &failure), STATUS_NO_INPUT);
        assert_string_equal(failure.message, files[i].message);
    }
}

/* A million rows are read and written back; one more is refused. */
static void test_largest(void **state)
{
    (void)state;
    FILE *file = fopen("a.tsv", "w");
    assert_non_null(file);
    fputs("b\n", file);
    for (int i = 0; i < LARGEST_CHOICE; i++)
        fprintf(file, "%d\n", i);
    assert_int_equal(fclose(file), 0);
    struct distribution first, second;
    struct failure failure;
    int column;
    assert_int_equal(distribution_parse("empirical(a.tsv:b)", NULL, &first, &column, &failure), STATUS_DONE);
    char *text = distribution_text(&first);
    assert_int_equal(distribution_parse(text, NULL, &second, &column, &failure), STATUS_DONE);
    assert_int_equal(second.count, LARGEST_CHOICE);
    assert_memory_equal(first.values, second.values, LARGEST_CHOICE * sizeof *first.values);
    free(text);
    distribution_free(&first);
    distribution_free(&second);
    file = fopen("a.tsv", "a");
    fputs("7\n", file);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(distribution_parse("empirical(a.tsv:b)", NULL, &first, &column, &failure), STATUS_DATA);
    assert_string_equal(failure.message, "a.tsv:1000002:1: expected at most 1000000 rows");
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_reads),
        IN_FOLDER(test_refuses),
        IN_FOLDER(test_missing),
        IN_FOLDER(test_largest),
    };
    return cmocka_run_group_tests_name("empirical", tests, NULL, NULL);
}

/* Numbers in prose. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/words.h"

#include <cmocka.h>

static void chances_have_words(void **state)
{
    (void)state;
    assert_string_equal(chance_words(1)->answer, "Almost surely");
    assert_string_equal(chance_words(0.99)->answer, "Almost surely");
    assert_string_equal(chance_words(0.518)->is, "an even bet");
    assert_string_equal(chance_words(0.157)->is, "unlikely");
    assert_string_equal(chance_words(0)->answer, "Almost surely not");
}

static void counts_have_commas(void **state)
{
    char text[WORDS_SIZE];
    (void)state;
    assert_string_equal(count_words(0, text), "0");
    assert_string_equal(count_words(999, text), "999");
    assert_string_equal(count_words(1000, text), "1,000");
    assert_string_equal(count_words(INT64_C(281474976710656), text), "281,474,976,710,656");
}

static void decimals_are_those_that_mean_something(void **state)
{
    char text[WORDS_SIZE];
    (void)state;
    assert_string_equal(estimate_words((struct estimate){0.518, 0.517, 0.519}, text), "51.8 % (51.7 to 51.9 %)");
    assert_string_equal(estimate_words((struct estimate){0.0098, 0.0096, 0.01}, text), "0.98 % (0.96 to 1.00 %)");
    assert_string_equal(estimate_words((struct estimate){0.5, 0.4, 0.6}, text), "50 % (40 to 60 %)");
    assert_string_equal(estimate_words((struct estimate){2e-6, 0.7e-6, 7e-6}, text), "0.0002 % (0.0001 to 0.0007 %)");
}

static void widths_are_rounded_up(void **state)
{
    char text[WORDS_SIZE];
    (void)state;
    assert_string_equal(points_words(0.00098, text), "0.1");
    assert_string_equal(points_words(0.0301, text), "4");
    assert_string_equal(points_words(0.00000384, text), "0.0004");
    assert_string_equal(points_words(0.12, text), "12");
}

static void dates_count_from_the_start(void **state)
{
    char text[WORDS_SIZE];
    (void)state;
    assert_string_equal(date_words(2024, 6, 60, text), "in June 2029");
    assert_string_equal(date_words(2024, 11, 1, text), "in December 2024");
    assert_string_equal(date_words(2024, 12, 1, text), "in January 2025");
    assert_string_equal(date_words(0, 0, 60, text), "after 60 months");
    assert_string_equal(date_words(0, 0, 1, text), "after 1 month");
}

static void durations_have_units(void **state)
{
    char text[WORDS_SIZE];
    (void)state;
    assert_string_equal(duration_words(3.94, text), "3.9 s");
    assert_string_equal(duration_words(720, text), "12 min");
    assert_string_equal(duration_words(12600, text), "3.5 h");
}

static void shell_word(const char *word, const char *expected)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    print_shell_word(word, out);
    fclose(out);
    assert_string_equal(text, expected);
    free(text);
}

static void shells_read_words_back(void **state)
{
    (void)state;
    shell_word("params/market-2024.yaml", "params/market-2024.yaml");
    shell_word("us & them", "'us & them'");
    shell_word("it's", "'it'\\''s'");
    shell_word("智谱", "'智谱'");
    shell_word("", "''");
}

static void width_counts_characters(void **state)
{
    (void)state;
    assert_int_equal(text_width(""), 0);
    assert_int_equal(text_width("lab"), 3);
    assert_int_equal(text_width("Ännä"), 4);
    assert_int_equal(text_width("\xff\xfe"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chances_have_words),
        cmocka_unit_test(counts_have_commas),
        cmocka_unit_test(decimals_are_those_that_mean_something),
        cmocka_unit_test(widths_are_rounded_up),
        cmocka_unit_test(dates_count_from_the_start),
        cmocka_unit_test(durations_have_units),
        cmocka_unit_test(shells_read_words_back),
        cmocka_unit_test(width_counts_characters),
    };
    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}

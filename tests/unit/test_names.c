/* Names, numbers, lookups: the small helpers of the readers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/lookup.h"
#include "base/names.h"
#include "base/number.h"

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

static const char *const known[] = {"price.floor", "price.floor_after", "raise.rate", "cash", "name", "智谱", "01.AI"};

static void test_nearest(void **state)
{
    static const struct { const char *wanted, *nearest; } rows[] = {
        {"price.flor", "price.floor"},     {"price.floor_afer", "price.floor_after"}, {"floor", "price.floor"},
        {"rate", "raise.rate"},            {"rasie.rate", "raise.rate"},              {"CASH", "cash"},
        {"cahs", "cash"},                  {"xyzzy", NULL},                           {"", NULL},
        {"ca", NULL},                      {"nmae", "name"},                          {"智譜", "智谱"},
        {"O1.AI", "01.AI"},                {"price.floorprice.floor", NULL},     {"price.flag", NULL},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const char *nearest = nearest_name(rows[i].wanted, known, LENGTH(known));
        if (rows[i].nearest == NULL)
            assert_null(nearest);
        else
            assert_string_equal(nearest, rows[i].nearest);
    }
}

static void test_nearest_takes_the_first_of_several(void **state)
{
    static const char *const near[] = {"lab-1", "lab-2", "lab-3"};
    (void)state;
    assert_string_equal(nearest_name("lab-4", near, LENGTH(near)), "lab-1");
}

static void test_nearest_passes_over_long_names(void **state)
{
    char text[500];
    (void)state;
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_null(nearest_name(text, known, LENGTH(known)));
    struct nearest search = nearest_to("cash");
    nearest_try(&search, text);
    assert_null(search.best);
}

static void test_name_faults(void **state)
{
    static const struct { const char *name, *fault; } rows[] = {
        {"lab", NULL},          {"01.AI", NULL},          {"a b", NULL},        {"智谱", NULL},
        {"a#", NULL},           {"", "nothing"},          {"#a", "a leading #"}, {"a\tb", "a tab"},
        {"a\nb", "a newline"},  {"a\"b", "a quote"},      {"it's", "a quote"},  {"a\x1b", "a control character"},
        {"a\xff", "invalid UTF-8"}, {"a\xC2\x85", "a newline"}, {" a", "a blank at its end or start"},
        {"a ", "a blank at its end or start"},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++)
        if (rows[i].fault == NULL)
            assert_null(name_fault(rows[i].name));
        else
            assert_string_equal(name_fault(rows[i].name), rows[i].fault);
}

static void test_utf8(void **state)
{
    static const char *const bad[] = {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
                                      "\xF4\x90\x80\x80", "\xF5", "\xE2\x82", "a\xC3"};
    (void)state;
    assert_true(utf8_valid("") && utf8_valid("é€𝄞"));
    for (size_t i = 0; i < LENGTH(bad); i++)
        assert_false(utf8_valid(bad[i]));
    const char *text = "€x";
    assert_int_equal(next_character(&text), 0x20AC);
    assert_int_equal(next_character(&text), 'x');
    assert_int_equal(next_character(&text), 0);
    assert_int_equal(next_character(&text), 0);
}

static void test_excerpt(void **state)
{
    char out[EXCERPT_SIZE], text[400], longer[LONG_EXCERPT_SIZE];
    (void)state;
    assert_string_equal(excerpt("a\tb\xff\x1b é\xC2\x85", out), "a?b?? é?");
    for (int i = 0; i < 99; i++)
        memcpy(text + 4 * i, "𝄞", 5);
    excerpt(text, out);
    assert_int_equal(strlen(out), 4 * 60 + strlen("…"));
    assert_true(utf8_valid(out));
    assert_string_equal(long_excerpt(text, longer), text);
}

static void test_hash_is_what_it_was(void **state)
{
    (void)state;
    assert_int_equal(text_hash("lab388769"), text_hash("lab1239402"));
    assert_int_equal(text_hash("lab3803865986"), 0);
    assert_int_not_equal(text_hash("lab-1"), text_hash("lab-2"));
    assert_int_equal(text_hash("price.floor"), 0xF7DF8818u);
}

static void test_numbers(void **state)
{
    static const struct { const char *text; double value; } good[] = {
        {"0", 0},      {"-0.374", -0.374}, {"+1", 1},     {".5", 0.5},      {"5.", 5},   {"1e-3", 1e-3},
        {"1E6", 1e6},  {"1e+2", 100},      {"007", 7},    {"1e-400", 0},    {"1.7976931348623157e308", 1.7976931348623157e308},
    };
    static const char *const bad[] = {"",    " 1",  "1 ",  "5O",   "0,5", "1e",  "1e+", "e5", ".",   "-",   "+-1", "--1",
                                      "0x1", "inf", "nan", "NaN", "1e999", "1.2.3", "1_000", "1f", "1e5.5", "1M"};
    (void)state;
    for (size_t i = 0; i < LENGTH(good); i++) {
        double value = -1;
        assert_true(number_parse(good[i].text, &value));
        assert_true(value == good[i].value);
    }
    for (size_t i = 0; i < LENGTH(bad); i++) {
        double value = 7;
        assert_false(number_parse(bad[i], &value));
        assert_true(value == 7);
    }
}

static void test_counts(void **state)
{
    static const struct { const char *text; uint64_t value; } good[] = {
        {"0", 0}, {"-0", 0}, {"1e6", 1000000}, {"1M", 1000000}, {"200k", 200000}, {"1.5G", 1500000000}, {"2.5e1", 25},
        {"10e-1", 1}, {"100.00", 100}, {"0.001k", 1}, {"18446744073709551615", UINT64_MAX}, {"00012", 12}, {"0e999999999", 0},
        {"18446744073709551.615k", UINT64_MAX},
    };
    static const char *const bad[] = {"", "2.5", "-1", "18446744073709551616", "1e20", "1e999999999", "1kk", "1K", "M", "1 k",
                                      "k1", "1e-1", "0.1", "10e-2", "0.0005k", "x", "1e", "inf", "0x10"};
    (void)state;
    for (size_t i = 0; i < LENGTH(good); i++) {
        uint64_t value = 77;
        assert_true(parse_count(good[i].text, &value));
        assert_true(value == good[i].value);
    }
    for (size_t i = 0; i < LENGTH(bad); i++) {
        uint64_t value = 77;
        if (parse_count(bad[i], &value))
            fail_msg("'%s' was read as %llu", bad[i], (unsigned long long)value);
        assert_true(value == 77);
    }
}

static void test_lookup(void **state)
{
    static char names[1000][16];
    struct lookup lookup = {0};
    (void)state;
    assert_int_equal(lookup_find(&lookup, "a"), -1);
    for (int i = 0; i < 1000; i++) {
        snprintf(names[i], sizeof names[i], "n%d", i);
        assert_true(lookup_add(&lookup, names[i], i));
    }
    for (int i = 0; i < 1000; i++)
        assert_int_equal(lookup_find(&lookup, names[i]), i);
    assert_int_equal(lookup_find(&lookup, "n1000"), -1);
    lookup_free(&lookup);
}

static void test_arena(void **state)
{
    struct arena arena = {0};
    (void)state;
    char *large = arena_take(&arena, 100000), *text = arena_text(&arena, "abcdef", 3);
    assert_non_null(large);
    assert_string_equal(text, "abc");
    for (int i = 0; i < 10000; i++) {
        double *number = arena_take(&arena, 24);
        assert_non_null(number);
        assert_true(number[2] == 0);
        number[2] = 1;
    }
    assert_null(arena_take(&arena, SIZE_MAX));
    assert_null(arena_take(&arena, SIZE_MAX - 100));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nearest),
        cmocka_unit_test(test_nearest_takes_the_first_of_several),
        cmocka_unit_test(test_nearest_passes_over_long_names),
        cmocka_unit_test(test_name_faults),
        cmocka_unit_test(test_utf8),
        cmocka_unit_test(test_excerpt),
        cmocka_unit_test(test_hash_is_what_it_was),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_lookup),
        cmocka_unit_test(test_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The YAML tree: what it holds, where it stands, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/names.h"
#include "scenario/tree.h"

#include <cmocka.h>                                  /* last: its macro fail() would break failure.h */

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

static void parse(const char *text, struct tree *tree)
{
    struct failure failure;
    if (tree_parse(text, strlen(text), "a.yaml", tree, &failure) != STATUS_DONE)
        fail_msg("%s: %s", text, failure.message);
}

/* The text must be refused with this message. */
static void refuse(const char *text, size_t length, const char *message)
{
    struct tree tree;
    struct failure failure;
    assert_int_equal(tree_parse(text, length, "a.yaml", &tree, &failure), STATUS_DATA);
    assert_string_equal(failure.message, message);
    assert_int_equal(failure.status, STATUS_DATA);
}

static void test_shape(void **state)
{
    struct tree tree;
    (void)state;
    parse("a: 1\nb:\n  - x\n  - {c: 'y z'}\n", &tree);
    assert_int_equal(tree.root->type, MAPPING);
    assert_int_equal(tree.root->count, 2);
    assert_int_equal(tree.root->size, 9);
    assert_int_equal(tree.root->height, 3);
    assert_string_equal(node_get(tree.root, "a")->text, "1");
    assert_null(node_get(tree.root, "c"));
    const struct node *list = node_get(tree.root, "b");
    assert_int_equal(list->type, SEQUENCE);
    assert_null(list->first->key);
    assert_string_equal(list->first->value->text, "x");
    assert_string_equal(node_get(list->first->next->value, "c")->text, "y z");
    tree_free(&tree);
}

static void test_positions_are_in_characters(void **state)
{
    struct tree tree;
    (void)state;
    parse("\xEF\xBB\xBFé: 1\n日本: {ü: 2, b: 3}\r\nc:\n    4\n", &tree);
    const struct item *item = tree.root->first;
    assert_int_equal(item->key->column, 1);
    assert_int_equal(item->value->column, 4);
    item = item->next;
    assert_int_equal(item->key->line, 2);
    assert_int_equal(node_get(item->value, "b")->column, 15);
    item = item->next;
    assert_int_equal(item->value->line, 4);
    assert_int_equal(item->value->column, 5);
    tree_free(&tree);
}

static void test_scalars(void **state)
{
    struct tree tree;
    (void)state;
    parse("a: plain\nb: 'quoted'\nc: two\n  lines\nd:\ne: ''\nf: |\n  block\n", &tree);
    assert_true(node_get(tree.root, "a")->plain);
    assert_false(node_get(tree.root, "b")->plain);
    assert_true(node_get(tree.root, "b")->quoted);
    assert_false(node_get(tree.root, "c")->plain);
    assert_string_equal(node_get(tree.root, "c")->text, "two lines");
    assert_true(node_empty(node_get(tree.root, "d")));
    assert_false(node_empty(node_get(tree.root, "e")));
    assert_string_equal(node_get(tree.root, "f")->text, "block\n");
    tree_free(&tree);
}

static void test_descriptions(void **state)
{
    struct tree tree;
    char out[DESCRIPTION_SIZE];
    (void)state;
    parse("a: 5O\nb: []\nc: {}\nd:\n", &tree);
    assert_string_equal(node_describe(node_get(tree.root, "a"), out), "'5O'");
    assert_string_equal(node_describe(node_get(tree.root, "b"), out), "a list");
    assert_string_equal(node_describe(node_get(tree.root, "c"), out), "a mapping");
    assert_string_equal(node_describe(node_get(tree.root, "d"), out), "nothing");
    tree_free(&tree);
}

static void test_aliases(void **state)
{
    struct tree tree;
    (void)state;
    parse("a: &x {k: 1}\nb: *x\nc: &x 2\nd: *x\n*x : e\n", &tree);
    assert_ptr_equal(node_get(tree.root, "a"), node_get(tree.root, "b"));
    assert_string_equal(node_get(tree.root, "d")->text, "2");
    assert_string_equal(node_get(tree.root, "2")->text, "e");
    tree_free(&tree);
}

static void test_marks_are_welcome(void **state)
{
    struct tree tree;
    (void)state;
    parse("%YAML 1.1\n---\na: 1\n...\n", &tree);
    tree_free(&tree);
}

static const struct { const char *text, *message; } refusals[] = {
    {"", "a.yaml:1:1: found nothing, expected keys and values"},
    {"# a comment\n", "a.yaml:1:1: found nothing, expected keys and values"},
    {"a: [1\n", "a.yaml:2:1: not YAML: expected ',' or ']', in a list in [ ] that starts in line 1; close the list with ]"},
    {"a:\n\tb: 1\n",
     "a.yaml:2:1: not YAML: found a tab; indent with blanks"},
    {"a: @b\n", "a.yaml:1:4: not YAML: found a character that no value starts with; put the value in quotes"},
    {"é: \"a\n", "a.yaml:2:1: not YAML: found the end of the file, in a text in quotes that starts in line 1; close the quote"},
    {"a: 1\n---\nb: 2\n", "a.yaml:2:1: found a second document, expected one"},
    {"a: 1\n...\n---\n", "a.yaml:3:1: found a second document, expected one"},
    {"ä: é\nb: \xff\n", "a.yaml:2:4: found a byte that is not UTF-8, expected UTF-8 text"},
    {"é: \xC0\x80\n", "a.yaml:1:4: found a byte that is not UTF-8, expected UTF-8 text"},
    {"é: a\xE2\x82", "a.yaml:1:5: found a byte that is not UTF-8, expected UTF-8 text"},
    {"a\r\nb\xC2\x85" "c: \x01\n", "a.yaml:3:4: found the control character U+0001, expected text"},
    {"a: \x7F\n", "a.yaml:1:4: found the control character U+007F, expected text"},
    {"\xFF\xFE" "a\0:\0", "a.yaml:1:1: found a byte that is not UTF-8, expected UTF-8 text"},
    {"a: \"b\\0c\"\n", "a.yaml:1:4: found the control character U+0000, expected text"},
    {"a: !!str b\n", "a.yaml:1:4: found the tag '!!str', expected none"},
    {"a: ! b\n", "a.yaml:1:4: found the tag '!', expected none"},
    {"a: !x [b]\n", "a.yaml:1:4: found the tag '!x', expected none"},
    {"a: !x {b: c}\n", "a.yaml:1:4: found the tag '!x', expected none"},
    {"%TAG ! tag:x,2000:\n---\na: 1\n", "a.yaml:1:1: found a tag directive, expected none"},
    {"[a]: 1\n", "a.yaml:1:1: found a list, expected a key"},
    {"{a: 1}: 1\n", "a.yaml:1:1: found a mapping, expected a key"},
    {"a: &x [1]\n*x : 2\n", "a.yaml:2:1: found a list, expected a key"},
    {"a: 1\nb: 2\na: 3\n", "a.yaml:3:1: a: given twice, first in line 1; leave one out"},
    {"a: 1\n'a': 3\n", "a.yaml:2:1: a: given twice, first in line 1; leave one out"},
    {"raise: {rate: 1, rate: 2}\n", "a.yaml:1:18: raise.rate: given twice, first in line 1; leave one out"},
    {"market:\n  price:\n    floor: 1\n    floor: 2\n", "a.yaml:4:5: price.floor: given twice, first in line 3; leave one out"},
    {"companies:\n  - name: lab\n    raise: {rate: 1, rate: 2}\n",
     "a.yaml:3:22: companies.lab.raise.rate: given twice, first in line 3; leave one out"},
    {"a: *b\n", "a.yaml:1:4: there is no anchor '&b' above this alias; write the value in its place"},
    {"a: &x [1, *x]\n", "a.yaml:1:11: the alias '*x' contains itself; write the value in its place"},
    {"a: &x {b: {c: *x}}\n", "a.yaml:1:15: the alias '*x' contains itself; write the value in its place"},
};

static void test_refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(refusals); i++)
        refuse(refusals[i].text, strlen(refusals[i].text), refusals[i].message);
    refuse("a: 1\n\0b", 7, "a.yaml:2:1: found the control character U+0000, expected text");
}

/* open times '[', then close times ']'. */
static void nest(char *text, const char *front, int open, int close)
{
    text += sprintf(text, "%s", front);
    memset(text, '[', (size_t)open);
    memset(text + open, ']', (size_t)close);
    text[open + close] = '\0';
}

static void test_depth(void **state)
{
    char text[4000];
    struct tree tree;
    (void)state;
    nest(text, "a: ", 63, 63);
    parse(text, &tree);
    tree_free(&tree);
    nest(text, "a: ", 64, 64);
    refuse(text, strlen(text), "a.yaml:1:67: nested deeper than 64 levels, expected fewer");
    nest(text, "a: ", 2000, 0);
    refuse(text, strlen(text), "a.yaml:1:67: nested deeper than 64 levels, expected fewer");
}

/* Depth counts through aliases as well. */
static void test_depth_through_aliases(void **state)
{
    char text[400], *end = text;
    struct tree tree;
    (void)state;
    nest(text, "a: &x ", 40, 40);
    end += strlen(text);
    strcpy(end, "\nb: [[[[[[[[[[[[[[[[[[[[[[[*x]]]]]]]]]]]]]]]]]]]]]]]\n"); /* 23 */
    parse(text, &tree);
    assert_int_equal(tree.root->height, DEEPEST_NODE);
    tree_free(&tree);
    strcpy(end, "\nb: [[[[[[[[[[[[[[[[[[[[[[[[*x]]]]]]]]]]]]]]]]]]]]]]]]\n"); /* 24 */
    refuse(text, strlen(text), "a.yaml:2:28: nested deeper than 64 levels, expected fewer");
}

/* Ten times ten times … of a few anchors. */
static void test_multiplying_anchors(void **state)
{
    char text[4000] = "l0: &l0 [x, x, x, x, x, x, x, x, x, x]\n";
    struct tree tree;
    struct failure failure;
    (void)state;
    for (int i = 1; i < 9; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text),
                 "l%d: &l%d [*l%d, *l%d, *l%d, *l%d, *l%d, *l%d, *l%d, *l%d, *l%d, *l%d]\n", i, i, i - 1, i - 1, i - 1,
                 i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
    assert_int_equal(tree_parse(text, strlen(text), "a.yaml", &tree, &failure), STATUS_DATA);
    assert_non_null(strstr(failure.message, "aliases multiply to more than 100000 values"));
}

/* More values than aliases may add are welcome where they are written out. */
static void test_many_values(void **state)
{
    const size_t count = 150000;
    char *text = malloc(2 * count + 10);
    struct tree tree;
    (void)state;
    assert_non_null(text);
    strcpy(text, "a: [");
    for (size_t i = 0; i < count; i++)
        memcpy(text + 4 + 2 * i, "1,", 3);
    strcat(text + 2 * count, "]");
    parse(text, &tree);
    assert_int_equal(node_get(tree.root, "a")->count, count);
    tree_free(&tree);
    free(text);
}

static void write_file(const char *name, const char *text, size_t length)
{
    FILE *out = fopen(name, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(text, 1, length, out), length);
    assert_int_equal(fclose(out), 0);
}

static void test_files(void **state)
{
    struct tree tree;
    struct failure failure;
    (void)state;
    write_file("b.yaml", "a: 1\n", 5);
    assert_int_equal(tree_read("b.yaml", &tree, &failure), STATUS_DONE);
    tree_free(&tree);
    assert_int_equal(tree_read("none.yaml", &tree, &failure), STATUS_NO_INPUT);
    assert_string_equal(failure.message, "none.yaml: there is no such file; nothing there has a name near it");
    assert_int_equal(tree_read("b.yaml/c", &tree, &failure), STATUS_NO_INPUT);
    assert_int_equal(tree_read(".", &tree, &failure), STATUS_NO_INPUT);
    assert_string_equal(failure.message, ".: a folder, expected a file");
}

static void test_large_file(void **state)
{
    struct tree tree;
    struct failure failure;
    const size_t size = LARGEST_FILE + 1;
    char *text = malloc(size);
    (void)state;
    assert_non_null(text);
    memset(text, '\n', size);
    write_file("b.yaml", text, size);
    assert_int_equal(tree_read("b.yaml", &tree, &failure), STATUS_DATA);
    assert_string_equal(failure.message, "b.yaml: larger than 16 MiB, expected a scenario");
    free(text);
}

static void test_fail_at(void **state)
{
    struct failure failure;
    (void)state;
    assert_int_equal(fail_at(&failure, STATUS_DATA, (struct place){"a", 1, 2}, "k", "x %d", 3), STATUS_DATA);
    assert_string_equal(failure.message, "a:1:2: k: x 3");
    assert_int_equal(fail_at(&failure, STATUS_IO, (struct place){"a", 0, 0}, NULL, "x"), STATUS_IO);
    assert_string_equal(failure.message, "a: x");
}

/* A folder of our own to write files in. */
static int enter_folder(void **state)
{
    static char folder[] = "/tmp/outlast-tree-XXXXXX";
    *state = folder;
    return mkdtemp(folder) == NULL || chdir(folder) != 0;
}

static int leave_folder(void **state)
{
    unlink("b.yaml");
    return chdir("/") != 0 || rmdir(*state) != 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shape),
        cmocka_unit_test(test_positions_are_in_characters),
        cmocka_unit_test(test_scalars),
        cmocka_unit_test(test_descriptions),
        cmocka_unit_test(test_aliases),
        cmocka_unit_test(test_marks_are_welcome),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_depth_through_aliases),
        cmocka_unit_test(test_multiplying_anchors),
        cmocka_unit_test(test_many_values),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_large_file),
        cmocka_unit_test(test_fail_at),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}

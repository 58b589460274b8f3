/* Counts of points and the store that keeps them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <gsl/gsl_errno.h>

#include "estimate/simulate.h"
#include "study/store.h"
#include "study/sweep.h"

#include <cmocka.h>                                  /* last: its macro fail() would break failure.h */

static char folder[] = "/tmp/outlast-store-XXXXXX";

static void write_text(const char *name, const char *text)
{
    FILE *out = fopen(name, "wb");
    assert_non_null(out);
    assert_int_not_equal(fputs(text, out), EOF);
    assert_int_equal(fclose(out), 0);
}

static void read_lab(struct scenario *out)
{
    struct failure failure;
    write_text("lab.yaml", "horizon: 24\nmarket: {funding.mean: 'normal(0, 0.6)'}\n"
                           "companies: [{name: lab, count: 3, cash: 'uniform(20, 80)'}, {name: shop, kind: vertical, cash: 20}]\n");
    if (scenario_read("lab.yaml", (struct overrides){0}, out, &failure))
        fail_msg("%s", failure.message);
}

static void simulate_range(const struct scenario *s, uint64_t from, uint64_t to, struct tally *out)
{
    struct failure failure;
    const struct simulation simulation = {.scenario = s, .threads = 2};
    assert_int_equal(tally_init(s, out, &failure), STATUS_DONE);
    assert_int_equal(simulate(&simulation, from, to, out, &failure), STATUS_DONE);
}

static void count_range(const struct scenario *s, uint64_t from, uint64_t to, struct counts *out)
{
    struct failure failure;
    struct tally tally;
    simulate_range(s, from, to, &tally);
    assert_int_equal(counts_init(s, out, &failure), STATUS_DONE);
    counts_of_tally(s, &tally, out);
    tally_free(&tally);
}

/* --- counts --- */

static void assert_same(struct estimate a, struct estimate b)
{
    assert_memory_equal(&a, &b, sizeof a);
}

static void counts_say_what_findings_say(void **state)
{
    (void)state;
    struct scenario s;
    struct tally tally;
    struct counts counts;
    struct findings f;
    struct failure failure;
    read_lab(&s);
    simulate_range(&s, 0, 1000, &tally);
    count_range(&s, 0, 1000, &counts);
    assert_int_equal(findings_init(&s, &tally, &f, &failure), STATUS_DONE);
    for (int group = 0; group <= s.groups_count; group++)
        for (enum claim claim = 0; claim < CLAIMS; claim++)
            assert_same(counts_claim(&s, &counts, group, claim, f.z), subject_claim(&f, &f.group[group], claim));
    assert_true(counts_half_width(&s, &counts, f.z) == findings_half_width(&f));
    findings_free(&f);
    tally_free(&tally);
    counts_free(&counts);
    scenario_free(&s);
}

static void counts_add_up(void **state)
{
    (void)state;
    struct scenario s;
    struct counts whole, first, second;
    read_lab(&s);
    count_range(&s, 0, 1000, &whole);
    count_range(&s, 0, 300, &first);
    count_range(&s, 300, 1000, &second);
    counts_add(&first, &second);
    assert_int_equal(first.trials, 1000);
    assert_memory_equal(first.word, whole.word, whole.words * sizeof *whole.word);
    counts_free(&whole);
    counts_free(&first);
    counts_free(&second);
    scenario_free(&s);
}

static const struct point_key some_key = {{1, 2, 3}}, other_key = {{1, 2, 4}};

static void packed_counts(void **state)
{
    (void)state;
    struct scenario s;
    struct counts counts, back;
    struct failure failure;
    read_lab(&s);
    count_range(&s, 0, 1000, &counts);
    counts.word[0] = INT64_MAX;
    counts.word[1] = -1;
    unsigned char *bytes = malloc(counts_bytes(&counts));
    const size_t size = counts_pack(&counts, some_key.byte, bytes);
    assert_true(size <= counts_bytes(&counts));
    assert_int_equal(counts_init(&s, &back, &failure), STATUS_DONE);
    assert_true(counts_unpack(bytes, size, some_key.byte, 1000, &back));
    assert_memory_equal(back.word, counts.word, counts.words * sizeof *counts.word);
    assert_false(counts_unpack(bytes, size, other_key.byte, 1000, &back));
    assert_false(counts_unpack(bytes, size, some_key.byte, 1001, &back));
    for (size_t i = 0; i < size; i++) {
        bytes[i] ^= 1;
        assert_false(counts_unpack(bytes, size, some_key.byte, 1000, &back));
        bytes[i] ^= 1;
        assert_false(counts_unpack(bytes, i, some_key.byte, 1000, &back));
    }
    free(bytes);
    counts_free(&counts);
    counts_free(&back);
    scenario_free(&s);
}

/* --- the store --- */

static struct store *open_store(const char *path, bool create)
{
    struct store *store;
    struct failure failure;
    struct store_about about = {.study = (char *)"mine", .shard = {2, 3}};
    if (store_open(path, create, &about, &store, &failure))
        fail_msg("%s", failure.message);
    return store;
}

static void stores_keep_what_is_committed(void **state)
{
    (void)state;
    struct scenario s;
    struct counts counts, back;
    struct failure failure;
    struct store_about about;
    uint64_t trials;
    read_lab(&s);
    count_range(&s, 0, 500, &counts);
    assert_int_equal(counts_init(&s, &back, &failure), STATUS_DONE);
    struct store *store = open_store("points.sqlite", true);
    assert_int_equal(store_put(store, &some_key, &counts, &failure), STATUS_DONE);
    assert_int_equal(store_put_rate(store, 1.5e8, &failure), STATUS_DONE);
    assert_int_equal(store_commit_all(store, &failure), STATUS_DONE);
    assert_int_equal(store_put(store, &other_key, &counts, &failure), STATUS_DONE);
    store_close(store);                              /* the second is lost, as if killed here */
    store = open_store("points.sqlite", false);
    assert_int_equal(store_trials(store, &some_key, &trials, &failure), STATUS_DONE);
    assert_int_equal(trials, 500);
    assert_int_equal(store_trials(store, &other_key, &trials, &failure), STATUS_DONE);
    assert_int_equal(trials, 0);
    assert_int_equal(store_get(store, &some_key, &back, &failure), STATUS_DONE);
    assert_memory_equal(back.word, counts.word, counts.words * sizeof *counts.word);
    assert_int_equal(store_get(store, &other_key, &back, &failure), STATUS_DONE);
    assert_int_equal(back.trials, 0);
    assert_int_equal(store_read_about(store, &about, &failure), STATUS_DONE);
    assert_string_equal(about.study, "mine");
    assert_true(about.shard.number == 2 && about.shard.count == 3 && about.rate == 1.5e8);
    free(about.study);
    store_close(store);
    counts_free(&counts);
    counts_free(&back);
    scenario_free(&s);
}

static void assert_not_opened(const char *path, enum status status, const char *message)
{
    struct store *store;
    struct failure failure;
    const struct store_about about = {.study = (char *)"mine"};
    assert_int_equal(store_open(path, true, &about, &store, &failure), status);
    assert_string_equal(failure.message, message);
    assert_null(store);
}

static void foreign_stores(void **state)
{
    (void)state;
    struct store *store;
    struct failure failure;
    write_text("text.sqlite", "These are not the points that you are looking for.\n");
    assert_not_opened("text.sqlite", STATUS_DATA, "text.sqlite: file is not a database");
    assert_int_equal(system("cp points.sqlite later.sqlite && printf '\\0\\0\\0\\7' | "
                            "dd of=later.sqlite bs=1 seek=60 conv=notrunc 2>/dev/null"), 0);
    assert_not_opened("later.sqlite", STATUS_DATA,
                      "later.sqlite: of format 7, expected 1: another version of outlast wrote it; use that one, or start over with --fresh");
    assert_int_equal(system("cp points.sqlite other.sqlite && printf '\\0\\0\\0\\0' | "
                            "dd of=other.sqlite bs=1 seek=68 conv=notrunc 2>/dev/null"), 0);
    assert_not_opened("other.sqlite", STATUS_DATA, "other.sqlite: not a store of outlast's points; start over with --fresh, or choose another folder with --output");
    assert_int_equal(store_open("none.sqlite", false, NULL, &store, &failure), STATUS_NO_INPUT);
    assert_int_equal(access("none.sqlite", F_OK), -1);
}

/* A store that was killed while it was made is an empty file. */
static void empty_stores(void **state)
{
    (void)state;
    write_text("empty.sqlite", "");
    store_close(open_store("empty.sqlite", true));
    store_close(open_store("empty.sqlite", false));
}

static void damaged_counts(void **state)
{
    (void)state;
    struct scenario s;
    struct counts back;
    struct failure failure;
    read_lab(&s);
    assert_int_equal(counts_init(&s, &back, &failure), STATUS_DONE);
    /* the trials of the point, which stand before its counts */
    assert_int_equal(system("cp points.sqlite damaged.sqlite && at=$(grep -obUaP '\\x01\\x02\\x03\\x00' damaged.sqlite | head -1 | cut -d: -f1) && "
                            "printf '\\1' | dd of=damaged.sqlite bs=1 seek=$((at + 33)) conv=notrunc 2>/dev/null"), 0);
    struct store *store = open_store("damaged.sqlite", false);
    assert_int_equal(store_get(store, &some_key, &back, &failure), STATUS_DATA);
    assert_string_equal(failure.message, "damaged.sqlite: the counts of a point are damaged; take it from a copy, or start over with --fresh");
    store_close(store);
    counts_free(&back);
    scenario_free(&s);
}

static int enter(void **state)
{
    (void)state;
    gsl_set_error_handler_off();
    return mkdtemp(folder) == NULL || chdir(folder) != 0;
}

static int leave(void **state)
{
    static const char *const files[] = {"lab.yaml", "points.sqlite", "text.sqlite", "later.sqlite", "other.sqlite",
                                        "empty.sqlite", "damaged.sqlite"};
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        unlink(files[i]);
    return chdir("/") != 0 || rmdir(folder) != 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_say_what_findings_say), cmocka_unit_test(counts_add_up), cmocka_unit_test(packed_counts),
        cmocka_unit_test(stores_keep_what_is_committed), cmocka_unit_test(foreign_stores), cmocka_unit_test(empty_stores),
        cmocka_unit_test(damaged_counts),
    };
    return cmocka_run_group_tests(tests, enter, leave);
}

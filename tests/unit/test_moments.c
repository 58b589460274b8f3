/* Durations, times of day and shards as users write them; and the trials of each shard. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/moment.h"
#include "estimate/shards.h"
#include "model/block.h"

#include <cmocka.h>

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

static void durations(void **state)
{
    static const struct {
        const char *text;
        double seconds;
    } known[] = {{"90s", 90}, {"30m", 1800}, {"7.5h", 27000}, {"2d", 172800}, {".5s", 0.5}, {"1e3s", 1000}, {"0.1h", 360}};
    (void)state;
    for (size_t i = 0; i < LENGTH(known); i++) {
        double seconds = 0;
        assert_true(duration_parse(known[i].text, &seconds));
        assert_true(seconds > known[i].seconds - 1e-9 && seconds < known[i].seconds + 1e-9);
    }
}

static void no_durations(void **state)
{
    static const char *const bad[] = {"",       "s",     "30",    "0s",   "-1h",   "1 h", "1h30m", "30min",  "1H", "1,5h",
                                      "inf h",  "infh",  "nans",  "0x10s", "h7",   " 7h", "7h ",   "1e999s", "1w",
                                      "0000000000000000000000000000000000000000000000000000000000000000000001s"};
    (void)state;
    for (size_t i = 0; i < LENGTH(bad); i++) {
        double seconds = 7;
        assert_false(duration_parse(bad[i], &seconds));
        assert_true(seconds > 6 && seconds < 8);
    }
}

static void times_of_day(void **state)
{
    static const char *const bad[] = {"",         "7:00", "07:0",  "0700",   "24:00",  "07:60", "-1:00",
                                      "07:00:00", "7am",  "07.00", " 07:00", "07:00 ", "+7:00", "0x:00"};
    (void)state;
    int minutes = -1;
    assert_true(day_time_parse("00:00", &minutes) && minutes == 0);
    assert_true(day_time_parse("07:05", &minutes) && minutes == 425);
    assert_true(day_time_parse("23:59", &minutes) && minutes == 1439);
    for (size_t i = 0; i < LENGTH(bad); i++)
        assert_false(day_time_parse(bad[i], &minutes));
    assert_int_equal(minutes, 1439);
}

static void shards(void **state)
{
    static const char *const bad[] = {"",       "3",       "/",     "3/",    "/16", "0/16",  "17/16",  "-1/16",
                                      "3/16/2", "3/10001", "3 /16", "3/ 16", "a/b", "1.5/2", "3\\16", "1/0",
                                      "1/99999999999999999999",
                                      "000000000000000000000000000000000000001/2"};
    (void)state;
    struct shard shard = {0};
    assert_true(shard_parse("3/16", &shard) && shard.number == 3 && shard.count == 16);
    assert_true(shard_parse("1/1", &shard) && shard.number == 1 && shard.count == 1);
    assert_true(shard_parse("10000/10000", &shard) && shard.number == 10000 && shard.count == 10000);
    for (size_t i = 0; i < LENGTH(bad); i++)
        assert_false(shard_parse(bad[i], &shard));
    assert_int_equal(shard.number, 10000);
}

/* Every trial is in exactly one shard, and no block in two. */
static void shards_join_exactly(void **state)
{
    static const uint64_t trials[] = {1, 127, 128, 129, 1000, 131072, 1000003, (UINT64_C(1) << 48) - 1, UINT64_C(1) << 48};
    static const int counts[] = {1, 2, 3, 7, 16, 999, 10000};
    (void)state;
    for (size_t i = 0; i < LENGTH(trials); i++)
        for (size_t k = 0; k < LENGTH(counts); k++) {
            uint64_t next = 0, least = UINT64_MAX, most = 0;
            for (int number = 1; number <= counts[k]; number++) {
                const struct trials t = shard_trials((struct shard){number, counts[k]}, trials[i]);
                assert_true(t.from == next && t.to >= t.from);
                assert_true(t.from % BLOCK == 0 || t.from == trials[i]);
                least = t.to - t.from < least ? t.to - t.from : least;
                most = t.to - t.from > most ? t.to - t.from : most;
                next = t.to;
            }
            assert_true(next == trials[i]);
            assert_true(most - least <= 2 * BLOCK);  /* a block more or less, and the last may be cut */
        }
}

static void no_shard_is_all(void **state)
{
    (void)state;
    const struct trials t = shard_trials((struct shard){0}, 1001);
    assert_true(t.from == 0 && t.to == 1001);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations),           cmocka_unit_test(no_durations),    cmocka_unit_test(times_of_day),
        cmocka_unit_test(shards),              cmocka_unit_test(shards_join_exactly), cmocka_unit_test(no_shard_is_all),
    };
    return cmocka_run_group_tests_name("moments", tests, NULL, NULL);
}

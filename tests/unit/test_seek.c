/* Goal seek: on chances that are known everywhere. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "study/seek.h"

#include <cmocka.h>

/* --- chances along a line of a million values --- */

enum { LAST = 1000000 };

struct shape {
    double (*chance)(double x);
    int64_t trials;
};

static double rising(double x)
{
    return 1 / (1 + exp(-(x - 0.37) * 10));
}

static double falling(double x)
{
    return 1 - x * x;
}

static double jump(double x)
{
    return x > 0.6180339 ? 1 : 0;
}

static double hill(double x)
{
    return exp(-20 * (x - 0.5) * (x - 0.5));
}

static double level(double x)
{
    return 0.3 + 0 * x;
}

/* As if so many trials had come out just as the chance says. */
static enum status look(void *context, int64_t value, struct estimate *out, struct failure *failure)
{
    const struct shape *s = context;
    (void)failure;
    *out = interval_single((int64_t)floor(s->chance((double)value / LAST) * (double)s->trials + 0.5), s->trials, 1.959964);
    return STATUS_DONE;
}

static struct seek sought(struct shape *shape, double mark, bool at_most)
{
    struct failure failure;
    struct seek s = {.last = LAST, .mark = mark, .at_most = at_most, .look = look, .context = shape};
    assert_int_equal(seek_run(&s, &failure), STATUS_DONE);
    return s;
}

static struct estimate at(struct shape *shape, int64_t value)
{
    struct estimate e;
    look(shape, value, &e, NULL);
    return e;
}

static void check_solution(struct shape *shape, double mark, bool at_most)
{
    struct seek s = sought(shape, mark, at_most);
    const struct estimate in = at(shape, s.solution), out = at(shape, s.beyond);
    assert_int_equal(s.passages, 1);
    assert_true(seek_reaches(&s, in) && !seek_reaches(&s, out));
    assert_true(fabs(in.probability - out.probability) <= (in.high - in.low) / 32 || llabs(s.solution - s.beyond) == 1);
    assert_true(s.low <= s.solution && s.solution <= s.high);
    /* The interval of the chance holds the mark just within the ends, and not far beyond them. */
    const struct estimate below = at(shape, s.low), above = at(shape, s.high);
    const double width = in.high - in.low;
    assert_true(below.low <= mark + width / 8 && below.high >= mark - width / 8);
    assert_true(above.low <= mark + width / 8 && above.high >= mark - width / 8);
    assert_true(at(shape, s.low - 1).low > mark || at(shape, s.low - 1).high < mark);
    assert_true(at(shape, s.high + 1).low > mark || at(shape, s.high + 1).high < mark);
}

static void finds_what_is_there(void **state)
{
    (void)state;
    for (int64_t trials = 1000; trials <= 10000000; trials *= 10) {
        struct shape up = {rising, trials}, down = {falling, trials};
        for (int at_most = 0; at_most < 2; at_most++) {
            check_solution(&up, 0.6, at_most);
            check_solution(&up, 0.1, at_most);
            check_solution(&down, 0.6, at_most);
        }
    }
}

/* Bisection alone would take 17 for the solution and as many for each end. */
static void does_not_take_long(void **state)
{
    (void)state;
    for (int64_t trials = 1000; trials <= 10000000; trials *= 10) {
        struct shape up = {rising, trials};
        assert_true(sought(&up, 0.6, false).count <= SCAN + 26);
    }
}

static void a_jump_is_found_to_the_last_value(void **state)
{
    struct shape shape = {jump, 1000};
    (void)state;
    for (int at_most = 0; at_most < 2; at_most++) {
        const struct seek s = sought(&shape, 0.5, at_most);
        assert_int_equal(s.solution, at_most ? 618033 : 618034);
        assert_int_equal(s.beyond, at_most ? 618034 : 618033);
        assert_true(s.count <= SCAN + 18);
    }
}

static void says_when_there_is_nothing_to_find(void **state)
{
    struct shape shape = {level, 1000};
    int64_t peak;
    (void)state;
    const struct seek nowhere = sought(&shape, 0.5, false), everywhere = sought(&shape, 0.5, true);
    assert_true(nowhere.passages == 0 && nowhere.count == SCAN && seek_flat(&nowhere) && !seek_turns(&nowhere, &peak));
    assert_true(everywhere.passages == 0 && seek_reaches(&everywhere, everywhere.tried[0].estimate));
}

static void says_when_the_chance_turns(void **state)
{
    struct shape shape = {hill, 10000}, up = {rising, 10000};
    int64_t peak = 0;
    (void)state;
    const struct seek s = sought(&shape, 0.6, false), one_way = sought(&up, 0.6, false);
    assert_int_equal(s.passages, 2);
    assert_true(s.rising && seek_turns(&s, &peak) && peak > 300000 && peak < 700000);
    assert_false(seek_turns(&one_way, &peak));
    assert_false(seek_flat(&one_way));
}

static void ends_of_the_line_are_said(void **state)
{
    struct shape shape = {rising, 50};
    (void)state;
    const struct seek s = sought(&shape, 0.995, false);
    assert_true(s.passages == 1 && s.high_open && s.high == LAST && !s.low_open);
}

/* Of whole numbers the very first, although its neighbour is hardly less likely. */
static void neighbours_where_it_is_to_be_exact(void **state)
{
    struct shape shape = {rising, 1000};
    struct failure failure;
    struct seek s = {.last = LAST, .mark = 0.6, .exact = true, .look = look, .context = &shape};
    (void)state;
    assert_int_equal(seek_run(&s, &failure), STATUS_DONE);
    assert_int_equal(s.solution - s.beyond, 1);
}

/* --- how often the interval holds the true value: lives that end at a threshold of their own, the same along the whole line --- */

struct lives {
    double threshold[400];
};

static enum status look_at_lives(void *context, int64_t value, struct estimate *out, struct failure *failure)
{
    const struct lives *lives = context;
    int reached = 0;
    (void)failure;
    for (int i = 0; i < 400; i++)
        reached += lives->threshold[i] < (double)value / LAST;
    *out = interval_single(reached, 400, 1.959964);
    return STATUS_DONE;
}

/* Thresholds are even between 0 and 1, so the chance at x is x. With 4000 repetitions and Wilson's coverage at 0.6 of 400, 0.9536,
 * fewer than 0.936 have a chance below 1e-6. */
static void the_interval_holds(void **state)
{
    enum { REPETITIONS = 4000 };
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    struct lives lives;
    struct failure failure;
    int held = 0;
    (void)state;
    for (int k = 0; k < REPETITIONS; k++) {
        struct seek s = {.last = LAST, .mark = 0.6, .look = look_at_lives, .context = &lives};
        for (int i = 0; i < 400; i++)
            lives.threshold[i] = gsl_rng_uniform(random);
        assert_int_equal(seek_run(&s, &failure), STATUS_DONE);
        held += s.low <= 600000 && 600000 <= s.high;
    }
    gsl_rng_free(random);
    assert_true(held > 0.936 * REPETITIONS && held < 0.97 * REPETITIONS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_is_there),
        cmocka_unit_test(does_not_take_long),
        cmocka_unit_test(a_jump_is_found_to_the_last_value),
        cmocka_unit_test(says_when_there_is_nothing_to_find),
        cmocka_unit_test(says_when_the_chance_turns),
        cmocka_unit_test(ends_of_the_line_are_said),
        cmocka_unit_test(neighbours_where_it_is_to_be_exact),
        cmocka_unit_test(the_interval_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

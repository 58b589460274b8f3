/* Studies: the values of ranges, the points of designs, their scenarios and keys. */
#include <math.h>

#include "scenario_files.h"

#include "base/number.h"
#include "study/study.h"

enum { MOST = 16 };

static bool never(void)
{
    return false;
}

/* Reads study.yaml with this text over lab.yaml. */
static enum status read_text(const char *text, struct study *out, struct failure *failure)
{
    char whole[4096];
    snprintf(whole, sizeof whole, "scenario: lab.yaml\n%s", text);
    write_file("lab.yaml", "companies: [{name: lab, count: 2}]\nhorizon: 12\narchetypes: {a: {cash: 7}}\n");
    write_file("study.yaml", whole);
    return study_read("study.yaml", (struct overrides){0}, out, failure);
}

static void read_good(const char *text, struct study *out)
{
    struct failure failure;
    if (read_text(text, out, &failure) != STATUS_DONE)
        fail_msg("%s", failure.message);
}

static void assert_refused(const char *text, const char *message)
{
    struct study study;
    struct failure failure;
    assert_int_equal(read_text(text, &study, &failure), STATUS_DATA);
    assert_string_equal(failure.message, message);
}

/* --- values --- */

static void assert_values(const char *given, const char *const *wanted)
{
    char text[256];
    struct study study;
    size_t count = 0;
    snprintf(text, sizeof text, "vary:\n  demand.growth: %s\n", given);
    read_good(text, &study);
    while (wanted[count] != NULL)
        count++;
    const struct values *v = &study.dimension[0].values;
    assert_int_equal(v->count, count);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(v->at[i]->text, wanted[i]);
    study_free(&study);
}

#define VALUES(given, ...) assert_values(given, (const char *const[]){__VA_ARGS__, NULL})

static void ranges_are_the_decimals_written(void **state)
{
    (void)state;
    VALUES("range(0, 0.7, 0.1)", "0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7");
    VALUES("range(-1, 1, 0.4)", "-1", "-0.6", "-0.2", "0.2", "0.6", "1");
    VALUES("range( 1e-3 ,5e-3,2e-3 )", "1e-3", "0.003", "5e-3");
    VALUES("range(0, 1, 0.3333333333)", "0", "0.3333333333", "0.6666666666", "1");
    VALUES("range(1e6, 3e6, 1e6)", "1e6", "2000000", "3e6");
    VALUES("range(1e-14, 3e-14, 1e-14)", "1e-14", "2e-14", "3e-14");
    VALUES("range(1e20, 3e20, 1e20)", "1e20", "2.0e+20", "3e20");
    VALUES("range(0.10, 0.30, 0.10)", "0.10", "0.2", "0.30");
}

static void linspace_and_logspace(void **state)
{
    (void)state;
    VALUES("linspace(0, 1, 4)", "0", "0.3333333333", "0.6666666667", "1");
    VALUES("linspace(-0.3, 0.3, 7)", "-0.3", "-0.2", "-0.1", "0", "0.1", "0.2", "0.3");
    VALUES("logspace(1, 1000, 4)", "1", "10", "100", "1000");
    VALUES("logspace(1000, 20000, 3)", "1000", "4472.135955", "20000");
    VALUES("linspace(5, 6, 2)", "5", "6");
}

static void lists_are_as_written(void **state)
{
    (void)state;
    VALUES("[1e-3, 5]", "1e-3", "5");
    VALUES("[3]", "3");
    VALUES("['normal(0,0.6)', -1]", "normal(0, 0.6)", "-1");
}

/* All values of long ranges lie within 1e-9 of where they should, and rise. */
static void long_ranges(void **state)
{
    (void)state;
    struct study study;
    double value, before = -INFINITY;
    read_good("vary:\n  demand.growth: range(-5, 5, 0.001)\n", &study);
    assert_int_equal(study.points, 10001);
    for (size_t i = 0; i < study.points; i++) {
        assert_true(number_parse(study.dimension[0].values.at[i]->text, &value));
        assert_true(fabs(value - (-5 + 0.001 * (double)i)) < 1e-9 && value > before);
        before = value;
    }
    study_free(&study);
}

static void bad_ranges(void **state)
{
    (void)state;
    assert_refused("vary:\n  interest: range(0, 1, 0.3)\n",
                   "study.yaml:3:25: interest: a step of 0.3 does not divide the range from 0 to 1, expected one that does, such "
                   "as 0.333333");
    assert_refused("vary:\n  interest: range(0, 1, 0.300000001)\n",
                   "study.yaml:3:25: interest: a step of 0.300000001 does not divide the range from 0 to 1, expected one that "
                   "does, such as 0.333333");
    assert_refused("vary:\n  interest: logspace(0, 1, 3)\n",
                   "study.yaml:3:22: interest: expected an end above 0 for logspace, found '0'");
    assert_refused("vary:\n  interest: linspace(1, 1.0000000001, 300)\n",
                   "study.yaml:3:13: interest: found values closer to each other than 10 digits tell, expected fewer");
    assert_refused("vary:\n  interest: range(0, 1, 1e-9)\n",
                   "study.yaml:3:25: interest: makes 1000000001 values, expected at most 1000000");
}

/* --- designs --- */

/* The values of all points, "a,b;a,b;…". */
static void assert_points(const char *text, const char *wanted)
{
    struct study study;
    struct point point;
    struct failure failure;
    char found[1024] = "";
    read_good(text, &study);
    assert_int_equal(point_init(&study, &point, &failure), STATUS_DONE);
    for (uint64_t i = 0; i < study.points; i++) {
        point_set(&study, i, &point);
        for (int j = 0; j < study.dimensions; j++)
            snprintf(found + strlen(found), sizeof found - strlen(found), "%s%s", point_value(&point, j),
                     j + 1 < study.dimensions ? "," : i + 1 < study.points ? ";" : "");
    }
    assert_string_equal(found, wanted);
    point_free(&point);
    study_free(&study);
}

static void designs(void **state)
{
    (void)state;
    assert_points("vary:\n  interest: [0, 1]\n  demand.growth: [5, 6, 7]\n", "0,5;0,6;0,7;1,5;1,6;1,7");
    assert_points("design: grid\nvary:\n  interest: [0]\n", "0");
    assert_points("design: zip\nvary:\n  interest: [0, 1, 0.5]\n  demand.growth: range(5, 7, 1)\n", "0,5;1,6;0.5,7");
    /* the first numbers of the Sobol sequence in two dimensions: Bratley and Fox, ACM TOMS 14 (1988) */
    assert_points("design: sobol(5)\nvary:\n  interest: range(0, 8, 1)\n  demand.growth: linspace(0, 8, 3)\n",
                  "4,4;6,2;2,6;3,3;7,7");
    assert_points("design: sobol(4)\nvary:\n  demand.pool: logspace(1, 10000, 5)\n  companies.lab.kind: [generalist, vertical]\n",
                  "100,vertical;1000,generalist;10,vertical;31.6227766,generalist");
}

static void bad_designs(void **state)
{
    (void)state;
    assert_refused("design: zip\nvary:\n  interest: [0, 1]\n  demand.growth: [5, 6, 7]\n",
                   "study.yaml:5:18: demand.growth: found 3 values, expected 2, as many as interest has: a zip takes them one by one");
    assert_refused("design: sobol(0)\nvary:\n  interest: [0, 1]\n", "study.yaml:2:9: design: expected from 1 to 1000000 points, found 0");
    assert_refused("design: gird\nvary:\n  interest: [0, 1]\n",
                   "study.yaml:2:9: design: expected grid, zip or sobol(N), found 'gird'; the nearest is grid");
    assert_refused("vary:\n  interest: linspace(0, 1, 2000)\n  demand.growth: linspace(0, 1, 2000)\n",
                   "study.yaml:3:3: vary: makes 4000000 points, expected at most 1000000");
}

static void sobol_of_too_many_keys(void **state)
{
    (void)state;
    char text[4096] = "design: sobol(2)\nvary:\n";
    for (int i = 0; i <= LARGEST_SOBOL; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "  %s%s: [1]\n", i < MARKET_KEYS ? "" : "companies.lab.",
                 i < MARKET_KEYS ? market_parameters[i].key : company_parameters[i - MARKET_KEYS].key);
    assert_refused(text, "study.yaml:2:9: design: sobol takes at most 40 keys, found 41");
}

/* --- scenarios and keys --- */

static void point_of(const struct study *study, uint64_t number, struct scenario *out)
{
    struct point point;
    struct failure failure;
    assert_int_equal(point_init(study, &point, &failure), STATUS_DONE);
    point_set(study, number, &point);
    if (point_scenario(study, &point, out, &failure) != STATUS_DONE)
        fail_msg("%s", failure.message);
    point_free(&point);
}

/* As --set would have it. */
static void scenarios_are_those_of_set(void **state)
{
    (void)state;
    struct study study;
    struct scenario a, b;
    struct failure failure;
    char key[2][65];
    const char *const sets[] = {"companies.lab.cash=uniform(1, 2)", "horizon=24", "price.floor=0.3"};
    read_good("trials: 7\nseed: 5\nvary:\n  companies.lab.cash: ['uniform(1, 2)', 3]\n  horizon: [12, 24]\n  price.floor: range(0, 0.3, 0.1)\n", &study);
    assert_int_equal(study.points, 16);
    point_of(&study, 7, &a);
    assert_int_equal(a.trials, 7);
    assert_int_equal(scenario_read("lab.yaml", (struct overrides){sets, 3}, &b, &failure), STATUS_DONE);
    b.seed = 5;
    assert_int_equal(scenario_key(&a, key[0], &failure), STATUS_DONE);
    assert_int_equal(scenario_key(&b, key[1], &failure), STATUS_DONE);
    assert_string_equal(key[0], key[1]);
    scenario_free(&a);
    scenario_free(&b);
    study_free(&study);
}

/* What a study changes does not stay for the next point. */
static void points_do_not_touch_each_other(void **state)
{
    (void)state;
    struct study study;
    struct scenario first, again;
    read_good("vary:\n  archetypes.a.cash: [1, 2]\n  companies.lab.like: [a]\n", &study);
    point_of(&study, 0, &first);
    point_of(&study, 1, &again);
    assert_true(again.entries[0].value[COMPANY_cash].argument[0] == 2);
    scenario_free(&again);
    point_of(&study, 0, &again);
    assert_true(first.entries[0].value[COMPANY_cash].argument[0] == 1);
    assert_true(again.entries[0].value[COMPANY_cash].argument[0] == 1);
    scenario_free(&first);
    scenario_free(&again);
    study_free(&study);
}

/* The first impossible point is named, whatever the threads. */
static void impossible_points(void **state)
{
    (void)state;
    struct study study;
    struct failure failure;
    struct point_key key[200];
    read_good("vary:\n  companies.lab.rescue.sale: range(0.5, 0.99, 0.01)\n  companies.lab.rescue.restructure: [0.1, 0.2, 0.3, 0.4]\n", &study);
    assert_int_equal(study.points, 200);
    for (int threads = 1; threads < 5; threads++) {
        assert_int_equal(study_keys(&study, threads, never, key, &failure), STATUS_DATA);
        assert_string_equal(failure.message,
                            "study.yaml:4:53: companies.lab.rescue.restructure: rescue.sale + rescue.restructure can be 1.01, expected "
                            "at most 1; at the point companies.lab.rescue.sale = 0.61, companies.lab.rescue.restructure = 0.4");
    }
    study_free(&study);
}

static void keys_of_points(void **state)
{
    (void)state;
    struct study study;
    struct failure failure;
    struct point_key key[4], other[4];
    read_good("vary:\n  archetypes.a.cash: [1, 2]\n  interest: [0, 0.1]\n", &study);
    assert_int_equal(study_keys(&study, 2, never, key, &failure), STATUS_DONE);
    assert_true(study.alike);
    assert_memory_equal(&key[0], &key[2], sizeof *key);   /* nobody is like the archetype */
    assert_memory_not_equal(&key[0], &key[1], sizeof *key);
    study_free(&study);
    read_good("trials: 5\nprecision: 0.1\nvary:\n  interest: [0.1, 0]\n", &study);
    assert_int_equal(study_keys(&study, 1, never, other, &failure), STATUS_DONE);
    assert_memory_equal(&other[0], &key[1], sizeof *key);
    study.base.seed = 2;
    assert_int_equal(study_keys(&study, 1, never, other, &failure), STATUS_DONE);
    assert_memory_not_equal(&other[0], &key[1], sizeof *key);
    study_free(&study);
}

/* Written, and read back, it is the same study: archetypes, defaults that depend on others and all. */
static void written_studies(void **state)
{
    (void)state;
    struct study study, again;
    struct failure failure;
    struct point_key key[8], other[8];
    read_good("study: 'it is'\nvary:\n  archetypes.a.cash: [1, 'lognormal(2, 0.3)']\n  companies.lab.rescue.sale: [0.3, 0.9]\n"
              "  companies.lab.like: [a]\n  price.floor: range(0, 0.1, 0.1)\n", &study);
    assert_int_equal(study_keys(&study, 1, never, key, &failure), STATUS_DONE);
    FILE *out = fopen("again.yaml", "wb");
    study_write(&study, "scenario.yaml", out);
    assert_int_equal(fclose(out), 0);
    out = fopen("scenario.yaml", "wb");
    source_write(study.source, &study.base, out);
    assert_int_equal(fclose(out), 0);
    if (study_read("again.yaml", (struct overrides){0}, &again, &failure) != STATUS_DONE)
        fail_msg("%s", failure.message);
    assert_string_equal(again.name, "it is");
    assert_int_equal(study_keys(&again, 1, never, other, &failure), STATUS_DONE);
    assert_memory_equal(key, other, sizeof key);
    study_free(&study);
    study_free(&again);
}

static int leave(void **state)
{
    unlink("study.yaml");
    unlink("again.yaml");
    unlink("scenario.yaml");
    return leave_folder(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_are_the_decimals_written),
        cmocka_unit_test(linspace_and_logspace),
        cmocka_unit_test(lists_are_as_written),
        cmocka_unit_test(long_ranges),
        cmocka_unit_test(bad_ranges),
        cmocka_unit_test(designs),
        cmocka_unit_test(bad_designs),
        cmocka_unit_test(sobol_of_too_many_keys),
        cmocka_unit_test(scenarios_are_those_of_set),
        cmocka_unit_test(points_do_not_touch_each_other),
        cmocka_unit_test(impossible_points),
        cmocka_unit_test(keys_of_points),
        cmocka_unit_test(written_studies),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave);
}

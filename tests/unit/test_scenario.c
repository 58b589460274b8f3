/* Scenarios: what is read, what comes before what, and what is written. */
#include "scenario_files.h"


/* Reads a text, which must be good. */
static struct scenario good(const char *text, const char *a, const char *b)
{
    struct scenario out;
    struct failure failure;
    write_file("lab.yaml", text);
    if (read_with((const char *const[4]){a, b}, &out, &failure) != STATUS_DONE)
        fail_msg("%s", failure.message);
    return out;
}

static double value_of(const struct scenario *scenario, const char *key)
{
    const struct distribution *value;
    struct failure failure;
    if (scenario_value(scenario, key, &value, &failure) != STATUS_DONE)
        fail_msg("%s", failure.message);
    return value->argument[0];
}

/* Two doubles, which must be the same. */
static void assert_same(double a, double b)
{
    if (a != b)
        fail_msg("%.17g is not %.17g", a, b);
}

/* The least scenario: everything else has its default. */
static void test_defaults(void **state)
{
    struct scenario s = good(LAB, NULL, NULL);
    (void)state;
    assert_string_equal(s.name, "lab");
    assert_int_equal(s.horizon, 60);
    assert_int_equal(s.step, 1);
    assert_true(s.trials == 1000000 && s.seed == 1);
    assert_same(s.precision, 0);
    assert_int_equal(s.start_year, 0);
    for (int i = 0; i < MARKET_KEYS; i++)
        assert_same(s.market[i].argument[0], market_parameters[i].value);
    for (int i = 0; i < COMPANY_KEYS; i++)
        assert_same(s.entries[0].value[i].argument[0], company_parameters[i].value);
    assert_int_equal(s.entries[0].kind, GENERALIST);
    assert_int_equal(s.inputs_count, 0);
    assert_int_equal(s.sets_count, 0);
    for (int i = 0; i < SHOCKS; i++)
        for (int j = 0; j < SHOCKS; j++)
            assert_same(s.shock_cholesky[i][j], i == j);
    scenario_free(&s);
}

static void test_settings(void **state)
{
    struct scenario s = good(LAB "name: 2024\nstart: 2024-06\nhorizon: 120\nstep: 3\ntrials: 1e6\n"
                                 "seed: 18446744073709551615\nprecision: 1e-3\n",
                             "trials=200k", "horizon=1.2e2");
    (void)state;
    assert_string_equal(s.name, "2024");
    assert_int_equal(s.start_year, 2024);
    assert_int_equal(s.start_month, 6);
    assert_int_equal(s.horizon, 120);
    assert_int_equal(s.step, 3);
    assert_true(s.trials == 200000 && s.seed == UINT64_MAX);
    assert_same(s.precision, 0.001);
    scenario_free(&s);
}

/* Nested, dotted, half of each; at the top and below market. */
static void test_ways_to_write_a_key(void **state)
{
    struct scenario s = good("companies:\n  - name: lab\n    api.share: 0.5\n    raise: {rate: 2}\n"
                             "market:\n  price: {floor: 0.1}\n  price.start: 2\n  interest: 0.2\n"
                             "price: {recovery: 3}\nserving.start: 4\ncompanies.lab.cash: 5\ncompanies.lab: {opex: 6}\n"
                             "companies.lab.app: {margin: 0.25}\ncorrelation.funding_price: 0.5\n",
                             "companies.\"lab\".app.revenue=7", NULL);
    static const struct { const char *key; double value; } rows[] = {
        {"companies.lab.api.share", 0.5}, {"companies.lab.raise.rate", 2}, {"price.floor", 0.1},
        {"price.start", 2}, {"interest", 0.2}, {"price.recovery", 3}, {"serving.start", 4}, {"companies.lab.cash", 5},
        {"companies.lab.opex", 6}, {"companies.lab.app.margin", 0.25}, {"companies.lab.app.revenue", 7},
    };
    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++)
        assert_same(value_of(&s, rows[i].key), rows[i].value);
    assert_same(s.correlation[0], 0.5);
    scenario_free(&s);
}

/* Where nothing stands below a section, nothing is given. */
static void test_empty_sections(void **state)
{
    struct scenario s = good(LAB "market:\ncorrelation:\ndependence:\narchetypes:\n  a:\nprice:\n", NULL, NULL);
    (void)state;
    assert_int_equal(s.companies_count, 1);
    scenario_free(&s);
}

static void test_quoted_names(void **state)
{
    struct scenario s = good("companies: [{name: 01.AI, like: a b}, {name: 'a=b'}]\n"
                             "archetypes: {'a b': {cash: 1}, 'c.d': {cash: 2}, '\"x.y\".opex': 3}\n"
                             "companies.\"01.AI\".opex: uniform(1, 2)\n",
                             "companies.\"a=b\".cash=4", "archetypes.\"a b\".raise.cap=5");
    (void)state;
    assert_string_equal(s.inputs[0].key, "companies.\"01.AI\".opex");
    assert_same(value_of(&s, "companies.\"01.AI\".cash"), 1);
    assert_same(value_of(&s, "companies.\"01.AI\".raise.cap"), 5);
    assert_same(value_of(&s, "companies.\"a=b\".cash"), 4);
    scenario_free(&s);
}

/* Own value before archetype before what that is like before default; also through --set. */
static void test_like(void **state)
{
    const char *text = "archetypes:\n  a: {cash: 1, opex: 2, kind: vertical, group: g}\n  b: {like: a, opex: 3}\n"
                       "companies:\n  - {name: x, like: b}\n  - {name: y, like: a, cash: 7, kind: generalist}\n";
    struct scenario s = good(text, "archetypes.a.cash=10", "archetypes.b.raise.cap=11");
    (void)state;
    assert_same(value_of(&s, "companies.x.cash"), 10);
    assert_same(value_of(&s, "companies.x.opex"), 3);
    assert_same(value_of(&s, "companies.x.raise.cap"), 11);
    assert_same(value_of(&s, "companies.y.cash"), 7);
    assert_same(value_of(&s, "companies.y.raise.cap"), company_parameters[COMPANY_raise_cap].value);
    assert_int_equal(s.entries[0].kind, VERTICAL);
    assert_int_equal(s.entries[1].kind, GENERALIST);
    assert_int_equal(s.groups_count, 1);
    assert_int_equal(s.groups[0].members, 2);
    scenario_free(&s);
}

/* What a base gives a company stays its own where a later file makes it like another archetype. */
static void test_like_changed_by_a_later_layer(void **state)
{
    write_file("base.yaml", "archetypes: {a: {cash: 1, opex: 2}, b: {cash: 3, opex: 4}}\n"
                            "companies: [{name: x, like: a, cash: 5}]\n");
    struct scenario s = good("from: base.yaml\ncompanies: [{name: x, like: b}]\n", NULL, NULL);
    (void)state;
    assert_same(value_of(&s, "companies.x.cash"), 5);
    assert_same(value_of(&s, "companies.x.opex"), 4);
    scenario_free(&s);
}

/* Each layer over the one before, companies by name in the order of their first mention, paths from the file that names them. */
static void test_from(void **state)
{
    write_file("sub/base.yaml", "from: ../deep.yaml\nname: base\nprice.floor: 2\nprice.start: 2\n"
                                "companies: [{name: b, cash: 2}]\n");
    write_file("deep.yaml", "price.floor: 1\nprice.start: 1\nprice.recovery: 1\nseed: 9\n"
                            "companies: [{name: a, cash: 1}]\ndependence: [[raise, raise, 2]]\n");
    struct scenario s = good("from: sub/base.yaml\nprice.floor: 3\ndependence: []\n"
                             "companies: [{name: c}, {name: a, opex: 3}]\n",
                             "price.floor=4", "price.floor=5");
    (void)state;
    assert_string_equal(s.name, "lab");
    assert_true(s.seed == 9);
    assert_same(value_of(&s, "price.floor"), 5);
    assert_same(value_of(&s, "price.start"), 2);
    assert_same(value_of(&s, "price.recovery"), 1);
    assert_same(value_of(&s, "companies.a.cash"), 1);
    assert_same(value_of(&s, "companies.a.opex"), 3);
    assert_same(value_of(&s, "companies.b.cash"), 2);
    assert_int_equal(scenario_company(&s, "a"), 0);
    assert_int_equal(scenario_company(&s, "b"), 1);
    assert_int_equal(scenario_company(&s, "c"), 2);
    scenario_free(&s);
}

static void test_empirical_beside_its_file(void **state)
{
    write_file("sub/v.tsv", "x\ty\n1\t2\n3\t4\n");
    write_file("sub/base.yaml", "price.floor: empirical(v.tsv:y)\n");
    struct scenario s = good("from: sub/base.yaml\n" LAB, "price.start=empirical(sub/v.tsv:x)", NULL);
    (void)state;
    assert_int_equal(s.inputs_count, 2);
    assert_same(s.market[MARKET_price_floor].values[1], 4);
    assert_same(s.market[MARKET_price_start].values[1], 3);
    scenario_free(&s);
}

static void test_members_and_groups(void **state)
{
    struct scenario s = good("companies:\n  - {name: a, count: 3, cash: 'uniform(1, 2)'}\n  - {name: b}\n"
                             "  - {name: c, group: pair}\n  - {name: d, count: 1, group: pair, kind: vertical}\n"
                             "  - {name: e, group: a}\n  - {name: f, group: single}\n",
                             NULL, NULL);
    (void)state;
    assert_int_equal(s.companies_count, 8);
    assert_int_equal(scenario_company(&s, "a-3"), 2);
    assert_int_equal(scenario_company(&s, "a"), -1);
    assert_int_equal(s.groups_count, 4);
    assert_int_equal(scenario_group(&s, "pair"), 2);
    assert_int_equal(s.groups[0].members, 4);
    assert_int_equal(s.companies[scenario_company(&s, "e")].group, 0);
    assert_true(s.groups[0].shown && !s.groups[1].shown && s.groups[2].shown && s.groups[3].shown);
    assert_int_equal(s.entries[3].kind, VERTICAL);
    assert_string_equal(s.inputs[1].key, "companies.a-2.cash");
    assert_int_equal(s.inputs[1].company, 1);
    assert_ptr_equal(s.inputs[1].distribution, &s.entries[0].value[COMPANY_cash]);
    assert_int_equal(s.inputs[1].address, text_hash("companies.a-2.cash"));
    assert_int_equal(s.companies[1].address, text_hash("a-2"));
    scenario_free(&s);
}

/* The market's inputs first, in the table's order, then company by company. */
static void test_inputs(void **state)
{
    static const char *const keys[] = {"funding.mean", "price.floor", "companies.b.cash", "companies.a-1.cash",
                                       "companies.a-1.opex", "companies.a-2.cash", "companies.a-2.opex"};
    struct scenario s = good("companies:\n  - {name: b, cash: 'uniform(1, 2)'}\n"
                             "  - {name: a, count: 2, opex: 'uniform(1, 2)', cash: 'choice(1, 2)'}\n"
                             "price.floor: uniform(0, 1)\nfunding.mean: normal(0, 1)\n",
                             NULL, NULL);
    (void)state;
    assert_int_equal(s.inputs_count, LENGTH(keys));
    for (size_t i = 0; i < LENGTH(keys); i++) {
        assert_string_equal(s.inputs[i].key, keys[i]);
        assert_int_equal(s.inputs[i].set, -1);
    }
    scenario_free(&s);
}

/* Of two sets of the market and one for each member; factors are exact singles. */
static void test_dependence(void **state)
{
    struct scenario s = good("companies:\n  - {name: a, count: 2, opex: 'uniform(1, 2)', cash: 'uniform(1, 2)'}\n"
                             "market: {price.decline: 'uniform(1, 2)', serving.decline: 'uniform(1, 2)',\n"
                             "  demand.pool: 'uniform(1, 2)', demand.growth: 'uniform(1, 2)', interest: 'uniform(0, 1)'}\n"
                             "dependence:\n  - [serving.decline, price.decline, 0.7]\n  - [demand.growth, demand.pool, -0.5]\n"
                             "  - [companies.a.cash, companies.a.opex, 0.3]\n",
                             NULL, NULL);
    static const float factor = 0.7167359f;          /* 2 sin(0.7 pi / 6) */
    (void)state;
    assert_int_equal(s.sets_count, 4);
    assert_int_equal(s.dependences_count, 3);
    assert_string_equal(s.dependences[0].key[0], "serving.decline");
    assert_string_equal(s.dependences[2].key[1], "companies.a.opex");
    assert_same(s.dependences[1].rank, -0.5);
    for (int i = 0; i < s.sets_count; i++) {
        assert_int_equal(s.sets[i].size, 2);
        assert_true(s.sets[i].input[0] < s.sets[i].input[1]);
        assert_same(s.sets[i].cholesky[0], 1);
        assert_same(s.sets[i].cholesky[1], 0);
        assert_int_equal(s.inputs[s.sets[i].input[0]].set, i);
    }
    assert_string_equal(s.inputs[s.sets[0].input[0]].key, "price.decline");
    assert_string_equal(s.inputs[s.sets[3].input[1]].key, "companies.a-2.opex");
    assert_same(s.sets[0].cholesky[2], factor);
    assert_same((float)s.sets[0].cholesky[3], s.sets[0].cholesky[3]);
    scenario_free(&s);
}

/* A chain of pairs is one set; what no pair joins directly has correlation 0. */
static void test_connected_inputs(void **state)
{
    struct scenario s = good(LAB "market: {price.decline: 'uniform(1, 2)', serving.decline: 'uniform(1, 2)',\n"
                                 "  demand.pool: 'uniform(1, 2)'}\n"
                                 "dependence: [[demand.pool, serving.decline, 0.5], [serving.decline, price.decline, 0.5]]\n",
                             NULL, NULL);
    (void)state;
    assert_int_equal(s.sets_count, 1);
    assert_int_equal(s.sets[0].size, 3);
    assert_same(s.sets[0].cholesky[6], 0);
    assert_true(s.sets[0].cholesky[7] > 0.5);
    scenario_free(&s);
}

static void test_dependence_by_override(void **state)
{
    struct scenario s = good(LAB "market: {price.decline: 'uniform(1, 2)', serving.decline: 'uniform(1, 2)'}\n",
                             "dependence=[[price.decline, serving.decline, 0.5]]", NULL);
    (void)state;
    assert_int_equal(s.sets_count, 1);
    scenario_free(&s);
}

static void test_shocks(void **state)
{
    struct scenario s = good(LAB "correlation: {funding_price: 0.6, training_demand: -0.8}\n", NULL, NULL);
    (void)state;
    assert_same(s.shock_cholesky[1][0], 0.6f);
    assert_same(s.shock_cholesky[1][1], 0.8f);
    assert_same(s.shock_cholesky[3][2], -0.8f);
    assert_same(s.shock_cholesky[0][1], 0);
    scenario_free(&s);
}

/* A default gives way where a constant rescue.sale leaves less; sums of decimals have a hair to spare. */
static void test_limits_that_are_just_met(void **state)
{
    struct scenario s = good("companies:\n  - {name: a, rescue.sale: 0.7, api.share: 0.01, count: 99}\n"
                             "  - {name: b, rescue: {sale: 0.3, restructure: 0.7}}\n",
                             "training.peak_month=uniform(-14.9, 3)", NULL);
    (void)state;
    assert_same(value_of(&s, "companies.a.rescue.restructure"), 0.3);
    assert_same(value_of(&s, "companies.b.rescue.restructure"), 0.7);
    scenario_free(&s);
}

/* What stands in lab.yaml, and what is said of it. */
static void key_of(const struct scenario *scenario, char key[65])
{
    struct failure failure;
    assert_int_equal(scenario_key(scenario, key, &failure), STATUS_DONE);
}

/* Everything that a scenario can hold. */
static const char full[] = "start: 2024-06\nhorizon: 61\ntrials: 7\nseed: 3\nprecision: 0.01\n"
                           "correlation: {funding_price: 0.2, price_demand: -0.1}\n"
                           "archetypes: {a: {cash: 'choice(1, 2, 5e-324)', group: 'a, [g] # x'}}\n"
                           "companies:\n  - {name: 01.AI, like: a, opex: 'uniform(1, 2)', count: 3}\n"
                           "  - {name: '智谱: {,}', kind: vertical, api.share: 0.1}\n  - {name: '- x', like: a}\n"
                           "price.floor: triangular(0.2, 0.8, 1.3) in [-inf, 1]\nprice.decline: pert(1, 2, 3)\n"
                           "dependence: [[price.floor, price.decline, 0.3],\n"
                           "  ['companies.\"01.AI\".cash', 'companies.\"01.AI\".opex', -0.25]]\n";

/* What is written reads back to the same scenario, the same text and the same key. */
static void test_write_and_read(void **state)
{
    struct scenario first = good(full, NULL, NULL), second;
    char *text[2] = {NULL}, key[2][65];
    size_t length[2];
    (void)state;
    for (int i = 0; i < 2; i++) {
        FILE *out = open_memstream(&text[i], &length[i]);
        scenario_write(i == 0 ? &first : &second, out);
        fclose(out);
        key_of(i == 0 ? &first : &second, key[i]);
        if (i == 0)
            second = good(text[0], NULL, NULL);
    }
    assert_string_equal(text[0], text[1]);
    assert_string_equal(key[0], key[1]);
    assert_string_equal(second.companies[3].name, "智谱: {,}");
    assert_int_equal(second.sets_count, first.sets_count);
    assert_int_equal(second.inputs_count, first.inputs_count);
    for (int i = 0; i < 2; i++)
        free(text[i]);
    scenario_free(&first);
    scenario_free(&second);
}

/* The key hangs on what decides the lives, and on nothing else. */
static void test_key(void **state)
{
    static const char *const same[] = {"name=x", "start=1999-01", "trials=3", "precision=0.2", "price.start=1.0"};
    static const char *const other[] = {"seed=2", "horizon=120", "step=3", "price.start=1.1", "correlation.price_demand=0.1",
                                        "companies.lab.cash=601", "companies.lab.kind=vertical", "companies.lab.group=g",
                                        "companies.lab.count=2"};
    struct scenario s = good(LAB, NULL, NULL);
    char key[65], changed[65];
    (void)state;
    key_of(&s, key);
    assert_int_equal(strspn(key, "0123456789abcdef"), 64);
    scenario_free(&s);
    for (size_t i = 0; i < LENGTH(same) + LENGTH(other); i++) {
        const bool is_same = i < LENGTH(same);
        s = good(LAB, is_same ? same[i] : other[i - LENGTH(same)], NULL);
        key_of(&s, changed);
        assert_int_equal(strcmp(key, changed) == 0, is_same);
        scenario_free(&s);
    }
}

static void test_values_by_key(void **state)
{
    struct scenario s = good("companies: [{name: lab, count: 2}]\n", NULL, NULL);
    const struct distribution *value;
    struct failure failure;
    (void)state;
    assert_int_equal(scenario_value(&s, "companies.lab.cash", &value, &failure), STATUS_DONE);
    assert_int_equal(scenario_value(&s, "companies.lob.cash", &value, &failure), STATUS_USAGE);
    assert_string_equal(failure.message, "companies.lob.cash: unknown key; the nearest is companies.lab.cash");
    assert_int_equal(scenario_value(&s, "price.flor", &value, &failure), STATUS_USAGE);
    assert_string_equal(failure.message, "price.flor: unknown key; the nearest is price.floor");
    assert_int_equal(scenario_value(&s, "", &value, &failure), STATUS_USAGE);
    scenario_free(&s);
}

/* The most that is allowed, in one entry and in many. */
static void test_many_companies(void **state)
{
    struct scenario s = good("companies: [{name: a, count: 10000, api.share: 0, cash: 'uniform(1, 2)'}]\n", NULL, NULL);
    (void)state;
    assert_int_equal(s.companies_count, 10000);
    assert_int_equal(s.inputs_count, 10000);
    scenario_free(&s);
    char *text = malloc(100 * 10000), *end = text;
    assert_non_null(text);
    end += sprintf(end, "companies:\n");
    for (int i = 0; i < 10000; i++)
        end += sprintf(end, "  - {name: c%d, api.share: 0}\n", i);
    s = good(text, "companies.c9999.cash=1", NULL);
    assert_int_equal(s.groups_count, 10000);
    scenario_free(&s);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_settings),
        cmocka_unit_test(test_ways_to_write_a_key),
        cmocka_unit_test(test_empty_sections),
        cmocka_unit_test(test_quoted_names),
        cmocka_unit_test(test_like),
        cmocka_unit_test(test_like_changed_by_a_later_layer),
        cmocka_unit_test(test_from),
        cmocka_unit_test(test_empirical_beside_its_file),
        cmocka_unit_test(test_members_and_groups),
        cmocka_unit_test(test_inputs),
        cmocka_unit_test(test_dependence),
        cmocka_unit_test(test_connected_inputs),
        cmocka_unit_test(test_dependence_by_override),
        cmocka_unit_test(test_shocks),
        cmocka_unit_test(test_limits_that_are_just_met),
        cmocka_unit_test(test_write_and_read),
        cmocka_unit_test(test_key),
        cmocka_unit_test(test_values_by_key),
        cmocka_unit_test(test_many_companies),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}

/* Scenarios: what is read, what comes before what, what is refused and how that is said, and what is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gsl/gsl_errno.h>

#include "base/names.h"
#include "scenario/scenario.h"

#include <cmocka.h>                                  /* last: its macro fail() would break failure.h */

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])
#define LAB "companies: [{name: lab}]\n"

static void write_file(const char *name, const char *text)
{
    FILE *out = fopen(name, "wb");
    assert_non_null(out);
    assert_int_not_equal(fputs(text, out), EOF);
    assert_int_equal(fclose(out), 0);
}

/* Reads lab.yaml with up to four overrides, NULL where there are fewer. */
static enum status read_with(const char *const sets[4], struct scenario *out, struct failure *failure)
{
    struct overrides overrides = {sets, 0};
    while (overrides.count < 4 && sets[overrides.count] != NULL)
        overrides.count++;
    return scenario_read("lab.yaml", overrides, out, failure);
}

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
static const struct { const char *text; enum status status; const char *message; } refusals[] = {
    {"# nothing\n", STATUS_DATA, "lab.yaml:1:1: found nothing, expected keys and values"},
    {"- a\n", STATUS_DATA, "lab.yaml:1:1: expected keys and values, found a list"},
    {"lab\n", STATUS_DATA, "lab.yaml:1:1: expected keys and values, found 'lab'"},
    {"companies: [{name: lab}\n", STATUS_DATA,
     "lab.yaml:2:1: not YAML: did not find expected ',' or ']', in a list in [ ] that starts in line 1"},
    {"companies:\n\t- name: lab\n", STATUS_DATA,
     "lab.yaml:2:1: not YAML: found character that cannot start any token (a tab; YAML indents with blanks)"},
    {"a: 1\n---\nb: 2\n", STATUS_DATA, "lab.yaml:2:1: found a second document, expected one"},
    {"name: !!str lab\n", STATUS_DATA, "lab.yaml:1:7: found the tag '!!str', expected none"},
    {"name: ! lab\n", STATUS_DATA, "lab.yaml:1:7: found the tag '!', expected none"},
    {"[a]: 1\n", STATUS_DATA, "lab.yaml:1:1: found a list, expected a key"},
    {"? {a: 1}\n: 2\n", STATUS_DATA, "lab.yaml:1:3: found a mapping, expected a key"},
    {"price: {floor: 1, floor: 2}\n", STATUS_DATA, "lab.yaml:1:19: price.floor: given twice, first in line 1"},
    {"companies:\n  - name: lab\n    raise:\n      rate: 1\n      rate: 2\n", STATUS_DATA,
     "lab.yaml:5:7: companies.lab.raise.rate: given twice, first in line 4"},
    {"seed: 1\nseed: 2\n", STATUS_DATA, "lab.yaml:2:1: seed: given twice, first in line 1"},
    {"a: &x [1, *x]\n", STATUS_DATA, "lab.yaml:1:11: the alias '*x' contains itself"},
    {"a: *nowhere\n", STATUS_DATA, "lab.yaml:1:4: there is no anchor '&nowhere' above this alias"},
    {"name: \"a\\0b\"\n", STATUS_DATA, "lab.yaml:1:7: found the control character U+0000, expected text"},
    {LAB "market: {price.flor: 1}\n", STATUS_DATA,
     "lab.yaml:2:10: price.flor: unknown key; the nearest is price.floor"},
    {LAB "market:\n  price:\n    flor: 1\n", STATUS_DATA,
     "lab.yaml:4:5: price.flor: unknown key; the nearest is price.floor"},
    {LAB "price.flor: 1\n", STATUS_DATA, "lab.yaml:2:1: price.flor: unknown key; the nearest is price.floor"},
    {LAB "marekt: {price.floor: 1}\n", STATUS_DATA, "lab.yaml:2:1: marekt: unknown key; the nearest is market"},
    {LAB "market.price.floor: 1\n", STATUS_DATA,
     "lab.yaml:2:1: market.price.floor: unknown key; the nearest is price.floor"},
    {LAB "xyzzyx: 1\n", STATUS_DATA,
     "lab.yaml:2:1: xyzzyx: unknown key, and near none of the known; expected one that `outlast parameters` lists"},
    {LAB "cash: 1\n", STATUS_DATA,
     "lab.yaml:2:1: cash: unknown key; it is a key of companies, expected companies.NAME.cash"},
    {LAB "floor: 1\n", STATUS_DATA, "lab.yaml:2:1: floor: unknown key; the nearest is price.floor"},
    {LAB "market: 5\n", STATUS_DATA, "lab.yaml:2:9: market: expected keys and values, found '5'"},
    {LAB "market: {price: 5}\n", STATUS_DATA, "lab.yaml:2:17: price: expected keys and values, found '5'"},
    {LAB "market: {price: {floor: [1]}}\n", STATUS_DATA,
     "lab.yaml:2:25: price.floor: expected a number or a distribution, found a list"},
    {LAB "market: {price: {floor: }}\n", STATUS_DATA,
     "lab.yaml:2:25: price.floor: expected a number or a distribution, found nothing"},
    {LAB "market:\n  price: {floor: 0.5}\n  price.floor: 0.6\n", STATUS_DATA,
     "lab.yaml:4:3: price.floor: given twice, first in line 3"},
    {LAB "price.floor: 1\nmarket: {price.floor: 1}\n", STATUS_DATA,
     "lab.yaml:3:10: price.floor: given twice, first in line 2"},
    {"companies:\n  - name: lab\n    cash: 5O\n", STATUS_DATA,
     "lab.yaml:3:11: companies.lab.cash: expected a number or a distribution, found '5O'"},
    {"companies:\n  - {name: lab, cash: uniform(1, 2)}\n", STATUS_DATA,
     "lab.yaml:2:32: companies.lab.cash: expected ',' or ')', found the end; in { } a distribution needs "
     "quotes, for a comma ends the value"},
    {"companies:\n  - {name: lab, csh: 5}\n", STATUS_DATA,
     "lab.yaml:2:17: companies.lab.csh: unknown key; the nearest is companies.lab.cash"},
    {"companies:\n  - {name: lab, api: {shar: 5}}\n", STATUS_DATA,
     "lab.yaml:2:23: companies.lab.api.shar: unknown key; the nearest is companies.lab.api.share"},
    {"companies:\n  - {name: lab, price.floor: 5}\n", STATUS_DATA,
     "lab.yaml:2:17: companies.lab.price.floor: unknown key; price.floor is a key of the market"},
    {"companies:\n  - {name: lab, api: 5}\n", STATUS_DATA,
     "lab.yaml:2:22: companies.lab.api: expected keys and values, found '5'"},
    {"companies:\n  - {cash: 5}\n", STATUS_DATA,
     "lab.yaml:2:5: companies: found a company without a name, expected one such as {name: lab, cash: 600}"},
    {"companies: {lab: {cash: 5}}\n", STATUS_DATA,
     "lab.yaml:1:12: companies: expected a list of companies (- name: …), found a mapping"},
    {"companies: [lab]\n", STATUS_DATA,
     "lab.yaml:1:13: companies: expected a company such as {name: lab, cash: 600}, found 'lab'"},
    {"companies: []\n", STATUS_DATA, "lab.yaml:1:12: companies: expected at least one company, found none"},
    {"horizon: 60\n", STATUS_DATA, "lab.yaml:1:1: companies: expected at least one company, found none"},
    {"companies:\n  - name: lab\n  - name: lab\n", STATUS_DATA,
     "lab.yaml:3:11: companies.lab: a second company of this name, the first in line 2"},
    {"companies:\n  - {name: lab, count: 2}\n  - name: lab-2\n", STATUS_DATA,
     "lab.yaml:3:11: companies.lab-2: a second company called 'lab-2', the first is one of companies.lab"},
    {"companies: [{name: market}]\n", STATUS_DATA,
     "lab.yaml:1:20: companies: found the name 'market', expected another: it stands for the whole market"},
    {"companies: [{name: \"a\\tb\"}]\n", STATUS_DATA,
     "lab.yaml:1:20: companies: found a tab in the name 'a?b', expected a name without tab, quote or newline, "
     "and without a leading #"},
    {"companies: [{name: \"it's\"}]\n", STATUS_DATA,
     "lab.yaml:1:20: companies: found a quote in the name 'it's', expected a name without tab, quote or "
     "newline, and without a leading #"},
    {"companies: [{name: '#1'}]\n", STATUS_DATA,
     "lab.yaml:1:20: companies: found a leading # in the name '#1', expected a name without tab, quote or "
     "newline, and without a leading #"},
    {"companies: [{name: ''}]\n", STATUS_DATA, "lab.yaml:1:20: companies: expected a name, found ''"},
    {"companies: [{name: [a]}]\n", STATUS_DATA, "lab.yaml:1:20: companies: expected a name, found a list"},
    {"companies: [{name: lab, group: market}]\n", STATUS_DATA,
     "lab.yaml:1:32: companies.lab.group: expected a name without tab, quote or newline, without a leading #, "
     "and other than market, found 'market'"},
    {"companies: [{name: lab, kind: verticle}]\n", STATUS_DATA,
     "lab.yaml:1:31: companies.lab.kind: expected generalist or vertical, found 'verticle'"},
    {"companies: [{name: lab, count: 2.5}]\n", STATUS_DATA,
     "lab.yaml:1:32: companies.lab.count: expected a whole number from 1 to 10000, found '2.5'"},
    {"companies: [{name: lab, count: 0}]\n", STATUS_DATA,
     "lab.yaml:1:32: companies.lab.count: expected a whole number from 1 to 10000, found '0'"},
    {"companies: [{name: lab, count: 10001}]\n", STATUS_DATA,
     "lab.yaml:1:32: companies.lab.count: expected a whole number from 1 to 10000, found '10001'"},
    {"companies: [{name: lab, count: 6000}, {name: b, count: 6k}]\n", STATUS_DATA,
     "lab.yaml:1:56: companies.b: makes 12000 companies, expected at most 10000"},
    {"companies: [{name: lab, group: b}, {name: b}]\n", STATUS_DATA,
     "lab.yaml:1:32: companies.lab.group: the group 'b' bears the name of a company that is not its only "
     "member, expected another name"},
    {"companies: [{name: lab, count: 2}, {name: c, group: lab-1}]\n", STATUS_DATA,
     "lab.yaml:1:53: companies.c.group: the group 'lab-1' bears the name of a company that is not its only "
     "member, expected another name"},
    {"companies: [{name: lab, like: labb}]\narchetypes: {lab1: {cash: 1}}\n", STATUS_DATA,
     "lab.yaml:1:31: companies.lab.like: there is no archetype 'labb'; the nearest is lab1"},
    {"companies: [{name: lab, like: b}]\narchetypes: {b: {like: c}, c: {like: b}}\n", STATUS_DATA,
     "lab.yaml:2:24: archetypes.b.like: leads back to this archetype: a circle"},
    {LAB "archetypes: {b: {count: 3}}\n", STATUS_DATA,
     "lab.yaml:2:18: archetypes.b.count: expected in the list of companies"},
    {LAB "archetypes: {b: {name: c}}\n", STATUS_DATA,
     "lab.yaml:2:18: archetypes.b.name: expected in the list of companies"},
    {LAB "archetypes: [b]\n", STATUS_DATA, "lab.yaml:2:13: archetypes: expected archetypes by name, found a list"},
    {LAB "archetypes: {b: {cash: -1}}\n", STATUS_DATA,
     "lab.yaml:2:24: archetypes.b.cash: -1 is below 0, the least value allowed"},
    {LAB "archetypes: {b: 5}\n", STATUS_DATA, "lab.yaml:2:17: archetypes.b: expected keys and values, found '5'"},
    {LAB "companies.lob.cash: 5\n", STATUS_DATA,
     "lab.yaml:2:1: companies.lob.cash: there is no company 'lob'; the nearest is lab"},
    {"companies: [{name: lab, cash: 1}]\ncompanies.lab.cash: 5\n", STATUS_DATA,
     "lab.yaml:2:1: companies.lab.cash: given twice, first in line 1"},
    {"companies: [{name: 01.AI}]\ncompanies.01.AI.cash: 5\n", STATUS_DATA,
     "lab.yaml:2:1: companies.01.AI.cash: there is no company '01'; a name with a dot is quoted, as in "
     "companies.\"01.AI\""},
    {"companies: [{name: 01.AI}]\ncompanies.\"01.AI.cash: 5\n", STATUS_DATA,
     "lab.yaml:2:1: companies.\"01.AI.cash: expected companies.NAME.KEY, a name with a dot in quotes"},
    {LAB "horizon: 0\n", STATUS_DATA,
     "lab.yaml:2:10: horizon: expected a whole number of months from 1 to 12000, found '0'"},
    {LAB "horizon: 12001\n", STATUS_DATA,
     "lab.yaml:2:10: horizon: expected a whole number of months from 1 to 12000, found '12001'"},
    {LAB "horizon: 2.5\n", STATUS_DATA,
     "lab.yaml:2:10: horizon: expected a whole number of months from 1 to 12000, found '2.5'"},
    {LAB "horizon: 60 months\n", STATUS_DATA,
     "lab.yaml:2:10: horizon: expected a whole number of months from 1 to 12000, found '60 months'"},
    {LAB "horizon: 61\nstep: 3\n", STATUS_DATA,
     "lab.yaml:3:7: step: found a horizon of 61 months in steps of 3, expected a whole number of steps"},
    {LAB "step: 7\n", STATUS_DATA,
     "lab.yaml:2:7: step: found a horizon of 60 months in steps of 7, expected a whole number of steps"},
    {LAB "trials: 0\n", STATUS_DATA, "lab.yaml:2:9: trials: expected a whole number from 1 to 2^48, found '0'"},
    {LAB "trials: 1e15\n", STATUS_DATA, "lab.yaml:2:9: trials: expected a whole number from 1 to 2^48, found '1e15'"},
    {LAB "trials: many\n", STATUS_DATA, "lab.yaml:2:9: trials: expected a whole number from 1 to 2^48, found 'many'"},
    {LAB "seed: -1\n", STATUS_DATA, "lab.yaml:2:7: seed: expected a whole number from 0 to 2^64-1, found '-1'"},
    {LAB "seed: 18446744073709551616\n", STATUS_DATA,
     "lab.yaml:2:7: seed: expected a whole number from 0 to 2^64-1, found '18446744073709551616'"},
    {LAB "precision: 0\n", STATUS_DATA,
     "lab.yaml:2:12: precision: expected a number above 0 and below 0.5, found '0'"},
    {LAB "precision: 0.5\n", STATUS_DATA,
     "lab.yaml:2:12: precision: expected a number above 0 and below 0.5, found '0.5'"},
    {LAB "precision: normal(0, 1)\n", STATUS_DATA,
     "lab.yaml:2:12: precision: expected a number above 0 and below 0.5, found 'normal(0, 1)'"},
    {LAB "start: 2024\n", STATUS_DATA,
     "lab.yaml:2:8: start: expected a year and month such as 2024-06, found '2024'"},
    {LAB "start: 2024-13\n", STATUS_DATA,
     "lab.yaml:2:8: start: expected a year and month such as 2024-06, found '2024-13'"},
    {LAB "start: 2024-6\n", STATUS_DATA,
     "lab.yaml:2:8: start: expected a year and month such as 2024-06, found '2024-6'"},
    {LAB "name: a/b\n", STATUS_DATA,
     "lab.yaml:2:7: name: expected a name of at most 200 bytes without tab, quote, newline or slash, and without a leading # or dot, "
     "found 'a/b'"},
    {LAB "name: ''\n", STATUS_DATA,
     "lab.yaml:2:7: name: expected a name of at most 200 bytes without tab, quote, newline or slash, and without a leading # or dot, "
     "found ''"},
    {LAB "name: [a]\n", STATUS_DATA,
     "lab.yaml:2:7: name: expected a name of at most 200 bytes without tab, quote, newline or slash, and without a leading # or dot, "
     "found a list"},
    {LAB "correlation: {funding_prise: 0.1}\n", STATUS_DATA,
     "lab.yaml:2:15: correlation.funding_prise: unknown key; the nearest is correlation.funding_price"},
    {LAB "correlation: {funding_price: 1}\n", STATUS_DATA,
     "lab.yaml:2:30: correlation.funding_price: expected a number above -1 and below 1, found '1'"},
    {LAB "correlation: {funding_price: 'uniform(0, 1)'}\n", STATUS_DATA,
     "lab.yaml:2:30: correlation.funding_price: expected a number above -1 and below 1, found 'uniform(0, 1)'"},
    {LAB "correlation: {funding_price: 0.9, funding_training: 0.9, price_training: -0.9}\n", STATUS_DATA,
     "lab.yaml:2:74: correlation: no shocks can be correlated like this (the matrix is not positive "
     "definite); expected values nearer to 0"},
    {LAB "from: []\n", STATUS_DATA, "lab.yaml:2:7: from: expected a file, found a list"},
    {LAB "from: missing.yaml\n", STATUS_NO_INPUT, "lab.yaml:2:7: from: missing.yaml: there is no such file"},
    {LAB "from: lab.yaml\n", STATUS_DATA, "lab.yaml:2:7: from: lab.yaml leads back to lab.yaml: a circle"},
    {LAB "from: .\n", STATUS_NO_INPUT, "lab.yaml:2:7: from: .: a folder, expected a file"},
    {LAB "dependence: 5\n", STATUS_DATA, "lab.yaml:2:13: dependence: expected a list of [KEY, KEY, RANK], found '5'"},
    {LAB "dependence: [5]\n", STATUS_DATA, "lab.yaml:2:14: dependence: expected [KEY, KEY, RANK], found '5'"},
    {LAB "dependence: [[price.decline, serving.decline]]\n", STATUS_DATA,
     "lab.yaml:2:14: dependence: expected [KEY, KEY, RANK], found a list of another length"},
    {LAB "dependence: [[price.decline, serving.decline, 0.5]]\n", STATUS_DATA,
     "lab.yaml:2:15: dependence: price.decline is a constant, expected a key with a distribution"},
    {LAB "market: {price.decline: 'uniform(1,2)', serving.decline: 'uniform(1,2)', price.floor: "
     "'uniform(0,1)'}\ndependence:\n  - [price.decline, serving.declin, 0.5]\n", STATUS_DATA,
     "lab.yaml:4:21: serving.declin: unknown key; the nearest is serving.decline"},
    {LAB "market: {price.decline: 'uniform(1,2)', serving.decline: 'uniform(1,2)'}\ndependence:\n  - "
     "[price.decline, serving.decline, 1]\n", STATUS_DATA,
     "lab.yaml:4:38: dependence: expected a rank correlation above -1 and below 1, found '1'"},
    {LAB "market: {price.decline: 'uniform(1,2)', serving.decline: 'uniform(1,2)'}\ndependence:\n  - "
     "[price.decline, price.decline, 0.1]\n", STATUS_DATA,
     "lab.yaml:4:21: dependence: price.decline with itself, expected two keys"},
    {LAB "market: {price.decline: 'uniform(1,2)', serving.decline: 'uniform(1,2)'}\ndependence:\n  - "
     "[price.decline, serving.decline, 0.1]\n  - [serving.decline, price.decline, 0.2]\n", STATUS_DATA,
     "lab.yaml:5:5: dependence: price.decline and serving.decline have a rank already, expected each two keys once"},
    {LAB "market: {price.decline: 'uniform(1,2)', serving.decline: 'uniform(1,2)', price.floor: "
     "'uniform(0,1)'}\ndependence:\n  - [price.decline, serving.decline, 0.9]\n  - [serving.decline, "
     "price.floor, 0.9]\n  - [price.decline, price.floor, -0.9]\n", STATUS_DATA,
     "lab.yaml:6:5: dependence: no inputs can depend on each other like this (the matrix is not positive "
     "definite); expected ranks nearer to 0"},
    {LAB "companies.lab.cash: uniform(1,2)\nprice.decline: uniform(1,2)\ndependence:\n  - [price.decline, "
     "companies.lab.cash, 0.9]\n", STATUS_DATA,
     "lab.yaml:5:21: dependence: price.decline and companies.lab.cash, expected two keys of the market or two "
     "of one company"},
    {LAB "companies.lab.cash: uniform(1,2)\nprice.decline: uniform(1,2)\ndependence:\n  - [companies.lob.opex, "
     "companies.lab.cash, 0.9]\n", STATUS_DATA,
     "lab.yaml:5:6: companies.lob.opex: there is no company 'lob'; the nearest is lab"},
    {LAB "companies.lab.cash: uniform(1,2)\nprice.decline: uniform(1,2)\ndependence:\n  - [companies.lab.opx, "
     "companies.lab.cash, 0.9]\n", STATUS_DATA,
     "lab.yaml:5:6: companies.lab.opx: unknown key; the nearest is companies.lab.opex"},
    {LAB "training.peak_month: uniform(-20, 30)\n", STATUS_DATA,
     "lab.yaml:2:22: training.peak_month: training.peak_month can be -20 and training.start_month -15, expected "
     "a peak after the start"},
    {LAB "training.start_month: 24\n", STATUS_DATA,
     "lab.yaml:2:23: training.start_month: training.peak_month can be 24 and training.start_month 24, expected "
     "a peak after the start"},
    {LAB "companies.lab.rescue.sale: uniform(0, 0.7)\n", STATUS_DATA,
     "lab.yaml:2:28: companies.lab.rescue.sale: rescue.sale + rescue.restructure can be 1.1, expected at most 1"},
    {LAB "companies.lab.rescue: {sale: 0.7, restructure: 0.5}\n", STATUS_DATA,
     "lab.yaml:2:48: companies.lab.rescue.restructure: rescue.sale + rescue.restructure can be 1.2, expected at "
     "most 1"},
    {LAB "companies.lab.api.share: 1.5\n", STATUS_DATA,
     "lab.yaml:2:26: companies.lab.api.share: 1.5 is above 1, the largest value allowed"},
    {LAB "companies.lab: {count: 200}\n", STATUS_DATA,
     "lab.yaml:1:20: companies.lab.api.share: the constant shares of all companies add up to 2, expected at most 1"},
    {LAB "price.floor: normal(0.5, 0.1)\n", STATUS_DATA,
     "lab.yaml:2:14: price.floor: normal(0.5, 0.1) reaches below 0, the least value allowed; write normal(0.5, "
     "0.1) in [0, inf]"},
    {LAB "price.start: 0\n", STATUS_DATA, "lab.yaml:2:14: price.start: 0 is too small, values must be above 0"},
    {LAB "price.floor: 'uniform(0, 1, 2)'\n", STATUS_DATA,
     "lab.yaml:2:14: price.floor: uniform takes 2 numbers (min, max), found 3"},
    {LAB "price.floor: uniform(0, x)\n", STATUS_DATA, "lab.yaml:2:25: price.floor: expected a number, found 'x'"},
    {LAB "price.floor: empirical(none.tsv:a)\n", STATUS_NO_INPUT,
     "lab.yaml:2:24: price.floor: cannot open none.tsv: No such file or directory"},
};

static void refuse(const char *text, const char *set, enum status status, const char *message)
{
    struct scenario out;
    struct failure failure;
    write_file("lab.yaml", text);
    const enum status found = read_with((const char *const[4]){set}, &out, &failure);
    assert_int_not_equal(found, STATUS_DONE);
    assert_string_equal(failure.message, message);
    assert_int_equal(found, status);
    assert_int_equal(failure.status, status);
    assert_null(out.name);
    assert_null(out.entries);
}

static void test_refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(refusals); i++)
        refuse(refusals[i].text, NULL, refusals[i].status, refusals[i].message);
}

/* The same for overrides of this. */
#define BASE "companies: [{name: lab, count: 3}, {name: other}]\narchetypes: {lob: {cash: 1}}\nstep: 2\n"

static const struct { const char *set; enum status status; const char *message; } set_refusals[] = {
    {"price.flor=1", STATUS_DATA, "--set price.flor=1: price.flor: unknown key; the nearest is price.floor"},
    {"price.floor", STATUS_USAGE, "--set price.floor: expected KEY=VALUE, as in --set price.floor=0.5"},
    {"=1", STATUS_USAGE, "--set =1: expected KEY=VALUE, as in --set price.floor=0.5"},
    {"price.floor=", STATUS_DATA,
     "--set price.floor=: price.floor: expected a number or a distribution, found nothing"},
    {"price.floor=5O", STATUS_DATA,
     "--set price.floor=5O: price.floor: expected a number or a distribution, found '5O'"},
    {"companies.lob.cash=1", STATUS_DATA,
     "--set companies.lob.cash=1: companies.lob.cash: there is no company 'lob'; the nearest is lab"},
    {"companies.lab-3.cash=1", STATUS_DATA,
     "--set companies.lab-3.cash=1: companies.lab-3.cash: lab-3 is a member of lab, expected companies.lab.KEY"},
    {"companies.lab.csh=1", STATUS_DATA,
     "--set companies.lab.csh=1: companies.lab.csh: unknown key; the nearest is companies.lab.cash"},
    {"companies.lab.name=x", STATUS_DATA,
     "--set companies.lab.name=x: companies.lab.name: expected in the list of companies"},
    {"companies=x", STATUS_DATA, "--set companies=x: companies: expected companies.NAME.KEY; only a file adds companies"},
    {"companies.lab=5", STATUS_DATA, "--set companies.lab=5: companies.lab: expected keys and values, found '5'"},
    {"archetypes.b.cash=1", STATUS_DATA,
     "--set archetypes.b.cash=1: archetypes.b.cash: there is no archetype 'b', nor one with a name near it"},
    {"archetypes.lab.cash=1", STATUS_DATA,
     "--set archetypes.lab.cash=1: archetypes.lab.cash: there is no archetype 'lab'; the nearest is lob"},
    {"from=x.yaml", STATUS_DATA, "--set from=x.yaml: from: expected in a file, found in --set"},
    {"trials=1.5", STATUS_DATA, "--set trials=1.5: trials: expected a whole number from 1 to 2^48, found '1.5'"},
    {"count=3", STATUS_DATA,
     "--set count=3: count: unknown key; it is a key of companies, expected companies.NAME.count"},
    {"companies.lab-2=3", STATUS_DATA,
     "--set companies.lab-2=3: companies.lab-2: lab-2 is a member of lab, expected companies.lab.KEY"},
    {"market.price.floor=1", STATUS_DATA,
     "--set market.price.floor=1: market.price.floor: unknown key; the nearest is price.floor"},
    {"dependence=5", STATUS_DATA, "--set dependence=5: dependence: expected a list of [KEY, KEY, RANK], found '5'"},
    {"dependence=[[a]", STATUS_DATA,
     "--set dependence=[[a]: not YAML: did not find expected ',' or ']', in a list in [ ] that starts in line 1"},
    {"horizon=7", STATUS_DATA,
     "--set horizon=7: horizon: found a horizon of 7 months in steps of 2, expected a whole number of steps"},
    {"name=a/b", STATUS_DATA,
     "--set name=a/b: name: expected a name of at most 200 bytes without tab, quote, newline or slash, and without a leading # or "
     "dot, found 'a/b'"},
    {"companies.lab.count=2.5", STATUS_DATA,
     "--set companies.lab.count=2.5: companies.lab.count: expected a whole number from 1 to 10000, found '2.5'"},
    {"companies.lab.group=other", STATUS_DATA,
     "--set companies.lab.group=other: companies.lab.group: the group 'other' bears the name of a company that "
     "is not its only member, expected another name"},
};

static void test_set_refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(set_refusals); i++)
        refuse(BASE, set_refusals[i].set, set_refusals[i].status, set_refusals[i].message);
    refuse(BASE, "price.floor=\xff", STATUS_DATA,
           "--set price.floor=?: found a byte that is not UTF-8, expected UTF-8 text");
}

/* A fault in a base is one of the base's file; a base that cannot be had is one of the file that asks for it. */
static void test_faults_in_bases(void **state)
{
    (void)state;
    write_file("sub/base.yaml", "price.flor: 1\n");
    refuse("from: sub/base.yaml\n" LAB, NULL, STATUS_DATA,
           "sub/base.yaml:1:1: price.flor: unknown key; the nearest is price.floor");
    write_file("sub/base.yaml", "from: none.yaml\n");
    refuse("from: sub/base.yaml\n" LAB, NULL, STATUS_NO_INPUT,
           "sub/base.yaml:1:7: from: sub/none.yaml: there is no such file");
    write_file("sub/base.yaml", "from: ../lab.yaml\n");
    refuse("from: sub/base.yaml\n" LAB, NULL, STATUS_DATA,
           "sub/base.yaml:1:7: from: ../lab.yaml leads back to lab.yaml: a circle");
    write_file("sub/base.yaml", "companies: [{name: x, like: y}]\n");
    refuse("from: sub/base.yaml\n" LAB, NULL, STATUS_DATA,
           "sub/base.yaml:1:29: companies.x.like: there is no archetype 'y', nor one with a name near it");
}

/* Also a value that a later layer replaces. */
static void test_every_layer_is_checked(void **state)
{
    (void)state;
    refuse(LAB "price.floor: -1\n", "price.floor=1", STATUS_DATA,
           "lab.yaml:2:14: price.floor: -1 is below 0, the least value allowed");
}

static void test_addresses_that_collide(void **state)
{
    (void)state;
    refuse("companies: [{name: lab388769}, {name: lab1239402}]\n", NULL, STATUS_DATA,
           "lab.yaml:1:39: companies.lab1239402: 'lab388769' and 'lab1239402' would draw the same random numbers: call one "
           "of the companies otherwise");
    refuse("companies: [{name: lab3803865986}]\n", NULL, STATUS_DATA,
           "lab.yaml:1:20: companies.lab3803865986: 'lab3803865986' and 'market' would draw the same random numbers: call "
           "one of the companies otherwise");
    refuse("companies: [{name: lab346988, cash: 'uniform(1, 2)'}, {name: lab1437942, cash: 'uniform(1, 2)'}]\n", NULL,
           STATUS_DATA,
           "lab.yaml:1:62: companies.lab1437942: 'companies.lab346988.cash' and 'companies.lab1437942.cash' would draw the "
           "same random numbers: call one of the companies otherwise");
}

/* No two keys of the market share an address, whatever is drawn. */
static void test_market_addresses(void **state)
{
    (void)state;
    for (int i = 0; i < MARKET_KEYS; i++)
        for (int j = 0; j < i; j++)
            assert_int_not_equal(text_hash(market_parameters[i].key), text_hash(market_parameters[j].key));
}

static void test_missing_file(void **state)
{
    struct scenario out;
    struct failure failure;
    (void)state;
    assert_int_equal(scenario_read("none.yaml", (struct overrides){0}, &out, &failure), STATUS_NO_INPUT);
    assert_string_equal(failure.message, "none.yaml: there is no such file");
    assert_int_equal(scenario_read("sub", (struct overrides){0}, &out, &failure), STATUS_NO_INPUT);
    assert_string_equal(failure.message, "sub: a folder, expected a file");
}

static void test_name_of_the_file(void **state)
{
    static const struct { const char *file, *name; } rows[] = {{"sub/x.yml", "x"}, {"sub/x.y.yaml", "x.y"}, {"sub/x", "x"}};
    struct scenario s;
    struct failure failure;
    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        write_file(rows[i].file, LAB);
        assert_int_equal(scenario_read(rows[i].file, (struct overrides){0}, &s, &failure), STATUS_DONE);
        assert_string_equal(s.name, rows[i].name);
        scenario_free(&s);
    }
    write_file("sub/#.yaml", LAB);
    assert_int_equal(scenario_read("sub/#.yaml", (struct overrides){0}, &s, &failure), STATUS_DATA);
    assert_non_null(strstr(failure.message, "sub/#.yaml:1:1: name: the file's name does not serve"));
}

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
    struct failure failure;
    char *text[2] = {NULL}, key[2][65];
    size_t length[2];
    (void)state;
    for (int i = 0; i < 2; i++) {
        FILE *out = open_memstream(&text[i], &length[i]);
        assert_int_equal(scenario_write(i == 0 ? &first : &second, out, &failure), STATUS_DONE);
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

/* A folder of our own to write files in. */
static int enter_folder(void **state)
{
    static char folder[] = "/tmp/outlast-scenario-XXXXXX";
    gsl_set_error_handler_off();
    *state = folder;
    return mkdtemp(folder) == NULL || chdir(folder) != 0 || mkdir("sub", 0700) != 0;
}

static int leave_folder(void **state)
{
    static const char *const files[] = {"lab.yaml", "base.yaml", "deep.yaml", "sub/base.yaml", "sub/v.tsv", "sub/x.yml",
                                        "sub/x.y.yaml", "sub/x", "sub/#.yaml"};
    for (size_t i = 0; i < LENGTH(files); i++)
        unlink(files[i]);
    return rmdir("sub") != 0 || chdir("/") != 0 || rmdir(*state) != 0;
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
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_set_refusals),
        cmocka_unit_test(test_faults_in_bases),
        cmocka_unit_test(test_every_layer_is_checked),
        cmocka_unit_test(test_addresses_that_collide),
        cmocka_unit_test(test_market_addresses),
        cmocka_unit_test(test_missing_file),
        cmocka_unit_test(test_name_of_the_file),
        cmocka_unit_test(test_write_and_read),
        cmocka_unit_test(test_key),
        cmocka_unit_test(test_values_by_key),
        cmocka_unit_test(test_many_companies),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}

/* Scenarios that are refused, and how that is said. */
#include "scenario_files.h"

static const struct { const char *text; enum status status; const char *message; } refusals[] = {
    {"# nothing\n", STATUS_DATA, "lab.yaml:1:1: found nothing, expected keys and values"},
    {"- a\n", STATUS_DATA, "lab.yaml:1:1: expected keys and values, found a list"},
    {"lab\n", STATUS_DATA, "lab.yaml:1:1: expected keys and values, found 'lab'"},
    {"companies: [{name: lab}\n", STATUS_DATA,
     "lab.yaml:2:1: not YAML: expected ',' or ']', in a list in [ ] that starts in line 1; close the list with ]"},
    {"companies:\n\t- name: lab\n", STATUS_DATA,
     "lab.yaml:2:1: not YAML: found a tab; indent with blanks"},
    {"a: 1\n---\nb: 2\n", STATUS_DATA, "lab.yaml:2:1: found a second document, expected one"},
    {"name: !!str lab\n", STATUS_DATA, "lab.yaml:1:7: found the tag '!!str', expected none"},
    {"name: ! lab\n", STATUS_DATA, "lab.yaml:1:7: found the tag '!', expected none"},
    {"[a]: 1\n", STATUS_DATA, "lab.yaml:1:1: found a list, expected a key"},
    {"? {a: 1}\n: 2\n", STATUS_DATA, "lab.yaml:1:3: found a mapping, expected a key"},
    {"price: {floor: 1, floor: 2}\n", STATUS_DATA, "lab.yaml:1:19: price.floor: given twice, first in line 1; leave one out"},
    {"companies:\n  - name: lab\n    raise:\n      rate: 1\n      rate: 2\n", STATUS_DATA,
     "lab.yaml:5:7: companies.lab.raise.rate: given twice, first in line 4; leave one out"},
    {"seed: 1\nseed: 2\n", STATUS_DATA, "lab.yaml:2:1: seed: given twice, first in line 1; leave one out"},
    {"a: &x [1, *x]\n", STATUS_DATA, "lab.yaml:1:11: the alias '*x' contains itself; write the value in its place"},
    {"a: *nowhere\n", STATUS_DATA, "lab.yaml:1:4: there is no anchor '&nowhere' above this alias; write the value in its place"},
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
     "lab.yaml:4:3: price.floor: given twice, first in line 3; leave one out"},
    {LAB "price.floor: 1\nmarket: {price.floor: 1}\n", STATUS_DATA,
     "lab.yaml:3:10: price.floor: given twice, first in line 2; leave one out"},
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
     "lab.yaml:3:11: companies.lab: a second company of this name, the first in line 2; give it another, or a count to the first"},
    {"companies:\n  - {name: lab, count: 2}\n  - name: lab-2\n", STATUS_DATA,
     "lab.yaml:3:11: companies.lab-2: a second company called 'lab-2', the first is one of companies.lab; give it another name"},
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
     "lab.yaml:2:24: archetypes.b.like: leads back to this archetype: a circle; take one `like` out of it"},
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
     "lab.yaml:2:1: companies.lab.cash: given twice, first in line 1; leave one out"},
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
    {LAB "from: missing.yaml\n", STATUS_NO_INPUT, "lab.yaml:2:7: from: missing.yaml: there is no such file; nothing there has a name near it"},
    {LAB "from: lab.yaml\n", STATUS_DATA, "lab.yaml:2:7: from: lab.yaml leads back to lab.yaml: a circle; take one `from` out of it"},
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
     "lab.yaml:2:24: price.floor: cannot open none.tsv: No such file or directory; nothing there has a name near it"},
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
     "--set dependence=[[a]: not YAML: expected ',' or ']', in a list in [ ] that starts in line 1; close the list with ]"},
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
           "sub/base.yaml:1:7: from: sub/none.yaml: there is no such file; nothing there has a name near it");
    write_file("sub/base.yaml", "from: ../lab.yaml\n");
    refuse("from: sub/base.yaml\n" LAB, NULL, STATUS_DATA,
           "sub/base.yaml:1:7: from: ../lab.yaml leads back to lab.yaml: a circle; take one `from` out of it");
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
    assert_string_equal(failure.message, "none.yaml: there is no such file; nothing there has a name near it");
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_set_refusals),
        cmocka_unit_test(test_faults_in_bases),
        cmocka_unit_test(test_every_layer_is_checked),
        cmocka_unit_test(test_addresses_that_collide),
        cmocka_unit_test(test_market_addresses),
        cmocka_unit_test(test_missing_file),
        cmocka_unit_test(test_name_of_the_file),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}

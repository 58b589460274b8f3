/* Differences between scenarios key by key, the scenarios between, and what each key brings: against every order by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "from_text.h"
#include "study/account.h"

#include <cmocka.h>

#define LAB "name: a\ncompanies:\n  - {name: lab, cash: 100}\n"

static void account_of(const char *base_text, const char *other_text, struct scenario *base, struct scenario *other,
                       struct account *out)
{
    struct failure failure;
    scenario_from(base_text, base);
    scenario_from(other_text, other);
    assert_int_equal(account_init(base, other, out, &failure), STATUS_DONE);
}

static void end(struct scenario *base, struct scenario *other, struct account *account)
{
    account_free(account);
    scenario_free(base);
    scenario_free(other);
}

static char *text_of(const struct scenario *s)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    scenario_write(s, out);
    fclose(out);
    return text;
}

static void same_scenario(const struct scenario *a, const struct scenario *b)
{
    char *x = text_of(a), *y = text_of(b);
    assert_string_equal(x, y);
    free(x);
    free(y);
}

/* --- what differs --- */

static void a_run_is_no_difference(void **state)
{
    struct scenario base, other;
    struct account a;
    (void)state;
    account_of(LAB "seed: 1\n", LAB "seed: 2\ntrials: 7\nprecision: 0.1\nstart: 2024-06\n", &base, &other, &a);
    assert_true(a.keys == 0 && a.hybrids == 1 && a.scenario[0] == &base);
    end(&base, &other, &a);
}

static void every_kind_of_key(void **state)
{
    static const char *const keys[] = {"horizon", "correlation", "price.floor", "companies.lab.count", "companies.lab.group",
                                       "companies.lab.kind", "companies.lab.cash", "companies.lab.training.lag", "companies.shop",
                                       "companies.\"a b\""};
    struct scenario base, other;
    struct account a;
    (void)state;
    account_of("name: a\ncompanies:\n  - {name: lab, cash: 100}\n  - {name: shop}\n",
               "name: b\nhorizon: 24\ncorrelation: {price_demand: 0.5}\nmarket: {price.floor: 'uniform(0, 1)'}\n"
               "companies:\n  - {name: lab, count: 2, group: g, kind: vertical, cash: 50, training.lag: 3}\n  - {name: a b}\n",
               &base, &other, &a);
    assert_int_equal(a.difference.changes, 10);
    for (int i = 0; i < 10; i++) {
        bool found = false;
        for (int k = 0; k < 10; k++)
            found |= strcmp(a.difference.change[k].key, keys[i]) == 0;
        assert_true(found);
    }
    end(&base, &other, &a);
}

/* With all keys changed the base is the other, but for what belongs to a run. */
static void all_changed_is_the_other(void **state)
{
    static const char *const others[] = {
        LAB, "name: a\ncompanies:\n  - {name: new}\n  - {name: lab, cash: 'normal(9, 1) in [0, 20]', count: 3}\n  - {name: late}\n",
        "name: a\nhorizon: 24\nstep: 3\ncorrelation: {funding_price: 0.2}\nmarket: {training.peak: 9000, funding.mean: 'normal(0, 1)', "
        "price.floor: 'uniform(0, 1)'}\ndependence: [[funding.mean, price.floor, 0.5]]\ncompanies: [{name: other}]\n"};
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct scenario base, other, made;
        struct difference d;
        struct failure failure;
        bool changed[100];
        scenario_from("name: a\ncompanies:\n  - {name: lab, cash: 100}\n  - {name: first}\n", &base);
        scenario_from(others[i], &other);
        assert_int_equal(difference_find(&base, &other, &d, &failure), STATUS_DONE);
        memset(changed, 1, sizeof changed);
        assert_int_equal(difference_between(&d, changed, &made, &failure), STATUS_DONE);
        same_scenario(&made, &other);
        scenario_free(&made);
        memset(changed, 0, sizeof changed);
        assert_int_equal(difference_between(&d, changed, &made, &failure), STATUS_DONE);
        same_scenario(&made, &base);
        scenario_free(&made);
        difference_free(&d);
        scenario_free(&base);
        scenario_free(&other);
    }
}

static void order_is_a_key(void **state)
{
    struct scenario base, other;
    struct account a;
    (void)state;
    account_of("name: a\ncompanies: [{name: x}, {name: y}, {name: z}]\n", "name: a\ncompanies: [{name: z}, {name: x}, {name: y}]\n", &base,
               &other, &a);
    assert_int_equal(a.keys, 1);
    assert_string_equal(a.key[0], "order");
    end(&base, &other, &a);
}

static void some_keys_as_in_the_other(void **state)
{
    struct scenario base, other, wanted;
    struct account a;
    (void)state;
    account_of(LAB, "name: a\nmarket: {price.floor: 0.5, funding.mean: -1}\ncompanies: [{name: lab, cash: 300}]\n", &base, &other, &a);
    assert_true(a.keys == 3 && a.hybrids == 8);
    for (int hybrid = 1; hybrid < 7; hybrid++) {
        char text[200];
        snprintf(text, sizeof text, "name: a\nmarket: {funding.mean: %d, price.floor: %g}\ncompanies: [{name: lab, cash: %d}]\n",
                 a.has[hybrid * 3] ? -1 : 0, a.has[hybrid * 3 + 1] ? 0.5 : 0.8, a.has[hybrid * 3 + 2] ? 300 : 100);
        scenario_from(text, &wanted);
        same_scenario(a.scenario[hybrid], &wanted);
        scenario_free(&wanted);
    }
    end(&base, &other, &a);
}

/* --- keys that only go together --- */

static void expect_keys(const char *base_text, const char *other_text, int keys, const char *joined)
{
    struct scenario base, other;
    struct account a;
    bool found = false;
    account_of(base_text, other_text, &base, &other, &a);
    assert_int_equal(a.keys, keys);
    for (int i = 0; i < keys; i++)
        found |= strcmp(a.key[i], joined) == 0;
    assert_true(found);
    end(&base, &other, &a);
}

static void what_contradicts_itself_goes_together(void **state)
{
    (void)state;
    expect_keys("name: a\nmarket: {price.floor: 1}\ncompanies: [{name: lab, rescue: {sale: 0.1, restructure: 0.9}}]\n",
                "name: a\ncompanies: [{name: lab, rescue: {sale: 0.9, restructure: 0.1}}]\n", 2,
                "companies.lab.rescue.sale with companies.lab.rescue.restructure");
    expect_keys("name: a\nmarket: {training: {start_month: -15, peak_month: 10}}\ncompanies: [{name: lab, cash: 5}]\n",
                "name: a\nmarket: {training: {start_month: 20, peak_month: 30}}\ncompanies: [{name: lab}]\n", 2,
                "training.start_month with training.peak_month");
    expect_keys("name: a\nmarket: {price.floor: 'uniform(0, 1)', funding.mean: 'normal(0, 1)'}\n"
                "dependence: [[price.floor, funding.mean, 0.5]]\ncompanies: [{name: lab}]\n",
                "name: a\nmarket: {price.floor: 0.5, funding.mean: 'normal(0, 2)'}\ncompanies: [{name: lab}]\n", 2,
                "dependence with price.floor");
    expect_keys("name: a\ncompanies: [{name: x}]\n", "name: a\ncompanies: [{name: y}]\n", 1, "companies.x with companies.y");
    expect_keys("name: a\nmarket: {price.floor: 1}\ncompanies: [{name: x, api.share: 0.9}, {name: y, api.share: 0.05}]\n",
                "name: a\ncompanies: [{name: x, api.share: 0.05}, {name: y, api.share: 0.9}]\n", 2,
                "companies.x.api.share with companies.y.api.share");
    expect_keys("name: a\nhorizon: 60\nstep: 12\nmarket: {price.floor: 1}\ncompanies: [{name: x}]\n",
                "name: a\nhorizon: 14\nstep: 7\ncompanies: [{name: x}]\n", 2, "horizon with step");
}

/* --- Shapley values --- */

/* Some number for every hybrid, the more keys the wilder. */
static double worth(const struct account *a, int hybrid)
{
    double sum = 0, product = 1;
    for (int key = 0; key < a->keys; key++)
        if (a->has[hybrid * a->keys + key]) {
            sum += key * key - 2;
            product *= 1.3 + key;
        }
    return sum + product;
}

static int hybrid_with(const struct account *a, const bool *has)
{
    for (int i = 0; i < a->hybrids; i++)
        if (memcmp(a->has + i * a->keys, has, (size_t)a->keys * sizeof *has) == 0)
            return i;
    return -1;
}

/* Goes through all orders of the keys from `from` on, and adds up what each key brings where it comes. */
static void all_orders(const struct account *a, int *order, int from, double *share, int *orders)
{
    if (from == a->keys) {
        bool has[EXACT_KEYS] = {false};
        double before = worth(a, hybrid_with(a, has));
        for (int i = 0; i < a->keys; i++) {
            has[order[i]] = true;
            const double after = worth(a, hybrid_with(a, has));
            share[order[i]] += after - before;
            before = after;
        }
        ++*orders;
    }
    for (int i = from; i < a->keys; i++) {
        const int spare = order[from];
        order[from] = order[i];
        order[i] = spare;
        all_orders(a, order, from + 1, share, orders);
        order[i] = order[from];
        order[from] = spare;
    }
}

static double share_of(const struct account *a, int key)
{
    double sum = 0;
    for (int part = 0; part < a->parts; part++)
        for (int hybrid = 0; hybrid < a->hybrids; hybrid++)
            sum += account_weights(a, key, part)[hybrid] * worth(a, hybrid);
    return sum / a->denominator;
}

/* The first so many of these keys differ. */
static void accounts_of(int keys, struct scenario *base, struct scenario *other, struct account *a)
{
    static const char *const differing[] = {"price.floor: 1",    "price.start: 2",   "funding.mean: 1", "demand.pool: 99", "interest: 0",
                                            "demand.growth: 0", "price.decline: 1", "serving.start: 1", "demand.decay: 1"};
    char text[600] = "name: a\nmarket: {";
    for (int i = 0; i < keys; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i > 0 ? ", " : "", differing[i]);
    strcat(text, "}\ncompanies: [{name: lab, cash: 100}]\n");
    account_of(LAB, text, base, other, a);
    assert_int_equal(a->keys, keys);
}

static void shares_are_means_over_all_orders(void **state)
{
    (void)state;
    for (int keys = 1; keys <= EXACT_KEYS; keys++) {
        struct scenario base, other;
        struct account a;
        int order[EXACT_KEYS] = {0, 1, 2, 3, 4, 5}, orders = 0;
        double share[EXACT_KEYS] = {0}, sum = 0;
        accounts_of(keys, &base, &other, &a);
        assert_true(a.pairs == 0 && a.hybrids == 1 << keys);
        all_orders(&a, order, 0, share, &orders);
        for (int key = 0; key < keys; key++) {
            assert_true(fabs(share_of(&a, key) - share[key] / orders) < 1e-9 * (1 + fabs(share[key])));
            sum += share_of(&a, key);
        }
        assert_true(fabs(sum - (worth(&a, a.hybrids - 1) - worth(&a, 0))) < 1e-9 * fabs(sum));
        end(&base, &other, &a);
    }
}

/* Beyond six keys: each pair of orders adds up by itself, with whole weights; a key that brings the same everywhere brings just that. */
static void drawn_orders_add_up(void **state)
{
    (void)state;
    for (int keys = EXACT_KEYS + 1; keys <= EXACT_KEYS + 3; keys++) {
        struct scenario base, other;
        struct account a;
        accounts_of(keys, &base, &other, &a);
        assert_true(a.pairs >= LEAST_PAIRS && a.denominator == 2 * a.pairs && a.hybrids <= 2 * a.pairs * (keys - 1) + 2);
        for (int part = 0; part < a.parts; part++)
            for (int hybrid = 0; hybrid < a.hybrids; hybrid++) {
                int sum = 0;
                for (int key = 0; key < keys; key++)
                    sum += account_weights(&a, key, part)[hybrid];
                assert_int_equal(sum, hybrid == 0 ? -2 : hybrid == a.hybrids - 1 ? 2 : 0);
            }
        for (int key = 0; key < keys; key++) {
            int brought = 0;
            for (int part = 0; part < a.parts; part++)
                for (int hybrid = 0; hybrid < a.hybrids; hybrid++)
                    brought += account_weights(&a, key, part)[hybrid] * a.has[hybrid * keys + key];
            assert_int_equal(brought, a.denominator);
        }
        end(&base, &other, &a);
    }
}

static void the_seed_draws_the_orders(void **state)
{
    struct scenario base, other, again_base, again_other;
    struct account a, again;
    (void)state;
    accounts_of(9, &base, &other, &a);
    accounts_of(9, &again_base, &again_other, &again);
    assert_true(a.hybrids == again.hybrids && memcmp(a.has, again.has, (size_t)(a.hybrids * a.keys)) == 0);
    account_free(&again);
    again_base.seed = again_other.seed = 77;
    struct failure failure;
    assert_int_equal(account_init(&again_base, &again_other, &again, &failure), STATUS_DONE);
    assert_true(a.hybrids != again.hybrids || memcmp(a.has, again.has, (size_t)(a.hybrids * a.keys)) != 0);
    end(&base, &other, &a);
    end(&again_base, &again_other, &again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_is_no_difference),
        cmocka_unit_test(every_kind_of_key),
        cmocka_unit_test(all_changed_is_the_other),
        cmocka_unit_test(order_is_a_key),
        cmocka_unit_test(some_keys_as_in_the_other),
        cmocka_unit_test(what_contradicts_itself_goes_together),
        cmocka_unit_test(shares_are_means_over_all_orders),
        cmocka_unit_test(drawn_orders_add_up),
        cmocka_unit_test(the_seed_draws_the_orders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

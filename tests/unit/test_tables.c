/* Tables, from lives that are made up by hand: what stands in which row and column. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output/cells.h"
#include "output/summary.h"
#include "output/tables.h"

#include <cmocka.h>                                  /* last: its macro fail() would break failure.h */

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

/* Two steps of two months, a group of two laboratories, an application alone, one drawn input. */
static const char scenario_text[] = "horizon: 4\n"
                                    "step: 2\n"
                                    "market: {price: {floor: 'uniform(0, 1)'}}\n"
                                    "companies:\n"
                                    "  - {name: lab, count: 2}\n"
                                    "  - {name: app, kind: vertical, cash: 'choice(1, 2, 3, 4, 5, 6, 7, 8, 9)'}\n";

enum { LIVES = 4, COMPANIES_HERE = 3, STEPS = 2, NEVER = STEPS + 1 };

struct life {
    int vertical_step, exit_step;
    enum fate fate;
    float cash;
};

/* By company, then trial. */
static const struct life lives[COMPANIES_HERE][LIVES] = {
    {{NEVER, NEVER, INDEPENDENT, 50}, {1, NEVER, INDEPENDENT, 0.5f}, {NEVER, 1, ACQUIRED, 9}, {NEVER, 2, SHUT, 0}},
    {{NEVER, NEVER, INDEPENDENT, 5e6f}, {NEVER, 2, HOLLOWED, 9}, {NEVER, 1, SOLD, 0}, {NEVER, 1, SHUT, 0}},
    {{0, NEVER, INDEPENDENT, 50}, {0, NEVER, INDEPENDENT, 51}, {0, 2, ACQUIRED, 9}, {0, 1, SHUT, 0}},
};

/* The input's rank goes up with the number of laboratories left: 2, 1, 0 and 0. */
static const int16_t ranks[LIVES] = {10000, 0, -10000, -10000};

struct fixture {
    struct scenario scenario;
    struct tally tally;
    struct findings findings;
};

/* --- making them --- */

static void read_scenario(struct scenario *out)
{
    char name[] = "/tmp/outlast-test-XXXXXX";
    const int descriptor = mkstemp(name);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, scenario_text, strlen(scenario_text)), strlen(scenario_text));
    close(descriptor);
    struct failure failure;
    const struct overrides none = {0};
    if (scenario_read(name, none, out, &failure))
        fail_msg("%s", failure.message);
    unlink(name);
}

static void set_lane(struct company_block *c, int lane, const struct life *life)
{
    c->vertical_step[lane] = life->vertical_step;
    c->exit_step[lane] = life->exit_step;
    c->fate[lane] = (int32_t)life->fate;
    c->cash[lane] = life->cash;
    c->public[lane] = lane == 0;
    c->restructured[lane] = lane == 3;
    c->rounds[lane] = (float)lane;
    c->raised[lane] = 100.25f * (float)lane;
}

static void count_lives(struct fixture *f)
{
    const size_t size = COMPANIES_HERE * sizeof(struct company_block);
    struct company_block *company = aligned_alloc(64, size);
    struct block *block = aligned_alloc(64, sizeof *block);
    static int16_t rank[2][BLOCK];
    assert_true(company && block);
    memset(company, 0, size);
    memset(block, 0, sizeof *block);
    block->company = company;
    for (int i = 0; i < COMPANIES_HERE; i++)
        for (int lane = 0; lane < LIVES; lane++)
            set_lane(&company[i], lane, &lives[i][lane]);
    memcpy(rank[0], ranks, sizeof ranks);
    const struct draws draws = {.rank = rank};
    tally_block(&f->tally, block, &draws, 0, LIVES);
    for (int step = 0; step < STEPS; step++)
        tally_paths(&f->tally, &block->market, step, 0, LIVES);
    free(company);
    free(block);
}

static int make(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct failure failure;
    assert_non_null(f);
    read_scenario(&f->scenario);
    assert_int_equal(tally_init(&f->scenario, &f->tally, &failure), STATUS_DONE);
    count_lives(f);
    assert_int_equal(findings_init(&f->scenario, &f->tally, &f->findings, &failure), STATUS_DONE);
    *state = f;
    return 0;
}

static int unmake(void **state)
{
    struct fixture *f = *state;
    findings_free(&f->findings);
    tally_free(&f->tally);
    scenario_free(&f->scenario);
    free(f);
    return 0;
}

/* --- reading tables --- */

static char *text_of(const struct fixture *f, write_table *write_it)
{
    char *text = NULL;
    size_t size;
    struct failure failure;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    assert_int_equal(write_it(&f->findings, out, &failure), STATUS_DONE);
    assert_int_equal(fclose(out), 0);
    return text;
}

/* The first line that is no comment. */
static const char *header_of(const char *text)
{
    while (*text == '#')
        text = strchr(text, '\n') + 1;
    return text;
}

/* The cell'th cell of a line. */
static void cell_at(const char *line, int cell, char out[64])
{
    for (; cell > 0; cell--)
        line += strcspn(line, "\t\n") + 1;
    const size_t length = strcspn(line, "\t\n");
    assert_true(length < 64);
    memcpy(out, line, length);
    out[length] = '\0';
}

static int column_of(const char *header, const char *name)
{
    char cell[64];
    for (int i = 0;; i++) {
        cell_at(header, i, cell);
        if (strcmp(cell, name) == 0)
            return i;
        assert_true(i < 50);
    }
}

/* The cell in the row that starts with these cells. */
static void read_cell(const char *text, const char *row, const char *column, char out[64])
{
    const char *header = header_of(text);
    for (const char *line = strchr(header, '\n') + 1; *line; line = strchr(line, '\n') + 1)
        if (strncmp(line, row, strlen(row)) == 0 && line[strlen(row)] == '\t') {
            cell_at(line, column_of(header, column), out);
            return;
        }
    fail_msg("no row %s", row);
}

struct expected {
    const char *row, *column, *cell;
};

static void check_cells(void **state, write_table *write_it, const struct expected *expected, size_t count)
{
    char *text = text_of(*state, write_it), found[64];
    for (size_t i = 0; i < count; i++) {
        read_cell(text, expected[i].row, expected[i].column, found);
        if (strcmp(found, expected[i].cell) != 0)
            fail_msg("%s, %s: %s, not %s", expected[i].row, expected[i].column, found, expected[i].cell);
    }
    free(text);
}

/* --- what stands where --- */

static void companies_have_their_ends(void **state)
{
    static const struct expected expected[] = {
        {"lab-1", "members", "1"},
        {"lab-1", "trials", "4"},
        {"lab-1", "independent", "0.50000000"},
        {"lab-1", "generalist", "0.25000000"},
        {"lab-1", "vertical", "0.25000000"},
        {"lab-1", "acquired", "0.25000000"},
        {"lab-1", "shut", "0.25000000"},
        {"lab-1", "median_month_gone", "4"},
        {"lab-2", "hollowed", "0.25000000"},
        {"lab-2", "sold", "0.25000000"},
        {"lab-2", "legal", "0.50000000"},
        {"lab-2", "operating", "0.75000000"},
        {"lab-2", "median_month_gone", "2"},
        {"lab", "members", "2"},
        {"lab", "trials", "4"},
        {"lab", "independent", "0.37500000"},
        {"lab", "generalist", "0.25000000"},
        {"lab", "operating", "0.75000000"},
        {"lab", "public", "0.25000000"},
        {"lab", "restructured", "0.25000000"},
        {"lab", "rounds", "1.5"},
        {"lab", "raised", "150.375"},
        {"lab", "median_month_gone", "4"},
        {"app", "generalist", "0.00000000"},
        {"app", "vertical", "0.50000000"},
    };
    check_cells(state, write_companies, expected, LENGTH(expected));
}

static void readings_are_of_all(void **state)
{
    static const struct expected expected[] = {
        {"lab-1\tlegal", "probability", "0.50000000"},
        {"lab\tindependent", "probability", "0.37500000"},
        {"lab\tnone_left", "probability", "0.50000000"},
        {"lab\tno_generalist", "probability", "0.75000000"},
        {"app\tgeneralist", "probability", "0.00000000"},
        {"app\tgeneralist", "low", "0.00000000"},
        {"app\tnone_left", "probability", "0.50000000"},
        {"app\tno_generalist", "probability", "1.00000000"},
        {"app\tno_generalist", "high", "1.00000000"},
        {"market\tindependent", "probability", "0.41666667"},
        {"market\tnone_left", "probability", "0.50000000"},
        {"market\tno_generalist", "probability", "0.75000000"},
        {"market\tno_generalist", "trials", "4"},
    };
    check_cells(state, write_readings, expected, LENGTH(expected));
}

/* One laboratory among two makes no claim about a group; a group of one has one row for each reading, not two. */
static void readings_are_each_there_once(void **state)
{
    char *text = text_of(*state, write_readings);
    assert_null(strstr(text, "lab-1\tnone_left"));
    const char *first = strstr(text, "\napp\tgeneralist");
    assert_non_null(first);
    assert_null(strstr(first + 1, "\napp\tgeneralist"));
    free(text);
}

static void survival_goes_by_months(void **state)
{
    static const struct expected expected[] = {
        {"0\tlab", "at_risk", "8"},           {"2\tlab", "at_risk", "8"},
        {"4\tlab", "at_risk", "5"},           {"0\tlab", "generalist", "1.00000000"},
        {"2\tlab", "generalist", "0.50000000"}, {"2\tlab", "independent", "0.62500000"},
        {"2\tlab", "vertical", "0.12500000"}, {"2\tlab", "sold", "0.12500000"},
        {"4\tlab", "shut", "0.25000000"},     {"4\tlab", "hollowed", "0.12500000"},
        {"0\tapp", "generalist", "0.00000000"}, {"0\tapp", "vertical", "1.00000000"},
        {"4\tapp", "at_risk", "3"},
    };
    check_cells(state, write_survival, expected, LENGTH(expected));
}

static void market_counts_who_is_left(void **state)
{
    static const struct expected expected[] = {
        {"0", "none_left", "0.00000000"},     {"0", "mean_independent", "3"}, {"0", "p05", "3"},
        {"2", "none_left", "0.00000000"},     {"2", "no_generalist", "0.25000000"},
        {"2", "mean_independent", "2"},     {"4", "none_left", "0.50000000"},
        {"4", "no_generalist", "0.75000000"}, {"4", "mean_independent", "1.25"},
        {"4", "p05", "0"},                    {"4", "p50", "0"},
        {"4", "p75", "2"},                    {"4", "p95", "3"},
    };
    check_cells(state, write_market, expected, LENGTH(expected));
}

static void independents_are_counted(void **state)
{
    static const struct expected expected[] = {
        {"0", "probability", "0.50000000"},
        {"1", "probability", "0.00000000"},
        {"2", "probability", "0.25000000"},
        {"3", "probability", "0.25000000"},
    };
    check_cells(state, write_independents, expected, LENGTH(expected));
}

static void cash_lies_in_bins(void **state)
{
    static const struct expected expected[] = {
        {"lab\t0", "bin_high", "1"},
        {"lab\t0", "probability", "0.12500000"},
        {"lab-1\t39.81072", "probability", "0.25000000"},
        {"lab-2\t1000000", "bin_high", "inf"},
        {"lab-2\t1000000", "probability", "0.25000000"},
        {"app\t50.11872", "probability", "0.25000000"},
    };
    check_cells(state, write_cash, expected, LENGTH(expected));
}

/* The bin of a life that ends with this cash. */
static int bin_counted(const struct scenario *scenario, struct block *block, float cash)
{
    static int16_t rank[2][BLOCK];
    const struct draws draws = {.rank = rank};
    const struct life life = {NEVER, NEVER, INDEPENDENT, cash};
    struct tally tally;
    struct failure failure;
    int bin = 0;
    assert_int_equal(tally_init(scenario, &tally, &failure), STATUS_DONE);
    for (int i = 0; i < COMPANIES_HERE; i++)
        set_lane(&block->company[i], 0, &life);
    tally_block(&tally, block, &draws, 0, 1);
    while (bin < CASH_BINS && tally.company[0].cash[bin] == 0)
        bin++;
    tally_free(&tally);
    return bin;
}

/* The least number that is not below an edge lies above it, the one before below it. */
static void edges_part_bins(void **state)
{
    const struct fixture *f = *state;
    static struct company_block company[COMPANIES_HERE];
    static struct block block = {.company = company};
    for (int bin = 1; bin < CASH_BINS; bin++) {
        float edge = (float)cash_edge(bin);
        if ((double)edge < cash_edge(bin))
            edge = nextafterf(edge, INFINITY);
        assert_int_equal(bin_counted(&f->scenario, &block, edge), bin);
        assert_int_equal(bin_counted(&f->scenario, &block, nextafterf(edge, 0)), bin - 1);
    }
    assert_int_equal(bin_counted(&f->scenario, &block, -1e30f), 0);
    assert_int_equal(bin_counted(&f->scenario, &block, 1e30f), CASH_BINS - 1);
}

/* Ranks 1, 0, -1, -1 against m = 2, 0, 0, 0 and 2, 1, 0, 0; a vertical that is no generalist varies with nothing. */
static void inputs_go_with_survival(void **state)
{
    static const struct expected expected[] = {
        {"price.floor", "distribution", "uniform(0, 1)"},
        {"price.floor", "mean", "0.5"},
        {"price.floor", "p95", "0.95"},
        {"price.floor", "lab.generalist", "0.8703883"},
        {"price.floor", "lab.independent", "1"},
        {"price.floor", "app.generalist", "NA"},
        {"companies.app.cash", "distribution", "choice(9 values)"},
        {"companies.app.cash", "p50", "5"},
        {"companies.app.cash", "lab.generalist", "NA"},
    };
    check_cells(state, write_inputs, expected, LENGTH(expected));
}

static void paths_have_every_step(void **state)
{
    static const struct expected expected[] = {
        {"price\t0", "mean", "0"}, {"funding\t2", "p50", "0"}, {"pool\t2", "p95", "0"}};
    check_cells(state, write_paths, expected, LENGTH(expected));
}

/* --- cells --- */

static void probability_text(double p, char out[64])
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    put_probability(stream, p);
    fclose(stream);
    assert_true(size < 64 && text[0] == '\t');
    strcpy(out, text + 1);
    free(text);
}

static void small_probabilities_keep_their_digits(void **state)
{
    static const struct {
        double p;
        const char *text;
    } known[] = {{0, "0.00000000"},
                 {1, "1.00000000"},
                 {0.25, "0.25000000"},
                 {1.0 / 3, "0.33333333"},
                 {1e-3, "0.00100000"},
                 {1.2345678e-4, "0.000123457"},
                 {1.2e-7, "0.000000120000"},
                 {1 - 1e-6, "0.99999900000"},
                 {1e-300, "0.000000000000000000000000"}};
    char text[64];
    (void)state;
    for (size_t i = 0; i < LENGTH(known); i++) {
        probability_text(known[i].p, text);
        assert_string_equal(text, known[i].text);
    }
}

/* --- the summary's words --- */

static void definitions_say_of_whom(void **state)
{
    const struct fixture *f = *state;
    char text[256];
    claim_definition(&f->findings, &f->findings.company[0], CLAIM_INDEPENDENT, text);
    assert_string_equal(text, "the chance that the company is, after 4 months, independent, in whatever business");
    claim_definition(&f->findings, findings_subject(&f->findings, "lab"), CLAIM_OPERATING, text);
    assert_string_equal(text, "the mean over the 2 companies of the group of the chance to be, after 4 months, not shut: its "
                              "product lives on, whoever owns it");
    claim_definition(&f->findings, findings_subject(&f->findings, "market"), CLAIM_NONE_LEFT, text);
    assert_string_equal(text, "the chance that, after 4 months, no company of the market is independent, in whatever "
                              "business");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(companies_have_their_ends),
        cmocka_unit_test(readings_are_of_all),
        cmocka_unit_test(readings_are_each_there_once),
        cmocka_unit_test(survival_goes_by_months),
        cmocka_unit_test(market_counts_who_is_left),
        cmocka_unit_test(independents_are_counted),
        cmocka_unit_test(cash_lies_in_bins),
        cmocka_unit_test(edges_part_bins),
        cmocka_unit_test(inputs_go_with_survival),
        cmocka_unit_test(paths_have_every_step),
        cmocka_unit_test(small_probabilities_keep_their_digits),
        cmocka_unit_test(definitions_say_of_whom),
    };
    return cmocka_run_group_tests_name("tables", tests, make, unmake);
}

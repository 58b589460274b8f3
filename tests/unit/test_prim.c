/* PRIM on made-up lives: a planted box is found where it is, noise is not taken for one, and what is said of a box holds.
 *
 * Limits are set for a false alarm of at most 1e-6 over this file. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "study/prim.h"

#include <cmocka.h>                                  /* last: its macro fail() would break failure.h */

enum { COLUMNS = 8 };

/* The chance of a life in a row with these places to be lost. */
typedef double chance_of(const uint16_t *place);

struct made {
    struct prim_data data;
    int values[COLUMNS];
};

static void make_half(gsl_rng *rng, const struct prim_data *d, chance_of *chance, size_t trials, struct prim_rows *r)
{
    r->rows = trials * d->cluster;
    r->lost = calloc(r->rows, sizeof *r->lost);
    r->place = calloc(COLUMNS, sizeof *r->place);
    for (int c = 0; c < COLUMNS; c++)
        r->place[c] = calloc(r->rows, sizeof **r->place);
    for (size_t row = 0; row < r->rows; row++) {
        uint16_t place[COLUMNS];
        for (int c = 0; c < COLUMNS; c++) {
            const bool shared = c < COLUMNS / 2 && row % d->cluster != 0; /* of a trial's rows the first columns are the same */
            place[c] = shared ? r->place[c][row - 1]
                              : (uint16_t)gsl_rng_uniform_int(rng, d->values[c] > 0 ? (unsigned)d->values[c] : 65536u);
            r->place[c][row] = place[c];
        }
        r->lost[row] = (uint16_t)gsl_ran_binomial(rng, chance(place), (unsigned)d->lives);
    }
}

/* trials of rows, half of them held out; the last column is a choice of five. */
static void make(gsl_rng *rng, chance_of *chance, size_t trials, size_t cluster, int lives, struct made *m)
{
    *m = (struct made){.data = {.columns = COLUMNS, .lives = lives, .cluster = cluster}};
    m->values[COLUMNS - 1] = 5;
    m->data.values = m->values;
    for (int half = 0; half < 2; half++)
        make_half(rng, &m->data, chance, trials / 2, &m->data.half[half]);
}

static void unmake(struct made *m)
{
    for (int half = 0; half < 2; half++) {
        for (int c = 0; c < COLUMNS; c++)
            free(m->data.half[half].place[c]);
        free(m->data.half[half].place);
        free(m->data.half[half].lost);
    }
}

static void find(const struct made *m, struct prim *out)
{
    struct failure failure;
    assert_int_equal(prim_find(&m->data, out, &failure), STATUS_DONE);
}

/* --- a planted box --- */

static double of(uint16_t place)
{
    return (place + 0.5) / 65536;
}

static bool in_box(const uint16_t *place)
{
    return of(place[1]) > 0.55 && of(place[4]) < 0.6 && (place[7] == 1 || place[7] == 3 || place[7] == 4);
}

/* Its density is 0.7, that of the rest 0.05: it has 0.162 of the mass and 73 % of the losses. */
static double planted(const uint16_t *place)
{
    return in_box(place) ? 0.7 : 0.05;
}

static bool holds(struct estimate e, double truth)
{
    return e.low <= truth && e.high >= truth;
}

static void assert_planted(const struct prim *p)
{
    assert_true(p->found && p->chance < 1e-12);
    assert_int_equal(p->bounds, 3);
    assert_true(p->bound[0].column == 1 && p->bound[1].column == 4 && p->bound[2].column == 7);
    const struct range *low = &p->bound[0].range, *high = &p->bound[1].range;
    assert_true(fabs(low->low / 65536.0 - 0.55) < 0.03 && low->high == 65536);
    assert_true(high->low == 0 && fabs(high->high / 65536.0 - 0.6) < 0.03);
    assert_int_equal(p->bound[2].range.values, 1 << 1 | 1 << 3 | 1 << 4);
    assert_true(p->box[HELD_OUT].density.probability > 0.63 && p->box[HELD_OUT].coverage.probability > 0.6);
    for (int i = 0; i < p->bounds; i++)
        assert_true(p->bound[i].chance < 1e-6);
}

static void a_planted_box_is_found(void **state)
{
    struct made m;
    struct prim p;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    (void)state;
    make(rng, planted, 40000, 1, 1, &m);
    find(&m, &p);
    assert_planted(&p);
    assert_true(p.steps > p.chosen && p.chosen > 3 && p.step[0].column == -1);
    assert_true(p.step[0].held[HELD_OUT].coverage.probability == 1 && p.step[0].held[PEELED].mass.probability == 1);
    for (int i = 1; i < p.steps; i++)
        for (int half = 0; half < 2; half++) {
            const struct holding *now = &p.step[i].held[half], *before = &p.step[i - 1].held[half];
            assert_true(now->coverage.probability <= before->coverage.probability &&
                        now->mass.probability < before->mass.probability);
            assert_true(i > p.chosen || now->density.probability > before->density.probability);
        }
    prim_free(&p);
    unmake(&m);
    gsl_rng_free(rng);
}

static void members_count_as_lives_of_a_row_or_as_rows_of_a_trial(void **state)
{
    struct made m;
    struct prim p;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    (void)state;
    make(rng, planted, 40000, 1, 6, &m);
    find(&m, &p);
    assert_planted(&p);
    prim_free(&p);
    unmake(&m);
    make(rng, planted, 20000, 4, 1, &m);
    find(&m, &p);
    assert_planted(&p);
    prim_free(&p);
    unmake(&m);
    gsl_rng_free(rng);
}

/* --- where there is none --- */

static double noise(const uint16_t *place)
{
    (void)place;
    return 0.4;
}

static double never(const uint16_t *place)
{
    (void)place;
    return 0;
}

static void noise_is_no_box(void **state)
{
    enum { TIMES = 80 };
    int claimed = 0, most = 0;
    double smallest = 1;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    (void)state;
    for (int i = 0; i < TIMES; i++) {
        struct made m;
        struct prim p;
        make(rng, noise, 2000, i % 2 ? 3 : 1, i % 3 ? 1 : 4, &m);
        find(&m, &p);
        claimed += p.found;
        smallest = p.chance < smallest ? p.chance : smallest;
        prim_free(&p);
        unmake(&m);
    }
    while (gsl_cdf_binomial_Q((unsigned)most, PRIM_CHANCE, TIMES) > 1e-7)
        most++;
    assert_true(claimed <= most);
    assert_true(smallest < 0.1);                     /* it is no chance that is always near 1 */
    gsl_rng_free(rng);
}

static void of_no_losses_and_no_rows_nothing_is_claimed(void **state)
{
    struct made m;
    struct prim p;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    (void)state;
    for (size_t trials = 0; trials < 6; trials += 2) {
        make(rng, trials == 4 ? never : noise, trials == 4 ? 500 : trials, 1, 1, &m);
        find(&m, &p);
        assert_false(p.found);
        prim_free(&p);
        unmake(&m);
    }
    gsl_rng_free(rng);
}

/* --- what is said of a box --- */

/* A trial's luck, by column 0, which will be hidden; and column 2, which is the same in all rows of a trial, too. */
static double shared_luck(const uint16_t *place)
{
    return (of(place[0]) < 0.5 ? 0.9 : 0.1) * (of(place[2]) < 0.3 ? 1 : 0.5);
}

static void hide_luck(gsl_rng *rng, struct made *m)
{
    for (int half = 0; half < 2; half++)
        for (size_t row = 0; row < m->data.half[half].rows; row++)
            m->data.half[half].place[0][row] = (uint16_t)gsl_rng_uniform_int(rng, 65536);
}

/* Losses where column 2 is below h. */
static double losses_below(double h)
{
    return h < 0.3 ? 0.5 * h : 0.15 + 0.25 * (h - 0.3);
}

/* What the bounds that mean nothing leave; and between what the box keeps column 2. */
static double mass_of_others(const struct prim *p, double *low, double *high)
{
    double mass = 1;
    for (int i = 0; i < p->bounds; i++) {
        const struct range *r = &p->bound[i].range;
        if (p->bound[i].column == COLUMNS - 1)
            mass *= __builtin_popcountll(r->values) / 5.0;
        else if (p->bound[i].column != 2)
            mass *= (r->high - r->low) / 65536.0;
        else {
            *low = r->low / 65536.0;
            *high = r->high / 65536.0;
        }
    }
    return mass;
}

static void densities_hold_as_often_as_they_say(void **state)
{
    enum { TIMES = 150 };
    int missed[3] = {0}, most = 0, boxes = 0;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    (void)state;
    for (int i = 0; i < TIMES; i++) {
        struct made m;
        struct prim p;
        make(rng, shared_luck, 2000, 4, 1, &m);
        hide_luck(rng, &m);
        find(&m, &p);
        double high = 1, low = 0;
        const double others = mass_of_others(&p, &low, &high), lost = losses_below(high) - losses_below(low);
        boxes += high < 1;
        missed[0] += !holds(p.box[HELD_OUT].density, lost / (high - low));
        missed[1] += !holds(p.box[HELD_OUT].coverage, others * lost / losses_below(1));
        missed[2] += !holds(p.box[HELD_OUT].mass, others * (high - low));
        prim_free(&p);
        unmake(&m);
    }
    assert_true(boxes > TIMES / 2);
    while (gsl_cdf_binomial_Q((unsigned)most, 0.06, TIMES) > 1e-7)
        most++;
    for (int i = 0; i < 3; i++)
        assert_in_range(missed[i], 1, most);
    gsl_rng_free(rng);
}

/* --- how simple a box is --- */

static double slope(const uint16_t *place)
{
    return 0.2 + 0.4 * of(place[2]);
}

static void bounds_that_are_worth_little_are_left_out(void **state)
{
    enum { TIMES = 20 };
    int idle = 0;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    (void)state;
    for (int i = 0; i < TIMES; i++) {
        struct made m;
        struct prim p;
        make(rng, slope, 4000, 1, 1, &m);
        find(&m, &p);
        for (int k = 0; k < p.bounds; k++)
            idle += p.bound[k].column != 2;
        assert_true(p.bounds > 0 && p.found);
        prim_free(&p);
        unmake(&m);
    }
    assert_true(idle < TIMES);                       /* 12; without leaving any out they are 52 */
    gsl_rng_free(rng);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_planted_box_is_found),
        cmocka_unit_test(members_count_as_lives_of_a_row_or_as_rows_of_a_trial),
        cmocka_unit_test(noise_is_no_box),
        cmocka_unit_test(of_no_losses_and_no_rows_nothing_is_claimed),
        cmocka_unit_test(densities_hold_as_often_as_they_say),
        cmocka_unit_test(bounds_that_are_worth_little_are_left_out),
    };
    return cmocka_run_group_tests_name("prim", tests, NULL, NULL);
}

#include "study/discovery.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/choices.h"

/* --- columns --- */

/* Whether the cohort's members draw the key each for itself. */
static bool is_own(const struct discovery *d, const struct drawn_key *key)
{
    return d->rows_per_trial > 1 && key->entry >= 0 && key->entry == d->cohort.entry[0];
}

static const struct parameter *parameter_of(const struct input *input)
{
    return input->company < 0 ? &market_parameters[input->parameter] : &company_parameters[input->parameter];
}

/* A column of one input for all rows (own NULL), or of each member's own. */
static enum status add_column(struct discovery *d, const struct drawn_key *own, int input, struct failure *failure)
{
    struct column *column = &d->column[d->columns++];
    const struct sampler *sampler = &d->plan.sampler[input];
    const int values = choice_values(sampler, MOST_CHOICES);
    *column = (struct column){.values = values > MOST_CHOICES ? 0 : values, .sampler = sampler,
                              .parameter = parameter_of(&d->scenario->inputs[input])};
    column->name = strdup(own ? own->name : d->scenario->inputs[input].key);
    column->input = malloc(d->rows_per_trial * sizeof *column->input);
    if (!column->name || !column->input)
        return fail_memory(failure);
    for (size_t row = 0; row < d->rows_per_trial; row++)
        column->input[row] = own ? own->input[row] : input;
    return STATUS_DONE;
}

static enum status add_columns(struct discovery *d, const struct factors *f, struct failure *failure)
{
    enum status status = STATUS_DONE;
    for (int k = 0; k < f->keys && !status; k++) {
        if (is_own(d, &f->key[k]))
            status = add_column(d, &f->key[k], f->key[k].input[0], failure);
        for (int i = 0; !is_own(d, &f->key[k]) && i < f->key[k].inputs && !status; i++)
            status = add_column(d, NULL, f->key[k].input[i], failure);
    }
    return status;
}

/* A row for each member where they are of one entry that draws something for each. */
static size_t rows_of(const struct discovery *d, const struct factors *f)
{
    for (int k = 0; k < f->keys; k++)
        if (d->cohort.entries == 1 && f->key[k].entry == d->cohort.entry[0] && f->key[k].inputs == d->cohort.members)
            return (size_t)d->cohort.members;
    return 1;
}

enum status discovery_init(const struct scenario *s, struct cohort *cohort, struct discovery *out, struct failure *failure)
{
    struct factors factors = {0};
    *out = (struct discovery){.scenario = s, .cohort = *cohort};
    enum status status = factors_find(s, &factors, failure);
    if (!status)
        status = draw_plan_init(s, &out->plan, failure);
    if (!status) {
        out->rows_per_trial = rows_of(out, &factors);
        out->column = calloc((size_t)s->inputs_count + 1, sizeof *out->column);
        status = out->column ? add_columns(out, &factors, failure) : fail_memory(failure);
    }
    factors_free(&factors);
    if (status)
        discovery_free(out);
    return status;
}

void discovery_free(struct discovery *d)
{
    for (int i = 0; i < d->columns; i++) {
        free(d->column[i].name);
        free(d->column[i].input);
    }
    free(d->column);
    draw_plan_free(&d->plan);
    cohort_free(&d->cohort);
    *d = (struct discovery){0};
}

uint64_t discovery_trials(const struct discovery *d, uint64_t wanted)
{
    const uint64_t cells = UINT64_C(1) << 28, most = cells / (d->rows_per_trial * ((uint64_t)d->columns + 1));
    const uint64_t room = most < MOST_TRIALS ? most : MOST_TRIALS;
    return wanted < room ? wanted : room;
}

double column_value(const struct column *c, uint32_t place)
{
    if (c->values > 0)
        return choice_value(c->sampler, (int)place);
    return place == 0 ? -INFINITY : place >= 65536 ? INFINITY : sampler_quantile(c->sampler, place / 65536.0);
}

/* --- who was lost: 16 bits a row --- */

enum { ROWS_PER_WORD = 4, ROW_BITS = 16 };

size_t discovery_words(const struct discovery *d, uint64_t trials)
{
    return (size_t)(trials * d->rows_per_trial / ROWS_PER_WORD + 1);
}

static void add_lost(int64_t *word, uint64_t row, uint64_t lost)
{
    word[row / ROWS_PER_WORD] += (int64_t)(lost << ROW_BITS * (row % ROWS_PER_WORD));
}

static uint16_t lost_of(const int64_t *word, uint64_t row)
{
    return (uint16_t)((uint64_t)word[row / ROWS_PER_WORD] >> ROW_BITS * (row % ROWS_PER_WORD));
}

void discovery_count(const void *context, const struct variant *variant, uint64_t first, int from, int to, int64_t *word)
{
    const struct discovery *d = context;
    for (int member = 0; member < d->cohort.members; member++) {
        const struct company_block *c = &variant->worker.block->company[d->cohort.member[member]];
        for (int lane = from; lane < to; lane++) {
            const uint64_t row = (first + (uint64_t)lane) * d->rows_per_trial + (d->rows_per_trial > 1 ? (uint64_t)member : 0);
            add_lost(word, row, loss_of(c, lane, d->cohort.reading).step > 0);
        }
    }
}

/* --- what they had drawn --- */

static uint16_t place_of(const struct column *c, const struct draws *draws, int input, int lane)
{
    if (c->values > 0)
        return (uint16_t)choice_number(c->sampler, draws->row[input][lane]);
    return (uint16_t)(draws->rank[input][lane] + 32768);
}

/* Every other trial is of the other half. */
static void put_trial(const struct discovery *d, const struct draws *draws, uint64_t trial, int lane, const int64_t *word,
                      struct prim_data *data)
{
    struct prim_rows *half = &data->half[trial % 2];
    for (size_t i = 0; i < d->rows_per_trial; i++) {
        const size_t row = half->rows++;
        half->lost[row] = lost_of(word, trial * d->rows_per_trial + i);
        for (int c = 0; c < d->columns; c++)
            half->place[c][row] = place_of(&d->column[c], draws, d->column[c].input[i], lane);
    }
}

static enum status draw_again(const struct discovery *d, uint64_t trials, const int64_t *word, struct prim_data *data,
                              struct failure *failure)
{
    struct stage stage;
    struct worker worker = {0};
    enum status status = stage_init(d->scenario, &stage, failure);
    if (status)
        return status;
    status = worker_init(&stage, &worker, failure);
    for (uint64_t first = 0; first < trials && !status; first += BLOCK) {
        luck_range(&worker.block->inputs, first);
        stage.kernel->draw(&stage.plan, &worker.block->inputs, &worker.draws);
        for (int lane = 0; lane < BLOCK && first + (uint64_t)lane < trials; lane++)
            put_trial(d, &worker.draws, first + (uint64_t)lane, lane, word, data);
    }
    worker_free(&worker);
    stage_free(&stage);
    return status;
}

/* --- PRIM's data --- */

static enum status make_rows(const struct discovery *d, size_t rows, struct prim_rows *out, struct failure *failure)
{
    out->lost = malloc(rows * sizeof *out->lost);
    out->place = calloc((size_t)d->columns + 1, sizeof *out->place);
    if (!out->lost || !out->place)
        return fail_memory(failure);
    for (int c = 0; c < d->columns; c++) {
        out->place[c] = malloc(rows * sizeof *out->place[c]);
        if (!out->place[c])
            return fail_memory(failure);
    }
    return STATUS_DONE;
}

static void free_rows(const struct discovery *d, struct prim_rows *rows)
{
    for (int c = 0; rows->place && c < d->columns; c++)
        free(rows->place[c]);
    free(rows->place);
    free(rows->lost);
}

enum status discovery_find(const struct discovery *d, uint64_t trials, const int64_t *word, struct prim *out,
                           struct failure *failure)
{
    int *values = calloc((size_t)d->columns + 1, sizeof *values);
    struct prim_data data = {.columns = d->columns, .values = values, .cluster = d->rows_per_trial,
                             .lives = d->rows_per_trial > 1 ? 1 : d->cohort.members};
    const size_t rows = (size_t)(trials / 2 + 1) * d->rows_per_trial;
    enum status status = values ? STATUS_DONE : fail_memory(failure);
    for (int c = 0; c < d->columns && !status; c++)
        values[c] = d->column[c].values;
    for (int half = 0; half < 2 && !status; half++)
        status = make_rows(d, rows, &data.half[half], failure);
    if (!status)
        status = draw_again(d, trials, word, &data, failure);
    if (!status)
        status = prim_find(&data, out, failure);
    for (int half = 0; half < 2; half++)
        free_rows(d, &data.half[half]);
    free(values);
    return status;
}

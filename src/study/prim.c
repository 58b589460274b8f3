#include "study/prim.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/prim_box.h"

/* What of the box a peel takes at most, and a paste adds; what of everything a box is left with at least; how much of the
 * losses the chosen box covers; how much of the densest's gain it may lack; and the part of its own gain that a bound is worth
 * at least. */
static const double peel = 0.05, paste = 0.01, smallest = 0.01, covered = 0.5, spare = 0.05, worth = 0.1;

/* Bins of places, by which a column's outermost part is found; rows that are looked at to find out which columns count. */
enum { BINS = 4096, PLACES_PER_BIN = 65536 / BINS, ROWS_TO_CHOOSE = 131072 };

/* What taking away a part of one column does. */
struct cut {
    int column;
    struct range range;           /* that is left */
    int64_t rows, lost;           /* that it takes; once it is made, that it leaves */
    double gain;                  /* of density, for each row taken */
};

struct peeling {
    const struct prim_data *data;
    const struct prim_rows *rows; /* to peel */
    struct range *box;            /* [columns] */
    bool *allowed;                /* [columns]: whether it may be peeled */
    uint32_t *in;                 /* rows that the box has */
    size_t inside;
    int64_t lost, all_lost;       /* inside; of all rows */
    struct cut *cut;              /* [cuts]: made since the start */
    int cuts;
};

/* --- one peel --- */

static const struct cut none = {.column = -1, .gain = -HUGE_VAL};

struct histogram {
    int64_t rows[BINS], lost[BINS];
};

/* The density rises from lost/rows to what is left: by how much, for each row that is taken. */
static double gain_of(const struct peeling *p, int64_t rows, int64_t lost)
{
    const double left = (double)p->inside - (double)rows;
    return ((double)(p->lost - lost) / left - (double)p->lost / (double)p->inside) / (double)rows;
}

static void offer(const struct peeling *p, struct cut *best, int column, struct range range, int64_t rows, int64_t lost)
{
    if (rows == 0 || rows >= (int64_t)p->inside)
        return;
    const double gain = gain_of(p, rows, lost);
    range.bound = true;
    if (gain > best->gain)
        *best = (struct cut){column, range, rows, lost, gain};
}

static void fill(const struct peeling *p, int column, int per_bin, struct histogram *h)
{
    memset(h, 0, sizeof *h);
    for (size_t i = 0; i < p->inside; i++) {
        const int bin = p->rows->place[column][p->in[i]] / per_bin;
        h->rows[bin]++;
        h->lost[bin] += p->rows->lost[p->in[i]];
    }
}

/* Takes away one value. */
static void offer_values(const struct peeling *p, int column, struct histogram *h, struct cut *best)
{
    const struct range *now = &p->box[column];
    fill(p, column, 1, h);
    for (int value = 0; value < p->data->values[column]; value++) {
        struct range range = *now;
        range.values &= ~(UINT64_C(1) << value);
        offer(p, best, column, range, h->rows[value], h->lost[value]);
    }
}

/* Takes away bins from one end on, as many as there is room for, but one at least. */
static void offer_end(const struct peeling *p, int column, const struct histogram *h, int step, struct cut *best)
{
    struct range range = p->box[column];
    int64_t rows = 0, lost = 0;
    for (int bin = step > 0 ? 0 : BINS - 1; bin >= 0 && bin < BINS; bin += step) {
        if (rows > 0 && (double)(rows + h->rows[bin]) > peel * (double)p->inside)
            break;
        rows += h->rows[bin];
        lost += h->lost[bin];
        if (step > 0)
            range.low = (uint32_t)(bin + 1) * PLACES_PER_BIN;
        else
            range.high = (uint32_t)bin * PLACES_PER_BIN;
    }
    offer(p, best, column, range, rows, lost);
}

static struct cut best_cut_of(const struct peeling *p, int column)
{
    struct cut best = none;
    struct histogram *h = malloc(sizeof *h);
    if (!h)
        return best;
    if (p->data->values[column] > 0) {
        offer_values(p, column, h, &best);
    } else {
        fill(p, column, PLACES_PER_BIN, h);
        offer_end(p, column, h, 1, &best);
        offer_end(p, column, h, -1, &best);
    }
    free(h);
    return best;
}

static struct cut best_cut(const struct peeling *p)
{
    struct cut best = none;
    for (int column = 0; column < p->data->columns; column++) {
        const struct cut cut = p->allowed[column] ? best_cut_of(p, column) : none;
        if (cut.gain > best.gain)
            best = cut;
    }
    return best;
}

static void take_away(struct peeling *p, const struct cut *cut)
{
    const bool choice = p->data->values[cut->column] > 0;
    size_t kept = 0;
    p->box[cut->column] = cut->range;
    for (size_t i = 0; i < p->inside; i++)
        if (range_has(&cut->range, p->rows->place[cut->column][p->in[i]], choice))
            p->in[kept++] = p->in[i];
    p->inside = kept;
    p->lost -= cut->lost;
}

static void free_box(const struct prim_data *d, struct range *box)
{
    for (int column = 0; column < d->columns; column++)
        box[column] = range_free(d, column);
}

/* Starts over with everything. */
static void start(struct peeling *p)
{
    p->cuts = 0;
    p->inside = p->rows->rows;
    p->lost = 0;
    for (size_t i = 0; i < p->inside; i++) {
        p->in[i] = (uint32_t)i;
        p->lost += p->rows->lost[i];
    }
    p->all_lost = p->lost;
    free_box(p->data, p->box);
}

/* Notes what the cut leaves. False where memory is out. */
static bool note(struct peeling *p, struct cut cut)
{
    struct cut *grown = realloc(p->cut, ((size_t)p->cuts + 1) * sizeof *grown);
    if (!grown)
        return false;
    cut.rows = (int64_t)p->inside;
    cut.lost = p->lost;
    p->cut = grown;
    grown[p->cuts++] = cut;
    return true;
}

/* Peels as long as the box covers so much and has so much left. False where memory is out. */
static bool peel_down(struct peeling *p, double coverage)
{
    start(p);
    for (;;) {
        const struct cut cut = best_cut(p);
        if (cut.column < 0 || (double)(p->lost - cut.lost) < coverage * (double)p->all_lost ||
            (double)p->inside - (double)cut.rows < smallest * (double)p->rows->rows)
            return true;
        take_away(p, &cut);
        if (!note(p, cut))
            return false;
    }
}

/* How many of the cuts lead to the box that is chosen: of those that cover enough, the first that gains, but for a small part,
 * as much as the densest. */
static int cuts_chosen(const struct peeling *p)
{
    const double all = (double)p->all_lost / (double)p->rows->rows;
    double most = 0;
    int chosen = 0;
    for (int i = 0; i < p->cuts && (double)p->cut[i].lost >= covered * (double)p->all_lost; i++)
        most = fmax(most, (double)p->cut[i].lost / (double)p->cut[i].rows - all);
    while (chosen < p->cuts && most > 0 && (double)p->cut[chosen].lost / (double)p->cut[chosen].rows - all < (1 - spare) * most)
        chosen++;
    return most > 0 ? chosen + 1 : 0;
}

/* The box after so many cuts. */
static void replay(const struct peeling *p, int cuts, struct range *box)
{
    free_box(p->data, box);
    for (int i = 0; i < cuts; i++)
        box[p->cut[i].column] = p->cut[i].range;
}

/* --- which columns count --- */

static double density_of(struct weight w)
{
    return w.rows > 0 ? (double)w.lost / (double)w.rows : 0;
}

/* The column whose bounds the box needs least, if it can do without them; else -1. */
static int least_needed(const struct peeling *p, const struct range *box)
{
    const double all = (double)p->all_lost / (double)p->rows->rows, density = density_of(box_weight(p->data, p->rows, box, -1));
    double least = worth * (density - all);
    int column = -1, bounds = 0;
    for (int c = 0; c < p->data->columns; c++)
        bounds += box[c].bound;
    for (int c = 0; c < p->data->columns && bounds > 1; c++) {
        const double lost = box[c].bound ? density - density_of(box_weight(p->data, p->rows, box, c)) : least;
        if (lost < least) {
            least = lost;
            column = c;
        }
    }
    return column;
}

/* Leaves allowed only the columns that count. False where memory is out. */
static bool choose_columns(struct peeling *p, struct range *box)
{
    for (int column = 0; column >= 0;) {
        if (!peel_down(p, covered))
            return false;
        replay(p, cuts_chosen(p), box);
        column = least_needed(p, box);
        if (column >= 0)
            p->allowed[column] = false;
    }
    for (int c = 0; c < p->data->columns; c++)
        p->allowed[c] &= box[c].bound;
    return true;
}

/* --- the trajectory --- */

/* Peels to the end, and notes what each step has of both halves; leaves in box the chosen one. False where memory is out. */
static bool follow(struct peeling *p, struct prim *out, struct range *box)
{
    if (!peel_down(p, 0))
        return false;
    out->step = calloc((size_t)p->cuts + 1, sizeof *out->step);
    if (!out->step)
        return false;
    for (out->steps = 0; out->steps <= p->cuts; out->steps++) {
        struct prim_step *step = &out->step[out->steps];
        replay(p, out->steps, box);
        *step = (struct prim_step){.column = -1};
        if (out->steps > 0)
            *step = (struct prim_step){.column = p->cut[out->steps - 1].column, .range = p->cut[out->steps - 1].range};
        for (int half = 0; half < 2; half++)
            step->held[half] = box_holding(p->data, half, box, -1);
    }
    out->chosen = cuts_chosen(p);
    replay(p, out->chosen, box);
    return true;
}

/* --- pasting --- */

/* Of the rows that the box would have without the column's bound: by bins. */
static struct histogram *outside_of(const struct peeling *p, const struct range *box, int column)
{
    struct histogram *h = calloc(1, sizeof *h);
    const int per_bin = p->data->values[column] > 0 ? 1 : PLACES_PER_BIN;
    for (size_t row = 0; h && row < p->rows->rows; row++)
        if (box_has(p->data, p->rows, box, column, row)) {
            h->rows[p->rows->place[column][row] / per_bin]++;
            h->lost[p->rows->place[column][row] / per_bin] += p->rows->lost[row];
        }
    return h;
}

/* A box with one of its bounds moved out. */
struct wider {
    int column;
    struct range range;
    double density;
};

static void offer_paste(struct weight now, struct weight more, int column, struct range range, struct wider *best)
{
    const double pasted = (double)(now.lost + more.lost) / (double)(now.rows + more.rows);
    if (more.rows == 0 || pasted < best->density)
        return;
    *best = (struct wider){column, range, pasted};
}

/* Adds bins beyond one end. */
static void offer_wider(const struct histogram *h, struct weight now, int column, const struct range *range, int step,
                        struct wider *best)
{
    struct weight more = {0};
    struct range wider = *range;
    int bin = (int)(step > 0 ? range->high : range->low) / PLACES_PER_BIN - (step < 0);
    for (; bin >= 0 && bin < BINS && (double)more.rows < paste * (double)now.rows; bin += step) {
        more.rows += h->rows[bin];
        more.lost += h->lost[bin];
        if (step > 0)
            wider.high = (uint32_t)(bin + 1) * PLACES_PER_BIN;
        else
            wider.low = (uint32_t)bin * PLACES_PER_BIN;
    }
    offer_paste(now, more, column, wider, best);
}

static void offer_pastes(const struct peeling *p, const struct range *box, int column, struct weight now, struct wider *best)
{
    struct histogram *h = outside_of(p, box, column);
    for (int value = 0; h && value < p->data->values[column]; value++) {
        struct range range = box[column];
        range.values |= UINT64_C(1) << value;
        if (range.values != box[column].values)
            offer_paste(now, (struct weight){h->rows[value], h->lost[value]}, column, range, best);
    }
    for (int step = -1; h && p->data->values[column] == 0 && step <= 1; step += 2)
        offer_wider(h, now, column, &box[column], step, best);
    free(h);
}

/* Moves one bound of the box out, the one after which it is densest. False where all make it less dense, or memory is out. */
static bool paste_once(const struct peeling *p, struct range *box)
{
    const struct weight now = box_weight(p->data, p->rows, box, -1);
    struct wider best = {.column = -1, .density = density_of(now)};
    for (int c = 0; c < p->data->columns; c++)
        if (box[c].bound)
            offer_pastes(p, box, c, now, &best);
    if (best.column < 0)
        return false;
    const struct range all = range_free(p->data, best.column);
    const bool choice = p->data->values[best.column] > 0;
    box[best.column] = best.range;
    box[best.column].bound = choice ? best.range.values != all.values : best.range.low > all.low || best.range.high < all.high;
    return true;
}

/* --- what the other half says of it --- */

static bool judge(const struct prim_data *d, const struct range *box, struct prim *out)
{
    out->bound = calloc((size_t)d->columns + 1, sizeof *out->bound);
    if (!out->bound)
        return false;
    out->overall = out->step[0].held[HELD_OUT].density;
    for (int half = 0; half < 2; half++)
        out->box[half] = box_holding(d, half, box, -1);
    out->chance = box_chance(d, HELD_OUT, box, out->overall.probability);
    for (int c = 0; c < d->columns; c++)
        if (box[c].bound) {
            struct prim_bound *bound = &out->bound[out->bounds++];
            *bound = (struct prim_bound){.column = c, .range = box[c]};
            bound->density_without = box_holding(d, HELD_OUT, box, c).density;
            bound->chance = box_chance(d, HELD_OUT, box, bound->density_without.probability);
        }
    out->found = out->bounds > 0 && out->chance < PRIM_CHANCE;
    return true;
}

/* --- all of it --- */

static bool find(struct peeling *p, struct range *box, struct prim *out)
{
    const struct prim_rows *all = &p->data->half[PEELED];
    struct prim_rows some = *all;
    if (some.rows > ROWS_TO_CHOOSE)
        some.rows = ROWS_TO_CHOOSE / p->data->cluster * p->data->cluster;
    p->rows = &some;
    if (!choose_columns(p, box))
        return false;
    p->rows = all;
    if (!follow(p, out, box))
        return false;
    while (paste_once(p, box))
        ;
    return judge(p->data, box, out);
}

enum status prim_find(const struct prim_data *d, struct prim *out, struct failure *failure)
{
    const size_t columns = (size_t)d->columns + 1;
    *out = (struct prim){0};
    struct peeling p = {.data = d, .box = calloc(columns, sizeof *p.box), .allowed = calloc(columns, sizeof *p.allowed),
                        .in = malloc((d->half[PEELED].rows + 1) * sizeof *p.in)};
    struct range *box = calloc(columns, sizeof *box);
    bool good = p.box && p.allowed && p.in && box;
    for (int c = 0; good && c < d->columns; c++)
        p.allowed[c] = true;
    good = good && find(&p, box, out);
    free(p.box);
    free(p.allowed);
    free(p.in);
    free(p.cut);
    free(box);
    if (good)
        return STATUS_DONE;
    prim_free(out);
    return fail_memory(failure);
}

void prim_free(struct prim *prim)
{
    free(prim->step);
    free(prim->bound);
    *prim = (struct prim){0};
}

/* How the scenes of a block are drawn and counted. */
#include <string.h>

#include "estimate/lives.h"
#include "study/choices.h"
#include "study/sensitivity_layout.h"

/* Whose lives are kept: the trials' own, the other trials', and those of the scene that is on. */
enum lived { OWN, OTHER, NOW, LIVES };

/* What a thread keeps between the scenes of a block. */
struct kept {
    int changed;                  /* 1 + the bar of the constant that stands changed in the block; 0: none does */
    float *row[2];                /* [inputs][BLOCK]: the own and the other trials' inputs */
    uint64_t *so[LIVES];          /* [LOOKED_AT][mask words][BLOCK]: a bit for each company that is so */
    int32_t *number[LIVES];       /* [crowds][LOOKED_AT][BLOCK]: how many are */
};

/* Hands out the scratch, piece by piece; counts its bytes where there is none yet. */
static void *take(unsigned char *scratch, size_t *used, size_t bytes)
{
    void *piece = scratch ? scratch + *used : NULL;
    *used += (bytes + 63) / 64 * 64;
    return piece;
}

static struct kept *find_kept(const struct sensitivity *s, unsigned char *scratch, size_t *used)
{
    const size_t row = (size_t)s->scenario->inputs_count * BLOCK * sizeof(float);
    const size_t so = LOOKED_AT * s->mask_words * BLOCK * sizeof(uint64_t);
    const size_t number = (size_t)s->crowds * LOOKED_AT * BLOCK * sizeof(int32_t);
    struct kept found = {0}, *k = take(scratch, used, sizeof found);
    for (int i = 0; i < 2; i++)
        found.row[i] = take(scratch, used, row);
    for (enum lived i = OWN; i < LIVES; i++) {
        found.so[i] = take(scratch, used, so);
        found.number[i] = take(scratch, used, number);
    }
    if (k) {
        found.changed = k->changed;
        *k = found;
    }
    return k;
}

size_t sensitivity_scratch(const struct sensitivity *s)
{
    size_t used = 0;
    find_kept(s, NULL, &used);
    return used;
}

static struct kept *kept_of(const struct sensitivity *s, const struct variant *variant)
{
    size_t used = 0;
    return find_kept(s, variant->scratch, &used);
}

/* --- drawing --- */

static void keep_row(const struct sensitivity *s, const struct variant *variant, float *row)
{
    for (int i = 0; i < s->scenario->inputs_count; i++)
        memcpy(row + (size_t)i * BLOCK, variant->worker.draws.row[i], BLOCK * sizeof *row);
}

static void put_row(const struct variant *variant, int input, const float *row)
{
    memcpy(variant->worker.draws.row[input], row + (size_t)input * BLOCK, BLOCK * sizeof *row);
}

/* The trials as they are: inputs and constants. */
static void restore(const struct sensitivity *s, struct variant *variant, struct kept *k, uint64_t first)
{
    for (int i = 0; i < s->scenario->inputs_count; i++)
        put_row(variant, i, k->row[OWN]);
    luck_range(&variant->worker.block->luck, first);
    if (k->changed > 0) {
        const struct bar *bar = &s->bars.bar[k->changed - 1];
        worker_set(variant->stage, &variant->worker, bar->entry, bar->parameter, bar->constant);
    }
    k->changed = 0;
}

static void mix_factor(const struct sensitivity *s, const struct variant *variant, const struct kept *k, int factor)
{
    for (int i = 0; i < s->factors.keys; i++)
        for (int j = 0; s->factors.key[i].factor == factor && j < s->factors.key[i].inputs; j++)
            put_row(variant, s->factors.key[i].input[j], k->row[OTHER]);
}

static void fix_key(const struct sensitivity *s, const struct variant *variant, const struct scene *scene)
{
    const struct drawn_key *key = &s->factors.key[s->bars.bar[scene->index].key];
    for (int j = 0; j < key->inputs; j++)
        for (int lane = 0; lane < BLOCK; lane++)
            variant->worker.draws.row[key->input[j]][lane] = (float)scene->value;
}

void sensitivity_draw(const void *context, struct variant *variant, int v, uint64_t first)
{
    const struct sensitivity *s = context;
    const struct scene *scene = &s->scene[v];
    struct variant *this = &variant[v];
    struct kept *k = kept_of(s, this);
    if (scene->kind == SCENE_OWN || scene->kind == SCENE_OTHER) {
        const enum lived life = scene->kind == SCENE_OWN ? OWN : OTHER;
        const uint64_t trial = first + (life == OWN ? 0 : OTHER_TRIAL);
        restore(s, this, k, first);
        variant_draw(this, trial, trial);
        keep_row(s, this, k->row[life]);
        return;
    }
    restore(s, this, k, first);
    if (scene->kind == SCENE_FACTOR)
        mix_factor(s, this, k, scene->index);
    if (scene->kind == SCENE_LUCK)
        luck_range(&this->worker.block->luck, first + OTHER_TRIAL);
    if (scene->kind == SCENE_KEY)
        fix_key(s, this, scene);
    if (scene->kind == SCENE_CONSTANT) {
        const struct bar *bar = &s->bars.bar[scene->index];
        worker_set(this->stage, &this->worker, bar->entry, bar->parameter, scene->value);
        k->changed = 1 + scene->index;
    }
}

/* --- looking --- */

static void look_at_companies(const struct sensitivity *s, const struct block *b, uint64_t *so)
{
    memset(so, 0, LOOKED_AT * s->mask_words * BLOCK * sizeof *so);
    for (int i = 0; i < s->scenario->companies_count; i++) {
        uint64_t *generalist = so + (size_t)(i / 64) * BLOCK, *independent = generalist + s->mask_words * BLOCK;
        for (int lane = 0; lane < BLOCK; lane++) {
            const enum state state = state_of(&b->company[i], lane);
            generalist[lane] |= (uint64_t)(state == STATE_GENERALIST) << (i % 64);
            independent[lane] |= (uint64_t)(state <= STATE_VERTICAL) << (i % 64);
        }
    }
}

/* How many of the crowd are so in both lives, lane by lane. */
static void count_both(const struct sensitivity *s, const struct crowd *crowd, enum reading reading, const uint64_t *a,
                       const uint64_t *b, int32_t out[BLOCK])
{
    memset(out, 0, BLOCK * sizeof *out);
    for (size_t w = 0; w < s->mask_words; w++) {
        const uint64_t mask = crowd->mask[w];
        const size_t at = ((size_t)reading * s->mask_words + w) * BLOCK;
        for (int lane = 0; mask != 0 && lane < BLOCK; lane++)
            out[lane] += __builtin_popcountll(a[at + (size_t)lane] & b[at + (size_t)lane] & mask);
    }
}

static int32_t *number_of(const struct kept *k, enum lived life, int crowd, enum reading reading)
{
    return k->number[life] + ((size_t)crowd * LOOKED_AT + (size_t)reading) * BLOCK;
}

static void look(const struct sensitivity *s, const struct block *b, struct kept *k, enum lived life)
{
    look_at_companies(s, b, k->so[life]);
    for (int crowd = 0; crowd < s->crowds; crowd++)
        for (enum reading reading = 0; reading <= READING_INDEPENDENT; reading++)
            count_both(s, &s->crowd[crowd], reading, k->so[life], k->so[life], number_of(k, life, crowd, reading));
}

/* --- counting: sums of products, fold by fold --- */

struct lanes_range {
    int from, to;
};

static void add_products(int64_t *row, const int32_t *a, const int32_t *b, struct lanes_range r)
{
    for (int lane = r.from; lane < r.to; lane++)
        row[lane % FOLDS] += (int64_t)a[lane] * b[lane];
}

static void add_values(int64_t *row, const int32_t *a, struct lanes_range r)
{
    for (int lane = r.from; lane < r.to; lane++)
        row[lane % FOLDS] += a[lane];
}

static void none_of(const int32_t *number, int32_t out[BLOCK])
{
    for (int lane = 0; lane < BLOCK; lane++)
        out[lane] = number[lane] == 0;
}

/* The values of an output in a life; of OUTPUT_EACH how many members are so. */
static void values_of(const struct kept *k, enum lived life, int crowd, enum reading reading, enum output output,
                      int32_t out[BLOCK])
{
    if (output == OUTPUT_NONE)
        none_of(number_of(k, life, crowd, reading), out);
    else
        memcpy(out, number_of(k, life, crowd, reading), BLOCK * sizeof *out);
}

/* Adds an output's products in two lives; of OUTPUT_EACH over members. */
static void add_pair(const struct sensitivity *s, const struct kept *k, enum lived a, enum lived b, int crowd, enum reading reading,
                     enum output output, int64_t *row, struct lanes_range r)
{
    int32_t x[BLOCK], y[BLOCK];
    if (output == OUTPUT_EACH) {
        count_both(s, &s->crowd[crowd], reading, k->so[a], k->so[b], x);
        add_values(row, x, r);
        return;
    }
    values_of(k, a, crowd, reading, output, x);
    values_of(k, b, crowd, reading, output, y);
    add_products(row, x, y, r);
}

/* Adds what a life is to an output: its values, their squares, and products with the lives before. at: the first of its rows. */
static void add_output(const struct sensitivity *s, const struct kept *k, enum lived life, int crowd, enum reading reading,
                       enum output output, int64_t *at, struct lanes_range r)
{
    int32_t x[BLOCK];
    values_of(k, life, crowd, reading, output, x);
    add_values(at, x, r);
    add_pair(s, k, life, life, crowd, reading, output, at + FOLDS, r);
    if (life != OWN)
        add_pair(s, k, OWN, life, crowd, reading, output, at + 2 * FOLDS, r);
    if (life == NOW)
        add_pair(s, k, OTHER, life, crowd, reading, output, at + 3 * FOLDS, r);
}

_Static_assert(SOBOL_AA == SOBOL_A + 1 && SOBOL_BB == SOBOL_B + 1 && SOBOL_AB == SOBOL_B + 2 && SOBOL_MM == SOBOL_M + 1 &&
                   SOBOL_AM == SOBOL_M + 2 && SOBOL_BM == SOBOL_M + 3, "the order in which add_output adds");

static void add_outputs(const struct sensitivity *s, const struct kept *k, enum lived life, int factor, int64_t *word,
                        struct lanes_range r)
{
    for (int crowd = 0; crowd < s->crowds; crowd++)
        for (enum reading reading = 0; reading <= READING_INDEPENDENT; reading++)
            for (enum output output = 0; output < OUTPUTS; output++) {
                const size_t base = output_at(s, crowd, reading, output);
                const size_t at = life == OWN     ? base + SOBOL_A * FOLDS
                                  : life == OTHER ? base + SOBOL_B * FOLDS
                                                  : mixed_at(s, crowd, reading, output, factor);
                add_output(s, k, life, crowd, reading, output, word + at, r);
            }
}

static void add_companies(const struct sensitivity *s, const struct kept *k, enum lived life, int64_t *word, struct lanes_range r)
{
    for (enum reading reading = 0; reading <= READING_INDEPENDENT; reading++)
        for (int i = 0; i < s->scenario->companies_count; i++) {
            const uint64_t *so = k->so[life] + ((size_t)reading * s->mask_words + (size_t)(i / 64)) * BLOCK;
            int64_t *row = word + company_at(s, reading, i, life == OTHER);
            for (int lane = r.from; lane < r.to; lane++)
                row[lane % FOLDS] += (int64_t)(so[lane] >> (i % 64) & 1);
        }
}

static void add_changes(const struct sensitivity *s, const struct kept *k, int scene, int64_t *word, struct lanes_range r)
{
    for (int crowd = 0; crowd < s->crowds; crowd++)
        for (enum reading reading = 0; reading <= READING_INDEPENDENT; reading++) {
            const int32_t *before = number_of(k, OWN, crowd, reading), *now = number_of(k, NOW, crowd, reading);
            int64_t *sum = word + change_at(s, scene, crowd, reading);
            for (int lane = r.from; lane < r.to; lane++) {
                moment_add((struct moment *)(sum + CHANGE_NUMBER), now[lane] - before[lane]);
                moment_add((struct moment *)(sum + CHANGE_NONE), (now[lane] == 0) - (before[lane] == 0));
            }
        }
}

/* --- counting by bins --- */

static void find_bins(const struct sensitivity *s, const struct draws *d, int key, int input, int bin[BLOCK])
{
    const bool values = sensitivity_bins_are_values(s, key);
    for (int lane = 0; lane < BLOCK; lane++)
        bin[lane] = values ? choice_number(&s->plan.sampler[input], d->row[input][lane])
                           : (d->rank[input][lane] + 32768) * MOST_BINS / 65536;
}

/* How many members a count by an input of a company is about: of a key of its own whether that company is so. */
static void add_bins(const struct sensitivity *s, const struct kept *k, int key, int input, int crowd, const int bin[BLOCK],
                     int64_t *word, struct lanes_range r)
{
    const struct bin_place *place = bin_place(s, key, crowd);
    const int company = s->scenario->inputs[input].company;
    for (enum reading reading = 0; reading <= READING_INDEPENDENT; reading++) {
        int64_t *count = word + place->at + (size_t)reading * (size_t)s->bin_count[key] * (size_t)place->cells;
        const int32_t *number = number_of(k, OWN, crowd, reading);
        const uint64_t *so = k->so[OWN] + ((size_t)reading * s->mask_words + (size_t)(company < 0 ? 0 : company / 64)) * BLOCK;
        const bool own = key_is_own(s, key, crowd);
        for (int lane = r.from; lane < r.to; lane++) {
            const int cell = own ? (int)(so[lane] >> (company % 64) & 1) : number[lane];
            count[bin[lane] * place->cells + cell]++;
        }
    }
}

static void add_all_bins(const struct sensitivity *s, const struct kept *k, const struct draws *d, int64_t *word,
                         struct lanes_range r)
{
    int bin[BLOCK];
    for (int key = 0; key < s->factors.keys; key++)
        for (int j = 0; j < s->factors.key[key].inputs; j++) {
            const int input = s->factors.key[key].input[j];
            find_bins(s, d, key, input, bin);
            for (int crowd = 0; crowd < s->crowds; crowd++)
                add_bins(s, k, key, input, crowd, bin, word, r);
        }
}

void sensitivity_count(const void *context, struct variant *variant, int v, uint64_t first, int from, int to, int64_t *word)
{
    const struct sensitivity *s = context;
    const struct scene *scene = &s->scene[v];
    const struct lanes_range r = {from, to};
    struct kept *k = kept_of(s, &variant[v]);
    const enum lived life = scene->kind == SCENE_OWN ? OWN : scene->kind == SCENE_OTHER ? OTHER : NOW;
    (void)first;
    look(s, variant[v].worker.block, k, life);
    if (scene->kind >= SCENE_KEY) {
        add_changes(s, k, v, word, r);
        return;
    }
    add_outputs(s, k, life, scene->kind == SCENE_LUCK ? s->factors.factors : scene->index, word, r);
    if (life != NOW)
        add_companies(s, k, life, word, r);
    if (life == OWN)
        add_all_bins(s, k, &variant[v].worker.draws, word, r);
}

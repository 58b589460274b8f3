/* What is counted, and where. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/choices.h"
#include "study/sensitivity_layout.h"

/* --- scenes --- */

static void add_scene(struct sensitivity *s, enum scene_kind kind, int index, double value)
{
    s->scene[s->scenes++] = (struct scene){kind, index, value};
}

static void add_bar_scenes(struct sensitivity *s, int bar)
{
    const struct bar *b = &s->bars.bar[bar];
    for (int end = 0; end < 2; end++) {
        s->bar_scene[bar][end] = isnan(b->end[end]) ? -1 : s->scenes;
        if (!isnan(b->end[end]))
            add_scene(s, b->key < 0 ? SCENE_CONSTANT : SCENE_KEY, bar, b->end[end]);
    }
}

static enum status make_scenes(struct sensitivity *s, struct failure *failure)
{
    s->scene = calloc((size_t)s->factors.factors + 3 + 2 * (size_t)s->bars.bars, sizeof *s->scene);
    s->bar_scene = calloc((size_t)s->bars.bars + 1, sizeof *s->bar_scene);
    if (!s->scene || !s->bar_scene)
        return fail_memory(failure);
    add_scene(s, SCENE_OWN, 0, 0);
    add_scene(s, SCENE_OTHER, 0, 0);
    for (int i = 0; i < s->factors.factors; i++)
        add_scene(s, SCENE_FACTOR, i, 0);
    add_scene(s, SCENE_LUCK, 0, 0);
    for (int bar = 0; bar < s->bars.bars; bar++)
        add_bar_scenes(s, bar);
    return STATUS_DONE;
}

/* --- whom it is about --- */

static enum status make_crowd(struct sensitivity *s, int group, struct failure *failure)
{
    const struct scenario *sc = s->scenario;
    struct crowd *c = &s->crowd[group];
    *c = (struct crowd){.name = group == sc->groups_count ? "market" : sc->groups[group].name, .entry = -1};
    c->member = malloc((size_t)sc->companies_count * sizeof *c->member);
    c->mask = calloc(s->mask_words, sizeof *c->mask);
    if (!c->member || !c->mask)
        return fail_memory(failure);
    for (int i = 0; i < sc->companies_count; i++) {
        if (!group_has(sc, group, i))
            continue;
        const int entry = sc->companies[i].entry;
        c->entry = c->members == 0 || c->entry == entry ? entry : -1;
        c->races |= sc->entries[entry].kind == GENERALIST;
        c->member[c->members++] = i;
        c->mask[i / 64] |= UINT64_C(1) << (i % 64);
    }
    return STATUS_DONE;
}

static enum status make_crowds(struct sensitivity *s, struct failure *failure)
{
    s->crowds = s->scenario->groups_count + 1;
    s->mask_words = ((size_t)s->scenario->companies_count + 63) / 64;
    s->crowd = calloc((size_t)s->crowds, sizeof *s->crowd);
    if (!s->crowd)
        return fail_memory(failure);
    for (int i = 0; i < s->crowds; i++)
        if (make_crowd(s, i, failure))
            return failure->status;
    return STATUS_DONE;
}

/* --- bins --- */

static const struct sampler *sampler_of(const struct sensitivity *s, int key)
{
    return &s->plan.sampler[s->factors.key[key].input[0]];
}

bool sensitivity_bins_are_values(const struct sensitivity *s, int key)
{
    const int values = choice_values(sampler_of(s, key), MOST_BINS);
    return values > 0 && values <= MOST_BINS;
}

double sensitivity_edge(const struct sensitivity *s, int key, int bin)
{
    const struct sampler *sampler = sampler_of(s, key);
    if (sensitivity_bins_are_values(s, key))
        return choice_value(sampler, bin);
    return bin <= 0 ? sampler->low : bin >= MOST_BINS ? sampler->high : sampler_quantile(sampler, (double)bin / MOST_BINS);
}

static size_t place_bins(struct sensitivity *s, size_t at)
{
    for (int key = 0; key < s->factors.keys; key++) {
        s->bin_count[key] = sensitivity_bins_are_values(s, key) ? choice_values(sampler_of(s, key), MOST_BINS) : MOST_BINS;
        for (int crowd = 0; crowd < s->crowds; crowd++) {
            struct bin_place *place = &s->place[key * s->crowds + crowd];
            *place = (struct bin_place){.at = at, .cells = key_is_own(s, key, crowd) ? 2 : s->crowd[crowd].members + 1};
            at += (size_t)LOOKED_AT * (size_t)s->bin_count[key] * (size_t)place->cells;
        }
    }
    return at;
}

/* --- all of it --- */

static enum status lay_out(struct sensitivity *s, struct failure *failure)
{
    const size_t crowds = (size_t)s->crowds, companies = (size_t)s->scenario->companies_count;
    const size_t bar_scenes = (size_t)(s->scenes - s->factors.factors - 3), most = (size_t)1 << 24;
    s->bin_count = calloc((size_t)s->factors.keys + 1, sizeof *s->bin_count);
    s->place = calloc((size_t)s->factors.keys * crowds + 1, sizeof *s->place);
    if (!s->bin_count || !s->place)
        return fail_memory(failure);
    s->each_at = output_at(s, s->crowds, 0, 0);
    s->bars_at = s->each_at + LOOKED_AT * companies * 2 * FOLDS;
    s->words = place_bins(s, s->bars_at + bar_scenes * crowds * LOOKED_AT * CHANGES);
    if (s->words <= most)
        return STATUS_DONE;
    return fail(failure, STATUS_USAGE,
                "sensitivity: %d uncertain keys and %d groups of companies would need %zu counts, expected at "
                "most %zu; make keys constant with --set, or groups fewer",
                s->factors.keys, s->crowds - 1, s->words, most);
}

static enum status fill(struct sensitivity *s, bool constants, const char *file, struct overrides overrides,
                        struct failure *failure)
{
    if (draw_plan_init(s->scenario, &s->plan, failure) || factors_find(s->scenario, &s->factors, failure) ||
        bars_find(s->scenario, &s->factors, s->plan.sampler, constants, file, overrides, &s->bars, failure) ||
        make_crowds(s, failure) || make_scenes(s, failure))
        return failure->status;
    return lay_out(s, failure);
}

enum status sensitivity_init(const struct scenario *scenario, bool constants, const char *file, struct overrides overrides,
                             struct sensitivity *out, struct failure *failure)
{
    *out = (struct sensitivity){.scenario = scenario};
    const enum status status = fill(out, constants, file, overrides, failure);
    if (status) {
        sensitivity_free(out);
        return status;
    }
    out->scratch = sensitivity_scratch(out);
    return STATUS_DONE;
}

void sensitivity_free(struct sensitivity *s)
{
    for (int i = 0; s->crowd && i < s->crowds; i++) {
        free(s->crowd[i].member);
        free(s->crowd[i].mask);
    }
    free(s->crowd);
    free(s->scene);
    free(s->bar_scene);
    free(s->bin_count);
    free(s->place);
    bars_free(&s->bars);
    factors_free(&s->factors);
    draw_plan_free(&s->plan);
    *s = (struct sensitivity){0};
}

/* What the answers of a scenario hang on: every trial is lived once as it is, once more as another, unrelated trial, and then
 * again with one thing changed at a time: a factor's inputs or the luck taken from the other trial (for Sobol indices), a drawn
 * key at its 10th or 90th percentile, a constant a fifth lower or higher (for the tornado). What is counted are whole numbers,
 * in an ensemble's words. */
#ifndef OUTLAST_STUDY_SENSITIVITY_H
#define OUTLAST_STUDY_SENSITIVITY_H

#include "estimate/findings.h"
#include "estimate/paired.h"
#include "study/bars.h"
#include "study/bins.h"
#include "study/ensemble.h"
#include "study/factors.h"
#include "study/sobol.h"

/* The other trial of trial n is n + OTHER_TRIAL; so no more trials than this. */
#define OTHER_TRIAL (UINT64_C(1) << 47)

/* What is explained of a subject and a reading, generalist or independent. */
enum output {
    OUTPUT_EACH,                  /* whether a company of it is so: the mean over its members */
    OUTPUT_NUMBER,                /* how many are so */
    OUTPUT_NONE,                  /* whether none is so */
    OUTPUTS
};

/* How a trial is lived once more. */
enum scene_kind { SCENE_OWN, SCENE_OTHER, SCENE_FACTOR, SCENE_LUCK, SCENE_KEY, SCENE_CONSTANT };
struct scene {
    enum scene_kind kind;
    int index;                    /* of the factor, or of the bar */
    double value;                 /* of the bar's end */
};

/* A group, or the market, which is the last. */
struct crowd {
    const char *name;             /* borrowed */
    int members;
    int *member;                  /* [members]: indices of companies; owned */
    uint64_t *mask;               /* [mask words]: a bit for each company; owned */
    int entry;                    /* the entry that all its members are of, or -1: theirs are its own keys */
    bool races;                   /* one of them starts as a generalist */
};

/* Bins of a key for a subject: where its counts are, and how many values the number of members may have. */
struct bin_place {
    size_t at;                    /* of the counts for reading 0; those for reading 1 follow */
    int cells;
};

struct sensitivity {
    const struct scenario *scenario;          /* borrowed */
    struct factors factors;
    struct bars bars;
    struct draw_plan plan;                    /* to know values by their percentiles */
    struct scene *scene;                      /* [scenes] */
    int scenes;
    int (*bar_scene)[2];                      /* [bars]: of a bar's ends; -1: none */
    struct crowd *crowd;                      /* [crowds] */
    int crowds;                               /* groups + 1 */
    size_t mask_words;                        /* of 64 companies each */
    int *bin_count;                           /* [keys]: bins of a key */
    struct bin_place *place;                  /* [keys][crowds] */
    size_t each_at, bars_at, words;           /* where in the words what begins, and how many they are */
    size_t scratch;                           /* bytes, of a thread */
};

/* Status 64 where there would be more counts than fit, else as bars_find. The scenario must outlive it; the caller frees *out with
 * sensitivity_free. */
MUST_CHECK enum status sensitivity_init(const struct scenario *scenario, bool constants, const char *file,
                                        struct overrides overrides, struct sensitivity *out, struct failure *failure);
void sensitivity_free(struct sensitivity *sensitivity);

/* What an ensemble of it does; the context is the sensitivity. */
void sensitivity_draw(const void *context, struct variant *variant, int v, uint64_t first);
void sensitivity_count(const void *context, struct variant *variant, int v, uint64_t first, int from, int to, int64_t *word);

/* --- what the counts of so many trials say --- */

struct sensitivity_counts {
    const struct sensitivity *sensitivity;
    const int64_t *word;
    uint64_t trials;
    int64_t fold[FOLDS];          /* trials of each */
};
struct sensitivity_counts sensitivity_counts(const struct sensitivity *sensitivity, const int64_t *word, uint64_t trials);

/* The output's chance: of OUTPUT_NUMBER the same as of OUTPUT_EACH. reading: READING_GENERALIST or READING_INDEPENDENT. */
struct estimate sensitivity_chance(const struct sensitivity_counts *counts, int crowd, enum reading reading, enum output output);

/* The Sobol indices of an output's factors; at `factors` of luck. first[factors + 1], total[factors + 1]. */
void sensitivity_sobol(const struct sensitivity_counts *counts, int crowd, enum reading reading, enum output output,
                       struct index *first, struct index *total);

/* By how much an end of a bar changes the chance of OUTPUT_EACH or OUTPUT_NONE, with a 95 % interval of paired differences; NAN
 * where the bar has no such end. */
struct change_estimate sensitivity_change(const struct sensitivity_counts *counts, int bar, int end, int crowd,
                                          enum reading reading, enum output output);

/* Whether a bar's end changed what became of anybody in any trial. */
bool sensitivity_changes_any(const struct sensitivity_counts *counts, int bar);

/* The bars by how far they reach, from the lowest of their ends and no change to the highest, the widest first; without
 * constants that change nothing. Fills order[bars] and returns how many they are. */
int sensitivity_rank(const struct sensitivity_counts *counts, int crowd, enum reading reading, enum output output, int *order);

/* How many of the crowd are so, by bins of a key; where the key is the crowd's own (of its one entry) whether a member is so,
 * by bins of what that member drew. */
struct bins sensitivity_bins(const struct sensitivity_counts *counts, int key, int crowd, enum reading reading);

/* How often learning the key's value would flip whether the chance of OUTPUT_EACH or OUTPUT_NONE is above one half. */
struct flips sensitivity_flips(const struct sensitivity_counts *counts, int key, int crowd, enum reading reading,
                               enum output output);

/* Whether that was counted: of a key that several members draw each for itself, only what becomes of that member is. */
bool sensitivity_counts_flips(const struct sensitivity *sensitivity, int key, int crowd, enum output output);

/* The value of a key where a bin begins, bin from 0 to bins; of a choice, the value itself. */
double sensitivity_edge(const struct sensitivity *sensitivity, int key, int bin);
bool sensitivity_bins_are_values(const struct sensitivity *sensitivity, int key);

#endif

/* The same trials lived again and again: under several scenarios, or with inputs and luck mixed anew. What comparisons, autopsies
 * and studies of sensitivity count. */
#ifndef OUTLAST_STUDY_ENSEMBLE_H
#define OUTLAST_STUDY_ENSEMBLE_H

#include "estimate/worker.h"

struct ensemble;

/* One variant's block, to be drawn and counted. */
struct variant {
    const struct stage *stage;
    struct worker worker;
    void *scratch;                            /* the thread's, for all variants */
};

struct ensemble {
    const struct scenario *const *scenario;   /* [variants], borrowed; where two are the same pointer, they share their tables */
    int variants;
    /* Draws the inputs of variant v and says whose luck its lanes have, for the trials first … first + BLOCK - 1: as variant_draw
     * does, or otherwise. Called for v = 0, 1, … in this order, each before it is run, so that the draws of those before stand.
     * NULL: variant_draw with inputs and luck of the trials themselves. */
    void (*draw)(const void *context, struct variant *variant, int v, uint64_t first);
    /* Counts the lanes from … to - 1 of all variants, which have been run. The same counts whatever the order of blocks. */
    void (*count)(const void *context, const struct variant *variant, uint64_t first, int from, int to, int64_t *word);
    /* In its place, or before it, where variants are many: counts the lanes of variant v, or notes of them in its scratch what count
     * will need, as soon as it has been run. Variants of one scenario then share a block, in which each finds what the one before has
     * left; and where there is no `draw`, blocks of different scenarios take turns, so that no more than one stands. */
    void (*count_one)(const void *context, struct variant *variant, int v, uint64_t first, int from, int to, int64_t *word);
    const void *context;
    size_t words;                             /* of the counts */
    size_t scratch;                           /* bytes that a thread has in variant->scratch, aligned to 64, all 0 at first */
    int threads;
    bool (*stop)(void);                       /* asked before every block: true ends early in good order */
    double seconds;                           /* ends early in the same way after so long; 0: does not */
    /* Told by one thread, every now and then, when not NULL: trials done. */
    void (*progress)(void *context, uint64_t done);
    void *progress_context;
};

/* Draws the inputs of the trials from `inputs` on, and takes the luck of those from `luck` on. */
void variant_draw(struct variant *variant, uint64_t inputs, uint64_t luck);

/* Simulates the trials from … to - 1 under every variant and adds the counts to word[words]. *done says how many were: all of
 * these, or, stopped early, as many of the first. The counts do not depend on the number of threads. Status 74 where memory is
 * out, or as stage_init. */
MUST_CHECK enum status ensemble_simulate(const struct ensemble *ensemble, uint64_t from, uint64_t to, int64_t *word,
                                         uint64_t *done, struct failure *failure);

#endif

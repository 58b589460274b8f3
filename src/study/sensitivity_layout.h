/* Where in an ensemble's words a sensitivity's counts are. Private to sensitivity*.c. */
#ifndef OUTLAST_STUDY_SENSITIVITY_LAYOUT_H
#define OUTLAST_STUDY_SENSITIVITY_LAYOUT_H

#include "estimate/paired.h"
#include "study/sensitivity.h"

/* The two readings that are looked at are the first two of enum reading. */
enum { LOOKED_AT = 2 };

/* The moments (paired.h) of what an end of a bar changes: the number that are so; that none is. */
enum { CHANGE_NUMBER, CHANGE_NONE = MOMENT_WORDS, CHANGES = 2 * MOMENT_WORDS };

/* First the rows of Sobol's sums, FOLDS words each: of an output those of enum sobol_base, then for each factor and luck those
 * of enum sobol_mixed. */
static inline size_t output_rows(const struct sensitivity *s)
{
    return SOBOL_BASE + SOBOL_MIXED * ((size_t)s->factors.factors + 1);
}

static inline size_t output_at(const struct sensitivity *s, int crowd, enum reading reading, enum output output)
{
    return (((size_t)crowd * LOOKED_AT + (size_t)reading) * OUTPUTS + (size_t)output) * output_rows(s) * FOLDS;
}

static inline size_t mixed_at(const struct sensitivity *s, int crowd, enum reading reading, enum output output, int factor)
{
    return output_at(s, crowd, reading, output) + (SOBOL_BASE + SOBOL_MIXED * (size_t)factor) * FOLDS;
}

/* Then the rows of each company's sums in its own trials (0) and the others (1). */
static inline size_t company_at(const struct sensitivity *s, enum reading reading, int company, int other)
{
    return s->each_at + (((size_t)reading * (size_t)s->scenario->companies_count + (size_t)company) * 2 + (size_t)other) * FOLDS;
}

/* Then what each scene of a bar changes. Before them are own, other, the factors, luck. */
static inline size_t change_at(const struct sensitivity *s, int scene, int crowd, enum reading reading)
{
    const size_t bar_scene = (size_t)scene - (size_t)s->factors.factors - 3;
    return s->bars_at + ((bar_scene * (size_t)s->crowds + (size_t)crowd) * LOOKED_AT + (size_t)reading) * CHANGES;
}

/* At the end the counts by bins. */
static inline const struct bin_place *bin_place(const struct sensitivity *s, int key, int crowd)
{
    return &s->place[key * s->crowds + crowd];
}

static inline bool key_is_own(const struct sensitivity *s, int key, int crowd)
{
    return s->factors.key[key].entry >= 0 && s->factors.key[key].entry == s->crowd[crowd].entry;
}

/* sensitivity_live.c: the bytes that a thread needs between the scenes of a block. */
size_t sensitivity_scratch(const struct sensitivity *sensitivity);

#endif

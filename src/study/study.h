/* A study: a scenario, keys of it that vary, and the points at which it is simulated.
 *
 *   study: NAME            left out: the file's
 *   scenario: FILE         relative to the study's
 *   trials, seed, precision    go over the scenario's, and --set over them
 *   vary: {KEY: values.h, …}   keys written in full
 *   design: grid           every value with every other, the last key fastest; or
 *           zip            the first values of all keys, then the second …; or
 *           sobol(N)       N points spread evenly between the ends of ranges; of a list each value with the same weight */
#ifndef OUTLAST_STUDY_STUDY_H
#define OUTLAST_STUDY_STUDY_H

#include "scenario/scenario.h"
#include "study/values.h"

enum { LARGEST_POINTS = 1000000, LARGEST_SOBOL = 40 };   /* points; keys of a sobol design */

enum design { DESIGN_GRID, DESIGN_ZIP, DESIGN_SOBOL };

/* A key that varies. */
struct dimension {
    const struct node *key;
    const struct node *given;                        /* what stands there */
    struct values values;
};

struct study {
    const char *file;                                /* borrowed */
    char *name;
    const char *scenario_file;
    struct source *source;
    struct scenario base;                            /* that nothing is varied of; trials, seed and precision hold for all points */
    enum design design;
    struct dimension *dimension;                     /* [dimensions] */
    int dimensions;
    uint64_t points;
    uint32_t *sobol;                                 /* of a sobol design, [points][dimensions]: 2^32 u */
    bool alike;                                      /* every point has the base's companies; after study_keys */
    struct tree tree;
    struct arena arena;
};

/* Reads a study and its scenario, and checks all but what must hold between values.
 * Statuses and messages as scenario_read. On failure nothing is left to free. The file's name and the overrides must outlive the
 * study, which is not to be copied or moved; the caller frees *out with study_free. */
MUST_CHECK enum status study_read(const char *file, struct overrides overrides, struct study *out, struct failure *failure);
void study_free(struct study *study);

/* Whether the file looks like a study rather than a scenario: it is YAML, and has `vary`, `study` or `scenario` at its top. Status
 * 74 where it cannot be read. */
MUST_CHECK enum status study_is(const char *file, bool *is, struct failure *failure);

/* Writes the study as YAML that study_read reads back to the same points where `scenario` names a file written by
 * source_write. Errors show in ferror(out). */
void study_write(const struct study *study, const char *scenario, FILE *out);

/* design.c, for study_read: reads `design`, counts the points, and fills sobol. */
MUST_CHECK enum status design_read(struct study *study, struct failure *failure);

/* --- its points, numbered from 0 --- */

/* One point: the values that its keys have. */
struct point {
    struct node root;
    struct item *item;                               /* [dimensions] */
    struct node *between;                            /* [dimensions]: values of a sobol design that stand in no list */
    char (*text)[32];                                /* of these */
};

/* Room for a point of the study; status 74 where memory is out. The caller frees it with point_free. */
MUST_CHECK enum status point_init(const struct study *study, struct point *out, struct failure *failure);
void point_free(struct point *point);

/* Sets it to one of the points. */
void point_set(const struct study *study, uint64_t number, struct point *point);

/* The value of a key there, as text. */
const char *point_value(const struct point *point, int dimension);

/* Its scenario, with the study's trials, seed and precision. The caller frees it with scenario_free. */
MUST_CHECK enum status point_scenario(const struct study *study, const struct point *point, struct scenario *out,
                                      struct failure *failure);

/* The key by which a point is known: scenario_key, as bytes. */
enum { KEY_BYTES = 32 };
struct point_key {
    unsigned char byte[KEY_BYTES];
};

/* Reads every point's scenario, by so many threads, and fills key[points]. Where some are not possible: the failure of the first
 * of them, with its values. Status 75 where `stop`, which is asked again and again, says so. */
MUST_CHECK enum status study_keys(struct study *study, int threads, bool (*stop)(void), struct point_key *key,
                                  struct failure *failure);

#endif

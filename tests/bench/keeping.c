/* What keeping results costs: the program itself, linked so that these functions stand before its own (the linker's --wrap) and read
 * the clock before and after. Prints to stderr at the end, for each, its name, calls and seconds, separated by tabs. */
#include <omp.h>
#include <stdio.h>

#include "output/results.h"
#include "study/sweep.h"

enum part { COUNTS, PUT, GET, COMMIT, OPEN, LOOK_UP, READ_POINTS, PARTS };

static const char *const names[PARTS] = {"counts of a run", "put", "get", "commit", "open", "look up", "read points"};
static long calls[PARTS];
static double seconds[PARTS];

static void note(enum part part, double start)
{
    calls[part]++;
    seconds[part] += omp_get_wtime() - start;
}

/* None of them is called by two threads at once. */
#define TIME(part, function, declared, passed)                                                                         \
    __typeof__(function) __real_##function, __wrap_##function;                                                         \
    enum status __wrap_##function declared                                                                             \
    {                                                                                                                  \
        const double start = omp_get_wtime();                                                                          \
        const enum status status = __real_##function passed;                                                           \
        note(part, start);                                                                                             \
        return status;                                                                                                 \
    }

TIME(COUNTS, results_write_tallies,
     (struct folder *folder, const struct tally *tally, const char *key, struct failure *failure),
     (folder, tally, key, failure))
TIME(PUT, store_put, (struct store *s, const struct point_key *key, const struct counts *counts, struct failure *failure),
     (s, key, counts, failure))
TIME(GET, store_get, (struct store *s, const struct point_key *key, struct counts *out, struct failure *failure),
     (s, key, out, failure))
TIME(COMMIT, store_commit, (struct store *s, bool *busy, struct failure *failure), (s, busy, failure))
TIME(OPEN, store_open,
     (const char *path, bool create, const struct store_about *about, struct store **out, struct failure *failure),
     (path, create, about, out, failure))
TIME(LOOK_UP, store_trials, (struct store *s, const struct point_key *key, uint64_t *out, struct failure *failure),
     (s, key, out, failure))
TIME(READ_POINTS, study_keys,
     (struct study *s, int threads, bool (*stop)(void), struct point_key *key, struct failure *failure),
     (s, threads, stop, key, failure))

__attribute__((destructor)) static void end(void)
{
    for (int i = 0; i < PARTS; i++)
        fprintf(stderr, "%s\t%ld\t%.6f\n", names[i], calls[i], seconds[i]);
}

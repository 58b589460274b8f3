/* What keeping results costs: the program itself, linked so that these functions stand before its own (the linker's --wrap) and read
 * clocks before and after. Prints to stderr at the end, for each, its name, calls, seconds in all and of the fastest call, and seconds of
 * processor time, separated by tabs. */
#include <math.h>
#include <stdio.h>
#include <time.h>

#include "output/results.h"
#include "study/store.h"

enum part { COUNTS, PUT, GET, COMMIT, OPEN, LOOK_UP, PARTS };

static const char *const names[PARTS] = {"counts of a run", "put", "get", "commit", "open", "look up"};
static struct {
    long calls;
    double seconds, fastest, processor;
} spent[PARTS];

static double now(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void note(enum part part, double start, double processor)
{
    const double seconds = now(CLOCK_MONOTONIC) - start;
    spent[part].fastest = spent[part].calls++ == 0 ? seconds : fmin(spent[part].fastest, seconds);
    spent[part].seconds += seconds;
    spent[part].processor += now(CLOCK_THREAD_CPUTIME_ID) - processor;
}

/* None of them is called by two threads at once. */
#define TIME(part, function, declared, passed)                                                                         \
    __typeof__(function) __real_##function, __wrap_##function;                                                         \
    enum status __wrap_##function declared                                                                             \
    {                                                                                                                  \
        const double start = now(CLOCK_MONOTONIC), processor = now(CLOCK_THREAD_CPUTIME_ID);                           \
        const enum status status = __real_##function passed;                                                           \
        note(part, start, processor);                                                                                  \
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

__attribute__((destructor)) static void end(void)
{
    for (int i = 0; i < PARTS; i++)
        fprintf(stderr, "%s\t%ld\t%.6f\t%.6f\t%.6f\n", names[i], spent[i].calls, spent[i].seconds, spent[i].fastest,
                spent[i].processor);
}

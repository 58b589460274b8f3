/* Which part of a run takes how long: the program itself, linked so that these functions stand before its own
 * (the linker's --wrap) and read the clock before and after. For one thread; prints its table to stderr at the end.
 *
 * Most random numbers are drawn within the steps of market and companies, too finely for a clock. As many as a run draws
 * are therefore drawn again by themselves; those of the next cut or crash are left out. */
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include "estimate/tally.h"
#include "model/steps.h"
#include "output/folder.h"

enum part { INPUTS, MARKET, COMPANIES, TALLIES, FILES, PARTS };

static const char *const names[PARTS] = {"drawn inputs", "market", "companies", "tallies", "tables and files"};
static uint64_t spent[PARTS], spent_on_rounds, began;
static uint64_t starts, normal_draws_x4;  /* blocks of draws that a run makes */

static uint64_t now(void)
{
#ifdef __x86_64__
    return __builtin_ia32_rdtsc();
#else
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
#endif
}

#define PASTE_AS_IS(a, b) a##b
#define PASTE(a, b) PASTE_AS_IS(a, b)

/* Puts a function before the program's `function`; `also` is done after it. */
#define TIME(part, function, declared, passed, also)                                                                   \
    __typeof__(function) PASTE(__real_, function), PASTE(__wrap_, function);                                           \
    void PASTE(__wrap_, function) declared                                                                             \
    {                                                                                                                  \
        const uint64_t start = now();                                                                                  \
        PASTE(__real_, function) passed;                                                                               \
        spent[part] += now() - start;                                                                                  \
        also;                                                                                                          \
    }

/* The same for a function that returns a status. */
#define TIME_STATUS(part, function, declared, passed)                                                                  \
    __typeof__(function) PASTE(__real_, function), PASTE(__wrap_, function);                                           \
    enum status PASTE(__wrap_, function) declared                                                                      \
    {                                                                                                                  \
        const uint64_t start = now();                                                                                  \
        const enum status status = PASTE(__real_, function) passed;                                                    \
        spent[part] += now() - start;                                                                                  \
        return status;                                                                                                 \
    }

draws_fill KERNEL(draws_fill);

TIME(INPUTS, KERNEL(draws_fill), (const struct draw_plan *plan, const struct luck *luck, struct draws *draws),
     (plan, luck, draws), )
TIME(MARKET, KERNEL(market_start), (struct block *b), (b), starts++)
TIME(MARKET, KERNEL(market_step), (struct block *b, int step), (b, step), normal_draws_x4 += 4)
TIME(MARKET, KERNEL(market_share_out), (struct block *b), (b), )
TIME(COMPANIES, KERNEL(company_start), (const struct block *b, struct company_block *c), (b, c), starts++)
TIME(COMPANIES, KERNEL(company_weigh), (struct block *b, int company), (b, company), )
TIME(COMPANIES, KERNEL(company_step), (const struct block *b, int company, int step), (b, company, step),
     normal_draws_x4++)
TIME(COMPANIES, KERNEL(companies_draw_rounds), (struct block *b), (b), spent_on_rounds += now() - start)
TIME(TALLIES, tally_block, (struct tally *t, const struct block *b, const struct draws *d, int from, int to),
     (t, b, d, from, to), )
TIME(TALLIES, tally_paths, (struct tally *t, const struct market *m, int step, int from, int to),
     (t, m, step, from, to), )
TIME(TALLIES, tally_add, (struct tally *to, const struct tally *from), (to, from), )
TIME_STATUS(FILES, folder_write,
            (struct folder *folder, const char *name, write_file *write, const void *context, struct failure *failure),
            (folder, name, write, context, failure))
TIME_STATUS(FILES, folder_finish,
            (struct folder *folder, const char *const *files, size_t count, struct failure *failure),
            (folder, files, count, failure))

enum { REPEATS = 2000 };

/* Four normals for each lane of a block. */
static uint64_t time_normals(const struct block *b, float out[4][BLOCK])
{
    const uint64_t start = now();
    for (uint32_t k = 0; k < REPEATS; k++)
        for (int i = 0; i < BLOCK; i += LANES) {
            const struct philox_words w = draw(b, i, 1, k, REVENUE_SHOCK);
            const struct normal_pair first = normals(w.word[0], w.word[1]), second = normals(w.word[2], w.word[3]);
            store(out[0] + i, first.first);
            store(out[1] + i, first.second);
            store(out[2] + i, second.first);
            store(out[3] + i, second.second);
            __asm__ volatile("" : : "r"(out) : "memory");
        }
    return (now() - start) / REPEATS;
}

/* The two draws with which a company or the market starts: clocks, and the size of a round. */
static uint64_t time_clocks(const struct block *b, float out[4][BLOCK])
{
    const uint64_t start = now();
    for (uint32_t k = 0; k < REPEATS; k++)
        for (int i = 0; i < BLOCK; i += LANES) {
            const struct philox_words w = draw(b, i, 1, k, COMPANY_CLOCKS), r = draw(b, i, 1, k, FUNDING_ROUND);
            for (int n = 0; n < 3; n++)
                store(out[n] + i, exponential_threshold(w.word[n]));
            store(out[3] + i, exponential_threshold(r.word[0]) + normals(r.word[1], r.word[2]).first);
            __asm__ volatile("" : : "r"(out) : "memory");
        }
    return (now() - start) / REPEATS;
}

static uint64_t random_numbers(void)
{
    static struct world world = {.seed = 1};
    static struct block block = {.world = &world};
    *(struct philox_keys *)block.keys = philox_keys(world.seed);
    static _Alignas(64) float out[4][BLOCK];
    return normal_draws_x4 * time_normals(&block, out) / 4 + starts * time_clocks(&block, out) + spent_on_rounds;
}

__attribute__((constructor)) static void begin(void)
{
    began = now();
}

/* Shares of the whole. */
__attribute__((destructor)) static void end(void)
{
    const double whole = (double)(now() - began);
    double rest = whole;
    for (int i = 0; i < PARTS; i++) {
        fprintf(stderr, "%s\t%.4f\n", names[i], (double)spent[i] / whole);
        rest -= (double)spent[i];
    }
    fprintf(stderr, "the rest\t%.4f\n", rest / whole);
    fprintf(stderr, "of all of these, random numbers\t%.4f\n", (double)random_numbers() / whole);
}

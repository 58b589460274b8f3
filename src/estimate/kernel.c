#include "estimate/kernel.h"

#include <stdlib.h>
#include <string.h>

#define DECLARE(kernel)                                                                                                \
    draws_fill draws_fill_##kernel;                                                                                    \
    void block_run_##kernel(struct block *block)

DECLARE(baseline);

static bool always(void)
{
    return true;
}

#ifdef __x86_64__
DECLARE(avx2);
DECLARE(avx512);

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2");
}

static bool has_avx512(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
}
#endif

/* The widest first. */
static const struct kernel kernels[] = {
#ifdef __x86_64__
    {"avx512", has_avx512, draws_fill_avx512, block_run_avx512},
    {"avx2", has_avx2, draws_fill_avx2, block_run_avx2},
#endif
    {"baseline", always, draws_fill_baseline, block_run_baseline},
};

enum status kernel_choose(const struct kernel **out, struct failure *failure)
{
    const char *wanted = getenv("OUTLAST_KERNEL");
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
        const bool named = !wanted || strcmp(wanted, kernels[i].name) == 0;
        if (named && kernels[i].runs_here()) {
            *out = &kernels[i];
            return STATUS_DONE;
        }
        if (wanted && named)
            return fail(failure, STATUS_USAGE, "OUTLAST_KERNEL=%s: this processor cannot run that kernel; unset OUTLAST_KERNEL",
                        wanted);
    }
    return fail(failure, STATUS_USAGE, "OUTLAST_KERNEL=%s: no such kernel; there are baseline, avx2 and avx512", wanted);
}

/* The kernels of this binary: the same program, compiled for each instruction set; all give the same bits. */
#ifndef OUTLAST_ESTIMATE_KERNEL_H
#define OUTLAST_ESTIMATE_KERNEL_H

#include "base/failure.h"
#include "model/block.h"
#include "scenario/draws.h"

struct kernel {
    const char *name;                         /* baseline, avx2 or avx512 */
    bool (*runs_here)(void);
    draws_fill *draw;
    void (*run)(struct block *block);
};

/* The widest that this processor runs, or the one that the environment's OUTLAST_KERNEL names (for tests): status 64 where
 * there is no such kernel or the processor cannot run it. */
MUST_CHECK enum status kernel_choose(const struct kernel **out, struct failure *failure);

#endif

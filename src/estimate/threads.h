/* How many threads to use, and why. */
#ifndef OUTLAST_ESTIMATE_THREADS_H
#define OUTLAST_ESTIMATE_THREADS_H

struct threads {
    int count;
    char reason[128];             /* "the processors this process may use (8), less than SLURM_CPUS_PER_TASK (16)" */
};

/* The least of the processors that this process may use, the cgroup's quota (rounded up) and SLURM_CPUS_PER_TASK;
 * OMP_NUM_THREADS overrides them, and wanted, where above 0, overrides all. */
struct threads threads_choose(int wanted);

#endif

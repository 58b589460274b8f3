#include "estimate/threads.h"

#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

/* A whole number above 0 in the environment, or 0. OMP_NUM_THREADS may be a list, of which the first counts. */
static int from_environment(const char *name)
{
    char first[32];
    uint64_t count;
    const char *text = getenv(name);
    if (!text)
        return 0;
    snprintf(first, sizeof first, "%.*s", (int)strcspn(text, ","), text);
    return parse_count(first, &count) && count > 0 && count <= INT_MAX ? (int)count : 0;
}

static int allowed_processors(void)
{
    cpu_set_t set;
    const int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
    return count > 0 ? count : 1;
}

/* The quota in a cpu.max of cgroup version 2, "max 100000" or "150000 100000": whole processors, rounded up; 0: none. */
static int quota_in(const char *path)
{
    long long quota, period;
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    const int fields = fscanf(file, "%lld %lld", &quota, &period);
    fclose(file);
    return fields == 2 && quota > 0 && period > 0 ? (int)((quota + period - 1) / period) : 0;
}

/* The path of this process's cgroup of version 2, "/a/b"; empty where there is none. */
static void own_cgroup(char path[PATH_MAX])
{
    char line[PATH_MAX];
    path[0] = '\0';
    FILE *file = fopen("/proc/self/cgroup", "re");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, "0::", 3) == 0)
            snprintf(path, PATH_MAX, "%.*s", (int)strcspn(line + 3, "\n"), line + 3);
    if (file)
        fclose(file);
}

/* The tightest quota of this cgroup and those above it; 0: none. */
static int cgroup_quota(void)
{
    char group[PATH_MAX], file[PATH_MAX + 64];
    int tightest = 0;
    own_cgroup(group);
    for (;;) {
        snprintf(file, sizeof file, "/sys/fs/cgroup%s/cpu.max", group);
        const int quota = quota_in(file);
        if (quota > 0 && (tightest == 0 || quota < tightest))
            tightest = quota;
        char *slash = strrchr(group, '/');
        if (!slash)
            return tightest;
        *slash = '\0';
    }
}

static struct threads chosen(int count, const char *reason)
{
    struct threads t = {.count = count};
    snprintf(t.reason, sizeof t.reason, "%s", reason);
    return t;
}

struct threads threads_choose(int wanted)
{
    const int openmp = from_environment("OMP_NUM_THREADS"), slurm = from_environment("SLURM_CPUS_PER_TASK");
    if (wanted > 0)
        return chosen(wanted, "as --threads asks");
    if (openmp > 0)
        return chosen(openmp, "as OMP_NUM_THREADS asks");
    struct threads t = chosen(allowed_processors(), "all processors that this process may use");
    const int quota = cgroup_quota();
    if (quota > 0 && quota < t.count)
        t = chosen(quota, "the quota of its cgroup");
    if (slurm > 0 && slurm < t.count)
        t = chosen(slurm, "SLURM_CPUS_PER_TASK");
    return t;
}

/* Preloaded into the program under test: clocks that go as a test wants them to.
 *
 *   CLOCK_STEP    seconds by which the clock that only goes forward goes on each time that it is read: what is done every few
 *                 seconds is then done every few reads
 *   CLOCK_FILE    file with the seconds by which the wall clock is wrong; read each time */
#define _GNU_SOURCE
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static long wrong_by(void)
{
    const char *path = getenv("CLOCK_FILE");
    FILE *file = path ? fopen(path, "r") : NULL;
    long wrong = 0;
    if (file && fscanf(file, "%ld", &wrong) != 1)
        wrong = 0;
    if (file)
        fclose(file);
    return wrong;
}

int clock_gettime(clockid_t clock, struct timespec *out)
{
    static atomic_long reads;
    const char *step = getenv("CLOCK_STEP");
    const int status = (int)syscall(SYS_clock_gettime, clock, out);
    if (status == 0 && clock == CLOCK_MONOTONIC && step)
        out->tv_sec += (time_t)(strtod(step, NULL) * (double)(atomic_fetch_add(&reads, 1) + 1));
    if (status == 0 && clock == CLOCK_REALTIME)
        out->tv_sec += wrong_by();
    return status;
}

time_t time(time_t *out)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (out)
        *out = now.tv_sec;
    return now.tv_sec;
}

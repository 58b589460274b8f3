#include "commands/stop.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"

/* What asked for an end, 0 while nothing has: a signal's number, or one of these. */
enum { BY_DURATION = -1, BY_DAY_TIME = -2 };
static atomic_int asked_by;

static const struct options *wanted;
static double end_seconds;        /* of clock_seconds, where --for is given */
static time_t end_time;           /* of the wall clock, where --until is given */

/* --- the moments --- */

static time_t at_minute(struct tm day, int minutes, int days_on)
{
    day.tm_mday += days_on;
    day.tm_hour = minutes / 60;
    day.tm_min = minutes % 60;
    day.tm_sec = 0;
    day.tm_isdst = -1;
    return mktime(&day);
}

static time_t next_day_time(int minutes)
{
    struct tm today = {0};
    const time_t now = time(NULL);
    localtime_r(&now, &today);
    const time_t end = at_minute(today, minutes, 0);
    return end > now ? end : at_minute(today, minutes, 1);
}

void stop_at_moments(const struct options *o)
{
    wanted = o;
    if (o->duration > 0)
        end_seconds = clock_seconds() + o->duration;
    if (o->until_text)
        end_time = next_day_time(o->until);
}

/* --- the signals --- */

static void ask(int signal)
{
    atomic_store(&asked_by, signal);
}

static void take(int signal, int flags)
{
    struct sigaction before, now = {.sa_handler = ask, .sa_flags = flags};
    sigemptyset(&now.sa_mask);
    if (sigaction(signal, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(signal, &now, NULL);
}

void stop_on_signals(void)
{
    take(SIGINT, SA_RESTART | (int)SA_RESETHAND);
    take(SIGTERM, SA_RESTART);
    take(SIGXCPU, SA_RESTART);
}

/* --- asking --- */

static int moment_passed(void)
{
    if (wanted && wanted->duration > 0 && clock_seconds() >= end_seconds)
        return BY_DURATION;
    if (wanted && wanted->until_text && time(NULL) >= end_time)
        return BY_DAY_TIME;
    return 0;
}

bool stop_asked(void)
{
    if (atomic_load(&asked_by) == 0) {
        int nothing = 0;
        atomic_compare_exchange_strong(&asked_by, &nothing, moment_passed());
    }
    return atomic_load(&asked_by) != 0;
}

const char *stop_reason(char text[64])
{
    const int by = atomic_load(&asked_by);
    if (by == 0)
        return NULL;
    if (by == BY_DURATION)
        snprintf(text, 64, "--for %s", wanted->duration_text);
    else if (by == BY_DAY_TIME)
        snprintf(text, 64, "--until %s", wanted->until_text);
    else
        snprintf(text, 64, "SIG%s", sigabbrev_np(by));
    return text;
}

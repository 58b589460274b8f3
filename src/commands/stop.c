#include "commands/stop.h"

#include <stddef.h>

static volatile sig_atomic_t stop_asked;

static void ask(int signal)
{
    (void)signal;
    stop_asked = 1;
}

static void take(int signal, int flags)
{
    struct sigaction before, now = {.sa_handler = ask, .sa_flags = flags};
    sigemptyset(&now.sa_mask);
    if (sigaction(signal, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(signal, &now, NULL);
}

const volatile sig_atomic_t *stop_on_signals(void)
{
    take(SIGINT, SA_RESTART | (int)SA_RESETHAND);
    take(SIGTERM, SA_RESTART);
    take(SIGXCPU, SA_RESTART);
    return &stop_asked;
}

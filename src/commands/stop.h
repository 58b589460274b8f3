/* Signals that ask for an end in good order: SIGINT, SIGTERM, SIGXCPU. */
#ifndef OUTLAST_COMMANDS_STOP_H
#define OUTLAST_COMMANDS_STOP_H

#include <signal.h>

/* From here on they set what is returned to another value than 0. A second SIGINT ends the process at once. A signal that was
 * ignored stays so (nohup). */
const volatile sig_atomic_t *stop_on_signals(void);

#endif

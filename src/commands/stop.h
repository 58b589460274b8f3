/* What ends a run early in good order: SIGINT, SIGTERM, SIGXCPU, and the moments of --for and --until. */
#ifndef OUTLAST_COMMANDS_STOP_H
#define OUTLAST_COMMANDS_STOP_H

#include <stdbool.h>

#include "commands/options.h"

/* Sets the moments that the options name: --for counts from now on a clock that only goes forward; --until is next when the
 * wall clock shows that local time, so where that clock is put right the end moves along. The options must outlive the run. */
void stop_at_moments(const struct options *options);

/* From here on the signals ask for an end. A second SIGINT ends the process at once. A signal that was ignored stays so
 * (nohup). */
void stop_on_signals(void);

/* Whether an end is asked for; once it is, it stays so. Any thread may ask, as often as it likes. */
bool stop_asked(void);

/* What asked for it: "SIGTERM", "--for 30m"; NULL while nothing has. */
const char *stop_reason(char text[64]);

#endif

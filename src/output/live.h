/* A line on a terminal that is written over again and again. */
#ifndef OUTLAST_OUTPUT_LIVE_H
#define OUTLAST_OUTPUT_LIVE_H

#include <stdbool.h>

/* Whether standard error is a terminal that can do so. */
bool live_terminal(void);

/* Puts a line in the place of the last one; "" takes it away. It is cut at the edge of the terminal, beyond which it could not be
 * taken back. */
void live_line(const char *line);

#endif

/* How long and until when, as users write it. */
#ifndef OUTLAST_BASE_MOMENT_H
#define OUTLAST_BASE_MOMENT_H

#include <stdbool.h>

/* Reads a number above 0 and its unit, s, m, h or d ("90s", "30m", "7.5h", "2d"), as seconds. False, and *out as it was, where
 * text is anything else. */
bool duration_parse(const char *text, double *out);

/* Reads HH:MM, from 00:00 to 23:59, as minutes since midnight. False, and *out as it was, where text is anything else. */
bool day_time_parse(const char *text, int *out);

#endif

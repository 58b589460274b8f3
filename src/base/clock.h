/* Seconds of a clock that only goes forward: for how long things take. */
#ifndef OUTLAST_BASE_CLOCK_H
#define OUTLAST_BASE_CLOCK_H

double clock_seconds(void);

#endif

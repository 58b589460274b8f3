/* --reading of the commands that ask for losses. */
#ifndef OUTLAST_COMMANDS_READING_H
#define OUTLAST_COMMANDS_READING_H

#include "commands/options.h"
#include "estimate/tally.h"

/* The reading that the options ask for; READINGS where they ask for none. Status 64, with the nearest, where there is no such
 * one. */
MUST_CHECK enum status options_reading(const struct options *options, enum reading *out, struct failure *failure);

#endif

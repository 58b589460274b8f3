/* What outlast check says of a study. */
#ifndef OUTLAST_COMMANDS_CHECK_STUDY_H
#define OUTLAST_COMMANDS_CHECK_STUDY_H

#include "commands/options.h"

/* Reads and checks a study and all of its points, and prints how many they are, how many are done, and the time and disk that
 * the rest will take; as tsv a row for each point. Simulates and changes nothing. Statuses as study_read and store_open. */
MUST_CHECK enum status check_study(const struct options *options, const char *file, struct failure *failure);

#endif

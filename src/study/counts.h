/* What is kept of a point: at the horizon, for each company, group and the market, the numbers from which every probability and
 * its interval follow. Whole numbers that add up over ranges of trials. */
#ifndef OUTLAST_STUDY_COUNTS_H
#define OUTLAST_STUDY_COUNTS_H

#include "estimate/findings.h"

struct counts {
    uint64_t trials;
    size_t words;
    int64_t *word;                /* [words]; owned. Company by company the trials of each reading; then group by group, the
                                     market last, the sums of m^2 of each reading, and the trials of none_left and no_generalist */
};

/* Room for the scenario's counts, all 0; status 74 where memory is out. The caller frees it with counts_free. */
MUST_CHECK enum status counts_init(const struct scenario *scenario, struct counts *out, struct failure *failure);
MUST_CHECK enum status counts_like(const struct counts *other, struct counts *out, struct failure *failure);
void counts_free(struct counts *counts);

/* Takes them out of a tally of the same scenario. */
void counts_of_tally(const struct scenario *scenario, const struct tally *tally, struct counts *out);

void counts_add(struct counts *to, const struct counts *from);

/* A claim of a group (groups_count: the market) at the horizon, with the interval for z: what subject_claim of findings.h says of
 * the same trials. */
struct estimate counts_claim(const struct scenario *scenario, const struct counts *counts, int group, enum claim claim, double z);

/* What findings_half_width says of the same trials. */
double counts_half_width(const struct scenario *scenario, const struct counts *counts, double z);

/* --- as bytes: short, and with a checksum over them, the key and the trials --- */

/* At most so many. */
size_t counts_bytes(const struct counts *counts);

/* Writes them and returns how many they are. */
size_t counts_pack(const struct counts *counts, const unsigned char key[32], unsigned char *out);

/* Reads them back into counts of the scenario, with the trials given. False where they are not what counts_pack wrote for this
 * key, these trials and so many words. */
bool counts_unpack(const unsigned char *bytes, size_t size, const unsigned char key[32], uint64_t trials, struct counts *out);

#endif

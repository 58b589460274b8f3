/* The finished points of a study in one SQLite database: by their keys, with the counts of the trials that they have. One
 * writes at a time, for whoever opens it to write holds the folder (output/folder.h); other programs may read meanwhile. Killed
 * at any moment it holds what was committed last. */
#ifndef OUTLAST_STUDY_STORE_H
#define OUTLAST_STUDY_STORE_H

#include "base/shard.h"
#include "study/counts.h"
#include "study/study.h"

#define STORE_NAME "points.sqlite"

struct store;

/* What a store says of itself. */
struct store_about {
    char *study;                  /* its name; owned: free it */
    struct shard shard;
    double rate;                  /* company-months that one thread simulated in a second, as last measured; 0: never */
};

/* Opens the store at the path; made, for the study and shard that `about` names, where there is none and create is true.
 * Status 66 where there is none, 65 where it is damaged, foreign or of another format, 73 where it cannot be made or is in
 * use, 74 where it cannot be read. Nothing of it is changed then. The caller ends with store_close, which loses what was
 * not committed. */
MUST_CHECK enum status store_open(const char *path, bool create, const struct store_about *about, struct store **out,
                                  struct failure *failure);
void store_close(struct store *store);

/* What it says; the caller frees out->study. */
MUST_CHECK enum status store_read_about(struct store *store, struct store_about *out, struct failure *failure);

/* How many trials it holds of a point. */
MUST_CHECK enum status store_trials(struct store *store, const struct point_key *key, uint64_t *out, struct failure *failure);

/* The counts of a point, into counts of its scenario, with 0 trials where it has none. Status 65 where they are damaged. */
MUST_CHECK enum status store_get(struct store *store, const struct point_key *key, struct counts *out,
                                 struct failure *failure);

/* Puts counts in the place of those that it holds of the point. Kept with the next store_commit. Status 74. */
MUST_CHECK enum status store_put(struct store *store, const struct point_key *key, const struct counts *counts,
                                 struct failure *failure);

/* Notes a rate. Kept with the next store_commit. */
MUST_CHECK enum status store_put_rate(struct store *store, double rate, struct failure *failure);

/* All that was put is on the disk, unless another program reads the store for longer than ten seconds: *busy, and it is to be
 * committed later. Status 74. */
MUST_CHECK enum status store_commit(struct store *store, bool *busy, struct failure *failure);

/* The same, but that it waits for the other, for a minute; then status 73. */
MUST_CHECK enum status store_commit_all(struct store *store, struct failure *failure);

#endif

/* What an inquiry has counted so far, as one self-checking file: it is carried on from there. */
#ifndef OUTLAST_STUDY_RECORD_H
#define OUTLAST_STUDY_RECORD_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/failure.h"

#define RECORD_NAME "counts.bin"

struct record {
    char key[65];                 /* of what is asked: record_key */
    uint64_t trials;              /* counted: 0 … trials - 1 */
    size_t words;
    int64_t *word;                /* [words], owned */
};

/* The key of an inquiry: SHA-256, in hexadecimal, of the texts that say what is asked: the command, scenario_keys, choices. */
void record_key(const char *const *text, size_t count, char key[65]);

/* An empty record. Status 74 where memory is out. The caller frees it with record_free. */
MUST_CHECK enum status record_init(const char key[65], size_t words, struct record *out, struct failure *failure);
void record_free(struct record *record);

/* Writes it; what goes wrong with the stream shows in ferror(out). */
void record_write(const struct record *record, FILE *out);

/* Reads counts into an initialised record; where they are fewer words than that has, the rest is 0. Status 65 where they are damaged,
 * of another key, or more; the record is then as it was. */
MUST_CHECK enum status record_read(FILE *in, struct record *record, struct failure *failure);

#endif

/* Memory that is given back all at once: what a reader builds while it reads. */
#ifndef OUTLAST_BASE_ARENA_H
#define OUTLAST_BASE_ARENA_H

#include <stddef.h>

struct chunk;

/* All zero is an empty arena. */
struct arena {
    struct chunk *last;
};

/* size zeroed bytes, aligned for any object and good until arena_free; NULL where memory is out. */
void *arena_take(struct arena *arena, size_t size);

/* A copy of the first length bytes of text, and a NUL; NULL where memory is out. */
char *arena_text(struct arena *arena, const char *text, size_t length);

void arena_free(struct arena *arena);

#endif

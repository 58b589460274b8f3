#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct chunk {
    struct chunk *before;
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

enum { CHUNK_SIZE = 16384 };

static struct chunk *add_chunk(struct arena *arena, size_t least)
{
    const size_t size = least > CHUNK_SIZE ? least : CHUNK_SIZE;
    struct chunk *chunk = size < PTRDIFF_MAX - sizeof *chunk ? calloc(1, sizeof *chunk + size) : NULL;
    if (chunk == NULL)
        return NULL;
    chunk->size = size;
    chunk->before = arena->last;
    arena->last = chunk;
    return chunk;
}

void *arena_take(struct arena *arena, size_t size)
{
    const size_t unit = alignof(max_align_t);
    if (size > SIZE_MAX - unit)
        return NULL;
    size = (size + unit - 1) / unit * unit;
    struct chunk *chunk = arena->last;
    if (chunk == NULL || chunk->size - chunk->used < size)
        chunk = add_chunk(arena, size);
    if (chunk == NULL)
        return NULL;
    void *taken = chunk->bytes + chunk->used;
    chunk->used += size;
    return taken;
}

char *arena_text(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_take(arena, length + 1);
    if (copy != NULL)
        memcpy(copy, text, length);
    return copy;
}

void arena_free(struct arena *arena)
{
    while (arena->last != NULL) {
        struct chunk *before = arena->last->before;
        free(arena->last);
        arena->last = before;
    }
}

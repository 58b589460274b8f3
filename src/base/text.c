#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static ssize_t add(void *context, const char *bytes, size_t size)
{
    struct text *t = context;
    char *larger = t->failed ? NULL : realloc(t->at, t->size + size + 1);
    if (!larger) {
        t->failed = true;
        return 0;
    }
    memcpy(larger + t->size, bytes, size);
    t->at = larger;
    t->size += size;
    t->at[t->size] = '\0';
    return (ssize_t)size;
}

FILE *text_open(struct text *t)
{
    *t = (struct text){.at = calloc(1, 1)};
    FILE *stream = t->at ? fopencookie(t, "w", (cookie_io_functions_t){.write = add}) : NULL;
    if (!stream)
        free(t->at);
    return stream;
}

char *text_close(FILE *stream, struct text *t)
{
    if (fclose(stream) == 0 && !t->failed)
        return t->at;
    free(t->at);
    return NULL;
}

#include "base/json_memory.h"

#include <jansson.h>
#include <stdlib.h>

static bool lacking;

static void *take(size_t size)
{
    void *taken = malloc(size);
    lacking = lacking || !taken;
    return taken;
}

void json_watch_memory(void)
{
    json_set_alloc_funcs(take, free);
}

bool json_lacks_memory(void)
{
    return lacking;
}

#include "base/lookup.h"

#include <stdlib.h>
#include <string.h>

#include "base/names.h"

/* The slot of a name, or the free one where it belongs. */
static struct lookup_slot *slot_of(const struct lookup *lookup, const char *name)
{
    size_t place = text_hash(name) & (lookup->size - 1);
    while (lookup->slots[place].name != NULL && strcmp(lookup->slots[place].name, name) != 0)
        place = (place + 1) & (lookup->size - 1);
    return &lookup->slots[place];
}

int lookup_find(const struct lookup *lookup, const char *name)
{
    if (lookup->size == 0)
        return -1;
    const struct lookup_slot *slot = slot_of(lookup, name);
    return slot->name != NULL ? slot->value : -1;
}

static bool grow(struct lookup *lookup)
{
    struct lookup larger = {.size = lookup->size != 0 ? lookup->size * 2 : 64, .used = lookup->used};
    larger.slots = calloc(larger.size, sizeof *larger.slots);
    if (larger.slots == NULL)
        return false;
    for (size_t i = 0; i < lookup->size; i++)
        if (lookup->slots[i].name != NULL)
            *slot_of(&larger, lookup->slots[i].name) = lookup->slots[i];
    free(lookup->slots);
    *lookup = larger;
    return true;
}

bool lookup_add(struct lookup *lookup, const char *name, int value)
{
    /* Half of the slots stay free, so a search is short and ends. */
    if (lookup->used * 2 >= lookup->size && !grow(lookup))
        return false;
    *slot_of(lookup, name) = (struct lookup_slot){name, value};
    lookup->used++;
    return true;
}

void lookup_free(struct lookup *lookup)
{
    free(lookup->slots);
    *lookup = (struct lookup){0};
}

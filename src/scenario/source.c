/* Many scenarios from the same files: what is read and merged of them is kept, and what goes over it merged into a copy. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/draft.h"

struct source {
    struct draft draft;
    struct scenario base;                            /* settings and correlations; the rest at its defaults */
};

enum status source_read(const char *file, const struct overlay *under, struct overrides overrides, struct source **out,
                        struct failure *failure)
{
    struct source *source = calloc(1, sizeof *source);
    *out = NULL;
    if (source == NULL)
        return fail_memory(failure);
    source->draft = (struct draft){.out = &source->base, .failure = failure};
    const enum status status = draft_gather(&source->draft, file, under, overrides);
    if (status == STATUS_DONE)
        *out = source;
    else
        source_free(source);
    return status;
}

void source_free(struct source *source)
{
    if (source == NULL)
        return;
    draft_free(&source->draft);
    free(source);
}

void source_write(const struct source *source, const struct scenario *base, FILE *out)
{
    draft_write(&source->draft, base, out);
}

static void borrow(struct slot *slots, int count)
{
    for (int i = 0; i < count; i++)
        slots[i].borrowed = true;
}

/* Copies of the entries, whose distributions stay those of the source. Their names are looked up there, too. */
static enum status fork_list(struct draft *draft, struct entry_list *list)
{
    struct draft_entry **from = list->at;
    const int count = list->count;
    list->count = 0;
    list->at = arena_take(&draft->arena, ((size_t)count + 1) * sizeof *list->at);
    if (list->at == NULL)
        return fail_memory(draft->failure);
    for (int i = 0; i < count; i++) {
        struct draft_entry *copy = arena_take(&draft->arena, sizeof *copy);
        if (copy == NULL)
            return fail_memory(draft->failure);
        *copy = *from[i];
        borrow(copy->value, COMPANY_KEYS);
        list->at[list->count++] = copy;
    }
    return STATUS_DONE;
}

/* Merges the overlay into a copy of the source's draft. The caller ends with drop(). */
static enum status fork_draft(const struct source *source, const struct layer *layer, struct scenario *out,
                              struct draft *draft, struct failure *failure)
{
    *out = source->base;
    *draft = source->draft;
    draft->arena = (struct arena){0};
    draft->out = out;
    draft->failure = failure;
    borrow(draft->market, MARKET_KEYS);
    enum status status = fork_list(draft, &draft->archetypes);
    if (status == STATUS_DONE)
        status = fork_list(draft, &draft->companies);
    else
        draft->companies.count = 0;                  /* they are the source's still */
    return status == STATUS_DONE ? draft_merge_layer(draft, layer) : status;
}

static void drop(struct draft *draft)
{
    draft_free_slots(draft);
    arena_free(&draft->arena);
}

static struct layer layer_of(const struct overlay *overlay)
{
    return (struct layer){.file = overlay->file, .folder = overlay->folder, .order = INT_MAX, .set = true, .last = true,
                          .tree = {.root = overlay->root}};
}

enum status source_check(const struct source *source, const struct overlay *over, struct failure *failure)
{
    struct draft draft;
    struct scenario out;
    const struct layer layer = layer_of(over);
    const enum status status = fork_draft(source, &layer, &out, &draft, failure);
    drop(&draft);
    return status;
}

enum status source_scenario(const struct source *source, const struct overlay *over, struct scenario *out,
                            struct failure *failure)
{
    struct draft draft;
    const struct layer layer = layer_of(over);
    enum status status = fork_draft(source, &layer, out, &draft, failure);
    if (status == STATUS_DONE)
        status = draft_complete(&draft);
    drop(&draft);
    if (status != STATUS_DONE)
        scenario_free(out);
    return status;
}

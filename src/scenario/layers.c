/* From a file and overrides to layers: follows `from`. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/names.h"
#include "scenario/draft.h"

/* A new layer at the end, empty but for its name. */
static struct layer *add_layer(struct draft *draft, const char *file)
{
    if (draft->layers_count == draft->layers_size) {
        const int size = draft->layers_size * 2 + 8;
        struct layer *larger = realloc(draft->layers, (size_t)size * sizeof *larger);
        if (larger == NULL)
            return NULL;
        draft->layers = larger;
        draft->layers_size = size;
    }
    struct layer *layer = &draft->layers[draft->layers_count];
    *layer = (struct layer){.file = arena_text(&draft->arena, file, strlen(file))};
    draft->layers_count += layer->file != NULL;
    return layer->file != NULL ? layer : NULL;
}

/* The folder part of a path, with its slash. */
static size_t folder_length(const char *file)
{
    const char *slash = strrchr(file, '/');
    return slash != NULL ? (size_t)(slash - file) + 1 : 0;
}

/* The path that `from` names, relative to the file that names it. */
static char *resolve_from(struct draft *draft, const char *file, const char *from)
{
    const size_t folder = *from != '/' ? folder_length(file) : 0, length = strlen(from);
    char *path = arena_take(&draft->arena, folder + length + 1);
    if (path == NULL)
        return NULL;
    memcpy(path, file, folder);
    memcpy(path + folder, from, length);
    return path;
}

static bool same_file(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Where a file says what it starts from, and what: NULL if it does not. */
static enum status find_from(struct draft *draft, const struct layer *layer, char **path, struct place *place)
{
    char shown[DESCRIPTION_SIZE];
    const struct node *from = node_get(layer->tree.root, "from");
    *path = NULL;
    if (from == NULL)
        return STATUS_DONE;
    *place = (struct place){layer->file, from->line, from->column};
    if (from->type != SCALAR || *from->text == '\0')
        return fail_at(draft->failure, STATUS_DATA, *place, "from", "expected a file, found %s",
                       node_describe(from, shown));
    *path = resolve_from(draft, layer->file, from->text);
    if (*path == NULL)
        return fail_memory(draft->failure);
    for (int i = 0; i < draft->layers_count; i++)
        if (same_file(draft->layers[i].file, *path))
            return fail_at(draft->failure, STATUS_DATA, *place, "from",
                           "%s leads back to %s: a circle; take one `from` out of it", from->text, draft->layers[i].file);
    return STATUS_DONE;
}

/* Reads one file into a layer. A file that cannot be opened is a fault of the `from` that named it, if one did. */
static enum status load_file(struct draft *draft, const char *file, const struct place *from)
{
    char shown[DESCRIPTION_SIZE];
    struct layer *layer = add_layer(draft, file);
    if (layer == NULL)
        return fail_memory(draft->failure);
    enum status status = tree_read(layer->file, &layer->tree, draft->failure);
    if (status != STATUS_DONE && status != STATUS_DATA && from != NULL) {
        const struct failure inner = *draft->failure;
        return fail_at(draft->failure, status, *from, "from", "%s", inner.message);
    }
    if (status != STATUS_DONE)
        return status;
    const size_t folder = folder_length(file);
    if (folder > 0 && (layer->folder = arena_text(&draft->arena, file, folder)) == NULL)
        return fail_memory(draft->failure);
    const struct node *root = layer->tree.root;
    if (root->type != MAPPING)
        return fail_at(draft->failure, STATUS_DATA, (struct place){layer->file, root->line, root->column}, NULL,
                       "expected keys and values, found %s", node_describe(root, shown));
    return STATUS_DONE;
}

/* The files came from the last to the first; the first is to be merged first. */
static void reverse_layers(struct draft *draft)
{
    for (int i = 0, j = draft->layers_count - 1; i < j; i++, j--) {
        const struct layer spare = draft->layers[i];
        draft->layers[i] = draft->layers[j];
        draft->layers[j] = spare;
    }
}

static enum status load_files(struct draft *draft, const char *file)
{
    struct place place;
    char *path = NULL;
    enum status status = load_file(draft, file, NULL);
    if (status == STATUS_DONE)
        draft->layers[0].named = true;
    while (status == STATUS_DONE) {
        status = find_from(draft, &draft->layers[draft->layers_count - 1], &path, &place);
        if (status != STATUS_DONE || path == NULL)
            break;
        status = load_file(draft, path, &place);
    }
    reverse_layers(draft);
    return status;
}

/* The first '=' outside quotes, or NULL. */
static const char *find_equals(const char *text)
{
    bool quoted = false;
    for (; *text != '\0'; text++) {
        if (*text == '"')
            quoted = !quoted;
        if (*text == '=' && !quoted)
            return text;
    }
    return NULL;
}

static struct node *make_scalar(struct arena *arena, const char *text, size_t length)
{
    struct node *node = arena_take(arena, sizeof *node);
    if (node == NULL)
        return NULL;
    *node = (struct node){.type = SCALAR, .size = 1, .text = arena_text(arena, text, length)};
    return node->text != NULL ? node : NULL;
}

/* A mapping of one key, as if it stood in a file. */
static enum status make_mapping(struct draft *draft, struct tree *tree, const char *text, size_t key_length)
{
    const char *value = text + key_length + 1;
    const struct node *given = tree->root;
    if (given == NULL)
        given = make_scalar(&tree->arena, value, strlen(value));
    const struct node *key = make_scalar(&tree->arena, text, key_length);
    struct node *root = arena_take(&tree->arena, sizeof *root);
    struct item *item = arena_take(&tree->arena, sizeof *item);
    if (given == NULL || key == NULL || root == NULL || item == NULL)
        return fail_memory(draft->failure);
    *item = (struct item){.key = key, .value = given};
    *root = (struct node){.type = MAPPING, .height = 1, .size = 3, .count = 1, .first = item};
    tree->root = root;
    return STATUS_DONE;
}

/* A value is the text of a scalar, but for the one key whose value is a list. */
static enum status load_override(struct draft *draft, const char *text)
{
    static const char list[] = "dependence=";
    char file[LONG_EXCERPT_SIZE + 8], shown[LONG_EXCERPT_SIZE];
    snprintf(file, sizeof file, "--set %s", long_excerpt(text, shown));
    const struct place place = {.file = file};
    const char *equals = find_equals(text);
    if (equals == NULL || equals == text)
        return fail_at(draft->failure, STATUS_USAGE, place, NULL, "expected KEY=VALUE, as in --set price.floor=0.5");
    if (!utf8_valid(text))
        return fail_at(draft->failure, STATUS_DATA, place, NULL, "found a byte that is not UTF-8, expected UTF-8 text");
    struct layer *layer = add_layer(draft, file);
    if (layer == NULL)
        return fail_memory(draft->failure);
    layer->set = layer->named = true;
    if (strncmp(text, list, strlen(list)) == 0) {
        const char *value = text + strlen(list);
        const enum status status = tree_parse(value, strlen(value), layer->file, &layer->tree, draft->failure);
        if (status != STATUS_DONE)
            return status;
    }
    return make_mapping(draft, &layer->tree, text, (size_t)(equals - text));
}

static enum status load_overlay(struct draft *draft, const struct overlay *overlay)
{
    struct layer *layer = add_layer(draft, overlay->file);
    if (layer == NULL)
        return fail_memory(draft->failure);
    layer->folder = overlay->folder;
    layer->set = true;
    layer->tree.root = overlay->root;
    return STATUS_DONE;
}

enum status draft_load_text(struct draft *draft, const char *text, size_t length, const char *name)
{
    char shown[DESCRIPTION_SIZE];
    struct layer *layer = add_layer(draft, name);
    if (layer == NULL)
        return fail_memory(draft->failure);
    layer->named = true;
    const enum status status = tree_parse(text, length, layer->file, &layer->tree, draft->failure);
    if (status == STATUS_DONE && layer->tree.root->type != MAPPING)
        return fail_at(draft->failure, STATUS_DATA, (struct place){.file = layer->file}, NULL,
                       "expected keys and values, found %s", node_describe(layer->tree.root, shown));
    return status;
}

enum status draft_load(struct draft *draft, const char *file, const struct overlay *overlay, struct overrides overrides)
{
    enum status status = load_files(draft, file);
    if (overlay != NULL && status == STATUS_DONE)
        status = load_overlay(draft, overlay);
    for (int i = 0; i < overrides.count && status == STATUS_DONE; i++)
        status = load_override(draft, overrides.text[i]);
    for (int i = 0; i < draft->layers_count; i++)
        draft->layers[i].order = i;
    return status;
}

#include "scenario/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

#include "base/lookup.h"
#include "base/names.h"
#include "base/near_path.h"
#include "scenario/comments.h"

enum { PATH_SIZE = 512 };

/* A collection that is still open. */
struct frame {
    struct node *node;
    struct item *last;
    const struct node *under;                        /* the key that it is the value of, or NULL */
    const struct node *key;                          /* of a mapping: read, its value not yet */
};

struct builder {
    const char *file, *text;
    size_t length;
    yaml_parser_t parser;
    struct tree *tree;
    struct frame frames[DEEPEST_NODE];
    int depth;
    size_t written;                                  /* nodes as written so far */
    struct lookup anchors;                           /* name to index in anchored */
    const struct node **anchored;                    /* the latest of each name */
    int anchors_count, anchors_size;
    struct comments comments;
    struct failure *failure;
};

enum status fail_at(struct failure *failure, enum status status, struct place place, const char *key,
                    const char *format, ...)
{
    char text[sizeof failure->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const char *separator = key != NULL ? ": " : "";
    key = key != NULL ? key : "";
    if (place.line == 0 || strncmp(place.file, "--set ", strlen("--set ")) == 0)
        return fail(failure, status, "%s: %s%s%s", place.file, key, separator, text);
    fail(failure, status, "%s:%d:%d: %s%s%s", place.file, place.line, place.column, key, separator, text);
    failure->placed = true;
    return status;
}

static struct place place_of(const struct builder *builder, yaml_mark_t mark)
{
    return (struct place){builder->file, (int)mark.line + 1, (int)mark.column + 1};
}

static struct place place_of_node(const struct builder *builder, const struct node *node)
{
    return (struct place){builder->file, node->line, node->column};
}

/* The position of a byte of the text, lines as libyaml counts them. What stands before it is valid UTF-8. */
static struct place place_of_offset(const struct builder *builder, size_t offset)
{
    struct place place = {builder->file, 1, 1};
    const char *text = builder->text;
    while (text < builder->text + offset) {
        const int32_t character = next_character(&text);
        const bool half = character == '\r' && *text == '\n';
        place.column++;
        if ((character == '\n' || character == '\r' || character == 0x85 || character == 0x2028 || character == 0x2029)
            && !half) {
            place.line++;
            place.column = 1;
        }
        if (character <= 0)
            break;
    }
    return place;
}

static enum status fail_reader(struct builder *builder)
{
    const yaml_parser_t *parser = &builder->parser;
    const struct place place = place_of_offset(builder, parser->problem_offset);
    if (strncmp(parser->problem, "control", strlen("control")) == 0)
        return fail_at(builder->failure, STATUS_DATA, place, NULL, "found the control character U+%04X, expected text",
                       (unsigned)parser->problem_value);
    return fail_at(builder->failure, STATUS_DATA, place, NULL, "found a byte that is not UTF-8, expected UTF-8 text");
}

/* Whether a character of the text, by its index, is a tab. */
static bool is_tab(const struct builder *builder, size_t index)
{
    const char *text = builder->text, *end = text + builder->length;
    for (size_t i = 0; i < index && text < end && next_character(&text) > 0; i++)
        continue;
    return text < end && *text == '\t';
}

/* libyaml's words for what it was reading, in those of docs/scenarios.md. */
static const char *in_words(const char *context)
{
    static const char *const words[][2] = {{"while parsing a flow sequence", "in a list in [ ]"},
                                           {"while parsing a flow mapping", "in keys and values in { }"},
                                           {"while parsing a block mapping", "in keys and values"},
                                           {"while parsing a block collection", "in a list"},
                                           {"while scanning a simple key", "in a key"},
                                           {"while scanning a quoted scalar", "in a text in quotes"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(context, words[i][0]) == 0)
            return words[i][1];
    return context;
}

/* What libyaml says, in other words, and what to do about it. */
struct problem {
    const char *said, *what, *todo;
};

static struct problem problem_of(const char *said)
{
    static const struct problem problems[] = {
        {"did not find expected ',' or ']'", "expected ',' or ']'", "; close the list with ]"},
        {"did not find expected ',' or '}'", "expected ',' or '}'", "; close them with }"},
        {"could not find expected ':'", "expected ': ' and a value", "; write KEY: VALUE"},
        {"found unexpected end of stream", "found the end of the file", "; close the quote"},
        {"mapping values are not allowed in this context", "found ': ' where no key can stand",
         "; indent it as the line above, or quote a value that has a ': '"},
        {"found character that cannot start any token", "found a character that no value starts with", "; put the value in quotes"},
        {"did not find expected key", "expected a key", "; indent it as the keys above"},
        {"did not find expected '-' indicator", "expected '- '", "; indent it as those above"}};
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++)
        if (strcmp(said, problems[i].said) == 0)
            return problems[i];
    return (struct problem){said, said, ""};
}

static enum status fail_syntax(struct builder *builder)
{
    const yaml_parser_t *parser = &builder->parser;
    if (parser->error == YAML_MEMORY_ERROR)
        return fail_memory(builder->failure);
    if (parser->error == YAML_READER_ERROR)
        return fail_reader(builder);
    const struct place place = place_of(builder, parser->problem_mark);
    const struct problem problem = is_tab(builder, parser->problem_mark.index)
                                       ? (struct problem){"", "found a tab", "; indent with blanks"} : problem_of(parser->problem);
    if (parser->context == NULL || parser->context_mark.line == parser->problem_mark.line)
        return fail_at(builder->failure, STATUS_DATA, place, NULL, "not YAML: %s%s", problem.what, problem.todo);
    return fail_at(builder->failure, STATUS_DATA, place, NULL, "not YAML: %s, %s that starts in line %zu%s",
                   problem.what, in_words(parser->context), parser->context_mark.line + 1, problem.todo);
}

/* Adds the size of a child that is complete to the collection it belongs to. */
static enum status count_in(struct builder *builder, struct node *parent, const struct node *child, yaml_mark_t mark)
{
    parent->size += child->size;
    if (parent->height <= child->height)
        parent->height = child->height + 1;
    if (parent->size > LARGEST_EXPANSION + builder->written)
        return fail_at(builder->failure, STATUS_DATA, place_of(builder, mark), NULL,
                       "aliases multiply to more than %d values", LARGEST_EXPANSION);
    if (builder->depth + child->height > DEEPEST_NODE)
        return fail_at(builder->failure, STATUS_DATA, place_of(builder, mark), NULL, "nested deeper than %d levels, expected fewer",
                       DEEPEST_NODE);
    return STATUS_DONE;
}

/* Hangs a node, complete or just opened, into the innermost open collection. */
static enum status attach(struct builder *builder, const struct node *node, yaml_mark_t mark)
{
    if (builder->depth == 0) {
        builder->tree->root = node;
        return STATUS_DONE;
    }
    struct frame *frame = &builder->frames[builder->depth - 1];
    if (frame->node->type == MAPPING && frame->key == NULL) {
        frame->key = node;
        if (node->type == SCALAR)
            return STATUS_DONE;
        return fail_at(builder->failure, STATUS_DATA, place_of(builder, mark), NULL, "found %s, expected a key",
                       node_describe(node, NULL));
    }
    struct item *item = arena_take(&builder->tree->arena, sizeof *item);
    if (item == NULL)
        return fail_memory(builder->failure);
    *item = (struct item){.key = frame->key, .value = node};
    if (frame->last != NULL)
        frame->last->next = item;
    else
        frame->node->first = item;
    frame->last = item;
    frame->key = NULL;
    frame->node->count++;
    return STATUS_DONE;
}

/* Attaches a node that is complete. */
static enum status attach_complete(struct builder *builder, const struct node *node, yaml_mark_t mark)
{
    enum status status = attach(builder, node, mark);
    if (status == STATUS_DONE && builder->depth > 0)
        status = count_in(builder, builder->frames[builder->depth - 1].node, node, mark);
    return status;
}

static enum status add_anchor(struct builder *builder, const yaml_char_t *name, const struct node *node)
{
    const int known = lookup_find(&builder->anchors, (const char *)name);
    if (known >= 0) {
        builder->anchored[known] = node;
        return STATUS_DONE;
    }
    if (builder->anchors_count == builder->anchors_size) {
        const int size = builder->anchors_size * 2 + 16;
        const struct node **larger = realloc(builder->anchored, (size_t)size * sizeof *larger);
        if (larger == NULL)
            return fail_memory(builder->failure);
        builder->anchored = larger;
        builder->anchors_size = size;
    }
    const char *copy = arena_text(&builder->tree->arena, (const char *)name, strlen((const char *)name));
    if (copy == NULL || !lookup_add(&builder->anchors, copy, builder->anchors_count))
        return fail_memory(builder->failure);
    builder->anchored[builder->anchors_count++] = node;
    return STATUS_DONE;
}

/* A new node of the tree, at the event's position, with its anchor if it has one; tags are refused. */
static enum status make_node(struct builder *builder, const yaml_event_t *event, enum node_type type,
                             const yaml_char_t *anchor, const yaml_char_t *tag, struct node **out)
{
    char shown[EXCERPT_SIZE];
    const struct place place = place_of(builder, event->start_mark);
    if (tag != NULL) {
        static const char usual[] = "tag:yaml.org,2002:"; /* written !! */
        const bool short_form = strncmp((const char *)tag, usual, strlen(usual)) == 0;
        return fail_at(builder->failure, STATUS_DATA, place, NULL, "found the tag '%s%s', expected none",
                       short_form ? "!!" : "", excerpt((const char *)tag + (short_form ? strlen(usual) : 0), shown));
    }
    if (++builder->written > LARGEST_TREE)
        return fail_at(builder->failure, STATUS_DATA, place, NULL, "more than %d values", LARGEST_TREE);
    struct node *node = arena_take(&builder->tree->arena, sizeof *node);
    if (node == NULL)
        return fail_memory(builder->failure);
    *node = (struct node){
        .type = type, .line = place.line, .column = place.column, .size = 1, .height = type != SCALAR};
    *out = node;
    return anchor != NULL ? add_anchor(builder, anchor, node) : STATUS_DONE;
}

static enum status add_scalar(struct builder *builder, const yaml_event_t *event)
{
    struct node *node = NULL;
    const char *value = (const char *)event->data.scalar.value;
    const size_t length = event->data.scalar.length;
    enum status status = make_node(builder, event, SCALAR, event->data.scalar.anchor, event->data.scalar.tag, &node);
    if (status != STATUS_DONE)
        return status;
    if (strlen(value) != length)
        return fail_at(builder->failure, STATUS_DATA, place_of(builder, event->start_mark), NULL,
                       "found the control character U+0000, expected text");
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    node->plain = !node->quoted && event->start_mark.line == event->end_mark.line;
    node->text = arena_text(&builder->tree->arena, value, length);
    if (node->text == NULL)
        return fail_memory(builder->failure);
    node->comment = comment_of(&builder->comments, event->end_mark.line, &builder->tree->arena);
    return attach_complete(builder, node, event->start_mark);
}

static enum status open_collection(struct builder *builder, const yaml_event_t *event, enum node_type type,
                                   const yaml_char_t *anchor, const yaml_char_t *tag)
{
    struct node *node = NULL;
    if (builder->depth == DEEPEST_NODE)
        return fail_at(builder->failure, STATUS_DATA, place_of(builder, event->start_mark), NULL,
                       "nested deeper than %d levels, expected fewer", DEEPEST_NODE);
    enum status status = make_node(builder, event, type, anchor, tag, &node);
    if (status != STATUS_DONE)
        return status;
    const struct node *under = builder->depth > 0 ? builder->frames[builder->depth - 1].key : NULL;
    status = attach(builder, node, event->start_mark);
    builder->frames[builder->depth++] = (struct frame){.node = node, .under = under};
    return status;
}

/* By text, and by position where texts are equal. */
static int compare_keys(const void *a, const void *b)
{
    const struct node *x = *(const struct node *const *)a, *y = *(const struct node *const *)b;
    const int order = strcmp(x->text, y->text);
    if (order != 0)
        return order;
    return x->line != y->line ? (x->line > y->line) - (x->line < y->line)
                              : (x->column > y->column) - (x->column < y->column);
}

/* Appends a part of a dotted key. */
static void append_part(char out[PATH_SIZE], const char *text)
{
    char shown[EXCERPT_SIZE];
    const size_t used = strlen(out);
    snprintf(out + used, PATH_SIZE - used, "%s%s", used > 0 ? "." : "", excerpt(text, shown));
}

/* A key of the mapping that was just closed, dotted in full: the keys that lead to it, and the names of list members. */
static const char *dotted_path(const struct builder *builder, const struct node *key, char out[PATH_SIZE])
{
    static const char market[] = "market.";          /* left out in dotted keys */
    *out = '\0';
    for (int i = 1; i <= builder->depth; i++) {
        const struct frame *frame = &builder->frames[i];
        const struct node *name = frame->node->type == MAPPING ? node_get(frame->node, "name") : NULL;
        if (frame->under != NULL)
            append_part(out, frame->under->text);
        else if (name != NULL && name->type == SCALAR && name != key)
            append_part(out, name->text);
    }
    append_part(out, key->text);
    return strncmp(out, market, strlen(market)) == 0 ? out + strlen(market) : out;
}

static enum status refuse_duplicates(struct builder *builder, const struct node *mapping)
{
    char path[PATH_SIZE];
    if (mapping->count < 2)
        return STATUS_DONE;
    const struct node **keys = malloc(mapping->count * sizeof *keys);
    if (keys == NULL)
        return fail_memory(builder->failure);
    size_t count = 0;
    for (const struct item *item = mapping->first; item != NULL; item = item->next)
        keys[count++] = item->key;
    qsort(keys, count, sizeof *keys, compare_keys);
    enum status status = STATUS_DONE;
    for (size_t i = 1; i < count && status == STATUS_DONE; i++)
        if (strcmp(keys[i - 1]->text, keys[i]->text) == 0)
            status =
                fail_at(builder->failure, STATUS_DATA, place_of_node(builder, keys[i]), dotted_path(builder, keys[i], path),
                        "given twice, first in line %d; leave one out", keys[i - 1]->line);
    free(keys);
    return status;
}

static enum status close_collection(struct builder *builder)
{
    const struct node *node = builder->frames[--builder->depth].node;
    if (node->type == MAPPING) {
        enum status status = refuse_duplicates(builder, node);
        if (status != STATUS_DONE)
            return status;
    }
    if (builder->depth == 0)
        return STATUS_DONE;
    const yaml_mark_t mark = {.line = (size_t)node->line - 1, .column = (size_t)node->column - 1};
    return count_in(builder, builder->frames[builder->depth - 1].node, node, mark);
}

static enum status add_alias(struct builder *builder, const yaml_event_t *event)
{
    char shown[EXCERPT_SIZE];
    const char *name = (const char *)event->data.alias.anchor;
    const struct place place = place_of(builder, event->start_mark);
    const int known = lookup_find(&builder->anchors, name);
    if (known < 0)
        return fail_at(builder->failure, STATUS_DATA, place, NULL,
                       "there is no anchor '&%s' above this alias; write the value in its place", excerpt(name, shown));
    const struct node *node = builder->anchored[known];
    for (int i = 0; i < builder->depth; i++)
        if (builder->frames[i].node == node)
            return fail_at(builder->failure, STATUS_DATA, place, NULL,
                           "the alias '*%s' contains itself; write the value in its place", excerpt(name, shown));
    return attach_complete(builder, node, event->start_mark);
}

static enum status start_document(struct builder *builder, const yaml_event_t *event)
{
    const struct place place = place_of(builder, event->start_mark);
    if (builder->tree->root != NULL)
        return fail_at(builder->failure, STATUS_DATA, place, NULL, "found a second document, expected one");
    if (event->data.document_start.tag_directives.start != event->data.document_start.tag_directives.end)
        return fail_at(builder->failure, STATUS_DATA, place, NULL, "found a tag directive, expected none");
    return STATUS_DONE;
}

static enum status take_event(struct builder *builder, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return start_document(builder, event);
    case YAML_SCALAR_EVENT:
        return add_scalar(builder, event);
    case YAML_ALIAS_EVENT:
        return add_alias(builder, event);
    case YAML_MAPPING_START_EVENT:
        return open_collection(builder, event, MAPPING, event->data.mapping_start.anchor,
                               event->data.mapping_start.tag);
    case YAML_SEQUENCE_START_EVENT:
        return open_collection(builder, event, SEQUENCE, event->data.sequence_start.anchor,
                               event->data.sequence_start.tag);
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        return close_collection(builder);
    default:
        return STATUS_DONE;
    }
}

static enum status take_events(struct builder *builder)
{
    for (bool more = true; more;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&builder->parser, &event))
            return fail_syntax(builder);
        const enum status status = take_event(builder, &event);
        more = event.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
        if (status != STATUS_DONE)
            return status;
    }
    if (builder->tree->root != NULL)
        return STATUS_DONE;
    return fail_at(builder->failure, STATUS_DATA, (struct place){builder->file, 1, 1}, NULL,
                   "found nothing, expected keys and values");
}

enum status tree_parse(const char *text, size_t length, const char *file, struct tree *tree, struct failure *failure)
{
    static const char mark[] = "\xEF\xBB\xBF";       /* UTF-8's byte order mark */
    if (length >= 3 && memcmp(text, mark, 3) == 0) {
        text += 3;
        length -= 3;
    }
    *tree = (struct tree){0};
    struct builder builder = {.file = file, .text = text, .length = length, .tree = tree, .comments = comments_of(text, length),
                              .failure = failure};
    if (!yaml_parser_initialize(&builder.parser))
        return fail_memory(failure);
    yaml_parser_set_encoding(&builder.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&builder.parser, (const unsigned char *)text, length);
    const enum status status = take_events(&builder);
    yaml_parser_delete(&builder.parser);
    lookup_free(&builder.anchors);
    free(builder.anchored);
    if (status != STATUS_DONE)
        tree_free(tree);
    return status;
}

/* Reads on until the end of the file, or until there is more than a file may hold. */
static enum status read_all(int descriptor, const char *file, char **text, size_t *length, struct failure *failure)
{
    const struct place place = {.file = file};
    for (size_t size = 0;;) {
        if (*length == size) {
            size = size * 2 + 65536;
            char *larger = realloc(*text, size);
            if (larger == NULL)
                return fail_memory(failure);
            *text = larger;
        }
        const ssize_t got = read(descriptor, *text + *length, size - *length);
        if (got == 0)
            return STATUS_DONE;
        if (got < 0 && errno != EINTR)
            return fail_at(failure, STATUS_IO, place, NULL, "cannot be read: %s", strerror(errno));
        *length += got > 0 ? (size_t)got : 0;
        if (*length > LARGEST_FILE)
            return fail_at(failure, STATUS_DATA, place, NULL, "larger than %d MiB, expected a scenario", LARGEST_FILE >> 20);
    }
}

static enum status open_file(const char *file, int *descriptor, struct failure *failure)
{
    const struct place place = {.file = file};
    struct stat about;
    *descriptor = open(file, O_RDONLY | O_CLOEXEC);
    if (*descriptor < 0) {
        const bool missing = errno == ENOENT || errno == ENOTDIR;
        char near[NEAR_PATH_SIZE];
        return missing ? fail_at(failure, STATUS_NO_INPUT, place, NULL, "there is no such file%.400s", near_path(file, near))
                       : fail_at(failure, STATUS_IO, place, NULL, "cannot be opened: %s", strerror(errno));
    }
    if (fstat(*descriptor, &about) != 0)
        return fail_at(failure, STATUS_IO, place, NULL, "cannot be read: %s", strerror(errno));
    if (S_ISDIR(about.st_mode))
        return fail_at(failure, STATUS_NO_INPUT, place, NULL, "a folder, expected a file");
    return STATUS_DONE;
}

enum status tree_read(const char *file, struct tree *tree, struct failure *failure)
{
    char *text = NULL;
    size_t length = 0;
    int descriptor;
    enum status status = open_file(file, &descriptor, failure);
    if (status == STATUS_DONE)
        status = read_all(descriptor, file, &text, &length, failure);
    if (status == STATUS_DONE)
        status = tree_parse(text, length, file, tree, failure);
    if (descriptor >= 0)
        close(descriptor);
    free(text);
    return status;
}

void tree_free(struct tree *tree)
{
    arena_free(&tree->arena);
    tree->root = NULL;
}

const struct node *node_get(const struct node *mapping, const char *key)
{
    for (const struct item *item = mapping->first; item != NULL; item = item->next)
        if (item->key != NULL && strcmp(item->key->text, key) == 0)
            return item->value;
    return NULL;
}

bool node_empty(const struct node *node)
{
    return node->type == SCALAR && !node->quoted && *node->text == '\0';
}

const char *node_describe(const struct node *node, char out[DESCRIPTION_SIZE])
{
    char shown[EXCERPT_SIZE];
    if (node->type != SCALAR)
        return node->type == MAPPING ? "a mapping" : "a list";
    if (node_empty(node))
        return "nothing";
    snprintf(out, DESCRIPTION_SIZE, "'%s'", excerpt(node->text, shown));
    return out;
}

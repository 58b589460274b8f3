#include "scenario/comments.h"

#include <stdbool.h>
#include <string.h>

struct comments comments_of(const char *text, size_t length)
{
    return (struct comments){.at = text, .end = text + length};
}

/* How many bytes of a line's end stand here, 0 where none does: also those that YAML takes over from Unicode. */
static size_t line_end(const char *text, const char *end)
{
    static const char *const ends[] = {"\r\n", "\n", "\r", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if ((size_t)(end - text) >= strlen(ends[i]) && memcmp(text, ends[i], strlen(ends[i])) == 0)
            return strlen(ends[i]);
    return 0;
}

static void go_to(struct comments *c, size_t line)
{
    while (c->line < line && c->at < c->end) {
        size_t length = line_end(c->at, c->end);
        c->line += length > 0;
        c->at += length > 0 ? length : 1;
        c->known = c->known && length == 0;
    }
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

/* The # that begins a comment: after a space, and not in quotes. NULL where there is none. */
static const char *find_mark(const struct comments *c, const char **line_stop)
{
    char quote = '\0', before = ' ';
    const char *mark = NULL, *text = c->at;
    for (; text < c->end && line_end(text, c->end) == 0; before = *text++)
        if (quote != '\0')
            quote = *text == quote ? '\0' : quote;
        else if ((*text == '\'' || *text == '"') && strchr(" \t[{,:", before) != NULL)
            quote = *text;
        else if (*text == '#' && is_space(before) && mark == NULL)
            mark = text;
    *line_stop = text;
    return mark;
}

const char *comment_of(struct comments *c, size_t line, struct arena *arena)
{
    go_to(c, line);
    if (c->line != line)
        return NULL;
    if (c->known)
        return c->comment;
    const char *stop, *text = find_mark(c, &stop);
    while (text != NULL && text < stop && (*text == '#' || is_space(*text)))
        text++;
    while (text != NULL && stop > text && is_space(stop[-1]))
        stop--;
    c->comment = text != NULL && text < stop ? arena_text(arena, text, (size_t)(stop - text)) : NULL;
    c->known = true;
    return c->comment;
}

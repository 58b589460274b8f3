/* Text put together by what writes to a stream. (open_memstream drops what it has no memory for, and its stream does not say so.) */
#ifndef OUTLAST_BASE_TEXT_H
#define OUTLAST_BASE_TEXT_H

#include <stdbool.h>
#include <stdio.h>

struct text {
    char *at;                     /* what has been flushed so far, and a NUL */
    size_t size;
    bool failed;
};

/* A stream that writes into *text, which must outlive it; NULL where memory is out. The caller ends with text_close. */
FILE *text_open(struct text *text);

/* Closes the stream and returns what was written to it, text->size bytes and a NUL, which the caller frees; NULL where memory was
 * out for any of it. */
char *text_close(FILE *stream, struct text *text);

#endif

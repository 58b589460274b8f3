#include "output/json.h"

#include <math.h>
#include <stdlib.h>

#include "base/json_memory.h"
#include "base/text.h"

json_t *json_real_or_null(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *json_whole(uint64_t value)
{
    if (value <= INT64_MAX)
        return json_integer((json_int_t)value);
    return json_sprintf("%llu", (unsigned long long)value);
}

/* Lines of an answer are broken, and its numbers set below each other, for a terminal. */
static json_t *in_one_line(char *text)
{
    size_t used = 0;
    for (const char *from = text; *from; from++) {
        const bool space = *from == ' ' || *from == '\n';
        if (!space)
            text[used++] = *from;
        else if (used > 0 && text[used - 1] != ' ')
            text[used++] = ' ';
    }
    return json_stringn(text, used > 0 && text[used - 1] == ' ' ? used - 1 : used);
}

json_t *json_told(write_file *tell, const void *context)
{
    struct text text;
    struct failure ignored;
    FILE *out = text_open(&text);
    if (!out)
        return NULL;
    const bool told = tell(context, out, &ignored) == STATUS_DONE;
    char *answer = text_close(out, &text);
    json_t *line = told && answer ? in_one_line(answer) : NULL;
    free(answer);
    return line;
}

/* Milliseconds are as much as a clock is worth. */
static json_t *seconds(double value)
{
    return json_real_or_null((double)(int64_t)(value * 1000 + 0.5) / 1000);
}

json_t *json_timings(const struct timings *t)
{
    return json_pack("{s:o, s:o, s:o, s:i}", "simulate", seconds(t->simulate), "tables", seconds(t->tables), "total",
                     seconds(t->total), "threads", t->threads);
}

int json_add_estimate(json_t *object, const char *value, const char *low, const char *high, struct estimate e)
{
    return json_object_set_new(object, value, json_real_or_null(e.probability)) |
           json_object_set_new(object, low, json_real_or_null(e.low)) |
           json_object_set_new(object, high, json_real_or_null(e.high));
}

enum status json_finish(json_t *summary, FILE *out, struct failure *failure)
{
    if (!summary || json_lacks_memory()) {
        json_decref(summary);
        return fail_memory(failure);
    }
    const int failed = json_dumpf(summary, out, JSON_INDENT(2) | JSON_REAL_PRECISION(10)) != 0;
    json_decref(summary);
    if (failed && !ferror(out))
        return fail_memory(failure);
    putc('\n', out);
    return STATUS_DONE;
}

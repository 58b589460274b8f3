#include "output/json.h"

#include <math.h>

#include "base/json_memory.h"

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

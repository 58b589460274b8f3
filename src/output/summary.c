#include "output/summary.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "base/version.h"

static const char *const state_words[READINGS] = {
    [READING_GENERALIST] = "independent and still in the race for general models",
    [READING_INDEPENDENT] = "independent, in whatever business",
    [READING_LEGAL] = "independent, or a shell whose team and licence a deal took",
    [READING_OPERATING] = "not shut: its product lives on, whoever owns it",
};

void claim_definition(const struct findings *f, const struct subject *who, enum claim claim, char text[256])
{
    const char *what = who == f->market ? "market" : "group";
    const int months = f->scenario->horizon;
    if (claim >= CLAIM_NONE_LEFT)
        snprintf(text, 256, "the chance that, after %d months, no company of the %s is %s", months, what,
                 state_words[claim == CLAIM_NONE_LEFT ? READING_INDEPENDENT : READING_GENERALIST]);
    else if (who->members == 1)
        snprintf(text, 256, "the chance that the company is, after %d months, %s", months, state_words[claim]);
    else
        snprintf(text, 256, "the mean over the %d companies of the %s of the chance to be, after %d months, %s",
                 who->members, what, months, state_words[claim]);
}

/* null for what does not exist: JSON has no NaN. */
static json_t *real(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

/* JSON's readers hold whole numbers up to 2^63-1; a larger one is text. */
static json_t *whole(uint64_t value)
{
    if (value <= INT64_MAX)
        return json_integer((json_int_t)value);
    return json_sprintf("%llu", (unsigned long long)value);
}

/* Every function here takes NULL for a value that could not be made, as jansson's do, and says so by -1 or NULL. */
static json_t *answer(const struct findings *f, const struct subject *who, enum claim claim)
{
    char definition[256];
    claim_definition(f, who, claim, definition);
    const struct estimate e = subject_claim(f, who, claim);
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:s}", "name", who->name, "reading", claim_names[claim],
                     "probability", real(e.probability), "low", real(e.low), "high", real(e.high), "trials",
                     whole(f->tally->trials), "definition", definition);
}

static int add_answers(json_t *answers, const struct findings *f, const struct subject *who)
{
    int failed = 0;
    for (enum claim claim = 0; claim < CLAIMS; claim++)
        if (claim_applies(who, claim))
            failed |= json_array_append_new(answers, answer(f, who, claim));
    return failed;
}

static json_t *all_answers(const struct findings *f)
{
    json_t *answers = json_array();
    int failed = answers == NULL;
    for (int i = 0; i < f->rows && !failed; i++)
        failed = add_answers(answers, f, f->row[i]);
    if (failed || add_answers(answers, f, f->market)) {
        json_decref(answers);
        return NULL;
    }
    return answers;
}

/* Milliseconds are as much as a clock is worth. */
static json_t *seconds(double value)
{
    return real((double)(int64_t)(value * 1000 + 0.5) / 1000);
}

static json_t *timings_object(const struct timings *t)
{
    return json_pack("{s:o, s:o, s:o, s:i}", "simulate", seconds(t->simulate), "tables", seconds(t->tables), "total",
                     seconds(t->total), "threads", t->threads);
}

enum status summary_write(const struct findings *f, const struct timings *timings, FILE *out, struct failure *failure)
{
    json_t *summary = json_pack("{s:s, s:o, s:o, s:s, s:s, s:o, s:o}", "scenario", f->scenario->name, "seed",
                                whole(f->scenario->seed), "trials", whole(f->tally->trials), "version", OUTLAST_VERSION,
                                "model", MODEL_VERSION, "answers", all_answers(f), "timings", timings_object(timings));
    if (!summary)
        return fail_memory(failure);
    const int failed = json_dumpf(summary, out, JSON_INDENT(2) | JSON_REAL_PRECISION(10)) != 0;
    json_decref(summary);
    if (failed && !ferror(out))
        return fail_memory(failure);
    putc('\n', out);
    return STATUS_DONE;
}

#include "output/summary.h"

#include <string.h>

#include "base/version.h"
#include "output/answer.h"
#include "output/json.h"
#include "output/words.h"

static const char *const state_words[READINGS] = {
    [READING_GENERALIST] = "independent and still in the race for general models",
    [READING_INDEPENDENT] = "independent, in whatever business",
    [READING_LEGAL] = "independent, or a shell whose team and licence a deal took",
    [READING_OPERATING] = "not shut: its product lives on, whoever owns it",
};

void claim_definition(const struct findings *f, const struct subject *who, enum claim claim, char text[256])
{
    const char *what = who == f->market ? "market" : "group";
    char months[WORDS_SIZE];
    months_words(f->scenario->horizon, months);
    if (claim >= CLAIM_NONE_LEFT)
        snprintf(text, 256, "the chance that, %s, no company of the %s is %s", months, what,
                 state_words[claim == CLAIM_NONE_LEFT ? READING_INDEPENDENT : READING_GENERALIST]);
    else if (who->members == 1)
        snprintf(text, 256, "the chance that the company is, %s, %s", months, state_words[claim]);
    else
        snprintf(text, 256, "the mean over the %d companies of the %s of the chance to be, %s, %s",
                 who->members, what, months, state_words[claim]);
}

/* Every function here takes NULL for a value that could not be made, as jansson's do, and says so by -1 or NULL. */
static json_t *answer(const struct findings *f, const struct subject *who, enum claim claim)
{
    char definition[256];
    claim_definition(f, who, claim, definition);
    const struct estimate e = subject_claim(f, who, claim);
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:s}", "name", who->name, "reading", claim_names[claim],
                     "probability", json_real_or_null(e.probability), "low", json_real_or_null(e.low), "high", json_real_or_null(e.high), "trials",
                     json_whole(f->tally->trials), "definition", definition);
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

/* What was asked for, and what is reached. */
static int add_precision(json_t *summary, const struct findings *f)
{
    if (f->scenario->precision <= 0)
        return 0;
    return json_object_set_new(summary, "precision", json_real_or_null(f->scenario->precision)) |
           json_object_set_new(summary, "half_width", json_real_or_null(findings_half_width(f)));
}

static json_t *summary_object(const struct findings *f, const struct timings *timings)
{
    json_t *summary = json_pack("{s:o, s:s, s:o, s:o, s:s, s:s}", "headline", json_told(answer_tell, f), "scenario", f->scenario->name, "seed",
                                json_whole(f->scenario->seed), "trials", json_whole(f->tally->trials), "version", OUTLAST_VERSION,
                                "model", MODEL_VERSION);
    if (summary && (add_precision(summary, f) || json_object_set_new(summary, "answers", all_answers(f)) ||
                    json_object_set_new(summary, "timings", json_timings(timings)))) {
        json_decref(summary);
        summary = NULL;
    }
    return summary;
}

enum status summary_write(const struct findings *f, const struct timings *timings, FILE *out, struct failure *failure)
{
    return json_finish(summary_object(f, timings), out, failure);
}

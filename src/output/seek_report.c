#include "output/seek_report.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "base/version.h"
#include "output/cells.h"
#include "output/json.h"
#include "output/words.h"

static const char *relation(const struct seek_report *r)
{
    return r->seek->at_most ? "<=" : ">=";
}

static bool solved(const struct seek_report *r)
{
    return r->seek->passages > 0;
}

static const struct estimate *estimate_at(const struct seek_report *r, int64_t value)
{
    const struct seek *s = r->seek;
    int i = 0;
    while (s->tried[i].value != value)
        i++;
    return &s->tried[i].estimate;
}

/* Where there is no passage, all values that were tried reach the mark or none does. */
static const char *reached_words(const struct seek_report *r)
{
    if (solved(r))
        return "between";
    return seek_reaches(r->seek, *estimate_at(r, 0)) ? "everywhere" : "nowhere";
}

/* --- tables --- */

static void put_value(const struct seek_report *r, int64_t number, FILE *out)
{
    char text[32];
    line_text(r->line, number, text);
    fprintf(out, "\t%s", solved(r) ? text : "NA");
}

enum status seek_write_solution(const void *report, FILE *out, struct failure *failure)
{
    const struct seek_report *r = report;
    (void)failure;
    fprintf(out, "# The value of %s from which the chance passes the mark, and the interval of values at which the chance's 95 %% interval "
                 "holds it; NA where it is not passed between the ends.\n"
                 "key\tname\treading\trelation\tmark\treached\tsolution\tlow\thigh\ttrials\n%s\t%s\t%s\t%s", r->key, r->key, r->name,
            claim_names[r->claim], relation(r));
    put_probability(out, r->seek->mark);
    fprintf(out, "\t%s", reached_words(r));
    put_value(r, r->seek->solution, out);
    put_value(r, r->seek->low, out);
    put_value(r, r->seek->high, out);
    put_count(out, (int64_t)r->scenario->trials);
    putc('\n', out);
    return STATUS_DONE;
}

enum status seek_write_steps(const void *report, FILE *out, struct failure *failure)
{
    const struct seek_report *r = report;
    (void)failure;
    fprintf(out, "# Values of %s in the order in which they were tried: the chance of %s, %s, with its 95 %% interval, and whether it reaches "
                 "the mark.\nstep\tvalue\tprobability\tlow\thigh\treached\ttrials\n", r->key, r->name, claim_names[r->claim]);
    for (int i = 0; i < r->seek->count; i++) {
        const struct tried *t = &r->seek->tried[i];
        char text[32];
        line_text(r->line, t->value, text);
        fprintf(out, "%d\t%s", i + 1, text);
        put_estimate(out, t->estimate);
        put_count(out, seek_reaches(r->seek, t->estimate));
        put_count(out, (int64_t)r->scenario->trials);
        putc('\n', out);
    }
    return STATUS_DONE;
}

/* --- JSON --- */

static json_t *number(const struct seek_report *r, int64_t value)
{
    const double real = line_value(r->line, value);
    return r->line->whole ? json_integer((json_int_t)real) : json_real(real);
}

static json_t *number_if_solved(const struct seek_report *r, int64_t value)
{
    return solved(r) ? number(r, value) : json_null();
}

static json_t *step(const struct seek_report *r, const struct tried *t)
{
    json_t *object = json_pack("{s:o}", "value", number(r, t->value));
    json_add_estimate(object, "probability", "low", "high", t->estimate);
    json_object_set_new(object, "reached", json_boolean(seek_reaches(r->seek, t->estimate)));
    return object;
}

static json_t *steps(const struct seek_report *r)
{
    json_t *list = json_array();
    for (int i = 0; i < r->seek->count; i++)
        json_array_append_new(list, step(r, &r->seek->tried[i]));
    return list;
}

enum status seek_write_summary(const void *report, FILE *out, struct failure *failure)
{
    const struct seek_report *r = report;
    const struct seek *s = r->seek;
    int64_t peak;
    json_t *summary = json_pack(
        "{s:o, s:s, s:s, s:s, s:s?, s:s, s:s, s:s, s:o, s:[o,o], s:s, s:o, s:o, s:o, s:o, s:o, s:s?, s:i, s:b, s:b, s:o, s:o, s:o, s:o, s:s, "
        "s:s, s:o}",
        "headline", json_told(seek_tell, r), "command", "solve", "scenario", r->scenario->name, "key", r->key, "given", r->given, "name", r->name, "reading",
        claim_names[r->claim], "relation", relation(r), "mark", json_real(s->mark), "between", number(r, 0), number(r, s->last),
        "reached", reached_words(r), "solution", number_if_solved(r, s->solution), "low", number_if_solved(r, s->low), "high",
        number_if_solved(r, s->high), "low_open", solved(r) ? json_boolean(s->low_open) : json_null(), "high_open",
        solved(r) ? json_boolean(s->high_open) : json_null(), "side", solved(r) ? (s->rising ? "above" : "below") : NULL, "passages",
        s->passages, "turns", seek_turns(s, &peak), "flat", seek_flat(s), "steps", steps(r), "seed", json_whole(r->scenario->seed),
        "trials", json_whole(r->scenario->trials), "simulated", json_whole(r->scenario->trials * (uint64_t)s->count), "version",
        OUTLAST_VERSION, "model", MODEL_VERSION, "timings", json_timings(&r->timings));
    return json_finish(summary, out, failure);
}

/* --- words --- */

enum { PHRASE_SIZE = 1024 };

/* "the chance of second-tier to be still an independent model company in June 2029" */
static const char *chance_phrase(const struct seek_report *r, char text[PHRASE_SIZE])
{
    static const char *const what[READINGS] = {"still an independent model company", "still an independent company",
                                               "still independent, or a shell", "still in operation, whoever owns it,"};
    const struct scenario *s = r->scenario;
    char end[WORDS_SIZE] = "at the end";
    const bool market = strcmp(r->name, "market") == 0;
    if (strcmp(r->key, "horizon") != 0)
        date_words(s->start_year, s->start_month, s->horizon, end);
    if (r->claim >= CLAIM_NONE_LEFT)
        snprintf(text, PHRASE_SIZE, "the chance that no %s%s%.300s is left %s",
                 r->claim == CLAIM_NONE_LEFT ? "independent company" : "independent model company", market ? "" : " of ",
                 market ? "" : r->name, end);
    else
        snprintf(text, PHRASE_SIZE, "the chance of %.300s to be %s %s", market ? "a company" : r->name, what[r->claim], end);
    return text;
}

/* In as many digits as the interval lets mean something. */
static void value_words(const struct seek_report *r, int64_t value, char text[WORDS_SIZE])
{
    const struct seek *s = r->seek;
    const double apart = line_value(r->line, s->high) - line_value(r->line, s->low);
    int decimals = 0;
    for (double unit = 10; apart < unit && decimals < 12 && !r->line->whole; unit /= 10)
        decimals++;
    const double real = line_value(r->line, value);
    if (fabs(real) >= 1e9 || apart <= 0)
        snprintf(text, WORDS_SIZE, "%.6g", real);
    else
        snprintf(text, WORDS_SIZE, "%.*f", decimals, real);
}

static void print_solution(const struct seek_report *r, FILE *out)
{
    const struct seek *s = r->seek;
    char phrase[PHRASE_SIZE], solution[WORDS_SIZE], low[WORDS_SIZE], high[WORDS_SIZE], mark[32];
    value_words(r, s->solution, solution);
    value_words(r, s->low, low);
    value_words(r, s->high, high);
    number_text(100 * s->mark, mark);
    fprintf(out, "From %s = %s %s (%s%s to %s%s), %s\nis %s %% or %s.\n", r->key, solution, s->rising ? "up" : "down", low,
            s->low_open ? " or less" : "", high, s->high_open ? " or more" : "", chance_phrase(r, phrase), mark,
            s->at_most ? "less" : "more");
}

static void print_unsolved(const struct seek_report *r, FILE *out)
{
    const struct seek *s = r->seek;
    const bool everywhere = seek_reaches(s, *estimate_at(r, 0));
    char phrase[PHRASE_SIZE], low[32], high[32], mark[32];
    line_text(r->line, 0, low);
    line_text(r->line, s->last, high);
    number_text(100 * s->mark, mark);
    fprintf(out, "%s from %s = %s to %s: %s\nis %s %% or %s at %s of the %d values tried.\n", everywhere ? "Reached all the way" : "Not reached",
            r->key, low, high, chance_phrase(r, phrase), mark, s->at_most ? "less" : "more", everywhere ? "every one" : "none", s->count);
}

static void print_at(const struct seek_report *r, int64_t value, FILE *out)
{
    char text[32], chance[WORDS_SIZE];
    line_text(r->line, value, text);
    fprintf(out, "   at %-12s %s\n", text, chance_text(*estimate_at(r, value), chance));
}

/* What one has to know besides. */
static void print_remarks(const struct seek_report *r, FILE *out)
{
    const struct seek *s = r->seek;
    int64_t peak;
    char text[32];
    if (r->drawn)
        fprintf(out, "In the scenario %s is drawn, %.200s; here one number stands in its place.\n", r->key, r->given);
    else if (r->given)
        fprintf(out, "In the scenario it is %.200s.\n", r->given);
    if (seek_flat(s))
        fprintf(out, "The key moves nothing here: at all values tried the very same lives come out so.\n");
    if (seek_turns(s, &peak)) {
        line_text(r->line, peak, text);
        fprintf(out, "The chance does not move one way only: around %s it turns, so there may be other solutions.\n", text);
    }
    if (s->passages > 1)
        fprintf(out, "It passes the mark %d times between the ends; this is the first time.\n", s->passages);
}

static void print_end(const struct seek_report *r, const struct run_facts *facts, FILE *out)
{
    char trials[WORDS_SIZE], all[WORDS_SIZE];
    fprintf(out, "%d values, %s %s each, %s in all, under the same luck (seed %llu), %s.\n", r->seek->count,
            count_words((int64_t)r->scenario->trials, trials), r->scenario->trials == 1 ? "life" : "lives",
            count_words((int64_t)r->scenario->trials * r->seek->count, all),
            (unsigned long long)r->scenario->seed, facts->effort);
    if (solved(r))
        fputs("In brackets: the values at which the chance's 95 % interval holds the mark. They leave out what the model itself gets wrong.\n",
              out);
    else
        fputs("95 % intervals leave out what the model itself gets wrong.\n", out);
    fprintf(out, "Every value tried, and the scenario: %s\nNext: ", facts->folder);
    print_shell_word(facts->program, out);
    fputs(" report ", out);
    print_shell_word(facts->folder, out);
    fputs("   (draws the chance against the key)\n", out);
}

enum status seek_tell(const void *report, FILE *out, struct failure *failure)
{
    const struct seek_report *r = report;
    (void)failure;
    if (solved(r))
        print_solution(r, out);
    else
        print_unsolved(r, out);
    return STATUS_DONE;
}

void seek_print(const struct seek_report *r, const struct run_facts *facts, FILE *out)
{
    struct failure none;
    (void)!seek_tell(r, out, &none);
    print_at(r, 0, out);
    if (solved(r))
        print_at(r, r->seek->solution, out);
    print_at(r, r->seek->last, out);
    print_remarks(r, out);
    putc('\n', out);
    print_end(r, facts, out);
}

#include "output/sensitivity_tables.h"

#include <math.h>
#include <stdlib.h>

#include "base/version.h"
#include "output/cells.h"
#include "output/json.h"
#include "output/sensitivity_answer.h"

const char *output_name(enum reading reading, enum output output)
{
    static const char *const names[OUTPUTS][2] = {[OUTPUT_EACH] = {"generalist", "independent"},
                                                  [OUTPUT_NUMBER] = {"generalists", "independents"},
                                                  [OUTPUT_NONE] = {"no_generalist", "none_left"}};
    return names[output][reading];
}

bool output_applies(const struct crowd *crowd, enum reading reading, enum output output)
{
    return (reading != READING_GENERALIST || crowd->races) && (output != OUTPUT_NUMBER || crowd->members > 1);
}

static void put_told(FILE *out, bool told)
{
    fputs(told ? "\tyes" : "\tno", out);
}

/* Calls back for every crowd, reading and output that applies. */
typedef void row_writer(const struct sensitivity_counts *c, int crowd, enum reading reading, enum output output, void *context,
                        FILE *out);

static void for_each_output(const struct sensitivity_counts *c, row_writer *write, void *context, FILE *out)
{
    for (int crowd = 0; crowd < c->sensitivity->crowds; crowd++)
        for (enum reading reading = READING_GENERALIST; reading <= READING_INDEPENDENT; reading++)
            for (enum output output = 0; output < OUTPUTS; output++)
                if (output_applies(&c->sensitivity->crowd[crowd], reading, output))
                    write(c, crowd, reading, output, context, out);
}

static void put_front(const struct sensitivity_counts *c, int crowd, enum reading reading, enum output output, FILE *out)
{
    fprintf(out, "%s\t%s", c->sensitivity->crowd[crowd].name, output_name(reading, output));
}

/* --- tornado.tsv --- */

static void put_change(struct change_estimate e, FILE *out)
{
    put_number(out, e.change);
    put_number(out, e.low);
    put_number(out, e.high);
}

static void tornado_row(const struct sensitivity_counts *c, int crowd, enum reading reading, enum output output, void *context,
                        FILE *out)
{
    int *order = context;
    if (output == OUTPUT_NUMBER)
        return;                                      /* the mean over members says the same */
    const int count = sensitivity_rank(c, crowd, reading, output, order);
    for (int i = 0; i < count; i++) {
        const struct bar *bar = &c->sensitivity->bars.bar[order[i]];
        put_front(c, crowd, reading, output, out);
        put_count(out, i + 1);
        fprintf(out, "\t%s\t%s", bar->name, bar->key < 0 ? "constant" : "drawn");
        put_number(out, bar->constant);
        put_probability(out, sensitivity_chance(c, crowd, reading, output).probability);
        for (int end = 0; end < 2; end++) {
            put_number(out, bar->end[end]);
            put_change(sensitivity_change(c, order[i], end, crowd, reading, output), out);
        }
        put_count(out, (int64_t)c->trials);
        putc('\n', out);
    }
}

/* Names, where there are any, on a comment line. */
static void put_names(const char *what, char *const *name, int names, FILE *out)
{
    for (int i = 0; i < names; i++)
        fprintf(out, "%s%s", i == 0 ? what : " ", name[i]);
    if (names > 0)
        putc('\n', out);
}

static void put_idle(const struct sensitivity_counts *c, FILE *out)
{
    const struct bars *bars = &c->sensitivity->bars;
    int idle = 0;
    for (int i = 0; i < bars->bars; i++)
        if (bars->bar[i].key < 0 && !sensitivity_changes_any(c, i))
            fprintf(out, "%s%s",
                    idle++ == 0 ? "# Constants with which the same companies were left in every trial, and have no rows: "
                                : " ",
                    bars->bar[i].name);
    if (idle > 0)
        putc('\n', out);
}

enum status write_tornado(const struct sensitivity_counts *c, FILE *out, struct failure *failure)
{
    const struct bars *bars = &c->sensitivity->bars;
    int *order = calloc((size_t)bars->bars + 1, sizeof *order);
    if (!order)
        return fail_memory(failure);
    fputs("# By how much the probability changes where one key has its low or high value in all trials, everything else as "
          "it was, luck too: a drawn key the 10th and 90th percentile of its distribution, a constant 80 % and 120 % of "
          "itself within its bounds.\n",
          out);
    put_names("# Constants that are 0, of which a fifth is nothing, and have no rows: ", bars->zero, bars->zeros, out);
    put_idle(c, out);
    fputs("name\treading\trank\tkey\tkind\tvalue\tprobability\tlow_value\tat_low\tat_low_low\tat_low_high\thigh_value\t"
          "at_high\tat_high_low\tat_high_high\ttrials\n",
          out);
    for_each_output(c, tornado_row, order, out);
    free(order);
    return STATUS_DONE;
}

/* --- sobol.tsv --- */

static void put_index(struct index x, FILE *out)
{
    put_number(out, x.value);
    put_number(out, x.low);
    put_number(out, x.high);
    put_told(out, x.told);
}

struct sobol_room {
    struct index *first, *total;
};

static void sobol_end(const struct sensitivity_counts *c, const char *input, struct index first, struct index total, FILE *out)
{
    fprintf(out, "\t%s", input);
    put_index(first, out);
    put_index(total, out);
    put_count(out, (int64_t)c->trials);
    putc('\n', out);
}

static void sobol_rows(const struct sensitivity_counts *c, int crowd, enum reading reading, enum output output, void *context,
                       FILE *out)
{
    const struct factors *f = &c->sensitivity->factors;
    const struct sobol_room *room = context;
    const struct index *first = room->first, *total = room->total;
    sensitivity_sobol(c, crowd, reading, output, room->first, room->total);
    for (int i = 0; i < f->factors; i++) {
        put_front(c, crowd, reading, output, out);
        sobol_end(c, f->factor[i].name, first[i], total[i], out);
    }
    put_front(c, crowd, reading, output, out);
    sobol_end(c, "inputs", index_rest(total[f->factors]), index_rest(first[f->factors]), out);
    put_front(c, crowd, reading, output, out);
    sobol_end(c, "luck", first[f->factors], total[f->factors], out);
}

enum status write_sobol(const struct sensitivity_counts *c, FILE *out, struct failure *failure)
{
    const size_t factors = (size_t)c->sensitivity->factors.factors + 1;
    struct sobol_room room = {calloc(factors, sizeof *room.first), calloc(factors, sizeof *room.total)};
    enum status status = STATUS_DONE;
    fputs("# Shares of the variance of whether a company is so (generalist, independent: over the members), of how many "
          "are, or of whether none is. first: what knowing the input alone would explain; total: what it has a hand in, "
          "with others.\n"
          "# inputs: all that is drawn, together; luck: everything else that happens. Keys joined by + depend on each "
          "other. first_told, total_told: whether it can be told from 0. NA: varies too seldom to say.\n"
          "name\treading\tinput\tfirst\tfirst_low\tfirst_high\tfirst_told\ttotal\ttotal_low\ttotal_high\ttotal_told\t"
          "trials\n",
          out);
    if (room.first && room.total)
        for_each_output(c, sobol_rows, &room, out);
    else
        status = fail_memory(failure);
    free(room.first);
    free(room.total);
    return status;
}

/* --- pawn.tsv --- */

static void pawn_rows(const struct sensitivity_counts *c, int crowd, enum reading reading, enum output output, void *context,
                      FILE *out)
{
    const struct sensitivity *s = c->sensitivity;
    const bool alone = s->crowd[crowd].members == 1;
    (void)context;
    if (output != (alone ? OUTPUT_EACH : OUTPUT_NUMBER))
        return;
    for (int key = 0; key < s->factors.keys; key++) {
        const struct bins bins = sensitivity_bins(c, key, crowd, reading);
        const struct pawn pawn = pawn_find(&bins);
        put_front(c, crowd, reading, bins.cells == 2 ? OUTPUT_EACH : OUTPUT_NUMBER, out);
        fprintf(out, "\t%s", s->factors.key[key].name);
        put_number(out, pawn.index.value);
        put_number(out, pawn.index.low);
        put_number(out, pawn.index.high);
        put_number(out, pawn.threshold);
        put_told(out, pawn.index.told);
        put_count(out, bins.bins);
        put_count(out, (int64_t)c->trials);
        putc('\n', out);
    }
}

enum status write_pawn(const struct sensitivity_counts *c, FILE *out, struct failure *failure)
{
    (void)failure;
    fputs("# PAWN: how far knowing in which of the bins of its distribution an input lies moves the distribution of the "
          "number that are so, on average over the bins: the largest distance of the distribution functions. Of a key that "
          "a group's companies draw each for itself: whether that company is so.\n"
          "# threshold: what an input that has nothing to do with it stays below in 95 % of runs; told: above that.\n"
          "name\treading\tinput\tpawn\tlow\thigh\tthreshold\ttold\tbins\ttrials\n",
          out);
    for_each_output(c, pawn_rows, NULL, out);
    return STATUS_DONE;
}

/* --- flips.tsv --- */

static void put_span(const struct sensitivity *s, int key, const struct flips *f, FILE *out)
{
    const bool values = sensitivity_bins_are_values(s, key);
    put_number(out, f->first < 0 ? NAN : sensitivity_edge(s, key, f->first));
    put_number(out, f->first < 0 ? NAN : sensitivity_edge(s, key, values ? f->last : f->last + 1));
}

static void flips_rows(const struct sensitivity_counts *c, int crowd, enum reading reading, enum output output, void *context,
                       FILE *out)
{
    const struct sensitivity *s = c->sensitivity;
    const struct estimate overall = sensitivity_chance(c, crowd, reading, output);
    (void)context;
    if (output == OUTPUT_NUMBER)
        return;
    for (int key = 0; key < s->factors.keys; key++) {
        if (!sensitivity_counts_flips(s, key, crowd, output))
            continue;
        const struct flips f = sensitivity_flips(c, key, crowd, reading, output);
        put_front(c, crowd, reading, output, out);
        fprintf(out, "\t%s", s->factors.key[key].name);
        put_estimate(out, overall);
        put_estimate(out, f.share);
        put_told(out, f.share.low > 0);
        put_span(s, key, &f, out);
        put_count(out, (int64_t)c->trials);
        putc('\n', out);
    }
}

enum status write_flips(const struct sensitivity_counts *c, FILE *out, struct failure *failure)
{
    (void)failure;
    fputs("# In which part of an input's distribution the probability is on the other side of 50 % than altogether: how "
          "often learning its value would flip the answer. NA: the probability itself cannot be told from 50 %.\n"
          "# flips_low counts bins that are surely there, flips_high those that may be; told: whether there are any. from, "
          "to: the values between which they lie.\n"
          "name\treading\tinput\tprobability\tlow\thigh\tflips\tflips_low\tflips_high\ttold\tfrom\tto\ttrials\n",
          out);
    for_each_output(c, flips_rows, NULL, out);
    return STATUS_DONE;
}

/* --- summary.json --- */

static json_t *index_object(struct index x)
{
    return json_pack("{s:o, s:o, s:o, s:b}", "value", json_real_or_null(x.value), "low", json_real_or_null(x.low), "high",
                     json_real_or_null(x.high), "told", (int)x.told);
}

static json_t *input_object(const char *name, struct index first, struct index total)
{
    return json_pack("{s:s, s:o, s:o}", "input", name, "first", index_object(first), "total", index_object(total));
}

struct answer_list {
    json_t *list;
    struct sobol_room room;
    bool failed;
};

static void add_answer(const struct sensitivity_counts *c, int crowd, enum reading reading, enum output output, void *context,
                       FILE *out)
{
    struct answer_list *a = context;
    const struct factors *f = &c->sensitivity->factors;
    const struct index *first = a->room.first, *total = a->room.total;
    (void)out;
    sensitivity_sobol(c, crowd, reading, output, a->room.first, a->room.total);
    json_t *inputs = json_array();
    for (int i = 0; i < f->factors; i++)
        a->failed |= json_array_append_new(inputs, input_object(f->factor[i].name, first[i], total[i])) != 0;
    json_t *answer = json_pack("{s:s, s:s, s:o, s:o, s:o}", "name", c->sensitivity->crowd[crowd].name, "reading",
                               output_name(reading, output), "parameters", index_object(index_rest(total[f->factors])), "luck",
                               index_object(total[f->factors]), "inputs", inputs);
    if (output != OUTPUT_NUMBER)
        a->failed |=
            !answer || json_add_estimate(answer, "probability", "low", "high", sensitivity_chance(c, crowd, reading, output));
    a->failed |= json_array_append_new(a->list, answer) != 0;
}

static json_t *answers(const struct sensitivity_counts *c)
{
    const size_t factors = (size_t)c->sensitivity->factors.factors + 1;
    struct answer_list a = {.list = json_array(),
                            .room = {calloc(factors, sizeof(struct index)), calloc(factors, sizeof(struct index))}};
    if (a.list && a.room.first && a.room.total)
        for_each_output(c, add_answer, &a, NULL);
    else
        a.failed = true;
    free(a.room.first);
    free(a.room.total);
    if (!a.failed)
        return a.list;
    json_decref(a.list);
    return NULL;
}

enum status write_sensitivity_summary(const struct sensitivity_counts *c, const struct timings *timings, FILE *out,
                                      struct failure *failure)
{
    const struct scenario *s = c->sensitivity->scenario;
    json_t *summary = json_pack("{s:o, s:s, s:s, s:o, s:o, s:i, s:o, s:s, s:s}", "headline", json_told(sensitivity_tell, c),
                                "command", "sensitivity", "scenario", s->name, "seed",
                                json_whole(s->seed), "trials", json_whole(c->trials), "variants", c->sensitivity->scenes,
                                "simulated", json_whole(c->trials * (uint64_t)c->sensitivity->scenes), "version", OUTLAST_VERSION,
                                "model", MODEL_VERSION);
    if (summary && (json_object_set_new(summary, "answers", answers(c)) ||
                    json_object_set_new(summary, "timings", json_timings(timings)))) {
        json_decref(summary);
        summary = NULL;
    }
    return json_finish(summary, out, failure);
}

#include "output/progress.h"

#include <math.h>
#include <stdio.h>

#include "base/clock.h"
#include "output/live.h"
#include "output/words.h"

enum { LINE_SIZE = 512 };

struct progress progress_start(const struct scenario *s, const struct tally *held, uint64_t total)
{
    struct progress p = {.live = live_terminal(), .at_most = s->precision > 0, .held = held, .first = held->trials,
                         .total = total, .start = clock_seconds()};
    p.last = p.start;
    for (int i = 0; i < s->entries_count; i++)
        p.any_generalist |= s->entries[i].kind == GENERALIST;
    return p;
}

static int64_t trials_lost(const struct progress *p, const struct tally *t)
{
    return p->any_generalist ? market_no_generalist(t, t->steps) : t->group[t->groups].sums[SUM_NONE_LEFT];
}

/* "; no model company left: 0.98 % +- 0.02": the chance is that of the trials counted so far, the interval that of all that are
 * done. */
static void interval_words(const struct progress *p, uint64_t all, const struct tally *part, char text[WORDS_SIZE])
{
    const uint64_t counted = p->held->trials + part->trials;
    *text = '\0';
    if (counted == 0)
        return;
    const double chance = (double)(trials_lost(p, p->held) + trials_lost(p, part)) / (double)counted;
    snprintf(text, WORDS_SIZE, "; no %s left: %.3g %% +- %.2g", p->any_generalist ? "model company" : "company",
             100 * chance, 196 * sqrt(chance * (1 - chance) / (double)all));
}

void progress_show(void *progress, uint64_t done, const struct tally *part)
{
    struct progress *p = progress;
    char line[LINE_SIZE], lives[WORDS_SIZE], total[WORDS_SIZE], rate[WORDS_SIZE], left[WORDS_SIZE], interval[WORDS_SIZE];
    const double now = clock_seconds(), passed = now - p->start;
    const uint64_t all = p->held->trials + done;
    if (all <= p->first || passed <= 0 || now - p->last < (p->live ? 0.2 : 60))
        return;
    p->last = now;
    const double speed = (double)(all - p->first) / passed;
    interval_words(p, all, part, interval);
    snprintf(line, sizeof line, "%3.0f %%, %s left%s; %s of %s%s lives, %s a second", 100 * (double)all / (double)p->total,
             duration_words((double)(p->total - all) / speed, left), interval, count_words((int64_t)all, lives),
             p->at_most ? "at most " : "", count_words((int64_t)p->total, total), count_words((int64_t)speed, rate));
    if (p->live)
        live_line(line);
    else
        fprintf(stderr, "outlast: %s\n", line);
    p->shown = p->live;
}

void progress_end(struct progress *p)
{
    if (p->shown)
        live_line("");
    p->shown = false;
}

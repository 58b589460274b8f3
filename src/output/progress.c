#include "output/progress.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "output/words.h"

static bool live_terminal(void)
{
    const char *term = getenv("TERM");
    return isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
}

struct progress progress_start(const struct scenario *s, uint64_t total)
{
    struct progress p = {.live = live_terminal(), .total = total, .start = clock_seconds()};
    p.last = p.start;
    for (int i = 0; i < s->entries_count; i++)
        p.any_generalist |= s->entries[i].kind == GENERALIST;
    return p;
}

/* From the part's chance and the number of all trials done. */
static void print_interval(const struct progress *p, uint64_t done, const struct tally *part)
{
    if (part->trials == 0)
        return;
    const int64_t lost = p->any_generalist ? market_no_generalist(part, part->steps)
                                           : part->group[part->groups].sums[SUM_NONE_LEFT];
    const double chance = (double)lost / (double)part->trials;
    fprintf(stderr, "; %s left: %.3g %% +- %.2g", p->any_generalist ? "no model company" : "none", 100 * chance,
            196 * sqrt(chance * (1 - chance) / (double)done));
}

void progress_show(void *progress, uint64_t done, const struct tally *part)
{
    struct progress *p = progress;
    char lives[WORDS_SIZE], total[WORDS_SIZE], rate[WORDS_SIZE], left[WORDS_SIZE];
    const double now = clock_seconds(), passed = now - p->start;
    done += p->before;
    if (done == 0 || passed <= 0 || now - p->last < (p->live ? 0.2 : 60))
        return;
    p->last = now;
    const double speed = (double)done / passed;
    fprintf(stderr, "%s%3.0f %%  %s of %s lives, %s a second, %s left", p->live ? "\r\033[K" : "outlast: ",
            100 * (double)done / (double)p->total, count_words((int64_t)done, lives),
            count_words((int64_t)p->total, total), count_words((int64_t)speed, rate),
            duration_words((double)(p->total - done) / speed, left));
    print_interval(p, done, part);
    fputs(p->live ? "" : "\n", stderr);
    p->shown = p->live;
}

void progress_end(struct progress *p)
{
    if (p->shown)
        fputs("\r\033[K", stderr);
    p->shown = false;
}

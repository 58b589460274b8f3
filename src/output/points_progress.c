#include "output/points_progress.h"

#include <math.h>

#include "base/clock.h"
#include "estimate/interval.h"
#include "output/live.h"
#include "output/words.h"

enum { LINE_SIZE = 512 };

struct points_progress points_progress_start(const struct study *study)
{
    struct points_progress p = {.live = live_terminal(), .at_most = study->base.precision > 0,
                                .z = interval_z(study->base.precision), .start = clock_seconds()};
    p.last = p.start;
    return p;
}

/* Half the widest that an interval can be: of a chance of one half. */
static const char *width_words(const struct points_progress *p, uint64_t trials, char text[WORDS_SIZE])
{
    if (trials > 0)
        snprintf(text, WORDS_SIZE, "; chances within %.2g %%", 50 * p->z / sqrt((double)trials));
    else
        *text = '\0';
    return text;
}

void points_progress_show(void *progress, const struct sweep_state *state)
{
    struct points_progress *p = progress;
    char line[LINE_SIZE], done[WORDS_SIZE], points[WORDS_SIZE], lives[WORDS_SIZE], total[WORDS_SIZE], rate[WORDS_SIZE],
        left[WORDS_SIZE], width[WORDS_SIZE];
    const double now = clock_seconds(), speed = (double)state->done / (now - p->start);
    if (state->done == 0 || now - p->last < (p->live ? 0.2 : 60))
        return;
    p->last = now;
    /* A terminal may cut off its end. */
    snprintf(line, sizeof line, "%3.0f %%, %s left, %s lives/s%s; %s of %s points done; %s of %s%s lives",
             100 * (double)state->done / (double)state->total,
             duration_words((double)(state->total - state->done) / speed, left), count_words((int64_t)speed, rate),
             width_words(p, state->least, width), count_words((int64_t)state->points_done, done),
             count_words((int64_t)state->points, points), count_words((int64_t)state->done, lives), p->at_most ? "at most " : "",
             count_words((int64_t)state->total, total));
    if (p->live)
        live_line(line);
    else
        fprintf(stderr, "outlast: %s\n", line);
    p->shown = p->live;
}

void points_progress_end(struct points_progress *p)
{
    if (p->shown)
        live_line("");
    p->shown = false;
}

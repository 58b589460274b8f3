#include "study/loss.h"

const char *const cause_names[CAUSES + 1] = {"pivot", "stale", "hollowed", "acquired", "sold", "shut", "any"};
const char *const reading_names[READINGS] = {"generalist", "independent", "legal", "operating"};

static const enum cause causes[FATES] = {[HOLLOWED] = CAUSE_HOLLOWED, [ACQUIRED] = CAUSE_ACQUIRED, [SOLD] = CAUSE_SOLD,
                                         [SHUT] = CAUSE_SHUT};

bool reading_knows(enum reading reading, enum cause cause)
{
    static const enum cause first[READINGS] = {[READING_GENERALIST] = CAUSE_PIVOT, [READING_INDEPENDENT] = CAUSE_HOLLOWED,
                                               [READING_LEGAL] = CAUSE_ACQUIRED, [READING_OPERATING] = CAUSE_SHUT};
    return cause >= first[reading];
}

/* It is in the step that it leaves independence that both may happen; then that is what it is lost by. The pivot's clock stands
 * still once a company is vertical: only where it pivoted has it rung. */
struct loss loss_of(const struct company_block *c, int lane, enum reading reading)
{
    if (reading == READING_GENERALIST && c->vertical_step[lane] < c->exit_step[lane])
        return (struct loss){c->vertical_step[lane], c->pivot_clock[lane] < 0 ? CAUSE_PIVOT : CAUSE_STALE};
    const enum fate fate = (enum fate)c->fate[lane];
    if (fate == INDEPENDENT || !reading_knows(reading, causes[fate]))
        return (struct loss){0};
    return (struct loss){c->exit_step[lane], causes[fate]};
}

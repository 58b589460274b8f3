#include "estimate/lives.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *const state_names[STATES] = {"generalist", "vertical", "hollowed", "acquired", "sold", "shut"};

enum state state_of(const struct company_block *c, int lane)
{
    switch (c->fate[lane]) {
    case HOLLOWED:
        return STATE_HOLLOWED;
    case ACQUIRED:
        return STATE_ACQUIRED;
    case SOLD:
        return STATE_SOLD;
    case SHUT:
        return STATE_SHUT;
    default:
        return c->vertical[lane] ? STATE_VERTICAL : STATE_GENERALIST;
    }
}

bool reading_holds(enum reading reading, enum state state)
{
    static const enum state last[READINGS] = {STATE_GENERALIST, STATE_VERTICAL, STATE_HOLLOWED, STATE_SOLD};
    return state <= last[reading];
}

enum state state_after(const struct company_block *c, int lane, int step)
{
    if (c->exit_step[lane] <= step)
        return state_of(c, lane);
    return c->vertical_step[lane] <= step ? STATE_VERTICAL : STATE_GENERALIST;
}

/* The month in which it left independence, or the horizon. */
static int last_month(const struct block *b, const struct company_block *c, int lane)
{
    const int steps = c->fate[lane] == INDEPENDENT ? b->world->steps : c->exit_step[lane];
    return steps * b->world->step_months;
}

void lives_header(struct lives_writer *w)
{
    fputs("# every life: the month in which the company left independence (the horizon, if it did not), and how it ended\n"
          "trial\tcompany\tmonth\tstate\n",
          w->out);
}

bool lives_visit(void *writer, const struct block *b, uint64_t first, int from, int to)
{
    struct lives_writer *w = writer;
    for (int lane = from; lane < to; lane++)
        for (int i = 0; i < b->world->companies; i++) {
            const struct company_block *c = &b->company[i];
            if (fprintf(w->out, "%" PRIu64 "\t%s\t%d\t%s\n", first + (uint64_t)lane, w->scenario->companies[i].name,
                        last_month(b, c, lane), state_names[state_of(c, lane)]) < 0) {
                w->error = errno;
                return false;
            }
        }
    return true;
}

static enum status cannot_create(const char *path, struct failure *failure)
{
    return fail(failure, STATUS_NO_OUTPUT, "--lives: cannot write %s: %s; choose another file", path, strerror(errno));
}

enum status lives_open(const char *path, struct lives_file *out, struct failure *failure)
{
    struct stat found;
    *out = (struct lives_file){.path = path};
    const bool special = stat(path, &found) == 0 && !S_ISREG(found.st_mode);
    if (!special && asprintf(&out->temporary, "%s.partial", path) < 0)
        return fail_memory(failure);
    out->out = fopen(special ? path : out->temporary, "we");
    if (out->out)
        return STATUS_DONE;
    const enum status status = cannot_create(path, failure);
    free(out->temporary);
    return status;
}

static enum status name_whole(const struct lives_file *file, struct failure *failure)
{
    if (!file->temporary || rename(file->temporary, file->path) == 0)
        return STATUS_DONE;
    return cannot_create(file->path, failure);
}

enum status lives_close(struct lives_file *file, enum status status, struct failure *failure)
{
    bool failed = ferror(file->out) != 0 || fflush(file->out) != 0;
    failed = failed || (file->temporary && fsync(fileno(file->out)) != 0);
    failed = fclose(file->out) != 0 || failed;
    if (!status && failed)
        status = fail(failure, STATUS_IO, "--lives: cannot write %s: %s; choose another file", file->path, strerror(errno));
    if (!status)
        status = name_whole(file, failure);
    if (status && file->temporary)
        unlink(file->temporary);
    free(file->temporary);
    *file = (struct lives_file){0};
    return status;
}

static bool wanted(const struct life_search *s, int company)
{
    return s->group >= 0 ? group_has(s->scenario, s->group, company) : company == s->company;
}

static bool note(struct life_search *s, struct life life)
{
    if (s->count == s->room) {
        const size_t room = s->room ? 2 * s->room : 1024;
        struct life *grown = realloc(s->found, room * sizeof *grown);
        if (!grown) {
            s->out_of_memory = true;
            return false;
        }
        s->found = grown;
        s->room = room;
    }
    s->found[s->count++] = life;
    return true;
}

bool life_search_visit(void *search, const struct block *b, uint64_t first, int from, int to)
{
    struct life_search *s = search;
    for (int lane = from; lane < to; lane++)
        for (int i = 0; i < b->world->companies; i++) {
            const struct company_block *c = &b->company[i];
            if (!wanted(s, i) || state_of(c, lane) != s->state)
                continue;
            const float order = c->fate[lane] == INDEPENDENT ? c->cash[lane] : (float)last_month(b, c, lane);
            if (!note(s, (struct life){first + (uint64_t)lane, i, order}))
                return false;
        }
    return true;
}

static int compare_lives(const void *a, const void *b)
{
    const struct life *x = a, *y = b;
    if (x->order < y->order || x->order > y->order)
        return x->order < y->order ? -1 : 1;
    if (x->trial != y->trial)
        return x->trial < y->trial ? -1 : 1;
    return x->company - y->company;
}

void life_search_sort(struct life_search *s)
{
    if (s->count > 1)
        qsort(s->found, s->count, sizeof *s->found, compare_lives);
}

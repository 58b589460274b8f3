#include "study/outcomes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/names.h"
#include "base/near_path.h"
#include "base/number.h"
#include "scenario/tree.h"

enum column { COLUMN_COMPANY, COLUMN_STATE, COLUMN_SEEN, COLUMN_EVENT, COLUMNS };
static const char *const columns[COLUMNS] = {"company", "state", "month_seen", "month_event"};

struct reader {
    const struct scenario *scenario;
    const char *file;
    FILE *in;
    char *line;                   /* the one last read; owned. Cut at its tabs by split() */
    size_t size;
    int number;                   /* of that line, from 1 */
    char **field;                 /* [fields]; owned */
    size_t fields, room;
    size_t width;                 /* fields of the header */
    size_t at[COLUMNS];           /* where a column is; width: nowhere */
    int *line_of;                 /* [companies]: on which line a company is; 0: none yet */
    struct failure *failure;
};

/* --- messages --- */

static int text_length(const char *text)
{
    int length = 0;
    for (; *text != '\0'; text++)
        length += ((unsigned char)*text & 0xC0) != 0x80;
    return length;
}

/* Of a field of the line that was split. */
static struct place place_of(const struct reader *r, size_t field)
{
    struct place place = {r->file, r->number, 1};
    for (size_t i = 0; i < field && i < r->fields; i++)
        place.column += text_length(r->field[i]) + 1;
    return place;
}

#define refuse(r, field, key, ...) fail_at((r)->failure, STATUS_DATA, place_of(r, field), key, __VA_ARGS__)

/* "; the nearest is lab", or nothing. */
static const char *nearest_words(const char *near, char text[EXCERPT_SIZE + 32])
{
    char shown[EXCERPT_SIZE];
    snprintf(text, EXCERPT_SIZE + 32, "%s%s", near ? "; the nearest is " : "", near ? excerpt(near, shown) : "");
    return text;
}

/* --- lines --- */

static enum status open_table(struct reader *r)
{
    const struct place place = {.file = r->file};
    struct stat about;
    char near[NEAR_PATH_SIZE];
    r->in = fopen(r->file, "re");
    if (!r->in && (errno == ENOENT || errno == ENOTDIR))
        return fail_at(r->failure, STATUS_NO_INPUT, place, NULL, "there is no such file%.400s", near_path(r->file, near));
    if (!r->in || fstat(fileno(r->in), &about) != 0)
        return fail_at(r->failure, STATUS_IO, place, NULL, "cannot be opened: %s", strerror(errno));
    if (S_ISDIR(about.st_mode))
        return fail_at(r->failure, STATUS_NO_INPUT, place, NULL, "a folder, expected a table of outcomes");
    if (!S_ISREG(about.st_mode) && !S_ISFIFO(about.st_mode))
        return fail_at(r->failure, STATUS_NO_INPUT, place, NULL, "no file, expected a table of outcomes");
    return STATUS_DONE;
}

/* What a text editor of another system leaves: a mark in front, a CR behind. */
static void trim(char *line, bool first)
{
    static const char mark[] = "\xEF\xBB\xBF";
    line[strcspn(line, "\n")] = '\0';
    const size_t length = strlen(line);
    if (length > 0 && line[length - 1] == '\r')
        line[length - 1] = '\0';
    if (first && strncmp(line, mark, strlen(mark)) == 0)
        memmove(line, line + strlen(mark), strlen(line + strlen(mark)) + 1);
}

static enum status split(struct reader *r)
{
    r->fields = 0;
    for (char *rest = r->line; rest;) {
        if (r->fields == r->room) {
            char **grown = realloc(r->field, (2 * r->room + 8) * sizeof *grown);
            if (!grown)
                return fail_memory(r->failure);
            r->field = grown;
            r->room = 2 * r->room + 8;
        }
        r->field[r->fields++] = strsep(&rest, "\t");
    }
    return STATUS_DONE;
}

/* The next line that is no comment, split; *more is false at the end. */
static enum status next_line(struct reader *r, bool *more)
{
    do {
        errno = 0;
        const ssize_t length = getline(&r->line, &r->size, r->in);
        *more = length >= 0;
        r->number++;
        r->fields = 0;
        if (!*more)
            return feof(r->in) && !ferror(r->in)
                       ? STATUS_DONE
                       : fail_at(r->failure, STATUS_IO, (struct place){.file = r->file}, NULL, "cannot be read: %s",
                                 strerror(errno));
        if (strlen(r->line) != (size_t)length || !utf8_valid(r->line))
            return refuse(r, 0, NULL, "found bytes that are not text, expected UTF-8");
        trim(r->line, r->number == 1);
    } while (r->line[0] == '#');
    return split(r);
}

/* --- the header --- */

static enum status find_columns(struct reader *r)
{
    char near[EXCERPT_SIZE + 32];
    r->width = r->fields;
    for (enum column c = 0; c < COLUMNS; c++) {
        r->at[c] = r->width;
        for (size_t i = 0; i < r->width; i++) {
            if (strcmp(r->field[i], columns[c]) != 0)
                continue;
            if (r->at[c] < r->width)
                return refuse(r, i, columns[c], "the column is there twice; leave one out");
            r->at[c] = i;
        }
        if (r->at[c] == r->width && c != COLUMN_EVENT)
            return refuse(r, 0, NULL, "expected a column '%s', found none%s", columns[c],
                          nearest_words(nearest_name(columns[c], (const char *const *)r->field, r->width), near));
    }
    return STATUS_DONE;
}

/* --- a row --- */

static enum status find_company(struct reader *r, int *company)
{
    const char *name = r->field[r->at[COLUMN_COMPANY]];
    char shown[EXCERPT_SIZE], near[EXCERPT_SIZE + 32];
    *company = scenario_company(r->scenario, name);
    if (*company >= 0 && r->line_of[*company] > 0)
        return refuse(r, r->at[COLUMN_COMPANY], "company", "'%s' is on line %d already; leave one out", excerpt(name, shown),
                      r->line_of[*company]);
    if (*company >= 0) {
        r->line_of[*company] = r->number;
        return STATUS_DONE;
    }
    struct nearest search = nearest_to(name);
    for (int i = 0; i < r->scenario->companies_count; i++)
        nearest_try(&search, r->scenario->companies[i].name);
    return refuse(r, r->at[COLUMN_COMPANY], "company", "the scenario has no company '%s'%s", excerpt(name, shown),
                  search.best ? nearest_words(search.best, near) : "; outlast check prints those it has");
}

static enum status find_state(struct reader *r, enum state *out)
{
    const char *name = r->field[r->at[COLUMN_STATE]];
    char shown[EXCERPT_SIZE], near[EXCERPT_SIZE + 32];
    for (enum state state = 0; state < STATES; state++)
        if (strcmp(name, state_names[state]) == 0) {
            *out = state;
            return STATUS_DONE;
        }
    return refuse(r, r->at[COLUMN_STATE], "state", "expected generalist, vertical, hollowed, acquired, sold or shut, found '%s'%s",
                  excerpt(name, shown), nearest_words(nearest_name(name, state_names, STATES), near));
}

static enum status find_month(struct reader *r, int *out)
{
    const struct scenario *s = r->scenario;
    const char *text = r->field[r->at[COLUMN_SEEN]];
    char shown[EXCERPT_SIZE];
    uint64_t month;
    if (!parse_count(text, &month) || month < (uint64_t)s->step || month > (uint64_t)s->horizon)
        return refuse(r, r->at[COLUMN_SEEN], "month_seen", "expected a whole number from %d to %d, the horizon, found '%s'",
                      s->step, s->horizon, excerpt(text, shown));
    *out = (int)month;
    return STATUS_DONE;
}

static enum status check_event(struct reader *r, const struct outcome *o)
{
    const size_t at = r->at[COLUMN_EVENT];
    char shown[EXCERPT_SIZE];
    uint64_t month;
    if (at == r->width || strcmp(r->field[at], "NA") == 0)
        return STATUS_DONE;
    if (!parse_count(r->field[at], &month) || month > (uint64_t)o->month)
        return refuse(r, at, "month_event", "expected NA or a whole number from 0 to %d, month_seen, found '%s'", o->month,
                      excerpt(r->field[at], shown));
    if (o->state <= STATE_VERTICAL)
        return refuse(r, at, "month_event", "expected NA of a company that is independent, found '%s'",
                      excerpt(r->field[at], shown));
    return STATUS_DONE;
}

static enum status read_row(struct reader *r, struct outcome *out)
{
    if (r->fields != r->width)
        return refuse(r, r->fields < r->width ? r->fields - 1 : r->width, NULL, "expected %zu fields, found %zu", r->width,
                      r->fields);
    if (find_company(r, &out->company) || find_state(r, &out->state) || find_month(r, &out->month) || check_event(r, out))
        return r->failure->status;
    out->step = out->month / r->scenario->step;
    return STATUS_DONE;
}

/* --- all of it --- */

static int by_company(const void *a, const void *b)
{
    return ((const struct outcome *)a)->company - ((const struct outcome *)b)->company;
}

/* No more rows than companies: each is there once. */
static enum status read_rows(struct reader *r, struct outcomes *out)
{
    bool more;
    if (next_line(r, &more))
        return r->failure->status;
    if (!more)
        return fail_at(r->failure, STATUS_DATA, (struct place){r->file, r->number, 1}, NULL,
                       "expected a header line with company, state and month_seen, found none");
    if (find_columns(r) || next_line(r, &more))
        return r->failure->status;
    while (more) {
        struct outcome outcome;
        if (read_row(r, &outcome))
            return r->failure->status;
        out->outcome[out->count++] = outcome;
        if (next_line(r, &more))
            return r->failure->status;
    }
    if (out->count == 0)
        return fail_at(r->failure, STATUS_DATA, (struct place){r->file, r->number, 1}, NULL,
                       "expected a row for each company, found none");
    qsort(out->outcome, (size_t)out->count, sizeof *out->outcome, by_company);
    return STATUS_DONE;
}

enum status outcomes_read(const char *file, const struct scenario *s, struct outcomes *out, struct failure *failure)
{
    const size_t companies = (size_t)s->companies_count;
    struct reader r = {.scenario = s, .file = file, .failure = failure, .line_of = calloc(companies, sizeof *r.line_of)};
    *out = (struct outcomes){.outcome = calloc(companies, sizeof *out->outcome)};
    enum status status = r.line_of && out->outcome ? open_table(&r) : fail_memory(failure);
    if (!status)
        status = read_rows(&r, out);
    if (r.in)
        fclose(r.in);
    free(r.line);
    free(r.field);
    free(r.line_of);
    if (status)
        outcomes_free(out);
    return status;
}

void outcomes_free(struct outcomes *outcomes)
{
    free(outcomes->outcome);
    *outcomes = (struct outcomes){0};
}

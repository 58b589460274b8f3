/* outlast report: draws all that a results folder's tables allow, and makes one page of it. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/names.h"
#include "base/place.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "estimate/tally.h"
#include "output/figures.h"
#include "output/folder.h"
#include "output/manifest.h"
#include "output/page.h"

#define PAGE_NAME "report.html"

static const struct argp_option table[] = {{"png", OPTION_PNG, NULL, 0, "PNG beside SVG", 0}, {0}};
static const char about[] = "Draws every figure that the tables in the results folder DIR allow, by gnuplot, into DIR/figures, and writes "
                            "DIR/report.html: one page that needs nothing else. Inquiries into the same scenario whose folders stand beside it "
                            "(DIR.sensitivity, DIR.autopsy-NAME and the others) are taken in.\v"
                            "gnuplot -e \"dir='DIR'\" plots/NAME.gp redraws one figure; plots/report.xsl and report.css are the page's template.";

/* --- what it is made of --- */

static enum status find_plots(char path[PATH_MAX], struct failure *failure)
{
    if (place_find("plots", path))
        return STATUS_DONE;
    return fail(failure, STATUS_NO_INPUT,
                "report: no plot scripts beside the program, nor where make install puts them; run outlast where it was built, "
                "or make install");
}

/* Shards have counts alone. */
static enum status check_tables(const char *results, struct failure *failure)
{
    char path[PATH_MAX + NAME_MAX];
    struct tally_head head = {0};
    struct failure ignored;
    snprintf(path, sizeof path, "%s/" TALLIES_NAME, results);
    FILE *in = fopen(path, "re");
    if (in && tally_peek(in, &head, &ignored))
        head = (struct tally_head){0};
    if (in)
        fclose(in);
    if (head.shard.count > 0)
        return fail(failure, STATUS_DATA,
                    "%s: is shard %d/%d of a run, without tables; join all of them with outlast merge first", results,
                    head.shard.number, head.shard.count);
    if (results_kind(results))
        return STATUS_DONE;
    return fail(failure, STATUS_DATA,
                "%s: has none of the tables that a page can be made of; expected a folder that a command such as outlast run "
                "has finished",
                results);
}

static enum status read_scenario(const char *results, struct scenario *out, struct failure *failure)
{
    char path[PATH_MAX + 2 * NAME_MAX];
    snprintf(path, sizeof path, "%s/" SCENARIO_NAME, results);
    return scenario_read(path, (struct overrides){0}, out, failure);
}

/* Whether a folder is a complete inquiry into a scenario with this key. */
static bool asks_about(const char *results, const char key[65])
{
    char own[65] = "";
    struct scenario scenario;
    struct failure ignored;
    const char *kind = results_kind(results);
    if (!kind || strcmp(kind, "run") == 0 || strcmp(kind, "sweep") == 0 || manifest_check(results, &ignored) ||
        read_scenario(results, &scenario, &ignored))
        return false;
    const enum status status = scenario_key(&scenario, own, &ignored);
    scenario_free(&scenario);
    return !status && strcmp(own, key) == 0;
}

/* --- the folders --- */

struct parts {
    struct page_part *part;
    int count;
};

/* The figures of an inquiry stand in a folder of its name among the subject's own. */
static enum status add_part(struct parts *parts, const char *results, const char *subject, struct failure *failure)
{
    struct page_part *more = realloc(parts->part, ((size_t)parts->count + 1) * sizeof *more);
    if (!more)
        return fail_memory(failure);
    struct page_part *part = &more[parts->count];
    parts->part = more;
    *part = (struct page_part){.path = strdup(results)};
    parts->count++;
    if (asprintf(&part->drawn, "%s/figures%s%s", subject, results == subject ? "" : "/",
                 results == subject ? "" : path_last(results)) < 0)
        part->drawn = NULL;
    return part->path && part->drawn ? STATUS_DONE : fail_memory(failure);
}

/* Adds those of the folders beside the subject whose names begin with its own. */
static enum status add_inquiries(struct parts *parts, const char *subject, const char *key, struct failure *failure)
{
    const char *name = path_last(subject);
    const int length = (int)(name - subject);
    char beside[PATH_MAX], path[PATH_MAX + NAME_MAX];
    struct dirent **entry;
    enum status status = STATUS_DONE;
    snprintf(beside, sizeof beside, "%.*s", length, subject);
    const int entries = scandir(length > 0 ? beside : ".", &entry, NULL, alphasort);
    for (int i = 0; i < entries; i++) {
        const char *other = entry[i]->d_name;
        snprintf(path, sizeof path, "%s%s", beside, other);
        if (!status && strncmp(other, name, strlen(name)) == 0 && other[strlen(name)] == '.' && asks_about(path, key))
            status = add_part(parts, path, subject, failure);
        free(entry[i]);
    }
    if (entries >= 0)
        free(entry);
    return status;
}

static void parts_free(struct parts *parts)
{
    for (int i = 0; i < parts->count; i++) {
        free(parts->part[i].path);
        free(parts->part[i].drawn);
        figures_free(&parts->part[i].figures);
    }
    free(parts->part);
}

/* --- drawing and writing --- */

static enum status draw_parts(const struct options *o, const char *plots, struct parts *parts, struct failure *failure)
{
    enum status status = STATUS_DONE;
    for (int i = 0; i < parts->count && !status; i++) {
        struct page_part *part = &parts->part[i];
        const struct drawing drawing = {.scripts = plots, .results = part->path, .into = part->drawn, .png = o->png};
        status = figures_draw(&drawing, &part->figures, failure);
    }
    return status;
}

/* Names what was made after all of it is: whoever reads only the first name has them all. */
static void tell(const struct options *o, const struct parts *parts, bool page)
{
    for (int i = 0; i < parts->count; i++)
        for (int k = 0; k < parts->part[i].figures.count; k++) {
            printf("%s/%s.svg\n", parts->part[i].drawn, parts->part[i].figures.name[k]);
            if (o->png)
                printf("%s/%s.png\n", parts->part[i].drawn, parts->part[i].figures.name[k]);
        }
    if (page)
        printf("%s/" PAGE_NAME "\n", parts->part[0].path);
}

static enum status make(const struct options *o, const char *plots, const struct scenario *scenario, struct folder *folder,
                        struct failure *failure)
{
    struct parts parts = {0};
    char key[65] = "";
    enum status status = add_part(&parts, folder->path, folder->path, failure);
    if (!status)
        status = scenario_key(scenario, key, failure);
    if (!status && strcmp(results_kind(folder->path), "run") == 0)
        status = add_inquiries(&parts, folder->path, key, failure);
    if (!status)
        status = draw_parts(o, plots, &parts, failure);
    const struct page page = {.templates = plots, .part = parts.part, .parts = parts.count, .scenario = scenario, .key = key};
    if (!status)
        status = folder_add(folder, PAGE_NAME, page_write, &page, failure);
    if (!o->quiet)
        tell(o, &parts, status == STATUS_DONE);
    parts_free(&parts);
    return status;
}

/* A path without slashes at its end. */
static void trim(char *path)
{
    for (size_t length = strlen(path); length > 1 && path[length - 1] == '/'; length--)
        path[length - 1] = '\0';
}

/* The folder under its own name, which its inquiries have in front of theirs, where "." or a link was given; else as it is. */
static char *own_name(char *path, char resolved[PATH_MAX])
{
    struct stat entry;
    const char *name = path_last(path);
    const bool other = strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || (lstat(path, &entry) == 0 && S_ISLNK(entry.st_mode));
    return other && realpath(path, resolved) && strlen(resolved) < PATH_MAX - NAME_MAX ? resolved : path;
}

static enum status report(const struct options *o, struct failure *failure)
{
    char plots[PATH_MAX], resolved[PATH_MAX];
    struct scenario scenario;
    struct folder folder;
    if (o->words_count != 1)
        return options_expect_one("report", "results folder", o, failure);
    trim(o->words[0]);
    char *results = o->words[0];
    if (strlen(results) >= PATH_MAX - NAME_MAX)
        return fail(failure, STATUS_USAGE, "%s: too long a path", results);
    if (manifest_check(results, failure))
        return failure->status;
    results = own_name(results, resolved);
    if (check_tables(results, failure) || find_plots(plots, failure) || read_scenario(results, &scenario, failure))
        return failure->status;
    enum status status = folder_open(results, &folder, failure);
    if (!status) {
        status = make(o, plots, &scenario, &folder, failure);
        folder_close(&folder);
    }
    scenario_free(&scenario);
    return status ? status : finish_output(failure);
}

int command_report(int count, char **arguments)
{
    struct options o = {0};
    struct failure failure;
    options_read("report", "DIR", about, table, count, arguments, &o);
    const enum status status = report(&o, &failure);
    options_free(&o);
    return status ? report_failure(&failure) : STATUS_DONE;
}

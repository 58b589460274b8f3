/* outlast report: draws all that a results folder's tables allow. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/place.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "estimate/tally.h"
#include "output/folder.h"
#include "output/manifest.h"

static const struct argp_option table[] = {{"png", OPTION_PNG, NULL, 0, "PNG beside SVG", 0}, {0}};
static const char about[] = "Draws every figure that the tables in the results folder DIR allow, by gnuplot, into DIR/figures. "
                            "gnuplot -e \"dir='DIR'\" plots/NAME.gp redraws one.";

static enum status find_plots(char path[PATH_MAX], struct failure *failure)
{
    if (place_find("plots", path))
        return STATUS_DONE;
    return fail(failure, STATUS_NO_INPUT, "report: no plot scripts beside the program, nor where make install puts them");
}

/* Every script but the style that they share. */
static int is_figure(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot && strcmp(dot, ".gp") == 0 && strcmp(entry->d_name, "style.gp") != 0;
}

/* A path as gnuplot's single-quoted string has it: quotes doubled. False where it is too long. */
static bool quote(const char *path, char out[2 * PATH_MAX])
{
    size_t used = 0;
    for (; *path && used < 2 * PATH_MAX - 3; path++) {
        if (*path == '\'')
            out[used++] = '\'';
        out[used++] = *path;
    }
    out[used] = '\0';
    return *path == '\0';
}

static void become_gnuplot(const char *settings, const char *script)
{
    setenv("LC_ALL", "C.UTF-8", 1); /* gnuplot writes the characters of names by it */
    execlp("gnuplot", "gnuplot", "-e", settings, script, (char *)NULL);
    _exit(errno == ENOENT ? 127 : 126);
}

/* Runs one script; *ended is what gnuplot said: 0 drawn, 66 a table is missing. */
static enum status run_gnuplot(const char *settings, const char *script, int *ended, struct failure *failure)
{
    int state = 0;
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0)
        become_gnuplot(settings, script);
    while (child > 0 && waitpid(child, &state, 0) < 0)
        if (errno != EINTR)
            return fail(failure, STATUS_IO, "gnuplot: %s", strerror(errno));
    if (child < 0)
        return fail(failure, STATUS_IO, "gnuplot: %s", strerror(errno));
    *ended = WIFEXITED(state) ? WEXITSTATUS(state) : 128;
    if (*ended == 127)
        return fail(failure, STATUS_NO_OUTPUT, "gnuplot: not found; the Debian package gnuplot-nox brings it");
    if (*ended != 0 && *ended != STATUS_NO_INPUT)
        return fail(failure, STATUS_NO_OUTPUT, "gnuplot: %s failed (%d)", script, *ended);
    return STATUS_DONE;
}

/* --- the figures: whole or not there --- */

enum { TAIL = 32 };

/* Whether a figure ends as a whole one does. */
static bool is_whole(const char *path, const char *ending)
{
    char tail[TAIL] = "";
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    const off_t size = file < 0 ? -1 : lseek(file, 0, SEEK_END);
    const off_t from = size > TAIL ? size - TAIL : 0;
    const ssize_t got = size < 0 ? 0 : pread(file, tail, TAIL, from);
    if (file >= 0)
        close(file);
    return got > 0 && memmem(tail, (size_t)got, ending, strlen(ending)) != NULL;
}

/* gnuplot says nothing where the disk is full: half a figure is taken away. */
static enum status check_figure(const struct options *o, const char *script, const char *format, const char *ending,
                                struct failure *failure)
{
    char path[PATH_MAX + NAME_MAX + 16];
    const int length = (int)(strrchr(script, '.') - script);
    snprintf(path, sizeof path, "%s/figures/%.*s.%s", o->words[0], length, script, format);
    if (is_whole(path, ending))
        return STATUS_DONE;
    unlink(path);
    return fail(failure, STATUS_IO, "%s: could not be written whole; is the disk full?", path);
}

/* *drawn: false where its table is missing. */
static enum status draw(const struct options *o, const char *plots, const char *script, bool *drawn,
                        struct failure *failure)
{
    char folder[2 * PATH_MAX], settings[2 * PATH_MAX + 64], path[PATH_MAX + NAME_MAX + 2];
    int ended = 0;
    if (!quote(o->words[0], folder))
        return fail(failure, STATUS_USAGE, "%s: too long a path", o->words[0]);
    snprintf(settings, sizeof settings, "dir='%s'; try_all=1%s", folder, o->png ? "; png=1" : "");
    snprintf(path, sizeof path, "%s/%s", plots, script);
    enum status status = run_gnuplot(settings, path, &ended, failure);
    *drawn = !status && ended == 0;
    if (*drawn)
        status = check_figure(o, script, "svg", "</svg>", failure);
    if (*drawn && !status && o->png)
        status = check_figure(o, script, "png", "IEND", failure);
    *drawn = *drawn && !status;
    return status;
}

/* Names what was drawn after all of it is: whoever reads only the first name has them all. */
static void tell(const struct options *o, const char *script, bool drawn)
{
    const int length = (int)(strrchr(script, '.') - script);
    if (!o->quiet && drawn)
        printf("%s/figures/%.*s.svg\n", o->words[0], length, script);
    if (!o->quiet && drawn && o->png)
        printf("%s/figures/%.*s.png\n", o->words[0], length, script);
}

static enum status make_folder(const char *results, struct failure *failure)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/figures", results) >= (int)sizeof path)
        return fail(failure, STATUS_USAGE, "%s: too long a path", results);
    if ((mkdir(path, 0777) != 0 && errno != EEXIST) || access(path, W_OK | X_OK) != 0)
        return fail(failure, STATUS_NO_OUTPUT, "%s: cannot write there: %s", path, strerror(errno));
    return STATUS_DONE;
}

static enum status draw_all(const struct options *o, const char *plots, struct failure *failure)
{
    struct dirent **scripts;
    const int count = scandir(plots, &scripts, is_figure, alphasort);
    if (count < 0)
        return fail(failure, errno == ENOMEM ? STATUS_IO : STATUS_NO_INPUT, "%s: %s", plots, strerror(errno));
    bool *drawn = calloc((size_t)count + 1, sizeof *drawn);
    enum status status = drawn ? STATUS_DONE : fail_memory(failure);
    for (int i = 0; i < count && !status; i++)
        status = draw(o, plots, scripts[i]->d_name, &drawn[i], failure);
    for (int i = 0; i < count; i++) {
        if (drawn)
            tell(o, scripts[i]->d_name, drawn[i]);
        free(scripts[i]);
    }
    free(scripts);
    free(drawn);
    return status;
}

/* Shards have counts alone. */
static enum status check_tables(const char *results, struct failure *failure)
{
    char path[PATH_MAX];
    struct tally_head head = {0};
    struct failure ignored;
    snprintf(path, sizeof path, "%s/" TALLIES_NAME, results);
    FILE *in = fopen(path, "re");
    if (in && tally_peek(in, &head, &ignored))
        head = (struct tally_head){0};
    if (in)
        fclose(in);
    if (head.shard.count == 0)
        return STATUS_DONE;
    return fail(failure, STATUS_DATA,
                "%s: is shard %d/%d of a run, without tables; expected what outlast merge makes of them all", results,
                head.shard.number, head.shard.count);
}

static enum status report(const struct options *o, struct failure *failure)
{
    char plots[PATH_MAX];
    if (o->words_count != 1)
        return options_expect_one("report", "results folder", o, failure);
    if (manifest_check(o->words[0], failure) || check_tables(o->words[0], failure) || find_plots(plots, failure) ||
        make_folder(o->words[0], failure) || draw_all(o, plots, failure))
        return failure->status;
    return finish_output(failure);
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

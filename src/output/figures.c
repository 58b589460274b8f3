#include "output/figures.h"

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

/* --- gnuplot --- */

/* Writes a path as gnuplot's single-quoted string has it: quotes doubled. */
static void quote(const char *path, char out[2 * PATH_MAX])
{
    size_t used = 0;
    for (; *path && used < 2 * PATH_MAX - 3; path++) {
        if (*path == '\'')
            out[used++] = '\'';
        out[used++] = *path;
    }
    out[used] = '\0';
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
        return fail(failure, STATUS_NO_OUTPUT, "gnuplot: not found; apt install gnuplot-nox brings it");
    if (*ended != 0 && *ended != STATUS_NO_INPUT)
        return fail(failure, STATUS_NO_OUTPUT,
                    "gnuplot: %s failed (%d), as it says above; mend the script, or take it as it came with outlast", script,
                    *ended);
    return STATUS_DONE;
}

/* --- one figure: whole or not there --- */

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
static enum status check_figure(const struct drawing *d, const char *name, const char *format, const char *ending,
                                struct failure *failure)
{
    char path[PATH_MAX + NAME_MAX + 16];
    snprintf(path, sizeof path, "%s/%s.%s", d->into, name, format);
    if (is_whole(path, ending))
        return STATUS_DONE;
    unlink(path);
    return fail(failure, STATUS_IO, "%s: could not be written whole; is the disk full?", path);
}

/* *drawn: false where its table is missing. */
static enum status draw(const struct drawing *d, const char *name, bool *drawn, struct failure *failure)
{
    char results[2 * PATH_MAX], into[2 * PATH_MAX], settings[4 * PATH_MAX + 64], path[PATH_MAX + NAME_MAX + 8];
    int ended = 0;
    quote(d->results, results);
    quote(d->into, into);
    snprintf(settings, sizeof settings, "dir='%s'; into='%s'; try_all=1%s", results, into, d->png ? "; png=1" : "");
    snprintf(path, sizeof path, "%s/%s.gp", d->scripts, name);
    enum status status = run_gnuplot(settings, path, &ended, failure);
    *drawn = !status && ended == 0;
    if (*drawn)
        status = check_figure(d, name, "svg", "</svg>", failure);
    if (*drawn && !status && d->png)
        status = check_figure(d, name, "png", "IEND", failure);
    *drawn = *drawn && !status;
    return status;
}

/* --- all of them --- */

/* Every script but the style that they share. */
static int is_figure(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot && strcmp(dot, ".gp") == 0 && strcmp(entry->d_name, "style.gp") != 0;
}

static enum status make_folder(const char *path, struct failure *failure)
{
    if (strlen(path) >= PATH_MAX)
        return fail(failure, STATUS_USAGE, "%s: too long a path", path);
    if ((mkdir(path, 0777) != 0 && errno != EEXIST) || access(path, W_OK | X_OK) != 0)
        return fail(failure, STATUS_NO_OUTPUT, "%s: cannot write there: %s", path, strerror(errno));
    return STATUS_DONE;
}

static enum status draw_all(const struct drawing *d, struct dirent **script, int count, struct figures *out,
                            struct failure *failure)
{
    out->name = calloc((size_t)count + 1, sizeof *out->name);
    enum status status = out->name ? STATUS_DONE : fail_memory(failure);
    for (int i = 0; i < count && !status; i++) {
        bool drawn = false;
        char *name = strndup(script[i]->d_name, strlen(script[i]->d_name) - strlen(".gp"));
        status = name ? draw(d, name, &drawn, failure) : fail_memory(failure);
        if (drawn)
            out->name[out->count++] = name;
        else
            free(name);
    }
    return status;
}

enum status figures_draw(const struct drawing *d, struct figures *out, struct failure *failure)
{
    struct dirent **script;
    *out = (struct figures){0};
    enum status status = make_folder(d->into, failure);
    if (status)
        return status;
    const int count = scandir(d->scripts, &script, is_figure, alphasort);
    if (count < 0)
        return fail(failure, errno == ENOMEM ? STATUS_IO : STATUS_NO_INPUT, "%s: %s", d->scripts, strerror(errno));
    status = draw_all(d, script, count, out, failure);
    for (int i = 0; i < count; i++)
        free(script[i]);
    free(script);
    return status;
}

void figures_free(struct figures *figures)
{
    for (int i = 0; i < figures->count; i++)
        free(figures->name[i]);
    free(figures->name);
    *figures = (struct figures){0};
}

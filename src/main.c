/* outlast: how likely is an independent model company to outlast the price war?
 *
 * src/ from the ground up, each floor including only what lies below it:
 *   base/      failures, names, numbers, memory
 *   random/    random numbers and functions over lanes
 *   model/     the parameter table, the market, the company, a block of trials: the kernel
 *   scenario/  scenario files, distributions, drawn inputs
 *   estimate/  the parallel loop over blocks, tallies, intervals
 *   study/     sweeps: study files, their points, the store of those that are finished
 *   output/    tables, summary, the answer in words, results folders
 *   commands/  one file a command
 */
#include <argp.h>
#include <fcntl.h>
#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json_memory.h"
#include "base/names.h"
#include "base/place.h"
#include "base/version.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "estimate/kernel.h"
#include "model/parameters.h"

struct command {
    const char *name;
    int (*function)(int count, char **arguments);
    const char *about;
};

static const struct command commands[] = {
    {"run", command_run, "simulate a scenario; print the answer, write results/NAME/"},
    {"sweep", command_sweep, "run every point of a study file; write results/STUDY/"},
    {"compare", command_compare, "what differs between scenarios, on the same luck, and which key brings it"},
    {"solve", command_solve, "goal seek: at which value of a key a chance passes a mark"},
    {"sensitivity", command_sensitivity, "what the answer hangs on: luck, the uncertain parameters, constants"},
    {"discover", command_discover, "in which part of what is uncertain a company is lost"},
    {"autopsy", command_autopsy, "why a company was lost, and which change would have saved it"},
    {"score", command_score, "the forecast against what happened"},
    {"check", command_check, "read and check scenarios, print them complete, simulate nothing"},
    {"trace", command_trace, "the life of one trial, month by month"},
    {"merge", command_merge, "join the shards of a run"},
    {"verify", command_verify, "whether results folders are complete and as they were written"},
    {"report", command_report, "draw the figures of a results folder, and make one page of it"},
    {"parameters", command_parameters, "every parameter: unit, default, bounds, meaning, source"},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static void print_usage(FILE *out)
{
    fputs("Usage: outlast COMMAND [OPTION...] [ARGUMENT...]\n\n", out);
    for (int i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-12s  %s\n", commands[i].name, commands[i].about);
    fputs("\noutlast COMMAND --help says what a command takes.\n", out);
    static const char first[] = "params/market-2024.yaml";
    char path[PATH_MAX];
    const bool here = access(first, R_OK) == 0;
    if (here)
        fprintf(out, "To begin: outlast run %s\n", first);
    else if (place_find(first, path))
        fprintf(out, strpbrk(path, " '()&") ? "To begin: outlast run \"%s\"\n" : "To begin: outlast run %s\n", path);
}

static void print_version(FILE *out, struct argp_state *state)
{
    (void)state;
    fprintf(out, "outlast %s (model %s)\n", OUTLAST_VERSION, MODEL_VERSION);
}

static int show_version(bool verbose)
{
    const struct kernel *kernel;
    struct failure failure;
    print_version(stdout, NULL);
    if (verbose && kernel_choose(&kernel, &failure))
        return report_failure(&failure);
    if (verbose)
        printf("kernel: %s, compiled by %s\n", kernel->name, __VERSION__);
    return finish_output(&failure) ? report_failure(&failure) : STATUS_DONE;
}

static int show_usage(void)
{
    struct failure failure;
    print_usage(stdout);
    return finish_output(&failure) ? report_failure(&failure) : STATUS_DONE;
}

/* Where a standard stream is closed, the next file that is opened would take its place, and get what is printed. Something
 * stands there now on which every read or write fails. */
static void hold_streams(void)
{
    for (int stream = 0; stream < 3; stream++)
        if (fcntl(stream, F_GETFD) < 0 && open("/dev/null", stream == 0 ? O_WRONLY : O_RDONLY) < 0)
            return;                                  /* no /dev/null: nothing to hold it with */
}

static int unknown_command(const char *name)
{
    char shown[EXCERPT_SIZE];
    struct nearest search = nearest_to(name);
    for (int i = 0; i < COMMANDS; i++)
        nearest_try(&search, commands[i].name);
    nearest_try(&search, "--help");
    nearest_try(&search, "--version");
    fprintf(stderr, "outlast: unknown command '%s'%s%s; outlast --help lists them\n", excerpt(name, shown),
            search.best ? "; the nearest is " : "", search.best ? search.best : "");
    return STATUS_USAGE;
}

int main(int count, char **arguments)
{
    hold_streams();
    gsl_set_error_handler_off(); /* its default aborts */
    json_watch_memory();
    argp_program_version_hook = print_version;
    const char *word = count > 1 ? arguments[1] : "";
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        return show_usage();
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
        return show_version(count > 2 && strcmp(arguments[2], "-v") == 0);
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(word, commands[i].name) == 0)
            return commands[i].function(count - 1, arguments + 1);
    if (count > 1)
        return unknown_command(word);
    print_usage(stderr);
    return STATUS_USAGE;
}

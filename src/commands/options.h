/* What the commands' options have in common. */
#ifndef OUTLAST_COMMANDS_OPTIONS_H
#define OUTLAST_COMMANDS_OPTIONS_H

#include <argp.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/failure.h"
#include "base/shard.h"
#include "scenario/scenario.h"

/* What a command line may ask for instead of the command. */
enum request { REQUEST_NONE, REQUEST_HELP, REQUEST_USAGE, REQUEST_VERSION };
enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_TSV, FORMAT_YAML };

struct options {
    enum request request;
    uint64_t trials;              /* 0: as the scenario says */
    bool seeded;
    uint64_t seed;
    const char *output;           /* NULL: results/NAME */
    int threads;                  /* 0: as many as fit */
    struct overrides overrides;   /* text points into argv; the array is owned */
    const char *lives;            /* NULL: none */
    bool fresh, quiet, verbose;
    double precision;             /* 0: as the scenario says */
    double duration;              /* --for, seconds; 0: without end */
    const char *duration_text;    /* as it was given */
    int until;                    /* --until, minutes since midnight, local time; where until_text is not NULL */
    const char *until_text;       /* as it was given; NULL: without end */
    struct shard shard;           /* all zero: not a part */
    enum format format;
    bool yaml;                    /* the command knows --format yaml */
    /* trace */
    bool trial_given;
    uint64_t trial;
    const char *company, *state;
    bool typical;
    /* report */
    bool png;
    /* sensitivity */
    bool constants;
    /* autopsy, discover */
    const char *reading;          /* NULL: what fits the company */
    struct overrides changes;     /* autopsy: each --change; text points into argv; the array is owned */
    /* solve */
    const char *find, *reach;
    bool between_given;
    double between[2];            /* the first below the second */
    /* what is not an option, in order; points into argv, the array is owned */
    char **words;
    int words_count;
};

/* The options of which a command takes some: a subset of these, in its own table. */
enum option_key {
    OPTION_FRESH = 256,
    OPTION_SET,
    OPTION_LIVES,
    OPTION_FORMAT,
    OPTION_TRIAL,
    OPTION_COMPANY,
    OPTION_STATE,
    OPTION_TYPICAL,
    OPTION_PNG,
    OPTION_PRECISION,
    OPTION_FOR,
    OPTION_UNTIL,
    OPTION_SHARD,
    OPTION_CONSTANTS,
    OPTION_READING,
    OPTION_CHANGE,
    OPTION_FIND,
    OPTION_BETWEEN,
    OPTION_REACH,
    OPTION_USAGE,
    OPTION_HELP = 'h',
    OPTION_VERSION = 'V'
};
#define OPTION_ROW_TRIALS {"trials", 'n', "N", 0, "how many lives to simulate; 1e6, 1M and 200k are numbers too", 0}
#define OPTION_ROW_SEED {"seed", 's', "N", 0, "seed of the random numbers", 0}
#define OPTION_ROW_OUTPUT {"output", 'o', "DIR", 0, "folder for the results, instead of results/NAME", 0}
#define OPTION_ROW_THREADS {"threads", 'j', "N", 0, "threads to use", 0}
#define OPTION_ROW_SET                                                                                                 \
    {"set", OPTION_SET, "KEY=VALUE", 0, "override a value of the scenario; may be given again and again", 0}
#define OPTION_ROW_FRESH {"fresh", OPTION_FRESH, NULL, 0, "start over, whatever the results folder holds", 0}
#define OPTION_ROW_PRECISION                                                                                           \
    {"precision", OPTION_PRECISION, "H", 0,                                                                            \
     "go on until every generalist and independent probability is known to +-H; --trials is then the most", 0}
#define OPTION_ROW_FOR {"for", OPTION_FOR, "DURATION", 0, "stop in good order after so long: 90s, 30m, 7.5h, 2d", 0}
#define OPTION_ROW_UNTIL {"until", OPTION_UNTIL, "HH:MM", 0, "stop in good order when it is next that time", 0}
#define OPTION_ROW_SHARD                                                                                               \
    {"shard", OPTION_SHARD, "I/N", 0, "do only the Ith of N parts; outlast merge joins them", 0}
#define OPTION_ROW_FORMAT(formats) {"format", OPTION_FORMAT, formats, 0, "format of what is printed", 0}

/* Reads the command line of "outlast COMMAND" by an option table into *out, all zero but for what the command presets.
 * Status 64 where it is wrong: the message starts with the option. Free with options_free in any case. */
MUST_CHECK enum status options_parse(const char *command, const struct argp_option *table, int count, char **arguments,
                                     struct options *out, struct failure *failure);

/* The same for a command's start: ends the process where the line is wrong, or asks for help or the version. */
void options_read(const char *command, const char *usage, const char *about, const struct argp_option *table, int count,
                  char **arguments, struct options *out);
void options_free(struct options *options);

/* The failure of a command line that names none or several where it has to name one. */
MUST_CHECK enum status options_expect_one(const char *command, const char *what, const struct options *options,
                                          struct failure *failure);

/* Reads the scenario file with --set, --trials, --seed and --precision applied. */
MUST_CHECK enum status options_scenario(const struct options *options, const char *file, struct scenario *out,
                                        struct failure *failure);

/* Applies --trials, --seed and --precision. */
void options_settings(const struct options *options, struct scenario *scenario);

/* Prints "outlast: MESSAGE" to standard error, on one line and without "outlast: " where the message starts with
 * FILE:LINE:COLUMN or an option, and returns the status. */
int report_failure(const struct failure *failure);

/* Prints a JSON value to standard output and gives it up. */
MUST_CHECK enum status print_json_value(json_t *value, struct failure *failure);

/* Flushes standard output: status 74 where what was printed did not arrive. */
MUST_CHECK enum status finish_output(struct failure *failure);

/* Fails with the nearest company or group where there is none of that name. */
MUST_CHECK enum status unknown_company(const struct scenario *scenario, const char *option, const char *name,
                                       struct failure *failure);

#endif

/* The command line: words, one a line. Options are read by a table of all there are; every --set is applied to a scenario;
 * every word that is a count is the number that it says. */
#include "fuzz.h"

#include <math.h>

#include "base/number.h"
#include "commands/options.h"

enum { MOST_WORDS = 32 };

static const struct argp_option all[] = {
    OPTION_ROW_TRIALS, OPTION_ROW_SEED, OPTION_ROW_OUTPUT, OPTION_ROW_THREADS, OPTION_ROW_SET,
    OPTION_ROW_FRESH, OPTION_ROW_PRECISION, OPTION_ROW_FOR, OPTION_ROW_UNTIL, OPTION_ROW_SHARD, {"lives", OPTION_LIVES, "FILE", 0, "", 0},
    {"trial", OPTION_TRIAL, "N", 0, "", 0}, {"company", OPTION_COMPANY, "NAME", 0, "", 0},
    {"state", OPTION_STATE, "STATE", 0, "", 0}, {"typical", OPTION_TYPICAL, NULL, 0, "", 0},
    {"png", OPTION_PNG, NULL, 0, "", 0},
    OPTION_ROW_FORMAT("text|json|tsv"), {0}};

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    static const char lab[] = "step: 2\nmarket: {price.floor: 'uniform(0, 1)', interest: 'uniform(0, 1)'}\n"
                              "archetypes: {a: {cash: 1}}\ncompanies: [{name: lab, count: 3}, {name: 01.AI, like: a}]\n";
    (void)count;
    (void)arguments;
    put_files();
    put_file("lab.yaml", lab, strlen(lab));
    return 0;
}

/* A count without a suffix is a decimal number too. */
static void check_count(const char *word)
{
    uint64_t whole = 7;
    double number;
    if (!parse_count(word, &whole)) {
        MUST(whole == 7, "%s", word);
        return;
    }
    if (number_parse(word, &number))
        MUST(fabs(number - (double)whole) <= 1e-15 * number, "%s: %g", word, number);
}

static void check_scenario(const struct options *o)
{
    struct scenario scenario;
    struct failure failure;
    const enum status status = options_scenario(o, "lab.yaml", &scenario, &failure);
    if (status == STATUS_DONE)
        scenario_free(&scenario);
    else
        check_failure(status, &failure);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *words[MOST_WORDS + 2] = {"outlast"}, *text = strndup((const char *)data, size), *rest = text;
    struct options o = {.yaml = size % 2};
    struct failure failure;
    int count = 1;
    while (rest != NULL && count <= MOST_WORDS) {
        words[count] = strsep(&rest, "\n");
        check_count(words[count++]);
    }
    const enum status status = options_parse("run", all, count, words, &o, &failure);
    if (status != STATUS_DONE)
        check_failure(status, &failure);
    else
        check_scenario(&o);
    options_free(&o);
    free(text);
    return 0;
}

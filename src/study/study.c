#include "study/study.h"

#include <stdlib.h>
#include <string.h>

#include "base/names.h"
#include "base/number.h"

static const char *const study_words[] = {"study", "scenario", "trials", "seed", "precision", "vary", "design"};
enum { STUDY_WORDS = sizeof study_words / sizeof *study_words };

static struct place place_of(const struct study *s, const struct node *node)
{
    return (struct place){s->file, node->line, node->column};
}

static enum status fail_expected(const struct study *s, const struct node *found, const char *key, const char *expected,
                                 struct failure *failure)
{
    char shown[DESCRIPTION_SIZE];
    return fail_at(failure, STATUS_DATA, place_of(s, found), key, "expected %s, found %s", expected,
                   node_describe(found, shown));
}

/* The folder part of the study's path, with its slash; "" where there is none. */
static char *folder_of(struct study *s)
{
    const char *slash = strrchr(s->file, '/');
    return arena_text(&s->arena, s->file, slash ? (size_t)(slash - s->file) + 1 : 0);
}

/* --- the top of the file --- */

/* Which scenarios have not. */
static bool has_study_words(const struct node *root)
{
    return root->type == MAPPING && (node_get(root, "vary") || node_get(root, "study") || node_get(root, "scenario"));
}

static enum status check_words(const struct study *s, struct failure *failure)
{
    const struct node *root = s->tree.root;
    char shown[EXCERPT_SIZE];
    if (root->type != MAPPING)
        return fail_expected(s, root, NULL, "keys and values", failure);
    if (!has_study_words(root) && (node_get(root, "companies") || node_get(root, "from")))
        return fail_at(failure, STATUS_DATA, place_of(s, root), NULL,
                       "expected a study, found a scenario, which outlast run simulates");
    for (const struct item *item = root->first; item; item = item->next) {
        bool known = false;
        for (int i = 0; i < STUDY_WORDS; i++)
            known |= strcmp(item->key->text, study_words[i]) == 0;
        if (known)
            continue;
        const char *near = nearest_name(item->key->text, study_words, STUDY_WORDS);
        return fail_at(failure, STATUS_DATA, place_of(s, item->key), excerpt(item->key->text, shown),
                       "unknown key of a study; %s%s", near ? "the nearest is " : "there are ",
                       near ? near : "study, scenario, trials, seed, precision, vary and design");
    }
    return STATUS_DONE;
}

static enum status read_name(struct study *s, struct failure *failure)
{
    static const char expected[] =
        "a name of at most 200 bytes without tab, quote, newline or slash, and without a leading # or dot";
    const struct node *node = node_get(s->tree.root, "study");
    const char *slash = strrchr(s->file, '/'), *base = slash ? slash + 1 : s->file, *dot = strrchr(base, '.');
    const bool ending = dot && dot != base && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
    s->name = node && node->type == SCALAR ? strdup(node->text) : strndup(base, ending ? (size_t)(dot - base) : strlen(base));
    if (!s->name)
        return fail_memory(failure);
    if (node && (node->type != SCALAR || !folder_name_fits(node->text)))
        return fail_expected(s, node, "study", expected, failure);
    if (!folder_name_fits(s->name))
        return fail_at(failure, STATUS_DATA, (struct place){s->file, 1, 1}, "study",
                       "the file's name does not serve, expected %s", expected);
    return STATUS_DONE;
}

/* trials, seed and precision, as an overlay on the scenario's files. */
static enum status settings_of(struct study *s, struct overlay *out, struct failure *failure)
{
    static const char *const keys[] = {"trials", "seed", "precision"};
    struct node *root = arena_take(&s->arena, sizeof *root);
    struct item *items = arena_take(&s->arena, 3 * sizeof *items), *last = NULL;
    if (!root || !items)
        return fail_memory(failure);
    *root = (struct node){.type = MAPPING, .height = 1};
    for (const struct item *item = s->tree.root->first; item; item = item->next)
        for (int i = 0; i < 3; i++)
            if (strcmp(item->key->text, keys[i]) == 0) {
                items[i] = (struct item){.key = item->key, .value = item->value};
                *(last ? &last->next : &root->first) = &items[i];
                last = &items[i];
                root->count++;
            }
    *out = (struct overlay){.file = s->file, .root = root};
    return STATUS_DONE;
}

static enum status read_scenario(struct study *s, struct overrides overrides, struct failure *failure)
{
    static const char expected[] = "the file of a scenario";
    const struct node *node = node_get(s->tree.root, "scenario"), nothing = {.type = MAPPING, .height = 1};
    struct overlay settings;
    struct failure inner;
    if (!node)
        return fail_at(failure, STATUS_DATA, place_of(s, s->tree.root), "scenario", "expected %s, found none", expected);
    if (node->type != SCALAR || *node->text == '\0')
        return fail_expected(s, node, "scenario", expected, failure);
    const char *folder = folder_of(s);
    char *path = folder ? arena_take(&s->arena, strlen(folder) + strlen(node->text) + 1) : NULL;
    if (!path || settings_of(s, &settings, failure))
        return fail_memory(failure);
    strcat(strcpy(path, *node->text == '/' ? "" : folder), node->text);
    s->scenario_file = path;
    enum status status = source_read(path, &settings, overrides, &s->source, &inner);
    if (!status)
        status = source_scenario(s->source, &(struct overlay){.file = s->file, .root = &nothing}, &s->base, &inner);
    if (status && !inner.placed && status != STATUS_DATA && status != STATUS_USAGE)
        return fail_at(failure, status, place_of(s, node), "scenario", "%s", inner.message);
    if (status)
        *failure = inner;
    return status;
}

/* --- vary --- */

/* A distribution in the words of distribution_text, so that a study that is written has its empirical values in it. */
static enum status embed(struct study *s, const char *folder, const struct node **value, struct failure *failure)
{
    struct distribution read;
    struct failure ignored;
    int column;
    if (distribution_parse((*value)->text, folder, &read, &column, &ignored) || read.family == CONSTANT)
        return STATUS_DONE;                          /* a number, or what source_check says something about */
    char *text = distribution_text(&read);
    struct node *node = arena_take(&s->arena, sizeof *node);
    distribution_free(&read);
    if (node)
        *node = (struct node){.type = SCALAR, .line = (*value)->line, .column = (*value)->column, .size = 1};
    if (node && text)
        node->text = arena_text(&s->arena, text, strlen(text));
    free(text);
    if (!node || !node->text)
        return fail_memory(failure);
    *value = node;
    return STATUS_DONE;
}

static const char *folder_or_null(const char *folder)
{
    return *folder ? folder : NULL;
}

/* Every value of a list by itself; of a range the ends, since bounds hold between them if they hold there. */
static enum status check_dimension(struct study *s, struct dimension *d, const char *folder, struct failure *failure)
{
    const bool list = d->values.spread == SPREAD_LIST;
    enum status status = STATUS_DONE;
    for (size_t i = 0; i < d->values.count && !status; i += list || i > 0 ? 1 : d->values.count - 1) {
        const struct item item = {.key = d->key, .value = d->values.at[i]};
        const struct node root = {.type = MAPPING, .height = 1, .count = 1, .first = &item};
        status = source_check(s->source, &(struct overlay){s->file, folder_or_null(folder), &root}, failure);
        if (!status && list)
            status = embed(s, folder_or_null(folder), &d->values.at[i], failure);
    }
    return status;
}

/* Settings of a run, and what is no single value. */
static enum status check_key(const struct study *s, const struct node *key, struct failure *failure)
{
    static const char *const fixed[] = {"name", "start", "trials", "seed", "precision", "from", "dependence"};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (strcmp(key->text, fixed[i]) == 0)
            return fail_at(failure, STATUS_DATA, place_of(s, key), key->text,
                           "cannot vary, expected a key of the market, of a company or an archetype, a correlation, horizon or "
                           "step");
    return STATUS_DONE;
}

static enum status read_vary(struct study *s, struct failure *failure)
{
    static const char expected[] = "keys and their values, such as price.floor: range(0, 1.2, 0.1)";
    const struct node *vary = node_get(s->tree.root, "vary");
    if (!vary)
        return fail_at(failure, STATUS_DATA, place_of(s, s->tree.root), "vary", "expected %s, found none", expected);
    if (vary->type != MAPPING)
        return fail_expected(s, vary, "vary", expected, failure);
    if (vary->count == 0)
        return fail_at(failure, STATUS_DATA, place_of(s, vary), "vary", "expected %s, found none", expected);
    const char *folder = folder_of(s);
    s->dimension = arena_take(&s->arena, vary->count * sizeof *s->dimension);
    if (!folder || !s->dimension)
        return fail_memory(failure);
    for (const struct item *item = vary->first; item; item = item->next) {
        struct dimension *d = &s->dimension[s->dimensions++];
        char shown[EXCERPT_SIZE];
        d->key = item->key;
        d->given = item->value;
        if (check_key(s, item->key, failure) ||
            values_read(item->value, s->file, excerpt(item->key->text, shown), &s->arena, &d->values, failure) ||
            check_dimension(s, d, folder, failure))
            return failure->status;
    }
    return STATUS_DONE;
}

/* A key twice, however it is spelt. */
static enum status check_together(struct study *s, struct failure *failure)
{
    struct point point;
    enum status status = point_init(s, &point, failure);
    for (int i = 0; i < s->dimensions && !status; i++)
        point.item[i].value = s->dimension[i].values.at[0];
    if (!status)
        status = source_check(s->source, &(struct overlay){.file = s->file, .root = &point.root}, failure);
    point_free(&point);
    return status;
}

/* --- all of it --- */

static enum status read_all(struct study *s, struct overrides overrides, struct failure *failure)
{
    enum status status = check_words(s, failure);
    if (!status)
        status = read_name(s, failure);
    if (!status)
        status = read_scenario(s, overrides, failure);
    if (!status)
        status = read_vary(s, failure);
    if (!status)
        status = check_together(s, failure);
    return status ? status : design_read(s, failure);
}

enum status study_read(const char *file, struct overrides overrides, struct study *out, struct failure *failure)
{
    *out = (struct study){.file = file};
    enum status status = tree_read(file, &out->tree, failure);
    if (status)
        return status;
    status = read_all(out, overrides, failure);
    if (status)
        study_free(out);
    return status;
}

void study_free(struct study *s)
{
    scenario_free(&s->base);
    source_free(s->source);
    free(s->name);
    free(s->sobol);
    tree_free(&s->tree);
    arena_free(&s->arena);
    *s = (struct study){0};
}

enum status study_is(const char *file, bool *is, struct failure *failure)
{
    struct tree tree;
    const enum status status = tree_read(file, &tree, failure);
    *is = !status && has_study_words(tree.root);
    if (!status)
        tree_free(&tree);
    return status == STATUS_IO ? status : STATUS_DONE;
}

/* --- writing --- */

/* In single quotes, which hold everything on one line; a number as it is. */
static void write_text(const char *text, FILE *out)
{
    double number;
    if (number_parse(text, &number)) {
        fputs(text, out);
        return;
    }
    putc('\'', out);
    for (; *text; text++)
        fputs(*text == '\'' ? "''" : (char[]){*text, '\0'}, out);
    putc('\'', out);
}

static void write_dimension(const struct dimension *d, FILE *out)
{
    fputs("  ", out);
    write_text(d->key->text, out);
    if (d->values.spread != SPREAD_LIST) {
        fprintf(out, ": %s\n", d->given->text);
        return;
    }
    fputs(":\n", out);
    for (size_t i = 0; i < d->values.count; i++) {
        fputs("    - ", out);
        write_text(d->values.at[i]->text, out);
        putc('\n', out);
    }
}

void study_write(const struct study *s, const char *scenario, FILE *out)
{
    static const char *const designs[] = {"grid", "zip"};
    char precision[32];
    fputs("study: ", out);
    write_text(s->name, out);
    fputs("\nscenario: ", out);
    write_text(scenario, out);
    fprintf(out, "\ntrials: %llu\nseed: %llu\n", (unsigned long long)s->base.trials, (unsigned long long)s->base.seed);
    number_text(s->base.precision, precision);
    if (s->base.precision > 0)
        fprintf(out, "precision: %s\n", precision);
    fputs("vary:\n", out);
    for (int i = 0; i < s->dimensions; i++)
        write_dimension(&s->dimension[i], out);
    if (s->design == DESIGN_SOBOL)
        fprintf(out, "design: sobol(%llu)\n", (unsigned long long)s->points);
    else
        fprintf(out, "design: %s\n", designs[s->design]);
}

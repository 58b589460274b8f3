/* A scenario while it is read: layers of keys and values, each over the one before, merged into slots that remember where
 * their value stands. Private to src/scenario/.
 *
 * The layers are the files of the `from` chain, the one that starts from nothing first, then each --set. Within one layer a
 * key may be given once; between layers the later wins. What an entry gives itself, in whatever layer, comes before what the
 * archetype that it is finally like gives, and that before the default. Every value is checked where it is read, also one
 * that a later layer replaces. */
#ifndef OUTLAST_SCENARIO_DRAFT_H
#define OUTLAST_SCENARIO_DRAFT_H

#include "base/arena.h"
#include "base/lookup.h"
#include "scenario/scenario.h"
#include "scenario/tree.h"

/* A file, one --set, or an overlay. */
struct layer {
    const char *file;                                /* as messages name it: its path, or "--set KEY=VALUE" */
    const char *folder;                              /* of the file; NULL: the working folder */
    int order;                                       /* among the layers: the later wins */
    bool set;                                        /* gives keys in full, and adds no companies: a --set, an overlay */
    bool last;                                       /* an overlay that goes over all else, also --set */
    bool named;                                      /* its `name` is the scenario's: the last file's, and every --set's */
    struct tree tree;                                /* root: a mapping */
};

/* Where a key's value comes from. */
struct slot {
    const struct layer *layer;                       /* the last that gave it; NULL: not given */
    struct place place;                              /* of the value */
    int line;                                        /* of the key */
    const char *text;                                /* of a word */
    struct distribution *distribution;               /* of a parameter; in the arena, freed with the draft */
    bool borrowed;                                   /* the distribution is another draft's */
};

enum word { WORD_LIKE, WORD_GROUP, WORD_KIND, WORD_COUNT, WORDS };
extern const char *const words[WORDS];

/* A company entry or an archetype. */
struct draft_entry {
    const char *name;
    const char *key;                                 /* "companies.lab", "archetypes.\"a b\"" */
    bool archetype;
    struct place place;                              /* of its name, where it was last listed */
    const struct layer *layer;                       /* that listed it last */
    const struct node *name_node;                    /* there */
    struct slot value[COMPANY_KEYS];
    struct slot word[WORDS];
    int count;                                       /* of word COUNT; 1 where it is not given */
    struct draft_entry *like;                        /* an archetype or NULL; after draft_link */
    int mark;                                        /* of draft_link */
};

struct entry_list {
    struct draft_entry **at;
    int count, size;
    struct lookup names;
};

enum setting { SETTING_NAME, SETTING_START, SETTING_HORIZON, SETTING_STEP, SETTING_TRIALS, SETTING_SEED, SETTING_PRECISION,
               SETTINGS };
extern const char *const settings[SETTINGS];

struct draft {
    struct arena arena;
    struct layer *layers;
    int layers_count, layers_size;
    const struct layer *layer;                       /* the one that is merged now */
    struct slot setting[SETTINGS], market[MARKET_KEYS], correlation[SHOCK_PAIRS], dependence;
    const struct node *dependences;                  /* the list, or NULL */
    const char *name;                                /* or NULL */
    struct entry_list archetypes, companies;
    struct scenario *out;                            /* settings, the market and correlations are written at once */
    struct failure *failure;
};

/* layers.c: reads the files that `from` leads to, the overlay (or NULL) and the overrides into draft->layers. */
MUST_CHECK enum status draft_load(struct draft *draft, const char *file, const struct overlay *overlay,
                                  struct overrides overrides);

/* The same from memory; `from` is not followed. Messages call it by the name. */
MUST_CHECK enum status draft_load_text(struct draft *draft, const char *text, size_t length, const char *name);

/* merge.c: merges the layers, or one more. */
MUST_CHECK enum status draft_merge(struct draft *draft);
MUST_CHECK enum status draft_merge_layer(struct draft *draft, const struct layer *layer);

/* scenario.c: the steps of reading. */

/* From the files to merged layers and a name. */
MUST_CHECK enum status draft_gather(struct draft *draft, const char *file, const struct overlay *overlay,
                                    struct overrides overrides);

/* From there to draft->out, all of it. */
MUST_CHECK enum status draft_complete(struct draft *draft);

/* Distributions that slots own. */
void draft_free_slots(struct draft *draft);
void draft_free(struct draft *draft);

/* settings.c: reads a setting or a word from a scalar; false where it is none, and *expected says what would be. */
bool setting_read(struct draft *draft, enum setting setting, const char *text, const char **expected);
bool word_read(struct draft_entry *entry, enum word word, const char *text, const char **expected);

/* entries.c: follows `like`, then fills entries, companies and groups. */
MUST_CHECK enum status draft_entries(struct draft *draft);

/* write_draft.c: source_write, of a draft that draft_gather has filled. */
void draft_write(const struct draft *draft, const struct scenario *base, FILE *out);

/* write.c: a value to the end of its line, with or without where it comes from. */
void write_distribution(FILE *out, const struct distribution *value, bool source);

/* write.c: a text as a scalar of YAML, in quotes where it needs them. */
void write_text(FILE *out, const char *text);

/* checks.c: what must hold between values. */
MUST_CHECK enum status draft_check(struct draft *draft);

/* inputs.c: fills inputs, and refuses addresses that collide. */
MUST_CHECK enum status draft_inputs(struct draft *draft);

/* dependence.c: fills dependences, sets and the shocks' Cholesky factor. */
MUST_CHECK enum status draft_dependences(struct draft *draft);

/* keys.c */

/* Splits `NAME.REST` or `"NA.ME".REST`: the name's text, and what follows its dot ("" where nothing does). False where a
 * quote is not closed or closed in the middle, or the name is empty. */
bool split_name(const char *text, const char **name, size_t *length, const char **rest);

/* "companies.lab.cash", "companies.\"01.AI\".cash", "companies.lab" (key NULL), in the arena or by malloc (arena NULL);
 * NULL where memory is out. */
char *dotted_key(struct arena *arena, const char *section, const char *name, const char *key);

/* The index of a key in a table, or -1; whether it is the front part of one, as "raise" is of "raise.rate". */
int parameter_find(const struct parameter *parameters, int count, const char *key);
bool parameter_section(const struct parameter *parameters, int count, const char *key);

/* The index of a word, or -1. */
int word_find(const char *key);

/* The failure of a key that is not known: names the nearest. entry NULL: at the top. */
enum status fail_unknown_key(struct draft *draft, const struct draft_entry *entry, const char *key, struct place place);
/* The failure of `companies.NAME` or `archetypes.NAME` where there is no such entry. */
enum status fail_unknown_entry(struct draft *draft, bool archetype, const char *key, const char *name, struct place place);

/* The place of a node of the layer that is merged now. */
struct place draft_place(const struct draft *draft, const struct node *node);

/* The slot that decides an entry's parameter or word: its own, its archetype's, or NULL where it has the default. */
const struct slot *effective_value(const struct draft_entry *entry, int parameter);
const struct slot *effective_word(const struct draft_entry *entry, enum word word);

/* Of two slots the one of the later layer, or the later in that; either may be NULL or not given; NULL if both are. */
const struct slot *later_slot(const struct slot *a, const struct slot *b);

#endif

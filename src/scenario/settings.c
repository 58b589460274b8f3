/* The scalars of a scenario that are no parameters: the settings at the top, and the words of an entry. */
#include <string.h>

#include "base/names.h"
#include "base/number.h"
#include "scenario/draft.h"

const char *const settings[SETTINGS] = {"name", "start", "horizon", "step", "trials", "seed", "precision"};
const char *const words[WORDS] = {"like", "group", "kind", "count"};

/* A whole number within bounds that fit an int. */
static bool read_whole(const char *text, uint64_t low, uint64_t high, int *out)
{
    uint64_t value;
    if (!parse_count(text, &value) || value < low || value > high)
        return false;
    *out = (int)value;
    return true;
}

static bool read_name(struct draft *draft, const char *text)
{
    if (!folder_name_fits(text))
        return false;
    if (draft->layer->named)
        draft->name = text;
    return true;
}

/* YEAR-MONTH, four digits and two. */
static bool read_start(const char *text, struct scenario *out)
{
    static const char digits[] = "0123456789";
    if (strlen(text) != 7 || strspn(text, digits) != 4 || text[4] != '-' || strspn(text + 5, digits) != 2)
        return false;
    const int year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0');
    const int month = (text[5] - '0') * 10 + (text[6] - '0');
    if (year < 1 || month < 1 || month > 12)
        return false;
    out->start_year = year;
    out->start_month = month;
    return true;
}

static bool read_trials(const char *text, uint64_t *out)
{
    uint64_t value;
    if (!parse_count(text, &value) || value < 1 || value > LARGEST_TRIALS)
        return false;
    *out = value;
    return true;
}

static bool read_precision(const char *text, double *out)
{
    double value;
    if (!number_parse(text, &value) || value <= 0 || value >= 0.5)
        return false;
    *out = value;
    return true;
}

bool setting_read(struct draft *draft, enum setting setting, const char *text, const char **expected)
{
    struct scenario *out = draft->out;
    switch (setting) {
    case SETTING_NAME:
        *expected = "a name of at most 200 bytes without tab, quote, newline or slash, and without a leading # or dot";
        return read_name(draft, text);
    case SETTING_START:
        *expected = "a year and month such as 2024-06";
        return read_start(text, out);
    case SETTING_HORIZON:
        *expected = "a whole number of months from 1 to 12000";
        return read_whole(text, 1, LARGEST_HORIZON, &out->horizon);
    case SETTING_STEP:
        *expected = "a whole number of months from 1 to 12000";
        return read_whole(text, 1, LARGEST_HORIZON, &out->step);
    case SETTING_TRIALS:
        *expected = "a whole number from 1 to 2^48";
        return read_trials(text, &out->trials);
    case SETTING_SEED:
        *expected = "a whole number from 0 to 2^64-1";
        return parse_count(text, &out->seed);
    default:
        *expected = "a number above 0 and below 0.5";
        return read_precision(text, &out->precision);
    }
}

bool word_read(struct draft_entry *entry, enum word word, const char *text, const char **expected)
{
    switch (word) {
    case WORD_LIKE:
        *expected = "the name of an archetype";
        return *text != '\0';
    case WORD_GROUP:
        *expected = "a name without tab, quote or newline, without a leading #, and other than market";
        return name_fault(text) == NULL && strcmp(text, "market") != 0;
    case WORD_KIND:
        *expected = "generalist or vertical";
        return strcmp(text, "generalist") == 0 || strcmp(text, "vertical") == 0;
    default:
        *expected = "a whole number from 1 to 10000";
        return read_whole(text, 1, LARGEST_COMPANIES, &entry->count);
    }
}

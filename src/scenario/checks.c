/* What must hold between values. */
#include <stdio.h>

#include "base/names.h"
#include "scenario/draft.h"

/* Sums of decimals are compared with this to spare: 100 shares of 0.01 are 1. */
static const double SPARE = 1e-9;

static double support_low(const struct distribution *distribution, bool *open)
{
    double low, high;
    distribution_support(distribution, &low, &high, open);
    return low;
}

static double support_high(const struct distribution *distribution)
{
    double low, high;
    bool open;
    distribution_support(distribution, &low, &high, &open);
    return high;
}

static enum status check_horizon(struct draft *draft)
{
    const struct scenario *out = draft->out;
    const struct slot *slot = later_slot(&draft->setting[SETTING_HORIZON], &draft->setting[SETTING_STEP]);
    if (out->horizon % out->step == 0)
        return STATUS_DONE;
    const bool step = slot == &draft->setting[SETTING_STEP];
    return fail_at(draft->failure, STATUS_DATA, slot->place, settings[step ? SETTING_STEP : SETTING_HORIZON],
                   "found a horizon of %d months in steps of %d, expected a whole number of steps", out->horizon,
                   out->step);
}

static enum status check_peak(struct draft *draft)
{
    const struct distribution *market = draft->out->market;
    bool open;
    const double peak = support_low(&market[MARKET_training_peak_month], &open);
    const double start = support_high(&market[MARKET_training_start_month]);
    if (peak > start || (peak == start && open))
        return STATUS_DONE;
    const struct slot *slot = later_slot(&draft->market[MARKET_training_peak_month],
                                         &draft->market[MARKET_training_start_month]);
    const bool at_peak = slot == &draft->market[MARKET_training_peak_month];
    char low[32], high[32];
    number_text(peak, low);
    number_text(start, high);
    return fail_at(draft->failure, STATUS_DATA, slot->place, at_peak ? "training.peak_month" : "training.start_month",
                   "training.peak_month can be %s and training.start_month %s, expected a peak after the start", low, high);
}

/* The failure of an entry's values, at a slot or, where all are defaults, at its name. */
static enum status fail_entry(struct draft *draft, const struct draft_entry *entry, const struct slot *slot,
                              const char *key, const char *message)
{
    char full[EXCERPT_SIZE + 64];
    snprintf(full, sizeof full, "%.250s.%s", entry->key, key);
    return fail_at(draft->failure, STATUS_DATA, slot != NULL ? slot->place : entry->place, full, "%s", message);
}

static enum status check_rescue(struct draft *draft, int index)
{
    const struct distribution *value = draft->out->entries[index].value;
    const double sum = support_high(&value[COMPANY_rescue_sale]) + support_high(&value[COMPANY_rescue_restructure]);
    if (sum <= 1 + SPARE)
        return STATUS_DONE;
    const struct draft_entry *entry = draft->companies.at[index];
    const struct slot *sale = effective_value(entry, COMPANY_rescue_sale);
    const struct slot *slot = later_slot(sale, effective_value(entry, COMPANY_rescue_restructure));
    char message[128];
    snprintf(message, sizeof message, "rescue.sale + rescue.restructure can be %.6g, expected at most 1", sum);
    return fail_entry(draft, entry, slot, slot == sale ? "rescue.sale" : "rescue.restructure", message);
}

static enum status check_shares(struct draft *draft)
{
    double sum = 0;
    int passed = -1;                                 /* the entry with which the sum passes 1 */
    for (int i = 0; i < draft->out->entries_count; i++) {
        const struct entry *entry = &draft->out->entries[i];
        if (entry->value[COMPANY_api_share].family == CONSTANT)
            sum += entry->value[COMPANY_api_share].argument[0] * entry->count;
        if (sum > 1 + SPARE && passed < 0)
            passed = i;
    }
    if (passed < 0)
        return STATUS_DONE;
    const struct draft_entry *entry = draft->companies.at[passed];
    char message[128];
    snprintf(message, sizeof message, "the constant shares of all companies add up to %.6g, expected at most 1", sum);
    return fail_entry(draft, entry, effective_value(entry, COMPANY_api_share), "api.share", message);
}

enum status draft_check(struct draft *draft)
{
    enum status status = check_horizon(draft);
    if (status == STATUS_DONE)
        status = check_peak(draft);
    for (int i = 0; i < draft->out->entries_count && status == STATUS_DONE; i++)
        status = check_rescue(draft, i);
    return status == STATUS_DONE ? check_shares(draft) : status;
}

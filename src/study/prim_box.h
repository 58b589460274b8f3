/* Boxes, and what they hold. Private to prim*.c. */
#ifndef OUTLAST_STUDY_PRIM_BOX_H
#define OUTLAST_STUDY_PRIM_BOX_H

#include "study/prim.h"

/* Everything, of one column. */
struct range range_free(const struct prim_data *data, int column);

static inline bool range_has(const struct range *range, uint16_t place, bool choice)
{
    return choice ? range->values >> place & 1 : place >= range->low && place < range->high;
}

/* Whether the box, [columns], has the row; `but` is a column that is not looked at, or -1. */
bool box_has(const struct prim_data *data, const struct prim_rows *rows, const struct range *box, int but, size_t row);

/* Sums over the first `rows` rows, of those that a box has. */
struct weight {
    int64_t rows, lost;
};
struct weight box_weight(const struct prim_data *data, const struct prim_rows *rows, const struct range *box, int but);

/* What the box holds of a half, with 95 % intervals over its trials. */
struct holding box_holding(const struct prim_data *data, int half, const struct range *box, int but);

/* That a box has by chance so high a density as it has in a half, where that of what it is compared with is `density`. */
double box_chance(const struct prim_data *data, int half, const struct range *box, double density);

#endif

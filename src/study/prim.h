/* Scenario discovery by PRIM, the patient rule induction method (Friedman and Fisher 1999; Bryant and Lempert 2010): a box,
 * that is a part of the distributions of a few inputs, in which lives are lost more often than elsewhere.
 *
 * Peeling starts with everything and takes away, again and again, the outermost twentieth of one input on one side, or one
 * value of a choice: that which raises the density (lives lost among those in the box) most for what it takes (Kwakkel and
 * Jaxa-Rozen 2016). So the coverage (of all lives lost those in the box) falls and the density rises. Of the boxes that cover
 * half of the losses at least, the widest is chosen that gains over everything, but for a twentieth, as much density as the
 * densest. An input without whose bounds it would lose less than a tenth of that gain is left out, and peeling starts over
 * without it, until every bound counts. Then bounds are moved out again, by a hundredth of the box, as long as the density does
 * not fall (pasting).
 *
 * All that is done with one half of the trials; what is said of the box is counted in the other. */
#ifndef OUTLAST_STUDY_PRIM_H
#define OUTLAST_STUDY_PRIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"
#include "estimate/interval.h"

/* A choice of more values than this is taken by the rank of its draws, like any other distribution. */
enum { MOST_CHOICES = 64 };

/* Rows of lives. */
struct prim_rows {
    size_t rows;
    uint16_t **place;             /* [columns][rows]: 65536 x the value of the distribution function; of a choice the number of the
                                     value */
    uint16_t *lost;               /* [rows]: how many lives of the row's are lost */
};

struct prim_data {
    int columns;
    const int *values;            /* [columns]: of a choice how many values there are, else 0 */
    int lives;                    /* of a row */
    size_t cluster;               /* rows, one after another, that are of one trial; both halves are whole trials */
    struct prim_rows half[2];     /* PEELED, HELD_OUT */
};
enum { PEELED, HELD_OUT };

/* What a column is kept to: places low <= place < high, or the values whose bits are set. */
struct range {
    bool bound;                   /* false: to nothing */
    uint32_t low, high;           /* 0 to 65536 */
    uint64_t values;
};

/* What a box holds of one half. */
struct holding {
    struct estimate density, coverage, mass;  /* mass: of all rows */
};

struct prim_step {
    int column;                   /* that was peeled; -1: before the first */
    struct range range;             /* what it is kept to since */
    struct holding held[2];
};

struct prim_bound {
    int column;
    struct range range;
    struct estimate density_without;  /* held out: of the box without this bound */
    double chance;                /* quasi-p-value, held out: that so much higher a density comes about without this bound meaning
                                     anything: a binomial tail, with the lives that the box's variance over trials is worth */
};

struct prim {
    struct prim_step *step;       /* [steps]: the trajectory, of the last peeling */
    int steps, chosen;            /* the step that was chosen, before pasting */
    struct prim_bound *bound;     /* [bounds]: of the box */
    int bounds;
    struct holding box[2];
    struct estimate overall;      /* density of everything, held out */
    double chance;                /* as above, of the whole box against everything */
    bool found;                   /* that chance is below PRIM_CHANCE: there is a box */
};
#define PRIM_CHANCE 0.001

/* Status 74 where memory is out. The caller frees *out with prim_free. */
MUST_CHECK enum status prim_find(const struct prim_data *data, struct prim *out, struct failure *failure);
void prim_free(struct prim *prim);

#endif

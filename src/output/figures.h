/* Figures of a results folder: gnuplot draws them by the scripts of a folder, each from the tables that it needs. */
#ifndef OUTLAST_OUTPUT_FIGURES_H
#define OUTLAST_OUTPUT_FIGURES_H

#include <stdbool.h>

#include "base/failure.h"

struct drawing {
    const char *scripts;          /* folder of the scripts */
    const char *results;          /* folder with the tables */
    const char *into;             /* folder for the figures; made, its parent must be there */
    bool png;                     /* PNG beside SVG */
};

/* The names of figures, in alphabetical order: "survival" is INTO/survival.svg. */
struct figures {
    char **name;                  /* [count]; owned */
    int count;
};

/* Draws every figure that the tables allow; each is whole or not there. Status 73 where the folder cannot be written or gnuplot is
 * missing or fails, 74 where the disk does, 66 where there are no scripts. *out names those that were drawn, also then; the caller
 * frees it with figures_free. */
MUST_CHECK enum status figures_draw(const struct drawing *drawing, struct figures *out, struct failure *failure);
void figures_free(struct figures *figures);

#endif

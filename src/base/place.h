/* Where what comes with the program is: params/, plots/. */
#ifndef OUTLAST_BASE_PLACE_H
#define OUTLAST_BASE_PLACE_H

#include <limits.h>
#include <stdbool.h>

/* The path of what is called so, such as "plots", beside the program or where make install puts it; false where it is in
 * neither place. */
bool place_find(const char *name, char path[PATH_MAX]);

#endif

/* The file or folder that may have been meant where there is none of a name. */
#ifndef OUTLAST_BASE_NEAR_PATH_H
#define OUTLAST_BASE_NEAR_PATH_H

#include <limits.h>

enum { NEAR_PATH_SIZE = PATH_MAX + 32 };

/* "; the nearest is PATH", of what stands in the folder of `path`; "; nothing there has a name near it" where nothing does;
 * "; there is no folder DIR to be read either". Written to text, which is returned; what does not fit is cut. */
const char *near_path(const char *path, char text[NEAR_PATH_SIZE]);

#endif

#include "base/place.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "installed.h" /* written by the Makefile: INSTALLED_DATA, from the program's folder */

bool place_find(const char *name, char path[PATH_MAX])
{
    static const char *const beside[] = {"", INSTALLED_DATA "/"};
    char program[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    program[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(program, '/');
    if (slash)
        *slash = '\0';
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
        if (snprintf(path, PATH_MAX, "%s/%s%s", program, beside[i], name) < PATH_MAX && access(path, R_OK) == 0)
            return true;
    return false;
}

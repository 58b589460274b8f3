#include "base/near_path.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/names.h"

/* The nearest name in a folder, or ""; whether there is such a folder to be read. */
static bool search_folder(const char *folder, const char *wanted, char best[NAME_MAX + 1])
{
    struct nearest search = nearest_to(wanted);
    DIR *names = opendir(folder);
    *best = '\0';
    if (!names)
        return false;
    for (const struct dirent *entry = readdir(names); entry; entry = readdir(names)) {
        const char *before = search.best;
        nearest_try(&search, entry->d_name);
        if (search.best != before)
            search.best = strcpy(best, entry->d_name);       /* readdir may write over its own */
    }
    closedir(names);
    return true;
}

const char *near_path(const char *path, char text[NEAR_PATH_SIZE])
{
    char folder[PATH_MAX], best[NAME_MAX + 1];
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const int length = (int)(name - path);
    snprintf(folder, sizeof folder, "%.*s", length ? length : 1, length ? path : ".");
    if (!search_folder(folder, name, best))
        snprintf(text, NEAR_PATH_SIZE, "; there is no folder %.300s to be read either", folder);
    else if (*best)
        snprintf(text, NEAR_PATH_SIZE, "; the nearest is %.*s%s", length, path, best);
    else
        snprintf(text, NEAR_PATH_SIZE, "; nothing there has a name near it");
    return text;
}

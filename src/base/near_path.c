#include "base/near_path.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/names.h"

/* A name, without the extension that a wanted one has, too: that is no likeness. */
static const char *stem(const char *name, const char *extension, char text[NAME_MAX + 1])
{
    const size_t length = strlen(name), cut = strlen(extension);
    const bool has = length > cut && strcmp(name + length - cut, extension) == 0;
    snprintf(text, NAME_MAX + 1, "%.*s", (int)(has ? length - cut : length), name);
    return text;
}

/* The nearest name in a folder, or ""; whether there is such a folder to be read. */
static bool search_folder(const char *folder, const char *wanted, char best[NAME_MAX + 1])
{
    const char *dot = strrchr(wanted, '.');
    const char *extension = dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".tsv") == 0) ? dot : "";
    char own[NAME_MAX + 1], other[NAME_MAX + 1];
    struct nearest search = nearest_to(stem(wanted, extension, own));
    DIR *names = opendir(folder);
    *best = '\0';
    if (!names)
        return false;
    for (const struct dirent *entry = readdir(names); entry; entry = readdir(names)) {
        const size_t distance = search.distance;
        nearest_try(&search, stem(entry->d_name, extension, other));
        if (search.distance < distance)
            strcpy(best, entry->d_name);
    }
    closedir(names);
    return true;
}

const char *near_path(const char *path, char text[NEAR_PATH_SIZE])
{
    char folder[PATH_MAX], best[NAME_MAX + 1];
    const char *name = path_last(path);
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

#include "output/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/manifest.h"

static const char lock_name[] = ".outlast.lock";

/* --- opening --- */

/* Onto the disk with the names in a folder. File systems that cannot do so for a folder say EINVAL. */
static int sync_names(int directory)
{
    return fsync(directory) == 0 || errno == EINVAL ? 0 : -1;
}

/* The name of a folder that was just made is in its parent, which ends at the slash. */
static void sync_parent(char *path, char *slash)
{
    const char *parent = *path == '/' ? "/" : ".";
    if (slash) {
        *slash = '\0';
        parent = path;
    }
    const int directory = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory >= 0) {
        (void)sync_names(directory);                 /* may be a folder that is not ours to sync */
        close(directory);
    }
    if (slash)
        *slash = '/';
}

/* Makes one folder; slash is where its parent ends. 0 where it is there now. */
static int make_one(char *path, char *slash)
{
    if (mkdir(path, 0777) == 0) {
        sync_parent(path, slash);
        return 0;
    }
    const int reason = errno;
    struct stat found;
    const bool known = stat(path, &found) == 0;
    if (known && S_ISDIR(found.st_mode))
        return 0;
    if (known || reason != EEXIST)
        errno = reason == EEXIST ? ENOTDIR : reason;
    return -1;
}

static int make_folders(char *path)
{
    char *last = NULL;
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        const int failed = make_one(path, last);
        *slash = '/';
        if (failed)
            return -1;
        last = slash;
    }
    return make_one(path, last);
}

static bool holds(int directory, const char *name)
{
    return faccessat(directory, name, F_OK, 0) == 0;
}

/* 1: it is empty; 0: it is not; -1: it cannot be read. */
static int is_empty(int directory)
{
    const int copy = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *names = copy < 0 ? NULL : fdopendir(copy);
    if (!names) {
        if (copy >= 0)
            close(copy);
        return -1;
    }
    int others = 0;
    for (const struct dirent *entry = readdir(names); entry; entry = readdir(names))
        others += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(names);
    return others == 0;
}

/* Nothing that somebody else keeps there may be mixed with results, or overwritten. */
static enum status check_ours(const struct folder *f, struct failure *failure)
{
    if (holds(f->directory, MANIFEST_NAME) || holds(f->directory, TALLIES_NAME) || holds(f->directory, lock_name))
        return STATUS_DONE;
    const int empty = is_empty(f->directory);
    if (empty < 0)
        return fail(failure, STATUS_NO_OUTPUT, "%s: cannot read the folder: %s; choose another with --output", f->path,
                    strerror(errno));
    if (!empty)
        return fail(failure, STATUS_NO_OUTPUT,
                    "%s: is not empty and no results folder of outlast; choose another with --output", f->path);
    return STATUS_DONE;
}

static enum status lock(struct folder *f, struct failure *failure)
{
    const bool first = !holds(f->directory, lock_name);
    f->lock = openat(f->directory, lock_name, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    /* By it the folder is known for ours: no other file is to outlast it where the power fails. */
    if (f->lock < 0 || (first && sync_names(f->directory) != 0))
        return fail(failure, STATUS_NO_OUTPUT, "%s: cannot create files in it: %s; choose another with --output", f->path,
                    strerror(errno));
    f->locked = flock(f->lock, LOCK_EX | LOCK_NB) == 0;
    if (!f->locked && errno == EWOULDBLOCK)
        return fail(failure, STATUS_NO_OUTPUT,
                    "%s: is in use by another run of outlast; wait for its end, or choose another with --output", f->path);
    return STATUS_DONE;
}

enum status folder_open(const char *path, struct folder *out, struct failure *failure)
{
    *out = (struct folder){.path = strdup(path), .directory = -1, .lock = -1};
    if (!out->path)
        return fail_memory(failure);
    enum status status = STATUS_DONE;
    if (make_folders(out->path) == 0)
        out->directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (out->directory < 0)
        status = fail(failure, STATUS_NO_OUTPUT, "%s: cannot create the folder: %s; choose another with --output", path,
                      strerror(errno));
    if (!status)
        status = check_ours(out, failure);
    if (!status)
        status = lock(out, failure);
    if (status) {
        folder_close(out);
        return status;
    }
    out->complete = holds(out->directory, MANIFEST_NAME) || errno != ENOENT;
    return STATUS_DONE;
}

void folder_close(struct folder *f)
{
    if (f->lock >= 0)
        close(f->lock);
    if (f->directory >= 0)
        close(f->directory);
    free(f->path);
    *f = (struct folder){.directory = -1, .lock = -1};
}

enum status folder_read(const struct folder *f, const char *name, FILE **out, struct failure *failure)
{
    *out = open_in_folder(f->directory, name);
    if (*out || errno == ENOENT)
        return STATUS_DONE;
    return fail(failure, STATUS_IO, "%s/%s: cannot read: %s", f->path, name, strerror(errno));
}

/* --- writing --- */

enum { NAME_SIZE = 256 };

/* The name under which a file is written; a leftover of a killed run is written over. */
static void part_name(const char *name, char text[NAME_SIZE])
{
    snprintf(text, NAME_SIZE, ".%s.part", name);
}

static enum status fail_write(const struct folder *f, const char *name, struct failure *failure)
{
    const int reason = errno ? errno : EIO;
    const bool full = reason == ENOSPC || reason == EDQUOT;
    return fail(failure, STATUS_IO, "%s/%s: cannot write: %s%s", f->path, name, strerror(reason),
                full ? "; make room, and the same command carries on" : "");
}

enum status folder_begin(struct folder *f, struct failure *failure)
{
    if (!f->complete)
        return STATUS_DONE;
    if ((unlinkat(f->directory, MANIFEST_NAME, 0) != 0 && errno != ENOENT) || sync_names(f->directory) != 0)
        return fail_write(f, MANIFEST_NAME, failure);
    f->complete = false;
    return STATUS_DONE;
}

static FILE *create(const struct folder *f, const char *name)
{
    const int descriptor = openat(f->directory, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    FILE *out = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (!out && descriptor >= 0)
        close(descriptor);
    return out;
}

/* Onto the disk and closed; else -1 with the reason in errno. An error met while writing has left no errno: the second
 * fflush meets it again, if it lasts. */
static int finish(FILE *out)
{
    errno = 0;
    const bool good = fflush(out) == 0 && !ferror(out) && fsync(fileno(out)) == 0;
    const int reason = errno;
    if (fclose(out) == 0 && good)
        return 0;
    if (!good)
        errno = reason;
    return -1;
}

enum status folder_add(struct folder *f, const char *name, write_file *write, const void *context, struct failure *failure)
{
    char part[NAME_SIZE];
    part_name(name, part);
    FILE *out = create(f, part);
    if (!out)
        return fail(failure, STATUS_NO_OUTPUT, "%s/%s: cannot create: %s", f->path, name, strerror(errno));
    enum status status = write(context, out, failure);
    /* Where the stream failed, that is the reason, whatever the writer made of it. */
    if (finish(out) || (!status && renameat(f->directory, part, f->directory, name) != 0))
        status = fail_write(f, name, failure);
    if (status)
        unlinkat(f->directory, part, 0);
    else if (sync_names(f->directory) != 0)
        status = fail_write(f, name, failure);
    return status;
}

enum status folder_write(struct folder *f, const char *name, write_file *write, const void *context,
                         struct failure *failure)
{
    const enum status status = folder_begin(f, failure);
    return status ? status : folder_add(f, name, write, context, failure);
}

enum status folder_finish(struct folder *f, const char *const *names, size_t count, struct failure *failure)
{
    const struct manifest manifest = {.directory = f->directory, .path = f->path, .names = names, .count = count};
    const enum status status = folder_write(f, MANIFEST_NAME, manifest_write, &manifest, failure);
    f->complete = status == STATUS_DONE;
    return status;
}

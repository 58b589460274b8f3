#include "output/manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <nettle/sha2.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char header[] = "file\tbytes\tsha256\n";

enum { HEX_SIZE = 2 * SHA256_DIGEST_SIZE + 1 };

struct digest {
    uint64_t size;
    char sha[HEX_SIZE];
};

FILE *open_in_folder(int directory, const char *name)
{
    const int descriptor = openat(directory, name, O_RDONLY | O_CLOEXEC);
    FILE *in = descriptor < 0 ? NULL : fdopen(descriptor, "r");
    if (!in && descriptor >= 0)
        close(descriptor);
    return in;
}

static void write_hex(const uint8_t sha[SHA256_DIGEST_SIZE], char out[HEX_SIZE])
{
    for (int i = 0; i < SHA256_DIGEST_SIZE; i++)
        snprintf(out + 2 * i, 3, "%02x", sha[i]);
}

/* False where the file cannot be read; errno says why. */
static bool digest_file(int directory, const char *name, struct digest *out)
{
    FILE *in = open_in_folder(directory, name);
    if (!in)
        return false;
    struct sha256_ctx sha;
    uint8_t bytes[1 << 14], digest[SHA256_DIGEST_SIZE];
    *out = (struct digest){0};
    sha256_init(&sha);
    for (size_t got; (got = fread(bytes, 1, sizeof bytes, in)) > 0; out->size += got)
        sha256_update(&sha, got, bytes);
    sha256_digest(&sha, sizeof digest, digest);
    write_hex(digest, out->sha);
    const bool good = !ferror(in);
    fclose(in);
    return good;
}

enum status manifest_write(const void *manifest, FILE *out, struct failure *failure)
{
    const struct manifest *m = manifest;
    fprintf(out, "# These files are complete and as they were written.\n%s", header);
    for (size_t i = 0; i < m->count; i++) {
        struct digest digest;
        if (!digest_file(m->directory, m->names[i], &digest))
            return fail(failure, STATUS_IO, "%s/%s: cannot read: %s", m->path, m->names[i], strerror(errno));
        fprintf(out, "%s\t%" PRIu64 "\t%s\n", m->names[i], digest.size, digest.sha);
    }
    return STATUS_DONE;
}

/* One line: a file's name, size and hash, against the file. */
static enum status check_line(int directory, const char *path, char *line, struct failure *failure)
{
    struct digest found;
    char *rest = line, *name = strsep(&rest, "\t"), *bytes = strsep(&rest, "\t"), *sha = strsep(&rest, "\n");
    if (!sha || strchr(name, '/'))
        return fail(failure, STATUS_DATA, "%s/" MANIFEST_NAME ": damaged", path);
    if (!digest_file(directory, name, &found))
        return fail(failure, STATUS_DATA, "%s/%s: %s", path, name, errno == ENOENT ? "missing" : strerror(errno));
    if (found.size != strtoull(bytes, NULL, 10))
        return fail(failure, STATUS_DATA, "%s/%s: %" PRIu64 " bytes, written were %s", path, name, found.size, bytes);
    if (strcmp(found.sha, sha) != 0)
        return fail(failure, STATUS_DATA, "%s/%s: changed since it was written", path, name);
    return STATUS_DONE;
}

static enum status check_lines(int directory, const char *path, FILE *in, struct failure *failure)
{
    char line[1024];
    int files = 0;
    bool headed = false;
    while (fgets(line, sizeof line, in)) {
        if (line[0] == '#')
            continue;
        if (!headed && strcmp(line, header) != 0)
            break;
        if (headed && check_line(directory, path, line, failure))
            return failure->status;
        files += headed;
        headed = true;
    }
    return files > 0 && feof(in) ? STATUS_DONE : fail(failure, STATUS_DATA, "%s/" MANIFEST_NAME ": damaged", path);
}

enum status manifest_check(const char *path, struct failure *failure)
{
    const int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0)
        return fail(failure, STATUS_NO_INPUT, "%s: %s", path,
                    errno == ENOENT    ? "there is no such folder"
                    : errno == ENOTDIR ? "a file, expected the folder of a finished run"
                                       : strerror(errno));
    enum status status;
    FILE *in = open_in_folder(directory, MANIFEST_NAME);
    if (in)
        status = check_lines(directory, path, in, failure);
    else
        status = fail(failure, STATUS_DATA, "%s: no " MANIFEST_NAME ": no finished results of outlast", path);
    if (in)
        fclose(in);
    close(directory);
    return status;
}

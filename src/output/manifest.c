#include "output/manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <nettle/sha2.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/near_path.h"
#include "base/text.h"
#include "estimate/tally.h"
#include "output/folder.h"
#include "output/words.h"
#include "study/record.h"
#include "study/store.h"

static const char first_line[] = "# These files are complete and as they were written. SHA-256 of the lines below: ";
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

static void end_digest(struct sha256_ctx *sha, struct digest *out)
{
    uint8_t bytes[SHA256_DIGEST_SIZE];
    sha256_digest(sha, sizeof bytes, bytes);
    for (int i = 0; i < SHA256_DIGEST_SIZE; i++)
        snprintf(out->sha + 2 * i, 3, "%02x", bytes[i]);
}

static void digest_text(const char *text, struct digest *out)
{
    struct sha256_ctx sha;
    out->size = strlen(text);
    sha256_init(&sha);
    sha256_update(&sha, out->size, (const uint8_t *)text);
    end_digest(&sha, out);
}

/* False where the file cannot be read; errno says why. */
static bool digest_file(int directory, const char *name, struct digest *out)
{
    FILE *in = open_in_folder(directory, name);
    if (!in)
        return false;
    struct sha256_ctx sha;
    uint8_t bytes[1 << 14];
    *out = (struct digest){0};
    sha256_init(&sha);
    for (size_t got; (got = fread(bytes, 1, sizeof bytes, in)) > 0; out->size += got)
        sha256_update(&sha, got, bytes);
    end_digest(&sha, out);
    const bool good = !ferror(in);
    const int reason = errno;
    fclose(in);
    errno = reason;
    return good;
}

/* --- writing --- */

static enum status write_lines(const struct manifest *m, FILE *out, struct failure *failure)
{
    fputs(header, out);
    for (size_t i = 0; i < m->count; i++) {
        struct digest digest;
        if (!digest_file(m->directory, m->names[i], &digest))
            return fail(failure, STATUS_IO, "%s/%s: cannot read: %s", m->path, m->names[i], strerror(errno));
        fprintf(out, "%s\t%" PRIu64 "\t%s\n", m->names[i], digest.size, digest.sha);
    }
    return STATUS_DONE;
}

enum status manifest_write(const void *manifest, FILE *out, struct failure *failure)
{
    struct text text;
    struct digest digest;
    FILE *memory = text_open(&text);
    if (!memory)
        return fail_memory(failure);
    enum status status = write_lines(manifest, memory, failure);
    char *lines = text_close(memory, &text);
    if (!lines && !status)
        status = fail_memory(failure);
    if (!status) {
        digest_text(lines, &digest);
        fprintf(out, "%s%s\n%s", first_line, digest.sha, lines);
    }
    free(lines);
    return status;
}

/* --- inspecting --- */

struct inspector {
    int directory;
    const char *path;
    struct inspection *inspection;
    struct failure *failure;      /* the first that is not as it was written; else the first that cannot be read */
};

static void note(struct inspector *i, enum status status, const char *line)
{
    if (i->inspection->wrong++ == 0 || status < i->failure->status)
        (void)!fail(i->failure, status, "%s", line);
    if (i->inspection->tell)
        i->inspection->tell(line);
}

static void found(struct inspector *i, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void found(struct inspector *i, const char *format, ...)
{
    char line[sizeof i->failure->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    note(i, STATUS_DATA, line);
}

/* Why is in errno. What is there and cannot be read may be as it was written. */
static void found_unreadable(struct inspector *i, const char *name)
{
    const int reason = errno;
    const bool other = reason == ENOENT || reason == EISDIR || reason == ENOTDIR || reason == ELOOP;
    char line[sizeof i->failure->message];
    snprintf(line, sizeof line, "%s/%s: %s", i->path, name,
             reason == ENOENT ? "missing; take it from a copy, or run its command with --fresh" : strerror(reason));
    note(i, other ? STATUS_DATA : STATUS_IO, line);
}

/* One line: a file's name, size and hash, against the file. */
static void check_line(struct inspector *i, char *line)
{
    struct digest digest;
    char *rest = line, *name = strsep(&rest, "\t"), *bytes = strsep(&rest, "\t"), *sha = rest;
    if (!sha || strchr(name, '/'))
        found(i, "%s/" MANIFEST_NAME ": damaged; take it from a copy, or run its command with --fresh", i->path);
    else if (!digest_file(i->directory, name, &digest))
        found_unreadable(i, name);
    else if (digest.size != strtoull(bytes, NULL, 10))
        found(i, "%s/%s: %" PRIu64 " bytes, written were %s; take it from a copy, or run its command with --fresh", i->path,
              name, digest.size, bytes);
    else if (strcmp(digest.sha, sha) != 0)
        found(i, "%s/%s: changed since it was written; take it from a copy, or run its command with --fresh", i->path, name);
    else {
        i->inspection->files++;
        i->inspection->bytes += digest.size;
    }
}

/* All that the manifest holds, as text; "" where it is none. NULL with errno where it cannot be read. The caller frees it. */
static char *read_all(FILE *in)
{
    char *text = NULL;
    size_t size = 0;
    errno = 0;
    const ssize_t length = getdelim(&text, &size, '\0', in);
    if (length >= 0 && strlen(text) == (size_t)length)
        return text;
    free(text);
    return length < 0 && errno != 0 ? NULL : strdup("");
}

/* The lines below the first and the header, or NULL where those are not what was written. */
static char *lines_below(char *text)
{
    struct digest digest;
    const size_t length = strlen(first_line);
    char *below = strchr(text, '\n');
    if (!below || strncmp(text, first_line, length) != 0)
        return NULL;
    *below++ = '\0';
    digest_text(below, &digest);
    if (strcmp(text + length, digest.sha) != 0 || strncmp(below, header, strlen(header)) != 0)
        return NULL;
    return below + strlen(header);
}

static void check_manifest(struct inspector *i, FILE *in)
{
    char *text = read_all(in);
    char *rest = text ? lines_below(text) : NULL;
    if (!text)
        found_unreadable(i, MANIFEST_NAME);
    else if (!rest)
        found(i, "%s/" MANIFEST_NAME ": damaged; take it from a copy, or run its command with --fresh", i->path);
    while (rest && *rest != '\0')
        check_line(i, strsep(&rest, "\n"));
    free(text);
}

/* How a run into the folder goes on: the command, or words; the caller frees it. */
static char *way_on(const struct inspector *i, struct shard shard)
{
    char scenario[PATH_MAX + 16], part[32];
    snprintf(scenario, sizeof scenario, "%s/" SCENARIO_NAME, i->path);
    snprintf(part, sizeof part, "%d/%d", shard.number, shard.count);
    char *words[] = {"run", scenario, "-o", (char *)i->path, "--shard", part};
    if (faccessat(i->directory, SCENARIO_NAME, F_OK, 0) != 0)
        return strdup("the same command");
    return shell_line(shard.count > 0 ? 6 : 4, words);
}

/* All zero where that is unknown. */
static struct shard sweep_shard(const char *folder)
{
    char path[PATH_MAX];
    struct store *store;
    struct store_about about = {0};
    struct failure ignored;
    snprintf(path, sizeof path, "%s/" STORE_NAME, folder);
    if (store_open(path, false, NULL, &store, &ignored))
        return about.shard;
    if (!store_read_about(store, &about, &ignored))
        free(about.study);
    store_close(store);
    return about.shard;
}

/* No counts of a run: what a sweep has left, or somebody else. */
static void tell_no_run(struct inspector *i)
{
    char study[PATH_MAX + 16], part[32];
    const struct shard shard = sweep_shard(i->path);
    snprintf(study, sizeof study, "%s/" STUDY_NAME, i->path);
    snprintf(part, sizeof part, "%d/%d", shard.number, shard.count);
    char *words[] = {"sweep", study, "-o", (char *)i->path, "--shard", part};
    char *way = shell_line(shard.count > 0 ? 6 : 4, words);
    if (faccessat(i->directory, STUDY_NAME, F_OK, 0) == 0)
        found(i, "%s: incomplete: no " MANIFEST_NAME "; a sweep, which goes on with: %s", i->path,
              way ? way : "the same command");
    else if (faccessat(i->directory, RECORD_NAME, F_OK, 0) == 0)
        found(i, "%s: incomplete: no " MANIFEST_NAME "; it holds counts, from which the command in its run.log goes on", i->path);
    else
        found(i, "%s: no " MANIFEST_NAME ": no finished results of outlast; run its command to the end, or name another folder",
              i->path);
    free(way);
}

/* No manifest: what a run that was stopped or killed, or is still at work, has left. */
static void tell_incomplete(struct inspector *i)
{
    struct failure why;
    struct tally_head head;
    FILE *in = open_in_folder(i->directory, TALLIES_NAME);
    if (!in && errno == ENOENT)
        tell_no_run(i);
    else if (!in)
        found_unreadable(i, TALLIES_NAME);
    if (!in)
        return;
    if (tally_peek(in, &head, &why)) {
        found(i, "%s: incomplete: no " MANIFEST_NAME "; and what was counted: %s", i->path, why.message);
    } else {
        char *way = way_on(i, head.shard);
        found(i, "%s: incomplete: no " MANIFEST_NAME "; it holds the counts of %" PRIu64 " trials, from which this goes on: %s",
              i->path, head.trials, way ? way : "the same command");
        free(way);
    }
    fclose(in);
}

static enum status open_folder(const char *path, int *directory, struct failure *failure)
{
    *directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*directory >= 0)
        return STATUS_DONE;
    char near[NEAR_PATH_SIZE];
    if (errno == ENOENT)
        return fail(failure, STATUS_NO_INPUT, "%s: there is no such folder%.400s", path, near_path(path, near));
    return fail(failure, STATUS_NO_INPUT, "%s: %s", path,
                errno == ENOTDIR ? "a file, expected the folder of a finished run" : strerror(errno));
}

enum status manifest_inspect(const char *path, struct inspection *inspection, struct failure *failure)
{
    struct inspector i = {.path = path, .inspection = inspection, .failure = failure};
    inspection->wrong = inspection->files = 0;
    inspection->bytes = 0;
    if (open_folder(path, &i.directory, failure))
        return failure->status;
    FILE *in = open_in_folder(i.directory, MANIFEST_NAME);
    if (in)
        check_manifest(&i, in);
    else if (errno == ENOENT)
        tell_incomplete(&i);
    else
        found_unreadable(&i, MANIFEST_NAME);
    if (in)
        fclose(in);
    close(i.directory);
    return inspection->wrong > 0 ? failure->status : STATUS_DONE;
}

enum status manifest_check(const char *path, struct failure *failure)
{
    struct inspection inspection = {0};
    return manifest_inspect(path, &inspection, failure);
}

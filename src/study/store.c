#include "study/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { APPLICATION = 0x6F75746C, FORMAT = 1 };       /* "outl" */

enum query { GET_TRIALS, GET_COUNTS, PUT_COUNTS, GET_META, PUT_META, BEGIN, COMMIT, QUERIES };
static const char *const queries[QUERIES] = {
    [GET_TRIALS] = "SELECT trials FROM points WHERE key = ?1",
    [GET_COUNTS] = "SELECT trials, counts FROM points WHERE key = ?1",
    [PUT_COUNTS] = "INSERT OR REPLACE INTO points VALUES (?1, ?2, ?3)",
    [GET_META] = "SELECT value FROM meta WHERE name = ?1",
    [PUT_META] = "INSERT OR REPLACE INTO meta VALUES (?1, ?2)",
    [BEGIN] = "BEGIN",
    [COMMIT] = "COMMIT",
};

struct store {
    sqlite3 *database;
    sqlite3_stmt *query[QUERIES];
    char *path;
    bool open;                    /* a transaction is: also for reading, since to lock the file for each row takes longer than the row */
    unsigned char *bytes;         /* room for packed counts */
    size_t size;
};

/* --- what can go wrong --- */

static enum status status_of(int code)
{
    switch (code & 0xFF) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR:                               /* no such table: another's database */
    case SQLITE_MISMATCH:
        return STATUS_DATA;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return STATUS_NO_OUTPUT;
    default:
        return STATUS_IO;
    }
}

static enum status fail_store(const struct store *s, struct failure *failure)
{
    const int code = sqlite3_extended_errcode(s->database);
    return fail(failure, status_of(code), "%s: %s", s->path, sqlite3_errmsg(s->database));
}

static enum status fail_damaged(const struct store *s, struct failure *failure)
{
    return fail(failure, STATUS_DATA, "%s: the counts of a point are damaged; take it from a copy, or start over with --fresh",
                s->path);
}

/* --- statements --- */

/* Runs a statement up to its first row: SQLITE_ROW, SQLITE_DONE or what went wrong. */
static int step(struct store *s, enum query query)
{
    sqlite3_stmt *statement = s->query[query];
    return statement ? sqlite3_step(statement) : SQLITE_ERROR;
}

static sqlite3_stmt *prepared(struct store *s, enum query query)
{
    if (!s->query[query])
        sqlite3_prepare_v3(s->database, queries[query], -1, SQLITE_PREPARE_PERSISTENT, &s->query[query], NULL);
    else
        sqlite3_reset(s->query[query]);
    return s->query[query];
}

/* For statements that return nothing. */
static enum status finish(struct store *s, enum query query, struct failure *failure)
{
    const int code = step(s, query);
    if (code != SQLITE_DONE && code != SQLITE_ROW)
        return fail_store(s, failure);
    sqlite3_reset(s->query[query]);
    return STATUS_DONE;
}

static enum status begin(struct store *s, struct failure *failure)
{
    if (s->open)
        return STATUS_DONE;
    prepared(s, BEGIN);
    if (finish(s, BEGIN, failure))
        return failure->status;
    s->open = true;
    return STATUS_DONE;
}

enum status store_commit(struct store *s, bool *busy, struct failure *failure)
{
    *busy = false;
    if (!s->open)
        return STATUS_DONE;
    prepared(s, COMMIT);
    const enum status status = finish(s, COMMIT, failure);
    *busy = status && (sqlite3_extended_errcode(s->database) & 0xFF) == SQLITE_BUSY;
    s->open = status != STATUS_DONE;
    return *busy ? STATUS_DONE : status;
}

enum status store_commit_all(struct store *s, struct failure *failure)
{
    enum { TRIES = 6 };                              /* of ten seconds each */
    bool busy = true;
    for (int i = 0; i < TRIES && busy; i++)
        if (store_commit(s, &busy, failure))
            return failure->status;
    return busy ? fail(failure, STATUS_NO_OUTPUT,
                       "%s: another program reads it all the time; close that, and the same command carries on", s->path)
                : STATUS_DONE;
}

/* --- meta --- */

static enum status put_meta(struct store *s, const char *name, const char *value, struct failure *failure)
{
    sqlite3_stmt *statement = prepared(s, PUT_META);
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, value, -1, SQLITE_STATIC);
    return finish(s, PUT_META, failure);
}

/* *out is "" where it is not there; owned. */
static enum status get_meta(struct store *s, const char *name, char **out, struct failure *failure)
{
    sqlite3_stmt *statement = prepared(s, GET_META);
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    const int code = step(s, GET_META);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return fail_store(s, failure);
    const unsigned char *value = code == SQLITE_ROW ? sqlite3_column_text(statement, 0) : NULL;
    *out = strdup(value ? (const char *)value : "");
    sqlite3_reset(statement);
    return *out ? STATUS_DONE : fail_memory(failure);
}

enum status store_put_rate(struct store *s, double rate, struct failure *failure)
{
    char text[32];
    snprintf(text, sizeof text, "%.6g", rate);
    return begin(s, failure) ? failure->status : put_meta(s, "rate", text, failure);
}

enum status store_read_about(struct store *s, struct store_about *out, struct failure *failure)
{
    char *shard = NULL, *rate = NULL;
    *out = (struct store_about){0};
    enum status status = get_meta(s, "study", &out->study, failure);
    if (!status)
        status = get_meta(s, "shard", &shard, failure);
    if (!status)
        status = get_meta(s, "rate", &rate, failure);
    if (!status && *shard && !shard_parse(shard, &out->shard))
        status = fail(failure, STATUS_DATA, "%s: damaged; take it from a copy, or start over with --fresh", s->path);
    if (!status)
        out->rate = strtod(rate, NULL);
    free(shard);
    free(rate);
    if (status) {
        free(out->study);
        out->study = NULL;
    }
    return status;
}

/* --- opening --- */

static enum status execute(struct store *s, const char *statements, struct failure *failure)
{
    return sqlite3_exec(s->database, statements, NULL, NULL, NULL) == SQLITE_OK ? STATUS_DONE : fail_store(s, failure);
}

/* A number that the database's head has. */
static enum status get_number(struct store *s, const char *pragma, int *out, struct failure *failure)
{
    sqlite3_stmt *statement = NULL;
    enum status status = STATUS_DONE;
    if (sqlite3_prepare_v2(s->database, pragma, -1, &statement, NULL) != SQLITE_OK || sqlite3_step(statement) != SQLITE_ROW)
        status = fail_store(s, failure);
    else
        *out = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return status;
}

static enum status make_tables(struct store *s, const struct store_about *about, struct failure *failure)
{
    char shard[32] = "", head[128];
    if (about->shard.count > 0)
        snprintf(shard, sizeof shard, "%d/%d", about->shard.number, about->shard.count);
    snprintf(head, sizeof head, "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION, FORMAT);
    if (begin(s, failure) || execute(s, head, failure) ||
        execute(s, "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID", failure) ||
        execute(s, "CREATE TABLE points (key BLOB PRIMARY KEY, trials INTEGER NOT NULL, counts BLOB NOT NULL) WITHOUT ROWID",
                failure) ||
        put_meta(s, "study", about->study, failure) || put_meta(s, "shard", shard, failure))
        return failure->status;
    return store_commit_all(s, failure);
}

/* An empty file is what a store is that was killed while it was made. */
static enum status check_head(struct store *s, bool create, const struct store_about *about, struct failure *failure)
{
    int application = 0, format = 0, pages = 0;
    if (get_number(s, "PRAGMA page_count", &pages, failure) ||
        get_number(s, "PRAGMA application_id", &application, failure) ||
        get_number(s, "PRAGMA user_version", &format, failure))
        return failure->status;
    if (pages == 0 && create)
        return make_tables(s, about, failure);
    if (application != APPLICATION)
        return fail(failure, STATUS_DATA,
                    "%s: not a store of outlast's points; start over with --fresh, or choose another folder with --output",
                    s->path);
    if (format != FORMAT)
        return fail(
            failure, STATUS_DATA,
            "%s: of format %d, expected %d: another version of outlast wrote it; use that one, or start over with --fresh",
            s->path, format, FORMAT);
    return STATUS_DONE;
}

/* The journal is rolled back and synced as its documentation has it for a loss of power; the cache is large enough for what a few
 * seconds change. */
static const char settings[] = "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768; "
                               "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON";

/* Some mounts of cluster file systems know no locks, and SQLite would not go on there. Whoever writes holds the folder, or was told to
 * see to it that nobody else does, so it need not ask for any. */
static const char *file_system(const char *path, bool create)
{
    struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
    const int file = open(path, (create ? O_RDWR | O_CREAT : O_RDONLY) | O_CLOEXEC, 0644);
    const bool locks = file < 0 || fcntl(file, F_GETLK, &lock) == 0;
    if (file >= 0)
        close(file);
    return locks ? NULL : "unix-none";
}

static enum status open_database(struct store *s, bool create, const struct store_about *about, struct failure *failure)
{
    struct stat found;
    if (!create && stat(s->path, &found) != 0)
        return fail(failure, STATUS_NO_INPUT, "%s: %s", s->path, strerror(errno));
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
    if (sqlite3_open_v2(s->path, &s->database, flags, file_system(s->path, create)) != SQLITE_OK)
        return s->database ? fail_store(s, failure) : fail_memory(failure);
    sqlite3_busy_timeout(s->database, 10000);
    return execute(s, settings, failure) ? failure->status : check_head(s, create, about, failure);
}

enum status store_open(const char *path, bool create, const struct store_about *about, struct store **out,
                       struct failure *failure)
{
    struct store *s = calloc(1, sizeof *s);
    *out = NULL;
    if (!s)
        return fail_memory(failure);
    s->path = strdup(path);
    const enum status status = s->path ? open_database(s, create, about, failure) : fail_memory(failure);
    if (status)
        store_close(s);
    else
        *out = s;
    return status;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    for (int i = 0; i < QUERIES; i++)
        sqlite3_finalize(s->query[i]);
    sqlite3_close(s->database);
    free(s->path);
    free(s->bytes);
    free(s);
}

/* --- points --- */

enum status store_trials(struct store *s, const struct point_key *key, uint64_t *out, struct failure *failure)
{
    if (begin(s, failure))
        return failure->status;
    sqlite3_stmt *statement = prepared(s, GET_TRIALS);
    sqlite3_bind_blob(statement, 1, key->byte, KEY_BYTES, SQLITE_STATIC);
    const int code = step(s, GET_TRIALS);
    *out = code == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(statement, 0) : 0;
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return fail_store(s, failure);
    sqlite3_reset(statement);
    return STATUS_DONE;
}

enum status store_get(struct store *s, const struct point_key *key, struct counts *out, struct failure *failure)
{
    enum status status = begin(s, failure);
    if (status)
        return status;
    sqlite3_stmt *statement = prepared(s, GET_COUNTS);
    sqlite3_bind_blob(statement, 1, key->byte, KEY_BYTES, SQLITE_STATIC);
    const int code = step(s, GET_COUNTS);
    out->trials = 0;
    memset(out->word, 0, out->words * sizeof *out->word);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return fail_store(s, failure);
    if (code == SQLITE_ROW) {
        const void *bytes = sqlite3_column_blob(statement, 1);
        const size_t size = (size_t)sqlite3_column_bytes(statement, 1);
        if (!bytes || !counts_unpack(bytes, size, key->byte, (uint64_t)sqlite3_column_int64(statement, 0), out))
            status = fail_damaged(s, failure);
    }
    sqlite3_reset(statement);
    return status;
}

static enum status make_room(struct store *s, size_t size, struct failure *failure)
{
    if (size <= s->size)
        return STATUS_DONE;
    unsigned char *larger = realloc(s->bytes, size);
    if (!larger)
        return fail_memory(failure);
    s->bytes = larger;
    s->size = size;
    return STATUS_DONE;
}

enum status store_put(struct store *s, const struct point_key *key, const struct counts *counts, struct failure *failure)
{
    if (make_room(s, counts_bytes(counts), failure) || begin(s, failure))
        return failure->status;
    const size_t size = counts_pack(counts, key->byte, s->bytes);
    sqlite3_stmt *statement = prepared(s, PUT_COUNTS);
    sqlite3_bind_blob(statement, 1, key->byte, KEY_BYTES, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, (sqlite3_int64)counts->trials);
    sqlite3_bind_blob64(statement, 3, s->bytes, size, SQLITE_STATIC);
    return finish(s, PUT_COUNTS, failure);
}

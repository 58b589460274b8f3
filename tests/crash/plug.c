/* Preloaded into the program under test: counts its system calls that concern a folder, writes each down, and lets the Nth go wrong.
 *
 *   PLUG_FOLDER   absolute path: calls count that name it or something in it, or have that open
 *   PLUG_FAULT    N:FAULT, or N+:FAULT for that call and all later ones that change something. A fault is the name of an error, or
 *                 kill (before the call), stop (the same, by SIGSTOP), torn (killed after half a write), short (half a write), full
 *                 (half a write, then ENOSPC for good)
 *   PLUG_RECORD   file to append to, for each call: number, name, result, whether it changes something, detail (an open's flags,
 *                 the place of a write), path, second path, separated by tabs; below a write's line the bytes that were written
 *
 * The calls of stdio do not go through names that a library could take over, so the kernel is asked to stop them (seccomp): they
 * come here as SIGSYS, and are made, or not, from the one place that the filter lets pass. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>

/* --- the place from which calls pass --- */

long plug_call(long number, long a, long b, long c, long d, long e, long f);
extern const char plug_passes[];

#if defined __x86_64__
__asm__(".text\n.globl plug_call\n.hidden plug_call\n.globl plug_passes\n.hidden plug_passes\n"
        "plug_call:\n mov %rdi, %rax\n mov %rsi, %rdi\n mov %rdx, %rsi\n mov %rcx, %rdx\n mov %r8, %r10\n mov %r9, %r8\n"
        " mov 8(%rsp), %r9\n syscall\nplug_passes:\n ret\n");

static void get_arguments(const ucontext_t *c, long a[6])
{
    const greg_t *r = c->uc_mcontext.gregs;
    const long all[6] = {r[REG_RDI], r[REG_RSI], r[REG_RDX], r[REG_R10], r[REG_R8], r[REG_R9]};
    memcpy(a, all, sizeof all);
}

static void set_result(ucontext_t *c, long result)
{
    c->uc_mcontext.gregs[REG_RAX] = result;
}
#elif defined __aarch64__
__asm__(".text\n.globl plug_call\n.hidden plug_call\n.globl plug_passes\n.hidden plug_passes\n"
        "plug_call:\n mov x8, x0\n mov x0, x1\n mov x1, x2\n mov x2, x3\n mov x3, x4\n mov x4, x5\n mov x5, x6\n svc #0\n"
        "plug_passes:\n ret\n");

static void get_arguments(const ucontext_t *c, long a[6])
{
    for (int i = 0; i < 6; i++)
        a[i] = (long)c->uc_mcontext.regs[i];
}

static void set_result(ucontext_t *c, long result)
{
    c->uc_mcontext.regs[0] = (unsigned long)result;
}
#else
#error "plug.c knows how calls are made on x86-64 and arm64 only"
#endif

/* --- which calls --- */

enum where { BY_DESCRIPTOR, BY_PATH, BY_PATH_AT, BY_PATHS, BY_PATHS_AT };

static const struct call {
    int number;
    const char *name;
    enum where where;
    bool changes;
} calls[] = {
    {SYS_openat, "open", BY_PATH_AT, false},         /* unless its flags say so */
    {SYS_write, "write", BY_DESCRIPTOR, true},
    {SYS_pwrite64, "pwrite", BY_DESCRIPTOR, true},
    {SYS_writev, "writev", BY_DESCRIPTOR, true},
    {SYS_fsync, "fsync", BY_DESCRIPTOR, true},
    {SYS_fdatasync, "fsync", BY_DESCRIPTOR, true},
    {SYS_renameat, "rename", BY_PATHS_AT, true},
    {SYS_renameat2, "rename", BY_PATHS_AT, true},
    {SYS_close, "close", BY_DESCRIPTOR, true},
    {SYS_mkdirat, "mkdir", BY_PATH_AT, true},
    {SYS_unlinkat, "unlink", BY_PATH_AT, true},
    {SYS_ftruncate, "ftruncate", BY_DESCRIPTOR, true},
    {SYS_read, "read", BY_DESCRIPTOR, false},
    {SYS_pread64, "read", BY_DESCRIPTOR, false},
    {SYS_faccessat, "access", BY_PATH_AT, false},
    {SYS_faccessat2, "access", BY_PATH_AT, false},
    {SYS_newfstatat, "stat", BY_PATH_AT, false},
    {SYS_getdents64, "getdents", BY_DESCRIPTOR, false},
#ifdef SYS_mkdir                                     /* x86-64 has the old ones as well */
    {SYS_open, "open", BY_PATH, false},
    {SYS_rename, "rename", BY_PATHS, true},
    {SYS_mkdir, "mkdir", BY_PATH, true},
    {SYS_unlink, "unlink", BY_PATH, true},
    {SYS_access, "access", BY_PATH, false},
    {SYS_stat, "stat", BY_PATH, false},
#endif
};
enum { CALLS = sizeof calls / sizeof *calls };

static bool is(const struct call *c, const char *name)
{
    return strcmp(c->name, name) == 0;
}

static long make(const struct call *c, const long a[6])
{
    return plug_call(c->number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

/* --- what they concern --- */

static char folder[PATH_MAX];

static void path_of_descriptor(long descriptor, char path[PATH_MAX])
{
    char link[64];
    snprintf(link, sizeof link, descriptor == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", (int)descriptor);
    const long length = plug_call(SYS_readlinkat, AT_FDCWD, (long)link, (long)path, PATH_MAX - 1, 0, 0);
    path[length > 0 ? length : 0] = '\0';
}

static void path_at(long descriptor, const char *name, char path[PATH_MAX])
{
    *path = '\0';
    if (*name != '/')
        path_of_descriptor((int)descriptor, path);
    const size_t length = strlen(path);
    if (*name != '\0')                               /* "": the descriptor's own */
        snprintf(path + length, PATH_MAX - length, "%s%s", *name == '/' ? "" : "/", name);
}

static void find_paths(const struct call *c, const long a[6], char path[PATH_MAX], char second[PATH_MAX])
{
    *second = '\0';
    if (c->where == BY_DESCRIPTOR)
        path_of_descriptor(a[0], path);
    else if (c->where == BY_PATH_AT || c->where == BY_PATHS_AT)
        path_at(a[0], (const char *)a[1], path);
    else
        path_at(AT_FDCWD, (const char *)a[0], path);
    if (c->where == BY_PATHS)
        path_at(AT_FDCWD, (const char *)a[1], second);
    if (c->where == BY_PATHS_AT)
        path_at(a[2], (const char *)a[3], second);
}

static bool in_folder(const char *path)
{
    const size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

static long open_flags(const struct call *c, const long a[6])
{
    return c->where == BY_PATH ? a[1] : a[2];
}

static bool changes(const struct call *c, const long a[6])
{
    return is(c, "open") ? (open_flags(c, a) & (O_CREAT | O_TRUNC)) != 0 : c->changes;
}

static bool writes(const struct call *c)
{
    return is(c, "write") || is(c, "pwrite");
}

/* --- what goes wrong --- */

enum kind { NOTHING, KILL, STOP, TORN, SHORT, FULL, ERROR };
static struct {
    enum kind kind;
    int error, at;
    bool lasts;
} fault;
static atomic_int counted;

static bool goes_wrong(const struct call *c, const long a[6], int number)
{
    return fault.kind != NOTHING && (number == fault.at || (fault.lasts && number > fault.at && changes(c, a)));
}

static void send(int number)
{
    plug_call(SYS_kill, getpid(), number, 0, 0, 0, 0);
}

static long half(const struct call *c, const long a[6])
{
    const long part[6] = {a[0], a[1], a[2] > 1 ? a[2] / 2 : a[2], a[3], a[4], a[5]};
    return make(c, writes(c) ? part : a);
}

static long go_wrong(const struct call *c, const long a[6])
{
    if (fault.kind == KILL || fault.kind == STOP) {
        send(fault.kind == KILL ? SIGKILL : SIGSTOP);
        return make(c, a);
    }
    if (fault.kind == ERROR && is(c, "close"))       /* the descriptor is gone all the same */
        make(c, a);
    if (fault.kind == ERROR)
        return -fault.error;
    const long result = half(c, a);
    if (fault.kind == TORN)
        send(SIGKILL);
    if (fault.kind == FULL) {
        fault.error = ENOSPC;
        fault.lasts = true;
        fault.kind = ERROR;
    }
    return result;
}

/* --- the record --- */

static int record = -1;

static long detail(const struct call *c, const long a[6], long result)
{
    if (is(c, "open"))
        return open_flags(c, a);
    if (is(c, "pwrite"))
        return a[3];
    if (is(c, "write") && result > 0)
        return plug_call(SYS_lseek, a[0], 0, SEEK_CUR, 0, 0, 0) - result;
    return is(c, "ftruncate") ? a[1] : a[0];
}

static void write_down(const struct call *c, const long a[6], int number, long result, const char *path, const char *second)
{
    char line[2 * PATH_MAX + 128];
    if (record < 0)
        return;
    const int length = snprintf(line, sizeof line, "%d\t%s\t%ld\t%d\t%ld\t%s\t%s\n", number, c->name, result, changes(c, a),
                                detail(c, a, result), path, second);
    const struct iovec part[2] = {{line, (size_t)length}, {(void *)a[1], writes(c) && result > 0 ? (size_t)result : 0}};
    plug_call(SYS_writev, record, (long)part, 2, 0, 0, 0);
}

/* --- the trap --- */

static long stopped(const struct call *c, const long a[6])
{
    char path[PATH_MAX], second[PATH_MAX];
    find_paths(c, a, path, second);
    if (!in_folder(path))
        return make(c, a);
    const int number = atomic_fetch_add(&counted, 1) + 1;
    const long result = goes_wrong(c, a, number) ? go_wrong(c, a) : make(c, a);
    write_down(c, a, number, result, path, second);
    return result;
}

static void trap(int signal, siginfo_t *info, void *context)
{
    const int before = errno;
    long a[6];
    (void)signal;
    get_arguments(context, a);
    for (int i = 0; i < CALLS; i++)
        if (calls[i].number == info->si_syscall) {
            set_result(context, stopped(&calls[i], a));
            break;
        }
    errno = before;
}

static bool install(void)
{
    const uintptr_t passes = (uintptr_t)plug_passes;
    const uint32_t at = offsetof(struct seccomp_data, instruction_pointer);
    struct sock_filter filter[2 * CALLS + 8] = {     /* little-endian: the lower half comes first */
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, at),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)passes, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, at + 4),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(passes >> 32), 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    };
    unsigned short length = 6;
    for (int i = 0; i < CALLS; i++) {
        filter[length++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)calls[i].number, 0, 1);
        filter[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP);
    }
    filter[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    const struct sock_fprog program = {length, filter};
    const struct sigaction action = {.sa_sigaction = trap, .sa_flags = SA_SIGINFO | SA_RESTART};
    return sigaction(SIGSYS, &action, NULL) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* --- the start --- */

static void fail(const char *what)
{
    fprintf(stderr, "plug: %s\n", what);
    _exit(99);
}

static int error_number(const char *name)
{
    for (int error = 1; error < 134; error++)
        if (strerrorname_np(error) && strcmp(strerrorname_np(error), name) == 0)
            return error;
    return 0;
}

static void read_fault(const char *text)
{
    static const char *const kinds[] = {[KILL] = "kill", [STOP] = "stop", [TORN] = "torn", [SHORT] = "short", [FULL] = "full"};
    char *rest;
    fault.at = (int)strtol(text, &rest, 10);
    fault.lasts = *rest == '+';
    rest += fault.lasts + 1;
    for (enum kind kind = KILL; kind <= FULL; kind++)
        if (strcmp(rest, kinds[kind]) == 0)
            fault.kind = kind;
    fault.error = error_number(rest);
    if (fault.error)
        fault.kind = ERROR;
    if (fault.kind == NOTHING)
        fail("PLUG_FAULT is not N:FAULT");
}

/* Far from the descriptors that the program gets. */
static int open_record(const char *path)
{
    const int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    const int far = fcntl(file, F_DUPFD_CLOEXEC, 900);
    close(file);
    return far;
}

__attribute__((constructor)) static void start(void)
{
    if (!getenv("PLUG_FOLDER"))
        return;
    snprintf(folder, sizeof folder, "%s", getenv("PLUG_FOLDER"));
    if (getenv("PLUG_FAULT"))
        read_fault(getenv("PLUG_FAULT"));
    if (getenv("PLUG_RECORD") && (record = open_record(getenv("PLUG_RECORD"))) < 0)
        fail("cannot write the record");
    if (!install())
        fail("the kernel stops no calls here (seccomp)");
}

/* Preloaded into the program under test: counts its allocations, and lets the Nth fail.
 *
 *   MEMORY_FAULT  N, or N+ for that and all that follow
 *   MEMORY_OF     program: only what its own code asks for itself; else what its libraries ask for as well. The dynamic linker and
 *                 the library of threads are left out: they end the process by themselves
 *   MEMORY_COUNT  file that gets the number of allocations at the end */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
    long at;
    bool lasts, program_only, on;
    const char *count_file;
} wanted;
static atomic_long counted;

/* --- who asks --- */

enum { MOST = 16 };
struct range {
    uintptr_t from, to;
};
static struct range ours[MOST], left_out[MOST];

static void add_range(struct range *ranges, const struct dl_phdr_info *info, const ElfW(Phdr) *segment)
{
    int i = 0;
    while (i < MOST - 1 && ranges[i].to)
        i++;
    ranges[i].from = info->dlpi_addr + segment->p_vaddr;
    ranges[i].to = ranges[i].from + segment->p_memsz;
}

static int note_object(struct dl_phdr_info *info, size_t size, void *first)
{
    const bool program = *(bool *)first;
    const bool out = strstr(info->dlpi_name, "/ld-linux") || strstr(info->dlpi_name, "/libgomp.") ||
                     strstr(info->dlpi_name, "san.so");
    (void)size;
    *(bool *)first = false;
    for (int i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_LOAD && (info->dlpi_phdr[i].p_flags & PF_X) && (program || out))
            add_range(program ? ours : left_out, info, &info->dlpi_phdr[i]);
    return 0;
}

static bool within(const struct range *ranges, const void *address)
{
    for (int i = 0; i < MOST; i++)
        if ((uintptr_t)address >= ranges[i].from && (uintptr_t)address < ranges[i].to)
            return true;
    return false;
}

static bool fails(const void *caller)
{
    if (!wanted.on || within(left_out, caller) || (wanted.program_only && !within(ours, caller)))
        return false;
    const long number = atomic_fetch_add(&counted, 1) + 1;
    if (wanted.at == 0 || number < wanted.at || (number > wanted.at && !wanted.lasts))
        return false;
    errno = ENOMEM;
    return true;
}

/* --- what is asked for --- */

#define THE_NEXT(name) \
    static __typeof__(&name) next; \
    if (!next) \
        next = (__typeof__(next))dlsym(RTLD_NEXT, #name)
#define CALLER __builtin_return_address(0)

void *malloc(size_t size)
{
    THE_NEXT(malloc);
    return fails(CALLER) ? NULL : next(size);
}

void *calloc(size_t count, size_t size)
{
    THE_NEXT(calloc);
    return fails(CALLER) ? NULL : next(count, size);
}

void *realloc(void *old, size_t size)
{
    THE_NEXT(realloc);
    return fails(CALLER) ? NULL : next(old, size);
}

void *reallocarray(void *old, size_t count, size_t size)
{
    THE_NEXT(reallocarray);
    return fails(CALLER) ? NULL : next(old, count, size);
}

void *aligned_alloc(size_t unit, size_t size)
{
    THE_NEXT(aligned_alloc);
    return fails(CALLER) ? NULL : next(unit, size);
}

int posix_memalign(void **out, size_t unit, size_t size)
{
    THE_NEXT(posix_memalign);
    return fails(CALLER) ? ENOMEM : next(out, unit, size);
}

/* Those of the C library that give memory away: theirs is the program's when the program calls them. */
char *strdup(const char *text)
{
    THE_NEXT(strdup);
    return wanted.program_only && fails(CALLER) ? NULL : next(text);
}

char *strndup(const char *text, size_t length)
{
    THE_NEXT(strndup);
    return wanted.program_only && fails(CALLER) ? NULL : next(text, length);
}


/* --- the start and the end --- */

__attribute__((constructor)) static void start(void)
{
    const char *fault = getenv("MEMORY_FAULT"), *of = getenv("MEMORY_OF");
    bool first = true;
    char *rest = "";
    dl_iterate_phdr(note_object, &first);
    if (fault)
        wanted.at = strtol(fault, &rest, 10);
    wanted.lasts = *rest == '+';
    wanted.program_only = of && strcmp(of, "program") == 0;
    wanted.count_file = getenv("MEMORY_COUNT");
    wanted.on = (fault || wanted.count_file) && strstr(program_invocation_short_name, "outlast"); /* gnuplot inherits all this */
}

__attribute__((destructor)) static void end(void)
{
    wanted.on = false;
    FILE *out = wanted.count_file ? fopen(wanted.count_file, "w") : NULL;
    if (out) {
        fprintf(out, "%ld\n", atomic_load(&counted));
        fclose(out);
    }
}

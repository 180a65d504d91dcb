/* SPDX-License-Identifier: Apache-2.0
 * Nothing is freed before the end. */
#define _XOPEN_SOURCE 700
#include "sets.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 512 };

static void *must_have(void *pointer) {
    if (!pointer) {
        fputs("bench: out of memory\n", stderr);
        exit(2);
    }
    return pointer;
}

const char *set_path(const setup *s, const char *name) {
    char *path = must_have(malloc(PATH_SIZE));
    snprintf(path, PATH_SIZE, "%s/%s", s->work, name);
    return path;
}

const char *set_make(const setup *s, const char *name, unsigned count, const char *content) {
    const char *path = set_path(s, name), *argv[8];
    char number[16];
    size_t end = 0;
    if (!access(path, F_OK))
        return path;
    int dirty = !strcmp(content, "dirty");
    fprintf(stderr, "making %u of %s: %s\n", count, content, name);
    snprintf(number, sizeof number, "%u", count);
    argv[end++] = s->make;
    argv[end++] = "--count";
    argv[end++] = number;
    argv[end++] = "--content";
    argv[end++] = dirty ? "certificates" : content;
    if (dirty)
        argv[end++] = "--dirty";
    argv[end++] = path;
    argv[end] = NULL;
    bench_run(&(bench_command){.argv = argv});
    return path;
}

const char *const *set_files(const char *folder, unsigned count, const char *suffix,
                             const char *const *before) {
    size_t first = 0;
    while (before && before[first])
        first++;
    const char **all = must_have(calloc(first + count + 1, sizeof *all));
    for (size_t i = 0; i < first; i++)
        all[i] = before[i];
    for (unsigned i = 0; i < count; i++) {
        char path[PATH_SIZE];
        snprintf(path, sizeof path, "%s%s%04u/%03u.%s", folder ? folder : "", folder ? "/" : "",
                 i / 1000, i % 1000, suffix);
        all[first + i] = must_have(strdup(path));
    }
    return all;
}

bench_command set_scan(const setup *s, const char *jobs, const char *path, const char *password) {
    static const char *const ARGUMENTS[] = {
        "scan", "--no-config",   "--now",    "2026-01-01", "--fail-on",
        "info", "--no-progress", "--format", "ndjson",     "--jobs"};
    enum { FIXED = sizeof ARGUMENTS / sizeof *ARGUMENTS };
    const char **argv = must_have(calloc(FIXED + 8, sizeof *argv));
    size_t end = 0;
    argv[end++] = s->pkivet;
    for (size_t i = 0; i < FIXED; i++)
        argv[end++] = ARGUMENTS[i];
    argv[end++] = jobs;
    if (password) {
        argv[end++] = "--password-file";
        argv[end++] = password;
    }
    argv[end++] = path;
    return (bench_command){.argv = argv, .pinned = !strcmp(jobs, "1")};
}

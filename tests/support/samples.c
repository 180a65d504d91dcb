/* SPDX-License-Identifier: Apache-2.0
 * Walks a folder of samples and reads them. */
#define _POSIX_C_SOURCE 200809L
#include "support/samples.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

_Noreturn static void give_up(const char *what, const char *path) {
    fprintf(stderr, "%s: %s\n", path, what);
    exit(2);
}

static void *grown(void *old, size_t size) {
    void *new = realloc(old, size);
    if (!new)
        give_up("no memory", "samples");
    return new;
}

static char *joined(const char *a, const char *b, const char *c) {
    size_t size = strlen(a) + strlen(b) + strlen(c) + 1;
    char *text = grown(NULL, size);
    snprintf(text, size, "%s%s%s", a, b, c);
    return text;
}

sample sample_read(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file)
        give_up("cannot be opened", path);
    sample s = {joined(path, "", ""), NULL, 0};
    size_t capacity = 0;
    for (;;) {
        if (capacity - s.size < 2) {
            capacity = capacity ? capacity * 2 : 8192;
            s.bytes = grown(s.bytes, capacity);
        }
        size_t got = fread(s.bytes + s.size, 1, capacity - s.size - 1, file);
        if (!got)
            break;
        s.size += got;
    }
    if (ferror(file))
        give_up("cannot be read", path);
    fclose(file);
    /* exactly as large as it says, so that sanitizers see a step beyond it */
    s.bytes = grown(s.bytes, s.size + 1);
    s.bytes[s.size] = 0;
    return s;
}

void sample_free(sample *one) {
    free(one->path);
    free(one->bytes);
}

static int is_sample(const char *name) {
    static const char *const OTHERS[] = {".expect", ".facts", ".case", ".md", ".sh", ".txt.in"};
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++) {
        size_t size = strlen(name), tail = strlen(OTHERS[i]);
        if (size >= tail && strcmp(name + size - tail, OTHERS[i]) == 0)
            return 0;
    }
    return name[0] != '.';
}

static void walk(const char *folder, samples *all) {
    DIR *dir = opendir(folder);
    if (!dir)
        give_up("cannot be opened", folder);
    for (struct dirent *e; (e = readdir(dir));) {
        if (!is_sample(e->d_name))
            continue;
        char *path = joined(folder, "/", e->d_name);
        struct stat info;
        if (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
            walk(path, all);
        } else {
            all->items = grown(all->items, (all->count + 1) * sizeof *all->items);
            all->items[all->count++] = sample_read(path);
        }
        free(path);
    }
    closedir(dir);
}

static int by_path(const void *a, const void *b) {
    return strcmp(((const sample *)a)->path, ((const sample *)b)->path);
}

samples samples_below(const char *folder, size_t least) {
    samples all = {NULL, 0};
    walk(folder, &all);
    if (all.count < least)
        give_up("too few samples", folder);
    if (all.count)
        qsort(all.items, all.count, sizeof *all.items, by_path);
    return all;
}

void samples_free(samples *all) {
    for (size_t i = 0; i < all->count; i++)
        sample_free(&all->items[i]);
    free(all->items);
}

char *sample_password(const sample *one, size_t number) {
    char *path = joined(one->path, ".expect", "");
    FILE *file = fopen(path, "rb");
    free(path);
    char line[2048], *found = NULL;
    while (file && !found && fgets(line, sizeof line, file)) {
        if (strncmp(line, "password:", 9) != 0 || number-- > 0)
            continue;
        line[strcspn(line, "\r\n")] = 0;
        found = joined(line + 9 + strspn(line + 9, " \t"), "", "");
    }
    if (file)
        fclose(file);
    return found;
}

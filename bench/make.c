/* SPDX-License-Identifier: Apache-2.0
 * bench_make: large sets of certificates to measure with, as loose files or as one archive. */
#define _XOPEN_SOURCE 700
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maker.h"
#include "pem.h"

static const char USAGE[] =
    "usage: bench_make [--count N] [--seed N] [--dirty] [--content KIND] FOLDER | FILE | -\n\n"
    "Make N files (default: 10000), all different, the same for the same seed. FILE is an archive\n"
    "when it ends with .tar or .tar.zst; - is a tar on standard output; else it is a folder, "
    "which\n"
    "is made. KIND: mixed (default), certificates, pfx. Files lie in folders of a thousand.\n";

typedef struct {
    unsigned long long count, seed;
    int dirty;
    bench_content content;
    const char *path;
} wish;

typedef struct {
    struct archive *archive; /* or */
    FILE *bundle;            /* or loose files */
    struct archive_entry *entry;
    const char *folder;
} target;

static _Noreturn void stop(const char *what, const char *why) {
    fprintf(stderr, "bench_make: %s: %s\n", what, why);
    exit(EXIT_FAILURE);
}

static _Noreturn void usage(void) {
    fputs(USAGE, stderr);
    exit(2);
}

static bench_content content_named(const char *name) {
    static const char *const NAMES[BENCH_CONTENTS] = {
        [BENCH_MIXED] = "mixed", [BENCH_CERTIFICATES] = "certificates", [BENCH_PFX] = "pfx"};
    for (unsigned i = 0; i < BENCH_CONTENTS; i++)
        if (!strcmp(name, NAMES[i]))
            return (bench_content)i;
    usage();
}

static wish wished(int count, char **arguments) {
    wish w = {.count = 10000, .seed = 1};
    for (int i = 1; i < count; i++) {
        const char *name = arguments[i], *value = i + 1 < count ? arguments[i + 1] : "";
        if (!strcmp(name, "--dirty")) {
            w.dirty = 1;
            continue;
        }
        if (name[0] != '-' || !name[1]) {
            w.path = name;
            continue;
        }
        i++;
        if (!strcmp(name, "--count"))
            w.count = strtoull(value, NULL, 10);
        else if (!strcmp(name, "--seed"))
            w.seed = strtoull(value, NULL, 10);
        else if (!strcmp(name, "--content"))
            w.content = content_named(value);
        else
            usage();
    }
    if (!w.path || !w.count)
        usage();
    return w;
}

static int ends_with(const char *path, const char *end) {
    size_t size = strlen(path), tail = strlen(end);
    return size > tail && !strcmp(path + size - tail, end);
}

static void must(const target *t, int status) {
    if (status != ARCHIVE_OK)
        stop("the archive", archive_error_string(t->archive));
}

static target open_target(const char *path) {
    target t = {.folder = path, .bundle = ends_with(path, ".pem") ? fopen(path, "wb") : NULL};
    if (t.bundle)
        return t;
    int packed = ends_with(path, ".tar.zst"), standard = !strcmp(path, "-");
    if (!packed && !standard && !ends_with(path, ".tar")) {
        if (mkdir(path, 0777) && errno != EEXIST)
            stop(path, strerror(errno));
        return t;
    }
    t.archive = archive_write_new();
    t.entry = archive_entry_new();
    if (!t.archive || !t.entry)
        stop(path, "out of memory");
    must(&t, archive_write_set_format_pax_restricted(t.archive));
    if (packed)
        must(&t, archive_write_add_filter_zstd(t.archive));
    must(&t, archive_write_open_filename(t.archive, standard ? NULL : path));
    return t;
}

static void put_member(const target *t, const char *name, blob content) {
    archive_entry_clear(t->entry);
    archive_entry_set_pathname(t->entry, name);
    archive_entry_set_size(t->entry, (la_int64_t)content.size);
    archive_entry_set_filetype(t->entry, AE_IFREG);
    archive_entry_set_perm(t->entry, 0644);
    archive_entry_set_mtime(t->entry, 1740787200, 0);
    must(t, archive_write_header(t->archive, t->entry));
    if (archive_write_data(t->archive, content.data, content.size) != (la_ssize_t)content.size)
        stop("the archive", archive_error_string(t->archive));
}

static void put_file(const target *t, const char *name, blob content) {
    char path[4096];
    if (snprintf(path, sizeof path, "%s/%s", t->folder, name) >= (int)sizeof path)
        stop(t->folder, "the path is too long");
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(content.data, 1, content.size, file) != content.size || fclose(file))
        stop(path, strerror(errno));
}

static void put(const target *t, const char *name, blob content) {
    if (t->archive) {
        put_member(t, name, content);
    } else if (t->bundle) {
        blob encoded = pem("CERTIFICATE", content);
        if (fwrite(encoded.data, 1, encoded.size, t->bundle) != encoded.size)
            stop("the bundle", strerror(errno));
    } else {
        put_file(t, name, content);
    }
}

static void make_folder(const target *t, unsigned long long number) {
    char path[4096];
    if (t->archive || t->bundle)
        return;
    if (snprintf(path, sizeof path, "%s/%04llu", t->folder, number) >= (int)sizeof path ||
        (mkdir(path, 0777) && errno != EEXIST))
        stop(t->folder, "a folder cannot be made in it");
}

int main(int argc, char **argv) {
    wish w = wished(argc, argv);
    target t = open_target(w.path);
    bench_maker *m = bench_maker_new(w.seed, w.content, w.dirty);
    for (unsigned long long i = 0; i < w.count; i++) {
        char name[64];
        const char *suffix;
        blob content = bench_next(m, &suffix);
        if (i % 1000 == 0)
            make_folder(&t, i / 1000);
        snprintf(name, sizeof name, "%04llu/%03llu.%s", i / 1000, i % 1000, suffix);
        put(&t, name, content);
    }
    bench_maker_free(m);
    if (t.bundle && fclose(t.bundle))
        stop(w.path, strerror(errno));
    if (t.archive) {
        must(&t, archive_write_close(t.archive));
        archive_write_free(t.archive);
        archive_entry_free(t.entry);
    }
    return EXIT_SUCCESS;
}

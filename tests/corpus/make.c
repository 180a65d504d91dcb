/* SPDX-License-Identifier: Apache-2.0
 * corpus_make FOLDER writes every sample below FOLDER; corpus_make --list writes corpus/SAMPLES.md
 * to standard output. Every run makes the same bytes. */
#include "corpus.h"

#include <errno.h>
#include <openssl/provider.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { EXIT_CANNOT = 77 }; /* what ctest takes as skipped */

static const sample *const TABLES[] = {
#define SAMPLES_OF(reader) reader##_SAMPLES,
#include "samples/tables.def"
#undef SAMPLES_OF
};

static void make_folders(char *path) {
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0777) && errno != EEXIST)
            give_up(path);
        *slash = '/';
    }
}

static void write_sample(const sample *s, const char *folder) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, s->path);
    make_folders(path);
    fixed_bytes_begin(s->path);
    blob content = s->make();
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(content.data, 1, content.size, file) != content.size || fclose(file))
        give_up(path);
}

static void list_sample(const sample *s) {
    printf("| %s | %s |\n", s->path, s->how);
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fputs("usage: corpus_make FOLDER | --list\n", stderr);
        return EXIT_FAILURE;
    }
    int list = !strcmp(argv[1], "--list");
    /* RC2 and RC4, which old PFX and PVK files are written in. */
    if (!OSSL_PROVIDER_load(NULL, "default") || !OSSL_PROVIDER_load(NULL, "legacy")) {
        fputs("corpus_make: this OpenSSL has no legacy provider\n", stderr);
        return EXIT_CANNOT;
    }
    if (list)
        fputs("# The samples and how each is made\n\nWritten by `corpus_make --list`.\n\n"
              "| sample | how it is made |\n|---|---|\n",
              stdout);
    for (size_t t = 0; t < sizeof TABLES / sizeof *TABLES; t++)
        for (const sample *s = TABLES[t]; s->path; s++) {
            if (list)
                list_sample(s);
            else
                write_sample(s, argv[1]);
        }
    return EXIT_SUCCESS;
}

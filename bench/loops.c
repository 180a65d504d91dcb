/* SPDX-License-Identifier: Apache-2.0 */
#include "loops.h"

#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>

#include "maker.h"

typedef struct {
    unsigned char *data;
    long size;
} file;

static _Noreturn void stop(const char *path) {
    fprintf(stderr, "bench: %s cannot be used\n", path);
    exit(2);
}

static file load(const char *path) {
    unsigned char piece[65536];
    FILE *stream = fopen(path, "rb");
    size_t size = stream ? fread(piece, 1, sizeof piece, stream) : 0;
    file f = {malloc(size + 1), (long)size};
    if (!size || size == sizeof piece || !f.data || fclose(stream))
        stop(path);
    for (size_t i = 0; i < size; i++)
        f.data[i] = piece[i];
    return f;
}

static int decode_certificate(const file *f) {
    const unsigned char *at = f->data;
    X509 *x = d2i_X509(NULL, &at, f->size);
    X509_free(x);
    return x != NULL;
}

static int decode_pfx(const file *f) {
    const unsigned char *at = f->data;
    PKCS12 *p = d2i_PKCS12(NULL, &at, f->size);
    PKCS12_free(p);
    return p != NULL;
}

static int open_pfx(const file *f) {
    const unsigned char *at = f->data;
    EVP_PKEY *key = NULL;
    X509 *certificate = NULL;
    PKCS12 *p = d2i_PKCS12(NULL, &at, f->size);
    int ok = p && PKCS12_verify_mac(p, BENCH_PASSWORD, -1) &&
             PKCS12_parse(p, BENCH_PASSWORD, &key, &certificate, NULL);
    EVP_PKEY_free(key);
    X509_free(certificate);
    PKCS12_free(p);
    return ok;
}

static bench_cost loop(const char *const *paths, int (*step)(const file *f)) {
    size_t count = 0;
    while (paths[count])
        count++;
    file *files = calloc(count, sizeof *files);
    for (size_t i = 0; files && i < count; i++)
        files[i] = load(paths[i]);
    bench_cost begun = bench_used();
    for (size_t i = 0; files && i < count; i++)
        if (!step(&files[i]))
            stop(paths[i]);
    bench_cost ended = bench_used();
    return (bench_cost){ended.wall - begun.wall, ended.cpu - begun.cpu, ended.kib, 0};
}

bench_cost bench_decode_certificates(const void *what) {
    return loop(what, decode_certificate);
}

bench_cost bench_decode_pfx(const void *what) {
    return loop(what, decode_pfx);
}

bench_cost bench_open_pfx(const void *what) {
    return loop(what, open_pfx);
}

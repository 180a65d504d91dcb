/* SPDX-License-Identifier: Apache-2.0
 * Want of memory, swept: an engine is opened, scans a sample and writes reports, and the n-th
 * allocation fails, for n = 1, 2, ... until a run ends without meeting the failure. Every run must
 * come back with success or a message; sanitizers see what would be lost or used after all. The
 * linker sends the allocations of pkivet's objects here (--wrap), jansson and Lua are asked to use
 * the same; OpenSSL keeps its own. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pkivet/pkivet.h"
#include "support/samples.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

/* Counts down to the failure; 0: none is asked for. `for_ever`: all behind it fail too. */
static uint64_t countdown;
static int for_ever, met;

static int fails(void) {
    if (!countdown)
        return 0;
    if (countdown > 1) {
        countdown--;
        return 0;
    }
    met = 1;
    if (!for_ever)
        countdown = 0;
    return 1;
}

void *__wrap_malloc(size_t size) {
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size) {
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size) {
    return fails() ? NULL : __real_realloc(old, size);
}

static void *json_allocate(size_t size) {
    return __wrap_malloc(size);
}

static int discard(void *user, const char *data, size_t size) {
    (void)user;
    (void)data;
    (void)size;
    return 0;
}

static void attempt(const sample *s, const char *format) {
    pkivet_options options = {.size = sizeof options, .has_now = 1, .now = 1767225600, .jobs = 1};
    pkivet_engine *engine = NULL;
    pkivet_report *report = NULL;
    pkivet_summary summary;
    pkivet_error error = {"unset"};
    pkivet_result result = pkivet_engine_new(&options, &engine, &error);
    char *password = sample_password(s, 0);
    if (result == PKIVET_OK && password)
        result = pkivet_engine_add_password(engine, password, strlen(password), &error);
    free(password);
    pkivet_report_options out = {.size = sizeof out, .format = format, .write = discard};
    if (result == PKIVET_OK)
        result = pkivet_report_new(engine, &out, &report, &error);
    pkivet_job job = {.size = sizeof job, .reports = &report, .report_count = 1};
    if (result == PKIVET_OK)
        result = pkivet_run_bytes(engine, &job, s->path, s->bytes, s->size, &summary, &error);
    pkivet_report_free(report);
    pkivet_engine_free(engine);
    if (result != PKIVET_OK && (!met || !*error.message || strcmp(error.message, "unset") == 0)) {
        fprintf(stderr, "%s: result %d without a reason: %s\n", s->path, (int)result,
                error.message);
        exit(1);
    }
}

/* One failing allocation at every `step`-th place; then the same with no memory from there on. */
static uint64_t sweep(const sample *s, const char *format, uint64_t step) {
    uint64_t runs = 0;
    for (for_ever = 0; for_ever < 2; for_ever++) {
        uint64_t n = 1;
        do {
            met = 0;
            countdown = n;
            attempt(s, format);
            countdown = 0;
            runs++;
            n += runs < 400 ? 1 : step;
        } while (met);
    }
    return runs;
}

int main(int argc, char **argv) {
    int full = argc > 2 && strcmp(argv[1], "--full") == 0;
    json_set_alloc_funcs(json_allocate, free);
    for (int i = 1 + full; i < argc; i++) {
        sample s = sample_read(argv[i]);
        uint64_t runs = sweep(&s, i % 2 ? "ndjson" : "text", full ? 1 : 97);
        printf("%s: %llu runs\n", s.path, (unsigned long long)runs);
        sample_free(&s);
    }
    return 0;
}

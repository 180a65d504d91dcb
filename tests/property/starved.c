/* SPDX-License-Identifier: Apache-2.0
 * Want of memory, swept: an engine is opened; it scans a sample and writes a report; and the n-th
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

/* What is swept: `go` does it once, and ends the program when a failure has no reason. */
typedef struct swept {
    void (*go)(struct swept *s);
    const char *name, *format;
    pkivet_engine *engine;
    const sample *input;
} swept;

static void check(const swept *s, pkivet_result result, const pkivet_error *error) {
    if (result == PKIVET_OK || (met && *error->message && strcmp(error->message, "unset") != 0))
        return;
    fprintf(stderr, "%s: result %d without a reason: %s\n", s->name, (int)result, error->message);
    exit(1);
}

static void go_open(swept *s) {
    pkivet_options options = {.size = sizeof options, .has_now = 1, .now = 1767225600, .jobs = 1};
    pkivet_error error = {"unset"};
    pkivet_engine *engine = NULL;
    pkivet_result result = pkivet_engine_new(&options, &engine, &error);
    if (result == PKIVET_OK)
        result = pkivet_engine_add_password(engine, NULL, "corpus", 6, &error);
    pkivet_engine_free(engine);
    check(s, result, &error);
}

/* On an engine that is used again and again, whatever happened to it before. */
static void go_scan(swept *s) {
    pkivet_report_options out = {.size = sizeof out, .format = s->format, .write = discard};
    pkivet_report *report = NULL;
    pkivet_summary summary;
    pkivet_error error = {"unset"};
    pkivet_result result = pkivet_report_new(s->engine, &out, &report, &error);
    pkivet_job job = {.size = sizeof job, .reports = &report, .report_count = 1};
    job.show = PKIVET_SHOW_CANNOT_TELL;
    if (result == PKIVET_OK)
        result = pkivet_run_bytes(s->engine, &job, s->input->path, s->input->bytes, s->input->size,
                                  &summary, &error);
    pkivet_report_free(report);
    check(s, result, &error);
}

/* The n-th allocation fails: at the first `all` places, then at every `step`-th; then the same with
 * no memory from there on. */
static void sweep(swept *s, uint64_t all, uint64_t step) {
    uint64_t runs = 0;
    for (for_ever = 0; for_ever < 2; for_ever++) {
        uint64_t n = 1;
        do {
            met = 0;
            countdown = n;
            s->go(s);
            countdown = 0;
            runs++;
            n += n < all ? 1 : step;
        } while (met);
    }
    printf("%s (%s): %llu runs\n", s->name, s->format, (unsigned long long)runs);
}

static pkivet_engine *open_engine(void) {
    pkivet_options options = {.size = sizeof options, .has_now = 1, .now = 1767225600, .jobs = 1};
    pkivet_error error;
    pkivet_engine *engine;
    if (pkivet_engine_new(&options, &engine, &error) != PKIVET_OK ||
        pkivet_engine_add_password(engine, NULL, "corpus", 6, &error) != PKIVET_OK) {
        fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    return engine;
}

int main(int argc, char **argv) {
    static const char *const FORMATS[] = {"text", "json", "ndjson"};
    int full = argc > 2 && strcmp(argv[1], "--full") == 0;
    uint64_t all = full ? UINT64_MAX : 100;
    json_set_alloc_funcs(json_allocate, free);
    swept opening = {.go = go_open, .name = "opening an engine", .format = "-"};
    sweep(&opening, all, 211);
    pkivet_engine *engine = open_engine();
    for (int i = 1 + full; i < argc; i++) {
        sample s = sample_read(argv[i]);
        swept scan = {go_scan, s.path, FORMATS[i % 3], engine, &s};
        sweep(&scan, all, 7);
        sample_free(&s);
    }
    pkivet_engine_free(engine);
    return 0;
}

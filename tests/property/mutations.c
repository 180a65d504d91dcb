/* SPDX-License-Identifier: Apache-2.0
 * Prefixes of samples, and samples with bits turned over, through the public interface with every
 * rule: pkivet must come back, its caps must hold, no rule may break, and what it tells must be
 * whole. Which mutants are made depends on a fixed seed alone: a sample of them by default and of
 * large samples, with --full every prefix, and every bit of small samples. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pkivet/pkivet.h"
#include "support/samples.h"

enum { LARGEST = 16384, ALL_OCTETS_UP_TO = 4096, ALL_BITS_UP_TO = 1024 };
enum { SUBJECTS = 64, PROBLEMS = 64 };
enum { SOME_PREFIXES = 12, SOME_FLIPS = 24 };

typedef struct {
    pkivet_engine *engine;
    const char *path; /* of the sample */
    char what[64];    /* what was done to it */
    uint64_t runs, findings;
    uint64_t random;
    int full;
} mutating;

_Noreturn static void wrong(const mutating *m, const char *text) {
    fprintf(stderr, "%s, %s: %s\n", m->path, m->what, text);
    exit(1);
}

/* xorshift64: the same mutants on every machine */
static uint64_t next_random(mutating *m, uint64_t below) {
    m->random ^= m->random << 13;
    m->random ^= m->random >> 7;
    m->random ^= m->random << 17;
    return m->random % below;
}

static int on_subject(void *user, const pkivet_subject *subject) {
    mutating *m = user;
    pkivet_fact fact;
    if (!pkivet_subject_kind(subject) || !pkivet_subject_path(subject) ||
        !pkivet_subject_identity(subject))
        wrong(m, "a subject without kind, path or identity");
    for (size_t i = 0; pkivet_subject_fact_at(subject, i, &fact) == PKIVET_OK; i++) {
        if (fact.known != PKIVET_PRESENT)
            continue;
        if (fact.type == PKIVET_TEXT && strlen(fact.text) > fact.count)
            wrong(m, "a text longer than it says");
        for (size_t n = 0; fact.type >= PKIVET_LIST && n < fact.count; n++)
            if (!pkivet_fact_item(&fact, n))
                wrong(m, "a list shorter than it says");
    }
    return 0;
}

static int on_finding(void *user, const pkivet_finding *finding) {
    mutating *m = user;
    m->findings++;
    if (!pkivet_finding_rule(finding) || !pkivet_finding_message(finding) ||
        !pkivet_finding_fingerprint(finding))
        wrong(m, "a finding without rule, message or fingerprint");
    if (strcmp(pkivet_finding_verdict(finding), "broken") == 0)
        wrong(m, pkivet_finding_message(finding));
    return 0;
}

static int on_problem(void *user, const char *path, const char *code, const char *message) {
    if (!path || !*code || !*message)
        wrong(user, "a problem without path, code or message");
    return 0;
}

/* The bytes are copied so that a sanitizer sees the first step beyond them. */
static void run(mutating *m, const uint8_t *bytes, size_t size) {
    pkivet_handlers handlers = {.size = sizeof handlers,
                                .user = m,
                                .subject = on_subject,
                                .finding = on_finding,
                                .problem = on_problem};
    pkivet_job job = {.size = sizeof job, .handlers = &handlers};
    pkivet_summary summary;
    pkivet_error error;
    uint8_t *copy = malloc(size ? size : 1);
    if (!copy)
        wrong(m, "no memory");
    memcpy(copy, bytes, size);
    if (pkivet_run_bytes(m->engine, &job, "mutant", copy, size, &summary, &error) != PKIVET_OK)
        wrong(m, error.message);
    if (summary.subjects > SUBJECTS || summary.problems > PROBLEMS + 2)
        wrong(m, "more subjects or problems than the caps allow");
    free(copy);
    m->runs++;
}

static void run_prefix(mutating *m, const sample *s, size_t size) {
    snprintf(m->what, sizeof m->what, "its first %zu bytes", size);
    run(m, s->bytes, size);
}

static void run_flipped(mutating *m, sample *s, size_t bit) {
    snprintf(m->what, sizeof m->what, "bit %zu turned over", bit);
    s->bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    run(m, s->bytes, s->size);
    s->bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
}

static void mutate(mutating *m, sample *s) {
    m->random = 0x9e3779b97f4a7c15u ^ s->size;
    snprintf(m->what, sizeof m->what, "as it is");
    run(m, s->bytes, s->size);
    if (!s->size)
        return;
    bool all = m->full && s->size <= ALL_OCTETS_UP_TO, bits = all && s->size <= ALL_BITS_UP_TO;
    size_t prefixes = all ? s->size : SOME_PREFIXES, flips = all ? s->size : SOME_FLIPS;
    for (size_t i = 0; i < prefixes; i++)
        run_prefix(m, s, all ? i : next_random(m, s->size));
    for (size_t i = 0; bits && i < s->size * 8; i++)
        run_flipped(m, s, i);
    for (size_t i = 0; !bits && i < flips; i++)
        run_flipped(m, s, all ? i * 8 + next_random(m, 8) : next_random(m, s->size * 8));
}

static void set_limit(mutating *m, const char *name, uint64_t value) {
    pkivet_error error;
    if (pkivet_engine_set_limit(m->engine, name, value, &error) != PKIVET_OK)
        wrong(m, error.message);
}

/* An engine whose caps make hostile numbers end soon; the passwords are those of the sample. */
static void open_engine(mutating *m, const sample *s) {
    pkivet_options options = {
        .size = sizeof options, .has_now = 1, .now = 1767225600, .jobs = 1, .profile = "all"};
    pkivet_error error;
    if (pkivet_engine_new(&options, &m->engine, &error) != PKIVET_OK)
        wrong(m, error.message);
    set_limit(m, "subjects", SUBJECTS);
    set_limit(m, "problems", PROBLEMS);
    set_limit(m, "kdf_iterations", 2048);
    set_limit(m, "unit_bytes", 64u << 20);
    char *password;
    for (size_t i = 0; s && (password = sample_password(s, i)); i++) {
        if (pkivet_engine_add_password(m->engine, NULL, password, strlen(password), &error) !=
            PKIVET_OK)
            wrong(m, error.message);
        free(password);
    }
}

int main(int argc, char **argv) {
    mutating m = {.path = "engine", .full = argc > 2 && strcmp(argv[2], "--full") == 0};
    if (argc < 2)
        return 2;
    samples all = samples_below(argv[1], 20);
    pkivet_engine *common = NULL;
    for (size_t i = 0; i < all.count; i++) {
        sample *s = &all.items[i];
        if (s->size > LARGEST)
            continue;
        m.path = s->path;
        char *password = sample_password(s, 0);
        if (!common || password)
            open_engine(&m, password ? s : NULL);
        if (!common && !password)
            common = m.engine;
        if (!password)
            m.engine = common;
        mutate(&m, s);
        if (password)
            pkivet_engine_free(m.engine);
        free(password);
    }
    printf("%llu mutants of %zu samples, %llu findings\n", (unsigned long long)m.runs, all.count,
           (unsigned long long)m.findings);
    pkivet_engine_free(common);
    samples_free(&all);
    return 0;
}

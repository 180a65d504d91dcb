/* SPDX-License-Identifier: Apache-2.0
 * corpus_coverage CORPUS CONFIG PASSWORD...: scans the corpus and fails unless every rule fails on
 * one sample and passes on another, and every reader has good, broken and hostile samples. Samples
 * of several certificates are scanned alone as well: beside all others each has its issuer. */
#define _POSIX_C_SOURCE 200809L /* glob */
#include <pkivet/pkivet.h>

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RULES_MAX = 512, NOW = 1767225600 /* 2026-01-01, as .expect files take it */ };

typedef struct {
    char id[16];
    unsigned failed, passed;
} rule_row;

typedef struct {
    const char *root;
    rule_row rules[RULES_MAX];
    size_t rule_count;
} coverage;

static const char *const READERS[] = {
#define READER(symbol) #symbol,
#include "../../../engine/readers/readers.def"
#undef READER
};
static const char *const FOLDERS[] = {"good", "broken", "hostile"};
enum {
    READER_COUNT = sizeof READERS / sizeof *READERS,
    FOLDER_COUNT = sizeof FOLDERS / sizeof *FOLDERS
};
static unsigned seen[READER_COUNT][FOLDER_COUNT];

/* ---- rules ---------------------------------------------------------------------------------- */

typedef struct {
    char *text;
    size_t size;
} listing;

static int collect(void *user, const char *data, size_t size) {
    listing *l = user;
    char *grown = realloc(l->text, l->size + size + 1);
    if (!grown)
        return 1;
    l->text = grown;
    memcpy(l->text + l->size, data, size);
    l->size += size;
    l->text[l->size] = '\0';
    return 0;
}

static void read_rules(coverage *c, pkivet_engine *engine) {
    static const char KEY[] = "\"rule\":\"";
    listing list = {NULL, 0};
    pkivet_error error;
    if (pkivet_rules_list(engine, "ndjson", collect, &list, &error) || !list.text) {
        fprintf(stderr, "rules: %s\n", error.message);
        exit(EXIT_FAILURE);
    }
    for (char *p = list.text; (p = strstr(p, KEY)) && c->rule_count < RULES_MAX;) {
        p += sizeof KEY - 1;
        snprintf(c->rules[c->rule_count++].id, sizeof c->rules->id, "%.*s", (int)strcspn(p, "\""),
                 p);
    }
    free(list.text);
}

/* ---- what the scan tells -------------------------------------------------------------------- */

static void note_path(const coverage *c, const char *path) {
    const char *rest = path + strlen(c->root);
    rest += *rest == '/';
    for (size_t r = 0; r < READER_COUNT; r++)
        for (size_t f = 0; f < FOLDER_COUNT; f++) {
            char folder[64];
            int size = snprintf(folder, sizeof folder, "%s/%s/", READERS[r], FOLDERS[f]);
            if (!strncmp(rest, folder, (size_t)size))
                seen[r][f]++;
        }
}

static int on_subject(void *user, const pkivet_subject *subject) {
    note_path(user, pkivet_subject_path(subject));
    return 0;
}

static int on_problem(void *user, const char *path, const char *code, const char *message) {
    (void)code, (void)message;
    note_path(user, path);
    return 0;
}

static int on_finding(void *user, const pkivet_finding *finding) {
    coverage *c = user;
    const char *verdict = pkivet_finding_verdict(finding);
    for (size_t i = 0; i < c->rule_count; i++) {
        if (strcmp(c->rules[i].id, pkivet_finding_rule(finding)) != 0)
            continue;
        c->rules[i].failed += !strcmp(verdict, "fail");
        c->rules[i].passed += !strcmp(verdict, "pass");
    }
    return 0;
}

/* ---- the verdict ---------------------------------------------------------------------------- */

static unsigned missing(const coverage *c) {
    unsigned count = 0;
    for (size_t i = 0; i < c->rule_count; i++) {
        const rule_row *r = &c->rules[i];
        int lacks = !r->failed || !r->passed;
        count += (unsigned)lacks;
        printf("%s: fails %u, passes %u%s\n", r->id, r->failed, r->passed,
               lacks ? "  <- no sample shows both" : "");
    }
    for (size_t r = 0; r < READER_COUNT; r++)
        for (size_t f = 0; f < FOLDER_COUNT; f++)
            if (!seen[r][f]) {
                printf("%s/%s: no sample of it gives a subject or a problem\n", READERS[r],
                       FOLDERS[f]);
                count++;
            }
    return count;
}

/* Its waivers are samples, too: for the rules that judge them. */
static const char *config;

static pkivet_engine *open_engine(const char *profile, char **passwords, int count) {
    pkivet_options options = {
        .size = sizeof options, .has_now = 1, .now = NOW, .profile = profile, .config = config};
    pkivet_engine *engine;
    pkivet_error error;
    pkivet_result result = pkivet_engine_new(&options, &engine, &error);
    for (int i = 0; i < count && result == PKIVET_OK; i++)
        result =
            pkivet_engine_add_password(engine, NULL, passwords[i], strlen(passwords[i]), &error);
    if (result != PKIVET_OK) {
        fprintf(stderr, "engine: %s\n", error.message);
        exit(EXIT_FAILURE);
    }
    return engine;
}

static int scan(coverage *c, pkivet_engine *engine, const char *path) {
    pkivet_handlers handlers = {.size = sizeof handlers,
                                .user = c,
                                .subject = on_subject,
                                .finding = on_finding,
                                .problem = on_problem};
    pkivet_job job = {.size = sizeof job,
                      .show = PKIVET_SHOW_PASS,
                      .paths = &path,
                      .path_count = 1,
                      .handlers = &handlers};
    pkivet_summary summary;
    pkivet_error error;
    int failed = pkivet_run(engine, &job, &summary, &error) != PKIVET_OK;
    if (failed)
        fprintf(stderr, "scan: %s\n", error.message);
    return failed;
}

static int scan_bundles(coverage *c, pkivet_engine *engine) {
    char pattern[1024];
    glob_t found;
    int failed = 0;
    snprintf(pattern, sizeof pattern, "%s/pem/broken/*.pem", c->root);
    if (glob(pattern, 0, NULL, &found) != 0)
        return 1;
    for (size_t i = 0; i < found.gl_pathc; i++)
        failed |= scan(c, engine, found.gl_pathv[i]);
    globfree(&found);
    return failed;
}

/* Once as rules are declared, and once with those too that are off by default. */
static int scan_all(coverage *c, const char *profile, char **passwords, int count) {
    pkivet_engine *engine = open_engine(profile, passwords, count);
    if (!c->rule_count)
        read_rules(c, engine);
    int failed = scan(c, engine, c->root) || scan_bundles(c, engine);
    pkivet_engine_free(engine);
    return failed;
}

int main(int argc, char **argv) {
    static coverage c;
    static const char *const PROFILES[] = {NULL, "all"};
    if (argc < 3) {
        fputs("usage: corpus_coverage CORPUS CONFIG PASSWORD...\n", stderr);
        return EXIT_FAILURE;
    }
    c.root = argv[1];
    config = argv[2];
    for (size_t i = 0; i < sizeof PROFILES / sizeof *PROFILES; i++)
        if (scan_all(&c, PROFILES[i], argv + 3, argc - 3))
            return EXIT_FAILURE;
    unsigned count = missing(&c);
    printf("%zu rules, %u gaps\n", c.rule_count, count);
    return count || !c.rule_count ? EXIT_FAILURE : EXIT_SUCCESS;
}

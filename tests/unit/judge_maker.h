/* SPDX-License-Identifier: Apache-2.0
 * A judge, a key and its certificate, and rules from texts. */
#ifndef PKIVET_TESTS_JUDGE_MAKER_H
#define PKIVET_TESTS_JUDGE_MAKER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts/setters.h"
#include "facts/unit.h"
#include "lua/judge.h"

enum { MOST_VERDICTS = 32 };

typedef struct {
    const char *id;
    pv_verdict verdict;
    const pv_finding *finding;
} judged_rule;

typedef struct {
    pv_limits limits;
    pv_arena *arena, *errors;
    pv_judge *judge;
    pv_unit unit;
    pv_artifact *artifact;
    pv_subject *key, *cert;
    judged_rule verdicts[MOST_VERDICTS];
    size_t count;
    char texts[8192]; /* what examples and checks said */
    size_t texts_size, told, examples;
} bench;

static inline void must(pv_status status) {
    if (status.error)
        fail_msg("%s", status.error->message);
}

static inline void bench_renew_unit(bench *b) {
    pv_arena_reset(b->arena);
    pv_unit_init(&b->unit, b->arena, &b->limits, "test");
    must(pv_unit_add_artifact(&b->unit, NULL, "test.pfx", "pfx", (pv_bytes){0}, &b->artifact));
    must(pv_unit_add_subject(&b->unit, b->artifact, PV_KIND_KEY, &b->key));
    must(pv_unit_add_subject(&b->unit, b->artifact, PV_KIND_CERT, &b->cert));
}

static inline int bench_open(void **state) {
    bench *b = calloc(1, sizeof *b);
    assert_non_null(b);
    b->limits = pv_limits_default();
    b->arena = pv_arena_new(64u << 20);
    b->errors = pv_arena_new(1u << 20);
    b->judge = pv_judge_new(&b->limits);
    assert_non_null(b->judge);
    must(pv_judge_set_run(b->judge, 1767225600, NULL)); /* 2026-01-01 */
    bench_renew_unit(b);
    *state = b;
    return 0;
}

static inline int bench_close(void **state) {
    bench *b = *state;
    pv_judge_free(b->judge);
    pv_arena_free(b->arena);
    pv_arena_free(b->errors);
    free(b);
    return 0;
}

static inline void bench_link(bench *b) {
    must(pv_subject_link(b->key, b->cert));
}

static inline void bench_load(bench *b, const char *file, const char *text) {
    must(pv_judge_load_text(b->judge, "pack", file, text, strlen(text)));
}

/* A rule about keys named `id`, with `fields` ("when = ..., check = ...") and the usual header. */
static inline void bench_rule(bench *b, const char *id, const char *fields) {
    char file[64];
    char *text = malloc(strlen(fields) + 256);
    assert_non_null(text);
    snprintf(file, sizeof file, "%s-test.lua", id);
    sprintf(text,
            "return rule { api = 1, title = 'Title', subject = 'key', severity = 'error',\n"
            "%s }\n",
            fields);
    bench_load(b, file, text);
    free(text);
}

/* The same with a check of this body, on line 2. */
static inline void bench_check(bench *b, const char *id, const char *body) {
    char *fields = malloc(strlen(body) + 64);
    assert_non_null(fields);
    sprintf(fields, "check = function (key, params) %s end", body);
    bench_rule(b, id, fields);
    free(fields);
}

static inline void bench_judged(void *user, const pv_rule_info *rule, pv_subject *subject,
                                pv_verdict verdict, pv_finding *finding) {
    bench *b = user;
    (void)subject;
    assert_true(b->count < MOST_VERDICTS);
    b->verdicts[b->count++] = (judged_rule){rule->id, verdict, finding};
}

static inline void bench_judge(bench *b) {
    b->count = 0;
    must(pv_judge_subject(b->judge, b->key, bench_judged, NULL, b));
}

static inline const judged_rule *bench_verdict(const bench *b, const char *id) {
    for (size_t i = 0; i < b->count; i++)
        if (strcmp(b->verdicts[i].id, id) == 0)
            return &b->verdicts[i];
    fail_msg("no verdict of %s", id);
    return NULL;
}

static inline const char *bench_message(const bench *b, const char *id) {
    const judged_rule *r = bench_verdict(b, id);
    return r->finding ? r->finding->message : "";
}

static inline void expect_text(const char *text, const char *part) {
    if (!text || !strstr(text, part))
        fail_msg("\"%s\" does not hold \"%s\"", text ? text : "NULL", part);
}

/* Judges the key by all rules; `id` must come to `verdict`, its message hold `part`. */
static inline void expect_verdict(bench *b, const char *id, pv_verdict verdict, const char *part) {
    bench_judge(b);
    const judged_rule *r = bench_verdict(b, id);
    if (r->verdict != verdict)
        fail_msg("%s: %s, %s", id, pv_verdict_name(r->verdict), bench_message(b, id));
    if (part)
        expect_text(bench_message(b, id), part);
}

/* A check of this body comes to `verdict`, on a judge of its own. */
static inline void expect_body(const char *body, pv_verdict verdict, const char *part) {
    void *state;
    bench_open(&state);
    bench *b = state;
    bench_link(b);
    bench_check(b, "AA001", body);
    const pv_rule_info *info = &pv_judge_catalog(b->judge)->rules[0];
    if (info->broken && verdict == PV_VERDICT_BROKEN)
        expect_text(info->load_error, part);
    else if (info->broken)
        fail_msg("%s", info->load_error);
    else
        expect_verdict(b, "AA001", verdict, part);
    bench_close(&state);
}

/* A rule of these fields does not load; its error holds `part`. */
static inline void expect_load_error(const char *fields, const char *part) {
    void *state;
    bench_open(&state);
    bench *b = state;
    bench_rule(b, "AA001", fields);
    const pv_rule_info *info = &pv_judge_catalog(b->judge)->rules[0];
    assert_true(info->broken);
    expect_text(info->load_error, part);
    bench_close(&state);
}

static inline void bench_told(void *user, const pv_rule_info *rule, const char *text) {
    bench *b = user;
    (void)rule;
    int size = snprintf(b->texts + b->texts_size, sizeof b->texts - b->texts_size, "%s\n", text);
    assert_true(size > 0 && (size_t)size < sizeof b->texts - b->texts_size);
    b->texts_size += (size_t)size;
    b->told++;
}

/* The same of examples; those that came as expected are counted. */
static inline void bench_example(void *user, const pv_rule_info *rule, size_t number,
                                 const char *text) {
    bench *b = user;
    b->examples += number != 0;
    if (text)
        bench_told(user, rule, text);
}

static inline size_t bench_test(bench *b) {
    b->examples = 0;
    must(pv_judge_test(b->judge, &b->unit, bench_example, b));
    return b->examples;
}

static inline void put_text(bench *b, pv_subject *s, pv_fact fact, const char *text) {
    (void)b;
    pv_value *v = pv_subject_put(s, fact, (pv_place){0});
    v->u.text = text;
    v->count = (uint32_t)strlen(text);
}

#endif

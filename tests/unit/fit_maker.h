/* SPDX-License-Identifier: Apache-2.0
 * A template as a snapshot, what is asked of it and what was issued from it. */
#ifndef PKIVET_TESTS_FIT_MAKER_H
#define PKIVET_TESTS_FIT_MAKER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "facts/setters.h"
#include "facts/unit.h"
#include "fit/fit.h"

static const pv_place HERE = {PV_BYTE, 1};
static pv_arena *arena;
static pv_unit unit;
static pv_limits limits;
static pv_fit fit;

static inline int begin(void **state) {
    (void)state;
    arena = pv_arena_new(1 << 26);
    if (!arena)
        return -1;
    limits = pv_limits_default();
    pv_unit_init(&unit, arena, &limits, "in");
    return 0;
}

static inline int end(void **state) {
    (void)state;
    pv_arena_free(arena);
    return 0;
}

/* ---- what is held against what --------------------------------------------------------------- */

static const char TEMPLATE[] = "pkivet snapshot 1\n"
                               "template: Web\n"
                               "facts:\n"
                               "  template.application_policies: absent\n"
                               "  template.default_key_spec = exchange\n"
                               "  template.exportable = false\n"
                               "  template.extended_key_usage:\n"
                               "    serverAuth\n"
                               "  template.general_flags:\n"
                               "    MACHINE_TYPE\n"
                               "  template.hash_algorithm: absent\n"
                               "  template.key_algorithm: absent\n"
                               "  template.key_usage:\n"
                               "    digitalSignature\n"
                               "    keyEncipherment\n"
                               "  template.kind = adcs\n"
                               "  template.machine_keyset = true\n"
                               "  template.major_version = 100\n"
                               "  template.minimal_key_size = 2048\n"
                               "  template.minor_version = 3\n"
                               "  template.name = \"Web\"\n"
                               "  template.name_flags:\n"
                               "    ENROLLEE_SUPPLIES_SUBJECT\n"
                               "  template.oid = \"1.2.3.4\"\n"
                               "  template.provider_kind = csp\n"
                               "  template.providers:\n"
                               "    Microsoft RSA SChannel Cryptographic Provider\n"
                               "  template.schema_version = 2\n"
                               "  template.validity_days = 365\n"
                               "  template.validity_seconds: absent\n"
                               "findings:\n";

/* The template with one text in place of another. */
static inline const pv_snapshot *template_with(const char *was, const char *now) {
    const char *at = strstr(TEMPLATE, was);
    pv_snap_mask mask = pv_snap_mask_new();
    pv_snapshot *s;
    assert_non_null(at);
    const char *text =
        pv_arena_printf(arena, "%.*s%s%s", (int)(at - TEMPLATE), TEMPLATE, now, at + strlen(was));
    pv_status status = pv_snap_read(arena, "Web.snap", pv_slice_of(text), &mask, &s);
    assert_null(status.error);
    return s;
}

static inline const pv_snapshot *template(void) {
    return template_with("", "");
}

static inline pv_subject *new_subject(pv_kind kind) {
    pv_artifact *artifact;
    pv_subject *s;
    assert_null(pv_unit_add_artifact(&unit, NULL, "in", "test", (pv_bytes){0}, &artifact).error);
    assert_null(pv_unit_add_subject(&unit, artifact, kind, &s).error);
    pv_subject_all_absent(s);
    return s;
}

static inline pv_text text(const char *t) {
    return (pv_text){t, strlen(t)};
}

static inline uint64_t bit(unsigned value) {
    return (uint64_t)1 << value;
}

static const pv_text PROVIDER[] = {{"Microsoft RSA SChannel Cryptographic Provider", 45}};
static const pv_text SERVER[] = {{"serverAuth", 10}}, CLIENT[] = {{"clientAuth", 10}};

/* All that the template wants, and no more. */
static inline pv_subject *request(void) {
    pv_subject *s = new_subject(PV_KIND_REQUEST);
    pv_set_REQUEST_SUBJECT(s, HERE, text("CN=web"));
    pv_set_REQUEST_KEY_ALGORITHM(s, HERE, PV_KEYALGORITHM_RSA);
    pv_set_REQUEST_KEY_BITS(s, HERE, 2048);
    pv_set_REQUEST_KEY_USAGE(s, HERE, bit(PV_KEYUSAGE_DIGITAL_SIGNATURE));
    pv_set_REQUEST_EXTENDED_KEY_USAGE(s, HERE, SERVER, 1);
    pv_set_REQUEST_PROVIDER_NAME(s, HERE, text("Microsoft RSA SChannel Cryptographic Provider"));
    pv_set_REQUEST_KEY_SPEC(s, HERE, PV_KEYSPEC_EXCHANGE);
    pv_set_REQUEST_SIGNATURE_HASH(s, HERE, PV_HASH_SHA256);
    pv_set_REQUEST_IS_CA(s, HERE, false);
    return s;
}

static inline pv_subject *inf(void) {
    pv_subject *s = new_subject(PV_KIND_TEMPLATE);
    pv_set_TEMPLATE_KIND(s, HERE, PV_TEMPLATEKIND_INF);
    pv_set_TEMPLATE_SUBJECT(s, HERE, text("CN=web"));
    pv_set_TEMPLATE_MINIMAL_KEY_SIZE(s, HERE, 2048);
    pv_set_TEMPLATE_MACHINE_KEYSET(s, HERE, true);
    pv_set_TEMPLATE_DEFAULT_KEY_SPEC(s, HERE, PV_KEYSPEC_EXCHANGE);
    pv_set_TEMPLATE_PROVIDERS(s, HERE, PROVIDER, 1);
    pv_subject_absent(s, PV_FACT_TEMPLATE_IS_CA);
    return s;
}

static inline void hold(pv_subject *s, const pv_snapshot *t, const char *goal) {
    pv_fit_begin(&fit);
    assert_null(pv_fit_request(arena, s, t, goal, &fit).error);
}

static inline const pv_fit_line *line_of(pv_fit_what what) {
    for (const pv_fit_line *l = fit.lines; l; l = l->next)
        if (l->what == what)
            return l;
    return NULL;
}

static inline void assert_line(pv_fit_what what, pv_verdict verdict, const char *asked,
                               const char *allowed) {
    const pv_fit_line *l = line_of(what);
    assert_non_null(l);
    assert_int_equal(l->verdict, verdict);
    if (asked)
        assert_string_equal(l->asked, asked);
    else
        assert_null(l->asked);
    if (allowed)
        assert_string_equal(l->allowed, allowed);
    else
        assert_null(l->allowed);
}

static inline size_t count(pv_verdict verdict) {
    size_t n = 0;
    for (const pv_fit_line *l = fit.lines; l; l = l->next)
        n += l->verdict == verdict;
    return n;
}

enum { HOUR = 3600, DAY = 86400, YEAR = 365 * DAY };

static inline pv_subject *issued(void) {
    pv_subject *s = new_subject(PV_KIND_CERT);
    pv_set_CERT_KEY_ALGORITHM(s, HERE, PV_KEYALGORITHM_RSA);
    pv_set_CERT_KEY_BITS(s, HERE, 2048);
    pv_set_CERT_KEY_USAGE(s, HERE,
                          bit(PV_KEYUSAGE_DIGITAL_SIGNATURE) | bit(PV_KEYUSAGE_KEY_ENCIPHERMENT));
    pv_set_CERT_EXTENDED_KEY_USAGE(s, HERE, SERVER, 1);
    pv_set_CERT_NOT_BEFORE(s, HERE, 0);
    pv_set_CERT_NOT_AFTER(s, HERE, YEAR);
    return s;
}

static inline void hold_issued(pv_subject *s, const pv_snapshot *t) {
    pv_fit_begin(&fit);
    assert_null(pv_fit_issued(arena, s, t, &fit).error);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

#endif

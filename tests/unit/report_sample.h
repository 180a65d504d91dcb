/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_TESTS_REPORT_SAMPLE_H
#define PKIVET_TESTS_REPORT_SAMPLE_H

#include <stdlib.h>
#include <string.h>

#include "facts/setters.h"
#include "reports/report.h"

/* A run made by hand: one PFX with a certificate and its key, a damaged neighbour, two rules. */

typedef struct {
    pv_arena *arena;
    pv_limits limits;
    pv_unit unit;
    pv_artifact *outer, *inner;
    pv_subject *cert, *key;
    pv_rule_info rules[3];
    pv_catalog catalog;
    pv_evidence evidence[3];
    pv_finding findings[2];
    pv_summary summary;
} sample;

/* What a report wrote. */
typedef struct {
    char text[1 << 16];
    size_t size;
    bool full; /* refuse everything */
} sink;

static inline bool sink_write(void *user, const char *data, size_t size) {
    sink *s = user;
    if (s->full || size >= sizeof s->text - s->size)
        return false;
    memcpy(s->text + s->size, data, size);
    s->size += size;
    s->text[s->size] = '\0';
    return true;
}

/* Not a digest: eight bits of a sum, enough to be the same each time. */
static inline void sample_sha256(struct pv_crypto *crypto, pv_bytes bytes, uint8_t ret[32]) {
    (void)crypto;
    memset(ret, 0, 32);
    for (size_t i = 0; i < bytes.size; i++)
        ret[i % 32] = (uint8_t)(ret[i % 32] + bytes.data[i]);
}

static inline pv_text sample_text(const char *text) {
    return (pv_text){text, strlen(text)};
}

static inline pv_place sample_at(uint64_t at) {
    return (pv_place){PV_BYTE, at};
}

static inline void must(pv_status status) {
    if (status.error)
        abort();
}

/* The key lies in a file of its own on the disk. */
static inline void sample_name(sample *s, const char *path) {
    s->outer->path = s->outer->input = path;
    s->outer->outer = (pv_path_ends){NULL, 0};
}

static inline void sample_facts(sample *s) {
    static const pv_text USAGES[] = {{"serverAuth", 10}, {"clientAuth", 10}};
    static const uint8_t SHA1[] = {0xab, 0x01};
    must(pv_unit_add_artifact(&s->unit, NULL, "web.zip!site.pfx", "pfx", pv_bytes_of_text("outer"),
                              &s->outer));
    must(pv_unit_add_artifact(&s->unit, s->outer, "web.zip!\xff\x1b[2J.cer", "x509",
                              pv_bytes_of_text("inner"), &s->inner));
    must(pv_unit_add_subject(&s->unit, s->outer, PV_KIND_KEY, &s->key));
    must(pv_unit_add_subject(&s->unit, s->inner, PV_KIND_CERT, &s->cert));
    must(pv_subject_link(s->key, s->cert));
    pv_set_KEY_SPEC(s->key, sample_at(1180), PV_KEYSPEC_SIGNATURE);
    pv_set_KEY_BITS(s->key, (pv_place){0}, 2048);
    pv_set_KEY_ALGORITHM(s->key, (pv_place){0}, PV_KEYALGORITHM_RSA);
    pv_subject_absent(s->key, PV_FACT_KEY_CONTAINER);
    pv_subject_all_absent(s->cert);
    pv_set_CERT_SUBJECT(s->cert, (pv_place){PV_CONTENT, 12},
                        sample_text("CN=\xe2\x80\xae"
                                    "evil\x1b,O=K\xc3\xb6nig"));
    pv_set_CERT_NOT_AFTER(s->cert, (pv_place){PV_LINE, 3}, 1767225600);
    pv_set_CERT_EXTENDED_KEY_USAGE(s->cert, sample_at(40), USAGES, 2);
    pv_set_CERT_KEY_USAGE(s->cert, sample_at(30), 5);
    pv_set_CERT_SHA1(s->cert, (pv_place){0}, (pv_bytes){SHA1, 2});
    pv_set_CERT_IS_CA(s->cert, sample_at(50), false);
}

static inline void sample_rules(sample *s) {
    static const pv_cite CITES[] = {{"Microsoft, AD FS and KeySpec property", "https://example/"}};
    s->rules[0] = (pv_rule_info){
        .index = 0,
        .id = "KS001",
        .name = "signature-on-tls",
        .title = "Key of a TLS server certificate is AT_SIGNATURE",
        .subject = PV_KIND_KEY,
        .severity = PV_SEVERITY_ERROR,
        .selected = true,
        .why =
            "    A key of the kind AT_SIGNATURE signs and nothing else, and the RSA key exchange "
            "of TLS 1.2 must decrypt.\n\n    - first\n    - second",
        .remedy_text = "Import the file again with AT_KEYEXCHANGE.",
        .cites = CITES,
        .cite_count = 1,
    };
    s->rules[1] = (pv_rule_info){
        .index = 1, .id = "RQ001", .name = "other", .subject = PV_KIND_REQUEST, .selected = true};
    s->rules[2] = s->rules[1];
    s->rules[2].index = 2;
    s->rules[2].id = "RQ002";
    s->catalog = (pv_catalog){s->rules, 3};
}

static inline void sample_findings(sample *s) {
    s->evidence[0] = (pv_evidence){"key.spec", s->key, PV_FACT_KEY_SPEC, 0};
    s->evidence[1] =
        (pv_evidence){"key.cert.extended_key_usage", s->cert, PV_FACT_CERT_EXTENDED_KEY_USAGE, 0};
    s->evidence[2] = (pv_evidence){"key.container", s->key, PV_FACT_KEY_CONTAINER, 0};
    s->findings[0] = (pv_finding){
        .rule = &s->rules[0],
        .verdict = PV_VERDICT_FAIL,
        .severity = PV_SEVERITY_ERROR,
        .subject = s->key,
        .message = "key.spec is 2 (AT_SIGNATURE); 1 (AT_KEYEXCHANGE) is needed",
        .remedy = "certutil -importpfx site.pfx AT_KEYEXCHANGE",
        .evidence = s->evidence,
        .evidence_count = 3,
    };
}

static inline void sample_summary(sample *s) {
    s->summary = (pv_summary){
        .artifacts = 2, .skipped = 1, .locked = 1, .problems = 1, .subjects = 2, .rules = 3};
    s->summary.verdicts[PV_VERDICT_FAIL] = 1;
    s->summary.verdicts[PV_VERDICT_CANNOT_TELL] = 2;
    s->summary.failures[PV_SEVERITY_ERROR] = 1;
    s->summary.problem_codes[PV_DAMAGED] = 1;
    s->summary.kinds[PV_KIND_CERT] = s->summary.kinds[PV_KIND_KEY] = 1;
}

static inline sample *sample_new(void) {
    sample *s = calloc(1, sizeof *s);
    if (!s || !(s->arena = pv_arena_new(1 << 20)))
        abort();
    s->limits = pv_limits_default();
    pv_unit_init(&s->unit, s->arena, &s->limits, "web.zip");
    static const uint32_t ENDS[] = {7};
    s->unit.sha256 = sample_sha256;
    s->unit.outer = (pv_path_ends){ENDS, 1};
    sample_facts(s);
    sample_rules(s);
    sample_findings(s);
    sample_summary(s);
    pv_unit_problem(&s->unit, s->inner, PV_DAMAGED, sample_at(7), "the length is wrong");
    return s;
}

static inline void sample_free(sample *s) {
    pv_arena_free(s->arena);
    free(s);
}

/* Runs one report over the sample and a skipped file. */
static inline pv_status sample_report(sample *s, const char *format, pv_report_setup setup,
                                      sink *ret_sink) {
    pv_report *report;
    ret_sink->size = 0;
    ret_sink->text[0] = '\0';
    setup.version = "0.1.0";
    setup.catalog = &s->catalog;
    setup.write = sink_write;
    setup.user = ret_sink;
    must(pv_report_open(pv_reporter_named(format), &setup, &report));
    must(pv_report_outcome(report, &(pv_outcome){&s->unit, s->findings, NULL, 1, 0, false}));
    pv_unit empty;
    pv_unit_init(&empty, s->arena, &s->limits, "notes.txt");
    must(pv_report_outcome(report, &(pv_outcome){&empty, NULL, "not recognised", 3, 0, false}));
    pv_status status = pv_report_end(report, &s->summary);
    bool failed = status.error != NULL;
    pv_report_free(report);
    return failed ? pv_no_memory() : pv_success();
}

#endif

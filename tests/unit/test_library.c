/* SPDX-License-Identifier: Apache-2.0
 * The public header, used as a customer would. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <openssl/ec.h>
#include <openssl/x509.h>

#include "pkivet/pkivet.h"

typedef struct {
    unsigned char *der;
    size_t size;
} certificate;

/* A self-signed P-256 certificate with the given common name. */
static certificate make(const char *name) {
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *x = X509_new();
    certificate c = {0};
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    ASN1_TIME_set_string(X509_getm_notBefore(x), "20250101000000Z");
    ASN1_TIME_set_string(X509_getm_notAfter(x), "20450101000000Z");
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8,
                               (const unsigned char *)name, -1, -1, 0);
    X509_set_issuer_name(x, X509_get_subject_name(x));
    X509_set_pubkey(x, key);
    assert_true(X509_sign(x, key, EVP_sha256()) > 0);
    c.size = (size_t)i2d_X509(x, &c.der);
    X509_free(x);
    EVP_PKEY_free(key);
    return c;
}

static pkivet_engine *engine_with(const pkivet_options *options) {
    pkivet_engine *engine = NULL;
    pkivet_error error = {{0}};
    if (pkivet_engine_new(options, &engine, &error) != PKIVET_OK)
        fail_msg("%s", error.message);
    return engine;
}

static pkivet_engine *plain_engine(void) {
    pkivet_options options = {.size = sizeof options, .has_now = 1, .now = 1767225600, .jobs = 1};
    return engine_with(&options);
}

typedef struct {
    char log[4096];
    int stop_after;
} listener;

static int on_subject(void *user, const pkivet_subject *subject) {
    listener *l = user;
    pkivet_fact name, signed_by_itself;
    assert_int_equal(pkivet_subject_fact(subject, "cert.subject", &name), PKIVET_OK);
    assert_int_equal(pkivet_subject_fact(subject, "cert.self_signed", &signed_by_itself),
                     PKIVET_OK);
    sprintf(l->log + strlen(l->log), "%s %s %s %d\n", pkivet_subject_kind(subject),
            pkivet_subject_path(subject), name.text, (int)signed_by_itself.integer);
    return l->stop_after && --l->stop_after == 0;
}

static int on_problem(void *user, const char *path, const char *code, const char *message) {
    listener *l = user;
    assert_true(strlen(message) > 0);
    sprintf(l->log + strlen(l->log), "problem %s %s\n", path, code);
    return 0;
}

static int on_skipped(void *user, const char *path, const char *reason) {
    listener *l = user;
    sprintf(l->log + strlen(l->log), "skipped %s %s\n", path, reason);
    return 0;
}

static pkivet_result run(pkivet_engine *engine, listener *l, const void *bytes, size_t size,
                         pkivet_summary *summary) {
    pkivet_handlers handlers = {.size = sizeof handlers,
                                .user = l,
                                .subject = on_subject,
                                .problem = on_problem,
                                .skipped = on_skipped};
    pkivet_job job = {.size = sizeof job, .handlers = &handlers};
    return pkivet_run_bytes(engine, &job, "buffer", bytes, size, summary, NULL);
}

static void a_buffer_gives_its_subject_by_callback(void **state) {
    (void)state;
    certificate c = make("one");
    pkivet_engine *engine = plain_engine();
    listener l = {{0}, 0};
    pkivet_summary summary;
    assert_int_equal(run(engine, &l, c.der, c.size, &summary), PKIVET_OK);
    assert_string_equal(l.log, "cert buffer CN=one 1\n");
    assert_int_equal(summary.subjects, 1);
    assert_int_equal(summary.artifacts, 1);
    assert_int_equal(summary.problems, 0);
    pkivet_engine_free(engine);
    OPENSSL_free(c.der);
}

static void a_cut_buffer_is_a_problem_and_garbage_is_skipped(void **state) {
    (void)state;
    certificate c = make("one");
    pkivet_engine *engine = plain_engine();
    pkivet_summary summary;
    listener cut = {{0}, 0}, garbage = {{0}, 0}, empty = {{0}, 0};
    assert_int_equal(run(engine, &cut, c.der, c.size / 2, &summary), PKIVET_OK);
    assert_non_null(strstr(cut.log, "problem buffer damaged\n"));
    assert_int_equal(pkivet_exit_code(&summary, PKIVET_FAIL_ON_ERROR, 0), 3);
    assert_int_equal(run(engine, &garbage, "\x01\x02\x00\x03", 4, &summary), PKIVET_OK);
    assert_string_equal(garbage.log, "skipped buffer not recognised\n");
    assert_int_equal(run(engine, &empty, "", 0, &summary), PKIVET_OK);
    assert_string_equal(empty.log, "skipped buffer empty\n");
    assert_int_equal(summary.skipped, 1);
    pkivet_engine_free(engine);
    OPENSSL_free(c.der);
}

/* The certificate as PEM, twice. */
static size_t twice(const certificate *c, char pem[4096]) {
    unsigned char base64[1500];
    EVP_EncodeBlock(base64, c->der, (int)c->size);
    static const char BLOCK[] = "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n";
    int first = snprintf(pem, 4096, BLOCK, base64);
    return (size_t)(first + snprintf(pem + first, 4096 - (size_t)first, BLOCK, base64));
}

static void two_engines_do_not_know_of_one_another(void **state) {
    (void)state;
    char pem[4096];
    certificate one = make("one"), two = make("two");
    size_t size = twice(&one, pem);
    pkivet_engine *a = plain_engine(), *b = plain_engine();
    listener la = {{0}, 0}, lb = {{0}, 0};
    pkivet_summary summary;
    assert_int_equal(pkivet_engine_set_limit(a, "subjects", 0, NULL), PKIVET_USAGE);
    assert_int_equal(pkivet_engine_set_limit(a, "subjects", 1, NULL), PKIVET_OK);
    assert_int_equal(run(a, &la, pem, size, &summary), PKIVET_OK);
    assert_non_null(strstr(la.log, "over-limit\n"));
    assert_int_equal(summary.subjects, 1);
    assert_int_equal(run(b, &lb, pem, size, &summary), PKIVET_OK);
    assert_int_equal(summary.subjects, 2);
    lb.log[0] = '\0';
    assert_int_equal(run(b, &lb, two.der, two.size, &summary), PKIVET_OK);
    assert_string_equal(lb.log, "cert buffer CN=two 1\n");
    pkivet_engine_free(a);
    lb.log[0] = '\0';
    assert_int_equal(run(b, &lb, one.der, one.size, &summary), PKIVET_OK);
    assert_string_equal(lb.log, "cert buffer CN=one 1\n");
    pkivet_engine_free(b);
    OPENSSL_free(one.der);
    OPENSSL_free(two.der);
}

static void a_callback_can_end_the_scan(void **state) {
    (void)state;
    certificate c = make("one");
    pkivet_engine *engine = plain_engine();
    listener l = {{0}, 1};
    pkivet_summary summary;
    assert_int_equal(run(engine, &l, c.der, c.size, &summary), PKIVET_STOPPED);
    pkivet_engine_free(engine);
    OPENSSL_free(c.der);
}

static void wrong_options_are_told_in_words(void **state) {
    (void)state;
    pkivet_engine *engine = NULL;
    pkivet_error error = {{0}};
    pkivet_options options = {.size = 1};
    assert_int_equal(pkivet_engine_new(&options, &engine, &error), PKIVET_USAGE);
    assert_non_null(strstr(error.message, "size"));
    const char *only[] = {"KS999"};
    options = (pkivet_options){.size = sizeof options, .only = only, .only_count = 1};
    assert_int_equal(pkivet_engine_new(&options, &engine, &error), PKIVET_USAGE);
    assert_non_null(strstr(error.message, "KS999"));
    engine = plain_engine();
    assert_int_equal(pkivet_engine_set_limit(engine, "artifact_byte", 1, &error), PKIVET_USAGE);
    assert_non_null(strstr(error.message, "did you mean 'artifact_bytes'?"));
    pkivet_engine_free(engine);
}

static void the_exit_code_is_the_highest_that_applies(void **state) {
    (void)state;
    pkivet_summary s = {.notices = 1, .fail = 1};
    assert_int_equal(pkivet_exit_code(&s, PKIVET_FAIL_ON_ERROR, 0), 0);
    assert_int_equal(pkivet_exit_code(&s, PKIVET_FAIL_ON_NOTICE, 0), 1);
    assert_int_equal(pkivet_exit_code(&s, PKIVET_FAIL_ON_NEVER, 0), 0);
    s.warnings = 1;
    assert_int_equal(pkivet_exit_code(&s, PKIVET_FAIL_ON_WARNING, 0), 1);
    s.errors = 1;
    assert_int_equal(pkivet_exit_code(&s, PKIVET_FAIL_ON_ERROR, 0), 1);
    assert_int_equal(pkivet_exit_code(&s, PKIVET_FAIL_ON_NEVER, 0), 0);
    s = (pkivet_summary){.cannot_tell = 1};
    assert_int_equal(pkivet_exit_code(&s, PKIVET_FAIL_ON_ERROR, 0), 0);
    assert_int_equal(pkivet_exit_code(&s, PKIVET_FAIL_ON_ERROR, 1), 1);
    s.problems = 1;
    assert_int_equal(pkivet_exit_code(&s, PKIVET_FAIL_ON_ERROR, 0), 3);
    s.broken = 1;
    assert_int_equal(pkivet_exit_code(&s, PKIVET_FAIL_ON_ERROR, 0), 4);
    s.interrupted = 1;
    assert_int_equal(pkivet_exit_code(&s, PKIVET_FAIL_ON_ERROR, 0), 6);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_buffer_gives_its_subject_by_callback),
        cmocka_unit_test(a_cut_buffer_is_a_problem_and_garbage_is_skipped),
        cmocka_unit_test(two_engines_do_not_know_of_one_another),
        cmocka_unit_test(a_callback_can_end_the_scan),
        cmocka_unit_test(wrong_options_are_told_in_words),
        cmocka_unit_test(the_exit_code_is_the_highest_that_applies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

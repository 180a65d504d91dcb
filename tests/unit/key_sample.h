/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_TESTS_UNIT_KEY_SAMPLE_H
#define PKIVET_TESTS_UNIT_KEY_SAMPLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/ec.h>
#include <openssl/encoder.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "facts/subject.h"
#include "support/reading.h"

/* What the tests of key formats share: keys made on the spot, written by OpenSSL, and questions to
 * the facts that came of them. */
typedef struct {
    test_reading reading;
    pv_arena *made; /* what the test writes */
    EVP_PKEY *rsa, *ec, *ed25519;
} key_fixture;

static inline int key_set_up(void **state) {
    key_fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    test_reading_init(&f->reading);
    f->made = pv_arena_new(64u << 20);
    f->rsa = EVP_RSA_gen(1024);
    f->ec = EVP_EC_gen("P-256");
    f->ed25519 = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    assert_true(f->made && f->rsa && f->ec && f->ed25519);
    *state = f;
    return 0;
}

static inline int key_tear_down(void **state) {
    key_fixture *f = *state;
    EVP_PKEY_free(f->rsa);
    EVP_PKEY_free(f->ec);
    EVP_PKEY_free(f->ed25519);
    pv_arena_free(f->made);
    test_reading_done(&f->reading);
    free(f);
    return 0;
}

/* The key as OpenSSL writes it: "DER", "PEM", "MSBLOB" or "PVK"; "PrivateKeyInfo",
 * "EncryptedPrivateKeyInfo" or "type-specific". */
static inline pv_bytes key_written(key_fixture *f, EVP_PKEY *key, const char *type,
                                   const char *structure) {
    unsigned char *out = NULL;
    size_t size = 0;
    OSSL_ENCODER_CTX *c =
        OSSL_ENCODER_CTX_new_for_pkey(key, EVP_PKEY_KEYPAIR, type, structure, NULL);
    assert_non_null(c);
    assert_int_equal(OSSL_ENCODER_to_data(c, &out, &size), 1);
    OSSL_ENCODER_CTX_free(c);
    pv_bytes copy = {pv_arena_copy(f->made, out, size), size};
    OPENSSL_free(out);
    return copy;
}

/* What was written to a BIO, which ends with that. */
static inline pv_bytes key_taken(key_fixture *f, BIO *bio) {
    char *data;
    long size = BIO_get_mem_data(bio, &data);
    pv_bytes copy = {pv_arena_copy(f->made, data, (size_t)size), (size_t)size};
    BIO_free(bio);
    return copy;
}

static inline void key_set_octet(pv_bytes bytes, size_t at, uint8_t value) {
    ((uint8_t *)(uintptr_t)bytes.data)[at] = value;
}

/* The same under the password "secret". */
static inline pv_bytes key_sealed(key_fixture *f, EVP_PKEY *key, const char *type,
                                  const char *structure) {
    unsigned char *out = NULL;
    size_t size = 0;
    OSSL_ENCODER_CTX *c =
        OSSL_ENCODER_CTX_new_for_pkey(key, EVP_PKEY_KEYPAIR, type, structure, NULL);
    assert_non_null(c);
    assert_int_equal(OSSL_ENCODER_CTX_set_cipher(c, "AES-256-CBC", NULL), 1);
    assert_int_equal(OSSL_ENCODER_CTX_set_passphrase(c, (const unsigned char *)"secret", 6), 1);
    assert_int_equal(OSSL_ENCODER_to_data(c, &out, &size), 1);
    OSSL_ENCODER_CTX_free(c);
    pv_bytes copy = {pv_arena_copy(f->made, out, size), size};
    OPENSSL_free(out);
    return copy;
}

/* SubjectPublicKeyInfo, as a certificate of the key would have it. */
static inline pv_bytes key_spki(key_fixture *f, EVP_PKEY *key) {
    unsigned char *out = NULL;
    int size = i2d_PUBKEY(key, &out);
    assert_true(size > 0);
    pv_bytes copy = {pv_arena_copy(f->made, out, (size_t)size), (size_t)size};
    OPENSSL_free(out);
    return copy;
}

static inline void key_offer(key_fixture *f, const char *password) {
    assert_null(pv_passwords_add(f->reading.passwords, NULL, pv_bytes_of_text(password)).error);
}

/* Reads bytes that a reader must claim. */
static inline void key_read(key_fixture *f, pv_bytes bytes) {
    assert_true(test_reading_run(&f->reading, "input", bytes));
}

static inline pv_subject *key_subject(key_fixture *f, unsigned index) {
    for (pv_subject *s = f->reading.unit.subjects; s; s = s->next)
        if (s->kind == PV_KIND_KEY && index-- == 0)
            return s;
    fail_msg("too few keys");
    return NULL;
}

/* The one key, and no problem beside it. */
static inline pv_subject *key_only(key_fixture *f) {
    assert_int_equal(f->reading.unit.subject_count, 1);
    if (f->reading.unit.problem_count)
        fail_msg("problem: %s", f->reading.unit.problems->message);
    return key_subject(f, 0);
}

static inline const pv_value *key_value(pv_subject *key, pv_fact fact, pv_known known) {
    const pv_value *v = pv_subject_value(key, fact);
    if (v->known != known)
        fail_msg("%s is in state %d, not %d", pv_fact_get_info(fact)->name, v->known, known);
    return v;
}

#define assert_key_enum(key, fact, value)                                                          \
    assert_int_equal(key_value(key, PV_FACT_KEY_##fact, PV_PRESENT)->u.choice, value)
#define assert_key_int(key, fact, value)                                                           \
    assert_int_equal(key_value(key, PV_FACT_KEY_##fact, PV_PRESENT)->u.integer, value)
#define assert_key_bool(key, fact, value)                                                          \
    assert_int_equal(key_value(key, PV_FACT_KEY_##fact, PV_PRESENT)->u.boolean, value)
#define assert_key_set(key, fact, value)                                                           \
    assert_int_equal(key_value(key, PV_FACT_KEY_##fact, PV_PRESENT)->u.set, value)
#define assert_key_text(key, fact, value)                                                          \
    assert_string_equal(key_value(key, PV_FACT_KEY_##fact, PV_PRESENT)->u.text, value)
#define assert_key_absent(key, fact)  ((void)key_value(key, PV_FACT_KEY_##fact, PV_ABSENT))
#define assert_key_unknown(key, fact) ((void)key_value(key, PV_FACT_KEY_##fact, PV_UNDETERMINED))

#define assert_same_bytes(a, b)                                                                    \
    do {                                                                                           \
        assert_int_equal((a).size, (b).size);                                                      \
        assert_memory_equal((a).data, (b).data, (b).size);                                         \
    } while (0)

static inline void assert_problem(key_fixture *f, pv_code code, pv_place_kind kind, uint64_t at) {
    const pv_problem *p = f->reading.unit.problems;
    assert_non_null(p);
    assert_int_equal(p->code, code);
    assert_int_equal(p->place.kind, kind);
    assert_int_equal(p->place.at, at);
}

/* Every beginning of the input, and every octet of it with one bit turned over, through one reader
 * and through all: for the sanitizers, and for what test_reading_check asks. */
static inline void key_mutilate(key_fixture *f, const pv_reader *reader, pv_bytes bytes) {
    for (size_t size = 0; size < bytes.size; size++) {
        uint8_t *part = malloc(size ? size : 1); /* of that size, so that overruns show */
        assert_non_null(part);
        memcpy(part, bytes.data, size);
        test_reading_run_as(&f->reading, reader, (pv_bytes){part, size});
        (void)test_reading_run(&f->reading, "input", (pv_bytes){part, size});
        free(part);
    }
    for (size_t i = 0; i < bytes.size; i++) {
        uint8_t *turned = malloc(bytes.size);
        assert_non_null(turned);
        memcpy(turned, bytes.data, bytes.size);
        turned[i] ^= (uint8_t)(1u << i % 8);
        test_reading_run_as(&f->reading, reader, (pv_bytes){turned, bytes.size});
        free(turned);
    }
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_TESTS_PFX_MAKER_H
#define PKIVET_TESTS_PFX_MAKER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "base/der.h"
#include "facts/setters.h"
#include "support/reading.h"

/* PFX files made with OpenSSL, read by pkivet, and questions to what was read. */

typedef STACK_OF(PKCS12_SAFEBAG) bag_stack;
typedef STACK_OF(PKCS7) safe_stack;

enum { KEYS = 3 };
typedef struct {
    test_reading reading;
    OSSL_PROVIDER *standard, *legacy;
    EVP_PKEY *keys[KEYS]; /* RSA */
    X509 *certs[KEYS];    /* of the key with the same number */
    EVP_PKEY *ec;
    pv_bytes file;
} maker;

/* How a file is to be made; a test changes what it is about. */
typedef struct {
    const char *password, *mac_password; /* NULL: none at all */
    int key_scheme, cert_scheme;         /* -1: in clear */
    int iterations, mac_iterations;
    const EVP_MD *mac; /* NULL: no MAC */
    const char *csp, *name, *key_id, *cert_id;
    bool machine;
    int usage; /* -1: no such attribute */
} recipe;

static inline recipe plain_recipe(void) {
    return (recipe){.password = "secret",
                    .mac_password = "secret",
                    .key_scheme = NID_pbe_WithSHA1And3_Key_TripleDES_CBC,
                    .cert_scheme = NID_pbe_WithSHA1And40BitRC2_CBC,
                    .iterations = 5,
                    .mac_iterations = 6,
                    .mac = EVP_sha1(),
                    .key_id = "id",
                    .cert_id = "id",
                    .usage = -1};
}

static inline X509 *certificate_for(EVP_PKEY *key, int serial) {
    X509 *cert = X509_new();
    X509_set_version(cert, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(cert), serial);
    X509_gmtime_adj(X509_getm_notBefore(cert), 0);
    X509_gmtime_adj(X509_getm_notAfter(cert), 86400);
    X509_NAME *name = X509_get_subject_name(cert);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"web", -1, -1, 0);
    X509_set_issuer_name(cert, name);
    X509_set_pubkey(cert, key);
    assert_true(X509_sign(cert, key, EVP_sha256()) > 0);
    return cert;
}

/* Once for a program: making keys takes time. */
static inline int maker_start(void **state) {
    maker *m = calloc(1, sizeof *m);
    assert_non_null(m);
    m->standard = OSSL_PROVIDER_load(NULL, "default");
    m->legacy = OSSL_PROVIDER_load(NULL, "legacy");
    for (int i = 0; i < KEYS; i++) {
        m->keys[i] = EVP_RSA_gen(1024);
        m->certs[i] = certificate_for(m->keys[i], i + 1);
    }
    m->ec = EVP_EC_gen("P-256");
    test_reading_init(&m->reading);
    *state = m;
    return 0;
}

static inline int maker_end(void **state) {
    maker *m = *state;
    for (int i = 0; i < KEYS; i++) {
        EVP_PKEY_free(m->keys[i]);
        X509_free(m->certs[i]);
    }
    EVP_PKEY_free(m->ec);
    free((void *)m->file.data);
    test_reading_done(&m->reading);
    OSSL_PROVIDER_unload(m->legacy);
    OSSL_PROVIDER_unload(m->standard);
    free(m);
    return 0;
}

/* Each test offers passwords of its own. */
static inline int maker_reset(void **state) {
    maker *m = *state;
    pv_passwords_free(m->reading.passwords);
    m->reading.passwords = pv_passwords_new();
    m->reading.limits.kdf_iterations = 2048;
    return 0;
}

static inline void offer(maker *m, const char *password) {
    assert_null(pv_passwords_add(m->reading.passwords, NULL, pv_bytes_of_text(password)).error);
}

static inline void add_attributes(PKCS12_SAFEBAG *bag, const recipe *r, const char *id) {
    if (id)
        PKCS12_add_localkeyid(bag, (unsigned char *)id, (int)strlen(id));
    if (r->name)
        PKCS12_add_friendlyname_utf8(bag, r->name, -1);
}

static inline void add_key(bag_stack *bags, const recipe *r, EVP_PKEY *key) {
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
    PKCS12_SAFEBAG *bag;
    if (r->usage >= 0)
        PKCS8_add_keyusage(info, r->usage);
    if (r->key_scheme == -1) {
        bag = PKCS12_SAFEBAG_create0_p8inf(info);
    } else {
        bag = PKCS12_SAFEBAG_create_pkcs8_encrypt(r->key_scheme, r->password, -1, NULL, 0,
                                                  r->iterations, info);
        PKCS8_PRIV_KEY_INFO_free(info);
    }
    assert_non_null(bag);
    add_attributes(bag, r, r->key_id);
    if (r->csp)
        PKCS12_add_CSPName_asc(bag, r->csp, -1);
    if (r->machine)
        PKCS12_add1_attr_by_NID(bag, NID_LocalKeySet, 0, NULL, -1);
    sk_PKCS12_SAFEBAG_push(bags, bag);
}

static inline void add_cert(bag_stack *bags, const recipe *r, X509 *cert) {
    PKCS12_SAFEBAG *bag = PKCS12_SAFEBAG_create_cert(cert);
    assert_non_null(bag);
    add_attributes(bag, r, r->cert_id);
    sk_PKCS12_SAFEBAG_push(bags, bag);
}

static inline bag_stack *new_bags(void) {
    return sk_PKCS12_SAFEBAG_new_null();
}

static inline void free_bags(bag_stack *bags) {
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
}

static inline void keep_file(maker *m, PKCS12 *p12) {
    unsigned char *der = NULL;
    int size = i2d_PKCS12(p12, &der);
    assert_true(size > 0);
    free((void *)m->file.data);
    uint8_t *copy = malloc((size_t)size);
    assert_non_null(copy);
    memcpy(copy, der, (size_t)size);
    m->file = (pv_bytes){copy, (size_t)size};
    OPENSSL_free(der);
}

/* The file of `safes`, with the MAC that the recipe wants. */
static inline void finish(maker *m, const recipe *r, safe_stack *safes) {
    PKCS12 *p12 = PKCS12_add_safes(safes, 0);
    assert_non_null(p12);
    if (r->mac)
        assert_int_equal(
            PKCS12_set_mac(p12, r->mac_password, -1, NULL, 0, r->mac_iterations, r->mac), 1);
    keep_file(m, p12);
    PKCS12_free(p12);
    sk_PKCS7_pop_free(safes, PKCS7_free);
}

/* As Windows orders them: keys in clear data, certificates encrypted behind. NULL: no such part. */
static inline void make(maker *m, const recipe *r, bag_stack *keys, bag_stack *certs) {
    safe_stack *safes = NULL;
    if (keys)
        assert_int_equal(PKCS12_add_safe(&safes, keys, -1, 0, NULL), 1);
    if (certs)
        assert_int_equal(PKCS12_add_safe(&safes, certs, r->cert_scheme, r->iterations, r->password),
                         1);
    free_bags(keys);
    free_bags(certs);
    finish(m, r, safes);
}

/* The usual: one key, its certificate. */
static inline void make_usual(maker *m, const recipe *r) {
    bag_stack *keys = new_bags(), *certs = new_bags();
    add_key(keys, r, m->keys[0]);
    add_cert(certs, r, m->certs[0]);
    make(m, r, keys, certs);
}

static inline void read_file(maker *m) {
    assert_true(test_reading_run(&m->reading, "made.pfx", m->file));
}

/* The `number`-th subject of a kind, from 1. */
static inline pv_subject *subject(maker *m, pv_kind kind, unsigned number) {
    for (pv_subject *s = m->reading.unit.subjects; s; s = s->next)
        if (s->kind == kind && --number == 0)
            return s;
    fail_msg("no such subject");
    return NULL;
}

static inline const pv_value *fact(maker *m, unsigned number, pv_fact which) {
    return pv_subject_value(subject(m, pv_fact_get_info(which)->kind, number), which);
}

/* Of the first subject of its kind. */
static inline void assert_known(maker *m, pv_fact which, pv_known known) {
    assert_int_equal(fact(m, 1, which)->known, known);
}

static inline void assert_number(maker *m, pv_fact which, int64_t value) {
    assert_known(m, which, PV_PRESENT);
    assert_int_equal(fact(m, 1, which)->u.integer, value);
}

static inline void assert_bool(maker *m, pv_fact which, bool value) {
    assert_known(m, which, PV_PRESENT);
    assert_int_equal(fact(m, 1, which)->u.boolean, value);
}

static inline void assert_choice_of(maker *m, unsigned number, pv_fact which, unsigned value) {
    assert_int_equal(fact(m, number, which)->known, PV_PRESENT);
    assert_int_equal(fact(m, number, which)->u.choice, value);
}

static inline void assert_choice(maker *m, pv_fact which, unsigned value) {
    assert_choice_of(m, 1, which, value);
}

static inline void assert_set(maker *m, pv_fact which, uint64_t set) {
    assert_known(m, which, PV_PRESENT);
    assert_int_equal(fact(m, 1, which)->u.set, set);
}

static inline void assert_text(maker *m, pv_fact which, const char *text) {
    assert_known(m, which, PV_PRESENT);
    assert_string_equal(fact(m, 1, which)->u.text, text);
}

static inline void assert_bags(maker *m, const char *const *names, size_t count) {
    const pv_value *v = fact(m, 1, PV_FACT_PFX_BAGS);
    assert_int_equal(v->known, PV_PRESENT);
    assert_int_equal(v->count, count);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(v->u.list[i].data, names[i]);
}

static inline void assert_no_problem(maker *m) {
    const pv_problem *p = m->reading.unit.problems;
    if (p)
        fail_msg("%s: %s", pv_code_name(p->code), p->message);
}

/* The only problem. */
static inline const pv_problem *assert_problem(maker *m, pv_code code, const char *part) {
    const pv_problem *p = m->reading.unit.problems;
    assert_non_null(p);
    assert_null(p->next);
    assert_string_equal(pv_code_name(p->code), pv_code_name(code));
    if (!strstr(p->message, part))
        fail_msg("\"%s\" does not tell of \"%s\"", p->message, part);
    assert_null(strstr(p->message, "secret"));
    return p;
}

static inline bool linked(pv_subject *a, pv_subject *b) {
    for (const pv_link *l = a->links; l; l = l->next)
        if (l->to == b)
            return true;
    return false;
}

#endif

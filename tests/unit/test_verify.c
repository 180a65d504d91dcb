/* SPDX-License-Identifier: Apache-2.0
 * Signatures that OpenSSL made, verified over raw octets: each algorithm good and spoilt; what is
 * wrong told apart from what cannot be told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "dsa_maker.h"
#include <cmocka.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "certificate_maker.h"
#include "dsa_maker.h"

typedef struct {
    pv_bytes spki, algorithm, message, signature;
} signed_thing;

static pv_bytes kept(pv_arena *a, unsigned char *der, int size) {
    assert_true(size > 0);
    pv_bytes bytes = {pv_arena_copy(a, der, (size_t)size), (size_t)size};
    OPENSSL_free(der);
    return bytes;
}

static EVP_PKEY *new_key(const char *type) {
    EVP_PKEY *key = strcmp(type, "DSA") == 0   ? dsa_made()
                    : strcmp(type, "RSA") == 0 ? EVP_PKEY_Q_keygen(NULL, NULL, type, (size_t)1024)
                    : strcmp(type, "EC") == 0  ? EVP_PKEY_Q_keygen(NULL, NULL, type, "P-256")
                                               : EVP_PKEY_Q_keygen(NULL, NULL, type);
    assert_non_null(key);
    return key;
}

/* Self-signed, by OpenSSL; `salt` of 0 is PKCS#1 v1.5, else RSASSA-PSS. */
static X509 *new_certificate(EVP_PKEY *key, const char *digest, int salt) {
    X509 *x = X509_new();
    X509_NAME *name = X509_get_subject_name(x);
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    EVP_PKEY_CTX *settings;
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"self", -1, -1, 0);
    X509_set_issuer_name(x, name);
    X509_gmtime_adj(X509_getm_notBefore(x), 0);
    X509_gmtime_adj(X509_getm_notAfter(x), 3600);
    X509_set_pubkey(x, key);
    assert_int_equal(EVP_DigestSignInit_ex(c, &settings, digest, NULL, NULL, key, NULL), 1);
    if (salt) {
        assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING), 1);
        assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, salt), 1);
    }
    assert_true(X509_sign_ctx(x, c) > 0);
    EVP_MD_CTX_free(c);
    return x;
}

static pv_bytes certificate_der(pv_arena *a, X509 *x) {
    unsigned char *der = NULL;
    int size = i2d_X509(x, &der);
    return kept(a, der, size);
}

static signed_thing take_apart(pv_arena *a, X509 *x) {
    const ASN1_BIT_STRING *bits;
    const X509_ALGOR *algorithm;
    unsigned char *spki = NULL, *identifier = NULL, *message = NULL;
    X509_get0_signature(&bits, &algorithm, x);
    int spki_size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x), &spki);
    int identifier_size = i2d_X509_ALGOR(algorithm, &identifier);
    int message_size = i2d_re_X509_tbs(x, &message);
    return (signed_thing){
        kept(a, spki, spki_size),
        kept(a, identifier, identifier_size),
        kept(a, message, message_size),
        {pv_arena_copy(a, bits->data, (size_t)bits->length), (size_t)bits->length}};
}

static pv_verification verify(bench *b, const signed_thing *s) {
    return pv_crypto_verify(b->reading.crypto, s->spki, s->algorithm, s->message, s->signature);
}

static pv_bytes spoilt(pv_arena *a, pv_bytes bytes, size_t at) {
    uint8_t *copy = pv_arena_copy(a, bytes.data, bytes.size);
    copy[at] ^= 1;
    return (pv_bytes){copy, bytes.size};
}

static void assert_good_and_then_bad(bench *b, const signed_thing *made) {
    signed_thing s = *made;
    assert_int_equal(verify(b, &s), PV_VERIFY_GOOD);
    s.signature = spoilt(b->arena, made->signature, made->signature.size - 1);
    assert_int_equal(verify(b, &s), PV_VERIFY_BAD);
    s.signature = pv_bytes_head(made->signature, made->signature.size - 1);
    assert_int_equal(verify(b, &s), PV_VERIFY_BAD);
    s.signature = (pv_bytes){(const uint8_t *)"", 0};
    assert_int_equal(verify(b, &s), PV_VERIFY_BAD);
    s.signature = made->signature;
    s.message = spoilt(b->arena, made->message, 20);
    assert_int_equal(verify(b, &s), PV_VERIFY_BAD);
}

static void every_algorithm_verifies_and_what_is_spoilt_does_not(void **state) {
    static const struct {
        const char *key, *digest;
        int salt;
    } KINDS[] = {
        {"RSA", "MD5", 0},      {"RSA", "SHA1", 0},       {"RSA", "SHA256", 0},
        {"RSA", "SHA384", 0},   {"RSA", "SHA512", 0},     {"RSA", "SHA256", 32},
        {"RSA", "SHA1", 20},    {"RSA", "SHA384", 7},     {"EC", "SHA1", 0},
        {"EC", "SHA256", 0},    {"EC", "SHA512", 0},      {"DSA", "SHA1", 0},
        {"DSA", "SHA256", 0},   {"ED25519", NULL, 0},     {"ED448", NULL, 0},
        {"RSA", "SHA3-224", 0}, {"RSA", "SHA3-256", 0},   {"RSA", "SHA3-384", 0},
        {"RSA", "SHA3-512", 0}, {"RSA", "SHA512-224", 0}, {"RSA", "SHA512-256", 0},
        {"EC", "SHA3-224", 0},  {"EC", "SHA3-256", 0},    {"EC", "SHA3-384", 0},
        {"EC", "SHA3-512", 0},  {"DSA", "SHA384", 0},     {"DSA", "SHA512", 0},
        {"DSA", "SHA3-224", 0}, {"DSA", "SHA3-256", 0},   {"DSA", "SHA3-384", 0},
        {"DSA", "SHA3-512", 0},
    };
    bench *b = *state;
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        EVP_PKEY *key = new_key(KINDS[i].key);
        X509 *x = new_certificate(key, KINDS[i].digest, KINDS[i].salt);
        signed_thing s = take_apart(b->arena, x);
        assert_good_and_then_bad(b, &s);
        pv_subject *subject = bench_read(b, certificate_der(b->arena, x));
        assert_bool_is(subject, PV_FACT_CERT_SELF_SIGNED, true);
        X509_free(x);
        EVP_PKEY_free(key);
    }
}

static void a_spoilt_signature_is_not_self_signed(void **state) {
    bench *b = *state;
    EVP_PKEY *key = new_key("EC");
    X509 *x = new_certificate(key, "SHA256", 0);
    pv_bytes der = certificate_der(b->arena, x);
    pv_subject *s = bench_read(b, spoilt(b->arena, der, der.size - 1));
    assert_bool_is(s, PV_FACT_CERT_SELF_ISSUED, true);
    assert_bool_is(s, PV_FACT_CERT_SELF_SIGNED, false);
    X509_free(x);
    EVP_PKEY_free(key);
}

static void missing_parameters_of_rsa_do_not_matter(void **state) {
    bench *b = *state;
    EVP_PKEY *key = new_key("RSA");
    X509 *x = new_certificate(key, "SHA256", 0);
    signed_thing s = take_apart(b->arena, x);
    s.algorithm = make_algorithm(b->arena, PV_OID_SIG_RSA_SHA256, (pv_bytes){NULL, 0});
    assert_int_equal(verify(b, &s), PV_VERIFY_GOOD);
    X509_free(x);
    EVP_PKEY_free(key);
}

static void another_kind_of_key_cannot_have_made_the_signature(void **state) {
    bench *b = *state;
    EVP_PKEY *rsa = new_key("RSA"), *ec = new_key("EC");
    X509 *x = new_certificate(rsa, "SHA256", 0), *other = new_certificate(ec, "SHA256", 0);
    signed_thing s = take_apart(b->arena, x);
    s.spki = take_apart(b->arena, other).spki;
    assert_int_equal(verify(b, &s), PV_VERIFY_BAD);
    X509_free(x);
    X509_free(other);
    EVP_PKEY_free(rsa);
    EVP_PKEY_free(ec);
}

static void what_openssl_cannot_work_with_is_not_called_wrong(void **state) {
    bench *b = *state;
    EVP_PKEY *key = new_key("RSA");
    X509 *x = new_certificate(key, "SHA256", 32);
    const signed_thing made = take_apart(b->arena, x);
    const pv_bytes ALGORITHMS[] = {
        make_algorithm(b->arena, PV_OID_SIG_RSA_MD2, OCTETS("\x05\x00")),
        make_algorithm(b->arena, PV_OID_KEY_ML_DSA_44, OCTETS("")),
        make_algorithm(b->arena, PV_OID_KEY_RSA_PSS, OCTETS("")),
        make_algorithm(b->arena, PV_OID_KEY_RSA_PSS, OCTETS("\x30\x05\xa2\x03\x02\x01\xff")),
        OCTETS("junk"),
        OCTETS(""),
    };
    for (size_t i = 0; i < sizeof ALGORITHMS / sizeof *ALGORITHMS; i++) {
        signed_thing s = made;
        s.algorithm = ALGORITHMS[i];
        assert_int_equal(verify(b, &s), PV_VERIFY_CANNOT);
    }
    signed_thing s = made;
    s.spki = OCTETS("\x30\x00");
    assert_int_equal(verify(b, &s), PV_VERIFY_CANNOT);
    X509_free(x);
    EVP_PKEY_free(key);
}

static void a_key_beyond_the_limit_is_not_tried(void **state) {
    bench *b = *state;
    EVP_PKEY *key = new_key("RSA");
    X509 *x = new_certificate(key, "SHA256", 0);
    b->reading.limits.key_bits = 1023;
    pv_subject *s = bench_read(b, certificate_der(b->arena, x));
    assert_known(s, PV_FACT_CERT_SELF_SIGNED, PV_UNDETERMINED);
    X509_free(x);
    EVP_PKEY_free(key);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(every_algorithm_verifies_and_what_is_spoilt_does_not),
        CASE(a_spoilt_signature_is_not_self_signed),
        CASE(missing_parameters_of_rsa_do_not_matter),
        CASE(another_kind_of_key_cannot_have_made_the_signature),
        CASE(what_openssl_cannot_work_with_is_not_called_wrong),
        CASE(a_key_beyond_the_limit_is_not_tried),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

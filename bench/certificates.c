/* SPDX-License-Identifier: Apache-2.0
 * Makes certificates to measure with. */
#include "certificates.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>

enum { RSA_KEYS = 8, EC_KEYS = 128, START = 1735689600, DAY = 86400 };

static const void *must(const void *result) {
    if (!result) {
        ERR_print_errors_fp(stderr);
        exit(2);
    }
    return result;
}

static void must_do(int result) {
    static const char ok = 1;
    (void)must(result > 0 ? &ok : NULL);
}

static void *must_have(void *result) {
    (void)must(result);
    return result;
}

typedef struct {
    EVP_PKEY *rsa[RSA_KEYS], *ec[EC_KEYS];
    X509 *issuer;
    EVP_PKEY *issuer_key;
    unsigned random;
    int distinct; /* each has a key of its own */
} maker;

static unsigned next_random(maker *m) {
    m->random = m->random * 1664525u + 1013904223u;
    return m->random >> 8;
}

static void add_extension(X509 *certificate, X509 *issuer, int nid, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509V3_set_ctx_nodb(&context);
    X509_EXTENSION *extension = must_have(X509V3_EXT_conf_nid(NULL, &context, nid, value));
    must_do(X509_add_ext(certificate, extension, -1));
    X509_EXTENSION_free(extension);
}

static void add_octets(X509 *certificate, const char *dotted, const unsigned char *der, int size) {
    ASN1_OBJECT *type = must_have(OBJ_txt2obj(dotted, 1));
    ASN1_OCTET_STRING *value = must_have(ASN1_OCTET_STRING_new());
    must_do(ASN1_OCTET_STRING_set(value, der, size));
    X509_EXTENSION *extension = must_have(X509_EXTENSION_create_by_OBJ(NULL, type, 0, value));
    must_do(X509_add_ext(certificate, extension, -1));
    X509_EXTENSION_free(extension);
    ASN1_OCTET_STRING_free(value);
    ASN1_OBJECT_free(type);
}

/* Policy 1.3.6.1.4.1.99999.1.1, and Microsoft's certificate template 1.3.6.1.4.1.311.21.8.1.2.3,
 * version 100.4. */
static void add_policies(X509 *certificate) {
    static const unsigned char POLICIES[] = {0x30, 0x0e, 0x30, 0x0c, 0x06, 0x0a, 0x2b, 0x06,
                                             0x01, 0x04, 0x01, 0x86, 0x8d, 0x1f, 0x01, 0x01};
    static const unsigned char TEMPLATE[] = {0x30, 0x14, 0x06, 0x0c, 0x2b, 0x06, 0x01, 0x04,
                                             0x01, 0x82, 0x37, 0x15, 0x08, 0x01, 0x02, 0x03,
                                             0x02, 0x01, 0x64, 0x02, 0x01, 0x04};
    add_octets(certificate, "2.5.29.32", POLICIES, sizeof POLICIES);
    add_octets(certificate, "1.3.6.1.4.1.311.21.7", TEMPLATE, sizeof TEMPLATE);
}

static void set_name(X509_NAME *name, const char *common) {
    static const char *const PARTS[][2] = {{"C", "DE"}, {"O", "Example Works"}, {"OU", "Servers"}};
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++)
        must_do(X509_NAME_add_entry_by_txt(name, PARTS[i][0], MBSTRING_UTF8,
                                           (const unsigned char *)PARTS[i][1], -1, -1, 0));
    must_do(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)common, -1,
                                       -1, 0));
}

static X509 *begin_certificate(const char *common, EVP_PKEY *key, uint64_t serial, long first_day,
                               long days) {
    X509 *c = must_have(X509_new());
    must_do(X509_set_version(c, X509_VERSION_3));
    must_do(ASN1_INTEGER_set_uint64(X509_get_serialNumber(c), serial));
    must(ASN1_TIME_set(X509_getm_notBefore(c), START + (time_t)first_day * DAY));
    must(ASN1_TIME_set(X509_getm_notAfter(c), START + (time_t)(first_day + days) * DAY));
    set_name(X509_get_subject_name(c), common);
    must_do(X509_set_pubkey(c, key));
    return c;
}

static void make_issuer(maker *m) {
    m->issuer_key = must_have(EVP_EC_gen("P-256"));
    m->issuer = begin_certificate("Example Issuing CA", m->issuer_key, 1, 0, 3650);
    must_do(X509_set_issuer_name(m->issuer, X509_get_subject_name(m->issuer)));
    add_extension(m->issuer, m->issuer, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(m->issuer, m->issuer, NID_subject_key_identifier, "hash");
    must_do(X509_sign(m->issuer, m->issuer_key, EVP_sha256()));
}

/* A public key that nobody uses: any odd number of its size does. */
static EVP_PKEY *random_rsa(void) {
    EVP_PKEY *key = NULL;
    BIGNUM *n = must_have(BN_new()), *e = must_have(BN_new());
    must_do(BN_rand(n, 2048, BN_RAND_TOP_TWO, BN_RAND_BOTTOM_ODD));
    must_do(BN_set_word(e, RSA_F4));
    OSSL_PARAM_BLD *parts = must_have(OSSL_PARAM_BLD_new());
    must_do(OSSL_PARAM_BLD_push_BN(parts, OSSL_PKEY_PARAM_RSA_N, n));
    must_do(OSSL_PARAM_BLD_push_BN(parts, OSSL_PKEY_PARAM_RSA_E, e));
    OSSL_PARAM *parameters = must_have(OSSL_PARAM_BLD_to_param(parts));
    EVP_PKEY_CTX *context = must_have(EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL));
    must_do(EVP_PKEY_fromdata_init(context));
    must_do(EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters));
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(parts);
    BN_free(n);
    BN_free(e);
    return key;
}

static EVP_PKEY *key_for(maker *m, int is_rsa) {
    EVP_PKEY *key;
    if (m->distinct)
        return is_rsa ? random_rsa() : must_have(EVP_EC_gen("P-256"));
    key = is_rsa ? m->rsa[next_random(m) % RSA_KEYS] : m->ec[next_random(m) % EC_KEYS];
    must_do(EVP_PKEY_up_ref(key));
    return key;
}

static bench_certificate encoded(X509 *certificate) {
    bench_certificate made = {NULL, 0};
    made.size = i2d_X509(certificate, &made.der);
    must_do(made.size);
    return made;
}

static bench_certificate make_one(maker *m, size_t number) {
    char common[64], names[256];
    int is_rsa = next_random(m) % 10 < 4;
    EVP_PKEY *key = key_for(m, is_rsa);
    uint64_t serial =
        (uint64_t)next_random(m) << 40 | (uint64_t)next_random(m) << 16 | number % 65536;
    snprintf(common, sizeof common, "host%zu-%06x.example.test", number, next_random(m));
    snprintf(names, sizeof names, "DNS:%s,DNS:www%zu.example.test,DNS:alias-%06x.example.test",
             common, number, next_random(m));
    X509 *c = begin_certificate(common, key, serial | 1, next_random(m) % 300, 397);
    must_do(X509_set_issuer_name(c, X509_get_subject_name(m->issuer)));
    add_extension(c, m->issuer, NID_key_usage,
                  is_rsa ? "critical,digitalSignature,keyEncipherment"
                         : "critical,digitalSignature");
    add_extension(c, m->issuer, NID_ext_key_usage, "serverAuth,clientAuth");
    add_extension(c, m->issuer, NID_subject_key_identifier, "hash");
    add_extension(c, m->issuer, NID_authority_key_identifier, "keyid:always");
    add_extension(c, m->issuer, NID_subject_alt_name, names);
    add_extension(c, m->issuer, NID_crl_distribution_points,
                  "URI:http://pki.example.test/issuing.crl");
    add_extension(
        c, m->issuer, NID_info_access,
        "caIssuers;URI:http://pki.example.test/issuing.crt,OCSP;URI:http://ocsp.example.test");
    add_policies(c);
    must_do(X509_sign(c, m->issuer_key, EVP_sha256()));
    bench_certificate made = encoded(c);
    EVP_PKEY_free(key);
    X509_free(c);
    return made;
}

bench_certificate *bench_certificates(size_t count, unsigned seed) {
    maker m = {.random = seed};
    for (size_t i = 0; i < RSA_KEYS; i++)
        m.rsa[i] = must_have(EVP_RSA_gen(2048));
    for (size_t i = 0; i < EC_KEYS; i++)
        m.ec[i] = must_have(EVP_EC_gen("P-256"));
    make_issuer(&m);
    bench_certificate *all = must_have(malloc(count * sizeof *all));
    for (size_t i = 0; i < count; i++)
        all[i] = make_one(&m, i);
    for (size_t i = 0; i < RSA_KEYS; i++)
        EVP_PKEY_free(m.rsa[i]);
    for (size_t i = 0; i < EC_KEYS; i++)
        EVP_PKEY_free(m.ec[i]);
    EVP_PKEY_free(m.issuer_key);
    X509_free(m.issuer);
    return all;
}

void bench_certificates_distinct(size_t count, unsigned seed, bench_take *take, void *user) {
    maker m = {.random = seed, .distinct = 1};
    make_issuer(&m);
    bench_certificate issuer = encoded(m.issuer);
    take(user, 0, &issuer);
    OPENSSL_free(issuer.der);
    for (size_t i = 1; i < count; i++) {
        bench_certificate one = make_one(&m, i);
        take(user, i, &one);
        OPENSSL_free(one.der);
    }
    EVP_PKEY_free(m.issuer_key);
    X509_free(m.issuer);
}

/* SPDX-License-Identifier: Apache-2.0
 * Makes certificates to measure with. */
#include "certificates.h"

#include <openssl/err.h>
#include <openssl/evp.h>
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

static bench_certificate make_one(maker *m, size_t number) {
    char common[64], names[256];
    int is_rsa = next_random(m) % 10 < 4;
    EVP_PKEY *key = is_rsa ? m->rsa[next_random(m) % RSA_KEYS] : m->ec[next_random(m) % EC_KEYS];
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
    bench_certificate made = {NULL, 0};
    made.size = i2d_X509(c, &made.der);
    must_do(made.size);
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

/* SPDX-License-Identifier: Apache-2.0
 * Certificates for trial (RFC 5280), made of what a template says: with Key Usage, Basic
 * Constraints, Extended Key Usage, Microsoft's application policies (1.3.6.1.4.1.311.21.10) and the
 * template's own extension (MS-WCCE 2.2.2.7.7.2, 2.2.2.7.7.1). The keys are made for the occasion
 * and never leave memory. RSA keys from 1024 bits to 8192, the three curves of NIST and Ed25519:
 * others are refused. */
#include "crypto/issue.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/internal.h"

enum { LARGEST = 1 << 16, SMALLEST_KEY = 1024, LARGEST_KEY = 8192 };

typedef struct {
    pv_arena *arena;
    X509 *cert;
    bool bad; /* without memory, or OpenSSL would not */
} issuing;

static void free_key(void *key) {
    EVP_PKEY_free(key);
}

static void free_cert(void *cert) {
    X509_free(cert);
}

static const struct {
    const char *key, *curve;
} CURVES[] = {{"ec:p256", "P-256"}, {"ec:p384", "P-384"}, {"ec:p521", "P-521"}};

static EVP_PKEY *new_key(pv_crypto *crypto, const char *key) {
    for (size_t i = 0; i < sizeof CURVES / sizeof *CURVES; i++)
        if (strcmp(CURVES[i].key, key) == 0)
            return EVP_PKEY_Q_keygen(crypto->library, NULL, "EC", CURVES[i].curve);
    if (strcmp(key, "ed25519") == 0)
        return EVP_PKEY_Q_keygen(crypto->library, NULL, "ED25519");
    return EVP_PKEY_Q_keygen(crypto->library, NULL, "RSA", (size_t)strtoul(key + 4, NULL, 10));
}

static bool is_size(const char *text) {
    size_t digits = strspn(text, "0123456789");
    unsigned long bits = digits && digits <= 5 && !text[digits] ? strtoul(text, NULL, 10) : 0;
    return bits >= SMALLEST_KEY && bits <= LARGEST_KEY && bits % 8 == 0;
}

pv_status pv_crypto_key_check(pv_arena *arena, const char *key) {
    bool good = strcmp(key, "ed25519") == 0 || (strncmp(key, "rsa:", 4) == 0 && is_size(key + 4));
    for (size_t i = 0; i < sizeof CURVES / sizeof *CURVES; i++)
        good = good || strcmp(CURVES[i].key, key) == 0;
    return good ? pv_success()
                : pv_fail(arena, PV_USAGE, (pv_place){0},
                          "a key is rsa:BITS (1024 to 8192, a multiple of 8), ec:p256, ec:p384, "
                          "ec:p521 or ed25519, not '%s'",
                          key);
}

/* ---- DER ------------------------------------------------------------------------------------- */

static void add_tagged(pv_textbuf *out, unsigned char tag, const pv_textbuf *content) {
    size_t size = content->size;
    pv_textbuf_addc(out, (char)tag);
    if (size >= 256)
        pv_textbuf_add(out, (const char[]){(char)0x82, (char)(size >> 8)}, 2);
    else if (size >= 128)
        pv_textbuf_addc(out, (char)0x81);
    pv_textbuf_addc(out, (char)(size & 0xff));
    pv_textbuf_add(out, content->data, size);
    out->broken |= content->broken || size >= LARGEST;
}

static void add_oid(pv_textbuf *out, const char *dotted) {
    unsigned char *der = NULL;
    ASN1_OBJECT *object = OBJ_txt2obj(dotted, 1);
    int size = object ? i2d_ASN1_OBJECT(object, &der) : -1;
    if (size > 0)
        pv_textbuf_add(out, (const char *)der, (size_t)size);
    out->broken |= size <= 0;
    OPENSSL_free(der);
    ASN1_OBJECT_free(object);
}

static void add_number(pv_textbuf *out, int64_t number) {
    unsigned char *der = NULL;
    ASN1_INTEGER *integer = ASN1_INTEGER_new();
    int size =
        integer && ASN1_INTEGER_set_int64(integer, number) ? i2d_ASN1_INTEGER(integer, &der) : -1;
    if (size > 0)
        pv_textbuf_add(out, (const char *)der, (size_t)size);
    out->broken |= size <= 0;
    OPENSSL_free(der);
    ASN1_INTEGER_free(integer);
}

/* ---- extensions ------------------------------------------------------------------------------ */

static void put(issuing *x, const char *dotted, bool critical, const pv_textbuf *value) {
    ASN1_OBJECT *object = OBJ_txt2obj(dotted, 1);
    ASN1_OCTET_STRING *octets = ASN1_OCTET_STRING_new();
    bool good = object && octets && !value->broken &&
                ASN1_OCTET_STRING_set(octets, (const unsigned char *)value->data, (int)value->size);
    X509_EXTENSION *e = good ? X509_EXTENSION_create_by_OBJ(NULL, object, critical, octets) : NULL;
    x->bad |= !e || !X509_add_ext(x->cert, e, -1);
    X509_EXTENSION_free(e);
    ASN1_OCTET_STRING_free(octets);
    ASN1_OBJECT_free(object);
}

static void put_sequence(issuing *x, const char *dotted, bool critical, const pv_textbuf *content) {
    pv_textbuf value = pv_textbuf_new(x->arena, LARGEST);
    add_tagged(&value, 0x30, content);
    put(x, dotted, critical, &value);
}

static void put_usage(issuing *x, const pv_issue *issue) {
    ASN1_BIT_STRING *bits = issue->key_usage ? ASN1_BIT_STRING_new() : NULL;
    for (int i = 0; bits && i < 9; i++)
        if (issue->key_usage >> i & 1)
            x->bad |= !ASN1_BIT_STRING_set_bit(bits, i, 1);
    if (bits)
        x->bad |= !X509_add1_ext_i2d(x->cert, NID_key_usage, bits, issue->key_usage_critical,
                                     X509V3_ADD_DEFAULT);
    x->bad |= issue->key_usage && !bits;
    ASN1_BIT_STRING_free(bits);
}

static void put_constraints(issuing *x, const pv_issue *issue) {
    static const char CA[] = {0x01, 0x01, (char)0xff}; /* BOOLEAN */
    pv_textbuf content = pv_textbuf_new(x->arena, LARGEST);
    if (issue->is_ca)
        pv_textbuf_add(&content, CA, sizeof CA);
    if (issue->is_ca && issue->path_length >= 0)
        add_number(&content, issue->path_length);
    if (issue->constraints)
        put_sequence(x, "2.5.29.19", issue->constraints_critical, &content);
}

static void put_purposes(issuing *x, const pv_issue *issue) {
    pv_textbuf all = pv_textbuf_new(x->arena, LARGEST);
    for (size_t i = 0; i < issue->purpose_count; i++)
        add_oid(&all, issue->purposes[i]);
    if (issue->purpose_count)
        put_sequence(x, "2.5.29.37", issue->purposes_critical, &all);
}

static void put_policies(issuing *x, const pv_issue *issue) {
    pv_textbuf all = pv_textbuf_new(x->arena, LARGEST);
    for (size_t i = 0; i < issue->policy_count; i++) {
        pv_textbuf one = pv_textbuf_new(x->arena, LARGEST);
        add_oid(&one, issue->policies[i]);
        add_tagged(&all, 0x30, &one);
    }
    if (issue->policy_count)
        put_sequence(x, "1.3.6.1.4.1.311.21.10", false, &all);
}

static void put_template(issuing *x, const pv_issue *issue) {
    pv_textbuf content = pv_textbuf_new(x->arena, LARGEST), value = content;
    if (issue->template_oid) {
        add_oid(&content, issue->template_oid);
        add_number(&content, issue->major);
        add_number(&content, issue->minor);
        put_sequence(x, "1.3.6.1.4.1.311.21.7", false, &content);
    } else if (issue->template_name) {
        for (const char *c = issue->template_name; *c; c++)
            pv_textbuf_add(&content, (const char[]){0, *c}, 2);
        add_tagged(&value, 0x1e, &content); /* BMPString */
        put(x, "1.3.6.1.4.1.311.20.2", false, &value);
    }
}

static void put_names(issuing *x, const pv_issue *issue) {
    pv_textbuf name = pv_textbuf_new(x->arena, LARGEST), all = name;
    pv_textbuf_adds(&name, issue->name);
    add_tagged(&all, 0x82, &name); /* dNSName */
    put_sequence(x, "2.5.29.17", false, &all);
}

static void put_identifiers(issuing *x, EVP_PKEY *ca) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    pv_textbuf own = pv_textbuf_new(x->arena, LARGEST), value = own, issuer = own, wrapped = own;
    x->bad |= !X509_pubkey_digest(x->cert, EVP_sha1(), digest, &size);
    pv_textbuf_add(&own, (const char *)digest, size);
    add_tagged(&value, 0x04, &own);
    put(x, "2.5.29.14", false, &value);
    X509 *root = X509_new(); /* to have the digest of its key */
    size = 0;
    x->bad |=
        !root || !X509_set_pubkey(root, ca) || !X509_pubkey_digest(root, EVP_sha1(), digest, &size);
    X509_free(root);
    pv_textbuf_add(&issuer, (const char *)digest, size);
    add_tagged(&wrapped, 0x80, &issuer);
    put_sequence(x, "2.5.29.35", false, &wrapped);
}

/* ---- the certificate ------------------------------------------------------------------------- */

static bool set_name(X509_NAME *name, const char *text) {
    return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)text, -1,
                                      -1, 0) == 1;
}

/* Positive and of 16 octets. */
static bool set_serial(X509 *cert) {
    BIGNUM *number = BN_new();
    bool good = number && BN_rand(number, 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) &&
                BN_to_ASN1_INTEGER(number, X509_get_serialNumber(cert));
    BN_free(number);
    return good;
}

static bool fill(issuing *x, const pv_issue *issue, EVP_PKEY *key, EVP_PKEY *ca) {
    X509 *c = x->cert;
    x->bad = !X509_set_version(c, 2) || !set_serial(c) ||
             !set_name(X509_get_subject_name(c), issue->name) ||
             !set_name(X509_get_issuer_name(c), "pkivet trial CA") ||
             !ASN1_TIME_set(X509_getm_notBefore(c), (time_t)issue->from) ||
             !ASN1_TIME_set(X509_getm_notAfter(c), (time_t)(issue->from + issue->seconds)) ||
             !X509_set_pubkey(c, key);
    put_identifiers(x, ca);
    put_names(x, issue);
    put_usage(x, issue);
    put_constraints(x, issue);
    put_purposes(x, issue);
    put_policies(x, issue);
    put_template(x, issue);
    return !x->bad && X509_sign(c, ca, EVP_sha256()) > 0;
}

static const char *pem_of(pv_arena *arena, X509 *cert) {
    BIO *bio = BIO_new(BIO_s_mem());
    char *data = NULL;
    long size = bio && PEM_write_bio_X509(bio, cert) ? BIO_get_mem_data(bio, &data) : 0;
    const char *text = size > 0 ? pv_arena_text(arena, data, (size_t)size) : NULL;
    BIO_free(bio);
    return text;
}

pv_status pv_crypto_issue(pv_crypto *crypto, pv_arena *arena, const pv_issue *issue,
                          const char **ret_pem) {
    issuing x = {.arena = arena};
    EVP_PKEY *key = new_key(crypto, issue->key), *ca = new_key(crypto, "ec:p256");
    x.cert = X509_new_ex(crypto->library, NULL);
    pv_status first = pv_arena_defer(arena, free_key, key);
    pv_status second = pv_arena_defer(arena, free_key, ca);
    pv_status third = pv_arena_defer(arena, free_cert, x.cert);
    PV_TRY(first);
    PV_TRY(second);
    PV_TRY(third);
    if (!key || !ca || !x.cert || !fill(&x, issue, key, ca))
        return pv_fail(arena, PV_USAGE, (pv_place){0},
                       "no certificate can be made of the template: OpenSSL refuses it");
    *ret_pem = pem_of(arena, x.cert);
    return *ret_pem ? pv_success() : pv_no_memory();
}

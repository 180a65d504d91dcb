/* SPDX-License-Identifier: Apache-2.0
 * What OpenSSL says of a certificate's public key. */
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <string.h>

#include "oracle.h"

static const X509_ALGOR *key_algorithm(X509 *c) {
    X509_ALGOR *algorithm = NULL;
    X509_PUBKEY_get0_param(NULL, NULL, NULL, &algorithm, X509_get_X509_PUBKEY(c));
    return algorithm;
}

bool oracle_key_algorithm(X509 *c, FILE *out) {
    static const struct {
        int type;
        const char *name;
    } TYPES[] = {{EVP_PKEY_RSA, "rsa"},         {EVP_PKEY_RSA_PSS, "rsa_pss"},
                 {EVP_PKEY_EC, "ec"},           {EVP_PKEY_DSA, "dsa"},
                 {EVP_PKEY_DH, "dh"},           {EVP_PKEY_DHX, "dh"},
                 {EVP_PKEY_ED25519, "ed25519"}, {EVP_PKEY_ED448, "ed448"},
                 {EVP_PKEY_X25519, "x25519"},   {EVP_PKEY_X448, "x448"}};
    const EVP_PKEY *key = X509_get0_pubkey(c);
    for (size_t i = 0; key && i < sizeof TYPES / sizeof *TYPES; i++) {
        if (EVP_PKEY_get_base_id(key) == TYPES[i].type) {
            fputs(TYPES[i].name, out);
            return true;
        }
    }
    return false;
}

bool oracle_key_algorithm_oid(X509 *c, FILE *out) {
    const ASN1_OBJECT *object;
    X509_ALGOR_get0(&object, NULL, NULL, key_algorithm(c));
    write_object(out, object);
    return true;
}

/* NULL when the key is of no named curve; `*ret_nid` is then NID_undef. */
static EC_GROUP *group_of(const EVP_PKEY *key, int *ret_nid) {
    char name[80];
    size_t size;
    *ret_nid = NID_undef;
    if (!EVP_PKEY_get_group_name(key, name, sizeof name, &size))
        return NULL;
    *ret_nid = OBJ_txt2nid(name);
    return *ret_nid == NID_undef ? NULL : EC_GROUP_new_by_curve_name(*ret_nid);
}

/* EVP_PKEY_get_bits tells the order of an EC group and of Curve25519; pkivet tells the field. */
bool oracle_key_bits(X509 *c, FILE *out) {
    const EVP_PKEY *key = X509_get0_pubkey(c);
    if (!key)
        return false;
    int bits = EVP_PKEY_get_bits(key), type = EVP_PKEY_get_base_id(key), nid;
    if (type == EVP_PKEY_EC) {
        EC_GROUP *group = group_of(key, &nid);
        if (!group)
            return false;
        bits = EC_GROUP_get_degree(group);
        EC_GROUP_free(group);
    }
    if (type == EVP_PKEY_ED25519 || type == EVP_PKEY_X25519)
        bits = 255;
    fprintf(out, "%d", bits);
    return true;
}

bool oracle_curve(X509 *c, FILE *out) {
    const EVP_PKEY *key = X509_get0_pubkey(c);
    char encoding[40];
    size_t size;
    int nid;
    if (!key)
        return false;
    if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC) {
        fputs(ABSENT, out);
        return true;
    }
    EC_GROUP_free(group_of(key, &nid));
    if (EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_EC_ENCODING, encoding, sizeof encoding,
                                       &size) &&
        strcmp(encoding, OSSL_PKEY_EC_ENCODING_EXPLICIT) == 0)
        fputs(ABSENT, out);
    else if (nid == NID_undef)
        return false;
    else
        write_object(out, OBJ_nid2obj(nid));
    return true;
}

/* Gives a number of the key to `write`; absent for a key that is no RSA key. */
static bool with_number(X509 *c, const char *which, FILE *out,
                        void (*write)(FILE *, const BIGNUM *)) {
    const EVP_PKEY *key = X509_get0_pubkey(c);
    BIGNUM *number = NULL;
    if (!key)
        return false;
    int type = EVP_PKEY_get_base_id(key);
    if (type != EVP_PKEY_RSA && type != EVP_PKEY_RSA_PSS) {
        fputs(ABSENT, out);
        return true;
    }
    if (!EVP_PKEY_get_bn_param(key, which, &number))
        return false;
    write(out, number);
    BN_free(number);
    return true;
}

static void write_exponent(FILE *out, const BIGNUM *e) {
    if (BN_num_bits(e) > 63)
        fprintf(out, "%lld", (long long)INT64_MAX);
    else
        fprintf(out, "%lld", (long long)BN_get_word(e));
}

static void write_exponent_bits(FILE *out, const BIGNUM *e) {
    fprintf(out, "%d", BN_num_bits(e));
}

static void write_exponent_odd(FILE *out, const BIGNUM *e) {
    fputs(BN_is_odd(e) ? "true" : "false", out);
}

static void write_small_factor(FILE *out, const BIGNUM *n) {
    BN_ULONG factor = 2;
    while (factor < 752 && BN_mod_word(n, factor) != 0)
        factor++;
    if (factor < 752)
        fprintf(out, "%lld", (long long)factor);
    else
        fputs(ABSENT, out);
}

bool oracle_rsa_small_factor(X509 *c, FILE *out) {
    return with_number(c, OSSL_PKEY_PARAM_RSA_N, out, write_small_factor);
}

bool oracle_rsa_exponent(X509 *c, FILE *out) {
    return with_number(c, OSSL_PKEY_PARAM_RSA_E, out, write_exponent);
}

bool oracle_rsa_exponent_bits(X509 *c, FILE *out) {
    return with_number(c, OSSL_PKEY_PARAM_RSA_E, out, write_exponent_bits);
}

bool oracle_rsa_exponent_odd(X509 *c, FILE *out) {
    return with_number(c, OSSL_PKEY_PARAM_RSA_E, out, write_exponent_odd);
}

bool oracle_rsa_parameters(X509 *c, FILE *out) {
    const ASN1_OBJECT *object;
    int type;
    X509_ALGOR_get0(&object, &type, NULL, key_algorithm(c));
    if (OBJ_obj2nid(object) != NID_rsaEncryption)
        fputs(ABSENT, out);
    else if (type == V_ASN1_UNDEF)
        fputs("missing", out);
    else
        fputs(type == V_ASN1_NULL ? "null" : "other", out);
    return true;
}

bool oracle_spki_sha256(X509 *c, FILE *out) {
    unsigned char *der = NULL, digest[SHA256_DIGEST_LENGTH];
    int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(c), &der);
    if (size <= 0)
        return false;
    SHA256(der, (size_t)size, digest);
    write_hex(out, digest, sizeof digest);
    OPENSSL_free(der);
    return true;
}

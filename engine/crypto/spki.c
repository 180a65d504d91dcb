/* SPDX-License-Identifier: Apache-2.0
 * OpenSSL's key of a SubjectPublicKeyInfo. RSA keys and those on common curves are built from the
 * numbers that our own cursor finds: OpenSSL 3.0 spends ten times as long on finding a decoder as
 * on taking the numbers. Everything else, and what is not plain DER, is left to that decoder. */
#include <limits.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include "base/der.h"
#include "crypto/internal.h"
#include "facts/oid.h"

typedef struct {
    pv_oid algorithm, curve;
    pv_bytes octets; /* of the BIT STRING */
} parts;

static bool take_parts(pv_bytes spki, parts *ret_parts) {
    pv_cursor c = pv_cursor_over(spki, NULL), key, algorithm;
    pv_tlv oid, curve = {0}, bits;
    unsigned unused;
    if (pv_der_enter(&c, PV_TAG_SEQUENCE, "key", &key).error ||
        pv_der_enter(&key, PV_TAG_SEQUENCE, "algorithm", &algorithm).error ||
        pv_der_expect(&algorithm, PV_TAG_OID, "algorithm", &oid).error ||
        pv_der_expect(&key, PV_TAG_BIT_STRING, "key", &bits).error ||
        !pv_der_bits(bits.content, &ret_parts->octets, &unused) || unused)
        return false;
    if (pv_der_next_is(&algorithm, PV_TAG_OID) &&
        pv_der_expect(&algorithm, PV_TAG_OID, "curve", &curve).error)
        return false;
    ret_parts->algorithm = pv_oid_find(oid.content);
    ret_parts->curve = pv_oid_find(curve.content);
    return true;
}

static EVP_PKEY *from_numbers(pv_crypto *crypto, const char *type, OSSL_PARAM_BLD *numbers) {
    EVP_PKEY *key = NULL;
    OSSL_PARAM *list = OSSL_PARAM_BLD_to_param(numbers);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(crypto->library, type, NULL);
    if (!list || !context || EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, list) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(list);
    return key;
}

/* NULL when it is negative: OpenSSL's decoder has the say on those. */
static BIGNUM *take_number(pv_cursor *c) {
    pv_tlv tlv;
    if (pv_der_expect(c, PV_TAG_INTEGER, "number", &tlv).error || tlv.content.size == 0 ||
        tlv.content.size > INT_MAX || (tlv.content.data[0] & 0x80))
        return NULL;
    return BN_bin2bn(tlv.content.data, (int)tlv.content.size, NULL);
}

static EVP_PKEY *rsa_key(pv_crypto *crypto, pv_bytes octets) {
    pv_cursor c = pv_cursor_over(octets, NULL), inner;
    if (pv_der_enter(&c, PV_TAG_SEQUENCE, "RSA key", &inner).error)
        return NULL;
    EVP_PKEY *key = NULL;
    OSSL_PARAM_BLD *numbers = OSSL_PARAM_BLD_new();
    BIGNUM *modulus = take_number(&inner), *exponent = take_number(&inner);
    if (numbers && modulus && exponent &&
        OSSL_PARAM_BLD_push_BN(numbers, OSSL_PKEY_PARAM_RSA_N, modulus) &&
        OSSL_PARAM_BLD_push_BN(numbers, OSSL_PKEY_PARAM_RSA_E, exponent))
        key = from_numbers(crypto, "RSA", numbers);
    OSSL_PARAM_BLD_free(numbers);
    BN_free(modulus);
    BN_free(exponent);
    return key;
}

static EVP_PKEY *ec_key(pv_crypto *crypto, const char *group, pv_bytes point) {
    EVP_PKEY *key = NULL;
    OSSL_PARAM_BLD *numbers = OSSL_PARAM_BLD_new();
    if (numbers && OSSL_PARAM_BLD_push_utf8_string(numbers, OSSL_PKEY_PARAM_GROUP_NAME, group, 0) &&
        OSSL_PARAM_BLD_push_octet_string(numbers, OSSL_PKEY_PARAM_PUB_KEY, point.data, point.size))
        key = from_numbers(crypto, "EC", numbers);
    OSSL_PARAM_BLD_free(numbers);
    return key;
}

static const char *group_of(pv_oid curve) {
    static const struct {
        pv_oid oid;
        const char *name;
    } GROUPS[] = {
        {PV_OID_CURVE_P256, "P-256"}, {PV_OID_CURVE_P384, "P-384"}, {PV_OID_CURVE_P521, "P-521"}};
    for (size_t i = 0; i < sizeof GROUPS / sizeof *GROUPS; i++)
        if (GROUPS[i].oid == curve)
            return GROUPS[i].name;
    return NULL;
}

EVP_PKEY *pv_spki_key(pv_crypto *crypto, pv_bytes spki) {
    EVP_PKEY *key = NULL;
    parts p;
    if (spki.size > LONG_MAX)
        return NULL;
    if (take_parts(spki, &p)) {
        if (p.algorithm == PV_OID_KEY_RSA)
            key = rsa_key(crypto, p.octets);
        else if (p.algorithm == PV_OID_KEY_EC && group_of(p.curve))
            key = ec_key(crypto, group_of(p.curve), p.octets);
    }
    const unsigned char *at = spki.data;
    return key ? key : d2i_PUBKEY_ex(NULL, &at, (long)spki.size, crypto->library, NULL);
}

/* SPDX-License-Identifier: Apache-2.0
 * Signatures of certificates and requests: RSASSA-PKCS1-v1_5 and RSASSA-PSS (RFC 8017), ECDSA,
 * DSA, Ed25519 and Ed448, down to MD5, for old roots are still about. Works on the octets as they
 * stand, never on a decoded certificate. Minds no parameters but those of RSASSA-PSS; does not
 * judge whether an algorithm is still any good. */
#include <openssl/dsaerr.h>
#include <openssl/ecerr.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <openssl/rsaerr.h>

#include "base/der.h"
#include "crypto/internal.h"
#include "facts/oid.h"

typedef struct {
    pv_oid oid;
    const char *key;    /* OpenSSL's name of the key type */
    const char *digest; /* NULL where the algorithm hashes by itself, or parameters say it */
} algorithm;

static const algorithm ALGORITHMS[] = {
    {PV_OID_SIG_RSA_SHA256, "RSA", "SHA2-256"},
    {PV_OID_SIG_RSA_SHA1, "RSA", "SHA1"},
    {PV_OID_SIG_RSA_SHA384, "RSA", "SHA2-384"},
    {PV_OID_SIG_RSA_SHA512, "RSA", "SHA2-512"},
    {PV_OID_SIG_RSA_SHA224, "RSA", "SHA2-224"},
    {PV_OID_SIG_RSA_MD5, "RSA", "MD5"},
    {PV_OID_SIG_RSA_MD4, "RSA", "MD4"},
    {PV_OID_SIG_RSA_RIPEMD160, "RSA", "RIPEMD160"},
    {PV_OID_SIG_OIW_RSA_SHA1, "RSA", "SHA1"},
    {PV_OID_SIG_OIW_RSA_MD5, "RSA", "MD5"},
    {PV_OID_KEY_RSA_PSS, "RSA", NULL},
    {PV_OID_SIG_ECDSA_SHA256, "EC", "SHA2-256"},
    {PV_OID_SIG_ECDSA_SHA384, "EC", "SHA2-384"},
    {PV_OID_SIG_ECDSA_SHA512, "EC", "SHA2-512"},
    {PV_OID_SIG_ECDSA_SHA224, "EC", "SHA2-224"},
    {PV_OID_SIG_ECDSA_SHA1, "EC", "SHA1"},
    {PV_OID_SIG_DSA_SHA1, "DSA", "SHA1"},
    {PV_OID_SIG_DSA_SHA224, "DSA", "SHA2-224"},
    {PV_OID_SIG_DSA_SHA256, "DSA", "SHA2-256"},
    {PV_OID_SIG_OIW_DSA_SHA1, "DSA", "SHA1"},
    {PV_OID_SIG_DSA_SHA384, "DSA", "SHA2-384"},
    {PV_OID_SIG_DSA_SHA512, "DSA", "SHA2-512"},
    {PV_OID_SIG_DSA_SHA3_224, "DSA", "SHA3-224"},
    {PV_OID_SIG_DSA_SHA3_256, "DSA", "SHA3-256"},
    {PV_OID_SIG_DSA_SHA3_384, "DSA", "SHA3-384"},
    {PV_OID_SIG_DSA_SHA3_512, "DSA", "SHA3-512"},
    {PV_OID_SIG_ECDSA_SHA3_224, "EC", "SHA3-224"},
    {PV_OID_SIG_ECDSA_SHA3_256, "EC", "SHA3-256"},
    {PV_OID_SIG_ECDSA_SHA3_384, "EC", "SHA3-384"},
    {PV_OID_SIG_ECDSA_SHA3_512, "EC", "SHA3-512"},
    {PV_OID_SIG_RSA_SHA3_224, "RSA", "SHA3-224"},
    {PV_OID_SIG_RSA_SHA3_256, "RSA", "SHA3-256"},
    {PV_OID_SIG_RSA_SHA3_384, "RSA", "SHA3-384"},
    {PV_OID_SIG_RSA_SHA3_512, "RSA", "SHA3-512"},
    {PV_OID_SIG_RSA_SHA512_224, "RSA", "SHA2-512/224"},
    {PV_OID_SIG_RSA_SHA512_256, "RSA", "SHA2-512/256"},
    {PV_OID_KEY_ED25519, "ED25519", NULL},
    {PV_OID_KEY_ED448, "ED448", NULL},
};

static const struct {
    pv_oid oid;
    const char *digest;
} DIGESTS[] = {
    {PV_OID_HASH_SHA256, "SHA2-256"},
    {PV_OID_HASH_SHA384, "SHA2-384"},
    {PV_OID_HASH_SHA512, "SHA2-512"},
    {PV_OID_HASH_SHA224, "SHA2-224"},
    {PV_OID_HASH_SHA1, "SHA1"},
    {PV_OID_HASH_MD5, "MD5"},
    {PV_OID_HASH_SHA512_256, "SHA2-512/256"},
    {PV_OID_HASH_SHA512_224, "SHA2-512/224"},
    {PV_OID_HASH_SHA3_224, "SHA3-224"},
    {PV_OID_HASH_SHA3_256, "SHA3-256"},
    {PV_OID_HASH_SHA3_384, "SHA3-384"},
    {PV_OID_HASH_SHA3_512, "SHA3-512"},
};

/* RSASSA-PSS-params (RFC 4055 3.1), with their defaults. */
typedef struct {
    const char *digest, *mask_digest;
    int64_t salt;
} pss;

/* A key at work. */
typedef struct {
    EVP_PKEY *key;
    EVP_MD_CTX *context;
    EVP_PKEY_CTX *settings; /* belongs to `context` */
} verifier;

/* The digest that an AlgorithmIdentifier names; `c` stands at it. */
static bool take_digest(pv_cursor *c, const char **ret_digest) {
    pv_cursor inner;
    pv_tlv oid;
    if (pv_der_enter(c, PV_TAG_SEQUENCE, "hash", &inner).error ||
        pv_der_expect(&inner, PV_TAG_OID, "hash", &oid).error)
        return false;
    pv_oid which = pv_oid_find(oid.content);
    for (size_t i = 0; i < sizeof DIGESTS / sizeof *DIGESTS; i++) {
        if (DIGESTS[i].oid == which) {
            *ret_digest = DIGESTS[i].digest;
            return true;
        }
    }
    return false;
}

/* maskGenAlgorithm: MGF1 with a hash of its own. */
static bool take_mask(pv_cursor *c, const char **ret_digest) {
    pv_cursor inner;
    pv_tlv oid;
    return !pv_der_enter(c, PV_TAG_SEQUENCE, "mask", &inner).error &&
           !pv_der_expect(&inner, PV_TAG_OID, "mask", &oid).error &&
           pv_oid_find(oid.content) == PV_OID_MGF1 && take_digest(&inner, ret_digest);
}

static bool take_field(pv_cursor *fields, unsigned n, pss *p) {
    pv_cursor c;
    pv_tlv number;
    int64_t trailer;
    if (pv_der_enter(fields, PV_TAG_CONTEXT_CONSTRUCTED(n), "field", &c).error)
        return false;
    if (n == 0)
        return take_digest(&c, &p->digest);
    if (n == 1)
        return take_mask(&c, &p->mask_digest);
    if (pv_der_expect(&c, PV_TAG_INTEGER, "number", &number).error)
        return false;
    if (n == 2)
        return pv_der_int64(number.content, &p->salt) && p->salt >= 0 && p->salt <= INT16_MAX;
    return pv_der_int64(number.content, &trailer) && trailer == 1;
}

/* `c` stands behind the identifier. */
static bool take_pss(pv_cursor *c, pss *ret_pss) {
    pss p = {"SHA1", "SHA1", 20};
    pv_cursor fields;
    if (pv_der_enter(c, PV_TAG_SEQUENCE, "parameters", &fields).error)
        return false;
    for (unsigned n = 0; n < 4; n++)
        if (pv_der_next_is(&fields, PV_TAG_CONTEXT_CONSTRUCTED(n)) && !take_field(&fields, n, &p))
            return false;
    *ret_pss = p;
    return !pv_der_more(&fields);
}

static bool set_pss(pv_crypto *crypto, verifier *v, const pss *p) {
    return EVP_DigestVerifyInit_ex(v->context, &v->settings, p->digest, crypto->library, NULL,
                                   v->key, NULL) == 1 &&
           EVP_PKEY_CTX_set_rsa_padding(v->settings, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(v->settings, (int)p->salt) == 1 &&
           EVP_PKEY_CTX_set_rsa_mgf1_md_name(v->settings, p->mask_digest, NULL) == 1;
}

/* Failures of OpenSSL that say nothing of the signature: it would not work with such a key. */
static bool is_refusal(unsigned long error) {
    static const struct {
        int library, reason;
    } REFUSALS[] = {
        {ERR_LIB_RSA, RSA_R_MODULUS_TOO_LARGE},  {ERR_LIB_RSA, RSA_R_BAD_E_VALUE},
        {ERR_LIB_DSA, DSA_R_MISSING_PARAMETERS}, {ERR_LIB_DSA, DSA_R_MODULUS_TOO_LARGE},
        {ERR_LIB_DSA, DSA_R_BAD_Q_VALUE},        {ERR_LIB_EC, EC_R_MISSING_PARAMETERS},
    };
    for (size_t i = 0; i < sizeof REFUSALS / sizeof *REFUSALS; i++)
        if (ERR_GET_LIB(error) == REFUSALS[i].library &&
            ERR_GET_REASON(error) == REFUSALS[i].reason)
            return true;
    return ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE;
}

static pv_verification finish(verifier *v, pv_bytes message, pv_bytes signature) {
    if (EVP_DigestVerify(v->context, signature.data, signature.size, message.data, message.size) ==
        1)
        return PV_VERIFY_GOOD;
    for (unsigned long error; (error = ERR_get_error()) != 0;)
        if (is_refusal(error))
            return PV_VERIFY_CANNOT;
    return PV_VERIFY_BAD;
}

static bool key_fits(const EVP_PKEY *key, const algorithm *a) {
    return EVP_PKEY_is_a(key, a->key) ||
           (a->oid == PV_OID_KEY_RSA_PSS && EVP_PKEY_is_a(key, "RSA-PSS"));
}

/* `parameters` stands behind the algorithm's identifier. */
static pv_verification verify(pv_crypto *crypto, verifier *v, const algorithm *a,
                              pv_cursor *parameters, const pv_bytes of[2]) {
    pss p;
    if (!key_fits(v->key, a))
        return PV_VERIFY_BAD; /* no such key makes such a signature */
    if (a->oid == PV_OID_KEY_RSA_PSS) {
        if (!take_pss(parameters, &p) || !set_pss(crypto, v, &p))
            return PV_VERIFY_CANNOT;
    } else if (EVP_DigestVerifyInit_ex(v->context, NULL, a->digest, crypto->library, NULL, v->key,
                                       NULL) != 1) {
        return PV_VERIFY_CANNOT;
    }
    ERR_clear_error();
    return finish(v, of[0], of[1]);
}

/* The row of the algorithm, and a cursor behind its identifier; NULL when it is none of ours. */
static const algorithm *find_algorithm(pv_bytes identifier, pv_cursor *ret_parameters) {
    pv_cursor c = pv_cursor_over(identifier, NULL), inner;
    c.tolerant = true;
    pv_tlv oid;
    if (pv_der_enter(&c, PV_TAG_SEQUENCE, "algorithm", &inner).error ||
        pv_der_expect(&inner, PV_TAG_OID, "algorithm", &oid).error)
        return NULL;
    *ret_parameters = inner;
    pv_oid which = pv_oid_find(oid.content);
    for (size_t i = 0; i < sizeof ALGORITHMS / sizeof *ALGORITHMS; i++)
        if (ALGORITHMS[i].oid == which)
            return &ALGORITHMS[i];
    return NULL;
}

pv_verification pv_crypto_verify(pv_crypto *crypto, pv_bytes spki, pv_bytes algorithm_identifier,
                                 pv_bytes message, pv_bytes signature) {
    pv_cursor parameters;
    const algorithm *a = find_algorithm(algorithm_identifier, &parameters);
    if (!a)
        return PV_VERIFY_CANNOT;
    verifier v = {.context = EVP_MD_CTX_new(), .key = pv_spki_key(crypto, spki)};
    pv_verification result = PV_VERIFY_CANNOT;
    if (v.key && v.context)
        result = verify(crypto, &v, a, &parameters, (const pv_bytes[2]){message, signature});
    EVP_MD_CTX_free(v.context);
    EVP_PKEY_free(v.key);
    ERR_clear_error();
    return result;
}

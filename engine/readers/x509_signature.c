/* SPDX-License-Identifier: Apache-2.0
 * Signature algorithms: RFC 3279 2.2, RFC 4055, RFC 5758, RFC 8410, RFC 9688, RFC 9881, RFC
 * 9909. Knows the hash of each and what parameters it takes. Verifies nothing: that is
 * crypto/verify.c. */
#include "readers/x509_signature.h"

#include "base/der.h"
#include "facts/oid.h"

typedef enum { NULL_ONLY, NONE, NONE_OR_NULL, PSS } parameters;

static const struct {
    pv_oid oid;
    pv_hash hash;
    parameters parameters;
} SIGNATURES[] = {
    {PV_OID_SIG_RSA_SHA256, PV_HASH_SHA256, NULL_ONLY},
    {PV_OID_SIG_ECDSA_SHA256, PV_HASH_SHA256, NONE},
    {PV_OID_SIG_ECDSA_SHA384, PV_HASH_SHA384, NONE},
    {PV_OID_SIG_RSA_SHA1, PV_HASH_SHA1, NULL_ONLY},
    {PV_OID_SIG_RSA_SHA384, PV_HASH_SHA384, NULL_ONLY},
    {PV_OID_SIG_RSA_SHA512, PV_HASH_SHA512, NULL_ONLY},
    {PV_OID_SIG_RSA_SHA224, PV_HASH_SHA224, NULL_ONLY},
    {PV_OID_SIG_RSA_MD5, PV_HASH_MD5, NULL_ONLY},
    {PV_OID_SIG_RSA_MD4, PV_HASH_MD4, NULL_ONLY},
    {PV_OID_SIG_RSA_MD2, PV_HASH_MD2, NULL_ONLY},
    {PV_OID_SIG_RSA_RIPEMD160, PV_HASH_RIPEMD160, NONE_OR_NULL},
    {PV_OID_SIG_OIW_RSA_SHA1, PV_HASH_SHA1, NONE_OR_NULL},
    {PV_OID_SIG_OIW_RSA_MD5, PV_HASH_MD5, NONE_OR_NULL},
    {PV_OID_KEY_RSA_PSS, PV_HASH_SHA1, PSS},
    {PV_OID_SIG_ECDSA_SHA1, PV_HASH_SHA1, NONE},
    {PV_OID_SIG_ECDSA_SHA224, PV_HASH_SHA224, NONE},
    {PV_OID_SIG_ECDSA_SHA512, PV_HASH_SHA512, NONE},
    {PV_OID_SIG_DSA_SHA1, PV_HASH_SHA1, NONE},
    {PV_OID_SIG_DSA_SHA224, PV_HASH_SHA224, NONE},
    {PV_OID_SIG_DSA_SHA256, PV_HASH_SHA256, NONE},
    {PV_OID_SIG_DSA_SHA384, PV_HASH_SHA384, NONE},
    {PV_OID_SIG_DSA_SHA512, PV_HASH_SHA512, NONE},
    {PV_OID_SIG_DSA_SHA3_224, PV_HASH_SHA3_224, NONE},
    {PV_OID_SIG_DSA_SHA3_256, PV_HASH_SHA3_256, NONE},
    {PV_OID_SIG_DSA_SHA3_384, PV_HASH_SHA3_384, NONE},
    {PV_OID_SIG_DSA_SHA3_512, PV_HASH_SHA3_512, NONE},
    {PV_OID_SIG_ECDSA_SHA3_224, PV_HASH_SHA3_224, NONE},
    {PV_OID_SIG_ECDSA_SHA3_256, PV_HASH_SHA3_256, NONE},
    {PV_OID_SIG_ECDSA_SHA3_384, PV_HASH_SHA3_384, NONE},
    {PV_OID_SIG_ECDSA_SHA3_512, PV_HASH_SHA3_512, NONE},
    {PV_OID_SIG_RSA_SHA3_224, PV_HASH_SHA3_224, NULL_ONLY},
    {PV_OID_SIG_RSA_SHA3_256, PV_HASH_SHA3_256, NULL_ONLY},
    {PV_OID_SIG_RSA_SHA3_384, PV_HASH_SHA3_384, NULL_ONLY},
    {PV_OID_SIG_RSA_SHA3_512, PV_HASH_SHA3_512, NULL_ONLY},
    {PV_OID_SIG_RSA_SHA512_224, PV_HASH_SHA512_224, NULL_ONLY},
    {PV_OID_SIG_RSA_SHA512_256, PV_HASH_SHA512_256, NULL_ONLY},
    {PV_OID_SIG_OIW_DSA_SHA1, PV_HASH_SHA1, NONE_OR_NULL},
    {PV_OID_KEY_ED25519, PV_HASH_INTRINSIC, NONE},
    {PV_OID_KEY_ED448, PV_HASH_INTRINSIC, NONE},
    {PV_OID_KEY_ML_DSA_44, PV_HASH_INTRINSIC, NONE},
    {PV_OID_KEY_ML_DSA_65, PV_HASH_INTRINSIC, NONE},
    {PV_OID_KEY_ML_DSA_87, PV_HASH_INTRINSIC, NONE},
    {PV_OID_KEY_SLH_DSA_SHA2_128S, PV_HASH_INTRINSIC, NONE},
    {PV_OID_KEY_SLH_DSA_SHA2_128F, PV_HASH_INTRINSIC, NONE},
    {PV_OID_KEY_SLH_DSA_SHA2_192S, PV_HASH_INTRINSIC, NONE},
    {PV_OID_KEY_SLH_DSA_SHA2_192F, PV_HASH_INTRINSIC, NONE},
    {PV_OID_KEY_SLH_DSA_SHA2_256S, PV_HASH_INTRINSIC, NONE},
    {PV_OID_KEY_SLH_DSA_SHA2_256F, PV_HASH_INTRINSIC, NONE},
    {PV_OID_KEY_SLH_DSA_SHAKE_128S, PV_HASH_INTRINSIC, NONE},
    {PV_OID_KEY_SLH_DSA_SHAKE_128F, PV_HASH_INTRINSIC, NONE},
    {PV_OID_KEY_SLH_DSA_SHAKE_192S, PV_HASH_INTRINSIC, NONE},
    {PV_OID_KEY_SLH_DSA_SHAKE_192F, PV_HASH_INTRINSIC, NONE},
    {PV_OID_KEY_SLH_DSA_SHAKE_256S, PV_HASH_INTRINSIC, NONE},
    {PV_OID_KEY_SLH_DSA_SHAKE_256F, PV_HASH_INTRINSIC, NONE},
    {PV_OID_SIG_GOST_2001, PV_HASH_GOST, NONE_OR_NULL},
    {PV_OID_SIG_GOST_2012_256, PV_HASH_GOST, NONE_OR_NULL},
    {PV_OID_SIG_GOST_2012_512, PV_HASH_GOST, NONE_OR_NULL},
};

static const struct {
    pv_oid oid;
    pv_hash hash;
} HASHES[] = {
    {PV_OID_HASH_MD5, PV_HASH_MD5},
    {PV_OID_HASH_SHA1, PV_HASH_SHA1},
    {PV_OID_HASH_SHA224, PV_HASH_SHA224},
    {PV_OID_HASH_SHA256, PV_HASH_SHA256},
    {PV_OID_HASH_SHA384, PV_HASH_SHA384},
    {PV_OID_HASH_SHA512, PV_HASH_SHA512},
    {PV_OID_HASH_SHA512_224, PV_HASH_SHA512_224},
    {PV_OID_HASH_SHA512_256, PV_HASH_SHA512_256},
    {PV_OID_HASH_SHA3_224, PV_HASH_SHA3_224},
    {PV_OID_HASH_SHA3_256, PV_HASH_SHA3_256},
    {PV_OID_HASH_SHA3_384, PV_HASH_SHA3_384},
    {PV_OID_HASH_SHA3_512, PV_HASH_SHA3_512},
};

static bool find_hash(pv_bytes oid, pv_hash *ret_hash) {
    pv_oid which = pv_oid_find(oid);
    for (size_t i = 0; i < sizeof HASHES / sizeof *HASHES; i++) {
        if (HASHES[i].oid == which) {
            *ret_hash = HASHES[i].hash;
            return true;
        }
    }
    return false;
}

/* hashAlgorithm of RSASSA-PSS-params, [0] DEFAULT SHA-1 (RFC 4055 3.1). */
static pv_status take_pss(pv_cursor c, pv_signature_algorithm *a) {
    pv_cursor fields, tagged, hash;
    pv_tlv oid;
    PV_TRY(pv_der_enter(&c, PV_TAG_SEQUENCE, "RSASSA-PSS parameters", &fields));
    a->hash = PV_HASH_SHA1;
    a->has_hash = true;
    if (!pv_der_next_is(&fields, PV_TAG_CONTEXT_CONSTRUCTED(0)))
        return pv_success();
    a->has_hash = false;
    PV_TRY(pv_der_enter(&fields, PV_TAG_CONTEXT_CONSTRUCTED(0), "hash of RSASSA-PSS", &tagged));
    PV_TRY(pv_der_enter(&tagged, PV_TAG_SEQUENCE, "hash of RSASSA-PSS", &hash));
    PV_TRY(pv_der_expect(&hash, PV_TAG_OID, "hash of RSASSA-PSS", &oid));
    a->has_hash = find_hash(oid.content, &a->hash);
    return pv_success();
}

/* `c` stands behind the identifier. */
static bool are_odd(const pv_cursor *c, parameters expected) {
    pv_bytes rest = {c->next, pv_cursor_left(c)};
    bool null = rest.size == 2 && rest.data[0] == PV_TAG_NULL && rest.data[1] == 0;
    switch (expected) {
    case NULL_ONLY:
        return !null;
    case NONE:
        return rest.size != 0;
    case NONE_OR_NULL:
        return rest.size != 0 && !null;
    case PSS:
        return false;
    }
    return false;
}

static pv_status take_known(const pv_cursor *c, pv_oid oid, pv_signature_algorithm *a) {
    size_t row = 0, rows = sizeof SIGNATURES / sizeof *SIGNATURES;
    while (row < rows && SIGNATURES[row].oid != oid)
        row++;
    if (row == rows)
        return pv_success();
    if (SIGNATURES[row].parameters == PSS) {
        pv_status status = take_pss(*c, a);
        a->odd_parameters = status.error != NULL;
        return status.error && status.error->code == PV_OUT_OF_MEMORY ? status : pv_success();
    }
    a->has_hash = true;
    a->hash = SIGNATURES[row].hash;
    a->odd_parameters = are_odd(c, SIGNATURES[row].parameters);
    return pv_success();
}

pv_status pv_signature_algorithm_take(pv_cursor *c, const char *what,
                                      pv_signature_algorithm *ret_algorithm) {
    pv_tlv whole, oid;
    PV_TRY(pv_der_expect(c, PV_TAG_SEQUENCE, what, &whole));
    pv_cursor inner = pv_der_inside(c, &whole);
    PV_TRY(pv_der_expect(&inner, PV_TAG_OID, what, &oid));
    pv_signature_algorithm a = {.place = whole.place, .whole = whole.whole};
    a.name = pv_oid_text(c->arena, oid.content);
    if (!a.name)
        return pv_no_memory();
    PV_TRY(take_known(&inner, pv_oid_find(oid.content), &a));
    *ret_algorithm = a;
    return pv_success();
}

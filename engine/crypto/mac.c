/* SPDX-License-Identifier: Apache-2.0
 * The integrity of a PKCS#12 file: HMAC under a key of the PKCS#12 derivation with identifier 3
 * (RFC 7292 appendix B), or PBMAC1 (RFC 9579: HMAC under a key of PBKDF2). Refuses iterations above
 * the limit, digests outside the table below, and PBMAC1 with another derivation than PBKDF2 or a
 * key that is short. */
#include "crypto/mac.h"

#include <inttypes.h>
#include <limits.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/pkcs12.h>
#include <string.h>

#include "base/der.h"
#include "crypto/derive.h"

/* Below a digest of SHA-1, the shortest that such a key is for, a key is no proof: one of an octet
 * is the same for one password in 256. */
enum { MAC_KEY_ID = 3, SHORTEST_KEY = 20, LONGEST_KEY = 1024 };

typedef struct {
    pv_oid hash, hmac;
    pv_macalgorithm algorithm;
    const char *name; /* OpenSSL's */
    size_t size;
} digest;

static const digest *digest_of(pv_oid oid) {
    static const digest KNOWN[] = {
        {PV_OID_HASH_MD5, PV_OID_UNKNOWN, PV_MACALGORITHM_MD5, "MD5", 16},
        {PV_OID_HASH_SHA1, PV_OID_HMAC_SHA1, PV_MACALGORITHM_SHA1, "SHA1", 20},
        {PV_OID_HASH_SHA224, PV_OID_HMAC_SHA224, PV_MACALGORITHM_SHA224, "SHA2-224", 28},
        {PV_OID_HASH_SHA256, PV_OID_HMAC_SHA256, PV_MACALGORITHM_SHA256, "SHA2-256", 32},
        {PV_OID_HASH_SHA384, PV_OID_HMAC_SHA384, PV_MACALGORITHM_SHA384, "SHA2-384", 48},
        {PV_OID_HASH_SHA512, PV_OID_HMAC_SHA512, PV_MACALGORITHM_SHA512, "SHA2-512", 64},
    };
    for (size_t i = 0; oid != PV_OID_UNKNOWN && i < sizeof KNOWN / sizeof *KNOWN; i++)
        if (KNOWN[i].hash == oid || KNOWN[i].hmac == oid)
            return &KNOWN[i];
    return NULL;
}

/* An OCTET STRING, whole or in segments. */
static pv_status take_octets(pv_cursor *c, const char *what, pv_place *ret_place,
                             pv_bytes *ret_octets) {
    pv_tlv tlv;
    PV_TRY(pv_der_take(c, what, &tlv));
    if ((tlv.tag & ~(unsigned)PV_TAG_CONSTRUCTED) != PV_TAG_OCTET_STRING)
        return pv_fail(c->arena, PV_DAMAGED, tlv.place, "%s: is not an OCTET STRING", what);
    *ret_place = tlv.place;
    return pv_der_octets(c, &tlv, ret_octets);
}

/* An AlgorithmIdentifier: its identifier, and a cursor over its parameters. */
static pv_status enter_algorithm(pv_cursor *c, const char *what, pv_cursor *ret_parameters,
                                 pv_bytes *ret_oid) {
    pv_tlv oid;
    PV_TRY(pv_der_enter(c, PV_TAG_SEQUENCE, what, ret_parameters));
    PV_TRY(pv_der_expect(ret_parameters, PV_TAG_OID, what, &oid));
    *ret_oid = oid.content;
    return pv_success();
}

/* The end of PBKDF2-params (RFC 8018 A.2): key length, which RFC 9579 demands, and PRF. */
static pv_status take_pbkdf2(pv_cursor *c, pv_mac_info *info) {
    pv_cursor params, prf;
    pv_bytes oid = pv_oid_der(PV_OID_HMAC_SHA1);
    uint64_t iterations;
    PV_TRY(pv_der_enter(c, PV_TAG_SEQUENCE, "PBKDF2 parameters", &params));
    PV_TRY(take_octets(&params, "salt of the MAC", &info->salt_place, &info->salt));
    info->iterations_place = pv_cursor_place(&params);
    PV_TRY(pv_kdf_count_take(&params, "iterations of the MAC", &iterations));
    PV_TRY(pv_kdf_count_take(&params, "key length of PBMAC1", &info->key_size));
    if (pv_der_more(&params))
        PV_TRY(enter_algorithm(&params, "PRF of PBMAC1", &prf, &oid));
    info->derive = pv_oid_find(oid);
    info->iterations = iterations;
    info->has_iterations = true;
    return pv_success();
}

/* PBMAC1-params (RFC 8018 A.5). */
static pv_status take_pbmac1(pv_cursor *c, pv_mac_info *info) {
    pv_cursor params, kdf, mac;
    pv_bytes kdf_oid, mac_oid;
    PV_TRY(pv_der_enter(c, PV_TAG_SEQUENCE, "PBMAC1 parameters", &params));
    PV_TRY(enter_algorithm(&params, "key derivation of PBMAC1", &kdf, &kdf_oid));
    PV_TRY(enter_algorithm(&params, "MAC of PBMAC1", &mac, &mac_oid));
    info->hash = pv_oid_find(mac_oid);
    if (pv_oid_find(kdf_oid) != PV_OID_PBKDF2) {
        info->hash = PV_OID_UNKNOWN;
        return pv_success();
    }
    return take_pbkdf2(&kdf, info);
}

/* Salt and iterations of MacData, which PBMAC1 leaves there as a formality. */
static pv_status take_classic(pv_cursor *c, pv_mac_info *info) {
    uint64_t iterations = 1;
    PV_TRY(take_octets(c, "salt of the MAC", &info->salt_place, &info->salt));
    info->iterations_place = pv_cursor_place(c);
    if (pv_der_more(c))
        PV_TRY(pv_kdf_count_take(c, "iterations of the MAC", &iterations));
    info->iterations = iterations;
    info->has_iterations = true;
    return pv_success();
}

static pv_status take_parameters(pv_cursor *data, pv_cursor *algorithm, pv_bytes oid,
                                 pv_mac_info *info) {
    info->hash = pv_oid_find(oid);
    if (info->hash == PV_OID_PBMAC1) {
        info->algorithm = PV_MACALGORITHM_PBMAC1;
        pv_status status = take_pbmac1(algorithm, info);
        /* Told when the MAC is to be verified: only there do they hinder. */
        return status.error && status.error->code == PV_OUT_OF_MEMORY ? status : pv_success();
    }
    const digest *known = digest_of(info->hash);
    info->algorithm = known ? known->algorithm : PV_MACALGORITHM_OTHER;
    return take_classic(data, info);
}

pv_status pv_mac_take(pv_cursor *c, pv_mac_info *ret_info) {
    pv_tlv whole;
    PV_TRY(pv_der_expect(c, PV_TAG_SEQUENCE, "MacData", &whole));
    pv_cursor data = pv_der_inside(c, &whole), mac, algorithm;
    pv_mac_info info = {.place = whole.place, .derive = PV_OID_UNKNOWN};
    pv_bytes oid;
    pv_place place;
    PV_TRY(pv_der_enter(&data, PV_TAG_SEQUENCE, "DigestInfo of the MAC", &mac));
    PV_TRY(enter_algorithm(&mac, "algorithm of the MAC", &algorithm, &oid));
    PV_TRY(take_octets(&mac, "value of the MAC", &place, &info.value));
    info.oid = pv_oid_text(c->arena, oid);
    if (!info.oid)
        return pv_no_memory();
    PV_TRY(take_parameters(&data, &algorithm, oid, &info));
    *ret_info = info;
    return pv_success();
}

bool pv_mac_tells_null(const pv_mac_info *info) {
    return info->algorithm != PV_MACALGORITHM_PBMAC1;
}

uint64_t pv_mac_steps(const pv_mac_info *info) {
    const digest *prf = info->algorithm == PV_MACALGORITHM_PBMAC1 ? digest_of(info->derive) : NULL;
    uint64_t pieces = prf && info->key_size ? (info->key_size - 1) / prf->size + 1 : 1;
    return info->iterations > UINT64_MAX / pieces ? UINT64_MAX : info->iterations * pieces;
}

static pv_status check(pv_arena *arena, const pv_limits *limits, const pv_mac_info *info) {
    bool pbmac1 = info->algorithm == PV_MACALGORITHM_PBMAC1;
    if (!digest_of(info->hash) || (pbmac1 && info->has_iterations && !digest_of(info->derive)))
        return pv_fail(arena, PV_UNSUPPORTED, info->place,
                       "MAC algorithm %s is not one that can be verified here", info->oid);
    if (!info->has_iterations)
        return pv_fail(arena, PV_DAMAGED, info->place,
                       "MAC algorithm %s: its parameters are broken", info->oid);
    if (pbmac1 && info->key_size < SHORTEST_KEY)
        return pv_fail(arena, PV_UNSUPPORTED, info->place,
                       "PBMAC1 with a key length of %" PRIu64 ": so short a key fits many wrong "
                       "passwords, and below %d octets none is verified",
                       info->key_size, SHORTEST_KEY);
    uint64_t most = limits->kdf_iterations < INT_MAX ? limits->kdf_iterations : INT_MAX;
    if (pv_mac_steps(info) > most)
        return pv_fail(arena, PV_OVER_LIMIT, info->iterations_place,
                       "the MAC asks for %" PRIu64
                       " iterations of its key derivation; the limit is %" PRIu64,
                       pv_mac_steps(info), most);
    if (info->key_size > LONGEST_KEY || info->salt.size > INT_MAX)
        return pv_fail(arena, PV_OVER_LIMIT, info->place, "the MAC's key or salt is too long");
    return pv_success();
}

static bool derive_classic(pv_crypto *crypto, const pv_mac_info *info, pv_password password,
                           uint8_t *key, size_t *ret_size) {
    EVP_MD *md = EVP_MD_fetch(crypto->library, digest_of(info->hash)->name, NULL);
    int size = md ? EVP_MD_get_size(md) : 0;
    const char *text = password.null ? NULL : (const char *)password.bytes.data;
    int text_size = password.null ? 0 : (int)password.bytes.size;
    int iterations = info->iterations ? (int)info->iterations : 1;
    bool done = size > 0 && PKCS12_key_gen_utf8_ex(text, text_size, (uint8_t *)info->salt.data,
                                                   (int)info->salt.size, MAC_KEY_ID, iterations,
                                                   size, key, md, crypto->library, NULL) == 1;
    EVP_MD_free(md);
    *ret_size = (size_t)size;
    return done;
}

static bool derive_pbkdf2(pv_crypto *crypto, const pv_mac_info *info, pv_password password,
                          uint8_t *key) {
    EVP_KDF *kdf = EVP_KDF_fetch(crypto->library, "PBKDF2", NULL);
    EVP_KDF_CTX *context = kdf ? EVP_KDF_CTX_new(kdf) : NULL;
    uint64_t iterations = info->iterations ? info->iterations : 1;
    int lenient = 1; /* short salts and few iterations are for rules to judge */
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PASSWORD, (void *)password.bytes.data,
                                          password.bytes.size),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)info->salt.data,
                                          info->salt.size),
        OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_ITER, &iterations),
        OSSL_PARAM_construct_int(OSSL_KDF_PARAM_PKCS5, &lenient),
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST,
                                         (char *)digest_of(info->derive)->name, 0),
        OSSL_PARAM_construct_end(),
    };
    bool done = context && EVP_KDF_derive(context, key, (size_t)info->key_size, params) == 1;
    EVP_KDF_CTX_free(context);
    EVP_KDF_free(kdf);
    return done;
}

/* The derivation, where it is one that is done here and not by OpenSSL. */
static bool is_direct(const pv_mac_info *info, pv_derivation *ret_how) {
    bool pbmac1 = info->algorithm == PV_MACALGORITHM_PBMAC1;
    pv_macalgorithm known = digest_of(pbmac1 ? info->derive : info->hash)->algorithm;
    *ret_how = (pv_derivation){known == PV_MACALGORITHM_SHA256,
                               info->iterations ? info->iterations : 1, info->salt};
    return info->salt.size && (ret_how->sha256 || known == PV_MACALGORITHM_SHA1);
}

/* One MAC key, or two under way at once. */
typedef struct {
    uint8_t bytes[PV_MAC_AT_ONCE][LONGEST_KEY];
    size_t size;
} keys;

static bool derive_directly(const pv_derivation *how, const pv_password *passwords, size_t count,
                            keys *k) {
    uint8_t lanes[PV_DERIVE_LANES][PV_DERIVE_DIGEST];
    bool done = pv_derive_pkcs12_lanes(how, passwords, count, MAC_KEY_ID, lanes);
    k->size = how->sha256 ? 32 : 20;
    for (size_t i = 0; done && i < count; i++)
        memcpy(k->bytes[i], lanes[i], k->size);
    OPENSSL_cleanse(lanes, sizeof lanes);
    return done;
}

static bool derive_one(pv_crypto *crypto, const pv_mac_info *info, pv_password password,
                       uint8_t *key, size_t *ret_size) {
    pv_derivation how;
    if (info->algorithm != PV_MACALGORITHM_PBMAC1)
        return derive_classic(crypto, info, password, key, ret_size);
    *ret_size = (size_t)info->key_size;
    if (!is_direct(info, &how) || !info->key_size)
        return derive_pbkdf2(crypto, info, password, key);
    pv_derive_pbkdf2(&how, password.bytes, key, *ret_size);
    return true;
}

static bool derive(pv_crypto *crypto, const pv_mac_info *info, const pv_password *passwords,
                   size_t count, keys *k) {
    pv_derivation how;
    if (info->algorithm != PV_MACALGORITHM_PBMAC1 && is_direct(info, &how))
        return derive_directly(&how, passwords, count, k);
    bool done = true;
    for (size_t i = 0; done && i < count; i++)
        done = derive_one(crypto, info, passwords[i], k->bytes[i], &k->size);
    return done;
}

static bool compute(pv_crypto *crypto, const pv_mac_info *info, pv_bytes content, pv_bytes key,
                    uint8_t value[EVP_MAX_MD_SIZE], size_t *ret_size) {
    const digest *hash = digest_of(info->hash);
    if (hash->algorithm == PV_MACALGORITHM_SHA256 || hash->algorithm == PV_MACALGORITHM_SHA1) {
        *ret_size = pv_derive_hmac(hash->algorithm == PV_MACALGORITHM_SHA256, key, content, value);
        return true;
    }
    return EVP_Q_mac(crypto->library, "HMAC", NULL, hash->name, NULL, key.data, key.size,
                     content.data, content.size, value, EVP_MAX_MD_SIZE, ret_size) != NULL;
}

/* False when OpenSSL does not take the parameters. */
static bool find(pv_crypto *crypto, const pv_mac_info *info, const pv_mac_question *asked,
                 size_t *ret_index) {
    keys k = {.size = 0};
    uint8_t value[EVP_MAX_MD_SIZE];
    size_t size = 0, at = 0;
    bool done = derive(crypto, info, asked->passwords, asked->count, &k), fits = false;
    while (done && !fits && at < asked->count) {
        done = compute(crypto, info, asked->content, (pv_bytes){k.bytes[at], k.size}, value, &size);
        fits = done && pv_bytes_equal((pv_bytes){value, size}, info->value);
        at += !fits;
    }
    OPENSSL_cleanse(&k, sizeof k);
    ERR_clear_error();
    *ret_index = at;
    return done;
}

pv_status pv_mac_find(pv_crypto *crypto, pv_arena *arena, const pv_limits *limits,
                      const pv_mac_info *info, const pv_mac_question *asked, size_t *ret_index) {
    PV_TRY(check(arena, limits, info));
    if (find(crypto, info, asked, ret_index))
        return pv_success();
    return pv_fail(arena, PV_UNSUPPORTED, info->place,
                   "MAC algorithm %s: OpenSSL does not take its parameters", info->oid);
}

/* SPDX-License-Identifier: Apache-2.0
 * Password-based encryption: the AlgorithmIdentifiers of RFC 7292 appendix C (PKCS#12) and RFC
 * 8018 (PBES1, PBES2 with PBKDF2 or, RFC 7914, scrypt), read by our own cursor, so that the cost
 * of a derivation is known before any of it is spent; OpenSSL then derives and decrypts. Refuses
 * derivations above the limit, ciphers that are not in the table below, and what needs the legacy
 * provider where that is missing. */
#include "crypto/pbe.h"

#include <inttypes.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include "base/der.h"
#include "crypto/internal.h"
#include "crypto/pbe_direct.h"
#include "facts/oid.h"

static pv_pbe single_scheme(pv_oid oid) {
    static const struct {
        pv_oid oid;
        pv_pbe scheme;
    } KNOWN[] = {
        {PV_OID_PBE_SHA1_RC4_128, PV_PBE_RC4_128}, {PV_OID_PBE_SHA1_RC4_40, PV_PBE_RC4_40},
        {PV_OID_PBE_SHA1_3DES, PV_PBE_TRIPLE_DES}, {PV_OID_PBE_SHA1_2DES, PV_PBE_DOUBLE_DES},
        {PV_OID_PBE_SHA1_RC2_128, PV_PBE_RC2_128}, {PV_OID_PBE_SHA1_RC2_40, PV_PBE_RC2_40},
        {PV_OID_PBE_MD5_DES, PV_PBE_PBES1},        {PV_OID_PBE_MD5_RC2, PV_PBE_PBES1},
        {PV_OID_PBE_SHA1_DES, PV_PBE_PBES1},       {PV_OID_PBE_SHA1_RC2, PV_PBE_PBES1},
    };
    for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++)
        if (KNOWN[i].oid == oid)
            return KNOWN[i].scheme;
    return PV_PBE_OTHER;
}

static pv_pbe pbes2_scheme(pv_oid cipher) {
    static const struct {
        pv_oid oid;
        pv_pbe scheme;
    } KNOWN[] = {
        {PV_OID_CIPHER_AES128_CBC, PV_PBE_PBES2_AES128},
        {PV_OID_CIPHER_AES192_CBC, PV_PBE_PBES2_AES192},
        {PV_OID_CIPHER_AES256_CBC, PV_PBE_PBES2_AES256},
        {PV_OID_CIPHER_3DES_CBC, PV_PBE_PBES2_3DES},
        {PV_OID_CIPHER_RC2_CBC, PV_PBE_PBES2_RC2},
        {PV_OID_CIPHER_DES_CBC, PV_PBE_PBES2_DES},
    };
    for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++)
        if (KNOWN[i].oid == cipher)
            return KNOWN[i].scheme;
    return PV_PBE_OTHER;
}

pv_status pv_kdf_count_take(pv_cursor *c, const char *what, uint64_t *ret_count) {
    pv_tlv tlv;
    PV_TRY(pv_der_expect(c, PV_TAG_INTEGER, what, &tlv));
    if (tlv.content.size == 0 || tlv.content.data[0] & 0x80)
        return pv_fail(c->arena, PV_DAMAGED, tlv.place, "%s: is negative or empty", what);
    int64_t value;
    *ret_count = pv_der_int64(tlv.content, &value) ? (uint64_t)value : UINT64_MAX;
    return pv_success();
}

/* PBEParameter (RFC 8018 A.3) and pkcs-12PbeParams (RFC 7292 C) are alike; PBKDF2-params (RFC
 * 8018 A.2) begin so too. */
static pv_status take_salt_and_count(pv_cursor *c, pv_pbe_info *info) {
    pv_cursor inner;
    pv_tlv salt;
    uint64_t count;
    PV_TRY(pv_der_enter(c, PV_TAG_SEQUENCE, "key derivation parameters", &inner));
    PV_TRY(pv_der_take(&inner, "salt", &salt));
    PV_TRY(pv_kdf_count_take(&inner, "iteration count", &count));
    info->iterations = count;
    info->has_iterations = true;
    return pv_success();
}

static uint64_t times(uint64_t a, uint64_t b) {
    return b && a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

/* scrypt-params (RFC 7914 7): the work is N * r * p blocks. */
static pv_status take_scrypt(pv_cursor *c, pv_pbe_info *info) {
    pv_cursor inner;
    pv_tlv salt;
    uint64_t cost, size, parallel;
    PV_TRY(pv_der_enter(c, PV_TAG_SEQUENCE, "scrypt parameters", &inner));
    PV_TRY(pv_der_take(&inner, "salt", &salt));
    PV_TRY(pv_kdf_count_take(&inner, "scrypt cost", &cost));
    PV_TRY(pv_kdf_count_take(&inner, "scrypt block size", &size));
    PV_TRY(pv_kdf_count_take(&inner, "scrypt parallelization", &parallel));
    info->iterations = times(times(cost, size), parallel);
    return pv_success();
}

static pv_status take_oid(pv_cursor *c, const char *what, pv_bytes *ret_oid) {
    pv_tlv tlv;
    PV_TRY(pv_der_expect(c, PV_TAG_OID, what, &tlv));
    *ret_oid = tlv.content;
    return pv_success();
}

/* "PBES2 with <what>", for what the table does not know. */
static pv_status name_part(pv_cursor *c, pv_bytes oid, pv_pbe_info *info) {
    const char *part = pv_oid_text(c->arena, oid);
    info->oid = part ? pv_arena_printf(c->arena, "PBES2 with %s", part) : NULL;
    return info->oid ? pv_success() : pv_no_memory();
}

/* PBES2-params (RFC 8018 A.4). The scheme is that of the cipher, but only over a key derivation
 * that can be priced. */
static pv_status take_pbes2(pv_cursor *c, pv_pbe_info *info) {
    pv_cursor params, kdf, cipher;
    pv_bytes kdf_oid, cipher_oid;
    PV_TRY(pv_der_enter(c, PV_TAG_SEQUENCE, "PBES2 parameters", &params));
    PV_TRY(pv_der_enter(&params, PV_TAG_SEQUENCE, "PBES2 key derivation", &kdf));
    PV_TRY(take_oid(&kdf, "PBES2 key derivation", &kdf_oid));
    PV_TRY(pv_der_enter(&params, PV_TAG_SEQUENCE, "PBES2 cipher", &cipher));
    PV_TRY(take_oid(&cipher, "PBES2 cipher", &cipher_oid));
    pv_oid known = pv_oid_find(kdf_oid);
    if (known != PV_OID_PBKDF2 && known != PV_OID_SCRYPT)
        return name_part(c, kdf_oid, info);
    pv_pbe scheme = pbes2_scheme(pv_oid_find(cipher_oid));
    if (scheme == PV_PBE_OTHER)
        PV_TRY(name_part(c, cipher_oid, info));
    info->scheme = scheme; /* before the counts: a scheme is known even when they do not parse */
    return known == PV_OID_SCRYPT ? take_scrypt(&kdf, info) : take_salt_and_count(&kdf, info);
}

pv_status pv_pbe_take(pv_cursor *c, pv_pbe_info *ret_info) {
    pv_tlv whole;
    pv_bytes oid;
    PV_TRY(pv_der_expect(c, PV_TAG_SEQUENCE, "encryption algorithm", &whole));
    pv_cursor inner = pv_der_inside(c, &whole);
    PV_TRY(take_oid(&inner, "encryption algorithm", &oid));
    pv_oid known = pv_oid_find(oid);
    pv_pbe_info info = {.scheme = single_scheme(known),
                        .oid = pv_oid_text(c->arena, oid),
                        .place = whole.place,
                        .algorithm = whole.whole};
    if (!info.oid)
        return pv_no_memory();
    pv_status status = pv_success();
    if (known == PV_OID_PBES2)
        status = take_pbes2(&inner, &info);
    else if (info.scheme != PV_PBE_OTHER)
        status = take_salt_and_count(&inner, &info);
    if (status.error && status.error->code == PV_OUT_OF_MEMORY)
        return status;
    info.damaged = status.error != NULL; /* hinders decrypting alone, so it is told there */
    *ret_info = info;
    return pv_success();
}

static bool needs_legacy(pv_pbe scheme) {
    switch (scheme) {
    case PV_PBE_RC4_128:
    case PV_PBE_RC4_40:
    case PV_PBE_RC2_128:
    case PV_PBE_RC2_40:
    case PV_PBE_PBES1:
    case PV_PBE_PBES2_RC2:
    case PV_PBE_PBES2_DES:
    case PV_PBE_RC4_PVK:
        return true;
    case PV_PBE_NONE:
    case PV_PBE_TRIPLE_DES:
    case PV_PBE_DOUBLE_DES:
    case PV_PBE_PBES2_AES128:
    case PV_PBE_PBES2_AES192:
    case PV_PBE_PBES2_AES256:
    case PV_PBE_PBES2_3DES:
    case PV_PBE_PUBLIC_KEY:
    case PV_PBE_OTHER:
    case PV_PBE_PEM:
    case PV_PBE_COUNT:
        return false;
    }
    return false;
}

static pv_status check(const pv_crypto *crypto, pv_arena *arena, const pv_limits *limits,
                       const pv_pbe_info *info) {
    if (info->scheme == PV_PBE_OTHER || info->scheme == PV_PBE_NONE ||
        info->scheme == PV_PBE_PUBLIC_KEY || info->scheme == PV_PBE_RC4_PVK ||
        info->scheme == PV_PBE_PEM)
        return pv_fail(arena, PV_UNSUPPORTED, info->place,
                       "encryption algorithm %s is not one that can be read here", info->oid);
    if (info->damaged)
        return pv_fail(arena, PV_DAMAGED, info->place, "%s: its parameters do not parse",
                       info->oid);
    uint64_t most = limits->kdf_iterations < INT_MAX ? limits->kdf_iterations : INT_MAX;
    if (info->iterations > most)
        return pv_fail(arena, PV_OVER_LIMIT, info->place,
                       "%s asks for %" PRIu64
                       " iterations of its key derivation; the limit is %" PRIu64,
                       info->oid, info->iterations, most);
    if (needs_legacy(info->scheme) && !pv_crypto_has_legacy(crypto))
        return pv_fail(arena, PV_UNSUPPORTED, info->place,
                       "%s needs OpenSSL's legacy provider, which is not installed", info->oid);
    return pv_success();
}

/* Which of the two it is that OpenSSL could not begin with: bytes that break their format, or an
 * algorithm that it lacks. */
static pv_status cannot_begin(pv_arena *arena, const pv_pbe_info *info) {
    unsigned long error = ERR_peek_last_error();
    const char *reason = ERR_reason_error_string(error);
    bool unsupported =
        ERR_GET_REASON(error) == ERR_R_UNSUPPORTED ||
        (ERR_GET_LIB(error) == ERR_LIB_EVP && (ERR_GET_REASON(error) == EVP_R_UNSUPPORTED_CIPHER ||
                                               ERR_GET_REASON(error) == EVP_R_UNSUPPORTED_PRF ||
                                               ERR_GET_REASON(error) == EVP_R_UNKNOWN_CIPHER));
    pv_status failure =
        pv_fail(arena, unsupported ? PV_UNSUPPORTED : PV_DAMAGED, info->place,
                "encryption algorithm %s: OpenSSL does not take its parameters (%s)", info->oid,
                reason ? reason : "no reason given");
    ERR_clear_error();
    return failure;
}

/* A context keyed and ready, owned by the caller; NULL when OpenSSL refuses. */
static EVP_CIPHER_CTX *begin_by_openssl(pv_crypto *crypto, const pv_pbe_info *info,
                                        pv_password password) {
    const unsigned char *at = info->algorithm.data;
    X509_ALGOR *algorithm = d2i_X509_ALGOR(NULL, &at, (long)info->algorithm.size);
    EVP_CIPHER_CTX *context = algorithm ? EVP_CIPHER_CTX_new() : NULL;
    /* NULL is told apart from empty only by the derivation of PKCS#12; the others take both as
     * nothing. Text that is not UTF-8 is taken octet by octet, as Latin-1. */
    const char *text = password.null ? NULL : (const char *)password.bytes.data;
    int size = password.null ? 0 : (int)password.bytes.size;
    bool keyed =
        context && EVP_PBE_CipherInit_ex(algorithm->algorithm, text, size, algorithm->parameter,
                                         context, 0, crypto->library, NULL) == 1;
    X509_ALGOR_free(algorithm);
    if (keyed)
        return context;
    EVP_CIPHER_CTX_free(context);
    return NULL;
}

static EVP_CIPHER_CTX *begin(pv_crypto *crypto, pv_arena *arena, const pv_pbe_info *info,
                             pv_password password) {
    pv_pbe_direct direct;
    return pv_pbe_direct_take(crypto, arena, info, &direct)
               ? pv_pbe_direct_begin(&direct, password)
               : begin_by_openssl(crypto, info, password);
}

/* CBC of `ciphertext` into `plain`; false when the padding does not fit. */
static bool run(EVP_CIPHER_CTX *context, pv_bytes ciphertext, uint8_t *plain, size_t *ret_size) {
    int body = 0, rest = 0;
    if (EVP_DecryptUpdate(context, plain, &body, ciphertext.data, (int)ciphertext.size) != 1 ||
        EVP_DecryptFinal_ex(context, plain + body, &rest) != 1)
        return false;
    *ret_size = (size_t)body + (size_t)rest;
    return true;
}

static pv_status check_size(const EVP_CIPHER *cipher, pv_arena *arena, const pv_pbe_info *info,
                            size_t size) {
    size_t block = (size_t)EVP_CIPHER_get_block_size(cipher);
    if (size && size % block == 0 && size <= INT_MAX - 64)
        return pv_success();
    return pv_fail(arena, PV_DAMAGED, info->place,
                   "%zu bytes cannot be the ciphertext of %s, whose blocks have %zu", size,
                   info->oid, block);
}

static pv_status decrypt(EVP_CIPHER_CTX *context, pv_arena *arena, const pv_pbe_info *info,
                         pv_bytes ciphertext, pv_bytes *ret_plain) {
    const EVP_CIPHER *cipher = EVP_CIPHER_CTX_get0_cipher(context);
    PV_TRY(check_size(cipher, arena, info, ciphertext.size));
    size_t block = (size_t)EVP_CIPHER_get_block_size(cipher);
    size_t room = ciphertext.size + block, size;
    uint8_t *plain = pv_arena_alloc(arena, room);
    if (!plain)
        return pv_no_memory();
    PV_TRY(pv_arena_wipe_later(arena, plain, room));
    if (!run(context, ciphertext, plain, &size))
        return pv_fail(arena, PV_WRONG_PASSWORD, info->place, "the password does not open it");
    *ret_plain = (pv_bytes){plain, size};
    return pv_success();
}

pv_status pv_pbe_decrypt(pv_crypto *crypto, pv_arena *arena, const pv_limits *limits,
                         const pv_pbe_info *info, pv_password password, pv_bytes ciphertext,
                         pv_bytes *ret_plain) {
    PV_TRY(check(crypto, arena, limits, info));
    EVP_CIPHER_CTX *context = begin(crypto, arena, info, password);
    if (!context)
        return cannot_begin(arena, info);
    pv_status status = decrypt(context, arena, info, ciphertext, ret_plain);
    EVP_CIPHER_CTX_free(context);
    ERR_clear_error();
    return status;
}

pv_status pv_pbe_examine(pv_crypto *crypto, pv_arena *arena, const pv_limits *limits,
                         const pv_pbe_info *info, pv_bytes ciphertext) {
    pv_pbe_direct direct;
    pv_bytes plain;
    PV_TRY(check(crypto, arena, limits, info));
    if (pv_pbe_direct_take(crypto, arena, info, &direct))
        return check_size(direct.cipher, arena, info, ciphertext.size);
    pv_status status =
        pv_pbe_decrypt(crypto, arena, limits, info, (pv_password){.bytes = pv_bytes_of_text("")},
                       ciphertext, &plain);
    return status.error && status.error->code == PV_WRONG_PASSWORD ? pv_success() : status;
}

/* SPDX-License-Identifier: Apache-2.0
 * The encryptions that PFX and PKCS#8 files really use, keyed by pkivet itself: SHA-1 with the
 * derivation of PKCS#12 (RFC 7292 C), and PBES2 with PBKDF2, HMAC-SHA-1 or -SHA-256, and CBC (RFC
 * 8018 A.2, A.4). Takes strict DER with every part that is due and none that is not; all else,
 * good or broken, is left to OpenSSL and its judgement. */
#include "crypto/pbe_direct.h"

#include <openssl/crypto.h>

#include "base/der.h"
#include "facts/oid.h"

enum { KEY_USE = 1, IV_USE = 2 }; /* RFC 7292 B.3 */

/* OpenSSL's name; NULL for what is not done here. */
static const char *cipher_name(pv_pbe scheme) {
    static const char *const NAMES[PV_PBE_COUNT] = {
        [PV_PBE_RC4_128] = "RC4",
        [PV_PBE_RC4_40] = "RC4-40",
        [PV_PBE_TRIPLE_DES] = "DES-EDE3-CBC",
        [PV_PBE_DOUBLE_DES] = "DES-EDE-CBC",
        [PV_PBE_RC2_128] = "RC2-CBC",
        [PV_PBE_RC2_40] = "RC2-40-CBC",
        [PV_PBE_PBES2_AES128] = "AES-128-CBC",
        [PV_PBE_PBES2_AES192] = "AES-192-CBC",
        [PV_PBE_PBES2_AES256] = "AES-256-CBC",
        [PV_PBE_PBES2_3DES] = "DES-EDE3-CBC",
    };
    return NAMES[scheme];
}

/* Fetching takes longer than decrypting: it is done once. */
static const EVP_CIPHER *cipher_of(pv_crypto *crypto, pv_pbe scheme) {
    const char *name = cipher_name(scheme);
    if (name && !crypto->ciphers[scheme])
        crypto->ciphers[scheme] = EVP_CIPHER_fetch(crypto->library, name, NULL);
    return crypto->ciphers[scheme];
}

static bool take(pv_cursor *c, uint8_t tag, pv_tlv *ret_tlv) {
    return pv_der_next_is(c, tag) && !pv_der_expect(c, tag, "", ret_tlv).error;
}

static bool enter(pv_cursor *c, pv_cursor *ret_inner) {
    return pv_der_next_is(c, PV_TAG_SEQUENCE) &&
           !pv_der_enter(c, PV_TAG_SEQUENCE, "", ret_inner).error;
}

static bool take_count(pv_cursor *c, uint64_t *ret_count) {
    pv_tlv tlv;
    int64_t value;
    if (!take(c, PV_TAG_INTEGER, &tlv) || !pv_der_integer_minimal(tlv.content) ||
        !pv_der_int64(tlv.content, &value) || value < 1)
        return false;
    *ret_count = (uint64_t)value;
    return true;
}

/* Both derivations begin with salt and iterations. */
static bool take_salt(pv_cursor *c, pv_derivation *how) {
    pv_tlv salt;
    if (!take(c, PV_TAG_OCTET_STRING, &salt) || !salt.content.size)
        return false;
    how->salt = salt.content;
    return take_count(c, &how->iterations);
}

static bool take_pkcs12(pv_cursor *c, pv_pbe_direct *d) {
    pv_cursor params;
    d->pkcs12 = true;
    return enter(c, &params) && take_salt(&params, &d->how) && !pv_der_more(&params);
}

/* An algorithm without parameters. */
static bool take_prf(pv_cursor *c, bool *ret_sha256) {
    pv_cursor prf;
    pv_tlv oid, null;
    if (!enter(c, &prf) || !take(&prf, PV_TAG_OID, &oid))
        return false;
    if (pv_der_more(&prf) && (!take(&prf, PV_TAG_NULL, &null) || null.content.size))
        return false;
    pv_oid known = pv_oid_find(oid.content);
    *ret_sha256 = known == PV_OID_HMAC_SHA256;
    return !pv_der_more(&prf) && (*ret_sha256 || known == PV_OID_HMAC_SHA1);
}

static bool take_pbkdf2(pv_cursor *c, pv_pbe_direct *d) {
    pv_cursor kdf, params;
    pv_tlv oid;
    uint64_t size;
    if (!enter(c, &kdf) || !take(&kdf, PV_TAG_OID, &oid) ||
        pv_oid_find(oid.content) != PV_OID_PBKDF2 || !enter(&kdf, &params) || pv_der_more(&kdf))
        return false;
    if (!take_salt(&params, &d->how))
        return false;
    if (pv_der_next_is(&params, PV_TAG_INTEGER) &&
        (!take_count(&params, &size) || size != (uint64_t)EVP_CIPHER_get_key_length(d->cipher)))
        return false;
    if (pv_der_more(&params) && !take_prf(&params, &d->how.sha256))
        return false;
    return !pv_der_more(&params);
}

static bool take_pbes2(pv_cursor *c, pv_pbe_direct *d) {
    pv_cursor params, cipher;
    pv_tlv oid, iv;
    if (!enter(c, &params) || !take_pbkdf2(&params, d) || !enter(&params, &cipher) ||
        pv_der_more(&params))
        return false;
    if (!take(&cipher, PV_TAG_OID, &oid) || !take(&cipher, PV_TAG_OCTET_STRING, &iv) ||
        pv_der_more(&cipher))
        return false;
    d->iv = iv.content;
    return iv.content.size == (size_t)EVP_CIPHER_get_iv_length(d->cipher);
}

bool pv_pbe_direct_take(pv_crypto *crypto, pv_arena *arena, const pv_pbe_info *info,
                        pv_pbe_direct *ret_direct) {
    pv_cursor c = pv_cursor_over(info->algorithm, arena), whole;
    pv_tlv oid;
    *ret_direct = (pv_pbe_direct){.cipher = cipher_of(crypto, info->scheme)};
    if (!ret_direct->cipher || !enter(&c, &whole) || !take(&whole, PV_TAG_OID, &oid))
        return false;
    bool taken = pv_oid_find(oid.content) == PV_OID_PBES2 ? take_pbes2(&whole, ret_direct)
                                                          : take_pkcs12(&whole, ret_direct);
    return taken && !pv_der_more(&whole);
}

static bool derive(const pv_pbe_direct *d, pv_password password, uint8_t *key, uint8_t *iv) {
    const size_t key_size = (size_t)EVP_CIPHER_get_key_length(d->cipher);
    const size_t iv_size = (size_t)EVP_CIPHER_get_iv_length(d->cipher);
    if (d->pkcs12)
        return pv_derive_pkcs12(&d->how, password, KEY_USE, key, key_size) &&
               pv_derive_pkcs12(&d->how, password, IV_USE, iv, iv_size);
    pv_derive_pbkdf2(&d->how, password.null ? (pv_bytes){0} : password.bytes, key, key_size);
    for (size_t i = 0; i < d->iv.size; i++)
        iv[i] = d->iv.data[i];
    return true;
}

EVP_CIPHER_CTX *pv_pbe_direct_begin(const pv_pbe_direct *direct, pv_password password) {
    uint8_t key[EVP_MAX_KEY_LENGTH], iv[EVP_MAX_IV_LENGTH];
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    bool keyed = context && derive(direct, password, key, iv) &&
                 EVP_DecryptInit_ex2(context, direct->cipher, key, iv, NULL) == 1;
    OPENSSL_cleanse(key, sizeof key);
    if (keyed)
        return context;
    EVP_CIPHER_CTX_free(context);
    return NULL;
}

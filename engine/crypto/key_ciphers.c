/* SPDX-License-Identifier: Apache-2.0
 * The two home-made encryptions of key files: RC4 in PVK files, and PEM bodies under RFC 1421
 * headers as OpenSSL writes them (its key derivation is described in EVP_BytesToKey(3), with MD5
 * and one iteration). Keys are wiped before they go out of scope. Refuses ciphers that are not in
 * the list: those without CBC have no padding by which a wrong password shows. */
#include <openssl/err.h>
#include <string.h>

#include "base/os.h"
#include "crypto/internal.h"
#include "crypto/keys.h"

enum { MD5_BYTES = 16, SALT_BYTES = 8, LONGEST_KEY = 32 };

bool pv_crypto_rc4(pv_crypto *crypto, const uint8_t key[16], pv_bytes input, uint8_t *ret_output) {
    int size = 0;
    EVP_CIPHER *rc4 = EVP_CIPHER_fetch(crypto->library, "RC4", NULL);
    EVP_CIPHER_CTX *ctx = rc4 ? EVP_CIPHER_CTX_new() : NULL;
    bool done = ctx && input.size <= INT32_MAX && EVP_DecryptInit_ex2(ctx, rc4, key, NULL, NULL) &&
                EVP_DecryptUpdate(ctx, ret_output, &size, input.data, (int)input.size);
    EVP_CIPHER_CTX_free(ctx);
    EVP_CIPHER_free(rc4);
    ERR_clear_error();
    return done;
}

/* The cipher by its name in DEK-Info; NULL when it is not in the list or not in this OpenSSL. */
static EVP_CIPHER *cipher_named(pv_crypto *crypto, const char *name) {
    static const char *const NAMES[] = {
        "DES-EDE3-CBC", "DES-CBC",          "AES-128-CBC",      "AES-192-CBC",      "AES-256-CBC",
        "RC2-CBC",      "CAMELLIA-128-CBC", "CAMELLIA-192-CBC", "CAMELLIA-256-CBC", "BF-CBC",
        "CAST5-CBC",    "IDEA-CBC",         "SEED-CBC",
    };
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (strcmp(NAMES[i], name) == 0)
            return EVP_CIPHER_fetch(crypto->library, name, NULL);
    return NULL;
}

/* Fills `ret_key` with digests, each over the one before it, the password and the salt. */
static bool derive(pv_crypto *crypto, pv_bytes password, const uint8_t *salt,
                   uint8_t ret_key[LONGEST_KEY]) {
    EVP_MD *md5 = EVP_MD_fetch(crypto->library, "MD5", NULL);
    EVP_MD_CTX *ctx = md5 ? EVP_MD_CTX_new() : NULL;
    bool done = ctx != NULL;
    for (size_t at = 0; done && at < LONGEST_KEY; at += MD5_BYTES) {
        size_t before = at ? MD5_BYTES : 0;
        done = EVP_DigestInit_ex2(ctx, md5, NULL) &&
               EVP_DigestUpdate(ctx, ret_key + at - before, before) &&
               EVP_DigestUpdate(ctx, password.data, password.size) &&
               EVP_DigestUpdate(ctx, salt, SALT_BYTES) &&
               EVP_DigestFinal_ex(ctx, ret_key + at, NULL);
    }
    EVP_MD_CTX_free(ctx);
    EVP_MD_free(md5);
    return done;
}

/* Gives false when the padding does not fit. */
static bool decrypt(const EVP_CIPHER *cipher, const uint8_t *key, const pv_pem_envelope *envelope,
                    uint8_t *plain, size_t *ret_size) {
    int size = 0, last = 0;
    pv_bytes in = envelope->ciphertext;
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    bool done = ctx && in.size <= INT32_MAX &&
                EVP_DecryptInit_ex2(ctx, cipher, key, envelope->iv.data, NULL) &&
                EVP_DecryptUpdate(ctx, plain, &size, in.data, (int)in.size) &&
                EVP_DecryptFinal_ex(ctx, plain + size, &last);
    EVP_CIPHER_CTX_free(ctx);
    *ret_size = (size_t)size + (size_t)last;
    return done;
}

static pv_status unsupported(pv_arena *arena, const pv_pem_envelope *envelope) {
    return pv_fail(arena, PV_UNSUPPORTED, (pv_place){0},
                   "DEK-Info: the cipher %.40s with an IV of %zu octets cannot be used here",
                   envelope->cipher, envelope->iv.size);
}

pv_status pv_crypto_pem_decrypt(pv_crypto *crypto, pv_arena *arena, const pv_pem_envelope *envelope,
                                pv_bytes password, pv_bytes *ret_plain) {
    const size_t room = envelope->ciphertext.size + EVP_MAX_BLOCK_LENGTH;
    uint8_t key[LONGEST_KEY], *plain = pv_arena_alloc(arena, room);
    if (!plain)
        return pv_no_memory();
    PV_TRY(pv_arena_wipe_later(arena, plain, room));
    EVP_CIPHER *cipher = cipher_named(crypto, envelope->cipher);
    bool usable = cipher && envelope->iv.size == (size_t)EVP_CIPHER_get_iv_length(cipher) &&
                  envelope->iv.size >= SALT_BYTES &&
                  EVP_CIPHER_get_key_length(cipher) <= LONGEST_KEY &&
                  derive(crypto, password, envelope->iv.data, key);
    size_t size = 0;
    bool opened = usable && decrypt(cipher, key, envelope, plain, &size);
    EVP_CIPHER_free(cipher);
    pv_os_wipe(key, sizeof key);
    ERR_clear_error();
    if (!usable)
        return unsupported(arena, envelope);
    if (!opened)
        return pv_fail(arena, PV_WRONG_PASSWORD, (pv_place){0}, "the padding does not fit");
    *ret_plain = (pv_bytes){plain, size};
    return pv_success();
}

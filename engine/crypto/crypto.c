/* SPDX-License-Identifier: Apache-2.0
 * The library context of one worker, and the two digests of the hot path. Private, because
 * threads that share one wait for its locks. */
#include "crypto/crypto.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <stdlib.h>

#include "crypto/internal.h"

static bool open_library(pv_crypto *crypto) {
    crypto->library = OSSL_LIB_CTX_new();
    if (!crypto->library)
        return false;
    crypto->standard = OSSL_PROVIDER_load(crypto->library, "default");
    crypto->legacy = OSSL_PROVIDER_load(crypto->library, "legacy");
    crypto->md5 = EVP_MD_fetch(crypto->library, "MD5", NULL);
    ERR_clear_error(); /* a missing legacy provider, or MD5, is no error */
    crypto->sha1 = EVP_MD_fetch(crypto->library, "SHA1", NULL);
    crypto->sha256 = EVP_MD_fetch(crypto->library, "SHA2-256", NULL);
    crypto->digest = EVP_MD_CTX_new();
    crypto->numbers = BN_CTX_new_ex(crypto->library);
    return crypto->standard && crypto->sha1 && crypto->sha256 && crypto->digest && crypto->numbers;
}

pv_crypto *pv_crypto_new(void) {
    pv_crypto *crypto = calloc(1, sizeof *crypto);
    if (crypto && !open_library(crypto)) {
        pv_crypto_free(crypto);
        crypto = NULL;
    }
    return crypto;
}

void pv_crypto_free(pv_crypto *crypto) {
    if (!crypto)
        return;
    pv_sieve_free(crypto->sieve);
    for (size_t i = 0; i < PV_PBE_COUNT; i++)
        EVP_CIPHER_free(crypto->ciphers[i]);
    BN_CTX_free(crypto->numbers);
    EVP_MD_CTX_free(crypto->digest);
    EVP_MD_free(crypto->md5);
    EVP_MD_free(crypto->sha1);
    EVP_MD_free(crypto->sha256);
    if (crypto->legacy)
        OSSL_PROVIDER_unload(crypto->legacy);
    if (crypto->standard)
        OSSL_PROVIDER_unload(crypto->standard);
    OSSL_LIB_CTX_free(crypto->library);
    free(crypto);
}

bool pv_crypto_has_legacy(const pv_crypto *crypto) {
    return crypto->legacy != NULL;
}

const char *pv_crypto_version(void) {
    return OpenSSL_version(OPENSSL_VERSION);
}

static void digest(pv_crypto *crypto, const EVP_MD *md, pv_bytes bytes, uint8_t *ret_digest) {
    EVP_DigestInit_ex2(crypto->digest, md, NULL);
    EVP_DigestUpdate(crypto->digest, bytes.data, bytes.size);
    EVP_DigestFinal_ex(crypto->digest, ret_digest, NULL);
}

void pv_crypto_sha1(pv_crypto *crypto, pv_bytes bytes, uint8_t ret_digest[20]) {
    digest(crypto, crypto->sha1, bytes, ret_digest);
}

void pv_crypto_sha256(pv_crypto *crypto, pv_bytes bytes, uint8_t ret_digest[32]) {
    digest(crypto, crypto->sha256, bytes, ret_digest);
}

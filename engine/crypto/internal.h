/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_CRYPTO_INTERNAL_H
#define PKIVET_CRYPTO_INTERNAL_H

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

#include "base/cursor.h"
#include "crypto/crypto.h"

typedef struct pv_sieve pv_sieve; /* sieve.c */
void pv_sieve_free(pv_sieve *sieve);

/* Shared by the files of this folder only. */
struct pv_crypto {
    OSSL_LIB_CTX *library;
    OSSL_PROVIDER *standard, *legacy; /* legacy may be NULL */
    EVP_MD *sha1, *sha256;
    EVP_MD *md5; /* NULL where OpenSSL is bound to FIPS 140 */
    EVP_MD_CTX *digest;
    EVP_CIPHER *ciphers[PV_PBE_COUNT]; /* of pbe_direct.c; NULL until they are needed */
    BN_CTX *numbers;                   /* scratch for public numbers */
    pv_sieve *sieve;                   /* NULL until it is needed */
};

/* Takes a count that costs work (iterations, key length): a negative one fails, a huge one
 * saturates. */
PV_MUST_USE pv_status pv_kdf_count_take(pv_cursor *c, const char *what, uint64_t *ret_count);

/* The public key of a whole SubjectPublicKeyInfo, the caller's to free; NULL when OpenSSL does not
 * take it. May leave errors in OpenSSL's queue. */
EVP_PKEY *pv_spki_key(pv_crypto *crypto, pv_bytes spki);

#endif

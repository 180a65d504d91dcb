/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_CRYPTO_CRYPTO_H
#define PKIVET_CRYPTO_CRYPTO_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/limits.h"
#include "base/secret.h"
#include "facts/enums.h"

/* Everything that pkivet asks of OpenSSL: digests, signatures, password-based encryption, and
 * arithmetic on keys. No file outside this folder includes an OpenSSL header. */

/* One private library context (OSSL_LIB_CTX) with its prefetched algorithms: a worker's own, not
 * to be shared between threads. */
typedef struct pv_crypto pv_crypto;

/* NULL without memory. A missing legacy provider is no failure: see pv_crypto_has_legacy. */
pv_crypto *pv_crypto_new(void);
void pv_crypto_free(pv_crypto *crypto);

/* Whether RC2, RC4 and DES can be used (OpenSSL's legacy provider loaded). */
bool pv_crypto_has_legacy(const pv_crypto *crypto);
/* "OpenSSL 3.0.19 27 Jan 2026" */
const char *pv_crypto_version(void);

/* Cannot fail: the algorithms were fetched at the start. */
void pv_crypto_sha1(pv_crypto *crypto, pv_bytes bytes, uint8_t ret_digest[20]);
void pv_crypto_sha256(pv_crypto *crypto, pv_bytes bytes, uint8_t ret_digest[32]);

/* What an operation with a key costs, in steps of about half a microsecond, rather too much than
 * too little: verifying a signature, or checking a private key and computing its public one. Knows
 * no limits: numbers above them are refused before any work. */
uint64_t pv_crypto_verify_steps(pv_keyalgorithm algorithm, uint64_t bits);
uint64_t pv_crypto_check_steps(pv_keyalgorithm algorithm, uint64_t bits);

/* Whether `signature` is that of `message` under the key in `spki` (a whole SubjectPublicKeyInfo),
 * by the algorithm in `algorithm` (a whole AlgorithmIdentifier). CANNOT: an algorithm, curve or
 * key that this OpenSSL does not take. */
typedef enum { PV_VERIFY_CANNOT, PV_VERIFY_GOOD, PV_VERIFY_BAD } pv_verification;
pv_verification pv_crypto_verify(pv_crypto *crypto, pv_bytes spki, pv_bytes algorithm,
                                 pv_bytes message, pv_bytes signature);

#endif

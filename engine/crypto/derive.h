/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_CRYPTO_DERIVE_H
#define PKIVET_CRYPTO_DERIVE_H

#include "crypto/internal.h"

/* Keys made of passwords with SHA-1 or SHA-256, the two digests of nearly all files. Shared by the
 * files of this folder only. Every key is the caller's to wipe. */

enum { PV_DERIVE_LANES = 2, PV_DERIVE_DIGEST = 32 };

typedef struct {
    bool sha256;         /* or SHA-1 */
    uint64_t iterations; /* at least 1 */
    pv_bytes salt;
} pv_derivation;

/* PBKDF2 (RFC 8018 5.2) with HMAC of the digest. */
void pv_derive_pbkdf2(const pv_derivation *how, pv_bytes password, uint8_t *ret_key, size_t size);

/* RFC 7292 B.2 with identifier `use`. False without memory only. */
bool pv_derive_pkcs12(const pv_derivation *how, pv_password password, uint8_t use, uint8_t *ret_key,
                      size_t size);
/* The first digest of the same, for one password or for two at a time: a processor works on both
 * at once, since neither waits for the other. */
bool pv_derive_pkcs12_lanes(const pv_derivation *how, const pv_password *passwords, size_t lanes,
                            uint8_t use, uint8_t ret_keys[PV_DERIVE_LANES][PV_DERIVE_DIGEST]);

/* HMAC (RFC 2104) with SHA-256 or SHA-1; gives the size of its value. */
size_t pv_derive_hmac(bool sha256, pv_bytes key, pv_bytes message,
                      uint8_t ret_value[PV_DERIVE_DIGEST]);

#endif

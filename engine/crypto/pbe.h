/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_CRYPTO_PBE_H
#define PKIVET_CRYPTO_PBE_H

#include "base/cursor.h"
#include "crypto/crypto.h"
#include "facts/enums.h"

/* Password-based encryption as PKCS#12 and PKCS#8 use it (RFC 7292 B and C, RFC 8018). */
typedef struct {
    pv_pbe scheme;   /* PV_PBE_OTHER when not known */
    const char *oid; /* registered short name or dotted, for messages */
    bool has_iterations;
    bool damaged;        /* its parameters do not parse: pv_pbe_decrypt says so */
    uint64_t iterations; /* as the file says; saturates. scrypt, which has none: N * r * p */
    pv_place place;
    pv_bytes algorithm; /* the whole AlgorithmIdentifier */
} pv_pbe_info;

/* Takes the AlgorithmIdentifier at the cursor. An unknown scheme is no failure. */
PV_MUST_USE pv_status pv_pbe_take(pv_cursor *c, pv_pbe_info *ret_info);

/* Decrypts into `arena`, in memory that is wiped with it. PV_WRONG_PASSWORD when the padding does
 * not fit (a wrong password passes one time in 256: the caller looks at what it got),
 * PV_OVER_LIMIT before any work when the iterations are above the limit, PV_UNSUPPORTED for a
 * scheme that this OpenSSL lacks (said so when it is the legacy provider that is missing). */
PV_MUST_USE pv_status pv_pbe_decrypt(pv_crypto *crypto, pv_arena *arena, const pv_limits *limits,
                                     const pv_pbe_info *info, pv_password password,
                                     pv_bytes ciphertext, pv_bytes *ret_plain);

/* What pv_pbe_decrypt would say of any password: everything but PV_WRONG_PASSWORD. */
PV_MUST_USE pv_status pv_pbe_examine(pv_crypto *crypto, pv_arena *arena, const pv_limits *limits,
                                     const pv_pbe_info *info, pv_bytes ciphertext);

#endif

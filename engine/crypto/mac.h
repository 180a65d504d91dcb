/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_CRYPTO_MAC_H
#define PKIVET_CRYPTO_MAC_H

#include "base/cursor.h"
#include "crypto/crypto.h"
#include "facts/enums.h"
#include "facts/oid.h"

/* The password-based MAC of a PKCS#12 file (RFC 7292 4 and B, RFC 9579). */
typedef struct {
    pv_place place, salt_place, iterations_place;
    pv_macalgorithm algorithm;
    const char *oid;     /* registered short name or dotted, for messages */
    pv_oid derive, hash; /* PBMAC1: PRF of PBKDF2, and the MAC; else the digest in `hash` alone */
    bool has_iterations; /* false: its parameters did not parse */
    uint64_t iterations; /* as the file says; saturates */
    uint64_t key_size;   /* PBMAC1 */
    pv_bytes salt, value;
} pv_mac_info;

/* Takes the MacData at the cursor. An unknown algorithm, or PBMAC1 parameters that do not parse,
 * are no failure. */
PV_MUST_USE pv_status pv_mac_take(pv_cursor *c, pv_mac_info *ret_info);

/* Whether NULL and the empty password give different MACs (RFC 7292 B) or the same (PBKDF2). */
bool pv_mac_tells_null(const pv_mac_info *info);

/* What one derivation of the MAC's key costs, in iterations; saturates. PBKDF2 makes a long key in
 * pieces, with all iterations for each. */
uint64_t pv_mac_steps(const pv_mac_info *info);

/* Which of some passwords fits the MAC over `content`. Two at once are cheaper than one after the
 * other. */
enum { PV_MAC_AT_ONCE = 2 };
typedef struct {
    pv_bytes content;
    pv_password passwords[PV_MAC_AT_ONCE];
    size_t count;
} pv_mac_question;

/* The index of the first that fits; `count` when none does. PV_OVER_LIMIT before any work when the
 * steps of one are above the limit of iterations, PV_UNSUPPORTED for an algorithm that is not known
 * here, and for a key too short to prove anything, PV_DAMAGED when its parameters did not parse. */
PV_MUST_USE pv_status pv_mac_find(pv_crypto *crypto, pv_arena *arena, const pv_limits *limits,
                                  const pv_mac_info *info, const pv_mac_question *asked,
                                  size_t *ret_index);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BASE_NH_H
#define PKIVET_BASE_NH_H

#include "base/siphash.h"

/* NH with 64-bit words, in two levels (Black, Halevi, Krawczyk, Krovetz, Rogaway: "UMAC: Fast and
 * Secure Message Authentication"): tells contents of the same size apart at a tenth of what SipHash
 * costs. Two that were written by who does not know the key have the same hash with a probability
 * of 2^-63. No more than that: the hash itself must never be shown. */
enum { PV_NH_WORDS = 512, PV_NH_MOST = PV_NH_WORDS * 8 * (PV_NH_WORDS / 2) };
typedef struct {
    uint64_t words[2][PV_NH_WORDS]; /* random */
} pv_nh_key;

/* False for more than PV_NH_MOST octets. */
bool pv_nh_of(const pv_nh_key *key, pv_bytes bytes, pv_sip *ret_hash);

#endif

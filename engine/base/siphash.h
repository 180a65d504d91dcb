/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BASE_SIPHASH_H
#define PKIVET_BASE_SIPHASH_H

#include "base/bytes.h"

/* SipHash-2-4 with 128 bits (Aumasson, Bernstein: "SipHash: a fast short-input PRF"): where octets
 * are told apart that a hostile file may have chosen, at a tenth of what a digest costs. Who does
 * not know the key cannot make two strings that have the same. */
typedef struct {
    uint64_t k[2];
} pv_sip_key;

typedef struct {
    uint64_t hi, lo;
} pv_sip;

pv_sip pv_sip_of(pv_sip_key key, pv_bytes bytes);

#endif

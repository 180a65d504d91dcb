/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_CRYPTO_MODULUS_H
#define PKIVET_CRYPTO_MODULUS_H

#include "crypto/crypto.h"

/* Defects of RSA that a modulus alone betrays. A modulus is borrowed, unsigned, big-endian, without
 * leading zeros and not empty (pv_der_magnitude). The time is some microseconds for 2048 bits and
 * grows with the square of the length, so callers hold it to a limit. False: no memory. */

/* All factors of the sieve are below this: the bound of the Baseline Requirements, 6.1.6. */
enum { PV_SIEVE_BOUND = 752, PV_FERMAT_STEPS = 100 };

typedef struct {
    unsigned factor; /* the smallest prime below the bound that divides it; 0: none does */
    bool roca;       /* it has the fingerprint of CVE-2017-15361 */
} pv_sieved;
bool pv_crypto_modulus_sieve(pv_crypto *crypto, pv_bytes modulus, pv_sieved *ret_sieved);

/* Which step of Fermat's method factors it, from 1; 0: none of the first PV_FERMAT_STEPS. */
bool pv_crypto_modulus_fermat(pv_crypto *crypto, pv_bytes modulus, unsigned *ret_step);

#endif

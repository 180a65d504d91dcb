/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_KEY_PARTS_H
#define PKIVET_READERS_KEY_PARTS_H

#include "base/cursor.h"
#include "crypto/keys.h"
#include "facts/oid.h"
#include "facts/unit.h"

/* What the readers of key formats have in common: each takes its format apart into these numbers,
 * and pv_key_publish makes facts of them. */
typedef enum {
    PV_PARTS_OTHER, /* nothing is known but the algorithm */
    PV_PARTS_RSA,
    PV_PARTS_EC,
    PV_PARTS_DSA,
    PV_PARTS_RAW, /* RFC 8410 */
} pv_parts_kind;

typedef struct {
    pv_parts_kind kind;
    bool public_only; /* there is no private part to check */
    bool faulty;      /* a number is negative or empty: no key has such */
    bool many_primes; /* an RSA key of more than two primes: not checked */
    pv_place place;
    pv_bytes algorithm;  /* whole AlgorithmIdentifier as a SubjectPublicKeyInfo has it, or empty */
    pv_bytes public_key; /* octets for its BIT STRING where the file says them, else empty */
    pv_rsa_numbers rsa;
    pv_ec_numbers ec;
    pv_dsa_numbers dsa;
    pv_bytes raw;
} pv_key_parts;

/* Take the structure at the cursor into `parts`; numbers are borrowed from the cursor's bytes. */
/* RSAPrivateKey (RFC 8017 A.1.2). */
PV_MUST_USE pv_status pv_key_take_rsa(pv_cursor *c, pv_key_parts *parts);
/* ECPrivateKey (RFC 5915). The curve of `parts->algorithm`, when that is set, goes before. */
PV_MUST_USE pv_status pv_key_take_ec(pv_cursor *c, pv_key_parts *parts);
/* OpenSSL's DSAPrivateKey: version, p, q, g, y, x. */
PV_MUST_USE pv_status pv_key_take_dsa(pv_cursor *c, pv_key_parts *parts);
/* What stands in the OCTET STRING of a PrivateKeyInfo with `parts->algorithm`. */
PV_MUST_USE pv_status pv_key_take_inner(pv_cursor *c, pv_oid algorithm, pv_key_parts *parts);

/* Sets algorithm, bits, curve and, pending, spki_sha256 and consistent; and what pairing goes by.
 * A public key that the parts do not say is computed. `parts` is copied. */
PV_MUST_USE pv_status pv_key_publish(pv_subject *key, const pv_key_parts *parts);

/* Encoders for SubjectPublicKeyInfo (key_spki.c), in `arena`; NULL data without memory. */
pv_bytes pv_spki_rsa_public(pv_arena *arena, const pv_rsa_numbers *numbers);
pv_bytes pv_spki_integer(pv_arena *arena, pv_bytes magnitude);
/* AlgorithmIdentifier with the whole element of its parameters, which may be empty. */
pv_bytes pv_spki_algorithm(pv_arena *arena, pv_oid algorithm, pv_bytes parameters);
/* AlgorithmIdentifier of rsaEncryption (NULL parameters); of an EC key, given the whole element of
 * the parameters; of a DSA key. */
pv_bytes pv_spki_rsa_algorithm(void);
pv_bytes pv_spki_ec_algorithm(pv_arena *arena, pv_bytes parameters);
pv_bytes pv_spki_dsa_algorithm(pv_arena *arena, const pv_dsa_numbers *numbers);
/* The whole, and within it the octets of the BIT STRING. */
pv_bytes pv_spki_build(pv_arena *arena, pv_bytes algorithm, pv_bytes public_key,
                       pv_bytes *ret_public_key);

#endif

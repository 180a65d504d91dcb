/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_PUBLIC_KEY_H
#define PKIVET_READERS_PUBLIC_KEY_H

#include "base/cursor.h"
#include "facts/oid.h"
#include "facts/subject.h"

/* What a SubjectPublicKeyInfo says, read from its raw bytes (RFC 5280 4.1.2.7, RFC 3279, RFC 5480,
 * RFC 8410). Odd encodings are told by `damage`, not refused. */
typedef struct {
    pv_place place;      /* of the SubjectPublicKeyInfo */
    pv_bytes spki;       /* the whole of it */
    pv_bytes public_key; /* octets of the BIT STRING */
    pv_keyalgorithm algorithm;
    const char *algorithm_oid; /* registered short name or dotted */
    bool has_bits;
    uint32_t bits; /* RSA modulus, EC field, DSA and DH prime, 255/456/448 for the RFC 8410 keys */
    const char *curve;                   /* NULL unless a named curve */
    pv_curveparameters curve_parameters; /* of an EC key */
    pv_rsaparameters rsa_parameters;     /* of an RSA key */
    pv_place exponent_place;
    pv_bytes modulus, exponent; /* INTEGER contents of an RSA key that parses; else empty */
    uint64_t damage;            /* set of pv_damage */
} pv_public_key;

/* Takes the SubjectPublicKeyInfo at the cursor. Fails only when its outer structure does not
 * parse, or without memory. */
PV_MUST_USE pv_status pv_public_key_take(pv_cursor *c, pv_public_key *ret_key);

/* Sets all the shared facts of the key (algorithm, bits, curve, exponent ...), and marks those that
 * such a key has not as absent; spki_sha256, and what pv_public_key_resolve computes, are left
 * pending, for the subject's resolver. Remembers spki and public_key in the subject. */
void pv_public_key_set(pv_subject *subject, const pv_public_key *key);

/* Computes one of the facts that pv_public_key_set leaves pending because they take arithmetic on
 * the RSA modulus; false when `fact` is none of them. */
bool pv_public_key_resolve(pv_subject *subject, pv_fact fact);

/* Field size in bits of a named curve (RFC 5480, RFC 5639, SEC 2); 0 when it is not known. */
uint32_t pv_curve_bits(pv_oid curve);

#endif

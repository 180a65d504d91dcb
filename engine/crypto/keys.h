/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_CRYPTO_KEYS_H
#define PKIVET_CRYPTO_KEYS_H

#include "crypto/crypto.h"
#include "facts/enums.h"

/* Arithmetic on the numbers of private keys. Numbers are borrowed, unsigned, big-endian and
 * without leading zeros (pv_der_magnitude); empty is zero. */
typedef struct {
    pv_bytes n, e, d, p, q, dp, dq, qinv;
} pv_rsa_numbers;

typedef struct {
    pv_bytes curve;  /* the whole OBJECT IDENTIFIER of a named curve; empty when there is none */
    pv_bytes scalar; /* the private key */
    pv_bytes point;  /* the public key as an octet string (SEC 1, 2.3.3); empty when not known */
} pv_ec_numbers;

typedef struct {
    pv_bytes p, q, g, x, y; /* y may be empty: not known */
} pv_dsa_numbers;

/* CANNOT: a curve that this OpenSSL lacks, a number above the limits, or too few numbers. */
typedef enum { PV_CHECK_CANNOT, PV_CHECK_GOOD, PV_CHECK_BAD } pv_check;

/* n = p q, p and q are probably prime, d inverts e, and the CRT numbers follow from those. The
 * primes of a modulus above 8192 bits are not tested: then GOOD becomes CANNOT. */
pv_check pv_crypto_rsa_check(pv_crypto *crypto, const pv_limits *limits,
                             const pv_rsa_numbers *numbers);
/* The scalar is within the order of the curve, and the point, when known, is its public key. */
pv_check pv_crypto_ec_check(pv_crypto *crypto, const pv_ec_numbers *numbers);
/* 0 < x < q, and y, when known, is g^x mod p. */
pv_check pv_crypto_dsa_check(pv_crypto *crypto, const pv_limits *limits,
                             const pv_dsa_numbers *numbers);

/* The public key of a private one, in `arena`; empty when it cannot be computed (see CANNOT, and
 * numbers out of range). Fail for want of memory only. */
PV_MUST_USE pv_status pv_crypto_ec_public(pv_crypto *crypto, pv_arena *arena,
                                          const pv_ec_numbers *numbers, pv_bytes *ret_point);
PV_MUST_USE pv_status pv_crypto_dsa_public(pv_crypto *crypto, pv_arena *arena,
                                           const pv_limits *limits, const pv_dsa_numbers *numbers,
                                           pv_bytes *ret_y);
/* Of Ed25519, Ed448, X25519 and X448 (RFC 8410). */
PV_MUST_USE pv_status pv_crypto_raw_public(pv_crypto *crypto, pv_arena *arena,
                                           pv_keyalgorithm algorithm, pv_bytes private_key,
                                           pv_bytes *ret_public);

/* RC4 under a key of 128 bits, as in PVK files. False when this OpenSSL has no RC4. */
bool pv_crypto_rc4(pv_crypto *crypto, const uint8_t key[16], pv_bytes input, uint8_t *ret_output);

/* A PEM body that RFC 1421 headers encrypt, as OpenSSL writes them: `cipher` and `iv` from
 * DEK-Info, the key from MD5 over password and the head of the IV. Statuses as of
 * pv_pbe_decrypt. */
typedef struct {
    const char *cipher; /* "DES-EDE3-CBC", "AES-256-CBC" ... */
    pv_bytes iv;
    pv_bytes ciphertext;
} pv_pem_envelope;
PV_MUST_USE pv_status pv_crypto_pem_decrypt(pv_crypto *crypto, pv_arena *arena,
                                            const pv_pem_envelope *envelope, pv_bytes password,
                                            pv_bytes *ret_plain);

#endif

/* SPDX-License-Identifier: Apache-2.0
 * What arithmetic with keys costs, so that it can be refused before it is begun. Measured on one
 * machine and rounded up; only the growth with the length of the numbers has to be right. */
#include "crypto/crypto.h"

enum { SMALL = 200, LARGEST_PRIMALITY = 8192 };

static uint64_t words_of(uint64_t bits) {
    const uint64_t most = 1u << 20; /* beyond any limit, and its cube still fits */
    return bits / 64 < most ? bits / 64 + 1 : most;
}

static bool is_rsa(pv_keyalgorithm algorithm) {
    return algorithm == PV_KEYALGORITHM_RSA || algorithm == PV_KEYALGORITHM_RSA_PSS;
}

/* A point times a number, or a power with the short exponents of DSA; the keys of RFC 8410. */
static uint64_t group_steps(pv_keyalgorithm algorithm, uint64_t words) {
    if (algorithm == PV_KEYALGORITHM_EC)
        return 8 * words * words * words;
    return algorithm == PV_KEYALGORITHM_DSA ? words * words : SMALL;
}

/* OpenSSL caps the exponent of a long modulus at 64 bits. */
uint64_t pv_crypto_verify_steps(pv_keyalgorithm algorithm, uint64_t bits) {
    const uint64_t words = words_of(bits);
    return is_rsa(algorithm) ? words * words / 4 + 1 : group_steps(algorithm, words);
}

/* Powers modulo the primes are the most of an RSA key; the primes of a long one are not tested. */
uint64_t pv_crypto_check_steps(pv_keyalgorithm algorithm, uint64_t bits) {
    const uint64_t words = words_of(bits);
    if (!is_rsa(algorithm))
        return group_steps(algorithm, words);
    return bits <= LARGEST_PRIMALITY ? words * words * words / 6 + 1 : words * words;
}

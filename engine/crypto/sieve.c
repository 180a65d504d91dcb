/* SPDX-License-Identifier: Apache-2.0
 * Weaknesses of RSA that show in the modulus's residues: factors so small that a table of primes
 * finds them, and the fingerprint of the primes that CVE-2017-15361 makes (Nemec and others, The
 * Return of Coppersmith's Attack, ACM CCS 2017, 5.1: modulo every small prime they are powers of
 * 65537). A residue is the sum of the number's digits times the powers that they stand for, all of
 * them modulo the prime: the digits and the powers are so short that a compiler makes eight
 * products at once, and no long division is needed. */
#include <stdlib.h>

#include "crypto/internal.h"
#include "crypto/modulus.h"

enum {
    LAST_ROCA_PRIME = 167, /* the 39th: what the shortest keys of that kind are made with */
    SHORTEST_ROCA = 512,   /* bits */
    DIGIT_BITS = 15,
    HALF = 72,        /* digits whose products, each below 2^15 * 752, add up within 31 bits */
    DIGITS = 2 * HALF /* that are worked on at once: a little more than 2048 bits */
};

static const uint16_t PRIMES[] = {
    2,   3,   5,   7,   11,  13,  17,  19,  23,  29,  31,  37,  41,  43,  47,  53,  59,  61,  67,
    71,  73,  79,  83,  89,  97,  101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163,
    167, 173, 179, 181, 191, 193, 197, 199, 211, 223, 227, 229, 233, 239, 241, 251, 257, 263, 269,
    271, 277, 281, 283, 293, 307, 311, 313, 317, 331, 337, 347, 349, 353, 359, 367, 373, 379, 383,
    389, 397, 401, 409, 419, 421, 431, 433, 439, 443, 449, 457, 461, 463, 467, 479, 487, 491, 499,
    503, 509, 521, 523, 541, 547, 557, 563, 569, 571, 577, 587, 593, 599, 601, 607, 613, 617, 619,
    631, 641, 643, 647, 653, 659, 661, 673, 677, 683, 691, 701, 709, 719, 727, 733, 739, 743, 751,
};
enum { PRIME_COUNT = sizeof PRIMES / sizeof *PRIMES };
_Static_assert((INT64_C(1) << DIGIT_BITS) * PV_SIEVE_BOUND * HALF <= INT32_MAX, "sums have room");

/* 2^(15 i) modulo each prime. */
struct pv_sieve {
    int16_t powers[PRIME_COUNT][DIGITS];
    uint32_t leap[PRIME_COUNT]; /* the power behind the last */
};

static pv_sieve *make_sieve(void) {
    pv_sieve *s = malloc(sizeof *s);
    for (size_t p = 0; s && p < PRIME_COUNT; p++) {
        uint32_t power = 1;
        for (size_t i = 0; i < DIGITS; i++) {
            s->powers[p][i] = (int16_t)(power % PRIMES[p]);
            power = (power << DIGIT_BITS) % PRIMES[p];
        }
        s->leap[p] = power;
    }
    return s;
}

void pv_sieve_free(pv_sieve *sieve) {
    free(sieve);
}

/* A power of 65537 modulo the prime. */
static bool is_roca_residue(uint32_t residue, uint32_t prime) {
    uint32_t power = 1;
    do {
        if (power == residue)
            return true;
        power = power * (65537 % prime) % prime;
    } while (power > 1);
    return false;
}

/* Octets count from the last, which is worth least. */
static uint32_t octet_at(pv_bytes number, size_t at) {
    return at < number.size ? number.data[number.size - 1 - at] : 0;
}

static void take_digits(pv_bytes number, size_t bit, int16_t ret_digits[DIGITS]) {
    for (size_t i = 0; i < DIGITS; i++, bit += DIGIT_BITS) {
        size_t at = bit / 8;
        uint32_t bits =
            octet_at(number, at) | octet_at(number, at + 1) << 8 | octet_at(number, at + 2) << 16;
        ret_digits[i] = (int16_t)(bits >> bit % 8 & ((1u << DIGIT_BITS) - 1));
    }
}

static uint32_t add_products(const int16_t *digits, const int16_t *powers) {
    int32_t sum = 0;
    for (size_t i = 0; i < HALF; i++)
        sum += digits[i] * powers[i];
    return (uint32_t)sum;
}

/* Adds the next digits, those before being worth `leap` times as much. */
static void add_digits(const pv_sieve *s, const int16_t digits[DIGITS],
                       uint32_t residues[PRIME_COUNT]) {
    for (size_t p = 0; p < PRIME_COUNT; p++) {
        const int16_t *powers = s->powers[p];
        uint32_t sum = add_products(digits, powers) + add_products(digits + HALF, powers + HALF);
        residues[p] = (residues[p] * s->leap[p] + sum % PRIMES[p]) % PRIMES[p];
    }
}

static size_t bits_of(pv_bytes modulus) {
    size_t bits = 8 * modulus.size;
    for (unsigned top = 0x80; modulus.size && !(modulus.data[0] & top); top >>= 1)
        bits--;
    return bits;
}

static pv_sieved judge(const uint32_t residues[PRIME_COUNT], size_t bits) {
    pv_sieved sieved = {.roca = bits >= SHORTEST_ROCA};
    for (size_t p = 0; p < PRIME_COUNT && !sieved.factor; p++) {
        if (PRIMES[p] <= LAST_ROCA_PRIME)
            sieved.roca = sieved.roca && is_roca_residue(residues[p], PRIMES[p]);
        if (residues[p] == 0)
            sieved.factor = PRIMES[p];
    }
    return sieved;
}

bool pv_crypto_modulus_sieve(pv_crypto *crypto, pv_bytes modulus, pv_sieved *ret_sieved) {
    enum { STRIDE = DIGITS * DIGIT_BITS };
    uint32_t residues[PRIME_COUNT] = {0};
    int16_t digits[DIGITS];
    if (!crypto->sieve)
        crypto->sieve = make_sieve();
    if (!crypto->sieve)
        return false;
    for (size_t parts = 8 * modulus.size / STRIDE + 1; parts-- > 0;) {
        take_digits(modulus, parts * STRIDE, digits);
        add_digits(crypto->sieve, digits, residues);
    }
    *ret_sieved = judge(residues, bits_of(modulus));
    return true;
}

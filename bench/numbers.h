/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BENCH_NUMBERS_H
#define PKIVET_BENCH_NUMBERS_H

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include "keys.h"

/* Numbers for many keys, all different, fast, and the same for the same seed. None of them keeps a
 * secret. */
typedef struct {
    uint64_t state;
} bench_random;

uint64_t bench_draw(bench_random *r);
unsigned bench_below(bench_random *r, unsigned bound);
blob bench_octets(bench_random *r, size_t size);

/* Scalars d, d + 1, d + 2 ... with their points of P-256. */
typedef struct {
    EC_GROUP *group;
    EC_POINT *point;
    BIGNUM *scalar;
    BN_CTX *ctx;
} bench_walk;

void bench_walk_begin(bench_walk *w, bench_random *r);
void bench_walk_step(bench_walk *w);
void bench_walk_end(bench_walk *w);
blob bench_walk_point(const bench_walk *w);  /* uncompressed */
blob bench_walk_secret(const bench_walk *w); /* the scalar, 32 octets */

/* ECDSA with SHA-256: the nonce is the walk's next scalar. */
blob bench_ecdsa(bench_walk *nonce, const BIGNUM *secret, blob message);

/* A number as long as an RSA modulus that no small prime divides. Nobody knows its factors, if it
 * has any: it is for public keys only. */
blob bench_modulus(bench_random *r, size_t bits);

enum { BENCH_PRIMES = 192 };

/* RSA-2048 keys that are sound: each is a pair of primes from a pool, which is filled as it is
 * asked for. No two keys have the same modulus. */
typedef struct {
    BIGNUM *primes[BENCH_PRIMES];
    size_t primes_count, larger, smaller;
    bench_random random;
} bench_pool;

rsa_numbers bench_rsa(bench_pool *pool);
void bench_pool_end(bench_pool *pool);

#endif

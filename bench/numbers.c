/* SPDX-License-Identifier: Apache-2.0
 * Keys by the thousand. A fresh RSA key takes OpenSSL some 50 ms, so that moduli here are random
 * numbers that pass for one, and sound keys are pairs from a pool of primes; points of P-256 are
 * made by adding the generator once more. Random numbers are SplitMix64. */
#include "numbers.h"

#include <string.h>

#include "der.h"

enum { SMALL = 752 }; /* what rules look at */

static void must(int ok) {
    if (!ok)
        give_up("big numbers");
}

uint64_t bench_draw(bench_random *r) {
    uint64_t z = r->state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

unsigned bench_below(bench_random *r, unsigned bound) {
    return (unsigned)((bench_draw(r) >> 32) * bound >> 32);
}

static void draw_octets(bench_random *r, uint8_t *octets, size_t size) {
    for (size_t i = 0; i < size; i += sizeof(uint64_t)) {
        uint64_t word = bench_draw(r);
        memcpy(octets + i, &word, size - i < sizeof word ? size - i : sizeof word);
    }
}

blob bench_octets(bench_random *r, size_t size) {
    uint8_t *octets = keep(size);
    draw_octets(r, octets, size);
    return (blob){octets, size};
}

/* ---- P-256 ---------------------------------------------------------------------------------- */

void bench_walk_begin(bench_walk *w, bench_random *r) {
    blob start = bench_octets(r, 31);
    w->group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    w->ctx = BN_CTX_new();
    must(w->group && w->ctx);
    w->point = EC_POINT_new(w->group);
    w->scalar = BN_bin2bn(start.data, (int)start.size, NULL);
    must(w->point && w->scalar && EC_POINT_mul(w->group, w->point, w->scalar, NULL, NULL, w->ctx));
}

void bench_walk_step(bench_walk *w) {
    must(BN_add_word(w->scalar, 1) &&
         EC_POINT_add(w->group, w->point, w->point, EC_GROUP_get0_generator(w->group), w->ctx));
}

void bench_walk_end(bench_walk *w) {
    BN_free(w->scalar);
    EC_POINT_free(w->point);
    EC_GROUP_free(w->group);
    BN_CTX_free(w->ctx);
}

blob bench_walk_point(const bench_walk *w) {
    uint8_t octets[65];
    must(EC_POINT_point2oct(w->group, w->point, POINT_CONVERSION_UNCOMPRESSED, octets,
                            sizeof octets, w->ctx) == sizeof octets);
    return bytes(octets, sizeof octets);
}

static blob fixed_width(const BIGNUM *value, int size) {
    uint8_t *octets = keep((size_t)size);
    must(BN_bn2binpad(value, octets, size) == size);
    return (blob){octets, (size_t)size};
}

blob bench_walk_secret(const bench_walk *w) {
    return fixed_width(w->scalar, 32);
}

/* SEC 1 4.1.3: r is the x of kG, s = (e + r d) / k. */
blob bench_ecdsa(bench_walk *nonce, const BIGNUM *secret, blob message) {
    uint8_t digest[32];
    const BIGNUM *n = EC_GROUP_get0_order(nonce->group);
    bench_walk_step(nonce);
    must(EVP_Digest(message.data, message.size, digest, NULL, EVP_sha256(), NULL));
    BN_CTX_start(nonce->ctx);
    BIGNUM *r = BN_CTX_get(nonce->ctx), *s = BN_CTX_get(nonce->ctx), *e = BN_CTX_get(nonce->ctx);
    must(e && BN_bin2bn(bench_walk_point(nonce).data + 1, 32, r) &&
         BN_bin2bn(digest, sizeof digest, e) && BN_nnmod(r, r, n, nonce->ctx) &&
         BN_mod_mul(s, r, secret, n, nonce->ctx) && BN_mod_add(s, s, e, n, nonce->ctx) &&
         BN_mod_inverse(e, nonce->scalar, n, nonce->ctx) && BN_mod_mul(s, s, e, n, nonce->ctx));
    blob signature = SEQ(der_unsigned(fixed_width(r, 32)), der_unsigned(fixed_width(s, 32)));
    BN_CTX_end(nonce->ctx);
    return signature;
}

/* ---- RSA ------------------------------------------------------------------------------------ */

static unsigned primes[SMALL]; /* the odd ones below SMALL */
static size_t primes_count;

static void find_primes(void) {
    for (unsigned p = 3; p < SMALL; p += 2) {
        int composite = 0;
        for (size_t i = 0; i < primes_count && !composite; i++)
            composite = p % primes[i] == 0;
        if (!composite)
            primes[primes_count++] = p;
    }
}

/* What is left of `n` by each prime. As many primes as fit in 32 bits take one long division. */
static void divide(const BIGNUM *n, unsigned *left) {
    for (size_t first = 0, end = 0; first < primes_count; first = end) {
        uint64_t product = 1;
        while (end < primes_count && product * primes[end] <= UINT32_MAX)
            product *= primes[end++];
        uint64_t rest = BN_mod_word(n, (BN_ULONG)product);
        for (size_t i = first; i < end; i++)
            left[i] = (unsigned)(rest % primes[i]);
    }
}

blob bench_modulus(bench_random *r, size_t bits) {
    unsigned left[SMALL], step = 0;
    uint8_t octets[1024];
    size_t size = bits / 8;
    draw_octets(r, octets, size);
    octets[0] |= 0xc0;
    octets[size - 1] = (uint8_t)((octets[size - 1] & 0x1f) | 1);
    octets[size - 2] &= 0x7f; /* room for the steps */
    BIGNUM *n = BN_bin2bn(octets, (int)size, NULL);
    must(n != NULL);
    if (!primes_count)
        find_primes();
    divide(n, left);
    for (size_t i = 0; i < primes_count; i++)
        if ((left[i] + step) % primes[i] == 0) {
            step += 2;
            i = SIZE_MAX; /* from the first prime on */
        }
    must(BN_add_word(n, step));
    blob modulus = fixed_width(n, (int)size);
    BN_free(n);
    return modulus;
}

/* Of 1024 bits; the two highest are set, so that the product of two has 2048. */
static BIGNUM *new_prime(bench_random *r) {
    uint8_t octets[128];
    draw_octets(r, octets, sizeof octets);
    octets[0] |= 0xc0;
    octets[127] |= 1;
    BIGNUM *p = BN_bin2bn(octets, sizeof octets, NULL);
    BN_CTX *ctx = BN_CTX_new();
    must(p && ctx);
    /* p - 1 has to have no factor in common with the exponent */
    while (BN_mod_word(p, 65537) == 1 || BN_check_prime(p, ctx, NULL) != 1)
        must(BN_add_word(p, 2));
    BN_CTX_free(ctx);
    return p;
}

static blob shortest(const BIGNUM *value) {
    return fixed_width(value, BN_num_bytes(value));
}

static rsa_numbers numbers_of(const BIGNUM *p, const BIGNUM *q) {
    BN_CTX *ctx = BN_CTX_new();
    must(ctx != NULL);
    BN_CTX_start(ctx);
    BIGNUM *n = BN_CTX_get(ctx), *e = BN_CTX_get(ctx), *d = BN_CTX_get(ctx);
    BIGNUM *p1 = BN_CTX_get(ctx), *q1 = BN_CTX_get(ctx), *phi = BN_CTX_get(ctx);
    must(phi && BN_mul(n, p, q, ctx) && BN_set_word(e, 65537) && BN_sub(p1, p, BN_value_one()) &&
         BN_sub(q1, q, BN_value_one()) && BN_mul(phi, p1, q1, ctx) &&
         BN_mod_inverse(d, e, phi, ctx) && BN_mod(p1, d, p1, ctx) && BN_mod(q1, d, q1, ctx) &&
         BN_mod_inverse(phi, q, p, ctx));
    rsa_numbers made = {.n = shortest(n),
                        .e = shortest(e),
                        .d = shortest(d),
                        .p = shortest(p),
                        .q = shortest(q),
                        .dp = shortest(p1),
                        .dq = shortest(q1),
                        .qinv = shortest(phi)};
    BN_CTX_end(ctx);
    BN_CTX_free(ctx);
    return made;
}

rsa_numbers bench_rsa(bench_pool *pool) {
    if (pool->smaller == pool->larger) {
        pool->larger++;
        pool->smaller = 0;
    }
    while (pool->primes_count <= pool->larger) {
        if (pool->primes_count == BENCH_PRIMES)
            give_up("no more RSA keys in the pool");
        pool->primes[pool->primes_count++] = new_prime(&pool->random);
    }
    return numbers_of(pool->primes[pool->larger], pool->primes[pool->smaller++]);
}

void bench_pool_end(bench_pool *pool) {
    while (pool->primes_count)
        BN_free(pool->primes[--pool->primes_count]);
}

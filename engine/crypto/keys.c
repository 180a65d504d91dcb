/* SPDX-License-Identifier: Apache-2.0
 * Whether the numbers of a private key fit one another, and which public key they make: RSA (RFC
 * 8017 3.2), EC (SEC 1 3.2), DSA (FIPS 186-4 4), and the keys of RFC 8410. Everything that is
 * allocated here is cleared when it is freed. Refuses numbers whose arithmetic would take long:
 * a hostile file can hold many keys. */
#include "crypto/keys.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/objects.h>

#include "crypto/internal.h"

enum {
    LARGEST_PRIMALITY = 8192, /* bits of the modulus */
    LARGEST_DSA_PRIME = 10000,
    LARGEST_DSA_ORDER = 512,
    LONGEST_POINT = 256,
    LONGEST_RAW = 64,
};

static size_t bits_of(pv_bytes number) {
    return number.size > SIZE_MAX / 8 ? SIZE_MAX : number.size * 8;
}

/* A number of the context: cleared and freed with it. NULL without memory. */
static BIGNUM *load(BN_CTX *ctx, pv_bytes number) {
    BIGNUM *b = BN_CTX_get(ctx);
    return b && BN_bin2bn(number.data, (int)number.size, b) ? b : NULL;
}

static pv_check check(bool good) {
    return good ? PV_CHECK_GOOD : PV_CHECK_BAD;
}

/* One round of Miller and Rabin with a small base: `odd * 2^twos` is candidate - 1. */
static bool passes_round(const BIGNUM *candidate, const BIGNUM *less_one, const BIGNUM *odd,
                         BN_ULONG small, BN_CTX *ctx) {
    BIGNUM *base = BN_CTX_get(ctx), *x = BN_CTX_get(ctx);
    if (!x || !BN_set_word(base, small) || !BN_mod_exp(x, base, odd, candidate, ctx))
        return false;
    if (BN_is_one(x))
        return true;
    for (int left = BN_num_bits(less_one) - BN_num_bits(odd); left > 0; left--) {
        if (BN_cmp(x, less_one) == 0)
            return true;
        if (!BN_mod_sqr(x, x, candidate, ctx))
            return false;
    }
    return false;
}

/* Fixed bases: this finds numbers that a fault made, it does not judge an adversary's, for whom
 * OpenSSL's own test does 64 rounds and takes as long as reading a whole PFX, or seconds. One round
 * passes a random composite of 512 bits once in 2^56 times, and a longer one less often (Damgard,
 * Landrock and Pomerance 1993; Handbook of Applied Cryptography, table 4.3). Shorter primes, where
 * composites that pass are not rare, are cheap. */
static size_t rounds_for(const BIGNUM *candidate) {
    return BN_num_bits(candidate) >= 512 ? 1 : 4;
}

static bool probably_prime(const BIGNUM *candidate, BN_CTX *ctx) {
    static const BN_ULONG BASES[] = {2, 3, 5, 7};
    if (!BN_is_odd(candidate) || BN_num_bits(candidate) < 4)
        return BN_is_word(candidate, 2) || BN_is_word(candidate, 3) || BN_is_word(candidate, 5) ||
               BN_is_word(candidate, 7);
    BIGNUM *less_one = BN_CTX_get(ctx), *odd = BN_CTX_get(ctx);
    if (!odd || !BN_copy(less_one, candidate) || !BN_sub_word(less_one, 1))
        return false;
    int twos = 1;
    while (!BN_is_bit_set(less_one, twos))
        twos++;
    if (!BN_rshift(odd, less_one, twos))
        return false;
    bool prime = true;
    for (size_t i = 0; prime && i < rounds_for(candidate); i++) {
        BN_CTX_start(ctx);
        prime = passes_round(candidate, less_one, odd, BASES[i], ctx);
        BN_CTX_end(ctx);
    }
    return prime;
}

typedef struct {
    BIGNUM *n, *e, *d, *p, *q, *dp, *dq, *qinv;
    BIGNUM *t; /* scratch */
} rsa;

static bool load_rsa(BN_CTX *ctx, const pv_rsa_numbers *from, rsa *to) {
    return (to->n = load(ctx, from->n)) && (to->e = load(ctx, from->e)) &&
           (to->d = load(ctx, from->d)) && (to->p = load(ctx, from->p)) &&
           (to->q = load(ctx, from->q)) && (to->dp = load(ctx, from->dp)) &&
           (to->dq = load(ctx, from->dq)) && (to->qinv = load(ctx, from->qinv)) &&
           (to->t = BN_CTX_get(ctx));
}

/* The half of the key that belongs to one prime: e inverts d modulo prime - 1, and `crt` is d
 * reduced by that. */
static bool prime_fits(const rsa *k, const BIGNUM *prime, const BIGNUM *crt, BN_CTX *ctx) {
    BIGNUM *less_one = BN_CTX_get(ctx);
    if (!less_one || !BN_copy(less_one, prime) || !BN_sub_word(less_one, 1))
        return false;
    bool inverts = BN_mod_mul(k->t, k->d, k->e, less_one, ctx) && BN_is_one(k->t);
    return inverts && BN_nnmod(k->t, k->d, less_one, ctx) && BN_cmp(k->t, crt) == 0;
}

static pv_check check_rsa(const rsa *k, BN_CTX *ctx) {
    /* Primes of at least 3 keep every modulus below above 1. */
    if (BN_num_bits(k->p) < 2 || BN_num_bits(k->q) < 2 || BN_is_zero(k->e) || !BN_is_odd(k->e))
        return PV_CHECK_BAD;
    if (BN_is_word(k->p, 2) || BN_is_word(k->q, 2))
        return PV_CHECK_BAD;
    bool good = BN_mul(k->t, k->p, k->q, ctx) && BN_cmp(k->t, k->n) == 0 &&
                prime_fits(k, k->p, k->dp, ctx) && prime_fits(k, k->q, k->dq, ctx) &&
                BN_mod_mul(k->t, k->q, k->qinv, k->p, ctx) && BN_is_one(k->t);
    if (!good)
        return PV_CHECK_BAD;
    if (BN_num_bits(k->n) > LARGEST_PRIMALITY)
        return PV_CHECK_CANNOT;
    return check(probably_prime(k->p, ctx) && probably_prime(k->q, ctx));
}

pv_check pv_crypto_rsa_check(pv_crypto *crypto, const pv_limits *limits,
                             const pv_rsa_numbers *numbers) {
    const pv_bytes all[] = {numbers->n, numbers->e,  numbers->d,  numbers->p,
                            numbers->q, numbers->dp, numbers->dq, numbers->qinv};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (bits_of(all[i]) > limits->key_bits)
            return PV_CHECK_CANNOT;
    BN_CTX *ctx = BN_CTX_new_ex(crypto->library);
    if (!ctx)
        return PV_CHECK_CANNOT;
    BN_CTX_start(ctx);
    rsa k;
    pv_check result = load_rsa(ctx, numbers, &k) ? check_rsa(&k, ctx) : PV_CHECK_CANNOT;
    BN_CTX_end(ctx);
    BN_CTX_free(ctx);
    ERR_clear_error();
    return result;
}

/* NULL when the curve is none that OpenSSL knows by name. */
static EC_GROUP *group_of(pv_crypto *crypto, pv_bytes curve) {
    const uint8_t *at = curve.data;
    if (curve.size == 0 || curve.size > 64)
        return NULL;
    ASN1_OBJECT *name = d2i_ASN1_OBJECT(NULL, &at, (long)curve.size);
    int nid = name ? OBJ_obj2nid(name) : NID_undef;
    ASN1_OBJECT_free(name);
    return nid == NID_undef ? NULL : EC_GROUP_new_by_curve_name_ex(crypto->library, NULL, nid);
}

/* An EC computation under way; freed by end_ec. */
typedef struct {
    EC_GROUP *group;
    BN_CTX *ctx;
    EC_POINT *made;
    bool in_range; /* the scalar is one that the curve's keys have, and `made` its public key */
} ec;

static void end_ec(ec *k) {
    EC_POINT_clear_free(k->made);
    if (k->ctx)
        BN_CTX_end(k->ctx);
    BN_CTX_free(k->ctx);
    EC_GROUP_free(k->group);
    ERR_clear_error();
}

/* 1 .. order - 1; for SM2, which signs with the inverse of scalar + 1, order - 1 is none. */
static bool is_scalar(const ec *k, const BIGNUM *scalar) {
    const BIGNUM *order = EC_GROUP_get0_order(k->group);
    if (BN_is_zero(scalar) || BN_cmp(scalar, order) >= 0)
        return false;
    if (EC_GROUP_get_curve_name(k->group) != NID_sm2)
        return true;
    BIGNUM *next = BN_CTX_get(k->ctx);
    return next && BN_copy(next, scalar) && BN_add_word(next, 1) && BN_cmp(next, order) != 0;
}

/* Gives false when the curve is not known. */
static bool begin_ec(pv_crypto *crypto, const pv_ec_numbers *numbers, ec *k) {
    *k = (ec){.group = group_of(crypto, numbers->curve)};
    k->ctx = k->group ? BN_CTX_new_ex(crypto->library) : NULL;
    k->made = k->ctx ? EC_POINT_new(k->group) : NULL;
    if (k->ctx)
        BN_CTX_start(k->ctx);
    if (!k->made)
        return false;
    if (numbers->scalar.size > LONGEST_POINT)
        return true;
    BIGNUM *scalar = load(k->ctx, numbers->scalar);
    k->in_range = scalar && is_scalar(k, scalar) &&
                  EC_POINT_mul(k->group, k->made, scalar, NULL, NULL, k->ctx) == 1;
    return true;
}

static bool same_point(const ec *k, pv_bytes octets) {
    EC_POINT *said = EC_POINT_new(k->group);
    bool same = said && EC_POINT_oct2point(k->group, said, octets.data, octets.size, k->ctx) == 1 &&
                EC_POINT_cmp(k->group, said, k->made, k->ctx) == 0;
    EC_POINT_free(said);
    return same;
}

pv_check pv_crypto_ec_check(pv_crypto *crypto, const pv_ec_numbers *numbers) {
    ec k;
    pv_check result = PV_CHECK_CANNOT;
    if (begin_ec(crypto, numbers, &k))
        result = check(k.in_range && (!numbers->point.size || same_point(&k, numbers->point)));
    end_ec(&k);
    return result;
}

pv_status pv_crypto_ec_public(pv_crypto *crypto, pv_arena *arena, const pv_ec_numbers *numbers,
                              pv_bytes *ret_point) {
    ec k;
    uint8_t octets[LONGEST_POINT];
    size_t size = 0;
    if (begin_ec(crypto, numbers, &k) && k.in_range)
        size = EC_POINT_point2oct(k.group, k.made, POINT_CONVERSION_UNCOMPRESSED, octets,
                                  sizeof octets, k.ctx);
    end_ec(&k);
    *ret_point = (pv_bytes){pv_arena_copy(arena, octets, size), size};
    return ret_point->data ? pv_success() : pv_no_memory();
}

static bool dsa_is_feasible(const pv_limits *limits, const pv_dsa_numbers *numbers) {
    return bits_of(numbers->p) <= limits->key_bits && bits_of(numbers->p) <= LARGEST_DSA_PRIME &&
           bits_of(numbers->q) <= LARGEST_DSA_ORDER && bits_of(numbers->g) <= LARGEST_DSA_PRIME &&
           bits_of(numbers->y) <= LARGEST_DSA_PRIME;
}

/* g^x mod p as a number of the context; NULL when x is out of range or p cannot be a modulus. */
static BIGNUM *power(BN_CTX *ctx, const pv_dsa_numbers *numbers) {
    if (numbers->x.size > numbers->q.size)
        return NULL;
    BIGNUM *p = load(ctx, numbers->p), *q = load(ctx, numbers->q), *g = load(ctx, numbers->g);
    BIGNUM *x = load(ctx, numbers->x), *y = BN_CTX_get(ctx);
    if (!p || !q || !g || !x || !y || !BN_is_odd(p) || BN_is_one(p))
        return NULL;
    if (BN_is_zero(x) || BN_cmp(x, q) >= 0)
        return NULL;
    BN_set_flags(x, BN_FLG_CONSTTIME);
    return BN_mod_exp(y, g, x, p, ctx) ? y : NULL;
}

pv_check pv_crypto_dsa_check(pv_crypto *crypto, const pv_limits *limits,
                             const pv_dsa_numbers *numbers) {
    BN_CTX *ctx = dsa_is_feasible(limits, numbers) ? BN_CTX_new_ex(crypto->library) : NULL;
    if (!ctx)
        return PV_CHECK_CANNOT;
    BN_CTX_start(ctx);
    BIGNUM *made = power(ctx, numbers), *said = load(ctx, numbers->y);
    bool good = made && said && (BN_is_zero(said) || BN_cmp(made, said) == 0);
    BN_CTX_end(ctx);
    BN_CTX_free(ctx);
    ERR_clear_error();
    return check(good);
}

pv_status pv_crypto_dsa_public(pv_crypto *crypto, pv_arena *arena, const pv_limits *limits,
                               const pv_dsa_numbers *numbers, pv_bytes *ret_y) {
    uint8_t octets[LARGEST_DSA_PRIME / 8 + 1];
    size_t size = 0;
    BN_CTX *ctx = dsa_is_feasible(limits, numbers) ? BN_CTX_new_ex(crypto->library) : NULL;
    if (ctx) {
        BN_CTX_start(ctx);
        BIGNUM *y = power(ctx, numbers);
        if (y && (size_t)BN_num_bytes(y) <= sizeof octets)
            size = (size_t)BN_bn2bin(y, octets);
        BN_CTX_end(ctx);
        BN_CTX_free(ctx);
    }
    ERR_clear_error();
    *ret_y = (pv_bytes){pv_arena_copy(arena, octets, size), size};
    return ret_y->data ? pv_success() : pv_no_memory();
}

/* OpenSSL's name; NULL for algorithms that RFC 8410 has not. */
static const char *raw_name(pv_keyalgorithm algorithm) {
    if (algorithm == PV_KEYALGORITHM_ED25519)
        return "ED25519";
    if (algorithm == PV_KEYALGORITHM_ED448)
        return "ED448";
    if (algorithm == PV_KEYALGORITHM_X25519)
        return "X25519";
    return algorithm == PV_KEYALGORITHM_X448 ? "X448" : NULL;
}

pv_status pv_crypto_raw_public(pv_crypto *crypto, pv_arena *arena, pv_keyalgorithm algorithm,
                               pv_bytes private_key, pv_bytes *ret_public) {
    const char *name = raw_name(algorithm);
    uint8_t octets[LONGEST_RAW];
    size_t size = sizeof octets;
    EVP_PKEY *key = name ? EVP_PKEY_new_raw_private_key_ex(crypto->library, name, NULL,
                                                           private_key.data, private_key.size)
                         : NULL;
    if (!key || EVP_PKEY_get_raw_public_key(key, octets, &size) != 1)
        size = 0;
    EVP_PKEY_free(key);
    ERR_clear_error();
    *ret_public = (pv_bytes){pv_arena_copy(arena, octets, size), size};
    return ret_public->data ? pv_success() : pv_no_memory();
}

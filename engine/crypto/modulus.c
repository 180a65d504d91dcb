/* SPDX-License-Identifier: Apache-2.0
 * Weaknesses of RSA that show in the modulus: factors so small that a table of primes finds them,
 * primes so close together that Fermat's method does, and the fingerprint of the primes that
 * CVE-2017-15361 makes (Nemec and others, The Return of Coppersmith's Attack, ACM CCS 2017, 5.1:
 * modulo every small prime they are powers of 65537). Factors nothing beyond that, and tests
 * nothing for being prime. */
#include "crypto/modulus.h"

#include <math.h>
#include <openssl/bn.h>

#include "crypto/internal.h"

/* ---- small primes ---------------------------------------------------------------------------- */

enum {
    LAST_ROCA_PRIME = 167, /* the 39th: what the shortest keys of that kind are made with */
    SHORTEST_ROCA = 512,   /* bits */
    PER_GROUP = 34,        /* primes whose product is reduced by at once */
    GROUP_OCTETS = 40,     /* what that product fits into, a multiple of four */
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
_Static_assert((size_t)PV_SIEVE_GROUPS *PER_GROUP >= PRIME_COUNT, "groups for all primes");

static bool multiply(BIGNUM *product, size_t first, size_t end) {
    bool done = BN_one(product);
    for (size_t i = first; done && i < end; i++)
        done = BN_mul_word(product, PRIMES[i]);
    return done;
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

static uint32_t reduce(const uint8_t octets[GROUP_OCTETS], uint32_t by) {
    uint64_t rest = 0;
    for (size_t i = 0; i < GROUP_OCTETS; i += 4) {
        uint32_t word = (uint32_t)octets[i] << 24 | (uint32_t)octets[i + 1] << 16 |
                        (uint32_t)octets[i + 2] << 8 | octets[i + 3];
        rest = (rest << 32 | word) % by;
    }
    return (uint32_t)rest;
}

/* Primes from `first` on, as many as fit into 32 bits together. */
static size_t end_of_run(size_t first, size_t end, uint32_t *ret_product) {
    uint64_t product = 1;
    size_t at = first;
    while (at < end && product * PRIMES[at] <= UINT32_MAX)
        product *= PRIMES[at++];
    *ret_product = (uint32_t)product;
    return at;
}

/* Divides by the primes of a group, smallest first, until one divides. */
static void sieve_group(const uint8_t octets[GROUP_OCTETS], size_t first, size_t end,
                        pv_sieved *sieved) {
    uint32_t product;
    for (size_t run = first; run < end; run = first) {
        first = end_of_run(run, end, &product);
        uint32_t rest = reduce(octets, product);
        for (size_t i = run; i < first; i++) {
            uint32_t prime = PRIMES[i], residue = rest % prime;
            if (prime <= LAST_ROCA_PRIME)
                sieved->roca = sieved->roca && is_roca_residue(residue, prime);
            if (residue == 0) {
                sieved->factor = prime;
                return;
            }
        }
    }
}

static size_t end_of_group(size_t group) {
    size_t end = (group + 1) * PER_GROUP;
    return end < PRIME_COUNT ? end : PRIME_COUNT;
}

/* The product of each group, and behind those of all primes: made once for the context. */
static bool prepare(pv_crypto *crypto) {
    for (size_t i = 0; i <= PV_SIEVE_GROUPS; i++) {
        bool is_group = i < PV_SIEVE_GROUPS;
        BIGNUM *product = crypto->sieve[i] ? NULL : BN_new();
        if (crypto->sieve[i])
            continue;
        if (!product || !multiply(product, is_group ? i * PER_GROUP : 0,
                                  is_group ? end_of_group(i) : PRIME_COUNT)) {
            BN_free(product);
            return false;
        }
        crypto->sieve[i] = product;
    }
    return true;
}

/* First by all primes at once, then by each group's: the numbers get short quickly. */
static bool sieve(pv_crypto *crypto, const BIGNUM *n, pv_sieved *sieved) {
    uint8_t octets[GROUP_OCTETS];
    BN_CTX *ctx = crypto->numbers;
    BIGNUM *rest = BN_CTX_get(ctx), *small = BN_CTX_get(ctx);
    if (!small || !prepare(crypto) || !BN_mod(rest, n, crypto->sieve[PV_SIEVE_GROUPS], ctx))
        return false;
    for (size_t i = 0; i < PV_SIEVE_GROUPS && !sieved->factor; i++) {
        if (!BN_mod(small, rest, crypto->sieve[i], ctx) ||
            BN_bn2binpad(small, octets, GROUP_OCTETS) < 0)
            return false;
        sieve_group(octets, i * PER_GROUP, end_of_group(i), sieved);
    }
    return true;
}

bool pv_crypto_modulus_sieve(pv_crypto *crypto, pv_bytes modulus, pv_sieved *ret_sieved) {
    BN_CTX *ctx = crypto->numbers;
    BN_CTX_start(ctx);
    BIGNUM *n = BN_CTX_get(ctx);
    *ret_sieved = (pv_sieved){.roca = true};
    bool done = n && BN_bin2bn(modulus.data, (int)modulus.size, n) && sieve(crypto, n, ret_sieved);
    ret_sieved->roca = ret_sieved->roca && done && BN_num_bits(n) >= SHORTEST_ROCA;
    BN_CTX_end(ctx);
    return done;
}

/* ---- Fermat ---------------------------------------------------------------------------------- */

/* The numbers modulo which most numbers are told to be no square, and which residues are squares.
 * A step is worked out in full only when it passes all of them: one in three thousand. */
static const struct {
    uint32_t modulus;
    uint64_t squares;
} FILTERS[] = {
    {63, 0x0402483012450293},
    {5, 0x13},
    {13, 0x161b},
    {11, 0x23b},
    {17, 0x1a317},
    {19, 0x30af3},
    {23, 0x5335f},
    {29, 0x13d122f3},
    {31, 0x121d47b7},
};
static const uint64_t SQUARES_OF_64 = 0x0202021202030213;
enum { FILTER_PRODUCT_A = 64 * 63 * 5 * 13 * 11, FILTER_PRODUCT_B = 17 * 19 * 23 * 29 * 31 };

/* sqrt of the 2 * (bits + 1) first bits of n, give or take 1; `from` is one less than how many bits
 * the whole root has. */
static bool begin_root(const BIGNUM *n, int from, int bits, BIGNUM *root) {
    return BN_rshift(root, n, 2 * (from - bits)) &&
           BN_set_word(root, (BN_ULONG)sqrt((double)BN_get_word(root)));
}

/* Newton's step, which doubles the known bits: of n only as many are looked at as that needs. */
static bool double_root(BN_CTX *ctx, const BIGNUM *n, int drop, int known, int wanted,
                        BIGNUM *root) {
    BIGNUM *quotient = BN_CTX_get(ctx);
    return quotient && BN_rshift(quotient, n, 2 * drop + wanted - known + 1) &&
           BN_div(quotient, NULL, quotient, root, ctx) &&
           BN_lshift(root, root, wanted - known - 1) && BN_add(root, root, quotient);
}

/* The greatest number whose square is not above n, as CPython's math.isqrt finds it (its proof
 * stands there): within 1 after each step, and then one comparison. */
static bool take_root(BN_CTX *ctx, const BIGNUM *n, BIGNUM *root) {
    enum { FIRST = 24 }; /* bits that a double is sure of */
    if (BN_is_zero(n))
        return BN_set_word(root, 0);
    int last = (BN_num_bits(n) - 1) / 2, shift = 0;
    while (last >> shift > FIRST)
        shift++;
    int known = last >> shift;
    bool done = begin_root(n, last, known, root);
    while (done && shift-- > 0) {
        int wanted = last >> shift;
        BN_CTX_start(ctx);
        done = double_root(ctx, n, last - wanted, known, wanted, root);
        BN_CTX_end(ctx);
        known = wanted;
    }
    BIGNUM *square = BN_CTX_get(ctx);
    return done && square && BN_sqr(square, root, ctx) &&
           (BN_cmp(square, n) <= 0 || BN_sub_word(root, 1));
}

/* n = a^2 - b^2 is sought: `square` is what b^2 would have to be for the first a. */
typedef struct {
    BN_CTX *ctx;
    const BIGNUM *n;
    BIGNUM *a, *square, *t, *u; /* the last two are scratch */
} fermat;

static bool begin_fermat(fermat *f) {
    return take_root(f->ctx, f->n, f->a) && BN_sqr(f->t, f->a, f->ctx) &&
           (BN_cmp(f->t, f->n) == 0 || BN_add_word(f->a, 1)) && BN_sqr(f->square, f->a, f->ctx) &&
           BN_sub(f->square, f->square, f->n);
}

/* Works the step out: whether its square is one, and the smaller factor more than 1. */
static bool factors(const fermat *f, unsigned step, bool *ret_factors) {
    BN_CTX_start(f->ctx);
    bool done = BN_copy(f->t, f->a) && BN_add_word(f->t, step) && BN_sqr(f->square, f->t, f->ctx) &&
                BN_sub(f->square, f->square, f->n) && take_root(f->ctx, f->square, f->u) &&
                BN_sub(f->t, f->t, f->u) && BN_sqr(f->u, f->u, f->ctx);
    *ret_factors = done && BN_cmp(f->u, f->square) == 0 && !BN_is_one(f->t);
    BN_CTX_end(f->ctx);
    return done;
}

static bool may_be_square(uint64_t in_a, uint64_t in_b) {
    const size_t count = sizeof FILTERS / sizeof *FILTERS, of_a = 4;
    for (size_t i = 0; i < count; i++)
        if (!(FILTERS[i].squares >> (i < of_a ? in_a : in_b) % FILTERS[i].modulus & 1))
            return false;
    return true;
}

/* (a + step)^2 - n from residues of a and of a^2 - n. */
static uint64_t residue_at(uint64_t a, uint64_t square, uint64_t step) {
    return square + (2 * a + step) * step;
}

static bool run_fermat(const fermat *f, unsigned *ret_step) {
    const uint64_t a1 = BN_mod_word(f->a, FILTER_PRODUCT_A),
                   a2 = BN_mod_word(f->a, FILTER_PRODUCT_B);
    const uint64_t s1 = BN_mod_word(f->square, FILTER_PRODUCT_A);
    const uint64_t s2 = BN_mod_word(f->square, FILTER_PRODUCT_B);
    bool found = false;
    for (unsigned step = 0; step < PV_FERMAT_STEPS && !found; step++) {
        uint64_t in_a = residue_at(a1, s1, step);
        if (!(SQUARES_OF_64 >> in_a % 64 & 1) || !may_be_square(in_a, residue_at(a2, s2, step)))
            continue;
        if (!factors(f, step, &found))
            return false;
        *ret_step = found ? step + 1 : 0;
    }
    return true;
}

bool pv_crypto_modulus_fermat(pv_crypto *crypto, pv_bytes modulus, unsigned *ret_step) {
    BN_CTX *ctx = crypto->numbers;
    BN_CTX_start(ctx);
    BIGNUM *n = BN_CTX_get(ctx);
    fermat f = {.ctx = ctx, .n = n, .a = BN_CTX_get(ctx), .square = BN_CTX_get(ctx)};
    f.t = BN_CTX_get(ctx);
    f.u = BN_CTX_get(ctx);
    *ret_step = 0;
    bool done = f.u && BN_bin2bn(modulus.data, (int)modulus.size, n) &&
                (!BN_is_odd(n) || (begin_fermat(&f) && run_fermat(&f, ret_step)));
    BN_CTX_end(ctx);
    return done;
}

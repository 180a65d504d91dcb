/* SPDX-License-Identifier: Apache-2.0
 * RSA's two primes so close together that Fermat's method finds them in a few steps. Factors
 * nothing beyond that, and tests nothing for being prime. */
#include "crypto/modulus.h"

#include <math.h>
#include <openssl/bn.h>

#include "crypto/internal.h"

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

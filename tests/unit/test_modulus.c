/* SPDX-License-Identifier: Apache-2.0
 * What a modulus betrays: small factors, close primes, the fingerprint of CVE-2017-15361. */
#include "key_sample.h"

#include <openssl/bn.h>

#include "crypto/modulus.h"

enum { BITS = 512 };

static pv_bytes octets_of(key_fixture *f, const BIGNUM *n) {
    uint8_t *octets = pv_arena_alloc(f->made, (size_t)BN_num_bytes(n) + 1);
    return (pv_bytes){octets, (size_t)BN_bn2bin(n, octets)};
}

static pv_bytes small(key_fixture *f, BN_ULONG value) {
    BIGNUM *n = BN_new();
    BN_set_word(n, value);
    pv_bytes octets = octets_of(f, n);
    BN_free(n);
    return octets;
}

static BIGNUM *prime(int bits) {
    BIGNUM *p = BN_new();
    assert_int_equal(BN_generate_prime_ex(p, bits, 0, NULL, NULL, NULL), 1);
    return p;
}

static pv_sieved sieve(key_fixture *f, pv_bytes modulus) {
    pv_sieved sieved;
    assert_true(pv_crypto_modulus_sieve(f->reading.crypto, modulus, &sieved));
    return sieved;
}

static unsigned fermat(key_fixture *f, pv_bytes modulus) {
    unsigned step;
    assert_true(pv_crypto_modulus_fermat(f->reading.crypto, modulus, &step));
    return step;
}

static void every_prime_below_the_bound_is_found_and_none_above(void **state) {
    key_fixture *f = *state;
    BIGNUM *p = prime(BITS), *n = BN_new();
    assert_int_equal(sieve(f, octets_of(f, p)).factor, 0);
    for (BN_ULONG by = 2; by < 800; by++) {
        BN_copy(n, p);
        BN_mul_word(n, by);
        unsigned least = 2;
        while (by % least != 0)
            least++;
        assert_int_equal(sieve(f, octets_of(f, n)).factor, least < PV_SIEVE_BOUND ? least : 0);
    }
    BN_free(p);
    BN_free(n);
}

static void a_key_of_openssl_has_no_weakness(void **state) {
    key_fixture *f = *state;
    BIGNUM *n = NULL;
    EVP_PKEY_get_bn_param(f->rsa, "n", &n);
    pv_bytes modulus = octets_of(f, n);
    assert_int_equal(sieve(f, modulus).factor, 0);
    assert_false(sieve(f, modulus).roca);
    assert_int_equal(fermat(f, modulus), 0);
    BN_free(n);
}

/* Powers of 65537 modulo the product of the primes, which is what such a modulus is made of. */
static void powers_of_65537_have_the_fingerprint_when_long_enough(void **state) {
    static const unsigned ROCA_PRIMES[] = {
        2,  3,  5,  7,  11, 13,  17,  19,  23,  29,  31,  37,  41,  43,  47,  53,  59,  61,  67, 71,
        73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167};
    key_fixture *f = *state;
    BIGNUM *product = BN_new(), *n = BN_new();
    BN_one(product);
    for (size_t i = 0; i < sizeof ROCA_PRIMES / sizeof *ROCA_PRIMES; i++)
        BN_mul_word(product, ROCA_PRIMES[i]);
    for (int bits = 511; bits <= 512; bits++) {
        BN_zero(n);
        BN_set_bit(n, bits - 1);
        BN_ULONG rest;
        do { /* the next one that is 65537 modulo the product */
            BN_add_word(n, 1);
            BIGNUM *r = BN_new();
            BN_CTX *ctx = BN_CTX_new();
            BN_mod(r, n, product, ctx);
            BN_sub(n, n, r);
            BN_add(n, n, product);
            BN_add_word(n, 65537);
            BN_mod(r, n, product, ctx);
            rest = BN_get_word(r);
            BN_CTX_free(ctx);
            BN_free(r);
        } while (rest != 65537);
        assert_int_equal(BN_num_bits(n), bits);
        assert_true(sieve(f, octets_of(f, n)).roca == (bits == 512));
        BN_add_word(n, 2);
        assert_false(sieve(f, octets_of(f, n)).roca);
    }
    BN_free(product);
    BN_free(n);
}

/* (a + b)(a - b), with a as far above the root as the step says. */
static unsigned step_of(key_fixture *f, const BIGNUM *a, BN_ULONG b) {
    BIGNUM *p = BN_dup(a), *q = BN_dup(a), *n = BN_new();
    BN_CTX *ctx = BN_CTX_new();
    BN_add_word(p, b);
    BN_sub_word(q, b);
    BN_mul(n, p, q, ctx);
    unsigned step = fermat(f, octets_of(f, n));
    BN_CTX_free(ctx);
    BN_free(p);
    BN_free(q);
    BN_free(n);
    return step;
}

static void close_factors_are_found_at_their_step(void **state) {
    key_fixture *f = *state;
    BIGNUM *a = BN_new();
    BN_set_word(a, 1u << 30); /* even, and b odd: the factors are odd */
    assert_int_equal(step_of(f, a, 1), 1);
    assert_int_equal(step_of(f, a, (1u << 15) + 1), 1);
    /* b^2 = 2 a steps, and a little */
    assert_int_equal(step_of(f, a, 461087), 100);
    assert_int_equal(step_of(f, a, 463411), 0);
    BN_free(a);
}

static void squares_and_even_numbers_have_an_end(void **state) {
    key_fixture *f = *state;
    assert_int_equal(fermat(f, small(f, 10007u * 10007u)), 1);
    assert_int_equal(fermat(f, small(f, 2u * 10007u)), 0);
    assert_int_equal(fermat(f, small(f, 1)), 0);
    assert_int_equal(fermat(f, small(f, 3)), 0);
    assert_int_equal(fermat(f, small(f, 15)), 1);
    assert_int_equal(sieve(f, small(f, 1)).factor, 0);
    assert_int_equal(sieve(f, small(f, 751)).factor, 751);
    assert_int_equal(sieve(f, small(f, 757)).factor, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_prime_below_the_bound_is_found_and_none_above),
        cmocka_unit_test(a_key_of_openssl_has_no_weakness),
        cmocka_unit_test(powers_of_65537_have_the_fingerprint_when_long_enough),
        cmocka_unit_test(close_factors_are_found_at_their_step),
        cmocka_unit_test(squares_and_even_numbers_have_an_end),
    };
    return cmocka_run_group_tests(tests, key_set_up, key_tear_down);
}

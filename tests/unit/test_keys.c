/* SPDX-License-Identifier: Apache-2.0
 * Arithmetic on key numbers, with keys that OpenSSL made and numbers that no key has. */
#include "key_sample.h"

#include <openssl/core_names.h>

#include "crypto/keys.h"

static pv_bytes number(key_fixture *f, EVP_PKEY *key, const char *name) {
    BIGNUM *b = NULL;
    assert_int_equal(EVP_PKEY_get_bn_param(key, name, &b), 1);
    size_t size = (size_t)BN_num_bytes(b);
    uint8_t *octets = pv_arena_alloc(f->made, size);
    BN_bn2bin(b, octets);
    BN_free(b);
    return (pv_bytes){octets, size};
}

static pv_rsa_numbers rsa_numbers(key_fixture *f) {
    return (pv_rsa_numbers){
        .n = number(f, f->rsa, OSSL_PKEY_PARAM_RSA_N),
        .e = number(f, f->rsa, OSSL_PKEY_PARAM_RSA_E),
        .d = number(f, f->rsa, OSSL_PKEY_PARAM_RSA_D),
        .p = number(f, f->rsa, OSSL_PKEY_PARAM_RSA_FACTOR1),
        .q = number(f, f->rsa, OSSL_PKEY_PARAM_RSA_FACTOR2),
        .dp = number(f, f->rsa, OSSL_PKEY_PARAM_RSA_EXPONENT1),
        .dq = number(f, f->rsa, OSSL_PKEY_PARAM_RSA_EXPONENT2),
        .qinv = number(f, f->rsa, OSSL_PKEY_PARAM_RSA_COEFFICIENT1),
    };
}

static pv_check rsa_check(key_fixture *f, const pv_rsa_numbers *k) {
    return pv_crypto_rsa_check(f->reading.crypto, &f->reading.limits, k);
}

static void the_numbers_of_an_rsa_key_fit(void **state) {
    key_fixture *f = *state;
    pv_rsa_numbers k = rsa_numbers(f);
    assert_int_equal(rsa_check(f, &k), PV_CHECK_GOOD);
}

static void any_rsa_number_that_is_another_does_not_fit(void **state) {
    key_fixture *f = *state;
    pv_rsa_numbers k = rsa_numbers(f);
    pv_bytes *const all[] = {&k.n, &k.e, &k.d, &k.p, &k.q, &k.dp, &k.dq, &k.qinv};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        pv_bytes right = *all[i];
        uint8_t *other = pv_arena_copy(f->made, right.data, right.size);
        other[right.size / 2] ^= 0x10;
        *all[i] = (pv_bytes){other, right.size};
        assert_int_equal(rsa_check(f, &k), PV_CHECK_BAD);
        *all[i] = (pv_bytes){NULL, 0};
        assert_int_equal(rsa_check(f, &k), PV_CHECK_BAD);
        *all[i] = (pv_bytes){(const uint8_t *)"\x01", 1};
        assert_int_equal(rsa_check(f, &k), PV_CHECK_BAD);
        *all[i] = (pv_bytes){(const uint8_t *)"\x02", 1};
        assert_int_equal(rsa_check(f, &k), PV_CHECK_BAD);
        *all[i] = right;
    }
}

/* n = 15 * 7 with exponents that fit as if 15 were prime: e d = 1 modulo 14 and modulo 6. */
static void a_factor_that_is_no_prime_does_not_fit(void **state) {
    key_fixture *f = *state;
    const uint8_t n[] = {105}, e[] = {5}, d[] = {17}, p[] = {15}, q[] = {7}, dp[] = {3}, dq[] = {5},
                  qinv[] = {13};
    const pv_rsa_numbers k = {{n, 1}, {e, 1}, {d, 1}, {p, 1}, {q, 1}, {dp, 1}, {dq, 1}, {qinv, 1}};
    assert_int_equal(rsa_check(f, &k), PV_CHECK_BAD);
    /* 13 * 7 with exponents that fit in the same way is a key. */
    const uint8_t n2[] = {91}, d2[] = {5}, p2[] = {13}, dp2[] = {5}, dq2[] = {5}, qinv2[] = {2};
    const pv_rsa_numbers good = {{n2, 1}, {e, 1},   {d2, 1},  {p2, 1},
                                 {q, 1},  {dp2, 1}, {dq2, 1}, {qinv2, 1}};
    assert_int_equal(rsa_check(f, &good), PV_CHECK_GOOD);
}

static pv_bytes octets_of(key_fixture *f, const BIGNUM *b) {
    size_t size = (size_t)BN_num_bytes(b);
    uint8_t *octets = pv_arena_alloc(f->made, size);
    BN_bn2bin(b, octets);
    return (pv_bytes){octets, size};
}

/* d, and what follows from it, for two odd numbers that are taken for primes; false when e has no
 * inverse. */
static bool numbers_around(key_fixture *f, const BIGNUM *p, const BIGNUM *q, BN_CTX *ctx,
                           pv_rsa_numbers *k) {
    BIGNUM *p1 = BN_CTX_get(ctx), *q1 = BN_CTX_get(ctx), *e = BN_CTX_get(ctx), *t = BN_CTX_get(ctx),
           *d = BN_CTX_get(ctx);
    BN_sub(p1, p, BN_value_one());
    BN_sub(q1, q, BN_value_one());
    BN_set_word(e, 65537);
    BN_mul(t, p1, q1, ctx);
    if (!BN_mod_inverse(d, e, t, ctx))
        return false;
    k->e = octets_of(f, e);
    k->d = octets_of(f, d);
    k->p = octets_of(f, p);
    k->q = octets_of(f, q);
    BN_mod(t, d, p1, ctx);
    k->dp = octets_of(f, t);
    BN_mod(t, d, q1, ctx);
    k->dq = octets_of(f, t);
    BN_mul(t, p, q, ctx);
    k->n = octets_of(f, t);
    if (!BN_mod_inverse(t, q, p, ctx))
        return false;
    k->qinv = octets_of(f, t);
    return true;
}

/* Both factors, when `composite` the first is a product itself; numbers that fit one another. */
static pv_rsa_numbers numbers_with(key_fixture *f, int bits, bool composite) {
    BN_CTX *ctx = BN_CTX_new();
    pv_rsa_numbers k;
    bool made = false;
    while (!made) {
        BN_CTX_start(ctx);
        BIGNUM *p = BN_CTX_get(ctx), *q = BN_CTX_get(ctx), *r = BN_CTX_get(ctx);
        BN_generate_prime_ex(p, composite ? bits / 2 : bits, 0, NULL, NULL, NULL);
        BN_generate_prime_ex(r, bits / 2, 0, NULL, NULL, NULL);
        BN_generate_prime_ex(q, bits, 0, NULL, NULL, NULL);
        if (composite)
            BN_mul(p, p, r, ctx);
        made = numbers_around(f, p, q, ctx, &k);
        BN_CTX_end(ctx);
    }
    BN_CTX_free(ctx);
    return k;
}

static void long_factors_that_are_no_primes_do_not_fit(void **state) {
    key_fixture *f = *state;
    static const int BITS[] = {128, 512, 1024};
    for (size_t i = 0; i < sizeof BITS / sizeof *BITS; i++) {
        pv_rsa_numbers k = numbers_with(f, BITS[i], true), good = numbers_with(f, BITS[i], false);
        assert_int_equal(rsa_check(f, &k), PV_CHECK_BAD);
        assert_int_equal(rsa_check(f, &good), PV_CHECK_GOOD);
    }
}

static void rsa_numbers_above_the_limit_are_not_worked_on(void **state) {
    key_fixture *f = *state;
    pv_rsa_numbers k = rsa_numbers(f);
    f->reading.limits.key_bits = 1023;
    assert_int_equal(rsa_check(f, &k), PV_CHECK_CANNOT);
}

/* SEC 1 C.4: prime256v1 */
static const uint8_t P256[] = {0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};

static pv_ec_numbers ec_numbers(key_fixture *f) {
    uint8_t *point = pv_arena_alloc(f->made, 65);
    size_t size = 0;
    assert_int_equal(
        EVP_PKEY_get_octet_string_param(f->ec, OSSL_PKEY_PARAM_PUB_KEY, point, 65, &size), 1);
    return (pv_ec_numbers){.curve = {P256, sizeof P256},
                           .scalar = number(f, f->ec, OSSL_PKEY_PARAM_PRIV_KEY),
                           .point = {point, size}};
}

static void the_point_of_an_ec_key_is_that_of_its_scalar(void **state) {
    key_fixture *f = *state;
    pv_ec_numbers k = ec_numbers(f);
    pv_bytes point;
    assert_int_equal(pv_crypto_ec_check(f->reading.crypto, &k), PV_CHECK_GOOD);
    assert_null(pv_crypto_ec_public(f->reading.crypto, f->made, &k, &point).error);
    assert_int_equal(point.size, 65);
    assert_memory_equal(point.data + 1, k.point.data + 1, 32);
    uint8_t *wrong = pv_arena_copy(f->made, k.point.data, k.point.size);
    wrong[5] ^= 1;
    k.point.data = wrong;
    assert_int_equal(pv_crypto_ec_check(f->reading.crypto, &k), PV_CHECK_BAD);
}

static void an_unknown_curve_or_a_huge_scalar_gives_no_point(void **state) {
    key_fixture *f = *state;
    pv_ec_numbers k = ec_numbers(f), unknown = k;
    static const uint8_t NO_CURVE[] = {0x06, 0x03, 0x2a, 0x03, 0x04}, NOT_DER[] = {0x06, 0x7f};
    pv_bytes point;
    unknown.curve = (pv_bytes){NO_CURVE, sizeof NO_CURVE};
    assert_int_equal(pv_crypto_ec_check(f->reading.crypto, &unknown), PV_CHECK_CANNOT);
    unknown.curve = (pv_bytes){NOT_DER, sizeof NOT_DER};
    assert_int_equal(pv_crypto_ec_check(f->reading.crypto, &unknown), PV_CHECK_CANNOT);
    assert_null(pv_crypto_ec_public(f->reading.crypto, f->made, &unknown, &point).error);
    assert_int_equal(point.size, 0);
    uint8_t *huge = pv_arena_alloc(f->made, 100000);
    memset(huge, 0xff, 100000);
    k.scalar = (pv_bytes){huge, 100000};
    assert_int_equal(pv_crypto_ec_check(f->reading.crypto, &k), PV_CHECK_BAD);
}

static void the_last_scalar_below_the_order_is_no_key_of_sm2(void **state) {
    key_fixture *f = *state;
    static const uint8_t SM2[] = {0x06, 0x08, 0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x82, 0x2d};
    uint8_t scalar[] = {0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                        0xff, 0xff, 0xff, 0xff, 0xff, 0x72, 0x03, 0xdf, 0x6b, 0x21, 0xc6,
                        0x05, 0x2b, 0x53, 0xbb, 0xf4, 0x09, 0x39, 0xd5, 0x41, 0x22};
    pv_ec_numbers k = {.curve = {SM2, sizeof SM2}, .scalar = {scalar, sizeof scalar}};
    assert_int_equal(pv_crypto_ec_check(f->reading.crypto, &k), PV_CHECK_BAD);
    scalar[31]--;
    assert_int_equal(pv_crypto_ec_check(f->reading.crypto, &k), PV_CHECK_GOOD);
}

/* p = 23, q = 11, g = 4: 4^7 mod 23 is 8. */
static void a_dsa_key_is_checked_and_its_public_part_computed(void **state) {
    key_fixture *f = *state;
    const uint8_t p[] = {23}, q[] = {11}, g[] = {4}, x[] = {7}, y[] = {8}, big[] = {11};
    pv_dsa_numbers k = {{p, 1}, {q, 1}, {g, 1}, {x, 1}, {NULL, 0}};
    pv_bytes made;
    pv_limits *limits = &f->reading.limits;
    pv_crypto *crypto = f->reading.crypto;
    assert_null(pv_crypto_dsa_public(crypto, f->made, limits, &k, &made).error);
    assert_int_equal(made.size, 1);
    assert_int_equal(made.data[0], 8);
    assert_int_equal(pv_crypto_dsa_check(crypto, limits, &k), PV_CHECK_GOOD);
    k.y = (pv_bytes){y, 1};
    assert_int_equal(pv_crypto_dsa_check(crypto, limits, &k), PV_CHECK_GOOD);
    k.y = (pv_bytes){x, 1};
    assert_int_equal(pv_crypto_dsa_check(crypto, limits, &k), PV_CHECK_BAD);
    k.x = (pv_bytes){big, 1};
    assert_int_equal(pv_crypto_dsa_check(crypto, limits, &k), PV_CHECK_BAD);
    k.p = (pv_bytes){NULL, 0};
    assert_int_equal(pv_crypto_dsa_check(crypto, limits, &k), PV_CHECK_BAD);
    limits->key_bits = 4;
    k.p = (pv_bytes){p, 1};
    assert_int_equal(pv_crypto_dsa_check(crypto, limits, &k), PV_CHECK_CANNOT);
}

static void raw_keys_of_another_length_have_no_public_part(void **state) {
    key_fixture *f = *state;
    static const uint8_t OCTETS[57] = {1};
    pv_bytes made;
    pv_crypto *crypto = f->reading.crypto;
    const pv_bytes ok = {OCTETS, 32}, bad = {OCTETS, 31};
    assert_null(pv_crypto_raw_public(crypto, f->made, PV_KEYALGORITHM_X25519, ok, &made).error);
    assert_int_equal(made.size, 32);
    assert_null(pv_crypto_raw_public(crypto, f->made, PV_KEYALGORITHM_X25519, bad, &made).error);
    assert_int_equal(made.size, 0);
    assert_null(pv_crypto_raw_public(crypto, f->made, PV_KEYALGORITHM_RSA, ok, &made).error);
    assert_int_equal(made.size, 0);
}

/* The stream that RFC 6229 lists for the 128-bit key 01 02 .. 10. */
static void rc4_gives_the_stream_of_rfc_6229(void **state) {
    key_fixture *f = *state;
    static const uint8_t STREAM[] = {0x9a, 0xc7, 0xcc, 0x9a, 0x60, 0x9d, 0x1e, 0xf7};
    uint8_t key[16], zeros[8] = {0}, out[8];
    for (uint8_t i = 0; i < 16; i++)
        key[i] = (uint8_t)(i + 1);
    assert_true(pv_crypto_rc4(f->reading.crypto, key, (pv_bytes){zeros, 8}, out));
    assert_memory_equal(out, STREAM, 8);
}

static void a_cipher_of_dek_info_that_is_not_in_the_list_is_unsupported(void **state) {
    key_fixture *f = *state;
    static const uint8_t IV[16], DATA[32];
    const char *const names[] = {"AES-128-GCM", "AES-128-CTR", "", "NONSENSE", "aes-128-cbc"};
    pv_bytes plain, password = pv_bytes_of_text("secret");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const pv_pem_envelope e = {names[i], {IV, 16}, {DATA, 32}};
        pv_status s = pv_crypto_pem_decrypt(f->reading.crypto, f->made, &e, password, &plain);
        assert_non_null(s.error);
        assert_int_equal(s.error->code, PV_UNSUPPORTED);
    }
    const pv_pem_envelope short_iv = {"AES-128-CBC", {IV, 8}, {DATA, 32}};
    assert_int_equal(
        pv_crypto_pem_decrypt(f->reading.crypto, f->made, &short_iv, password, &plain).error->code,
        PV_UNSUPPORTED);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, key_set_up, key_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(the_numbers_of_an_rsa_key_fit),
        CASE(any_rsa_number_that_is_another_does_not_fit),
        CASE(a_factor_that_is_no_prime_does_not_fit),
        CASE(long_factors_that_are_no_primes_do_not_fit),
        CASE(rsa_numbers_above_the_limit_are_not_worked_on),
        CASE(the_point_of_an_ec_key_is_that_of_its_scalar),
        CASE(an_unknown_curve_or_a_huge_scalar_gives_no_point),
        CASE(the_last_scalar_below_the_order_is_no_key_of_sm2),
        CASE(a_dsa_key_is_checked_and_its_public_part_computed),
        CASE(raw_keys_of_another_length_have_no_public_part),
        CASE(rc4_gives_the_stream_of_rfc_6229),
        CASE(a_cipher_of_dek_info_that_is_not_in_the_list_is_unsupported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

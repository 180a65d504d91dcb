/* SPDX-License-Identifier: Apache-2.0
 * Public keys: sizes and signs of their numbers, forms of curves, and keys that are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "certificate_maker.h"
#include "readers/public_key.h"

static pv_subject *read_key(bench *b, pv_bytes spki) {
    maker m = make_plain(b->arena);
    m.key = spki;
    return bench_read(b, make_certificate(b->arena, &m));
}

static void sizes_of_moduli_count_their_magnitude(void **state) {
    const struct {
        pv_bytes modulus;
        int64_t bits;
        uint64_t damage;
    } MODULI[] = {
        {OCTETS("\x00\xff\xff"), 16, 0},
        {OCTETS("\x7f\xff"), 15, 0},
        {OCTETS("\x00\x00\xff\xff"), 16, BIT(INTEGER_PADDING)},
        {OCTETS("\x80\x01"), 15, BIT(NEGATIVE_MODULUS)},
        {OCTETS("\x80\x00"), 16, BIT(NEGATIVE_MODULUS)},
        {OCTETS("\xff\x00"), 9, BIT(NEGATIVE_MODULUS)},
        {OCTETS("\xff"), 1, BIT(NEGATIVE_MODULUS)},
        {OCTETS("\xfd"), 2, BIT(NEGATIVE_MODULUS)},
        {OCTETS("\xff\xff\x00\x00"), 17, BIT(NEGATIVE_MODULUS) | BIT(INTEGER_PADDING)},
    };
    bench *b = *state;
    for (size_t i = 0; i < sizeof MODULI / sizeof *MODULI; i++) {
        /* padding with ff before ff is superfluous only when the next bit is set */
        uint64_t damage = MODULI[i].damage;
        pv_subject *s = read_key(b, make_rsa(b->arena, MODULI[i].modulus, OCTETS("\x03")));
        assert_number_is(s, PV_FACT_CERT_KEY_BITS, MODULI[i].bits);
        assert_damage(s, damage);
    }
}

static void exponents_keep_sign_size_and_parity(void **state) {
    const struct {
        pv_bytes exponent;
        int64_t value, bits;
        bool odd;
        uint64_t damage;
    } EXPONENTS[] = {
        {OCTETS("\x01\x00\x01"), 65537, 17, true, 0},
        {OCTETS("\x02"), 2, 2, false, 0},
        {OCTETS("\x00"), 0, 0, false, 0},
        {OCTETS("\xfd"), -3, 2, true, BIT(NEGATIVE_EXPONENT)},
        {OCTETS("\x00\xff\xff\xff\xff\xff\xff\xff\xff"), INT64_MAX, 64, true, 0},
        {OCTETS("\x80\x00\x00\x00\x00\x00\x00\x00\x00"), INT64_MIN, 72, false,
         BIT(NEGATIVE_EXPONENT)},
    };
    bench *b = *state;
    for (size_t i = 0; i < sizeof EXPONENTS / sizeof *EXPONENTS; i++) {
        pv_subject *s = read_key(b, make_rsa(b->arena, OCTETS("\x00\xc1"), EXPONENTS[i].exponent));
        assert_number_is(s, PV_FACT_CERT_RSA_EXPONENT, EXPONENTS[i].value);
        assert_number_is(s, PV_FACT_CERT_RSA_EXPONENT_BITS, EXPONENTS[i].bits);
        assert_bool_is(s, PV_FACT_CERT_RSA_EXPONENT_ODD, EXPONENTS[i].odd);
        assert_damage(s, EXPONENTS[i].damage);
    }
}

static void parameters_of_rsa_are_told(void **state) {
    const struct {
        pv_bytes parameters;
        pv_rsaparameters told;
    } FORMS[] = {
        {OCTETS("\x05\x00"), PV_RSAPARAMETERS_NULL_VALUE},
        {{NULL, 0}, PV_RSAPARAMETERS_MISSING},
        {OCTETS("\x30\x00"), PV_RSAPARAMETERS_OTHER},
        {OCTETS("\x05\x01\x00"), PV_RSAPARAMETERS_OTHER},
    };
    bench *b = *state;
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
        pv_bytes algorithm = make_algorithm(b->arena, PV_OID_KEY_RSA, FORMS[i].parameters);
        pv_bytes numbers = OCTETS("\x30\x06\x02\x01\x0f\x02\x01\x03");
        pv_subject *s = read_key(b, make_key(b->arena, algorithm, numbers));
        assert_choice_is(s, PV_FACT_CERT_RSA_PARAMETERS, FORMS[i].told);
        assert_number_is(s, PV_FACT_CERT_KEY_BITS, 4);
    }
}

static pv_bytes make_ec(pv_arena *a, pv_bytes parameters, size_t point) {
    uint8_t *octets = pv_arena_alloc(a, point);
    octets[0] = 4;
    return make_key(a, make_algorithm(a, PV_OID_KEY_EC, parameters), (pv_bytes){octets, point});
}

static void curves_are_named_explicit_implicit_or_missing(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_subject *s = read_key(b, make_ec(a, der_oid(a, PV_OID_CURVE_P384), 97));
    assert_choice_is(s, PV_FACT_CERT_CURVE_PARAMETERS, PV_CURVEPARAMETERS_NAMED);
    assert_text_is(s, PV_FACT_CERT_CURVE, "secp384r1");
    assert_number_is(s, PV_FACT_CERT_KEY_BITS, 384);
    assert_known(s, PV_FACT_CERT_RSA_EXPONENT, PV_ABSENT);
    assert_damage(s, 0);
    pv_bytes prime =
        DER_SEQUENCE(a, der_oid(a, PV_OID_EC_PRIME_FIELD), OCTETS("\x02\x03\0\xff\xff"));
    s = read_key(b, make_ec(a, DER_SEQUENCE(a, OCTETS("\x02\x01\x01"), prime), 5));
    assert_choice_is(s, PV_FACT_CERT_CURVE_PARAMETERS, PV_CURVEPARAMETERS_EXPLICIT);
    assert_known(s, PV_FACT_CERT_CURVE, PV_ABSENT);
    assert_number_is(s, PV_FACT_CERT_KEY_BITS, 16);
    assert_damage(s, 0);
    pv_bytes binary =
        DER_SEQUENCE(a, der_oid(a, PV_OID_EC_BINARY_FIELD), OCTETS("\x30\x04\x02\x02\x00\xa3"));
    s = read_key(b, make_ec(a, DER_SEQUENCE(a, OCTETS("\x02\x01\x01"), binary), 43));
    assert_number_is(s, PV_FACT_CERT_KEY_BITS, 163);
    s = read_key(b, make_ec(a, OCTETS("\x05\x00"), 65));
    assert_choice_is(s, PV_FACT_CERT_CURVE_PARAMETERS, PV_CURVEPARAMETERS_IMPLICIT);
    assert_known(s, PV_FACT_CERT_CURVE, PV_UNDETERMINED);
    assert_known(s, PV_FACT_CERT_KEY_BITS, PV_UNDETERMINED);
    s = read_key(b, make_ec(a, (pv_bytes){NULL, 0}, 65));
    assert_choice_is(s, PV_FACT_CERT_CURVE_PARAMETERS, PV_CURVEPARAMETERS_MISSING);
    s = read_key(b, make_ec(a, OCTETS("\x06\x02\x88\x37"), 65));
    assert_text_is(s, PV_FACT_CERT_CURVE, "2.999");
    assert_known(s, PV_FACT_CERT_KEY_BITS, PV_UNDETERMINED);
}

static void points_of_the_wrong_length_are_unreadable(void **state) {
    bench *b = *state;
    pv_subject *s = read_key(b, make_ec(b->arena, der_oid(b->arena, PV_OID_CURVE_P256), 64));
    assert_damage(s, BIT(KEY_UNREADABLE));
    assert_number_is(s, PV_FACT_CERT_KEY_BITS, 256);
}

static void keys_of_fixed_size_need_no_parameters(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_bytes octets = {pv_arena_alloc(a, 64), 32};
    pv_bytes algorithm = make_algorithm(a, PV_OID_KEY_ED25519, (pv_bytes){NULL, 0});
    pv_subject *s = read_key(b, make_key(a, algorithm, octets));
    assert_choice_is(s, PV_FACT_CERT_KEY_ALGORITHM, PV_KEYALGORITHM_ED25519);
    assert_number_is(s, PV_FACT_CERT_KEY_BITS, 255);
    assert_damage(s, 0);
    algorithm = make_algorithm(a, PV_OID_KEY_ED25519, OCTETS("\x05\x00"));
    assert_damage(read_key(b, make_key(a, algorithm, octets)), BIT(UNKNOWN_FORM));
    algorithm = make_algorithm(a, PV_OID_KEY_SLH_DSA_SHAKE_256F, (pv_bytes){NULL, 0});
    octets.size = 64;
    s = read_key(b, make_key(a, algorithm, octets));
    assert_choice_is(s, PV_FACT_CERT_KEY_ALGORITHM, PV_KEYALGORITHM_SLH_DSA);
    assert_known(s, PV_FACT_CERT_KEY_BITS, PV_ABSENT);
    assert_damage(s, 0);
}

static void groups_of_dsa_may_be_inherited(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_bytes group = OCTETS("\x30\x0a\x02\x02\x00\xfb\x02\x01\x05\x02\x01\x04");
    pv_subject *s =
        read_key(b, make_key(a, make_algorithm(a, PV_OID_KEY_DSA, group), OCTETS("\x02\x01\x07")));
    assert_choice_is(s, PV_FACT_CERT_KEY_ALGORITHM, PV_KEYALGORITHM_DSA);
    assert_number_is(s, PV_FACT_CERT_KEY_BITS, 8);
    s = read_key(b, make_key(a, make_algorithm(a, PV_OID_KEY_DSA, (pv_bytes){NULL, 0}),
                             OCTETS("\x02\x01\x07")));
    assert_known(s, PV_FACT_CERT_KEY_BITS, PV_UNDETERMINED);
    assert_damage(s, 0);
}

static void unreadable_keys_do_not_stop_the_reading(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_bytes rsa = make_algorithm(a, PV_OID_KEY_RSA, OCTETS("\x05\x00"));
    const pv_bytes KEYS[] = {
        make_key(a, rsa, OCTETS("junk")),
        make_key(a, rsa, OCTETS("")),
        make_rsa(a, OCTETS(""), OCTETS("\x03")),
        DER_SEQUENCE(a, rsa, OCTETS("\x03\x01\x09")),
    };
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        pv_subject *s = read_key(b, KEYS[i]);
        assert_choice_is(s, PV_FACT_CERT_KEY_ALGORITHM, PV_KEYALGORITHM_RSA);
        assert_known(s, PV_FACT_CERT_KEY_BITS, PV_UNDETERMINED);
        assert_known(s, PV_FACT_CERT_RSA_EXPONENT, PV_UNDETERMINED);
        assert_damage(s, BIT(KEY_UNREADABLE));
        assert_bool_is(s, PV_FACT_CERT_IS_CA, false);
    }
    pv_subject *s = read_key(b, OCTETS("\x30\x02\x05\x00"));
    assert_known(s, PV_FACT_CERT_KEY_ALGORITHM, PV_UNDETERMINED);
    assert_damage(s, BIT(KEY_UNREADABLE));
}

static void algorithms_without_a_name_here_are_other(void **state) {
    bench *b = *state;
    pv_bytes algorithm = DER_SEQUENCE(b->arena, OCTETS("\x06\x02\x88\x37"));
    pv_subject *s = read_key(b, make_key(b->arena, algorithm, OCTETS("whatever")));
    assert_choice_is(s, PV_FACT_CERT_KEY_ALGORITHM, PV_KEYALGORITHM_OTHER);
    assert_text_is(s, PV_FACT_CERT_KEY_ALGORITHM_OID, "2.999");
    assert_known(s, PV_FACT_CERT_KEY_BITS, PV_UNDETERMINED);
    assert_known(s, PV_FACT_CERT_CURVE, PV_ABSENT);
    assert_damage(s, 0);
}

static void sizes_of_curves_are_known(void **state) {
    (void)state;
    assert_int_equal(pv_curve_bits(PV_OID_CURVE_P521), 521);
    assert_int_equal(pv_curve_bits(PV_OID_CURVE_SECT571R1), 571);
    assert_int_equal(pv_curve_bits(PV_OID_KEY_EC), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(sizes_of_moduli_count_their_magnitude),
        CASE(exponents_keep_sign_size_and_parity),
        CASE(parameters_of_rsa_are_told),
        CASE(curves_are_named_explicit_implicit_or_missing),
        CASE(points_of_the_wrong_length_are_unreadable),
        CASE(keys_of_fixed_size_need_no_parameters),
        CASE(groups_of_dsa_may_be_inherited),
        CASE(unreadable_keys_do_not_stop_the_reading),
        CASE(algorithms_without_a_name_here_are_other),
        CASE(sizes_of_curves_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0
 * Key files as OpenSSL writes them, and what no writer should write. */
#include "key_sample.h"

#include "dsa_maker.h"

#include "base/der.h"
#include "facts/setters.h"
#include "readers/key_file.h"
#include "readers/private_key.h"

extern const pv_reader PV_READER_private_key;

static void a_pkcs1_file_tells_what_key_it_is_and_nothing_of_windows(void **state) {
    key_fixture *f = *state;
    key_read(f, key_written(f, f->rsa, "DER", "type-specific"));
    pv_subject *key = key_only(f);
    assert_key_enum(key, FORMAT, PV_KEYFORMAT_PKCS1);
    assert_key_enum(key, PROTECTION, PV_PROTECTION_CLEAR);
    assert_key_enum(key, ENCRYPTION, PV_PBE_NONE);
    assert_key_enum(key, ALGORITHM, PV_KEYALGORITHM_RSA);
    assert_key_int(key, BITS, 1024);
    assert_key_bool(key, PRESENT, true);
    assert_key_bool(key, CONSISTENT, true);
    assert_key_absent(key, KDF_ITERATIONS);
    assert_key_absent(key, CURVE);
    assert_key_absent(key, PKCS8_KEY_USAGE);
    assert_key_absent(key, MATCHES_CERTIFICATE);
    assert_key_absent(key, LOCAL_KEY_ID_PAIRING);
    assert_key_unknown(key, SPEC);
    assert_key_unknown(key, USAGE_PROPERTY);
    assert_key_unknown(key, PROVIDER_NAME);
    assert_key_unknown(key, PROVIDER_TYPE);
    assert_key_unknown(key, PROVIDER_KIND);
    assert_key_unknown(key, MACHINE_KEYSET);
    assert_key_unknown(key, CONTAINER);
    assert_key_unknown(key, FRIENDLY_NAME);
    assert_key_unknown(key, LOCAL_KEY_ID);
    assert_key_unknown(key, EXPORTABLE);
}

static void assert_public_part(key_fixture *f, EVP_PKEY *made, const char *structure) {
    key_read(f, key_written(f, made, "DER", structure));
    pv_subject *key = key_only(f);
    pv_bytes spki = key_spki(f, made);
    assert_same_bytes(key->spki, spki);
    assert_memory_equal(key->public_key.data, spki.data + spki.size - key->public_key.size,
                        key->public_key.size);
    uint8_t digest[32];
    pv_crypto_sha256(f->reading.crypto, spki, digest);
    assert_memory_equal(key_value(key, PV_FACT_KEY_SPKI_SHA256, PV_PRESENT)->u.bytes, digest, 32);
    assert_key_bool(key, CONSISTENT, true);
}

static void the_public_part_is_what_a_certificate_of_the_key_holds(void **state) {
    key_fixture *f = *state;
    static const char *const RAW[] = {"ED25519", "ED448", "X25519", "X448"};
    EVP_PKEY *p521 = EVP_EC_gen("P-521"), *k256 = EVP_EC_gen("secp256k1");
    assert_public_part(f, f->rsa, "type-specific");
    assert_public_part(f, f->rsa, "PrivateKeyInfo");
    assert_public_part(f, f->ec, "type-specific");
    assert_public_part(f, f->ec, "PrivateKeyInfo");
    assert_public_part(f, p521, "PrivateKeyInfo");
    assert_public_part(f, k256, "type-specific");
    for (size_t i = 0; i < sizeof RAW / sizeof *RAW; i++) {
        EVP_PKEY *raw = EVP_PKEY_Q_keygen(NULL, NULL, RAW[i]);
        assert_public_part(f, raw, "PrivateKeyInfo");
        EVP_PKEY_free(raw);
    }
    EVP_PKEY_free(p521);
    EVP_PKEY_free(k256);
}

static void a_dsa_key_has_its_public_part_computed_where_the_file_has_none(void **state) {
    key_fixture *f = *state;
    EVP_PKEY *dsa = dsa_made();
    assert_public_part(f, dsa, "PrivateKeyInfo");
    assert_key_enum(key_only(f), FORMAT, PV_KEYFORMAT_PKCS8);
    assert_public_part(f, dsa, "type-specific");
    assert_key_enum(key_only(f), FORMAT, PV_KEYFORMAT_DSA);
    assert_key_enum(key_only(f), ALGORITHM, PV_KEYALGORITHM_DSA);
    assert_key_int(key_only(f), BITS, 1024);
    EVP_PKEY_free(dsa);
}

static void an_ec_key_names_its_curve(void **state) {
    key_fixture *f = *state;
    key_read(f, key_written(f, f->ec, "DER", "type-specific"));
    assert_key_enum(key_only(f), FORMAT, PV_KEYFORMAT_SEC1);
    assert_key_enum(key_only(f), ALGORITHM, PV_KEYALGORITHM_EC);
    assert_key_text(key_only(f), CURVE, "secp256r1");
    assert_key_int(key_only(f), BITS, 256);
}

/* ECPrivateKey of P-256 with scalar 1, with neither curve nor point, and with the curve. */
static const uint8_t SCALAR_ONE[] = {0x30, 0x25, 0x02, 0x01, 0x01, 0x04, 0x20, 0, 0, 0, 0, 0, 0,
                                     0,    0,    0,    0,    0,    0,    0,    0, 0, 0, 0, 0, 0,
                                     0,    0,    0,    0,    0,    0,    0,    0, 0, 0, 0, 0, 1};
static const uint8_t WITH_CURVE[] = {
    0x30, 0x31, 0x02, 0x01, 0x01, 0x04, 0x20, 0,    0,    0,    0,    0,    0,   0, 0, 0, 0, 0, 0,
    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,   0, 0, 0, 0, 0, 0,
    1,    0xa0, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};

static void an_ec_key_without_curve_is_known_to_be_ec_and_no_more(void **state) {
    key_fixture *f = *state;
    key_read(f, (pv_bytes){SCALAR_ONE, sizeof SCALAR_ONE});
    pv_subject *key = key_only(f);
    assert_key_enum(key, ALGORITHM, PV_KEYALGORITHM_EC);
    assert_key_unknown(key, CURVE);
    assert_key_unknown(key, BITS);
    assert_key_unknown(key, SPKI_SHA256);
    assert_key_unknown(key, CONSISTENT);
}

static void a_point_that_the_file_lacks_is_computed(void **state) {
    key_fixture *f = *state;
    key_read(f, (pv_bytes){WITH_CURVE, sizeof WITH_CURVE});
    pv_subject *key = key_only(f);
    assert_int_equal(key->public_key.size, 65);
    assert_int_equal(key->public_key.data[1], 0x6b); /* the generator begins 6b17d1f2 */
    assert_int_equal(key->public_key.data[2], 0x17);
    assert_key_bool(key, CONSISTENT, true);
}

static void a_scalar_beyond_the_order_is_inconsistent(void **state) {
    key_fixture *f = *state;
    uint8_t der[sizeof WITH_CURVE];
    memcpy(der, WITH_CURVE, sizeof der);
    memset(der + 7, 0xff, 32);
    key_read(f, (pv_bytes){der, sizeof der});
    assert_key_bool(key_only(f), CONSISTENT, false);
    memset(der + 7, 0, 32);
    key_read(f, (pv_bytes){der, sizeof der});
    assert_key_bool(key_only(f), CONSISTENT, false);
}

/* PrivateKeyInfo and ECParameters begin alike: a version, a SEQUENCE with an identifier. */
static void a_private_key_info_has_octets_behind_its_algorithm(void **state) {
    (void)state;
    uint8_t der[] = {0x30, 0x0d, 0x02, 0x01, 0x01, 0x30, 0x04, 0x06,
                     0x02, 0x2a, 0x03, 0x04, 0x02, 0x05, 0x00};
    const pv_bytes whole = {der, sizeof der};
    assert_int_equal(pv_key_shape_of(whole), PV_SHAPE_PKCS8);
    der[11] |= PV_TAG_CONSTRUCTED;
    assert_int_equal(pv_key_shape_of(whole), PV_SHAPE_PKCS8);
    der[11] = PV_TAG_SEQUENCE;
    assert_int_equal(pv_key_shape_of(whole), PV_SHAPE_NONE);
    der[11] = PV_TAG_OCTET_STRING;
    for (size_t size = 11; size < sizeof der; size++) /* more may follow a head */
        assert_int_equal(pv_key_shape_of(pv_bytes_head(whole, size)), PV_SHAPE_PKCS8);
}

/* A PKCS#8 of the fixture's key with this Key Usage attribute. */
static pv_bytes with_usage(key_fixture *f, EVP_PKEY *made, const uint8_t *bits, uint8_t size) {
    pv_bytes plain = key_written(f, made, "DER", "PrivateKeyInfo");
    size_t header = plain.data[1] == 0x82 ? 4 : plain.data[1] == 0x81 ? 3 : 2;
    size_t inside = plain.size - header, total = inside + 11u + size + 2u;
    const uint8_t attribute[] = {0xa0,
                                 (uint8_t)(11 + size),
                                 0x30,
                                 (uint8_t)(9 + size),
                                 0x06,
                                 0x03,
                                 0x55,
                                 0x1d,
                                 0x0f,
                                 0x31,
                                 (uint8_t)(2 + size),
                                 0x03,
                                 size};
    uint8_t *der = pv_arena_alloc(f->made, total + 4);
    der[0] = 0x30;
    der[1] = 0x82;
    der[2] = (uint8_t)(total >> 8);
    der[3] = (uint8_t)total;
    memcpy(der + 4, plain.data + header, inside);
    memcpy(der + 4 + inside, attribute, sizeof attribute);
    memcpy(der + 4 + inside + sizeof attribute, bits, size);
    return (pv_bytes){der, total + 4};
}

#define USAGE(name) (UINT64_C(1) << PV_KEYUSAGE_##name)

static void the_usage_attribute_of_windows_says_the_keyspec_though_it_is_padded(void **state) {
    key_fixture *f = *state;
    static const uint8_t EXCHANGE[] = {0, 0x10}, MINIMAL[] = {4, 0x10}, SIGNATURE[] = {0, 0x80},
                         BOTH[] = {0, 0x90}, NEITHER[] = {0, 0x40};
    key_read(f, with_usage(f, f->rsa, EXCHANGE, 2));
    assert_key_set(key_only(f), PKCS8_KEY_USAGE, USAGE(DATA_ENCIPHERMENT));
    assert_key_enum(key_only(f), SPEC, PV_KEYSPEC_EXCHANGE);
    assert_key_unknown(key_only(f), USAGE_PROPERTY);
    key_read(f, with_usage(f, f->rsa, MINIMAL, 2));
    assert_key_enum(key_only(f), SPEC, PV_KEYSPEC_EXCHANGE);
    key_read(f, with_usage(f, f->rsa, SIGNATURE, 2));
    assert_key_enum(key_only(f), SPEC, PV_KEYSPEC_SIGNATURE);
    key_read(f, with_usage(f, f->rsa, BOTH, 2));
    assert_key_enum(key_only(f), SPEC, PV_KEYSPEC_EXCHANGE);
    key_read(f, with_usage(f, f->rsa, NEITHER, 2));
    assert_key_unknown(key_only(f), SPEC);
}

static void the_usage_attribute_of_an_ec_key_is_a_cng_usage(void **state) {
    key_fixture *f = *state;
    static const uint8_t BITS[] = {7, 0x88, 0x80};
    key_read(f, with_usage(f, f->ec, BITS, 3));
    pv_subject *key = key_only(f);
    assert_key_set(key, PKCS8_KEY_USAGE,
                   USAGE(DIGITAL_SIGNATURE) | USAGE(KEY_AGREEMENT) | USAGE(DECIPHER_ONLY));
    assert_key_set(key, USAGE_PROPERTY,
                   1u << PV_CNGUSAGE_SIGN | 1u << PV_CNGUSAGE_KEY_AGREEMENT |
                       1u << PV_CNGUSAGE_DECRYPT);
    assert_key_unknown(key, SPEC);
}

static void a_usage_attribute_of_another_type_is_damage_and_the_key_is_still_read(void **state) {
    key_fixture *f = *state;
    static const uint8_t BAD[] = {9, 0x80};
    key_read(f, with_usage(f, f->rsa, BAD, 2));
    assert_int_equal(f->reading.unit.problem_count, 1);
    assert_int_equal(f->reading.unit.problems->code, PV_DAMAGED);
    assert_key_unknown(key_subject(f, 0), PKCS8_KEY_USAGE);
    assert_key_int(key_subject(f, 0), BITS, 1024);
}

static pv_subject *bare_key(key_fixture *f, unsigned provider_kind) {
    pv_artifact *artifact;
    pv_subject *key;
    test_reading_start(&f->reading, "input");
    pv_unit *unit = &f->reading.unit;
    assert_null(pv_unit_add_artifact(unit, NULL, "input", "pfx", (pv_bytes){0}, &artifact).error);
    assert_null(pv_unit_add_subject(unit, artifact, PV_KIND_KEY, &key).error);
    pv_set_KEY_PKCS8_KEY_USAGE(key, (pv_place){PV_CONTENT, 7}, USAGE(KEY_ENCIPHERMENT));
    pv_set_KEY_PROVIDER_KIND(key, (pv_place){0}, (pv_providerkind)provider_kind);
    pv_key_apply_usage(key);
    return key;
}

static void what_the_usage_attribute_means_depends_on_the_provider(void **state) {
    key_fixture *f = *state;
    pv_subject *key = bare_key(f, PV_PROVIDERKIND_CSP);
    assert_key_enum(key, SPEC, PV_KEYSPEC_EXCHANGE);
    assert_int_equal(pv_subject_peek(key, PV_FACT_KEY_SPEC)->place_kind, PV_CONTENT);
    assert_int_equal(pv_subject_peek(key, PV_FACT_KEY_SPEC)->at, 7);
    assert_key_unknown(key, USAGE_PROPERTY);
    key = bare_key(f, PV_PROVIDERKIND_KSP);
    assert_key_unknown(key, SPEC);
    assert_key_set(key, USAGE_PROPERTY, 1u << PV_CNGUSAGE_DECRYPT);
    key = bare_key(f, PV_PROVIDERKIND_UNKNOWN);
    assert_key_unknown(key, SPEC);
    assert_key_unknown(key, USAGE_PROPERTY);
}

static void an_encrypted_key_is_locked_when_no_password_was_offered(void **state) {
    key_fixture *f = *state;
    key_read(f, key_sealed(f, f->rsa, "DER", "EncryptedPrivateKeyInfo"));
    pv_subject *key = key_only(f);
    assert_true(f->reading.unit.artifacts->locked);
    assert_key_enum(key, FORMAT, PV_KEYFORMAT_ENCRYPTED_PKCS8);
    assert_key_enum(key, PROTECTION, PV_PROTECTION_ENCRYPTED);
    assert_key_enum(key, ENCRYPTION, PV_PBE_PBES2_AES256);
    assert_key_int(key, KDF_ITERATIONS, 2048);
    assert_key_bool(key, PRESENT, true);
    assert_key_unknown(key, ALGORITHM);
    assert_key_unknown(key, PKCS8_KEY_USAGE);
    assert_key_unknown(key, CONSISTENT);
}

static void a_password_that_does_not_fit_is_a_problem(void **state) {
    key_fixture *f = *state;
    key_offer(f, "wrong");
    key_read(f, key_sealed(f, f->rsa, "DER", "EncryptedPrivateKeyInfo"));
    assert_problem(f, PV_WRONG_PASSWORD, PV_BYTE, 4);
    assert_null(strstr(f->reading.unit.problems->message, "wrong"));
    assert_false(f->reading.unit.artifacts->locked);
    assert_key_unknown(key_subject(f, 0), ALGORITHM);
}

static void a_password_that_fits_opens_the_key_and_places_are_in_the_content(void **state) {
    key_fixture *f = *state;
    key_offer(f, "wrong");
    key_offer(f, "secret");
    key_read(f, key_sealed(f, f->rsa, "DER", "EncryptedPrivateKeyInfo"));
    pv_subject *key = key_only(f);
    assert_key_enum(key, FORMAT, PV_KEYFORMAT_ENCRYPTED_PKCS8);
    assert_key_enum(key, PROTECTION, PV_PROTECTION_ENCRYPTED);
    assert_key_int(key, BITS, 1024);
    assert_key_absent(key, PKCS8_KEY_USAGE);
    assert_int_equal(pv_subject_peek(key, PV_FACT_KEY_BITS)->place_kind, PV_CONTENT);
    assert_same_bytes(key->spki, key_spki(f, f->rsa));
}

static void many_wrong_passwords_take_no_more_memory_than_one(void **state) {
    key_fixture *f = *state;
    pv_bytes sealed = key_sealed(f, f->ec, "DER", "EncryptedPrivateKeyInfo");
    key_offer(f, "first");
    key_read(f, sealed);
    size_t before = pv_arena_used(f->reading.arena);
    for (char password[] = "a"; password[0] <= 'j'; password[0]++)
        key_offer(f, password);
    key_read(f, sealed);
    assert_int_equal(pv_arena_used(f->reading.arena), before);
}

static void an_iteration_count_above_the_limit_is_refused_before_any_work(void **state) {
    key_fixture *f = *state;
    f->reading.limits.kdf_iterations = 2047;
    key_read(f, key_sealed(f, f->rsa, "DER", "EncryptedPrivateKeyInfo"));
    assert_problem(f, PV_OVER_LIMIT, PV_BYTE, 4);
}

static void passwords_are_tried_until_the_work_is_spent(void **state) {
    key_fixture *f = *state;
    f->reading.limits.work = 3 * (2048 / 4 + 1);
    for (char password[] = "a"; password[0] <= 'h'; password[0]++)
        key_offer(f, password);
    key_read(f, key_sealed(f, f->rsa, "DER", "EncryptedPrivateKeyInfo"));
    assert_problem(f, PV_OVER_LIMIT, PV_NOWHERE, 0);
    assert_false(f->reading.unit.artifacts->locked);
}

static void bytes_behind_the_key_are_named_but_blanks_are_not(void **state) {
    key_fixture *f = *state;
    pv_bytes der = key_written(f, f->ec, "DER", "PrivateKeyInfo");
    uint8_t *longer = pv_arena_alloc(f->made, der.size + 3);
    memcpy(longer, der.data, der.size);
    memcpy(longer + der.size, "\r\n", 3);
    key_read(f, (pv_bytes){longer, der.size + 3});
    (void)key_only(f);
    longer[der.size + 2] = 'x';
    key_read(f, (pv_bytes){longer, der.size + 3});
    assert_problem(f, PV_DAMAGED, PV_BYTE, der.size + 2);
}

static void numbers_that_do_not_fit_are_inconsistent(void **state) {
    key_fixture *f = *state;
    pv_bytes der = key_written(f, f->rsa, "DER", "type-specific");
    uint8_t *bad = pv_arena_copy(f->made, der.data, der.size);
    bad[der.size - 1] ^= 2; /* qInv */
    key_read(f, (pv_bytes){bad, der.size});
    assert_key_bool(key_only(f), CONSISTENT, false);
    bad[der.size - 1] ^= 2;
    bad[11] = 0x80; /* the zero octet before the modulus: a negative number */
    key_read(f, (pv_bytes){bad, der.size});
    assert_key_bool(key_only(f), CONSISTENT, false);
}

static void damaged_keys_of_every_form_are_read_without_harm(void **state) {
    key_fixture *f = *state;
    static const uint8_t BITS[] = {0, 0x10};
    key_mutilate(f, &PV_READER_private_key, key_written(f, f->rsa, "DER", "type-specific"));
    key_mutilate(f, &PV_READER_private_key, with_usage(f, f->rsa, BITS, 2));
    key_mutilate(f, &PV_READER_private_key, key_written(f, f->ec, "DER", "type-specific"));
    key_mutilate(f, &PV_READER_private_key, key_written(f, f->ec, "DER", "PrivateKeyInfo"));
    key_mutilate(f, &PV_READER_private_key, key_written(f, f->ed25519, "DER", "PrivateKeyInfo"));
    key_mutilate(f, &PV_READER_private_key, (pv_bytes){SCALAR_ONE, sizeof SCALAR_ONE});
    key_mutilate(f, &PV_READER_private_key, (pv_bytes){WITH_CURVE, sizeof WITH_CURVE});
}

static void damaged_encrypted_keys_are_read_without_harm(void **state) {
    key_fixture *f = *state;
    key_offer(f, "secret");
    key_mutilate(f, &PV_READER_private_key,
                 key_sealed(f, f->ed25519, "DER", "EncryptedPrivateKeyInfo"));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, key_set_up, key_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_pkcs1_file_tells_what_key_it_is_and_nothing_of_windows),
        CASE(the_public_part_is_what_a_certificate_of_the_key_holds),
        CASE(a_dsa_key_has_its_public_part_computed_where_the_file_has_none),
        CASE(an_ec_key_names_its_curve),
        CASE(an_ec_key_without_curve_is_known_to_be_ec_and_no_more),
        CASE(a_point_that_the_file_lacks_is_computed),
        CASE(a_scalar_beyond_the_order_is_inconsistent),
        CASE(a_private_key_info_has_octets_behind_its_algorithm),
        CASE(the_usage_attribute_of_windows_says_the_keyspec_though_it_is_padded),
        CASE(the_usage_attribute_of_an_ec_key_is_a_cng_usage),
        CASE(a_usage_attribute_of_another_type_is_damage_and_the_key_is_still_read),
        CASE(what_the_usage_attribute_means_depends_on_the_provider),
        CASE(an_encrypted_key_is_locked_when_no_password_was_offered),
        CASE(a_password_that_does_not_fit_is_a_problem),
        CASE(a_password_that_fits_opens_the_key_and_places_are_in_the_content),
        CASE(many_wrong_passwords_take_no_more_memory_than_one),
        CASE(an_iteration_count_above_the_limit_is_refused_before_any_work),
        CASE(passwords_are_tried_until_the_work_is_spent),
        CASE(bytes_behind_the_key_are_named_but_blanks_are_not),
        CASE(numbers_that_do_not_fit_are_inconsistent),
        CASE(damaged_keys_of_every_form_are_read_without_harm),
        CASE(damaged_encrypted_keys_are_read_without_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

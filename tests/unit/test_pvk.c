/* SPDX-License-Identifier: Apache-2.0
 * PVK files as OpenSSL writes them, and turned into what makecert and nobody writes. */
#include "key_sample.h"

#include <openssl/pem.h>
#include <openssl/provider.h>

extern const pv_reader PV_READER_pvk;

enum { KEYTYPE = 8, SALT_SIZE = 16, KEY_SIZE = 20, HEADER = 24, SALT = 16 };

static pv_bytes copied(key_fixture *f, pv_bytes bytes) {
    return (pv_bytes){pv_arena_copy(f->made, bytes.data, bytes.size), bytes.size};
}

/* `level`: 0 clear, 1 weak, 2 strong; the password is "secret". */
static pv_bytes pvk_of(key_fixture *f, EVP_PKEY *key, int level) {
    BIO *bio = BIO_new(BIO_s_mem());
    char secret[] = "secret";
    assert_true(i2b_PVK_bio(bio, key, level, NULL, secret) > 0);
    return key_taken(f, bio);
}

static void an_unencrypted_file_gives_keyspec_numbers_and_public_key(void **state) {
    key_fixture *f = *state;
    key_read(f, pvk_of(f, f->rsa, 0));
    pv_subject *key = key_only(f);
    assert_key_enum(key, FORMAT, PV_KEYFORMAT_PVK);
    assert_key_enum(key, SPEC, PV_KEYSPEC_EXCHANGE);
    assert_int_equal(pv_subject_peek(key, PV_FACT_KEY_SPEC)->at, KEYTYPE);
    assert_key_enum(key, PROTECTION, PV_PROTECTION_CLEAR);
    assert_key_enum(key, ALGORITHM, PV_KEYALGORITHM_RSA);
    assert_key_int(key, BITS, 1024);
    assert_key_bool(key, CONSISTENT, true);
    assert_key_absent(key, PKCS8_KEY_USAGE);
    assert_key_unknown(key, PROVIDER_KIND);
    assert_key_unknown(key, EXPORTABLE);
    assert_same_bytes(key->spki, key_spki(f, f->rsa));
}

static void the_keyspec_of_an_encrypted_file_needs_no_password(void **state) {
    key_fixture *f = *state;
    pv_bytes file = pvk_of(f, f->rsa, 2);
    key_set_octet(file, KEYTYPE, 2);
    key_set_octet(file, HEADER + SALT + 5, 0x24); /* CALG_RSA_SIGN, as makecert writes */
    key_read(f, file);
    pv_subject *key = key_only(f);
    assert_true(f->reading.unit.artifacts->locked);
    assert_key_enum(key, SPEC, PV_KEYSPEC_SIGNATURE);
    assert_key_enum(key, ALGORITHM, PV_KEYALGORITHM_RSA);
    assert_key_enum(key, PROTECTION, PV_PROTECTION_ENCRYPTED);
    assert_key_enum(key, ENCRYPTION, PV_PBE_RC4_PVK);
    assert_key_absent(key, KDF_ITERATIONS);
    assert_key_bool(key, PRESENT, true);
    assert_key_unknown(key, BITS);
    assert_key_unknown(key, CONSISTENT);
}

static void a_password_opens_strong_and_weak_encryption(void **state) {
    key_fixture *f = *state;
    key_offer(f, "other");
    key_offer(f, "secret");
    for (int level = 1; level <= 2; level++) {
        key_read(f, pvk_of(f, f->rsa, level));
        pv_subject *key = key_only(f);
        assert_key_int(key, BITS, 1024);
        assert_key_bool(key, CONSISTENT, true);
        assert_key_enum(key, PROTECTION, PV_PROTECTION_ENCRYPTED);
        assert_int_equal(pv_subject_peek(key, PV_FACT_KEY_BITS)->place_kind, PV_CONTENT);
        assert_same_bytes(key->spki, key_spki(f, f->rsa));
    }
}

static void a_password_that_does_not_fit_is_a_problem(void **state) {
    key_fixture *f = *state;
    key_offer(f, "wrong");
    key_read(f, pvk_of(f, f->rsa, 2));
    assert_problem(f, PV_WRONG_PASSWORD, PV_BYTE, HEADER + SALT + 8);
    assert_key_enum(key_subject(f, 0), SPEC, PV_KEYSPEC_EXCHANGE);
}

static void two_keyspecs_that_disagree_are_damage_and_neither_is_believed(void **state) {
    key_fixture *f = *state;
    pv_bytes file = pvk_of(f, f->rsa, 0);
    key_set_octet(file, KEYTYPE, 2);
    key_read(f, file);
    assert_problem(f, PV_DAMAGED, PV_BYTE, HEADER + 4);
    assert_key_unknown(key_subject(f, 0), SPEC);
    assert_key_int(key_subject(f, 0), BITS, 1024);
    key_set_octet(file, KEYTYPE, 3);
    key_read(f, file);
    assert_problem(f, PV_DAMAGED, PV_BYTE, KEYTYPE);
    assert_key_unknown(key_subject(f, 0), SPEC);
}

static void sizes_beyond_the_file_are_damage(void **state) {
    key_fixture *f = *state;
    pv_bytes file = pvk_of(f, f->rsa, 0), salted = copied(f, file);
    key_set_octet(file, KEY_SIZE + 3, 0xff);
    key_read(f, file);
    assert_problem(f, PV_DAMAGED, PV_BYTE, HEADER);
    key_set_octet(salted, SALT_SIZE + 3, 0xff);
    key_read(f, salted);
    assert_problem(f, PV_DAMAGED, PV_BYTE, HEADER);
}

static void an_encrypted_file_with_nothing_in_it_is_damage_not_a_wrong_password(void **state) {
    key_fixture *f = *state;
    pv_bytes file = pvk_of(f, f->rsa, 2);
    key_set_octet(file, KEY_SIZE, 8);
    key_set_octet(file, KEY_SIZE + 1, 0);
    key_read(f, file);
    assert_problem(f, PV_DAMAGED, PV_BYTE, HEADER + SALT + 8);
}

static void damaged_files_are_read_without_harm(void **state) {
    key_fixture *f = *state;
    key_mutilate(f, &PV_READER_pvk, pvk_of(f, f->rsa, 0));
    key_offer(f, "secret");
    key_mutilate(f, &PV_READER_pvk, pvk_of(f, f->rsa, 2));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, key_set_up, key_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(an_unencrypted_file_gives_keyspec_numbers_and_public_key),
        CASE(the_keyspec_of_an_encrypted_file_needs_no_password),
        CASE(a_password_opens_strong_and_weak_encryption),
        CASE(a_password_that_does_not_fit_is_a_problem),
        CASE(two_keyspecs_that_disagree_are_damage_and_neither_is_believed),
        CASE(sizes_beyond_the_file_are_damage),
        CASE(an_encrypted_file_with_nothing_in_it_is_damage_not_a_wrong_password),
        CASE(damaged_files_are_read_without_harm),
    };
    OSSL_PROVIDER *standard = OSSL_PROVIDER_load(NULL, "default");
    OSSL_PROVIDER *legacy = OSSL_PROVIDER_load(NULL, "legacy"); /* RC4, to write with */
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    OSSL_PROVIDER_unload(legacy);
    OSSL_PROVIDER_unload(standard);
    return failed;
}

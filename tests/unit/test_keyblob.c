/* SPDX-License-Identifier: Apache-2.0
 * Key blobs as OpenSSL writes them for CryptoAPI. */
#include "key_sample.h"

#include "dsa_maker.h"

#include <openssl/pem.h>

extern const pv_reader PV_READER_keyblob;

enum { ALGORITHM = 4, BITLEN = 12 };

static pv_bytes blob_of(key_fixture *f, EVP_PKEY *key, bool only_public) {
    BIO *bio = BIO_new(BIO_s_mem());
    assert_true((only_public ? i2b_PublicKey_bio(bio, key) : i2b_PrivateKey_bio(bio, key)) > 0);
    return key_taken(f, bio);
}

static void a_private_blob_gives_keyspec_numbers_and_public_key(void **state) {
    key_fixture *f = *state;
    pv_bytes blob = blob_of(f, f->rsa, false);
    key_read(f, blob);
    pv_subject *key = key_only(f);
    assert_key_enum(key, FORMAT, PV_KEYFORMAT_PRIVATEKEYBLOB);
    assert_key_enum(key, SPEC, PV_KEYSPEC_EXCHANGE);
    assert_key_enum(key, PROTECTION, PV_PROTECTION_CLEAR);
    assert_key_bool(key, PRESENT, true);
    assert_key_int(key, BITS, 1024);
    assert_key_bool(key, CONSISTENT, true);
    assert_key_unknown(key, PROVIDER_KIND);
    assert_same_bytes(key->spki, key_spki(f, f->rsa));
    key_set_octet(blob, ALGORITHM + 1, 0x24);
    key_read(f, blob);
    assert_key_enum(key_only(f), SPEC, PV_KEYSPEC_SIGNATURE);
}

static void a_public_blob_does_not_say_whether_there_is_a_private_key(void **state) {
    key_fixture *f = *state;
    key_read(f, blob_of(f, f->rsa, true));
    pv_subject *key = key_only(f);
    assert_key_enum(key, FORMAT, PV_KEYFORMAT_PUBLICKEYBLOB);
    assert_key_enum(key, SPEC, PV_KEYSPEC_EXCHANGE);
    assert_key_int(key, BITS, 1024);
    assert_key_unknown(key, PRESENT);
    assert_key_absent(key, PROTECTION);
    assert_key_absent(key, CONSISTENT);
    assert_same_bytes(key->spki, key_spki(f, f->rsa));
}

static void dss_blobs_are_signature_keys(void **state) {
    key_fixture *f = *state;
    EVP_PKEY *dsa = dsa_made();
    for (int only_public = 0; only_public < 2; only_public++) {
        key_read(f, blob_of(f, dsa, only_public));
        pv_subject *key = key_only(f);
        assert_key_enum(key, SPEC, PV_KEYSPEC_SIGNATURE);
        assert_key_enum(key, ALGORITHM, PV_KEYALGORITHM_DSA);
        assert_key_int(key, BITS, 1024);
        assert_same_bytes(key->spki, key_spki(f, dsa));
    }
    key_mutilate(f, &PV_READER_keyblob, blob_of(f, dsa, false));
    EVP_PKEY_free(dsa);
}

static void sizes_that_no_key_has_are_damage(void **state) {
    key_fixture *f = *state;
    pv_bytes blob = blob_of(f, f->rsa, false);
    key_set_octet(blob, BITLEN, 1); /* no whole octets */
    key_read(f, blob);
    assert_problem(f, PV_DAMAGED, PV_BYTE, BITLEN);
    key_set_octet(blob, BITLEN, 0);
    key_set_octet(blob, BITLEN + 1, 0);
    key_read(f, blob);
    assert_problem(f, PV_DAMAGED, PV_BYTE, BITLEN);
    key_set_octet(blob, BITLEN + 2, 1); /* 65536 */
    key_read(f, blob);
    assert_problem(f, PV_DAMAGED, PV_BYTE, BITLEN);
    assert_key_enum(key_subject(f, 0), SPEC, PV_KEYSPEC_EXCHANGE);
}

static void an_encrypted_or_unknown_blob_is_not_claimed(void **state) {
    key_fixture *f = *state;
    pv_bytes blob = blob_of(f, f->rsa, false);
    key_set_octet(blob, 8, 'X');
    assert_false(test_reading_run(&f->reading, "input", blob));
    key_set_octet(blob, 8, 'R');
    key_set_octet(blob, ALGORITHM, 1);
    assert_false(test_reading_run(&f->reading, "input", blob));
}

static void damaged_blobs_are_read_without_harm(void **state) {
    key_fixture *f = *state;
    key_mutilate(f, &PV_READER_keyblob, blob_of(f, f->rsa, false));
    key_mutilate(f, &PV_READER_keyblob, blob_of(f, f->rsa, true));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, key_set_up, key_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_private_blob_gives_keyspec_numbers_and_public_key),
        CASE(a_public_blob_does_not_say_whether_there_is_a_private_key),
        CASE(dss_blobs_are_signature_keys),
        CASE(sizes_that_no_key_has_are_damage),
        CASE(an_encrypted_or_unknown_blob_is_not_claimed),
        CASE(damaged_blobs_are_read_without_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

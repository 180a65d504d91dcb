/* SPDX-License-Identifier: Apache-2.0
 * Key files of CryptoAPI and CNG, made up from what is known of their layouts. */
#include "key_sample.h"

#include <openssl/pem.h>

#include "readers/key_container.h"

extern const pv_reader PV_READER_capi_key_file;

enum { NAME = 4, HASH = 20, PUBLIC = 20 + 136, PRIVATE = 64 };

static uint8_t *number(uint8_t *at, uint32_t value) {
    for (int i = 0; i < 4; i++)
        *at++ = (uint8_t)(value >> 8 * i);
    return at;
}

static uint8_t *add_protected(uint8_t *at) {
    static const uint8_t HEADER[] = {1,    0,    0,    0,    0xd0, 0x8c, 0x9d, 0xdf, 0x01, 0x15,
                                     0xd1, 0x11, 0x8c, 0x7a, 0x00, 0xc0, 0x4f, 0xc2, 0x97, 0xeb};
    memcpy(at, HEADER, sizeof HEADER);
    for (size_t i = 24; i < 40; i++)
        at[i] = (uint8_t)i;
    return at + PRIVATE;
}

/* Exponent and modulus as OpenSSL writes them for CryptoAPI. */
static void add_numbers(key_fixture *f, uint8_t *at) {
    BIO *bio = BIO_new(BIO_s_mem());
    char *blob;
    assert_true(i2b_PublicKey_bio(bio, f->rsa) > 0);
    assert_int_equal(BIO_get_mem_data(bio, &blob), 16 + 4 + 128);
    memcpy(at, blob + 16, 4 + 128);
    BIO_free(bio);
}

/* The container "abc" with the key of 1024 bits in one slot. */
static pv_bytes key_file(key_fixture *f, bool exchange) {
    uint8_t *file = pv_arena_alloc(f->made, 1024), *at = file;
    uint32_t const si = exchange ? 0 : 1, ex = exchange ? 1 : 0;
    const uint32_t head[] = {2,
                             0,
                             NAME,
                             si * PUBLIC,
                             si * PRIVATE,
                             ex * PUBLIC,
                             ex * PRIVATE,
                             HASH,
                             si * PRIVATE,
                             ex * PRIVATE};
    for (size_t i = 0; i < 10; i++)
        at = number(at, head[i]);
    memcpy(at, "abc", NAME);
    at += NAME + HASH;
    memcpy(at, "RSA1", 4);
    at = number(number(number(at + 4, 136), 1024), 127);
    add_numbers(f, at);
    at = add_protected(add_protected(at + 4 + 136));
    return (pv_bytes){file, (size_t)(at - file)};
}

static void the_filled_slot_is_the_keyspec_and_the_public_key_is_that_of_the_key(void **state) {
    key_fixture *f = *state;
    for (int exchange = 0; exchange < 2; exchange++) {
        key_read(f, key_file(f, exchange));
        pv_subject *key = key_only(f);
        pv_keyspec spec = exchange ? PV_KEYSPEC_EXCHANGE : PV_KEYSPEC_SIGNATURE;
        assert_key_enum(key, SPEC, spec);
        assert_key_set(key, SLOTS, UINT64_C(1) << spec);
        assert_key_text(key, CONTAINER, "abc");
        assert_key_enum(key, SOURCE, PV_KEYSOURCE_CONTAINER);
        assert_key_text(key, MASTER_KEY, "1b1a1918-1d1c-1f1e-2021-222324252627");
        assert_key_int(key, BITS, 1024);
        assert_same_bytes(key->spki, key_spki(f, f->rsa));
        assert_key_unknown(key, EXPORTABLE);
        assert_key_unknown(key, UNIQUE_CONTAINER);
    }
}

static void a_file_name_of_windows_tells_the_machine(void **state) {
    key_fixture *f = *state;
    static const char NAME_OF_WINDOWS[] =
        "C/0123456789ABCDEF0123456789abcdef_11112222-3333-4444-5555-666677778888";
    assert_true(test_reading_run(&f->reading, NAME_OF_WINDOWS, key_file(f, true)));
    pv_subject *key = key_only(f);
    assert_key_text(key, UNIQUE_CONTAINER,
                    "0123456789abcdef0123456789abcdef_11112222-3333-4444-5555-666677778888");
    assert_key_text(key, MACHINE_GUID, "11112222-3333-4444-5555-666677778888");
}

static void a_file_whose_lengths_do_not_give_its_size_is_refused(void **state) {
    key_fixture *f = *state;
    pv_bytes file = key_file(f, true);
    file.size--;
    key_read(f, file);
    assert_null(f->reading.unit.subjects);
    assert_problem(f, PV_DAMAGED, PV_BYTE, 0);
}

static void everything_mutilated_is_survived(void **state) {
    key_fixture *f = *state;
    key_mutilate(f, &PV_READER_capi_key_file, key_file(f, true));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            the_filled_slot_is_the_keyspec_and_the_public_key_is_that_of_the_key, key_set_up,
            key_tear_down),
        cmocka_unit_test_setup_teardown(a_file_name_of_windows_tells_the_machine, key_set_up,
                                        key_tear_down),
        cmocka_unit_test_setup_teardown(a_file_whose_lengths_do_not_give_its_size_is_refused,
                                        key_set_up, key_tear_down),
        cmocka_unit_test_setup_teardown(everything_mutilated_is_survived, key_set_up,
                                        key_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

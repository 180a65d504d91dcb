/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/evp.h>
#include <stdlib.h>

#include "base/base64.h"

static void assert_decodes(const char *text, const char *bytes, size_t size) {
    uint8_t out[64];
    size_t got;
    pv_base64_fault fault;
    assert_true(pv_base64_decode(pv_bytes_of_text(text), out, &got, &fault));
    assert_int_equal(got, size);
    assert_memory_equal(out, bytes, size);
}

static void assert_faulty(const char *text, size_t at) {
    uint8_t out[64];
    size_t got;
    pv_base64_fault fault;
    assert_false(pv_base64_decode(pv_bytes_of_text(text), out, &got, &fault));
    assert_int_equal(fault.at, at);
    assert_non_null(fault.reason);
}

static void texts_of_the_standard_decode(void **state) {
    (void)state;
    assert_decodes("", "", 0);
    assert_decodes("Zg==", "f", 1);
    assert_decodes("Zm8=", "fo", 2);
    assert_decodes("Zm9v", "foo", 3);
    assert_decodes("Zm9vYmE=", "fooba", 5);
    assert_decodes("+/+/", "\xfb\xff\xbf", 3);
}

static void line_ends_and_blanks_may_stand_anywhere(void **state) {
    (void)state;
    assert_decodes(" \r\nZm9v\n\tYm\rE=\r\n", "fooba", 5);
    assert_decodes("Z\nm\n8\n=\n", "fo", 2);
}

static void bits_to_spare_may_have_any_value(void **state) {
    (void)state;
    assert_decodes("Zh==", "f", 1);
}

static void a_fault_has_the_place_of_its_character(void **state) {
    (void)state;
    assert_faulty("Zm9v!m9v", 4);
    assert_faulty("Zm9v\nZm9-", 8);
    assert_faulty("Zm\x80v", 2);
    assert_faulty("Z===", 1);
    assert_faulty("=Zm9", 0);
    assert_faulty("Zg==Zg==", 4);
    assert_faulty("Zg=v", 3);
    assert_faulty("Zg===", 4);
    assert_faulty("Zm9vZg", 6);
    assert_faulty("Zg=", 3);
}

static void every_length_decodes_to_what_openssl_encoded(void **state) {
    (void)state;
    for (size_t size = 0; size < 200; size++) {
        uint8_t bytes[200], text[300];
        for (size_t i = 0; i < size; i++)
            bytes[i] = (uint8_t)(i * 151 + size);
        int length = EVP_EncodeBlock(text, bytes, (int)size);
        size_t got, room = pv_base64_room((size_t)length);
        uint8_t *out = malloc(room); /* of that size, so that overruns show */
        pv_base64_fault fault;
        assert_non_null(out);
        assert_true(pv_base64_decode((pv_bytes){text, (size_t)length}, out, &got, &fault));
        assert_int_equal(got, size);
        assert_memory_equal(out, bytes, size);
        free(out);
    }
}

static void foreign_characters_are_told_from_the_alphabet(void **state) {
    (void)state;
    assert_true(pv_base64_only(pv_bytes_of_text("MIIB+/8=\r\n")));
    assert_true(pv_base64_only((pv_bytes){0}));
    assert_false(pv_base64_only(pv_bytes_of_text("MIIB_")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_of_the_standard_decode),
        cmocka_unit_test(line_ends_and_blanks_may_stand_anywhere),
        cmocka_unit_test(bits_to_spare_may_have_any_value),
        cmocka_unit_test(a_fault_has_the_place_of_its_character),
        cmocka_unit_test(every_length_decodes_to_what_openssl_encoded),
        cmocka_unit_test(foreign_characters_are_told_from_the_alphabet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0
 * UTF-8 from all the string types of ASN.1, growing texts, near misses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/der.h"
#include "base/text.h"

static int set_up(void **state) {
    *state = pv_arena_new(1 << 20);
    return *state ? 0 : -1;
}

static int tear_down(void **state) {
    pv_arena_free(*state);
    return 0;
}

#define BYTES(octets) ((pv_bytes){(const uint8_t *)(octets), sizeof(octets) - 1})
#define FFFD          "\xef\xbf\xbd"

static void assert_text(pv_arena *arena, uint8_t tag, pv_bytes octets, const char *expected,
                        bool expected_clean) {
    size_t size;
    bool clean;
    const char *text = pv_text_of_string(arena, tag, octets, &size, &clean);
    assert_non_null(text);
    assert_int_equal(size, strlen(expected));
    assert_string_equal(text, expected);
    assert_int_equal(clean, expected_clean);
}

static void every_string_type_becomes_utf8(void **state) {
    assert_text(*state, PV_TAG_UTF8_STRING, BYTES("z\xc3\xbc"), "z\xc3\xbc", true);
    assert_text(*state, PV_TAG_PRINTABLE_STRING, BYTES("abc"), "abc", true);
    assert_text(*state, PV_TAG_BMP_STRING, BYTES("\0z\0\xfc"), "z\xc3\xbc", true);
    assert_text(*state, PV_TAG_BMP_STRING, BYTES("\xd8\x3d\xde\x00"), "\xf0\x9f\x98\x80", true);
    assert_text(*state, PV_TAG_UNIVERSAL_STRING, BYTES("\0\1\xf6\0"), "\xf0\x9f\x98\x80", true);
    assert_text(*state, PV_TAG_T61_STRING, BYTES("z\xfc"), "z\xc3\xbc", true);
}

static void what_a_type_has_not_is_told(void **state) {
    assert_text(*state, PV_TAG_UTF8_STRING,
                BYTES("a\xff"
                      "b"),
                "a" FFFD "b", false);
    assert_text(*state, PV_TAG_UTF8_STRING, BYTES("\xc0\xaf"), FFFD FFFD, false);
    assert_text(*state, PV_TAG_UTF8_STRING, BYTES("\xed\xa0\x80"), FFFD FFFD FFFD, false);
    assert_text(*state, PV_TAG_BMP_STRING, BYTES("\xd8\x3d\0z"), FFFD "z", false);
    assert_text(*state, PV_TAG_BMP_STRING, BYTES("\0zx"), "z", false);
    assert_text(*state, PV_TAG_UNIVERSAL_STRING, BYTES("\0\x11\0\0"), FFFD, false);
    assert_text(*state, PV_TAG_IA5_STRING, BYTES("z\xfc"), "z\xc3\xbc", false);
    assert_text(*state, PV_TAG_PRINTABLE_STRING, BYTES("z\xc3\xbc"), "z\xc3\xbc", false);
}

static void ascii_that_a_narrower_type_has_not_is_told_and_stays(void **state) {
    static const char OTHERS[] = "!\"#$%&*;<>@[\\]^_`{|}~\x7f\x1f";
    assert_text(*state, PV_TAG_PRINTABLE_STRING, BYTES("AZaz09 '()+,-./:=?"), "AZaz09 '()+,-./:=?",
                true);
    for (size_t i = 0; OTHERS[i]; i++) {
        const char text[] = {'a', OTHERS[i], '\0'};
        const pv_bytes octets = {(const uint8_t *)text, 2};
        assert_text(*state, PV_TAG_PRINTABLE_STRING, octets, text, false);
        assert_text(*state, PV_TAG_IA5_STRING, octets, text, true);
        assert_text(*state, PV_TAG_VISIBLE_STRING, octets, text,
                    OTHERS[i] >= 0x20 && OTHERS[i] < 0x7f);
    }
    assert_text(*state, PV_TAG_NUMERIC_STRING, BYTES("01 89"), "01 89", true);
    assert_text(*state, PV_TAG_NUMERIC_STRING, BYTES("0-9"), "0-9", false);
    assert_text(*state, PV_TAG_VISIBLE_STRING, BYTES("\t"), "\t", false);
}

static void windows_text_may_end_in_a_nul(void **state) {
    size_t size;
    bool clean;
    const char *text = pv_text_of_utf16le(*state, BYTES("z\0\xfc\0\0\0"), &size, &clean);
    assert_string_equal(text, "z\xc3\xbc");
    assert_int_equal(size, 3);
    assert_true(clean);
    pv_text_of_utf16le(*state, BYTES("z\0\xfc"), &size, &clean);
    assert_false(clean);
}

static void utf8_is_held_to_its_shortest_form(void **state) {
    (void)state;
    assert_true(pv_utf8_valid(BYTES("\xf4\x8f\xbf\xbf")));
    assert_false(pv_utf8_valid(BYTES("\xf4\x90\x80\x80")));
    assert_false(pv_utf8_valid(BYTES("\xe0\x80\xaf")));
    assert_false(pv_utf8_valid(BYTES("\xf0\x80\x80\xaf")));
    assert_false(pv_utf8_valid(BYTES("\xe2\x82")));
    assert_false(pv_utf8_valid(BYTES("\x80")));
}

static void a_text_grows_up_to_its_maximum(void **state) {
    pv_textbuf t = pv_textbuf_new(*state, 1000);
    for (size_t i = 0; i < 99; i++)
        pv_textbuf_addf(&t, "%09zu ", i);
    size_t size;
    const char *text = pv_textbuf_end(&t, &size);
    assert_int_equal(size, 990);
    assert_int_equal(strlen(text), 990);
    pv_textbuf_adds(&t, "0123456789");
    assert_null(pv_textbuf_end(&t, &size));
    pv_textbuf_addc(&t, 'x');
    assert_null(pv_textbuf_end(&t, &size));
}

static void hex_is_lower_case(void **state) {
    assert_string_equal(pv_hex_in(*state, BYTES("\x00\xab\xff")), "00abff");
    assert_string_equal(pv_hex_in(*state, BYTES("")), "");
}

static void near_misses_are_found_and_far_ones_not(void **state) {
    (void)state;
    static const char *const NAMES[] = {"key.spec", "key.provider_name", "cert.subject"};
    assert_string_equal(pv_text_nearest("key.spce", NAMES, 3), "key.spec");
    assert_string_equal(pv_text_nearest("cert.subjct", NAMES, 3), "cert.subject");
    assert_null(pv_text_nearest("zzzzzzzz", NAMES, 3));
    assert_true(pv_text_same("Microsoft", "mICROSOFT"));
    assert_false(pv_text_same("Microsoft", "Microsof"));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(every_string_type_becomes_utf8),
        CASE(what_a_type_has_not_is_told),
        CASE(every_string_type_becomes_utf8),
        CASE(ascii_that_a_narrower_type_has_not_is_told_and_stays),
        CASE(windows_text_may_end_in_a_nul),
        CASE(utf8_is_held_to_its_shortest_form),
        CASE(a_text_grows_up_to_its_maximum),
        CASE(hex_is_lower_case),
        CASE(near_misses_are_found_and_far_ones_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0
 * Parts of a text, its lines, and the encodings that Windows tools write. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/charset.h"
#include "base/lines.h"

static int set_up(void **state) {
    *state = pv_arena_new(1 << 20);
    return *state ? 0 : -1;
}

static int tear_down(void **state) {
    pv_arena_free(*state);
    return 0;
}

static void assert_slice(pv_slice s, const char *text) {
    assert_int_equal(s.size, strlen(text));
    assert_memory_equal(s.data, text, s.size);
}

static void blanks_and_marks_without_width_are_trimmed(void **state) {
    (void)state;
    assert_slice(pv_slice_trim(pv_slice_of(" \t a b\xc2\xa0\r")), "a b");
    assert_slice(pv_slice_trim(pv_slice_of("\xe2\x80\x8e"
                                           "ab\xe2\x80\x8f\xef\xbb\xbf")),
                 "ab");
    assert_int_equal(pv_slice_trim(pv_slice_of(" \xc2\xa0 ")).size, 0);
    assert_slice(pv_slice_trim(pv_slice_of("\xc2\xa1\xe2\x80")), "\xc2\xa1\xe2\x80");
}

static void a_cut_gives_both_sides_trimmed(void **state) {
    (void)state;
    pv_slice before, after;
    assert_true(pv_slice_cut(pv_slice_of(" Provider = a = b "), "=", &before, &after));
    assert_slice(before, "Provider");
    assert_slice(after, "a = b");
    assert_false(pv_slice_cut(pv_slice_of(" none "), "=", &before, &after));
    assert_slice(before, "none");
    assert_int_equal(after.size, 0);
}

static void words_are_found_in_any_case_and_not_beyond_the_end(void **state) {
    (void)state;
    pv_slice s = {"The Key NAME: x{", 15}; /* the bracket stands behind it */
    assert_true(pv_slice_is(pv_slice_head(s, 3), "tHE"));
    assert_false(pv_slice_is(pv_slice_head(s, 3), "the key"));
    assert_false(pv_slice_is(pv_slice_head(s, 3), "th"));
    assert_true(pv_slice_is((pv_slice){NULL, 0}, ""));
    assert_true(pv_slice_begins(s, "the k"));
    assert_false(pv_slice_begins(pv_slice_head(s, 3), "the k"));
    assert_true(pv_slice_ends(s, "NAME: X"));
    assert_false(pv_slice_ends(s, "x{"));
    assert_int_equal(pv_slice_find(s, "name"), 8);
    assert_int_equal(pv_slice_find(s, ": X"), 12);
    assert_int_equal(pv_slice_find(s, "x"), 14);
    assert_int_equal(pv_slice_find(s, "x{"), s.size);
    assert_int_equal(pv_slice_find(s, "{"), s.size);
    assert_int_equal(pv_slice_find(s, ""), s.size);
    assert_int_equal(pv_slice_find((pv_slice){NULL, 0}, "a"), 0);
    /* other octets differ by the bit that parts small letters from capitals, and are not alike */
    assert_false(pv_slice_is(pv_slice_of("["), "{"));
    assert_int_equal(pv_slice_find(pv_slice_of("[@"), "{"), 2);
}

static void numbers_are_whole_or_nothing(void **state) {
    (void)state;
    uint64_t n = 0;
    int64_t i = 0;
    assert_true(pv_slice_decimal(pv_slice_of("18446744073709551615"), &n));
    assert_true(n == UINT64_MAX);
    assert_false(pv_slice_decimal(pv_slice_of("18446744073709551616"), &n));
    assert_false(pv_slice_decimal(pv_slice_of("12a"), &n));
    assert_false(pv_slice_decimal(pv_slice_of(""), &n));
    assert_true(pv_slice_hex(pv_slice_of("0x8009030D"), &n));
    assert_true(n == 0x8009030d);
    assert_false(pv_slice_hex(pv_slice_of("0x"), &n));
    assert_true(pv_slice_integer(pv_slice_of("-9223372036854775808"), &i));
    assert_true(i == INT64_MIN);
    assert_false(pv_slice_integer(pv_slice_of("9223372036854775808"), &i));
    assert_false(pv_slice_integer(pv_slice_of("--1"), &i));
}

static void thumbprints_are_read_as_people_paste_them(void **state) {
    (void)state;
    static const uint8_t EXPECTED[] = {0xd0, 0x01, 0x3e};
    static const char *const FORMS[] = {"d0013e", "D0 01 3E", "d0:01:3e", "\u200ed0 013e ",
                                        "D0-01-3E"};
    uint8_t octets[3];
    size_t size;
    for (size_t f = 0; f < sizeof FORMS / sizeof *FORMS; f++) {
        assert_true(pv_slice_octets(pv_slice_of(FORMS[f]), octets, sizeof octets, &size));
        assert_int_equal(size, 3);
        assert_memory_equal(octets, EXPECTED, 3);
    }
    static const char *const NONE[] = {"d0013", "d0013e00", "", "d0 0 13e", "xx"};
    for (size_t f = 0; f < sizeof NONE / sizeof *NONE; f++)
        assert_false(pv_slice_octets(pv_slice_of(NONE[f]), octets, sizeof octets, &size));
}

static void lines_end_in_every_way_and_are_counted(void **state) {
    (void)state;
    static const char *const LINES[] = {"a", "", "b", "c", "", "", "d"};
    pv_lines rest = pv_lines_of(pv_slice_of("a\r\n\nb\rc\n\r\rd"), 7);
    pv_line line;
    for (size_t i = 0; i < 7; i++) {
        assert_true(pv_lines_next(&rest, &line));
        assert_slice(line.all, LINES[i]);
        assert_int_equal(line.number, 7 + i);
    }
    assert_false(pv_lines_next(&rest, &line));
}

static void returns_right_before_a_feed_are_one_end_with_it(void **state) {
    (void)state;
    static const char TEXT[] = "a\r\r\n\r\r\n\rb\r\r\r\n\r\rc\r";
    static const char *const LINES[] = {"a", "", "", "b", "", "", "c"};
    pv_lines rest = pv_lines_of(pv_slice_of(TEXT), 1);
    pv_line line;
    for (size_t i = 0; i < 7; i++) {
        assert_true(pv_lines_next(&rest, &line));
        assert_slice(line.all, LINES[i]);
        assert_int_equal(line.number, 1 + i);
    }
    assert_false(pv_lines_next(&rest, &line));
    pv_line_count count = {0};
    for (size_t i = 0; i < sizeof TEXT - 1; i++)
        pv_line_count_add(&count, TEXT[i]);
    assert_int_equal(count.ends + count.returns, 7);
}

static void behind_a_last_line_without_an_end_there_is_nothing(void **state) {
    (void)state;
    pv_lines rest = pv_lines_of(pv_slice_of("one\ntwo"), 1);
    pv_line line;
    while (pv_lines_next(&rest, &line))
        ;
    assert_slice(line.all, "two");
    assert_int_equal(rest.at, strlen("one\ntwo"));
}

static void lone_returns_by_the_million_cost_no_more_than_their_size(void **state) {
    (void)state;
    const size_t size = 4u << 20;
    char *text = malloc(size);
    assert_non_null(text);
    memset(text, '\r', size);
    pv_lines rest = pv_lines_of((pv_slice){text, size}, 1);
    pv_line line;
    size_t count = 0;
    while (pv_lines_next(&rest, &line))
        count++;
    assert_int_equal(count, size);
    free(text);
}

static void utf16_is_told_by_its_mark_or_by_its_nuls(void **state) {
    (void)state;
#define BYTES(text) ((pv_bytes){(const uint8_t *)(text), sizeof(text) - 1})
    assert_int_equal(pv_charset_find(BYTES("\xff\xfe"
                                           "a\0")),
                     PV_CHARSET_UTF16LE);
    assert_int_equal(pv_charset_find(BYTES("\xfe\xff\0a")), PV_CHARSET_UTF16BE);
    assert_int_equal(pv_charset_find(BYTES("a\0b\0c\0\r\0")), PV_CHARSET_UTF16LE);
    assert_int_equal(pv_charset_find(BYTES("\0a\0b\0c\0\r")), PV_CHARSET_UTF16BE);
    assert_int_equal(pv_charset_find(BYTES("\x30\x82\x03\x00\x01\x02\x00\x00")), PV_CHARSET_BINARY);
    assert_int_equal(pv_charset_find(BYTES("plain")), PV_CHARSET_OCTETS);
    assert_int_equal(pv_charset_find(BYTES("")), PV_CHARSET_BINARY);
}

static void utf16_becomes_utf8_with_its_surrogates(void **state) {
    pv_bytes text;
    pv_status status = pv_charset_from_utf16(
        *state, BYTES("\xfc\x00\x3d\xd8\x00\xde\x00\xd8\x41\x00\x3d\xd8"), false, &text);
    assert_null(status.error);
    assert_slice(pv_slice_of_bytes(text), "\xc3\xbc\xf0\x9f\x98\x80\xef\xbf\xbd"
                                          "A\xef\xbf\xbd");
}

static void the_code_page_is_the_one_in_which_known_words_appear(void **state) {
    static const char *const WORDS[] = {"plain", "Schlüssel", "证书", "Émetteur"};
    static const struct {
        const char *octets, *text;
    } PAGES[] = {{"Schl\x81ssel", "Schlüssel"},    /* 850, 437 */
                 {"Schl\xfcssel", "Schlüssel"},    /* 1252 */
                 {"\x90metteur", "Émetteur"},      /* 850, 437 */
                 {"\xd6\xa4\xca\xe9 0", "证书 0"}, /* 936 */
                 {"gr\xfc\xdf\x65", "grüße"},      /* no word: Windows' letters */
                 {"gr\x81\xe1\x65", "grüße"}};     /* no word: the console's */
    for (size_t i = 0; i < sizeof PAGES / sizeof *PAGES; i++) {
        pv_bytes text;
        pv_status status =
            pv_charset_from_page(*state, pv_bytes_of_text(PAGES[i].octets), WORDS, 4, &text);
        assert_null(status.error);
        assert_slice(pv_slice_of_bytes(text), PAGES[i].text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blanks_and_marks_without_width_are_trimmed),
        cmocka_unit_test(a_cut_gives_both_sides_trimmed),
        cmocka_unit_test(words_are_found_in_any_case_and_not_beyond_the_end),
        cmocka_unit_test(numbers_are_whole_or_nothing),
        cmocka_unit_test(thumbprints_are_read_as_people_paste_them),
        cmocka_unit_test(lines_end_in_every_way_and_are_counted),
        cmocka_unit_test(returns_right_before_a_feed_are_one_end_with_it),
        cmocka_unit_test(behind_a_last_line_without_an_end_there_is_nothing),
        cmocka_unit_test(lone_returns_by_the_million_cost_no_more_than_their_size),
        cmocka_unit_test(utf16_is_told_by_its_mark_or_by_its_nuls),
        cmocka_unit_test_setup_teardown(utf16_becomes_utf8_with_its_surrogates, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_code_page_is_the_one_in_which_known_words_appear,
                                        set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

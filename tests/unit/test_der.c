/* SPDX-License-Identifier: Apache-2.0
 * DER as it must be, and what strict reading refuses. The tolerant side is in test_ber.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/der.h"

static int set_up(void **state) {
    *state = pv_arena_new(1 << 20);
    return *state ? 0 : -1;
}

static int tear_down(void **state) {
    pv_arena_free(*state);
    return 0;
}

#define BYTES(octets) ((pv_bytes){(const uint8_t *)(octets), sizeof(octets) - 1})
#define OVER(octets)  pv_cursor_over(BYTES(octets), *state)

static void assert_refused(pv_cursor c, const char *reason) {
    pv_tlv tlv = {.tag = 99};
    const uint8_t *before = c.next;
    pv_status status = pv_der_take(&c, "thing", &tlv);
    assert_non_null(status.error);
    assert_int_equal(status.error->code, PV_DAMAGED);
    assert_non_null(strstr(status.error->message, reason));
    assert_int_equal(tlv.tag, 99);
    assert_ptr_equal(c.next, before);
}

static void an_element_gives_tag_content_whole_and_place(void **state) {
    pv_cursor c = OVER("\x02\x01\x05\x04\x03"
                       "abc");
    pv_tlv tlv;
    assert_null(pv_der_take(&c, "number", &tlv).error);
    assert_int_equal(tlv.tag, PV_TAG_INTEGER);
    assert_int_equal(tlv.content.size, 1);
    assert_null(pv_der_expect(&c, PV_TAG_OCTET_STRING, "octets", &tlv).error);
    assert_int_equal(tlv.place.at, 3);
    assert_int_equal(tlv.whole.size, 5);
    assert_memory_equal(tlv.content.data, "abc", 3);
    assert_false(pv_der_more(&c));
    assert_null(pv_der_end(&c, "all").error);
}

/* Lengths on both sides of each form's limits, through the quick look and the general walk. */
static void every_minimal_length_is_read_and_every_longer_form_refused(void **state) {
    static const size_t LENGTHS[] = {0, 1, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x10000};
    for (size_t i = 0; i < sizeof LENGTHS / sizeof *LENGTHS; i++) {
        for (unsigned octets = 0; octets <= 4; octets++) {
            size_t length = LENGTHS[i], size = 2 + octets + length;
            if (octets < sizeof length && octets && length >> 8 * octets)
                continue;
            if (!octets && length >= 0x80)
                continue;
            uint8_t *bytes = pv_arena_alloc(*state, size);
            bytes[0] = PV_TAG_OCTET_STRING;
            bytes[1] = (uint8_t)(octets ? 0x80 | octets : length);
            for (unsigned n = 0; n < octets; n++)
                bytes[2 + n] = (uint8_t)(length >> 8 * (octets - 1 - n));
            bool minimal = octets == 0 || (octets == 1 ? length >= 0x80 : bytes[2] != 0);
            pv_cursor c = pv_cursor_over((pv_bytes){bytes, size}, *state);
            pv_tlv tlv;
            pv_status status = pv_der_take(&c, "octets", &tlv);
            assert_int_equal(status.error == NULL, minimal);
            if (minimal)
                assert_int_equal(tlv.content.size, length);
            c = pv_cursor_over((pv_bytes){bytes, size}, *state);
            c.tolerant = true;
            assert_null(pv_der_take(&c, "octets", &tlv).error);
            assert_int_equal(tlv.content.size, length);
        }
    }
}

static void what_runs_over_the_end_is_refused(void **state) {
    assert_refused(OVER(""), "is missing");
    assert_refused(OVER("\x30"), "ends before its length");
    assert_refused(OVER("\x30\x81"), "ends inside its length");
    assert_refused(OVER("\x30\x82\x01"), "ends inside its length");
    assert_refused(OVER("\x04\x02z"), "its length says 2 bytes, only 1 are left");
    assert_refused(OVER("\x04\x84\xff\xff\xff\xff"), "its length says");
    assert_refused(OVER("\x04\x89\x01\x00\x00\x00\x00\x00\x00\x00\x00"), "beyond any file");
}

static void tags_of_several_octets_and_indefinite_lengths_are_refused(void **state) {
    assert_refused(OVER("\x1f\x81\x01\x00"), "tag of several octets");
    assert_refused(OVER("\x30\x80\x00\x00"), "indefinite");
}

static void a_wrong_tag_is_named_with_its_place(void **state) {
    pv_cursor c = OVER("\x02\x01\x05");
    pv_tlv tlv;
    pv_status status = pv_der_expect(&c, PV_TAG_SEQUENCE, "key", &tlv);
    assert_string_equal(status.error->message, "key: tag 0x02 stands where 0x30 belongs");
    pv_cursor inner;
    assert_non_null(pv_der_enter(&c, PV_TAG_SET, "set", &inner).error);
    assert_true(pv_der_next_is(&c, PV_TAG_INTEGER));
}

static void an_object_identifier_has_whole_arcs_that_nothing_pads(void **state) {
    static const struct {
        const char *der;
        size_t size;
        bool good;
    } CASES[] = {
        {"\x06\x00", 2, false},
        {"\x06\x01\x2a", 3, true},
        {"\x06\x02\x2a\x83", 4, false},
        {"\x06\x03\x2a\x83\x80", 5, false},
        {"\x06\x02\x80\x01", 4, false},
        {"\x06\x03\x2a\x80\x01", 5, false},
        {"\x06\x04\x2a\x83\x80\x01", 6, true},
    };
    pv_tlv tlv;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const pv_bytes der = {(const uint8_t *)CASES[i].der, CASES[i].size};
        pv_cursor c = pv_cursor_over(der, *state), by_ber = c;
        by_ber.tolerant = true;
        assert_int_equal(!pv_der_expect(&c, PV_TAG_OID, "type", &tlv).error, CASES[i].good);
        assert_ptr_equal(c.next, CASES[i].good ? c.end : der.data);
        assert_int_equal(!pv_der_expect(&by_ber, PV_TAG_OID, "type", &tlv).error, CASES[i].good);
    }
}

static void bytes_behind_the_last_element_are_counted(void **state) {
    pv_cursor c = OVER("\x05\x00xyz");
    pv_tlv tlv;
    assert_null(pv_der_take(&c, "null", &tlv).error);
    pv_status status = pv_der_end(&c, "all");
    assert_string_equal(status.error->message, "all: 3 bytes too many");
    assert_int_equal(status.error->place.at, 2);
}

static void integers_keep_their_sign(void **state) {
    (void)state;
    int64_t value;
    assert_true(pv_der_int64(BYTES("\x00"), &value) && value == 0);
    assert_true(pv_der_int64(BYTES("\x7f"), &value) && value == 127);
    assert_true(pv_der_int64(BYTES("\x80"), &value) && value == -128);
    assert_true(pv_der_int64(BYTES("\x00\x80"), &value) && value == 128);
    assert_true(pv_der_int64(BYTES("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfe"), &value) &&
                value == -2);
    assert_true(pv_der_int64(BYTES("\x7f\xff\xff\xff\xff\xff\xff\xff"), &value) &&
                value == INT64_MAX);
    assert_true(pv_der_int64(BYTES("\x80\x00\x00\x00\x00\x00\x00\x00"), &value) &&
                value == INT64_MIN);
    assert_false(pv_der_int64(BYTES("\x00\x80\x00\x00\x00\x00\x00\x00\x00"), &value));
    assert_false(pv_der_int64(BYTES(""), &value));
}

static void padding_of_integers_is_told(void **state) {
    (void)state;
    assert_true(pv_der_integer_minimal(BYTES("\x00")));
    assert_true(pv_der_integer_minimal(BYTES("\x00\x80")));
    assert_true(pv_der_integer_minimal(BYTES("\xff\x7f")));
    assert_false(pv_der_integer_minimal(BYTES("\x00\x7f")));
    assert_false(pv_der_integer_minimal(BYTES("\xff\x80")));
    assert_false(pv_der_integer_minimal(BYTES("")));
}

static void lengths_in_bits_ignore_leading_zeros(void **state) {
    (void)state;
    assert_int_equal(pv_der_bit_length(pv_der_magnitude(BYTES("\x00\x00\x80"))), 8);
    assert_int_equal(pv_der_bit_length(pv_der_magnitude(BYTES("\x01\x00\x01"))), 17);
    assert_int_equal(pv_der_bit_length(pv_der_magnitude(BYTES("\x00"))), 0);
    assert_int_equal(pv_der_bit_length(pv_der_magnitude(BYTES(""))), 0);
}

static void bit_strings_say_how_much_is_unused(void **state) {
    (void)state;
    pv_bytes octets;
    unsigned unused;
    assert_true(pv_der_bits(BYTES("\x05\xa0"), &octets, &unused));
    assert_int_equal(unused, 5);
    assert_int_equal(octets.size, 1);
    assert_true(pv_der_bits(BYTES("\x00"), &octets, &unused));
    assert_int_equal(octets.size, 0);
    assert_false(pv_der_bits(BYTES(""), &octets, &unused));
    assert_false(pv_der_bits(BYTES("\x08\xa0"), &octets, &unused));
    assert_false(pv_der_bits(BYTES("\x01"), &octets, &unused));
}

static void identifiers_are_written_dotted(void **state) {
    assert_string_equal(pv_der_oid_dotted(*state, BYTES("\x55\x1d\x0f")), "2.5.29.15");
    assert_string_equal(pv_der_oid_dotted(*state, BYTES("\x2a\x86\x48\x86\xf7\x0d")),
                        "1.2.840.113549");
    assert_string_equal(pv_der_oid_dotted(*state, BYTES("\x88\x37")), "2.999");
    assert_string_equal(pv_der_oid_dotted(*state, BYTES("\x00")), "0.0");
    assert_null(pv_der_oid_dotted(*state, BYTES("")));
    assert_null(pv_der_oid_dotted(*state, BYTES("\x2a\x86")));
    assert_null(pv_der_oid_dotted(
        *state, BYTES("\x2a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f")));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(an_element_gives_tag_content_whole_and_place),
        CASE(every_minimal_length_is_read_and_every_longer_form_refused),
        CASE(what_runs_over_the_end_is_refused),
        CASE(tags_of_several_octets_and_indefinite_lengths_are_refused),
        CASE(a_wrong_tag_is_named_with_its_place),
        CASE(an_object_identifier_has_whole_arcs_that_nothing_pads),
        CASE(bytes_behind_the_last_element_are_counted),
        CASE(integers_keep_their_sign),
        CASE(padding_of_integers_is_told),
        CASE(lengths_in_bits_ignore_leading_zeros),
        CASE(bit_strings_say_how_much_is_unused),
        CASE(identifiers_are_written_dotted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

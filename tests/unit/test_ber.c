/* SPDX-License-Identifier: Apache-2.0
 * The tolerant side of the DER reader: BER lengths and segmented strings, and what even BER does
 * not allow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "der_maker.h"

static int set_up(void **state) {
    *state = pv_arena_new(64u << 20);
    assert_non_null(*state);
    return 0;
}

static int tear_down(void **state) {
    pv_arena_free(*state);
    return 0;
}

/* Over the octets of a literal. */
#define OVER(arena, octets) over(arena, (pv_bytes){(const uint8_t *)(octets), sizeof(octets) - 1})

static pv_cursor over(pv_arena *arena, pv_bytes bytes) {
    pv_cursor c = pv_cursor_over(bytes, arena);
    c.tolerant = true;
    return c;
}

static pv_tlv taken(pv_cursor *c) {
    pv_tlv tlv;
    assert_null(pv_der_take(c, "element", &tlv).error);
    return tlv;
}

static void assert_damaged(pv_cursor c, uint64_t at) {
    pv_tlv tlv;
    pv_status status = pv_der_take(&c, "element", &tlv);
    assert_non_null(status.error);
    assert_int_equal(status.error->code, PV_DAMAGED);
    assert_int_equal(status.error->place.at, at);
}

static void an_indefinite_element_ends_at_its_own_end(void **state) {
    pv_cursor c = OVER(*state, "\x30\x80\x30\x80\x02\x01\x05\x00\x00\x00\x00\x05\x00");
    pv_tlv outer = taken(&c);
    assert_true(outer.indefinite);
    assert_int_equal(outer.whole.size, 11);
    assert_int_equal(outer.content.size, 7);
    pv_cursor inside = pv_der_inside(&c, &outer);
    pv_tlv inner = taken(&inside);
    assert_int_equal(inner.content.size, 3);
    assert_false(pv_der_more(&inside));
    assert_int_equal(taken(&c).tag, PV_TAG_NULL);
    assert_false(pv_der_more(&c));
}

static void zeros_in_a_definite_element_end_nothing(void **state) {
    pv_cursor c = OVER(*state, "\x30\x80\x04\x02\x00\x00\x00\x00");
    assert_int_equal(taken(&c).content.size, 4);
    assert_false(pv_der_more(&c));
}

static void lengths_may_be_longer_than_need_be(void **state) {
    pv_cursor c = OVER(*state, "\x04\x81\x01\x41\x04\x84\x00\x00\x00\x01\x42");
    assert_int_equal(taken(&c).content.data[0], 'A');
    assert_int_equal(taken(&c).content.data[0], 'B');
}

static void der_takes_neither(void **state) {
    pv_cursor indefinite = OVER(*state, "\x30\x80\x00\x00"),
              long_form = OVER(*state, "\x04\x81\x01A");
    indefinite.tolerant = long_form.tolerant = false;
    assert_damaged(indefinite, 1);
    assert_damaged(long_form, 1);
}

static void a_primitive_element_is_never_indefinite(void **state) {
    assert_damaged(OVER(*state, "\x04\x80\x00\x00"), 1);
}

static void an_indefinite_element_without_an_end_is_damaged(void **state) {
    assert_damaged(OVER(*state, "\x30\x80\x02\x01\x05"), 5);
    assert_damaged(OVER(*state, "\x30\x80\x30\x80\x00\x00"), 6);
    assert_damaged(OVER(*state, "\x30\x80\x02\x05\x01"), 2);
}

static void lengths_beyond_the_input_are_damaged(void **state) {
    assert_damaged(OVER(*state, "\x30\x88\xff\xff\xff\xff\xff\xff\xff\xff"), 0);
    assert_damaged(OVER(*state, "\x30\x89\x01\x00\x00\x00\x00\x00\x00\x00\x00"), 1);
    assert_damaged(OVER(*state, "\x30\x84\x00\x00"), 1);
}

static pv_bytes octets_of(pv_cursor *c) {
    pv_tlv tlv = taken(c);
    pv_bytes octets;
    assert_null(pv_der_octets(c, &tlv, &octets).error);
    return octets;
}

static void assert_octets(pv_cursor c, const char *text) {
    pv_bytes octets = octets_of(&c);
    assert_int_equal(octets.size, strlen(text));
    assert_memory_equal(octets.data, text, octets.size);
}

static void segments_are_joined(void **state) {
    assert_octets(OVER(*state, "\x04\x03one"), "one");
    assert_octets(OVER(*state, "\x24\x0a\x04\x03one\x04\x03two"), "onetwo");
    assert_octets(OVER(*state, "\x24\x80\x04\x03one\x04\x00\x04\x03two\x00\x00"), "onetwo");
    assert_octets(OVER(*state, "\x24\x80\x24\x80\x04\x01"
                               "1\x00\x00\x24\x03\x04\x01"
                               "2\x00\x00"),
                  "12");
    assert_octets(OVER(*state, "\xa0\x80\x04\x03one\x00\x00"), "one");
    assert_octets(OVER(*state, "\x24\x80\x00\x00"), "");
}

static void a_whole_string_is_borrowed(void **state) {
    pv_cursor c = OVER(*state, "\x04\x03one");
    const uint8_t *content = c.start + 2;
    assert_ptr_equal(octets_of(&c).data, content);
}

static void segments_of_another_type_are_damaged(void **state) {
    pv_cursor c = OVER(*state, "\x24\x06\x04\x01"
                               "1\x0c\x01"
                               "2");
    pv_tlv tlv = taken(&c);
    pv_bytes octets;
    pv_status status = pv_der_octets(&c, &tlv, &octets);
    assert_non_null(status.error);
    assert_int_equal(status.error->code, PV_DAMAGED);
    assert_int_equal(status.error->place.at, 5);
}

/* Nesting costs time, never stack. */
static void a_million_levels_are_walked(void **state) {
    enum { LEVELS = 1000000 };
    uint8_t *bytes = pv_arena_alloc(*state, (size_t)LEVELS * 4);
    assert_non_null(bytes);
    for (size_t i = 0; i < LEVELS; i++) {
        bytes[2 * i] = PV_TAG_OCTET_STRING | PV_TAG_CONSTRUCTED;
        bytes[2 * i + 1] = 0x80;
    }
    pv_cursor c = over(*state, (pv_bytes){bytes, (size_t)LEVELS * 4});
    assert_int_equal(octets_of(&c).size, 0);
    assert_false(pv_der_more(&c));
    assert_damaged(over(*state, (pv_bytes){bytes, (size_t)LEVELS * 4 - 2}), (size_t)LEVELS * 4 - 2);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(an_indefinite_element_ends_at_its_own_end),
        CASE(zeros_in_a_definite_element_end_nothing),
        CASE(lengths_may_be_longer_than_need_be),
        CASE(der_takes_neither),
        CASE(a_primitive_element_is_never_indefinite),
        CASE(an_indefinite_element_without_an_end_is_damaged),
        CASE(lengths_beyond_the_input_are_damaged),
        CASE(segments_are_joined),
        CASE(a_whole_string_is_borrowed),
        CASE(segments_of_another_type_are_damaged),
        CASE(a_million_levels_are_walked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

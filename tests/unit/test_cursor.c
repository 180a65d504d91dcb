/* SPDX-License-Identifier: Apache-2.0
 * Bounds and places of cursors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/cursor.h"

static const uint8_t OCTETS[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};

static int set_up(void **state) {
    *state = pv_arena_new(1 << 20);
    return *state ? 0 : -1;
}

static int tear_down(void **state) {
    pv_arena_free(*state);
    return 0;
}

static void numbers_are_little_endian(void **state) {
    pv_cursor c = pv_cursor_over((pv_bytes){OCTETS, sizeof OCTETS}, *state);
    uint8_t u8;
    uint16_t u16;
    uint32_t u32;
    assert_null(pv_cursor_take_u8(&c, "octet", &u8).error);
    assert_null(pv_cursor_take_u16(&c, "word", &u16).error);
    assert_null(pv_cursor_take_u32(&c, "double word", &u32).error);
    assert_int_equal(u8, 1);
    assert_int_equal(u16, 0x0302);
    assert_int_equal(u32, 0x07060504);
    assert_int_equal(pv_cursor_left(&c), 2);
}

static void what_is_too_short_fails_with_its_place_and_stays(void **state) {
    pv_cursor c = pv_cursor_over((pv_bytes){OCTETS, 3}, *state);
    uint16_t u16 = 77;
    uint32_t u32 = 77;
    assert_null(pv_cursor_take_u16(&c, "word", &u16).error);
    pv_status status = pv_cursor_take_u32(&c, "header", &u32);
    assert_int_equal(status.error->code, PV_DAMAGED);
    assert_int_equal(status.error->place.kind, PV_BYTE);
    assert_int_equal(status.error->place.at, 2);
    assert_string_equal(status.error->message, "header needs 4 bytes, only 1 are left");
    assert_int_equal(u32, 77);
    assert_int_equal(pv_cursor_left(&c), 1);
}

static void sizes_near_the_largest_do_not_wrap(void **state) {
    pv_cursor c = pv_cursor_over((pv_bytes){OCTETS, sizeof OCTETS}, *state);
    pv_bytes b;
    assert_non_null(pv_cursor_take(&c, SIZE_MAX, "blob", &b).error);
    assert_non_null(pv_cursor_take(&c, SIZE_MAX - 4, "blob", &b).error);
    assert_null(pv_cursor_take(&c, sizeof OCTETS, "blob", &b).error);
    assert_non_null(pv_cursor_take(&c, 1, "blob", &b).error);
    assert_null(pv_cursor_take(&c, 0, "nothing", &b).error);
}

static void places_go_on_counting_in_a_part(void **state) {
    pv_cursor c = pv_cursor_over((pv_bytes){OCTETS, sizeof OCTETS}, *state);
    c.origin = 1000;
    c.place_kind = PV_CONTENT;
    pv_cursor part = pv_cursor_within(&c, (pv_bytes){OCTETS + 4, 3});
    uint8_t u8;
    assert_null(pv_cursor_take_u8(&part, "octet", &u8).error);
    assert_int_equal(u8, 5);
    assert_int_equal(pv_cursor_place(&part).at, 1005);
    assert_int_equal(pv_cursor_place(&part).kind, PV_CONTENT);
    assert_int_equal(pv_cursor_place_of(&part, OCTETS + 6).at, 1006);
    pv_cursor inner = pv_cursor_within(&part, (pv_bytes){OCTETS + 5, 1});
    assert_int_equal(pv_cursor_place(&inner).at, 1005);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(numbers_are_little_endian, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_too_short_fails_with_its_place_and_stays, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(sizes_near_the_largest_do_not_wrap, set_up, tear_down),
        cmocka_unit_test_setup_teardown(places_go_on_counting_in_a_part, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

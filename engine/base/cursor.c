/* SPDX-License-Identifier: Apache-2.0
 * Bounds-checked reading. Every byte that a reader sees passes here or through der.c. */
#include "base/cursor.h"

pv_status pv_cursor_take(pv_cursor *c, size_t size, const char *what, pv_bytes *ret_bytes) {
    if (size > pv_cursor_left(c))
        return pv_fail(c->arena, PV_DAMAGED, pv_cursor_place(c),
                       "%s needs %zu bytes, only %zu are left", what, size, pv_cursor_left(c));
    *ret_bytes = (pv_bytes){c->next, size};
    c->next += size;
    return pv_success();
}

pv_status pv_cursor_take_u8(pv_cursor *c, const char *what, uint8_t *ret_value) {
    pv_bytes b;
    PV_TRY(pv_cursor_take(c, 1, what, &b));
    *ret_value = b.data[0];
    return pv_success();
}

pv_status pv_cursor_take_u16(pv_cursor *c, const char *what, uint16_t *ret_value) {
    pv_bytes b;
    PV_TRY(pv_cursor_take(c, 2, what, &b));
    *ret_value = (uint16_t)(b.data[0] | b.data[1] << 8);
    return pv_success();
}

pv_status pv_cursor_take_u32(pv_cursor *c, const char *what, uint32_t *ret_value) {
    pv_bytes b;
    PV_TRY(pv_cursor_take(c, 4, what, &b));
    *ret_value = (uint32_t)b.data[0] | (uint32_t)b.data[1] << 8 | (uint32_t)b.data[2] << 16 |
                 (uint32_t)b.data[3] << 24;
    return pv_success();
}

/* SPDX-License-Identifier: Apache-2.0
 * Fields of CSV (RFC 4180 section 2), with any separator. A quote opens only where a field begins;
 * one within a field that has none around it stands for itself. */
#include "readers/records.h"

/* Passes one octet. */
static pv_csv_state after(pv_csv_state state, char c, char separator) {
    switch (state) {
    case PV_CSV_QUOTED:
        return c == '"' ? PV_CSV_QUOTE : PV_CSV_QUOTED;
    case PV_CSV_QUOTE:
        if (c == '"')
            return PV_CSV_QUOTED;
        break;
    case PV_CSV_START:
        if (c == '"')
            return PV_CSV_QUOTED;
        break;
    case PV_CSV_PLAIN:
        break;
    }
    return c == separator ? PV_CSV_START : PV_CSV_PLAIN;
}

/* From `at` to the first octet that changes anything. */
static size_t pass_over(pv_slice s, size_t at, pv_csv_state state, char separator) {
    if (state != PV_CSV_QUOTED && state != PV_CSV_PLAIN)
        return at;
    const char *stop = memchr(s.data + at, state == PV_CSV_QUOTED ? '"' : separator, s.size - at);
    return stop ? (size_t)(stop - s.data) : s.size;
}

bool pv_csv_is_open(pv_slice line, char separator, pv_csv_state *state) {
    for (size_t at = 0; at < line.size; at++) {
        at = pass_over(line, at, *state, separator);
        if (at < line.size)
            *state = after(*state, line.data[at], separator);
    }
    return *state == PV_CSV_QUOTED;
}

bool pv_csv_next(pv_slice record, char separator, size_t *at, pv_slice *ret_field) {
    pv_csv_state state = PV_CSV_START;
    size_t end = *at;
    if (end > record.size)
        return false;
    for (; end < record.size; end++) {
        end = pass_over(record, end, state, separator);
        if (end == record.size || (state != PV_CSV_QUOTED && record.data[end] == separator))
            break;
        state = after(state, record.data[end], separator);
    }
    *ret_field = (pv_slice){record.data + *at, end - *at};
    *at = end + 1;
    return true;
}

bool pv_csv_value(pv_arena *arena, pv_slice field, pv_slice *ret_value) {
    *ret_value = pv_slice_trim(field);
    if (!field.size || field.data[0] != '"')
        return true;
    char *text = pv_arena_alloc(arena, field.size);
    size_t size = 0;
    if (!text)
        return false;
    for (size_t i = 1; i < field.size; i++) {
        if (field.data[i] == '"' && (++i == field.size || field.data[i] != '"'))
            break;
        text[size++] = field.data[i];
    }
    *ret_value = pv_slice_trim((pv_slice){text, size});
    return true;
}

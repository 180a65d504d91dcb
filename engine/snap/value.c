/* SPDX-License-Identifier: Apache-2.0
 * Whether a text is what a fact's value looks like in a snapshot (the renderer writes it). A file
 * that was edited by hand may say anything, and what is compared by size or direction must be a
 * number or a name that there is. Texts and lists may hold all that was escaped. Of records it is
 * looked for what can be told apart for sure: an account may be called "x mask=1". */
#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "snap/snapshot.h"

static bool is_name_in(pv_enum_id of, pv_slice s) {
    for (unsigned v = 0; v < pv_enum_size(of); v++) {
        const char *name = pv_enum_name(of, v);
        if (strlen(name) == s.size && memcmp(name, s.data, s.size) == 0)
            return true;
    }
    return false;
}

static bool is_exactly(pv_slice s, const char *text) {
    return strlen(text) == s.size && memcmp(text, s.data, s.size) == 0;
}

/* As it is written: 2048, neither +2048 nor 02048. */
static bool is_number(pv_slice s) {
    char text[24];
    int64_t n;
    if (!pv_slice_integer(s, &n))
        return false;
    snprintf(text, sizeof text, "%" PRId64, n);
    return is_exactly(s, text);
}

static bool is_time(pv_slice s) {
    char text[PV_CLOCK_TEXT] = "";
    int64_t seconds;
    if (s.size >= sizeof text)
        return false;
    memcpy(text, s.data, s.size);
    return pv_clock_parse(text, &seconds);
}

static bool is_quoted(pv_slice s) {
    return s.size >= 2 && s.data[0] == '"' && s.data[s.size - 1] == '"';
}

static bool fits_type(pv_type type, pv_enum_id of, pv_slice s) {
    switch (type) {
    case PV_TYPE_BOOL:
        return is_exactly(s, "true") || is_exactly(s, "false");
    case PV_TYPE_INT:
        return is_number(s);
    case PV_TYPE_TIME:
        return is_time(s);
    case PV_TYPE_ENUM:
    case PV_TYPE_SET:
        return is_name_in(of, s);
    case PV_TYPE_TEXT:
        return is_quoted(s);
    case PV_TYPE_BYTES:
        return pv_slice_hex_digits(s) == s.size && s.size % 2 == 0;
    case PV_TYPE_LIST:
    case PV_TYPE_RECORDS:
        break;
    }
    return s.size > 0;
}

/* ---- records --------------------------------------------------------------------------------- */

static bool starts_with_field(pv_slice s, const pv_field_info *field) {
    size_t size = strlen(field->name);
    return s.size > size && memcmp(s.data, field->name, size) == 0 && s.data[size] == '=';
}

/* That what stands behind the field's name is of its type, wherever that name stands. */
static bool field_fits(pv_slice s, const pv_field_info *field) {
    bool found = false, begins = true;
    for (; s.size; begins = s.data[0] == ' ', s = pv_slice_from(s, 1)) {
        if (!begins || !starts_with_field(s, field))
            continue;
        pv_slice value = pv_slice_from(s, strlen(field->name) + 1);
        const char *blank = memchr(value.data, ' ', value.size);
        found = true;
        if (field->type == PV_TYPE_SET || field->type == PV_TYPE_TEXT ||
            fits_type(field->type, field->of,
                      blank ? pv_slice_head(value, (size_t)(blank - value.data)) : value))
            return true;
    }
    return !found;
}

static bool record_fits(pv_record_id id, pv_slice s) {
    const pv_field_info *fields = pv_record_fields(id);
    bool begins = false;
    for (unsigned i = 0; i < pv_record_width(id); i++) {
        begins = begins || starts_with_field(s, &fields[i]);
        if (!field_fits(s, &fields[i]))
            return false;
    }
    return begins;
}

bool pv_snap_value_fits(pv_fact fact, pv_slice value) {
    const pv_fact_info *info = pv_fact_get_info(fact);
    return info->type == PV_TYPE_RECORDS ? record_fits(info->records, value)
                                         : fits_type(info->type, info->of, value);
}

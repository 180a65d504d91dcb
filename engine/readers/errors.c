/* SPDX-License-Identifier: Apache-2.0
 * The error codes that Windows prints, by name (errors.def): those of keys, providers, Schannel and
 * stores. A code that is not in the table has no name here, whatever was printed beside it. */
#include "readers/errors.h"

static const struct {
    uint32_t code;
    const char *name;
} ERRORS[] = {
#define ERROR(code, name) {code, name},
#include "readers/errors.def"
#undef ERROR
};

const char *pv_error_name_of(uint32_t code) {
    size_t low = 0, high = sizeof ERRORS / sizeof *ERRORS;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ERRORS[middle].code == code)
            return ERRORS[middle].name;
        if (ERRORS[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const char *pv_error_code_text(pv_arena *arena, uint32_t code) {
    return pv_arena_printf(arena, "0x%08x", (unsigned)code);
}

bool pv_error_code_find(pv_slice text, uint32_t *ret_code, pv_slice *ret_rest) {
    enum { DIGITS = 8 };
    for (size_t at = pv_slice_find(text, "0x"); at < text.size; at = pv_slice_find(text, "0x")) {
        text = pv_slice_from(text, at + 2);
        uint64_t number;
        if (pv_slice_hex_digits(text) != DIGITS ||
            !pv_slice_hex(pv_slice_head(text, DIGITS), &number))
            continue;
        *ret_code = (uint32_t)number;
        if (ret_rest)
            *ret_rest = pv_slice_from(text, DIGITS);
        return true;
    }
    return false;
}

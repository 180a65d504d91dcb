/* SPDX-License-Identifier: Apache-2.0
 * Knows the failure codes and builds failures. Prints nothing. */
#include "base/status.h"

#include <stdarg.h>

#include "base/arena.h"

static const struct {
    const char *name, *meaning;
} CODES[] = {
    {"ok", "success"},
#define CODE(symbol, name, meaning) {name, meaning},
#include "base/codes.def"
#undef CODE
};

/* What is said of a code when there is no place to say more. */
static const pv_error BARE[] = {
    {PV_OK, {PV_NOWHERE, 0}, "success"},
#define CODE(symbol, name, meaning) {PV_##symbol, {PV_NOWHERE, 0}, meaning},
#include "base/codes.def"
#undef CODE
};

const pv_error PV_ERROR_NO_MEMORY = {
    PV_OUT_OF_MEMORY, {PV_NOWHERE, 0}, "the system gave no memory, or a memory cap was met"};

const char *pv_code_name(pv_code code) {
    return CODES[code].name;
}

const char *pv_code_meaning(pv_code code) {
    return CODES[code].meaning;
}

const pv_error *pv_error_new(pv_arena *arena, pv_code code, pv_place place, const char *fmt, ...) {
    if (!arena)
        return &BARE[code];
    pv_error *error = pv_arena_alloc(arena, sizeof *error);
    if (!error)
        return &PV_ERROR_NO_MEMORY;
    va_list args;
    va_start(args, fmt);
    const char *message = pv_arena_vprintf(arena, fmt, args);
    va_end(args);
    if (!message)
        return &PV_ERROR_NO_MEMORY;
    *error = (pv_error){code, place, message};
    return error;
}

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

static const pv_error NO_MEMORY = {
    PV_OUT_OF_MEMORY, {PV_NOWHERE, 0}, "the system gave no memory, or a memory cap was met"};

pv_status pv_no_memory(void) {
    return (pv_status){&NO_MEMORY};
}

const char *pv_code_name(pv_code code) {
    return CODES[code].name;
}

const char *pv_code_meaning(pv_code code) {
    return CODES[code].meaning;
}

pv_status pv_fail(pv_arena *arena, pv_code code, pv_place place, const char *fmt, ...) {
    pv_error *error = arena ? pv_arena_alloc(arena, sizeof *error) : NULL;
    if (!error)
        return pv_no_memory();
    va_list args;
    va_start(args, fmt);
    const char *message = pv_arena_vprintf(arena, fmt, args);
    va_end(args);
    if (!message)
        return pv_no_memory();
    *error = (pv_error){code, place, message};
    return (pv_status){error};
}

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BASE_CURSOR_H
#define PKIVET_BASE_CURSOR_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/status.h"

/* A place in borrowed bytes that can only move forward and never past their end. `origin` is
 * where `start` stands in the artifact, in the unit that `place_kind` names; of PV_LINE it is the
 * one line that all of the bytes were decoded from. Failures are formatted into `arena`. `tolerant`
 * is read by the DER layer. */
typedef struct {
    const uint8_t *start, *next, *end;
    uint64_t origin;
    pv_place_kind place_kind;
    bool tolerant; /* BER instead of DER, see der.h */
    pv_arena *arena;
} pv_cursor;

static inline pv_cursor pv_cursor_over(pv_bytes b, pv_arena *arena) {
    return (pv_cursor){b.data, b.data, pv_bytes_end(b), 0, PV_BYTE, false, arena};
}

/* The place of `at`, a pointer into the cursor's bytes. */
static inline pv_place pv_cursor_place_of(const pv_cursor *c, const uint8_t *at) {
    uint64_t offset = c->place_kind == PV_LINE ? 0 : (uint64_t)(at - c->start);
    return (pv_place){c->place_kind, c->origin + offset};
}

static inline pv_place pv_cursor_place(const pv_cursor *c) {
    return pv_cursor_place_of(c, c->next);
}

/* A cursor over `part`, which must lie in the parent's bytes: places go on counting. */
static inline pv_cursor pv_cursor_within(const pv_cursor *parent, pv_bytes part) {
    pv_cursor c = *parent;
    if (part.data)
        c.origin = pv_cursor_place_of(parent, part.data).at;
    c.start = c.next = part.data;
    c.end = pv_bytes_end(part);
    return c;
}

static inline size_t pv_cursor_left(const pv_cursor *c) {
    return (size_t)(c->end - c->next);
}

/* Takes advance and fail (PV_DAMAGED, naming `what`) when too little is left. */
PV_MUST_USE pv_status pv_cursor_take(pv_cursor *c, size_t size, const char *what,
                                     pv_bytes *ret_bytes);
PV_MUST_USE pv_status pv_cursor_take_u8(pv_cursor *c, const char *what, uint8_t *ret_value);
/* Little-endian, as everything in Windows' own formats. */
PV_MUST_USE pv_status pv_cursor_take_u16(pv_cursor *c, const char *what, uint16_t *ret_value);
PV_MUST_USE pv_status pv_cursor_take_u32(pv_cursor *c, const char *what, uint32_t *ret_value);

#endif

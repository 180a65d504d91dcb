/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_ROW_H
#define PKIVET_SCAN_ROW_H

#include "facts/unit.h"
#include "lua/whole.h"
#include "scan/intern.h"

/* The kept facts of one kind, of all rules together. */
typedef struct {
    pv_path *items;
    size_t count, room;
} pv_kept;

/* A subject as a few octets: what names it, and its kept facts. False: the memory is at its end. */
bool pv_row_write(pv_intern *intern, const pv_kept *kept, pv_subject *subject, pv_arena *arena,
                  uint32_t *ret_row, bool *ret_new);

/* What names the subject of a row, for telling whether two are the same certificate. */
pv_bytes pv_row_identity(const pv_intern *intern, uint32_t row);

/* Sets the facts that `side` keeps, of a subject of the kind; linked subjects are made as they are
 * needed. */
PV_MUST_USE pv_status pv_row_read(const pv_intern *intern, uint32_t row, const pv_kept *kept,
                                  const pv_index_side *side, pv_subject *subject);

/* The 16 octets that stand for the key; false: the subject has none. */
bool pv_row_key(const pv_index_side *side, pv_subject *subject, uint8_t ret_key[16]);

#endif

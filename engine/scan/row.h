/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_ROW_H
#define PKIVET_SCAN_ROW_H

#include "base/text.h"
#include "facts/unit.h"
#include "scan/plan.h"

/* A subject as a few hundred octets: where it was found, what names it, and its kept facts. */

/* A key that it has in a table. */
typedef struct {
    size_t table;
    pv_sip hash;
    pv_bytes before_stem; /* of a table by the stem: what stands before it in the key */
} pv_row_key;

typedef struct pv_row {
    struct pv_row *next;
    pv_kind kind;
    pv_bytes octets;
    uint32_t ends_at; /* where in them the ends of what the artifact is in stand, */
    uint32_t path_at; /* and its path */
    pv_sip content;   /* of all but its place: the same for copies of one file */
    pv_row_key *keys;
    size_t key_count;
} pv_row;

/* The rows of one input, made by whoever judges it. */
typedef struct pv_rows {
    pv_row *first, **end;
    uint64_t lost[PV_KIND_COUNT]; /* subjects for which there was no memory */
} pv_rows;

/* In the unit's arena; NULL without memory. */
pv_rows *pv_rows_make(const pv_index_plan *plan, pv_unit *unit);

/* The key of the same content in an input of another name; the artifact is the input itself. False
 * without memory. */
bool pv_row_key_of_stem(const pv_index_plan *plan, const pv_unit *unit, pv_bytes before_stem,
                        pv_row_key *ret_key);

/* ---- reading --------------------------------------------------------------------------------- */

/* What the octets begin with. Texts are good as long as those are. */
typedef struct {
    pv_kind kind;
    uint32_t id; /* of the subject within its input */
    const char *format, *path;
    const uint8_t *ends; /* see pv_row_ends */
    pv_bytes identity;   /* of a certificate its thumbprint, where that is known */
    bool by_thumbprint;
    const uint8_t *facts; /* up to the end */
} pv_row_head;

pv_row_head pv_row_head_of(pv_bytes octets);

/* Of the path, where the input ends that the subject was found in, and what that is in; `count` 0
 * without memory. */
pv_path_ends pv_row_ends(const pv_row_head *head, pv_arena *arena);
/* The same as octets, for the input that a unit is of. */
void pv_row_put_ends(pv_textbuf *out, const pv_unit *unit);

/* Sets all kept facts, of a subject of the kind; linked subjects are made as they are needed. The
 * octets need not be there afterwards. */
PV_MUST_USE pv_status pv_row_read(const pv_row_head *head, const pv_kept *kept,
                                  pv_subject *subject);

/* The same for two rows that differ in nothing that `seen` (by kept fact) names. */
uint64_t pv_row_class(const pv_row_head *head, const pv_kept *kept, const uint8_t *seen,
                      pv_sip_key key);

#endif

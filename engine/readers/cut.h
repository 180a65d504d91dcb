/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_CUT_H
#define PKIVET_READERS_CUT_H

#include "base/slice.h"
#include "facts/unit.h"

/* Where long inputs are cut: bundles of PEM, certificates in DER one behind the other, records. */
extern const pv_cutter PV_CUTTER;

/* Reads one piece into a unit of its own. Fails for want of memory only. */
PV_MUST_USE pv_status pv_piece_read(pv_unit *unit, pv_bytes bytes, const pv_piece *piece);

/* ---- the kinds ------------------------------------------------------------------------------- */

bool pv_cut_pem_begin(const pv_cut_view *view);
pv_cut_step pv_cut_pem_next(const pv_cut_view *view, size_t *ret_size, pv_piece *ret_next);
/* Tells of text of other formats between the blocks. */
void pv_cut_pem_check(pv_unit *unit, pv_artifact *artifact, const pv_piece *piece, pv_bytes bytes);

bool pv_cut_der_begin(const pv_cut_view *view);
pv_cut_step pv_cut_der_next(const pv_cut_view *view, size_t *ret_size, pv_piece *ret_next);
PV_MUST_USE pv_status pv_cut_der_read(pv_unit *unit, pv_bytes bytes, const pv_piece *piece);

#endif

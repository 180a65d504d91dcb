/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_RETELL_H
#define PKIVET_SCAN_RETELL_H

#include "scan/worker.h"

/* All that a slot holds as a record (store/record.h) and back: how an input is told of without
 * being read. */

/* Makes slot->record; empty without memory. Sets slot->foreign. `counts`: the slot's, before
 * waivers and the baseline. `whole`: of the kept outcome. */
void pv_retell_write(pv_slot *slot, const pv_summary *counts, pv_bytes whole);

/* In a worker, with the bytes loaded: the slot gets subjects and problems out of the record, which
 * must outlive it; `judged`: and findings and counts. False when it cannot be; the slot is then as
 * before. */
PV_MUST_USE bool pv_retell_read(const pv_worker *worker, pv_slot *slot, pv_bytes record,
                                bool judged);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_WHOLE_H
#define PKIVET_SCAN_WHOLE_H

#include "scan/index.h"
#include "scan/worker.h"

/* What rules over the whole scan say of what was read, told as it comes to be known. `told` gets
 * the findings of one row, in a slot that is used again. */
typedef pv_status pv_whole_told(void *user, pv_slot *slot);

PV_MUST_USE pv_status pv_whole_judge(pv_worker *worker, const pv_task *task, pv_scan_index *index,
                                     pv_whole_told *told, void *user);

#endif

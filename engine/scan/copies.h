/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_COPIES_H
#define PKIVET_SCAN_COPIES_H

#include "scan/worker.h"

/* What came of inputs, by their content, so that copies of them are neither read nor, mostly,
 * judged. All workers share one; it has room for so many octets and forgets the
 * oldest first. */
typedef struct pv_copies pv_copies;

/* NULL without memory, or when there would be room for nothing. */
pv_copies *pv_copies_new(uint64_t most);
void pv_copies_free(pv_copies *copies);

/* In a worker, with the bytes loaded: whether the slot was filled with what an earlier input with
 * the same bytes gave. Its findings are to be made anew unless slot->counted. */
bool pv_copies_find(pv_copies *copies, const pv_worker *worker, const pv_task *task, pv_slot *slot);
/* Remembers the slot's outcome, when it can be told of another input; after pv_copies_find. */
void pv_copies_keep(pv_copies *copies, const pv_task *task, pv_slot *slot);

#endif

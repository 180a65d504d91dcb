/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_WORST_H
#define PKIVET_REPORTS_WORST_H

#include "reports/internal.h"

/* What a report with a limit keeps: of any number of items the worst, and of equally bad ones the
 * first; so what is kept depends on their order alone, and memory does not grow with the scan. */
typedef struct pv_worst pv_worst;

/* How bad a finding is, from the least: what passes, what is not decided, what somebody decided to
 * live with (waived, in the baseline), then failures by severity. */
enum { PV_RANK_DECIDED = 2, PV_RANK_INFO, PV_RANKS = PV_RANK_INFO + PV_SEVERITY_COUNT };
unsigned pv_worst_rank(const pv_finding *finding);

/* An item; `weight` is what counts for the second limit. */
typedef struct {
    uint64_t order; /* of arrival */
    unsigned rank;
    size_t weight;
    void *object; /* malloc'd, the keeper's own */
} pv_worst_item;

/* At most so many items, of so much weight. `release` frees an object. NULL without memory. */
pv_worst *pv_worst_new(size_t most, size_t weight, void (*release)(void *object));
void pv_worst_free(void *worst);

/* Counts an item that comes now, and says whether it is worth making. */
bool pv_worst_wants(pv_worst *worst, unsigned rank);
/* Behind the former: takes the object over, whatever becomes of it. PV_OUT_OF_MEMORY. */
PV_MUST_USE pv_status pv_worst_add(pv_worst *worst, unsigned rank, size_t weight, void *object);

/* What there was, and what is kept. */
uint64_t pv_worst_seen(const pv_worst *worst, unsigned rank);
size_t pv_worst_kept(const pv_worst *worst, unsigned rank);

/* All that is kept, in the order of arrival or (`by_rank`) the worst first. In the arena. */
PV_MUST_USE pv_status pv_worst_list(const pv_worst *worst, pv_arena *arena, bool by_rank,
                                    const pv_worst_item **ret_items, size_t *ret_count);

#endif

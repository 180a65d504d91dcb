/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_PLAN_H
#define PKIVET_SCAN_PLAN_H

#include "base/siphash.h"
#include "lua/whole.h"

/* What the rules over the whole scan that run want of subjects, taken together. Nothing changes
 * while inputs are read: all threads look at the same. */

/* The kept facts of one kind, of all rules together. */
typedef struct {
    pv_path *items;
    size_t count;
} pv_kept;

/* A rule goes from the subjects of one table to those of another (or the same) that have the same
 * key; rules whose tables are the same go together. */
typedef struct {
    size_t of, others; /* tables */
} pv_index_pair;

typedef struct pv_index_plan {
    pv_whole_rules rules;
    const pv_index_side **tables; /* sides whose key is the same are one table */
    pv_index_pair *pairs;
    size_t *pair_of; /* by rule */
    uint8_t **seen; /* by rule, by kept fact of the kind of its others: the rule keeps it of them */
    size_t table_count, pair_count;
    pv_kept kept[PV_KIND_COUNT];
    bool wanted[PV_KIND_COUNT];
    pv_sip_key key; /* of this scan alone */
} pv_index_plan;

/* False without memory. `rules` must outlive it. */
bool pv_index_plan_init(pv_index_plan *plan, const pv_whole_rules *rules);
void pv_index_plan_done(pv_index_plan *plan);

#endif

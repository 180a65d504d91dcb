/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SNAP_INTERNAL_H
#define PKIVET_SNAP_INTERNAL_H

#include "snap/compare.h"

/* One template that is compared. */
typedef struct {
    pv_arena *arena;
    pv_changed *changed;
    const pv_snapshot *was, *now; /* `was` is empty of a new one */
    const pv_snap_mask *mask;
} pv_comparing;

/* Adds a change; its text is complete. PV_OUT_OF_MEMORY when the message is NULL. */
PV_MUST_USE pv_status pv_comparing_add(pv_comparing *c, const pv_change *change);

/* All facts (compare_facts.c); one of access control entries (compare_entries.c). */
PV_MUST_USE pv_status pv_compare_facts(pv_comparing *c);
PV_MUST_USE pv_status pv_compare_entries(pv_comparing *c, pv_fact fact);

/* "private key flags": the fact as people say it. In the arena; NULL without memory. */
const char *pv_fact_phrase(pv_arena *arena, pv_fact fact);
pv_severity pv_bearing_severity(pv_bearing bearing);

/* The values of sorted `a` that `b` has not, each as often as it is more often there. */
PV_MUST_USE pv_status pv_values_without(pv_arena *arena, const pv_snap_fact *a,
                                        const pv_snap_fact *b, pv_words *ret_values);
/* " +a +b" */
void pv_values_add(pv_textbuf *t, char sign, pv_words values);

#endif

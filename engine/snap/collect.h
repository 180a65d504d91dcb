/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SNAP_COLLECT_H
#define PKIVET_SNAP_COLLECT_H

#include "snap/snapshot.h"

/* The templates of a scan as they are told of, and the snapshots of a folder: each with a name of
 * its own. */
typedef struct {
    pv_arena *arena;
    pv_snapshot *first, **end;
    size_t count;
} pv_snap_list;

typedef struct {
    pv_snap_list list;
    const pv_snap_mask *mask;
    const char *const *roots; /* paths that were asked for: names of files count from there */
    size_t root_count;
    const void *unit; /* of the templates that were told of last */
    struct pv_snap_told *told, *cursor;
} pv_snap_collecting;

void pv_snap_list_init(pv_snap_list *list, pv_arena *arena);
void pv_snap_list_add(pv_snap_list *list, pv_snapshot *s);

/* For each subject and finding of a scan, in their order; what is no template's is passed over. */
PV_MUST_USE pv_status pv_snap_collect(pv_snap_collecting *c, pv_subject *subject);
PV_MUST_USE pv_status pv_snap_collect_finding(pv_snap_collecting *c, const pv_finding *finding);

/* Sorts by name, makes names unique and gives file names. PV_USAGE when two would share a file. */
PV_MUST_USE pv_status pv_snap_list_settle(pv_snap_list *list);

#endif

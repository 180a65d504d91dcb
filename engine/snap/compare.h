/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SNAP_COMPARE_H
#define PKIVET_SNAP_COMPARE_H

#include "findings/changes.h"
#include "snap/collect.h"

/* What changed from `was` to `now`; both are settled (or read from a folder), and sorted by name.
 * The changes are in the arena of `now`. */
PV_MUST_USE pv_status pv_snap_compare(const pv_snap_list *was, const pv_snap_list *now,
                                      const pv_snap_mask *mask, pv_changes *ret_changes);

#endif

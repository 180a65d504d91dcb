/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SNAP_FOLDER_H
#define PKIVET_SNAP_FOLDER_H

#include "snap/collect.h"

/* A folder of snapshots. Files in it that have another ending are nobody's business. */

/* Reads one snapshot; what it masks is added. */
PV_MUST_USE pv_status pv_snap_file_read(const char *path, pv_snap_mask *mask, pv_snap_list *list);

/* Reads all snapshots, sorted by name; what they mask is added. PV_NOT_FOUND without the folder. */
PV_MUST_USE pv_status pv_snap_folder_read(const char *folder, pv_snap_mask *mask,
                                          pv_snap_list *list);

/* The names of the snapshots in a folder, sorted; none without the folder. */
PV_MUST_USE pv_status pv_snap_folder_files(pv_arena *arena, const char *folder,
                                           const char *const **ret_files, size_t *ret_count);

/* Writes a snapshot, all of it or nothing: what was there stays until the new one is whole. */
PV_MUST_USE pv_status pv_snap_folder_write(pv_arena *arena, const char *folder, const char *file,
                                           const char *text);
PV_MUST_USE pv_status pv_snap_folder_remove(pv_arena *arena, const char *folder, const char *file);

#endif

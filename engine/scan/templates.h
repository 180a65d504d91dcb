/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_TEMPLATES_H
#define PKIVET_SCAN_TEMPLATES_H

#include "scan/engine.h"
#include "snap/folder.h"

/* All templates of a path: exports as scan reads them, a snapshot, a folder of either. PV_USAGE
 * where there is none. */
PV_MUST_USE pv_status pv_templates_read(pkivet_engine *engine, const char *path,
                                        pv_snap_list *list);
/* "templates.ldf#WebServer" in two; a file whose name has the sign is whole, and `*ret_name` NULL.
 */
PV_MUST_USE pv_status pv_templates_split(pv_arena *arena, const char *path, const char **ret_file,
                                         const char **ret_name);
/* The one of that name; of NULL the only one that there is. PV_USAGE else, with their names. */
PV_MUST_USE pv_status pv_templates_choose(const pv_snap_list *list, const char *path,
                                          const char *name, const pv_snapshot **ret_template);

#endif

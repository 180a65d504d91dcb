/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_INPUT_FOLDER_H
#define PKIVET_INPUT_FOLDER_H

#include "input/input.h"

/* A walk through folders, depth first, names in the order of their bytes. */
typedef struct pv_folders pv_folders;

pv_folders *pv_folders_new(const pv_limits *limits); /* NULL without memory */
void pv_folders_free(pv_folders *folders);

/* Starts on an open folder, which the walk now owns. A folder that was walked before is told as
 * skipped by the next pv_folders_next. False without memory. */
bool pv_folders_enter(pv_folders *folders, const char *path, pv_os_file *folder,
                      const pv_os_info *info);

/* The next file, skipped entry or problem below the entered folder; false when it is done. */
bool pv_folders_next(pv_folders *folders, pv_input *ret_input);
bool pv_folders_failed(const pv_folders *folders);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_TEXTFILE_H
#define PKIVET_SCAN_TEXTFILE_H

#include <stdbool.h>

#include "base/arena.h"

/* The whole of a text file; an empty text when it does not exist. NULL without memory. */
char *pv_textfile_read(pv_arena *arena, const char *path, bool *ret_exists);
PV_MUST_USE pv_status pv_textfile_write(pv_arena *arena, const char *path, const char *text);

#endif

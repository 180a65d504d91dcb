/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_INPUT_ARCHIVE_H
#define PKIVET_INPUT_ARCHIVE_H

#include "base/bytes.h"
#include "input/container.h"
#include "input/input.h"

/* Members of archives, one after the other, and of archives in them: from front to back, nothing
 * is written to disk. One stack of archives at a time. */

pv_archives *pv_archives_new(const pv_limits *limits); /* NULL without memory */
void pv_archives_free(pv_archives *archives);

/* Begins on an open file, which it owns from here on. `head`: bytes that were read already from a
 * file that cannot seek; copied. False without memory. */
bool pv_archives_enter(pv_archives *archives, const char *path, pv_os_file *file,
                       const pv_os_info *info, pv_bytes head);

/* The next member, what was skipped, or a problem; false when the archive is at its end, and
 * without memory. A member's bytes are there until the next call. */
bool pv_archives_next(pv_archives *archives, pv_input *ret_input);
/* Bytes of the file that was entered, as far as they were read; 0 behind its end. */
uint64_t pv_archives_position(const pv_archives *archives);
bool pv_archives_failed(const pv_archives *archives);

/* Bytes of the member told last: how many, 0 at its end, -1 when it cannot be read. */
ptrdiff_t pv_archives_read(pv_archives *archives, void *buffer, size_t size);
/* Why the last read failed; good until the next call. */
pv_status pv_archives_error(const pv_archives *archives);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_SPLITTER_H
#define PKIVET_READERS_SPLITTER_H

#include "facts/unit.h"

/* Text that no binary reader claims: looks through all lines for the openings of sections that a
 * reader knows (PEM blocks far behind prose), in UTF-8, ANSI or UTF-16 with a byte order mark, and
 * has each section read. `*ret_claimed` is false when there is none, or it is no text at all. */
PV_MUST_USE pv_status pv_splitter_read(pv_unit *unit, pv_bytes bytes, bool *ret_claimed);

#endif

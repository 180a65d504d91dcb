/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_SPLITTER_H
#define PKIVET_READERS_SPLITTER_H

#include "facts/reader.h"
#include "readers/first_look.h"

/* Text that no binary reader claims: looks through all lines for the openings of sections that a
 * reader knows, and has each section read, line numbers kept. UTF-8, UTF-16 with a byte order mark
 * or without, and code pages are told apart by themselves. One section is an artifact under `name`;
 * several are artifacts "name#1" ... inside one of format "text". `*ret_claimed` is false when
 * there is none, or it is no text at all. */
PV_MUST_USE pv_status pv_splitter_read(pv_unit *unit, pv_artifact *parent, pv_bytes bytes,
                                       const char *name, bool *ret_claimed);

/* Has one reader of text read all of `bytes`, whatever the lines open. */
PV_MUST_USE pv_status pv_splitter_read_as(pv_unit *unit, const pv_reader *reader, pv_bytes bytes);

/* The highest bid for a section that would begin with the line; NULL when there is none. */
const pv_reader *pv_splitter_opener(const pv_first_look *look, const pv_line *line,
                                    const pv_lines *rest, pv_bid *ret_bid);

/* Whether a line of octets opens something that can be nothing else. */
bool pv_splitter_is_certain(pv_bytes head);

/* Whether the first bytes may be text that is worth to be looked through. */
bool pv_splitter_interested(pv_bytes head);

#endif

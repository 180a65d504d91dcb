/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_READERS_H
#define PKIVET_READERS_READERS_H

#include "facts/reader.h"

/* Sets up what libraries keep for the whole process; again it does nothing. Call it before threads
 * read. */
void pv_readers_init(void);

/* The table of readers.def. */
size_t pv_reader_count(void);
const pv_reader *pv_reader_at(size_t index);

/* What a reader bids; NONE from one that reads text. */
pv_bid pv_reader_bid(const pv_reader *reader, const pv_probe *probe);

/* Has the reader read, and notes a failure as a problem. Fails for want of memory only. */
PV_MUST_USE pv_status pv_readers_do(const pv_reading *reading, const pv_reader *reader);

/* The highest bidder; NULL when nobody bids. */
const pv_reader *pv_reader_choose(const pv_probe *probe);

/* Whether the first bytes of an input are of a known format, or text that the splitter would look
 * through; if not, the rest need not be read. */
bool pv_readers_interested(pv_bytes head, uint64_t size);

/* Whether they surely begin an artifact: a format told by its first bytes, or PEM. */
bool pv_readers_recognise(pv_bytes head, uint64_t size);

/* Reads the input of a unit, and (as pv_unit.nested) what readers find inside: chooses, adds the
 * artifact, reads, and notes failures as problems. Bytes that no reader claims go to the text
 * splitter; `*ret_claimed` tells whether anybody took them. Fails for want of memory only. */
PV_MUST_USE pv_status pv_readers_read(pv_unit *unit, pv_bytes bytes, bool *ret_claimed);
PV_MUST_USE pv_status pv_readers_nested(pv_unit *unit, pv_artifact *parent, pv_bytes bytes,
                                        const char *name, const pv_hint *hint, bool *ret_claimed);

#endif

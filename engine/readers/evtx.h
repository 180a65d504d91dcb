/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_EVTX_H
#define PKIVET_READERS_EVTX_H

#include "facts/reader.h"

/* Sizes: of a chunk, of its header in front of the records, of a record's header. */
enum { PV_EVTX_CHUNK = 65536, PV_EVTX_RECORDS = 512, PV_EVTX_RECORD = 24 };

/* A record of a chunk. */
typedef struct {
    uint64_t id;
    uint32_t at, size;
    bool is_sound; /* may be given to the library */
} pv_evtx_record;

/* The records of a chunk, whose numbers go up, and whether their binary XML can be expanded within
 * bounds. */
PV_MUST_USE pv_status pv_evtx_check(pv_arena *arena, pv_bytes chunk, pv_evtx_record **ret_records,
                                    size_t *ret_count);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_RECORDS_H
#define PKIVET_READERS_RECORDS_H

#include "base/lines.h"
#include "facts/piece.h"
#include "facts/reader.h"

extern const pv_reader PV_READER_records;

/* Which records a text holds: by `field` (NULL: none was named), else lines of base64 that are DER
 * each. NONE for other text. The text may be the beginning of a longer one. */
pv_records pv_records_find(pv_slice text, const char *field);

/* The records of a text, one after the other. A plain value: a copy looks ahead. */
typedef struct {
    const pv_records *records;
    pv_lines lines;
    uint64_t max; /* octets of one */
} pv_record_walk;

typedef struct {
    pv_slice text; /* without its line's end */
    size_t at;
    uint64_t line;
    bool too_long; /* it has more than `max` octets; what follows it begins on the next line */
} pv_record;

static inline pv_record_walk pv_records_walk(const pv_records *records, pv_slice text,
                                             uint64_t line, uint64_t max) {
    return (pv_record_walk){records, pv_lines_of(text, line), max};
}

/* False at the end. */
bool pv_record_next(pv_record_walk *walk, pv_record *ret_record);

/* ---- CSV ------------------------------------------------------------------------------------- */

/* Where in a record a line's end stands. */
typedef enum { PV_CSV_START, PV_CSV_PLAIN, PV_CSV_QUOTED, PV_CSV_QUOTE } pv_csv_state;

/* Goes over one line; whether it ends in the middle of a quoted field, so that the record goes on
 * (RFC 4180, 2.6). Begin a record with PV_CSV_START. */
bool pv_csv_is_open(pv_slice line, char separator, pv_csv_state *state);

/* Takes a field, with its quotes as they stand; false behind the last one. Begin with `*at` 0. */
bool pv_csv_next(pv_slice record, char separator, size_t *at, pv_slice *ret_field);

/* The field without the quotes around it and with those inside once; false without memory. */
bool pv_csv_value(pv_arena *arena, pv_slice field, pv_slice *ret_value);

#endif

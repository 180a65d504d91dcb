/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_INDEX_H
#define PKIVET_SCAN_INDEX_H

#include "scan/row.h"
#include "scan/sorter.h"

/* What rules over the whole scan compare, kept from input to input: for each subject of a kind that
 * such a rule names a row with the facts that the rules keep, and in a table for each key the row
 * that has it. When all inputs were read the tables say who meets whom. However many rows there
 * are, memory holds a few MiB of them; the rest is in temporary files. */

enum { PV_ROW_UNIT = 64 }; /* a row's number is where it begins, in so many octets */

typedef struct {
    pv_index_plan plan;
    uint64_t most; /* octets in files */
    pv_spool_room room;
    pv_spool rows;
    pv_sorter *tables;  /* key and row */
    pv_sorter contents; /* content and row, until it is closed */
    uint8_t *copies;    /* bit n: row n is that of a copy of an earlier subject; made at the end */
    pv_spool members;   /* rows of one key, in the order of inputs, each list with an end */
    pv_sorter matches;
    uint64_t kept_of[PV_KIND_COUNT];
    uint64_t lost; /* subjects for which there was no room */
    uint64_t lost_of[PV_KIND_COUNT];
} pv_scan_index;

enum { PV_INDEX_IN_MEMORY = 2 << 20 };

/* False without memory. `rules` must outlive it. `most`: octets in files; `in_memory`: octets of
 * each part that stay in memory. */
bool pv_scan_index_init(pv_scan_index *index, const pv_whole_rules *rules, uint64_t most,
                        size_t in_memory);
void pv_scan_index_done(pv_scan_index *index);

/* Adds the rows of an input, after those of the inputs before it. NULL: they were not made yet. */
void pv_scan_index_add(pv_scan_index *index, pv_unit *unit, const pv_rows *rows);

/* Finds who meets whom. False: then nobody does, and all are lost. */
bool pv_scan_index_close(pv_scan_index *index);

/* A row, and whom it meets in a pair of tables: a list in `members` that begins there, and how many
 * of the list are before the row. Matches are in the order of rows, then pairs. */
typedef struct {
    uint32_t row, pair, members, before;
} pv_index_match;

static inline pv_index_match pv_index_match_of(pv_record r) {
    return (pv_index_match){(uint32_t)(r.hi >> 32), (uint32_t)r.hi, (uint32_t)(r.lo >> 32),
                            (uint32_t)r.lo};
}

/* Those of the list that are nearest to the row, itself included where it is among them. */
typedef struct {
    uint32_t rows[PV_OTHERS_MAX + 1];
    size_t count, earlier;
    bool more;
} pv_index_near;

/* False: they cannot be read. */
bool pv_scan_index_near(pv_window *members, const pv_index_match *match, pv_index_near *ret_near);

/* The octets of a row; NULL data when they cannot be read. */
pv_bytes pv_scan_index_row(pv_window *rows, uint32_t row);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_INDEX_H
#define PKIVET_SCAN_INDEX_H

#include "scan/row.h"

/* What rules over the whole scan compare, kept from input to input: for each subject of a kind that
 * such a rule names a row with the facts that the rules keep, and in a table for each key the row
 * that has it. Rows that are the same in everything but their place are kept once. */

typedef struct {
    uint32_t at;   /* of the row's octets */
    uint32_t path; /* of format and path of the artifact, each with its NUL */
    uint32_t id;   /* of the subject within its input */
    uint32_t kind;
} pv_index_row;

typedef struct {
    uint8_t key[16];
    uint32_t row;
} pv_index_entry;

/* The rows that go by one key; the buckets are made when all rows are there. */
typedef struct {
    const pv_index_side *side;
    pv_index_entry *entries; /* in the order of the inputs */
    size_t count, room;
    uint32_t *starts, *order;
    unsigned bits;
    size_t cursor; /* at or before the entry of the row that was asked for last */
} pv_index_table;

typedef struct {
    pv_whole_rules rules;
    size_t *of, *others; /* by rule: its tables */
    pv_index_table *tables;
    size_t table_count;
    pv_kept kept[PV_KIND_COUNT];
    bool wanted[PV_KIND_COUNT], by_place[PV_KIND_COUNT];
    pv_intern intern;
    pv_index_row *rows;
    size_t row_count, row_room;
    size_t most;   /* octets */
    uint64_t lost; /* subjects for which there was no memory */
    uint64_t lost_of[PV_KIND_COUNT];
} pv_scan_index;

/* False without memory. `rules` must outlive it. */
bool pv_scan_index_init(pv_scan_index *index, const pv_whole_rules *rules, size_t most);
void pv_scan_index_done(pv_scan_index *index);

/* Adds the subjects of an input, after those of the inputs before it. */
void pv_scan_index_add(pv_scan_index *index, const pv_unit *unit);

/* Makes the buckets. False without memory. */
bool pv_scan_index_close(pv_scan_index *index);

/* The rows whose key is that of `row` in the tables of the rule, in the order of the inputs: those
 * nearest to it, up to PV_OTHERS_MAX. */
typedef struct {
    uint32_t rows[PV_OTHERS_MAX];
    size_t count, earlier;
    bool more;
} pv_index_found;

void pv_scan_index_find(pv_scan_index *index, size_t rule, uint32_t row, pv_index_found *ret_found);

/* Octets that it takes. */
size_t pv_scan_index_used(const pv_scan_index *index);

#endif

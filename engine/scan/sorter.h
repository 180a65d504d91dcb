/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_SORTER_H
#define PKIVET_SCAN_SORTER_H

#include "scan/spool.h"

/* Any number of records put in order: those that fit are sorted in memory; of more, sorted runs go
 * to a temporary file and are merged as they are read. */
typedef struct {
    uint64_t hi, lo;
} pv_record;

typedef struct {
    pv_spool spool;   /* the runs, one after another */
    pv_record *items; /* of the run that is being filled */
    size_t count, capacity, most;
    size_t *ends; /* of the runs, in records */
    size_t run_count, run_capacity;
} pv_sorter;

void pv_sorter_init(pv_sorter *sorter, pv_spool_room *room);
void pv_sorter_done(pv_sorter *sorter);

/* False, and room->wrong says why. */
bool pv_sorter_add(pv_sorter *sorter, pv_record record);
/* No more are added. */
bool pv_sorter_end(pv_sorter *sorter);

/* One way through the records in order. Several may be under way. */
typedef struct {
    pv_window window;
    size_t next, end; /* records of the run */
} pv_run_reader;

typedef struct {
    pv_sorter *sorter;
    pv_run_reader *readers;
    struct pv_run_head *heap;
    size_t heap_count, next;
    pv_record record;
    bool there; /* `record` is one */
} pv_sorted;

/* At the first record; false, and room->wrong says why. */
bool pv_sorted_open(pv_sorted *sorted, pv_sorter *sorter);
void pv_sorted_done(pv_sorted *it);
/* Goes to the next record. */
bool pv_sorted_next(pv_sorted *sorted);

#endif

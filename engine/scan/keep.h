/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_KEEP_H
#define PKIVET_SCAN_KEEP_H

#include "pkivet/pkivet.h"
#include "scan/slot.h"
#include "scan/worker.h"
#include "store/store.h"

/* What a scan with a store is: outcomes are kept as they are told, and those of unchanged inputs
 * are told from what was kept. */
typedef struct pv_keep {
    pv_store *store; /* NULL: there is none */
    bool resumed;    /* the run before did not come to its end, and this one takes its clock */
    bool running;
    pv_store_run run;
    pv_arena *arena; /* of the run */
    const char *failure;
} pv_keep;

/* Opens the store; with `resume` gives the clock of a run that was broken off. */
PV_MUST_USE pv_status pv_keep_open(pv_keep *keep, const char *path, bool resume, pv_arena *errors,
                                   int64_t *now);
void pv_keep_close(pv_keep *keep);

/* A run. A store that fails does not end it: pv_keep_end gives the reason, or NULL. */
void pv_keep_begin(pkivet_engine *engine, const pkivet_job *job, const pv_task *task);
const char *pv_keep_end(pv_keep *keep, const pv_summary *total, bool whole);

/* In a worker: whether the slot was filled from the store; its counts then are right as well. */
PV_MUST_USE pv_status pv_keep_find(pv_worker *worker, const pv_task *task, pv_slot *slot,
                                   pv_bytes bytes, bool *ret_done);
/* In a worker: whether the input is one of the store's own files, not to be read or closed. */
bool pv_keep_is_own(const pv_task *task, const pv_slot *slot);

/* Where outcomes are told, with the record that the worker made. */
void pv_keep_told(pv_keep *keep, pv_slot *slot);
/* The same for what was told of when all inputs were read; it has no record yet. `counts`: as they
 * were before waivers and the baseline. */
void pv_keep_concluded(pv_keep *keep, pv_slot *slot, const pv_summary *counts);

#endif

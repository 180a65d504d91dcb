/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_WORKER_H
#define PKIVET_SCAN_WORKER_H

#include "crypto/crypto.h"
#include "lua/judge.h"
#include "scan/slot.h"

/* What one thread works with: its own OpenSSL context and its own Lua state, nothing shared. */
typedef struct pv_worker {
    pv_crypto *crypto;
    pv_judge *judge;          /* NULL when nothing is to be judged */
    pv_laps *laps;            /* NULL: its time is not taken */
    struct pv_lookup *lookup; /* in the store; NULL: nothing was looked up yet */
} pv_worker;

/* How every worker's rules are loaded, so that all have the same catalogue. */
typedef struct {
    const pv_limits *limits;
    bool builtin;
    const char *const *folders;
    size_t folder_count;
    const char *config_file; /* NULL: there is none */
    struct {
        const char *data;
        size_t size;
    } config_text;
    pv_selection selection; /* as the command line says */
    int64_t now;
    bool timed;  /* what rules cost is measured */
    bool lapped; /* and where time goes */
} pv_worker_setup;

/* `errors` gets the text of a failure (a folder that cannot be read, a selection of nothing). */
PV_MUST_USE pv_status pv_worker_init(pv_worker *worker, const pv_worker_setup *setup,
                                     pv_arena *errors);
void pv_worker_done(pv_worker *worker);
/* Has its time taken from here on. */
PV_MUST_USE pv_status pv_worker_time(pv_worker *worker);

/* What the command line says, over the profile that the configuration names. */
pv_selection pv_worker_selection(const pv_judge *judge, const pv_worker_setup *setup);

/* Does what the slot holds. A want of memory is left in slot->failure. In two steps, which may be
 * those of two workers: its bytes are fetched, then read and judged. */
void pv_worker_fetch(pv_worker *worker, const pv_task *task, pv_slot *slot);
void pv_worker_finish(pv_worker *worker, const pv_task *task, pv_slot *slot);
static inline void pv_worker_do(pv_worker *worker, const pv_task *task, pv_slot *slot) {
    pv_worker_fetch(worker, task, slot);
    pv_worker_finish(worker, task, slot);
}
/* Between the two: whether reading may take a thousand times longer than it does as a rule, because
 * keys are derived from passwords. */
bool pv_worker_is_slow(const pv_slot *slot);

/* Its parts, for a unit that no input gave: rules on every subject, and what was found. */
PV_MUST_USE pv_status pv_worker_judge(pv_worker *worker, const pv_task *task, pv_slot *slot);
void pv_worker_count(pv_slot *slot);
/* Rules over the whole scan on a subject that stands for one that was read. */
PV_MUST_USE pv_status pv_worker_judge_whole(pv_worker *worker, const pv_task *task, pv_slot *slot,
                                            pv_subject *subject, const pv_whole_case *cases,
                                            size_t count);

#endif

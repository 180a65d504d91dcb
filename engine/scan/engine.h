/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_ENGINE_H
#define PKIVET_SCAN_ENGINE_H

#include <stdatomic.h>

#include "base/text.h"
#include "findings/case.h"
#include "findings/decisions.h"
#include "findings/fit.h"
#include "pkivet/pkivet.h"
#include "reports/report.h"
#include "scan/index.h"
#include "scan/keep.h"
#include "scan/worker.h"

enum { PV_WORKERS_MAX = 256 };

/* Behind the public handle. Worker 0 is the calling thread's own; the others are made when a run
 * has enough to do, and kept for the next. */
struct pkivet_engine {
    pv_arena *arena; /* copies of the options, and errors */
    pv_limits limits;
    pv_passwords *passwords;
    pv_worker_setup setup;
    const char *record_field; /* NULL: none was named */
    pv_decisions decisions;
    pv_arena *decided; /* the baseline; NULL: there is none */
    unsigned jobs;
    pv_worker workers[PV_WORKERS_MAX];
    unsigned worker_count; /* that are initialised; at least 1 */
    pv_crypto *crypto;     /* of the thread that tells outcomes, once there are other threads;
                              before, that thread has worker 0's */
    pv_keep keep;
    pv_laps *laps;      /* of the thread that walks and tells; NULL: its time is not taken */
    pv_os_alarm *alarm; /* rings when it is stopped */
    atomic_bool stop;
};

struct pkivet_report {
    pv_report *report;
    pv_report_setup setup;
    pkivet_write *write;
    pkivet_write_next *next;
    void *user;
};

/* Who is told of outcomes, in input order. */
typedef struct {
    const pkivet_job *job;
    const pv_inputs *inputs; /* NULL: a buffer */
    pv_keep *keep;           /* NULL: there is no store */
    pv_summary total;
    uint64_t problems_left; /* that are still to be listed */
    bool stopped;           /* by a handler */
    bool concluding;        /* all inputs were told of */
    pv_scan_index
        *index; /* that subjects are put into as they are told of; NULL: no rule needs it */
} pv_telling;

PV_MUST_USE pv_status pv_tell(pkivet_engine *engine, pv_telling *telling, pv_slot *slot);
/* Progress while nothing can be told, for the input there is not done yet. */
void pv_tell_waiting(pv_telling *telling, const char *path);

/* What rules over the whole scan say, when all inputs were told of. */
PV_MUST_USE pv_status pv_tell_whole(pkivet_engine *engine, const pv_task *task,
                                    pv_telling *telling);

/* Reads the baseline, which may be as long as an archive has findings. */
PV_MUST_USE pv_status pv_engine_baseline(pkivet_engine *engine, const char *file);

/* Judges the waivers of the configuration, as the last outcome of a run. */
PV_MUST_USE pv_status pv_tell_waivers(pkivet_engine *engine, const pv_task *task,
                                      pv_telling *telling);

/* Runs every input through the workers. */
PV_MUST_USE pv_status pv_pool_run(pkivet_engine *engine, const pv_task *task, pv_inputs *inputs,
                                  pv_telling *telling);

/* Fills `error` (may be NULL) and gives the public result of a failure. */
pkivet_result pv_engine_fail(pkivet_error *error, pv_status status);
pkivet_result pv_engine_failf(pkivet_error *error, pkivet_result result, const char *fmt, ...)
    PV_PRINTF(3, 4);

/* What the rule makes of each of its subjects in a path. Counts what could not be read of it. */
PV_MUST_USE pv_status pv_explain(pkivet_engine *engine, const pv_rule_info *rule, const char *path,
                                 pv_textbuf *out, size_t *ret_problems);

/* Gathers and diagnoses; `ret_case` has its unit. */
PV_MUST_USE pv_status pv_diagnose(pkivet_engine *engine, pv_inputs *inputs, const char *goal,
                                  pv_case *ret_case);

void pv_fit_publish(const pv_fit_total *total, bool interrupted, pkivet_fitted *ret_fitted);

/* Every sample below `corpus`; `bless` rewrites the files beside it. */
PV_MUST_USE pv_status pv_verify(pkivet_engine *engine, const char *corpus, bool bless,
                                pv_textbuf *out, size_t *ret_differences);

/* Every sample below `corpus`, scanned as its .expect says. `out` gets what cannot be read. */
PV_MUST_USE pv_status pv_samples_each(pkivet_engine *engine, const char *corpus,
                                      void (*seen)(void *user, pv_slot *slot), void *user,
                                      pv_textbuf *out);

/* Every sample below `folder` against its .expect, and its .facts where it has one. `text` is NULL
 * where nothing differs. */
typedef void pv_sample_told(void *user, const char *path, const char *text);
PV_MUST_USE pv_status pv_samples_test(pkivet_engine *engine, const char *folder,
                                      pv_sample_told *told, void *user, pv_arena *arena);

/* The page of `rules coverage`: examples, and samples of the corpora. Counts the rules that lack a
 * failure or a pass. */
PV_MUST_USE pv_status pv_coverage(pkivet_engine *engine, const char *const *corpora, size_t count,
                                  pv_unit *scratch, pv_textbuf *out, size_t *ret_gaps);

/* The listing mask of a job: bit n for verdict n. */
unsigned pv_engine_show(unsigned show);

#endif

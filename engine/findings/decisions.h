/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FINDINGS_DECISIONS_H
#define PKIVET_FINDINGS_DECISIONS_H

#include "findings/outcome.h"
#include "findings/waiver.h"

/* What people have decided about findings before this scan: waivers, and a baseline (the findings
 * of an earlier scan, by fingerprint: not by path, so that a certificate may move). */

typedef struct {
    const char *fingerprint, *rule, *subject;
    bool met; /* in this scan */
} pv_baseline_entry;

typedef struct {
    const char *file;           /* NULL: there is none */
    pv_baseline_entry *entries; /* by fingerprint */
    size_t count;
} pv_baseline;

/* A baseline's text: "pkivet-baseline 1", then a line for each finding: fingerprint, rule and
 * subject, with tabs between. PV_USAGE, with the line, for what is none. */
PV_MUST_USE pv_status pv_baseline_read(pv_arena *arena, const char *file, const char *text,
                                       size_t size, pv_baseline *ret_baseline);
/* NULL when it is not there. */
pv_baseline_entry *pv_baseline_find(const pv_baseline *baseline, const char *fingerprint);
extern const char PV_BASELINE_HEAD[]; /* the first line, with its end */

typedef struct {
    pv_waiver *waivers;
    size_t waiver_count;
    pv_baseline baseline;
    int64_t now;
} pv_decisions;

/* Marks the failures of one input that are waived or were there before, and takes them out of the
 * counts by severity. PV_OUT_OF_MEMORY when a fingerprint cannot be computed. */
PV_MUST_USE pv_status pv_decisions_apply(pv_decisions *decisions, pv_finding *findings,
                                         pv_summary *counts);

#endif

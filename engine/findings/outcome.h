/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FINDINGS_OUTCOME_H
#define PKIVET_FINDINGS_OUTCOME_H

#include "facts/unit.h"
#include "findings/finding.h"

/* All that one input (a file, stdin, a buffer) gave, as reports get it: complete, in input order,
 * whatever the number of workers. Gone after the call. */
typedef struct {
    pv_unit *unit;
    const pv_finding *findings; /* by subject in the order of finding, then by rule id; the
                                   verdicts that are listed (see pv_summary), not only failures */
    const char *skipped;        /* why nothing was read ("empty", "not recognised", "a FIFO");
                                   NULL when something was */
    uint64_t first_id;          /* the run's number of the unit's subject 1 */
    uint64_t unlisted;          /* problems of the unit that are only counted */
    bool again;                 /* all inputs were told of: this is what rules over the whole scan
                                   find in them, and what the configuration gave */
} pv_outcome;

/* Counts over the whole run. */
typedef struct {
    uint64_t artifacts, skipped, locked, problems, subjects;
    uint64_t rules;                       /* that were selected */
    uint64_t verdicts[PV_VERDICT_COUNT];  /* every one, listed or not */
    uint64_t failures[PV_SEVERITY_COUNT]; /* failures by severity, without those waived and
                                             those that the baseline has */
    uint64_t waived, baseline_new, baseline_unchanged, baseline_fixed;
    uint64_t problem_codes[PV_STOPPED + 1]; /* problems by pv_code */
    uint64_t unlisted;                      /* problems that no report lists (--max-problems) */
    bool interrupted;
    uint64_t kinds[PV_KIND_COUNT]; /* subjects by kind: a rule whose kind has none was not
                                      judged, and the summary says so */
} pv_summary;

/* The worst severity among failures; false when nothing failed. */
static inline bool pv_summary_worst(const pv_summary *s, pv_severity *ret_severity) {
    for (int i = PV_SEVERITY_COUNT - 1; i >= 0; i--) {
        if (s->failures[i]) {
            *ret_severity = (pv_severity)i;
            return true;
        }
    }
    return false;
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_TEXT_H
#define PKIVET_REPORTS_TEXT_H

#include "reports/terminal.h"

enum { PV_TEXT_REASONS = 16 };

/* What the text report remembers from one input to the next. */
typedef struct {
    uint64_t *failed; /* by rule of the catalogue: how many failures were shown */
    bool any;         /* something was written: a blank line goes before the next thing */
    struct {
        const char *reason;
        uint64_t count;
    } skipped[PV_TEXT_REASONS + 1]; /* why inputs were skipped; the last for all further reasons */
} pv_text_state;

static inline pv_text_state *pv_text_state_of(pv_report *report) {
    return report->state;
}

/* A blank line between this and what was written before. */
void pv_text_gap(pv_report *report);

void pv_text_subject(pv_report *report, pv_subject *subject, uint64_t first_id);
void pv_text_rules(pv_report *report);
void pv_text_summary(pv_report *report, const pv_summary *summary);

/* "error" in red and so on. */
pv_look pv_text_look(pv_severity severity);

/* What the baseline has and this scan has not. */
void pv_text_fixed(pv_report *report);

#endif

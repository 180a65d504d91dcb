/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_FIT_INTERNAL_H
#define PKIVET_REPORTS_FIT_INTERNAL_H

#include "reports/fit.h"
#include "reports/internal.h"

/* One of the four is there. */
typedef struct {
    const pv_fit *fit;
    const pv_fit_open *open;
    const char *path, *code, *message; /* of a problem */
    const pv_fit_total *total;
} pv_fit_item;

/* Certificates are told of, not requests. */
bool pv_fit_report_issued(const pv_report *report);

/* "2 of 310 certificates differ: purposes 1, validity 1; ..." NULL without memory. */
const char *pv_fit_of_template(pv_arena *arena, const pv_fit_template *t);

/* One format each; only want of memory fails. */
pv_status pv_fit_text(pv_report *report, const pv_fit_item *item);
pv_status pv_fit_json(pv_report *report, const pv_fit_item *item);
pv_status pv_fit_junit(pv_report *report, const pv_fit_item *item);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_FIT_INTERNAL_H
#define PKIVET_REPORTS_FIT_INTERNAL_H

#include "reports/fit.h"
#include "reports/internal.h"

/* One of the three is there. */
typedef struct {
    const pv_fit *fit;
    const char *path, *code, *message; /* of a problem */
    const pv_fit_total *total;
} pv_fit_item;

/* Certificates are told of, not requests. */
bool pv_fit_report_issued(const pv_report *report);

/* One format each; only want of memory fails. */
pv_status pv_fit_text(pv_report *report, const pv_fit_item *item);
pv_status pv_fit_json(pv_report *report, const pv_fit_item *item);
pv_status pv_fit_junit(pv_report *report, const pv_fit_item *item);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_FIT_H
#define PKIVET_REPORTS_FIT_H

#include "findings/fit.h"
#include "reports/report.h"

/* How requests or certificates fit their templates, told one by one, so that there may be any
 * number of them. PV_USAGE of a format that has none of this. Report by report: fits and problems
 * in any order, and the end, which gives PV_UNREADABLE when something could not be written. */
PV_MUST_USE pv_status pv_fit_report(pv_report *report, const pv_fit *fit);
PV_MUST_USE pv_status pv_fit_report_open(pv_report *report, const pv_fit_open *open);
PV_MUST_USE pv_status pv_fit_report_problem(pv_report *report, const char *path, const char *code,
                                            const char *message);
PV_MUST_USE pv_status pv_fit_report_end(pv_report *report, const pv_fit_total *total);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_DIAGNOSIS_INTERNAL_H
#define PKIVET_REPORTS_DIAGNOSIS_INTERNAL_H

#include "reports/diagnosis.h"
#include "reports/internal.h"

/* One format each; only want of memory fails. */
pv_status pv_diagnosis_text(pv_report *report, const pv_case *c);
pv_status pv_diagnosis_json(pv_report *report, const pv_case *c);

#endif

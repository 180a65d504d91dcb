/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_DIAGNOSIS_H
#define PKIVET_REPORTS_DIAGNOSIS_H

#include "findings/case.h"
#include "reports/report.h"

/* Writes a whole diagnosis, with what could not be read and a summary, and ends the report.
 * PV_USAGE of a format that has no diagnoses; PV_UNREADABLE when something could not be written. */
PV_MUST_USE pv_status pv_diagnosis_report(pv_report *report, const pv_case *c);

/* What names the certificate: its SHA-1; of one that is only known by its key, that. In the unit's
 * arena; NULL without memory. */
const char *pv_diagnosis_identity(pv_subject *cert);
/* "keyspec-signature", or "none-found". */
const char *pv_diagnosis_cause(const pv_diagnosis *d);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_FACTTEXT_H
#define PKIVET_REPORTS_FACTTEXT_H

#include "reports/terminal.h"

/* All in the scratch arena, safe for a terminal, never NULL. */

/* A present value: signature, 2048, 2026-01-01T00:00:00Z, {serverAuth, clientAuth}. */
const char *pv_fact_text(pv_report *report, pv_fact fact, const pv_value *value);

/* "at 1180", "" when it was read nowhere. */
const char *pv_place_text(pv_report *report, const pv_value *value);

/* What a person calls the subject: its name, or algorithm and size of a key and the name of its
 * certificate. "" when there is nothing to call it by. */
const char *pv_subject_text(pv_report *report, pv_subject *subject);

#endif

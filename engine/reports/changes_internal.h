/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_CHANGES_INTERNAL_H
#define PKIVET_REPORTS_CHANGES_INTERNAL_H

#include "reports/changes.h"
#include "reports/internal.h"

/* One format each; only want of memory fails. */
pv_status pv_changes_text(pv_report *report, const pv_changes *changes);
pv_status pv_changes_json(pv_report *report, const pv_changes *changes);
pv_status pv_changes_junit(pv_report *report, const pv_changes *changes);

#endif

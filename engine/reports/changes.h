/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_CHANGES_H
#define PKIVET_REPORTS_CHANGES_H

#include "findings/changes.h"
#include "reports/report.h"

/* Writes what changed since snapshots were taken, and ends the report. PV_USAGE of a format that
 * has no changes; PV_UNREADABLE when something could not be written. */
PV_MUST_USE pv_status pv_changes_report(pv_report *report, const pv_changes *changes);

/* "3 templates, 1 of them changed: 2 errors, 1 notice". In the arena; NULL without memory. */
const char *pv_changes_summary(pv_arena *arena, const pv_changes *changes);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_FINDING_H
#define PKIVET_REPORTS_FINDING_H

#include "reports/internal.h"

/* What several formats tell of a finding. Texts are in the scratch arena, safe for a terminal. */

/* The first place in the subject's own artifact where the rule read something; or nowhere. */
pv_place pv_finding_place(const pv_finding *finding);

/* The line of the file on the disk, of which `file` octets of the path are the name; 1 where there
 * are no lines. */
uint64_t pv_finding_line(const char *path, size_t file, pv_place place);

/* What a problem is about: its path, and how much of that names the file on the disk. */
const char *pv_problem_path(const pv_outcome *outcome, const pv_problem *problem, size_t *ret_file);

/* "waived", "unchanged" or "new" (against the baseline); NULL: nobody decided anything. */
const char *pv_finding_decision(const pv_finding *finding);

/* A fact's value, or "absent", "undetermined". Never NULL. */
const char *pv_evidence_text(pv_report *report, const pv_evidence *evidence);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_CASES_H
#define PKIVET_SCAN_CASES_H

#include "scan/engine.h"

/* A case of the corpus: a folder with the files of one incident, and this file, which tells what
 * diagnose must make of them. Lines that begin with # tell the incident; `now:`, `goal:` and
 * `password:` lines say how it is diagnosed; all from the first line that begins with
 * "certificate", "problem" or "nothing" on is the diagnosis, compared as a whole. */
#define PV_CASE_FILE "/expected.case"

typedef struct {
    pkivet_engine *engine;
    const char *file; /* the path of expected.case */
    bool bless;       /* rewrite the diagnosis instead of comparing it */
    size_t differences;
} pv_case_check;

/* Whether the file at `path` stands in a folder with a case. */
bool pv_case_has(pv_arena *arena, const char *path);

/* Diagnoses the folder's other files, compares, and tells of differences. */
PV_MUST_USE pv_status pv_case_verify(pv_case_check *check, pv_arena *arena, pv_textbuf *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_RESULTJSON_H
#define PKIVET_REPORTS_RESULTJSON_H

#include "reports/factjson.h"

/* The objects that json and ndjson are made of; a field that does not apply is left out. NULL
 * without memory. */
json_t *pv_json_header(pv_report *report);
json_t *pv_json_entry(pv_report *report, const pv_outcome *outcome, const pv_entry *entry);
json_t *pv_json_skipped(pv_report *report, const pv_outcome *outcome);
json_t *pv_json_summary(pv_report *report, const pv_summary *summary);

/* Writes the object without blanks and gives it up. */
PV_MUST_USE pv_status pv_json_write(pv_report *report, json_t *object);

/* Writes each entry of an outcome on a line of its own, `before` in front of all but the report's
 * first (which `*written` knows), `after` behind each. */
typedef struct {
    const char *before, *after;
    bool *written;
} pv_json_lines;
PV_MUST_USE pv_status pv_json_outcome(pv_report *report, const pv_outcome *outcome,
                                      const pv_json_lines *lines);

/* Writes a result for each rule that did not load, in the same way. */
PV_MUST_USE pv_status pv_json_tail(pv_report *report, const pv_json_lines *lines);

#endif

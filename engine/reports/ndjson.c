/* SPDX-License-Identifier: Apache-2.0
 * One JSON object a line: a header, the results, a summary. Has no blanks outside strings and is
 * the same whatever quiet and colour say; verbose adds a line for each input that was skipped. */
#include "reports/resultjson.h"

static pv_status line(pv_report *report, json_t *object) {
    PV_TRY(pv_json_write(report, object));
    pv_out_adds(&report->out, "\n");
    return pv_success();
}

pv_status pv_report_ndjson_begin(pv_report *report) {
    return line(report, pv_json_header(report));
}

pv_status pv_report_ndjson_outcome(pv_report *report, const pv_outcome *outcome) {
    bool written = false;
    return pv_json_outcome(report, outcome, &(pv_json_lines){"", "\n", &written});
}

pv_status pv_report_ndjson_end(pv_report *report, const pv_summary *summary) {
    bool written = false;
    PV_TRY(pv_json_tail(report, &(pv_json_lines){"", "\n", &written}));
    return line(report, pv_json_summary(report, summary));
}

/* SPDX-License-Identifier: Apache-2.0
 * One document with what ndjson has:
 *
 *     {"pkivet":{...},
 *     "results":[
 *     {...},
 *     {...}
 *     ],
 *     "summary":{...}}
 *
 * The results are ndjson's lines, findings or subjects mixed with problems, in the same order: so
 * the document is written as the scan goes and never held in memory. */
#include "reports/resultjson.h"

/* An object of one member, without its outer braces: the document has braces of its own. */
static pv_status member(pv_report *report, json_t *object) {
    if (!object)
        return pv_no_memory();
    void *only = json_object_iter(object);
    pv_out_adds(&report->out, "\"");
    pv_out_adds(&report->out, json_object_iter_key(only));
    pv_out_adds(&report->out, "\":");
    json_t *value = json_incref(json_object_iter_value(only));
    json_decref(object);
    return pv_json_write(report, value);
}

pv_status pv_report_json_begin(pv_report *report) {
    report->state = pv_arena_alloc(report->arena, sizeof(bool));
    if (!report->state)
        return pv_no_memory();
    pv_out_adds(&report->out, "{");
    PV_TRY(member(report, pv_json_header(report)));
    pv_out_adds(&report->out, ",\n\"results\":[\n");
    return pv_success();
}

pv_status pv_report_json_outcome(pv_report *report, const pv_outcome *outcome) {
    return pv_json_outcome(report, outcome, &(pv_json_lines){",\n", "", report->state});
}

pv_status pv_report_json_end(pv_report *report, const pv_summary *summary) {
    const bool *any = report->state;
    PV_TRY(pv_json_tail(report, &(pv_json_lines){",\n", "", report->state}));
    pv_out_adds(&report->out, *any ? "\n],\n" : "],\n");
    PV_TRY(member(report, pv_json_summary(report, summary)));
    pv_out_adds(&report->out, "}\n");
    return pv_success();
}

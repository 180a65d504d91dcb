/* SPDX-License-Identifier: Apache-2.0
 * What does not fit its template as JSON: a line for each difference, finding and problem, a
 * summary; as ndjson, or within one document. */
#include <string.h>

#include "reports/fit_internal.h"
#include "reports/resultjson.h"

static json_t *put_text(pv_report *report, json_t *object, const char *key, const char *text) {
    return text ? pv_json_put(object, key, pv_json_string(report, text)) : object;
}

static json_t *put_count(json_t *object, const char *key, uint64_t count) {
    return pv_json_put(object, key, json_integer((json_int_t)count));
}

static json_t *line_of(pv_report *report, const pv_fit *fit, const pv_fit_line *l) {
    json_t *what = put_text(report, json_object(), "rule", l->rule);
    if (!l->rule)
        what = put_text(report, what, "what", pv_fit_what_name(l->what));
    what = put_text(report, what, "verdict", pv_verdict_name(l->verdict));
    if (l->verdict == PV_VERDICT_FAIL)
        what = put_text(report, what, "severity", pv_severity_name(l->severity));
    what = put_text(report, what, "artifact", fit->path);
    what = put_text(report, what, "subject_id", fit->identity);
    what = put_text(report, what, "template", fit->template);
    what = put_text(report, what, pv_fit_report_issued(report) ? "issued" : "asked", l->asked);
    what = put_text(report, what, "allowed", l->allowed);
    what = put_text(report, what, "missing", l->missing);
    what = put_text(report, what, "message", l->message);
    return pv_json_put(json_object(), l->rule ? "finding" : "difference", what);
}

/* A certificate that is as its template says, or was not compared. */
static json_t *other_of(pv_report *report, const pv_fit *fit) {
    pv_verdict verdict = fit->passed_over ? PV_VERDICT_NOT_APPLICABLE : PV_VERDICT_PASS;
    json_t *what = put_text(report, json_object(), "verdict", pv_verdict_name(verdict));
    what = put_text(report, what, "artifact", fit->path);
    what = put_text(report, what, "subject_id", fit->identity);
    what = put_text(report, what, "template", fit->template);
    what = put_text(report, what, "message", fit->passed_over);
    return pv_json_put(json_object(), "certificate", what);
}

static json_t *open_of(pv_report *report, const pv_fit_open *open) {
    json_t *what = put_text(report, json_object(), "what", open->what);
    what = put_text(report, what, "instead", open->instead);
    what = put_text(report, what, "missing", open->missing);
    return pv_json_put(json_object(), "open", what);
}

static json_t *problem_of(pv_report *report, const pv_fit_item *item) {
    json_t *what = put_text(report, json_object(), "artifact", item->path);
    what = put_text(report, what, "code", item->code);
    what = put_text(report, what, "message", item->message);
    return pv_json_put(json_object(), "problem", what);
}

static json_t *counts_of(const uint64_t *counts) {
    json_t *of = json_object();
    for (int i = 0; i < PV_FIT_COUNT; i++)
        if (counts[i])
            of = put_count(of, pv_fit_what_name((pv_fit_what)i), counts[i]);
    return of;
}

static json_t *missing_of(pv_report *report, const pv_fit_template *t) {
    json_t *of = json_object();
    for (int i = 0; i < PV_FIT_COUNT; i++)
        of = put_text(report, of, pv_fit_what_name((pv_fit_what)i), t->missing[i]);
    return of;
}

static json_t *strangers_of(pv_report *report, const pv_fit_total *total) {
    json_t *all = json_array();
    for (size_t i = 0; i < total->stranger_count; i++) {
        json_t *one = put_text(report, json_object(), "template", total->strangers[i].name);
        all = pv_json_push(all, put_count(one, "certificates", total->strangers[i].certificates));
    }
    return all;
}

static json_t *template_of(pv_report *report, const pv_fit_template *t) {
    json_t *what = put_text(report, json_object(), "template", t->name);
    what = put_count(what, "certificates", t->certificates);
    what = put_count(what, "differing", t->differing);
    what = put_count(what, "other_version", t->other_version);
    what = pv_json_put(what, "differences", counts_of(t->differences));
    what = pv_json_put(what, "cannot_tell", counts_of(t->untold));
    return pv_json_put(what, "missing", missing_of(report, t));
}

static json_t *summary_of(pv_report *report, const pv_fit_total *total) {
    json_t *sum =
        put_count(json_object(), total->issued ? "certificates" : "requests", total->judged);
    sum = put_text(report, sum, "template", total->template);
    sum = put_count(sum, "differing", total->differing);
    sum = put_count(sum, "differences", total->differences);
    sum = put_count(sum, "cannot_tell", total->undecided);
    sum = put_count(sum, "problems", total->problems);
    for (int i = PV_SEVERITY_COUNT - 1; i >= 0; i--)
        sum = put_count(sum, pv_severity_name((pv_severity)i), total->severities[i]);
    if (!total->issued)
        return sum;
    json_t *templates = json_array();
    for (size_t i = 0; i < total->template_count; i++)
        templates = pv_json_push(templates, template_of(report, &total->templates[i]));
    sum = put_count(sum, "without_template", total->without_template);
    sum = put_count(sum, "unknown_template", total->unknown_template);
    sum = pv_json_put(sum, "templates", templates);
    return pv_json_put(sum, "unknown_templates", strangers_of(report, total));
}

typedef struct {
    pv_report *report;
    bool document, *any; /* of a document: whether it has a line */
} lines;

static pv_status add_line(lines *l, json_t *object) {
    if (l->document && *l->any)
        pv_out_adds(&l->report->out, ",\n");
    *l->any = true;
    PV_TRY(pv_json_write(l->report, object));
    if (!l->document)
        pv_out_adds(&l->report->out, "\n");
    return pv_success();
}

static pv_status add_end(lines *l, const pv_fit_total *total) {
    pv_json_lines tail = {l->document ? ",\n" : "", l->document ? "" : "\n", l->any};
    PV_TRY(pv_json_tail(l->report, &tail));
    if (!l->document)
        return add_line(l, pv_json_put(json_object(), "summary", summary_of(l->report, total)));
    pv_out_adds(&l->report->out, *l->any ? "\n],\n\"summary\":" : "],\n\"summary\":");
    PV_TRY(pv_json_write(l->report, summary_of(l->report, total)));
    pv_out_adds(&l->report->out, "}\n");
    return pv_success();
}

pv_status pv_fit_json(pv_report *report, const pv_fit_item *item) {
    bool document = strcmp(report->reporter->name, "json") == 0, none = false;
    lines l = {report, document, document ? report->state : &none};
    if (item->total)
        return add_end(&l, item->total);
    if (item->open)
        return add_line(&l, open_of(report, item->open));
    if (!item->fit)
        return add_line(&l, problem_of(report, item));
    if (!item->fit->lines && pv_fit_report_issued(report))
        return add_line(&l, other_of(report, item->fit));
    for (const pv_fit_line *line = item->fit->lines; line; line = line->next)
        PV_TRY(add_line(&l, line_of(report, item->fit, line)));
    return pv_success();
}

/* SPDX-License-Identifier: Apache-2.0
 * Changes of templates as JSON: a line for each change and each problem, a summary; as ndjson, or
 * within one document. */
#include <string.h>

#include "reports/changes_internal.h"
#include "reports/resultjson.h"

static json_t *put_text(pv_report *report, json_t *object, const char *key, const char *text) {
    return text ? pv_json_put(object, key, pv_json_string(report, text)) : object;
}

static json_t *put_words(pv_report *report, json_t *object, const char *key, pv_words words) {
    if (!words.count)
        return object;
    json_t *list = json_array();
    for (size_t i = 0; i < words.count; i++)
        list = pv_json_push(list, pv_json_string(report, words.items[i]));
    return pv_json_put(object, key, list);
}

static json_t *change_of(pv_report *report, const pv_changed *t, const pv_change *c) {
    json_t *what = put_text(report, json_object(), "template", t->name);
    what = put_text(report, what, "artifact", t->path);
    what = put_text(report, what, "snapshot", t->file);
    what = put_text(report, what, "kind", pv_change_kind_name(c->kind));
    what = put_text(report, what, "severity", pv_severity_name(c->severity));
    what = put_text(report, what, "direction", pv_bearing_name(c->bearing));
    if (c->kind == PV_CHANGE_FACT)
        what = put_text(report, what, "fact", pv_fact_get_info(c->fact)->name);
    what = put_text(report, what, "rule", c->rule);
    what = put_text(report, what, "was", c->was);
    what = put_text(report, what, "now", c->now);
    what = put_words(report, what, "gained", c->gained);
    what = put_words(report, what, "lost", c->lost);
    what = put_words(report, what, "rules", c->rules);
    what = put_text(report, what, "message", c->message);
    return pv_json_put(json_object(), "change", what);
}

static json_t *problem_of(pv_report *report, const pv_unreadable *u) {
    json_t *what = put_text(report, json_object(), "artifact", u->path);
    what = put_text(report, what, "code", u->code);
    what = put_text(report, what, "message", u->message);
    return pv_json_put(json_object(), "problem", what);
}

static json_t *summary_of(pv_report *report, const pv_changes *changes) {
    json_t *sum = put_text(report, json_object(), "snapshots", changes->folder);
    sum = pv_json_put(sum, "templates", json_integer((json_int_t)changes->count));
    sum = pv_json_put(sum, "changed", json_integer((json_int_t)changes->changed));
    sum = pv_json_put(sum, "problems", json_integer((json_int_t)changes->problems));
    for (int i = PV_SEVERITY_COUNT - 1; i >= 0; i--)
        sum = pv_json_put(sum, pv_severity_name((pv_severity)i),
                          json_integer((json_int_t)changes->severities[i]));
    return sum;
}

typedef struct {
    pv_report *report;
    bool document, any;
} lines;

static pv_status add_line(lines *l, json_t *object) {
    if (l->document && l->any)
        pv_out_adds(&l->report->out, ",\n");
    l->any = true;
    PV_TRY(pv_json_write(l->report, object));
    if (!l->document)
        pv_out_adds(&l->report->out, "\n");
    return pv_success();
}

pv_status pv_changes_json(pv_report *report, const pv_changes *changes) {
    lines l = {.report = report, .document = strcmp(report->reporter->name, "json") == 0};
    pv_json_lines tail = {l.document ? ",\n" : "", l.document ? "" : "\n", &l.any};
    for (const pv_changed *t = changes->templates; t; t = t->next)
        for (const pv_change *c = t->changes; c; c = c->next)
            PV_TRY(add_line(&l, change_of(report, t, c)));
    for (const pv_unreadable *u = changes->unreadable; u; u = u->next)
        PV_TRY(add_line(&l, problem_of(report, u)));
    PV_TRY(pv_json_tail(report, &tail));
    if (!l.document)
        return add_line(&l, pv_json_put(json_object(), "summary", summary_of(report, changes)));
    pv_out_adds(&report->out, l.any ? "\n],\n\"summary\":" : "],\n\"summary\":");
    PV_TRY(pv_json_write(report, summary_of(report, changes)));
    pv_out_adds(&report->out, "}\n");
    return pv_success();
}

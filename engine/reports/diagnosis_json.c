/* SPDX-License-Identifier: Apache-2.0
 * A diagnosis as JSON: a line for each cause and certificate, for each note and problem, a summary;
 * as ndjson, or within one document. A fact of the evidence names the artifact that it was read in
 * and its place there. */
#include <string.h>

#include "facts/join.h"
#include "reports/diagnosis_internal.h"
#include "reports/resultjson.h"

static json_t *put_text(pv_report *report, json_t *object, const char *key, const char *text) {
    return text ? pv_json_put(object, key, pv_json_string(report, text)) : object;
}

static json_t *evidence_of(pv_report *report, const pv_evidence *e) {
    const pv_value *value = pv_subject_value(e->subject, e->fact);
    pv_subject *origin = pv_subject_origin(e->subject, e->fact);
    json_t *object = put_text(report, json_object(), "fact", e->name);
    if (value->known == PV_PRESENT)
        object = pv_json_put(object, "value", pv_json_value(report, e->fact, value));
    else
        object = put_text(report, pv_json_put(object, "value", json_null()), "state", "absent");
    if (!pv_subject_is_joined(origin))
        object = put_text(report, object, "artifact", origin->artifact->path);
    pv_place place = pv_place_of(value);
    return place.kind == PV_NOWHERE ? object
                                    : pv_json_put(object, "at", pv_json_place(report, place));
}

static json_t *all_evidence(pv_report *report, const pv_evidence *items, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        list = pv_json_push(list, evidence_of(report, &items[i]));
    return list;
}

static json_t *missing_of(pv_report *report, const pv_diagnosis *d) {
    json_t *list = json_array();
    for (size_t i = 0; i < d->missing_count; i++) {
        const pv_missing *m = &d->missing[i];
        json_t *object = put_text(report, json_object(), "fact", pv_fact_get_info(m->fact)->name);
        list = pv_json_push(list, put_text(report, object, "command", m->command));
    }
    return list;
}

static json_t *fix_of(pv_report *report, const pv_diagnosis *d) {
    json_t *list = json_array();
    for (size_t i = 0; i < d->fix_count; i++) {
        json_t *step = put_text(report, json_object(), "command", d->fix[i].command);
        step = put_text(report, step, "changes", d->fix[i].changes);
        list = pv_json_push(list, put_text(report, step, "undo", d->fix[i].undo));
    }
    return list;
}

static json_t *open_of(pv_report *report, const pv_diagnosis *d) {
    json_t *list = json_array();
    for (size_t i = 0; i < d->open_count; i++)
        list = pv_json_push(list, pv_json_string(report, d->open[i]));
    return list;
}

static json_t *diagnosis_of(pv_report *report, const pv_diagnosis *d) {
    json_t *what = put_text(report, json_object(), "subject_id", pv_diagnosis_identity(d->cert));
    what = put_text(report, what, "goal", d->goal);
    what = put_text(report, what, "cause", pv_diagnosis_cause(d));
    if (d->cause) {
        what = pv_json_put(what, "rank", json_integer((json_int_t)d->rank));
        what = put_text(report, what, "confidence", pv_confidence_name(d->confidence));
        what = put_text(report, what, "title", d->cause->title);
    }
    what = put_text(report, what, "message", d->message);
    if (d->open_count)
        what = pv_json_put(what, "open", open_of(report, d));
    what = pv_json_put(what, "for", all_evidence(report, d->backing, d->backing_count));
    what = pv_json_put(what, "against", all_evidence(report, d->against, d->against_count));
    what = pv_json_put(what, "missing", missing_of(report, d));
    what = pv_json_put(what, "fix", fix_of(report, d));
    return pv_json_put(json_object(), "diagnosis", what);
}

static json_t *broken_of(pv_report *report, const pv_diagnosis *d) {
    json_t *line = put_text(report, json_object(), "cause", d->cause->name);
    line = put_text(report, line, "verdict", pv_verdict_name(PV_VERDICT_BROKEN));
    line = put_text(report, line, "subject_id", pv_diagnosis_identity(d->cert));
    line = put_text(report, line, "message", d->error);
    return put_text(report, line, "traceback", d->traceback);
}

static json_t *note_of(pv_report *report, const pv_note *n) {
    json_t *what = put_text(report, json_object(), "code", n->code);
    what = put_text(report, what, "artifact", n->path);
    what = put_text(report, what, "message", n->message);
    return pv_json_put(json_object(), "note", what);
}

static json_t *summary_of(pv_report *report, const pv_case *c) {
    uint64_t locked = 0, skipped = 0;
    for (const pv_artifact *a = c->unit->artifacts; a; a = a->next)
        locked += a->locked;
    for (const pv_unread *u = c->unread; u; u = u->next)
        skipped++;
    const struct {
        const char *key;
        uint64_t count;
    } COUNTS[] = {
        {"artifacts", c->artifacts},          {"skipped", skipped},      {"locked", locked},
        {"problems", c->unit->problem_count}, {"subjects", c->subjects}, {"certificates", c->count},
        {"authorities", c->authorities},      {"causes", c->causes},     {"broken", c->broken}};
    json_t *sum = json_object();
    for (size_t i = 0; i < sizeof COUNTS / sizeof *COUNTS; i++)
        sum = pv_json_put(sum, COUNTS[i].key, json_integer((json_int_t)COUNTS[i].count));
    json_t *machines = json_array();
    for (size_t i = 0; i < c->machine_count; i++)
        machines = pv_json_push(machines, pv_json_string(report, c->machines[i]));
    sum = pv_json_put(sum, "machines", machines);
    return pv_json_put(sum, "interrupted", json_boolean(c->interrupted));
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

static pv_status add_all(lines *l, const pv_case *c) {
    pv_outcome outcome = {.unit = c->unit};
    for (size_t i = 0; i < c->count; i++)
        for (const pv_diagnosis *d = c->diagnoses[i]; d; d = d->next)
            PV_TRY(add_line(l, d->error ? broken_of(l->report, d) : diagnosis_of(l->report, d)));
    for (const pv_note *n = c->notes; n; n = n->next)
        PV_TRY(add_line(l, note_of(l->report, n)));
    for (const pv_problem *p = c->unit->problems; p; p = p->next) {
        pv_entry entry = {.problem = p};
        PV_TRY(add_line(l, pv_json_entry(l->report, &outcome, &entry)));
    }
    return pv_success();
}

pv_status pv_diagnosis_json(pv_report *report, const pv_case *c) {
    lines l = {.report = report, .document = strcmp(report->reporter->name, "json") == 0};
    pv_json_lines tail = {l.document ? ",\n" : "", l.document ? "" : "\n", &l.any};
    PV_TRY(add_all(&l, c));
    PV_TRY(pv_json_tail(report, &tail));
    if (!l.document)
        return add_line(&l, pv_json_put(json_object(), "summary", summary_of(l.report, c)));
    pv_out_adds(&report->out, l.any ? "\n],\n\"summary\":" : "],\n\"summary\":");
    PV_TRY(pv_json_write(report, summary_of(report, c)));
    pv_out_adds(&report->out, "}\n");
    return pv_success();
}

/* SPDX-License-Identifier: Apache-2.0
 * Header, findings, problems and summary as JSON objects. Never writes how long anything took or
 * when it was: two reports on the same input are the same bytes. */
#include "reports/resultjson.h"

#include "base/clock.h"

json_t *pv_json_header(pv_report *report) {
    json_t *about = json_object();
    about = pv_json_put(about, "version", pv_json_string(report, report->setup.version));
    about = pv_json_put(about, "schema", json_integer(PV_SCHEMA_VERSION));
    about = pv_json_put(about, "command", pv_json_string(report, report->setup.command));
    return pv_json_put(json_object(), "pkivet", about);
}

static json_t *put_text(pv_report *report, json_t *object, const char *key, const char *text) {
    return text ? pv_json_put(object, key, pv_json_string(report, text)) : object;
}

static json_t *put_place(pv_report *report, json_t *object, pv_place place) {
    if (place.kind == PV_NOWHERE)
        return object;
    return pv_json_put(object, "at", pv_json_place(report, place));
}

/* A fact that is not there is null, and `state` says how: absent or undetermined. */
static json_t *put_fact(pv_report *report, json_t *object, const pv_evidence *e) {
    const pv_value *value = pv_subject_value(e->subject, e->fact);
    if (value->known == PV_PRESENT)
        return pv_json_put(object, "value", pv_json_value(report, e->fact, value));
    object = pv_json_put(object, "value", json_null());
    return put_text(report, object, "state", value->known == PV_ABSENT ? "absent" : "undetermined");
}

static json_t *evidence_of(pv_report *report, const pv_finding *f, const pv_evidence *e) {
    json_t *object = put_text(report, json_object(), "fact", e->name);
    object = put_fact(report, object, e);
    object = put_place(report, object, pv_place_of(pv_subject_value(e->subject, e->fact)));
    if (e->subject->artifact != f->subject->artifact)
        object = put_text(report, object, "artifact", e->subject->artifact->path);
    return object;
}

static json_t *all_evidence(pv_report *report, const pv_finding *f) {
    json_t *list = json_array();
    for (size_t i = 0; i < f->evidence_count; i++)
        list = pv_json_push(list, evidence_of(report, f, &f->evidence[i]));
    return list;
}

static json_t *waiver(pv_report *report, const pv_waiver *w) {
    char until[PV_CLOCK_TEXT];
    json_t *object = put_text(report, json_object(), "rule", w->rule);
    object = put_text(report, object, "fingerprint", w->fingerprint);
    object = put_text(report, object, "path", w->path);
    object = put_text(report, object, "subject", w->subject);
    object = put_text(report, object, "reason", w->reason);
    object = put_text(report, object, "owner", w->owner);
    if (w->has_expiry)
        pv_clock_format(w->expires, until);
    return put_text(report, object, "expires", w->has_expiry ? until : NULL);
}

static json_t *finding(pv_report *report, const pv_finding *f) {
    const char *identity = pv_subject_identity(f->subject);
    const char *fingerprint = pv_finding_fingerprint(f);
    if (!identity || !fingerprint)
        return NULL;
    json_t *line = put_text(report, json_object(), "rule", f->rule->id);
    line = put_text(report, line, "name", f->rule->name);
    line = put_text(report, line, "severity", pv_severity_name(f->severity));
    line = put_text(report, line, "verdict", pv_verdict_name(f->verdict));
    line = put_text(report, line, "artifact", f->subject->artifact->path);
    line = put_text(report, line, "subject", pv_kind_name(f->subject->kind));
    line = put_text(report, line, "subject_id", identity);
    line = put_text(report, line, "message", f->message);
    line = pv_json_put(line, "evidence", all_evidence(report, f));
    line = put_text(report, line, "remedy", f->remedy);
    line = put_text(report, line, "fingerprint", fingerprint);
    if (f->waiver)
        line = pv_json_put(line, "waiver", waiver(report, f->waiver));
    if (f->standing != PV_STANDING_NONE)
        line = put_text(report, line, "baseline",
                        f->standing == PV_STANDING_NEW ? "new" : "unchanged");
    return put_text(report, line, "traceback", f->traceback);
}

/* A rule that did not load: like a finding, but on nothing. */
static json_t *not_loaded(pv_report *report, const pv_rule_info *rule) {
    json_t *line = put_text(report, json_object(), "rule", rule->id);
    line = put_text(report, line, "name", rule->name);
    if (rule->has_severity)
        line = put_text(report, line, "severity", pv_severity_name(rule->severity));
    line = put_text(report, line, "verdict", pv_verdict_name(PV_VERDICT_BROKEN));
    return put_text(report, line, "message", rule->load_error);
}

static json_t *problem(pv_report *report, const pv_outcome *outcome, const pv_problem *p) {
    const char *path = p->artifact ? p->artifact->path : outcome->unit->path;
    json_t *what = put_text(report, json_object(), "artifact", path);
    what = put_text(report, what, "code", pv_code_name(p->code));
    what = put_place(report, what, p->place);
    what = put_text(report, what, "message", p->message);
    return pv_json_put(json_object(), "problem", what);
}

json_t *pv_json_entry(pv_report *report, const pv_outcome *outcome, const pv_entry *entry) {
    if (entry->problem)
        return problem(report, outcome, entry->problem);
    if (entry->finding)
        return finding(report, entry->finding);
    return pv_json_subject(report, entry->subject, outcome->first_id);
}

json_t *pv_json_skipped(pv_report *report, const pv_outcome *outcome) {
    json_t *what = put_text(report, json_object(), "artifact", outcome->unit->path);
    what = put_text(report, what, "reason", outcome->skipped);
    return pv_json_put(json_object(), "skipped", what);
}

static json_t *put_count(json_t *object, const char *key, uint64_t count) {
    return pv_json_put(object, key, json_integer((json_int_t)count));
}

static json_t *put_kinds(json_t *object, const pv_summary *s) {
    json_t *kinds = json_object();
    for (int i = 0; i < PV_KIND_COUNT; i++)
        if (s->kinds[i])
            kinds = put_count(kinds, pv_kind_name((pv_kind)i), s->kinds[i]);
    return pv_json_put(object, "kinds", kinds);
}

static json_t *put_verdicts(json_t *object, const pv_summary *s) {
    static const pv_verdict ORDER[] = {PV_VERDICT_FAIL, PV_VERDICT_PASS, PV_VERDICT_CANNOT_TELL,
                                       PV_VERDICT_NOT_APPLICABLE, PV_VERDICT_BROKEN};
    object = put_count(object, "rules", s->rules);
    for (size_t i = 0; i < PV_VERDICT_COUNT; i++)
        object = put_count(object, pv_verdict_name(ORDER[i]), s->verdicts[ORDER[i]]);
    return object;
}

static json_t *put_failures(json_t *object, const pv_summary *s) {
    json_t *failures = json_object();
    for (int i = PV_SEVERITY_COUNT - 1; i >= 0; i--)
        failures = put_count(failures, pv_severity_name((pv_severity)i), s->failures[i]);
    object = pv_json_put(object, "failures", failures);
    pv_severity worst;
    json_t *name = pv_summary_worst(s, &worst) ? json_string(pv_severity_name(worst)) : json_null();
    return pv_json_put(object, "worst_severity", name);
}

static json_t *not_judged(pv_report *report, const pv_summary *summary) {
    const pv_catalog *catalog = report->setup.catalog;
    json_t *rules = json_object();
    for (size_t i = 0; i < catalog->count; i++) {
        const char *why = pv_report_not_judged(report, summary, &catalog->rules[i]);
        if (why)
            rules = put_text(report, rules, catalog->rules[i].id, why);
    }
    return rules;
}

static json_t *put_decisions(pv_report *report, json_t *sum, const pv_summary *s) {
    const pv_decisions *d = report->setup.decisions;
    if (!d)
        return sum;
    json_t *unused = json_array();
    for (size_t i = 0; i < d->waiver_count; i++)
        if (!d->waivers[i].used && !pv_waiver_expired(&d->waivers[i], d->now))
            unused = pv_json_push(unused, waiver(report, &d->waivers[i]));
    sum = put_count(sum, "waived", s->waived);
    sum = pv_json_put(sum, "unused_waivers", unused);
    if (!d->baseline.file)
        return sum;
    json_t *counts = put_count(json_object(), "new", s->baseline_new);
    counts = put_count(counts, "unchanged", s->baseline_unchanged);
    return pv_json_put(sum, "baseline", put_count(counts, "fixed", s->baseline_fixed));
}

json_t *pv_json_summary(pv_report *report, const pv_summary *s) {
    json_t *sum = put_count(json_object(), "artifacts", s->artifacts);
    sum = put_count(sum, "skipped", s->skipped);
    sum = put_count(sum, "locked", s->locked);
    sum = put_count(sum, "problems", s->problems);
    if (s->unlisted)
        sum = put_count(sum, "problems_unlisted", s->unlisted);
    sum = put_count(sum, "subjects", s->subjects);
    sum = put_kinds(sum, s);
    if (!pv_report_of_facts(report)) {
        sum = put_failures(put_verdicts(sum, s), s);
        sum = pv_json_put(sum, "not_judged", not_judged(report, s));
        sum = put_decisions(report, sum, s);
    }
    sum = pv_json_put(sum, "interrupted", json_boolean(s->interrupted));
    return pv_json_put(json_object(), "summary", sum);
}

static int pass_on(const char *data, size_t size, void *user) {
    pv_out_add(user, data, size);
    return 0;
}

pv_status pv_json_write(pv_report *report, json_t *object) {
    if (!object)
        return pv_no_memory();
    int failed = json_dump_callback(object, pass_on, &report->out, JSON_COMPACT);
    json_decref(object);
    return failed ? pv_no_memory() : pv_success();
}

static pv_status write_line(pv_report *report, json_t *object, const pv_json_lines *lines) {
    if (*lines->written)
        pv_out_adds(&report->out, lines->before);
    *lines->written = true;
    PV_TRY(pv_json_write(report, object));
    pv_out_adds(&report->out, lines->after);
    return pv_success();
}

pv_status pv_json_outcome(pv_report *report, const pv_outcome *outcome,
                          const pv_json_lines *lines) {
    const pv_entry *entries;
    size_t count;
    PV_TRY(pv_report_order(report, outcome, &entries, &count));
    for (size_t i = 0; i < count; i++)
        PV_TRY(write_line(report, pv_json_entry(report, outcome, &entries[i]), lines));
    if (outcome->skipped && report->setup.verbose)
        PV_TRY(write_line(report, pv_json_skipped(report, outcome), lines));
    return pv_success();
}

/* What the baseline has and this scan has not. */
static json_t *fixed(pv_report *report, const pv_baseline_entry *e) {
    json_t *what = put_text(report, json_object(), "rule", e->rule);
    what = put_text(report, what, "subject_id", e->subject);
    return pv_json_put(json_object(), "fixed",
                       put_text(report, what, "fingerprint", e->fingerprint));
}

static pv_status all_fixed(pv_report *report, const pv_json_lines *lines) {
    const pv_decisions *d = report->setup.diff ? report->setup.decisions : NULL;
    for (size_t i = 0; d && i < d->baseline.count; i++)
        if (!d->baseline.entries[i].met)
            PV_TRY(write_line(report, fixed(report, &d->baseline.entries[i]), lines));
    return pv_success();
}

pv_status pv_json_tail(pv_report *report, const pv_json_lines *lines) {
    const pv_catalog *catalog = report->setup.catalog;
    for (size_t i = 0; i < catalog->count; i++)
        if (pv_report_not_loaded(report, &catalog->rules[i]))
            PV_TRY(write_line(report, not_loaded(report, &catalog->rules[i]), lines));
    return all_fixed(report, lines);
}

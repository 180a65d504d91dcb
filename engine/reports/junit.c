/* SPDX-License-Identifier: Apache-2.0
 * JUnit's XML, as GitLab and Jenkins read it. An artifact is a test suite. Its first test case says
 * whether it could be read whole, so that no suite is empty; then each finding is one, named by
 * rule and subject: GitLab keeps only the first of a name, so that each has its own, in the whole
 * report. What is below --fail-on passes and says so; what is waived or in the baseline is skipped,
 * with the reason. No time is written: the same input gives the same report. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "reports/factjson.h"
#include "reports/facttext.h"
#include "reports/internal.h"
#include "reports/xml.h"

typedef struct {
    pv_report *report;
    const pv_outcome *outcome;
    const pv_entry *entries;
    size_t count;
} suite;

static void pass_on(void *user, const char *data, size_t size) {
    pv_out_add(user, data, size);
}

pv_status pv_report_junit_begin(pv_report *report) {
    pv_xml *xml = pv_xml_new(pass_on, &report->out);
    if (!xml)
        return pv_no_memory();
    PV_TRY(pv_arena_defer(report->arena, pv_xml_free, xml));
    report->state = xml;
    pv_xml_open(xml, "testsuites");
    pv_xml_attribute(xml, "name", "pkivet");
    return pv_success();
}

/* ---- what a finding is ----------------------------------------------------------------------- */

typedef enum { PASSES, FAILS, SKIPPED, ERROR } kind;

static kind kind_of(const pv_report *report, const pv_finding *f) {
    if (f->verdict == PV_VERDICT_BROKEN)
        return ERROR;
    if (f->verdict == PV_VERDICT_CANNOT_TELL || f->verdict == PV_VERDICT_NOT_APPLICABLE)
        return SKIPPED;
    if (f->verdict != PV_VERDICT_FAIL)
        return PASSES;
    if (f->waiver || f->standing == PV_STANDING_UNCHANGED)
        return SKIPPED;
    return (int)f->severity >= report->setup.fail_on ? FAILS : PASSES;
}

static const char *waived(pv_arena *arena, const pv_waiver *w) {
    char until[PV_CLOCK_TEXT] = "";
    if (w->has_expiry)
        pv_clock_format(w->expires, until);
    return pv_arena_printf(arena, "waived: %s (%s%s%s)", w->reason, w->owner,
                           w->has_expiry ? ", until " : "", until);
}

static const char *why_skipped(pv_arena *arena, const pv_finding *f) {
    if (f->waiver)
        return waived(arena, f->waiver);
    if (f->standing == PV_STANDING_UNCHANGED)
        return pv_arena_printf(arena, "in the baseline: %s", f->message);
    return pv_arena_printf(arena, "%s: %s",
                           f->verdict == PV_VERDICT_CANNOT_TELL ? "cannot tell" : "not applicable",
                           f->message);
}

/* ---- test cases ------------------------------------------------------------------------------ */

static void open_case(pv_xml *xml, const char *name, const char *path) {
    pv_xml_open(xml, "testcase");
    pv_xml_attribute(xml, "name", name);
    pv_xml_attribute(xml, "classname", path);
    pv_xml_attribute(xml, "file", path);
}

static const char *place_of(const suite *s, pv_place place) {
    return pv_place_text(s->report, &(pv_value){.place_kind = (uint8_t)place.kind, .at = place.at});
}

/* Which of the input's artifacts they are of is not said: none of them may pass. */
static void unlisted(pv_xml *xml, uint64_t count) {
    char message[96];
    snprintf(message, sizeof message, "%llu problem%s of the input %s not listed (--max-problems)",
             (unsigned long long)count, count == 1 ? "" : "s", count == 1 ? "is" : "are");
    pv_xml_open(xml, "error");
    pv_xml_attribute(xml, "type", "unlisted");
    pv_xml_attribute(xml, "message", message);
    pv_xml_close(xml);
}

/* Of an input that is cut the first piece has the file's own artifact. */
static bool is_first(const pv_unit *unit) {
    return !unit->is_piece || (unit->artifacts && strcmp(unit->artifacts->path, unit->path) == 0);
}

/* Whether the suite begins with that case: what is told again was told to be readable before, and
 * so was a file whose further pieces have no problem of their own. */
static bool has_readable(const suite *s) {
    if ((s->count && s->entries[0].problem) || s->outcome->unlisted)
        return true;
    return !s->outcome->again && (is_first(s->outcome->unit) || (s->count && s->entries->artifact));
}

static const char *readable_name(const suite *s, const char *path) {
    const pv_problem *p = s->count ? s->entries->problem : NULL;
    bool later = p && !is_first(s->outcome->unit);
    const char *place = later ? place_of(s, p->place) : "";
    if (!p && !is_first(s->outcome->unit) && s->outcome->unlisted)
        return pv_arena_printf(s->report->scratch, "can be read whole [%s from subject %llu on]",
                               path, (unsigned long long)s->outcome->first_id);
    const char *what = p && !p->artifact ? "can be opened" : "can be read whole";
    return pv_arena_printf(s->report->scratch, "%s [%s%s%s]", what, path, *place ? " " : "", place);
}

/* One case for all problems: a reader that cannot go on tells of one, a damaged bundle of many. */
static void readable(const suite *s, pv_xml *xml, const char *path) {
    const char *name = readable_name(s, path);
    open_case(xml, name ? name : path, path);
    for (size_t i = 0; i < s->count; i++) {
        const pv_problem *p = s->entries[i].problem;
        if (!p)
            continue;
        pv_xml_open(xml, "error");
        pv_xml_attribute(xml, "type", pv_code_name(p->code));
        pv_xml_attribute(xml, "message", p->message);
        pv_xml_text(xml, place_of(s, p->place));
        pv_xml_close(xml);
    }
    if (s->outcome->unlisted)
        unlisted(xml, s->outcome->unlisted);
    pv_xml_close(xml);
}

static void add_details(const suite *s, pv_textbuf *t, const pv_finding *f) {
    pv_textbuf_addf(t, "%s\n", f->message);
    for (size_t i = 0; i < f->evidence_count; i++) {
        const pv_evidence *e = &f->evidence[i];
        const pv_value *v = pv_subject_value(e->subject, e->fact);
        const char *place = place_of(s, pv_place_of(v));
        pv_textbuf_addf(t, "%s = %s%s%s%s\n", e->name, pv_fact_text(s->report, e->fact, v),
                        *place ? " (" : "", place, *place ? ")" : "");
    }
    if (f->remedy)
        pv_textbuf_addf(t, "fix: %s\n", f->remedy);
    if (f->traceback)
        pv_textbuf_addf(t, "%s\n", f->traceback);
}

static void add_outcome(const suite *s, pv_xml *xml, const pv_finding *f) {
    pv_arena *arena = s->report->scratch;
    kind k = kind_of(s->report, f);
    if (k == PASSES && f->verdict != PV_VERDICT_FAIL)
        return;
    const char *severity = pv_severity_name(f->severity);
    pv_textbuf t = pv_textbuf_new(arena, 1 << 22);
    if (k == PASSES)
        pv_textbuf_addf(&t, "%s, below --fail-on: ", severity);
    add_details(s, &t, f);
    const char *details = pv_textbuf_end(&t, NULL);
    static const char *const ELEMENTS[] = {"system-out", "failure", "skipped", "error"};
    pv_xml_open(xml, ELEMENTS[k]);
    if (k == FAILS || k == ERROR)
        pv_xml_attribute(xml, "type", k == FAILS ? severity : "broken");
    if (k != PASSES)
        pv_xml_attribute(xml, "message", k == SKIPPED ? why_skipped(arena, f) : f->message);
    if (k != SKIPPED)
        pv_xml_text(xml, details ? details : f->message);
    pv_xml_close(xml);
}

/* A rule judges a subject once, so that rule, place and subject make the name its own. */
static pv_status finding(const suite *s, pv_xml *xml, const pv_finding *f, const char *path) {
    const char *identity = pv_subject_identity(f->subject);
    if (!identity)
        return pv_no_memory();
    const char *name =
        pv_arena_printf(s->report->scratch, "%s %s [%s: %s#%u %s]", f->rule->id, f->rule->name,
                        path, pv_kind_name(f->subject->kind), f->subject->id, identity);
    if (!name)
        return pv_no_memory();
    open_case(xml, name, path);
    add_outcome(s, xml, f);
    pv_xml_close(xml);
    return pv_success();
}

/* ---- suites ---------------------------------------------------------------------------------- */

static const char *path_of(const suite *s) {
    const pv_entry *e = s->entries;
    if (!s->count || (e->problem && !e->problem->artifact))
        return s->outcome->unit->path;
    return e->problem ? e->problem->artifact->path : e->finding->subject->artifact->path;
}

static void add_counts(const suite *s, pv_xml *xml) {
    size_t counts[4] = {0}, tests = has_readable(s);
    bool damaged = s->outcome->unlisted > 0;
    for (size_t i = 0; i < s->count; i++) {
        if (s->entries[i].problem)
            damaged = true;
        else
            counts[kind_of(s->report, s->entries[i].finding)]++;
        tests += s->entries[i].finding != NULL;
    }
    pv_xml_number(xml, "tests", tests);
    pv_xml_number(xml, "failures", counts[FAILS]);
    pv_xml_number(xml, "errors", counts[ERROR] + damaged);
    pv_xml_number(xml, "skipped", counts[SKIPPED]);
}

static pv_status add_suite(const suite *s) {
    pv_xml *xml = s->report->state;
    const char *path = path_of(s);
    pv_xml_open(xml, "testsuite");
    pv_xml_attribute(xml, "name", path);
    add_counts(s, xml);
    if (has_readable(s))
        readable(s, xml, path);
    for (size_t i = 0; i < s->count; i++)
        if (s->entries[i].finding)
            PV_TRY(finding(s, xml, s->entries[i].finding, path));
    pv_xml_close(xml);
    return pv_success();
}

/* An artifact with nothing to tell was read, and passes. */
static pv_status add_silent(pv_report *report, const pv_outcome *outcome) {
    const suite silent = {.report = report, .outcome = outcome};
    return outcome->skipped || !has_readable(&silent) ? pv_success() : add_suite(&silent);
}

pv_status pv_report_junit_outcome(pv_report *report, const pv_outcome *outcome) {
    const pv_entry *entries;
    size_t count;
    PV_TRY(pv_report_order(report, outcome, &entries, &count));
    if (!count)
        return add_silent(report, outcome);
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && entries[next].artifact == entries[i].artifact;)
            next++;
        PV_TRY(add_suite(&(suite){report, outcome, entries + i, next - i}));
    }
    return pv_success();
}

static void not_loaded(pv_report *report, const pv_rule_info *rule) {
    pv_xml *xml = report->state;
    const char *name = pv_arena_printf(report->scratch, "%s %s loads", rule->id, rule->name);
    pv_xml_open(xml, "testsuite");
    pv_xml_attribute(xml, "name", rule->file);
    pv_xml_number(xml, "tests", 1);
    pv_xml_number(xml, "failures", 0);
    pv_xml_number(xml, "errors", 1);
    pv_xml_number(xml, "skipped", 0);
    pv_xml_open(xml, "testcase");
    pv_xml_attribute(xml, "name", name ? name : "loads");
    pv_xml_attribute(xml, "classname", rule->id);
    pv_xml_attribute(xml, "file", rule->file);
    pv_xml_open(xml, "error");
    pv_xml_attribute(xml, "type", "broken");
    pv_xml_attribute(xml, "message", rule->load_error);
    pv_xml_close(xml);
    pv_xml_close(xml);
    pv_xml_close(xml);
}

pv_status pv_report_junit_end(pv_report *report, const pv_summary *summary) {
    const pv_catalog *catalog = report->setup.catalog;
    (void)summary;
    for (size_t i = 0; i < catalog->count; i++)
        if (pv_report_not_loaded(report, &catalog->rules[i]))
            not_loaded(report, &catalog->rules[i]);
    return pv_xml_end(report->state) ? pv_success() : pv_no_memory();
}

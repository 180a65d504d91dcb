/* SPDX-License-Identifier: Apache-2.0
 * Changes of templates as JUnit: a suite with a test case for each template, and one that says
 * whether all is as it was approved. A case fails on what counts by --fail-on; what is below passes
 * and is told. What could not be read is an error of the last one. */
#include "base/text.h"
#include "reports/changes_internal.h"
#include "reports/xml.h"

static bool fails(const pv_report *report, const pv_changed *t) {
    return pv_changed_counts(t, report->setup.fail_on);
}

static void open_case(pv_xml *xml, const char *name, const char *folder, const char *file) {
    pv_xml_open(xml, "testcase");
    pv_xml_attribute(xml, "name", name);
    pv_xml_attribute(xml, "classname", folder);
    pv_xml_attribute(xml, "file", file);
}

/* All changes, a line each, those that count first among equals: their order is the report's. */
static const char *sentences(pv_report *report, const pv_changed *t) {
    pv_textbuf all = pv_textbuf_new(report->arena, 1 << 22);
    for (const pv_change *c = t->changes; c; c = c->next) {
        const char *sentence = pv_change_sentence(report->arena, t, c);
        if (!sentence)
            return NULL;
        pv_textbuf_addf(&all, "%s: %s\n", pv_severity_name(c->severity), sentence);
    }
    return pv_textbuf_end(&all, NULL);
}

static const pv_change *worst(const pv_changed *t) {
    const pv_change *worst = t->changes;
    for (const pv_change *c = t->changes; c; c = c->next)
        if (c->severity > worst->severity)
            worst = c;
    return worst;
}

static pv_status add_template(pv_report *report, const pv_changes *changes, const pv_changed *t) {
    pv_xml *xml = report->state;
    open_case(xml, t->name, changes->folder, t->path);
    if (t->changes) {
        const char *all = sentences(report, t);
        const char *first = pv_change_sentence(report->arena, t, worst(t));
        if (!all || !first)
            return pv_no_memory();
        pv_xml_open(xml, fails(report, t) ? "failure" : "system-out");
        if (fails(report, t)) {
            pv_xml_attribute(xml, "type", pv_severity_name(worst(t)->severity));
            pv_xml_attribute(xml, "message", first);
        }
        pv_xml_text(xml, all);
        pv_xml_close(xml);
    }
    pv_xml_close(xml);
    return pv_success();
}

static pv_status add_snapshot(pv_report *report, const pv_changes *changes, size_t failures) {
    pv_xml *xml = report->state;
    const char *summary = pv_changes_summary(report->arena, changes);
    if (!summary)
        return pv_no_memory();
    open_case(xml, "snapshot", changes->folder, changes->folder);
    if (failures) {
        pv_xml_open(xml, "failure");
        pv_xml_attribute(xml, "type", "changed");
        pv_xml_attribute(xml, "message", summary);
        pv_xml_text(xml, "'pkivet snap approve' accepts what is right");
        pv_xml_close(xml);
    }
    for (const pv_unreadable *u = changes->unreadable; u; u = u->next) {
        pv_xml_open(xml, "error");
        pv_xml_attribute(xml, "type", u->code);
        pv_xml_attribute(xml, "message", u->message);
        pv_xml_text(xml, u->path);
        pv_xml_close(xml);
    }
    pv_xml_close(xml);
    return pv_success();
}

pv_status pv_changes_junit(pv_report *report, const pv_changes *changes) {
    pv_xml *xml = report->state;
    size_t failures = 0;
    for (const pv_changed *t = changes->templates; t; t = t->next)
        failures += fails(report, t);
    pv_xml_open(xml, "testsuite");
    pv_xml_attribute(xml, "name", "templates");
    pv_xml_number(xml, "tests", changes->count + 1);
    pv_xml_number(xml, "failures", failures + (failures > 0));
    pv_xml_number(xml, "errors", changes->unreadable != NULL);
    pv_xml_number(xml, "skipped", 0);
    for (const pv_changed *t = changes->templates; t; t = t->next)
        PV_TRY(add_template(report, changes, t));
    PV_TRY(add_snapshot(report, changes, failures));
    pv_xml_close(xml);
    return pv_xml_end(xml) ? pv_success() : pv_no_memory();
}

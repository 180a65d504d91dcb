/* SPDX-License-Identifier: Apache-2.0
 * Requests against their template as JUnit: a suite with a test case for each. A case fails on what
 * counts by --fail-on; what is below, and what cannot be told, passes and is told. */
#include "base/text.h"
#include "facts/unit.h"
#include "reports/fit_internal.h"
#include "reports/xml.h"

static const pv_fit_line *worst(const pv_fit *fit) {
    const pv_fit_line *worst = NULL;
    for (const pv_fit_line *l = fit->lines; l; l = l->next)
        if (l->verdict == PV_VERDICT_FAIL && (!worst || l->severity > worst->severity))
            worst = l;
    return worst;
}

static const char *sentences(pv_report *report, const pv_fit *fit) {
    pv_textbuf all = pv_textbuf_new(report->scratch, 1 << 22);
    for (const pv_fit_line *l = fit->lines; l; l = l->next) {
        const char *sentence = pv_fit_sentence(report->scratch, l, false);
        if (!sentence)
            return NULL;
        pv_textbuf_addf(&all, "%s: %s\n",
                        l->verdict == PV_VERDICT_FAIL ? pv_severity_name(l->severity)
                                                      : pv_verdict_name(l->verdict),
                        sentence);
    }
    return pv_textbuf_end(&all, NULL);
}

static pv_status add_fit(pv_report *report, const pv_fit *fit) {
    pv_xml *xml = report->state;
    const pv_fit_line *first = worst(fit);
    const char *all = sentences(report, fit);
    const char *message = first ? pv_fit_sentence(report->scratch, first, false) : "";
    if (!all || !message)
        return pv_no_memory();
    pv_xml_open(xml, "testcase");
    pv_xml_attribute(xml, "name", fit->path);
    pv_xml_attribute(xml, "classname", fit->template);
    pv_xml_attribute(xml, "file", fit->path);
    if (first && pv_fit_counts(fit, report->setup.fail_on)) {
        pv_xml_open(xml, "failure");
        pv_xml_attribute(xml, "type", pv_severity_name(first->severity));
        pv_xml_attribute(xml, "message", message);
    } else if (fit->lines) {
        pv_xml_open(xml, "system-out");
    }
    if (fit->lines) {
        pv_xml_text(xml, all);
        pv_xml_close(xml);
    }
    pv_xml_close(xml);
    return pv_success();
}

static void add_unread(pv_xml *xml, const pv_problem *p) {
    const char *path = p->artifact ? p->artifact->path : "";
    pv_xml_open(xml, "testcase");
    pv_xml_attribute(xml, "name", path);
    pv_xml_attribute(xml, "classname", "unread");
    pv_xml_open(xml, "error");
    pv_xml_attribute(xml, "type", pv_code_name(p->code));
    pv_xml_attribute(xml, "message", p->message);
    pv_xml_close(xml);
    pv_xml_close(xml);
}

pv_status pv_fit_junit(pv_report *report, const pv_fit_item *item) {
    pv_xml *xml = report->state;
    size_t failures = 0;
    if (!item->total) /* the numbers stand in front */
        return pv_success();
    for (const pv_fit *f = item->total->fits; f; f = f->next)
        failures += pv_fit_counts(f, report->setup.fail_on);
    pv_xml_open(xml, "testsuite");
    pv_xml_attribute(xml, "name", "requests");
    pv_xml_number(xml, "tests", item->total->judged + item->total->problems);
    pv_xml_number(xml, "failures", failures);
    pv_xml_number(xml, "errors", item->total->problems);
    pv_xml_number(xml, "skipped", 0);
    for (const pv_fit *f = item->total->fits; f; f = f->next)
        PV_TRY(add_fit(report, f));
    for (const pv_problem *p = item->total->unread; p; p = p->next)
        add_unread(xml, p);
    pv_xml_close(xml);
    return pv_xml_end(xml) ? pv_success() : pv_no_memory();
}

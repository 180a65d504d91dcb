/* SPDX-License-Identifier: Apache-2.0
 * Requests against their template as JUnit: a suite with a test case for each; of issued
 * certificates, of which there may be any number, a case for each template. A case fails on what
 * counts by --fail-on; what is below, and what cannot be told, passes and is told. Names are
 * unique: GitLab keeps only the first of a name. */
#include <string.h>

#include "base/text.h"
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

/* Several things may be of one file. */
static const char *nth_name(pv_report *report, const char *path, size_t nth) {
    return nth == 1 ? path : pv_arena_printf(report->scratch, "%s (%zu)", path, nth);
}

static const char *name_of(pv_report *report, const pv_fit_total *total, const pv_fit *fit) {
    size_t nth = 1;
    for (const pv_fit *f = total->fits; f && f != fit; f = f->next)
        nth += strcmp(f->path, fit->path) == 0;
    return nth_name(report, fit->path, nth);
}

static pv_status add_fit(pv_report *report, const pv_fit_total *total, const pv_fit *fit) {
    pv_xml *xml = report->state;
    const pv_fit_line *first = worst(fit);
    const char *all = sentences(report, fit);
    const char *message = first ? pv_fit_sentence(report->scratch, first, false) : "";
    const char *name = name_of(report, total, fit);
    if (!all || !message || !name)
        return pv_no_memory();
    pv_xml_open(xml, "testcase");
    pv_xml_attribute(xml, "name", name);
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

static void add_skipped(pv_xml *xml, const char *name, const char *message) {
    pv_xml_open(xml, "testcase");
    pv_xml_attribute(xml, "name", name);
    pv_xml_attribute(xml, "classname", "drift");
    pv_xml_open(xml, "skipped");
    pv_xml_attribute(xml, "message", message);
    pv_xml_close(xml);
    pv_xml_close(xml);
}

static void add_unread(pv_xml *xml, const char *name, const pv_fit_problem *p) {
    pv_xml_open(xml, "testcase");
    pv_xml_attribute(xml, "name", name);
    pv_xml_attribute(xml, "classname", "unread");
    pv_xml_attribute(xml, "file", p->path);
    pv_xml_open(xml, "error");
    pv_xml_attribute(xml, "type", p->code);
    pv_xml_attribute(xml, "message", p->message);
    pv_xml_close(xml);
    pv_xml_close(xml);
}

static pv_status add_all_unread(pv_report *report, const pv_fit_total *total) {
    for (const pv_fit_problem *p = total->unread; p; p = p->next) {
        size_t nth = 1;
        for (const pv_fit_problem *q = total->unread; q != p; q = q->next)
            nth += strcmp(q->path, p->path) == 0;
        const char *name = nth_name(report, p->path, nth);
        if (!name)
            return pv_no_memory();
        add_unread(report->state, name, p);
    }
    const pv_fit_problem rest = {.code = "unread", .message = "there are too many to list them"};
    if (total->problems > total->unread_count)
        add_unread(report->state, "others", &rest);
    return pv_success();
}

/* ---- issued certificates --------------------------------------------------------------------- */

static bool is_met(const pv_fit_template *t) {
    return t->certificates || t->other_version;
}

static bool fails(const pv_report *report, const pv_fit_template *t) {
    return t->differing && PV_SEVERITY_ERROR >= report->setup.fail_on;
}

static pv_status add_template(pv_report *report, const pv_fit_template *t) {
    pv_xml *xml = report->state;
    const char *counts = pv_fit_of_template(report->scratch, t);
    bool bad = fails(report, t);
    if (!counts)
        return pv_no_memory();
    pv_xml_open(xml, "testcase");
    pv_xml_attribute(xml, "name", t->name);
    pv_xml_attribute(xml, "classname", "template");
    pv_xml_open(xml, bad ? "failure" : "system-out");
    if (bad) {
        pv_xml_attribute(xml, "type", pv_severity_name(PV_SEVERITY_ERROR));
        pv_xml_attribute(xml, "message", counts);
    } else {
        pv_xml_text(xml, counts);
        pv_xml_text(xml, "\n");
    }
    for (size_t i = 0; i < t->example_count; i++) {
        pv_xml_text(xml, t->examples[i]);
        pv_xml_text(xml, "\n");
    }
    if (t->differing > t->example_count)
        pv_xml_text(xml, "...\n");
    pv_xml_close(xml);
    pv_xml_close(xml);
    return pv_success();
}

static const char *strangers_of(pv_report *report, const pv_fit_total *total) {
    pv_textbuf t = pv_textbuf_new(report->scratch, 1 << 20);
    pv_textbuf_addf(&t, "%llu certificates", (unsigned long long)total->unknown_template);
    for (size_t i = 0; i < total->stranger_count; i++)
        pv_textbuf_addf(&t, "%s%s %llu", i ? ", " : ": ", total->strangers[i].name,
                        (unsigned long long)total->strangers[i].certificates);
    return pv_textbuf_end(&t, NULL);
}

/* Certificates that were not compared. */
static pv_status add_others(pv_report *report, const pv_fit_total *total) {
    const char *strangers = strangers_of(report, total);
    const char *without = pv_arena_printf(report->scratch, "%llu certificates",
                                          (unsigned long long)total->without_template);
    if (!strangers || !without)
        return pv_no_memory();
    if (total->unknown_template)
        add_skipped(report->state, "unknown templates", strangers);
    if (total->without_template)
        add_skipped(report->state, "without a template", without);
    return pv_success();
}

static size_t unread_cases(const pv_fit_total *total) {
    return total->unread_count + (total->problems > total->unread_count);
}

static void begin_suite(pv_xml *xml, const char *name, const size_t counts[4]) {
    static const char *const NAMES[] = {"tests", "failures", "errors", "skipped"};
    pv_xml_open(xml, "testsuite");
    pv_xml_attribute(xml, "name", name);
    for (int i = 0; i < 4; i++)
        pv_xml_number(xml, NAMES[i], counts[i]);
}

static pv_status write_issued(pv_report *report, const pv_fit_total *total) {
    size_t cases = 0, failures = 0, unread = unread_cases(total);
    size_t skipped = (total->unknown_template != 0) + (size_t)(total->without_template != 0);
    for (size_t i = 0; i < total->template_count; i++) {
        cases += is_met(&total->templates[i]);
        failures += fails(report, &total->templates[i]);
    }
    begin_suite(report->state, "certificates",
                (const size_t[]){cases + skipped + unread, failures, unread, skipped});
    for (size_t i = 0; i < total->template_count; i++)
        if (is_met(&total->templates[i]))
            PV_TRY(add_template(report, &total->templates[i]));
    return add_others(report, total);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static pv_status write_requests(pv_report *report, const pv_fit_total *total) {
    size_t failures = 0, unread = unread_cases(total);
    for (const pv_fit *f = total->fits; f; f = f->next)
        failures += pv_fit_counts(f, report->setup.fail_on);
    begin_suite(report->state, "requests",
                (const size_t[]){(size_t)total->judged + unread, failures, unread, 0});
    for (const pv_fit *f = total->fits; f; f = f->next)
        PV_TRY(add_fit(report, total, f));
    return pv_success();
}

pv_status pv_fit_junit(pv_report *report, const pv_fit_item *item) {
    pv_xml *xml = report->state;
    if (!item->total) /* the numbers stand in front */
        return pv_success();
    PV_TRY(item->total->issued ? write_issued(report, item->total)
                               : write_requests(report, item->total));
    PV_TRY(add_all_unread(report, item->total));
    pv_xml_close(xml);
    return pv_xml_end(xml) ? pv_success() : pv_no_memory();
}

/* SPDX-License-Identifier: Apache-2.0
 * What came of rules' examples: for people, and as JUnit's XML with a suite for each rule. */
#include <string.h>

#include "reports/pages.h"
#include "reports/xml.h"

static void add(void *user, const char *data, size_t size) {
    pv_textbuf_add(user, data, size);
}

static const char *suite_of(const pv_test_case *c) {
    return c->rule ? c->rule->id : c->folder;
}

static const char *file_of(const pv_test_case *c) {
    return c->rule ? c->rule->file : c->path;
}

static bool is_error(const pv_test_case *c) {
    return c->rule && !c->number;
}

static const char *name_of(const pv_test_case *c, pv_arena *arena) {
    if (!c->rule)
        return c->path;
    return c->number ? pv_arena_printf(arena, "example %zu", c->number) : "loads";
}

static void add_case(pv_xml *xml, const pv_test_case *c, pv_arena *arena) {
    pv_xml_open(xml, "testcase");
    pv_xml_attribute(xml, "name", name_of(c, arena));
    pv_xml_attribute(xml, "classname", suite_of(c));
    pv_xml_attribute(xml, "file", file_of(c));
    if (c->text) {
        size_t first = strcspn(c->text, "\n");
        pv_xml_open(xml, is_error(c) ? "error" : "failure");
        pv_xml_attribute(xml, "message", pv_arena_text(arena, c->text, first));
        pv_xml_text(xml, c->text);
        pv_xml_close(xml);
    }
    pv_xml_close(xml);
}

/* The cases of one suite, the first at `cases`. Gives their number. */
static size_t add_suite(pv_xml *xml, const pv_test_case *cases, size_t most, pv_arena *arena) {
    size_t count = 0, failures = 0, errors = 0;
    for (; count < most && strcmp(suite_of(&cases[count]), suite_of(cases)) == 0; count++) {
        failures += cases[count].text && !is_error(&cases[count]);
        errors += cases[count].text && is_error(&cases[count]);
    }
    pv_xml_open(xml, "testsuite");
    pv_xml_attribute(xml, "name", suite_of(cases));
    pv_xml_number(xml, "tests", count);
    pv_xml_number(xml, "failures", failures);
    pv_xml_number(xml, "errors", errors);
    pv_xml_number(xml, "skipped", 0);
    for (size_t i = 0; i < count; i++)
        add_case(xml, &cases[i], arena);
    pv_xml_close(xml);
    return count;
}

static pv_status as_junit(const pv_test_case *cases, size_t count, pv_textbuf *out) {
    pv_xml *xml = pv_xml_new(add, out);
    if (!xml)
        return pv_no_memory();
    pv_xml_open(xml, "testsuites");
    pv_xml_attribute(xml, "name", "pkivet rules test");
    for (size_t i = 0; i < count;)
        i += add_suite(xml, cases + i, count - i, out->arena);
    bool well = pv_xml_end(xml);
    pv_xml_free(xml);
    return well ? pv_success() : pv_no_memory();
}

pv_status pv_page_tests(const char *format, const pv_test_case *cases, size_t count,
                        pv_textbuf *out) {
    size_t examples = 0, samples = 0, failed = 0;
    if (strcmp(format, "junit") == 0)
        return as_junit(cases, count, out);
    if (strcmp(format, "text") != 0)
        return pv_fail(out->arena, PV_USAGE, (pv_place){0},
                       "results of tests are written as text or junit, not as '%s'", format);
    for (size_t i = 0; i < count; i++) {
        const pv_test_case *c = &cases[i];
        examples += c->rule && c->number;
        samples += c->rule == NULL;
        failed += c->text != NULL;
        if (c->text && c->rule)
            pv_textbuf_addf(out, "%s: ", c->rule->id);
        if (c->text)
            pv_textbuf_addf(out, "%s\n", c->text);
    }
    pv_textbuf_addf(out, "%zu examples ", examples);
    if (samples)
        pv_textbuf_addf(out, "and %zu samples ", samples);
    pv_textbuf_addf(out, "run, %zu failed\n", failed);
    return pv_success();
}

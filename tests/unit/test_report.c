/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "report_sample.h"

static sink out;

static const char *run(const char *format, pv_report_setup setup) {
    sample *s = sample_new();
    assert_null(sample_report(s, format, setup, &out).error);
    sample_free(s);
    return out.text;
}

/* Line `number` of `text` as an object, also proving that it has no blanks outside strings. */
static json_t *line(const char *text, unsigned number) {
    while (number--) {
        text = strchr(text, '\n');
        assert_non_null(text);
        text++;
    }
    size_t size = strcspn(text, "\n");
    json_t *object = json_loadb(text, size, 0, NULL);
    assert_non_null(object);
    char *compact = json_dumps(object, JSON_COMPACT);
    assert_int_equal(strlen(compact), size);
    assert_memory_equal(compact, text, size);
    free(compact);
    return object;
}

static unsigned lines(const char *text) {
    unsigned count = 0;
    for (; *text; text++)
        count += *text == '\n';
    return count;
}

static void test_ndjson_has_header_results_and_summary(void **state) {
    (void)state;
    const char *text = run("ndjson", (pv_report_setup){.command = "scan"});
    assert_int_equal(lines(text), 4);
    json_t *header = line(text, 0), *summary = line(text, 3);
    assert_non_null(json_object_get(header, "pkivet"));
    json_t *counts = json_object_get(summary, "summary");
    assert_string_equal(json_string_value(json_object_get(counts, "worst_severity")), "error");
    json_t *idle = json_object_get(counts, "not_judged");
    assert_int_equal(json_object_size(idle), 2);
    assert_string_equal(json_string_value(json_object_get(idle, "RQ001")), "no request metadata");
    json_decref(header);
    json_decref(summary);
}

static void test_finding_tells_what_was_read_where(void **state) {
    (void)state;
    json_t *f = line(run("ndjson", (pv_report_setup){.command = "scan"}), 1);
    assert_string_equal(json_string_value(json_object_get(f, "verdict")), "fail");
    json_t *evidence = json_object_get(f, "evidence");
    assert_int_equal(json_array_size(evidence), 3);
    json_t *spec = json_array_get(evidence, 0), *absent = json_array_get(evidence, 2);
    assert_int_equal(json_integer_value(json_object_get(spec, "at")), 1180);
    assert_null(json_object_get(spec, "artifact"));
    assert_non_null(json_object_get(json_array_get(evidence, 1), "artifact"));
    assert_true(json_is_null(json_object_get(absent, "value")));
    assert_string_equal(json_string_value(json_object_get(absent, "state")), "absent");
    json_decref(f);
}

static void test_every_fact_stands_in_exactly_one_column(void **state) {
    (void)state;
    json_t *subject = line(run("ndjson", (pv_report_setup){.command = "facts"}), 1);
    size_t total = json_object_size(json_object_get(subject, "facts")) +
                   json_array_size(json_object_get(subject, "absent")) +
                   json_array_size(json_object_get(subject, "undetermined"));
    assert_int_equal(total, pv_kind_facts(PV_KIND_KEY));
    json_decref(subject);
}

static void test_problems_of_an_artifact_come_before_its_subjects(void **state) {
    (void)state;
    const char *text = run("ndjson", (pv_report_setup){.command = "facts"});
    json_t *problem = line(text, 2), *subject = line(text, 3);
    assert_non_null(json_object_get(problem, "problem"));
    assert_int_equal(json_integer_value(json_object_get(subject, "id")), 2);
    json_t *at = json_object_get(subject, "at");
    assert_string_equal(json_string_value(json_object_get(at, "cert.not_after")), "line:3");
    assert_string_equal(json_string_value(json_object_get(at, "cert.subject")), "content:12");
    json_decref(problem);
    json_decref(subject);
}

static void test_skipped_inputs_are_listed_when_verbose(void **state) {
    (void)state;
    json_t *l = line(run("ndjson", (pv_report_setup){.command = "scan", .verbose = true}), 3);
    assert_non_null(json_object_get(l, "skipped"));
    json_decref(l);
}

static void test_document_has_the_lines_of_ndjson(void **state) {
    (void)state;
    json_t *doc = json_loads(run("json", (pv_report_setup){.command = "scan"}), 0, NULL);
    json_t *results = json_object_get(doc, "results");
    assert_int_equal(json_array_size(results), 2);
    json_t *first = line(run("ndjson", (pv_report_setup){.command = "scan"}), 1);
    assert_true(json_equal(json_array_get(results, 0), first));
    assert_non_null(json_object_get(doc, "summary"));
    json_decref(first);
    json_decref(doc);
}

/* A report whose last rule did not load. */
static const char *run_not_loaded(const char *format, pv_report_setup setup) {
    sample *s = sample_new();
    s->rules[2].broken = true;
    s->rules[2].load_error = "r/RQ002-other.lua:1: bad\x1b\nr/RQ002-other.lua:2: worse";
    s->summary.verdicts[PV_VERDICT_BROKEN] = 1;
    assert_null(sample_report(s, format, setup, &out).error);
    sample_free(s);
    return out.text;
}

static void test_every_report_of_a_scan_names_a_rule_that_did_not_load(void **state) {
    (void)state;
    pv_report_setup scan = {.command = "scan"}, quiet = {.command = "scan", .quiet = true};
    json_t *l = line(run_not_loaded("ndjson", scan), 3);
    assert_string_equal(json_string_value(json_object_get(l, "rule")), "RQ002");
    assert_string_equal(json_string_value(json_object_get(l, "verdict")), "broken");
    assert_int_equal(json_object_size(l), 4);
    json_t *doc = json_loads(run_not_loaded("json", scan), 0, NULL);
    assert_true(json_equal(json_array_get(json_object_get(doc, "results"), 2), l));
    json_decref(doc);
    json_decref(l);
    const char *text = run_not_loaded("text", scan);
    assert_non_null(
        strstr(text, "Rules that did not load\n  broken   RQ002  r/RQ002-other.lua:1: "));
    assert_non_null(strstr(text, "Broken       1 rule did not load\n"));
    assert_non_null(strstr(text, "RQ001: no request metadata"));
    assert_non_null(strstr(run_not_loaded("text", quiet),
                           "\nbroken RQ002: r/RQ002-other.lua:1: bad\\x1b; r/RQ002-other.lua:2: "
                           "worse\n"));
    assert_null(strstr(run_not_loaded("text", (pv_report_setup){.command = "facts"}), "RQ002"));
}

static void test_text_lets_nothing_hostile_through(void **state) {
    (void)state;
    static const char *const COMMANDS[] = {"scan", "facts"};
    for (size_t i = 0; i < 2; i++) {
        const char *text = run("text", (pv_report_setup){.command = COMMANDS[i], .verbose = true});
        assert_null(strchr(text, '\x1b'));
        assert_null(strstr(text, "\xe2\x80\xae"));
        assert_null(strchr(text, '\xff'));
        assert_non_null(strstr(text, "\\xff\\x1b[2J"));
        assert_non_null(strstr(text, "\\u{202e}evil\\x1b,O=K\xc3\xb6nig"));
    }
}

static void test_text_says_what_was_not_judged(void **state) {
    (void)state;
    const char *text = run("text", (pv_report_setup){.command = "scan"});
    assert_non_null(strstr(text, "RQ001 and 1 more request rule: no request metadata"));
    assert_non_null(strstr(text, "--password-file"));
    assert_non_null(strstr(text, "1 input: not recognised"));
    assert_null(strstr(text, "notes.txt"));
}

static void test_quiet_text_is_a_line_each(void **state) {
    (void)state;
    const char *text = run("text", (pv_report_setup){.command = "scan", .quiet = true});
    assert_int_equal(lines(text), 2);
}

static void test_text_stays_within_its_columns(void **state) {
    (void)state;
    const char *text = run("text", (pv_report_setup){.command = "scan"});
    const char *rules = strstr(text, "Rules that failed");
    assert_non_null(rules);
    for (const char *at = rules; *at; at += strcspn(at, "\n") + 1)
        assert_true(strcspn(at, "\n") <= 100);
}

static void test_a_full_sink_is_told_at_the_end(void **state) {
    (void)state;
    sample *s = sample_new();
    for (size_t i = 0; i < pv_reporter_count(); i++) {
        out.full = true;
        pv_report_setup setup = {.command = "scan"};
        assert_non_null(sample_report(s, pv_reporter_at(i)->name, setup, &out).error);
        out.full = false;
    }
    sample_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ndjson_has_header_results_and_summary),
        cmocka_unit_test(test_finding_tells_what_was_read_where),
        cmocka_unit_test(test_every_fact_stands_in_exactly_one_column),
        cmocka_unit_test(test_problems_of_an_artifact_come_before_its_subjects),
        cmocka_unit_test(test_skipped_inputs_are_listed_when_verbose),
        cmocka_unit_test(test_document_has_the_lines_of_ndjson),
        cmocka_unit_test(test_every_report_of_a_scan_names_a_rule_that_did_not_load),
        cmocka_unit_test(test_text_lets_nothing_hostile_through),
        cmocka_unit_test(test_text_says_what_was_not_judged),
        cmocka_unit_test(test_quiet_text_is_a_line_each),
        cmocka_unit_test(test_text_stays_within_its_columns),
        cmocka_unit_test(test_a_full_sink_is_told_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

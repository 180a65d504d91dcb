/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include "report_sample.h"
#include "reports/escape.h"
#include "reports/nesting.h"
#include "reports/worst.h"

static sink out;

static const char *run(sample *s, const char *format, pv_report_setup setup) {
    setup.command = "scan";
    setup.fail_on = PV_SEVERITY_ERROR;
    assert_null(sample_report(s, format, setup, &out).error);
    return out.text;
}

/* A report of one finding with this message, in the file of this path. */
static const char *run_hostile(const char *format, const char *path, const char *message) {
    sample *s = sample_new();
    sample_name(s, path);
    s->findings[0].message = message;
    s->unit.problems = NULL;
    run(s, format, (pv_report_setup){0});
    sample_free(s);
    return out.text;
}

/* ---- CSV ------------------------------------------------------------------------------------- */

static void test_csv_has_a_header_and_a_row_for_each(void **state) {
    (void)state;
    sample *s = sample_new();
    const char *text = run(s, "csv", (pv_report_setup){0});
    assert_memory_equal(text, "verdict,severity,rule,name,artifact,", 36);
    unsigned rows = 0;
    for (const char *at = text; (at = strstr(at, "\r\n")); at += 2)
        rows++;
    assert_int_equal(rows, 3);
    assert_non_null(strstr(text, "\r\nfail,error,KS001,signature-on-tls,web.zip!site.pfx,key,"));
    assert_non_null(strstr(text, ",1180,"));
    assert_non_null(strstr(text, "\r\nproblem,,,damaged,"));
    sample_free(s);
}

static void test_csv_runs_no_formula(void **state) {
    (void)state;
    static const char *const FORMULAS[] = {"=1+1", "+1", "-1", "@SUM(1)"};
    for (size_t i = 0; i < sizeof FORMULAS / sizeof *FORMULAS; i++) {
        char want[32];
        snprintf(want, sizeof want, ",\"'%s\",", FORMULAS[i]);
        assert_non_null(strstr(run_hostile("csv", FORMULAS[i], "x"), want));
        assert_non_null(strstr(run_hostile("csv", "a.pfx", FORMULAS[i]), want));
    }
    assert_non_null(strstr(run_hostile("csv", "a.pfx", "a \"b\", c"), ",\"a \"\"b\"\", c\","));
    const char *text = run_hostile("csv", "a.pfx", "\t=1\r\n=2");
    assert_non_null(strstr(text, ",\\x09=1\\x0d\\x0a=2,"));
}

/* ---- GitHub ---------------------------------------------------------------------------------- */

static void test_a_workflow_command_has_file_line_and_title(void **state) {
    (void)state;
    const char *text = run_hostile("github", "./certs/a,b:c.pfx", "is 100% wrong");
    assert_memory_equal(
        text, "::error file=certs/a%2Cb%3Ac.pfx,line=1,title=KS001 signature-on-tls::is 100%25 ",
        79);
}

static void test_no_text_begins_a_workflow_command(void **state) {
    (void)state;
    const char *text = run_hostile("github", "a\n::set-env::b.pfx", "x\r\n::add-mask::y");
    unsigned lines = 0;
    for (const char *at = text; (at = strchr(at, '\n')); at++)
        lines++;
    assert_int_equal(lines, 2); /* the last one counts */
    assert_memory_equal(text, "::error ", 8);
    assert_memory_equal(strchr(text, '\n') + 1, "pkivet: ", 8);
}

static void test_github_is_not_told_of_what_is_decided(void **state) {
    (void)state;
    sample *s = sample_new();
    s->unit.problems = NULL;
    s->findings[0].standing = PV_STANDING_UNCHANGED;
    assert_null(strstr(run(s, "github", (pv_report_setup){0}), "::"));
    s->findings[0].standing = PV_STANDING_NEW;
    assert_memory_equal(run(s, "github", (pv_report_setup){0}), "::error ", 8);
    sample_free(s);
}

/* ---- Markdown -------------------------------------------------------------------------------- */

static const char *marked(const char *text) {
    static char page[256];
    pv_arena *arena = pv_arena_new(1 << 16);
    assert_non_null(arena);
    pv_textbuf t = pv_textbuf_new(arena, 1 << 12);
    pv_markdown_add(&t, text);
    snprintf(page, sizeof page, "%s", pv_textbuf_end(&t, NULL));
    pv_arena_free(arena);
    return page;
}

static void test_markdown_shows_texts_as_they_are(void **state) {
    (void)state;
    assert_string_equal(marked("key.spec is 2 (AT_SIGNATURE)"),
                        "key.spec is 2 \\(AT\\_SIGNATURE\\)");
    assert_string_equal(marked("a | *b*"), "a \\| \\*b\\*");
    static const char *const ACTIVE[] = {"@all",      "see #1",  "!2",      "<img src=x>", "[a](b)",
                                         "https://b", "WWW.b.c", ":smile:", "a\\",         "&lt;",
                                         "~bug",      "%1.0",    "$1"};
    for (size_t i = 0; i < sizeof ACTIVE / sizeof *ACTIVE; i++) {
        const char *text = marked(ACTIVE[i]);
        assert_int_equal(text[0], '`');
        assert_int_equal(text[strlen(text) - 1], '`');
        assert_non_null(strstr(text, ACTIVE[i]));
    }
    assert_string_equal(marked("``x`"), "``` ``x` ```");
}

static void test_the_summary_counts_by_standing(void **state) {
    (void)state;
    sample *s = sample_new();
    pv_decisions decisions = {.baseline = {.file = "b"}};
    s->findings[1] = s->findings[0];
    s->findings[0].next = &s->findings[1];
    s->findings[0].standing = PV_STANDING_UNCHANGED;
    s->findings[0].message = "known";
    s->findings[1].standing = PV_STANDING_NEW;
    s->findings[1].message = "fresh";
    s->summary.baseline_fixed = 3;
    const char *text = run(s, "markdown", (pv_report_setup){.decisions = &decisions});
    assert_memory_equal(text, "## pkivet: 1 error\n", 19);
    assert_non_null(strstr(text, "| new | 1 | 0 | 0 | 0 | 1 |\n| unchanged | 1 | 0 | 0 | 0 | 1 |\n"
                                 "| fixed | | | | | 3 |\n"));
    assert_true(strstr(text, "fresh") < strstr(text, "known"));
    sample_free(s);
}

static void test_a_summary_is_no_longer_than_a_comment(void **state) {
    (void)state;
    static char message[5000];
    sample *s = sample_new();
    pv_report *report;
    pv_report_setup setup = {.command = "scan",
                             .version = "0.1.0",
                             .catalog = &s->catalog,
                             .write = sink_write,
                             .user = &out};
    memset(message, '_', sizeof message - 1);
    s->findings[0].message = s->findings[0].remedy = message;
    out.size = 0;
    must(pv_report_open(pv_reporter_named("markdown"), &setup, &report));
    for (size_t i = 0; i < 500; i++)
        must(pv_report_outcome(report, &(pv_outcome){.unit = &s->unit, .findings = s->findings}));
    must(pv_report_end(report, &s->summary));
    pv_report_free(report);
    assert_in_range(out.size, 30000, 65535);
    assert_non_null(strstr(out.text, "\n- 460 more\n"));
    assert_non_null(strstr(out.text, "\n- 490 more\n"));
    sample_free(s);
}

/* ---- JUnit ----------------------------------------------------------------------------------- */

static xmlDoc *parse(const char *text) {
    xmlDoc *document = xmlReadMemory(text, (int)strlen(text), "report.xml", NULL,
                                     XML_PARSE_NONET | XML_PARSE_PEDANTIC);
    assert_non_null(document);
    return document;
}

static void test_junit_with_hostile_names_is_well_formed(void **state) {
    (void)state;
    static const char *const HOSTILE[] = {"]]></failure><!--",
                                          "a\x01\x08\x0b\x1f\x7f",
                                          "\xed\xa0\x80 a surrogate",
                                          "\xef\xbf\xbe and \xef\xbf\xbf",
                                          "\xff\xfe\x80",
                                          "&amp; <b a='\"'>\r\n\t",
                                          "\xf4\x90\x80\x80",
                                          "\xc2\x85\xe2\x80\xa8"};
    for (size_t i = 0; i < sizeof HOSTILE / sizeof *HOSTILE; i++) {
        xmlDoc *document = parse(run_hostile("junit", HOSTILE[i], HOSTILE[i]));
        xmlNode *suite = xmlFirstElementChild(xmlDocGetRootElement(document));
        assert_string_equal((const char *)suite->name, "testsuite");
        assert_int_equal(xmlChildElementCount(suite), 2);
        xmlFreeDoc(document);
    }
}

/* The names of all test cases; the report's end gives how many there were. */
static size_t take_names(xmlNode *suites, xmlChar **names) {
    size_t count = 0;
    for (xmlNode *s = xmlFirstElementChild(suites); s; s = xmlNextElementSibling(s))
        for (xmlNode *c = xmlFirstElementChild(s); c; c = xmlNextElementSibling(c))
            names[count++] = xmlGetProp(c, (const xmlChar *)"name");
    return count;
}

static void test_junit_gives_no_name_twice(void **state) {
    (void)state;
    sample *s = sample_new();
    xmlChar *names[16];
    s->findings[1] = s->findings[0];
    s->findings[0].next = &s->findings[1];
    s->findings[1].subject = s->cert;
    pv_unit_problem(&s->unit, NULL, PV_OVER_LIMIT, (pv_place){0}, "too much");
    xmlDoc *document = parse(run(s, "junit", (pv_report_setup){0}));
    size_t count = take_names(xmlDocGetRootElement(document), names);
    assert_int_equal(count, 5); /* the input, two artifacts, two findings */
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            assert_false(xmlStrEqual(names[i], names[j]));
    for (size_t i = 0; i < count; i++)
        xmlFree(names[i]);
    xmlFreeDoc(document);
    sample_free(s);
}

static void test_what_is_told_again_was_read_before(void **state) {
    (void)state;
    sample *s = sample_new();
    pv_report *report;
    pv_report_setup setup = {.command = "scan",
                             .version = "0.1.0",
                             .catalog = &s->catalog,
                             .write = sink_write,
                             .user = &out};
    s->unit.problems = NULL;
    out.size = 0;
    must(pv_report_open(pv_reporter_named("junit"), &setup, &report));
    must(pv_report_outcome(
        report, &(pv_outcome){.unit = &s->unit, .findings = s->findings, .again = true}));
    must(pv_report_end(report, &s->summary));
    pv_report_free(report);
    assert_null(strstr(out.text, "can be read whole"));
    assert_non_null(strstr(out.text, "tests=\"1\""));
    sample_free(s);
}

/* ---- paths and keeping ----------------------------------------------------------------------- */

static void check_nesting(const pv_artifact *a, const size_t *ends, size_t count) {
    size_t found[PV_NESTING_DEPTH];
    assert_int_equal(pv_nesting(a, found), count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(found[i], ends[i]);
    assert_int_equal(pv_nesting_file(a), ends[0]);
}

static void test_what_is_in_what_is_not_told_by_names(void **state) {
    (void)state;
    static const uint32_t ENDS[] = {11, 17};
    static const char INPUT[] = "d!r#x/a.zip!b!zip!c.pem";
    pv_artifact file = {.path = INPUT, .input = INPUT, .outer = {ENDS, 2}};
    pv_artifact block = {.path = "d!r#x/a.zip!b!zip!c.pem#2#1", .input = INPUT, .parent = &file};
    pv_artifact inner = {.path = block.path, .input = INPUT, .parent = &block};
    inner.outer = block.outer = file.outer;
    check_nesting(&file, (size_t[]){11, 17, 23}, 3);
    check_nesting(&block, (size_t[]){11, 17, 23, 27}, 4);
    check_nesting(&inner, (size_t[]){11, 17, 23, 27}, 4);
    file.outer.count = block.outer.count = 0;
    check_nesting(&file, (size_t[]){23}, 1);
    check_nesting(&block, (size_t[]){23, 27}, 2);
    /* Found anew at the end of a scan, by the path and its ends alone. */
    pv_artifact revived = {.path = block.path, .input = block.path, .outer = {ENDS, 1}};
    check_nesting(&revived, (size_t[]){11, 27}, 2);
    pv_artifact elsewhere = {.path = "pkivet.lua", .input = "scan"};
    check_nesting(&elsewhere, (size_t[]){10}, 1);
    pv_artifact unnamed = {.path = "", .input = ""};
    check_nesting(&unnamed, (size_t[]){0}, 1);
}

static void test_of_too_many_in_one_another_the_whole_path_stays(void **state) {
    (void)state;
    uint32_t ends[40];
    char path[43] = {0};
    for (uint32_t i = 0; i < 40; i++) {
        ends[i] = i + 1;
        path[i] = 'x';
    }
    path[40] = path[41] = 'y';
    size_t found[PV_NESTING_DEPTH];
    pv_artifact deep = {.path = path, .input = path, .outer = {ends, 40}};
    assert_int_equal(pv_nesting(&deep, found), PV_NESTING_DEPTH);
    assert_int_equal(found[0], 1);
    assert_int_equal(found[PV_NESTING_DEPTH - 1], 42);
}

static void test_the_worst_are_kept_in_their_order(void **state) {
    (void)state;
    pv_worst *worst = pv_worst_new(3, 100, free);
    pv_arena *arena = pv_arena_new(1 << 16);
    static const unsigned RANKS[] = {3, 6, 3, 0, 5, 3, 6};
    const pv_worst_item *items;
    size_t count;
    for (size_t i = 0; i < 7; i++)
        if (pv_worst_wants(worst, RANKS[i]))
            must(pv_worst_add(worst, RANKS[i], 10, malloc(1)));
    must(pv_worst_list(worst, arena, false, &items, &count));
    assert_int_equal(count, 3);
    assert_int_equal(items[0].order, 2);
    assert_int_equal(items[1].order, 5);
    assert_int_equal(items[2].order, 7);
    assert_int_equal(pv_worst_seen(worst, 3), 3);
    assert_int_equal(pv_worst_kept(worst, 3), 0);
    /* One that is too heavy makes room, the least bad first, and goes itself when it must. */
    must(pv_worst_add(worst, 6, 85, malloc(1)));
    must(pv_worst_list(worst, arena, true, &items, &count));
    assert_int_equal(count, 2);
    assert_int_equal(items[0].order, 2);
    pv_worst_free(worst);
    pv_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv_has_a_header_and_a_row_for_each),
        cmocka_unit_test(test_csv_runs_no_formula),
        cmocka_unit_test(test_a_workflow_command_has_file_line_and_title),
        cmocka_unit_test(test_no_text_begins_a_workflow_command),
        cmocka_unit_test(test_github_is_not_told_of_what_is_decided),
        cmocka_unit_test(test_markdown_shows_texts_as_they_are),
        cmocka_unit_test(test_the_summary_counts_by_standing),
        cmocka_unit_test(test_a_summary_is_no_longer_than_a_comment),
        cmocka_unit_test(test_junit_with_hostile_names_is_well_formed),
        cmocka_unit_test(test_junit_gives_no_name_twice),
        cmocka_unit_test(test_what_is_told_again_was_read_before),
        cmocka_unit_test(test_what_is_in_what_is_not_told_by_names),
        cmocka_unit_test(test_of_too_many_in_one_another_the_whole_path_stays),
        cmocka_unit_test(test_the_worst_are_kept_in_their_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

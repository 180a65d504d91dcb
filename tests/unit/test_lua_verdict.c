/* SPDX-License-Identifier: Apache-2.0
 * Verdicts and findings: evidence, messages, remedies, broken and impure rules. */
#include "judge_maker.h"

static const pv_place NOWHERE;

static void expect_evidence(const bench *b, const char *id, const char *names) {
    char text[1024] = "";
    const pv_finding *f = bench_verdict(b, id)->finding;
    assert_non_null(f);
    for (size_t i = 0; i < f->evidence_count; i++) {
        strcat(text, i ? " " : "");
        strcat(text, f->evidence[i].name);
    }
    assert_string_equal(text, names);
}

static void evidence_is_in_the_order_of_first_reading(void **state) {
    bench *b = *state;
    bench_link(b);
    pv_subject_all_absent(b->key);
    pv_subject_all_absent(b->cert);
    pv_set_KEY_SPEC(b->key, NOWHERE, PV_KEYSPEC_SIGNATURE);
    pv_set_CERT_NOT_BEFORE(b->cert, NOWHERE, 1);
    bench_rule(b, "AA001",
               "effective = { from = '1970-01-01', by = 'cert.not_before' },\n"
               "when = { ['key.spec'] = 'signature' },\n"
               "check = function (k) local a, b, c = k.bits, k.cert.is_ca, k.spec\n"
               "local d = k.cert.key_usage:has 'cRLSign' a = k.bits + (a or 1) end");
    bench_check(b, "AA002",
                "local now = run.now return present 'key.container' or known "
                "'key.cert.issuer' and fail()");
    bench_judge(b);
    assert_int_equal(b->verdicts[0].verdict, PV_VERDICT_BROKEN);
    assert_int_equal(b->verdicts[1].verdict, PV_VERDICT_FAIL);
    expect_evidence(b, "AA002", "key.container key.cert.issuer");
    bench_rule(b, "AA003",
               "effective = { from = '1970-01-01', by = 'cert.not_before' },\n"
               "when = { ['key.spec'] = 'signature' },\n"
               "check = function (k) local a, b, c = k.bits, k.cert.is_ca, k.spec\n"
               "local d = k.cert.key_usage:has 'cRLSign' a = k.bits return fail() end");
    bench_judge(b);
    expect_evidence(b, "AA003",
                    "key.cert.not_before key.spec key.bits key.cert.is_ca key.cert.key_usage");
    const pv_evidence *e = bench_verdict(b, "AA003")->finding->evidence;
    assert_ptr_equal(e[0].subject, b->cert);
    assert_int_equal(e[0].fact, PV_FACT_CERT_NOT_BEFORE);
    assert_ptr_equal(e[1].subject, b->key);
}

static void a_failure_says_where_what_and_what_was_expected(void **state) {
    (void)state;
    expect_body("return fail { at = 'key.spec', got = '2', want = '1' }", PV_VERDICT_FAIL,
                "Title: key.spec is 2, expected 1");
    expect_body("return fail()", PV_VERDICT_FAIL, "Title");
    expect_body("return fail { want = 'more' }", PV_VERDICT_FAIL, "Title: expected more");
    expect_body("return fail { got = 3 }", PV_VERDICT_FAIL, "Title: it is 3");
    expect_body("return fail { message = 'Own words' }", PV_VERDICT_FAIL, "Own words");
    expect_body("return fail { at = 'cert.key_usage', got = { 'a', 'b' }, bits = { 'x' } }",
                PV_VERDICT_FAIL, "Title: key.cert.key_usage is a, b (bits: x)");
    expect_body("return fail { at = 'key.sepc' }", PV_VERDICT_BROKEN, "did you mean key.spec?");
    expect_body("return fail { atta = 'key.spec' }", PV_VERDICT_BROKEN, "did you mean 'at'?");
    expect_body("return fail { severity = 'bad' }", PV_VERDICT_BROKEN, "severity is info");
    expect_body("return fail('x')", PV_VERDICT_BROKEN, "table expected");
}

static void a_failure_may_choose_its_severity(void **state) {
    bench *b = *state;
    bench_check(b, "AA001", "return fail { severity = 'notice' }");
    bench_check(b, "AA002", "return fail { severity = nil }");
    bench_judge(b);
    assert_int_equal(b->verdicts[0].finding->severity, PV_SEVERITY_NOTICE);
    assert_int_equal(b->verdicts[1].finding->severity, PV_SEVERITY_ERROR);
}

static void endless_details_are_cut(void **state) {
    bench *b = *state;
    size_t size = 200000;
    char *text = pv_arena_alloc(b->arena, size + 1);
    memset(text, 'a', size);
    pv_set_KEY_CONTAINER(b->key, NOWHERE, (pv_text){text, size});
    bench_check(b, "AA001",
                "return fail { at = 'key.container', got = key.container, "
                "want = key.container }");
    bench_check(b, "AA002", "return fail { message = key.container }");
    bench_check(b, "AA003", "return key.container and fail { at = 'key.container' }");
    bench_check(b, "AA004", "error(key.container)");
    bench_judge(b);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(b->verdicts[i].verdict, PV_VERDICT_FAIL);
    for (size_t i = 0; i < 4; i++)
        assert_true(strlen(b->verdicts[i].finding->message) < 10000);
}

static void a_check_returns_fail_or_nothing(void **state) {
    (void)state;
    expect_body("return", PV_VERDICT_PASS, NULL);
    expect_body("return nil", PV_VERDICT_PASS, NULL);
    expect_body("return false", PV_VERDICT_PASS, NULL);
    expect_body("return true", PV_VERDICT_BROKEN, "check returned a boolean");
    expect_body("return 'x'", PV_VERDICT_BROKEN, "check returned a string");
    expect_body("fail { }", PV_VERDICT_BROKEN, "return fail");
    expect_body("not_applicable()", PV_VERDICT_NOT_APPLICABLE, NULL);
    expect_body("return cannot_tell 'key.exportable'", PV_VERDICT_CANNOT_TELL,
                "key.exportable is not known from this pfx");
    expect_body("cannot_tell()", PV_VERDICT_CANNOT_TELL, "from this pfx");
    expect_body("cannot_tell 'key.exprtable'", PV_VERDICT_BROKEN, "did you mean");
}

static void a_broken_rule_tells_where_and_the_next_one_runs(void **state) {
    bench *b = *state;
    bench_rule(b, "AA001", "check = function (key)\n  local x = nil\n  return x.y\nend");
    bench_check(b, "AA002", "return fail()");
    expect_verdict(b, "AA001", PV_VERDICT_BROKEN,
                   "pack/AA001-test.lua:4: attempt to index a nil value (local 'x')");
    expect_text(bench_verdict(b, "AA001")->finding->traceback, "stack traceback:");
    expect_text(bench_verdict(b, "AA001")->finding->traceback, "AA001-test.lua:4:");
    assert_int_equal(bench_verdict(b, "AA002")->verdict, PV_VERDICT_FAIL);
    assert_null(bench_verdict(b, "AA002")->finding->traceback);
}

static void long_file_names_are_told_in_full(void **state) {
    bench *b = *state;
    bench_load(b, "AA001-a-name-that-is-far-longer-than-what-lua-is-willing-to-show-in-errors.lua",
               "return rule { api = 1, title = 't', subject = 'key', severity = 'error',\n"
               "check = function (key) return key.x.y end }");
    expect_verdict(b, "AA001", PV_VERDICT_BROKEN,
                   "pack/AA001-a-name-that-is-far-longer-than-what-lua-is-willing-to-show-in-"
                   "errors.lua:2: unknown fact key.x");
}

static void spoil(void *user, const pv_rule_info *rule, pv_subject *subject, pv_verdict verdict,
                  pv_finding *finding) {
    bench_judged(user, rule, subject, verdict, finding);
    pv_subject_undetermined(subject, PV_FACT_KEY_BITS);
}

static void a_run_that_is_not_repeated_is_impure(void **state) {
    bench *b = *state;
    /* Facts do not change while rules run; here the test changes one behind the judge's back, by
     * leaving the first value in the filled table. */
    pv_set_KEY_BITS(b->key, NOWHERE, 1);
    bench_check(b, "AA001", "return");
    bench_check(b, "AA002", "return key.bits == 1 and fail()");
    bench_check(b, "AA000", "return key.bits ~= 1 and fail()");
    b->count = 0;
    must(pv_judge_subject(b->judge, b->key, spoil, NULL, b));
    expect_text(bench_message(b, "AA002"), "impure: the same facts gave fail, and then");
    assert_int_equal(bench_verdict(b, "AA002")->verdict, PV_VERDICT_BROKEN);
}

static const char *remedy_of(bench *b, const char *path) {
    b->unit.path = path;
    bench_judge(b);
    return b->verdicts[0].finding->remedy;
}

static void a_remedy_is_filled_in_and_cannot_be_steered(void **state) {
    bench *b = *state;
    bench_rule(b, "AA001",
               "remedy = { text = 't', command = 'do ${artifact} now' },\n"
               "check = function () return fail() end");
    static const char *const BARE[] = {"web.pfx", "C:\\pki\\web_1-2.pfx", "m\xc3\xbcller.pfx"};
    static const char *const QUOTED[] = {"my file.pfx", "web (1).pfx", "web#1.pfx",
                                         "a'&,+=;[]{}@^~b.pfx", "m\xc3\xbcller (2).pfx"};
    static const char *const HIDDEN[] = {
        "a\"b",    "a$b",        "a`b",        "a%b",  "a!b",           "a<b",
        "a>b",     "a|b",        "a*b",        "a?b",  "a\nb",          "a\x1b[1mb",
        "a\xff.b", "dir name\\", "dir\\",      "",     "-f.pfx",        "- x.pfx",
        "-",       "<stdin>",    "a\xc2\xa0z", "\x7f", "a\xe2\x80\xae", "\xc0\xafz",
    };
    char want[64];
    for (size_t i = 0; i < sizeof BARE / sizeof *BARE; i++) {
        snprintf(want, sizeof want, "do %s now", BARE[i]);
        assert_string_equal(remedy_of(b, BARE[i]), want);
    }
    for (size_t i = 0; i < sizeof QUOTED / sizeof *QUOTED; i++) {
        snprintf(want, sizeof want, "do \"%s\" now", QUOTED[i]);
        assert_string_equal(remedy_of(b, QUOTED[i]), want);
    }
    for (size_t i = 0; i < sizeof HIDDEN / sizeof *HIDDEN; i++)
        assert_string_equal(remedy_of(b, HIDDEN[i]), "do <file> now");
    b->artifact->path = "a.zip!b.pem#2";
    assert_string_equal(remedy_of(b, "a.zip"), "do a.zip now");
}

static void a_remedy_uses_facts_of_the_linked_certificate(void **state) {
    bench *b = *state;
    static const uint8_t digest[] = {0xab, 0x01};
    bench_rule(b, "AA001",
               "remedy = { text = 't', command = '${sha1} ${serial} ${container} ${provider}' },\n"
               "check = function () return fail() end");
    assert_string_equal(remedy_of(b, "x"), "<thumbprint> <serial> <container> <provider>");
    bench_link(b);
    pv_set_CERT_SHA1(b->cert, NOWHERE, (pv_bytes){digest, 2});
    pv_set_CERT_SERIAL(b->cert, NOWHERE, (pv_text){"0a", 2});
    pv_set_KEY_CONTAINER(b->key, NOWHERE, (pv_text){"te-1; x", 7});
    pv_set_KEY_PROVIDER_NAME(b->key, NOWHERE, (pv_text){"A v1.0", 6});
    assert_string_equal(remedy_of(b, "x"), "ab01 0a \"te-1; x\" \"A v1.0\"");
    pv_set_KEY_CONTAINER(b->key, NOWHERE, (pv_text){"te$1", 4});
    pv_set_KEY_PROVIDER_NAME(b->key, NOWHERE, (pv_text){"-A", 2});
    assert_string_equal(remedy_of(b, "x"), "ab01 0a <container> <provider>");
    expect_load_error("remedy = { command = 'x ${arti}' }, check = function () end",
                      "${arti} is none of ${artifact}");
}

static void explain_tells_of_every_verdict(void **state) {
    bench *b = *state;
    pv_finding *f;
    pv_set_KEY_SPEC(b->key, NOWHERE, PV_KEYSPEC_SIGNATURE);
    bench_rule(b, "AA001", "when = { ['key.spec'] = 'exchange' }, check = function () end");
    bench_check(b, "AA002", "return key.spec == 'exchange' and fail()");
    bench_check(b, "AA003", "return key.cert.is_ca and fail()");
    const pv_catalog *c = pv_judge_catalog(b->judge);
    must(pv_judge_explain(b->judge, &c->rules[0], b->key, NULL, &f));
    assert_int_equal(f->verdict, PV_VERDICT_NOT_APPLICABLE);
    expect_text(f->message, "condition on key.spec does not hold");
    assert_string_equal(f->evidence[0].name, "key.spec");
    must(pv_judge_explain(b->judge, &c->rules[1], b->key, NULL, &f));
    assert_int_equal(f->verdict, PV_VERDICT_PASS);
    assert_string_equal(f->evidence[0].name, "key.spec");
    must(pv_judge_explain(b->judge, &c->rules[2], b->key, NULL, &f));
    assert_int_equal(f->verdict, PV_VERDICT_NOT_APPLICABLE);
    expect_text(f->message, "no cert belongs to it");
}

static void verdicts_come_in_the_order_of_ids(void **state) {
    bench *b = *state;
    bench_check(b, "BB002", "return fail()");
    bench_check(b, "AA010", "return");
    bench_check(b, "AA002", "return key.exportable and fail()");
    bench_judge(b);
    assert_string_equal(b->verdicts[0].id, "AA002");
    assert_string_equal(b->verdicts[1].id, "AA010");
    assert_string_equal(b->verdicts[2].id, "BB002");
    assert_int_equal(b->count, 3);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
    const struct CMUnitTest tests[] = {
        CASE(evidence_is_in_the_order_of_first_reading),
        CASE(a_failure_says_where_what_and_what_was_expected),
        CASE(a_failure_may_choose_its_severity),
        CASE(endless_details_are_cut),
        CASE(a_check_returns_fail_or_nothing),
        CASE(a_broken_rule_tells_where_and_the_next_one_runs),
        CASE(long_file_names_are_told_in_full),
        CASE(a_run_that_is_not_repeated_is_impure),
        CASE(a_remedy_is_filled_in_and_cannot_be_steered),
        CASE(a_remedy_uses_facts_of_the_linked_certificate),
        CASE(explain_tells_of_every_verdict),
        CASE(verdicts_come_in_the_order_of_ids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

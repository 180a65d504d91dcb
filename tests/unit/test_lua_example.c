/* SPDX-License-Identifier: Apache-2.0
 * Examples of rules, and what a rule lacks. */
#include "judge_maker.h"

/* Runs the examples of a rule with this check; what was told must hold `part` (NULL: nothing). */
static void expect_told(const char *check, const char *examples, const char *part) {
    void *state;
    char fields[1024];
    bench_open(&state);
    bench *b = state;
    snprintf(fields, sizeof fields,
             "params = { min = { type = 'int', default = 1, meaning = 'm' } },\n"
             "check = function (key, params) %s end,\nexamples = {\n%s } ",
             check, examples);
    bench_rule(b, "AA001", fields);
    const pv_rule_info *info = &pv_judge_catalog(b->judge)->rules[0];
    if (info->broken)
        fail_msg("%s", info->load_error);
    (void)bench_test(b);
    if (part)
        expect_text(b->texts, part);
    else if (b->told)
        fail_msg("%s", b->texts);
    bench_close(&state);
}

static void examples_hold_when_the_rule_does_as_they_say(void **state) {
    (void)state;
#define CHECK "if key.spec == 'signature' then return fail { at = 'key.spec' } end"
    expect_told(CHECK,
                "{ fail = true, facts = { ['key.spec'] = 'signature' } },"
                "{ fail = false, facts = { ['key.spec'] = 'exchange' } },"
                "{ pass = true, facts = { ['key.spec'] = absent } },"
                "{ cannot_tell = true, facts = { } }",
                NULL);
    expect_told("return key.cert.is_ca and fail()",
                "{ not_applicable = true, facts = { } },"
                "{ cannot_tell = true, facts = { ['key.cert.serial'] = '01' } },"
                "{ fail = true, facts = { ['key.cert.is_ca'] = true } }",
                NULL);
}

static void every_type_of_fact_can_be_given(void **state) {
    (void)state;
    expect_told("local c = key.cert if c.not_after == 1767225600 and c.sha1 == 'ab01' and "
                "c.version == 3 and c.is_ca and c.key_usage:all('cRLSign', 'keyCertSign') and "
                "c.extended_key_usage:text() == 'a, b' and c.subject == 'CN=x' and "
                "c.extensions.present and #c.extensions == 0 then return fail() end",
                "{ fail = true, facts = { ['key.cert.not_after'] = '2026-01-01T00:00:00Z',"
                "['key.cert.sha1'] = 'ab01', ['key.cert.version'] = 3, ['key.cert.is_ca'] = true,"
                "['key.cert.key_usage'] = { 'cRLSign', 'keyCertSign' },"
                "['key.cert.extended_key_usage'] = { 'a', 'b' },"
                "['key.cert.extensions'] = { }, ['cert.subject'] = 'CN=x' } }",
                NULL);
}

static void examples_have_a_clock_a_profile_and_parameters(void **state) {
    (void)state;
    expect_told("if run.now == 1767225600 and run.profile == nil then return fail() end",
                "{ fail = true, facts = { } }", NULL);
    expect_told("if run.now == 0 and run.profile == 'iis' then return fail() end",
                "{ fail = true, facts = { }, now = '1970-01-01T00:00:00Z', profile = 'iis' },"
                "{ fail = true, facts = { ['run.now'] = '1970-01-01', ['run.profile'] = 'iis' } },"
                "{ fail = false, facts = { } }",
                NULL);
    expect_told("if params.min == 5 then return fail() end",
                "{ fail = true, facts = { }, params = { min = 5 } }, { fail = false, facts = { } }",
                NULL);
    expect_told("", "{ pass = true, facts = { }, params = { mni = 5 } }", "no parameter 'mni'");
    expect_told("", "{ pass = true, facts = { }, params = { min = 'x' } }", "must be of the type");
}

static void a_failing_example_says_what_came_and_what_was_read(void **state) {
    (void)state;
    expect_told("if key.spec == 'signature' and key.cert.is_ca then end",
                "{ pass = true, facts = { ['key.spec'] = 'exchange' } },\n"
                "{ fail = true, facts = { ['key.spec'] = 'signature',\n"
                " ['key.cert.is_ca'] = true } }",
                "pack/AA001-test.lua:6:1: example 2: expected fail, got pass\n  Title\n"
                "     3  check = function (key, params) if key.spec == 'signature' and "
                "key.cert.is_ca then end end,\n"
                "        key.spec = signature\n        key.cert.is_ca = true");
    expect_told("return key.sepc", "{ fail = true, facts = { } }", "did you mean key.spec?");
}

static void a_failing_example_is_told_once(void **state) {
    bench *b = *state;
    bench_rule(b, "AA001", "check = function () end, examples = { { fail = true, facts = { } } }");
    assert_int_equal(bench_test(b), 1);
    assert_int_equal(b->told, 1);
}

static void examples_are_held_against_the_schema(void **state) {
    (void)state;
#define FACT(text) "{ pass = true, facts = { " text " } }"
    expect_told("", FACT("['key.sepc'] = 1"),
                "example 1: unknown fact key.sepc; did you mean key.spec?");
    expect_told("", FACT("['key.spec'] = 'signatur'"), "did you mean \"signature\"?");
    expect_told("", FACT("['key.spec'] = 2"), "type enum, not a number");
    expect_told("", FACT("['key.bits'] = '2048'"), "type int, not a string");
    expect_told("", FACT("['key.cert.key_usage'] = { 'crlSign' }"), "did you mean \"cRLSign\"?");
    expect_told("", FACT("['key.cert.key_usage'] = 'cRLSign'"), "type set, not a string");
    expect_told("", FACT("['key.cert.sha1'] = 'xyz'"), "lower-case hex");
    expect_told("", FACT("['key.cert.not_after'] = 'soon'"), "\"soon\" is no date or time");
    expect_told("", FACT("['key.cert.not_after'] = true"), "type time");
    expect_told("", FACT("['key.container'] = true"), "type text, not a boolean");
    expect_told("", "{ facts = { } }", "one of fail = true");
    expect_told("", "{ pass = true, fail = true, facts = { } }", "one of fail = true");
    expect_told("", "{ pass = true }", "no table `facts`");
    expect_told("", "{ pass = true, fatcs = { }, facts = { } }", "did you mean 'facts'?");
    expect_told("", "5", "example 1 is no table");
}

static void the_scans_own_facts_come_back_after_examples(void **state) {
    bench *b = *state;
    bench_rule(b, "AA001",
               "check = function () return fail { got = run.now } end, examples = { "
               "{ fail = true, facts = { }, now = '1970-01-01' } }");
    (void)bench_test(b);
    expect_verdict(b, "AA001", PV_VERDICT_FAIL, "it is 1767225600");
}

static void what_a_rule_lacks_is_told(void **state) {
    bench *b = *state;
    bench_rule(b, "AA001", "check = function () end,\nexamples = { }");
    bench_rule(b, "AA002", "nothing = 1");
    bench_rule(b, "AA003",
               "check = function () return fail() end,\nexamples = { { fail = true, facts = { "
               "['key.sepc'] = 1 } } }");
    must(pv_judge_check(b->judge, &b->unit, bench_told, b));
    expect_text(b->texts, "AA001-test.lua:1:8: the rule does not say why");
    expect_text(b->texts, "the rule cites no source");
    expect_text(b->texts, "the rule names no remedy");
    expect_text(b->texts, "AA001-test.lua:3:1: no example fails");
    expect_text(b->texts, "no example passes");
    expect_text(b->texts, "AA001-test.lua:2:1: the check never fails");
    expect_text(b->texts, "unknown fact key.sepc");
    expect_text(b->texts, "AA002-test.lua:2:1: a rule has no field 'nothing'");
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
    const struct CMUnitTest tests[] = {
        CASE(examples_hold_when_the_rule_does_as_they_say),
        CASE(every_type_of_fact_can_be_given),
        CASE(examples_have_a_clock_a_profile_and_parameters),
        CASE(a_failing_example_says_what_came_and_what_was_read),
        CASE(a_failing_example_is_told_once),
        CASE(examples_are_held_against_the_schema),
        CASE(the_scans_own_facts_come_back_after_examples),
        CASE(what_a_rule_lacks_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

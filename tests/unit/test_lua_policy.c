/* SPDX-License-Identifier: Apache-2.0
 * Profiles and the configuration: what they make of rules, and what is wrong with them. */
#include "judge_maker.h"

#include "findings/waiver.h"

#define CASE(test) cmocka_unit_test_setup_teardown(test, bench_open, bench_close)

static const char FAILS[] = "check = function () return fail() end";
static const char TAKES_LIMIT[] =
    "params = { most = { type = 'int', default = 3, min = 1, max = 9, meaning = 'm' },\n"
    "  mode = { type = 'string', default = 'a', one_of = { 'a', 'b' }, meaning = 'm' } },\n"
    "check = function (key, params) return fail { got = params.most .. params.mode } end";

static void profile(bench *b, const char *name, const char *fields) {
    char file[64], text[2048];
    snprintf(file, sizeof file, "%s.lua", name);
    snprintf(text, sizeof text, "return {\n  api = 1, title = 'T',\n  %s\n}\n", fields);
    must(pv_judge_load_text(b->judge, "profiles", file, text, strlen(text)));
}

static pv_status choose(bench *b, const char *name) {
    pv_status status = pv_judge_select(b->judge, &(pv_selection){.profile = name}, b->errors);
    if (!status.error)
        status = pv_judge_set_run(b->judge, 0, name);
    return status;
}

static void expect_refused(bench *b, pv_status status, const char *part) {
    (void)b;
    assert_non_null(status.error);
    assert_int_equal(status.error->code, PV_USAGE);
    if (!strstr(status.error->message, part))
        fail_msg("'%s' does not say '%s'", status.error->message, part);
}

static pv_status configure(bench *b, const char *text) {
    return pv_judge_configure(b->judge, "etc/pkivet.lua", text, strlen(text), b->errors);
}

static const pv_rule_info *rule(const bench *b, const char *id) {
    const pv_rule_info *info = pv_catalog_find(pv_judge_catalog(b->judge), id);
    assert_non_null(info);
    return info;
}

/* ---- profiles -------------------------------------------------------------------------------- */

static void a_profile_chooses_rules_over_those_it_inherits_from(void **state) {
    bench *b = *state;
    bench_rule(b, "AA001", "tags = { 'old' }, check = function () end");
    bench_rule(b, "AA002", "default = false, check = function () end");
    bench_rule(b, "AA003", "check = function () end");
    profile(b, "base", "enable = { 'AA002' }, disable = { 'AA003' }");
    profile(b, "heir", "inherits = { 'base' }, enable = { 'AA003' }, disable = { 'old' }");
    profile(b, "few", "only = { 'AA001' }");
    must(choose(b, "heir"));
    assert_false(rule(b, "AA001")->selected);
    assert_true(rule(b, "AA002")->selected);
    assert_true(rule(b, "AA003")->selected);
    must(choose(b, "few"));
    bench_judge(b);
    assert_int_equal(b->count, 1);
    assert_string_equal(b->verdicts[0].id, "AA001");
    must(choose(b, NULL));
    assert_false(rule(b, "AA002")->selected);
    assert_true(rule(b, "AA003")->selected);
}

static void the_command_line_has_the_last_word(void **state) {
    bench *b = *state;
    bench_rule(b, "AA001", FAILS);
    bench_rule(b, "AA002", FAILS);
    profile(b, "none", "disable = { 'pack' }");
    const char *only = "AA002";
    must(pv_judge_select(
        b->judge, &(pv_selection){.profile = "none", .only = &only, .only_count = 1}, b->errors));
    assert_false(rule(b, "AA001")->selected);
    assert_true(rule(b, "AA002")->selected);
}

static void a_profile_says_how_bad_a_failure_is(void **state) {
    bench *b = *state;
    bench_rule(b, "AA001", FAILS);
    bench_rule(b, "AA002", "check = function () return fail { severity = 'error' } end");
    profile(b, "calm", "severity = { pack = 'info', AA002 = 'notice' }");
    must(choose(b, "calm"));
    bench_judge(b);
    assert_int_equal(b->verdicts[0].finding->severity, PV_SEVERITY_INFO);
    assert_int_equal(b->verdicts[1].finding->severity, PV_SEVERITY_NOTICE);
    must(choose(b, NULL));
    bench_judge(b);
    assert_int_equal(b->verdicts[1].finding->severity, PV_SEVERITY_ERROR);
}

static void a_profile_sets_parameters_one_by_one(void **state) {
    bench *b = *state;
    bench_rule(b, "AA001", TAKES_LIMIT);
    profile(b, "base", "params = { AA001 = { most = 5, mode = 'b' } }");
    profile(b, "heir", "inherits = { 'base' }, params = { AA001 = { most = 7 } }");
    must(choose(b, "heir"));
    bench_judge(b);
    assert_non_null(strstr(b->verdicts[0].finding->message, "7b"));
    assert_string_equal(rule(b, "AA001")->params[1].in_force, "7");
    must(choose(b, NULL));
    bench_judge(b);
    assert_non_null(strstr(b->verdicts[0].finding->message, "3a"));
    assert_null(rule(b, "AA001")->params[1].in_force);
}

static void rules_see_the_profile_and_what_it_inherits_from(void **state) {
    bench *b = *state;
    bench_rule(b, "AA001",
               "check = function () if run.profile == 'heir' and run.profiles:has 'base' and\n"
               "run.profiles:has 'heir' then return fail() end end");
    profile(b, "base", "");
    profile(b, "heir", "inherits = { 'base' }");
    must(choose(b, "heir"));
    bench_judge(b);
    assert_int_equal(b->verdicts[0].verdict, PV_VERDICT_FAIL);
    must(choose(b, "base"));
    bench_judge(b);
    assert_int_equal(b->verdicts[0].verdict, PV_VERDICT_PASS);
}

static void profiles_that_cannot_be_are_refused(void **state) {
    bench *b = *state;
    bench_rule(b, "AA001", TAKES_LIMIT);
    profile(b, "one", "inherits = { 'two' }");
    profile(b, "two", "inherits = { 'one' }");
    profile(b, "three", "inherits = { 'tow' }");
    profile(b, "four", "enable = { 'AA0O1' }");
    profile(b, "five", "inherit = { 'one' }");
    profile(b, "six", "params = { AA001 = { most = 10 } }");
    profile(b, "seven", "params = { AA001 = { mots = 1 } }");
    expect_refused(b, choose(b, "one"), "inherits from itself");
    expect_refused(b, choose(b, "three"), "there is no profile 'tow', which three");
    expect_refused(b, choose(b, "three"), "did you mean 'two'?");
    expect_refused(b, choose(b, "four"),
                   "profiles/four.lua:3:14: no rule, pack or tag is named 'AA0O1'");
    expect_refused(b, choose(b, "five"), "profiles/five.lua:3:3: a profile has no field 'inherit'");
    expect_refused(b, choose(b, "six"), "most is not among the values that are allowed");
    expect_refused(b, choose(b, "seven"), "no parameter 'mots'; did you mean 'most'?");
    expect_refused(b, choose(b, "on"), "did you mean 'one'?");
}

/* ---- the configuration ----------------------------------------------------------------------- */

static void the_configuration_lies_over_the_profile(void **state) {
    bench *b = *state;
    bench_rule(b, "AA001", FAILS);
    bench_rule(b, "AA002", TAKES_LIMIT);
    profile(b, "base", "severity = { AA001 = 'error' }, params = { AA002 = { most = 5 } }");
    must(configure(
        b, "return { severity = { AA001 = 'info' }, params = { AA002 = { mode = 'b' } } }"));
    must(choose(b, "base"));
    bench_judge(b);
    assert_int_equal(b->verdicts[0].finding->severity, PV_SEVERITY_INFO);
    assert_non_null(strstr(b->verdicts[1].finding->message, "5b"));
}

static void paths_in_the_configuration_are_taken_from_its_folder(void **state) {
    bench *b = *state;
    must(configure(b,
                   "return { rules = { 'mine', '/theirs' }, baseline = 'old.txt',\n"
                   "passwords = { ['*.pfx'] = { file = 'pw' }, ['a*'] = { env = 'PW' } },\n"
                   "limits = { nesting = 4 }, fail_on = 'warning,cannot_tell', profile = 'x' }"));
    const pv_config *c = pv_judge_config(b->judge);
    assert_string_equal(c->rules[0], "etc/mine");
    assert_string_equal(c->rules[1], "/theirs");
    assert_string_equal(c->baseline, "etc/old.txt");
    assert_int_equal(c->password_count, 2);
    assert_string_equal(c->passwords[0].file, "etc/pw");
    assert_string_equal(c->passwords[1].variable, "PW");
    assert_int_equal(c->limits[0].value, 4);
    assert_string_equal(c->profile, "x");
}

static void every_mistake_of_a_configuration_is_told_with_its_line(void **state) {
    bench *b = *state;
    bench_rule(b, "AA001", FAILS);
    must(configure(
        b,
        "return {\n  profle = 'iis',\n  severity = { AA001 = 'bad' },\n  fail_on = 'warnin',\n"
        "  passwords = { ['*'] = 'secret' },\n  limits = { nesting = -1 },\n  waivers = {\n"
        "    { rule = 'AA001', path = '*', reason = 'r', owner = 'o' },\n"
        "    { rule = 'AA001', owner = 'o', path = '*' },\n"
        "    { rule = 'AA001', owner = 'o', reason = 'r' },\n"
        "    { rule = 'AA001', owner = 'o', reason = 'r', path = '*', expires = '2027-13-01' },\n"
        "    { rule = 'AA0O1', owner = 'o', reason = 'r', path = '*' },\n"
        "  },\n  enable = { 'BB001' },\n  profile = 'bsae',\n  rules = { 'nosuch' },\n}\n"));
    profile(b, "base", "");
    must(pv_judge_load_configured(b->judge));
    pv_status status = choose(b, "bsae");
    expect_refused(
        b, status,
        "etc/pkivet.lua:2:3: a configuration has no field 'profle'; did you mean 'profile'?");
    expect_refused(b, status, "etc/pkivet.lua:3:16: severity of AA001");
    expect_refused(b, status, "etc/pkivet.lua:4:13: fail_on is");
    expect_refused(b, status, "etc/pkivet.lua:5:18: passwords: * is { file");
    expect_refused(b, status, "etc/pkivet.lua:6:14: limits: nesting");
    expect_refused(b, status, "etc/pkivet.lua:9:5: waiver 2 gives no reason");
    expect_refused(b, status, "etc/pkivet.lua:10:5: waiver 3 has no scope");
    expect_refused(b, status, "etc/pkivet.lua:11:72: waiver 4: expires is a date");
    expect_refused(
        b, status,
        "etc/pkivet.lua:12:5: waiver 5: there is no rule 'AA0O1'; did you mean 'AA001'?");
    expect_refused(b, status, "etc/pkivet.lua:14:14: no rule, pack or tag is named 'BB001'");
    expect_refused(b, status, "there is no profile 'bsae'; did you mean 'base'?");
    expect_refused(b, status, "etc/pkivet.lua:16:3: rules folder etc/nosuch: No such file");
    assert_null(strstr(status.error->message, "secret"));
    assert_null(pv_judge_config(b->judge));
}

static void files_that_are_no_configuration_are_refused(void **state) {
    bench *b = *state;
    expect_refused(b, configure(b, "return 3"), "gives back no table");
    expect_refused(b, configure(b, "return {"), "etc/pkivet.lua:1:");
    expect_refused(b, configure(b, "return { waivers = { { until = '2027-01-01' } } }"),
                   "write expires");
    expect_refused(b, configure(b, "return { profile = os.getenv 'HOME' }"), "etc/pkivet.lua:1:");
    expect_refused(b, configure(b, "while true do end"), "etc/pkivet.lua");
    bench_rule(b, "AA001", FAILS);
    must(configure(b, "return {\n\n enable = { 'AA01' } }"));
    expect_refused(b, choose(b, NULL), "etc/pkivet.lua:3:13: no rule, pack or tag is named 'AA01'");
}

/* ---- waivers --------------------------------------------------------------------------------- */

/* Enough to be told apart from none. */
static void sum(struct pv_crypto *crypto, pv_bytes bytes, uint8_t ret_digest[32]) {
    (void)crypto;
    memset(ret_digest, 0, 32);
    for (size_t i = 0; i < bytes.size; i++)
        ret_digest[i % 32] = (uint8_t)(ret_digest[i % 32] + bytes.data[i]);
}

static const pv_waiver *waiver_of(bench *b, const char *fields, int64_t now) {
    char text[512];
    snprintf(text, sizeof text, "return { waivers = { { reason = 'r', owner = 'o', %s } } }",
             fields);
    b->unit.sha256 = sum;
    must(configure(b, text));
    must(choose(b, NULL));
    bench_judge(b);
    const pv_config *c = pv_judge_config(b->judge);
    assert_int_equal(b->verdicts[0].verdict, PV_VERDICT_FAIL);
    return pv_waiver_find(c->waivers, c->waiver_count, b->verdicts[0].finding, now);
}

static void a_waiver_fits_by_rule_and_every_scope_it_names(void **state) {
    bench *b = *state;
    bench_rule(b, "AA001", FAILS);
    bench_rule(b, "AA002", FAILS);
    assert_non_null(waiver_of(b, "rule = 'AA001', path = 'test.*'", 0));
    assert_non_null(waiver_of(b, "rule = 'test', path = '*'", 0));
    assert_non_null(waiver_of(b, "rule = 'aa001', path = '*', subject = '*'", 0));
    assert_null(waiver_of(b, "rule = 'AA002', path = '*'", 0));
    assert_null(waiver_of(b, "rule = 'AA001', path = '*.cer'", 0));
    assert_null(waiver_of(b, "rule = 'AA001', path = '*', subject = 'sha1:00'", 0));
    assert_null(waiver_of(b, "rule = 'AA001', fingerprint = '00'", 0));
    char fields[128];
    snprintf(fields, sizeof fields, "rule = 'AA001', fingerprint = '%s'",
             pv_finding_fingerprint(b->verdicts[0].finding));
    assert_non_null(waiver_of(b, fields, 0));
}

static void a_waiver_ends_on_its_day(void **state) {
    bench *b = *state;
    bench_rule(b, "AA001", FAILS);
    static const char FIELDS[] = "rule = 'AA001', path = '*', expires = '1970-01-02'";
    assert_non_null(waiver_of(b, FIELDS, 86399));
    assert_null(waiver_of(b, FIELDS, 86400));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_profile_chooses_rules_over_those_it_inherits_from),
        CASE(the_command_line_has_the_last_word),
        CASE(a_profile_says_how_bad_a_failure_is),
        CASE(a_profile_sets_parameters_one_by_one),
        CASE(rules_see_the_profile_and_what_it_inherits_from),
        CASE(profiles_that_cannot_be_are_refused),
        CASE(the_configuration_lies_over_the_profile),
        CASE(paths_in_the_configuration_are_taken_from_its_folder),
        CASE(every_mistake_of_a_configuration_is_told_with_its_line),
        CASE(files_that_are_no_configuration_are_refused),
        CASE(a_waiver_fits_by_rule_and_every_scope_it_names),
        CASE(a_waiver_ends_on_its_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

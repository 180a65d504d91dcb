/* SPDX-License-Identifier: Apache-2.0
 * Declarations, libraries, folders, parameters, selection, and want of memory. */
#define _POSIX_C_SOURCE 200809L

#include <sys/stat.h>
#include <unistd.h>

#include "judge_maker.h"

static const char GOOD[] = "return rule { api = 1, title = 'T', subject = 'key',\n"
                           "severity = 'error', check = function () return fail() end }";

static const pv_rule_info *only_rule(const bench *b) {
    return &pv_judge_catalog(b->judge)->rules[0];
}

static void a_declaration_becomes_plain_data(void **state) {
    bench *b = *state;
    bench_load(
        b, "KS001-signature-on-tls.lua",
        "return rule { api = 1, title = 'Title', subject = 'key', severity = 'warning',\n"
        "since = '0.1', tags = { 'iis', 'x' }, cite = { { 'RFC', 'https://x' }, { 'Y' } },\n"
        "why = [[Because]], remedy = { text = 'Do', command = 'certutil ${artifact}' },\n"
        "params = { min = { type = 'int', default = 2048, meaning = 'bits' },\n"
        "  mode = { type = 'string', default = 'a', one_of = { 'a', 'b' }, meaning = 'm' },\n"
        "  list = { type = 'list', default = { 'x', 'y' }, meaning = 'l' } },\n"
        "effective = { from = '2020-08-01', by = 'cert.not_before' }, default = false,\n"
        "check = function () end }");
    const pv_rule_info *r = only_rule(b);
    if (r->broken)
        fail_msg("%s", r->load_error);
    assert_string_equal(r->id, "KS001");
    assert_string_equal(r->name, "signature-on-tls");
    assert_string_equal(r->pack, "pack");
    assert_string_equal(r->file, "pack/KS001-signature-on-tls.lua");
    assert_string_equal(r->title, "Title");
    assert_int_equal(r->subject, PV_KIND_KEY);
    assert_int_equal(r->severity, PV_SEVERITY_WARNING);
    assert_string_equal(r->tags[1], "x");
    assert_int_equal(r->cite_count, 2);
    assert_string_equal(r->cites[0].url, "https://x");
    assert_null(r->cites[1].url);
    assert_string_equal(r->why, "Because");
    assert_string_equal(r->remedy_command, "certutil ${artifact}");
    assert_int_equal(r->param_count, 3);
    assert_string_equal(r->params[0].name, "list");
    assert_string_equal(r->params[0].value, "{ \"x\", \"y\" }");
    assert_string_equal(r->params[1].value, "2048");
    assert_string_equal(r->params[2].value, "\"a\"");
    assert_string_equal(r->effective_from, "2020-08-01");
    assert_false(r->default_on);
    assert_false(r->selected);
}

static void every_mistake_is_told_with_its_line(void **state) {
    bench *b = *state;
    bench_load(b, "AA001-x.lua",
               "return rule { api = 2,\ntitel = 'T',\nsubject = 'kye',\nseverity = 'bad',\n"
               "cite = { { 'x', 'ftp://x' } },\ntags = 'x',\nwhen = { ['kye.spec'] = 1 },\n"
               "check = 1 }");
    const char *text = only_rule(b)->load_error;
    expect_text(text, "pack/AA001-x.lua:2:1: a rule has no field 'titel'; did you mean 'title'?");
    expect_text(text, "AA001-x.lua:1:15: the rule must say api = 1");
    expect_text(text, "AA001-x.lua:1:8: the rule has no title");
    expect_text(text, "AA001-x.lua:3:1: there is no subject 'kye'; did you mean 'key'?");
    expect_text(text, "AA001-x.lua:4:1: severity is info, notice, warning or error, not 'bad'");
    expect_text(text, "does not start with https://");
    expect_text(text, "AA001-x.lua:6:1: tags is a list");
    expect_text(text, "AA001-x.lua:8:1: the check of the rule is a function");
}

static void files_that_are_no_rules_are_broken_rules(void **state) {
    bench *b = *state;
    bench_load(b, "AA001-x.lua", "return {}");
    bench_load(b, "AA002-x.lua", "this is not Lua");
    bench_load(b, "AA003-x.lua", "local r = rule { } return 1");
    bench_load(b, "AA004-x.lua", "");
    bench_load(b, "lowercase.lua", GOOD);
    bench_load(b, "AA005.lua", GOOD);
    const pv_catalog *c = pv_judge_catalog(b->judge);
    assert_int_equal(c->count, 6);
    for (size_t i = 0; i < c->count; i++) {
        assert_true(c->rules[i].broken);
        assert_non_null(c->rules[i].title);
    }
    expect_text(c->rules[1].load_error, "pack/AA002-x.lua:1:6: syntax error");
    bench_judge(b);
    assert_int_equal(b->count, 0);
}

static void an_id_that_is_taken_makes_the_later_rule_broken(void **state) {
    bench *b = *state;
    bench_load(b, "AA001-first.lua", GOOD);
    bench_load(b, "AA001-second.lua", GOOD);
    const pv_catalog *c = pv_judge_catalog(b->judge);
    assert_false(c->rules[0].broken);
    assert_string_equal(c->rules[0].name, "first");
    expect_text(c->rules[1].load_error,
                "pack/AA001-second.lua:1:1: the id AA001 is taken by pack/AA001-first.lua");
    bench_judge(b);
    assert_int_equal(b->count, 1);
}

static void parameters_are_typed(void **state) {
    bench *b = *state;
    bench_rule(b, "AA001",
               "params = { min = { type = 'int', default = 7, meaning = 'm' } },\n"
               "check = function (key, params) return fail { got = params.min } end");
    bench_rule(b, "AA002",
               "params = { min = { type = 'int', default = 7, meaning = 'm' } },\n"
               "check = function (key, params) return params.mni and fail() end");
    expect_verdict(b, "AA001", PV_VERDICT_FAIL, "it is 7");
    expect_verdict(b, "AA002", PV_VERDICT_BROKEN, "no parameter 'mni'");
#define PARAM(text) "params = { p = { " text " } }, check = function () end"
    expect_load_error(PARAM("type = 'int', default = 'x', meaning = 'm'"), "must be of the type");
    expect_load_error(PARAM("type = 'itn', default = 1, meaning = 'm'"), "type is int");
    expect_load_error(PARAM("type = 'int', default = 1"), "no meaning");
    expect_load_error(PARAM("type = 'int', defualt = 1, meaning = 'm'"), "did you mean 'default'?");
    expect_load_error(PARAM("type = 'string', default = 'c', one_of = { 'a' }, meaning = 'm'"),
                      "allowed");
    expect_load_error(PARAM("type = 'int', default = 1, min = 2, meaning = 'm'"), "allowed");
}

/* ---- folders --------------------------------------------------------------------------------- */

static void write_file(const char *folder, const char *name, const char *text) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void make_folder(const char *folder, const char *name, char ret_path[256]) {
    snprintf(ret_path, 256, "%.120s/%.120s", folder, name);
    assert_int_equal(mkdir(ret_path, 0700), 0);
}

static void folders_hold_packs_and_libraries(void **state) {
    bench *b = *state;
    char root[] = "/tmp/pkivet-rules-XXXXXX", pack[256], lib[256], deep[256], meta[256];
    assert_non_null(mkdtemp(root));
    make_folder(root, "mine", pack);
    make_folder(root, "lib", lib);
    make_folder(root, "meta", meta);
    make_folder(pack, "deep", deep);
    write_file(root, "AA001-top.lua", GOOD);
    write_file(root, "README", "no rule");
    write_file(meta, "x.lua", "this is not Lua");
    write_file(lib, "words.lua",
               "local w = { list = { 'a' } } function w.first() return w.list[1] end "
               "return w");
    write_file(lib, "loop.lua", "return require 'loop'");
    write_file(deep, "BB002-x.lua", GOOD);
    write_file(pack, "BB003-loop.lua", "local l = require 'loop'");
    write_file(pack, "BB001-x.lua",
               "local w = require 'words'\n"
               "return rule { api = 1, title = 'T', subject = 'key', severity = 'error',\n"
               "check = function () if w.first() == 'a' then w.list[1] = 'b' end end }");
    must(pv_judge_load_folder(b->judge, root, b->errors));
    const pv_catalog *c = pv_judge_catalog(b->judge);
    assert_int_equal(c->count, 4);
    assert_string_equal(c->rules[0].pack, strrchr(root, '/') + 1);
    assert_string_equal(c->rules[1].pack, "mine");
    assert_string_equal(c->rules[2].pack, "deep");
    expect_text(c->rules[3].load_error, "requires itself");
    expect_verdict(b, "BB001", PV_VERDICT_BROKEN, "read-only");
    pv_status status = pv_judge_load_folder(b->judge, "/tmp/there/is/none", b->errors);
    assert_non_null(status.error);
    expect_text(status.error->message, "/tmp/there/is/none");
    char command[64];
    snprintf(command, sizeof command, "rm -r %s", root);
    assert_int_equal(system(command), 0);
}

/* ---- selection ------------------------------------------------------------------------------- */

static void select_rules(bench *b, const char *only, const char *skip, bool all) {
    pv_selection s = {.only = &only,
                      .only_count = only != NULL,
                      .skip = &skip,
                      .skip_count = skip != NULL,
                      .profile = all ? "all" : NULL};
    must(pv_judge_select(b->judge, &s, b->errors));
    bench_judge(b);
}

static void rules_are_chosen_by_id_name_pack_and_tag(void **state) {
    bench *b = *state;
    bench_rule(b, "AA001", "tags = { 'iis' }, check = function () end");
    bench_rule(b, "AA002", "default = false, check = function () end");
    bench_rule(b, "AA003", "check = function () end");
    bench_judge(b);
    assert_int_equal(b->count, 2);
    select_rules(b, NULL, NULL, true);
    assert_int_equal(b->count, 3);
    select_rules(b, "aa002", NULL, false);
    assert_int_equal(b->count, 1);
    select_rules(b, "iis", NULL, false);
    assert_int_equal(b->count, 1);
    select_rules(b, "pack", "AA003", false);
    assert_int_equal(b->count, 2);
    const char *word = "AA0O1";
    pv_selection s = {.only = &word, .only_count = 1};
    pv_status status = pv_judge_select(b->judge, &s, b->errors);
    assert_int_equal(status.error->code, PV_USAGE);
    expect_text(status.error->message, "did you mean AA001?");
}

/* ---- want of memory -------------------------------------------------------------------------- */

static void told_nothing(void *user, const pv_rule_info *rule, pv_subject *subject,
                         pv_verdict verdict, pv_finding *finding) {
    (void)user;
    (void)rule;
    (void)subject;
    (void)verdict;
    (void)finding;
}

static void a_judge_without_memory_fails_and_does_not_crash(void **state) {
    bench *b = *state;
    pv_limits limits = pv_limits_default();
    bench_link(b);
    pv_set_KEY_CONTAINER(b->key, (pv_place){0}, (pv_text){"x", 1});
    for (limits.lua_bytes = 1000; limits.lua_bytes < 400000; limits.lua_bytes += 997) {
        pv_judge *judge = pv_judge_new(&limits);
        if (!judge)
            continue;
        static const char RULE[] =
            "return rule { api = 1, title = 'T', subject = 'key', severity = 'error',\n"
            "params = { p = { type = 'list', default = { 'a' }, meaning = 'm' } },\n"
            "when = { ['key.container'] = 'x' },\n"
            "check = function (key, params) return fail { got = key.container .. 'y', "
            "want = tostring(key.cert == nil) } end, examples = { { fail = true, facts = { "
            "['key.cert.extended_key_usage'] = { 'a' }, ['key.container'] = 'x' } } } }";
        bool loaded = !pv_judge_load_text(judge, "p", "AA001-x.lua", RULE, sizeof RULE - 1).error;
        if (loaded && !pv_judge_set_run(judge, 0, "iis").error) {
            (void)!pv_judge_subject(judge, b->key, told_nothing, NULL, NULL).error;
            (void)!pv_judge_test(judge, &b->unit, bench_example, b).error;
            b->texts_size = 0;
        }
        pv_judge_free(judge);
    }
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
    const struct CMUnitTest tests[] = {
        CASE(a_declaration_becomes_plain_data),
        CASE(every_mistake_is_told_with_its_line),
        CASE(files_that_are_no_rules_are_broken_rules),
        CASE(an_id_that_is_taken_makes_the_later_rule_broken),
        CASE(parameters_are_typed),
        CASE(folders_hold_packs_and_libraries),
        CASE(rules_are_chosen_by_id_name_pack_and_tag),
        CASE(a_judge_without_memory_fails_and_does_not_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

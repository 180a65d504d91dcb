/* SPDX-License-Identifier: Apache-2.0
 * Every way out of the sandbox that is known to be closed, one case each. */
#include "judge_maker.h"

#define BROKEN PV_VERDICT_BROKEN

static void libraries_that_reach_outside_are_not_there(void **state) {
    (void)state;
    static const char *const NAMES[] = {
        "io",     "os",           "debug",          "package",  "coroutine", "load",
        "dofile", "loadfile",     "loadstring",     "pcall",    "xpcall",    "setmetatable",
        "rawset", "getmetatable", "rawget",         "rawequal", "next",      "print",
        "_G",     "warn",         "collectgarbage", "module"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        char body[128];
        snprintf(body, sizeof body, "return %s and fail()", NAMES[i]);
        expect_body(body, BROKEN, NAMES[i]);
        snprintf(body, sizeof body, "return _ENV['%s'] and fail()", NAMES[i]);
        expect_body(body, BROKEN, NAMES[i]);
    }
    expect_body("return string.dump and fail()", BROKEN, "withheld");
    expect_body("return ('x').dump and fail()", BROKEN, "withheld");
    expect_body("return math.random() > 0 and fail()", BROKEN, "withheld");
    expect_body("return math.randomseed(1) and fail()", BROKEN, "withheld");
}

static void the_metatable_of_strings_cannot_be_reached(void **state) {
    (void)state;
    expect_body("return ('').__index and fail()", BROKEN, "unknown name");
    expect_body("return ('').__metatable and fail()", BROKEN, "unknown name");
    expect_body("('').rep = 1", BROKEN, "attempt to index a string value");
    expect_body("string.rep = function () end", BROKEN, "read-only");
    expect_body("math.abs = nil", BROKEN, "read-only");
}

static void globals_cannot_be_written(void **state) {
    (void)state;
    expect_body("count = 1", BROKEN, "read-only");
    expect_body("fail = nil", BROKEN, "read-only");
    expect_body("_ENV.count = 1", BROKEN, "read-only");
    expect_load_error("title = 'x' } count = 1 return rule {", "");
}

static void an_environment_put_in_place_of_ours_does_not_last(void **state) {
    bench *b = *state;
    bench_check(b, "AA001", "_ENV = { n = 1 }");
    expect_verdict(b, "AA001", BROKEN, "impure");
    expect_verdict(b, "AA001", BROKEN, "impure");
}

static void fact_tables_cannot_be_written(void **state) {
    (void)state;
    expect_body("key.spec = 'x'", BROKEN, "facts are read-only");
    expect_body("key.mine = 1", BROKEN, "facts are read-only");
    expect_body("key.cert.is_ca = true", BROKEN, "facts are read-only");
    expect_body("run.now = 0", BROKEN, "facts are read-only");
    expect_body("table.insert(key, 1)", BROKEN, "");
    expect_body("table.sort(key)", BROKEN, "");
    expect_body("table.move({ 1 }, 1, 1, 1, key)", BROKEN, "");
    expect_body("for k in pairs(key) do end", BROKEN, "");
    expect_body("params.x = 1", BROKEN, "read-only");
}

static void sets_cannot_be_written(void **state) {
    bench *b = *state;
    pv_set_KEY_USAGE_PROPERTY(b->key, (pv_place){0}, 1);
    bench_check(b, "AA001", "key.usage_property.present = false");
    bench_check(b, "AA002", "key.usage_property.has = 1");
    expect_verdict(b, "AA001", BROKEN, "");
    expect_verdict(b, "AA002", BROKEN, "");
}

static void endless_loops_end(void **state) {
    (void)state;
    expect_body("while true do end", BROKEN, "steps");
    expect_body("for i = 1, math.maxinteger do end", BROKEN, "steps");
    expect_body("::a:: goto a", BROKEN, "steps");
    expect_body("repeat until false", BROKEN, "steps");
    expect_body("local function f() return f() end f()", BROKEN, "steps");
}

static void an_endless_loop_hidden_from_the_scan_ends(void **state) {
    bench *b = *state;
    /* The check alone is free of loops, but reaches itself through a table and through a local. */
    bench_load(b, "AA001-x.lua",
               "local me; me = function (key) return me(key) end\n"
               "return rule { api = 1, title = 't', subject = 'key', severity = 'error',\n"
               "check = me }");
    bench_load(b, "AA002-x.lua",
               "local r; r = { api = 1, title = 't', subject = 'key', severity = 'error',\n"
               "check = function (key) return r.check(key) end }\n"
               "return rule(r)");
    bench_load(b, "AA003-x.lua",
               "--[==[ ]] ]==] local s = '\\\\' local t = \"\\\"\" local u = [=[ ]] ]=]\n"
               "return rule { api = 1, title = 't', subject = 'key', severity = 'error',\n"
               "check = function (key) local q = '\\z\n  ' while true do end end }");
    expect_verdict(b, "AA001", BROKEN, "steps");
    expect_verdict(b, "AA002", BROKEN, "steps");
    expect_verdict(b, "AA003", BROKEN, "steps");
}

static void an_endless_loop_while_loading_ends(void **state) {
    bench *b = *state;
    bench_load(b, "AA001-x.lua", "while true do end");
    bench_load(b, "AA002-x.lua", "local t = {} while true do t[#t + 1] = {} end");
    const pv_catalog *c = pv_judge_catalog(b->judge);
    expect_text(c->rules[0].load_error, "pack/AA001-x.lua:1:1: the rule has used up its");
    assert_true(c->rules[1].broken);
}

static void memory_is_bounded_and_the_next_rule_runs(void **state) {
    bench *b = *state;
    bench_check(b, "AA001", "local t = {} for i = 1, 1e9 do t[i] = { i } end");
    bench_check(b, "AA002", "local s = 'x' for i = 1, 100 do s = s .. s end");
    bench_check(b, "AA003",
                "local t = table.pack(('x'):rep(100):byte(1, -1)) "
                "return fail { message = 'alive ' .. #t }");
    expect_verdict(b, "AA001", BROKEN, "used up its");
    expect_verdict(b, "AA002", BROKEN, "bytes");
    expect_verdict(b, "AA003", PV_VERDICT_FAIL, "alive 100");
    expect_verdict(b, "AA003", PV_VERDICT_FAIL, "alive 100");
}

static void garbage_without_end_is_bounded(void **state) {
    (void)state;
    expect_body("for i = 1, 1e5 do local s = ('x'):rep(1000) .. i end", BROKEN, "");
}

static void strings_doubled_without_a_loop_are_bounded(void **state) {
    bench *b = *state;
    char body[2048] = "local s = 'xxxxxxxxxxxxxxxx' ";
    for (int i = 0; i < 40; i++)
        strcat(body, "s = s .. s ");
    bench_check(b, "AA001", body);
    expect_verdict(b, "AA001", BROKEN, "bytes");
}

static void repeated_strings_are_bounded(void **state) {
    (void)state;
    expect_body("return ('x'):rep(1e9) == '' and fail()", BROKEN, "");
    expect_body("return (''):rep(1e15) == '' and fail()", BROKEN, "steps");
    expect_body("return ('x'):rep(1e5, ('y'):rep(1e5)) and fail()", BROKEN, "");
    expect_body("return string.rep('x', math.maxinteger) and fail()", BROKEN, "");
}

static void pattern_bombs_are_bounded(void **state) {
    (void)state;
    expect_body("return ('a'):rep(3000):find(('.-'):rep(8) .. 'b') and fail()", BROKEN, "steps");
    expect_body("return ('a'):rep(3000):match('^(.*)(.*)(.*)(.*)b') and fail()", BROKEN, "steps");
    expect_body("return ('a'):rep(40):match(('a?'):rep(40) .. ('a'):rep(40) .. 'b') and fail()",
                BROKEN, "steps");
    expect_body("return ('a'):rep(3000):gsub('.-.-.-.-b', '') and fail()", BROKEN, "steps");
    expect_body("for _ in ('^a'):rep(3000):gmatch('^.-.-.-.-b') do end", BROKEN, "steps");
    expect_body("return ('('):rep(3000):find('%b()%b()%b()%b()x') and fail()", BROKEN, "steps");
    expect_body("return ('a'):rep(1e6):find(('a'):rep(5e5) .. 'b', 1, true) and fail()", BROKEN,
                "");
}

static void ordinary_patterns_are_allowed(void **state) {
    (void)state;
    expect_body("if (' te-x '):match('^%s*(.-)%s*$') ~= 'te-x' then return fail() end",
                PV_VERDICT_PASS, NULL);
    expect_body("if ('{0A}'):find('^{%x+}$') ~= 1 then return fail() end", PV_VERDICT_PASS, NULL);
    expect_body("if ('a,b'):gsub(',', ';') ~= 'a;b' then return fail() end", PV_VERDICT_PASS, NULL);
}

static void table_functions_are_bounded(void **state) {
    (void)state;
    expect_body("table.move({}, 1, 1e15, 2)", BROKEN, "steps");
    expect_body("table.move({ 1 }, math.mininteger, math.maxinteger - 1, 1)", BROKEN, "");
    expect_body("return table.unpack({}, 1, 1e8)", BROKEN, "");
    expect_body("return table.concat({}, 'x', 1, 1e8)", BROKEN, "");
    expect_body("local t = {} for i = 1, 1e5 do table.insert(t, 1, i) end", BROKEN, "");
    expect_body("return select('#', table.unpack({}, 1, 1e6)) and fail()", BROKEN, "");
    expect_body("return utf8.char(table.unpack({}, 1, 1e6)) and fail()", BROKEN, "");
}

static void a_comparator_that_contradicts_itself_is_bounded(void **state) {
    (void)state;
    expect_body("local t = {} for i = 1, 1000 do t[i] = i % 7 end "
                "table.sort(t, function () return true end)",
                PV_VERDICT_PASS, NULL);
    expect_body("local t = {} for i = 1, 50000 do t[i] = i end "
                "table.sort(t, function (a, b) for i = 1, 100 do end return a < b end)",
                BROKEN, "steps");
    expect_body("local t = { 3, 1, 2 } table.sort(t) "
                "if table.concat(t) ~= '123' then return fail() end",
                PV_VERDICT_PASS, NULL);
}

static void deep_recursion_ends(void **state) {
    (void)state;
    expect_body("local function f(n) return 1 + f(n + 1) end f(1)", BROKEN, "");
    expect_body("local function f() return ('x'):gsub('x', f) end f()", BROKEN, "");
    expect_body("local s = ('('):rep(250) return s:find(('('):rep(250)) and fail()", BROKEN, "");
    expect_body("return ('x'):rep(300):match(('(x'):rep(40)) and fail()", BROKEN, "");
}

static void deeply_nested_source_does_not_load(void **state) {
    bench *b = *state;
    char *text = malloc(400000);
    assert_non_null(text);
    strcpy(text, "return ");
    memset(text + 7, '(', 300000);
    text[300007] = '\0';
    bench_load(b, "AA001-x.lua", text);
    assert_true(pv_judge_catalog(b->judge)->rules[0].broken);
    strcpy(text, "local t = ");
    for (int i = 0; i < 20000; i++)
        strcat(text + i, "{");
    bench_load(b, "AA002-x.lua", text);
    assert_true(pv_judge_catalog(b->judge)->rules[1].broken);
    free(text);
}

static void tables_nested_without_end_do_not_load(void **state) {
    bench *b = *state;
    bench_load(b, "AA001-x.lua",
               "local t = {} for i = 1, 2000 do t = { t } end\n"
               "return rule { api = 1, title = 't', subject = 'key', severity = 'error',\n"
               "check = function (key) return t[1] and nil end }");
    expect_text(pv_judge_catalog(b->judge)->rules[0].load_error, "too deep");
    bench_load(b, "AA002-x.lua",
               "local t = {} for i = 1, 2000 do t = { t } end\n"
               "return rule { api = 1, title = 't', subject = 'key', severity = 'error',\n"
               "params = { p = { type = 'list', default = t, meaning = 'm' } },\n"
               "when = { ['key.spec'] = t }, check = function (key) end }");
    expect_text(pv_judge_catalog(b->judge)->rules[1].load_error, "too deep");
}

static void upvalues_cannot_carry_state(void **state) {
    bench *b = *state;
    bench_load(
        b, "AA001-x.lua",
        "local count = 0\n"
        "return rule { api = 1, title = 't', subject = 'key', severity = 'error',\n"
        "check = function (key) count = count + 1 if count > 1 then return fail() end end }");
    bench_load(b, "AA002-x.lua",
               "local seen = {}\n"
               "return rule { api = 1, title = 't', subject = 'key', severity = 'error',\n"
               "check = function (key) seen[1] = true end }");
    bench_load(b, "AA003-x.lua",
               "local saved\n"
               "local function keep(key) saved = key end\n"
               "return rule { api = 1, title = 't', subject = 'key', severity = 'error',\n"
               "check = function (key) if saved then return fail() end keep(key) end }");
    bench_load(b, "AA004-x.lua",
               "local deep = { deeper = { } }\n"
               "return rule { api = 1, title = 't', subject = 'key', severity = 'error',\n"
               "check = function (key) table.insert(deep.deeper, 1) end }");
    for (int i = 0; i < 3; i++) {
        expect_verdict(b, "AA001", BROKEN, "impure: the rule changed 'count'");
        expect_verdict(b, "AA002", BROKEN, "read-only");
        expect_verdict(b, "AA003", BROKEN, "impure: the rule changed 'saved'");
        expect_verdict(b, "AA004", BROKEN, "");
    }
}

static void a_library_that_keeps_nothing_hides_no_local_beside_it(void **state) {
    bench *b = *state;
    bench_load(b, "AA001-x.lua",
               "local tls = require 'tls'\n"
               "return rule { api = 1, title = 't', subject = 'key', severity = 'error',\n"
               "check = function (key) if not tls then return fail() end end }");
    bench_load(b, "AA002-x.lua",
               "local tls = require 'tls'\n"
               "local count = 0\n"
               "local function add() count = count + (tls and 1 or 0) end\n"
               "return rule { api = 1, title = 't', subject = 'key', severity = 'error',\n"
               "check = function (key) add() end }");
    expect_verdict(b, "AA001", PV_VERDICT_PASS, "");
    expect_verdict(b, "AA002", BROKEN, "impure: the rule changed 'count'");
}

static void an_upvalue_changed_before_the_rule_ends_itself_is_put_back(void **state) {
    bench *b = *state;
    bench_load(b, "AA001-x.lua",
               "local count = 0\n"
               "return rule { api = 1, title = 't', subject = 'key', severity = 'error',\n"
               "check = function (key) count = count + 1 if count > 1 then return fail() end\n"
               "return not_applicable() end }");
    expect_verdict(b, "AA001", BROKEN, "impure");
    expect_verdict(b, "AA001", BROKEN, "impure");
}

static void the_declaration_is_no_state_either(void **state) {
    bench *b = *state;
    bench_load(b, "AA001-x.lua",
               "local r = { api = 1, title = 't', subject = 'key', severity = 'error' }\n"
               "r.check = function (key) r.count = (r.count or 0) + 1 end\n"
               "return rule(r)");
    expect_verdict(b, "AA001", BROKEN, "read-only");
}

static void an_iterator_cannot_carry_state(void **state) {
    (void)state;
    static const char *const ITERATORS[] = {"('abc'):gmatch('.')", "pairs({ 1, 2 })"};
    for (size_t i = 0; i < 2; i++) {
        void *own;
        char text[512];
        bench_open(&own);
        snprintf(text, sizeof text,
                 "local next = { %s }\n"
                 "return rule { api = 1, title = 't', subject = 'key', severity = 'error',\n"
                 "check = function (key) next[1]() end }",
                 ITERATORS[i]);
        bench_load(own, "AA001-x.lua", text);
        expect_text(pv_judge_catalog(((bench *)own)->judge)->rules[0].load_error, "keep state");
        bench_close(&own);
    }
}

static void details_of_many_failures_are_bounded(void **state) {
    (void)state;
    expect_body("for i = 1, 1e5 do fail { got = ('x'):rep(4096), want = ('x'):rep(4096) } end "
                "return fail()",
                BROKEN, "");
}

static void a_handle_is_dead_when_its_artifact_is_gone(void **state) {
    bench *b = *state;
    pv_set_KEY_USAGE_PROPERTY(b->key, (pv_place){0}, 1);
    bench_load(b, "AA001-x.lua",
               "local saved\n"
               "return rule { api = 1, title = 't', subject = 'key', severity = 'error',\n"
               "check = function (key) if saved then return saved:text() and fail() end\n"
               "saved = key.usage_property end }");
    expect_verdict(b, "AA001", BROKEN, "impure");
    bench_renew_unit(b);
    expect_verdict(b, "AA001", PV_VERDICT_CANNOT_TELL, "key.usage_property");
}

static void bytecode_is_not_loaded(void **state) {
    bench *b = *state;
    static const char BYTECODE[] = "\x1bLua\x54\x00\x19\x93\r\n\x1a\n";
    must(pv_judge_load_text(b->judge, "pack", "AA001-x.lua", BYTECODE, sizeof BYTECODE));
    expect_text(pv_judge_catalog(b->judge)->rules[0].load_error, "binary");
}

static void require_reaches_nothing_but_libraries(void **state) {
    (void)state;
    static const char *const NAMES[] = {"../x", "/etc/passwd", "a.b",    "a/b", "",
                                        "io",   "os",          "string", "..",  "x\\0y"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        void *own;
        char text[256];
        bench_open(&own);
        snprintf(text, sizeof text, "local x = require '%s' return rule {}", NAMES[i]);
        bench_load(own, "AA001-x.lua", text);
        const pv_rule_info *info = &pv_judge_catalog(((bench *)own)->judge)->rules[0];
        assert_true(info->broken);
        expect_text(info->load_error, "librar");
        bench_close(&own);
    }
    expect_body("local x = require 'tls'", BROKEN, "top of the file");
}

static void error_objects_of_any_kind_are_told(void **state) {
    (void)state;
    expect_body("error({})", BROKEN, "AA001-test.lua:2: the error is no text but a table");
    expect_body("error()", BROKEN, "AA001-test.lua:2: the error is no text but a nil");
    expect_body("error(function () end)", BROKEN, "function");
    expect_body("error(fail())", BROKEN, "userdata");
    expect_body("error(absent)", BROKEN, "userdata");
    expect_body("error('plain', 0)", BROKEN, "AA001-test.lua:2: plain");
    expect_body("error('x', 2)", BROKEN, "x");
    expect_body("error(42)", BROKEN, "42");
    expect_body("error(('x'):rep(1e6))", BROKEN, "");
    expect_body("assert(false)", BROKEN, "assertion failed!");
    expect_body("assert(nil, key)", BROKEN, "table");
}

static void addresses_are_not_shown(void **state) {
    (void)state;
    static const char *const EXPRESSIONS[] = {
        "tostring({}) == 'table'",
        "tostring(fail) == 'function'",
        "tostring(function () end) == 'function'",
        "tostring(key) == 'table'",
        "tostring(absent) == 'absent'",
        "string.format('%s', {}) == 'table'",
        "string.format('%10s', fail) == '  function'",
        "('%s'):format(key) == 'table'",
        "string.format('%5.1f|%d|%q', 1.5, 2, 'a') == '  1.5|2|\"a\"'",
    };
    for (size_t i = 0; i < sizeof EXPRESSIONS / sizeof *EXPRESSIONS; i++) {
        char body[256];
        snprintf(body, sizeof body, "if not (%s) then return fail() end", EXPRESSIONS[i]);
        expect_body(body, PV_VERDICT_PASS, NULL);
    }
    expect_body("return string.format('%p', {}) and fail()", BROKEN, "withheld");
    expect_body("return string.format('%-20p', {}) and fail()", BROKEN, "withheld");
    expect_body("return string.format('%99999d', 1) and fail()", BROKEN, "");
}

static void pairs_goes_in_an_order_that_lasts(void **state) {
    bench *b = *state;
    bench_check(b, "AA001",
                "local t, s = { b = 1, a = 2, [3] = 3, [1] = 4, c = { } }, '' "
                "for k, v in pairs(t) do s = s .. tostring(k) end return fail { message = s }");
    expect_verdict(b, "AA001", PV_VERDICT_FAIL, "13abc");
}

static void long_texts_compared_often_end(void **state) {
    (void)state;
    expect_body("local a, b = ('x'):rep(1e6) .. 'a', ('x'):rep(1e6) .. 'b' "
                "for i = 1, 1e6 do if a == b then return fail() end end",
                BROKEN, "");
}

static void a_closing_variable_gains_nothing(void **state) {
    (void)state;
    expect_body("local x <close> = {}", BROKEN, "");
    expect_body("local x <close> = nil", PV_VERDICT_PASS, NULL);
}

static void the_helpers_of_a_check_are_not_for_loading(void **state) {
    (void)state;
    static const char *const CALLS[] = {"fail()", "known 'key.spec'", "not_applicable()",
                                        "cannot_tell()", "local x = run.now"};
    for (size_t i = 0; i < sizeof CALLS / sizeof *CALLS; i++) {
        void *own;
        char text[128];
        bench_open(&own);
        snprintf(text, sizeof text, "%s return rule {}", CALLS[i]);
        bench_load(own, "AA001-x.lua", text);
        expect_text(pv_judge_catalog(((bench *)own)->judge)->rules[0].load_error, "check");
        bench_close(&own);
    }
}

/* ---- and then the next rule ------------------------------------------------------------------ */

/* What a check may try, by what it goes for. Each must end as broken within the caps. */
static const char *const ATTACKS[] = {
    /* memory */
    "local t = {} for i = 1, 1e9 do t[i] = { i } end",
    "local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end",
    "local s = 'x' for _ = 1, 60 do s = s .. s end",
    "return ('x'):rep(1 << 40) and fail()",
    "return ('x'):rep(1 << 20, ('y'):rep(1 << 20)) and fail()",
    "return string.format('%099d', 1):rep(1 << 30) and fail()",
    "return table.concat({ 'a', 'b' }, ('x'):rep(1 << 40)) and fail()",
    "local t = {} table.move({ 1 }, 1, 1 << 50, 1, t)",
    "return select('#', table.unpack({}, 1, 1 << 30)) > 0 and fail()",
    /* endless loops */
    "while true do end",
    "repeat local x = key.spec until false",
    "::again:: goto again",
    "for i = 1, math.huge do end",
    "for i = 1, math.maxinteger do end",
    "local function f() return f() end f()",
    "local f f = function () return f() end f()",
    "for _ in function () return 1 end do end",
    /* pattern bombs */
    "return (('a'):rep(40000)):find(('a?'):rep(200) .. ('a'):rep(200)) and fail()",
    "return (('a'):rep(100000)):match('.-.-.-.-b') and fail()",
    "return (('a'):rep(100000)):gsub('.-', ('x'):rep(10000)) and fail()",
    "for w in (('a'):rep(100000)):gmatch('.-.-b') do end",
    /* recursion and nesting */
    "local function f(n) return 1 + f(n + 1) end f(1)",
    "local function f(n) return f(n + 1), 1 end f(1)",
    "local t = {} t.t = t return tostring(t):rep(1 << 40) and fail()",
    "local s = ('('):rep(300) return ('x'):find(s) and fail()",
    /* doors to what is withheld */
    "return load('return 1') and fail()",
    "return require 'os' and fail()",
    "return require '../../etc/passwd' and fail()",
    "return coroutine.create(function () end) and fail()",
    "return string.dump(function () end) and fail()",
    "return ('').__index.rep and fail()",
    "getmetatable('').__index = nil",
    "return debug.getregistry() and fail()",
    "pcall(error)",
    /* errors that are no texts */
    "error({ __tostring = function () while true do end end })",
    "error(function () end)",
    "error(nil)",
    "error(key)",
    /* writing where rules only read */
    "key.spec = 'none'",
    "string.rep = nil",
    "fail = nil",
    "shared = 1",
    "table.insert(params, 1)",
    /* what a check gives back */
    "return {}",
    "return fail",
    "return fail { at = function () end }",
    "fail { at = 'key.spec' }",
};

static void an_attack_leaves_the_next_rule_as_it_was(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof ATTACKS / sizeof *ATTACKS; i++) {
        void *own;
        bench_open(&own);
        bench *b = own;
        bench_link(b);
        pv_set_KEY_SPEC(b->key, (pv_place){0}, PV_KEYSPEC_SIGNATURE);
        bench_check(b, "AA001", ATTACKS[i]);
        bench_check(b, "AA002",
                    "if key.spec == 'signature' then return fail { got = ('x'):rep(3) } end");
        const pv_rule_info *first = &pv_judge_catalog(b->judge)->rules[0];
        for (int again = 0; again < 2; again++) {
            bench_judge(b);
            if (!first->broken && bench_verdict(b, "AA001")->verdict != BROKEN)
                fail_msg("\"%s\" came to %s", ATTACKS[i],
                         pv_verdict_name(bench_verdict(b, "AA001")->verdict));
            if (bench_verdict(b, "AA002")->verdict != PV_VERDICT_FAIL)
                fail_msg("behind \"%s\": %s", ATTACKS[i], bench_message(b, "AA002"));
            expect_text(bench_message(b, "AA002"), "xxx");
        }
        bench_close(&own);
    }
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_attack_leaves_the_next_rule_as_it_was),
        CASE(libraries_that_reach_outside_are_not_there),
        CASE(the_metatable_of_strings_cannot_be_reached),
        CASE(globals_cannot_be_written),
        CASE(an_environment_put_in_place_of_ours_does_not_last),
        CASE(fact_tables_cannot_be_written),
        CASE(sets_cannot_be_written),
        CASE(endless_loops_end),
        CASE(an_endless_loop_hidden_from_the_scan_ends),
        CASE(an_endless_loop_while_loading_ends),
        CASE(memory_is_bounded_and_the_next_rule_runs),
        CASE(garbage_without_end_is_bounded),
        CASE(strings_doubled_without_a_loop_are_bounded),
        CASE(repeated_strings_are_bounded),
        CASE(pattern_bombs_are_bounded),
        CASE(ordinary_patterns_are_allowed),
        CASE(table_functions_are_bounded),
        CASE(a_comparator_that_contradicts_itself_is_bounded),
        CASE(deep_recursion_ends),
        CASE(deeply_nested_source_does_not_load),
        CASE(tables_nested_without_end_do_not_load),
        CASE(upvalues_cannot_carry_state),
        CASE(a_library_that_keeps_nothing_hides_no_local_beside_it),
        CASE(an_upvalue_changed_before_the_rule_ends_itself_is_put_back),
        CASE(the_declaration_is_no_state_either),
        CASE(an_iterator_cannot_carry_state),
        CASE(details_of_many_failures_are_bounded),
        CASE(a_handle_is_dead_when_its_artifact_is_gone),
        CASE(bytecode_is_not_loaded),
        CASE(require_reaches_nothing_but_libraries),
        CASE(error_objects_of_any_kind_are_told),
        CASE(addresses_are_not_shown),
        CASE(pairs_goes_in_an_order_that_lasts),
        CASE(long_texts_compared_often_end),
        CASE(a_closing_variable_gains_nothing),
        CASE(the_helpers_of_a_check_are_not_for_loading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

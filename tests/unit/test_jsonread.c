/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/jsonread.h"
#include "base/text.h"

static pv_arena *arena;

static int open_arena(void **state) {
    (void)state;
    arena = pv_arena_new(16 << 20);
    return arena ? 0 : -1;
}

static int close_arena(void **state) {
    (void)state;
    pv_arena_free(arena);
    return 0;
}

/* One letter for each token, and what is wrong behind a blank. */
static const char *tokens_of(const char *text) {
    static const char LETTERS[] = "{}[]ksnw";
    pv_jsonread json = pv_jsonread_of(pv_slice_of(text), 1);
    pv_jsonread_token t;
    pv_textbuf out = pv_textbuf_new(arena, 4096);
    while (pv_jsonread_next(&json, &t))
        pv_textbuf_addc(&out, LETTERS[t.kind]);
    if (json.fault)
        pv_textbuf_addf(&out, " %s", json.fault);
    return pv_textbuf_end(&out, NULL);
}

static void every_kind_of_value_is_a_token(void **state) {
    (void)state;
    assert_string_equal(tokens_of("{\"a\": [1, -2.5e3, \"s\", true, null, {}], \"b\": []}"),
                        "{k[nnsww{}]k[]}");
    assert_string_equal(tokens_of(" \"alone\" and what follows"), "s");
}

static void what_is_no_json_is_told(void **state) {
    (void)state;
    assert_string_equal(tokens_of(""), " ends within a value");
    assert_string_equal(tokens_of("{\"a\" 1}"), "{ has no colon behind a name");
    assert_string_equal(tokens_of("[1 2]"), "[n has neither a comma nor an end behind a value");
    assert_string_equal(tokens_of("[1,]"), "[n has something else where a value must stand");
    assert_string_equal(tokens_of("{\"a\": 1,}"), "{kn has no name where one must stand");
    assert_string_equal(tokens_of("{1: 2}"), "{ has no name where one must stand");
    assert_string_equal(tokens_of("[1}"), "[n has neither a comma nor an end behind a value");
    assert_string_equal(tokens_of("\"a\\"), " ends within a string");
    assert_string_equal(tokens_of("\"a\nb\""),
                        " has a line end or control character within a string");
}

static void depth_is_limited(void **state) {
    (void)state;
    char text[2 * PV_JSON_DEPTH + 3] = "";
    memset(text, '[', PV_JSON_DEPTH);
    memset(text + PV_JSON_DEPTH, ']', PV_JSON_DEPTH);
    assert_null(strchr(tokens_of(text), ' '));
    memset(text, '[', PV_JSON_DEPTH + 1);
    assert_non_null(strstr(tokens_of(text), "deeper than 64 levels"));
}

static void tokens_know_their_line(void **state) {
    (void)state;
    pv_jsonread json = pv_jsonread_of(pv_slice_of("{\r\n\"a\":\n\r1}"), 7);
    pv_jsonread_token t;
    static const uint64_t LINES[] = {7, 8, 10, 10};
    for (size_t i = 0; i < 4; i++) {
        assert_true(pv_jsonread_next(&json, &t));
        assert_int_equal(t.place.at, LINES[i]);
    }
    assert_false(pv_jsonread_next(&json, &t));
}

static void a_value_can_be_skipped(void **state) {
    (void)state;
    pv_jsonread json = pv_jsonread_of(pv_slice_of("[{\"a\": [1, {}]}, 5]"), 1);
    pv_jsonread_token t;
    assert_true(pv_jsonread_next(&json, &t) && pv_jsonread_next(&json, &t));
    pv_jsonread_skip(&json, t.kind);
    assert_true(pv_jsonread_next(&json, &t));
    assert_true(pv_slice_is(t.raw, "5"));
}

static void escapes_are_resolved(void **state) {
    (void)state;
    static const char *const CASES[][2] = {{"plain", "plain"},
                                           {"a\\n\\\"\\\\\\/b", "a\n\"\\/b"},
                                           {"\\u00e9\\u20ac", "\u00e9\u20ac"},
                                           {"\\ud83d\\ude00", "\U0001F600"},
                                           {"\\ud83d", "\ufffd"},
                                           {"\\ud83d\\u0041", "\ufffdA"},
                                           {"\\u0000", "\ufffd"},
                                           {"\\u12", "\ufffd12"},
                                           {"\\q", "\ufffd"}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        pv_jsonread_token t = {PV_JSON_STRING, pv_slice_of(CASES[i][0]), {PV_LINE, 1}};
        pv_slice text;
        assert_true(pv_jsonread_text(arena, &t, &text));
        assert_int_equal(text.size, strlen(CASES[i][1]));
        assert_memory_equal(text.data, CASES[i][1], text.size);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_value_is_a_token),
        cmocka_unit_test(what_is_no_json_is_told),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(tokens_know_their_line),
        cmocka_unit_test(a_value_can_be_skipped),
        cmocka_unit_test(escapes_are_resolved),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}

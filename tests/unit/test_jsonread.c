/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
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

static pv_jsonread parsed(pv_slice text, uint64_t first_line) {
    pv_jsonread json;
    pv_status status = pv_jsonread_parse(arena, text, first_line, &json);
    assert_null(status.error);
    return json;
}

/* One letter for each token, and what is wrong behind a blank. */
static const char *tokens_of_slice(pv_slice text) {
    static const char LETTERS[] = "{}[]ksnw";
    pv_jsonread json = parsed(text, 1);
    pv_jsonread_token t;
    pv_textbuf out = pv_textbuf_new(arena, 4096);
    while (pv_jsonread_next(&json, &t))
        pv_textbuf_addc(&out, LETTERS[t.kind]);
    if (json.fault)
        pv_textbuf_addf(&out, " %s", json.fault);
    return pv_textbuf_end(&out, NULL);
}

static const char *tokens_of(const char *text) {
    return tokens_of_slice(pv_slice_of(text));
}

static void every_kind_of_value_is_a_token(void **state) {
    (void)state;
    assert_string_equal(tokens_of("{\"a\": [1, -2.5e3, \"s\", true, null, {}], \"b\": []}"),
                        "{k[nnsww{}]k[]}");
    assert_string_equal(tokens_of(" \"alone\" and what follows"), "s");
    assert_string_equal(tokens_of("12"), "n");
    assert_string_equal(tokens_of("{\"a\": 1, \"a\": 2}"), "{knkn}");
}

static void what_is_no_json_is_told(void **state) {
    (void)state;
    static const char *const CASES[][2] = {
        {"", " it ends within a value"},
        {"[1", "[n it ends within a value"},
        {"[\"a", "[ it ends within a value"},
        {"{\"a\" 1}", "{k object key and value must be separated by a colon (':')"},
        {"[1 2]", "[n after array element, I expect ',' or ']'"},
        {"[1}", "[n after array element, I expect ',' or ']'"},
        {"[1,]", "[n unallowed token at this point in JSON text"},
        {"{\"a\": 1,}", "{kn invalid object key (must be a string)"},
        {"{1: 2}", "{ invalid object key (must be a string)"},
        {"[tru]", "[ invalid string in json text"},
        {"\"a\nb\"", " invalid character inside string"},
        {"\"\\q\"", " inside a string, '\\' occurs before a character which it may not"},
        {"\"\\u12\"", " invalid (non-hex) character occurs after '\\u' inside string"},
        {"\"\xff\"", " invalid bytes in UTF8 string"},
        {"/* c */ 1", " probable comment found in input text, comments are not enabled"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        assert_string_equal(tokens_of(CASES[i][0]), CASES[i][1]);
}

static void what_is_wrong_has_its_place(void **state) {
    (void)state;
    static const char TEXT[] = "[1,\n2\n3]";
    pv_jsonread json = parsed(pv_slice_of(TEXT), 5);
    assert_non_null(json.wrong);
    assert_null(json.fault); /* the walk has not come there */
    assert_int_equal(json.end_place.kind, PV_LINE);
    assert_int_equal(json.end_place.at, 7);
    assert_int_equal(json.end, strlen("[1,\n2\n3"));
    assert_int_equal(json.count, 3);
}

static void depth_is_limited(void **state) {
    (void)state;
    char text[2 * PV_JSON_DEPTH + 3] = "";
    memset(text, '[', PV_JSON_DEPTH);
    memset(text + PV_JSON_DEPTH, ']', PV_JSON_DEPTH);
    assert_null(strchr(tokens_of(text), ' '));
    memset(text, '[', PV_JSON_DEPTH + 1);
    assert_non_null(strstr(tokens_of(text), "deeper than 64 levels"));
    assert_true(parsed(pv_slice_of(text), 1).over_limit);
}

/* Of memory of its own, for a sanitizer to guard. */
static pv_slice many(size_t count, const char *what) {
    size_t size = strlen(what);
    char *text = malloc(count * size);
    assert_non_null(text);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * size, what, size);
    return (pv_slice){text, count * size};
}

static void huge_texts_meet_the_caps(void **state) {
    (void)state;
    pv_slice text = many(100 << 20, "[");
    pv_jsonread json = parsed(text, 1);
    assert_true(json.over_limit);
    assert_int_equal(json.count, PV_JSON_DEPTH);
    assert_int_equal(pv_jsonread_end(text), PV_JSON_DEPTH + 1);
    free((void *)(uintptr_t)text.data);
}

static void tokens_are_limited(void **state) {
    (void)state;
    pv_arena *large = pv_arena_new((size_t)1 << 30);
    pv_slice text = many(PV_JSON_TOKENS, "1,");
    pv_jsonread json;
    memcpy((char *)(uintptr_t)text.data, "[ ", 2);
    assert_null(pv_jsonread_parse(large, text, 1, &json).error);
    assert_string_equal(json.wrong, "it ends within a value");
    assert_int_equal(json.count, PV_JSON_TOKENS);
    memcpy((char *)(uintptr_t)text.data, "[[", 2);
    memcpy((char *)(uintptr_t)text.data + 2, "],", 2);
    assert_null(pv_jsonread_parse(large, text, 1, &json).error);
    assert_true(json.over_limit);
    free((void *)(uintptr_t)text.data);
    pv_arena_free(large);
}

/* yajl itself goes on with the NULL. */
static void want_of_memory_is_told(void **state) {
    (void)state;
    pv_slice text = many(1 << 16, "\\n");
    char *data = (char *)(uintptr_t)text.data;
    data[0] = data[text.size - 1] = '"';
    data[1] = ' ';
    data[text.size - 2] = ' ';
    for (size_t size = 64; size < (size_t)1 << 20; size *= 2) {
        pv_arena *small = pv_arena_new(size);
        pv_jsonread json;
        if (!small)
            continue;
        pv_status status = pv_jsonread_parse(small, text, 1, &json);
        assert_true(!status.error == (json.count == 1));
        assert_true(!status.error || status.error->code == PV_OUT_OF_MEMORY);
        assert_true(size > 4096 || status.error);
        pv_arena_free(small);
    }
    free(data);
}

static void tokens_know_their_line(void **state) {
    (void)state;
    pv_jsonread json = parsed(pv_slice_of("{\r\r\n\"a\":\n\r1}"), 7);
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
    pv_jsonread json = parsed(pv_slice_of("[{\"a\": [1, {}]}, 5]"), 1);
    pv_jsonread_token t;
    assert_true(pv_jsonread_next(&json, &t) && pv_jsonread_next(&json, &t));
    pv_jsonread_skip(&json, t.kind);
    assert_true(pv_jsonread_next(&json, &t));
    assert_true(pv_slice_is(t.text, "5"));
}

/* Records one behind the other: each says where the next begins. */
static void values_follow_one_another(void **state) {
    (void)state;
    pv_slice text = pv_slice_of("{\"a\": 1}\n{\"b\\n\": \"\\t\"} [2]\n7 true");
    static const char *const EXPECTED[] = {"{kn}", "{ks}", "[n]", "n", "w"};
    static const uint64_t LINES[] = {1, 2, 2, 3, 3};
    uint64_t line = 1;
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(tokens_of_slice(text), EXPECTED[i]);
        pv_jsonread json = parsed(text, line);
        assert_int_equal(json.end, pv_jsonread_end(text));
        assert_int_equal(json.end_place.at, LINES[i]);
        text = pv_slice_from(text, json.end);
        line = json.end_place.at;
    }
    assert_int_equal(text.size, 0);
}

static void escapes_are_resolved(void **state) {
    (void)state;
    static const char *const CASES[][2] = {{"plain", "plain"},
                                           {"", ""},
                                           {"a\\n\\\"\\\\\\/b", "a\n\"\\/b"},
                                           {"\\u00e9\\u20ac", "\u00e9\u20ac"},
                                           {"\\\\u0000", "\\u0000"},
                                           {"\\ud83d\\ude00", "\U0001F600"}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const char *text = pv_arena_printf(arena, "\"%s\"", CASES[i][0]);
        pv_jsonread json = parsed(pv_slice_of(text), 1);
        assert_null(json.wrong);
        assert_int_equal(json.count, 1);
        assert_int_equal(json.tokens->text.size, strlen(CASES[i][1]));
        if (*CASES[i][1])
            assert_memory_equal(json.tokens->text.data, CASES[i][1], json.tokens->text.size);
    }
}

static void escapes_that_are_no_character_are_refused(void **state) {
    (void)state;
    static const char *const CASES[] = {"\\u0000",  "a\\u0000b",       "\\ud83d",      "\\ud83dA",
                                        "\\udE00",  "\\ud83d\\u0041B", "\\ud83d\\\\u", "\\ud83d\\n",
                                        "\\ud83d ", "\\ud83d\\ud83d"};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const char *text = pv_arena_printf(arena, "{\"%s\": 1}", CASES[i]);
        assert_string_equal(tokens_of(text), "{ an escape in a string is no character (NUL, or "
                                             "half a surrogate pair)");
    }
}

static bool is_wanted(pv_slice name) {
    return pv_slice_is(name, "wanted");
}

static bool has_name(const char *text) {
    return pv_jsonread_names(pv_slice_of(text), is_wanted);
}

static void names_are_seen_in_what_stands_first(void **state) {
    (void)state;
    assert_true(has_name("{\"a\": [{\"Wanted\": 1"));
    assert_true(has_name("{\"w\\u0061nted\": 1}"));
    assert_false(has_name("{\"a\": \"wanted\"}"));
    assert_false(has_name("{\"a\": 1} {\"wanted\": 1}"));
    assert_false(has_name("[[[[[[[[[{\"wanted\": 1}"));
    assert_false(has_name("[x] {\"wanted\": 1}"));
    pv_slice text = many(PV_JSON_LOOK_AHEAD, " ");
    char *data = (char *)(uintptr_t)text.data;
    memcpy(data, "{\"a\":\"", 6);
    memset(data + 6, '\\', text.size - 6);
    assert_false(pv_jsonread_names(text, is_wanted));
    free(data);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_value_is_a_token),
        cmocka_unit_test(what_is_no_json_is_told),
        cmocka_unit_test(what_is_wrong_has_its_place),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(huge_texts_meet_the_caps),
        cmocka_unit_test(tokens_are_limited),
        cmocka_unit_test(want_of_memory_is_told),
        cmocka_unit_test(tokens_know_their_line),
        cmocka_unit_test(a_value_can_be_skipped),
        cmocka_unit_test(values_follow_one_another),
        cmocka_unit_test(escapes_are_resolved),
        cmocka_unit_test(escapes_that_are_no_character_are_refused),
        cmocka_unit_test(names_are_seen_in_what_stands_first),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "facts/render.h"
#include "facts/setters.h"
#include "facts/unit.h"

static char *rendered(pv_arena *arena, pv_fact fact, pv_value value) {
    pv_textbuf out = pv_textbuf_new(arena, 1 << 16);
    value.known = PV_PRESENT;
    pv_render_value(&out, pv_fact_get_info(fact), &value);
    assert_non_null(pv_textbuf_end(&out, NULL));
    return out.data;
}

static void every_type_has_a_text(void **state) {
    (void)state;
    pv_arena *a = pv_arena_new(1 << 20);
    static const uint8_t bytes[] = {0xab, 0x01};
    static const pv_text list[] = {{"serverAuth", 10}, {"1.2.3", 5}};
    assert_string_equal(rendered(a, PV_FACT_CERT_IS_CA, (pv_value){.u.boolean = true}), "true");
    assert_string_equal(rendered(a, PV_FACT_CERT_KEY_BITS, (pv_value){.u.integer = -7}), "-7");
    assert_string_equal(rendered(a, PV_FACT_CERT_NOT_AFTER, (pv_value){.u.integer = 0}),
                        "1970-01-01T00:00:00Z");
    assert_string_equal(rendered(a, PV_FACT_KEY_SPEC, (pv_value){.u.choice = PV_KEYSPEC_SIGNATURE}),
                        "signature");
    assert_string_equal(rendered(a, PV_FACT_CERT_KEY_USAGE, (pv_value){.u.set = 5}),
                        "{digitalSignature, keyEncipherment}");
    assert_string_equal(rendered(a, PV_FACT_CERT_KEY_USAGE, (pv_value){.u.set = 0}), "{}");
    assert_string_equal(rendered(a, PV_FACT_CERT_SUBJECT, (pv_value){.count = 4, .u.text = "CN=a"}),
                        "\"CN=a\"");
    assert_string_equal(rendered(a, PV_FACT_CERT_SHA1, (pv_value){.count = 2, .u.bytes = bytes}),
                        "ab01");
    assert_string_equal(
        rendered(a, PV_FACT_CERT_EXTENDED_KEY_USAGE, (pv_value){.count = 2, .u.list = list}),
        "{serverAuth, 1.2.3}");
    pv_arena_free(a);
}

static void assert_safe(const char *text, size_t size, const char *expected) {
    pv_arena *arena = pv_arena_new(1 << 20);
    pv_textbuf out = pv_textbuf_new(arena, 1 << 16);
    pv_render_safe(&out, text, size);
    assert_string_equal(pv_textbuf_end(&out, NULL), expected);
    pv_arena_free(arena);
}

static void a_hostile_text_cannot_steer_a_terminal(void **state) {
    (void)state;
    assert_safe("\x1b[2J", 4, "\\x1b[2J");
    assert_safe("a\0b\r\n", 5, "a\\x00b\\x0d\\x0a");
    assert_safe("\xe2\x80\xae"
                "gpj.exe",
                10, "\\u{202e}gpj.exe");
    assert_safe("\xc2\x9b"
                "31m",
                5, "\\x9b31m");
    assert_safe("\xff\xfe", 2, "\\xff\\xfe");
    assert_safe("Zürich", 7, "Zürich");
}

static void places_name_what_they_count(void **state) {
    (void)state;
    static const struct {
        pv_value value;
        const char *text;
    } CASES[] = {
        {{.place_kind = PV_BYTE, .at = 1180}, "1180"},
        {{.place_kind = PV_CONTENT, .at = 12}, "content:12"},
        {{.place_kind = PV_LINE, .at = 3}, "line:3"},
        {{.place_kind = PV_NOWHERE, .at = 3}, ""},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        pv_arena *arena = pv_arena_new(1 << 20);
        pv_textbuf out = pv_textbuf_new(arena, 64);
        pv_render_place(&out, &CASES[i].value);
        assert_string_equal(pv_textbuf_end(&out, NULL), CASES[i].text);
        pv_arena_free(arena);
    }
}

static void a_near_miss_is_met_with_the_nearest_name(void **state) {
    (void)state;
    static const char *const NAMES[] = {"scan", "facts", "verify", "rules", "explain"};
    assert_string_equal(pv_text_nearest("scna", NAMES, 5), "scan");
    assert_string_equal(pv_text_nearest("fact", NAMES, 5), "facts");
    assert_string_equal(pv_text_nearest("VERIFY", NAMES, 5), "verify");
    assert_string_equal(pv_text_nearest("explian", NAMES, 5), "explain");
    assert_null(pv_text_nearest("zzzzzz", NAMES, 5));
    assert_null(pv_text_nearest("", NAMES, 5));
}

static void the_schema_can_be_asked_by_name(void **state) {
    (void)state;
    assert_int_equal(pv_fact_named("key.spec"), PV_FACT_KEY_SPEC);
    assert_int_equal(pv_fact_named("key.sepc"), PV_FACT_COUNT);
    assert_int_equal(pv_kind_named("request"), PV_KIND_REQUEST);
    assert_int_equal(pv_enum_value(PV_ENUMID_KEYSPEC, "signature"), PV_KEYSPEC_SIGNATURE);
    assert_int_equal(pv_enum_value(PV_ENUMID_KEYSPEC, "sig"), -1);
    for (size_t i = 0; i < PV_FACT_COUNT; i++) {
        const pv_fact_info *info = pv_fact_get_info((pv_fact)i);
        assert_int_equal(pv_fact_named(info->name), i);
        assert_string_equal(info->name + strlen(pv_kind_name(info->kind)) + 1, info->field);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_has_a_text),
        cmocka_unit_test(a_hostile_text_cannot_steer_a_terminal),
        cmocka_unit_test(places_name_what_they_count),
        cmocka_unit_test(a_near_miss_is_met_with_the_nearest_name),
        cmocka_unit_test(the_schema_can_be_asked_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

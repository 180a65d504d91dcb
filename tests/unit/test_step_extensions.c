/* SPDX-License-Identifier: Apache-2.0
 * Extensions that templates of step-ca write as octets: what they tell, and what they leave open.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "support/reading.h"

static test_reading reading;

static int open_reading(void **state) {
    (void)state;
    test_reading_init(&reading);
    return 0;
}

static int close_reading(void **state) {
    (void)state;
    test_reading_done(&reading);
    return 0;
}

static pv_subject *only(const char *text) {
    if (!test_reading_run(&reading, "input", pv_bytes_of_text(text)))
        fail_msg("not recognised: %.60s", text);
    assert_int_equal(reading.unit.subject_count, 1);
    return reading.unit.subjects;
}

#define expect(subject, fact, text)                                                                \
    assert_string_equal(test_reading_value(&reading, subject, PV_FACT_TEMPLATE_##fact), text)

#define SUBJECT "{ \"subject\": {{ toJson .Subject }},\n"
#define MEMBERS                                                                                    \
    SUBJECT "\"keyUsage\": [\"digitalSignature\"], \"extKeyUsage\": [\"serverAuth\"], "            \
            "\"extensions\": "
#define CONSTRAINTS "{\"id\": \"2.5.29.19\", \"critical\": true, \"value\": \"MAMBAf8=\"}"
#define ANY_PURPOSE "{\"ID\": \"2.5.29.37\", \"value\": \"MAYGBFUdJQA=\"}"

static void extensions_as_octets_count_before_members(void **state) {
    (void)state;
    pv_subject *s = only(MEMBERS "[" CONSTRAINTS ", " ANY_PURPOSE "] }");
    expect(s, IS_CA, "true");
    expect(s, MAX_PATH_LENGTH, "-1");
    expect(s, KEY_USAGE, "{digitalSignature}");
    expect(s, EXTENDED_KEY_USAGE, "{anyExtendedKeyUsage}");
    expect(s, CRITICAL_EXTENSIONS, "{basicConstraints, keyUsage}");
    expect(s, RAW_EXTENSIONS, "{basicConstraints, extKeyUsage}");
    expect(s, COPIED_EXTENSIONS, "absent");
    s = only(MEMBERS "[{\"id\": \"2.5.29.15\", \"value\": \"AwIBBg==\"}] }");
    expect(s, KEY_USAGE, "{keyCertSign, cRLSign}");
    expect(s, CRITICAL_EXTENSIONS, "absent");
    expect(s, IS_CA, "absent");
}

static void octets_by_an_action_or_within_an_if_leave_open_what_they_tell(void **state) {
    static const char *const CASES[] = {
        "[{\"id\": \"2.5.29.19\", \"value\": \"{{ .x }}\"}] }",
        "[{\"id\": \"2.5.29.19\", \"value\": {{ .x }}}] }",
        "[{{ if .a }}" CONSTRAINTS "{{ end }}] }",
        "[{\"id\": \"2.5.29.19\", \"value\": \"MAMB\"}] }",
        "[{\"id\": \"2.5.29.19\", \"value\": \"MAMB!\"}] }",
        "[{\"id\": \"2.5.29.19\", \"value\": [48, 0]}] }",
        "[{\"id\": \"2.5.29.19\"}] }",
        "[" CONSTRAINTS ", " CONSTRAINTS "] }",
    };
    (void)state;
    char text[1024];
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        snprintf(text, sizeof text, "%s%s", MEMBERS, CASES[i]);
        pv_subject *s = only(text);
        expect(s, IS_CA, "undetermined");
        expect(s, EXTENDED_KEY_USAGE, "{serverAuth}");
    }
}

static void extensions_of_which_the_identifier_is_not_known_may_be_any(void **state) {
    static const char *const CASES[] = {
        "[{\"id\": \"{{ .x }}\", \"value\": \"MAA=\"}] }",
        "[{{ .x }}] }",
        "{{ toJson .x }} }",
        "[{\"id\": \"2.5.29.019\", \"value\": \"MAA=\"}] }",
        "[{\"id\": {{ if .a }}\"2.5.29.15\"{{ else }}\"1.2.3\"{{ end }}, \"value\": \"MAA=\"}] }",
        "[{\"\\u0069d\": \"2.5.29.15\", \"value\": \"MAA=\"}] }",
        "[], \"Extensions\": [] }",
        "[], \"\\u0065xtensions\": [] }",
        "5 }",
    };
    (void)state;
    char text[1024];
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        snprintf(text, sizeof text, "%s%s", MEMBERS, CASES[i]);
        pv_subject *s = only(text);
        expect(s, IS_CA, "undetermined");
        expect(s, KEY_USAGE, "undetermined");
        expect(s, EXTENDED_KEY_USAGE, "undetermined");
        expect(s, RAW_EXTENSIONS, "undetermined");
        expect(s, COPIED_EXTENSIONS, "undetermined");
    }
}

static void octets_that_are_known_stay_so_beside_others_that_are_not(void **state) {
    (void)state;
    pv_subject *s = only(MEMBERS "[" CONSTRAINTS ", {{ .more }}] }");
    expect(s, IS_CA, "true");
    expect(s, EXTENDED_KEY_USAGE, "undetermined");
}

static void an_extension_without_identifier_is_not_written(void **state) {
    (void)state;
    pv_subject *s = only(MEMBERS "[{\"id\": \"\", \"value\": \"MAA=\"}, null] }");
    expect(s, IS_CA, "absent");
    expect(s, RAW_EXTENSIONS, "absent");
}

static void copied_extensions_are_told_apart_from_those_that_are_made(void **state) {
    (void)state;
    pv_subject *s = only(MEMBERS "{{ toJson .Insecure.CR.Extensions }} }");
    expect(s, COPIED_EXTENSIONS, "{missing, own}");
    expect(s, KEY_USAGE, "{digitalSignature}");
    expect(s, RAW_EXTENSIONS, "undetermined");
}

static void of_two_members_of_one_name_nobody_knows(void **state) {
    (void)state;
    pv_subject *s = only(SUBJECT "\"extKeyUsage\": [\"any\"], \"ExtKeyUsage\": [\"serverAuth\"] }");
    expect(s, EXTENDED_KEY_USAGE, "undetermined");
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_reading, close_reading)
    const struct CMUnitTest tests[] = {
        TEST(extensions_as_octets_count_before_members),
        TEST(octets_by_an_action_or_within_an_if_leave_open_what_they_tell),
        TEST(extensions_of_which_the_identifier_is_not_known_may_be_any),
        TEST(octets_that_are_known_stay_so_beside_others_that_are_not),
        TEST(an_extension_without_identifier_is_not_written),
        TEST(copied_extensions_are_told_apart_from_those_that_are_made),
        TEST(of_two_members_of_one_name_nobody_knows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

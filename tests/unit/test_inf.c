/* SPDX-License-Identifier: Apache-2.0
 * INF files for certreq and certutil. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "facts/schema.h"
#include "support/reading.h"

static int set_up(void **state) {
    test_reading *r = malloc(sizeof *r);
    test_reading_init(r);
    *state = r;
    return 0;
}

static int tear_down(void **state) {
    test_reading_done(*state);
    free(*state);
    return 0;
}

static bool read(test_reading *r, const char *text) {
    bool claimed = test_reading_run(r, "input", pv_bytes_of_text(text));
    test_reading_check(r, strlen(text));
    return claimed;
}

static const pv_value *fact(test_reading *r, pv_fact which) {
    assert_non_null(r->unit.subjects);
    return pv_subject_value(r->unit.subjects, which);
}

static void assert_text(test_reading *r, pv_fact which, const char *text) {
    const pv_value *v = fact(r, which);
    assert_int_equal(v->known, PV_PRESENT);
    assert_string_equal(v->u.text, text);
}

static void assert_known(test_reading *r, pv_fact which, pv_known known) {
    assert_int_equal(fact(r, which)->known, known);
}

static void quotes_come_off_and_two_of_them_are_one(void **state) {
    assert_true(read(*state, "[NewRequest]\nSubject = \"CN=\"\"a, b\"\", O=c\" ; comment\n"));
    assert_text(*state, PV_FACT_TEMPLATE_SUBJECT, "CN=\"a, b\", O=c");
    assert_true(read(*state, "[NewRequest]\nSubject=\"\"CN=a\"\"\n"));
    assert_text(*state, PV_FACT_TEMPLATE_SUBJECT, "CN=a");
}

static void comments_begin_outside_of_quotes_and_words_only(void **state) {
    assert_true(
        read(*state, "[NewRequest]\nSubject = CN=http://a // comment\nKeyContainer = \"a;b\"\n"));
    assert_text(*state, PV_FACT_TEMPLATE_SUBJECT, "CN=http://a");
    assert_text(*state, PV_FACT_TEMPLATE_KEY_CONTAINER, "a;b");
}

static void strings_are_replaced_wherever_their_section_stands(void **state) {
    assert_true(
        read(*state, "[NewRequest]\nSubject = \"CN=%HOST%, O=100%%\"\n[Strings]\nhost = \"a\"\n"));
    assert_text(*state, PV_FACT_TEMPLATE_SUBJECT, "CN=a, O=100%");
    assert_true(read(*state, "[NewRequest]\nSubject = \"CN=%HOST%\"\n"));
    assert_known(*state, PV_FACT_TEMPLATE_SUBJECT, PV_UNDETERMINED);
}

static void a_string_with_two_values_is_not_known(void **state) {
    assert_true(read(*state, "[Strings]\na = 1\na = 2\n[NewRequest]\nKeySpec = %a%\n"));
    assert_known(*state, PV_FACT_TEMPLATE_DEFAULT_KEY_SPEC, PV_UNDETERMINED);
    assert_known(*state, PV_FACT_TEMPLATE_DUPLICATE_KEYS, PV_PRESENT);
}

static void a_key_that_stands_twice_counts_when_both_say_the_same(void **state) {
    assert_true(
        read(*state, "[NewRequest]\nKeySpec = 1\nkeyspec = 1\nKeyLength = 1\nKeyLength = 2\n"));
    assert_known(*state, PV_FACT_TEMPLATE_DEFAULT_KEY_SPEC, PV_PRESENT);
    assert_known(*state, PV_FACT_TEMPLATE_MINIMAL_KEY_SIZE, PV_UNDETERMINED);
    assert_int_equal(fact(*state, PV_FACT_TEMPLATE_DUPLICATE_KEYS)->count, 2);
}

static void key_usage_is_hex_or_symbols_and_digits_alone_are_refused(void **state) {
    test_reading *r = *state;
    assert_true(read(r, "[NewRequest]\nKeyUsage = 0x80A1\n"));
    assert_int_equal(fact(r, PV_FACT_TEMPLATE_KEY_USAGE)->u.set,
                     1u << PV_KEYUSAGE_DIGITAL_SIGNATURE | 1u << PV_KEYUSAGE_KEY_ENCIPHERMENT |
                         1u << PV_KEYUSAGE_ENCIPHER_ONLY | 1u << PV_KEYUSAGE_DECIPHER_ONLY);
    assert_true(read(r, "[NewRequest]\nKeyUsage = 80\n"));
    assert_known(r, PV_FACT_TEMPLATE_KEY_USAGE, PV_UNDETERMINED);
    assert_int_equal(r->unit.problem_count, 1);
}

static void usages_that_contradict_one_another_are_not_known(void **state) {
    const char *text =
        "[NewRequest]\nKeyUsage = 0xa0\n[Extensions]\n2.5.29.15 = \"{hex}03 02 07 80\"\n";
    assert_true(read(*state, text));
    assert_known(*state, PV_FACT_TEMPLATE_KEY_USAGE, PV_UNDETERMINED);
    assert_true(
        read(*state, "[NewRequest]\nKeyUsage = 0x80\n[Extensions]\n2.5.29.15=\"{hex}03020780\"\n"));
    assert_known(*state, PV_FACT_TEMPLATE_KEY_USAGE, PV_PRESENT);
}

static void a_placeholder_in_place_of_lines_leaves_no_key_absent(void **state) {
    assert_true(read(*state, "[NewRequest]\n{0}\nKeySpec = 1"));
    assert_known(*state, PV_FACT_TEMPLATE_DEFAULT_KEY_SPEC, PV_PRESENT);
    assert_known(*state, PV_FACT_TEMPLATE_EXPORTABLE, PV_UNDETERMINED);
    assert_known(*state, PV_FACT_TEMPLATE_NAME, PV_ABSENT);
}

static void a_container_in_braces_is_no_placeholder(void **state) {
    const char *name = "{0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0}";
    char text[100];
    snprintf(text, sizeof text, "[NewRequest]\nKeyContainer = \"%s\"\n", name);
    assert_true(read(*state, text));
    assert_text(*state, PV_FACT_TEMPLATE_KEY_CONTAINER, name);
}

static void assert_constraints(test_reading *r, const char *row, bool is_ca, int64_t length) {
    char text[300];
    snprintf(text, sizeof text, "[NewRequest]\nKeySpec = 1\n[Extensions]\n2.5.29.19 = %s\n", row);
    assert_true(read(r, text));
    assert_known(r, PV_FACT_TEMPLATE_IS_CA, PV_PRESENT);
    assert_int_equal(fact(r, PV_FACT_TEMPLATE_IS_CA)->u.boolean, is_ca);
    assert_known(r, PV_FACT_TEMPLATE_MAX_PATH_LENGTH, is_ca ? PV_PRESENT : PV_ABSENT);
    if (is_ca)
        assert_int_equal(fact(r, PV_FACT_TEMPLATE_MAX_PATH_LENGTH)->u.integer, length);
    assert_null(r->unit.problems);
}

static void a_ca_is_asked_for_in_any_spelling(void **state) {
    static const char *const SPELLINGS[] = {"\"{text}ca=1&pathlength=0\"",
                                            "\"{TEXT} CA = True & PathLength = 0 &\"",
                                            ("\"{text}\"\n_continue_ = \"ca=yes&\"\n"
                                             "_continue_ = \"pathlength=0\""),
                                            "\"{text}subjecttype=ca&pathlength=0\"",
                                            "{text}pathlength=0&ca=1",
                                            "\"{hex}30 06 01 01 ff 02 01 00\"",
                                            "MAYBAf8CAQA=",
                                            "\"{asn}MAYBAf8CAQA=\"\nCritical = 2.5.29.19",
                                            "%BC%\n[Strings]\nBC = \"{text}ca=1&pathlength=0\""};
    for (size_t i = 0; i < sizeof SPELLINGS / sizeof *SPELLINGS; i++)
        assert_constraints(*state, SPELLINGS[i], true, 0);
    assert_constraints(*state, "\"{text}ca=1\"", true, -1);
    assert_constraints(*state, "\"{text}ca=0&pathlength=0\"", false, 0);
    assert_constraints(*state, "\"{text}subjecttype=endentity\"", false, 0);
    assert_constraints(*state, "MAA=", false, 0);
}

static void who_asks_for_no_constraints_asks_for_no_ca(void **state) {
    assert_true(
        read(*state, "[NewRequest]\nKeySpec = 1\n[Extensions]\n2.5.29.37=\"{text}1.2.3\"\n"));
    assert_known(*state, PV_FACT_TEMPLATE_IS_CA, PV_ABSENT);
    assert_known(*state, PV_FACT_TEMPLATE_MAX_PATH_LENGTH, PV_ABSENT);
    assert_true(read(*state, "[Extensions]\n2.5.29.37=\"{text}1.2.3\"\n"));
    assert_known(*state, PV_FACT_TEMPLATE_IS_CA, PV_UNDETERMINED);
}

static void constraints_that_cannot_be_read_are_not_known(void **state) {
    static const char *const ROWS[] = {
        "2.5.29.19 = \"{text}ca=0pathlength=0\"",
        "2.5.29.19 = \"{text}ca=1&pathlength=many\"",
        "2.5.29.19 = \"{text}ca=1&ca=0\"",
        "2.5.29.19 = \"{text}ca=0&subjecttype=ca\"",
        "2.5.29.19 = \"{text}\"",
        "2.5.29.19 = \"{text}pathlength=0\"",
        "2.5.29.19 = \"{text}ca=%WHO%\"",
        "2.5.29.19 = {octet}MAYBAf8CAQA=",
        "2.5.29.19 = MAYBAf8CAQ",
        "2.5.29.19 = \"{hex}30 06 01 01 ff 02 01 ff\"",
        "2.5.29.19 = \"{hex}30 03 01 01 ff 00\"",
        "2.5.29.19 = \"{text}ca=0\"\n2.5.29.19 = \"{text}ca=1\"",
        "%WHAT% = \"{text}ca=1\"",
        "$oid = \"{text}ca=1\"",
        "[BasicConstraintsExtension]\nPathLength = 3",
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        char text[300];
        snprintf(text, sizeof text, "[NewRequest]\nKeySpec = 1\n[Extensions]\n%s\n", ROWS[i]);
        assert_true(read(*state, text));
        assert_known(*state, PV_FACT_TEMPLATE_IS_CA, PV_UNDETERMINED);
        assert_known(*state, PV_FACT_TEMPLATE_MAX_PATH_LENGTH, PV_UNDETERMINED);
    }
}

static void the_driver_s_inf_is_left_alone(void **state) {
    assert_false(
        read(*state, "[Version]\nSignature=\"$Windows NT$\"\nClass=Net\n[Strings]\na=\"b\"\n"));
    assert_false(read(*state, "[Properties]\n2 = something\n"));
}

static void an_inf_is_no_template_of_the_name_it_asks_for(void **state) {
    test_reading *r = *state;
    assert_true(read(r, "[NewRequest]\n[RequestAttributes]\nCertificateTemplate = WebServer\n"));
    assert_text(r, PV_FACT_TEMPLATE_NAME, "WebServer");
    assert_memory_equal(pv_subject_identity(r->unit.subjects), "digest:", 7);
}

static void what_a_repair_writes_is_no_installed_key(void **state) {
    test_reading *r = *state;
    assert_true(
        read(r, "[Properties]\n2=\"{text}Container=a b&Provider=P&KeySpec=AT_SIGNATURE\"\n"));
    assert_text(r, PV_FACT_KEY_CONTAINER, "a b");
    assert_int_equal(fact(r, PV_FACT_KEY_SOURCE)->u.choice, PV_KEYSOURCE_REPAIR);
    assert_int_equal(fact(r, PV_FACT_KEY_SPEC)->u.choice, PV_KEYSPEC_SIGNATURE);
    assert_known(r, PV_FACT_KEY_FLAGS, PV_ABSENT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(quotes_come_off_and_two_of_them_are_one),
        TEST(comments_begin_outside_of_quotes_and_words_only),
        TEST(strings_are_replaced_wherever_their_section_stands),
        TEST(a_string_with_two_values_is_not_known),
        TEST(a_key_that_stands_twice_counts_when_both_say_the_same),
        TEST(key_usage_is_hex_or_symbols_and_digits_alone_are_refused),
        TEST(usages_that_contradict_one_another_are_not_known),
        TEST(a_placeholder_in_place_of_lines_leaves_no_key_absent),
        TEST(a_container_in_braces_is_no_placeholder),
        TEST(a_ca_is_asked_for_in_any_spelling),
        TEST(who_asks_for_no_constraints_asks_for_no_ca),
        TEST(constraints_that_cannot_be_read_are_not_known),
        TEST(the_driver_s_inf_is_left_alone),
        TEST(an_inf_is_no_template_of_the_name_it_asks_for),
        TEST(what_a_repair_writes_is_no_installed_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

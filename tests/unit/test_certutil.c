/* SPDX-License-Identifier: Apache-2.0
 * What certutil prints, as people paste it: quoted, translated, broken into lines. */
#include "event_maker.h"

#include <stdio.h>

#define SCHANNEL "Microsoft RSA SChannel Cryptographic Provider"
#define HASH     "5d1e8c07aa934bf2603c719de805b624cf1a7e80"
#define BLOCK(certificate, hash)                                                                   \
    "================ " certificate " 0 ================\nSerial Number: 2a01\n" hash ": " HASH "\n"

/* The key behind the certificate. */
static pv_subject *key_of(key_fixture *f, const char *text) {
    read_clean(f, text, 2);
    return subject_at(f, 1);
}

static void marks_of_a_quotation_are_no_part_of_the_lines(void **state) {
    key_fixture *f = *state;
    pv_subject *key = key_of(f, "> Hello,\n> \n>> ================ Certificate 0 ================\n"
                                ">> Serial Number: 2a01\n>> Subject:\n>>     CN=web\n"
                                ">>   Provider = " SCHANNEL "\n>>     KeySpec = 2\n>\n> Thanks\n");
    assert_fact_enum(key, KEY_SPEC, PV_KEYSPEC_SIGNATURE);
    assert_fact_line(key, KEY_SPEC, 8);
    assert_fact_text(subject_at(f, 0), CERT_SUBJECT, "CN=web");
}

static void
a_listing_that_ends_inside_an_entry_is_told_and_one_with_a_prompt_is_whole(void **state) {
    key_fixture *f = *state;
    read_text(f, "================ Certificate 0 ================\nSerial Number: 2a01\n");
    assert_problem(f, PV_DAMAGED, PV_LINE, 1);
    read_text(f, BLOCK("Certificate", "Cert Hash(sha1)") "  Key Container = a\n");
    assert_problem(f, PV_DAMAGED, PV_LINE, 1);
    read_clean(f, BLOCK("Certificate", "Cert Hash(sha1)"), 1);
    read_clean(f,
               "================ Certificate 0 ================\nSerial Number: 2a01\n"
               "C:\\> whoami\n",
               1);
}

static void of_properties_that_a_text_ends_in_none_is_missing(void **state) {
    key_fixture *f = *state;
    static const char TEXT[] = BLOCK("Certificate", "Cert Hash(sha1)") "  CERT_X_PROP_ID(5):\n";
    char whole[sizeof TEXT + 64];
    read_clean(f, TEXT, 1);
    assert_fact_unknown(subject_at(f, 0), CERT_FRIENDLY_NAME);
    assert_fact_unknown(subject_at(f, 0), CERT_PROPERTIES);
    snprintf(whole, sizeof whole, "%sCertUtil: -store command completed successfully.\n", TEXT);
    read_clean(f, whole, 1);
    assert_fact_absent(subject_at(f, 0), CERT_FRIENDLY_NAME);
}

static void a_lone_mark_at_a_line_is_no_quotation(void **state) {
    key_fixture *f = *state;
    pv_bytes text = pv_bytes_of_text("> Key Container = example\nand more\n> than that\n");
    assert_false(test_reading_run(&f->reading, "input", text));
}

static void a_statement_may_end_with_a_full_stop(void **state) {
    key_fixture *f = *state;
    pv_subject *key = key_of(
        f, BLOCK("Zertifikat",
                 "Zertifikathash(sha1)") "  Anbieter = " SCHANNEL
                                         "\nDer private Schl\u00fcssel ist NICHT exportierbar.\n"
                                         "Verschl\u00fcsselungstest wurde durchgef\u00fchrt\n");
    assert_false(key_value(key, PV_FACT_KEY_EXPORTABLE, PV_PRESENT)->u.boolean);
}

static void an_unknown_statement_may_say_that_the_key_is_not_exportable(void **state) {
    key_fixture *f = *state;
    pv_subject *key = key_of(
        f, BLOCK("Zertifikat",
                 "Zertifikathash(sha1)") "  Anbieter = " SCHANNEL "\nEtwas anderes steht hier\n"
                                         "Verschl\u00fcsselungstest wurde durchgef\u00fchrt\n");
    assert_fact_unknown(key, KEY_EXPORTABLE);
    assert_fact_enum(key, KEY_TEST, PV_KEYTEST_ENCRYPTION_PASSED);
    key = key_of(
        f, BLOCK("Zertifikat",
                 "Zertifikathash(sha1)") "  Anbieter = " SCHANNEL
                                         "\nVerschl\u00fcsselungstest wurde durchgef\u00fchrt\n");
    assert_true(key_value(key, PV_FACT_KEY_EXPORTABLE, PV_PRESENT)->u.boolean);
}

static void a_template_s_container_goes_on_in_the_next_line(void **state) {
    key_fixture *f = *state;
    pv_subject *key =
        key_of(f, BLOCK("Certificate",
                        "Cert Hash(sha1)") "  Key Container = te-Web-Server-6b1d3c52-90ae-4f17\n"
                                           "-8d24-7c5e0b9a1f36\n  Provider = " SCHANNEL "\n");
    assert_fact_text(key, KEY_CONTAINER, "te-Web-Server-6b1d3c52-90ae-4f17-8d24-7c5e0b9a1f36");
}

static void a_name_goes_on_where_a_window_or_a_mail_program_broke_it(void **state) {
    key_fixture *f = *state;
    key_of(f, "================ Certificate 0 ================\nSerial Number: 2a01\n"
              "Issuer: CN=An Authority With a Name That Is Longer Than Most, OU=Certificate Se\n"
              "rvices, C=XX\n"
              "Subject: CN=web.example.test, OU=A Department With a Long Name, O=Example\n"
              "Company, C=XX\n"
              "Cert Hash(sha1): " HASH "\n  Provider = " SCHANNEL "\n");
    assert_fact_text(subject_at(f, 0), CERT_SUBJECT,
                     "CN=web.example.test,OU=A Department With a Long Name,O=Example Company,C=XX");
}

static void the_test_of_a_card_s_key_is_about_the_certificate_before_it(void **state) {
    key_fixture *f = *state;
    pv_subject *key =
        key_of(f, "Key Container = card-1 [Default Container]\nSerial Number: 2a01\n"
                  "Cert Hash(sha1): " HASH "\n"
                  "Performing AT_KEYEXCHANGE public key matching test...\n"
                  "Public key matching test succeeded\n  Key Container = card-1\n"
                  "  Provider = Microsoft Base Smart Card Crypto Provider\n  KeySpec = 1\n");
    assert_fact_text(key, KEY_CONTAINER, "card-1");
    assert_true(key_value(key, PV_FACT_KEY_MATCHES_CERTIFICATE, PV_PRESENT)->u.boolean);
}

static void a_greeting_is_no_store(void **state) {
    key_fixture *f = *state;
    read_clean(f, "Hello\n\n" BLOCK("Certificate", "Cert Hash(sha1)"), 1);
    read_clean(f, "Hello,\n" BLOCK("Certificate", "Cert Hash(sha1)"), 1);
    read_clean(f, "Vault\n" BLOCK("Certificate", "Cert Hash(sha1)"), 2);
}

#define ROW(number)                                                                                \
    "================ Certificate " number " ================\nSerial Number: 2a0" number "\n"
#define DONE "CertUtil: -store command completed successfully.\n"

static const pv_value *wholeness(key_fixture *f, const char *text) {
    read_text(f, text);
    return pv_subject_value(subject_at(f, 0), PV_FACT_STORE_WHOLE);
}

static void a_listing_of_all_of_a_store_is_told_from_one_of_some(void **state) {
    key_fixture *f = *state;
    static const struct {
        const char *text;
        pv_known known;
        bool whole;
    } TEXTS[] = {
        {"C:\\>certutil -store my\nmy \"P\"\n" ROW("0") DONE, PV_PRESENT, true},
        {"C:\\>certutil -store my > my.txt\nmy \"P\"\n" ROW("0") DONE, PV_PRESENT, true},
        {"C:\\>certutil -store my 2a00\nmy \"P\"\n" ROW("0") DONE, PV_PRESENT, false},
        {"C:\\>certutil -store my | findstr x\nmy \"P\"\n" ROW("0") DONE, PV_PRESENT, false},
        {"my \"P\"\n" ROW("0") ROW("1") DONE, PV_PRESENT, true},
        {"my \"P\"\n" ROW("1") ROW("2") DONE, PV_PRESENT, false},
        {"my \"P\"\n" ROW("0") DONE, PV_UNDETERMINED, false},
        {"my \"P\"\n" ROW("0") ROW("1"), PV_UNDETERMINED, false},
    };
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        const pv_value *whole = wholeness(f, TEXTS[i].text);
        assert_int_equal(whole->known, TEXTS[i].known);
        assert_int_equal(whole->known == PV_PRESENT && whole->u.boolean, TEXTS[i].whole);
    }
}

static void dates_without_a_zone_are_local(void **state) {
    key_fixture *f = *state;
    static const char *const DATES[] = {"31.12.2030 10:00", "31.12.2030 10:00 UTC"};
    for (size_t i = 0; i < 2; i++) {
        char text[256];
        snprintf(text, sizeof text, "Serial Number: 2a01\n NotBefore: x\n NotAfter: %s\n",
                 DATES[i]);
        read_clean(f, text, 1);
        assert_fact_unknown(subject_at(f, 0), CERT_NOT_BEFORE);
        assert_fact_int(subject_at(f, 0), CERT_NOT_AFTER, 1924941600);
        assert_int_equal(
            key_value(subject_at(f, 0), PV_FACT_CERT_DATES_LOCAL, PV_PRESENT)->u.boolean, i == 0);
    }
    read_clean(f, "Serial Number: 2a01\nCert Hash(sha1): " HASH "\n", 1);
    assert_fact_unknown(subject_at(f, 0), CERT_DATES_LOCAL);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, key_set_up, key_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(marks_of_a_quotation_are_no_part_of_the_lines),
        CASE(a_listing_that_ends_inside_an_entry_is_told_and_one_with_a_prompt_is_whole),
        CASE(of_properties_that_a_text_ends_in_none_is_missing),
        CASE(a_lone_mark_at_a_line_is_no_quotation),
        CASE(a_statement_may_end_with_a_full_stop),
        CASE(an_unknown_statement_may_say_that_the_key_is_not_exportable),
        CASE(a_template_s_container_goes_on_in_the_next_line),
        CASE(a_name_goes_on_where_a_window_or_a_mail_program_broke_it),
        CASE(a_greeting_is_no_store),
        CASE(dates_without_a_zone_are_local),
        CASE(a_listing_of_all_of_a_store_is_told_from_one_of_some),
        CASE(the_test_of_a_card_s_key_is_about_the_certificate_before_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0
 * What netsh prints of TLS bindings. */
#include "event_maker.h"

extern const pv_reader PV_READER_netsh;

#define THUMB "1f2e3d4c5b6a79880716253443526170a1b2c3d4"
#define GUID  "{4DC3E181-E14B-4A21-B022-59FC669B0914}"
#define TITLE "SSL Certificate bindings:\n-------------------------\n\n"

static void a_binding_gives_its_endpoint_thumbprint_application_and_store(void **state) {
    key_fixture *f = *state;
    read_clean(f,
               TITLE
               "    IP:port                      : 0.0.0.0:443\n    Certificate Hash  : " THUMB
               "\n    Application ID : " GUID "\n    Certificate Store Name : WebHosting\n"
               "    Negotiate Client Certificate : Enabled\n",
               1);
    pv_subject *b = subject_at(f, 0);
    assert_fact_text(b, BINDING_ENDPOINT, "0.0.0.0:443");
    assert_fact_enum(b, BINDING_KIND, PV_BINDINGKIND_IP);
    assert_int_equal(key_value(b, PV_FACT_BINDING_SHA1, PV_PRESENT)->u.bytes[0], 0x1f);
    assert_fact_line(b, BINDING_SHA1, 5);
    assert_fact_text(b, BINDING_APPLICATION, "{4dc3e181-e14b-4a21-b022-59fc669b0914}");
    assert_fact_text(b, BINDING_STORE, "WebHosting");
    assert_int_equal(
        key_value(b, PV_FACT_BINDING_NEGOTIATE_CLIENT_CERTIFICATE, PV_PRESENT)->u.boolean, true);
    assert_fact_unknown(b, BINDING_IN_STORE);
}

static void a_store_that_is_not_named_is_my(void **state) {
    key_fixture *f = *state;
    read_clean(f,
               "a : [::1]:8443\nb : " THUMB "\nc : " GUID "\nd : (null)\ne : Jes\n"
               "\na : x.example:1\nb : " THUMB "\nc : " GUID "\nd :\n",
               2);
    assert_fact_text(subject_at(f, 0), BINDING_STORE, "MY");
    assert_fact_enum(subject_at(f, 0), BINDING_KIND, PV_BINDINGKIND_IP);
    assert_fact_unknown(subject_at(f, 0), BINDING_NEGOTIATE_CLIENT_CERTIFICATE);
    assert_fact_enum(subject_at(f, 1), BINDING_KIND, PV_BINDINGKIND_HOSTNAME);
    assert_fact_text(subject_at(f, 1), BINDING_STORE, "MY");
}

static void a_central_store_has_neither_thumbprint_nor_store(void **state) {
    key_fixture *f = *state;
    read_clean(f,
               "Central Certificate Store : 443\nCertificate Hash : (null)\nApplication ID : " GUID
               "\nCertificate Store Name : (null)\n",
               1);
    pv_subject *b = subject_at(f, 0);
    assert_fact_enum(b, BINDING_KIND, PV_BINDINGKIND_CENTRAL);
    assert_fact_absent(b, BINDING_SHA1);
    assert_fact_absent(b, BINDING_STORE);
}

static void a_thumbprint_of_zeros_is_none(void **state) {
    key_fixture *f = *state;
    read_clean(f,
               "IP:port : 0.0.0.0:443\nh : 0000000000000000000000000000000000000000\na : " GUID
               "\ns : My\n",
               1);
    assert_fact_absent(subject_at(f, 0), BINDING_SHA1);
    assert_fact_enum(subject_at(f, 0), BINDING_KIND, PV_BINDINGKIND_IP);
}

static void text_without_a_binding_is_recognised_and_gives_nothing(void **state) {
    key_fixture *f = *state;
    read_clean(f, TITLE "The system cannot find the file specified.\n", 0);
    assert_string_equal(f->reading.unit.artifacts->format, "netsh");
}

static void a_binding_that_is_cut_or_wrong_says_so_and_keeps_the_rest(void **state) {
    key_fixture *f = *state;
    read_text(f, TITLE "IP:port : 0.0.0.0:443\nCertificate Hash : 1f2e\nApplication ID : x\n");
    assert_int_equal(f->reading.unit.problem_count, 3);
    assert_problem(f, PV_DAMAGED, PV_LINE, 5);
    assert_fact_text(subject_at(f, 0), BINDING_ENDPOINT, "0.0.0.0:443");
    assert_fact_unknown(subject_at(f, 0), BINDING_SHA1);
    assert_fact_unknown(subject_at(f, 0), BINDING_APPLICATION);
    assert_fact_unknown(subject_at(f, 0), BINDING_STORE);
}

static void lines_that_only_look_alike_open_nothing(void **state) {
    key_fixture *f = *state;
    assert_false(test_reading_run(&f->reading, "input",
                                  pv_bytes_of_text("time : 12:30\nwho : me\nwhat : lunch\n"
                                                   "port : 65536\nb : " THUMB "\nc : " GUID "\n")));
}

static void damaged_text_is_read_without_harm(void **state) {
    key_fixture *f = *state;
    key_mutilate(f, &PV_READER_netsh,
                 pv_bytes_of_text("Scoped CCS : a.b:443\nh : (null)\nApplication ID : " GUID
                                  "\nStore : (null)\nx : [::]:80\ny : " THUMB "\n"));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, key_set_up, key_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_binding_gives_its_endpoint_thumbprint_application_and_store),
        CASE(a_store_that_is_not_named_is_my),
        CASE(a_central_store_has_neither_thumbprint_nor_store),
        CASE(a_thumbprint_of_zeros_is_none),
        CASE(text_without_a_binding_is_recognised_and_gives_nothing),
        CASE(a_binding_that_is_cut_or_wrong_says_so_and_keeps_the_rest),
        CASE(lines_that_only_look_alike_open_nothing),
        CASE(damaged_text_is_read_without_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

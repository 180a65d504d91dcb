/* SPDX-License-Identifier: Apache-2.0 */
#include "fit_maker.h"

/* ---- requests -------------------------------------------------------------------------------- */

static void test_a_request_that_fits_leaves_open_what_no_request_tells(void **state) {
    (void)state;
    hold(request(), template(), "iis");
    assert_int_equal(count(PV_VERDICT_FAIL), 0);
    assert_int_equal(count(PV_VERDICT_CANNOT_TELL), 2);
    assert_line(PV_FIT_EXPORTABLE, PV_VERDICT_CANNOT_TELL, NULL, "no");
    assert_line(PV_FIT_MACHINE_KEYSET, PV_VERDICT_CANNOT_TELL, NULL, "yes");
}

static void test_each_thing_that_a_request_wants_otherwise_is_told(void **state) {
    (void)state;
    pv_subject *s = request();
    pv_set_REQUEST_KEY_BITS(s, HERE, 1024);
    pv_set_REQUEST_KEY_USAGE(s, HERE, bit(PV_KEYUSAGE_KEY_CERT_SIGN));
    pv_set_REQUEST_EXTENDED_KEY_USAGE(s, HERE, CLIENT, 1);
    pv_set_REQUEST_PROVIDER_NAME(s, HERE, text("Other"));
    pv_set_REQUEST_KEY_SPEC(s, HERE, PV_KEYSPEC_SIGNATURE);
    pv_set_REQUEST_TEMPLATE_NAME(s, HERE, text("User"));
    hold(s, template(), NULL);
    assert_int_equal(count(PV_VERDICT_FAIL), 6);
    assert_line(PV_FIT_KEY_SIZE, PV_VERDICT_FAIL, "1024", "2048 or more");
    assert_line(PV_FIT_KEY_USAGE, PV_VERDICT_FAIL, "keyCertSign",
                "digitalSignature, keyEncipherment");
    assert_line(PV_FIT_PURPOSES, PV_VERDICT_FAIL, "clientAuth", "serverAuth");
    assert_line(PV_FIT_KEY_SPEC, PV_VERDICT_FAIL, "signature", "exchange");
    assert_line(PV_FIT_TEMPLATE, PV_VERDICT_FAIL, "User", "Web");
}

static void test_a_request_may_name_its_template_by_name_or_by_identifier(void **state) {
    (void)state;
    pv_subject *s = request();
    pv_set_REQUEST_TEMPLATE_NAME(s, HERE, text("Web"));
    hold(s, template(), NULL);
    assert_null(line_of(PV_FIT_TEMPLATE));
    s = request();
    pv_set_REQUEST_TEMPLATE_OID(s, HERE, text("1.2.3.4"));
    hold(s, template(), NULL);
    assert_null(line_of(PV_FIT_TEMPLATE));
    pv_set_REQUEST_TEMPLATE_OID(s, HERE, text("1.2.3"));
    hold(s, template(), NULL);
    assert_int_equal(line_of(PV_FIT_TEMPLATE)->verdict, PV_VERDICT_FAIL);
}

static void
test_csps_have_no_keys_of_curves_and_sizes_of_two_algorithms_are_not_compared(void **state) {
    (void)state;
    pv_subject *s = request();
    pv_set_REQUEST_KEY_ALGORITHM(s, HERE, PV_KEYALGORITHM_EC);
    pv_set_REQUEST_KEY_BITS(s, HERE, 256);
    hold(s, template(), NULL);
    assert_line(PV_FIT_KEY_ALGORITHM, PV_VERDICT_FAIL, "ec", "RSA");
    assert_null(line_of(PV_FIT_KEY_SIZE));
}

static void test_a_curve_is_the_one_that_the_template_names(void **state) {
    (void)state;
    pv_subject *s = request();
    pv_set_REQUEST_KEY_ALGORITHM(s, HERE, PV_KEYALGORITHM_EC);
    pv_set_REQUEST_KEY_BITS(s, HERE, 256);
    hold(s, template_with("key_algorithm: absent", "key_algorithm = \"ECDH_P256\""), NULL);
    assert_null(line_of(PV_FIT_KEY_ALGORITHM));
    hold(s, template_with("key_algorithm: absent", "key_algorithm = \"ECDSA_P384\""), NULL);
    assert_line(PV_FIT_KEY_ALGORITHM, PV_VERDICT_FAIL, "ec of 256 bits", "ECDSA_P384");
}

static void test_what_the_export_does_not_tell_is_not_guessed(void **state) {
    (void)state;
    hold(request(), template_with("  template.extended_key_usage:\n    serverAuth\n", ""), "iis");
    assert_line(PV_FIT_PURPOSES, PV_VERDICT_CANNOT_TELL, "serverAuth", NULL);
    assert_line(PV_FIT_GOAL, PV_VERDICT_CANNOT_TELL, "iis needs serverAuth", NULL);
    hold(request(), template_with("  template.name_flags:\n    ENROLLEE_SUPPLIES_SUBJECT\n", ""),
         NULL);
    assert_line(PV_FIT_SUBJECT, PV_VERDICT_CANNOT_TELL, "CN=web", NULL);
    hold(request(), template_with("  template.minimal_key_size = 2048\n", ""), NULL);
    assert_line(PV_FIT_KEY_SIZE, PV_VERDICT_CANNOT_TELL, "2048", NULL);
}

static void test_a_template_that_leaves_something_open_is_fitted_by_all(void **state) {
    (void)state;
    pv_subject *s = request();
    pv_set_REQUEST_EXTENDED_KEY_USAGE(s, HERE, CLIENT, 1);
    hold(s, template_with("extended_key_usage:\n    serverAuth", "extended_key_usage: absent"),
         NULL);
    assert_null(line_of(PV_FIT_PURPOSES));
    hold(s, template_with("    serverAuth\n", "    anyExtendedKeyUsage\n"), "iis");
    assert_null(line_of(PV_FIT_PURPOSES));
    assert_null(line_of(PV_FIT_GOAL));
}

static void test_a_name_is_asked_for_where_the_template_takes_one(void **state) {
    (void)state;
    const pv_snapshot *taken =
        template_with("ENROLLEE_SUPPLIES_SUBJECT", "SUBJECT_REQUIRE_DNS_AS_CN");
    pv_subject *nameless = request();
    hold(nameless, taken, NULL);
    assert_line(PV_FIT_SUBJECT, PV_VERDICT_FAIL, "CN=web", "the name that the directory has");
    pv_set_REQUEST_SUBJECT(nameless, HERE, text(""));
    hold(nameless, taken, NULL);
    assert_null(line_of(PV_FIT_SUBJECT));
    hold(nameless, template(), NULL);
    assert_line(PV_FIT_SUBJECT, PV_VERDICT_FAIL, "none", "the name that the request supplies");
}

static void test_a_weaker_hash_differs_and_a_stronger_one_fits(void **state) {
    (void)state;
    const pv_snapshot *t = template_with("hash_algorithm: absent", "hash_algorithm = \"SHA256\"");
    pv_subject *s = request();
    pv_set_REQUEST_SIGNATURE_HASH(s, HERE, PV_HASH_SHA1);
    hold(s, t, NULL);
    assert_line(PV_FIT_HASH, PV_VERDICT_FAIL, "sha1", "SHA256");
    pv_set_REQUEST_SIGNATURE_HASH(s, HERE, PV_HASH_SHA384);
    hold(s, t, NULL);
    assert_null(line_of(PV_FIT_HASH));
}

static void test_a_request_for_a_ca_fits_a_template_for_cas(void **state) {
    (void)state;
    pv_subject *s = request();
    hold(s, template_with("MACHINE_TYPE", "IS_CA"), NULL);
    assert_null(line_of(PV_FIT_CONSTRAINTS));
    pv_set_REQUEST_IS_CA(s, HERE, true);
    hold(s, template(), NULL);
    assert_line(PV_FIT_CONSTRAINTS, PV_VERDICT_FAIL, "CA", "end entity");
    const pv_snapshot *ca = template_with("MACHINE_TYPE", "IS_CA");
    hold(s, ca, NULL);
    assert_null(line_of(PV_FIT_CONSTRAINTS));
    pv_subject *joined = pv_fit_joined(s, ca);
    assert_int_equal(pv_subject_value(joined, PV_FACT_REQUEST_IS_CA)->known, PV_ABSENT);
    hold(s, template_with("  template.general_flags:\n    MACHINE_TYPE\n", ""), NULL);
    assert_line(PV_FIT_CONSTRAINTS, PV_VERDICT_CANNOT_TELL, "CA", NULL);
    assert_string_equal(line_of(PV_FIT_CONSTRAINTS)->missing, "flags");
}

static void test_other_cas_are_not_asked_what_only_ad_cs_knows(void **state) {
    (void)state;
    const pv_snapshot *t = template_with("kind = adcs", "kind = vault");
    pv_subject *s = request();
    pv_set_REQUEST_KEY_ALGORITHM(s, HERE, PV_KEYALGORITHM_EC);
    pv_set_REQUEST_PROVIDER_NAME(s, HERE, text("Other"));
    hold(s, t, NULL);
    assert_null(line_of(PV_FIT_PROVIDER));
    assert_null(line_of(PV_FIT_EXPORTABLE));
    assert_null(line_of(PV_FIT_MACHINE_KEYSET));
}

static void test_the_goal_needs_its_purpose(void **state) {
    (void)state;
    hold(request(), template(), "smime");
    assert_line(PV_FIT_GOAL, PV_VERDICT_FAIL, "smime needs emailProtection", "serverAuth");
}

/* ---- INF ------------------------------------------------------------------------------------- */

static void test_where_an_inf_is_silent_the_defaults_of_certreq_count(void **state) {
    (void)state;
    pv_subject *s = inf();
    hold(s, template(), NULL);
    assert_null(fit.lines);
    pv_subject_absent(s, PV_FACT_TEMPLATE_MACHINE_KEYSET);
    hold(s, template(), NULL);
    assert_line(PV_FIT_MACHINE_KEYSET, PV_VERDICT_FAIL, "no", "yes");
    pv_set_TEMPLATE_EXPORTABLE(s, HERE, true);
    hold(s, template(), NULL);
    assert_line(PV_FIT_EXPORTABLE, PV_VERDICT_FAIL, "yes", "no");
}

static void test_an_inf_for_a_ca_is_held_against_the_constraints(void **state) {
    (void)state;
    pv_subject *s = inf();
    pv_set_TEMPLATE_IS_CA(s, HERE, true);
    hold(s, template(), NULL);
    assert_line(PV_FIT_CONSTRAINTS, PV_VERDICT_FAIL, "CA", "end entity");
    pv_subject_undetermined(s, PV_FACT_TEMPLATE_IS_CA);
    hold(s, template(), NULL);
    assert_line(PV_FIT_CONSTRAINTS, PV_VERDICT_CANNOT_TELL, NULL, "end entity");
    pv_set_TEMPLATE_IS_CA(s, HERE, false);
    hold(s, template(), NULL);
    assert_null(line_of(PV_FIT_CONSTRAINTS));
}

/* ---- as it would be issued ------------------------------------------------------------------- */

static void test_what_is_issued_has_the_usages_of_the_template(void **state) {
    (void)state;
    pv_subject *s = request();
    pv_set_REQUEST_EXTENDED_KEY_USAGE(s, HERE, CLIENT, 1);
    pv_subject *joined = pv_fit_joined(s, template());
    assert_non_null(joined);
    const pv_value *usage = pv_subject_value(joined, PV_FACT_REQUEST_KEY_USAGE);
    const pv_value *purposes = pv_subject_value(joined, PV_FACT_REQUEST_EXTENDED_KEY_USAGE);
    assert_int_equal(usage->u.set,
                     bit(PV_KEYUSAGE_DIGITAL_SIGNATURE) | bit(PV_KEYUSAGE_KEY_ENCIPHERMENT));
    assert_string_equal(purposes->u.list[0].data, "serverAuth");
    assert_string_equal(pv_subject_value(s, PV_FACT_REQUEST_EXTENDED_KEY_USAGE)->u.list[0].data,
                        "clientAuth");
}

static void test_what_the_template_leaves_open_is_issued_as_it_was_asked(void **state) {
    (void)state;
    pv_subject *s = request();
    pv_set_REQUEST_EXTENDED_KEY_USAGE(s, HERE, CLIENT, 1);
    pv_subject *joined = pv_fit_joined(
        s, template_with("extended_key_usage:\n    serverAuth", "extended_key_usage: absent"));
    assert_string_equal(
        pv_subject_value(joined, PV_FACT_REQUEST_EXTENDED_KEY_USAGE)->u.list[0].data, "clientAuth");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_a_request_that_fits_leaves_open_what_no_request_tells),
        TEST(test_each_thing_that_a_request_wants_otherwise_is_told),
        TEST(test_a_request_may_name_its_template_by_name_or_by_identifier),
        TEST(test_csps_have_no_keys_of_curves_and_sizes_of_two_algorithms_are_not_compared),
        TEST(test_a_curve_is_the_one_that_the_template_names),
        TEST(test_what_the_export_does_not_tell_is_not_guessed),
        TEST(test_a_template_that_leaves_something_open_is_fitted_by_all),
        TEST(test_a_name_is_asked_for_where_the_template_takes_one),
        TEST(test_a_weaker_hash_differs_and_a_stronger_one_fits),
        TEST(test_a_request_for_a_ca_fits_a_template_for_cas),
        TEST(test_other_cas_are_not_asked_what_only_ad_cs_knows),
        TEST(test_the_goal_needs_its_purpose),
        TEST(test_an_inf_for_a_ca_is_held_against_the_constraints),
        TEST(test_where_an_inf_is_silent_the_defaults_of_certreq_count),
        TEST(test_what_is_issued_has_the_usages_of_the_template),
        TEST(test_what_the_template_leaves_open_is_issued_as_it_was_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

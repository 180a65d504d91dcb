/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "fit_maker.h"

/* ---- issued certificates --------------------------------------------------------------------- */

static void test_a_certificate_as_its_template_says_has_no_lines(void **state) {
    (void)state;
    hold_issued(issued(), template());
    assert_null(fit.lines);
}

static void test_each_difference_of_a_certificate_is_told(void **state) {
    (void)state;
    pv_subject *s = issued();
    pv_set_CERT_KEY_BITS(s, HERE, 1024);
    pv_set_CERT_KEY_USAGE(s, HERE, bit(PV_KEYUSAGE_DIGITAL_SIGNATURE));
    pv_set_CERT_EXTENDED_KEY_USAGE(s, HERE, CLIENT, 1);
    pv_set_CERT_APPLICATION_POLICIES(s, HERE, CLIENT, 1);
    pv_set_CERT_NOT_AFTER(s, HERE, 2 * (int64_t)YEAR);
    hold_issued(s, template());
    assert_int_equal(count(PV_VERDICT_FAIL), 5);
    assert_line(PV_FIT_KEY_SIZE, PV_VERDICT_FAIL, "1024", "2048 or more");
    assert_line(PV_FIT_KEY_USAGE, PV_VERDICT_FAIL, "digitalSignature",
                "digitalSignature, keyEncipherment");
    assert_line(PV_FIT_PURPOSES, PV_VERDICT_FAIL, "clientAuth", "serverAuth");
    assert_line(PV_FIT_POLICIES, PV_VERDICT_FAIL, "clientAuth", "serverAuth");
    assert_line(PV_FIT_VALIDITY, PV_VERDICT_FAIL, "730 days", "365 days");
}

static void test_keys_of_curves_lack_usages_of_rsa_and_have_other_sizes(void **state) {
    (void)state;
    pv_subject *s = issued();
    pv_set_CERT_KEY_ALGORITHM(s, HERE, PV_KEYALGORITHM_EC);
    pv_set_CERT_KEY_BITS(s, HERE, 256);
    pv_set_CERT_KEY_USAGE(s, HERE, bit(PV_KEYUSAGE_DIGITAL_SIGNATURE));
    hold_issued(s, template());
    assert_null(fit.lines);
    hold_issued(s, template_with("key_algorithm: absent", "key_algorithm = \"RSA\""));
    assert_line(PV_FIT_KEY_ALGORITHM, PV_VERDICT_FAIL, "ec", "RSA");
}

static void test_a_shorter_life_is_no_difference(void **state) {
    (void)state;
    pv_subject *s = issued();
    pv_set_CERT_NOT_AFTER(s, HERE, 86400);
    hold_issued(s, template());
    assert_null(fit.lines);
}

/* From the moment `from` on, for so many seconds, by a template of so many days. */
static void assert_life(const char *from, int64_t seconds, int days, bool fits) {
    pv_subject *s = issued();
    int64_t begin_at;
    assert_true(pv_clock_parse(from, &begin_at));
    pv_set_CERT_NOT_BEFORE(s, HERE, begin_at);
    pv_set_CERT_NOT_AFTER(s, HERE, begin_at + seconds);
    hold_issued(s, template_with("validity_days = 365",
                                 pv_arena_printf(arena, "validity_days = %d", days)));
    assert_true((line_of(PV_FIT_VALIDITY) == NULL) == fits);
}

static void test_a_life_is_longer_by_an_hour_whatever_its_length(void **state) {
    (void)state;
    static const int DAYS[] = {1, 2, 7, 14, 100, 400, 1000, 3651};
    for (size_t i = 0; i < sizeof DAYS / sizeof *DAYS; i++) {
        assert_life("2026-01-01", (int64_t)DAYS[i] * DAY, DAYS[i], true);
        assert_life("2026-01-01", (int64_t)DAYS[i] * DAY + HOUR - 1, DAYS[i], true);
        assert_life("2026-01-01", (int64_t)DAYS[i] * DAY + HOUR, DAYS[i], false);
    }
}

static void test_years_and_months_may_be_of_the_calendar(void **state) {
    (void)state;
    static const struct {
        const char *from;
        int days, longest;
    } LIVES[] = {
        {"2026-01-01", 365, 365}, {"2027-03-01", 365, 366},   {"2028-02-29", 365, 365},
        {"2026-01-01", 730, 730}, {"2027-06-01", 730, 731},   {"2026-01-01", 3650, 3652},
        {"2026-01-01", 30, 31},   {"2026-02-01", 30, 30},     {"2026-01-31", 30, 30},
        {"2026-07-01", 90, 92},   {"2026-01-01", 90, 90},     {"2026-12-31", 60, 60},
        {"2026-01-01", 360, 365}, {"2026-01-01", 1800, 1826}, {"2026-01-01", 10950, 10957},
    };
    for (size_t i = 0; i < sizeof LIVES / sizeof *LIVES; i++) {
        int64_t longest = (int64_t)LIVES[i].longest * DAY;
        assert_life(LIVES[i].from, longest + HOUR - 1, LIVES[i].days, true);
        assert_life(LIVES[i].from, longest + HOUR, LIVES[i].days, false);
    }
}

/* Issued at midnight, from 50 minutes before. */
static void test_the_calendar_counts_from_when_it_was_issued(void **state) {
    (void)state;
    assert_life("2026-02-28T23:10:00Z", 31 * (int64_t)DAY + 50 * 60, 30, true);
    assert_life("2026-02-28T23:10:00Z", 31 * (int64_t)DAY + 2 * HOUR, 30, false);
}

static const char HOURS[] = "validity_days = 0\n  template.validity_seconds = 28800\n";
static const char DAYS_AND_ABSENT[] = "validity_days = 365\n  template.validity_seconds: absent\n";

static void test_a_template_of_hours_has_certificates_of_hours(void **state) {
    (void)state;
    pv_subject *s = issued();
    const pv_snapshot *t = template_with(DAYS_AND_ABSENT, HOURS);
    pv_set_CERT_NOT_AFTER(s, HERE, 9 * HOUR - 1);
    hold_issued(s, t);
    assert_null(fit.lines);
    pv_set_CERT_NOT_AFTER(s, HERE, 9 * HOUR);
    hold_issued(s, t);
    assert_line(PV_FIT_VALIDITY, PV_VERDICT_FAIL, "9 hours", "8 hours");
    pv_set_CERT_NOT_AFTER(s, HERE, 3650 * (int64_t)DAY);
    hold_issued(s, t);
    assert_line(PV_FIT_VALIDITY, PV_VERDICT_FAIL, "3650 days", "8 hours");
    pv_set_CERT_NOT_AFTER(s, HERE, 2 * DAY + 600);
    hold_issued(s, template_with(DAYS_AND_ABSENT,
                                 "validity_days = 1\n  template.validity_seconds = 129600\n"));
    assert_line(PV_FIT_VALIDITY, PV_VERDICT_FAIL, "48 hours 10 minutes", "36 hours");
}

/* As snapshots were written before there were seconds: 1 may be 36 hours. */
static void test_whole_days_alone_are_at_least_these_and_less_than_one_more(void **state) {
    (void)state;
    pv_subject *s = issued();
    const pv_snapshot *t = template_with(DAYS_AND_ABSENT, "validity_days = 1\n");
    pv_set_CERT_NOT_AFTER(s, HERE, DAY);
    hold_issued(s, t);
    assert_null(fit.lines);
    pv_set_CERT_NOT_AFTER(s, HERE, 30 * HOUR);
    hold_issued(s, t);
    assert_line(PV_FIT_VALIDITY, PV_VERDICT_CANNOT_TELL, "30 hours", "1 day");
    assert_string_equal(line_of(PV_FIT_VALIDITY)->missing, "pKIExpirationPeriod");
    pv_set_CERT_NOT_AFTER(s, HERE, 50 * HOUR);
    hold_issued(s, t);
    assert_line(PV_FIT_VALIDITY, PV_VERDICT_FAIL, "50 hours", "1 day");
    t = template_with(DAYS_AND_ABSENT, "validity_days = 0\n");
    hold_issued(s, t);
    assert_line(PV_FIT_VALIDITY, PV_VERDICT_FAIL, "50 hours", "23 hours 59 minutes 59 seconds");
    pv_set_CERT_NOT_AFTER(s, HERE, 2 * HOUR);
    hold_issued(s, t);
    assert_int_equal(line_of(PV_FIT_VALIDITY)->verdict, PV_VERDICT_CANNOT_TELL);
}

/* ---- keys of id-RSASSA-PSS --------------------------------------------------------------------
 */

static const pv_snapshot *template_of(const char *kind, const char *algorithm) {
    pv_snapshot *t = (pv_snapshot *)(uintptr_t)template_with(
        "key_algorithm: absent", pv_arena_printf(arena, "key_algorithm%s", algorithm));
    const char **values = pv_arena_alloc(arena, sizeof *values);
    assert_non_null(values);
    *values = kind;
    *pv_snap_fact_of(t, PV_FACT_TEMPLATE_KIND) =
        (pv_snap_fact){.known = PV_PRESENT, .values = values, .count = 1};
    return t;
}

static void test_a_key_of_pss_is_not_taken_for_one_of_rsa(void **state) {
    (void)state;
    pv_subject *r = request(), *c = issued();
    pv_set_REQUEST_KEY_ALGORITHM(r, HERE, PV_KEYALGORITHM_RSA_PSS);
    pv_set_CERT_KEY_ALGORITHM(c, HERE, PV_KEYALGORITHM_RSA_PSS);
    hold(r, template(), NULL);
    assert_line(PV_FIT_KEY_ALGORITHM, PV_VERDICT_CANNOT_TELL, "rsa_pss", "RSA");
    hold(r, template_of("adcs", " = \"RSA\""), NULL);
    assert_line(PV_FIT_KEY_ALGORITHM, PV_VERDICT_CANNOT_TELL, "rsa_pss", "RSA");
    hold(r, template_of("adcs", " = \"ECDH_P256\""), NULL);
    assert_line(PV_FIT_KEY_ALGORITHM, PV_VERDICT_FAIL, "rsa_pss", "ECDH_P256");
    hold_issued(c, template_of("adcs", " = \"RSA\""));
    assert_line(PV_FIT_KEY_ALGORITHM, PV_VERDICT_CANNOT_TELL, "rsa_pss", "RSA");
    hold_issued(c, template());
    assert_line(PV_FIT_KEY_ALGORITHM, PV_VERDICT_CANNOT_TELL, "rsa_pss", NULL);
    hold_issued(c, template_of("openssl", ": absent"));
    assert_null(line_of(PV_FIT_KEY_ALGORITHM));
}

static void test_a_ca_in_go_refuses_a_key_of_pss_whatever_it_allows(void **state) {
    (void)state;
    static const char *const KINDS[] = {"vault", "cfssl", "step_ca"};
    pv_subject *r = request(), *c = issued();
    pv_set_REQUEST_KEY_ALGORITHM(r, HERE, PV_KEYALGORITHM_RSA_PSS);
    pv_set_CERT_KEY_ALGORITHM(c, HERE, PV_KEYALGORITHM_RSA_PSS);
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        hold(r, template_of(KINDS[i], " = \"rsa\""), NULL);
        assert_line(PV_FIT_KEY_ALGORITHM, PV_VERDICT_FAIL, "rsa_pss", "rsa");
        hold(r, template_of(KINDS[i], ": absent"), NULL);
        assert_int_equal(line_of(PV_FIT_KEY_ALGORITHM)->verdict, PV_VERDICT_FAIL);
        hold_issued(c, template_of(KINDS[i], ": absent"));
        assert_int_equal(line_of(PV_FIT_KEY_ALGORITHM)->verdict, PV_VERDICT_FAIL);
    }
}

static void test_a_small_key_of_pss_is_small(void **state) {
    (void)state;
    pv_subject *r = request();
    pv_set_REQUEST_KEY_ALGORITHM(r, HERE, PV_KEYALGORITHM_RSA_PSS);
    pv_set_REQUEST_KEY_BITS(r, HERE, 1024);
    hold(r, template(), NULL);
    assert_line(PV_FIT_KEY_SIZE, PV_VERDICT_FAIL, "1024", "2048 or more");
}

static void assert_missing(pv_fit_what what, const char *missing) {
    const pv_fit_line *l = line_of(what);
    assert_non_null(l);
    assert_int_equal(l->verdict, PV_VERDICT_CANNOT_TELL);
    assert_string_equal(l->missing, missing);
}

static void test_what_a_certificate_is_held_against_in_vain_has_the_attributes_name(void **state) {
    (void)state;
    hold_issued(issued(), template_with("  template.key_usage:\n    digitalSignature\n"
                                        "    keyEncipherment\n",
                                        ""));
    assert_int_equal(count(PV_VERDICT_FAIL), 0);
    assert_missing(PV_FIT_KEY_USAGE, "pKIKeyUsage");
    hold_issued(issued(), template_with("  template.validity_days = 365\n", ""));
    assert_missing(PV_FIT_VALIDITY, "pKIExpirationPeriod");
    assert_string_equal(pv_fit_sentence(arena, fit.lines, true),
                        "validity: issued 365 days, template unknown "
                        "(pKIExpirationPeriod is not told)");
    hold_issued(issued(), template_with("  template.minimal_key_size = 2048\n", ""));
    assert_missing(PV_FIT_KEY_SIZE, "msPKI-Minimal-Key-Size");
}

static void test_templates_that_are_of_no_directory_have_facts_not_attributes(void **state) {
    (void)state;
    const pv_snapshot *t = template_with("  template.validity_days = 365\n", "");
    *pv_snap_fact_of((pv_snapshot *)(uintptr_t)t, PV_FACT_TEMPLATE_KIND) = (pv_snap_fact){0};
    hold_issued(issued(), t);
    assert_missing(PV_FIT_VALIDITY, "template.validity_days");
}

static void test_purposes_are_of_two_lists_and_the_one_that_is_not_told_is_named(void **state) {
    (void)state;
    pv_subject *s = issued();
    pv_set_CERT_EXTENDED_KEY_USAGE(s, HERE, CLIENT, 1);
    hold_issued(s, template_with("  template.application_policies: absent\n", ""));
    assert_missing(PV_FIT_PURPOSES, "msPKI-Certificate-Application-Policy");
    hold_issued(s, template_with("  template.extended_key_usage:\n    serverAuth\n", ""));
    assert_missing(PV_FIT_PURPOSES, "pKIExtendedKeyUsage");
    hold_issued(issued(), template_with("  template.application_policies: absent\n", ""));
    assert_null(fit.lines);
}

static void test_what_a_certificate_does_not_tell_is_no_difference(void **state) {
    (void)state;
    pv_subject *s = issued();
    pv_subject_undetermined(s, PV_FACT_CERT_KEY_USAGE);
    pv_subject_absent(s, PV_FACT_CERT_NOT_AFTER);
    hold_issued(s, template());
    assert_line(PV_FIT_KEY_USAGE, PV_VERDICT_CANNOT_TELL, NULL,
                "digitalSignature, keyEncipherment");
    assert_line(PV_FIT_VALIDITY, PV_VERDICT_CANNOT_TELL, NULL, "365 days");
    assert_null(fit.lines->missing);
}

static void test_a_certificate_of_a_ca_is_of_a_template_for_cas(void **state) {
    (void)state;
    pv_subject *s = issued();
    pv_set_CERT_IS_CA(s, HERE, true);
    hold_issued(s, template());
    assert_line(PV_FIT_CONSTRAINTS, PV_VERDICT_FAIL, "CA", "end entity");
    hold_issued(s, template_with("MACHINE_TYPE", "IS_CA"));
    assert_null(fit.lines);
    pv_set_CERT_IS_CA(s, HERE, false);
    hold_issued(s, template_with("MACHINE_TYPE", "IS_CA"));
    assert_line(PV_FIT_CONSTRAINTS, PV_VERDICT_FAIL, "end entity", "CA");
}

static void test_old_templates_name_no_algorithm(void **state) {
    (void)state;
    hold_issued(issued(), template_with("  template.key_algorithm: absent\n", ""));
    assert_null(fit.lines);
    const pv_snapshot *t = template_with("  template.key_algorithm: absent\n", "");
    *pv_snap_fact_of((pv_snapshot *)(uintptr_t)t, PV_FACT_TEMPLATE_SCHEMA_VERSION) =
        (pv_snap_fact){0};
    hold_issued(issued(), t);
    assert_int_equal(line_of(PV_FIT_KEY_ALGORITHM)->verdict, PV_VERDICT_CANNOT_TELL);
}

static void test_a_certificate_has_the_curve_that_its_template_names(void **state) {
    (void)state;
    pv_subject *s = issued();
    pv_set_CERT_KEY_ALGORITHM(s, HERE, PV_KEYALGORITHM_EC);
    pv_set_CERT_KEY_BITS(s, HERE, 256);
    hold_issued(s, template_with("key_algorithm: absent", "key_algorithm = \"ECDH_P256\""));
    assert_null(fit.lines);
    hold_issued(s, template_with("key_algorithm: absent", "key_algorithm = \"ECDH_P384\""));
    assert_line(PV_FIT_KEY_ALGORITHM, PV_VERDICT_FAIL, "ec of 256 bits", "ECDH_P384");
}

static void test_versions_are_compared_where_the_certificate_has_one(void **state) {
    (void)state;
    pv_subject *s = issued();
    assert_true(pv_fit_same_version(s, template()));
    pv_set_CERT_TEMPLATE_MAJOR_VERSION(s, HERE, 100);
    pv_set_CERT_TEMPLATE_MINOR_VERSION(s, HERE, 3);
    assert_true(pv_fit_same_version(s, template()));
    pv_set_CERT_TEMPLATE_MINOR_VERSION(s, HERE, 2);
    assert_false(pv_fit_same_version(s, template()));
}

static void test_a_certificate_without_a_template_names_none(void **state) {
    (void)state;
    pv_subject *s = issued();
    assert_null(pv_fit_named(s));
    pv_set_CERT_TEMPLATE_NAME(s, HERE, text("1.2.3.4"));
    assert_string_equal(pv_fit_named(s), "1.2.3.4");
    assert_true(pv_fit_names(s, template()));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_a_certificate_of_a_ca_is_of_a_template_for_cas),
        TEST(test_a_certificate_as_its_template_says_has_no_lines),
        TEST(test_each_difference_of_a_certificate_is_told),
        TEST(test_keys_of_curves_lack_usages_of_rsa_and_have_other_sizes),
        TEST(test_a_shorter_life_is_no_difference),
        TEST(test_a_life_is_longer_by_an_hour_whatever_its_length),
        TEST(test_years_and_months_may_be_of_the_calendar),
        TEST(test_the_calendar_counts_from_when_it_was_issued),
        TEST(test_a_template_of_hours_has_certificates_of_hours),
        TEST(test_whole_days_alone_are_at_least_these_and_less_than_one_more),
        TEST(test_a_key_of_pss_is_not_taken_for_one_of_rsa),
        TEST(test_a_ca_in_go_refuses_a_key_of_pss_whatever_it_allows),
        TEST(test_a_small_key_of_pss_is_small),
        TEST(test_what_a_certificate_is_held_against_in_vain_has_the_attributes_name),
        TEST(test_templates_that_are_of_no_directory_have_facts_not_attributes),
        TEST(test_purposes_are_of_two_lists_and_the_one_that_is_not_told_is_named),
        TEST(test_what_a_certificate_does_not_tell_is_no_difference),
        TEST(test_old_templates_name_no_algorithm),
        TEST(test_a_certificate_has_the_curve_that_its_template_names),
        TEST(test_versions_are_compared_where_the_certificate_has_one),
        TEST(test_a_certificate_without_a_template_names_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "facts/setters.h"
#include "facts/unit.h"
#include "fit/fit.h"

static const pv_place HERE = {PV_BYTE, 1};
static pv_arena *arena;
static pv_unit unit;
static pv_limits limits;
static pv_fit fit;

static int begin(void **state) {
    (void)state;
    arena = pv_arena_new(1 << 26);
    if (!arena)
        return -1;
    limits = pv_limits_default();
    pv_unit_init(&unit, arena, &limits, "in");
    return 0;
}

static int end(void **state) {
    (void)state;
    pv_arena_free(arena);
    return 0;
}

/* ---- what is held against what --------------------------------------------------------------- */

static const char TEMPLATE[] = "pkivet snapshot 1\n"
                               "template: Web\n"
                               "facts:\n"
                               "  template.application_policies: absent\n"
                               "  template.default_key_spec = exchange\n"
                               "  template.exportable = false\n"
                               "  template.extended_key_usage:\n"
                               "    serverAuth\n"
                               "  template.general_flags:\n"
                               "    MACHINE_TYPE\n"
                               "  template.hash_algorithm: absent\n"
                               "  template.key_algorithm: absent\n"
                               "  template.key_usage:\n"
                               "    digitalSignature\n"
                               "    keyEncipherment\n"
                               "  template.kind = adcs\n"
                               "  template.machine_keyset = true\n"
                               "  template.major_version = 100\n"
                               "  template.minimal_key_size = 2048\n"
                               "  template.minor_version = 3\n"
                               "  template.name = \"Web\"\n"
                               "  template.name_flags:\n"
                               "    ENROLLEE_SUPPLIES_SUBJECT\n"
                               "  template.oid = \"1.2.3.4\"\n"
                               "  template.provider_kind = csp\n"
                               "  template.providers:\n"
                               "    Microsoft RSA SChannel Cryptographic Provider\n"
                               "  template.schema_version = 2\n"
                               "  template.validity_days = 365\n"
                               "findings:\n";

/* The template with one text in place of another. */
static const pv_snapshot *template_with(const char *was, const char *now) {
    const char *at = strstr(TEMPLATE, was);
    pv_snap_mask mask = pv_snap_mask_new();
    pv_snapshot *s;
    assert_non_null(at);
    const char *text =
        pv_arena_printf(arena, "%.*s%s%s", (int)(at - TEMPLATE), TEMPLATE, now, at + strlen(was));
    pv_status status = pv_snap_read(arena, "Web.snap", pv_slice_of(text), &mask, &s);
    assert_null(status.error);
    return s;
}

static const pv_snapshot *template(void) {
    return template_with("", "");
}

static pv_subject *new_subject(pv_kind kind) {
    pv_artifact *artifact;
    pv_subject *s;
    assert_null(pv_unit_add_artifact(&unit, NULL, "in", "test", (pv_bytes){0}, &artifact).error);
    assert_null(pv_unit_add_subject(&unit, artifact, kind, &s).error);
    pv_subject_all_absent(s);
    return s;
}

static pv_text text(const char *t) {
    return (pv_text){t, strlen(t)};
}

static uint64_t bit(unsigned value) {
    return (uint64_t)1 << value;
}

static const pv_text PROVIDER[] = {{"Microsoft RSA SChannel Cryptographic Provider", 45}};
static const pv_text SERVER[] = {{"serverAuth", 10}}, CLIENT[] = {{"clientAuth", 10}};

/* All that the template wants, and no more. */
static pv_subject *request(void) {
    pv_subject *s = new_subject(PV_KIND_REQUEST);
    pv_set_REQUEST_SUBJECT(s, HERE, text("CN=web"));
    pv_set_REQUEST_KEY_ALGORITHM(s, HERE, PV_KEYALGORITHM_RSA);
    pv_set_REQUEST_KEY_BITS(s, HERE, 2048);
    pv_set_REQUEST_KEY_USAGE(s, HERE, bit(PV_KEYUSAGE_DIGITAL_SIGNATURE));
    pv_set_REQUEST_EXTENDED_KEY_USAGE(s, HERE, SERVER, 1);
    pv_set_REQUEST_PROVIDER_NAME(s, HERE, text("Microsoft RSA SChannel Cryptographic Provider"));
    pv_set_REQUEST_KEY_SPEC(s, HERE, PV_KEYSPEC_EXCHANGE);
    pv_set_REQUEST_SIGNATURE_HASH(s, HERE, PV_HASH_SHA256);
    pv_set_REQUEST_IS_CA(s, HERE, false);
    return s;
}

static pv_subject *inf(void) {
    pv_subject *s = new_subject(PV_KIND_TEMPLATE);
    pv_set_TEMPLATE_KIND(s, HERE, PV_TEMPLATEKIND_INF);
    pv_set_TEMPLATE_SUBJECT(s, HERE, text("CN=web"));
    pv_set_TEMPLATE_MINIMAL_KEY_SIZE(s, HERE, 2048);
    pv_set_TEMPLATE_MACHINE_KEYSET(s, HERE, true);
    pv_set_TEMPLATE_DEFAULT_KEY_SPEC(s, HERE, PV_KEYSPEC_EXCHANGE);
    pv_set_TEMPLATE_PROVIDERS(s, HERE, PROVIDER, 1);
    pv_subject_absent(s, PV_FACT_TEMPLATE_IS_CA);
    return s;
}

static void hold(pv_subject *s, const pv_snapshot *t, const char *goal) {
    pv_fit_begin(&fit);
    assert_null(pv_fit_request(arena, s, t, goal, &fit).error);
}

static const pv_fit_line *line_of(pv_fit_what what) {
    for (const pv_fit_line *l = fit.lines; l; l = l->next)
        if (l->what == what)
            return l;
    return NULL;
}

static void assert_line(pv_fit_what what, pv_verdict verdict, const char *asked,
                        const char *allowed) {
    const pv_fit_line *l = line_of(what);
    assert_non_null(l);
    assert_int_equal(l->verdict, verdict);
    if (asked)
        assert_string_equal(l->asked, asked);
    else
        assert_null(l->asked);
    if (allowed)
        assert_string_equal(l->allowed, allowed);
    else
        assert_null(l->allowed);
}

static size_t count(pv_verdict verdict) {
    size_t n = 0;
    for (const pv_fit_line *l = fit.lines; l; l = l->next)
        n += l->verdict == verdict;
    return n;
}

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

/* ---- issued certificates --------------------------------------------------------------------- */

enum { YEAR = 365 * 86400 };

static pv_subject *issued(void) {
    pv_subject *s = new_subject(PV_KIND_CERT);
    pv_set_CERT_KEY_ALGORITHM(s, HERE, PV_KEYALGORITHM_RSA);
    pv_set_CERT_KEY_BITS(s, HERE, 2048);
    pv_set_CERT_KEY_USAGE(s, HERE,
                          bit(PV_KEYUSAGE_DIGITAL_SIGNATURE) | bit(PV_KEYUSAGE_KEY_ENCIPHERMENT));
    pv_set_CERT_EXTENDED_KEY_USAGE(s, HERE, SERVER, 1);
    pv_set_CERT_NOT_BEFORE(s, HERE, 0);
    pv_set_CERT_NOT_AFTER(s, HERE, YEAR);
    return s;
}

static void hold_issued(pv_subject *s, const pv_snapshot *t) {
    pv_fit_begin(&fit);
    assert_null(pv_fit_issued(arena, s, t, &fit).error);
}

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

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

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
        TEST(test_a_certificate_of_a_ca_is_of_a_template_for_cas),
        TEST(test_the_goal_needs_its_purpose),
        TEST(test_an_inf_for_a_ca_is_held_against_the_constraints),
        TEST(test_where_an_inf_is_silent_the_defaults_of_certreq_count),
        TEST(test_a_certificate_as_its_template_says_has_no_lines),
        TEST(test_each_difference_of_a_certificate_is_told),
        TEST(test_keys_of_curves_lack_usages_of_rsa_and_have_other_sizes),
        TEST(test_a_shorter_life_is_no_difference),
        TEST(test_what_a_certificate_is_held_against_in_vain_has_the_attributes_name),
        TEST(test_templates_that_are_of_no_directory_have_facts_not_attributes),
        TEST(test_purposes_are_of_two_lists_and_the_one_that_is_not_told_is_named),
        TEST(test_what_a_certificate_does_not_tell_is_no_difference),
        TEST(test_old_templates_name_no_algorithm),
        TEST(test_a_certificate_has_the_curve_that_its_template_names),
        TEST(test_versions_are_compared_where_the_certificate_has_one),
        TEST(test_a_certificate_without_a_template_names_none),
        TEST(test_what_is_issued_has_the_usages_of_the_template),
        TEST(test_what_the_template_leaves_open_is_issued_as_it_was_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

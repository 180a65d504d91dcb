/* SPDX-License-Identifier: Apache-2.0
 * Profiles of CAs outside Windows: what words, durations, references and actions become. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "readers/profile.h"
#include "readers/step_tokens.h"
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

static bool run(const char *text) {
    return test_reading_run(&reading, "input", pv_bytes_of_text(text));
}

static pv_subject *named(const char *name) {
    for (pv_subject *s = reading.unit.subjects; s; s = s->next) {
        const pv_value *v = pv_subject_value(s, PV_FACT_TEMPLATE_NAME);
        if (v->known == PV_PRESENT && !strcmp(v->u.text, name))
            return s;
    }
    fail_msg("no template %s", name);
    return NULL;
}

static pv_subject *only(const char *text) {
    if (!run(text))
        fail_msg("not recognised: %.60s", text);
    assert_int_equal(reading.unit.subject_count, 1);
    return reading.unit.subjects;
}

#define expect(subject, fact, text)                                                                \
    assert_string_equal(test_reading_value(&reading, subject, PV_FACT_TEMPLATE_##fact), text)

static size_t problems(pv_code code) {
    size_t count = 0;
    for (const pv_problem *p = reading.unit.problems; p; p = p->next)
        count += p->code == code;
    return count;
}

/* ---- durations ------------------------------------------------------------------------------- */

static int64_t seconds(const char *text, bool days) {
    int64_t result = -1000;
    return pv_duration_seconds(pv_slice_of(text), days, &result) ? result : -1000;
}

static void durations_are_as_go_writes_them(void **state) {
    (void)state;
    assert_int_equal(seconds("8760h", false), 31536000);
    assert_int_equal(seconds("1h30m5s", false), 5405);
    assert_int_equal(seconds("1.5h", false), 5400);
    assert_int_equal(seconds("1500ms", false), 1);
    assert_int_equal(seconds("-1m", false), -60);
    assert_int_equal(seconds("0", false), 0);
    assert_int_equal(seconds("30d", true), 2592000);
}

static void what_is_no_duration_is_refused(void **state) {
    static const char *const TEXTS[] = {"",
                                        "h",
                                        "1",
                                        "1y",
                                        "30d",
                                        "1h ",
                                        "-",
                                        "1h-1m",
                                        ".",
                                        ".h",
                                        "99999999999999999999h",
                                        "9999999999h"};
    (void)state;
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++)
        if (seconds(TEXTS[i], false) != -1000)
            fail_msg("taken: '%s'", TEXTS[i]);
}

/* ---- cfssl ----------------------------------------------------------------------------------- */

static void each_profile_of_cfssl_is_a_template(void **state) {
    (void)state;
    assert_true(run("{\"signing\": {\"default\": {\"expiry\": \"24h\"}, \"profiles\": {\"web\": "
                    "{\"usages\": [\"signing\", \"key encipherment\", \"server auth\"], "
                    "\"expiry\": \"48h\"}, \"ca\": {\"usages\": [\"cert sign\"], \"expiry\": "
                    "\"48h\", \"ca_constraint\": {\"is_ca\": true}}}}}"));
    assert_int_equal(reading.unit.subject_count, 3);
    expect(named("web"), KEY_USAGE, "{digitalSignature, keyEncipherment}");
    expect(named("web"), EXTENDED_KEY_USAGE, "{serverAuth}");
    expect(named("web"), VALIDITY_DAYS, "2");
    expect(named("web"), IS_CA, "false");
    expect(named("ca"), IS_CA, "true");
    expect(named("ca"), MAX_PATH_LENGTH, "-1");
    expect(named("ca"), EXTENDED_KEY_USAGE, "absent");
    expect(named("default"), KEY_USAGE, "absent");
}

static void what_cfssl_does_not_know_to_the_letter_it_passes_over(void **state) {
    (void)state;
    pv_subject *s = only("{\"signing\": {\"default\": {\"usages\": [\"signing\", \"flying\", "
                         "\"Server Auth\"]}}}");
    expect(s, KEY_USAGE, "{digitalSignature}");
    expect(s, EXTENDED_KEY_USAGE, "absent");
    assert_int_equal(problems(PV_DAMAGED), 2);
}

static void a_profile_takes_addresses_of_the_default_that_stands_behind_it(void **state) {
    (void)state;
    assert_true(
        run("{\"signing\": {\"profiles\": {\"web\": {\"usages\": [\"signing\"], \"crl_url\": "
            "\"u:own\", \"auth_key\": \"k\", \"name_whitelist\": \"x$\"}}, \"default\": "
            "{\"crl_url\": \"u:all\", \"ocsp_url\": \"u:ocsp\", \"backdate\": \"1m\"}}}"));
    expect(named("web"), REVOCATION_URLS, "{u:own, u:ocsp}");
    expect(named("web"), AUTHENTICATED, "true");
    expect(named("web"), ALLOWED_NAMES, "{x$}");
    expect(named("web"), BACKDATE_SECONDS, "300");
    expect(named("default"), REVOCATION_URLS, "{u:all, u:ocsp}");
    expect(named("default"), AUTHENTICATED, "false");
    expect(named("default"), ALLOWED_NAMES, "absent");
    expect(named("default"), BACKDATE_SECONDS, "60");
}

static void what_a_requester_may_bring_is_not_known_of_the_profile(void **state) {
    (void)state;
    assert_true(
        run("{\"signing\": {\"profiles\": {\"a\": {\"usages\": [\"signing\", \"server auth\"], "
            "\"allowed_extensions\": [\"2.5.29.19\", \"1.2.3\"]}, \"b\": {\"usages\": "
            "[\"signing\", \"server auth\"], \"allowed_extensions\": [\"2.5.29.15\", "
            "\"2.5.29.37\"]}}}}"));
    expect(named("a"), IS_CA, "undetermined");
    expect(named("a"), KEY_USAGE, "{digitalSignature}");
    expect(named("a"), CRITICAL_EXTENSIONS, "undetermined");
    expect(named("b"), IS_CA, "false");
    expect(named("b"), KEY_USAGE, "undetermined");
    expect(named("b"), EXTENDED_KEY_USAGE, "undetermined");
}

static void a_profile_that_is_signed_elsewhere_says_only_what_it_has(void **state) {
    (void)state;
    pv_subject *s = only("{\"signing\": {\"default\": {\"remote\": \"x\", \"expiry\": \"24h\"}}}");
    expect(s, KEY_USAGE, "undetermined");
    expect(s, IS_CA, "undetermined");
    expect(s, VALIDITY_DAYS, "1");
    expect(s, VALIDITY_SECONDS, "absent");
}

static void a_life_of_hours_is_told_in_seconds(void **state) {
    (void)state;
    pv_subject *s = only("{\"signing\": {\"default\": {\"expiry\": \"25h\"}}}");
    expect(s, VALIDITY_DAYS, "1");
    expect(s, VALIDITY_SECONDS, "90000");
}

/* ---- vault ----------------------------------------------------------------------------------- */

static void a_role_as_it_is_written_has_the_documented_defaults(void **state) {
    (void)state;
    pv_subject *s = only("{\"allow_any_name\": true}");
    expect(s, KEY_USAGE, "{digitalSignature, keyEncipherment, keyAgreement}");
    expect(s, EXTENDED_KEY_USAGE, "{serverAuth, clientAuth}");
    expect(s, KEY_ALGORITHM, "\"rsa\"");
    expect(s, MINIMAL_KEY_SIZE, "2048");
    expect(s, VALIDITY_DAYS, "undetermined");
}

static void what_a_read_role_lacks_is_not_known(void **state) {
    (void)state;
    pv_subject *s = only("{\"data\": {\"allow_any_name\": true, \"key_usage\": []}}");
    expect(s, KEY_USAGE, "absent");
    expect(s, EXTENDED_KEY_USAGE, "undetermined");
    expect(s, KEY_ALGORITHM, "undetermined");
    expect(s, MINIMAL_KEY_SIZE, "undetermined");
}

static void what_a_role_grants_is_a_set(void **state) {
    (void)state;
    pv_subject *s =
        only("{\"allow_any_name\": true, \"enforce_hostnames\": false, \"allow_localhost\": "
             "false, \"use_csr_sans\": \"false\", \"no_store\": true}");
    expect(s, NAME_ALLOWANCES,
           "{any_name, wildcards, ip_addresses, no_hostnames, csr_common_name}");
    expect(s, ALLOWED_NAMES, "{}");
    expect(s, KEPT, "false");
    expect(s, HASH_ALGORITHM, "absent");
    s = only("{\"data\": {\"allow_any_name\": true, \"signature_bits\": 512}}");
    expect(s, NAME_ALLOWANCES, "undetermined");
    expect(s, ALLOWED_NAMES, "undetermined");
    expect(s, KEPT, "undetermined");
    expect(s, HASH_ALGORITHM, "\"SHA512\"");
}

static void a_role_tells_which_common_names_it_takes(void **state) {
    (void)state;
    expect(only("{\"allow_any_name\": true, \"cn_validations\": [\"hostname\"], \"use_csr_sans\": "
                "false, \"allow_localhost\": false, \"allow_ip_sans\": false}"),
           NAME_ALLOWANCES, "{any_name, wildcards, csr_common_name, no_mail_common_name}");
    expect(
        only("{\"allow_any_name\": true, \"cn_validations\": \"email\", \"use_csr_sans\": false, "
             "\"allow_localhost\": false, \"allow_ip_sans\": false}"),
        NAME_ALLOWANCES, "{any_name, wildcards, csr_common_name, no_host_common_name}");
}

static void vault_passes_over_what_is_no_usage_of_its_own(void **state) {
    (void)state;
    pv_subject *s = only("{\"allow_any_name\": true, \"key_usage\": \"CERTSIGN,key_agreement\"}");
    expect(s, KEY_USAGE, "{keyCertSign}");
    assert_int_equal(problems(PV_DAMAGED), 1);
}

static void roles_of_ssh_are_left_alone(void **state) {
    (void)state;
    assert_false(run("{\"allow_subdomains\": true, \"allow_user_certificates\": true}"));
    assert_true(run("{\"allow_subdomains\": true, \"allowed_domains\": \"x\"}"));
}

/* ---- openssl --------------------------------------------------------------------------------- */

static void a_section_has_what_the_sections_say_that_name_it(void **state) {
    (void)state;
    assert_true(run("[ca]\ndefault_ca = c\n[c]\ndefault_days = 9\nx509_extensions = e\n"
                    "copy_extensions = copy\n[e]\nbasicConstraints = CA:FALSE\n[lone]\n"
                    "keyUsage = keyAgreement\n"));
    assert_int_equal(reading.unit.subject_count, 2);
    expect(named("e"), VALIDITY_DAYS, "9");
    expect(named("e"), COPIED_EXTENSIONS, "{missing}");
    expect(named("e"), KEY_USAGE, "absent");
    expect(named("lone"), VALIDITY_DAYS, "undetermined");
    expect(named("lone"), IS_CA, "absent");
}

static void a_fixed_end_goes_before_a_number_of_days(void **state) {
    (void)state;
    pv_subject *s = only("[c]\ndefault_days = 9\ndefault_enddate = 20490101000000Z\n"
                         "x509_extensions = e\n[e]\nbasicConstraints = CA:FALSE\n");
    expect(s, VALIDITY_DAYS, "undetermined");
    expect(s, VALIDITY_SECONDS, "undetermined");
}

#define APPLIED(section)                                                                           \
    "[c]\nx509_extensions = " section "\n[e]\nbasicConstraints = CA:TRUE\n"                        \
    "[f]\nbasicConstraints = CA:FALSE\n"

static void a_section_that_makes_cas_has_who_applies_it(void **state) {
    (void)state;
    assert_true(run(APPLIED("e")));
    expect(named("e"), MAKES_CAS_FOR, "{c}");
    assert_true(run(APPLIED("f")));
    expect(named("e"), MAKES_CAS_FOR, "absent");
    expect(named("f"), MAKES_CAS_FOR, "absent");
}

/* ---- other settings -------------------------------------------------------------------------- */

static bool has_same_others(const char *a, const char *b) {
    const char *const texts[] = {a, b};
    char digests[2][65] = {"", ""};
    for (size_t i = 0; i < 2; i++) {
        if (!run(texts[i]))
            fail_msg("not recognised: %.60s", texts[i]);
        const char *digest =
            test_reading_value(&reading, reading.unit.subjects, PV_FACT_TEMPLATE_OTHER_SETTINGS);
        assert_int_equal(strlen(digest), 64);
        memcpy(digests[i], digest, 65);
    }
    return strcmp(digests[0], digests[1]) == 0;
}

#define SAME(a, b)    assert_true(has_same_others(a, b))
#define ANOTHER(a, b) assert_false(has_same_others(a, b))

static void what_a_fact_tells_is_no_other_setting(void **state) {
    (void)state;
    SAME("{\"allow_any_name\": true, \"ttl\": \"1h\"}",
         "{\"allow_any_name\": false, \"key_usage\": [], \"ttl\": 3600}");
    ANOTHER("{\"allow_any_name\": true, \"ttl\": \"1h\"}",
            "{\"allow_any_name\": true, \"ttl\": \"2h\"}");
}

static void a_value_that_a_fact_cannot_hold_is_another_setting(void **state) {
    (void)state;
    ANOTHER("[e]\nkeyUsage = @a\n[a]\nx = 1\n", "[e]\nkeyUsage = @a\n[a]\nx = 2\n");
    ANOTHER("{\"allow_any_name\": true, \"not_after\": \"2026-01-01T00:00:00Z\"}",
            "{\"allow_any_name\": true, \"not_after\": \"9999-12-31T23:59:59Z\"}");
    SAME("[e]\nkeyUsage = cRLSign\n[a]\nx = 1\n", "[e]\nkeyUsage = cRLSign\n[a]\nx = 2\n");
}

static void the_later_value_of_a_section_counts_in_any_order_of_the_others(void **state) {
    (void)state;
    SAME("[e]\nkeyUsage = cRLSign\na = 1, 2\nb = 2\n", "[e]\nb=1\nb=2\na=2,1\nkeyUsage=cRLSign\n");
    ANOTHER("[e]\nkeyUsage = cRLSign\nb = 1\nb = 2\n", "[e]\nkeyUsage=cRLSign\nb=2\nb=1\n");
}

static void what_a_variable_may_mean_is_another_setting(void **state) {
    (void)state;
    ANOTHER("HOME = 1\n[e]\nkeyUsage = cRLSign\na = $HOME\n",
            "HOME = 2\n[e]\nkeyUsage = cRLSign\na = $HOME\n");
}

static void names_and_values_do_not_run_into_each_other(void **state) {
    (void)state;
    ANOTHER("{\"allow_any_name\": true, \"ab\": \"c\"}",
            "{\"allow_any_name\": true, \"a\": \"bc\"}");
    ANOTHER("{\"allow_any_name\": true, \"a\": {\"b\": \"c\"}}",
            "{\"allow_any_name\": true, \"a\": {\"d\": \"c\"}}");
}

#define LEAF(usage, purpose)                                                                       \
    "{\"subject\": {{ toJson .Subject }},\n{{ if .A }}\"keyUsage\": [\"" usage                     \
    "\"],{{ end }}\n\"extKeyUsage\": [\"" purpose "\"]}\n"

static void branches_of_a_template_are_other_settings(void **state) {
    (void)state;
    ANOTHER(LEAF("digitalSignature", "serverAuth"), LEAF("certSign", "serverAuth"));
    SAME(LEAF("digitalSignature", "serverAuth"), LEAF("digitalSignature", "clientAuth"));
}

static void options_are_looked_for_before_the_first_section_as_well(void **state) {
    (void)state;
    assert_true(run("keyUsage = keyAgreement\ndefault_bits = 4096\n[req]\nx509_extensions = e\n"
                    "distinguished_name = dn\n[e]\nbasicConstraints = CA:TRUE\n"));
    expect(named("e"), MINIMAL_KEY_SIZE, "4096");
    expect(named("e"), KEY_USAGE, "absent"); /* extensions are not */
    expect(named("default"), KEY_USAGE, "{keyAgreement}");
}

static void sections_that_differ_leave_it_open(void **state) {
    (void)state;
    assert_true(run("[a]\ndefault_days = 1\ndefault_md = sha256\nx509_extensions = e\n[b]\n"
                    "default_md = sha256\nx509_extensions = e\n[e]\nbasicConstraints = CA:NO\n"));
    expect(named("e"), VALIDITY_DAYS, "undetermined");
    expect(named("e"), HASH_ALGORITHM, "\"sha256\"");
}

static void an_included_file_is_told_and_leaves_the_rest_open(void **state) {
    (void)state;
    pv_subject *s = only(".include = more.cnf\n[ e ]\nbasicConstraints = critical, CA:TRUE\n");
    assert_int_equal(problems(PV_UNSUPPORTED), 1);
    expect(s, IS_CA, "undetermined");
    expect(s, KEY_USAGE, "undetermined");
    expect(s, MAX_PATH_LENGTH, "undetermined");
}

static void names_are_read_from_values_and_sections(void **state) {
    (void)state;
    assert_true(
        run("[n]\nDNS.1 = b\n[req]\nx509_extensions = e\ndistinguished_name = d\nprompt = no\n"
            "[d]\n0.OU = x\ncommonName = y\n[e]\nsubjectAltName = DNS:a, @n\n"
            "[f]\nbasicConstraints = CA:NO\nsubjectAltName = DNS:a, email:move\n"));
    expect(named("e"), SUBJECT_ALT_NAMES, "{dns:a, dns:b}");
    expect(named("e"), SUBJECT, "\"OU=x, CN=y\"");
    expect(named("f"), SUBJECT_ALT_NAMES, "undetermined");
    expect(named("f"), SUBJECT, "undetermined");
}

static void a_subject_that_is_asked_for_is_not_known(void **state) {
    (void)state;
    assert_true(run("[req]\nx509_extensions = e\ndistinguished_name = d\n[d]\nCN = Your name\n"
                    "[e]\nbasicConstraints = CA:NO\n"));
    expect(named("e"), SUBJECT, "undetermined");
    expect(named("e"), SUBJECT_ALT_NAMES, "absent");
}

static void purposes_may_have_names_of_the_configuration(void **state) {
    (void)state;
    pv_subject *s = only("oid_section = o\n[o]\nours = 1.2.3\n[e]\nextendedKeyUsage = ours\n"
                         "certificatePolicies = ours, theirs\n");
    expect(s, EXTENDED_KEY_USAGE, "{1.2.3}");
    expect(s, CERTIFICATE_POLICIES, "undetermined");
}

static void what_openssl_would_refuse_is_no_usage(void **state) {
    (void)state;
    pv_subject *s = only("[ e ]\nbasicConstraints = CA:true\nkeyUsage = digitalsignature\n");
    expect(s, KEY_USAGE, "undetermined");
    assert_int_equal(problems(PV_DAMAGED), 1);
}

static void sections_of_other_files_are_left_alone(void **state) {
    (void)state;
    assert_false(run("[Unit]\nDescription = x\n[Service]\nExecStart = y\n"));
    assert_false(run("[core]\n\tbare = false\n"));
    assert_false(run("keyUsage = 0xa0\n"));
}

/* ---- step-ca --------------------------------------------------------------------------------- */

#define SUBJECT "{ \"subject\": {{ toJson .Subject }},\n"

static void what_is_written_out_is_a_fact_and_what_an_action_writes_is_not(void **state) {
    (void)state;
    pv_subject *s = only(SUBJECT "\"keyUsage\": {{ .x }}, \"extKeyUsage\": [\"serverAuth\"] }");
    expect(s, KEY_USAGE, "undetermined");
    expect(s, EXTENDED_KEY_USAGE, "{serverAuth}");
    expect(s, IS_CA, "absent");
}

static void members_within_an_if_are_not_known(void **state) {
    (void)state;
    pv_subject *s =
        only(SUBJECT "{{ if .a }} \"keyUsage\": [\"certSign\"], {{ else }} \"basicConstraints\": "
                     "{\"isCA\": true}, {{ end }} \"extKeyUsage\": [\"any\"{{ if .b }}, "
                     "\"clientAuth\"{{ end }}] }");
    expect(s, KEY_USAGE, "undetermined");
    expect(s, IS_CA, "undetermined");
    expect(s, EXTENDED_KEY_USAGE, "undetermined");
}

static void an_action_in_place_of_members_may_write_any(void **state) {
    (void)state;
    pv_subject *s = only(SUBJECT "{{ .more }}, \"extKeyUsage\": [\"any\"] }");
    expect(s, KEY_USAGE, "undetermined");
    expect(s, EXTENDED_KEY_USAGE, "undetermined");
}

static void a_template_without_actions_is_known_by_its_names(void **state) {
    (void)state;
    pv_subject *s =
        only("{\"dnsNames\": [\"a\"], \"extKeyUsage\": [\"server_auth\"], \"keyUsage\": "
             "\"nonRepudiation\", \"basicConstraints\": {\"isCA\": true}}");
    expect(s, EXTENDED_KEY_USAGE, "{serverAuth}");
    expect(s, KEY_USAGE, "{contentCommitment}");
    expect(s, MAX_PATH_LENGTH, "0");
    assert_false(run("{\"subject\": \"CN=a\", \"keyUsage\": [\"digitalSignature\"]}"));
    assert_false(run("{\"KeyUsage\": [], \"Subject\": {}, \"ExtKeyUsage\": []}"));
}

static const char *kinds_of(const char *text) {
    static const char LETTERS[] = "{}[]:,swVBE.S";
    static char out[64];
    pv_step_tokens tokens = {pv_slice_of(text), 0, 1, NULL};
    pv_step_token t;
    size_t n = 0;
    while (pv_step_next(&tokens, &t) && n + 2 < sizeof out)
        out[n++] = LETTERS[t.kind];
    if (tokens.fault)
        out[n++] = '!';
    out[n] = '\0';
    return out;
}

static void actions_are_told_by_what_they_do(void **state) {
    (void)state;
    assert_string_equal(kinds_of("{{if .a}}{{- else -}}{{ end }}"), "BE.");
    assert_string_equal(kinds_of("{{/* }} */}}{{ $x := 1 }}{{ $x }}{{ fail \"}}\" }}"), "SSVS");
    assert_string_equal(kinds_of("{\"a{{ \"}}\" }}b\": [1, true]}"), "{s:[w,w]}");
    assert_string_equal(kinds_of("{{ `}}` }}"), "V");
    assert_string_equal(kinds_of("{{ x"), "!");
    assert_string_equal(kinds_of("\"x"), "!");
    assert_string_equal(kinds_of("[ ; ]"), "[!");
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_reading, close_reading)
    const struct CMUnitTest tests[] = {
        TEST(durations_are_as_go_writes_them),
        TEST(what_is_no_duration_is_refused),
        TEST(each_profile_of_cfssl_is_a_template),
        TEST(what_cfssl_does_not_know_to_the_letter_it_passes_over),
        TEST(a_profile_takes_addresses_of_the_default_that_stands_behind_it),
        TEST(what_a_requester_may_bring_is_not_known_of_the_profile),
        TEST(a_profile_that_is_signed_elsewhere_says_only_what_it_has),
        TEST(a_life_of_hours_is_told_in_seconds),
        TEST(a_role_as_it_is_written_has_the_documented_defaults),
        TEST(what_a_read_role_lacks_is_not_known),
        TEST(what_a_role_grants_is_a_set),
        TEST(vault_passes_over_what_is_no_usage_of_its_own),
        TEST(a_role_tells_which_common_names_it_takes),
        TEST(roles_of_ssh_are_left_alone),
        TEST(a_section_has_what_the_sections_say_that_name_it),
        TEST(a_fixed_end_goes_before_a_number_of_days),
        TEST(a_section_that_makes_cas_has_who_applies_it),
        TEST(what_a_fact_tells_is_no_other_setting),
        TEST(a_value_that_a_fact_cannot_hold_is_another_setting),
        TEST(the_later_value_of_a_section_counts_in_any_order_of_the_others),
        TEST(what_a_variable_may_mean_is_another_setting),
        TEST(names_and_values_do_not_run_into_each_other),
        TEST(branches_of_a_template_are_other_settings),
        TEST(options_are_looked_for_before_the_first_section_as_well),
        TEST(sections_that_differ_leave_it_open),
        TEST(an_included_file_is_told_and_leaves_the_rest_open),
        TEST(names_are_read_from_values_and_sections),
        TEST(a_subject_that_is_asked_for_is_not_known),
        TEST(purposes_may_have_names_of_the_configuration),
        TEST(what_openssl_would_refuse_is_no_usage),
        TEST(sections_of_other_files_are_left_alone),
        TEST(what_is_written_out_is_a_fact_and_what_an_action_writes_is_not),
        TEST(members_within_an_if_are_not_known),
        TEST(an_action_in_place_of_members_may_write_any),
        TEST(a_template_without_actions_is_known_by_its_names),
        TEST(actions_are_told_by_what_they_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

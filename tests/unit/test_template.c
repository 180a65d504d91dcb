/* SPDX-License-Identifier: Apache-2.0
 * Certificate templates: the same facts from every carrier, and what each carrier refuses. */
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

static bool run(const char *text) {
    return test_reading_run(&reading, "input", pv_bytes_of_text(text));
}

static pv_subject *template_at(size_t index) {
    pv_subject *s = reading.unit.subjects;
    while (s && index--)
        s = s->next;
    if (!s)
        fail_msg("there are too few subjects");
    else
        assert_int_equal(s->kind, PV_KIND_TEMPLATE);
    return s;
}

static pv_subject *only(const char *text) {
    if (!run(text))
        fail_msg("not recognised: %.60s", text);
    assert_int_equal(reading.unit.subject_count, 1);
    return template_at(0);
}

#define expect(subject, fact, text)                                                                \
    assert_string_equal(test_reading_value(&reading, subject, PV_FACT_TEMPLATE_##fact), text)

static size_t problems(pv_code code) {
    size_t count = 0;
    for (const pv_problem *p = reading.unit.problems; p; p = p->next)
        count += p->code == code;
    return count;
}

/* ---- the same from all ---------------------------------------------------------------------- */

#define LDIF_HEAD                                                                                  \
    "dn: CN=Web,CN=Certificate Templates,CN=Public Key Services,DC=x\n"                            \
    "objectClass: pKICertificateTemplate\ncn: Web\n"
#define LDIF_PERIODS                                                                               \
    "revision: 100\npKIMaxIssuingDepth: 0\n"                                                       \
    "pKIExpirationPeriod:: AEA5hy7h/v8=\npKIOverlapPeriod:: AICmCv/e//8=\n"

static const char LDIF[] = LDIF_HEAD
    "flags: 66113\n" LDIF_PERIODS "pKIDefaultKeySpec: 1\npKIKeyUsage:: oAA=\n"
    "pKIExtendedKeyUsage: 1.3.6.1.5.5.7.3.1\npKIDefaultCSPs: 2,Microsoft B\n"
    "pKIDefaultCSPs: 1,Microsoft RSA SChannel Cryptographic Provider\n"
    "msPKI-Certificate-Name-Flag: -2113929216\nmsPKI-Enrollment-Flag: 41\n"
    "msPKI-Private-Key-Flag: 16842768\nmsPKI-Minimal-Key-Size: 2048\nmsPKI-RA-Signature: 1\n"
    "msPKI-Template-Schema-Version: 2\n";
static const char JSON[] =
    "{\"CN\": \"Web\", \"flags\": 66113, \"revision\": 100, \"pkimaxissuingdepth\": \"0\",\n"
    "\"pKIExpirationPeriod\": \"AEA5hy7h/v8=\", \"pKIOverlapPeriod\": "
    "\"00-80-A6-0A-FF-DE-FF-FF\",\n"
    "\"pKIDefaultKeySpec\": 1, \"pKIKeyUsage\": [160, 0],\n"
    "\"pKIExtendedKeyUsage\": \"1.3.6.1.5.5.7.3.1\",\n"
    "\"pKIDefaultCSPs\": [\"2,Microsoft B\", \"1,Microsoft RSA SChannel Cryptographic "
    "Provider\"],\n"
    "\"msPKI-Certificate-Name-Flag\": -2113929216, \"msPKI-Enrollment-Flag\": 41,\n"
    "\"msPKI-Private-Key-Flag\": 16842768, \"msPKI-Minimal-Key-Size\": 2048,\n"
    "\"msPKI-RA-Signature\": 1, \"msPKI-Template-Schema-Version\": 2}\n";
static const char DUMP[] =
    "[Web]\n  objectClass = \"top\", \"pKICertificateTemplate\"\n  cn = \"Web\"\n"
    "  flags = \"66113\" 0x10241\n    CT_FLAG_MACHINE_TYPE -- 40 (64)\n"
    "    (CT_FLAG_IS_CA -- 80 (128))\n  revision = \"100\"\n  pKIMaxIssuingDepth = \"0\"\n"
    "  pKIExpirationPeriod = \"1 Years\"\n  pKIOverlapPeriod = \"6 Weeks\"\n"
    "  pKIDefaultKeySpec = \"1\"\n  pKIKeyUsage = \"a0 00\"\n"
    "  pKIExtendedKeyUsage = \"1.3.6.1.5.5.7.3.1\" Server Authentication\n"
    "  pKIDefaultCSPs =\n    \"2,Microsoft B\",\n"
    "    \"1,Microsoft RSA SChannel Cryptographic Provider\"\n"
    "  msPKI-Certificate-Name-Flag = \"-2113929216\" 0x82000000\n"
    "  msPKI-Enrollment-Flag = \"41\" 0x29\n    (CT_FLAG_PEND_ALL_REQUESTS -- 2)\n"
    "  msPKI-Private-Key-Flag = \"16842768\"\n  msPKI-Minimal-Key-Size = \"2048\"\n"
    "  msPKI-RA-Signature = \"1\"\n  msPKI-Template-Schema-Version = \"2\"\n";
static const char EVENT[] =
    "Certificate Services loaded a template.\r\n\r\nWeb v100.0 (Schema V2)\r\n"
    "Template Content:\r\nflags = 0x10241 (66113)\r\n  CT_FLAG_MACHINE_TYPE -- 0x40 (64)\r\n"
    "revision = 100\r\npKIMaxIssuingDepth = 0\r\npKIExpirationPeriod = 1 Years\r\n"
    "pKIOverlapPeriod = 6 Weeks\r\npKIDefaultKeySpec = 1\r\npKIKeyUsage = a0\r\n"
    "pKIExtendedKeyUsage =\r\n  1.3.6.1.5.5.7.3.1 Server Authentication\r\npKIDefaultCSPs =\r\n"
    "  Microsoft RSA SChannel Cryptographic Provider\r\n  Microsoft B\r\n"
    "msPKI-Certificate-Name-Flag = 0x82000000 (-2113929216)\r\n"
    "msPKI-Enrollment-Flag = 0x29 (41)\r\nmsPKI-Private-Key-Flag = 0x1010010 (16842768)\r\n"
    "msPKI-Minimal-Key-Size = 0x800 (2048)\r\nmsPKI-RA-Signature = 1\r\n";
static const char LISTING[] =
    "  Template[0]:\n  TemplatePropCommonName = Web\n  TemplatePropEKUs =\n1 ObjectIds:\n"
    "    1.3.6.1.5.5.7.3.1 Server Authentication\n\n  TemplatePropCryptoProviders =\n"
    "    0: Microsoft RSA SChannel Cryptographic Provider\n    1: Microsoft B\n"
    "  TemplatePropMajorRevision = 64 (100)\n  TemplatePropKeySpec = 1\n"
    "  TemplatePropSchemaVersion = 2\n  TemplatePropRASignatureCount = 1\n"
    "  TemplatePropMinimumKeySize = 800 (2048)\n  TemplatePropEnrollmentFlags = 29 (41)\n"
    "  TemplatePropSubjectNameFlags = 82000000 (-2113929216)\n"
    "  TemplatePropPrivateKeyFlags = 1010010 (16842768)\n"
    "  TemplatePropGeneralFlags = 10241 (66113)\n    CT_FLAG_IS_DEFAULT -- 10000 (65536)\n"
    "  TemplatePropExtensions =\n1 Extensions:\n  Extension[0]:\n"
    "    2.5.29.15: Flags = 1(Critical), Length = 4\n    Key Usage\n"
    "        Digital Signature, Key Encipherment (a0)\n"
    "  TemplatePropValidityPeriod = 1 Years\n  TemplatePropRenewalPeriod = 6 Weeks\n";

static void expect_web(const char *text) {
    pv_subject *t = only(text);
    expect(t, KIND, "adcs");
    expect(t, NAME, "\"Web\"");
    expect(t, SCHEMA_VERSION, "2");
    expect(t, MAJOR_VERSION, "100");
    expect(t, DEFAULT_KEY_SPEC, "exchange");
    expect(t, KEY_USAGE, "{digitalSignature, keyEncipherment}");
    expect(t, EXTENDED_KEY_USAGE, "{serverAuth}");
    expect(t, EXPORTABLE, "true");
    expect(t, MINIMAL_KEY_SIZE, "2048");
    expect(t, PROVIDERS, "{Microsoft RSA SChannel Cryptographic Provider, Microsoft B}");
    expect(t, PROVIDER_KIND, "csp");
    expect(t, GENERAL_FLAGS,
           "{ENROLLEE_SUPPLIES_SUBJECT, MACHINE_TYPE, ADD_TEMPLATE_NAME, IS_DEFAULT}");
    expect(t, ENROLLMENT_FLAGS, "{INCLUDE_SYMMETRIC_ALGORITHMS, PUBLISH_TO_DS, AUTO_ENROLLMENT}");
    expect(t, PRIVATE_KEY_FLAGS, "{EXPORTABLE_KEY}");
    expect(t, NAME_FLAGS, "{SUBJECT_ALT_REQUIRE_UPN, SUBJECT_REQUIRE_DIRECTORY_PATH}");
    expect(t, SERVER_VERSION, "1");
    expect(t, CLIENT_VERSION, "1");
    expect(t, VALIDITY_DAYS, "365");
    expect(t, OVERLAP_DAYS, "42");
    expect(t, RA_SIGNATURES, "1");
    expect(t, MACHINE_KEYSET, "true");
    expect(t, PUBLISHED, "undetermined");
    expect(t, ENTRIES, "undetermined");
    assert_null(reading.unit.problems);
}

static void every_carrier_gives_the_same_facts(void **state) {
    (void)state;
    expect_web(LDIF);
    expect_web(JSON);
    expect_web(DUMP);
    expect_web(EVENT);
    expect_web(LISTING);
}

static void
what_an_export_leaves_out_is_absent_and_what_a_listing_leaves_out_is_not_known(void **state) {
    (void)state;
    expect(only(LDIF), APPLICATION_POLICIES, "absent");
    expect(only(LDIF), OID, "undetermined");
    expect(only(LISTING), APPLICATION_POLICIES, "absent"); /* its extensions are all there */
    expect(only(LISTING), SUPERSEDED, "undetermined");
    expect(only("TemplatePropCommonName = Web\nTemplatePropFriendlyName = W\n"), EXTENDED_KEY_USAGE,
           "undetermined");
    expect(only(LDIF_HEAD "flags: 0\n"), EXTENDED_KEY_USAGE, "undetermined");
}

/* LDIF without the lines of an attribute. */
static const char *without(const char *attribute) {
    static char text[sizeof LDIF];
    const char *at = strstr(LDIF, attribute), *next = at ? strchr(at, '\n') : NULL;
    if (!next)
        fail_msg("LDIF has no %s", attribute);
    else
        snprintf(text, sizeof text, "%.*s%s", (int)(at - LDIF), LDIF, next + 1);
    return text;
}

static void what_every_template_has_is_not_known_where_an_export_leaves_it_out(void **state) {
    (void)state;
    expect(only(without("msPKI-Certificate-Name-Flag:")), NAME_FLAGS, "undetermined");
    expect(only(without("msPKI-Enrollment-Flag:")), ENROLLMENT_FLAGS, "undetermined");
    expect(only(without("msPKI-Private-Key-Flag:")), PRIVATE_KEY_FLAGS, "undetermined");
    expect(only(without("msPKI-RA-Signature:")), RA_SIGNATURES, "undetermined");
    expect(only(without("msPKI-Minimal-Key-Size:")), MINIMAL_KEY_SIZE, "undetermined");
    expect(only(without("pKIKeyUsage::")), KEY_USAGE, "undetermined");
    expect(only(without("pKIDefaultKeySpec:")), DEFAULT_KEY_SPEC, "undetermined");
    expect(only(LDIF), MINOR_VERSION, "undetermined");
    expect(only(without("pKIExtendedKeyUsage:")), EXTENDED_KEY_USAGE, "absent");
    expect(only("{\"objectClass\": \"pKICertificateTemplate\", \"cn\": \"Web\",\n"
                "\"flags\": 66113, \"msPKI-Certificate-Name-Flag\": null}\n"),
           NAME_FLAGS, "undetermined");
}

static void octets_of_which_there_are_none_are_not_known_in_any_carrier(void **state) {
    (void)state;
    static const struct {
        const char *name;
        pv_fact fact;
    } OCTETS[] = {{"pKIKeyUsage", PV_FACT_TEMPLATE_KEY_USAGE},
                  {"pKIExpirationPeriod", PV_FACT_TEMPLATE_VALIDITY_DAYS},
                  {"pKIExpirationPeriod", PV_FACT_TEMPLATE_VALIDITY_SECONDS},
                  {"pKIOverlapPeriod", PV_FACT_TEMPLATE_OVERLAP_DAYS},
                  {"pKIOverlapPeriod", PV_FACT_TEMPLATE_OVERLAP_SECONDS},
                  {"nTSecurityDescriptor", PV_FACT_TEMPLATE_ENTRIES},
                  {"nTSecurityDescriptor", PV_FACT_TEMPLATE_OWNER}};
#define JSON_HEAD                                                                                  \
    "{\"objectClass\": \"pKICertificateTemplate\", \"cn\": \"Web\", \"flags\": 0, "                \
    "\"msPKI-RA-Signature\": 0, \""
    static const struct {
        const char *before, *behind;
    } WRITTEN[] = {{LDIF_HEAD, ":\n"},        {LDIF_HEAD, ": \n"},      {LDIF_HEAD, "::\n"},
                   {LDIF_HEAD, ":: \n"},      {JSON_HEAD, "\": null}"}, {JSON_HEAD, "\": []}"},
                   {JSON_HEAD, "\": \"\"}\n"}};
    for (size_t i = 0; i < sizeof OCTETS / sizeof *OCTETS; i++)
        for (size_t k = 0; k < sizeof WRITTEN / sizeof *WRITTEN; k++) {
            char text[sizeof LDIF + 128];
            (void)snprintf(text, sizeof text, "%s%s%s", WRITTEN[k].before, OCTETS[i].name,
                           WRITTEN[k].behind);
            assert_string_equal(test_reading_value(&reading, only(text), OCTETS[i].fact),
                                "undetermined");
            assert_null(reading.unit.problems);
        }
}

/* ---- values --------------------------------------------------------------------------------- */

static void a_period_that_never_ends_is_the_longest_however_it_is_written(void **state) {
    (void)state;
    expect(only(LDIF_HEAD "pKIExpirationPeriod:: AAAAAAAAAIA=\n"), VALIDITY_SECONDS,
           "922337203685");
    expect(only(LDIF_HEAD "pKIExpirationPeriod:: //////////8=\n"), VALIDITY_SECONDS,
           "922337203685");
}

static void exportable_is_told_by_the_flag_that_the_version_goes_by(void **state) {
    (void)state;
    expect(only(LDIF_HEAD "flags: 16\nmsPKI-Private-Key-Flag: 0\n"
                          "msPKI-Template-Schema-Version: 1\n"),
           EXPORTABLE, "true");
    expect(only(LDIF_HEAD "flags: 16\nmsPKI-Private-Key-Flag: 0\n"
                          "msPKI-Template-Schema-Version: 2\n"),
           EXPORTABLE, "false");
    expect(only(LDIF_HEAD "flags: 16\nmsPKI-Private-Key-Flag: 0\n"), EXPORTABLE, "undetermined");
    expect(only(LDIF_HEAD "flags: 0\nmsPKI-Private-Key-Flag: 0\n"), EXPORTABLE, "false");
}

static void bits_without_a_name_are_told_and_versions_are_none(void **state) {
    (void)state;
    pv_subject *t = only(LDIF_HEAD "msPKI-Private-Key-Flag: 105381904\nflags: 1024\n");
    expect(t, PRIVATE_KEY_FLAGS, "{EXPORTABLE_KEY, UNNAMED}");
    expect(t, SERVER_VERSION, "8");
    expect(t, CLIENT_VERSION, "6");
    expect(t, GENERAL_FLAGS, "{UNNAMED}");
}

static void packed_settings_are_taken_apart(void **state) {
    (void)state;
    pv_subject *t =
        only(LDIF_HEAD "msPKI-RA-Application-Policies: "
                       "msPKI-Asymmetric-Algorithm`PZPWSTR`ECDH_P256`msPKI-Hash-Algorithm`PZPWSTR"
                       "`SHA256`msPKI-Key-Usage`DWORD`16777215`msPKI-RA-Application-Policies`"
                       "PZPWSTR`1.3.6.1.4.1.311.20.2.1,1.2.3`\n");
    expect(t, KEY_ALGORITHM, "\"ECDH_P256\"");
    expect(t, HASH_ALGORITHM, "\"SHA256\"");
    expect(t, CNG_KEY_USAGE, "{decrypt, sign, key_agreement}");
    expect(t, RA_APPLICATION_POLICIES, "{certRequestAgent, 1.2.3}");
    t = only(LDIF_HEAD "msPKI-RA-Application-Policies: 1.3.6.1.4.1.311.20.2.1\n");
    expect(t, RA_APPLICATION_POLICIES, "{certRequestAgent}");
    (void)only(LDIF_HEAD "msPKI-RA-Application-Policies: msPKI-Key-Usage`DWORD\n");
    assert_int_equal(problems(PV_DAMAGED), 1);
}

static void values_out_of_range_are_problems_and_not_facts(void **state) {
    (void)state;
    static const char *const BAD[] = {
        "flags: 4294967296\n",       "flags: x\n",
        "pKIDefaultKeySpec: 3\n",    "pKIKeyUsage:: oAAA\n",
        "pKIOverlapPeriod:: AAAA\n", "pKIExpirationPeriod:: AAAAAAAAAAA=\n",
        "pKIExtendedKeyUsage: web\n"};
    static const pv_fact FACTS[] = {
        PV_FACT_TEMPLATE_GENERAL_FLAGS,     PV_FACT_TEMPLATE_GENERAL_FLAGS,
        PV_FACT_TEMPLATE_DEFAULT_KEY_SPEC,  PV_FACT_TEMPLATE_KEY_USAGE,
        PV_FACT_TEMPLATE_OVERLAP_DAYS,      PV_FACT_TEMPLATE_VALIDITY_DAYS,
        PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE};
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        char text[512];
        snprintf(text, sizeof text, "%s%s", LDIF_HEAD, BAD[i]);
        assert_string_equal(test_reading_value(&reading, only(text), FACTS[i]), "undetermined");
        assert_int_equal(problems(PV_DAMAGED), 1);
    }
}

static void a_security_descriptor_is_read_as_sddl_and_by_names(void **state) {
    (void)state;
    pv_subject *t = only("{\"pKIDefaultKeySpec\": 1, \"nTSecurityDescriptor\": {\"Sddl\": "
                         "\"O:DAD:(OA;;CR;0e10c968-78fb-11d2-90d4-00c04f79dc55;;DU)\"}}");
    expect(t, OWNER, "\"S-1-5-21-<domain>-512\"");
    expect(t, ENTRIES,
           "{{sid=\"S-1-5-21-<domain>-513\" mask=256 type=allow inherited=false flags={} "
           "object=\"0e10c968-78fb-11d2-90d4-00c04f79dc55\"}}");
    t = only(
        "{\"pKIDefaultKeySpec\": 1, \"Acl\": {\"Owner\": \"CORP\\\\Domain Admins\", \"DACLs\": "
        "[{\"IdentityReference\": \"CORP\\\\Domain Users\", \"ActiveDirectoryRights\": "
        "\"ReadProperty, ExtendedRight\", \"AccessControlType\": \"Deny\", \"ObjectType\": "
        "\"Certificate-Enrollment\"}]}}");
    expect(t, OWNER, "\"S-1-5-21-<domain>-512\"");
    expect(t, ENTRIES,
           "{{sid=\"S-1-5-21-<domain>-513\" account=\"CORP\\Domain Users\" mask=272 type=deny "
           "inherited=false flags={} object=\"0e10c968-78fb-11d2-90d4-00c04f79dc55\"}}");
    t = only("{\"pKIDefaultKeySpec\": 1, \"Acl\": {\"DACLs\": [{\"IdentityReference\": \"x\", "
             "\"ActiveDirectoryRights\": \"Dance\", \"AccessControlType\": \"Allow\"}]}}");
    expect(t, ENTRIES, "undetermined");
}

/* ---- objects side by side ------------------------------------------------------------------- */

#define SERVICE                                                                                    \
    "\ndn: CN=CA,CN=Enrollment Services,CN=Public Key Services,DC=x\n"                             \
    "objectClass: pKIEnrollmentService\ncertificateTemplates: WEB\n"
#define POLICY(group)                                                                              \
    "\ndn: CN=1,CN=OID,CN=Public Key Services,DC=x\nobjectClass: msPKI-Enterprise-Oid\n"           \
    "msPKI-Cert-Template-OID: 1.2.3.4\n" group

static void a_ca_beside_it_tells_whether_it_is_published(void **state) {
    (void)state;
    expect(only(LDIF_HEAD SERVICE), PUBLISHED, "true");
    expect(only(SERVICE "\ndn: CN=Other,CN=Certificate Templates,CN=x\n"
                        "objectClass: pKICertificateTemplate\n"),
           PUBLISHED, "false");
    expect(template_at(0), NAME, "\"Other\"");
}

static void a_policy_beside_it_tells_which_group_it_stands_for(void **state) {
    (void)state;
    const char *policy =
        LDIF_HEAD "msPKI-Certificate-Policy: 1.2.3.4\n" POLICY("msDS-OIDToGroupLink: CN=G\n");
    expect(only(policy), POLICY_GROUPS, "{CN=G}");
    expect(only(LDIF_HEAD "msPKI-Certificate-Policy: 1.2.3.4\n" POLICY("")), POLICY_GROUPS,
           "absent");
    expect(only(LDIF_HEAD "msPKI-Certificate-Policy: 1.2.3.4\n"), POLICY_GROUPS, "undetermined");
}

/* ---- carriers ------------------------------------------------------------------------------- */

static void ldif_is_unfolded_and_decoded(void **state) {
    (void)state;
    pv_subject *t = only("dn:: Q049V2Vi\nobjectClass: pKICertificateTemplate\n"
                         "displayName: Web S\n er\n ver\n# not\n this\ncn:: V2Vi\nflags;x: 64\n");
    expect(t, DISPLAY_NAME, "\"Web Server\"");
    expect(t, NAME, "\"Web\"");
    expect(t, GENERAL_FLAGS, "{MACHINE_TYPE}");
    assert_null(reading.unit.problems);
}

static void changes_and_values_elsewhere_are_refused(void **state) {
    (void)state;
    assert_true(run("dn: CN=W,CN=Certificate Templates,CN=x\nchangetype: modify\nflags: 1\n"));
    assert_int_equal(reading.unit.subject_count, 0);
    assert_int_equal(problems(PV_UNSUPPORTED), 1);
    expect(only(LDIF_HEAD "pKIKeyUsage:< file:///etc/passwd\n"), KEY_USAGE, "undetermined");
    assert_int_equal(problems(PV_UNSUPPORTED), 1);
}

static void other_ldif_and_other_json_are_left_alone(void **state) {
    (void)state;
    static const char *const OTHERS[] = {
        "dn: CN=Anna,OU=People,DC=x\nobjectClass: person\ncn: Anna\n",
        "{\"flags\": 1, \"name\": \"x\", \"revision\": [1, 2]}\n",
        "[1, 2, 3]\n",
        "{\"text\": \"pKIKeyUsage\"}\n",
        "[section]\nflags = 1\n",
        "flags = 0x10 (16)\n",
    };
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
        if (run(OTHERS[i]))
            fail_msg("claimed: %s", OTHERS[i]);
}

static void json_that_ends_early_keeps_what_was_whole(void **state) {
    (void)state;
    pv_subject *t = only("{\"pKIDefaultKeySpec\": 2, \"pKIKeyUsage\": [160");
    expect(t, DEFAULT_KEY_SPEC, "signature");
    expect(t, KEY_USAGE, "undetermined");
    assert_int_equal(problems(PV_DAMAGED), 1);
    assert_int_equal(reading.unit.problems->place.kind, PV_LINE);
}

static void several_templates_of_one_text_are_told_apart(void **state) {
    (void)state;
    assert_true(run("Template[0]:\nTemplatePropCommonName = A\nTemplatePropKeySpec = 1\n"
                    "Template[1]:\nTemplatePropCommonName = B\nTemplatePropKeySpec = 2\n"
                    "TemplatePropCommonName = C\n"));
    assert_int_equal(reading.unit.subject_count, 3);
    expect(template_at(1), NAME, "\"B\"");
    expect(template_at(1), DEFAULT_KEY_SPEC, "signature");
    expect(template_at(2), DEFAULT_KEY_SPEC, "undetermined");
    assert_true(run("{\"a\": [[{\"cn\": \"A\", \"pKIDefaultKeySpec\": 1}], {\"b\": {\"cn\": \"B\","
                    "\"pKIDefaultKeySpec\": 2}}]}"));
    assert_int_equal(reading.unit.subject_count, 2);
    expect(template_at(1), NAME, "\"B\"");
}

static void
flags_in_parentheses_are_not_set_and_a_period_in_another_language_is_not_known(void **state) {
    (void)state;
    pv_subject *t = only("[W]\nobjectClass = \"top\", \"pKICertificateTemplate\"\n"
                         "flags = \"0\"\n(CT_FLAG_IS_CA -- 80 (128))\n"
                         "pKIExpirationPeriod = \"2 Jahre\"\n");
    expect(t, GENERAL_FLAGS, "{}");
    expect(t, VALIDITY_DAYS, "undetermined");
    assert_null(reading.unit.problems);
}

static void bits_without_a_name_are_told_of_every_word(void **state) {
    (void)state;
    pv_subject *t = only(LDIF_HEAD "flags: 66369\nmsPKI-Enrollment-Flag: 1049088\n"
                                   "msPKI-Private-Key-Flag: -2130706416\n"
                                   "msPKI-Certificate-Name-Flag: 6\n");
    expect(t, GENERAL_UNNAMED_BITS, "\"0x100\"");
    expect(t, ENROLLMENT_UNNAMED_BITS, "\"0x100200\"");
    expect(t, PRIVATE_KEY_UNNAMED_BITS, "\"0x80000000\"");
    expect(t, NAME_UNNAMED_BITS, "\"0x6\"");
    expect(t, ENROLLMENT_FLAGS, "{UNNAMED}");
    expect(only(LDIF), PRIVATE_KEY_UNNAMED_BITS, "absent"); /* versions are no flags */
    expect(only(LDIF_HEAD "flags: 0\n"), NAME_UNNAMED_BITS, "undetermined");
}

static void what_signers_need_and_what_is_packed_are_facts(void **state) {
    (void)state;
    pv_subject *t = only(
        LDIF_HEAD "flags: 0\n" LDIF_PERIODS "msPKI-RA-Policies: 1.2.3\nmsPKI-RA-Policies: 1.2.4\n"
                  "msPKI-RA-Application-Policies: msPKI-Symmetric-Algorithm`PZPWSTR`AES`"
                  "msPKI-Symmetric-Key-Length`DWORD`256`"
                  "msPKI-Key-Security-Descriptor`PZPWSTR`D:P(A;;GA;;;SY)`\n");
    expect(t, RA_POLICIES, "{1.2.3, 1.2.4}");
    expect(t, SYMMETRIC_ALGORITHM, "\"AES\"");
    expect(t, SYMMETRIC_KEY_LENGTH, "256");
    expect(t, SECURITY_DESCRIPTOR, "\"D:P(A;;GA;;;SY)\"");
    expect(only(LDIF), RA_POLICIES, "absent");
    expect(only(LISTING), RA_POLICIES, "undetermined");
    expect(only(LISTING), OTHER_SETTINGS, "undetermined");
}

static void what_has_no_fact_is_in_the_digest(void **state) {
    (void)state;
    static const char *const MORE[] = {"", "pKIEnrollmentAccess:: AAAA\n",
                                       "msPKI-RA-Application-Policies: Odd`DWORD`1`\n",
                                       "msPKI-RA-Application-Policies: Odd`DWORD`2`\n"};
    char digests[4][80], text[800];
    for (size_t i = 0; i < 4; i++) {
        snprintf(text, sizeof text, LDIF_HEAD "flags: 0\n" LDIF_PERIODS "%s", MORE[i]);
        snprintf(digests[i], sizeof digests[i], "%s",
                 test_reading_value(&reading, only(text), PV_FACT_TEMPLATE_OTHER_SETTINGS));
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(digests[i], digests[j]);
    }
}

static void two_values_where_a_directory_has_one_are_a_problem_and_no_fact(void **state) {
    (void)state;
    pv_subject *t = only(LDIF_HEAD "msPKI-Enrollment-Flag: 0\nflags: 0\n"
                                   "msPKI-Enrollment-Flag: 524288\n");
    expect(t, ENROLLMENT_FLAGS, "undetermined");
    expect(t, ENROLLMENT_UNNAMED_BITS, "undetermined");
    expect(t, GENERAL_FLAGS, "{}");
    assert_int_equal(problems(PV_DAMAGED), 1);
    assert_int_equal(reading.unit.problems->place.at, 6);
    assert_non_null(strstr(reading.unit.problems->message, "msPKI-Enrollment-Flag"));
    expect(only(LDIF_HEAD "flags: 64\nflags: 64\n"), MACHINE_KEYSET, "true");
    assert_null(reading.unit.problems);
    expect(only(LDIF_HEAD "flags: 64\nflags: 0\n"), MACHINE_KEYSET, "undetermined");
    t = only("{\"cn\": \"A\", \"pKIDefaultKeySpec\": 1,\n\"pKIExtendedKeyUsage\": \"1.2.3\",\n"
             "\"pKIExtendedKeyUsage\": \"1.2.4\"}");
    expect(t, EXTENDED_KEY_USAGE, "undetermined");
    expect(t, DEFAULT_KEY_SPEC, "exchange");
    assert_int_equal(reading.unit.problems->place.at, 3);
    assert_non_null(strstr(reading.unit.problems->message, "pKIExtendedKeyUsage"));
}

static void a_policy_that_may_stand_for_two_groups_stands_for_none_that_is_known(void **state) {
    (void)state;
    expect(only(LDIF_HEAD "flags: 0\nmsPKI-Certificate-Policy: 1.2.3\n\n"
                          "dn: CN=P,CN=OID,CN=Public Key Services,DC=x\n"
                          "objectClass: msPKI-Enterprise-Oid\nmsPKI-Cert-Template-OID: 1.2.3\n"
                          "msDS-OIDToGroupLink: CN=A\nmsDS-OIDToGroupLink: CN=B\n"),
           POLICY_GROUPS, "undetermined");
    assert_int_equal(problems(PV_DAMAGED), 1);
}

static void a_period_may_be_of_hours_and_is_of_one_unit(void **state) {
    (void)state;
    pv_subject *t = only("[W]\nobjectClass = \"top\", \"pKICertificateTemplate\"\n"
                         "pKIExpirationPeriod = \"36 Hours\"\npKIOverlapPeriod = \"90 Minutes\"\n");
    expect(t, VALIDITY_DAYS, "1");
    expect(t, VALIDITY_SECONDS, "129600");
    expect(t, OVERLAP_DAYS, "0");
    expect(t, OVERLAP_SECONDS, "5400");
    t = only("[W]\nobjectClass = \"top\", \"pKICertificateTemplate\"\n"
             "pKIExpirationPeriod = \"1 Days 12 Hours\"\npKIOverlapPeriod = \"48 Hours\"\n");
    expect(t, VALIDITY_DAYS, "undetermined");
    expect(t, VALIDITY_SECONDS, "undetermined");
    expect(t, OVERLAP_DAYS, "2");
    expect(t, OVERLAP_SECONDS, "absent");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_period_may_be_of_hours_and_is_of_one_unit),
        cmocka_unit_test(every_carrier_gives_the_same_facts),
        cmocka_unit_test(bits_without_a_name_are_told_of_every_word),
        cmocka_unit_test(what_signers_need_and_what_is_packed_are_facts),
        cmocka_unit_test(what_has_no_fact_is_in_the_digest),
        cmocka_unit_test(two_values_where_a_directory_has_one_are_a_problem_and_no_fact),
        cmocka_unit_test(a_policy_that_may_stand_for_two_groups_stands_for_none_that_is_known),
        cmocka_unit_test(
            what_an_export_leaves_out_is_absent_and_what_a_listing_leaves_out_is_not_known),
        cmocka_unit_test(what_every_template_has_is_not_known_where_an_export_leaves_it_out),
        cmocka_unit_test(octets_of_which_there_are_none_are_not_known_in_any_carrier),
        cmocka_unit_test(a_period_that_never_ends_is_the_longest_however_it_is_written),
        cmocka_unit_test(exportable_is_told_by_the_flag_that_the_version_goes_by),
        cmocka_unit_test(bits_without_a_name_are_told_and_versions_are_none),
        cmocka_unit_test(packed_settings_are_taken_apart),
        cmocka_unit_test(values_out_of_range_are_problems_and_not_facts),
        cmocka_unit_test(a_security_descriptor_is_read_as_sddl_and_by_names),
        cmocka_unit_test(a_ca_beside_it_tells_whether_it_is_published),
        cmocka_unit_test(a_policy_beside_it_tells_which_group_it_stands_for),
        cmocka_unit_test(ldif_is_unfolded_and_decoded),
        cmocka_unit_test(changes_and_values_elsewhere_are_refused),
        cmocka_unit_test(other_ldif_and_other_json_are_left_alone),
        cmocka_unit_test(json_that_ends_early_keeps_what_was_whole),
        cmocka_unit_test(several_templates_of_one_text_are_told_apart),
        cmocka_unit_test(
            flags_in_parentheses_are_not_set_and_a_period_in_another_language_is_not_known),
    };
    return cmocka_run_group_tests(tests, open_reading, close_reading);
}

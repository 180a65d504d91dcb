/* SPDX-License-Identifier: Apache-2.0
 * What PowerShell prints of certificates, keys and bindings. */
#include "event_maker.h"

extern const pv_reader PV_READER_powershell;

#define THUMB  "1F2E3D4C5B6A79880716253443526170A1B2C3D4"
#define UNIQUE "0f1e2d3c4b5a69788796a5b4c3d2e1f0_51F5CB9E-7a7a-4b0c-9f5d-2f6a3c8e4d10"
#define PARENT "PSParentPath : Microsoft.PowerShell.Security\\Certificate::LocalMachine\\My\n"
#define CSP_KEY(number, exportable, accessible)                                                    \
    "MachineKeyStore        : True\n"                                                              \
    "ProviderName           : Microsoft RSA SChannel Cryptographic Provider\n"                     \
    "ProviderType           : 12\nKeyContainerName       : example-1\n"                            \
    "UniqueKeyContainerName : " UNIQUE "\nKeyNumber              : " number                        \
    "\nExportable             : " exportable "\nAccessible             : " accessible "\n"
#define CNG_KEY(policy, usage)                                                                     \
    "Algorithm      : RSA\nAlgorithmGroup : RSA\nExportPolicy   : " policy                         \
    "\nIsEphemeral    : False\nIsMachineKey   : False\nKeyName        : example-2\n"               \
    "KeySize        : 2048\nKeyUsage       : " usage                                               \
    "\nProvider       : Microsoft Software Key Storage Provider\nUniqueName     : " UNIQUE "\n"

static bool is_set(const pv_subject *s, pv_fact fact) {
    return key_value((pv_subject *)s, fact, PV_PRESENT)->u.boolean;
}

static void a_certificate_gives_its_names_dates_store_and_link(void **state) {
    key_fixture *f = *state;
    read_clean(f,
               "\n" PARENT
               "EnhancedKeyUsageList : {Server Authentication (1.3.6.1.5.5.7.3.1), Other (1.2.3)}\n"
               "Archived     : False\nFriendlyName : Web\nNotAfter     : 3/14/2028 9:05:11 PM\n"
               "HasPrivateKey : True\nPrivateKey   : \nSerialNumber : 6100AB\nThumbprint : " THUMB
               "\nVersion      : 3\nIssuer       : CN=CA, DC=test\n"
               "Subject      : CN=web, O=\"A, B\",\n               C=XX\n\n",
               3);
    pv_subject *cert = subject_at(f, 1), *key = subject_at(f, 2);
    assert_fact_text(subject_at(f, 0), STORE_NAME, "My");
    assert_fact_enum(subject_at(f, 0), STORE_SCOPE, PV_STORESCOPE_LOCAL_MACHINE);
    assert_fact_text(cert, CERT_SUBJECT, "CN=web,O=A\\, B,C=XX");
    assert_fact_text(cert, CERT_ISSUER, "CN=CA,DC=test");
    assert_fact_text(cert, CERT_SERIAL, "6100ab");
    assert_fact_text(cert, CERT_FRIENDLY_NAME, "Web");
    assert_fact_int(cert, CERT_NOT_AFTER, 1836680711);
    assert_int_equal(key_value(cert, PV_FACT_CERT_EXTENDED_KEY_USAGE, PV_PRESENT)->count, 2);
    assert_false(is_set(cert, PV_FACT_CERT_ARCHIVED));
    assert_true(is_set(key, PV_FACT_KEY_LINKED));
    assert_fact_unknown(key, KEY_PRESENT);
}

static void a_certificate_without_a_key_names_none(void **state) {
    key_fixture *f = *state;
    read_clean(f, "Subject       : CN=a\nThumbprint    : " THUMB "\nHasPrivateKey : False\n", 2);
    assert_false(is_set(subject_at(f, 1), PV_FACT_KEY_LINKED));
    assert_fact_absent(subject_at(f, 1), KEY_CONTAINER);
    assert_fact_unknown(subject_at(f, 0), CERT_NOT_AFTER);
}

static void a_private_key_that_is_shown_was_opened(void **state) {
    key_fixture *f = *state;
    read_clean(f,
               "Subject       : CN=a\nThumbprint    : " THUMB "\nHasPrivateKey : True\n"
               "PrivateKey    : System.Security.Cryptography.RSACng\n",
               2);
    assert_true(is_set(subject_at(f, 1), PV_FACT_KEY_PRESENT));
}

static void lists_that_were_cut_short_tell_nothing(void **state) {
    key_fixture *f = *state;
    read_clean(f,
               "Subject    : CN=a\nEnhancedKeyUsageList : {A (1.2.3), B (1.2.4)...}\n"
               "Thumbprint : " THUMB "\n",
               1);
    assert_fact_unknown(subject_at(f, 0), CERT_EXTENDED_KEY_USAGE);
}

static void a_csp_key_gives_provider_container_and_number(void **state) {
    key_fixture *f = *state;
    read_clean(
        f, "PS C:\\> $c.PrivateKey.CspKeyContainerInfo\n\n" CSP_KEY("Signature", "False", "True"),
        1);
    pv_subject *key = subject_at(f, 0);
    assert_fact_enum(key, KEY_SPEC, PV_KEYSPEC_SIGNATURE);
    assert_fact_enum(key, KEY_PROVIDER_KIND, PV_PROVIDERKIND_CSP);
    assert_fact_int(key, KEY_PROVIDER_TYPE, 12);
    assert_fact_text(key, KEY_CONTAINER, "example-1");
    assert_fact_text(key, KEY_UNIQUE_CONTAINER, UNIQUE);
    assert_fact_text(key, KEY_MACHINE_GUID, "51f5cb9e-7a7a-4b0c-9f5d-2f6a3c8e4d10");
    assert_true(is_set(key, PV_FACT_KEY_MACHINE_KEYSET));
    assert_true(is_set(key, PV_FACT_KEY_PRESENT));
    assert_false(is_set(key, PV_FACT_KEY_EXPORTABLE));
    assert_fact_unknown(key, KEY_LINKED);
}

static void a_csp_key_that_does_not_open_tells_neither_presence_nor_export(void **state) {
    key_fixture *f = *state;
    read_clean(f, CSP_KEY("Exchange", "", "False"), 1);
    pv_subject *key = subject_at(f, 0);
    assert_fact_enum(key, KEY_SPEC, PV_KEYSPEC_EXCHANGE);
    assert_fact_unknown(key, KEY_PRESENT);
    assert_fact_unknown(key, KEY_EXPORTABLE);
}

static void a_cng_key_gives_policy_and_usage(void **state) {
    key_fixture *f = *state;
    read_clean(f,
               CNG_KEY("AllowExport, AllowPlaintextExport",
                       "AllUsages") "\n" CNG_KEY("None", "Signing") CNG_KEY("Other", "Other"),
               3);
    pv_subject *key = subject_at(f, 0), *second = subject_at(f, 1), *third = subject_at(f, 2);
    assert_true(is_set(key, PV_FACT_KEY_EXPORTABLE));
    assert_false(is_set(key, PV_FACT_KEY_MACHINE_KEYSET));
    assert_fact_int(key, KEY_USAGE_PROPERTY, 7);
    assert_fact_int(key, KEY_BITS, 2048);
    assert_fact_enum(key, KEY_PROVIDER_KIND, PV_PROVIDERKIND_KSP);
    assert_fact_text(key, KEY_CONTAINER, "example-2");
    assert_false(is_set(second, PV_FACT_KEY_EXPORTABLE));
    assert_fact_unknown(third, KEY_EXPORTABLE);
    assert_fact_unknown(third, KEY_USAGE_PROPERTY);
}

static void a_table_gives_thumbprints_and_whole_subjects(void **state) {
    key_fixture *f = *state;
    read_clean(f,
               "   PSParentPath: Microsoft.PowerShell.Security\\Certificate::CurrentUser\\My\n\n"
               "Thumbprint                                Subject              "
               "EnhancedKeyUsageList\n"
               "----------                                -------              ----\n" THUMB
               "  CN=web, O=A          Server Authentication\n" THUMB "  CN=web, O=An...\n",
               3);
    assert_fact_enum(subject_at(f, 0), STORE_SCOPE, PV_STORESCOPE_CURRENT_USER);
    assert_fact_int(subject_at(f, 0), STORE_CERTIFICATE_COUNT, 2);
    assert_fact_text(subject_at(f, 1), CERT_SUBJECT, "CN=web,O=A");
    assert_fact_unknown(subject_at(f, 2), CERT_SUBJECT);
}

static void a_binding_of_iis_gives_endpoint_thumbprint_and_store(void **state) {
    key_fixture *f = *state;
    read_clean(f,
               "protocol             : https\nbindingInformation   : *:443:www.example.test\n"
               "sslFlags             : 1\ncertificateHash      : " THUMB
               "\ncertificateStoreName : WebHosting\n\n"
               "protocol             : https\nbindingInformation   : *:8443:\nsslFlags : 0\n"
               "certificateHash      : \ncertificateStoreName : \n\n"
               "IPAddress  : 192.0.2.7\nPort       : 443\nHost       : \nThumbprint : " THUMB
               "\nStore      : My\n",
               2);
    pv_subject *b = subject_at(f, 0), *second = subject_at(f, 1);
    assert_fact_text(b, BINDING_ENDPOINT, "www.example.test:443");
    assert_fact_enum(b, BINDING_KIND, PV_BINDINGKIND_HOSTNAME);
    assert_fact_text(b, BINDING_STORE, "WebHosting");
    assert_int_equal(key_value(b, PV_FACT_BINDING_SHA1, PV_PRESENT)->u.bytes[0], 0x1f);
    assert_fact_text(second, BINDING_ENDPOINT, "192.0.2.7:443");
    assert_fact_enum(second, BINDING_KIND, PV_BINDINGKIND_IP);
}

static void a_prompt_without_an_answer_is_nothing(void **state) {
    static const char *const ENDS[] = {"", "\n", "\n\n\n"};
    (void)state;
    for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++) {
        char text[160];
        snprintf(text, sizeof text, "PS C:\\> (Get-Item Cert:\\LocalMachine\\My\\%s).PrivateKey%s",
                 THUMB, ENDS[i]);
        pv_slice line = pv_slice_of(text);
        pv_line first;
        pv_lines rest = pv_lines_of(line, 1);
        assert_true(pv_lines_next(&rest, &first));
        assert_int_equal(PV_READER_powershell.text->opens(&first, &rest), PV_BID_NONE);
    }
}

static void damaged_text_is_read_without_harm(void **state) {
    key_fixture *f = *state;
    key_mutilate(f, &PV_READER_powershell,
                 pv_bytes_of_text(PARENT "Thumbprint : " THUMB "\nSubject : CN=a\n"
                                         "NotAfter : 3/14/2028 9:05:11 PM\n\nPS C:\\> (gi "
                                         "cert:\\CurrentUser\\My\\" THUMB
                                         ").PrivateKey\n" CSP_KEY("Signature", "True", "True")
                                             CNG_KEY("None", "Signing")));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, key_set_up, key_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_certificate_gives_its_names_dates_store_and_link),
        CASE(a_certificate_without_a_key_names_none),
        CASE(a_private_key_that_is_shown_was_opened),
        CASE(lists_that_were_cut_short_tell_nothing),
        CASE(a_csp_key_gives_provider_container_and_number),
        CASE(a_csp_key_that_does_not_open_tells_neither_presence_nor_export),
        CASE(a_cng_key_gives_policy_and_usage),
        CASE(a_table_gives_thumbprints_and_whole_subjects),
        CASE(a_binding_of_iis_gives_endpoint_thumbprint_and_store),
        CASE(a_prompt_without_an_answer_is_nothing),
        CASE(damaged_text_is_read_without_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

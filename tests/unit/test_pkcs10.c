/* SPDX-License-Identifier: Apache-2.0
 * Certificate requests: what they ask for, what Windows says in them, and what is wrong there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "certificate_maker.h"
#include "facts/reader.h"

/* CertificationRequestInfo with these attributes; `attributes` empty: no [0] at all. */
static pv_bytes make_request(pv_arena *a, pv_bytes version, pv_bytes attributes) {
    maker m = make_plain(a);
    pv_bytes part = DER_SEQUENCE(a, version, m.subject, m.key, attributes);
    return DER_SEQUENCE(a, part, m.outer_algorithm, m.signature);
}

#define ATTRIBUTES(a, ...) DER_MANY(a, PV_TAG_CONTEXT_CONSTRUCTED(0), __VA_ARGS__)
#define VERSION            OCTETS("\x02\x01\x00")

static pv_bytes make_attribute(pv_arena *a, pv_oid type, pv_bytes value) {
    return DER_SEQUENCE(a, der_oid(a, type), der_of(a, PV_TAG_SET, value));
}

static pv_bytes make_bmp(pv_arena *a, const char *text) {
    size_t size = strlen(text);
    uint8_t *wide = pv_arena_alloc(a, 2 * size);
    for (size_t i = 0; i < size; i++)
        wide[2 * i + 1] = (uint8_t)text[i];
    return der_of(a, PV_TAG_BMP_STRING, (pv_bytes){wide, 2 * size});
}

static pv_bytes make_csp(pv_arena *a, pv_bytes key_spec, const char *provider) {
    pv_bytes value = DER_SEQUENCE(a, der_of(a, PV_TAG_INTEGER, key_spec), make_bmp(a, provider),
                                  OCTETS("\x03\x01\x00"));
    return make_attribute(a, PV_OID_MS_ENROLLMENT_CSP, value);
}

static pv_subject *read_one(bench *b, pv_bytes attribute) {
    return bench_read(b, make_request(b->arena, VERSION, ATTRIBUTES(b->arena, attribute)));
}

static void a_plain_request_gives_subject_key_and_signature(void **state) {
    bench *b = *state;
    pv_subject *s = bench_read(b, make_request(b->arena, VERSION, OCTETS("\xa0\x00")));
    assert_int_equal(s->kind, PV_KIND_REQUEST);
    assert_text_is(s, PV_FACT_REQUEST_SUBJECT, "CN=Subject");
    assert_number_is(s, PV_FACT_REQUEST_KEY_BITS, 64);
    assert_choice_is(s, PV_FACT_REQUEST_SIGNATURE_HASH, PV_HASH_SHA256);
    assert_bool_is(s, PV_FACT_REQUEST_SIGNATURE_VALID, false);
    assert_known(s, PV_FACT_REQUEST_KEY_SPEC, PV_ABSENT);
    assert_known(s, PV_FACT_REQUEST_ATTRIBUTES, PV_ABSENT);
    assert_known(s, PV_FACT_REQUEST_KEY_USAGE, PV_ABSENT);
    assert_damage(s, 0);
    for (pv_fact f = PV_FACT_REQUEST_BEGIN; f < PV_FACT_REQUEST_END; f++)
        if (pv_subject_value(s, f)->known == PV_UNDETERMINED)
            fail_msg("%s", pv_fact_get_info(f)->name);
}

static void attributes_may_be_left_out_altogether(void **state) {
    bench *b = *state;
    pv_subject *s = bench_read(b, make_request(b->arena, VERSION, (pv_bytes){0}));
    assert_known(s, PV_FACT_REQUEST_ATTRIBUTES, PV_ABSENT);
    assert_known(s, PV_FACT_REQUEST_KEY_USAGE, PV_ABSENT);
    assert_damage(s, 0);
}

static void another_version_is_damage(void **state) {
    bench *b = *state;
    pv_subject *s =
        bench_read(b, make_request(b->arena, OCTETS("\x02\x01\x01"), OCTETS("\xa0\x00")));
    assert_damage(s, BIT(VERSION_VALUE));
}

static void the_provider_and_keyspec_of_windows_are_read(void **state) {
    static const char CSP[] = "Microsoft RSA SChannel Cryptographic Provider";
    bench *b = *state;
    pv_subject *s = read_one(b, make_csp(b->arena, OCTETS("\x02"), CSP));
    assert_choice_is(s, PV_FACT_REQUEST_KEY_SPEC, PV_KEYSPEC_SIGNATURE);
    assert_text_is(s, PV_FACT_REQUEST_PROVIDER_NAME, CSP);
    assert_choice_is(s, PV_FACT_REQUEST_PROVIDER_KIND, PV_PROVIDERKIND_CSP);
    assert_number_is(s, PV_FACT_REQUEST_PROVIDER_TYPE, 12);
    assert_list_is(s, PV_FACT_REQUEST_ATTRIBUTES, "enrollmentCSP ");
    s = read_one(b, make_csp(b->arena, OCTETS("\x00"), "Somebody's Key Storage Provider"));
    assert_choice_is(s, PV_FACT_REQUEST_KEY_SPEC, PV_KEYSPEC_NONE);
    assert_choice_is(s, PV_FACT_REQUEST_PROVIDER_KIND, PV_PROVIDERKIND_KSP);
    s = read_one(b, make_csp(b->arena, OCTETS("\x01"), "Unheard of"));
    assert_choice_is(s, PV_FACT_REQUEST_PROVIDER_KIND, PV_PROVIDERKIND_UNKNOWN);
    assert_known(s, PV_FACT_REQUEST_PROVIDER_TYPE, PV_UNDETERMINED);
    s = read_one(b, make_csp(b->arena, OCTETS("\x01"), ""));
    assert_known(s, PV_FACT_REQUEST_PROVIDER_NAME, PV_ABSENT);
}

static void a_keyspec_beyond_2_is_undetermined(void **state) {
    const pv_bytes SPECS[] = {OCTETS("\x03"), OCTETS("\xff"), OCTETS(""),
                              OCTETS("\x01\0\0\0\0\0\0\0\0")};
    bench *b = *state;
    for (size_t i = 0; i < sizeof SPECS / sizeof *SPECS; i++) {
        pv_subject *s = read_one(b, make_csp(b->arena, SPECS[i], "Unheard of"));
        assert_known(s, PV_FACT_REQUEST_KEY_SPEC, PV_UNDETERMINED);
        assert_text_is(s, PV_FACT_REQUEST_PROVIDER_NAME, "Unheard of");
        assert_damage(s, BIT(UNKNOWN_FORM));
    }
}

static void the_client_tells_of_itself(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_bytes info = DER_SEQUENCE(a, OCTETS("\x02\x01\x09"), OCTETS("\x0c\x02pc"),
                                 OCTETS("\x0c\x03"
                                        "D\\u"),
                                 OCTETS("\x0c\x07"
                                        "certreq"));
    pv_subject *s =
        bench_read(b, make_request(a, VERSION,
                                   ATTRIBUTES(a, make_attribute(a, PV_OID_MS_CLIENT_INFO, info),
                                              make_attribute(a, PV_OID_MS_OS_VERSION,
                                                             OCTETS("\x16\x03"
                                                                    "6.1")))));
    assert_number_is(s, PV_FACT_REQUEST_CLIENT_ID, 9);
    assert_text_is(s, PV_FACT_REQUEST_MACHINE, "pc");
    assert_text_is(s, PV_FACT_REQUEST_USER, "D\\u");
    assert_text_is(s, PV_FACT_REQUEST_PROCESS, "certreq");
    assert_text_is(s, PV_FACT_REQUEST_OS_VERSION, "6.1");
    assert_list_is(s, PV_FACT_REQUEST_ATTRIBUTES, "requestClientInfo osVersion ");
    assert_damage(s, 0);
}

static pv_bytes make_pair(pv_arena *a, const char *name, const char *value) {
    return make_attribute(a, PV_OID_MS_NAME_VALUE,
                          DER_SEQUENCE(a, make_bmp(a, name), make_bmp(a, value)));
}

static void pairs_are_listed_and_may_name_the_template(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_subject *s =
        bench_read(b, make_request(a, VERSION,
                                   ATTRIBUTES(a, make_pair(a, "x", "y"),
                                              make_pair(a, "CertificateTemplate", "WebServer"))));
    assert_list_is(s, PV_FACT_REQUEST_NAME_VALUES, "x=y CertificateTemplate=WebServer ");
    assert_text_is(s, PV_FACT_REQUEST_TEMPLATE_NAME, "WebServer");
    pv_bytes extension =
        make_extension(a, PV_OID_EXT_MS_TEMPLATE_NAME, OCTETS(""), OCTETS("\x0c\x04User"));
    s = bench_read(b, make_request(a, VERSION,
                                   ATTRIBUTES(a, make_pair(a, "CertificateTemplate", "WebServer"),
                                              make_attribute(a, PV_OID_P9_EXTENSION_REQUEST,
                                                             DER_SEQUENCE(a, extension)))));
    assert_text_is(s, PV_FACT_REQUEST_TEMPLATE_NAME, "User");
}

static void of_two_extension_requests_the_one_of_pkcs9_is_preferred(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_bytes usage =
        make_extension(a, PV_OID_EXT_KEY_USAGE, OCTETS("\x01\x01\xff"), OCTETS("\x03\x02\x07\x80"));
    pv_bytes other =
        make_extension(a, PV_OID_EXT_KEY_USAGE, OCTETS(""), OCTETS("\x03\x02\x05\x20"));
    pv_bytes identifier = make_extension(a, PV_OID_EXT_SKI, OCTETS(""), OCTETS("\x04\x01\x07"));
    pv_bytes microsoft =
        make_attribute(a, PV_OID_MS_CERT_EXTENSIONS, DER_SEQUENCE(a, other, identifier));
    pv_bytes pkcs9 = make_attribute(a, PV_OID_P9_EXTENSION_REQUEST, DER_SEQUENCE(a, usage));
    pv_subject *s = bench_read(b, make_request(a, VERSION, ATTRIBUTES(a, microsoft, pkcs9)));
    assert_int_equal(present(s, PV_FACT_REQUEST_KEY_USAGE)->u.set, 1);
    assert_bool_is(s, PV_FACT_REQUEST_KEY_USAGE_CRITICAL, true);
    assert_known(s, PV_FACT_REQUEST_SUBJECT_KEY_ID, PV_PRESENT);
    assert_list_is(s, PV_FACT_REQUEST_EXTENSIONS, "keyUsage subjectKeyIdentifier ");
    assert_known(s, PV_FACT_REQUEST_DUPLICATE_EXTENSIONS, PV_ABSENT);
    assert_damage(s, 0);
    s = read_one(b, microsoft);
    assert_int_equal(present(s, PV_FACT_REQUEST_KEY_USAGE)->u.set, 4);
}

static void an_unreadable_attribute_leaves_only_its_own_facts_undetermined(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_subject *s = bench_read(
        b,
        make_request(a, VERSION,
                     ATTRIBUTES(a, make_attribute(a, PV_OID_MS_ENROLLMENT_CSP, OCTETS("\x05\x00")),
                                make_attribute(a, PV_OID_MS_NAME_VALUE, OCTETS("\x05\x00")),
                                make_attribute(a, PV_OID_MS_OS_VERSION,
                                               OCTETS("\x16\x01"
                                                      "6")))));
    assert_known(s, PV_FACT_REQUEST_KEY_SPEC, PV_UNDETERMINED);
    assert_known(s, PV_FACT_REQUEST_PROVIDER_NAME, PV_UNDETERMINED);
    assert_known(s, PV_FACT_REQUEST_NAME_VALUES, PV_UNDETERMINED);
    assert_text_is(s, PV_FACT_REQUEST_OS_VERSION, "6");
    assert_known(s, PV_FACT_REQUEST_PROCESS, PV_ABSENT);
    assert_damage(s, BIT(UNKNOWN_FORM));
}

static void where_the_attributes_break_off_the_rest_is_undetermined(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_bytes version = make_attribute(a, PV_OID_MS_OS_VERSION,
                                      OCTETS("\x16\x01"
                                             "6"));
    pv_subject *s =
        bench_read(b, make_request(a, VERSION, ATTRIBUTES(a, version, OCTETS("\x30\x70"))));
    assert_text_is(s, PV_FACT_REQUEST_OS_VERSION, "6");
    assert_known(s, PV_FACT_REQUEST_KEY_SPEC, PV_UNDETERMINED);
    assert_known(s, PV_FACT_REQUEST_KEY_USAGE, PV_UNDETERMINED);
    assert_known(s, PV_FACT_REQUEST_ATTRIBUTES, PV_UNDETERMINED);
    assert_text_is(s, PV_FACT_REQUEST_SIGNATURE_ALGORITHM, "sha256WithRSAEncryption");
    assert_int_equal(b->reading.unit.problem_count, 1);
}

static void requests_and_certificates_are_told_apart(void **state) {
    bench *b = *state;
    pv_bytes request = make_request(b->arena, VERSION, OCTETS("\xa0\x00"));
    maker m = make_plain(b->arena);
    m.version = (pv_bytes){0};
    pv_bytes certificate = make_certificate(b->arena, &m);
    pv_probe probe = {.head = request, .size = request.size};
    assert_string_equal(pv_reader_choose(&probe)->name, "pkcs10");
    probe.head = certificate;
    assert_string_equal(pv_reader_choose(&probe)->name, "x509");
    probe = (pv_probe){.head = OCTETS("junk"), .size = 4, .label = "NEW CERTIFICATE REQUEST"};
    assert_string_equal(pv_reader_choose(&probe)->name, "pkcs10");
}

static void no_prefix_and_no_flipped_bit_does_harm(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_bytes usage =
        make_extension(a, PV_OID_EXT_KEY_USAGE, OCTETS(""), OCTETS("\x03\x02\x07\x80"));
    assert_survives(
        b, make_request(
               a, VERSION,
               ATTRIBUTES(a, make_csp(a, OCTETS("\x02"), "Unheard of"), make_pair(a, "x", "y"),
                          make_attribute(a, PV_OID_P9_EXTENSION_REQUEST, DER_SEQUENCE(a, usage)))));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_plain_request_gives_subject_key_and_signature),
        CASE(attributes_may_be_left_out_altogether),
        CASE(another_version_is_damage),
        CASE(the_provider_and_keyspec_of_windows_are_read),
        CASE(a_keyspec_beyond_2_is_undetermined),
        CASE(the_client_tells_of_itself),
        CASE(pairs_are_listed_and_may_name_the_template),
        CASE(of_two_extension_requests_the_one_of_pkcs9_is_preferred),
        CASE(an_unreadable_attribute_leaves_only_its_own_facts_undetermined),
        CASE(where_the_attributes_break_off_the_rest_is_undetermined),
        CASE(requests_and_certificates_are_told_apart),
        CASE(no_prefix_and_no_flipped_bit_does_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0
 * Extensions: each value's facts, what is wrong in one, and that the others do not suffer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "certificate_maker.h"

#define TRUE_FLAG OCTETS("\x01\x01\xff")
#define NO_FLAG   OCTETS("")

/* A certificate with one extension. */
static pv_subject *read_one(bench *b, pv_oid oid, pv_bytes critical, pv_bytes value) {
    return bench_read(b, WITH_EXTENSIONS(b->arena, make_extension(b->arena, oid, critical, value)));
}

static void bits_of_key_usage_and_how_they_were_encoded_are_told(void **state) {
    const struct {
        pv_bytes value;
        uint64_t set;
        pv_bitsencoding encoding;
        uint64_t damage;
    } VALUES[] = {
        {OCTETS("\x03\x02\x05\xa0"), 0x5, PV_BITSENCODING_DER, 0},
        {OCTETS("\x03\x03\x07\x00\x80"), 0x100, PV_BITSENCODING_DER, 0},
        {OCTETS("\x03\x02\x01\x06"), 0x60, PV_BITSENCODING_DER, 0},
        {OCTETS("\x03\x01\x00"), 0, PV_BITSENCODING_DER, 0},
        {OCTETS("\x03\x02\x00\xa0"), 0x5, PV_BITSENCODING_UNUSED_BITS, BIT(KEY_USAGE_ENCODING)},
        {OCTETS("\x03\x02\x06\xa0"), 0x1, PV_BITSENCODING_UNUSED_BITS, BIT(KEY_USAGE_ENCODING)},
        {OCTETS("\x03\x03\x00\xa0\x00"), 0x5, PV_BITSENCODING_ZERO_OCTET,
         BIT(KEY_USAGE_ENCODING) | BIT(KEY_USAGE_LONG)},
        {OCTETS("\x03\x03\x06\xa0\x40"), 0x5, PV_BITSENCODING_DER, BIT(KEY_USAGE_LONG)},
        {OCTETS("\x03\x02\x07\x00"), 0, PV_BITSENCODING_ZERO_OCTET, BIT(KEY_USAGE_ENCODING)},
        {OCTETS("\x03\x81\x02\x05\xa0"), 0x5, PV_BITSENCODING_DER, BIT(BER_ENCODING)},
    };
    bench *b = *state;
    for (size_t i = 0; i < sizeof VALUES / sizeof *VALUES; i++) {
        pv_subject *s = read_one(b, PV_OID_EXT_KEY_USAGE, TRUE_FLAG, VALUES[i].value);
        assert_int_equal(present(s, PV_FACT_CERT_KEY_USAGE)->u.set, VALUES[i].set);
        assert_choice_is(s, PV_FACT_CERT_KEY_USAGE_ENCODING, VALUES[i].encoding);
        assert_bool_is(s, PV_FACT_CERT_KEY_USAGE_CRITICAL, true);
        assert_damage(s, VALUES[i].damage);
    }
}

static void key_usage_that_is_no_bit_string_is_undetermined(void **state) {
    const pv_bytes VALUES[] = {OCTETS("\x03\x02\x08\xa0"), OCTETS("\x03\x00"),
                               OCTETS("\x02\x01\x05"), OCTETS("\x03\x05\x00"), OCTETS("")};
    bench *b = *state;
    for (size_t i = 0; i < sizeof VALUES / sizeof *VALUES; i++) {
        pv_subject *s = read_one(b, PV_OID_EXT_KEY_USAGE, NO_FLAG, VALUES[i]);
        assert_known(s, PV_FACT_CERT_KEY_USAGE, PV_UNDETERMINED);
        assert_choice_is(s, PV_FACT_CERT_KEY_USAGE_ENCODING, PV_BITSENCODING_UNREADABLE);
        assert_bool_is(s, PV_FACT_CERT_KEY_USAGE_CRITICAL, false);
        assert_damage(s, BIT(KEY_USAGE_ENCODING));
        assert_bool_is(s, PV_FACT_CERT_IS_CA, false);
    }
}

static void flags_that_der_would_leave_out_or_write_otherwise_are_told(void **state) {
    bench *b = *state;
    pv_bytes value = OCTETS("\x03\x02\x07\x80");
    pv_subject *s = read_one(b, PV_OID_EXT_KEY_USAGE, OCTETS("\x01\x01\x00"), value);
    assert_bool_is(s, PV_FACT_CERT_KEY_USAGE_CRITICAL, false);
    assert_damage(s, BIT(DEFAULT_ENCODED));
    s = read_one(b, PV_OID_EXT_KEY_USAGE, OCTETS("\x01\x01\x01"), value);
    assert_bool_is(s, PV_FACT_CERT_KEY_USAGE_CRITICAL, true);
    assert_damage(s, BIT(BER_ENCODING));
    s = read_one(b, PV_OID_EXT_BASIC_CONSTRAINTS, NO_FLAG, OCTETS("\x30\x03\x01\x01\x00"));
    assert_bool_is(s, PV_FACT_CERT_IS_CA, false);
    assert_damage(s, BIT(DEFAULT_ENCODED));
}

static void basic_constraints_say_what_is_a_ca(void **state) {
    bench *b = *state;
    pv_subject *s = read_one(b, PV_OID_EXT_BASIC_CONSTRAINTS, TRUE_FLAG,
                             OCTETS("\x30\x06\x01\x01\xff\x02\x01\x03"));
    assert_bool_is(s, PV_FACT_CERT_IS_CA, true);
    assert_number_is(s, PV_FACT_CERT_PATH_LENGTH, 3);
    assert_bool_is(s, PV_FACT_CERT_BASIC_CONSTRAINTS_CRITICAL, true);
    s = read_one(b, PV_OID_EXT_BASIC_CONSTRAINTS, NO_FLAG, OCTETS("\x30\x00"));
    assert_bool_is(s, PV_FACT_CERT_IS_CA, false);
    assert_known(s, PV_FACT_CERT_PATH_LENGTH, PV_ABSENT);
    s = read_one(b, PV_OID_EXT_BASIC_CONSTRAINTS, NO_FLAG, OCTETS("\x30\x03\x02\x01\xff"));
    assert_number_is(s, PV_FACT_CERT_PATH_LENGTH, -1);
}

static void usages_and_policies_are_listed_by_name_or_dotted(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_bytes ekus = DER_SEQUENCE(a, der_oid(a, PV_OID_EKU_SERVER_AUTH), OCTETS("\x06\x02\x88\x37"),
                                 der_oid(a, PV_OID_EKU_MS_SMARTCARD_LOGON));
    pv_bytes policies =
        DER_SEQUENCE(a, DER_SEQUENCE(a, OCTETS("\x06\x02\x88\x37"), OCTETS("\x30\x00")));
    pv_bytes applications = DER_SEQUENCE(a, DER_SEQUENCE(a, der_oid(a, PV_OID_EKU_CLIENT_AUTH)));
    pv_subject *s =
        bench_read(b, WITH_EXTENSIONS(a, make_extension(a, PV_OID_EXT_EKU, NO_FLAG, ekus),
                                      make_extension(a, PV_OID_EXT_POLICIES, NO_FLAG, policies),
                                      make_extension(a, PV_OID_EXT_MS_APPLICATION_POLICIES,
                                                     TRUE_FLAG, applications)));
    assert_list_is(s, PV_FACT_CERT_EXTENDED_KEY_USAGE, "serverAuth 2.999 smartcardLogon ");
    assert_list_is(s, PV_FACT_CERT_CERTIFICATE_POLICIES, "2.999 ");
    assert_list_is(s, PV_FACT_CERT_APPLICATION_POLICIES, "clientAuth ");
    assert_list_is(s, PV_FACT_CERT_EXTENSIONS,
                   "extKeyUsage certificatePolicies applicationCertPolicies ");
    assert_list_is(s, PV_FACT_CERT_CRITICAL_EXTENSIONS, "applicationCertPolicies ");
    assert_damage(s, 0);
}

static void key_identifiers_are_octets(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_subject *s = bench_read(
        b,
        WITH_EXTENSIONS(a, make_extension(a, PV_OID_EXT_SKI, NO_FLAG, OCTETS("\x04\x02\xab\xcd")),
                        make_extension(a, PV_OID_EXT_AKI, NO_FLAG,
                                       OCTETS("\x30\x07\x80\x02\xef\x01\x82\x01\x05"))));
    assert_memory_equal(present(s, PV_FACT_CERT_SUBJECT_KEY_ID)->u.bytes, "\xab\xcd", 2);
    assert_memory_equal(present(s, PV_FACT_CERT_AUTHORITY_KEY_ID)->u.bytes, "\xef\x01", 2);
    s = read_one(b, PV_OID_EXT_AKI, NO_FLAG, OCTETS("\x30\x03\x82\x01\x05"));
    assert_known(s, PV_FACT_CERT_AUTHORITY_KEY_ID, PV_ABSENT);
}

static void alternative_names_say_their_kind(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_bytes upn = DER_MANY(a, PV_TAG_CONTEXT_CONSTRUCTED(0), der_oid(a, PV_OID_MS_UPN),
                            OCTETS("\xa0\x05\x0c\x03u@d"));
    pv_bytes other =
        DER_MANY(a, PV_TAG_CONTEXT_CONSTRUCTED(0), der_oid(a, PV_OID_MS_NTDS_REPLICATION),
                 OCTETS("\xa0\x03\x04\x01\x07"));
    pv_bytes directory = der_of(a, PV_TAG_CONTEXT_CONSTRUCTED(4), make_name(a, "x, y"));
    pv_bytes names =
        DER_SEQUENCE(a,
                     OCTETS("\x82\x03"
                            "a.b"),
                     OCTETS("\x81\x03"
                            "c@d"),
                     OCTETS("\x86\x03"
                            "e:f"),
                     OCTETS("\x87\x04\x0a\x00\x00\x01"), OCTETS("\x87\x03\x0a\x00\x00"),
                     OCTETS("\x88\x02\x88\x37"), directory, upn, other, OCTETS("\xa5\x02\x05\x00"));
    pv_subject *s = read_one(b, PV_OID_EXT_SAN, NO_FLAG, names);
    assert_list_is(s, PV_FACT_CERT_SUBJECT_ALT_NAMES,
                   "dns:a.b email:c@d uri:e:f ip:10.0.0.1 ip:0a0000 rid:2.999 dirname:CN=x\\, y "
                   "upn:u@d other:ntdsReplication:040107 other:ediPartyName:0500 ");
    assert_damage(s, 0);
}

static void addresses_of_version_6_are_short(void **state) {
    const struct {
        pv_bytes octets;
        const char *text;
    } ADDRESSES[] = {
        {OCTETS("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), "ip::: "},
        {OCTETS("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"), "ip:::1 "},
        {OCTETS("\x20\1\x0d\xb8\0\0\0\0\0\1\0\0\0\0\0\1"), "ip:2001:db8::1:0:0:1 "},
        {OCTETS("\x20\1\x0d\xb8\0\0\0\1\0\1\0\1\0\1\0\1"), "ip:2001:db8:0:1:1:1:1:1 "},
        {OCTETS("\x20\1\x0d\xb8\0\0\0\1\0\0\0\0\0\0\0\1"), "ip:2001:db8:0:1::1 "},
        {OCTETS("\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), "ip:fe80:: "},
        {OCTETS("\0\0\0\0\0\0\0\0\0\0\xff\xff\x0a\0\0\1"), "ip:::ffff:10.0.0.1 "},
    };
    bench *b = *state;
    for (size_t i = 0; i < sizeof ADDRESSES / sizeof *ADDRESSES; i++) {
        pv_bytes name = der_of(b->arena, PV_TAG_CONTEXT(7), ADDRESSES[i].octets);
        pv_subject *s = read_one(b, PV_OID_EXT_SAN, NO_FLAG, DER_SEQUENCE(b->arena, name));
        assert_list_is(s, PV_FACT_CERT_SUBJECT_ALT_NAMES, ADDRESSES[i].text);
    }
}

static void names_of_an_odd_kind_or_characters_are_damage(void **state) {
    bench *b = *state;
    pv_subject *s = read_one(b, PV_OID_EXT_SAN, NO_FLAG, OCTETS("\x30\x03\x02\x01z"));
    assert_list_is(s, PV_FACT_CERT_SUBJECT_ALT_NAMES, "other:0x02:7a ");
    assert_damage(s, BIT(UNKNOWN_FORM));
    s = read_one(b, PV_OID_EXT_SAN, NO_FLAG, OCTETS("\x30\x03\x82\x01\xfc"));
    assert_list_is(s, PV_FACT_CERT_SUBJECT_ALT_NAMES, "dns:\xc3\xbc ");
    assert_damage(s, BIT(NAME_ENCODING));
}

static void templates_are_read_in_both_versions(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_subject *s = bench_read(
        b,
        WITH_EXTENSIONS(
            a, make_extension(a, PV_OID_EXT_MS_TEMPLATE_NAME, NO_FLAG, OCTETS("\x1e\x06\0W\0e\0b")),
            make_extension(a, PV_OID_EXT_MS_TEMPLATE, NO_FLAG,
                           OCTETS("\x30\x0b\x06\x02\x88\x37\x02\x01\x64\x02\x02\x01\0"))));
    assert_text_is(s, PV_FACT_CERT_TEMPLATE_NAME, "Web");
    assert_text_is(s, PV_FACT_CERT_TEMPLATE_OID, "2.999");
    assert_number_is(s, PV_FACT_CERT_TEMPLATE_MAJOR_VERSION, 100);
    assert_number_is(s, PV_FACT_CERT_TEMPLATE_MINOR_VERSION, 256);
    s = read_one(b, PV_OID_EXT_MS_TEMPLATE_NAME, NO_FLAG, OCTETS("\x0c\x04Web\0"));
    assert_memory_equal(present(s, PV_FACT_CERT_TEMPLATE_NAME)->u.text, "Web", 3);
    assert_int_equal(present(s, PV_FACT_CERT_TEMPLATE_NAME)->count, 3);
    s = read_one(b, PV_OID_EXT_MS_TEMPLATE, NO_FLAG, OCTETS("\x30\x04\x06\x02\x88\x37"));
    assert_known(s, PV_FACT_CERT_TEMPLATE_MAJOR_VERSION, PV_ABSENT);
}

static void a_microsoft_ca_tells_of_itself(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_bytes sid = DER_MANY(a, PV_TAG_CONTEXT_CONSTRUCTED(0), der_oid(a, PV_OID_MS_NTDS_OBJECT_SID),
                            OCTETS("\xa0\x0a\x04\x08S-1-5-21"));
    pv_subject *s = bench_read(
        b,
        WITH_EXTENSIONS(
            a, make_extension(a, PV_OID_EXT_MS_CA_VERSION, NO_FLAG, OCTETS("\x02\x03\x02\x00\x05")),
            make_extension(a, PV_OID_EXT_MS_PREVIOUS_CA_HASH, NO_FLAG, OCTETS("\x04\x02\xca\xfe")),
            make_extension(a, PV_OID_EXT_MS_NTDS_SECURITY, NO_FLAG, DER_SEQUENCE(a, sid))));
    assert_number_is(s, PV_FACT_CERT_CA_CERTIFICATE_INDEX, 5);
    assert_number_is(s, PV_FACT_CERT_CA_KEY_INDEX, 2);
    assert_memory_equal(present(s, PV_FACT_CERT_PREVIOUS_CA_HASH)->u.bytes, "\xca\xfe", 2);
    assert_text_is(s, PV_FACT_CERT_NTDS_SECURITY_SID, "S-1-5-21");
    assert_damage(s, 0);
}

static void an_unreadable_value_leaves_only_its_own_facts_undetermined(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_subject *s = bench_read(
        b,
        WITH_EXTENSIONS(a, make_extension(a, PV_OID_EXT_EKU, TRUE_FLAG, OCTETS("\x30\x02\x05\x00")),
                        make_extension(a, PV_OID_EXT_SAN, NO_FLAG, OCTETS("\x04\x00")),
                        make_extension(a, PV_OID_EXT_BASIC_CONSTRAINTS, NO_FLAG, OCTETS("\xff")),
                        make_extension(a, PV_OID_EXT_SKI, NO_FLAG, OCTETS("\x04\x01\x07"))));
    assert_known(s, PV_FACT_CERT_EXTENDED_KEY_USAGE, PV_UNDETERMINED);
    assert_bool_is(s, PV_FACT_CERT_EXTENDED_KEY_USAGE_CRITICAL, true);
    assert_known(s, PV_FACT_CERT_SUBJECT_ALT_NAMES, PV_UNDETERMINED);
    assert_known(s, PV_FACT_CERT_IS_CA, PV_UNDETERMINED);
    assert_known(s, PV_FACT_CERT_PATH_LENGTH, PV_UNDETERMINED);
    assert_known(s, PV_FACT_CERT_SUBJECT_KEY_ID, PV_PRESENT);
    assert_known(s, PV_FACT_CERT_KEY_USAGE, PV_ABSENT);
    assert_damage(s, BIT(EXTENSION_UNREADABLE));
    assert_int_equal(b->reading.unit.problem_count, 0);
}

static void an_extension_without_a_value_is_listed_all_the_same(void **state) {
    bench *b = *state;
    pv_bytes broken = DER_SEQUENCE(b->arena, der_oid(b->arena, PV_OID_EXT_KEY_USAGE));
    pv_subject *s = bench_read(b, WITH_EXTENSIONS(b->arena, broken));
    assert_list_is(s, PV_FACT_CERT_EXTENSIONS, "keyUsage ");
    assert_known(s, PV_FACT_CERT_KEY_USAGE, PV_UNDETERMINED);
    assert_damage(s, BIT(EXTENSION_UNREADABLE));
}

static void of_an_extension_that_occurs_twice_the_first_counts(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_bytes first = make_extension(a, PV_OID_EXT_KEY_USAGE, TRUE_FLAG, OCTETS("\x03\x02\x07\x80"));
    pv_bytes second = make_extension(a, PV_OID_EXT_KEY_USAGE, NO_FLAG, OCTETS("\x03\x02\x02\x04"));
    pv_bytes stranger = DER_SEQUENCE(a, OCTETS("\x06\x02\x88\x37"), OCTETS("\x04\x00"));
    pv_subject *s =
        bench_read(b, WITH_EXTENSIONS(a, first, stranger, second, stranger, second, stranger));
    assert_int_equal(present(s, PV_FACT_CERT_KEY_USAGE)->u.set, 1);
    assert_bool_is(s, PV_FACT_CERT_KEY_USAGE_CRITICAL, true);
    assert_list_is(s, PV_FACT_CERT_DUPLICATE_EXTENSIONS, "keyUsage 2.999 ");
    assert_list_is(s, PV_FACT_CERT_EXTENSIONS, "keyUsage 2.999 keyUsage 2.999 keyUsage 2.999 ");
    assert_damage(s, BIT(DUPLICATE_EXTENSION));
}

static void where_a_list_breaks_off_the_rest_is_undetermined(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_bytes usage = make_extension(a, PV_OID_EXT_KEY_USAGE, TRUE_FLAG, OCTETS("\x03\x02\x07\x80"));
    pv_subject *s = bench_read(b, WITH_EXTENSIONS(a, usage, OCTETS("\x30\x70\x06")));
    assert_int_equal(present(s, PV_FACT_CERT_KEY_USAGE)->u.set, 1);
    assert_known(s, PV_FACT_CERT_EXTENDED_KEY_USAGE, PV_UNDETERMINED);
    assert_known(s, PV_FACT_CERT_IS_CA, PV_UNDETERMINED);
    assert_known(s, PV_FACT_CERT_EXTENSIONS, PV_UNDETERMINED);
    assert_known(s, PV_FACT_CERT_SHA1, PV_PRESENT);
    assert_text_is(s, PV_FACT_CERT_SIGNATURE_ALGORITHM, "sha256WithRSAEncryption");
    assert_int_equal(b->reading.unit.problem_count, 1);
}

static void more_extensions_than_the_limit_are_a_problem(void **state) {
    bench *b = *state;
    pv_bytes one = make_extension(b->arena, PV_OID_EXT_IAN, NO_FLAG, OCTETS("\x30\x00"));
    pv_bytes many[20];
    for (size_t i = 0; i < 20; i++)
        many[i] = one;
    b->reading.limits.extensions = 19;
    pv_bytes der =
        with_extensions(b->arena, der_of(b->arena, PV_TAG_SEQUENCE, der_join(b->arena, many, 20)));
    pv_subject *s = bench_read(b, der);
    assert_int_equal(b->reading.unit.problem_count, 1);
    assert_int_equal(b->reading.unit.problems->code, PV_OVER_LIMIT);
    assert_known(s, PV_FACT_CERT_KEY_USAGE, PV_UNDETERMINED);
    assert_text_is(s, PV_FACT_CERT_SIGNATURE_ALGORITHM, "sha256WithRSAEncryption");
}

static void no_prefix_and_no_flipped_bit_does_harm(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_bytes names = DER_SEQUENCE(a, OCTETS("\x82\x01z"), OCTETS("\x87\x04\x0a\x00\x00\x01"),
                                  der_of(a, PV_TAG_CONTEXT_CONSTRUCTED(4), make_name(a, "n")));
    assert_survives(
        b, WITH_EXTENSIONS(
               a, make_extension(a, PV_OID_EXT_KEY_USAGE, TRUE_FLAG, OCTETS("\x03\x02\x05\xa0")),
               make_extension(a, PV_OID_EXT_SAN, NO_FLAG, names),
               make_extension(a, PV_OID_EXT_MS_TEMPLATE, NO_FLAG,
                              OCTETS("\x30\x07\x06\x02\x88\x37\x02\x01\x64"))));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(bits_of_key_usage_and_how_they_were_encoded_are_told),
        CASE(key_usage_that_is_no_bit_string_is_undetermined),
        CASE(flags_that_der_would_leave_out_or_write_otherwise_are_told),
        CASE(basic_constraints_say_what_is_a_ca),
        CASE(usages_and_policies_are_listed_by_name_or_dotted),
        CASE(key_identifiers_are_octets),
        CASE(alternative_names_say_their_kind),
        CASE(addresses_of_version_6_are_short),
        CASE(names_of_an_odd_kind_or_characters_are_damage),
        CASE(templates_are_read_in_both_versions),
        CASE(a_microsoft_ca_tells_of_itself),
        CASE(an_unreadable_value_leaves_only_its_own_facts_undetermined),
        CASE(an_extension_without_a_value_is_listed_all_the_same),
        CASE(of_an_extension_that_occurs_twice_the_first_counts),
        CASE(where_a_list_breaks_off_the_rest_is_undetermined),
        CASE(more_extensions_than_the_limit_are_a_problem),
        CASE(no_prefix_and_no_flipped_bit_does_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0
 * The frame of certificates: versions, numbers, times, names, what is damaged, cut short or more
 * than one. Extensions have a test of their own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "certificate_maker.h"
#include "facts/reader.h"

static void a_plain_certificate_gives_its_facts_and_places(void **state) {
    bench *b = *state;
    maker m = make_plain(b->arena);
    pv_bytes der = make_certificate(b->arena, &m);
    pv_subject *s = bench_read(b, der);
    assert_text_is(s, PV_FACT_CERT_SUBJECT, "CN=Subject");
    assert_text_is(s, PV_FACT_CERT_ISSUER, "CN=Issuer");
    assert_text_is(s, PV_FACT_CERT_SERIAL, "1234");
    assert_number_is(s, PV_FACT_CERT_VERSION, 3);
    assert_number_is(s, PV_FACT_CERT_NOT_BEFORE, 1735689600);
    assert_number_is(s, PV_FACT_CERT_NOT_AFTER, 1767225600);
    assert_text_is(s, PV_FACT_CERT_SIGNATURE_ALGORITHM, "sha256WithRSAEncryption");
    assert_choice_is(s, PV_FACT_CERT_SIGNATURE_HASH, PV_HASH_SHA256);
    assert_number_is(s, PV_FACT_CERT_KEY_BITS, 64);
    assert_bool_is(s, PV_FACT_CERT_SELF_ISSUED, false);
    assert_bool_is(s, PV_FACT_CERT_SELF_SIGNED, false);
    assert_bool_is(s, PV_FACT_CERT_IS_CA, false);
    assert_known(s, PV_FACT_CERT_KEY_USAGE, PV_ABSENT);
    assert_known(s, PV_FACT_CERT_EXTENSIONS, PV_ABSENT);
    assert_known(s, PV_FACT_CERT_DAMAGE, PV_ABSENT);
    const pv_value *serial = present(s, PV_FACT_CERT_SERIAL);
    assert_memory_equal(der.data + serial->at, m.serial.data, m.serial.size);
    uint8_t digest[20];
    pv_crypto_sha1(b->reading.crypto, der, digest);
    assert_memory_equal(present(s, PV_FACT_CERT_SHA1)->u.bytes, digest, sizeof digest);
    assert_int_equal(b->reading.unit.problem_count, 0);
}

/* From cert.properties on, facts are about the store that a certificate lies in. */
static void every_fact_is_determined_when_all_could_be_read(void **state) {
    bench *b = *state;
    maker m = make_plain(b->arena);
    pv_subject *s = bench_read(b, make_certificate(b->arena, &m));
    for (pv_fact f = PV_FACT_CERT_BEGIN; f < PV_FACT_CERT_PROPERTIES; f++)
        if (pv_subject_value(s, f)->known == PV_UNDETERMINED)
            fail_msg("%s", pv_fact_get_info(f)->name);
}

static void serial_numbers_stand_as_encoded(void **state) {
    const struct {
        pv_bytes encoded;
        const char *text;
        uint64_t damage;
    } SERIALS[] = {
        {OCTETS("\x02\x01\x00"), "00", 0},
        {OCTETS("\x02\x02\x00\x80"), "0080", 0},
        {OCTETS("\x02\x01\x80"), "80", BIT(NEGATIVE_SERIAL)},
        {OCTETS("\x02\x02\x00\x01"), "0001", BIT(INTEGER_PADDING)},
        {OCTETS("\x02\x02\xff\xfe"), "fffe", BIT(INTEGER_PADDING) | BIT(NEGATIVE_SERIAL)},
    };
    bench *b = *state;
    for (size_t i = 0; i < sizeof SERIALS / sizeof *SERIALS; i++) {
        maker m = make_plain(b->arena);
        m.serial = SERIALS[i].encoded;
        pv_subject *s = bench_read(b, make_certificate(b->arena, &m));
        assert_text_is(s, PV_FACT_CERT_SERIAL, SERIALS[i].text);
        assert_damage(s, SERIALS[i].damage);
    }
}

static void a_serial_number_without_octets_is_undetermined(void **state) {
    bench *b = *state;
    maker m = make_plain(b->arena);
    m.serial = OCTETS("\x02\x00");
    pv_subject *s = bench_read(b, make_certificate(b->arena, &m));
    assert_known(s, PV_FACT_CERT_SERIAL, PV_UNDETERMINED);
    assert_text_is(s, PV_FACT_CERT_SUBJECT, "CN=Subject");
    assert_damage(s, BIT(UNKNOWN_FORM));
}

static void versions_are_counted_from_one(void **state) {
    const struct {
        pv_bytes encoded;
        int64_t version;
        uint64_t damage;
    } VERSIONS[] = {
        {{NULL, 0}, 1, 0},
        {OCTETS("\xa0\x03\x02\x01\x00"), 1, BIT(DEFAULT_ENCODED)},
        {OCTETS("\xa0\x03\x02\x01\x01"), 2, 0},
        {OCTETS("\xa0\x03\x02\x01\x03"), 4, BIT(VERSION_VALUE)},
        {OCTETS("\xa0\x03\x02\x01\xff"), 0, BIT(VERSION_VALUE)},
    };
    bench *b = *state;
    for (size_t i = 0; i < sizeof VERSIONS / sizeof *VERSIONS; i++) {
        maker m = make_plain(b->arena);
        m.version = VERSIONS[i].encoded;
        pv_subject *s = bench_read(b, make_certificate(b->arena, &m));
        assert_number_is(s, PV_FACT_CERT_VERSION, VERSIONS[i].version);
        assert_damage(s, VERSIONS[i].damage);
    }
}

static void extensions_before_version_3_are_read_and_told(void **state) {
    bench *b = *state;
    maker m = make_plain(b->arena);
    m.version = OCTETS("\xa0\x03\x02\x01\x01");
    m.extensions = DER_SEQUENCE(b->arena, make_extension(b->arena, PV_OID_EXT_KEY_USAGE, OCTETS(""),
                                                         OCTETS("\x03\x02\x07\x80")));
    pv_subject *s = bench_read(b, make_certificate(b->arena, &m));
    assert_int_equal(present(s, PV_FACT_CERT_KEY_USAGE)->u.set, 1);
    assert_damage(s, BIT(EXTENSIONS_BEFORE_V3));
}

static void odd_times_are_read_and_no_times_are_undetermined(void **state) {
    bench *b = *state;
    maker m = make_plain(b->arena);
    m.validity = make_validity(b->arena, "2501010000Z", "sometime");
    pv_subject *s = bench_read(b, make_certificate(b->arena, &m));
    assert_number_is(s, PV_FACT_CERT_NOT_BEFORE, 1735689600);
    assert_known(s, PV_FACT_CERT_NOT_AFTER, PV_UNDETERMINED);
    assert_damage(s, BIT(TIME_FORM));
}

/* One attribute in an RDN of its own. */
static pv_bytes rdn(pv_arena *a, pv_oid type, uint8_t tag, pv_bytes value) {
    pv_bytes pair = DER_SEQUENCE(a, der_oid(a, type), der_of(a, tag, value));
    return der_of(a, PV_TAG_SET, pair);
}

static const char *subject_text(bench *b, pv_bytes name, uint64_t damage) {
    maker m = make_plain(b->arena);
    m.subject = name;
    pv_subject *s = bench_read(b, make_certificate(b->arena, &m));
    assert_damage(s, damage);
    return present(s, PV_FACT_CERT_SUBJECT)->u.text;
}

static void names_stand_last_part_first_and_escaped(void **state) {
    static const struct {
        const char *value, *text;
    } VALUES[] = {
        {"plain", "CN=plain"},
        {"", "CN="},
        {" ", "CN=\\ "},
        {" a ", "CN=\\ a\\ "},
        {"#a#", "CN=\\#a#"},
        {"a,b+c\"d\\e<f>g;h=i", "CN=a\\,b\\+c\\\"d\\\\e\\<f\\>g\\;h=i"},
        {"a\nb\x7f", "CN=a\\0Ab\\7F"},
        {"z\xc3\xbcrich", "CN=z\xc3\xbcrich"},
    };
    bench *b = *state;
    pv_arena *a = b->arena;
    for (size_t i = 0; i < sizeof VALUES / sizeof *VALUES; i++)
        assert_string_equal(subject_text(b, make_name(a, VALUES[i].value), 0), VALUES[i].text);
    pv_bytes name = DER_SEQUENCE(
        a, rdn(a, PV_OID_AT_C, PV_TAG_PRINTABLE_STRING, OCTETS("DE")),
        DER_MANY(a, PV_TAG_SET, DER_SEQUENCE(a, der_oid(a, PV_OID_AT_O), OCTETS("\x0c\x01o")),
                 DER_SEQUENCE(a, der_oid(a, PV_OID_AT_OU), OCTETS("\x1e\x02\x00u"))),
        rdn(a, PV_OID_AT_CN, PV_TAG_UTF8_STRING, OCTETS("a\0b")));
    assert_string_equal(subject_text(b, name, 0), "CN=a\\00b,OU=u+O=o,C=DE");
    assert_string_equal(subject_text(b, OCTETS("\x30\x00"), 0), "");
}

static void unknown_types_and_values_that_are_no_strings_stand_in_hex(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_bytes unknown = DER_SEQUENCE(a, OCTETS("\x06\x02\x88\x37"), OCTETS("\x0c\x01x"));
    pv_bytes name = DER_SEQUENCE(a, rdn(a, PV_OID_AT_CN, PV_TAG_INTEGER, OCTETS("\x7f")),
                                 der_of(a, PV_TAG_SET, unknown));
    assert_string_equal(subject_text(b, name, 0), "2.999=#0C0178,CN=#02017F");
}

static void characters_that_a_type_has_not_are_damage(void **state) {
    bench *b = *state;
    pv_bytes name = DER_SEQUENCE(b->arena, rdn(b->arena, PV_OID_AT_CN, PV_TAG_UTF8_STRING,
                                               OCTETS("a\xff"
                                                      "b")));
    assert_string_equal(subject_text(b, name, BIT(NAME_ENCODING)), "CN=a\xef\xbf\xbd"
                                                                   "b");
}

static void a_name_of_many_attributes_is_read_whole(void **state) {
    bench *b = *state;
    pv_bytes parts[100];
    for (size_t i = 0; i < 100; i++)
        parts[i] = rdn(b->arena, PV_OID_AT_OU, PV_TAG_UTF8_STRING, OCTETS("department"));
    pv_bytes name = der_of(b->arena, PV_TAG_SEQUENCE, der_join(b->arena, parts, 100));
    assert_int_equal(strlen(subject_text(b, name, 0)), 100 * strlen("OU=department,") - 1);
}

static void a_name_that_is_none_is_undetermined_and_the_rest_is_read(void **state) {
    bench *b = *state;
    maker m = make_plain(b->arena);
    m.issuer = OCTETS("\x30\x02\x05\x00");
    pv_subject *s = bench_read(b, make_certificate(b->arena, &m));
    assert_known(s, PV_FACT_CERT_ISSUER, PV_UNDETERMINED);
    assert_text_is(s, PV_FACT_CERT_SUBJECT, "CN=Subject");
    assert_damage(s, BIT(UNKNOWN_FORM));
}

static void parameters_of_signature_algorithms_are_held_to_their_definition(void **state) {
    const struct {
        pv_oid oid;
        pv_bytes parameters;
        pv_known hash;
        pv_hash which;
        uint64_t damage;
    } ALGORITHMS[] = {
        {PV_OID_SIG_RSA_SHA1, {NULL, 0}, PV_PRESENT, PV_HASH_SHA1, BIT(SIGNATURE_PARAMETERS)},
        {PV_OID_SIG_ECDSA_SHA384, {NULL, 0}, PV_PRESENT, PV_HASH_SHA384, 0},
        {PV_OID_SIG_ECDSA_SHA384, OCTETS("\x05\0"), PV_PRESENT, PV_HASH_SHA384,
         BIT(SIGNATURE_PARAMETERS)},
        {PV_OID_SIG_RSA_SHA3_256, OCTETS("\x05\0"), PV_PRESENT, PV_HASH_SHA3_256, 0},
        {PV_OID_SIG_ECDSA_SHA3_512, {NULL, 0}, PV_PRESENT, PV_HASH_SHA3_512, 0},
        {PV_OID_SIG_DSA_SHA384, {NULL, 0}, PV_PRESENT, PV_HASH_SHA384, 0},
        {PV_OID_KEY_ED25519, {NULL, 0}, PV_PRESENT, PV_HASH_INTRINSIC, 0},
        {PV_OID_KEY_RSA_PSS, OCTETS("\x30\0"), PV_PRESENT, PV_HASH_SHA1, 0},
        {PV_OID_KEY_RSA_PSS,
         OCTETS("\x30\x0f\xa0\x0d\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03"), PV_PRESENT,
         PV_HASH_SHA512, 0},
        {PV_OID_KEY_RSA_PSS, {NULL, 0}, PV_UNDETERMINED, 0, BIT(SIGNATURE_PARAMETERS)},
        {PV_OID_EKU_ANY, {NULL, 0}, PV_UNDETERMINED, 0, 0},
    };
    bench *b = *state;
    for (size_t i = 0; i < sizeof ALGORITHMS / sizeof *ALGORITHMS; i++) {
        maker m = make_plain(b->arena);
        m.algorithm = m.outer_algorithm =
            make_algorithm(b->arena, ALGORITHMS[i].oid, ALGORITHMS[i].parameters);
        pv_subject *s = bench_read(b, make_certificate(b->arena, &m));
        assert_known(s, PV_FACT_CERT_SIGNATURE_HASH, ALGORITHMS[i].hash);
        if (ALGORITHMS[i].hash == PV_PRESENT)
            assert_choice_is(s, PV_FACT_CERT_SIGNATURE_HASH, ALGORITHMS[i].which);
        assert_damage(s, ALGORITHMS[i].damage);
    }
}

static void ber_is_read_on_a_second_try_and_told(void **state) {
    bench *b = *state;
    maker m = make_plain(b->arena);
    m.subject = ber_of(b->arena, PV_TAG_SEQUENCE,
                       rdn(b->arena, PV_OID_AT_CN, PV_TAG_UTF8_STRING, OCTETS("ber")));
    pv_subject *s = bench_read(b, make_certificate(b->arena, &m));
    assert_text_is(s, PV_FACT_CERT_SUBJECT, "CN=ber");
    assert_damage(s, BIT(BER_ENCODING));
    assert_int_equal(b->reading.unit.subject_count, 1);
    assert_int_equal(b->reading.unit.problem_count, 0);
}

static void bytes_behind_a_certificate_are_damage_and_a_problem(void **state) {
    bench *b = *state;
    maker m = make_plain(b->arena);
    pv_bytes one = make_certificate(b->arena, &m);
    pv_bytes der = der_join(b->arena, (const pv_bytes[]){one, OCTETS("\r\n")}, 2);
    pv_subject *s = bench_read(b, der);
    assert_damage(s, BIT(TRAILING_DATA));
    assert_int_equal(b->reading.unit.problem_count, 1);
    assert_string_equal(b->reading.unit.problems->message, "2 bytes follow the certificate");
    assert_int_equal(b->reading.unit.problems->place.at, one.size);
    uint8_t digest[20];
    pv_crypto_sha1(b->reading.crypto, one, digest);
    assert_memory_equal(present(s, PV_FACT_CERT_SHA1)->u.bytes, digest, sizeof digest);
}

static void certificates_in_a_row_are_all_read(void **state) {
    bench *b = *state;
    maker m = make_plain(b->arena);
    pv_bytes parts[40];
    for (size_t i = 0; i < 40; i++)
        parts[i] = make_certificate(b->arena, &m);
    pv_subject *s = bench_read(b, der_join(b->arena, parts, 40));
    assert_int_equal(b->reading.unit.subject_count, 40);
    assert_int_equal(b->reading.unit.problem_count, 0);
    assert_known(s, PV_FACT_CERT_DAMAGE, PV_ABSENT);
    assert_string_equal(s->artifact->path, "test");
    assert_string_equal(s->next->artifact->path, "test#2");
    assert_string_equal(s->next->next->artifact->path, "test#3");
}

static void a_cut_keeps_what_stands_before_it(void **state) {
    bench *b = *state;
    maker m = make_plain(b->arena);
    m.extensions = DER_SEQUENCE(b->arena, make_extension(b->arena, PV_OID_EXT_KEY_USAGE, OCTETS(""),
                                                         OCTETS("\x03\x02\x07\x80")));
    pv_bytes der = make_certificate(b->arena, &m);
    pv_subject *s = bench_read(b, pv_bytes_head(der, 40));
    assert_text_is(s, PV_FACT_CERT_SERIAL, "1234");
    assert_known(s, PV_FACT_CERT_SUBJECT, PV_UNDETERMINED);
    assert_known(s, PV_FACT_CERT_IS_CA, PV_UNDETERMINED);
    assert_known(s, PV_FACT_CERT_SHA1, PV_UNDETERMINED);
    assert_known(s, PV_FACT_CERT_DAMAGE, PV_UNDETERMINED);
    assert_int_equal(b->reading.unit.problem_count, 1);
    assert_int_equal(b->reading.unit.problems->code, PV_DAMAGED);
    s = bench_read(b, pv_bytes_head(der, der.size - 10));
    assert_text_is(s, PV_FACT_CERT_SUBJECT, "CN=Subject");
    assert_int_equal(present(s, PV_FACT_CERT_KEY_USAGE)->u.set, 1);
    assert_known(s, PV_FACT_CERT_SHA1, PV_UNDETERMINED);
}

static void elements_that_have_no_place_are_passed_over(void **state) {
    bench *b = *state;
    maker m = make_plain(b->arena);
    m.rest = OCTETS("\x81\x02\0\1\x05\0");
    pv_subject *s = bench_read(b, make_certificate(b->arena, &m));
    assert_known(s, PV_FACT_CERT_KEY_USAGE, PV_ABSENT);
    assert_damage(s, BIT(UNKNOWN_FORM));
}

static pv_bid bid_of(const char *name, pv_bytes head, const char *label) {
    pv_probe probe = {head, head.size, label};
    for (size_t i = 0; i < pv_reader_count(); i++)
        if (strcmp(pv_reader_at(i)->name, name) == 0)
            return pv_reader_bid(pv_reader_at(i), &probe);
    fail();
    return PV_BID_NONE;
}

static void the_outline_or_a_label_makes_a_bid(void **state) {
    bench *b = *state;
    maker m = make_plain(b->arena);
    pv_bytes v3 = make_certificate(b->arena, &m);
    m.version = (pv_bytes){0};
    pv_bytes v1 = make_certificate(b->arena, &m);
    assert_int_equal(bid_of("x509", v3, NULL), PV_BID_LIKELY);
    assert_int_equal(bid_of("x509", v1, NULL), PV_BID_LIKELY);
    assert_int_equal(bid_of("x509", pv_bytes_head(v3, 20), NULL), PV_BID_LIKELY);
    assert_int_equal(bid_of("x509", OCTETS("\x30\x80\x30\x80\xa0\x03\x02\x01"), NULL),
                     PV_BID_LIKELY);
    assert_int_equal(bid_of("x509", OCTETS("junk"), "CERTIFICATE"), PV_BID_GUESS);
    assert_int_equal(bid_of("x509", OCTETS("junk"), NULL), PV_BID_NONE);
    assert_int_equal(bid_of("x509", OCTETS(""), NULL), PV_BID_NONE);
    /* TBSCertList of RFC 5280 5.1: version, algorithm, issuer, time */
    static const char CRL[] = "\x30\x1a\x30\x18\x02\x01\x01\x30\x03\x06\x01\x2a\x30\x00"
                              "\x17\x0d"
                              "250101000000Z";
    assert_int_equal(bid_of("x509", OCTETS(CRL), NULL), PV_BID_NONE);
}

static void no_prefix_and_no_flipped_bit_does_harm(void **state) {
    bench *b = *state;
    maker m = make_plain(b->arena);
    m.issuer = m.subject;
    assert_survives(b, make_certificate(b->arena, &m));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_plain_certificate_gives_its_facts_and_places),
        CASE(every_fact_is_determined_when_all_could_be_read),
        CASE(serial_numbers_stand_as_encoded),
        CASE(a_serial_number_without_octets_is_undetermined),
        CASE(versions_are_counted_from_one),
        CASE(extensions_before_version_3_are_read_and_told),
        CASE(odd_times_are_read_and_no_times_are_undetermined),
        CASE(names_stand_last_part_first_and_escaped),
        CASE(unknown_types_and_values_that_are_no_strings_stand_in_hex),
        CASE(characters_that_a_type_has_not_are_damage),
        CASE(a_name_of_many_attributes_is_read_whole),
        CASE(a_name_that_is_none_is_undetermined_and_the_rest_is_read),
        CASE(parameters_of_signature_algorithms_are_held_to_their_definition),
        CASE(ber_is_read_on_a_second_try_and_told),
        CASE(bytes_behind_a_certificate_are_damage_and_a_problem),
        CASE(certificates_in_a_row_are_all_read),
        CASE(a_cut_keeps_what_stands_before_it),
        CASE(elements_that_have_no_place_are_passed_over),
        CASE(the_outline_or_a_label_makes_a_bid),
        CASE(no_prefix_and_no_flipped_bit_does_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

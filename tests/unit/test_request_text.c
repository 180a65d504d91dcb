/* SPDX-License-Identifier: Apache-2.0
 * Requests as certutil prints them: the same facts as from their octets, and what only a part of a
 * dump tells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "facts/render.h"
#include "support/reading.h"
#include "support/samples.h"

static test_reading from_text, from_octets;

static int open_readings(void **state) {
    (void)state;
    test_reading_init(&from_text);
    test_reading_init(&from_octets);
    return 0;
}

static int close_readings(void **state) {
    (void)state;
    test_reading_done(&from_text);
    test_reading_done(&from_octets);
    return 0;
}

static pv_subject *only_request(test_reading *r) {
    pv_subject *s = r->unit.subjects;
    assert_non_null(s);
    assert_null(s->next);
    assert_int_equal(s->kind, PV_KIND_REQUEST);
    return s;
}

static pv_subject *request_in(test_reading *r, const char *path) {
    sample file = sample_read(path);
    assert_true(test_reading_run(r, path, (pv_bytes){file.bytes, file.size}));
    sample_free(&file);
    return only_request(r);
}

static pv_subject *request_of(const char *text) {
    assert_true(test_reading_run(&from_text, "dump", pv_bytes_of_text(text)));
    return only_request(&from_text);
}

static const char *rendered(test_reading *r, pv_fact fact, const pv_value *value) {
    pv_textbuf out = pv_textbuf_new(r->unit.arena, 1 << 16);
    pv_render_value(&out, pv_fact_get_info(fact), value);
    const char *text = pv_textbuf_end(&out, NULL);
    assert_non_null(text);
    return text;
}

/* What a whole dump must tell. */
static bool is_told(pv_fact fact) {
    return fact == PV_FACT_REQUEST_EXTENDED_KEY_USAGE || fact == PV_FACT_REQUEST_KEY_USAGE ||
           fact == PV_FACT_REQUEST_SUBJECT_ALT_NAMES || fact == PV_FACT_REQUEST_PURPOSES ||
           fact == PV_FACT_REQUEST_EXTENSIONS || fact == PV_FACT_REQUEST_SPKI_SHA256;
}

/* Every fact that the dump tells, present or absent, is that of the octets. */
static void compare(const char *name) {
    char dump[128], octets[128];
    unsigned told = 0;
    snprintf(dump, sizeof dump, "corpus/request_text/good/%s.txt", name);
    snprintf(octets, sizeof octets, "corpus/pkcs10/good/%s.csr", name);
    pv_subject *a = request_in(&from_text, dump), *b = request_in(&from_octets, octets);
    for (pv_fact f = PV_FACT_REQUEST_BEGIN; f < PV_FACT_REQUEST_END; f++) {
        const pv_value *one = pv_subject_value(a, f), *other = pv_subject_value(b, f);
        if (one->known == PV_UNDETERMINED && !is_told(f))
            continue;
        if (one->known != other->known)
            fail_msg("%s: %s", name, pv_fact_get_info(f)->name);
        if (one->known == PV_PRESENT)
            assert_string_equal(rendered(&from_text, f, one), rendered(&from_octets, f, other));
        told++;
    }
    assert_true(told > 30);
    assert_memory_equal(a->spki.data, b->spki.data, b->spki.size);
}

static void a_dump_tells_what_the_octets_tell(void **state) {
    (void)state;
    compare("iis-schannel-exchange");
    compare("certreq-ksp");
    compare("openssl-ec");
    compare("openssl-without-attributes");
    compare("renewal");
}

static void assert_known(pv_subject *s, pv_fact fact, pv_known known) {
    assert_int_equal(pv_subject_value(s, fact)->known, known);
}

static void assert_text(pv_subject *s, pv_fact fact, const char *text) {
    assert_known(s, fact, PV_PRESENT);
    assert_string_equal(pv_subject_value(s, fact)->u.text, text);
}

#define TITLE  "PKCS10 Certificate Request:\nVersion: 1\nSubject:\n    CN=a\n\n"
#define SIGNED "Signature Algorithm:\n    Algorithm ObjectId: 1.2.840.113549.1.1.11 sha256RSA\n"
#define SYSTEM "  Attribute[0]: 1.3.6.1.4.1.311.13.2.3\n    Value[0][0]:\n        10.0.1.2\n"

static void what_a_cut_dump_lacks_is_not_absent(void **state) {
    (void)state;
    pv_subject *s = request_of(TITLE "  2 attributes:\n" SYSTEM);
    assert_text(s, PV_FACT_REQUEST_OS_VERSION, "10.0.1.2");
    assert_known(s, PV_FACT_REQUEST_KEY_SPEC, PV_UNDETERMINED);
    assert_known(s, PV_FACT_REQUEST_ATTRIBUTES, PV_UNDETERMINED);
    assert_known(s, PV_FACT_REQUEST_PURPOSES, PV_UNDETERMINED);
    assert_int_equal(from_text.unit.problem_count, 1);
}

static void what_a_whole_dump_lacks_is_absent(void **state) {
    (void)state;
    pv_subject *s = request_of(TITLE "  1 attributes:\n" SYSTEM SIGNED);
    assert_known(s, PV_FACT_REQUEST_KEY_SPEC, PV_ABSENT);
    assert_known(s, PV_FACT_REQUEST_KEY_USAGE, PV_ABSENT);
    assert_known(s, PV_FACT_REQUEST_SIGNATURE_VALID, PV_UNDETERMINED);
    assert_int_equal(from_text.unit.problem_count, 0);
}

static void of_two_attributes_alike_the_first_counts(void **state) {
    (void)state;
    pv_subject *s = request_of(TITLE "  2 attributes:\n" SYSTEM
                                     "  Attribute[1]: 1.3.6.1.4.1.311.13.2.3\n    Value[1][0]:\n"
                                     "        6.1.7601\n" SIGNED);
    assert_text(s, PV_FACT_REQUEST_OS_VERSION, "10.0.1.2");
}

static void an_ed25519_key_is_not_taken_for_the_signature(void **state) {
    (void)state;
    pv_subject *s = request_of(TITLE "Public Key Algorithm:\n    Algorithm ObjectId: 1.3.101.112\n"
                                     "Public Key: UnusedBits = 0\n"
                                     "    0000  d7 5a 98 01 82 b1 0a b7  d5 4b fe d3 c9 64 07 3a\n"
                                     "    0010  0e e1 72 f3 da a6 23 25  af 02 1a 68 f7 07 51 1a\n"
                                     "  0 attributes:\nSignature Algorithm:\n"
                                     "    Algorithm ObjectId: 1.3.101.112\n");
    assert_known(s, PV_FACT_REQUEST_KEY_ALGORITHM, PV_PRESENT);
    assert_int_equal(pv_subject_value(s, PV_FACT_REQUEST_KEY_ALGORITHM)->u.choice,
                     PV_KEYALGORITHM_ED25519);
    assert_known(s, PV_FACT_REQUEST_SIGNATURE_ALGORITHM, PV_PRESENT);
}

static void a_bag_of_certificates_is_not_ours(void **state) {
    (void)state;
    (void)test_reading_run(
        &from_text, "dump",
        pv_bytes_of_text("PKCS7 Message:\n  CMSG_SIGNED(2)\nCertificates:\nX509 Certificate:\n"
                         "Version: 3\nSerial Number: 2a01\nCertUtil: -dump command completed\n"
                         "PKCS10 Certificate Request:\n"));
    assert_non_null(from_text.unit.subjects);
    assert_int_equal(from_text.unit.subjects->kind, PV_KIND_CERT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dump_tells_what_the_octets_tell),
        cmocka_unit_test(what_a_cut_dump_lacks_is_not_absent),
        cmocka_unit_test(what_a_whole_dump_lacks_is_absent),
        cmocka_unit_test(of_two_attributes_alike_the_first_counts),
        cmocka_unit_test(an_ed25519_key_is_not_taken_for_the_signature),
        cmocka_unit_test(a_bag_of_certificates_is_not_ours),
    };
    return cmocka_run_group_tests(tests, open_readings, close_readings);
}

/* SPDX-License-Identifier: Apache-2.0
 * Bags of certificates and wrapped requests, in DER and BER, and bags with nothing in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "certificate_maker.h"

static pv_bytes plain(bench *b) {
    maker m = make_plain(b->arena);
    return make_certificate(b->arena, &m);
}

static pv_bytes make_request(pv_arena *a) {
    maker m = make_plain(a);
    pv_bytes part = DER_SEQUENCE(a, OCTETS("\x02\x01\x00"), m.subject, m.key, OCTETS("\xa0\x00"));
    return DER_SEQUENCE(a, part, m.outer_algorithm, m.signature);
}

/* signedData around `content` (an EncapsulatedContentInfo) and `certificates` ([0] or empty). */
static pv_bytes make_signed(pv_arena *a, pv_bytes content, pv_bytes certificates) {
    pv_bytes data = DER_SEQUENCE(a, OCTETS("\x02\x01\x01"), OCTETS("\x31\x00"), content,
                                 certificates, OCTETS("\x31\x00"));
    return der_content_info(a, PV_OID_CMS_SIGNED_DATA, data);
}

static pv_bytes make_bag(pv_arena *a, pv_bytes certificates) {
    pv_bytes empty = DER_SEQUENCE(a, der_oid(a, PV_OID_CMS_DATA));
    return make_signed(a, empty, der_of(a, PV_TAG_CONTEXT_CONSTRUCTED(0), certificates));
}

static void assert_one_problem(bench *b, pv_code code, const char *part_of_message) {
    assert_int_equal(b->reading.unit.problem_count, 1);
    assert_int_equal(b->reading.unit.problems->code, code);
    assert_non_null(strstr(b->reading.unit.problems->message, part_of_message));
}

static void certificates_keep_their_places_in_the_file(void **state) {
    bench *b = *state;
    pv_bytes two = der_join(b->arena, (const pv_bytes[]){plain(b), plain(b)}, 2);
    pv_bytes bag = make_bag(b->arena, two);
    pv_subject *s = bench_read(b, bag);
    assert_int_equal(b->reading.unit.subject_count, 2);
    assert_int_equal(b->reading.unit.artifact_count, 1);
    assert_int_equal(b->reading.unit.problem_count, 0);
    assert_string_equal(s->artifact->format, "pkcs7");
    uint64_t first = present(s, PV_FACT_CERT_SERIAL)->at;
    assert_memory_equal(bag.data + first, "\x02\x02\x12\x34", 4);
    assert_int_equal(present(s->next, PV_FACT_CERT_SERIAL)->at, first + plain(b).size);
}

static void bags_in_ber_are_read(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_bytes parts[] = {OCTETS("\x02\x01\x01"), OCTETS("\x31\x80\0\0"),
                        ber_of(a, PV_TAG_SEQUENCE, der_oid(a, PV_OID_CMS_DATA)),
                        ber_of(a, PV_TAG_CONTEXT_CONSTRUCTED(0), plain(b)), OCTETS("\x31\x80\0\0")};
    pv_bytes data = ber_of(a, PV_TAG_SEQUENCE, der_join(a, parts, 5));
    pv_bytes info[] = {der_oid(a, PV_OID_CMS_SIGNED_DATA),
                       ber_of(a, PV_TAG_CONTEXT_CONSTRUCTED(0), data)};
    pv_subject *s = bench_read(b, ber_of(a, PV_TAG_SEQUENCE, der_join(a, info, 2)));
    assert_text_is(s, PV_FACT_CERT_SUBJECT, "CN=Subject");
    assert_damage(s, 0);
    assert_int_equal(b->reading.unit.problem_count, 0);
}

static void other_kinds_of_certificates_are_passed_over_and_told(void **state) {
    bench *b = *state;
    pv_bytes attribute = der_of(b->arena, PV_TAG_CONTEXT_CONSTRUCTED(2), plain(b));
    bench_read(b,
               make_bag(b->arena, der_join(b->arena, (const pv_bytes[]){attribute, plain(b)}, 2)));
    assert_int_equal(b->reading.unit.subject_count, 1);
    assert_one_problem(b, PV_UNSUPPORTED, "attribute certificate");
}

static void what_is_no_certificate_in_a_bag_is_told_and_the_next_is_read(void **state) {
    bench *b = *state;
    bench_read(b, make_bag(b->arena,
                           der_join(b->arena,
                                    (const pv_bytes[]){OCTETS("\x30\x02\x05\x00"), plain(b)}, 2)));
    assert_int_equal(b->reading.unit.subject_count, 1);
    assert_int_equal(b->reading.unit.problem_count, 1);
}

static void a_bag_with_nothing_in_it_is_told(void **state) {
    bench *b = *state;
    assert_true(test_reading_run(&b->reading, "test", make_bag(b->arena, OCTETS(""))));
    assert_one_problem(b, PV_UNSUPPORTED, "without a certificate or a request");
    pv_bytes bare = DER_SEQUENCE(b->arena, der_oid(b->arena, PV_OID_CMS_SIGNED_DATA));
    assert_true(test_reading_run(&b->reading, "test", bare));
    assert_one_problem(b, PV_DAMAGED, "content of the ContentInfo: is missing");
}

static void bytes_behind_a_bag_are_told(void **state) {
    bench *b = *state;
    pv_bytes parts[] = {make_bag(b->arena, plain(b)), OCTETS("xyz")};
    bench_read(b, der_join(b->arena, parts, 2));
    assert_one_problem(b, PV_DAMAGED, "3 bytes too many");
}

static void a_request_that_was_signed_once_more_is_unwrapped(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_bytes octets = der_of(a, PV_TAG_OCTET_STRING, make_request(a));
    pv_bytes content = der_content_info(a, PV_OID_CMS_DATA, octets);
    pv_bytes certificates = der_of(a, PV_TAG_CONTEXT_CONSTRUCTED(0), plain(b));
    pv_subject *s = bench_read(b, make_signed(a, content, certificates));
    assert_int_equal(s->kind, PV_KIND_REQUEST);
    assert_int_equal(s->next->kind, PV_KIND_CERT);
    assert_int_equal(b->reading.unit.problem_count, 0);
}

/* PKIData with one TaggedRequest, and `messages` behind it. */
static pv_bytes make_pki_data(pv_arena *a, pv_bytes requests, pv_bytes messages) {
    return DER_SEQUENCE(a, OCTETS("\x30\x00"), der_of(a, PV_TAG_SEQUENCE, requests),
                        der_of(a, PV_TAG_SEQUENCE, messages), OCTETS("\x30\x00"));
}

static pv_bytes make_cmc(pv_arena *a, pv_bytes pki_data) {
    pv_bytes octets = der_of(a, PV_TAG_OCTET_STRING, pki_data);
    return make_signed(a, der_content_info(a, PV_OID_CMC_PKI_DATA, octets), (pv_bytes){0});
}

static pv_bytes tagged_request(pv_arena *a) {
    return DER_MANY(a, PV_TAG_CONTEXT_CONSTRUCTED(0), OCTETS("\x02\x01\x01"), make_request(a));
}

static void cmc_requests_are_unwrapped_with_their_places(void **state) {
    bench *b = *state;
    pv_bytes cmc =
        make_cmc(b->arena, make_pki_data(b->arena, tagged_request(b->arena), OCTETS("")));
    pv_subject *s = bench_read(b, cmc);
    assert_int_equal(s->kind, PV_KIND_REQUEST);
    uint64_t at = present(s, PV_FACT_REQUEST_SUBJECT)->at;
    assert_int_equal(cmc.data[at], PV_TAG_SEQUENCE);
    pv_bytes name = make_name(b->arena, "Subject");
    assert_memory_equal(cmc.data + at, name.data, name.size);
    assert_int_equal(b->reading.unit.problem_count, 0);
}

static void a_cmc_request_in_a_cmc_request_is_found(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_bytes inner = make_cmc(a, make_pki_data(a, tagged_request(a), OCTETS("")));
    pv_bytes message = DER_SEQUENCE(a, OCTETS("\x02\x01\x02"), inner);
    pv_subject *s = bench_read(b, make_cmc(a, make_pki_data(a, OCTETS(""), message)));
    assert_text_is(s, PV_FACT_REQUEST_SUBJECT, "CN=Subject");
    assert_int_equal(b->reading.unit.problem_count, 0);
}

static void nesting_without_end_meets_the_limit(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_bytes all = make_cmc(a, make_pki_data(a, tagged_request(a), OCTETS("")));
    for (size_t i = 0; i < 100; i++)
        all =
            make_cmc(a, make_pki_data(a, OCTETS(""), DER_SEQUENCE(a, OCTETS("\x02\x01\x02"), all)));
    assert_true(test_reading_run(&b->reading, "test", all));
    assert_one_problem(b, PV_OVER_LIMIT, "nested too deeply");
}

static void content_in_segments_is_joined_and_placed_within_itself(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_bytes request = make_request(a);
    pv_bytes segments[] = {der_of(a, PV_TAG_OCTET_STRING, pv_bytes_head(request, 30)),
                           der_of(a, PV_TAG_OCTET_STRING, pv_bytes_from(request, 30))};
    pv_bytes octets = ber_of(a, PV_TAG_OCTET_STRING | PV_TAG_CONSTRUCTED, der_join(a, segments, 2));
    pv_bytes content = der_content_info(a, PV_OID_CMS_DATA, octets);
    pv_subject *s = bench_read(b, make_signed(a, content, (pv_bytes){0}));
    const pv_value *subject = present(s, PV_FACT_REQUEST_SUBJECT);
    assert_int_equal(subject->place_kind, PV_CONTENT);
    assert_true(subject->at < request.size);
}

static void no_prefix_and_no_flipped_bit_does_harm(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    assert_survives(b, make_bag(a, plain(b)));
    assert_survives(b, make_cmc(a, make_pki_data(a, tagged_request(a), OCTETS(""))));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(certificates_keep_their_places_in_the_file),
        CASE(bags_in_ber_are_read),
        CASE(other_kinds_of_certificates_are_passed_over_and_told),
        CASE(what_is_no_certificate_in_a_bag_is_told_and_the_next_is_read),
        CASE(a_bag_with_nothing_in_it_is_told),
        CASE(bytes_behind_a_bag_are_told),
        CASE(a_request_that_was_signed_once_more_is_unwrapped),
        CASE(cmc_requests_are_unwrapped_with_their_places),
        CASE(a_cmc_request_in_a_cmc_request_is_found),
        CASE(nesting_without_end_meets_the_limit),
        CASE(content_in_segments_is_joined_and_placed_within_itself),
        CASE(no_prefix_and_no_flipped_bit_does_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

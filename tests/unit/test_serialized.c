/* SPDX-License-Identifier: Apache-2.0
 * Certificates with the properties that stores keep, written property by property. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "certificate_maker.h"
#include "readers/serialized.h"

static pv_bytes number(pv_arena *a, uint32_t value) {
    const uint8_t octets[4] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16),
                               (uint8_t)(value >> 24)};
    return (pv_bytes){pv_arena_copy(a, octets, 4), 4};
}

#define TOGETHER(a, ...)                                                                           \
    der_join(a, (const pv_bytes[]){__VA_ARGS__},                                                   \
             sizeof((const pv_bytes[]){__VA_ARGS__}) / sizeof(pv_bytes))

static pv_bytes property(pv_arena *a, uint32_t id, pv_bytes value) {
    return TOGETHER(a, number(a, id), number(a, 1), number(a, (uint32_t)value.size), value);
}

#define WIDE_K    "k\0"
#define WIDE_BACK "C\0S\0P\0\0"

/* A link to the container "k" of the provider "CSP". */
static pv_bytes link_of(pv_arena *a, uint32_t type, uint32_t flags, uint32_t spec) {
    return property(a, 2,
                    TOGETHER(a, number(a, 28), number(a, 32), number(a, type), number(a, flags),
                             number(a, 0), number(a, 0), number(a, spec),
                             OCTETS(WIDE_K "\0\0" WIDE_BACK "\0")));
}

static pv_bytes certificate(pv_arena *a) {
    maker m = make_plain(a);
    return property(a, 32, make_certificate(a, &m));
}

static pv_subject *subject(bench *b, pv_kind kind) {
    for (pv_subject *s = b->reading.unit.subjects; s; s = s->next)
        if (s->kind == kind)
            return s;
    fail_msg("no such subject");
    return NULL;
}

static void a_link_tells_where_the_key_is_looked_for_and_not_whether_it_is_there(void **state) {
    bench *b = *state;
    bench_read(b, TOGETHER(b->arena, link_of(b->arena, 12, 0x20, 2), certificate(b->arena)));
    pv_subject *key = subject(b, PV_KIND_KEY);
    assert_bool_is(key, PV_FACT_KEY_LINKED, true);
    assert_choice_is(key, PV_FACT_KEY_SOURCE, PV_KEYSOURCE_LINK);
    assert_choice_is(key, PV_FACT_KEY_SPEC, PV_KEYSPEC_SIGNATURE);
    assert_number_is(key, PV_FACT_KEY_PROVIDER_TYPE, 12);
    assert_choice_is(key, PV_FACT_KEY_PROVIDER_KIND, PV_PROVIDERKIND_CSP);
    assert_number_is(key, PV_FACT_KEY_FLAGS, 0x20);
    assert_bool_is(key, PV_FACT_KEY_MACHINE_KEYSET, true);
    assert_text_is(key, PV_FACT_KEY_CONTAINER, "k");
    assert_text_is(key, PV_FACT_KEY_PROVIDER_NAME, "CSP");
    assert_int_equal(pv_subject_peek(key, PV_FACT_KEY_CONTAINER)->at, 12 + 28);
    assert_known(key, PV_FACT_KEY_PRESENT, PV_UNDETERMINED);
    assert_known(key, PV_FACT_KEY_EXPORTABLE, PV_UNDETERMINED);
    assert_ptr_equal(pv_subject_linked(key, PV_KIND_CERT), subject(b, PV_KIND_CERT));
    assert_null(b->reading.unit.problems);
}

static void a_provider_of_type_0_is_a_ksp_and_its_keyspec_is_told_as_it_stands(void **state) {
    bench *b = *state;
    bench_read(b, TOGETHER(b->arena, link_of(b->arena, 0, 0, 1), certificate(b->arena)));
    pv_subject *key = subject(b, PV_KIND_KEY);
    assert_choice_is(key, PV_FACT_KEY_PROVIDER_KIND, PV_PROVIDERKIND_KSP);
    assert_choice_is(key, PV_FACT_KEY_SPEC, PV_KEYSPEC_EXCHANGE);
    assert_bool_is(key, PV_FACT_KEY_MACHINE_KEYSET, false);
}

static void without_a_link_the_store_is_known_to_name_no_key(void **state) {
    bench *b = *state;
    bench_read(b, TOGETHER(b->arena, property(b->arena, 13, OCTETS("")), certificate(b->arena)));
    pv_subject *key = subject(b, PV_KIND_KEY);
    assert_bool_is(key, PV_FACT_KEY_LINKED, false);
    assert_known(key, PV_FACT_KEY_PROVIDER_KIND, PV_ABSENT);
    assert_known(key, PV_FACT_KEY_SPEC, PV_ABSENT);
    assert_known(key, PV_FACT_KEY_PRESENT, PV_UNDETERMINED);
}

static void properties_are_told_by_name_or_by_number(void **state) {
    static const uint8_t hash[20] = {1, 2, 3};
    bench *b = *state;
    pv_arena *a = b->arena;
    bench_read(b, TOGETHER(a, property(a, 3, (pv_bytes){hash, 20}), property(a, 19, OCTETS("")),
                           property(a, 11, OCTETS("N\0o\0\0\0x\0")), property(a, 4711, OCTETS("?")),
                           property(a, 64, (pv_bytes){hash, 20}), certificate(a)));
    pv_subject *cert = subject(b, PV_KIND_CERT);
    assert_list_is(cert, PV_FACT_CERT_PROPERTIES,
                   "CERT_SHA1_HASH_PROP_ID CERT_ARCHIVED_PROP_ID CERT_FRIENDLY_NAME_PROP_ID 4711 "
                   "CERT_RENEWAL_PROP_ID ");
    assert_text_is(cert, PV_FACT_CERT_FRIENDLY_NAME, "No");
    assert_bool_is(cert, PV_FACT_CERT_ARCHIVED, true);
    assert_memory_equal(present(cert, PV_FACT_CERT_STORED_SHA1)->u.bytes, hash, 20);
    assert_memory_equal(present(cert, PV_FACT_CERT_REPLACED_BY)->u.bytes, hash, 20);
}

static void a_store_counts_its_certificates_even_when_it_is_cut_off(void **state) {
    bench *b = *state;
    pv_arena *a = b->arena;
    pv_bytes two = TOGETHER(a, certificate(a), certificate(a));
    bench_read(b, TOGETHER(a, OCTETS("\0\0\0\0CERT"), two, OCTETS("\x0b\0\0\0\1\0\0\0\xff\xff")));
    pv_subject *store = subject(b, PV_KIND_STORE);
    assert_number_is(store, PV_FACT_STORE_CERTIFICATE_COUNT, 2);
    assert_known(store, PV_FACT_STORE_NAME, PV_UNDETERMINED);
    assert_int_equal(b->reading.unit.problems->code, PV_DAMAGED);
}

static void two_small_numbers_alone_are_no_property(void **state) {
    bench *b = *state;
    pv_bytes plain = OCTETS("\x58\0\0\0\1\0\0\0\4\0\0\0abcd");
    assert_false(test_reading_run(&b->reading, "x", plain));
    assert_int_equal(pv_serialized_bid(OCTETS("\2\0\0\0\1"), 5), PV_BID_NONE);
    assert_int_equal(pv_serialized_bid(OCTETS("\x20\0\0\0\1\0\0\0\xff\0\0\0\x30"), 300),
                     PV_BID_MAGIC);
}

static void everything_mutilated_is_survived(void **state) {
    bench *b = *state;
    assert_survives(b, TOGETHER(b->arena, link_of(b->arena, 12, 0x20, 2),
                                property(b->arena, 6, number(b->arena, 1)), certificate(b->arena)));
}

static void bytes_from_one_line_are_all_placed_there(void **state) {
    (void)state;
    pv_cursor c = pv_cursor_over(OCTETS("abcdef"), NULL);
    c.place_kind = PV_LINE;
    c.origin = 7;
    pv_bytes part;
    assert_null(pv_cursor_take(&c, 3, "", &part).error);
    assert_int_equal(pv_cursor_place(&c).at, 7);
    pv_cursor inner = pv_cursor_within(&c, (pv_bytes){part.data + 1, 2});
    assert_int_equal(pv_cursor_place_of(&inner, inner.end).at, 7);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_link_tells_where_the_key_is_looked_for_and_not_whether_it_is_there),
        CASE(a_provider_of_type_0_is_a_ksp_and_its_keyspec_is_told_as_it_stands),
        CASE(without_a_link_the_store_is_known_to_name_no_key),
        CASE(properties_are_told_by_name_or_by_number),
        CASE(a_store_counts_its_certificates_even_when_it_is_cut_off),
        CASE(two_small_numbers_alone_are_no_property),
        CASE(everything_mutilated_is_survived),
        CASE(bytes_from_one_line_are_all_placed_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

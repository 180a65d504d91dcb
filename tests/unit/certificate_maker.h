/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_TESTS_CERTIFICATE_MAKER_H
#define PKIVET_TESTS_CERTIFICATE_MAKER_H

#include <cmocka.h>

#include "der_maker.h"
#include "facts/subject.h"
#include "support/reading.h"

/* Certificates made part by part, so that each part can be wrong. */
#define OCTETS(literal) ((pv_bytes){(const uint8_t *)(literal), sizeof(literal) - 1})

typedef struct {
    pv_bytes version, serial, algorithm, issuer, validity, subject, key;
    pv_bytes extensions; /* the SEQUENCE of them; empty: none, and no [3] */
    pv_bytes rest;       /* behind the extensions, in the signed part */
    pv_bytes outer_algorithm, signature;
} maker;

static inline pv_bytes make_name(pv_arena *a, const char *common_name) {
    pv_bytes value = der_of(a, PV_TAG_UTF8_STRING, der_text(common_name));
    pv_bytes pair = DER_SEQUENCE(a, der_oid(a, PV_OID_AT_CN), value);
    return DER_SEQUENCE(a, DER_MANY(a, PV_TAG_SET, pair));
}

static inline pv_bytes make_algorithm(pv_arena *a, pv_oid oid, pv_bytes parameters) {
    return DER_SEQUENCE(a, der_oid(a, oid), parameters);
}

static inline pv_bytes make_key(pv_arena *a, pv_bytes algorithm, pv_bytes octets) {
    pv_bytes bits = der_join(a, (const pv_bytes[]){OCTETS("\0"), octets}, 2);
    return DER_SEQUENCE(a, algorithm, der_of(a, PV_TAG_BIT_STRING, bits));
}

static inline pv_bytes make_rsa(pv_arena *a, pv_bytes modulus, pv_bytes exponent) {
    pv_bytes numbers =
        DER_SEQUENCE(a, der_of(a, PV_TAG_INTEGER, modulus), der_of(a, PV_TAG_INTEGER, exponent));
    return make_key(a, make_algorithm(a, PV_OID_KEY_RSA, OCTETS("\x05\0")), numbers);
}

static inline pv_bytes make_validity(pv_arena *a, const char *before, const char *after) {
    return DER_SEQUENCE(a, der_of(a, PV_TAG_UTC_TIME, der_text(before)),
                        der_of(a, PV_TAG_UTC_TIME, der_text(after)));
}

/* `critical` is empty or a whole BOOLEAN. */
static inline pv_bytes make_extension(pv_arena *a, pv_oid oid, pv_bytes critical, pv_bytes value) {
    return DER_SEQUENCE(a, der_oid(a, oid), critical, der_of(a, PV_TAG_OCTET_STRING, value));
}

static inline maker make_plain(pv_arena *a) {
    pv_bytes algorithm = make_algorithm(a, PV_OID_SIG_RSA_SHA256, OCTETS("\x05\0"));
    return (maker){
        .version = OCTETS("\xa0\x03\x02\x01\x02"),
        .serial = OCTETS("\x02\x02\x12\x34"),
        .algorithm = algorithm,
        .issuer = make_name(a, "Issuer"),
        .validity = make_validity(a, "250101000000Z", "260101000000Z"),
        .subject = make_name(a, "Subject"),
        .key = make_rsa(a, OCTETS("\0\xc3\x11\x22\x33\x44\x55\x66\x77"), OCTETS("\1\0\1")),
        .outer_algorithm = algorithm,
        .signature = OCTETS("\x03\x03\0\1\2"),
    };
}

static inline pv_bytes make_certificate(pv_arena *a, const maker *m) {
    pv_bytes extensions = m->extensions;
    if (extensions.size)
        extensions = der_of(a, PV_TAG_CONTEXT_CONSTRUCTED(3), extensions);
    pv_bytes part = DER_SEQUENCE(a, m->version, m->serial, m->algorithm, m->issuer, m->validity,
                                 m->subject, m->key, extensions, m->rest);
    return DER_SEQUENCE(a, part, m->outer_algorithm, m->signature);
}

/* A plain certificate with these extensions. */
#define WITH_EXTENSIONS(a, ...) with_extensions(a, DER_SEQUENCE(a, __VA_ARGS__))
static inline pv_bytes with_extensions(pv_arena *a, pv_bytes extensions) {
    maker m = make_plain(a);
    m.extensions = extensions;
    return make_certificate(a, &m);
}

/* A test's own arena, and what it reads with. */
typedef struct {
    pv_arena *arena;
    test_reading reading;
} bench;

static inline int bench_set_up(void **state) {
    bench *b = calloc(1, sizeof *b);
    if (!b || !(b->arena = pv_arena_new(64u << 20)))
        abort();
    test_reading_init(&b->reading);
    *state = b;
    return 0;
}

static inline int bench_tear_down(void **state) {
    bench *b = *state;
    test_reading_done(&b->reading);
    pv_arena_free(b->arena);
    free(b);
    return 0;
}

/* Reads, and gives the first subject. */
static inline pv_subject *bench_read(bench *b, pv_bytes bytes) {
    assert_true(test_reading_run(&b->reading, "test", bytes));
    assert_non_null(b->reading.unit.subjects);
    return b->reading.unit.subjects;
}

static inline void assert_known(pv_subject *s, pv_fact fact, pv_known known) {
    assert_int_equal(pv_subject_value(s, fact)->known, known);
}

static inline const pv_value *present(pv_subject *s, pv_fact fact) {
    assert_known(s, fact, PV_PRESENT);
    return pv_subject_value(s, fact);
}

static inline void assert_text_is(pv_subject *s, pv_fact fact, const char *text) {
    const pv_value *v = present(s, fact);
    assert_string_equal(v->u.text, text);
    assert_int_equal(v->count, strlen(text));
}

static inline void assert_number_is(pv_subject *s, pv_fact fact, int64_t number) {
    assert_true(present(s, fact)->u.integer == number);
}

static inline void assert_choice_is(pv_subject *s, pv_fact fact, unsigned choice) {
    assert_int_equal(present(s, fact)->u.choice, choice);
}

static inline void assert_bool_is(pv_subject *s, pv_fact fact, bool boolean) {
    assert_int_equal(present(s, fact)->u.boolean, boolean);
}

/* The entries of a list, each followed by a space. */
static inline void assert_list_is(pv_subject *s, pv_fact fact, const char *entries) {
    const pv_value *v = present(s, fact);
    char all[2048] = "";
    for (uint32_t i = 0; i < v->count; i++) {
        strncat(all, v->u.list[i].data, 500);
        strcat(all, " ");
    }
    assert_string_equal(all, entries);
}

static inline void assert_damage(pv_subject *s, uint64_t set) {
    pv_fact fact = s->kind == PV_KIND_CERT ? PV_FACT_CERT_DAMAGE : PV_FACT_REQUEST_DAMAGE;
    const pv_value *v = pv_subject_value(s, fact);
    assert_int_equal(v->known == PV_PRESENT ? v->u.set : 0, set);
}

/* Every prefix and every flipped bit of an input: nothing may crash, and all that is told must be
 * well-formed (test_reading_check). */
static inline void assert_survives(bench *b, pv_bytes bytes) {
    uint8_t *copy = pv_arena_copy(b->arena, bytes.data, bytes.size);
    assert_non_null(copy);
    for (size_t size = 1; size < bytes.size; size++) {
        uint8_t *cut = malloc(size); /* its own block: a sanitizer sees its end */
        memcpy(cut, bytes.data, size);
        test_reading_run(&b->reading, "cut", (pv_bytes){cut, size});
        test_reading_check(&b->reading, size);
        free(cut);
    }
    for (size_t bit = 0; bit < bytes.size * 8; bit++) {
        copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
        test_reading_run(&b->reading, "flipped", (pv_bytes){copy, bytes.size});
        test_reading_check(&b->reading, bytes.size);
        copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
}

#define BIT(damage) (UINT64_C(1) << PV_DAMAGE_##damage)
#define CASE(name)  cmocka_unit_test_setup_teardown(name, bench_set_up, bench_tear_down)

#endif

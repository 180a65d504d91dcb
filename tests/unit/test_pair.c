/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "facts/setters.h"
#include "facts/unit.h"

typedef struct {
    pv_arena *arena;
    pv_limits limits;
    pv_unit unit;
    pv_artifact *artifact;
} fixture;

static void start(fixture *f) {
    *f = (fixture){.arena = pv_arena_new(1 << 20)};
    f->limits = pv_limits_default();
    pv_unit_init(&f->unit, f->arena, &f->limits, "x.pem");
    assert_null(
        pv_unit_add_artifact(&f->unit, NULL, "x.pem", "pem", (pv_bytes){0}, &f->artifact).error);
}

static pv_subject *add(fixture *f, pv_kind kind, const char *public_key) {
    pv_subject *s;
    assert_null(pv_unit_add_subject(&f->unit, f->artifact, kind, &s).error);
    if (public_key)
        s->public_key = pv_bytes_of_text(public_key);
    return s;
}

static void assert_matches(pv_subject *key, pv_known known, bool matches) {
    const pv_value *v = pv_subject_value(key, PV_FACT_KEY_MATCHES_CERTIFICATE);
    assert_int_equal(v->known, known);
    if (known == PV_PRESENT)
        assert_int_equal(v->u.boolean, matches);
}

static void a_key_is_linked_to_the_certificate_with_its_public_key(void **state) {
    (void)state;
    fixture f;
    start(&f);
    pv_subject *other = add(&f, PV_KIND_CERT, "B");
    pv_subject *cert = add(&f, PV_KIND_CERT, "A");
    pv_subject *key = add(&f, PV_KIND_KEY, "A");
    assert_null(pv_unit_pair(&f.unit).error);
    assert_ptr_equal(pv_subject_linked(key, PV_KIND_CERT), cert);
    assert_ptr_equal(pv_subject_linked(cert, PV_KIND_KEY), key);
    assert_null(pv_subject_linked(other, PV_KIND_KEY));
    assert_matches(key, PV_PRESENT, true);
    pv_arena_free(f.arena);
}

static void a_lone_key_beside_a_foreign_certificate_is_a_mismatch_with_the_leaf(void **state) {
    (void)state;
    fixture f;
    start(&f);
    pv_subject *ca = add(&f, PV_KIND_CERT, "B");
    pv_set_CERT_IS_CA(ca, (pv_place){0}, true);
    pv_subject *leaf = add(&f, PV_KIND_CERT, "C");
    pv_set_CERT_IS_CA(leaf, (pv_place){0}, false);
    pv_subject *key = add(&f, PV_KIND_KEY, "A");
    assert_null(pv_unit_pair(&f.unit).error);
    assert_ptr_equal(pv_subject_linked(key, PV_KIND_CERT), leaf);
    assert_matches(key, PV_PRESENT, false);
    pv_arena_free(f.arena);
}

static void of_two_keys_a_foreign_one_is_not_called_a_mismatch(void **state) {
    (void)state;
    fixture f;
    start(&f);
    add(&f, PV_KIND_CERT, "A");
    pv_subject *own = add(&f, PV_KIND_KEY, "A");
    pv_subject *foreign = add(&f, PV_KIND_KEY, "B");
    assert_null(pv_unit_pair(&f.unit).error);
    assert_matches(own, PV_PRESENT, true);
    assert_matches(foreign, PV_ABSENT, false);
    assert_null(pv_subject_linked(foreign, PV_KIND_CERT));
    pv_arena_free(f.arena);
}

static void a_locked_key_is_undetermined_and_a_key_alone_absent(void **state) {
    (void)state;
    fixture f;
    start(&f);
    pv_subject *key = add(&f, PV_KIND_KEY, "A");
    assert_null(pv_unit_pair(&f.unit).error);
    assert_matches(key, PV_ABSENT, false);
    add(&f, PV_KIND_CERT, "A");
    pv_subject *locked = add(&f, PV_KIND_KEY, NULL);
    assert_null(pv_unit_pair(&f.unit).error);
    assert_matches(locked, PV_UNDETERMINED, false);
    pv_arena_free(f.arena);
}

static void what_a_pfx_paired_is_left_alone(void **state) {
    (void)state;
    fixture f;
    start(&f);
    pv_subject *pfx = add(&f, PV_KIND_PFX, NULL);
    pv_subject *inside = add(&f, PV_KIND_CERT, "A");
    assert_null(pv_subject_link(pfx, inside).error);
    pv_subject *key = add(&f, PV_KIND_KEY, "A");
    assert_null(pv_unit_pair(&f.unit).error);
    assert_null(pv_subject_linked(key, PV_KIND_CERT));
    pv_arena_free(f.arena);
}

static void many_keys_and_certificates_are_paired_in_no_more_than_their_size(void **state) {
    (void)state;
    enum { MANY = 20000 };
    static char names[MANY][12];
    fixture f = {.arena = pv_arena_new(256u << 20), .limits = pv_limits_default()};
    pv_unit_init(&f.unit, f.arena, &f.limits, "x.pem");
    assert_null(
        pv_unit_add_artifact(&f.unit, NULL, "x.pem", "pem", (pv_bytes){0}, &f.artifact).error);
    for (int i = 0; i < MANY; i++) {
        snprintf(names[i], sizeof names[i], "%d", i);
        add(&f, PV_KIND_CERT, names[i]);
        add(&f, PV_KIND_KEY, names[i]);
        add(&f, PV_KIND_CERT, "one for all");
    }
    pv_subject *shared = add(&f, PV_KIND_KEY, "one for all");
    assert_null(pv_unit_pair(&f.unit).error);
    for (pv_subject *s = f.unit.subjects; s; s = s->next) {
        if (s->kind != PV_KIND_KEY)
            continue;
        assert_matches(s, PV_PRESENT, true);
        assert_true(pv_bytes_equal(pv_subject_linked(s, PV_KIND_CERT)->public_key, s->public_key));
    }
    size_t links = 0;
    for (const pv_link *l = shared->links; l; l = l->next)
        links++;
    assert_int_equal(links, 16);
    assert_int_equal(pv_subject_linked(shared, PV_KIND_CERT)->id, 3);
    pv_arena_free(f.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_linked_to_the_certificate_with_its_public_key),
        cmocka_unit_test(a_lone_key_beside_a_foreign_certificate_is_a_mismatch_with_the_leaf),
        cmocka_unit_test(of_two_keys_a_foreign_one_is_not_called_a_mismatch),
        cmocka_unit_test(a_locked_key_is_undetermined_and_a_key_alone_absent),
        cmocka_unit_test(what_a_pfx_paired_is_left_alone),
        cmocka_unit_test(many_keys_and_certificates_are_paired_in_no_more_than_their_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

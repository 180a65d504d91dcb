/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/secret.h"

static int released[8];
static size_t release_count;

static void release(void *object) {
    released[release_count++] = *(int *)object;
}

static void memory_is_zeroed_and_counted(void **state) {
    (void)state;
    pv_arena *arena = pv_arena_new(1 << 20);
    unsigned char *bytes = pv_arena_alloc(arena, 100);
    for (size_t i = 0; i < 100; i++)
        assert_int_equal(bytes[i], 0);
    assert_true(pv_arena_used(arena) >= 100);
    pv_arena_free(arena);
}

static void the_cap_is_kept_across_many_small_pieces(void **state) {
    (void)state;
    pv_arena *arena = pv_arena_new(1 << 20);
    size_t pieces = 0;
    while (pieces < 100000 && pv_arena_alloc(arena, 64))
        pieces++;
    assert_in_range(pieces, 1000, (1 << 20) / 64);
    pv_arena_free(arena);
}

static void a_piece_above_the_cap_is_refused_and_the_arena_stays_usable(void **state) {
    (void)state;
    pv_arena *arena = pv_arena_new(1 << 20);
    assert_null(pv_arena_alloc(arena, 2 << 20));
    assert_null(pv_arena_alloc(arena, SIZE_MAX - 4));
    assert_null(pv_arena_array(arena, SIZE_MAX / 2, 4));
    assert_non_null(pv_arena_alloc(arena, 10));
    pv_arena_free(arena);
}

static void deferred_calls_run_last_first(void **state) {
    (void)state;
    pv_arena *arena = pv_arena_new(1 << 20);
    static int one = 1, two = 2;
    release_count = 0;
    assert_null(pv_arena_defer(arena, release, &one).error);
    assert_null(pv_arena_defer(arena, release, &two).error);
    pv_arena_free(arena);
    assert_int_equal(release_count, 2);
    assert_int_equal(released[0], 2);
    assert_int_equal(released[1], 1);
}

static void what_cannot_be_deferred_is_released_at_once(void **state) {
    (void)state;
    pv_arena *arena = pv_arena_new(0);
    static int one = 1;
    release_count = 0;
    assert_non_null(pv_arena_defer(arena, release, &one).error);
    assert_int_equal(release_count, 1);
    pv_arena_free(arena);
    assert_int_equal(release_count, 1);
}

static void a_reset_gives_zeroed_memory_again(void **state) {
    (void)state;
    pv_arena *arena = pv_arena_new(1 << 20);
    for (int round = 0; round < 3; round++) {
        unsigned char *bytes = pv_arena_alloc(arena, 5000);
        for (size_t i = 0; i < 5000; i++) {
            assert_int_equal(bytes[i], 0);
            bytes[i] = 0xff;
        }
        pv_arena_reset(arena);
        assert_int_equal(pv_arena_used(arena), 0);
    }
    pv_arena_free(arena);
}

static void secrets_are_wiped_when_the_arena_goes(void **state) {
    (void)state;
    /* The object lies outside the arena, so that it can be looked at afterwards. */
    static char secret[] = "hunter2";
    pv_arena *arena = pv_arena_new(1 << 20);
    assert_null(pv_arena_wipe_later(arena, secret, sizeof secret).error);
    pv_arena_free(arena);
    for (size_t i = 0; i < sizeof secret; i++)
        assert_int_equal(secret[i], 0);
}

static void passwords_begin_with_none_and_the_empty_one(void **state) {
    (void)state;
    pv_passwords *p = pv_passwords_new();
    assert_int_equal(pv_passwords_count(NULL), 2);
    assert_int_equal(pv_passwords_count(p), 2);
    assert_false(pv_passwords_offered(p));
    assert_true(pv_passwords_at(p, 0).null);
    assert_false(pv_passwords_at(p, 1).null);
    assert_int_equal(pv_passwords_at(p, 1).bytes.size, 0);
    pv_passwords_free(p);
}

static void a_password_given_twice_counts_once(void **state) {
    (void)state;
    pv_passwords *p = pv_passwords_new();
    assert_null(pv_passwords_add(p, NULL, pv_bytes_of_text("secret")).error);
    assert_null(pv_passwords_add(p, NULL, pv_bytes_of_text("secret")).error);
    assert_null(pv_passwords_add(p, NULL, pv_bytes_of_text("other")).error);
    assert_int_equal(pv_passwords_count(p), 4);
    assert_true(pv_passwords_offered(p));
    assert_string_equal((const char *)pv_passwords_at(p, 3).bytes.data, "other");
    pv_passwords_free(p);
}

static void a_password_of_more_than_1024_bytes_is_refused(void **state) {
    (void)state;
    static uint8_t longest[1025];
    pv_passwords *p = pv_passwords_new();
    pv_status status = pv_passwords_add(p, NULL, (pv_bytes){longest, sizeof longest});
    assert_non_null(status.error);
    assert_int_equal(status.error->code, PV_USAGE);
    pv_passwords_free(p);
}

static void count_release(void *object) {
    ++*(int *)object;
}

static void an_arena_goes_back_to_a_point(void **state) {
    int before = 0, after = 0;
    (void)state;
    pv_arena *arena = pv_arena_new(1 << 20);
    char *kept = pv_arena_text(arena, "kept", 4);
    assert_true(!pv_arena_defer(arena, count_release, &before).error);
    pv_arena_point point = pv_arena_mark(arena);
    size_t used = pv_arena_used(arena);
    assert_non_null(pv_arena_alloc(arena, 300000)); /* a block of its own */
    char *small = pv_arena_text(arena, "small", 5);
    assert_true(!pv_arena_defer(arena, count_release, &after).error);
    assert_non_null(small);
    pv_arena_rewind(arena, point);
    assert_int_equal(after, 1);
    assert_int_equal(before, 0);
    assert_int_equal(pv_arena_used(arena), used);
    assert_string_equal(kept, "kept");
    const char *again = pv_arena_alloc(arena, 64);
    for (size_t i = 0; i < 64; i++)
        assert_int_equal(again[i], 0); /* zeroed, though it was written before */
    pv_arena_free(arena);
    assert_int_equal(before, 1);
}

static void an_empty_arena_goes_back_to_nothing(void **state) {
    (void)state;
    pv_arena *arena = pv_arena_new(1 << 20);
    pv_arena_point point = pv_arena_mark(arena);
    assert_non_null(pv_arena_alloc(arena, 1000));
    pv_arena_rewind(arena, point);
    assert_int_equal(pv_arena_held(arena), 0);
    pv_arena_set_max(arena, 100);
    assert_null(pv_arena_alloc(arena, 5000));
    pv_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_arena_goes_back_to_a_point),
        cmocka_unit_test(an_empty_arena_goes_back_to_nothing),
        cmocka_unit_test(memory_is_zeroed_and_counted),
        cmocka_unit_test(the_cap_is_kept_across_many_small_pieces),
        cmocka_unit_test(a_piece_above_the_cap_is_refused_and_the_arena_stays_usable),
        cmocka_unit_test(deferred_calls_run_last_first),
        cmocka_unit_test(what_cannot_be_deferred_is_released_at_once),
        cmocka_unit_test(a_reset_gives_zeroed_memory_again),
        cmocka_unit_test(secrets_are_wiped_when_the_arena_goes),
        cmocka_unit_test(passwords_begin_with_none_and_the_empty_one),
        cmocka_unit_test(a_password_given_twice_counts_once),
        cmocka_unit_test(a_password_of_more_than_1024_bytes_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "scan/expect.h"

static pv_status read_text(pv_arena *arena, const char *text, pv_expect *ret_expect) {
    return pv_expect_read(arena, pv_arena_text(arena, text, strlen(text)), ret_expect);
}

static void an_empty_file_expects_nothing_at_the_start_of_2026(void **state) {
    (void)state;
    pv_arena *arena = pv_arena_new(1 << 20);
    pv_expect e;
    assert_null(read_text(arena, "", &e).error);
    assert_int_equal(e.count, 0);
    assert_int_equal(e.now, PV_EXPECT_NOW);
    assert_null(e.profile);
    assert_false(pv_passwords_offered(e.passwords));
    pv_arena_free(arena);
}

static void head_lines_findings_and_reasons_are_told_apart(void **state) {
    (void)state;
    pv_arena *arena = pv_arena_new(1 << 20);
    pv_expect e;
    assert_null(read_text(arena,
                          "now: 2025-06-01\npassword: one two\npassword: three\nprofile: iis\n"
                          "fail KS001 key#1\n    because\n    it is so\nproblem damaged\n",
                          &e)
                    .error);
    assert_int_equal(e.now, 1748736000);
    assert_string_equal(e.profile, "iis");
    assert_int_equal(pv_passwords_count(e.passwords), 4);
    assert_string_equal((const char *)pv_passwords_at(e.passwords, 2).bytes.data, "one two");
    assert_int_equal(e.count, 2);
    assert_string_equal(e.lines[0].text, "fail KS001 key#1");
    assert_string_equal(e.lines[0].reason, "    because\n    it is so\n");
    assert_string_equal(e.lines[1].text, "problem damaged");
    assert_string_equal(e.lines[1].reason, "");
    assert_false(e.undecided);
    assert_string_equal(e.head,
                        "now: 2025-06-01\npassword: one two\npassword: three\nprofile: iis\n");
    pv_arena_free(arena);
}

static void a_cannot_tell_line_makes_all_of_them_count(void **state) {
    (void)state;
    pv_arena *arena = pv_arena_new(1 << 20);
    pv_expect e;
    assert_null(read_text(arena, "cannot_tell KS005 key#1\n", &e).error);
    assert_true(e.undecided);
    pv_arena_free(arena);
}

static void what_is_no_line_of_the_format_is_refused(void **state) {
    (void)state;
    static const char *const BAD[] = {"fails KS001 key#1\n", "now: yesterday\n", "  reason first\n",
                                      "fail KS001 key#1\nnow: 2025-01-01\n"};
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        pv_arena *arena = pv_arena_new(1 << 20);
        pv_expect e;
        pv_status status = read_text(arena, BAD[i], &e);
        assert_non_null(status.error);
        assert_int_equal(status.error->code, PV_DAMAGED);
        pv_arena_free(arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_file_expects_nothing_at_the_start_of_2026),
        cmocka_unit_test(head_lines_findings_and_reasons_are_told_apart),
        cmocka_unit_test(a_cannot_tell_line_makes_all_of_them_count),
        cmocka_unit_test(what_is_no_line_of_the_format_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

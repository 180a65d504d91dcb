/* SPDX-License-Identifier: Apache-2.0
 * The first look at a line: who is asked about it, and who is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "readers/first_look.h"

static bool asks(const pv_first_look *look, const char *name, const char *line) {
    uint64_t asked = pv_first_look_at(look, pv_slice_of(line));
    for (size_t i = 0; i < look->count; i++)
        if (strcmp(look->readers[i]->name, name) == 0)
            return asked >> i & 1;
    fail_msg("no reader %s of text", name);
    return false;
}

static void a_line_without_the_first_octet_of_a_format_is_not_for_its_reader(void **state) {
    (void)state;
    pv_first_look look;
    pv_first_look_init(&look);
    assert_true(asks(&look, "pem", "-----BEGIN X-----"));
    assert_false(asks(&look, "pem", "x -----BEGIN X-----"));
    assert_true(asks(&look, "host", "Microsoft Windows [Version 10.0.1.2]"));
    assert_true(asks(&look, "host", "microsoft windows [Version 10.0.1.2]"));
    assert_false(asks(&look, "host", "A Microsoft product"));
}

static void a_line_without_an_octet_that_a_format_needs_is_not_for_its_reader(void **state) {
    (void)state;
    pv_first_look look;
    pv_first_look_init(&look);
    assert_true(asks(&look, "icacls", "C:\\x SYSTEM:(F)"));
    assert_false(asks(&look, "icacls", "what SYSTEM may do (F)"));
    assert_true(asks(&look, "template_table", "DN,PKIEF"));
    assert_true(asks(&look, "template_table", "dn,pkief"));
    assert_false(asks(&look, "template_table", "DN,PKIE"));
}

static void an_empty_line_is_for_nobody(void **state) {
    (void)state;
    pv_first_look look;
    pv_first_look_init(&look);
    assert_int_equal(pv_first_look_at(&look, (pv_slice){NULL, 0}), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_without_the_first_octet_of_a_format_is_not_for_its_reader),
        cmocka_unit_test(a_line_without_an_octet_that_a_format_needs_is_not_for_its_reader),
        cmocka_unit_test(an_empty_line_is_for_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0
 * Facts found by the names of their fields. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lua/needs.h"

static bool needed[PV_FACT_COUNT];

static void note(const char *field, size_t size) {
    static pv_needs needs;
    memset(needed, 0, sizeof needed);
    pv_needs_build(&needs);
    pv_needs_note(&needs, field, size, needed);
}

static void every_fact_is_found_by_its_field_and_no_other_is(void **state) {
    (void)state;
    for (size_t i = 0; i < PV_FACT_COUNT; i++) {
        const char *field = pv_fact_get_info((pv_fact)i)->field;
        note(field, strlen(field));
        for (size_t k = 0; k < PV_FACT_COUNT; k++)
            assert_int_equal(needed[k], strcmp(pv_fact_get_info((pv_fact)k)->field, field) == 0);
    }
}

static void a_part_of_a_name_finds_nothing(void **state) {
    (void)state;
    note("subject", 4);
    for (size_t k = 0; k < PV_FACT_COUNT; k++)
        assert_false(needed[k]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fact_is_found_by_its_field_and_no_other_is),
        cmocka_unit_test(a_part_of_a_name_finds_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

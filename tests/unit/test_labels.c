/* SPDX-License-Identifier: Apache-2.0
 * The tables of what Windows tools print: labels by language, error codes by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "readers/errors.h"
#include "readers/labels.h"

static const char *const TEXTS[] = {
#define LABEL(concept, text) text,
#include "readers/labels.def"
#undef LABEL
};

static const uint32_t CODES[] = {
#define ERROR(code, name) code,
#include "readers/errors.def"
#undef ERROR
};

enum { TEXT_COUNT = sizeof TEXTS / sizeof *TEXTS, CODE_COUNT = sizeof CODES / sizeof *CODES };

static void no_label_names_two_things(void **state) {
    (void)state;
    for (size_t i = 0; i < TEXT_COUNT; i++)
        for (size_t j = 0; j < i; j++)
            if (pv_slice_is(pv_slice_of(TEXTS[i]), TEXTS[j]))
                fail_msg("labels.def has \"%s\" twice", TEXTS[i]);
}

static void each_label_is_found_and_no_other_text(void **state) {
    (void)state;
    for (size_t i = 0; i < TEXT_COUNT; i++)
        assert_int_not_equal(pv_label_of(pv_slice_of(TEXTS[i])), PV_LABEL_NONE);
    assert_int_equal(pv_label_of(pv_slice_of("serial number")), PV_LABEL_SERIAL_NUMBER);
    assert_int_equal(pv_label_of(pv_slice_of("Serial Number ")), PV_LABEL_NONE);
    assert_int_equal(pv_label_of(pv_slice_of("")), PV_LABEL_NONE);
}

static void either_apostrophe_will_do(void **state) {
    (void)state;
    assert_int_equal(pv_label_of(pv_slice_of("ID de l'\u00e9v\u00e9nement")), PV_LABEL_EVENT_ID);
    assert_int_equal(pv_label_of(pv_slice_of("ID de l\u2019\u00e9v\u00e9nement")),
                     PV_LABEL_EVENT_ID);
    assert_int_equal(pv_label_of(pv_slice_of("Le jeu de cl\u00e9s n\u2019existe pas.")),
                     PV_LABEL_KEYSET_MISSING);
    assert_int_equal(pv_label_of(pv_slice_of("\u2019\u2019\u2019")), PV_LABEL_NONE);
}

static pv_label cut(const char *line, const char *want) {
    pv_slice label, value;
    pv_label found = pv_label_cut(pv_slice_trim(pv_slice_of(line)), &label, &value);
    assert_int_equal(value.size, strlen(want));
    assert_memory_equal(value.data ? value.data : "", want, value.size);
    return found;
}

static void lines_are_cut_at_the_first_colon_or_equals_sign(void **state) {
    (void)state;
    assert_int_equal(cut("  Key Container = a:b=c", "a:b=c"), PV_LABEL_KEY_CONTAINER);
    assert_int_equal(cut("Issuer: CN=x", "CN=x"), PV_LABEL_ISSUER);
    assert_int_equal(cut("\xc3\x89metteur\xc2\xa0: CN=x", "CN=x"), PV_LABEL_ISSUER);
    assert_int_equal(cut("\xe9\xa2\x81\xe5\x8f\x91\xe8\x80\x85\xef\xbc\x9a CN=x", "CN=x"),
                     PV_LABEL_ISSUER);
    assert_int_equal(cut("Missing stored keyset", ""), PV_LABEL_MISSING_KEYSET);
    assert_int_equal(cut("Something: else", "else"), PV_LABEL_NONE);
}

static void error_codes_stand_in_order_and_have_names(void **state) {
    (void)state;
    for (size_t i = 1; i < CODE_COUNT; i++)
        assert_true(CODES[i - 1] < CODES[i]);
    for (size_t i = 0; i < CODE_COUNT; i++)
        assert_non_null(pv_error_name_of(CODES[i]));
    assert_string_equal(pv_error_name_of(0x80090016), "NTE_BAD_KEYSET");
    assert_null(pv_error_name_of(0x80090017 + 0x1000));
    assert_null(pv_error_name_of(0));
}

static void a_code_has_eight_digits(void **state) {
    (void)state;
    uint32_t code = 0;
    pv_slice rest;
    assert_true(pv_error_code_find(pv_slice_of("FAILED: 0x8009000D (-1)"), &code, &rest));
    assert_int_equal(code, 0x8009000d);
    assert_true(pv_slice_is(rest, " (-1)"));
    assert_true(
        pv_error_code_find(pv_slice_of("0x20, 0x0x123456789 and 0X1 0xc0000022"), &code, NULL));
    assert_int_equal(code, 0xc0000022);
    assert_false(pv_error_code_find(pv_slice_of("0x8009000 0x800900166 0x"), &code, NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_label_names_two_things),
        cmocka_unit_test(each_label_is_found_and_no_other_text),
        cmocka_unit_test(either_apostrophe_will_do),
        cmocka_unit_test(lines_are_cut_at_the_first_colon_or_equals_sign),
        cmocka_unit_test(error_codes_stand_in_order_and_have_names),
        cmocka_unit_test(a_code_has_eight_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0
 * Times of certificates: the one form that RFC 5280 asks for, and those that were written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/der.h"

static pv_tlv time_of(uint8_t tag, const char *text) {
    return (pv_tlv){.tag = tag, .content = pv_bytes_of_text(text)};
}

static void assert_reads(uint8_t tag, const char *text, const char *as, bool is_rfc5280) {
    pv_tlv tlv = time_of(tag, text);
    int64_t seconds, expected;
    assert_true(pv_clock_parse(as, &expected));
    assert_true(pv_der_time(&tlv, &seconds));
    assert_int_equal(seconds, expected);
    assert_int_equal(pv_der_time_is_rfc5280(&tlv), is_rfc5280);
}

static void assert_refuses(uint8_t tag, const char *text) {
    pv_tlv tlv = time_of(tag, text);
    int64_t seconds = 42;
    assert_false(pv_der_time(&tlv, &seconds));
    assert_int_equal(seconds, 42);
    assert_false(pv_der_time_is_rfc5280(&tlv));
}

static void the_form_of_rfc_5280_is_known(void **state) {
    (void)state;
    assert_reads(PV_TAG_UTC_TIME, "260101000000Z", "2026-01-01T00:00:00Z", true);
    assert_reads(PV_TAG_GENERALIZED_TIME, "20500101000000Z", "2050-01-01T00:00:00Z", true);
    assert_reads(PV_TAG_GENERALIZED_TIME, "99991231235959Z", "9999-12-31T23:59:59Z", true);
    assert_reads(PV_TAG_GENERALIZED_TIME, "19491231235959Z", "1949-12-31T23:59:59Z", true);
}

static void two_digits_of_a_year_mean_1950_to_2049(void **state) {
    (void)state;
    assert_reads(PV_TAG_UTC_TIME, "491231235959Z", "2049-12-31T23:59:59Z", true);
    assert_reads(PV_TAG_UTC_TIME, "500101000000Z", "1950-01-01T00:00:00Z", true);
}

static void other_forms_are_read_and_told(void **state) {
    (void)state;
    assert_reads(PV_TAG_UTC_TIME, "2601010000Z", "2026-01-01T00:00:00Z", false);
    assert_reads(PV_TAG_UTC_TIME, "260101000000+0130", "2025-12-31T22:30:00Z", false);
    assert_reads(PV_TAG_UTC_TIME, "260101000000-0800", "2026-01-01T08:00:00Z", false);
    assert_reads(PV_TAG_UTC_TIME, "260101000000", "2026-01-01T00:00:00Z", false);
    assert_reads(PV_TAG_GENERALIZED_TIME, "20260101000000Z", "2026-01-01T00:00:00Z", false);
    assert_reads(PV_TAG_GENERALIZED_TIME, "20510101000000.123Z", "2051-01-01T00:00:00Z", false);
    assert_reads(PV_TAG_GENERALIZED_TIME, "2051010100Z", "2051-01-01T00:00:00Z", false);
}

static void what_is_no_time_is_refused(void **state) {
    (void)state;
    assert_refuses(PV_TAG_UTC_TIME, "");
    assert_refuses(PV_TAG_UTC_TIME, "261301000000Z");
    assert_refuses(PV_TAG_UTC_TIME, "260230000000Z");
    assert_refuses(PV_TAG_UTC_TIME, "260101250000Z");
    assert_refuses(PV_TAG_UTC_TIME, "26010100000Z");
    assert_refuses(PV_TAG_UTC_TIME, "260101000000ZZ");
    assert_refuses(PV_TAG_UTC_TIME, "260101000000+2400");
    assert_refuses(PV_TAG_UTC_TIME, "26010100000a");
    assert_refuses(PV_TAG_UTC_TIME, "-60101000000Z");
    assert_refuses(PV_TAG_PRINTABLE_STRING, "260101000000Z");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_form_of_rfc_5280_is_known),
        cmocka_unit_test(two_digits_of_a_year_mean_1950_to_2049),
        cmocka_unit_test(other_forms_are_read_and_told),
        cmocka_unit_test(what_is_no_time_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

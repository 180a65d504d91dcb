/* SPDX-License-Identifier: Apache-2.0
 * The calendar: there and back again over four centuries, and what is no date. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"

static void days_of_four_centuries_go_there_and_back(void **state) {
    (void)state;
    int64_t expected;
    assert_true(pv_clock_from_civil((pv_civil){1800, 1, 1, 12, 34, 56}, &expected));
    for (int year = 1800; year < 2200; year++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; day <= 31; day++) {
                int64_t seconds;
                if (!pv_clock_from_civil((pv_civil){year, month, day, 12, 34, 56}, &seconds))
                    continue;
                assert_int_equal(seconds, expected);
                pv_civil back = pv_clock_to_civil(seconds);
                assert_int_equal(back.year * 10000 + back.month * 100 + back.day,
                                 year * 10000 + month * 100 + day);
                assert_int_equal(back.hour * 10000 + back.minute * 100 + back.second, 123456);
                expected += 86400;
            }
    assert_int_equal(expected % 86400, 45296);
}

static void february_has_29_days_in_leap_years_only(void **state) {
    (void)state;
    int64_t s;
    assert_true(pv_clock_from_civil((pv_civil){2000, 2, 29, 0, 0, 0}, &s));
    assert_true(pv_clock_from_civil((pv_civil){2024, 2, 29, 0, 0, 0}, &s));
    assert_false(pv_clock_from_civil((pv_civil){1900, 2, 29, 0, 0, 0}, &s));
    assert_false(pv_clock_from_civil((pv_civil){2023, 2, 29, 0, 0, 0}, &s));
}

static void what_is_no_date_is_refused(void **state) {
    (void)state;
    static const pv_civil NONE[] = {
        {-1, 1, 1, 0, 0, 0},    {10000, 1, 1, 0, 0, 0}, {2000, 0, 1, 0, 0, 0},
        {2000, 13, 1, 0, 0, 0}, {2000, 1, 0, 0, 0, 0},  {2000, 4, 31, 0, 0, 0},
        {2000, 1, 1, 24, 0, 0}, {2000, 1, 1, 0, 60, 0}, {2000, 1, 1, 0, 0, 61},
        {2000, 1, 1, -1, 0, 0},
    };
    int64_t s = 7;
    for (size_t i = 0; i < sizeof NONE / sizeof *NONE; i++)
        assert_false(pv_clock_from_civil(NONE[i], &s));
    assert_int_equal(s, 7);
}

static void text_is_written_and_read(void **state) {
    (void)state;
    char text[PV_CLOCK_TEXT];
    int64_t s;
    pv_clock_format(0, text);
    assert_string_equal(text, "1970-01-01T00:00:00Z");
    pv_clock_format(-1, text);
    assert_string_equal(text, "1969-12-31T23:59:59Z");
    assert_true(pv_clock_parse("2026-01-01T00:00:00Z", &s) && s == 1767225600);
    assert_true(pv_clock_parse("2026-01-01", &s) && s == 1767225600);
    assert_true(pv_clock_parse("2026-01-01T01:30:00.5+01:30", &s) && s == 1767225600);
    assert_true(pv_clock_parse("2025-12-31T16:00:00-08:00", &s) && s == 1767225600);
}

static void what_is_no_time_in_text_is_refused(void **state) {
    (void)state;
    static const char *const NONE[] = {
        "",
        "2026",
        "2026-1-1",
        "2026-01-01T",
        "2026-01-01T00:00",
        "2026-01-01T00:00:00",
        "2026-01-01T00:00:00+1:30",
        "2026-01-01T00:00:00Zx",
        "2026-02-30",
        "tomorrow",
        "2026- 1- 1",
        "2026-+1-01",
        "2026-01-01T 0:00:00Z",
        "2026-01-01T00:00:00+ 1:30",
    };
    int64_t s;
    for (size_t i = 0; i < sizeof NONE / sizeof *NONE; i++)
        assert_false(pv_clock_parse(NONE[i], &s));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_of_four_centuries_go_there_and_back),
        cmocka_unit_test(february_has_29_days_in_leap_years_only),
        cmocka_unit_test(what_is_no_date_is_refused),
        cmocka_unit_test(text_is_written_and_read),
        cmocka_unit_test(what_is_no_time_in_text_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

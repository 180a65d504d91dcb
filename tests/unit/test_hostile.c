/* SPDX-License-Identifier: Apache-2.0
 * Inputs made to cost time or memory end at a limit, with a problem that says so, and what was read
 * before it stays usable. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support/reading.h"
#include "support/samples.h"

typedef struct {
    test_reading reading;
    sample file;
} fixture;

static int begin(void **state) {
    fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    test_reading_init(&f->reading);
    *state = f;
    return 0;
}

static int end(void **state) {
    fixture *f = *state;
    test_reading_done(&f->reading);
    sample_free(&f->file);
    free(f);
    return 0;
}

static void read_sample(fixture *f, const char *path) {
    f->file = sample_read(path);
    test_reading_run(&f->reading, path, (pv_bytes){f->file.bytes, f->file.size});
}

static size_t count_problems(const fixture *f, pv_code code) {
    size_t count = 0;
    for (const pv_problem *p = f->reading.unit.problems; p; p = p->next)
        count += p->code == code;
    return count;
}

static void too_many_extensions_leave_the_rest_of_the_certificate(void **state) {
    fixture *f = *state;
    f->reading.limits.extensions = 100;
    read_sample(f, "corpus/x509/hostile/extensions-500.cer");
    pv_subject *cert = f->reading.unit.subjects;
    assert_non_null(cert);
    assert_int_equal(count_problems(f, PV_OVER_LIMIT), 1);
    assert_int_equal(pv_subject_value(cert, PV_FACT_CERT_SPKI_SHA256)->known, PV_PRESENT);
    assert_int_equal(pv_subject_value(cert, PV_FACT_CERT_SIGNATURE_ALGORITHM)->known, PV_PRESENT);
    assert_int_equal(pv_subject_value(cert, PV_FACT_CERT_EXTENSIONS)->known, PV_UNDETERMINED);
    assert_int_equal(pv_subject_value(cert, PV_FACT_CERT_DAMAGE)->known, PV_UNDETERMINED);
}

static void work_beyond_the_limit_is_refused_and_told_once(void **state) {
    fixture *f = *state;
    f->reading.limits.work = 10;
    test_reading_start(&f->reading, "input");
    pv_unit *unit = &f->reading.unit;
    assert_true(pv_unit_may_work(unit, 6));
    assert_false(pv_unit_may_work(unit, 5));
    assert_false(pv_unit_may_work(unit, UINT64_MAX));
    assert_true(pv_unit_may_work(unit, 4));
    assert_int_equal(count_problems(f, PV_OVER_LIMIT), 1);
}

static void the_steps_of_long_numbers_do_not_overflow(void **state) {
    (void)state;
    assert_true(pv_crypto_check_steps(PV_KEYALGORITHM_EC, UINT64_MAX) > UINT64_C(1) << 60);
    assert_true(pv_crypto_verify_steps(PV_KEYALGORITHM_RSA, UINT64_MAX) > 1u << 30);
    assert_true(pv_crypto_verify_steps(PV_KEYALGORITHM_RSA, 2048) < 1000);
}

static void an_input_of_nothing_but_problems_is_given_up(void **state) {
    fixture *f = *state;
    f->reading.limits.problems = 2;
    static const char TEXT[] = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n"
                               "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n"
                               "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n"
                               "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n"
                               "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n";
    test_reading_run(&f->reading, "input", pv_bytes_of_text(TEXT));
    assert_int_equal(count_problems(f, PV_OVER_LIMIT), 1);
    assert_int_equal(f->reading.unit.artifact_count, 4);
}

int main(void) {
#define CASE(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(too_many_extensions_leave_the_rest_of_the_certificate),
        CASE(work_beyond_the_limit_is_refused_and_told_once),
        CASE(the_steps_of_long_numbers_do_not_overflow),
        CASE(an_input_of_nothing_but_problems_is_given_up),
    };
#undef CASE
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0
 * Which store a key of the registry belongs to, and registry text of sizes that no sample has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>

#include "certificate_maker.h"
#include "readers/registry.h"

static void assert_store(const char *key, pv_storescope scope, const char *name) {
    pv_registry_path path;
    assert_true(pv_registry_path_of(pv_slice_of(key), &path));
    assert_true(path.has_scope);
    assert_int_equal(path.scope, scope);
    assert_true(pv_slice_is(path.name, name));
}

static void the_path_of_a_key_says_whose_store_it_is(void **state) {
    (void)state;
    assert_store("HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\MY",
                 PV_STORESCOPE_LOCAL_MACHINE, "MY");
    assert_store("HKLM\\software\\microsoft\\systemcertificates\\AuthRoot\\Certificates\\00",
                 PV_STORESCOPE_LOCAL_MACHINE, "AuthRoot");
    assert_store("HKEY_CURRENT_USER\\Software\\Microsoft\\SystemCertificates\\CA",
                 PV_STORESCOPE_CURRENT_USER, "CA");
    assert_store("HKEY_USERS\\S-1-5-18\\Software\\Microsoft\\SystemCertificates\\CA",
                 PV_STORESCOPE_USERS, "CA");
    assert_store("HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\CA",
                 PV_STORESCOPE_GROUP_POLICY, "CA");
    assert_store("HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\EnterpriseCertificates\\NTAuth",
                 PV_STORESCOPE_ENTERPRISE, "NTAuth");
    assert_store("HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\\Services\\NTDS\\"
                 "SystemCertificates\\MY",
                 PV_STORESCOPE_SERVICE, "MY");
}

static void only_keys_below_certificates_are_certificates(void **state) {
    static const char STORE[] = "HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\MY";
    static const struct {
        const char *below;
        bool is_certificate;
    } KEYS[] = {{"", false},
                {"\\Certificates", false},
                {"\\Certificates\\00", true},
                {"\\Certificates\\00\\deeper", false},
                {"\\CRLs\\00", false},
                {"\\Keys\\00", false}};
    char key[200];
    pv_registry_path path;
    (void)state;
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        strcpy(key, STORE);
        strcat(key, KEYS[i].below);
        assert_true(pv_registry_path_of(pv_slice_of(key), &path));
        assert_int_equal(path.is_certificate, KEYS[i].is_certificate);
        assert_true(pv_slice_is(path.store, STORE));
    }
    assert_false(pv_registry_path_of(pv_slice_of("HKLM\\SOFTWARE\\Microsoft"), &path));
    assert_false(pv_registry_path_of(pv_slice_of("HKLM\\SystemCertificates"), &path));
    assert_false(pv_registry_path_of(pv_slice_of("HKLM\\SystemCertificates\\"), &path));
    assert_false(pv_registry_path_of(pv_slice_of(""), &path));
}

static pv_bytes repeated(pv_arena *a, const char *start, const char *unit, size_t count) {
    size_t size = strlen(unit), at = strlen(start);
    char *all = pv_arena_alloc(a, at + count * size);
    assert_non_null(all);
    memcpy(all, start, at);
    for (size_t i = 0; i < count; i++)
        memcpy(all + at + i * size, unit, size);
    return (pv_bytes){(uint8_t *)all, at + count * size};
}

#define KEY                                                                                        \
    "REGEDIT4\r\n[HKEY_LOCAL_"                                                                     \
    "MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\MY\\Certificates\\00]\r\n"

static void a_value_of_many_megabytes_is_refused_and_costs_no_memory(void **state) {
    bench *b = *state;
    bench_read(b, repeated(b->arena, KEY "\"Blob\"=hex:\\\r\n", "  00,01,02,03,04,05,06,07,\\\r\n",
                           1000000));
    const pv_problem *p = b->reading.unit.problems;
    assert_non_null(p);
    assert_int_equal(p->code, PV_OVER_LIMIT);
    assert_int_equal(p->place.at, 3);
    assert_null(p->next);
    assert_true(pv_arena_used(b->reading.arena) < 1 << 20);
}

static void stores_beyond_the_limit_are_said_to_be_left_out(void **state) {
    bench *b = *state;
    char *all = pv_arena_alloc(b->arena, 1200 * 100), *at = all;
    for (int i = 0; i < 1200; i++)
        at +=
            sprintf(at, "[HKEY_CURRENT_USER\\Software\\Microsoft\\SystemCertificates\\%d]\r\n", i);
    b->reading.limits.subjects = 4096;
    bench_read(b, (pv_bytes){(uint8_t *)all, (size_t)(at - all)});
    assert_int_equal(b->reading.unit.subject_count, 1024);
    assert_int_equal(b->reading.unit.problems->code, PV_OVER_LIMIT);
    assert_null(b->reading.unit.problems->next);
}

static void a_store_that_is_entered_again_in_another_case_is_the_same(void **state) {
    bench *b = *state;
    bench_read(b, OCTETS("[HKEY_CURRENT_USER\\Software\\Microsoft\\SystemCertificates\\MY]\r\n"
                         "[HKEY_CURRENT_USER\\software\\Microsoft\\SystemCertificates\\CA]\r\n"
                         "[hkey_current_user\\SOFTWARE\\Microsoft\\systemcertificates\\my]\r\n"));
    assert_int_equal(b->reading.unit.subject_count, 2);
}

/* The last line has no end, and what stands behind the text is none of it. */
static void a_text_without_a_last_line_end_is_not_read_over(void **state) {
    bench *b = *state;
    pv_bytes text = OCTETS("[HKEY_CURRENT_USER\\Software\\Microsoft\\SystemCertificates\\MY]mess");
    pv_subject *store = bench_read(b, pv_bytes_head(text, text.size - 4));
    assert_text_is(store, PV_FACT_STORE_NAME, "MY");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_path_of_a_key_says_whose_store_it_is),
        cmocka_unit_test(only_keys_below_certificates_are_certificates),
        CASE(a_value_of_many_megabytes_is_refused_and_costs_no_memory),
        CASE(a_text_without_a_last_line_end_is_not_read_over),
        CASE(a_store_that_is_entered_again_in_another_case_is_the_same),
        CASE(stores_beyond_the_limit_are_said_to_be_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0
 * The names of key files against those that Microsoft's articles give for containers that every
 * Windows server has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crypto/container.h"

static int set_up(void **state) {
    *state = pv_crypto_new();
    return *state ? 0 : -1;
}

static int tear_down(void **state) {
    pv_crypto_free(*state);
    return 0;
}

static void assert_name(pv_crypto *crypto, pv_providerkind kind, const char *container,
                        const char *hex) {
    char name[PV_UNIQUE_NAME_HEX + 1];
    assert_true(pv_container_unique_name(crypto, kind, pv_bytes_of_text(container), name));
    assert_string_equal(name, hex);
}

static void containers_of_every_server_have_the_file_names_that_articles_give(void **state) {
    static const char *const PAIRS[][2] = {
        {"iisConfigurationKey", "6de9cb26d2b98c01ec4e9e8b34824aa2"},
        {"NetFrameworkConfigurationKey", "d6d986f09a1ee04e24c949879fdb506c"},
        {"iisWasKey", "76944fb33636aeddb9590521c2e8815a"},
        {"Microsoft Internet Information Server", "c2319c42033a5ca7f44e731bfd3fa2b5"},
        {"MS IIS DCOM Server", "7a436fe806e483969f48a894af2fe9a1"},
        {"TSSecKeySet1", "f686aace6942fb7f7ceb231212eef4a4"},
    };
    for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++)
        assert_name(*state, PV_PROVIDERKIND_CSP, PAIRS[i][0], PAIRS[i][1]);
}

static void case_does_not_matter_and_the_kind_of_provider_does(void **state) {
    assert_name(*state, PV_PROVIDERKIND_CSP, "IISWASKEY", "76944fb33636aeddb9590521c2e8815a");
    char csp[PV_UNIQUE_NAME_HEX + 1], ksp[PV_UNIQUE_NAME_HEX + 1], lower[PV_UNIQUE_NAME_HEX + 1];
    pv_bytes name = pv_bytes_of_text("iisWasKey"), small = pv_bytes_of_text("iiswaskey");
    assert_true(pv_container_unique_name(*state, PV_PROVIDERKIND_CSP, name, csp));
    assert_true(pv_container_unique_name(*state, PV_PROVIDERKIND_KSP, name, ksp));
    assert_true(pv_container_unique_name(*state, PV_PROVIDERKIND_KSP, small, lower));
    assert_string_not_equal(csp, ksp);
    assert_string_equal(ksp, lower);
}

static void what_cannot_be_told_is_not_told(void **state) {
    char hex[PV_UNIQUE_NAME_HEX + 1];
    const pv_bytes name = pv_bytes_of_text("iisWasKey");
    assert_false(pv_container_unique_name(*state, PV_PROVIDERKIND_UNKNOWN, name, hex));
    assert_false(pv_container_unique_name(*state, PV_PROVIDERKIND_CSP, (pv_bytes){0}, hex));
    assert_false(pv_container_unique_name(*state, PV_PROVIDERKIND_CSP,
                                          (pv_bytes){(const uint8_t *)"a\0b", 3}, hex));
    assert_false(pv_container_unique_name(*state, PV_PROVIDERKIND_KSP,
                                          pv_bytes_of_text("Schl\xc3\xbcssel"), hex));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(containers_of_every_server_have_the_file_names_that_articles_give),
        cmocka_unit_test(case_does_not_matter_and_the_kind_of_provider_does),
        cmocka_unit_test(what_cannot_be_told_is_not_told),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

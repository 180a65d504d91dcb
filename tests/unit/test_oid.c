/* SPDX-License-Identifier: Apache-2.0
 * The table of identifiers: in the order that its search needs, and right in every row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/objects.h>

#include "facts/oid.h"

static void rows_ascend_by_length_then_octets(void **state) {
    (void)state;
    for (pv_oid oid = 1; oid < PV_OID_UNKNOWN; oid++) {
        pv_bytes a = pv_oid_der(oid - 1), b = pv_oid_der(oid);
        bool ascends = a.size == b.size ? memcmp(a.data, b.data, a.size) < 0 : a.size < b.size;
        if (!ascends)
            fail_msg("%s stands behind %s", pv_oid_name(oid), pv_oid_name(oid - 1));
    }
}

static void octets_are_those_of_the_dotted_form(void **state) {
    (void)state;
    for (pv_oid oid = 0; oid < PV_OID_UNKNOWN; oid++) {
        ASN1_OBJECT *object = OBJ_txt2obj(pv_oid_dotted(oid), 1);
        assert_non_null(object);
        pv_bytes der = {OBJ_get0_data(object), OBJ_length(object)};
        if (!pv_bytes_equal(der, pv_oid_der(oid)))
            fail_msg("octets of %s", pv_oid_name(oid));
        ASN1_OBJECT_free(object);
    }
}

static void every_row_is_found_by_octets_and_by_both_names(void **state) {
    (void)state;
    for (pv_oid oid = 0; oid < PV_OID_UNKNOWN; oid++) {
        assert_int_equal(pv_oid_find(pv_oid_der(oid)), oid);
        assert_int_equal(pv_oid_named(pv_oid_dotted(oid)), oid);
        assert_int_equal(pv_oid_named(pv_oid_name(oid)), oid);
    }
}

static void what_is_not_in_the_table_is_dotted_or_hex(void **state) {
    (void)state;
    pv_arena *arena = pv_arena_new(1 << 16);
    assert_int_equal(pv_oid_find((pv_bytes){NULL, 0}), PV_OID_UNKNOWN);
    assert_int_equal(pv_oid_named("nonsense"), PV_OID_UNKNOWN);
    assert_string_equal(pv_oid_text(arena, (pv_bytes){(const uint8_t *)"\x88\x37", 2}), "2.999");
    assert_string_equal(pv_oid_text(arena, (pv_bytes){(const uint8_t *)"\x88", 1}), "#88");
    assert_string_equal(pv_oid_text(arena, pv_oid_der(PV_OID_KEY_RSA)), "rsaEncryption");
    pv_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_ascend_by_length_then_octets),
        cmocka_unit_test(octets_are_those_of_the_dotted_form),
        cmocka_unit_test(every_row_is_found_by_octets_and_by_both_names),
        cmocka_unit_test(what_is_not_in_the_table_is_dotted_or_hex),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

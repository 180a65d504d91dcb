/* SPDX-License-Identifier: Apache-2.0
 * NH against sums that are easily done by hand, and what hashes must tell apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/nh.h"

static pv_nh_key key;

static pv_sip hash_of(const void *data, size_t size) {
    pv_sip hash;
    assert_true(pv_nh_of(&key, (pv_bytes){data, size}, &hash));
    return hash;
}

static void set_key(uint64_t seed) {
    for (size_t level = 0; level < 2; level++)
        for (size_t i = 0; i < PV_NH_WORDS; i++)
            key.words[level][i] = seed = seed * 6364136223846793005u + 1442695040888963407u;
}

static void it_sums_products_of_words_with_the_key(void **state) {
    (void)state;
    static const uint64_t WORDS[] = {1, 2, 3, 4};
    memset(&key, 0, sizeof key);
    key.words[0][0] = 10;
    key.words[0][3] = UINT64_MAX - 3; /* 4 + that is 0: sums are of 64 bits */
    assert_int_equal(hash_of(WORDS, sizeof WORDS).lo, (1 + 10) * 2);
    key.words[0][3] = UINT64_MAX - 4; /* 3 * (2^64 - 1) */
    pv_sip hash = hash_of(WORDS, sizeof WORDS);
    assert_int_equal(hash.hi, 3); /* with a carry */
    assert_int_equal(hash.lo, 22 - (uint64_t)3);
}

static void each_octet_counts_whatever_the_size(void **state) {
    (void)state;
    static const size_t SIZES[] = {1, 15, 16, 17, 63, 64, 1201, 4096, 4097, 9000};
    static uint8_t data[9000];
    set_key(7);
    for (size_t s = 0; s < sizeof SIZES / sizeof *SIZES; s++) {
        pv_sip whole = hash_of(data, SIZES[s]);
        for (size_t i = 0; i < SIZES[s]; i++) {
            data[i] ^= 1;
            pv_sip other = hash_of(data, SIZES[s]);
            data[i] ^= 1;
            assert_false(other.hi == whole.hi && other.lo == whole.lo);
        }
    }
}

static void blocks_that_changed_places_are_told_apart(void **state) {
    (void)state;
    static uint8_t data[8192], other[8192];
    set_key(9);
    memset(data, 1, 4096);
    memset(other + 4096, 1, 4096);
    assert_true(hash_of(data, sizeof data).lo != hash_of(other, sizeof other).lo);
}

static void it_refuses_more_than_its_key_is_long_enough_for(void **state) {
    (void)state;
    uint8_t *data = calloc(1, PV_NH_MOST + 1);
    pv_sip hash;
    assert_non_null(data);
    assert_true(pv_nh_of(&key, (pv_bytes){data, PV_NH_MOST}, &hash));
    assert_false(pv_nh_of(&key, (pv_bytes){data, PV_NH_MOST + 1}, &hash));
    free(data);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_sums_products_of_words_with_the_key),
        cmocka_unit_test(each_octet_counts_whatever_the_size),
        cmocka_unit_test(blocks_that_changed_places_are_told_apart),
        cmocka_unit_test(it_refuses_more_than_its_key_is_long_enough_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

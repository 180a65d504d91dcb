/* SPDX-License-Identifier: Apache-2.0
 * SipHash against the vectors of its authors' reference code. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/siphash.h"

static void expect_hash(size_t size, uint64_t hi, uint64_t lo) {
    static const pv_sip_key KEY = {{0x0706050403020100, 0x0f0e0d0c0b0a0908}};
    uint8_t input[64];
    for (size_t i = 0; i < sizeof input; i++)
        input[i] = (uint8_t)i;
    pv_sip sip = pv_sip_of(KEY, (pv_bytes){input, size});
    assert_int_equal(sip.hi, hi);
    assert_int_equal(sip.lo, lo);
}

static void it_gives_what_the_reference_gives(void **state) {
    (void)state;
    expect_hash(0, 0xe6a825ba047f81a3, 0x930255c71472f66d);
    expect_hash(1, 0x44af996bd8c187da, 0x45fc229b11597634);
    expect_hash(15, 0x11a8b03399e99354, 0xd9c3cf970fec087e);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_gives_what_the_reference_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0
 * The fuzz target of one reader, FUZZ_READER: whatever the bytes, it reads them without a fault,
 * and what it found keeps the promises of the fact table. libFuzzer calls it, or driver.c. */
#include "support/reading.h"

#define PASTE(a, b)  a##b
#define SYMBOL(name) PASTE(PV_READER_, name)

extern const pv_reader SYMBOL(FUZZ_READER);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* libevtx (with libfwevt inside) loses memory when it gives up a record: see docs/architecture.md.
 */
const char *__lsan_default_suppressions(void) {
    return "leak:libfwevt_\nleak:libevtx_\n";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    /* Kept from input to input, as a worker keeps it. */
    static test_reading reading;
    if (!reading.arena) {
        test_reading_init(&reading);
        pv_status status = pv_passwords_add(reading.passwords, NULL, pv_bytes_of_text("pkivet"));
        if (status.error)
            return -1;
    }
    test_reading_run_as(&reading, &SYMBOL(FUZZ_READER), (pv_bytes){data, size});
    return 0;
}

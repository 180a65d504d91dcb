/* SPDX-License-Identifier: Apache-2.0
 * What a command line needs of the floors below beside scanning: terminals, times, near misses. */
#include "base/clock.h"
#include "base/os.h"
#include "base/text.h"
#include "pkivet/pkivet.h"

int pkivet_is_terminal(int stream) {
    return pv_os_is_terminal(stream);
}

pkivet_result pkivet_time(const char *text, int64_t *ret_seconds) {
    return pv_clock_parse(text, ret_seconds) ? PKIVET_OK : PKIVET_USAGE;
}

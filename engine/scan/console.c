/* SPDX-License-Identifier: Apache-2.0
 * What a command line needs of the floors below beside scanning: terminals, times, near misses. */
#include <stdio.h>

#include "base/clock.h"
#include "base/os.h"
#include "base/text.h"
#include "lua/version.h"
#include "pkivet/pkivet.h"
#include "reports/pages.h"
#include "scan/engine.h"

int pkivet_is_terminal(int stream) {
    return pv_os_is_terminal(stream);
}

pkivet_result pkivet_time(const char *text, int64_t *ret_seconds) {
    return pv_clock_parse(text, ret_seconds) ? PKIVET_OK : PKIVET_USAGE;
}

pkivet_result pkivet_build_info(pkivet_write *write, void *user, pkivet_error *error) {
    pv_crypto *crypto = pv_crypto_new();
    if (!crypto)
        return pv_engine_fail(error, pv_no_memory());
    char text[512];
    int size = snprintf(text, sizeof text, "%s\n%s\n%s\nlegacy algorithms (RC2, RC4, DES): %s\n",
                        pv_crypto_version(), pv_lua_version(), pv_page_json_version(),
                        pv_crypto_has_legacy(crypto) ? "available" : "not available");
    pv_crypto_free(crypto);
    if (write(user, text, (size_t)size))
        return pv_engine_failf(error, PKIVET_IO, "the output could not be written");
    return PKIVET_OK;
}

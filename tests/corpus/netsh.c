/* SPDX-License-Identifier: Apache-2.0
 * The samples of the netsh reader: what `netsh http show sslcert` prints, in English and in other
 * words. All names, thumbprints and GUIDs are made up. */
#include "corpus.h"
#include "der.h"

#define IIS    "{4dc3e181-e14b-4a21-b022-59fc669b0914}"
#define OTHER  "{0A1B2C3D-4E5F-4061-8293-A4B5C6D7E8F9}"
#define THUMB  "1f2e3d4c5b6a79880716253443526170a1b2c3d4"
#define THUMB2 "00112233445566778899aabbccddeeff01234567"
#define TITLE  "\nSSL Certificate bindings:\n-------------------------\n\n"

#define REST(negotiate)                                                                            \
    "    Verify Client Certificate Revocation : Enabled\n"                                         \
    "    Verify Revocation Using Cached Client Certificate Only : Disabled\n"                      \
    "    Usage Check                  : Enabled\n"                                                 \
    "    Revocation Freshness Time    : 0\n"                                                       \
    "    URL Retrieval Timeout        : 0\n"                                                       \
    "    Ctl Identifier               : (null)\n"                                                  \
    "    Ctl Store Name               : (null)\n"                                                  \
    "    DS Mapper Usage              : Disabled\n"                                                \
    "    Negotiate Client Certificate : " negotiate "\n"                                           \
    "    Reject Connections           : Disabled\n"                                                \
    "    Disable HTTP2                : Not Set\n\n"

#define BINDING(endpoint, hash, application, store)                                                \
    "    " endpoint "\n"                                                                           \
    "    Certificate Hash             : " hash "\n"                                                \
    "    Application ID               : " application "\n"                                         \
    "    Certificate Store Name       : " store "\n"

#define BY_IP BINDING("IP:port                      : 0.0.0.0:443", THUMB, IIS, "(null)")

static blob windows_lines(const char *unix_lines) {
    blob all = NOTHING;
    for (const char *c = unix_lines; *c; c++)
        all = JOIN(all, *c == '\n' ? text("\r\n") : bytes(c, 1));
    return all;
}

#define SAMPLES_FILE   "samples/netsh.def"
#define SAMPLES_FOLDER "netsh/"
#define SAMPLES_TABLE  NETSH_SAMPLES
#include "samples.inc"

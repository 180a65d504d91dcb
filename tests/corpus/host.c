/* SPDX-License-Identifier: Apache-2.0
 * The samples of the host, dir_listing and certutil_unread readers. */
#include "cert.h"
#include "corpus.h"
#include "pem.h"
#include "pfx.h"
#include "windows.h"

/* dir /b /a of MachineKeys: three keys, and something else. */
static blob bare_listing(void) {
    return JOIN(lines("C:\\Windows\\system32>dir /b /a \"" MACHINE_KEYS "\"\n"),
                text(unique_name("iisConfigurationKey", 0, GUID_SERVER)), text("\r\n"),
                text(unique_name("iisWasKey", 0, GUID_SERVER)), lines("\ndesktop.ini\n"),
                text(unique_name("web", 0, GUID_SERVER)), text("\r\n"));
}

static blob full_line(const char *container) {
    return JOIN(text("06/01/2025  12:00 AM             2,259 "),
                text(unique_name(container, 0, GUID_SERVER)), text("\r\n"));
}

static blob full_listing(const char *header) {
    return JOIN(lines(" Volume in drive C has no label.\n Volume Serial Number is 1234-ABCD\n\n"),
                lines(header), full_line("iisWasKey"), full_line("web"),
                lines("               2 File(s)          4,518 bytes\n"));
}

#define SAMPLES_FILE   "samples/host.def"
#define SAMPLES_FOLDER "host/"
#define SAMPLES_TABLE  HOST_SAMPLES
#include "samples.inc"
#undef SAMPLES_FILE
#undef SAMPLES_FOLDER
#undef SAMPLES_TABLE

#define SAMPLES_FILE   "samples/dir_listing.def"
#define SAMPLES_FOLDER "dir_listing/"
#define SAMPLES_TABLE  DIR_LISTING_SAMPLES
#include "samples.inc"
#undef SAMPLES_FILE
#undef SAMPLES_FOLDER
#undef SAMPLES_TABLE

#define SAMPLES_FILE   "samples/certutil_unread.def"
#define SAMPLES_FOLDER "certutil_unread/"
#define SAMPLES_TABLE  CERTUTIL_UNREAD_SAMPLES
#include "samples.inc"

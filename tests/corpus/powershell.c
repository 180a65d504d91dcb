/* SPDX-License-Identifier: Apache-2.0
 * The samples of the powershell reader: lists and tables of certificates, keys and bindings. All
 * names, thumbprints and GUIDs are made up. */
#include "corpus.h"
#include "der.h"
#include "windows.h"

#define PS_THUMB_HEAD "1F2E3D4C5B6A79880716"
#define PS_THUMB_TAIL "253443526170A1B2C3D4"
#define PS_THUMB2     "00112233445566778899AABBCCDDEEFF01234567"
#define PS_PARENT                                                                                  \
    "PSParentPath             : "                                                                  \
    "Microsoft.PowerShell.Security\\Certificate::LocalMachine\\My\n"

#define PS_CSP(number, exportable, accessible)                                                     \
    "MachineKeyStore        : True\n"                                                              \
    "ProviderName           : Microsoft RSA SChannel Cryptographic Provider\n"                     \
    "ProviderType           : 12\n"                                                                \
    "KeyContainerName       : example-1\n"                                                         \
    "UniqueKeyContainerName : "                                                                    \
    "0f1e2d3c4b5a69788796a5b4c3d2e1f0_51f5cb9e-7a7a-4b0c-9f5d-2f6a3c8e4d10\n"                      \
    "KeyNumber              : " number "\n"                                                        \
    "Exportable             : " exportable "\n"                                                    \
    "HardwareDevice         : False\n"                                                             \
    "Removable              : False\n"                                                             \
    "Accessible             : " accessible "\n"                                                    \
    "Protected              : False\n"                                                             \
    "CryptoKeySecurity      : System.Security.AccessControl.CryptoKeySecurity\n"                   \
    "RandomlyGenerated      : False\n"

/* "Aa : 1", each with a name of its own. */
static blob ps_fields(unsigned count) {
    blob all = NOTHING;
    for (unsigned i = 0; i < count; i++) {
        char line[] = {
            'F', (char)('a' + i / 26 % 26), (char)('a' + i % 26), ' ', ':', ' ', '1', '\r', '\n'};
        all = JOIN(all, bytes(line, sizeof line));
    }
    return all;
}

#define SAMPLES_FILE   "samples/powershell.def"
#define SAMPLES_FOLDER "powershell/"
#define SAMPLES_TABLE  POWERSHELL_SAMPLES
#include "samples.inc"

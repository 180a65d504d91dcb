/* SPDX-License-Identifier: Apache-2.0
 * The samples of the icacls, sddl and getacl readers: texts as the programs print them, with made
 * names. */
#include "blob.h"
#include "corpus.h"
#include "der.h"

#include <string.h>

#define FOLDER    "C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys"
#define GUID      "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
#define FILE_ONE  "00112233445566778899aabbccddeeff_" GUID
#define FILE_TWO  "ffeeddccbbaa99887766554433221100_" GUID
#define KEY_ONE   FOLDER "\\" FILE_ONE
#define KEY_TWO   FOLDER "\\" FILE_TWO
#define PROCESSED "Successfully processed 1 files; Failed processing 0 files\n"

/* Lines as Windows ends them. */
static blob lines(const char *string) {
    blob all = NOTHING;
    for (const char *end; (end = strchr(string, '\n')); string = end + 1)
        all = JOIN(all, bytes(string, (size_t)(end - string)), text("\r\n"));
    return JOIN(all, text(string));
}

/* A listing of one path: the first entry behind it, the others, separated by '|', below the first.
 */
static blob listing(const char *path, const char *entries) {
    blob all = JOIN(text(path), text(" "));
    size_t indent = all.size;
    for (const char *end; (end = strchr(entries, '|')); entries = end + 1)
        all = JOIN(all, bytes(entries, (size_t)(end - entries)), text("\r\n"), fill(' ', indent));
    return JOIN(all, text(entries), text("\r\n\r\n"));
}

static blob icacls(const char *path, const char *entries) {
    return JOIN(listing(path, entries), lines(PROCESSED));
}

/* As icacls /save writes: UTF-16. */
static blob wide_lines(const char *string) {
    blob all = NOTHING;
    for (const char *end; (end = strchr(string, '\n')); string = end + 1) {
        char line[1024] = {0};
        memcpy(line, string, (size_t)(end - string));
        all = JOIN(all, utf16(line, 0), hex("0d 00 0a 00"));
    }
    return all;
}

#define SYSTEM_AND_ADMINISTRATORS "NT AUTHORITY\\SYSTEM:(F)|BUILTIN\\Administrators:(F)"
#define DEFAULT_SDDL              "O:SYG:SYD:PAI(A;;0x12019f;;;WD)(A;;FA;;;BA)"
#define KEY_SDDL                  "D:PAI(A;;FA;;;SY)(A;;FA;;;BA)"

#define SAMPLES_FILE   "samples/icacls.def"
#define SAMPLES_FOLDER "icacls/"
#define SAMPLES_TABLE  ICACLS_SAMPLES
#include "samples.inc"
#undef SAMPLES_FILE
#undef SAMPLES_FOLDER
#undef SAMPLES_TABLE

#define SAMPLES_FILE   "samples/sddl.def"
#define SAMPLES_FOLDER "sddl/"
#define SAMPLES_TABLE  SDDL_SAMPLES
#include "samples.inc"
#undef SAMPLES_FILE
#undef SAMPLES_FOLDER
#undef SAMPLES_TABLE

#define SAMPLES_FILE   "samples/getacl.def"
#define SAMPLES_FOLDER "getacl/"
#define SAMPLES_TABLE  GETACL_SAMPLES
#include "samples.inc"
#undef SAMPLES_FILE
#undef SAMPLES_FOLDER
#undef SAMPLES_TABLE

/* A rule as Format-List prints it. */
static blob access_rule(const char *rights, const char *type, const char *account,
                        const char *flags) {
    return JOIN(text("FileSystemRights  : "), text(rights), text("\r\nAccessControlType : "),
                text(type), text("\r\nIdentityReference : "), text(account), lines("\n"),
                lines(flags), lines("\n\n"));
}

#define OWN         "IsInherited       : False\nInheritanceFlags  : None\nPropagationFlags  : None"
#define SYSTEM_RULE access_rule("FullControl", "Allow", "NT AUTHORITY\\SYSTEM", OWN)
#define ADMIN_RULE  access_rule("FullControl", "Allow", "BUILTIN\\Administrators", OWN)

#define SAMPLES_FILE   "samples/getacl_rules.def"
#define SAMPLES_FOLDER "getacl_rules/"
#define SAMPLES_TABLE  GETACL_RULES_SAMPLES
#include "samples.inc"

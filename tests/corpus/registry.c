/* SPDX-License-Identifier: Apache-2.0
 * The samples of the registry_text reader: what regedit exports and `reg query` prints. */
#include "corpus.h"
#include "store.h"

#include <stdio.h>
#include <string.h>

#define VERSION_5 "Windows Registry Editor Version 5.00\r\n\r\n"
#define MACHINE   "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\"
#define STORES    MACHINE "SystemCertificates\\"
#define USER      "HKEY_CURRENT_USER\\Software\\Microsoft\\SystemCertificates\\"
#define GUID_LINE "\"MachineGuid\"=\"11112222-3333-4444-5555-666677778888\"\r\n"

static blob certificate_key(const char *store, blob certificate) {
    char sha1[41];
    blob digest = digest_of("SHA1", certificate);
    for (size_t i = 0; i < digest.size; i++)
        snprintf(sha1 + 2 * i, 3, "%02X", digest.data[i]);
    return JOIN(text(store), text("\\Certificates\\"), text(sha1));
}

/* "Blob"=hex:03,00,... in lines of at most 80 characters, as regedit breaks them. */
static blob hex_value(const char *start, blob value, const char *line_end) {
    char *out = keep(value.size * 4 + 256), *at = out;
    size_t column = strlen(start);
    at += sprintf(at, "%s", start);
    for (size_t i = 0; i < value.size; i++) {
        int last = i + 1 == value.size;
        at += sprintf(at, last ? "%02x" : "%02x,", value.data[i]);
        column += 3;
        if (!last && column > 76) {
            at += sprintf(at, "\\%s  ", line_end);
            column = 2;
        }
    }
    at += sprintf(at, "%s", line_end);
    return bytes(out, (size_t)(at - out));
}

static blob reg_key(const char *path) {
    return JOIN(text("["), text(path), text("]\r\n"));
}

static blob reg_entry(const char *store, blob properties, blob certificate) {
    return JOIN(text("["), certificate_key(store, certificate), text("]\r\n"),
                hex_value("\"Blob\"=hex:", store_entry(properties, certificate), "\r\n"),
                text("\r\n"));
}

static blob as_unicode(blob ascii) {
    char *copy = keep(ascii.size + 1);
    memcpy(copy, ascii.data, ascii.size);
    copy[ascii.size] = '\0';
    return JOIN(hex("fffe"), utf16(copy, 0));
}

static blob server_stores(void) {
    return JOIN(reg_key(STORES "MY"), text("\r\n"),
                reg_entry(STORES "MY", JOIN(MACHINE_LINK, store_name("web")), cert_web()),
                reg_entry(STORES "CA", NOTHING, cert_ca()),
                reg_entry(STORES "ROOT", NOTHING, cert_root()), reg_key(STORES "WebHosting"));
}

static blob with_link(const char *store, blob link) {
    return JOIN(text(VERSION_5), reg_entry(store, link, cert_web()));
}

#define AES_CSP "Microsoft Enhanced RSA and AES Cryptographic Provider"

/* A CA's certificate with its key, and below it what icacls says of the key's file. */
static blob ca_with_list(const char *provider, uint32_t type, const char *further_entry) {
    static const char FILE_NAME[] = "3ebfdd72145f6ed69e3a6b2a591c5d76" /* of "Corpus CA" */
                                    "_0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
    return JOIN(text(VERSION_5),
                reg_entry(STORES "MY", LINK("Corpus CA", provider, type, 0x20, 2), cert_ca()),
                text("C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\"), text(FILE_NAME),
                text(" NT AUTHORITY\\SYSTEM:(F)\r\n    BUILTIN\\Administrators:(F)\r\n"),
                text(further_entry),
                text("\r\nSuccessfully processed 1 files; Failed processing 0 files\r\n"));
}

/* What regedit can write and pkivet has no use for. */
static blob other_values(void) {
    return JOIN(
        text(VERSION_5
             "; a comment\r\n[-" STORES "MY\\Certificates\\00]\r\n\"Blob\"=hex:01\r\n"
             "[" MACHINE "Cryptography]\r\n@=\"default\"\r\n" GUID_LINE
             "\"Other\"=hex(7):41,00,\\\r\n  42,00,00,00\r\n\"Number\"=dword:00000001\r\n\r\n"),
        text("["), certificate_key(STORES "My", cert_web()), text("]\r\n\"Other\"=-\r\n"),
        hex_value("\"blob\"=HEX(3):", store_entry(MACHINE_LINK, cert_web()), " \r\n"));
}

static blob queried_blob(void) {
    blob value = store_entry(MACHINE_LINK, cert_web());
    char *digits = keep(2 * value.size + 1);
    for (size_t i = 0; i < value.size; i++)
        sprintf(digits + 2 * i, "%02X", value.data[i]);
    return JOIN(text("C:\\>reg query HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\MY /s\r\n\r\n"),
                certificate_key(STORES "MY", cert_web()), text("\r\n    Blob    REG_BINARY    "),
                text(digits), text("\r\n\r\n"));
}

static blob queried_guid(void) {
    return text(
        "C:\\>reg query HKLM\\SOFTWARE\\Microsoft\\Cryptography /v MachineGuid\r\n\r\n" MACHINE
        "Cryptography\r\n    MachineGuid    REG_SZ    "
        "11112222-3333-4444-5555-666677778888\r\n\r\n");
}

static blob without_carriage_returns(blob whole) {
    char *out = keep(whole.size);
    size_t size = 0;
    for (size_t i = 0; i < whole.size; i++)
        if (whole.data[i] != '\r')
            out[size++] = (char)whole.data[i];
    return bytes(out, size);
}

#define SAMPLES_FILE   "samples/registry_text.def"
#define SAMPLES_FOLDER "registry_text/"
#define SAMPLES_TABLE  REGISTRY_TEXT_SAMPLES
#include "samples.inc"

/* SPDX-License-Identifier: Apache-2.0
 * The cases: folders with the files of one incident each, as people collect them. One server,
 * WEB1, and its certificate for web.example.test. */
#include "cert.h"
#include "corpus.h"
#include "pem.h"
#include "pfx.h"
#include "store.h"
#include "windows.h"

#include <stdio.h>

#define PERSONAL  "my \"Personal\""
#define CONTAINER GUID_CONTAINER
#define CNG_NAME  "te-WebServer-3f2a9c40"
#define TESTED    "Private key is NOT exportable\nEncryption test passed\n"
#define SIGNED    "Private key is NOT exportable\nSignature test passed\n"
#define MISSING   "Missing stored keyset\n"
#define UNLINKED                                                                                   \
    "No key provider information\nCannot find the certificate and private key for decryption.\n"
#define FULL_ACL "D:PAI(A;;GAGR;;;BA)(A;;GAGR;;;SY)"
#define DONE     "Successfully processed 1 files; Failed processing 0 files\n"

static const char *hex_digits(blob octets) {
    char *digits = keep(2 * octets.size + 1);
    for (size_t i = 0; i < octets.size; i++)
        snprintf(digits + 2 * i, 3, "%02x", octets.data[i]);
    return digits;
}

static const char *capi_file(void) {
    return unique_name(CONTAINER, 0, GUID_SERVER);
}

static const char *cng_file(void) {
    return unique_name(CNG_NAME, 1, GUID_SERVER);
}

/* certutil -v -store my: the web server's certificate with a CryptoAPI key of that KeySpec. */
static blob dump_csp(int spec, const char *provider, unsigned type) {
    return certutil_verbose("certutil -v -store my", PERSONAL,
                            LISTED(.certificate = cert_web(), .container = CONTAINER,
                                   .unique = capi_file(), .provider = provider, .type = type,
                                   .flags = 0x20, .spec = spec, .key_acl = FULL_ACL,
                                   .permissions = 0x3b, .outcome = spec == 2 ? SIGNED : TESTED));
}

static blob dump_healthy(void) {
    return dump_csp(1, SCHANNEL_CSP, 12);
}

static blob dump_ksp(blob certificate, unsigned type, int spec) {
    return certutil_verbose("certutil -v -store my", PERSONAL,
                            LISTED(.certificate = certificate, .container = CNG_NAME,
                                   .unique = cng_file(), .provider = SOFTWARE_KSP, .type = type,
                                   .flags = 0x20, .spec = spec, .outcome = TESTED));
}

static blob short_of(blob certificate, const char *outcome) {
    return certutil_store("certutil -store my", PERSONAL,
                          LISTED(.certificate = certificate, .container = CONTAINER,
                                 .unique = capi_file(), .provider = SCHANNEL_CSP,
                                 .outcome = outcome),
                          NULL);
}

/* Without the right to read the key, certutil cannot name its file either. */
static blob short_missing(void) {
    return certutil_store("certutil -store my", PERSONAL,
                          LISTED(.certificate = cert_web(), .container = CONTAINER,
                                 .provider = SCHANNEL_CSP, .outcome = MISSING),
                          NULL);
}

/* The failure of the command stands where the outcome of the test would. */
static blob short_denied(void) {
    blob all = short_of(cert_web(), "");
    all.size -= lines("CertUtil: -store command completed successfully.\n").size;
    return JOIN(all,
                lines("CertUtil: -store command FAILED: 0x80070005 (WIN32: 5 ERROR_ACCESS_DENIED)\n"
                      "CertUtil: Access is denied.\n"));
}

/* certutil was asked for the web server's certificate, and has not found it. */
static blob asked_in_vain(void) {
    return JOIN(text("C:\\Windows\\system32>certutil -v -store my "),
                text(hex_digits(thumbprint_of(cert_web()))),
                lines("\nmy \"Personal\"\n"
                      "CertUtil: -store command FAILED: 0x80090011 (-2146893807 NTE_NOT_FOUND)\n"
                      "CertUtil: Object was not found.\n"));
}

/* certutil -verifystore of a certificate whose key is sound. */
static blob verified_revoked(void) {
    return certutil_verbose(
        "certutil -v -verifystore my", PERSONAL,
        LISTED(.certificate = cert_web(), .container = CONTAINER, .unique = capi_file(),
               .provider = SCHANNEL_CSP, .type = 12, .flags = 0x20, .spec = 1,
               .outcome = TESTED "Verified Issuance Policies: None\n"
                                 "Verified Application Policies:\n"
                                 "    1.3.6.1.5.5.7.3.1 Server Authentication\n"
                                 "The certificate is revoked. 0x80092010 (-2146885616 "
                                 "CRYPT_E_REVOKED)\n"));
}

/* One of two keys in a container: the web server's to exchange, the other one's to sign. */
static blob dump_slot(blob certificate, int spec) {
    return certutil_verbose("certutil -v -store my", PERSONAL,
                            LISTED(.certificate = certificate, .container = CONTAINER,
                                   .unique = capi_file(), .provider = CSP_STRONG, .type = 1,
                                   .flags = 0x20, .spec = spec,
                                   .outcome = spec == 2 ? SIGNED : TESTED));
}

static blob short_unlinked(void) {
    return certutil_store("certutil -store my", PERSONAL,
                          LISTED(.certificate = cert_web(), .outcome = UNLINKED), NULL);
}

static blob cert_shop(void) {
    return CERT(.subject = "CN=shop.example.test", .key = KEY_OTHER, .purposes = "serverAuth",
                .dns = "shop.example.test");
}

/* As `openssl req -x509` makes one. */
static blob cert_own_ca(void) {
    return CERT(.subject = "CN=web.example.test", .issuer = BY_SELF, .constraints = BC_CA,
                .purposes = "serverAuth", .dns = "web.example.test");
}

static blob icacls_of(const char *path, const char *entries) {
    return JOIN(text("C:\\Windows\\system32>icacls \""), text(path), text("\"\r\n"), text(path),
                text(" "), lines(entries), text("\r\n"), lines(DONE));
}

static blob icacls_folder(const char *entries) {
    return icacls_of(MACHINE_KEYS, entries);
}

static blob icacls_key_file(const char *entries) {
    return JOIN(text("C:\\Windows\\system32>icacls \"" MACHINE_KEYS "\\"), text(capi_file()),
                text("\"\r\n" MACHINE_KEYS "\\"), text(capi_file()), text(" "), lines(entries),
                text("\r\n"), lines(DONE));
}

#define FILE_ENTRIES " NT AUTHORITY\\SYSTEM:(F)\n          BUILTIN\\Administrators:(F)\n\n"
static const char *const IIS_KEYS[] = {"iisConfigurationKey", "NetFrameworkConfigurationKey",
                                       "iisWasKey"};

/* icacls MachineKeys\*: the keys of IIS itself on the machine of that GUID, and what follows. */
static blob icacls_files(const char *machine_guid, blob more, const char *summary) {
    blob all = text("C:\\Windows\\system32>icacls \"" MACHINE_KEYS "\\*\"\r\n");
    for (size_t i = 0; i < 3; i++)
        all = JOIN(all, text(MACHINE_KEYS "\\"), text(unique_name(IIS_KEYS[i], 0, machine_guid)),
                   lines(FILE_ENTRIES));
    return JOIN(all, more, lines(summary));
}

static blob icacls_listing(int with_key) {
    if (!with_key)
        return icacls_files(GUID_SERVER, NOTHING,
                            "Successfully processed 3 files; Failed processing 0 files\n");
    return icacls_files(GUID_SERVER,
                        JOIN(text(MACHINE_KEYS "\\"), text(capi_file()), lines(FILE_ENTRIES)),
                        "Successfully processed 4 files; Failed processing 0 files\n");
}

/* icacls has stopped at a file that it may not look at. */
static blob icacls_stopped(void) {
    return icacls_files(GUID_SERVER,
                        lines(MACHINE_KEYS "\\f686aace6942fb7f7ceb231212eef4a4_" GUID_SERVER
                                           ": Access is denied.\n"),
                        "Successfully processed 3 files; Failed processing 1 files\n");
}

/* dir without /a, which leaves out files of the system: two are none. */
static blob dir_of_two(void) {
    return JOIN(lines("C:\\Windows\\system32>dir " MACHINE_KEYS
                      "\n Volume in drive C has no label.\n Volume Serial Number is 1234-ABCD\n\n"
                      " Directory of " MACHINE_KEYS "\n\n"),
                text("06/01/2025  12:00 AM             2,259 "),
                text(unique_name(IIS_KEYS[0], 0, GUID_SERVER)),
                text("\r\n06/01/2025  12:00 AM             2,259 "),
                text(unique_name(IIS_KEYS[1], 0, GUID_SERVER)),
                lines("\n               2 File(s)          4,518 bytes\n"
                      "               0 Dir(s)  41,234,567,168 bytes free\n"));
}

/* icacls asked for one file, and did not find it. */
static blob icacls_gone(const char *folder, const char *file) {
    return JOIN(text("C:\\Windows\\system32>icacls \""), text(folder), text("\\"), text(file),
                text("\"\r\n"), text(folder), text("\\"), text(file),
                lines(": The system cannot find the file specified.\n"
                      "Successfully processed 0 files; Failed processing 1 files\n"));
}

static blob machine_guid(const char *guid) {
    return JOIN(lines("C:\\Windows\\system32>reg query HKLM\\SOFTWARE\\Microsoft\\Cryptography /v "
                      "MachineGuid\n\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\n"
                      "    MachineGuid    REG_SZ    "),
                text(guid), lines("\n\n"));
}

static blob about(const char *version, int elevated) {
    return JOIN(lines("Collected by pkivet's collect.cmd; pkivet diagnose reads this folder.\n"
                      "computer: WEB1\nuser: EXAMPLE\\operator\n"),
                lines(elevated ? "administrator: yes\n" : "administrator: no\n"),
                text("Microsoft Windows [Version "), text(version), lines("]\n"));
}

/* A registry export of one certificate with its link. */
static blob exported(const char *key, blob link, blob certificate) {
    blob value = store_entry(link, certificate), hexed = NOTHING;
    char digits[16];
    for (size_t i = 0; i < value.size; i++) {
        snprintf(digits, sizeof digits, "%02x%s", value.data[i],
                 i + 1 == value.size ? "\r\n"
                 : i % 25 == 24      ? ",\\\r\n  "
                                     : ",");
        hexed = JOIN(hexed, text(digits));
    }
    char name[64];
    blob sha1 = thumbprint_of(certificate);
    for (size_t i = 0; i < sha1.size; i++)
        snprintf(name + 2 * i, 3, "%02X", sha1.data[i]);
    return as_utf16(JOIN(lines("Windows Registry Editor Version 5.00\n\n"), text("["), text(key),
                         text("\\Certificates\\"), text(name), lines("]\n"), text("\"Blob\"=hex:"),
                         hexed),
                    0);
}

#define MACHINE_MY "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\MY"

static blob web_pfx(void) {
    return PFX(.provider = CSP_SCHANNEL, .machine = 1, .usage = attribute_key_usage(0x10),
               .key_scheme = PBE_3DES, .cert_scheme = PBE_3DES, .password = "corpus",
               .mac_digest = "SHA1");
}

/* What Event Viewer copies as text. */
static blob viewer_36870(const char *computer) {
    return JOIN(
        lines("Log Name:      System\nSource:        Schannel\nDate:          1/9/2026 9:14:03 AM\n"
              "Event ID:      36870\nTask Category: None\nLevel:         Error\nKeywords:      \n"
              "User:          SYSTEM\nComputer:      "),
        text(computer),
        lines("\nDescription:\n"
              "A fatal error occurred when attempting to access the TLS server credential private "
              "key. The error code returned from the cryptographic module is 0x8009030D. The "
              "internal error state is 10001.\n"));
}

static blob ticket(void) {
    return JOIN(
        lines("Hi,\n\nsince the renewal https://web.example.test is down. What we tried:\n\n"),
        dump_csp(2, CSP_STRONG, 1), lines("\n"),
        text("C:\\Windows\\system32>netsh http show sslcert\r\n"),
        netsh_binding("0.0.0.0:443", thumbprint_of(cert_web()), "MY"),
        lines("and from the event log:\n\n"), viewer_36870("web1.example.test"),
        lines("\nThanks, the night shift\n"));
}

/* The same listing on a German server, in the console's code page 850. */
static blob german_dump(void) {
    return JOIN(lines("C:\\Windows\\system32>certutil -v -store my\nmy \"Eigene Zertifikate\"\n"
                      "================ Zertifikat 0 ================\n"
                      "Seriennummer: 541f08351d76135358c44a1971c9f6c2\n"
                      "Aussteller: CN=Corpus Intermediate CA\n"
                      " Nicht vor: 01.01.2025 00:00\n Nicht nach: 01.01.2049 00:00\n"
                      "Antragsteller: CN=web.example.test\nKein Stammzertifikat\n"
                      "Zertifikathash(sha1): "),
                text(hex_digits(thumbprint_of(cert_web()))),
                lines("\n\n  CERT_KEY_PROV_INFO_PROP_ID(2):\n    Schl\x81sselcontainer = "),
                text(CONTAINER), lines("\n  Eindeutiger Containername: "), text(capi_file()),
                lines("\n    Anbieter = Microsoft Strong Cryptographic Provider\n"
                      "    Anbietertyp = 1\n    Flags = 20 (32)\n"
                      "      CRYPT_MACHINE_KEYSET -- 20 (32)\n    KeySpec = 2 -- AT_SIGNATURE\n\n"
                      "Der private Schl\x81ssel ist NICHT exportierbar\n"
                      "CertUtil: -store-Befehl wurde erfolgreich ausgef\x81hrt.\n"));
}

static blob netsh_web(const char *store) {
    return netsh_binding("0.0.0.0:443", thumbprint_of(cert_web()), store);
}

static blob cert_client(void) {
    return CERT(.usage = DS | KE, .purposes = "clientAuth", .dns = "web.example.test");
}

static blob cert_ended(void) {
    return CERT(.usage = DS | KE, .purposes = "serverAuth", .dns = "web.example.test",
                .from = "20240101000000Z", .to = "20251101000000Z");
}

static blob dump_of(blob certificate) {
    return certutil_verbose("certutil -v -store my", PERSONAL,
                            LISTED(.certificate = certificate, .container = CONTAINER,
                                   .unique = capi_file(), .provider = SCHANNEL_CSP, .type = 12,
                                   .flags = 0x20, .spec = 1, .permissions = 0x3b,
                                   .outcome = TESTED));
}

static blob dump_user_key(void) {
    return certutil_verbose("certutil -v -store my", PERSONAL,
                            LISTED(.certificate = cert_web(), .container = CONTAINER,
                                   .unique = capi_file(), .provider = SCHANNEL_CSP, .type = 12,
                                   .spec = 1, .outcome = TESTED));
}

static blob dump_user_store(void) {
    return certutil_verbose("certutil -v -user -store my", PERSONAL,
                            LISTED(.certificate = cert_web(), .container = CONTAINER,
                                   .unique = capi_file(), .provider = SCHANNEL_CSP, .type = 12,
                                   .spec = 1, .outcome = TESTED));
}

static blob dump_ec_on_csp(void) {
    return certutil_verbose("certutil -v -store my", PERSONAL,
                            LISTED(.certificate = cert_web_ec(), .container = CONTAINER,
                                   .provider = CSP_ENHANCED, .type = 1, .flags = 0x20, .spec = 1,
                                   .outcome = MISSING));
}

/* The certificate that took over from cert_ended, with the same key, and one that came too early.
 */
static blob dump_renewed(const char *outcome, const char *container) {
    return certutil_verbose("certutil -v -store my", PERSONAL,
                            LISTED(.certificate = cert_web(), .container = container,
                                   .unique = container ? capi_file() : NULL,
                                   .provider = SCHANNEL_CSP, .type = 12, .flags = 0x20, .spec = 1,
                                   .permissions = container ? 0x3b : 0, .outcome = outcome));
}

/* certutil was asked for one certificate: what else is in the store it does not tell. */
static blob short_listed_alone(void) {
    char command[80];
    snprintf(command, sizeof command, "certutil -store my %s",
             hex_digits(thumbprint_of(cert_web())));
    return certutil_store(command, PERSONAL,
                          LISTED(.certificate = cert_web(), .container = CONTAINER,
                                 .unique = capi_file(), .provider = SCHANNEL_CSP,
                                 .outcome = TESTED),
                          NULL);
}

/* A listing of both, of one key and one container. */
static blob list_renewed(void) {
    const listed old = {.certificate = cert_ended(),
                        .container = CONTAINER,
                        .unique = capi_file(),
                        .provider = SCHANNEL_CSP,
                        .outcome = TESTED};
    const listed new = {.certificate = cert_web(),
                        .container = CONTAINER,
                        .unique = capi_file(),
                        .provider = SCHANNEL_CSP,
                        .outcome = TESTED};
    return certutil_store("certutil -store my", PERSONAL, &old, &new);
}

/* The key after a new import, in a container of another name. */
static blob dump_after(void) {
    const char *name = "{7C1D0E52-93B4-4A68-8F0E-5D2B6A7C8E90}";
    return certutil_verbose("certutil -v -store my", PERSONAL,
                            LISTED(.certificate = cert_web(), .container = name,
                                   .unique = unique_name(name, 0, GUID_SERVER),
                                   .provider = SCHANNEL_CSP, .type = 12, .flags = 0x20, .spec = 1,
                                   .permissions = 0x3b, .outcome = TESTED));
}

static blob about_computer(const char *name) {
    return JOIN(text("Collected by pkivet's collect.cmd; pkivet diagnose reads this folder.\r\n"
                     "computer: "),
                text(name),
                lines("\nuser: EXAMPLE\\operator\nadministrator: yes\n"
                      "Microsoft Windows [Version 10.0.17763.6532]\n"));
}

/* icacls on a French server, in the console's code page 850. */
static blob french_key_file(void) {
    return JOIN(text("C:\\Windows\\system32>icacls \"" MACHINE_KEYS "\\"), text(capi_file()),
                text("\"\r\n" MACHINE_KEYS "\\"), text(capi_file()),
                lines(" EXAMPLE\\operator:(F)\n\n1 fichiers correctement trait\x82s ; "
                      "\x82"
                      "chec du traitement de 0 fichiers\n"));
}

static blob named_pfx(blob id) {
    return PFX(.provider = CSP_SCHANNEL, .machine = 1, .usage = attribute_key_usage(0x10),
               .local_key_id = id, .key_scheme = PBE_3DES, .cert_scheme = PBE_3DES,
               .password = "corpus", .mac_digest = "SHA1");
}

#define EVENTS_BEGIN text("<?xml version='1.0' encoding='utf-8' standalone='yes'?>\r\n<Events>")
#define EVENTS_END   text("</Events>\r\n")
#define OPEN_FOLDER  "Everyone:(R,W)\n BUILTIN\\Administrators:(F)\n"
#define NO_SESSION   "5F0000C0" /* STATUS_NO_SUCH_LOGON_SESSION in the packet's order */

#define SAMPLES_FILE   "samples/cases.def"
#define SAMPLES_FOLDER "cases/"
#define SAMPLES_TABLE  CASES_SAMPLES
#include "samples.inc"

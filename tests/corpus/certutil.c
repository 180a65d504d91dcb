/* SPDX-License-Identifier: Apache-2.0
 * The samples of the certutil reader: listings as certutil prints them, with names and numbers of
 * our own. */
#include "cert.h"
#include "corpus.h"
#include "pem.h"
#include "rows.h"
#include "store.h"

#include <stdio.h>

#define DONE   text("CertUtil: -store command completed successfully.\n")
#define MY     text("my \"Personal\"\n")
#define CALL   text("C:\\>certutil -store my\n")
#define CALL_V text("C:\\>certutil -v -store my\n")
#define FILE_A "0f1e2d3c4b5a69788796a5b4c3d2e1f0_51f5cb9e-7a7a-4b0c-9f5d-2f6a3c8e4d10"
#define NAME_A "{6B1D3C52-90AE-4F17-8D24-7C5E0B9A1F36}"

/* ---- short listings -------------------------------------------------------------------------- */

static blob numbered(const char *before, unsigned number, const char *behind) {
    char *line = keep(128);
    snprintf(line, 128, "%s%u%s", before, number, behind);
    return text(line);
}

static blob separator(unsigned number) {
    return numbered("================ Certificate ", number, " ================\n");
}

static blob leaf(unsigned number) {
    return JOIN(separator(number),
                numbered("Serial Number: 2a00000000b71d0c5e90f", number, "4411\n"),
                text("Issuer: CN=Example Issuing CA, DC=corp, DC=example, DC=test\n"
                     " NotBefore: 1/31/2025 8:00 AM\n NotAfter: 1/30/2049 8:15 PM\n"
                     "Subject: CN=web.example.test, O=\"Example, Ltd\", L=Town, S=State, C=XX\n"
                     "Non-root Certificate\nTemplate: ExampleWeb, Example Web Server\n"),
                numbered("Cert Hash(sha1): 5d 1e 8c 07 aa 93 4b f2 60 3c 71 9d e8 05 b6 24 cf 1a "
                         "7e 8",
                         number, "\n"));
}

static blob authority(unsigned number, const char *name) {
    return JOIN(separator(number), text("Serial Number: 61f0c2d83e5a4b9788a1d04c\nIssuer: "),
                text(name),
                text("\n NotBefore: 3/14/2024 9:00 AM\n NotAfter: 3/14/2049 9:10 AM\n"
                     "Subject: "),
                text(name),
                text("\nCA Version: V0.0\nSignature matches Public Key\n"
                     "Root Certificate: Subject matches Issuer\n"
                     "Cert Hash(sha1): 90c7e5b13fa248d67e80f19b2c54a6d30e78b1c5\n"));
}

#define CSP(name)                                                                                  \
    text("  Key Container = " FILE_A "\n  Simple container name: " NAME_A "\n  Provider = " name   \
         "\n")
#define KSP                                                                                        \
    text("  Key Container = te-41c7d9aa-0b52-4e3f-9c68-d2f1a07b5e94\n"                             \
         "  Unique container name: " FILE_A "\n"                                                   \
         "  Provider = Microsoft Software Key Storage Provider\n")
#define NOT_EXPORTABLE text("Private key is NOT exportable\n")
#define PASSED         text("Encryption test passed\n")

static blob healthy_store(void) {
    return JOIN(CALL, MY, leaf(0), CSP(SCHANNEL_CSP), NOT_EXPORTABLE, PASSED, text("\n"), leaf(1),
                KSP, NOT_EXPORTABLE, PASSED, DONE);
}

static blob root_store(void) {
    return JOIN(
        text("C:\\>certutil -store Root\nRoot \"Trusted Root Certification Authorities\"\n"),
        authority(0, "CN=Example Root CA, O=Example, C=XX"),
        text("No key provider information\n"
             "Cannot find the certificate and private key for decryption.\n"),
        DONE);
}

static blob wrapped(void) {
    return JOIN(CALL, MY, leaf(0),
                text("  Key Container = 0f1e2d3c4b5a69788796a5b4c3d2e1f0_51f5cb9e-7a7a-4b0c-9f5d\n"
                     "-2f6a3c8e4d10\n  Simple container name: {6B1D3C52-90AE-4F17-8D24-7C5E0B\n"
                     "9A1F36}\n  Provider = " SCHANNEL_CSP "\n"),
                NOT_EXPORTABLE, PASSED, DONE);
}

static blob german(void) {
    return text("C:\\>certutil -user -store My\nMy \"Eigene Zertifikate\"\n"
                "================ Zertifikat 0 ================\n"
                "Seriennummer: 2a00000000b71d0c5e90f\n"
                "Aussteller: CN=Beispiel CA, O=Beispiel, C=XX\n"
                " Nicht vor: 05.08.2025 10:00\n Nicht nach: 05.08.2048 10:00\n"
                "Antragsteller: CN=web.example.test, E=wer@example.test\n"
                "Kein Stammzertifikat\nVorlage: BeispielWeb\n"
                "Zertifikathash(sha1): 5d1e8c07aa934bf2603c719de805b624cf1a7e80\n"
                "  Schl\xc3\xbcsselcontainer = beispiel-1\n"
                "  Eindeutiger Containername: " FILE_A "\n"
                "  Anbieter = Microsoft Software Key Storage Provider\n"
                "Der private Schl\xc3\xbcssel ist NICHT exportierbar\n"
                "Verschl\xc3\xbcsselungstest wurde durchgef\xc3\xbchrt\n"
                "CertUtil: -store-Befehl wurde erfolgreich ausgef\xc3\xbchrt.\n");
}

static blob french(void) {
    return text("my \"Personnel\"\n"
                "================ Certificat 0 ================\n"
                "Num\xc3\xa9ro de s\xc3\xa9rie\xc2\xa0: 2a00000000b71d0c5e90\n"
                "\xc3\x89metteur\xc2\xa0: CN=Exemple CA, O=Exemple, C=XX\n"
                "Objet\xc2\xa0: CN=web.example.test\n"
                "Il ne s\xe2\x80\x99"
                "agit pas d\xe2\x80\x99un certificat racine\n"
                "Hach. cert. (sha1)\xc2\xa0: 5d1e8c07aa934bf2603c719de805b624cf1a7e80\n"
                "  Conteneur de cl\xc3\xa9\xc2\xa0= exemple-1\n"
                "  Fournisseur\xc2\xa0= Microsoft Software Key Storage Provider\n"
                "Test de chiffrement r\xc3\xa9ussi\n"
                "CertUtil: -store La commande s\xe2\x80\x99"
                "est termin\xc3\xa9"
                "e correctement.\n");
}

static blob pfx_dump(void) {
    return JOIN(text("C:\\>certutil -dump web.pfx\nEnter PFX password:\n"), separator(0),
                text("================ Begin Nesting Level 1 ================\nElement 0:\n"),
                tail(leaf(0), separator(0).size),
                text("----------------  End Nesting Level 1  ----------------\n"
                     "  Provider = Microsoft Enhanced Cryptographic Provider v1.0\n"
                     "Encryption test passed\n"
                     "CertUtil: -dump command completed successfully.\n"));
}

static blob smart_card(void) {
    return text("C:\\>certutil -scinfo\nThe Microsoft Smart Card Resource Manager is running.\n"
                "Performing AT_KEYEXCHANGE public key matching test...\n"
                "Public key matching test succeeded\n"
                "  Key Container = te-ExampleCard-5d20\n"
                "  Provider = Microsoft Base Smart Card Crypto Provider\n"
                "  ProviderType = 1\n  Flags = 1\n    0x1 (1)\n  KeySpec = 1 -- AT_KEYEXCHANGE\n"
                "Private key verifies\n"
                "CertUtil: -SCInfo command completed successfully.\n");
}

static blob providers(void) {
    return text("C:\\>certutil -csplist\nProvider Name: " SCHANNEL_CSP "\n"
                "Provider Type: 12 - PROV_RSA_SCHANNEL\n\nProvider Name: " SOFTWARE_KSP "\n\n"
                "CertUtil: -csplist command completed successfully.\n");
}

/* ---- verbose listings ------------------------------------------------------------------------ */

typedef struct {
    unsigned usage;       /* first octet of Key Usage; 0: no extension */
    const char *purposes; /* lines of Extended Key Usage; NULL: no extension */
    int is_ca;
    blob key; /* lines of the key */
} verbose_spec;

static blob usage_lines(unsigned usage) {
    char *number = keep(8);
    snprintf(number, 8, "%02x", usage);
    return !usage ? NOTHING
                  : JOIN(text("    2.5.29.15: Flags = 1(Critical), Length = 4\n    Key Usage\n"
                              "        Whatever the bits are called ("),
                         text(number), text(")\n\n"));
}

static blob purpose_lines(const char *purposes) {
    return !purposes ? NOTHING
                     : JOIN(text("    2.5.29.37: Flags = 0, Length = 16\n    Enhanced Key Usage\n"),
                            text(purposes), text("\n"));
}

static blob public_key(void) {
    rsa_numbers r = key_rsa(KEY_RSA);
    return SEQ(der_unsigned(r.n), der_unsigned(r.e));
}

#define ALGORITHM(oid)                                                                             \
    text("    Algorithm ObjectId: " oid "\n    Algorithm Parameters:\n    05 00\n")

static blob body_of(const verbose_spec *v) {
    unsigned count = 2u + (v->usage != 0) + (v->purposes != NULL);
    return JOIN(
        separator(0),
        text("X509 Certificate:\nVersion: 3\nSerial Number: 2a00000000b71d0c5e90\n"
             "Signature Algorithm:\n"),
        ALGORITHM("1.2.840.113549.1.1.11 sha256RSA"),
        text("Issuer:\n    CN=Example Issuing CA\n    DC=corp\n    DC=example\n    DC=test\n"
             "  Name Hash(sha1): 0d9c4a5f7be2136884a0c7d51e3fb29600714e8c\n\n"
             " NotBefore: 1/31/2025 8:00 AM\n NotAfter: 1/30/2049 8:15 PM\n\n"
             "Subject:\n    CN=web.example.test\n    O=\"Example, Ltd\"\n    S=State\n    C=XX\n"
             "  Name Hash(sha1): 7b30e6c1d24f9a5580c8137ef64a2d9be1057c3a\n\n"
             "Public Key Algorithm:\n"),
        ALGORITHM("1.2.840.113549.1.1.1 RSA"),
        text("Public Key Length: 2048 bits\nPublic Key: UnusedBits = 0\n"), hex_rows(public_key()),
        numbered("Certificate Extensions: ", count, "\n"), usage_lines(v->usage),
        purpose_lines(v->purposes),
        text(v->is_ca ? "    2.5.29.19: Flags = 1(Critical), Length = 5\n    Basic Constraints\n"
                        "        Subject Type=CA\n        Path Length Constraint=None\n\n"
                      : "    2.5.29.19: Flags = 0, Length = 2\n    Basic Constraints\n"
                        "        Subject Type=End Entity\n"
                        "        Path Length Constraint=None\n\n"),
        text("    2.5.29.14: Flags = 0, Length = 16\n    Subject Key Identifier\n        "),
        hex_text(key_identifier(KEY_RSA)), text("\n\nSignature Algorithm:\n"),
        ALGORITHM("1.2.840.113549.1.1.11 sha256RSA"), text("Signature: UnusedBits=0\n"),
        hex_rows(fixed_bytes(256)), text("Non-root Certificate\n"), text("Key Id Hash(rfc-sha1): "),
        hex_text(key_identifier(KEY_RSA)),
        text("\nCert Hash(md5): 41d8cd98f00b204e9800998ecf8427ea\n"
             "Cert Hash(sha1): 5d1e8c07aa934bf2603c719de805b624cf1a7e80\n\n"));
}

static blob verbose_of(const verbose_spec *v) {
    return JOIN(body_of(v), v->key,
                text("  CERT_FRIENDLY_NAME_PROP_ID(11):\n    Example: web\n\n"
                     "  CERT_SHA1_HASH_PROP_ID(3):\n"
                     "    5d1e8c07aa934bf2603c719de805b624cf1a7e80\n\n"
                     "  CERT_ACCESS_STATE_PROP_ID(14):\n    AccessState = 6\n"
                     "      CERT_ACCESS_STATE_SYSTEM_STORE_FLAG -- 2\n"
                     "      CERT_ACCESS_STATE_LM_SYSTEM_STORE_FLAG -- 4\n\n"));
}
#define VERBOSE(...) verbose_of(&(verbose_spec){__VA_ARGS__})

#define SERVER "        Server Authentication (1.3.6.1.5.5.7.3.1)\n"
#define SIGNER "        Code Signing (1.3.6.1.5.5.7.3.3)\n"
enum { SIGNS = 0x80, SIGNS_AND_DECRYPTS = 0xa0, SIGNS_AND_AGREES = 0x88, AUTHORITY = 0x86 };

/* CERT_KEY_PROV_INFO_PROP_ID of a container in MachineKeys. */
#define LINKED(provider, type, spec)                                                               \
    text("  CERT_KEY_PROV_INFO_PROP_ID(2):\n    Key Container = " NAME_A                           \
         "\n    Unique container name: " FILE_A "\n    Provider = " provider                       \
         "\n    ProviderType = " type "\n    Flags = 20 (32)\n"                                    \
         "      CRYPT_MACHINE_KEYSET -- 20 (32)\n    KeySpec = " spec "\n\n")
#define CAPI_LINK(spec) LINKED(SCHANNEL_CSP, "c (12)", spec)
#define CNG_LINK(spec)  LINKED(SOFTWARE_KSP, "0", spec)
#define EXCHANGE        "1 -- AT_KEYEXCHANGE"
#define SIGNATURE       "2 -- AT_SIGNATURE"
#define CNG_NONE        "0 -- XCN_AT_NONE"
#define PERMISSIONS(number)                                                                        \
    text("  KP_PERMISSIONS = " number "\n    CRYPT_ENCRYPT -- 1\n    CRYPT_DECRYPT -- 2\n")
#define ACL                                                                                        \
    text("  D:PAI(A;;GAGR;;;BA)(A;;GAGR;;;SY)\n\n    Allow Full Control BUILTIN\\Administrators\n" \
         "    Allow Full Control NT AUTHORITY\\SYSTEM\n\n")
#define POLICY(number, symbols) text("  Export Policy = " number "\n" symbols "\n")
#define USAGE(number, symbols)  text("  Key Usage = " number "\n" symbols "\n")
#define DECRYPTS                "    NCRYPT_ALLOW_DECRYPT_FLAG -- 1\n"
#define ALLOWS_SIGNING          "    NCRYPT_ALLOW_SIGNING_FLAG -- 2\n"

static blob verbose(blob listing) {
    return JOIN(CALL_V, MY, listing, DONE);
}

static blob verbose_csp(void) {
    return JOIN(
        VERBOSE(.usage = SIGNS_AND_DECRYPTS, .purposes = SERVER, .key = CAPI_LINK(EXCHANGE)),
        PERMISSIONS("3b (59)"), ACL, NOT_EXPORTABLE, PASSED);
}

static blob verbose_cng(void) {
    return JOIN(VERBOSE(.usage = SIGNS_AND_DECRYPTS, .purposes = SERVER, .key = CNG_LINK(CNG_NONE)),
                POLICY("0", ""), USAGE("3", DECRYPTS ALLOWS_SIGNING), NOT_EXPORTABLE, PASSED);
}

/* A KSP key with these usages, for a certificate with that key usage. */
static blob cng_usage(unsigned usage, blob property) {
    return verbose(JOIN(VERBOSE(.usage = usage, .purposes = SERVER, .key = CNG_LINK(CNG_NONE)),
                        POLICY("0", ""), property, NOT_EXPORTABLE, PASSED));
}

static blob with_key(unsigned usage, const char *purposes, blob key) {
    return verbose(
        JOIN(VERBOSE(.usage = usage, .purposes = purposes, .key = key), NOT_EXPORTABLE, PASSED));
}

/* A certificate's rows, whole. */
static blob with_body(blob rows, blob hash) {
    return JOIN(text("C:\\>certutil -v -dump web.cer\nX509 Certificate:\n"),
                text("Serial Number: 2a00000000b71d0c5e90\nCert Hash(sha1): "), hash, text("\n"),
                rows, text("CertUtil: -dump command completed successfully.\n"));
}

static blob web_hash(void) {
    return hex_text(digest_of("SHA1", cert_web()));
}

/* ---- hostile --------------------------------------------------------------------------------- */

static blob many_blocks(void) {
    return repeat(JOIN(separator(0), text("No such line\n")), 400);
}

static blob many_extensions(void) {
    return JOIN(separator(0), text("Serial Number: 0102\n"),
                repeat(text("    2.5.29.37: Flags = 0, Length = ffffffffffffffff\n    Usage\n"
                            "        x (1.2.3)\n        y (\n        ((((1.2\n"),
                       300));
}

#define SAMPLES_FILE   "samples/certutil.def"
#define SAMPLES_FOLDER "certutil/"
#define SAMPLES_TABLE  CERTUTIL_SAMPLES
#include "samples.inc"

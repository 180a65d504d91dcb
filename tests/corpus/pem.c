/* SPDX-License-Identifier: Apache-2.0
 * The samples of the pem reader: text with PEM blocks in it (RFC 7468), and what is no such thing.
 */
#include "pem.h"

#include "corpus.h"
#include "pfx.h"
#include "request.h"

#define CERTIFICATE "CERTIFICATE"

static const protection SECRET = {PBE_AES256, "corpus", 2000};

static blob encrypted_key(key_id key) {
    return pem("ENCRYPTED PRIVATE KEY", pbe_pkcs8(&SECRET, key_pkcs8(key, NOTHING)));
}

static blob encrypted_with_usage(uint8_t octet) {
    return pem("ENCRYPTED PRIVATE KEY",
               pbe_pkcs8(&SECRET, key_pkcs8(KEY_RSA, attribute_key_usage(octet))));
}

static blob pkcs1(key_id key) {
    rsa_numbers numbers = key_rsa(key);
    return key_pkcs1(&numbers);
}

static blob chain(void) {
    return JOIN(pem(CERTIFICATE, cert_web()), pem(CERTIFICATE, cert_ca()),
                pem(CERTIFICATE, cert_root()));
}

/* What `openssl x509 -text` prints above the block, cut short. */
static blob dump_text(void) {
    return text(
        "Certificate:\n    Data:\n        Version: 3 (0x2)\n        Issuer: C = XX, O = "
        "Corpus, CN = Corpus Issuing CA\n        X509v3 extensions:\n            X509v3 Key "
        "Usage: critical\n                Digital Signature, Key Encipherment\n");
}

static blob mail(void) {
    return JOIN(text("Hello,\n\nhere is the certificate (not the -----BEGIN----- of a key):\n\n> "
                     "----- Original message -----\n\n"),
                pem(CERTIFICATE, cert_web()), text("\nRegards\n-- \nCorpus\n"));
}

/* As `openssl pkcs12` prints a file. */
static blob from_pkcs12(void) {
    return JOIN(text("Bag Attributes\n    localKeyID: 01 00 00 00 \n    Microsoft CSP Name: "
                     "Microsoft Enhanced RSA and AES Cryptographic Provider\nKey Attributes\n    "
                     "X509v3 Key Usage: 10 \n"),
                encrypted_key(KEY_RSA),
                text("Bag Attributes\n    localKeyID: 01 00 00 00 \nsubject=C = XX, O = Corpus\n\n"
                     "issuer=C = XX\n\n"),
                pem(CERTIFICATE, cert_web()));
}

static blob bundle(void) {
    blob data = SEQ(INT(1), SET(NOTHING), SEQ(OID("1.2.840.113549.1.7.1")),
                    TAGGED(0, cert_web(), cert_ca()), SET(NOTHING));
    return pem("PKCS7", SEQ(OID("1.2.840.113549.1.7.2"), TAGGED(0, data)));
}

static blob block(const char *begin, blob body, const char *end) {
    return JOIN(text("-----BEGIN "), text(begin), text("-----\n"), body, text("-----END "),
                text(end), text("-----\n"));
}

static blob without_last_line(blob lines) {
    size_t size = lines.size - 1;
    while (size && lines.data[size - 1] != '\n')
        size--;
    return head(lines, size);
}

static blob pem_in_pem(unsigned levels) {
    blob inner = text("the end\n");
    while (levels--)
        inner = pem(CERTIFICATE, inner);
    return inner;
}

static blob expired(void) {
    return CERT(.subject = "CN=old.example.test", .key = KEY_OTHER, .from = "20210101000000Z",
                .to = "20230101000000Z", .usage = DS | KE, .purposes = "serverAuth",
                .dns = "old.example.test");
}

/* Certificates of one server, one after the other. */
static blob of_years(key_id key, unsigned usage, const char *from, const char *to) {
    return pem(CERTIFICATE, CERT(.key = key, .from = from, .to = to, .usage = usage,
                                 .purposes = "serverAuth", .dns = "web.example.test"));
}

static blob predecessor(void) {
    return of_years(KEY_RSA, DS | KE, "20240701000000Z", "20260701000000Z");
}

static blob successor(key_id key, unsigned usage) {
    return of_years(key, usage, "20251201000000Z", "20271201000000Z");
}

static blob web_request(void) {
    return pem("CERTIFICATE REQUEST",
               REQUEST(.usage = DS | KE, .purposes = "serverAuth", .dns = "web.example.test"));
}

/* Names an issuer's key that nobody has. */
static blob of_unknown_issuer(void) {
    blob identifier = SEQ(PRIMITIVE(0, fixed_bytes(20)));
    return CERT(.usage = DS | KE, .purposes = "serverAuth", .dns = "web.example.test", .bare = 1,
                .more =
                    JOIN(extension_key_identifier(KEY_RSA), extension("2.5.29.35", 0, identifier)));
}

static blob issuer(const char *to, basic_constraints constraints, unsigned usage) {
    return pem(CERTIFICATE,
               CERT(.subject = "C=XX,O=Corpus,CN=Corpus Issuing CA", .key = KEY_CA,
                    .issuer = BY_ROOT, .to = to, .constraints = constraints, .usage = usage));
}

#define SAMPLES_FILE   "samples/pem.def"
#define SAMPLES_FOLDER "pem/"
#define SAMPLES_TABLE  PEM_SAMPLES
#include "samples.inc"

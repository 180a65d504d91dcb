/* SPDX-License-Identifier: Apache-2.0
 * The samples of the pkcs7 reader: certificate bundles (.p7b) and other CMS content (RFC 5652). */
#include "corpus.h"
#include "request.h"

#define SIGNED_DATA "1.2.840.113549.1.7.2"
#define DATA        "1.2.840.113549.1.7.1"

static blob content_info(const char *type, blob content) {
    return SEQ(OID(type), TAGGED(0, content));
}

/* SignedData without signers, as "Cryptographic Message Syntax Standard" exports are. */
static blob bundle(blob certificates, blob crls) {
    return content_info(SIGNED_DATA, SEQ(INT(1), SET(NOTHING), SEQ(OID(DATA)),
                                         certificates.size ? TAGGED(0, certificates) : NOTHING,
                                         crls.size ? TAGGED(1, crls) : NOTHING, SET(NOTHING)));
}

static blob chain(void) {
    return JOIN(cert_web(), cert_ca(), cert_root());
}

static blob ber_bundle(blob certificates) {
    blob signed_data = ber_indefinite(
        TAG_SEQUENCE, JOIN(INT(1), SET(NOTHING), ber_indefinite(TAG_SEQUENCE, OID(DATA)),
                           ber_indefinite(0xa0, certificates), SET(NOTHING)));
    return ber_indefinite(TAG_SEQUENCE, JOIN(OID(SIGNED_DATA), ber_indefinite(0xa0, signed_data)));
}

static blob empty_crl(void) {
    blob list = SEQ(INT(1), sign_algorithm(KEY_CA, SIGN_SHA256),
                    name_of("C=XX,O=Corpus,CN=Corpus Issuing CA"), der_time("20250601000000Z"),
                    der_time("20491231235959Z"));
    return sign_wrap(KEY_CA, SIGN_SHA256, list);
}

/* SignedData with one signer that has no signed attributes. */
static blob signed_message(const char *type, blob message) {
    blob sha256 = SEQ(OID("2.16.840.1.101.3.4.2.1"), der_null());
    blob signer = SEQ(INT(3), PRIMITIVE(0, key_identifier(KEY_RSA)), sha256,
                      SEQ(OID("1.2.840.113549.1.1.1"), der_null()),
                      OCTETS(sign_octets(KEY_RSA, SIGN_SHA256, message)));
    return content_info(SIGNED_DATA, SEQ(INT(3), SET(sha256), content_info(type, OCTETS(message)),
                                         TAGGED(0, cert_web()), SET(signer)));
}

/* CMC (RFC 5272): PKIData with one tagged certification request. */
static blob cmc(void) {
    blob request = REQUEST(.provider = CSP_SCHANNEL, .key_spec = 1, .usage = DS | KE,
                           .purposes = "serverAuth", .dns = "web.example.test");
    blob data = SEQ(SEQ(NOTHING), SEQ(TAGGED(0, INT(1), request)), SEQ(NOTHING), SEQ(NOTHING));
    return signed_message("1.3.6.1.5.5.7.12.2", data);
}

static blob nested_messages(unsigned levels) {
    blob message = bundle(cert_web(), NOTHING);
    while (levels--)
        message = content_info(SIGNED_DATA, SEQ(INT(1), SET(NOTHING),
                                                content_info(DATA, OCTETS(message)), SET(NOTHING)));
    return message;
}

static blob old_leaf(void) {
    return CERT(.how = SIGN_SHA1, .usage = DS | KE, .purposes = "serverAuth",
                .dns = "web.example.test");
}

static blob ended(void) {
    return CERT(.from = "20210101000000Z", .to = "20230101000000Z", .usage = DS | KE,
                .purposes = "serverAuth", .dns = "web.example.test");
}

#define SAMPLES_FILE   "samples/pkcs7.def"
#define SAMPLES_FOLDER "pkcs7/"
#define SAMPLES_TABLE  PKCS7_SAMPLES
#include "samples.inc"

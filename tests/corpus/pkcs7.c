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

/* SignedData with one signer, whose attributes ([0] signed, [1] not) are given; the signature is
 * over the message, whatever they are. */
static blob signed_with(const char *type, blob message, blob signed_part, blob unsigned_part) {
    blob sha256 = SEQ(OID("2.16.840.1.101.3.4.2.1"), der_null());
    blob signer = SEQ(INT(3), PRIMITIVE(0, key_identifier(KEY_RSA)), sha256, signed_part,
                      SEQ(OID("1.2.840.113549.1.1.1"), der_null()),
                      OCTETS(sign_octets(KEY_RSA, SIGN_SHA256, message)), unsigned_part);
    return content_info(SIGNED_DATA, SEQ(INT(3), SET(sha256), content_info(type, OCTETS(message)),
                                         TAGGED(0, cert_web()), SET(signer)));
}

static blob signed_message(const char *type, blob message) {
    return signed_with(type, message, NOTHING, NOTHING);
}

static blob plain_request(void) {
    return REQUEST(.provider = CSP_AES, .key_spec = 1, .usage = DS | KE, .purposes = "serverAuth",
                   .dns = "web.example.test");
}

static blob requester(blob value) {
    return TAGGED(0, request_attribute("1.3.6.1.4.1.311.13.2.1", value));
}

/* An enrolment agent's request on behalf of another user. */
static blob on_behalf(void) {
    return signed_with(DATA, plain_request(),
                       requester(SEQ(der_bmp("RequesterName"), der_bmp("CORPUS\\someone"))),
                       NOTHING);
}

static blob pki_data(blob controls) {
    return SEQ(SEQ(controls), SEQ(TAGGED(0, INT(1), plain_request())), SEQ(NOTHING), SEQ(NOTHING));
}

/* The private key goes along, encrypted; what it says is nobody's business. */
static blob archival(void) {
    blob key = content_info("1.2.840.113549.1.7.3", SEQ(INT(0), SET(NOTHING)));
    return signed_with("1.3.6.1.5.5.7.12.2", pki_data(NOTHING), NOTHING,
                       TAGGED(1, request_attribute("1.3.6.1.4.1.311.21.13", key)));
}

static blob cmc_on_behalf(void) {
    blob control =
        SEQ(INT(2), OID("1.3.6.1.5.5.7.7.18"), SET(OCTETS(text("RequesterName=CORPUS\\someone&"))));
    return signed_message("1.3.6.1.5.5.7.12.2", pki_data(control));
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

/* SPDX-License-Identifier: Apache-2.0
 * The samples of the request_text reader: dumps of the requests that the generator makes. */
#include "corpus.h"
#include "pem.h"
#include "request.h"
#include "windows.h"

#define DONE lines("CertUtil: -dump command completed successfully.\n")

static blob name_value(const char *name, const char *value) {
    return request_attribute("1.3.6.1.4.1.311.13.2.1", SEQ(der_bmp(name), der_bmp(value)));
}

static blob from_certreq(const char *provider, int key_spec, const char *purposes, unsigned usage) {
    return REQUEST(.provider = provider, .key_spec = key_spec, .os_version = "10.0.20348.2",
                   .process = "certreq", .client_id = 9, .usage = usage, .purposes = purposes,
                   .dns = "web.example.test");
}

static blob dump(blob request) {
    return JOIN(certutil_request(request, 0), DONE);
}

static blob iis(void) {
    return REQUEST(.provider = CSP_SCHANNEL, .key_spec = 1, .csp_signature = 136,
                   .os_version = "10.0.20348.2", .process = "InetMgr.exe", .usage = DS | KE,
                   .purposes = "serverAuth", .more_extensions = smime_capabilities());
}

static blob renewal(void) {
    return REQUEST(.provider = KSP_SOFTWARE, .os_version = "10.0.22621.2",
                   .process = "taskhostw.exe", .client_id = 6, .usage = DS | KE,
                   .purposes = "clientAuth emailProtection",
                   .more_attributes = JOIN(request_attribute("1.3.6.1.4.1.311.13.1", cert_web()),
                                           name_value("CertificateTemplate", "User")));
}

/* ---- wrappings ------------------------------------------------------------------------------- */

#define BEGIN(level) lines("================ Begin Nesting Level " level " ================\n")
#define END(level)   lines("----------------  End Nesting Level " level "  ----------------\n")

/* A signed message with attributes of its signer, and a signer's certificate behind. */
static blob message(const char *content, blob inside, const char *attributes) {
    return JOIN(lines("PKCS7 Message:\n  CMSG_SIGNED(2)\n  Content Type: "), lines(content),
                lines("\n\nPKCS7 Message Content:\n"), BEGIN("1"), inside, END("1"),
                lines("\nSigner Count: 1\n\nSigner Info[0]:\nSignature matches Public Key\n"
                      "CERT_ID_ISSUER_SERIAL_NUMBER(1)\n    Serial Number: 2a01\n    Issuer:\n"
                      "        CN=Example CA\n    Subject:\n        CN=agent.example.test\n"),
                lines(attributes), lines("No Recipient\n\nCertificates:\n"), BEGIN("1"),
                lines("Element 0:\nX509 Certificate:\nVersion: 3\nSerial Number: 2a01\n"
                      "Issuer:\n    CN=Example CA\n\nSubject:\n    CN=agent.example.test\n\n"
                      "Certificate Extensions: 0\n"
                      "Cert Hash(sha1): 5d1e8c07aa934bf2603c719de805b624cf1a7e80\n"),
                END("1"), lines("No CRLs\n"), DONE);
}

static blob renewing(void) {
    return message("1.2.840.113549.1.7.1 PKCS 7 Data", certutil_request(renewal(), 1),
                   "Authenticated Attributes[0]:\n  0 attributes:\n");
}

static blob on_behalf(void) {
    return message("1.2.840.113549.1.7.1 PKCS 7 Data",
                   certutil_request(from_certreq(KSP_SOFTWARE, 0, "clientAuth", DS), 1),
                   "Authenticated Attributes[0]:\n  1 attributes:\n\n"
                   "  Attribute[0]: 1.3.6.1.4.1.311.13.2.1 (Enrollment Name Value Pair)\n"
                   "    Value[0][0]:\n        RequesterName=EXAMPLE\\jo\n");
}

static blob cmc(const char *attributes) {
    blob inside =
        JOIN(lines("CMS Certificate Request:\nTagged Attributes: 1\n\n  Body Part Id: 2\n"
                   "  1.3.6.1.4.1.311.10.10.1 CMC Attributes\n  Value[0]:\n  1 attributes:\n\n"
                   "  Attribute[0]: 1.3.6.1.4.1.311.21.21\n    Value[0][0]:\n"
                   "    Encrypted Key Hash:\n        77 01 02 03\n\nTagged Requests: 1\n"),
             BEGIN("2"), lines("Element 0:\n"),
             certutil_request(from_certreq(CSP_AES, 1, "clientAuth", DS), 2), END("2"),
             lines("\nTagged Content Info: 0\n"));
    return message("1.3.6.1.5.5.7.12.2 CMC Data", inside, attributes);
}

static const char ARCHIVES[] =
    "Unauthenticated Attributes[0]:\n  1 attributes:\n\n"
    "  Attribute[0]: 1.3.6.1.4.1.311.21.13 (Encrypted Private Key)\n    Value[0][0]:\n"
    "================ Begin Nesting Level 1 ================\n"
    "PKCS7 Message:\n  CMSG_ENVELOPED(3)\n  Content Type: 1.2.840.113549.1.7.1 PKCS 7 Data\n"
    "----------------  End Nesting Level 1  ----------------\n";

static blob in_prose(void) {
    return JOIN(lines("This is what we sent:\n\nC:\\>certutil -dump web.req\n"), dump(iis()),
                lines("\nC:\\>certutil -dump next.req\n"),
                dump(from_certreq(CSP_AES, 2, "codeSigning", DS)));
}

/* A first line of the text goes. */
static blob without(blob whole, const char *line) {
    size_t at = offset_of(whole, lines(line));
    return JOIN(head(whole, at), tail(whole, at + lines(line).size));
}

#define TITLE "PKCS10 Certificate Request:\nVersion: 1\n"

#define SAMPLES_FILE   "samples/request_text.def"
#define SAMPLES_FOLDER "request_text/"
#define SAMPLES_TABLE  REQUEST_TEXT_SAMPLES
#include "samples.inc"

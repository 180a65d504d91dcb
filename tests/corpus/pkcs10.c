/* SPDX-License-Identifier: Apache-2.0
 * The samples of the pkcs10 reader: certificate requests in DER. */
#include "corpus.h"
#include "request.h"

/* As the IIS console asks: SChannel provider, KeySpec 1. Its real Key Usage is f0. */
static blob from_iis(unsigned usage, int key_spec) {
    return REQUEST(.provider = CSP_SCHANNEL, .key_spec = key_spec, .csp_signature = 136,
                   .os_version = "10.0.20348.2", .process = "InetMgr.exe", .usage = usage,
                   .purposes = "serverAuth", .more_extensions = smime_capabilities());
}

static blob from_certreq(const char *provider, int key_spec, const char *purposes, unsigned usage) {
    return REQUEST(.provider = provider, .key_spec = key_spec, .os_version = "10.0.20348.2",
                   .process = "certreq", .client_id = 9, .usage = usage, .purposes = purposes,
                   .dns = "web.example.test");
}

static blob name_value(const char *name, const char *value) {
    return request_attribute("1.3.6.1.4.1.311.13.2.1", SEQ(der_bmp(name), der_bmp(value)));
}

/* The renewal certificate attribute, and a template by name. */
static blob renewal(void) {
    return REQUEST(.provider = KSP_SOFTWARE, .os_version = "10.0.22621.2",
                   .process = "taskhostw.exe", .client_id = 6, .usage = DS | KE,
                   .purposes = "clientAuth emailProtection",
                   .more_attributes = JOIN(request_attribute("1.3.6.1.4.1.311.13.1", cert_web()),
                                           name_value("CertificateTemplate", "User")));
}

static blob plain(void) {
    return REQUEST(.usage = DS | KE, .purposes = "serverAuth", .dns = "web.example.test");
}

static blob iis(void) {
    return from_iis(DS | KE, 1);
}

#define SAMPLES_FILE   "samples/pkcs10.def"
#define SAMPLES_FOLDER "pkcs10/"
#define SAMPLES_TABLE  PKCS10_SAMPLES
#include "samples.inc"

/* SPDX-License-Identifier: Apache-2.0
 * The samples of the x509 reader: certificates in DER. */
#include "cert.h"
#include "corpus.h"

#include <stdio.h>

/* ---- Microsoft's extensions ----------------------------------------------------------------- */

static blob template_v1(const char *name) {
    return extension("1.3.6.1.4.1.311.20.2", 0, der_bmp(name));
}

static blob account_sid(const char *sid) {
    return extension("1.3.6.1.4.1.311.25.2", 0,
                     SEQ(san_other("1.3.6.1.4.1.311.25.2.1", OCTETS(text(sid)))));
}

static blob upn(const char *name) {
    return san_other("1.3.6.1.4.1.311.20.2.3", der_string(TAG_UTF8, name));
}

/* ---- whole certificates --------------------------------------------------------------------- */

static blob v3_with(blob more) {
    return CERT(.usage = DS | KE, .purposes = "serverAuth", .dns = "web.example.test",
                .more = more);
}

static blob domain_controller(void) {
    blob guid = hex("3f2504e0 4f89 41d3 9a0c 0305e82c3301");
    return CERT(.subject = "CN=dc1.corp.example.test", .usage = DS | KE,
                .purposes = "clientAuth serverAuth smartcardLogon kdc",
                .san = JOIN(san_dns("dc1.corp.example.test"),
                            san_other("1.3.6.1.4.1.311.25.1", OCTETS(guid))),
                .more = template_v1("DomainController"));
}

static blob enterprise_web(void) {
    return v3_with(
        JOIN(extension_template("1.3.6.1.4.1.311.21.8.1234567.7654321.1.2.3.4.5.6", 100, 4),
             extension_application_policies("serverAuth"),
             account_sid("S-1-5-21-1004336348-1177238915-682003330-1112")));
}

static blob ms_root(void) {
    return CERT(.subject = "DC=test,DC=example,CN=Corpus Enterprise Root", .key = KEY_ROOT,
                .issuer = BY_SELF, .constraints = BC_CA, .usage = DS | CERT_SIGN | CRL_SIGN,
                .more = JOIN(extension("1.3.6.1.4.1.311.21.1", 0, INT(0x10001)),
                             extension("1.3.6.1.4.1.311.21.2", 0, OCTETS(fill(0xa5, 20))),
                             template_v1("CA")));
}

/* Every string type that names are found in; the same letters in each. */
static blob mixed_name(void) {
    return SEQ(name_attribute("2.5.4.6", der_string(TAG_PRINTABLE, "XX")),
               name_attribute("2.5.4.10", der(TAG_T61, hex("4d fc 6c 6c 65 72"))),
               name_attribute("2.5.4.11", der(TAG_BMP, hex("00 4d 00 fc 20 ac 65 e5"))),
               name_attribute("2.5.4.11", der(TAG_UNIVERSAL, hex("00 01 f5 11 00 00 00 21"))),
               name_attribute("2.5.4.3", der_string(TAG_UTF8, "M\xc3\xbcller \xe2\x82\xac")),
               name_attribute("1.2.3.4.5", der_string(TAG_IA5, "own type")));
}

/* What RFC 4514 wants escaped, and two attributes in one RelativeDistinguishedName. */
static blob escaped_name(void) {
    blob pair = SET(SEQ(OID("2.5.4.3"), der_string(TAG_UTF8, "a+b,c;d<e>f\\g\"h")),
                    SEQ(OID("2.5.4.11"), der_string(TAG_UTF8, "#leading and trailing ")));
    return SEQ(name_attribute("2.5.4.10", der_string(TAG_UTF8, " Corpus=Test ")), pair);
}

static blob every_san(void) {
    blob directory = name_of("C=XX,O=Corpus,CN=directory");
    return JOIN(san_dns("*.example.test"), PRIMITIVE(1, text("admin@example.test")),
                PRIMITIVE(7, hex("c0 00 02 01")),
                PRIMITIVE(7, hex("20010db8 00000000 00000000 00000001")),
                PRIMITIVE(6, text("https://example.test/path?q=1")), TAGGED(4, directory),
                PRIMITIVE(8, tail(OID("1.2.3.4"), 2)), upn("web@corp.example.test"),
                san_other("1.2.3.4.5", der_string(TAG_UTF8, "other")), TAGGED(3, SEQ(NOTHING)),
                TAGGED(5, TAGGED(1, der_string(TAG_UTF8, "party"))));
}

static blob raw_usage(const char *bits) {
    return CERT(.usage_bits = hex(bits), .dns = "web.example.test");
}

/* ---- keys that need their own SubjectPublicKeyInfo ------------------------------------------ */

static blob rsa_with_exponent(const char *exponent) {
    return CERT(.spki = key_rsa_spki(key_rsa(KEY_RSA).n, hex(exponent)), .usage = DS | KE,
                .purposes = "serverAuth", .dns = "web.example.test");
}

static blob negative_exponent(void) {
    blob key = SEQ(der_unsigned(key_rsa(KEY_RSA).n), der(0x02, hex("81 00 01")));
    return CERT(.spki = SEQ(SEQ(OID("1.2.840.113549.1.1.1"), der_null()), der_bits(key, 0)),
                .usage = DS | KE, .purposes = "serverAuth", .dns = "web.example.test");
}

/* One less than a product of two primes: even. */
static blob even_modulus(void) {
    blob n = key_rsa(KEY_RSA).n;
    blob even = JOIN(head(n, n.size - 1), bytes("\x00", 1));
    return CERT(.spki = key_rsa_spki(even, hex("010001")), .usage = DS | KE,
                .purposes = "serverAuth", .dns = "web.example.test");
}

static blob web_with_key(key_id key) {
    return CERT(.key = key, .usage = DS | KE, .purposes = "serverAuth", .dns = "web.example.test");
}

static blob rsa_parameters(blob parameters) {
    rsa_numbers r = key_rsa(KEY_RSA);
    blob algorithm = SEQ(OID("1.2.840.113549.1.1.1"), parameters);
    return CERT(.spki = SEQ(algorithm, der_bits(SEQ(der_unsigned(r.n), der_unsigned(r.e)), 0)),
                .usage = DS | KE, .purposes = "serverAuth", .dns = "web.example.test");
}

static blob pss_spki(void) {
    rsa_numbers r = key_rsa(KEY_RSA);
    return SEQ(SEQ(OID("1.2.840.113549.1.1.10")),
               der_bits(SEQ(der_unsigned(r.n), der_unsigned(r.e)), 0));
}

static blob pss_key(void) {
    return CERT(.spki = pss_spki(), .usage = DS, .purposes = "serverAuth",
                .dns = "web.example.test");
}

/* A key of which only the algorithm matters: ML-DSA, ML-KEM, X448 ... */
static blob opaque_spki(const char *algorithm, size_t size) {
    return SEQ(SEQ(OID(algorithm)), der_bits(fixed_bytes(size), 0));
}

/* ---- certificates under a policy of the CA/Browser Forum ------------------------------------- */

static blob mail_under(const char *policy, key_id key, unsigned usage, const char *purposes) {
    return CERT(.subject = "CN=mail", .key = key, .usage = usage, .purposes = purposes,
                .san = PRIMITIVE(1, text("user@example.test")),
                .more = extension("2.5.29.32", 0, policies(policy)));
}

static blob code_under_policy(key_id key, const char *purposes) {
    return CERT(.subject = "O=Corpus,CN=Code Signing", .key = key, .usage = DS,
                .purposes = purposes,
                .more = extension("2.5.29.32", 0, policies("2.23.140.1.4.1")));
}

static blob web_under_policy(blob spki) {
    return CERT(.spki = spki, .usage = DS, .purposes = "serverAuth", .dns = "web.example.test",
                .more = extension("2.5.29.32", 0, policies("2.23.140.1.2.1")));
}

static blob issuing_ca(const char *purposes) {
    return CERT(.subject = "CN=CA", .key = KEY_CA, .issuer = BY_ROOT, .constraints = BC_CA,
                .usage = CERT_SIGN | CRL_SIGN, .purposes = purposes);
}

/* ---- damage --------------------------------------------------------------------------------- */

/* The good server certificate, its outer length in four octets where two do: BER, not DER. */
static blob long_lengths(void) {
    blob web = cert_web();
    return JOIN(der_header(TAG_SEQUENCE, web.size - 4, 4), tail(web, 4));
}

static blob many_extensions(unsigned count) {
    blob more = NOTHING;
    char oid[32];
    for (unsigned i = 0; i < count; i++) {
        snprintf(oid, sizeof oid, "1.2.3.%u", i);
        more = JOIN(more, extension(oid, 0, der_null()));
    }
    return v3_with(more);
}

static blob many_names(size_t count) {
    return CERT(.name = SEQ(repeat(name_attribute("2.5.4.11", der_string(TAG_UTF8, "u")), count)),
                .usage = DS | KE);
}

#define SAMPLES_FILE   "samples/x509.def"
#define SAMPLES_FOLDER "x509/"
#define SAMPLES_TABLE  X509_SAMPLES
#include "samples.inc"

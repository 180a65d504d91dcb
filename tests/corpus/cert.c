/* SPDX-License-Identifier: Apache-2.0
 * Certificates from their description. */
#include "cert.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#define ROOT_NAME    "C=XX,O=Corpus,CN=Corpus Root"
#define CA_NAME      "C=XX,O=Corpus,CN=Corpus Issuing CA"
#define EC_ROOT_NAME "C=XX,O=Corpus,CN=Corpus EC Root"
#define WEB_NAME     "C=XX,O=Corpus,CN=web.example.test"

/* ---- names ---------------------------------------------------------------------------------- */

static const struct {
    const char *name, *oid;
    uint8_t tag;
} ATTRIBUTES[] = {{"C", "2.5.4.6", TAG_PRINTABLE}, {"O", "2.5.4.10", TAG_UTF8},
                  {"OU", "2.5.4.11", TAG_UTF8},    {"CN", "2.5.4.3", TAG_UTF8},
                  {"L", "2.5.4.7", TAG_UTF8},      {"DC", "0.9.2342.19200300.100.1.25", TAG_IA5}};

blob name_attribute(const char *oid, blob value) {
    return der(TAG_SET, SEQ(OID(oid), value));
}

static blob rdn(const char *type, size_t type_size, const char *value, size_t size) {
    for (size_t i = 0; i < sizeof ATTRIBUTES / sizeof *ATTRIBUTES; i++)
        if (strlen(ATTRIBUTES[i].name) == type_size && !memcmp(ATTRIBUTES[i].name, type, type_size))
            return name_attribute(ATTRIBUTES[i].oid, der(ATTRIBUTES[i].tag, bytes(value, size)));
    give_up("unknown attribute type");
}

blob name_of(const char *rdns) {
    blob all = NOTHING;
    while (*rdns) {
        size_t size = strcspn(rdns, ","), type = strcspn(rdns, "=");
        all = JOIN(all, rdn(rdns, type, rdns + type + 1, size - type - 1));
        rdns += rdns[size] ? size + 1 : size;
    }
    return SEQ(all);
}

/* ---- extensions ----------------------------------------------------------------------------- */

static const struct {
    const char *name, *oid;
} PURPOSES[] = {{"any", "2.5.29.37.0"},
                {"serverAuth", "1.3.6.1.5.5.7.3.1"},
                {"clientAuth", "1.3.6.1.5.5.7.3.2"},
                {"codeSigning", "1.3.6.1.5.5.7.3.3"},
                {"emailProtection", "1.3.6.1.5.5.7.3.4"},
                {"timeStamping", "1.3.6.1.5.5.7.3.8"},
                {"ocspSigning", "1.3.6.1.5.5.7.3.9"},
                {"smartcardLogon", "1.3.6.1.4.1.311.20.2.2"},
                {"remoteDesktop", "1.3.6.1.4.1.311.54.1.2"},
                {"kdc", "1.3.6.1.5.2.3.5"}};

const char *purpose_oid(const char *name, size_t size) {
    for (size_t i = 0; i < sizeof PURPOSES / sizeof *PURPOSES; i++)
        if (strlen(PURPOSES[i].name) == size && !memcmp(PURPOSES[i].name, name, size))
            return PURPOSES[i].oid;
    return (const char *)JOIN(bytes(name, size), fill(0, 1)).data;
}

/* `wrap` makes an element of each word's OID. */
static blob each_purpose(const char *words, blob (*wrap)(const char *oid)) {
    blob all = NOTHING;
    while (*words) {
        size_t size = strcspn(words, " ");
        all = JOIN(all, wrap(purpose_oid(words, size)));
        words += words[size] ? size + 1 : size;
    }
    return SEQ(all);
}

static blob policy(const char *oid) {
    return SEQ(OID(oid));
}

blob policies(const char *purposes) {
    return each_purpose(purposes, policy);
}

blob extension(const char *oid, int critical, blob value) {
    return SEQ(OID(oid), critical ? der_boolean(1) : NOTHING, OCTETS(value));
}

blob extension_usage(unsigned bits, int critical) {
    return extension("2.5.29.15", critical, der_named_bits(bits));
}

blob extension_purposes(const char *purposes, int critical) {
    return extension("2.5.29.37", critical, each_purpose(purposes, der_oid));
}

blob extension_template(const char *oid, int major, int minor) {
    return extension("1.3.6.1.4.1.311.21.7", 0, SEQ(OID(oid), INT(major), INT(minor)));
}

blob extension_application_policies(const char *purposes) {
    return extension("1.3.6.1.4.1.311.21.10", 0, policies(purposes));
}

blob extension_san(blob names) {
    return extension("2.5.29.17", 0, SEQ(names));
}

blob extension_key_identifier(key_id key) {
    return extension("2.5.29.14", 0, OCTETS(key_identifier(key)));
}

blob san_dns(const char *name) {
    return PRIMITIVE(2, text(name));
}

blob san_other(const char *oid, blob value) {
    return TAGGED(0, OID(oid), TAGGED(0, value));
}

/* ---- certificates --------------------------------------------------------------------------- */

typedef struct {
    const char *name;
    key_id key;
} authority;

static const authority AUTHORITIES[] = {
    [BY_CA] = {CA_NAME, KEY_CA},
    [BY_ROOT] = {ROOT_NAME, KEY_ROOT},
    [BY_EC_ROOT] = {EC_ROOT_NAME, KEY_P256_ROOT},
};

static blob subject_of(const cert_spec *s) {
    return s->name.size ? s->name : name_of(s->subject ? s->subject : WEB_NAME);
}

static blob constraints_of(const cert_spec *s) {
    if (s->constraints_extension.size || s->constraints == BC_NONE)
        return s->constraints_extension;
    blob limit = s->path_length ? INT(s->path_length - 1) : NOTHING;
    return s->constraints == BC_CA ? extension("2.5.29.19", 1, SEQ(der_boolean(1), limit))
                                   : extension("2.5.29.19", 1, SEQ(limit));
}

static blob usage_of(const cert_spec *s) {
    if (s->usage_bits.size)
        return extension("2.5.29.15", !s->usage_plain, s->usage_bits);
    return s->usage ? extension_usage(s->usage, !s->usage_plain) : NOTHING;
}

static blob key_identifiers(const cert_spec *s) {
    if (s->bare)
        return NOTHING;
    key_id issuer = s->issuer == BY_SELF ? s->key : AUTHORITIES[s->issuer].key;
    return JOIN(s->spki.size ? NOTHING : extension_key_identifier(s->key),
                extension("2.5.29.35", 0, SEQ(PRIMITIVE(0, key_identifier(issuer)))));
}

static blob extensions_of(const cert_spec *s) {
    if (s->without_extensions || s->version == 1)
        return s->more.size ? TAGGED(3, SEQ(s->more)) : NOTHING;
    blob san = s->san.size ? s->san : s->dns ? san_dns(s->dns) : NOTHING;
    return TAGGED(3,
                  SEQ(constraints_of(s), usage_of(s),
                      s->purposes ? extension_purposes(s->purposes, s->purposes_critical) : NOTHING,
                      san.size ? extension_san(san) : NOTHING, key_identifiers(s), s->more));
}

static blob validity_of(const cert_spec *s) {
    return s->validity.size ? s->validity
                            : SEQ(der_time(s->from ? s->from : "20250601000000Z"),
                                  der_time(s->to ? s->to : "20491231235959Z"));
}

/* A serial number that is the same for the same content. */
static blob serial_of(const cert_spec *s, blob content) {
    uint8_t digest[32];
    if (s->serial.size)
        return der(0x02, s->serial);
    if (!EVP_Digest(content.data, content.size, digest, NULL, EVP_sha256(), NULL))
        give_up("SHA-256");
    digest[0] = (digest[0] & 0x3f) | 0x40;
    return der(0x02, bytes(digest, 16));
}

blob cert_make(const cert_spec *s) {
    key_id signer = s->issuer == BY_SELF ? s->key : AUTHORITIES[s->issuer].key;
    blob algorithm = sign_algorithm(signer, s->inner == SIGN_SHA256 ? s->how : s->inner);
    blob issuer = s->issuer == BY_SELF ? subject_of(s) : name_of(AUTHORITIES[s->issuer].name);
    blob rest = JOIN(issuer, validity_of(s), subject_of(s),
                     s->spki.size ? s->spki : key_spki(s->key), extensions_of(s));
    blob version = s->version == 1 ? NOTHING : TAGGED(0, INT(s->version == 2 ? 1 : 2));
    return sign_wrap(signer, s->how, SEQ(version, serial_of(s, rest), algorithm, rest));
}

/* ---- the usual ones ------------------------------------------------------------------------- */

blob cert_root(void) {
    return CERT(.subject = ROOT_NAME, .key = KEY_ROOT, .issuer = BY_SELF, .constraints = BC_CA,
                .usage = CERT_SIGN | CRL_SIGN);
}

blob cert_ca(void) {
    return CERT(.subject = CA_NAME, .key = KEY_CA, .issuer = BY_ROOT, .constraints = BC_CA,
                .path_length = 1, .usage = DS | CERT_SIGN | CRL_SIGN);
}

blob cert_ec_root(void) {
    return CERT(.subject = EC_ROOT_NAME, .key = KEY_P256_ROOT, .issuer = BY_SELF,
                .constraints = BC_CA, .usage = CERT_SIGN | CRL_SIGN);
}

blob cert_web(void) {
    return CERT(.usage = DS | KE, .purposes = "serverAuth", .dns = "web.example.test");
}

blob cert_web_ec(void) {
    return CERT(.key = KEY_P256, .usage = DS, .purposes = "serverAuth", .dns = "web.example.test");
}

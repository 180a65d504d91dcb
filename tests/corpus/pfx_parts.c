/* SPDX-License-Identifier: Apache-2.0
 * PKCS#12 files from their parts, and whole ones as Windows writes them. */
#include "pfx.h"

#include <openssl/pkcs12.h>

#define OID_DATA           "1.2.840.113549.1.7.1"
#define OID_ENCRYPTED_DATA "1.2.840.113549.1.7.6"
#define OID_BAG            "1.2.840.113549.1.12.10.1"
#define CORPUS_PASSWORD    "corpus"

static blob attribute(const char *oid, blob value) {
    return SEQ(OID(oid), der(TAG_SET, value));
}

blob attribute_local_key_id(blob id) {
    return attribute("1.2.840.113549.1.9.21", OCTETS(id));
}

blob attribute_friendly_name(const char *name) {
    return attribute("1.2.840.113549.1.9.20", der_bmp(name));
}

blob attribute_provider(const char *name) {
    return attribute("1.3.6.1.4.1.311.17.1", der_bmp(name));
}

blob attribute_machine(void) {
    return attribute("1.3.6.1.4.1.311.17.2", NOTHING);
}

blob attribute_key_usage(uint8_t octet) {
    return attribute("2.5.29.15", der_bits(bytes(&octet, 1), 0));
}

blob attribute_key_usage_der(uint8_t octet) {
    return attribute("2.5.29.15", der_named_bits((unsigned)octet << 8));
}

blob bag(const char *oid, blob value, blob attributes) {
    return SEQ(OID(oid), TAGGED(0, value), attributes.size ? der(TAG_SET, attributes) : NOTHING);
}

blob bag_cert(blob certificate, blob attributes) {
    return bag(OID_BAG ".3", SEQ(OID("1.2.840.113549.1.9.22.1"), TAGGED(0, OCTETS(certificate))),
               attributes);
}

blob bag_plain_key(blob pkcs8, blob attributes) {
    return bag(OID_BAG ".1", pkcs8, attributes);
}

blob bag_shrouded_key(const protection *how, blob pkcs8, blob attributes) {
    return bag(OID_BAG ".2", pbe_pkcs8(how, pkcs8), attributes);
}

blob bag_nested(blob bags) {
    return bag(OID_BAG ".6", SEQ(bags), NOTHING);
}

blob content_data(blob bags) {
    return SEQ(OID(OID_DATA), TAGGED(0, OCTETS(SEQ(bags))));
}

blob content_encrypted(const protection *how, blob bags) {
    blob algorithm, encrypted = pbe_encrypt(how, SEQ(bags), &algorithm);
    return SEQ(OID(OID_ENCRYPTED_DATA),
               TAGGED(0, SEQ(INT(0), SEQ(OID(OID_DATA), algorithm, PRIMITIVE(0, encrypted)))));
}

static const struct {
    const char *name, *oid;
    size_t size;
} DIGESTS[] = {{"SHA256", "2.16.840.1.101.3.4.2.1", 32}, {"SHA1", "1.3.14.3.2.26", 20}};

blob pfx_mac(const mac_spec *mac, blob authenticated) {
    unsigned row = mac->digest ? 1 : 0, iterations = mac->iterations ? mac->iterations : 2000;
    blob salt = fixed_bytes(mac->salt ? mac->salt : 20);
    blob key = pkcs12_key(pkcs12_password(mac->password), salt, PKCS12_MAC_ID, iterations,
                          DIGESTS[row].name, DIGESTS[row].size);
    return SEQ(SEQ(SEQ(OID(DIGESTS[row].oid), der_null()),
                   OCTETS(hmac(DIGESTS[row].name, key, authenticated))),
               OCTETS(salt),
               mac->stated_iterations.size ? mac->stated_iterations : INT(iterations));
}

blob pfx_of(const mac_spec *mac, blob contents) {
    blob safe = SEQ(contents);
    return SEQ(INT(3), SEQ(OID(OID_DATA), TAGGED(0, OCTETS(safe))),
               mac->none ? NOTHING : pfx_mac(mac, safe));
}

/* ---- a whole file --------------------------------------------------------------------------- */

static blob key_attributes(const pfx_spec *s) {
    blob id = hex(s->ids == ID_WRONG ? "07 00 00 00" : "01 00 00 00");
    if (s->local_key_id.size)
        id = s->local_key_id;
    return JOIN(s->ids == ID_MISSING ? NOTHING : attribute_local_key_id(id),
                s->container ? attribute_friendly_name(s->container) : NOTHING,
                s->provider ? attribute_provider(s->provider) : NOTHING,
                s->machine ? attribute_machine() : NOTHING);
}

static blob key_content(const pfx_spec *s, const protection *how) {
    if (s->without_key)
        return NOTHING;
    blob pkcs8 = s->pkcs8.size ? s->pkcs8 : key_pkcs8(s->key, s->usage);
    return content_data(s->plain_key ? bag_plain_key(pkcs8, key_attributes(s))
                                     : bag_shrouded_key(how, pkcs8, key_attributes(s)));
}

static blob cert_content(const pfx_spec *s, const protection *how) {
    blob id = s->local_key_id.size   ? attribute_local_key_id(s->local_key_id)
              : s->ids == ID_MISSING ? NOTHING
                                     : attribute_local_key_id(hex("01 00 00 00"));
    blob leaf = s->certificate.size ? s->certificate : cert_web();
    blob attributes = s->without_key ? NOTHING : id;
    if (s->name)
        attributes = JOIN(attributes, attribute_friendly_name(s->name));
    blob bags = JOIN(s->without_certificate ? NOTHING : bag_cert(leaf, attributes),
                     s->ids == ID_DUPLICATE ? bag_cert(cert_ca(), id) : NOTHING, s->chain);
    if (!bags.size)
        return NOTHING;
    return s->plain_certs ? content_data(bags) : content_encrypted(how, bags);
}

blob pfx_make(const pfx_spec *s) {
    const char *password = s->null_password ? NO_PASSWORD
                           : s->password    ? s->password
                                            : CORPUS_PASSWORD;
    protection for_key = {s->key_scheme, password, s->iterations};
    protection for_certs = {s->cert_scheme, password, s->iterations};
    mac_spec mac = {.none = s->without_mac,
                    .password = password,
                    .digest = s->mac_digest,
                    .iterations = s->iterations,
                    .salt = s->mac_salt};
    blob key = key_content(s, &for_key), certs = cert_content(s, &for_certs);
    return pfx_of(&mac, s->certificates_first ? JOIN(certs, key) : JOIN(key, certs));
}
